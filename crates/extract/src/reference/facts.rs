//! What the document and the catalogue say of each party, as words that a later description can repeat.

use std::collections::BTreeSet;

use guanxi_model::{Entity, Kind, fold};
use guanxi_nlp::{Dep, Pos, Tag, Token};

use super::{anaphor::joined, nouns::nouns};
use crate::{
    mention::{Cast, Form},
    names::{NameIndex, is_company_noun, is_place},
    passage::Passage,
};

/// What is known of one party.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    /// Words of its name, of appositions and of what stands before its name, lower case.
    words: BTreeSet<String>,
    sector: String,
    country: Option<String>,
    /// Whether it is a state, a country or a city, not one of their agencies.
    place: bool,
}

/// The facts of every party of a cast.
pub(crate) fn facts(passages: &[Passage<'_>], cast: &Cast) -> Vec<Facts> {
    let mut all: Vec<Facts> = cast.parties.iter().map(of_entity).collect();
    for (passage, mentions) in passages.iter().zip(&cast.mentions) {
        for mention in mentions.iter().filter(|m| m.form == Form::Name && m.parties.len() == 1) {
            let first = passage.analysis.token(mention.tokens.start);
            let last = passage.analysis.token(mention.tokens.end - 1);
            let Some(facts) = all.get_mut(mention.parties[0]) else { continue };
            facts.words.extend(before(first));
            facts.words.extend(after(last));
        }
    }
    all
}

fn of_entity(entity: &Entity) -> Facts {
    let mut words: BTreeSet<String> = BTreeSet::new();
    for name in std::iter::once(&entity.name).chain(&entity.aliases) {
        words.extend(fold(name).split(' ').map(str::to_owned));
    }
    Facts {
        words,
        sector: entity.sector.clone().unwrap_or_default(),
        country: entity.country.clone(),
        place: is_place(&fold(&entity.name)),
    }
}

/// *Beijing-based startup* before *Geek+*.
fn before(first: Token<'_>) -> Vec<String> {
    let start = first.sentence().start;
    let run = std::iter::successors(first.previous(), |t| t.previous())
        .take_while(|t| {
            t.index() >= start
                && (matches!(t.pos(), Pos::Adj | Pos::Noun | Pos::Num)
                    || t.tag() == Tag::Hyph
                    || t.tag() == Tag::Vbn
                    || t.tag() == Tag::Nnp)
        })
        .take(7);
    let words = joined(run.collect::<Vec<_>>().into_iter().rev());
    // The word next to the name says what it is; without such a noun the run is no description.
    if words.last().is_some_and(|w| is_descriptive(w)) { words } else { Vec::new() }
}

/// *, a Beijing-based startup* after *Geek+*, or *is a startup*.
fn after(last: Token<'_>) -> Vec<String> {
    let end = last.sentence().end;
    let mut rest = std::iter::successors(last.next(), |t| t.next()).take_while(|t| t.index() < end);
    let Some(mark) = rest.next() else { return Vec::new() };
    let linked = mark.text() == "," || (mark.lemma() == "be" && last.dep() == Dep::Nsubj);
    // *In Kenya, **the organization** hired a guide*: a subject is no apposition.
    let subject = |t: Token<'_>| {
        t.text() != "," && matches!(t.head().dep(), Dep::Nsubj | Dep::Nsubjpass | Dep::Root) && t.dep() == Dep::Det
    };
    let article =
        rest.next().filter(|t| linked && matches!(t.text().to_lowercase().as_str(), "a" | "an" | "the" | "one"));
    if article.is_none_or(|t| last.dep() == Dep::Pobj && subject(t)) {
        return Vec::new();
    }
    let words = joined(
        rest.take_while(|t| !matches!(t.text(), "," | "." | ";" | "that" | "which" | "who" | "(" | "—" | ":")).take(14),
    );
    if words.iter().any(|w| is_descriptive(w)) { words } else { Vec::new() }
}

fn is_descriptive(word: &str) -> bool {
    let list = nouns();
    is_company_noun(word)
        || list.general(word).next().is_some()
        || list.is_trade(word)
        || super::anaphor::has_owner_noun(word)
}

impl Facts {
    /// Whether nothing is known of the party but its name.
    pub(crate) fn is_blank(&self) -> bool {
        self.sector.is_empty() && !self.words.iter().any(|w| nouns().is_trade(w))
    }

    /// How well a description fits a party: `None` where something speaks against it, else points for what speaks for it.
    pub(crate) fn fit(&self, kind: Kind, noun: &str, before: &[String], index: &NameIndex) -> Option<f64> {
        let list = nouns();
        let said = self.words.contains(noun) || (list.is_trade(noun) && self.words.contains(&format!("{noun}s")));
        let trade = list.is_trade(noun);
        let company = kind == Kind::Company;
        let by_sector = company && list.fits_sector(noun, &self.sector);
        if matches!(noun, "country" | "nation" | "state") && !self.place {
            return None;
        }
        // *The central bank* is no bank, *the core business* a part of a firm.
        let part = noun == "business" && before.iter().any(|w| !list.fillers.contains(w) && !w.ends_with("-based"));
        if (company && before.iter().any(|w| w == "central")) || (part && !said) {
            return None;
        }
        let financier = ["capital", "equity", "bank", "fund"].iter().any(|w| self.sector.contains(w));
        if matches!(noun, "startup" | "start-up") && !said && financier {
            return None;
        }
        let mut points = if said || by_sector {
            if trade { 120.0 } else { 50.0 }
        } else if list.general(noun).any(|k| k == kind) {
            0.0
        } else {
            return None;
        };
        for word in before {
            if let Some(fits) = list.fits_field(word, &self.sector).filter(|_| company && !self.sector.is_empty()) {
                points += if fits { 60.0 } else { -60.0 };
                continue;
            }
            if list.fillers.contains(word) || word.ends_with("est") || word.ends_with("ing") {
                continue;
            }
            if let Some(country) = index.country_of(word) {
                points += match &self.country {
                    Some(own) if *own == country => 80.0,
                    Some(_) => return None,
                    None if self.words.contains(word) => 80.0,
                    None if self.words.iter().any(|w| index.country_of(w).is_some_and(|c| c != country)) => {
                        return None;
                    }
                    None => 0.0,
                };
            } else if self.words.contains(word) || (!self.sector.is_empty() && self.sector.contains(stem(word))) {
                points += 60.0;
            } else if let Some(place) = word.strip_suffix("-based") {
                let elsewhere = self.words.iter().any(|w| w.ends_with("-based"));
                if elsewhere {
                    return None;
                }
                let abroad = index.country_of(place).zip(self.country.as_ref()).is_some_and(|(c, own)| c != *own);
                if abroad {
                    return None;
                }
            } else {
                points -= 80.0;
            }
        }
        Some(points)
    }

    /// Whether all the words of a description stand in what the document says of the party.
    pub(crate) fn say_all(&self, noun: &str, before: &[String]) -> bool {
        self.words.contains(noun) && before.iter().all(|w| self.words.contains(w))
    }
}

/// A word without a plural or verbal ending, long enough to compare.
fn stem(word: &str) -> &str {
    word.strip_suffix("ing").or_else(|| word.strip_suffix('s')).filter(|s| s.len() > 3).unwrap_or(word)
}
