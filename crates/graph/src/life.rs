//! The life of a relation: which statements stand as facts, and which ones documents hold against each other.

use std::collections::BTreeMap;

use guanxi_model::{PartialDate, Relation, Statement, Status, Step};

/// Sets `current` and `contradicts` on every statement, by what is said of the same two parties and relation.
///
/// A statement stands when it is asserted and nothing says later, or at the same time, that it ended or is denied. Times compare as
/// precisely as both are known: the year 2021 is not before June 2021. An end without a date counts as later, an assertion without
/// a date as earlier, so that a doubt never becomes a fact.
///
/// Two statements contradict each other when one document denies what another asserts, plans or reports as talks, unless the
/// denial came surely earlier; and when one document says that it ended and another that it holds, and of their dates neither is
/// surely the earlier. What one document says in its own course is no contradiction, and neither is an end that follows.
pub fn fold_lives(statements: &mut [Statement]) {
    let mut lives: BTreeMap<(&str, Relation, &str), Vec<usize>> = BTreeMap::new();
    for (at, s) in statements.iter().enumerate() {
        lives.entry((&s.subject, s.relation, &s.object)).or_default().push(at);
    }
    let lives: Vec<Vec<usize>> = lives.into_values().collect();
    for places in lives {
        let folded: Vec<(bool, Vec<String>)> =
            places.iter().map(|at| fold_one(&statements[*at], places.iter().map(|o| &statements[*o]))).collect();
        for (at, (current, contradicts)) in places.iter().zip(folded) {
            statements[*at].current = current;
            statements[*at].contradicts = contradicts;
        }
    }
}

/// Whether a statement stands among all of the same relation, and which of them contradict it.
fn fold_one<'s>(one: &Statement, all: impl Iterator<Item = &'s Statement> + Clone) -> (bool, Vec<String>) {
    let ends = all.clone().filter(|s| is_contrary(s.status));
    let stands = one.status.stands() && ends.flat_map(|s| &s.steps).all(|end| is_before(end.date, one.last_seen()));
    let mut contradicts: Vec<String> = all.filter(|other| contradict(one, other)).map(|o| o.id.clone()).collect();
    contradicts.sort();
    (stands, contradicts)
}

fn is_contrary(status: Status) -> bool {
    matches!(status, Status::Ended | Status::Denied)
}

fn contradict(one: &Statement, other: &Statement) -> bool {
    match (is_contrary(one.status), is_contrary(other.status)) {
        (true, false) => contradict(other, one),
        (false, true) => {
            one.steps.iter().any(|yes| other.steps.iter().any(|no| against(one.status, yes, other.status, no)))
        }
        _ => false,
    }
}

/// Whether two documents cannot both be right: `yes` says that something holds or is coming, `no` that it ended or is denied.
fn against(status: Status, yes: &Step, contrary: Status, no: &Step) -> bool {
    if yes.document == no.document {
        return false;
    }
    match contrary {
        Status::Denied => !is_before(no.date, yes.date),
        Status::Ended => {
            let dated = yes.date.is_some() && no.date.is_some();
            status.stands() && dated && !is_before(no.date, yes.date) && !is_before(yes.date, no.date)
        }
        _ => false,
    }
}

/// Whether `end` is surely earlier than `said`.
fn is_before(end: Option<PartialDate>, said: Option<PartialDate>) -> bool {
    let (Some(end), Some(said)) = (end, said) else { return false };
    if end.year() != said.year() {
        return end.year() < said.year();
    }
    let (Some(end_month), Some(said_month)) = (end.month(), said.month()) else { return false };
    if end_month != said_month {
        return end_month < said_month;
    }
    matches!((end.day(), said.day()), (Some(end), Some(said)) if end < said)
}

#[cfg(test)]
mod tests {
    use crate::fixture::graph_of;

    fn stands(claims: &[&str]) -> bool {
        graph_of(claims).statements.iter().any(|s| s.current)
    }

    #[test]
    fn an_assertion_stands_until_it_is_ended_or_denied() {
        let asserted = "2021-06-09 softbank invests-in didi asserted";
        assert!(stands(&[asserted]));
        assert!(!stands(&[asserted, "2022 softbank invests-in didi ended"]));
        assert!(!stands(&[asserted, "2021-06-09 softbank invests-in didi denied"]));
        assert!(stands(&[asserted, "2020-01-01 softbank invests-in didi ended"]));
        assert!(stands(&[asserted, "2022 softbank supplies didi ended", "2022 softbank invests-in uber denied"]));
    }

    #[test]
    fn what_is_not_known_to_be_earlier_counts_as_later() {
        let asserted = "2021-06-09 softbank invests-in didi asserted";
        for end in ["-", "2021", "2021-06"] {
            assert!(!stands(&[asserted, &format!("{end} softbank invests-in didi ended")]), "{end}");
        }
        assert!(!stands(&["- softbank invests-in didi asserted", "2020 softbank invests-in didi ended"]));
    }

    #[test]
    fn a_rumour_never_stands() {
        assert!(!stands(&["2021 a invests-in b planned", "2021 a invests-in b in-talks"]));
    }

    #[test]
    fn documents_that_cannot_both_be_right_contradict_each_other() {
        let contradictions = |lines: &[&str]| {
            let graph = graph_of(lines);
            for s in &graph.statements {
                for other in &s.contradicts {
                    let back = graph.statements.iter().find(|o| o.id == *other).expect("there");
                    assert!(back.contradicts.contains(&s.id), "it goes both ways");
                }
            }
            graph.statements.iter().map(|s| s.contradicts.len()).sum::<usize>() / 2
        };
        let asserted = "2021-06-09 a invests-in b asserted";
        assert_eq!(contradictions(&[asserted, "2021-06-10 a invests-in b denied"]), 1);
        assert_eq!(contradictions(&["2021-06-09 a invests-in b in-talks", "2021-06-10 a invests-in b denied"]), 1);
        assert_eq!(contradictions(&[asserted, "2021-06-09 a invests-in b ended"]), 1);
        // It was denied before it happened; it ended in its time; it was taken up again.
        assert_eq!(contradictions(&["2020 a invests-in b denied", asserted]), 0);
        assert_eq!(contradictions(&[asserted, "2022 a invests-in b ended"]), 0);
        assert_eq!(contradictions(&["2020 a invests-in b ended", asserted]), 0);
        assert_eq!(contradictions(&["- a invests-in b ended", asserted]), 0);
    }
}
