//! The named queries, for those who want to ask or change them.

use guanxi_store::{Store, named_queries};
use serde::Serialize;

use super::{ApiError, parameters::Parameters};

/// A named query.
#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the API calls it so")]
pub(super) struct Question {
    name: &'static str,
    question: Option<&'static str>,
    parameters: Vec<Parameter>,
    sparql: &'static str,
}

/// What a query or a report must be told.
#[derive(Serialize)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) default: Option<&'static str>,
    pub(super) explanation: &'static str,
}

pub(super) fn questions(_: &Store, parameters: Parameters) -> Result<Vec<Question>, ApiError> {
    parameters.done()?;
    let question = |named: &'static guanxi_store::NamedQuery| Question {
        name: named.name,
        question: named.query.question.as_deref(),
        parameters: named
            .query
            .params
            .iter()
            .map(|p| Parameter {
                name: &p.name,
                kind: p.kind.as_str(),
                default: p.default.as_deref(),
                explanation: &p.explanation,
            })
            .collect(),
        sparql: &named.query.text,
    };
    Ok(named_queries().iter().map(question).collect())
}
