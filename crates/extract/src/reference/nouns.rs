//! The nouns of `data/reference/nouns.toml`: those that refer back to a party, and those that stand for another word.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use guanxi_model::Kind;
use serde::Deserialize;

/// The nouns, and what each says of the party that it may mean.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nouns {
    /// Words before a noun that need no check.
    pub(crate) fillers: BTreeSet<String>,
    /// Words for exactly two.
    pub(crate) pair: BTreeSet<String>,
    /// Nouns that stand for their owner.
    pub(crate) proxies: BTreeSet<String>,
    /// Bodies that act for their company.
    pub(crate) boards: BTreeSet<String>,
    /// Verbs whose object is another's doing.
    pub(crate) judging: BTreeSet<String>,
    /// Verbs of doing another's business.
    pub(crate) advising: BTreeSet<String>,
    /// Nouns of a trade that fit many.
    pub(crate) vague: BTreeSet<String>,
    /// Nouns for firms that act together.
    pub(crate) leagues: BTreeSet<String>,
    /// Nouns for the bodies of a state.
    pub(crate) bodies: BTreeSet<String>,
    /// Nouns that one firm's name stands before.
    pub(crate) classes: BTreeSet<String>,
    /// Nouns for what several firms may own, which a name of its own stands before.
    pub(crate) undertakings: BTreeSet<String>,
    /// Nouns for a firm's own part that has a name.
    pub(crate) units: BTreeSet<String>,
    /// Nouns for a part of a firm that can change hands.
    pub(crate) parts: BTreeSet<String>,
    /// Nouns of intent and agreement.
    pub(crate) plans: BTreeSet<String>,
    /// Nouns of quantity.
    pub(crate) quantities: BTreeSet<String>,
    titled: BTreeSet<String>,
    general: BTreeMap<Kind, BTreeSet<String>>,
    plural: BTreeMap<Kind, BTreeSet<String>>,
    trade: Vec<Trade>,
    field: Vec<Field>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Trade {
    nouns: BTreeSet<String>,
    sectors: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    words: BTreeSet<String>,
    sectors: Vec<String>,
}

static NOUNS: LazyLock<Nouns> = LazyLock::new(|| {
    let text = include_str!("../../../../data/reference/nouns.toml");
    toml::from_str(text).unwrap_or_else(|error| panic!("data/reference/nouns.toml: {error}"))
});

/// The nouns.
pub(crate) fn nouns() -> &'static Nouns {
    &NOUNS
}

/// Whether a noun means a company and nothing else: *firm*, *carmaker*.
pub(crate) fn means_company(noun: &str) -> bool {
    nouns().is_trade(noun) || nouns().general(noun).any(|kind| kind == Kind::Company)
}

impl Nouns {
    /// The kinds of party that a noun fits without anything else to say so.
    pub(crate) fn general(&self, noun: &str) -> impl Iterator<Item = Kind> + '_ {
        let noun = noun.to_owned();
        self.general.iter().filter(move |(_, nouns)| nouns.contains(&noun)).map(|(&kind, _)| kind)
    }

    /// The kind of party that a plural noun means.
    pub(crate) fn plural(&self, noun: &str) -> Option<Kind> {
        self.plural.iter().find(|(_, nouns)| nouns.contains(noun)).map(|(&kind, _)| kind)
    }

    /// Whether a noun can mean the subject of an article of its own.
    pub(crate) fn is_titled(&self, noun: &str) -> bool {
        self.titled.contains(noun)
    }

    /// Whether a noun names a trade.
    pub(crate) fn is_trade(&self, noun: &str) -> bool {
        self.trade.iter().any(|t| t.nouns.contains(noun))
    }

    /// Whether a word before a noun fits a party of this sector: the ***tech** giant*; `None` of a word that says nothing of sectors.
    pub(crate) fn fits_field(&self, word: &str, sector: &str) -> Option<bool> {
        let field = self.field.iter().find(|f| f.words.contains(word))?;
        Some(field.sectors.iter().any(|s| sector.contains(s.as_str())))
    }

    /// Whether a noun fits a party of this sector.
    pub(crate) fn fits_sector(&self, noun: &str, sector: &str) -> bool {
        let of_trade = self.trade.iter().filter(|t| t.nouns.contains(noun));
        of_trade.flat_map(|t| &t.sectors).any(|s| sector.contains(s.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_fit_kinds_and_sectors() {
        let n = nouns();
        assert_eq!(n.general("company").collect::<Vec<_>>(), [Kind::Company]);
        assert!(n.fits_sector("carmaker", "electric cars") && !n.fits_sector("carmaker", "banking"));
        assert_eq!(n.plural("companies"), Some(Kind::Company));
        assert!(n.is_trade("bank") && !n.is_trade("deal"));
    }
}
