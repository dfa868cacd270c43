//! The calls by name, for callers in the same process.

use serde::Serialize;
use serde_json::Value;

use super::{ApiError, Outline, entities, evidence, parameters::Parameters, path, picture};

/// A call of the API whose answer is JSON; see its description for the parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// `/api/store`.
    Store,
    /// `/api/entities`.
    Entities,
    /// `/api/neighbourhood`.
    Neighbourhood,
    /// `/api/path`.
    Path,
    /// `/api/evidence`.
    Evidence,
}

impl Call {
    /// The answer, the same as over HTTP.
    pub fn answer(self, outline: &Outline, parameters: Vec<(String, String)>) -> Result<Value, ApiError> {
        let parameters = Parameters::new(parameters);
        match self {
            Self::Store => json(entities::about(outline, parameters)?),
            Self::Entities => json(entities::search(outline, parameters)?),
            Self::Neighbourhood => json(picture::neighbourhood(outline, parameters)?),
            Self::Path => json(path::path(outline, parameters)?),
            Self::Evidence => json(evidence::evidence(outline, parameters)?),
        }
    }
}

fn json(answer: impl Serialize) -> Result<Value, ApiError> {
    serde_json::to_value(answer).map_err(|e| ApiError::Wrong(e.to_string()))
}
