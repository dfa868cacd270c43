//! How two entities are connected.

use std::collections::BTreeMap;

use guanxi_graph::{Neighbourhood, shortest_path};
use guanxi_model::Entity;
use guanxi_render::{Drawing, drawing};
use guanxi_store::Store;
use serde::Serialize;

use super::{ApiError, brief::Brief, parameters::Parameters};

/// A shortest way.
#[derive(Debug, Serialize)]
pub(super) struct Way {
    /// The id of the entity where it starts.
    from: String,
    /// The id of the entity where it ends.
    to: String,
    /// Whether there is one.
    connected: bool,
    /// Its steps; none from an entity to itself.
    hops: Vec<Step>,
    /// The entities on it.
    entities: BTreeMap<String, Entity>,
    /// Every statement of its steps.
    statements: Vec<Brief>,
    /// The picture of it.
    drawing: Drawing,
}

/// One step.
#[derive(Debug, Serialize)]
pub(super) struct Step {
    /// The id of the entity where it starts.
    from: String,
    /// The id of the entity where it ends.
    to: String,
    /// The ids of the statements between the two, the best supported first.
    statements: Vec<String>,
}

pub(super) fn path(store: &Store, mut parameters: Parameters) -> Result<Way, ApiError> {
    let (from, to) = (parameters.needed("from")?, parameters.needed("to")?);
    let filter = parameters.filter()?;
    parameters.done()?;
    let (from, to) = (store.find_entity(&from)?.id, store.find_entity(&to)?.id);
    let graph = store.way(&from, &to, &filter)?;
    // Every box on the way is a centre, so that a sanction is a step that can be seen.
    let centres = graph.entities.keys().cloned().collect();
    let around = Neighbourhood { graph, centres, folded: Vec::new() };
    let mut drawing = drawing(&around);
    for drawn in &mut drawing.boxes {
        drawn.centre = drawn.id == from || drawn.id == to;
    }
    let hops = shortest_path(&around.graph, &from, &to, &filter);
    let step = |hop: &guanxi_graph::Hop<'_>| Step {
        from: hop.from.to_owned(),
        to: hop.to.to_owned(),
        statements: hop.statements.iter().map(|s| s.id.clone()).collect(),
    };
    Ok(Way {
        connected: hops.is_some(),
        hops: hops.iter().flatten().map(step).collect(),
        statements: around.graph.statements.iter().map(Brief::from).collect(),
        entities: around.graph.entities.iter().map(|(id, e)| (id.clone(), e.clone())).collect(),
        drawing,
        from,
        to,
    })
}
