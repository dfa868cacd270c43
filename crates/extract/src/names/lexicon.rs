//! The word lists and name shapes of `data/names/`, read once.

use std::{collections::BTreeSet, sync::LazyLock};

use guanxi_model::Kind;
use serde::Deserialize;

/// The word lists of `data/names/words.toml`; the file says what each is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lexicon {
    pub(crate) honorifics: BTreeSet<String>,
    roles: BTreeSet<String>,
    pub(crate) functions: BTreeSet<String>,
    pub(crate) openers: BTreeSet<String>,
    pub(crate) starters: BTreeSet<String>,
    pub(crate) outer: BTreeSet<String>,
    pub(crate) epithets: BTreeSet<String>,
    pub(crate) wares: BTreeSet<String>,
    pub(crate) editions: BTreeSet<String>,
    pub(crate) no_party: BTreeSet<String>,
    pub(crate) headline_words: BTreeSet<String>,
    pub(crate) heads: BTreeSet<String>,
    pub(crate) connectors: BTreeSet<String>,
    pub(crate) particles: BTreeSet<String>,
    pub(crate) months: BTreeSet<String>,
    pub(crate) lowered: BTreeSet<String>,
    pub(crate) regions: BTreeSet<String>,
    pub(crate) common: BTreeSet<String>,
    pub(crate) company_nouns: BTreeSet<String>,
    pub(crate) company_marks: BTreeSet<String>,
    pub(crate) applications: BTreeSet<String>,
    pub(crate) abbreviations: BTreeSet<String>,
    pub(crate) company_verbs: BTreeSet<String>,
    pub(crate) firm_verbs: BTreeSet<String>,
    pub(crate) exchanges: BTreeSet<String>,
    pub(crate) given: BTreeSet<String>,
    pub(crate) surnames: BTreeSet<String>,
    pub(crate) company_objects: BTreeSet<String>,
    pub(crate) company_subjects: BTreeSet<String>,
    pub(crate) person_subjects: BTreeSet<String>,
    pub(crate) person_objects: BTreeSet<String>,
    pub(crate) units: BTreeSet<String>,
    pub(crate) investors: BTreeSet<String>,
    pub(crate) state_nouns: BTreeSet<String>,
    pub(crate) state_participles: BTreeSet<String>,
    pub(crate) state_verbs: BTreeSet<String>,
}

/// One group of `data/names/shapes.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    kind: Kind,
    #[serde(default)]
    first: BTreeSet<String>,
    #[serde(default)]
    last: BTreeSet<String>,
    #[serde(default)]
    of: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shapes {
    shape: Vec<Shape>,
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read the examples"))]
    example: Vec<Example>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "the tests read the examples"))]
struct Example {
    name: String,
    kind: Option<Kind>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let text = include_str!("../../../../data/names/words.toml");
    toml::from_str(text).unwrap_or_else(|error| panic!("data/names/words.toml: {error}"))
});

static SHAPES: LazyLock<Shapes> = LazyLock::new(|| {
    let text = include_str!("../../../../data/names/shapes.toml");
    toml::from_str(text).unwrap_or_else(|error| panic!("data/names/shapes.toml: {error}"))
});

/// The first words of roles.
static ROLE_STARTS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    LEXICON.roles.iter().filter_map(|r| r.split([' ', '-']).next()).chain(["co", "vice", "ex"]).collect()
});

/// Phrases of several words that are written with capitals and name no party: *North America*, *Wall Street*.
static PHRASES: LazyLock<super::index::Phrases<()>> = LazyLock::new(|| {
    let mut phrases = super::index::Phrases::default();
    let several = LEXICON.regions.iter().chain(&LEXICON.common).filter(|p| p.contains(' '));
    several.for_each(|p| phrases.insert(p, ()));
    phrases
});

/// Phrases of several words that are written with capitals and name no party.
pub(crate) fn phrases() -> &'static super::index::Phrases<()> {
    &PHRASES
}

/// The word lists.
pub(crate) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    /// How many of `words` (lower case) at the front name a role: 3 for *chief executive officer*; 0 where they do not.
    pub(crate) fn role_at(&self, words: &[&str]) -> usize {
        if !words.first().is_some_and(|w| ROLE_STARTS.contains(w)) {
            return 0;
        }
        (1..=words.len().min(4)).rev().find(|&n| self.is_role(&words[..n])).unwrap_or(0)
    }

    fn is_role(&self, words: &[&str]) -> bool {
        match words {
            ["co" | "vice" | "ex", "-", rest @ ..] if !rest.is_empty() => self.is_role(rest),
            ["chief", .., "officer"] if words.len() > 2 => true,
            ["chief", last] if last.ends_with("ist") => true,
            _ => self.roles.contains(&words.join(" ")),
        }
    }
}

/// The kind that the first and last of the folded `words` of a name say it is.
pub(crate) fn kind_by_shape(words: &[&str]) -> Option<Kind> {
    let ends = |set: &BTreeSet<String>| {
        (1..=words.len().min(3)).any(|n| words.len() > 1 && set.contains(&words[words.len() - n..].join(" ")))
    };
    let starts = |shape: &Shape| {
        (1..=words.len().min(3)).any(|n| {
            shape.first.contains(&words[..n].join(" ")) && (!shape.of || matches!(words.get(n), Some(&("of" | "for"))))
        })
    };
    SHAPES.shape.iter().find(|s| starts(s) || ends(&s.last)).map(|s| s.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_hold_for_their_examples() {
        for example in &SHAPES.example {
            let folded = guanxi_model::fold(&example.name);
            let words: Vec<&str> = folded.split(' ').collect();
            assert_eq!(kind_by_shape(&words), example.kind, "{}", example.name);
        }
    }

    #[test]
    fn roles_match_the_longest() {
        let role = |text: &str| lexicon().role_at(&text.split(' ').collect::<Vec<_>>());
        assert_eq!(role("chief executive officer tim cook"), 3);
        assert_eq!(role("chief financial officer"), 3);
        assert_eq!(role("prime minister"), 2);
        assert_eq!(role("prime video"), 0);
    }
}
