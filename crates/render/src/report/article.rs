//! Names as a sentence has them: *the United States*, *the Public Investment Fund*, but *China* and *NATO*.

use guanxi_model::{Entity, Kind};

/// Words that end names with an article, or stand before their *of*.
const HEADS: [&str; 44] = [
    "administration",
    "agency",
    "army",
    "association",
    "authority",
    "bank",
    "board",
    "bureau",
    "cabinet",
    "coalition",
    "commission",
    "committee",
    "council",
    "court",
    "department",
    "emirates",
    "federation",
    "force",
    "foundation",
    "fund",
    "government",
    "house",
    "institute",
    "kingdom",
    "kremlin",
    "ministry",
    "nations",
    "navy",
    "netherlands",
    "office",
    "organisation",
    "organization",
    "parliament",
    "pentagon",
    "philippines",
    "republic",
    "reserve",
    "senate",
    "service",
    "states",
    "treasury",
    "union",
    "vatican",
    "fed",
];
/// Abbreviations that are read letter by letter.
const LETTERS: [&str; 16] =
    ["BBC", "CIA", "DOJ", "ECB", "EPA", "EU", "FBI", "FCC", "FDA", "FTC", "IMF", "SEC", "UK", "UN", "US", "WTO"];

/// The name of a government or an organisation with its article, where it has one; every other name as it is.
pub(super) fn called(entity: &Entity) -> String {
    let name = &entity.name;
    let head = name.split_once(" of ").map_or(name.as_str(), |(head, _)| head).rsplit(' ').next().unwrap_or_default();
    let has_article = matches!(entity.kind, Kind::Government | Kind::Organisation)
        && !name.to_lowercase().starts_with("the ")
        && (HEADS.contains(&head.to_lowercase().as_str()) || LETTERS.contains(&name.as_str()));
    if has_article { format!("the {name}") } else { name.clone() }
}

/// `sentence` with a capital at its beginning.
pub(super) fn begun(sentence: &str) -> String {
    match sentence.strip_prefix("the ") {
        Some(rest) => format!("The {rest}"),
        None => sentence.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_an_article_where_english_wants_one() {
        for (kind, name, wanted) in [
            (Kind::Government, "United States", "the United States"),
            (Kind::Government, "U.S. Commerce Department", "the U.S. Commerce Department"),
            (Kind::Government, "Ministry of Commerce", "the Ministry of Commerce"),
            (Kind::Government, "EU", "the EU"),
            (Kind::Government, "China", "China"),
            (Kind::Organisation, "Public Investment Fund", "the Public Investment Fund"),
            (Kind::Organisation, "NATO", "NATO"),
            (Kind::Company, "Deutsche Bank", "Deutsche Bank"),
        ] {
            assert_eq!(called(&Entity::named(name, kind)), wanted);
        }
        assert_eq!(begun("the United States bans X"), "The United States bans X");
    }
}
