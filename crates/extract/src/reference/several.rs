//! Whom *they*, *the two companies* and *the pair* mean.

use std::collections::BTreeSet;

use guanxi_model::Kind;
use guanxi_nlp::{Analysis, Dep, Tag, Token};

use super::{
    anaphor::Anaphor,
    reader::Reader,
    salience::{self, Role, Said},
};
use crate::mention::Form;

impl Reader<'_> {
    /// The party that the title names, for a text that calls it *they*.
    pub(super) fn titled_they(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Option<Vec<usize>> {
        let plural = salience::subjects_above(analysis, anaphor.head)
            .into_iter()
            .any(|s| matches!(s.tag(), Tag::Nns | Tag::Nnps));
        let others =
            self.past.iter().rev().take(2).chain([&self.now]).flat_map(|s| &s.seen).filter(|s| s.role == Role::Subject);
        let alone = others.flat_map(|s| &s.parties).all(|p| Some(*p) == self.topic.titled);
        self.topic.titled.filter(|_| alone && !plural).map(|p| vec![p])
    }

    /// *they* after a subject of several parties in the same sentence or the one before.
    pub(super) fn they(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Option<Vec<usize>> {
        let above = salience::subjects_above(analysis, anaphor.head);
        if let Some(subject) = above.first() {
            let parties = joined(&self.now, *subject);
            return (parties.len() > 1).then_some(parties);
        }
        let last = self.past.last().filter(|_| self.now.seen.is_empty())?;
        let subjects: Vec<usize> =
            last.seen.iter().filter(|s| s.role == Role::Subject).flat_map(|s| s.parties.iter().copied()).collect();
        (subjects.len() > 1 && last.seen.iter().filter(|s| s.role == Role::Subject && s.parties.len() > 1).count() == 1)
            .then_some(subjects)
    }

    /// *the two companies*: the only two of their kind in this sentence or in the latest one that has any.
    pub(super) fn several(&self, kind: Kind, two: bool) -> Option<Vec<usize>> {
        for said in std::iter::once(&self.now).chain(self.past.iter().rev().take(3)) {
            let mut parties: Vec<usize> = Vec::new();
            for party in said.seen.iter().filter(|s| s.form != Form::Adjective).flat_map(|s| s.parties.iter().copied())
            {
                if self.kind(party) == kind && !parties.contains(&party) && !self.is_source(party) {
                    parties.push(party);
                }
            }
            let fits = if two { parties.len() == 2 } else { (2..=4).contains(&parties.len()) };
            if fits {
                return Some(parties);
            }
            if parties.len() > 2 {
                return None;
            }
        }
        None
    }

    /// *the two*, *the pair*: the only two of the latest sentence that names anybody.
    pub(super) fn pair(&self) -> Option<Vec<usize>> {
        let said = std::iter::once(&self.now).chain(self.past.iter().rev().take(2)).find(|s| !s.seen.is_empty())?;
        let named = said.seen.iter().filter(|s| s.form != Form::Adjective);
        let parties: BTreeSet<usize> = named.flat_map(|s| s.parties.iter().copied()).collect();
        let kinds: BTreeSet<Kind> = parties.iter().map(|&p| self.kind(p)).collect();
        (parties.len() == 2 && kinds.len() == 1).then(|| parties.into_iter().collect())
    }
}

/// The parties of a subject with those joined to it by *and*.
fn joined(said: &Said, subject: Token<'_>) -> Vec<usize> {
    // *Chipmakers including A and B said they …*
    let mut members = crate::phrase::list_after(subject);
    members.insert(0, subject);
    while let Some(next) = members.last().and_then(|m| m.child(Dep::Conj)) {
        members.push(next);
    }
    let mut parties: Vec<usize> = Vec::new();
    for member in members {
        let here = said.seen.iter().filter(|s| s.tokens.contains(&member.index()) && s.form != Form::Adjective);
        parties.extend(here.flat_map(|s| s.parties.iter().copied()));
    }
    parties.dedup();
    parties
}
