//! Who is in the store: its sizes, search as one types, one entity.

use guanxi_model::Entity;
use guanxi_render::{LineLook, line_looks};
use guanxi_store::{Stats, Store};
use serde::Serialize;

use super::{ApiError, parameters::Parameters};
use crate::explorer;

/// What a page needs to begin with.
#[derive(Serialize)]
pub(super) struct About {
    /// The program's version.
    version: &'static str,
    #[serde(flatten)]
    stats: Stats,
    /// The lines of the relations.
    looks: Vec<LineLook>,
    /// The best connected entities.
    best: Vec<Found>,
    /// Whether the library that draws in the browser is there.
    draws: bool,
}

/// An entity that a search found.
#[derive(Serialize)]
pub(super) struct Found {
    id: String,
    name: String,
    /// Its Chinese name.
    #[serde(skip_serializing_if = "Option::is_none")]
    chinese: Option<String>,
    kind: guanxi_model::Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sector: Option<String>,
    /// The name that fits what was typed.
    fits: String,
    statements: usize,
}

/// An entity with all that is known of it.
#[derive(Serialize)]
pub(super) struct Known {
    #[serde(flatten)]
    entity: Entity,
    /// Its IRI.
    iri: String,
    statements: usize,
    /// Ids that were merged into it.
    merged: Vec<String>,
}

pub(super) fn about(store: &Store, parameters: Parameters) -> Result<About, ApiError> {
    parameters.done()?;
    Ok(About {
        version: env!("CARGO_PKG_VERSION"),
        stats: store.stats()?,
        looks: line_looks(),
        best: store.by_degree(None, 12)?.into_iter().map(Found::from).collect(),
        draws: explorer::draws(),
    })
}

pub(super) fn search(store: &Store, mut parameters: Parameters) -> Result<Vec<Found>, ApiError> {
    let text = parameters.one("q")?.unwrap_or_default();
    let limit = parameters.count("limit", 10, 100)?;
    parameters.done()?;
    Ok(store.search(&text, None, limit)?.into_iter().map(Found::from).collect())
}

pub(super) fn entity(store: &Store, id: &str, parameters: Parameters) -> Result<Known, ApiError> {
    parameters.done()?;
    let entity = store.find_entity(id)?;
    Ok(Known {
        iri: store.base().iri_of_entity(&entity.id),
        statements: store.statement_count(&entity.id)?,
        merged: store.merged_ids(&entity.id)?,
        entity,
    })
}

impl From<guanxi_store::Found> for Found {
    fn from(found: guanxi_store::Found) -> Self {
        let Entity { id, name, zh, kind, country, sector, .. } = found.entity;
        Self {
            fits: found.called.unwrap_or_else(|| name.clone()),
            id,
            name,
            chinese: zh.into_iter().next(),
            kind,
            country,
            sector,
            statements: found.statements,
        }
    }
}
