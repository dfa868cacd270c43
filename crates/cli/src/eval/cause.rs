//! Why a claim is missing or false, as far as the text and what was read in it tell.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_extract::{PartyMention, Reason, Refusal};
use guanxi_model::{Claim, CodePoints, Document, Evidence, Part, Relation, Span, fold};
use indexmap::IndexMap;
use serde::Serialize;

use super::{
    Key, document_name,
    gold::{Gold, Passage},
    key,
    predicted::{Predicted, key_in},
    score::{Note, Verdict},
};

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Cause {
    /// A party was not found in the text.
    NameNotFound,
    /// A party was found under more or fewer words than its name has.
    NameCut,
    /// The parties never stand in one sentence, by name or by what refers to them; or a phrase was taken to mean another.
    Reference,
    /// They do, and no rule was set off.
    NoRule,
    /// A rule was set off, and the tree led it to others or to nobody.
    Parse,
    /// A rule was set off, and its sentence was taken for a question, a condition or a relation between other kinds.
    Refused,
    /// Claimed the other way round.
    Direction,
    /// Claimed as another relation.
    Relation,
    /// Claimed with another status.
    Status,
    /// The text names both and says nothing of the kind.
    CoOccurrence,
}

impl Cause {
    /// As the table names it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::NameNotFound => "name not found",
            Self::NameCut => "name wrongly cut",
            Self::Reference => "reference not resolved",
            Self::NoRule => "no rule",
            Self::Parse => "rule misled by the parse",
            Self::Refused => "refused",
            Self::Direction => "wrong direction",
            Self::Relation => "another relation",
            Self::Status => "wrong status",
            Self::CoOccurrence => "co-occurrence",
        }
    }
}

/// What was read in one document.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) document: Document,
    pub(crate) claims: Vec<Claim>,
    pub(crate) refusals: Vec<Refusal>,
    pub(crate) mentions: Vec<PartyMention>,
}

/// How many verdicts of each sort have a cause.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Tally {
    pub(crate) misses: usize,
    #[serde(rename = "false")]
    pub(crate) wrong: usize,
    pub(crate) status: usize,
}

impl Tally {
    pub(crate) fn total(self) -> usize {
        self.misses + self.wrong + self.status
    }
}

/// The tallies of one cause.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Tallies {
    pub(crate) core: Tally,
    pub(crate) support: Tally,
}

/// The cause of each verdict that is not right, in the order of the notes.
pub(crate) fn causes(gold: &Gold, predicted: &Predicted, readings: &[Reading], notes: &[Note]) -> Vec<Option<Cause>> {
    let mut by_name: BTreeMap<&str, Vec<&Reading>> = BTreeMap::new();
    for reading in readings {
        by_name.entry(document_name(&reading.document.id)).or_default().push(reading);
    }
    let cause = |(verdict, document, key, evidence): &Note| {
        let passage = gold.get(document)?;
        let case = Case { document, passage, predicted, readings: by_name.get(document.as_str())?, key };
        match verdict {
            Verdict::Misses => Some(case.of_miss(evidence)),
            Verdict::False => Some(case.of_false()),
            Verdict::Status => Some(Cause::Status),
            Verdict::Right => None,
        }
    };
    notes.iter().map(cause).collect()
}

/// The causes with their counts, the most frequent first.
pub(crate) fn tally(notes: &[Note], causes: &[Option<Cause>]) -> IndexMap<Cause, Tallies> {
    let mut tallies: BTreeMap<Cause, Tallies> = BTreeMap::new();
    for ((verdict, _, (_, relation, _), _), cause) in notes.iter().zip(causes) {
        let Some(cause) = cause else { continue };
        let both = tallies.entry(*cause).or_default();
        let tally = if relation.is_core() { &mut both.core } else { &mut both.support };
        match verdict {
            Verdict::Misses => tally.misses += 1,
            Verdict::False => tally.wrong += 1,
            Verdict::Status => tally.status += 1,
            Verdict::Right => {}
        }
    }
    let mut order: Vec<(Cause, Tallies)> = tallies.into_iter().collect();
    order.sort_by_key(|(_, t)| std::cmp::Reverse((t.core.total(), t.support.total())));
    order.into_iter().collect()
}

/// A relation of a document, with all that is known of it.
struct Case<'a> {
    document: &'a str,
    passage: &'a Passage,
    predicted: &'a Predicted,
    readings: &'a [&'a Reading],
    key: &'a Key,
}

impl Case<'_> {
    fn of_miss(&self, evidence: &str) -> Cause {
        let (subject, relation, object) = self.key;
        let claimed = |s: &str, r: Relation, o: &str| {
            self.predicted.get(self.document, &key(s.to_owned(), r, o.to_owned())).is_some()
        };
        if claimed(object, *relation, subject) {
            return Cause::Direction;
        }
        if Relation::ALL.iter().any(|&r| claimed(subject, r, object) || claimed(object, r, subject)) {
            return Cause::Relation;
        }
        let mentions = || self.readings.iter().flat_map(|r| &r.mentions);
        for end in [subject, object] {
            if !mentions().any(|m| self.means(m, end)) {
                let cut = mentions().flat_map(|m| &m.names).any(|n| self.names(end).any(|own| is_part(&fold(n), own)));
                return if cut { Cause::NameCut } else { Cause::NameNotFound };
            }
        }
        let places = self.readings.iter().map(|r| (*r, located(&r.document, evidence)));
        let places: Vec<(&Reading, Option<(Part, Span)>)> = places.collect();
        let (together, blocked, refused) = places.iter().fold((false, false, false), |(t, b, r), (reading, place)| {
            let (together, blocked, refused) = self.seen(reading, *place);
            (t || together, b || blocked, r || refused)
        });
        match (together, blocked, refused) {
            (false, ..) => Cause::Reference,
            (_, true, _) => Cause::Parse,
            (_, _, true) => Cause::Refused,
            _ => Cause::NoRule,
        }
    }

    /// Whether the parties stand in one sentence of a place, whether a rule for the relation was misled there, and whether
    /// one was refused.
    fn seen(&self, reading: &Reading, place: Option<(Part, Span)>) -> (bool, bool, bool) {
        let (subject, relation, object) = self.key;
        let near = |m: &&PartyMention| place.is_none_or(|(part, span)| part == m.part && overlap(span, m.sentence));
        let sentences = |end: &str| -> BTreeSet<(Part, Span)> {
            let meant = reading.mentions.iter().filter(near).filter(|m| self.means(m, end));
            meant.map(|m| (m.part, m.sentence)).collect()
        };
        let shared: Vec<(Part, Span)> = sentences(subject).intersection(&sentences(object)).copied().collect();
        let inside = |part: Part, span: Span| shared.iter().any(|&(p, s)| p == part && overlap(s, span));
        let refusals = || reading.refusals.iter().filter(|r| r.relation == *relation && inside(r.part, r.sentence));
        let nobody = |r: &Refusal| matches!(r.reason, Reason::NoSubject | Reason::NoObject);
        // Another claim of one of the two from the same sentence: the rule saw the trigger, and the wrong party or too few.
        let half = |c: &&Claim| {
            let (s, r, o) = key_in(self.passage, c);
            r == *relation && [s, o].iter().any(|end| end == subject || end == object)
        };
        let mut others = reading.claims.iter().filter(half).flat_map(|c| &c.evidence);
        let misled = refusals().any(nobody) || others.any(|e| inside(e.part, e.trigger));
        (!shared.is_empty(), misled, refusals().any(|r| !nobody(r)))
    }

    fn of_false(&self) -> Cause {
        let (subject, relation, object) = self.key;
        let holds =
            |s: &str, r: Relation, o: &str| self.passage.claims.contains_key(&key(s.to_owned(), r, o.to_owned()));
        if holds(object, *relation, subject) {
            return Cause::Direction;
        }
        if Relation::ALL.iter().any(|&r| holds(subject, r, object) || holds(object, r, subject)) {
            return Cause::Relation;
        }
        let related: Vec<&Key> = self.passage.claims.keys().filter(|(_, r, _)| r == relation).collect();
        let cut = |wrong: &str, other: &str| {
            related.iter().any(|(s, _, o)| {
                [(s, o), (o, s)].into_iter().any(|(mine, theirs)| {
                    theirs == other && mine != wrong && self.names(mine).any(|name| is_part(wrong, name))
                })
            })
        };
        if cut(subject, object) || cut(object, subject) {
            return Cause::NameCut;
        }
        let shares = |end: &str| related.iter().any(|(s, _, o)| s == end || o == end);
        if (shares(object) && self.refers(|e| e.subject)) || (shares(subject) && self.refers(|e| e.object)) {
            return Cause::Reference;
        }
        if self.replaces(&related) { Cause::Parse } else { Cause::CoOccurrence }
    }

    /// The claims that were made of the key.
    fn claims(&self) -> impl Iterator<Item = (&Reading, &Claim)> {
        let all = self.readings.iter().flat_map(|r| r.claims.iter().map(move |c| (*r, c)));
        all.filter(|(_, c)| key_in(self.passage, c) == *self.key)
    }

    /// Whether a pronoun or a description stands for a claim's end.
    fn refers(&self, end: impl Fn(&Evidence) -> Span) -> bool {
        self.claims().any(|(reading, claim)| {
            claim
                .evidence
                .iter()
                .any(|e| reading.mentions.iter().any(|m| m.refers && (m.part, m.span) == (e.part, end(e))))
        })
    }

    /// Whether the gold has the relation in the claim's own passage, of one of its parties, and nothing claims it.
    fn replaces(&self, related: &[&Key]) -> bool {
        let (subject, _, object) = self.key;
        let missed = |k: &&&Key| self.predicted.get(self.document, k).is_none();
        let shares = |(s, _, o): &Key| [s, o].into_iter().any(|end| end == subject || end == object);
        let said: Vec<&str> = related
            .iter()
            .filter(|k| shares(k))
            .filter(missed)
            .filter_map(|k| self.passage.claims.get(*k))
            .flatten()
            .map(|c| c.evidence.as_str())
            .collect();
        self.claims().any(|(reading, claim)| {
            claim.evidence.iter().any(|e| {
                let own = Span::new(e.start, e.end);
                let same = |words: &&str| {
                    located(&reading.document, words).is_some_and(|(p, s)| p == e.part && overlap(s, own))
                };
                said.iter().any(same)
            })
        })
    }

    /// The folded names of one of the key's ends.
    fn names<'s>(&'s self, end: &'s str) -> impl Iterator<Item = &'s str> {
        let others = self.passage.alias.iter().filter(move |(_, main)| *main == end).map(|(name, _)| name.as_str());
        std::iter::once(end).chain(others).filter(|name| !name.is_empty())
    }

    /// Whether a mention means one of the key's ends.
    fn means(&self, mention: &PartyMention, end: &str) -> bool {
        mention.names.iter().any(|name| self.names(end).any(|own| fold(name) == own))
    }
}

/// Where a document says some words; nowhere if they are not found as they stand.
fn located(document: &Document, words: &str) -> Option<(Part, Span)> {
    let words = words.trim();
    let parts = [(Part::Text, Some(document.text.as_str())), (Part::Title, document.title.as_deref())];
    let found = |(part, text): (Part, Option<&str>)| {
        let (text, at) = (text?, text?.find(words)?);
        Some((part, CodePoints::new(text).span(at, at + words.len())))
    };
    parts.into_iter().filter(|_| !words.is_empty()).find_map(found)
}

fn overlap(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}

/// Whether one name holds the other as whole words, and is not the same.
fn is_part(a: &str, b: &str) -> bool {
    let within = |a: &str, b: &str| a.len() > 1 && format!(" {b} ").contains(&format!(" {a} "));
    a != b && (within(a, b) || within(b, a))
}
