//! Which relations stand: asserted, and not since ended or denied.

use std::collections::BTreeMap;

use guanxi_model::{PartialDate, Relation, Statement, Status};

/// Sets `current` on every statement.
///
/// A statement stands when it is asserted and no statement of the same two parties and relation says later, or at the same
/// time, that it ended or is denied. Times compare as precisely as both are known: the year 2021 is not before June 2021. An
/// end without a date counts as later, an assertion without a date as earlier, so that a doubt never becomes a fact.
pub fn mark_current(statements: &mut [Statement]) {
    let mut ends: BTreeMap<(String, Relation, String), Vec<Option<PartialDate>>> = BTreeMap::new();
    for s in statements.iter().filter(|s| matches!(s.status, Status::Ended | Status::Denied)) {
        let dates = ends.entry((s.subject.clone(), s.relation, s.object.clone())).or_default();
        dates.extend(s.steps.iter().map(|step| step.date));
    }
    for s in statements {
        s.current = s.status.stands()
            && (ends.get(&(s.subject.clone(), s.relation, s.object.clone())))
                .is_none_or(|ends| ends.iter().all(|end| is_before(*end, s.last_seen())));
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
}
