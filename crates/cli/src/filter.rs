//! Which statements a command looks at.

use guanxi_graph::Filter;
use guanxi_model::{PartialDate, Relation, Status};

use crate::args;

/// What was typed to narrow the statements.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct FilterArgs {
    /// Only this relation; may be given several times
    #[arg(long, value_name = "RELATION", value_parser = args::relation(), hide_possible_values = true)]
    relation: Vec<Relation>,
    /// Only this status; may be given several times
    #[arg(long, value_name = "STATUS", value_parser = args::status(), hide_possible_values = true)]
    status: Vec<Status>,
    /// Only what was said on this date or later: 2021, 2021-06 or 2021-06-09
    #[arg(long, value_name = "DATE")]
    since: Option<PartialDate>,
    /// Only statements of at least this confidence, 0 to 1
    #[arg(long, value_name = "SHARE", default_value = "0", hide_default_value = true, value_parser = args::share)]
    min_confidence: f64,
}

impl FilterArgs {
    /// The filter that was asked for.
    pub(crate) fn filter(&self) -> Filter {
        Filter {
            relations: self.relation.clone(),
            statuses: self.status.clone(),
            since: self.since,
            min_confidence: self.min_confidence,
        }
    }
}
