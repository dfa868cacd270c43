//! The JSON API under `/api`: entities, what stands around them, paths, evidence, reports. `/api/openapi.json` describes it.

mod brief;
mod entities;
mod evidence;
mod export;
mod parameters;
mod path;
mod picture;
mod questions;
mod reports;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Path, RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use guanxi_store::{Store, StoreError, UnknownEntity};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::Semaphore;

use crate::{State as Server, problem::Problem};
use parameters::Parameters;

/// The description of the API.
const OPENAPI: &str = include_str!("api/openapi.json");
/// Requests that are worked on at once; drawing has its own, smaller number.
const PLACES: usize = 16;
/// Pictures that Graphviz draws at once.
const PICTURES: usize = 2;
/// How long a request waits for a place.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why a call has no better answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    /// A parameter is missing, unknown or wrong.
    #[error("{0}")]
    Wrong(String),
    /// Nothing has this name or identity.
    #[error("{message}")]
    Unknown {
        /// What is not there.
        message: String,
        /// What is there and comes near.
        nearest: Vec<String>,
    },
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A picture cannot be drawn.
    #[error(transparent)]
    Draw(#[from] guanxi_render::DrawError),
    /// The workers have no better answer either.
    #[error("{}", .0.message)]
    Problem(Problem),
    /// Too much at once.
    #[error("too much is being asked; try again in a moment")]
    Busy,
}

impl From<UnknownEntity> for ApiError {
    fn from(unknown: UnknownEntity) -> Self {
        Self::Unknown { message: unknown.to_string(), nearest: unknown.nearest }
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Wrong(_) => StatusCode::BAD_REQUEST,
            Self::Unknown { .. } => StatusCode::NOT_FOUND,
            Self::Draw(guanxi_render::DrawError::Missing { .. }) => StatusCode::NOT_IMPLEMENTED,
            Self::Store(_) | Self::Draw(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Problem(problem) => problem.status,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        };
        let nearest = if let Self::Unknown { nearest, .. } = &self { nearest.clone() } else { Vec::new() };
        let body = serde_json::json!({ "error": self.to_string(), "nearest": nearest });
        let mut response = (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("5"));
        }
        response
    }
}

/// What every call shares.
#[derive(Clone)]
pub(crate) struct Api {
    server: Server,
    places: Arc<Semaphore>,
    pictures: Arc<Semaphore>,
}

/// A problem in the form that every call has for it.
pub(crate) fn problem(problem: Problem) -> Response {
    ApiError::from(problem).into_response()
}

/// Every call.
pub(crate) fn routes(server: &Server) -> Router<Server> {
    /// A call that answers with JSON.
    macro_rules! json {
        ($call:path) => {
            get(|State(api): State<Api>, RawQuery(query): RawQuery| async move { api.json(query, $call).await })
        };
    }
    Router::new()
        .route("/api/openapi.json", get(|| async { ([(header::CONTENT_TYPE, "application/json")], OPENAPI) }))
        .route("/api/store", json!(entities::about))
        .route("/api/entities", json!(entities::search))
        .route("/api/entities/{id}", get(entity))
        .route("/api/neighbourhood", json!(picture::neighbourhood))
        .route("/api/between", json!(picture::between))
        .route("/api/path", json!(path::path))
        .route("/api/evidence", json!(evidence::evidence))
        .route("/api/queries", json!(questions::questions))
        .route("/api/export", get(exported))
        .route("/api/reports", json!(reports::reports))
        .route("/api/reports/{name}", get(reports::report))
        .with_state(Api::new(server.clone()))
}

impl Api {
    pub(crate) fn new(server: Server) -> Self {
        Self { server, places: Arc::new(Semaphore::new(PLACES)), pictures: Arc::new(Semaphore::new(PICTURES)) }
    }

    /// `/api/entities`, for callers in this process.
    pub(crate) async fn entities(&self, given: Vec<(String, String)>) -> Result<Value, ApiError> {
        self.value(given, entities::search).await
    }

    /// `/api/evidence`, for callers in this process.
    pub(crate) async fn evidence(&self, given: Vec<(String, String)>) -> Result<Value, ApiError> {
        self.value(given, evidence::evidence).await
    }

    /// `/api/path`, for callers in this process.
    pub(crate) async fn path(&self, given: Vec<(String, String)>) -> Result<Value, ApiError> {
        self.value(given, path::path).await
    }

    /// Runs a call on a thread for work that blocks.
    async fn run<T: Send + 'static>(
        &self,
        parameters: Parameters,
        places: &Arc<Semaphore>,
        call: impl FnOnce(&Store, Parameters) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let place = tokio::time::timeout(PATIENCE, Arc::clone(places).acquire_owned()).await;
        let Ok(Ok(place)) = place else { return Err(ApiError::Busy) };
        let store = self.server.store();
        let work = move || {
            let _place = place;
            call(&store, parameters)
        };
        tokio::task::spawn_blocking(work).await.unwrap_or(Err(ApiError::Busy))
    }

    async fn json<T: Serialize + Send + 'static>(
        &self,
        query: Option<String>,
        call: impl FnOnce(&Store, Parameters) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<Response, ApiError> {
        let text = move |store: &Store, parameters| {
            let answer = call(store, parameters)?;
            serde_json::to_vec(&answer).map_err(|e| ApiError::Wrong(e.to_string()))
        };
        let text = self.run(Parameters::of_query(query.as_deref()), &self.places, text).await?;
        Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
    }

    async fn value<T: Serialize + Send + 'static>(
        &self,
        given: Vec<(String, String)>,
        call: impl FnOnce(&Store, Parameters) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<Value, ApiError> {
        let value = move |store: &Store, parameters| {
            let answer = call(store, parameters)?;
            serde_json::to_value(&answer).map_err(|e| ApiError::Wrong(e.to_string()))
        };
        self.run(Parameters::new(given), &self.places, value).await
    }
}

async fn entity(
    State(api): State<Api>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    api.json(query, move |store, parameters| entities::entity(store, &id, parameters)).await
}

async fn exported(State(api): State<Api>, RawQuery(query): RawQuery) -> Result<Response, ApiError> {
    let file = api.run(Parameters::of_query(query.as_deref()), &api.pictures, export::export).await?;
    let disposition = format!("{}; filename=\"{}\"", if file.show { "inline" } else { "attachment" }, file.name);
    Ok(([(header::CONTENT_TYPE, file.media.to_owned()), (header::CONTENT_DISPOSITION, disposition)], file.bytes)
        .into_response())
}

#[cfg(test)]
mod tests;
