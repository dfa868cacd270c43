//! Names and signs of currencies, from `data/quantity/currencies.toml`.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use super::lexer::{Kind, Words};

const TABLE: &str = include_str!("../../../../data/quantity/currencies.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    currency: Vec<Currency>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Currency {
    code: String,
    before: Vec<String>,
    after: Vec<String>,
    #[serde(default)]
    large: Vec<String>,
}

/// ISO 4217 codes by what is written.
struct Table {
    before: BTreeMap<String, String>,
    after: BTreeMap<String, String>,
    large: BTreeMap<String, String>,
}

static CURRENCIES: LazyLock<Table> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is part of the program, and the tests read it")]
    let file: File = toml::from_str(TABLE).expect("the currencies parse");
    let by = |names: fn(&Currency) -> &Vec<String>| {
        let pairs = |c: &Currency| names(c).iter().map(|name| (name.clone(), c.code.clone())).collect::<Vec<_>>();
        file.currency.iter().flat_map(pairs).collect()
    };
    Table { before: by(|c| &c.before), after: by(|c| &c.after), large: by(|c| &c.large) }
});

/// The currency that ends before the piece `i`, where a number stands, and the piece at which it begins.
pub(super) fn before(words: &Words<'_>, i: usize) -> Option<(&'static str, usize)> {
    for pieces in (1..=4.min(i)).rev() {
        let from = i - pieces;
        // Signs stand beside their number; codes may stand apart from it. Nothing runs into them.
        if (from + 1..i).any(|j| !words.joined(j)) || words.joined(from) && words.is(from - 1, Kind::Word) {
            continue;
        }
        let name = words.lower_span(from, i);
        let Some(code) = CURRENCIES.before.get(name) else { continue };
        let word = name.bytes().all(|b| b.is_ascii_lowercase() || b == b'.');
        // *re 5*, *can 5* are words; as codes they are written *Re*, *RM*, *CHF*.
        if word && !words.raw(from).starts_with(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        return Some((if name == "¥" { yen_or_yuan(words) } else { code.as_str() }, from));
    }
    None
}

/// The currency that begins at the piece `i`, after a number with or without a magnitude, and the piece after it.
pub(super) fn after(words: &Words<'_>, i: usize, has_magnitude: bool) -> Option<(&'static str, usize)> {
    for pieces in (1..=3).rev() {
        let name = words.lower_span(i, i + pieces);
        let found = CURRENCIES.after.get(name).or_else(|| CURRENCIES.large.get(name).filter(|_| has_magnitude));
        if let Some(code) = found {
            return Some((code, i + pieces));
        }
    }
    None
}

/// What `¥` stands for: the yuan in a text that speaks of it or of China, else the yen.
fn yen_or_yuan(words: &Words<'_>) -> &'static str {
    let chinese = |i: usize| {
        matches!(
            words.lower(i),
            "yuan" | "renminbi" | "rmb" | "cny" | "china" | "chinese" | "beijing" | "shanghai" | "shenzhen"
        )
    };
    if (0..words.len()).any(chinese) { "CNY" } else { "JPY" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_for_two_currencies() {
        let file: File = toml::from_str(TABLE).expect("the currencies parse");
        let all = |names: fn(&Currency) -> &Vec<String>| {
            let mut names: Vec<&String> = file.currency.iter().flat_map(names).collect();
            names.sort();
            names.windows(2).find(|w| w[0] == w[1]).map(|w| w[0].clone())
        };
        assert_eq!(all(|c| &c.before), None);
        assert_eq!(all(|c| &c.after), None);
        assert!(file.currency.iter().all(|c| c.code.len() == 3 && c.code.bytes().all(|b| b.is_ascii_uppercase())));
    }
}
