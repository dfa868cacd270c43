//! Two tables for spreadsheets and data frames: entities, and statements between them.

use guanxi_graph::Graph;

use super::{
    ExportFile, Exporter,
    row::{EDGE, NODE, edges},
};
use crate::table::csv_line;

/// CSV by RFC 4180; lists are joined by `; `.
pub(super) struct Csv;

impl Exporter for Csv {
    fn export(&self, graph: &Graph) -> Vec<ExportFile> {
        let mut nodes = csv_line(std::iter::once("id").chain(NODE.iter().map(|c| c.0)));
        for (id, entity) in &graph.entities {
            let values: Vec<String> = NODE.iter().map(|(_, _, value)| value(entity).join("; ")).collect();
            nodes.push_str(&csv_line(std::iter::once(id.as_str()).chain(values.iter().map(String::as_str))));
        }
        let mut lines = csv_line(["id", "source", "target"].into_iter().chain(EDGE.iter().map(|c| c.0)));
        for (statement, source, target) in edges(graph) {
            let values: Vec<String> = EDGE.iter().map(|(_, _, value)| value(statement).join("; ")).collect();
            let ends = [statement.id.as_str(), source, target];
            lines.push_str(&csv_line(ends.into_iter().chain(values.iter().map(String::as_str))));
        }
        vec![ExportFile { name: "nodes.csv", text: nodes }, ExportFile { name: "edges.csv", text: lines }]
    }
}
