//! Answers to requests that cannot be fulfilled: a status and a sentence.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use guanxi_store::QueryError;

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
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        let status = match &error {
            QueryError::Update => StatusCode::FORBIDDEN,
            QueryError::UnknownQuery { .. } => StatusCode::NOT_FOUND,
            QueryError::Unfit { .. } => StatusCode::NOT_ACCEPTABLE,
            QueryError::Timeout(_) => StatusCode::SERVICE_UNAVAILABLE,
            QueryError::Io(_) | QueryError::Evaluation(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        Self::new(status, error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, format!("{}\n", self.message)).into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("5"));
        }
        response
    }
}
