//! What became of a graph between two states of it, and what did it: documents, rules, or decisions about who is who.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use guanxi_model::{Statement, Step};
use serde::Serialize;

use crate::{Decision, Decisions, Graph};

/// What happened to a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
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

/// What made a difference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "cause", rename_all = "kebab-case")]
pub enum Cause {
    /// A document came in.
    Came {
        /// Its identity.
        document: String,
    },
    /// A document was taken out.
    Withdrawn {
        /// Its identity.
        document: String,
    },
    /// A document has another text.
    Rewritten {
        /// Its identity.
        document: String,
    },
    /// A rule finds in an unchanged document what it did not find, or no longer finds what it found.
    Rule {
        /// The rule.
        rule: String,
        /// The document's identity.
        document: String,
    },
    /// A person decided who is who, or took a decision back.
    Decision {
        /// The decision's identity.
        decision: String,
        /// Why it was made.
        reason: String,
    },
    /// Names were found to be one entity, or no longer are.
    Identity {
        /// Why.
        reason: String,
    },
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Came { document } => write!(f, "{document}"),
            Self::Withdrawn { document } => write!(f, "{document} was taken out"),
            Self::Rewritten { document } => write!(f, "{document} was changed"),
            Self::Rule { rule, document } => write!(f, "rule {rule} in {document}"),
            Self::Decision { decision, reason } => write!(f, "decision {decision}: {reason}"),
            Self::Identity { reason } => write!(f, "{reason}"),
        }
    }
}

/// One statement that is not as it was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// What happened to it.
    pub happened: Happened,
    /// The statement as it is now; as it was, where it is gone.
    pub statement: Statement,
    /// What did it, sorted.
    pub causes: Vec<Cause>,
}

/// Every statement that differs, by subject, relation, object and status.
pub fn diff(old: &Graph, new: &Graph) -> Vec<Change> {
    let explain = Explain { old: Side::new(old), new: Side::new(new), decided: decided(old, new) };
    let (before, now) = (&explain.old.statements, &explain.new.statements);
    let mut changes = Vec::new();
    for (id, statement) in now {
        let (happened, causes) = match before.get(id) {
            None => (Happened::Added, explain.steps(statement, &[], &statement.steps)),
            Some(was) if was == statement => continue,
            Some(was) => {
                let happened = match (was.current, statement.current) {
                    (false, true) => Happened::Stands,
                    (true, false) => Happened::Fell,
                    _ => Happened::Changed,
                };
                (happened, explain.change(was, statement))
            }
        };
        changes.push(Change { happened, statement: (*statement).clone(), causes: causes.into_iter().collect() });
    }
    for (_, statement) in before.iter().filter(|(id, _)| !now.contains_key(*id)) {
        let causes = explain.steps(statement, &statement.steps, &[]).into_iter().collect();
        changes.push(Change { happened: Happened::Removed, statement: (*statement).clone(), causes });
    }
    changes.sort_by(|a, b| key(&a.statement).cmp(&key(&b.statement)));
    changes
}

fn key(s: &Statement) -> (&str, guanxi_model::Relation, &str, guanxi_model::Status) {
    (&s.subject, s.relation, &s.object, s.status)
}

/// A graph with what is looked up in it.
struct Side<'g> {
    graph: &'g Graph,
    statements: BTreeMap<&'g str, &'g Statement>,
    /// The statement that each claim supports.
    claims: BTreeMap<&'g str, &'g str>,
}

impl<'g> Side<'g> {
    fn new(graph: &'g Graph) -> Self {
        let claims =
            graph.statements.iter().flat_map(|s| s.steps.iter().map(|step| (step.claim.as_str(), s.id.as_str())));
        Self {
            graph,
            statements: graph.statements.iter().map(|s| (s.id.as_str(), s)).collect(),
            claims: claims.collect(),
        }
    }
}

/// The decisions that only one of the two followed.
fn decided(old: &Graph, new: &Graph) -> Vec<Decision> {
    let [before, now] = [old, new].map(|g| Decisions::replay(g.decisions.iter().cloned()));
    let lost = before.iter().filter(|d| now.get(&d.id).is_none());
    lost.chain(now.iter().filter(|d| before.get(&d.id).is_none())).cloned().collect()
}

/// Both sides, to say why they differ.
struct Explain<'g> {
    old: Side<'g>,
    new: Side<'g>,
    decided: Vec<Decision>,
}

impl Explain<'_> {
    /// Why a statement that both have is another now.
    fn change(&self, was: &Statement, is: &Statement) -> BTreeSet<Cause> {
        let claims = |s: &Statement| s.steps.iter().map(|step| step.claim.clone()).collect::<BTreeSet<_>>();
        let (before, now) = (claims(was), claims(is));
        let lost: Vec<Step> = was.steps.iter().filter(|s| !now.contains(&s.claim)).cloned().collect();
        let gained: Vec<Step> = is.steps.iter().filter(|s| !before.contains(&s.claim)).cloned().collect();
        let mut causes = self.steps(is, &lost, &gained);
        if causes.is_empty() && (was.current, &was.contradicts) != (is.current, &is.contradicts) {
            // What others say of the same relation has changed.
            let same = |s: &&&Statement| {
                (&s.subject, s.relation, &s.object) == (&is.subject, is.relation, &is.object) && s.id != is.id
            };
            let (old, new) = (&self.old.statements, &self.new.statements);
            for other in old.values().filter(same).filter(|s| !new.contains_key(s.id.as_str())) {
                causes.extend(self.steps(other, &other.steps, &[]));
            }
            for other in new.values().filter(same) {
                let held = old.get(other.id.as_str()).map_or(BTreeSet::new(), |s| claims(s));
                let gained: Vec<Step> = other.steps.iter().filter(|s| !held.contains(&s.claim)).cloned().collect();
                causes.extend(self.steps(other, &[], &gained));
            }
        }
        if causes.is_empty() {
            for (evidence, others) in [(&was.evidence, &is.evidence), (&is.evidence, &was.evidence)] {
                let changed = evidence.iter().filter(|e| !others.contains(e));
                causes.extend(changed.map(|e| Cause::Rule { rule: e.rule.clone(), document: e.document.clone() }));
            }
        }
        causes
    }

    /// Why a statement lost and gained steps.
    fn steps(&self, statement: &Statement, lost: &[Step], gained: &[Step]) -> BTreeSet<Cause> {
        let mut causes = BTreeSet::new();
        for (steps, there, other, came) in [(lost, &self.old, &self.new, false), (gained, &self.new, &self.old, true)] {
            causes.extend(steps.iter().flat_map(|step| self.step(statement, step, there, other, came)));
        }
        causes
    }

    /// Why one side has a step and the other has not.
    fn step(&self, s: &Statement, step: &Step, there: &Side<'_>, other: &Side<'_>, came: bool) -> Vec<Cause> {
        let document = step.document.clone();
        let Some(meta) = other.graph.documents.get(&document) else {
            return vec![if came { Cause::Came { document } } else { Cause::Withdrawn { document } }];
        };
        if let Some(elsewhere) = other.claims.get(step.claim.as_str()).and_then(|id| other.statements.get(id)) {
            return self.identity(s, elsewhere);
        }
        let one = |id: &str| other.graph.entity(id).map(|e| e.id.clone());
        if one(&s.subject).is_some() && one(&s.subject) == one(&s.object) {
            // Its two parties are one over there, and a claim of one about itself makes no statement.
            return self.identity(s, s);
        }
        if there.graph.documents.get(&document) != Some(meta) {
            return vec![Cause::Rewritten { document }];
        }
        let rules = s.evidence.iter().filter(|e| e.document == document).map(|e| e.rule.clone());
        rules.map(|rule| Cause::Rule { rule, document: document.clone() }).collect()
    }

    /// Why the same claim is about other entities.
    fn identity(&self, one: &Statement, other: &Statement) -> Vec<Cause> {
        let sides = [&one.subject, &one.object, &other.subject, &other.object];
        let decisions = self.decided.iter().filter(|d| d.entities().iter().any(|e| sides.iter().any(|s| s == e)));
        let cause = |d: &Decision| Cause::Decision { decision: d.id.clone(), reason: d.reason.clone() };
        let causes: Vec<Cause> = decisions.map(cause).collect();
        if !causes.is_empty() {
            return causes;
        }
        let reasons = sides.iter().filter_map(|id| {
            let side = [&self.new, &self.old].into_iter().find(|side| side.graph.reasons.contains_key(id.as_str()))?;
            let into = side.graph.same_as.get(id.as_str()).or_else(|| side.graph.split_from.get(id.as_str()))?;
            Some(Cause::Identity { reason: format!("{id} and {into}: {}", side.graph.reasons[id.as_str()]) })
        });
        reasons.collect()
    }
}

#[cfg(test)]
mod tests {
    use guanxi_model::Catalogue;

    use super::*;
    use crate::{
        DocumentMeta,
        fixture::{claim, graph_of},
        merge,
    };

    fn happened(changes: &[Change]) -> Vec<(Happened, &str, String)> {
        let causes = |c: &Change| c.causes.iter().map(Cause::to_string).collect::<Vec<_>>().join("; ");
        changes.iter().map(|c| (c.happened, c.statement.subject.as_str(), causes(c))).collect()
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
                (Happened::Fell, "b", "doc-03".to_owned()),
                (Happened::Added, "b", "doc-03".to_owned()),
                (Happened::Changed, "c", "doc-04".to_owned()),
                (Happened::Added, "d", "doc-05".to_owned()),
            ]
        );
        assert_eq!(diff(&new, &new), []);
        let back = diff(&new, &old);
        let back: Vec<_> = happened(&back);
        assert_eq!(back[0], (Happened::Stands, "b", "doc-03 was taken out".to_owned()));
        assert_eq!(back[3], (Happened::Removed, "d", "doc-05 was taken out".to_owned()));
    }

    #[test]
    fn rules_and_decisions_are_named_where_they_did_it() {
        let document = guanxi_model::Document::new("doc", "");
        let build = |sentences: &[&str], decisions: &str| {
            let claims = sentences.iter().map(|s| claim("doc", s)).collect();
            let decisions = Decisions::from_json_lines(decisions).expect("decisions");
            merge(vec![DocumentMeta::from(&document)], claims, &Catalogue::default(), &decisions)
        };
        let one = build(&["a supplies x asserted"], "");
        let two = build(&["a supplies x asserted", "b supplies x asserted"], "");
        assert_eq!(happened(&diff(&one, &two)), [(Happened::Added, "b", "rule test.rule in doc".to_owned())]);
        assert_eq!(happened(&diff(&two, &one)), [(Happened::Removed, "b", "rule test.rule in doc".to_owned())]);
        let merge = r#"{"decision": "merge", "entities": ["a", "b"], "reason": "one firm"}"#;
        let three = ["a supplies x asserted", "b supplies x asserted", "a competes-with b asserted"];
        let found = diff(&build(&three, ""), &build(&three, merge));
        assert_eq!(found.len(), 3);
        assert!(
            found.iter().all(|c| c.causes.len() == 1 && c.causes[0].to_string().ends_with(": one firm")),
            "{found:?}"
        );
    }
}
