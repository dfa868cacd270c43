//! A picture in words, for those who do not see it.

use guanxi_graph::Neighbourhood;

use super::{
    label,
    scene::{Edge, Scene},
};
use crate::text::{clean, counted, elide};

/// Relations that are told one by one; a listener has no patience for more.
const TOLD: usize = 40;

/// What a picture shows: how much, then its relations as sentences, then what was left out.
pub fn describe(around: &Neighbourhood) -> String {
    let scene = Scene::new(around);
    let sanctions: Vec<&Edge<'_>> = scene.nodes.iter().flat_map(|node| &node.sanctions).collect();
    let lines = scene.edges.iter().chain(sanctions);
    let total = lines.clone().count();
    let mut told = vec![format!("{} and {}.", counted(scene.nodes.len(), "entity"), counted(total, "relation"))];
    told.extend(lines.take(TOLD).map(|edge| sentence(&scene, edge)));
    if total > TOLD {
        told.push(format!("And {}.", counted(total - TOLD, "more relation")));
    }
    let folded = scene.folded.iter().map(|f| {
        let name = elide(&clean(around.graph.name(&f.node)), 60);
        format!("{} of {name} left out.", label::folded(f).trim_start_matches('+'))
    });
    told.extend(folded);
    told.join(" ")
}

/// *CATL supplies Tesla (batteries 2020; planned; 2 reports).*
fn sentence(scene: &Scene<'_>, edge: &Edge<'_>) -> String {
    let lead = edge.lead();
    let name = |id: &str| elide(&clean(scene.around.graph.name(id)), 60);
    let words = label::words(edge);
    let reports = if edge.reports() > 1 { counted(edge.reports(), "report") } else { String::new() };
    let details = [clean(&words.measure), words.state, reports];
    let details: Vec<String> = details.into_iter().filter(|d| !d.is_empty()).collect();
    let details = if details.is_empty() { String::new() } else { format!(" ({})", details.join("; ")) };
    format!("{} {} {}{details}.", name(&lead.subject), lead.relation.phrase(), name(&lead.object))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{around, graph_of};

    #[test]
    fn the_relations_are_told_as_sentences() {
        let graph = graph_of(
            "entity a | A & Co | company | CN | batteries | | |\nentity b | B | company | US | cars | | |\n\
             2020-01-01 a supplies b planned | product=cells | q\n2021-02-01 a supplies b planned | product=cells | q",
        );
        assert_eq!(
            describe(&around(&graph, &["a"], 40)),
            "2 entities and 1 relation. A & Co supplies B (cells; planned 2020; 2 reports)."
        );
    }
}
