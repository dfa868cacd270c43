//! Which part of the graph is exported.

use std::collections::BTreeSet;

use anyhow::Result;
use guanxi_graph::{Filter, Graph, Neighbourhood, Stream, View, between, degrees, stream};
use guanxi_store::Store;

use crate::Usage;

/// Steps along a stream, unless said otherwise.
const STREAM_DEPTH: u8 = 3;

/// The parts that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Which {
    /// What stands around the entities, by any relation
    Around,
    /// The shortest ways between two entities
    Path,
    /// Suppliers, their suppliers, and customers, one column a step
    SupplyChain,
    /// Holders, investors and parents above, holdings and units below
    Ownership,
}

/// What was asked for of the entities with these ids; without any, the best connected part of everything.
pub(super) fn part(
    store: &Store,
    ids: &[&str],
    which: Which,
    depth: Option<u8>,
    filter: &Filter,
    max_nodes: usize,
) -> Result<View> {
    let along = usize::from(depth.unwrap_or(STREAM_DEPTH));
    match (which, ids) {
        (Which::Around, []) => {
            Ok(View { around: best_connected(store.graph()?, filter, max_nodes), ..View::default() })
        }
        (Which::Around, ids) => {
            let around = store.neighbourhood(ids, usize::from(depth.unwrap_or(1)), filter, max_nodes)?;
            Ok(View { around, ..View::default() })
        }
        (Which::Path, [from, to]) => {
            let graph = store.graph()?;
            let none = || {
                let (from, to) = (graph.name(from), graph.name(to));
                anyhow::anyhow!(
                    "nothing in this store connects {from} with {to}; leave filters away, or take `--view around`"
                )
            };
            between(&graph, from, to, filter, max_nodes).ok_or_else(none)
        }
        (Which::Path, _) => Err(Usage("`--view path` needs two entities: from where, to where".to_owned()).into()),
        (_, []) => Err(Usage("this view needs an entity to start from; name one".to_owned()).into()),
        (Which::SupplyChain, ids) => Ok(stream(&store.graph()?, ids, Stream::Supply, along, filter, max_nodes)),
        (Which::Ownership, ids) => Ok(stream(&store.graph()?, ids, Stream::Ownership, along, filter, max_nodes)),
    }
}

fn best_connected(mut graph: Graph, filter: &Filter, max_nodes: usize) -> Neighbourhood {
    graph.statements.retain(|s| filter.passes(s));
    if max_nodes >= graph.entities.len() && *filter == Filter::default() {
        return Neighbourhood { graph, ..Neighbourhood::default() };
    }
    let kept: BTreeSet<String> = degrees(&graph, filter).into_iter().take(max_nodes).map(|d| d.id).collect();
    graph.statements.retain(|s| kept.contains(&s.subject) && kept.contains(&s.object));
    let connected: BTreeSet<String> =
        graph.statements.iter().flat_map(|s| [s.subject.clone(), s.object.clone()]).collect();
    graph.entities.retain(|id, _| connected.contains(id));
    Neighbourhood { graph, ..Neighbourhood::default() }
}
