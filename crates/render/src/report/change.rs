//! What became of statements in a period, and what became of plans and talks.

use std::collections::BTreeMap;

use guanxi_graph::{Graph, fold_lives};
use guanxi_model::{PartialDate, Relation, Statement, Status};
use serde::Serialize;

use super::{
    item::Item,
    period::{day_before, holds, last_day},
};

/// One statement that is not as it was.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Change {
    /// *new*, *stands again*, *no longer stands* or *reported again*.
    pub(super) happened: &'static str,
    pub(super) item: Item,
    /// The day of the first of the documents that did it.
    pub(super) date: Option<PartialDate>,
    /// Those documents.
    pub(super) documents: Vec<String>,
    /// How many say it by now.
    pub(super) reports: usize,
}

/// The changes of a period, whose ends both belong to it; the earliest first. `item` gives the form that templates see.
///
/// `graph` holds every statement that the documents of the period touch, and all others of the same parties and relation.
pub(super) fn changes(
    graph: &Graph,
    since: PartialDate,
    until: PartialDate,
    item: impl Fn(&Statement) -> Option<Item>,
) -> Vec<Change> {
    let date_of = |document: &String| graph.documents.get(document).and_then(|d| d.date);
    let before: BTreeMap<String, Statement> =
        known_by(graph, day_before(since)).into_iter().map(|s| (s.id.clone(), s)).collect();
    let after = known_by(graph, last_day(until));
    // The documents that say now what they had not said before.
    let new_of = |s: &Statement| -> Vec<String> {
        let held = before.get(&s.id).map_or(&[][..], |was| &was.steps);
        let mut new: Vec<String> = s
            .steps
            .iter()
            .map(|step| &step.document)
            .filter(|d| held.iter().all(|h| h.document != **d))
            .cloned()
            .collect();
        new.dedup();
        new
    };
    let mut changes = Vec::new();
    for s in &after {
        let mut documents = new_of(s);
        let happened = match before.get(&s.id) {
            None => "new",
            Some(was) if was.current != s.current => {
                let same = |o: &&Statement| (&o.subject, o.relation, &o.object) == (&s.subject, s.relation, &s.object);
                if documents.is_empty() {
                    documents = after.iter().filter(same).flat_map(new_of).collect();
                }
                if s.current { "stands again" } else { "no longer stands" }
            }
            Some(_) if !documents.is_empty() => "reported again",
            Some(_) => continue,
        };
        let Some(item) = item(s) else { continue };
        let (date, reports) = (documents.iter().filter_map(date_of).min(), item.documents.len());
        changes.push(Change { happened, item, date, documents, reports });
    }
    changes.sort_by(|a, b| (a.date, &a.item.id).cmp(&(b.date, &b.item.id)));
    changes
}

/// The statements as the documents up to a day make them; those without a date are left out.
fn known_by(graph: &Graph, day: PartialDate) -> Vec<Statement> {
    let is_known = |id: &str| graph.documents.get(id).and_then(|d| d.date).is_some_and(|d| d <= day);
    let mut statements = graph.statements.clone();
    for statement in &mut statements {
        statement.steps.retain(|step| is_known(&step.document));
        statement.evidence.retain(|evidence| is_known(&evidence.document));
    }
    statements.retain(|s| !s.steps.is_empty());
    fold_lives(&mut statements);
    statements
}

/// A plan or talk, and what became of it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Outcome {
    pub(super) rumour: Item,
    /// *came true*, *came to nothing* (it was ended or denied), *became a plan* (of talks) or *open*.
    pub(super) became: &'static str,
    /// The statement that says what became of it.
    pub(super) by: Option<Item>,
    /// When that was said first.
    pub(super) date: Option<PartialDate>,
    /// The documents of both.
    pub(super) documents: Vec<String>,
}

/// What became of the plans and talks that were first reported in a period; the earliest first.
///
/// A later word counts where it is of the same parties and of the same relation, or of another that comes to the same: a
/// planned stake may be carried out as an investment or end as a subsidiary. What the first report itself tells as done was no
/// rumour, and is left away.
pub(super) fn outcomes(
    statements: &[Statement],
    since: PartialDate,
    until: PartialDate,
    item: impl Fn(&Statement) -> Option<Item>,
) -> Vec<Outcome> {
    let is_open = |s: &&Statement| matches!(s.status, Status::Planned | Status::InTalks);
    let mut outcomes: Vec<Outcome> = Vec::new();
    for rumour in statements.iter().filter(is_open) {
        let Some(first) = rumour.first_seen().filter(|first| holds(since, until, *first)) else { continue };
        let later = |s: &&Statement| {
            s.id != rumour.id && same_matter(s, rumour) && s.last_seen().is_some_and(|last| last >= first)
        };
        let said_at_first = |s: &Statement| {
            let mut documents = s.steps.iter().filter(|step| step.date.is_none_or(|d| d <= first));
            documents.any(|step| rumour.steps.iter().any(|own| own.document == step.document))
        };
        if statements.iter().filter(later).any(|s| s.status == Status::Asserted && said_at_first(s)) {
            continue;
        }
        let rank = |s: &Statement| match s.status {
            Status::Asserted if s.current => 4,
            Status::Ended | Status::Denied => 3,
            Status::Asserted => 2,
            Status::Planned if rumour.status == Status::InTalks => 1,
            _ => 0,
        };
        let word = statements.iter().filter(later).max_by_key(|s| (rank(s), s.last_seen(), &s.id));
        let word = word.filter(|s| rank(s) > 0);
        let became = match word.map(rank) {
            None | Some(0) => "open",
            Some(1) => "became a plan",
            Some(2 | 3) => "came to nothing",
            Some(_) => "came true",
        };
        let Some(told) = item(rumour) else { continue };
        let by = word.and_then(&item);
        let mut documents = told.documents.clone();
        documents.extend(by.iter().flat_map(|b| &b.documents).filter(|d| !told.documents.contains(d)).cloned());
        let date = word.and_then(|w| w.steps.iter().filter_map(|s| s.date).find(|d| *d >= first));
        outcomes.push(Outcome { rumour: told, became, by, date, documents });
    }
    outcomes.sort_by(|a, b| (a.rumour.first_seen, &a.rumour.id).cmp(&(b.rumour.first_seen, &b.rumour.id)));
    outcomes
}

fn same_matter(a: &Statement, b: &Statement) -> bool {
    let equity = |r| matches!(r, Relation::AcquiresStake | Relation::InvestsIn);
    let straight = (&a.subject, &a.object) == (&b.subject, &b.object);
    let turned = (&a.subject, &a.object) == (&b.object, &b.subject);
    let owned = |x: Relation, y: Relation| x == Relation::SubsidiaryOf && y == Relation::AcquiresStake;
    straight && (a.relation == b.relation || equity(a.relation) && equity(b.relation))
        || turned && (owned(a.relation, b.relation) || owned(b.relation, a.relation))
}
