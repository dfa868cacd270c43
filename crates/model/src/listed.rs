//! Listed companies in the compact form of `data/entities/listed.tsv`: a company a line, eight columns.

use crate::{Entity, Kind};

/// Reads one line: id, name, country, trade, ISIN, tickers parted by blanks, web site, and `!` where the name is ambiguous.
///
/// Empty columns are fields that are not known; the error says what is wrong with the line.
pub(crate) fn entity(line: &str) -> Result<Entity, String> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [id, name, country, sector, isin, tickers, website, ambiguous] = columns[..] else {
        return Err(format!("{} columns where 8 are wanted", columns.len()));
    };
    let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(Entity {
        id: known(id).ok_or("the id is empty")?,
        name: known(name).ok_or("the name is empty")?,
        kind: Kind::Company,
        country: known(country),
        sector: known(sector),
        isin: known(isin),
        tickers: tickers.split_whitespace().map(str::to_owned).collect(),
        website: known(website).map(|host| format!("http://{host}")),
        ambiguous: ambiguous == "!",
        aliases: Vec::new(),
        zh: Vec::new(),
        adjectives: Vec::new(),
        descriptions: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gives_an_entity() {
        let swatch =
            entity("swatch\tSwatch Group\tCH\tluxury goods\tCH0012255144\tUHR.SW UHRN.SW\tswatchgroup.com\t!").unwrap();
        assert_eq!(
            (swatch.id.as_str(), swatch.name.as_str(), swatch.country.as_deref()),
            ("swatch", "Swatch Group", Some("CH"))
        );
        assert_eq!((swatch.tickers.len(), swatch.ambiguous), (2, true));
        assert_eq!(swatch.website.as_deref(), Some("http://swatchgroup.com"));
        assert_eq!(
            entity("a\tA\t\t\t\t\t\t").unwrap(),
            Entity { id: "a".to_owned(), ..Entity::named("A", Kind::Company) }
        );
    }

    #[test]
    fn a_short_line_is_refused() {
        assert_eq!(entity("a\tA").unwrap_err(), "2 columns where 8 are wanted");
        assert!(entity("\tA\t\t\t\t\t\t").is_err());
    }
}
