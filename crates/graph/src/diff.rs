//! What became of a graph: between two states of it, or between two dates.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_model::{PartialDate, Statement};

use crate::{Graph, fold_lives};

/// What happened to a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happened {
    /// Only the later graph has it.
    Added,
    /// Only the earlier graph has it.
    Removed,
    /// It stands as a fact now, and did not before.
    Stands,
    /// It no longer stands as a fact.
    Fell,
    /// Other documents say it, or they say more or less of it.
    Changed,
}

/// One statement that is not as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What happened to it.
    pub happened: Happened,
    /// The statement as it is now; as it was, where it is gone.
    pub statement: Statement,
    /// The documents that did it, sorted: those that say it now and did not before, or no longer do; where it stands or fell by
    /// what others say, those that ended or denied it.
    pub documents: Vec<String>,
}

/// Every statement that differs, by subject, relation, object and status.
pub fn diff(old: &Graph, new: &Graph) -> Vec<Change> {
    let (before, now) = (by_id(old), by_id(new));
    let mut changes = Vec::new();
    for (id, statement) in &now {
        let Some(was) = before.get(id) else {
            changes.push(change(Happened::Added, statement, documents(statement)));
            continue;
        };
        if was == statement {
            continue;
        }
        let happened = match (was.current, statement.current) {
            (false, true) => Happened::Stands,
            (true, false) => Happened::Fell,
            _ => Happened::Changed,
        };
        let mut by: BTreeSet<&str> = documents(was).symmetric_difference(&documents(statement)).copied().collect();
        if by.is_empty() {
            by = contrary(old, statement).symmetric_difference(&contrary(new, statement)).copied().collect();
        }
        changes.push(change(happened, statement, by));
    }
    for (_, statement) in before.iter().filter(|(id, _)| !now.contains_key(*id)) {
        changes.push(change(Happened::Removed, statement, documents(statement)));
    }
    changes.sort_by(|a, b| key(&a.statement).cmp(&key(&b.statement)));
    changes
}

/// The graph as it would have been with the documents up to a date; those without a date are left out.
///
/// A statement keeps its qualifiers and confidence, which are those of all its documents.
pub fn as_of(graph: &Graph, date: PartialDate) -> Graph {
    let known = |id: &str| graph.documents.get(id).and_then(|d| d.date).is_some_and(|d| d <= date);
    let mut then = graph.clone();
    then.documents.retain(|id, _| known(id));
    for statement in &mut then.statements {
        statement.steps.retain(|step| known(&step.document));
        statement.evidence.retain(|evidence| known(&evidence.document));
    }
    then.statements.retain(|s| !s.steps.is_empty());
    fold_lives(&mut then.statements);
    let named: BTreeSet<&str> = then.statements.iter().flat_map(|s| [s.subject.as_str(), &s.object]).collect();
    then.entities.retain(|id, _| named.contains(id.as_str()));
    then.same_as.retain(|_, kept| named.contains(kept.as_str()));
    then
}

fn by_id(graph: &Graph) -> BTreeMap<&str, &Statement> {
    graph.statements.iter().map(|s| (s.id.as_str(), s)).collect()
}

fn change(happened: Happened, statement: &Statement, documents: BTreeSet<&str>) -> Change {
    Change { happened, statement: statement.clone(), documents: documents.into_iter().map(str::to_owned).collect() }
}

fn documents(statement: &Statement) -> BTreeSet<&str> {
    statement.steps.iter().map(|s| s.document.as_str()).collect()
}

/// The documents that say of the same parties and relation something of another status.
fn contrary<'g>(graph: &'g Graph, statement: &Statement) -> BTreeSet<&'g str> {
    let same = |s: &&Statement| {
        (&s.subject, s.relation, &s.object) == (&statement.subject, statement.relation, &statement.object)
            && s.status != statement.status
    };
    graph.statements.iter().filter(same).flat_map(documents).collect()
}

fn key(s: &Statement) -> (&str, guanxi_model::Relation, &str, guanxi_model::Status) {
    (&s.subject, s.relation, &s.object, s.status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::graph_of;

    fn happened(changes: &[Change]) -> Vec<(Happened, &str, Vec<&str>)> {
        changes
            .iter()
            .map(|c| (c.happened, c.statement.subject.as_str(), c.documents.iter().map(String::as_str).collect()))
            .collect()
    }

    #[test]
    fn every_change_is_named_with_the_document_that_did_it() {
        let lines = [
            "2020 a invests-in x asserted",
            "2020 b invests-in x asserted",
            "2020 c invests-in x asserted",
            "2021 b invests-in x ended",
            "2021 c invests-in x asserted",
            "2021 d invests-in x asserted",
        ];
        let (old, new) = (graph_of(&lines[..3]), graph_of(&lines));
        assert_eq!(
            happened(&diff(&old, &new)),
            [
                (Happened::Fell, "b", vec!["doc-03"]),
                (Happened::Added, "b", vec!["doc-03"]),
                (Happened::Changed, "c", vec!["doc-04"]),
                (Happened::Added, "d", vec!["doc-05"]),
            ]
        );
        assert_eq!(diff(&new, &new), []);
        assert_eq!(diff(&new, &old)[0].happened, Happened::Stands);
        assert_eq!(diff(&new, &old)[3].happened, Happened::Removed);
        assert_eq!(as_of(&new, "2020".parse().expect("a date")), old);
    }
}
