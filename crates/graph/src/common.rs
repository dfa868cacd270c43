//! Whom several companies have behind them.

use std::collections::BTreeMap;

use guanxi_model::{Relation, Statement};
use serde::Serialize;

use crate::{Filter, Graph};

/// Someone who put money into all of several companies, or holds a stake in them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CommonInvestor<'g> {
    /// The investor's id.
    pub id: &'g str,
    /// What says so, by company and relation.
    pub statements: Vec<&'g Statement>,
}

/// Everyone who invests in every one of the ids, or owns a part of it; by statements that pass the filter and, where it names no status,
/// stand. By id.
pub fn investors_in_common<'g>(graph: &'g Graph, ids: &[&str], filter: &Filter) -> Vec<CommonInvestor<'g>> {
    let mut behind: BTreeMap<&str, BTreeMap<&str, Vec<&Statement>>> = BTreeMap::new();
    for s in graph.statements.iter().filter(|s| filter.passes_standing(s)) {
        let (investor, company) = match s.relation {
            Relation::InvestsIn | Relation::AcquiresStake => (s.subject.as_str(), s.object.as_str()),
            Relation::SubsidiaryOf => (s.object.as_str(), s.subject.as_str()),
            _ => continue,
        };
        if ids.contains(&company) {
            behind.entry(investor).or_default().entry(company).or_default().push(s);
        }
    }
    let all = behind.into_iter().filter(|(_, companies)| ids.iter().all(|id| companies.contains_key(id)));
    all.map(|(id, companies)| CommonInvestor { id, statements: companies.into_values().flatten().collect() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::graph_of;

    #[test]
    fn only_who_stands_behind_all_is_named() {
        let graph = graph_of(&[
            "2020 fund invests-in a asserted",
            "2021 fund acquires-stake b asserted",
            "2021 other invests-in a asserted",
            "2021 talker invests-in a in-talks",
            "2021 talker invests-in b asserted",
            "2021 b subsidiary-of parent asserted",
            "2021 parent invests-in a asserted",
        ]);
        let found = investors_in_common(&graph, &["a", "b"], &Filter::default());
        let found: Vec<(&str, usize)> = found.iter().map(|c| (c.id, c.statements.len())).collect();
        assert_eq!(found, [("fund", 2), ("parent", 2)]);
    }
}
