//! SPARQL over a store: named queries with typed parameters, checked before they run, answered in every standard format.

mod answer;
mod ask;
mod bind;
mod description;
mod format;
pub(crate) mod graph;
mod guard;
mod joined;
mod limits;
mod named;
mod param;
mod query;
mod question;
mod syntax;
mod write;

pub use answer::Answer;
pub use ask::{Asked, STACK};
pub use description::{Service, describe_service};
pub use format::{Format, Shape};
pub use limits::Limits;
pub use named::{NamedQuery, named_queries, named_query};
pub use param::{Param, ParamKind};
pub use query::Query;
pub use question::{Graphs, Question};

pub(crate) use answer::cell;
pub(crate) use ask::on_deep_stack;
pub(crate) use bind::pattern;
pub(crate) use syntax::syntax;

use oxigraph::sparql::QueryEvaluationError;

use crate::{StoreError, UnknownEntity};

/// A query that cannot be asked or answered.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// Not SPARQL.
    #[error("line {line}, column {column}: {problem}\n  {snippet}\n  {:>caret$}", "^")]
    Syntax {
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in characters.
        column: usize,
        /// What was expected there.
        problem: String,
        /// The line, or what of a long one stands around the column.
        snippet: String,
        /// The place of the column in the snippet, counted from 1.
        caret: usize,
    },
    /// A header line that cannot be read.
    #[error("line {line}: {problem}")]
    Header {
        /// Counted from 1.
        line: usize,
        /// What is wrong, and what would work.
        problem: String,
    },
    /// Brackets within brackets beyond all reason.
    #[error("brackets are nested {0} deep; at most {max} are answered", max = guard::MAX_DEPTH)]
    Depth(usize),
    /// A text too long to be a query.
    #[error("the query has {0} bytes; at most {max} are read", max = guard::MAX_LENGTH)]
    Length(usize),
    /// A query that would ask another server.
    #[error("SERVICE asks other servers; this store answers from itself alone")]
    Service,
    /// An update.
    #[error("this is an update; a store is changed by `build` and `load` alone")]
    Update,
    /// An update that would read from elsewhere.
    #[error("LOAD reads from other servers; send the triples themselves")]
    Load,
    /// The graphs are chosen twice.
    #[error("the update says USING or WITH, and the request chooses graphs too; leave one out")]
    Using,
    /// A graph or base whose name is no absolute IRI.
    #[error("`{0}` is no absolute IRI")]
    Graph(String),
    /// Triples that cannot be read.
    #[error("the triples cannot be read: {0}")]
    Data(String),
    /// A parameter that must be given.
    #[error("the query needs `{name}`, {explanation}: `-p {name}=…`")]
    MissingParam {
        /// Its name.
        name: String,
        /// What it is.
        explanation: String,
    },
    /// A parameter that the query does not have.
    #[error("the query has no parameter `{name}`{known}")]
    UnknownParam {
        /// Its name.
        name: String,
        /// Those that it has, as the end of the sentence.
        known: String,
    },
    /// A value that is not of the parameter's type.
    #[error("`{value}` for `{name}`: {problem}")]
    Value {
        /// The parameter.
        name: String,
        /// What was given.
        value: String,
        /// What would work.
        problem: String,
    },
    /// A parameter for an entity that the store does not know.
    #[error(transparent)]
    Entity(#[from] UnknownEntity),
    /// A named query that does not exist.
    #[error("there is no query `{name}`; {nearest}")]
    UnknownQuery {
        /// What was asked for.
        name: String,
        /// The nearest ones, as the end of the sentence.
        nearest: String,
    },
    /// A format that does not fit the answer.
    #[error("the answer is {answer}, which `{format}` cannot hold; use one of {fitting}")]
    Unfit {
        /// A table, or triples.
        answer: &'static str,
        /// The format asked for.
        format: Format,
        /// The formats that would do.
        fitting: String,
    },
    /// The time is up.
    #[error("the query was ended after {0} seconds; narrow it, or give it more time")]
    Timeout(u64),
    /// More rows than asked for.
    #[error("the answer has more than {0} rows; add a LIMIT, or allow more")]
    TooLong(usize),
    /// The answer cannot be written.
    #[error("writing the answer: {0}")]
    Io(#[from] std::io::Error),
    /// The evaluation failed.
    #[error("{0}")]
    Evaluation(String),
    /// The store cannot be read, or the notes not written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl QueryError {
    /// A format that does not fit an answer of this shape.
    pub(crate) fn unfit(shape: Shape, format: Format) -> Self {
        let answer = match shape {
            Shape::Table => "a table",
            Shape::Graph => "a graph",
        };
        Self::Unfit { answer, format, fitting: Format::names(shape) }
    }
}

impl From<QueryEvaluationError> for QueryError {
    fn from(error: QueryEvaluationError) -> Self {
        Self::Evaluation(error.to_string())
    }
}

#[cfg(test)]
mod tests;
