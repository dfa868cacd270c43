//! What a query may cost, and the count of what it has cost so far.

use std::time::Duration;

use oxigraph::sparql::{CancellationToken, QueryEvaluationError};
use serde::{Deserialize, Serialize};

use super::QueryError;

/// How much a query may cost. Nothing is limited unless said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Limits {
    /// How long it may run. Looked at whenever data is read or a row comes out, so that a query which does neither goes on;
    /// whoever needs more certainty runs it in a process and ends that.
    pub time: Option<Duration>,
    /// How many rows or triples it may answer with.
    pub rows: Option<usize>,
}

/// Counts rows against the limit, and looks at every one whether the time is up.
pub(super) struct Counter {
    limit: Option<usize>,
    rows: usize,
    token: CancellationToken,
}

impl Counter {
    pub(super) fn new(limits: Limits, token: CancellationToken) -> Self {
        Self { limit: limits.rows, rows: 0, token }
    }

    /// Counts one more.
    pub(super) fn one(&mut self) -> Result<(), QueryError> {
        self.rows += 1;
        match self.limit {
            _ if self.token.is_cancelled() => Err(QueryEvaluationError::Cancelled.into()),
            Some(limit) if self.rows > limit => Err(QueryError::TooLong(limit)),
            _ => Ok(()),
        }
    }
}
