//! Answers to requests that cannot be fulfilled: a status and a sentence.

use std::time::Duration;

use axum::{
    extract::rejection::BytesRejection,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use guanxi_store::{QueryError, Shape};

use crate::metrics::Outcome;

/// Why a request has no better answer.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    /// The client's mistake.
    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// Our own mistake, or the system's.
    pub(crate) fn broken(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    /// Too much to do; what keeps the server busy stands before the request to come back.
    pub(crate) fn busy(because: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, format!("{because}; try again in a moment"))
    }

    /// The query's time is up.
    pub(crate) fn timeout(limit: Duration) -> Self {
        QueryError::Timeout(limit.as_secs()).into()
    }

    /// How a query ended that ended so.
    pub(crate) fn outcome(&self) -> Outcome {
        match self.status {
            StatusCode::GATEWAY_TIMEOUT => Outcome::Timeout,
            StatusCode::SERVICE_UNAVAILABLE => Outcome::Busy,
            status if status.is_client_error() => Outcome::Refused,
            _ => Outcome::Failed,
        }
    }
}

/// The client takes none of the formats that an answer of this shape has.
pub(crate) fn unacceptable(shape: Shape) -> Problem {
    let what = match shape {
        Shape::Table => {
            "a table: application/sparql-results+json, application/sparql-results+xml, text/csv, text/tab-separated-values"
        }
        Shape::Graph => {
            "a graph: text/turtle, application/n-triples, application/rdf+xml, application/trig, application/ld+json"
        }
    };
    Problem::new(StatusCode::NOT_ACCEPTABLE, format!("the answer is {what}"))
}

/// A body that is too long, or that broke off.
impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        match rejection.status() {
            status @ StatusCode::PAYLOAD_TOO_LARGE => Self::new(status, "the body is longer than this address takes"),
            status => Self::new(status, rejection.body_text()),
        }
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        let status = match &error {
            QueryError::Update => StatusCode::FORBIDDEN,
            QueryError::UnknownQuery { .. } => StatusCode::NOT_FOUND,
            QueryError::Unfit { .. } => StatusCode::NOT_ACCEPTABLE,
            QueryError::Timeout(_) => StatusCode::GATEWAY_TIMEOUT,
            QueryError::Io(_) | QueryError::Evaluation(_) | QueryError::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        Self::new(status, error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, format!("{}\n", self.message)).into_response();
        let headers = response.headers_mut();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"notes\""));
        }
        response
    }
}
