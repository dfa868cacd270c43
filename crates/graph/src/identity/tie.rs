//! Which ids are one entity, and why: ties by name and by decision, joined as far as no decision keeps them apart.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_model::{Catalogue, Kind, fold};
use petgraph::unionfind::UnionFind;

use super::{called::Called, tells_apart};
use crate::{Decisions, decision::Choice};

/// Two ids that are one entity.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Tie<'a> {
    id: &'a str,
    other: &'a str,
    reason: String,
}

/// The ids that go into another, each with the one that stays and the reason.
pub(super) fn merge_ids(
    called: &BTreeMap<String, Called>,
    catalogue: &Catalogue,
    decisions: &Decisions,
) -> BTreeMap<String, (String, String)> {
    let mut ties = decided(called, catalogue, decisions);
    ties.extend(by_name(called, catalogue));
    let ids: BTreeSet<&str> = ties.iter().flat_map(|t| [t.id, t.other]).collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let place = |id: &str| ids.binary_search(&id).ok();
    // Whoever was split from a homonym has its name, and is not merged back for that.
    let kept_apart = decisions.iter().filter(|d| matches!(d.choice, Choice::Apart { .. } | Choice::Split { .. }));
    let apart: Vec<Vec<usize>> = kept_apart.map(|d| d.entities().into_iter().filter_map(place).collect()).collect();

    let mut sets = UnionFind::<usize>::new(ids.len());
    let mut why: BTreeMap<&str, &str> = BTreeMap::new();
    for tie in &ties {
        let (Some(a), Some(b)) = (place(tie.id), place(tie.other)) else { continue };
        let (one, other) = (sets.find(a), sets.find(b));
        let holds = |group: &[usize], root| group.iter().any(|id| sets.find(*id) == root);
        if one != other && apart.iter().any(|group| holds(group, one) && holds(group, other)) {
            continue;
        }
        sets.union(a, b);
        why.entry(tie.id).or_insert(&tie.reason);
    }
    for tie in &ties {
        if let (Some(a), Some(b)) = (place(tie.id), place(tie.other))
            && sets.equiv(a, b)
        {
            why.entry(tie.other).or_insert(&tie.reason);
        }
    }

    let mut stays: BTreeMap<usize, &str> = BTreeMap::new();
    let rank = |id: &str| (catalogue.get(id).is_none(), id.to_owned());
    for (at, id) in ids.iter().enumerate() {
        let best = stays.entry(sets.find(at)).or_insert(id);
        if rank(id) < rank(best) {
            *best = id;
        }
    }
    let merged = ids.iter().enumerate().map(|(at, id)| (*id, stays[&sets.find(at)]));
    merged
        .filter(|(id, stays)| id != stays)
        .map(|(id, stays)| (id.to_owned(), (stays.to_owned(), why.get(id).copied().unwrap_or_default().to_owned())))
        .collect()
}

/// What people decided, in the order of their decisions; ids that no party and no entry of the catalogue has are left away.
fn decided<'a>(called: &'a BTreeMap<String, Called>, catalogue: &'a Catalogue, decisions: &Decisions) -> Vec<Tie<'a>> {
    let mut ties = Vec::new();
    for decision in decisions.iter() {
        let Choice::Merge { entities } = &decision.choice else { continue };
        let present = |id: &String| {
            called.get_key_value(id).map(|(id, _)| id.as_str()).or_else(|| catalogue.get(id).map(|e| e.id.as_str()))
        };
        let present: Vec<&str> = entities.iter().filter_map(present).collect();
        let reason = || format!("decision {}: {}", decision.id, decision.reason);
        ties.extend(present.windows(2).map(|pair| Tie { id: pair[0], other: pair[1], reason: reason() }));
    }
    ties
}

/// An id that the catalogue does not know goes with the one other of its kind that has its name.
fn by_name<'a>(called: &'a BTreeMap<String, Called>, catalogue: &'a Catalogue) -> Vec<Tie<'a>> {
    let known = |id: &str, kind: Kind| catalogue.get(id).is_some_and(|e| e.kind == kind);
    // Who has a name, and the document that calls it so where it is not its own name.
    let mut owners: BTreeMap<(Kind, String), BTreeMap<&str, Option<&str>>> = BTreeMap::new();
    for (id, called) in called {
        let mut own = |name: &str, document: Option<&'a str>| {
            let folded = fold(name);
            if !folded.is_empty() {
                let said = owners.entry((called.kind(), folded)).or_default().entry(id.as_str()).or_insert(document);
                *said = (*said).min(document);
            }
        };
        own(called.name(), None);
        for (name, document) in called.aliases.iter().filter(|(n, _)| tells_apart(n, called.kind())) {
            own(name, Some(document.as_str()));
        }
    }
    let mut ties = Vec::new();
    for (id, called) in called {
        let (name, kind) = (called.name(), called.kind());
        let folded = fold(name);
        if known(id, kind) || folded.is_empty() {
            continue;
        }
        let named = |entity: &&guanxi_model::Entity| {
            let mut further = entity.aliases.iter().chain(&entity.zh).filter(|n| tells_apart(n, kind));
            entity.kind == kind && (fold(&entity.name) == folded || further.any(|n| fold(n) == folded))
        };
        let listed: Vec<&str> = catalogue.named(&folded).filter(named).map(|e| e.id.as_str()).collect();
        let said = owners.get(&(kind, folded)).into_iter().flatten();
        let mut others: BTreeMap<&str, Option<&str>> = said.map(|(o, d)| (*o, *d)).filter(|(o, _)| *o != id).collect();
        let mut in_catalogue: BTreeSet<&str> = others.keys().copied().filter(|o| known(o, kind)).collect();
        in_catalogue.extend(listed.iter().filter(|o| *o != id));
        others.extend(listed.iter().filter(|o| *o != id).map(|o| (*o, None)));
        let in_catalogue: Vec<&str> = in_catalogue.into_iter().collect();
        let all: Vec<&str> = others.keys().copied().collect();
        let (([one], _) | ([], [one])) = (&in_catalogue[..], &all[..]) else { continue };
        let reason = match others.get(one).copied().flatten() {
            _ if listed.contains(one) => format!("the catalogue has `{name}` as a name of it"),
            Some(document) => format!("{document} calls it `{name}` too"),
            None => format!("the names are one but for case and legal form: `{name}`"),
        };
        ties.push(Tie { id, other: one, reason });
    }
    ties
}
