//! One entity for the parties that are the same: by id, by names that fold equal, by decision; homonyms stay apart.

mod called;
mod kin;
mod parties;
mod tie;

pub use kin::Kin;
pub use parties::{Parties, PartyError};

use std::collections::BTreeMap;

use guanxi_model::{Catalogue, Claim, Entity, Kind};
use indexmap::IndexMap;

use self::called::Called;
use crate::Decisions;

/// Which entity each party is.
#[derive(Debug, Clone, Default)]
pub struct Identities {
    own: BTreeMap<(String, Kind), String>,
    decisions: Decisions,
    /// The entities, by id, with every name by which the parties are called.
    pub entities: IndexMap<String, Entity>,
    /// The ids that were merged into another, each with the one that stays.
    pub same_as: BTreeMap<String, String>,
    /// The ids that a decision took out of another, each with that other.
    pub split_from: BTreeMap<String, String>,
    /// Why each id of `same_as` and `split_from` is there, in words.
    pub reasons: BTreeMap<String, String>,
}

impl Identities {
    /// The parties, by id and kind, whose entity the two do not agree on, or not on the name that it sorts by: their claims must be merged
    /// again when one takes the place of the other. No decision may split an id in either.
    pub fn moved<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (&'a str, Kind)> {
        let settled = |identities: &'a Self, own: &'a String| {
            let id = identities.same_as.get(own).unwrap_or(own);
            (id, identities.entities.get(id).map(|e| &e.name))
        };
        let both = self.own.iter().filter_map(|(party, own)| Some((party, own, other.own.get(party)?)));
        both.filter(move |(_, own, others)| settled(self, own) != settled(other, others))
            .map(|((id, kind), ..)| (id.as_str(), *kind))
    }

    /// The ids of the entities that the subject and the object of a claim are.
    pub fn parties<'a>(&'a self, claim: &'a Claim) -> (&'a str, &'a str) {
        let (subject, object) = (called::own_id(&self.own, &claim.subject), called::own_id(&self.own, &claim.object));
        let id = |own, other| {
            let id = self.decisions.split(own, other, claim.document()).0;
            self.same_as.get(id).map_or(id, String::as_str)
        };
        (id(subject, object), id(object, subject))
    }
}

/// Finds out which parties are one entity. The order in which the claims come does not matter.
///
/// An id of the catalogue is the catalogue's entity, where the kinds agree. The same id with another kind is a homonym and gets
/// the kind joined to its id; further homonyms of one id are told apart by decisions. An entity that the catalogue does not know is
/// merged with the one other entity of its kind whose name, or a further name of which, folds as its own name does; where several do, it
/// stays apart. Decisions come before names. Of merged ids the catalogue's stays, else the one that sorts first.
///
/// Nothing but the claims of parties that share an id, a folded name or a decision has a say in who they are, so that a part of all
/// claims that is closed under these gives the same result as all of them.
pub fn identify<'a>(
    claims: impl IntoIterator<Item = &'a Claim>,
    catalogue: &Catalogue,
    decisions: &Decisions,
) -> Identities {
    let claims: Vec<&Claim> = claims.into_iter().collect();
    let parties = claims.iter().flat_map(|c| [&c.subject, &c.object]).map(|p| (p.id.as_str(), p.kind)).collect();
    let own = called::keep_homonyms_apart(&parties, catalogue);
    let (called, split_from) = called::gather(&claims, &own, decisions);
    settle(own, &called, split_from, catalogue, decisions)
}

/// The identities of parties that are given by their ids and by what each id is called.
fn settle(
    own: BTreeMap<(String, Kind), String>,
    called: &BTreeMap<String, Called>,
    split_from: BTreeMap<String, (String, &str)>,
    catalogue: &Catalogue,
    decisions: &Decisions,
) -> Identities {
    let merged = tie::merge_ids(called, catalogue, decisions);

    let mut found = Identities { own, decisions: decisions.clone(), ..Identities::default() };
    for (own, called) in called {
        let id = merged.get(own).map_or(own, |(id, _)| id);
        let entity = found.entities.entry(id.clone()).or_insert_with(|| {
            let unknown = || Entity { id: id.clone(), ..Entity::named(called.name(), called.kind()) };
            let entity = catalogue.get(id).cloned().unwrap_or_else(unknown);
            Entity { descriptions: Vec::new(), ambiguous: false, ..entity }
        });
        if id == own && catalogue.get(id).is_none() {
            called.name().clone_into(&mut entity.name);
            entity.kind = called.kind();
        }
        for name in called.all_names() {
            let list = if name.chars().any(is_han) { &mut entity.zh } else { &mut entity.aliases };
            list.push(name.clone());
        }
    }
    for (id, (from, reason)) in split_from {
        found.reasons.insert(id.clone(), reason.to_owned());
        found.split_from.insert(id, from);
    }
    for (id, (stays, reason)) in merged {
        found.reasons.insert(id.clone(), reason);
        found.same_as.insert(id, stays);
    }
    found.entities.values_mut().for_each(tidy_names);
    found.entities.sort_keys();
    found
}

/// Whether a further name is enough to tell who is meant: a person's surname alone is not.
fn tells_apart(name: &str, kind: Kind) -> bool {
    kind != Kind::Person || name.contains(' ') || name.chars().any(is_han)
}

/// Further names sorted, none twice, none that is the name itself or an adjective; the usual Chinese name stays first.
fn tidy_names(entity: &mut Entity) {
    let Entity { name, aliases, zh, adjectives, .. } = entity;
    aliases.retain(|alias| alias != name && !adjectives.contains(alias));
    aliases.sort();
    aliases.dedup();
    if let Some((first, rest)) = zh.split_first() {
        let mut rest: Vec<String> = rest.iter().filter(|n| *n != first && *n != name).cloned().collect();
        rest.sort();
        rest.dedup();
        let first = first.clone();
        *zh = if first == *name { rest } else { [vec![first], rest].concat() };
    }
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests;
