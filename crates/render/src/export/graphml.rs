//! GraphML (Brandes and others, *GraphML Progress Report*, 2001): what yEd, igraph and networkx read.

use guanxi_graph::Graph;

use super::{
    ExportFile, Exporter,
    row::{Column, EDGE, NODE, Sort, edges},
};
use crate::text::xml;

/// The GraphML format; lists are joined by `; `.
pub(super) struct GraphMl;

impl Exporter for GraphMl {
    fn export(&self, graph: &Graph) -> Vec<ExportFile> {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns \
             http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n",
        );
        keys(&mut out, "node", NODE);
        keys(&mut out, "edge", EDGE);
        out.push_str("  <graph id=\"guanxi\" edgedefault=\"directed\">\n");
        for (id, entity) in &graph.entities {
            out.push_str(&format!("    <node id=\"{}\">\n{}    </node>\n", xml(id), data("node", NODE, entity)));
        }
        for (statement, source, target) in edges(graph) {
            out.push_str(&format!(
                "    <edge id=\"{}\" source=\"{}\" target=\"{}\">\n{}    </edge>\n",
                xml(&statement.id),
                xml(source),
                xml(target),
                data("edge", EDGE, statement)
            ));
        }
        out.push_str("  </graph>\n</graphml>\n");
        vec![ExportFile { name: "graph.graphml", text: out }]
    }
}

fn keys<T>(out: &mut String, domain: &str, columns: &[Column<T>]) {
    for (name, sort, _) in columns {
        let sort = match sort {
            Sort::Text | Sort::List => "string",
            Sort::Integer => "int",
            Sort::Number => "double",
            Sort::Truth => "boolean",
        };
        out.push_str(&format!(
            "  <key id=\"{domain}-{name}\" for=\"{domain}\" attr.name=\"{name}\" attr.type=\"{sort}\"/>\n"
        ));
    }
}

fn data<T>(domain: &str, columns: &[Column<T>], item: &T) -> String {
    let filled = columns.iter().map(|(name, _, value)| (name, value(item))).filter(|(_, v)| !v.is_empty());
    filled.map(|(name, v)| format!("      <data key=\"{domain}-{name}\">{}</data>\n", xml(&v.join("; ")))).collect()
}
