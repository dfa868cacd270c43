//! Families of trades: the catalogue's many sectors in eight colours, the same in every picture.

use std::sync::LazyLock;

/// Each family's name, and the words that put a sector into it.
static FAMILIES: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| read(include_str!("trades.txt")));

/// The number of the family that a sector belongs to.
pub(super) fn family(sector: &str) -> Option<usize> {
    let sector = sector.to_lowercase();
    let words: Vec<&str> = sector.split(|c: char| !(c.is_alphanumeric() || c == '-')).collect();
    FAMILIES.iter().position(|(_, known)| words.iter().any(|word| known.contains(word)))
}

/// What the legend calls a family.
pub(super) fn name(family: usize) -> &'static str {
    FAMILIES.get(family).map_or("other", |(name, _)| name)
}

/// Names at the beginning of a line, ended by `:`; their words in the indented lines below.
fn read(text: &'static str) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut families: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        match (line.strip_suffix(':'), families.last_mut()) {
            (Some(name), _) => families.push((name, Vec::new())),
            (None, Some((_, words))) => words.extend(line.split_whitespace()),
            (None, None) => {}
        }
    }
    families
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sector_has_one_family() {
        for (sector, wanted) in [
            ("batteries", Some("cars, batteries and transport")),
            ("Telecom equipment", Some("internet, software and telecom")),
            ("chip design software", Some("chips and electronics")),
            ("venture capital", Some("finance")),
            ("food delivery", Some("consumer goods and media")),
            ("e-commerce", Some("internet, software and telecom")),
            ("philately", None),
        ] {
            assert_eq!(family(sector).map(name), wanted, "{sector}");
        }
    }

    #[test]
    fn every_family_has_a_colour_and_words() {
        assert_eq!(FAMILIES.len(), super::super::palette::TRADES.len());
        assert!(FAMILIES.iter().all(|(_, words)| !words.is_empty()));
    }

    #[test]
    fn nearly_every_sector_of_the_catalogue_has_a_family() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/entities");
        let (mut known, mut unknown) = (0_usize, Vec::new());
        for file in std::fs::read_dir(folder).expect("the catalogue is there").map(|f| f.expect("reads").path()) {
            let text = std::fs::read_to_string(&file).expect("reads");
            let lines = text.lines().filter_map(|l| serde_json::from_str::<guanxi_model::Entity>(l).ok());
            for sector in lines.filter(|e| e.kind == guanxi_model::Kind::Company).filter_map(|e| e.sector) {
                if family(&sector).is_some() { known += 1 } else { unknown.push(sector) }
            }
        }
        assert!(unknown.len() * 50 <= known, "{known} known, unknown: {unknown:?}");
    }
}
