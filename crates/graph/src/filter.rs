//! Which statements a question is about.

use guanxi_model::{PartialDate, Relation, Statement, Status};

/// What a statement must be to count; an empty list lets everything through.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    /// The relations that count.
    pub relations: Vec<Relation>,
    /// The statuses that count.
    pub statuses: Vec<Status>,
    /// Last said on this date or later. A statement without any date does not pass.
    pub since: Option<PartialDate>,
    /// The least confidence, 0 to 1.
    pub min_confidence: f64,
}

impl Filter {
    /// Whether the statement counts.
    pub fn passes(&self, statement: &Statement) -> bool {
        (self.relations.is_empty() || self.relations.contains(&statement.relation))
            && (self.statuses.is_empty() || self.statuses.contains(&statement.status))
            && self.since.is_none_or(|since| statement.last_seen().is_some_and(|last| last >= since))
            && statement.confidence >= self.min_confidence
    }

    /// Whether the statement counts and, where no status is named, stands.
    pub fn passes_standing(&self, statement: &Statement) -> bool {
        self.passes(statement) && (statement.current || !self.statuses.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::graph_of;

    #[test]
    fn every_condition_must_hold() {
        let graph = graph_of(&["2021-06-09 catl supplies tesla asserted"]);
        let statement = &graph.statements[0];
        let date = |text: &str| text.parse().ok();
        for (filter, passes) in [
            (Filter::default(), true),
            (Filter { relations: vec![Relation::Supplies], ..Filter::default() }, true),
            (Filter { relations: vec![Relation::Leads], ..Filter::default() }, false),
            (Filter { statuses: vec![Status::Planned], ..Filter::default() }, false),
            (Filter { since: date("2021-06"), ..Filter::default() }, true),
            (Filter { since: date("2021-07"), ..Filter::default() }, false),
            (Filter { min_confidence: 0.95, ..Filter::default() }, false),
        ] {
            assert_eq!(filter.passes(statement), passes, "{filter:?}");
        }
        let planned = &graph_of(&["2021 catl supplies tesla planned"]).statements[0];
        assert!(Filter::default().passes(planned) && !Filter::default().passes_standing(planned));
        assert!(Filter { statuses: vec![Status::Planned], ..Filter::default() }.passes_standing(planned));
    }
}
