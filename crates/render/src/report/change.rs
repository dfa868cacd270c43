//! What became of statements in a period, and what became of plans and talks.

use guanxi_graph::{Graph, Happened, as_of, diff};
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
    let (before, after) = (as_of(graph, day_before(since)), as_of(graph, last_day(until)));
    let date = |documents: &[String]| documents.iter().filter_map(|d| graph.documents.get(d)?.date).min();
    let mut changes: Vec<Change> = diff(&before, &after)
        .into_iter()
        .filter_map(|change| {
            let happened = match change.happened {
                Happened::Added => "new",
                Happened::Stands => "stands again",
                Happened::Fell => "no longer stands",
                Happened::Changed => "reported again",
                Happened::Removed => return None,
            };
            let item = item(&change.statement)?;
            let (date, reports) = (date(&change.documents), item.documents.len());
            Some(Change { happened, item, date, documents: change.documents, reports })
        })
        .collect();
    changes.sort_by(|a, b| (a.date, &a.item.id).cmp(&(b.date, &b.item.id)));
    changes
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
