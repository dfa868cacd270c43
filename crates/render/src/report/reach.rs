//! Whom an entity reaches step by step through owners, suppliers and the like, by which way, and what hangs on whom.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_graph::{Direction, Filter, Graph, Ownership, Share, cut};
use guanxi_model::{Entity, Relation, Statement};
use serde::Serialize;

use super::{
    SourceError,
    item::{Item, whole},
    session::Session,
};
use crate::text::counted;

/// Entities after which the search ends.
const MOST: usize = 5000;

/// What the further side of a step is to the nearer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Role {
    Owner,
    Investor,
    Supplier,
    Customer,
    Holding,
    Investment,
    Partner,
    Leader,
}

impl Role {
    const ALL: [(&'static str, Self); 8] = [
        ("owners", Self::Owner),
        ("investors", Self::Investor),
        ("suppliers", Self::Supplier),
        ("customers", Self::Customer),
        ("holdings", Self::Holding),
        ("investments", Self::Investment),
        ("partners", Self::Partner),
        ("leaders", Self::Leader),
    ];

    /// The role of a word, in the singular or the plural.
    pub(super) fn read(word: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(name, _)| *name == word || name.strip_suffix('s') == Some(word));
        let names = || Self::ALL.map(|(name, _)| name).join(", ");
        found.map(|(_, role)| *role).ok_or_else(|| format!("nobody is reached through `{word}`; one of {}", names()))
    }

    /// What the other side of a statement is to `id`, where it is one of these.
    fn of(statement: &Statement, id: &str) -> Option<Self> {
        let outgoing = statement.subject == id;
        Some(match (statement.relation, outgoing) {
            (Relation::AcquiresStake, false) | (Relation::SubsidiaryOf, true) => Self::Owner,
            (Relation::AcquiresStake, true) | (Relation::SubsidiaryOf, false) => Self::Holding,
            (Relation::InvestsIn, false) => Self::Investor,
            (Relation::InvestsIn, true) => Self::Investment,
            (Relation::Supplies, false) => Self::Supplier,
            (Relation::Supplies, true) => Self::Customer,
            (Relation::PartnersWith, _) => Self::Partner,
            (Relation::Leads, false) => Self::Leader,
            _ => return None,
        })
    }
}

/// One step of a way.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Leg {
    pub(super) role: Role,
    #[serde(serialize_with = "whole")]
    pub(super) from: Entity,
    #[serde(serialize_with = "whole")]
    pub(super) to: Entity,
    pub(super) item: Item,
}

/// Somebody who is reached.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Reached {
    #[serde(serialize_with = "whole")]
    pub(super) entity: Entity,
    /// Steps of the shortest way.
    pub(super) depth: usize,
    /// The same in words: *2 steps*.
    pub(super) steps: String,
    /// What it is to the entity before it on that way.
    pub(super) role: Role,
    /// What the first on that way is to where the search began.
    pub(super) first: Role,
    pub(super) way: Vec<Leg>,
    /// The identities of the statements of the way, and of the sanctions in force.
    pub(super) statements: Vec<String>,
    pub(super) documents: Vec<String>,
    /// What it holds, or what of it is held, looked through every way: *12.5%*, *over 50%*, *up to 30%*; none where nothing is known.
    pub(super) share: Option<String>,
    /// Percent that the share is at least, and at most.
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    /// Sanctions in force.
    pub(super) sanctions: Vec<Item>,
    /// Sanctions that are planned, talked about, over or denied.
    pub(super) lifted: Vec<Item>,
    /// Names of those in a supply chain to whom no way leads that avoids this one.
    pub(super) cuts_off: Vec<String>,
}

/// A step of the graph: whose, by which statement, to whom.
struct Tie {
    role: Role,
    to: String,
    statement: Statement,
}

/// Everybody within `depth` steps of `id` through these roles; the nearest first, then by name.
///
/// With `standing`, only steps that stand as facts are taken; else also what is planned or talked about.
pub(super) fn reach(
    session: &Session,
    id: &str,
    roles: &[Role],
    depth: usize,
    standing: bool,
) -> Result<Vec<Reached>, SourceError> {
    let mut ties: BTreeMap<String, Vec<Tie>> = BTreeMap::new();
    let mut seen: BTreeMap<String, Statement> = BTreeMap::new();
    let mut sanctions: BTreeMap<String, Vec<Statement>> = BTreeMap::new();
    let mut reached: BTreeMap<String, usize> = BTreeMap::from([(id.to_owned(), 0)]);
    let mut edge = vec![id.to_owned()];
    for step in 1..=depth + 1 {
        let mut next = BTreeSet::new();
        for near in std::mem::take(&mut edge) {
            let said = session.statements_of(&near)?;
            seen.extend(said.iter().map(|s| (s.id.clone(), s.clone())));
            let (own, others): (Vec<Statement>, Vec<Statement>) =
                said.into_iter().partition(|s| s.relation == Relation::SanctionedBy && s.subject == near);
            sanctions.insert(near.clone(), own);
            if step > depth {
                continue;
            }
            let found = steps(&near, others, roles, standing);
            next.extend(found.iter().map(|t| t.to.clone()).filter(|to| !reached.contains_key(to)));
            ties.insert(near, found);
        }
        next.iter().take(MOST.saturating_sub(reached.len())).for_each(|to| {
            reached.insert(to.clone(), step);
            edge.push(to.clone());
        });
    }
    reached.remove(id);
    let gathered = session.gathered();
    let graph = Graph {
        entities: gathered.entities.iter().map(|(id, e)| (id.clone(), e.clone())).collect(),
        statements: seen.into_values().collect(),
        ..Graph::default()
    };
    let ownership = Ownership::of(&graph, &Filter::default());
    let shares: BTreeMap<&str, Share> = match roles {
        [Role::Owner | Role::Investor, ..] => ownership.owners_of(id),
        [Role::Holding | Role::Investment, ..] => ownership.holdings_of(id),
        _ => Vec::new(),
    }
    .into_iter()
    .map(|holding| (holding.id, holding.total))
    .collect();
    let direction = match roles {
        [Role::Supplier] => Some(Direction::Upstream),
        [Role::Customer] => Some(Direction::Downstream),
        _ => None,
    };
    let entity = |id: &str| gathered.entities.get(id).cloned();
    let mut found = Vec::new();
    for (to, steps) in &reached {
        let legs: Vec<Leg> = way(&ties, id, to)
            .into_iter()
            .filter_map(|(from, tie)| {
                let item = gathered.item(&tie.statement, from)?;
                Some(Leg { role: tie.role, from: entity(from)?, to: entity(&tie.to)?, item })
            })
            .collect();
        let (Some(first), Some(last), Some(entity)) = (legs.first(), legs.last(), entity(to)) else { continue };
        let (in_force, lifted): (Vec<Item>, Vec<Item>) =
            sanctions.get(to).into_iter().flatten().filter_map(|s| gathered.item(s, to)).partition(|item| item.current);
        let shown = || legs.iter().map(|l| &l.item).chain(&in_force);
        let mut documents: Vec<String> = Vec::new();
        for document in shown().flat_map(|i| &i.documents) {
            if !documents.contains(document) {
                documents.push(document.clone());
            }
        }
        let is_last = ties.get(to).is_none_or(Vec::is_empty);
        let cut_off = match direction.filter(|_| !is_last) {
            Some(direction) => {
                cut(&graph, id, direction, depth, &Filter::default(), &BTreeSet::from([to.as_str()])).cut_off
            }
            None => Vec::new(),
        };
        let share = shares.get(to.as_str()).filter(|share| **share != Share::UNKNOWN && **share != Share::NONE);
        found.push(Reached {
            entity,
            depth: *steps,
            steps: counted(*steps, "step"),
            role: last.role,
            first: first.role,
            statements: shown().map(|i| i.id.clone()).collect(),
            documents,
            share: share.map(Share::to_string),
            low: share.map(|s| s.low),
            high: share.map(|s| s.high),
            sanctions: in_force,
            lifted,
            cuts_off: cut_off.into_iter().map(|id| graph.name(id).to_owned()).collect(),
            way: legs,
        });
    }
    found.sort_by(|a, b| (a.depth, &a.entity.name, &a.entity.id).cmp(&(b.depth, &b.entity.name, &b.entity.id)));
    Ok(found)
}

/// The steps from an entity, one for each other side and role: what stands before what does not, then what names a share.
fn steps(near: &str, statements: Vec<Statement>, roles: &[Role], standing: bool) -> Vec<Tie> {
    let mut best: BTreeMap<(String, Role), Statement> = BTreeMap::new();
    let weight = |s: &Statement| (s.current, s.qualifiers.stake.iter().any(|s| s.percent.is_some()), s.steps.len());
    for statement in statements {
        let Some(role) = Role::of(&statement, near).filter(|r| roles.contains(r)) else { continue };
        let is_open = matches!(statement.status, guanxi_model::Status::Planned | guanxi_model::Status::InTalks);
        if !(statement.current || is_open && !standing) {
            continue;
        }
        let other = if statement.subject == near { &statement.object } else { &statement.subject };
        if other == near {
            continue;
        }
        let key = (other.clone(), role);
        match best.get(&key) {
            Some(held) if weight(held) >= weight(&statement) => {}
            _ => {
                best.insert(key, statement);
            }
        }
    }
    best.into_iter().map(|((to, role), statement)| Tie { role, to, statement }).collect()
}

/// The shortest way, each step with the entity that it begins at; of equally short ones the one that sorts first.
fn way<'t>(ties: &'t BTreeMap<String, Vec<Tie>>, from: &'t str, to: &str) -> Vec<(&'t str, &'t Tie)> {
    let mut before: BTreeMap<&str, (&str, &Tie)> = BTreeMap::new();
    let mut edge = vec![from];
    while !edge.is_empty() && !before.contains_key(to) {
        let mut next = Vec::new();
        for near in edge {
            for tie in ties.get(near).into_iter().flatten() {
                if tie.to != from && !before.contains_key(tie.to.as_str()) {
                    before.insert(&tie.to, (near, tie));
                    next.push(tie.to.as_str());
                }
            }
        }
        edge = next;
    }
    let mut way = Vec::new();
    let mut at = to;
    while let Some((near, tie)) = before.get(at) {
        way.push((*near, *tie));
        at = near;
    }
    way.reverse();
    way
}
