//! Sectors and facilities that an investment goes into and that have no name: *invest in **digital infrastructure***.

use std::{collections::BTreeSet, sync::LazyLock};

use guanxi_model::{Entity, Kind};
use guanxi_nlp::{Dep, Pos, Token};
use serde::Deserialize;

use crate::{
    mention::{Cast, Form, Mention},
    passage::Passage,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sectors {
    vague: BTreeSet<String>,
    investments: BTreeSet<String>,
    alone: BTreeSet<String>,
    sector: BTreeSet<String>,
    facility: BTreeSet<String>,
}

static SECTORS: LazyLock<Sectors> = LazyLock::new(|| {
    let text = include_str!("../../../../data/names/sectors.toml");
    toml::from_str(text).unwrap_or_else(|error| panic!("data/names/sectors.toml: {error}"))
});

/// Whether a word alone is a trade that money goes into: *telecom*.
pub(super) fn is_sector(word: &str) -> bool {
    SECTORS.sector.contains(word) || SECTORS.alone.contains(word)
}

/// Adds the sectors and facilities of every passage to those who are named.
pub(super) fn add(passages: &[Passage<'_>], cast: &mut Cast) {
    for (at, passage) in passages.iter().enumerate() {
        for token in passage.analysis.tokens() {
            let Some((start, kind)) = phrase(token) else { continue };
            let tokens = start..token.index() + 1;
            let mentions = &mut cast.mentions[at];
            if mentions.iter().any(|m| m.tokens.start < tokens.end && tokens.start < m.tokens.end) {
                continue;
            }
            let name = &passage.analysis.text()[passage.analysis.bytes(tokens.clone())];
            let party = cast.parties.iter().position(|p| p.kind == kind && p.name == name).unwrap_or_else(|| {
                cast.parties.push(Entity::named(name, kind));
                cast.parties.len() - 1
            });
            let place = mentions.partition_point(|m| m.tokens.start < tokens.start);
            mentions.insert(place, Mention { tokens, parties: vec![party], form: Form::Name });
        }
    }
}

/// Where the phrase that a noun ends begins, and what it names, if it stands where an investment goes.
fn phrase(noun: Token<'_>) -> Option<(usize, Kind)> {
    if noun.pos() != Pos::Noun && noun.text() != "AI" && noun.text() != "5G" {
        return None;
    }
    let before = |t: &Token<'_>| {
        matches!(t.pos(), Pos::Adj | Pos::Noun) && !matches!(t.text(), "new" | "own")
            || t.text() == "-"
            || t.text() == "AI"
    };
    let words: Vec<Token<'_>> = std::iter::successors(noun.previous(), |t| t.previous())
        .take_while(|t| t.index() >= noun.sentence().start && before(t))
        .collect();
    if words.iter().any(|t| SECTORS.vague.contains(&t.text().to_lowercase())) {
        return None;
    }
    let start = words.last().map_or(noun.index(), |t| t.index());
    let lemma = noun.lemma().to_lowercase();
    let described = start < noun.index();
    let kind = if SECTORS.alone.contains(&lemma) || (described && SECTORS.sector.contains(&lemma)) {
        Kind::Sector
    } else if described && SECTORS.facility.contains(&lemma) {
        Kind::Facility
    } else {
        return None;
    };
    is_invested_in(noun).then_some((start, kind))
}

/// Whether a noun, or the one that it is listed with, is what an investment goes into.
fn is_invested_in(noun: Token<'_>) -> bool {
    let first = std::iter::once(noun).chain(noun.ancestors()).find(|t| t.dep() != Dep::Conj);
    let Some(preposition) = first.filter(|t| t.dep() == Dep::Pobj).map(Token::head) else { return false };
    matches!(preposition.lemma(), "in" | "into" | "on" | "across")
        && preposition.ancestors().take(2).any(|t| SECTORS.investments.contains(t.lemma()))
}

#[cfg(test)]
mod tests {
    use guanxi_nlp::Pipeline;

    use super::*;

    #[test]
    fn a_sector_is_what_an_investment_goes_into() {
        for (text, want) in [
            (
                "Tencent will invest 500 billion yuan in digital infrastructure over five years.",
                Some("digital infrastructure"),
            ),
            ("Alibaba spent billions on its cloud infrastructure.", Some("cloud infrastructure")),
            ("Tesla invested in a new battery factory near Berlin.", Some("battery factory")),
            ("Tencent is strong in digital infrastructure.", None),
            ("Sequoia invested in several companies.", None),
        ] {
            let analysis = Pipeline::english().analyze(text);
            let found = analysis.tokens().find_map(|t| phrase(t).map(|(start, _)| start..t.index() + 1));
            assert_eq!(found.map(|tokens| &text[analysis.bytes(tokens)]), want, "{text}");
        }
    }
}
