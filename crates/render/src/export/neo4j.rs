//! The two tables of `neo4j-admin database import`: nodes with labels, relationships with types.

use guanxi_graph::Graph;

use super::{
    ExportFile, Exporter,
    row::{Column, EDGE, NODE, Sort, edges},
};
use crate::table::csv_line;

/// Neo4j's import CSV; lists are joined by `;`, the import's own array delimiter.
pub(super) struct Neo4j;

impl Exporter for Neo4j {
    fn export(&self, graph: &Graph) -> Vec<ExportFile> {
        let mut nodes = header(&["id:ID"], NODE, ":LABEL");
        for (id, entity) in &graph.entities {
            nodes.push_str(&line(&[id], NODE, entity, &label(entity.kind.as_str())));
        }
        let mut lines = header(&["id", ":START_ID", ":END_ID"], EDGE, ":TYPE");
        for (statement, source, target) in edges(graph) {
            let kind = statement.relation.as_str().to_uppercase().replace('-', "_");
            lines.push_str(&line(&[&statement.id, source, target], EDGE, statement, &kind));
        }
        vec![ExportFile { name: "entities.csv", text: nodes }, ExportFile { name: "relationships.csv", text: lines }]
    }
}

fn header<T>(first: &[&str], columns: &[Column<T>], end: &str) -> String {
    let names: Vec<String> = columns
        .iter()
        .map(|(name, sort, _)| match sort {
            Sort::Text => (*name).to_owned(),
            Sort::Integer => format!("{name}:long"),
            Sort::Number => format!("{name}:double"),
            Sort::Truth => format!("{name}:boolean"),
            Sort::List => format!("{name}:string[]"),
        })
        .collect();
    csv_line(first.iter().copied().chain(names.iter().map(String::as_str)).chain([end]))
}

fn line<T>(first: &[&str], columns: &[Column<T>], item: &T, end: &str) -> String {
    let values: Vec<String> = columns
        .iter()
        .map(|(_, sort, value)| match sort {
            Sort::List => value(item).iter().map(|v| v.replace(';', ",")).collect::<Vec<_>>().join(";"),
            _ => value(item).join("; "),
        })
        .collect();
    csv_line(first.iter().copied().chain(values.iter().map(String::as_str)).chain([end]))
}

/// `company` as a label: `Company`.
fn label(kind: &str) -> String {
    kind.get(..1).map_or(String::new(), str::to_uppercase) + kind.get(1..).unwrap_or_default()
}
