//! Who is in the store: its sizes, search as one types, one entity.

use guanxi_model::Entity;
use guanxi_render::{LineLook, line_looks};
use guanxi_store::Stats;
use serde::Serialize;

use super::{ApiError, Outline, parameters::Parameters};
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

pub(super) fn about(outline: &Outline, parameters: Parameters) -> Result<About, ApiError> {
    parameters.done()?;
    Ok(About {
        version: env!("CARGO_PKG_VERSION"),
        stats: outline.stats.clone(),
        looks: line_looks(),
        best: outline.best(12).into_iter().map(|e| found(outline, e, &e.name)).collect(),
        draws: explorer::draws(),
    })
}

pub(super) fn search(outline: &Outline, mut parameters: Parameters) -> Result<Vec<Found>, ApiError> {
    let text = parameters.one("q")?.unwrap_or_default();
    let limit = parameters.count("limit", 10, 100)?;
    parameters.done()?;
    Ok(outline.search(&text, limit).into_iter().map(|(entity, fits)| found(outline, entity, fits)).collect())
}

pub(super) fn entity(outline: &Outline, id: &str, parameters: Parameters) -> Result<Known, ApiError> {
    parameters.done()?;
    let entity = outline.find(id)?.clone();
    let merged = outline.graph.same_as.iter().filter(|(_, kept)| **kept == entity.id).map(|(id, _)| id.clone());
    Ok(Known {
        iri: outline.store.base().iri_of_entity(&entity.id),
        statements: outline.count(&entity.id),
        merged: merged.collect(),
        entity,
    })
}

fn found(outline: &Outline, entity: &Entity, fits: &str) -> Found {
    Found {
        id: entity.id.clone(),
        name: entity.name.clone(),
        chinese: entity.zh.first().cloned(),
        kind: entity.kind,
        country: entity.country.clone(),
        sector: entity.sector.clone(),
        fits: fits.to_owned(),
        statements: outline.count(&entity.id),
    }
}
