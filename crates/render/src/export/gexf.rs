//! GEXF 1.2 (gexf.net): what Gephi and networkx read.

use guanxi_graph::Graph;

use super::{
    ExportFile, Exporter,
    row::{Column, EDGE, NODE, Sort, edges},
};
use crate::text::xml;

/// The GEXF format; every edge is directed, since readers refuse a mixture, and `symmetric` says which ones have no direction.
pub(super) struct Gexf;

impl Exporter for Gexf {
    fn export(&self, graph: &Graph) -> Vec<ExportFile> {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\">\n  \
             <graph mode=\"static\" defaultedgetype=\"directed\">\n",
        );
        attributes(&mut out, "node", NODE);
        attributes(&mut out, "edge", EDGE);
        out.push_str("    <nodes>\n");
        for (id, entity) in &graph.entities {
            let values = values(NODE, entity);
            out.push_str(&format!("      <node id=\"{}\" label=\"{}\">{values}</node>\n", xml(id), xml(&entity.name)));
        }
        out.push_str("    </nodes>\n    <edges>\n");
        for (statement, source, target) in edges(graph) {
            out.push_str(&format!(
                "      <edge id=\"{}\" source=\"{}\" target=\"{}\" label=\"{}\" weight=\"{}\">{}</edge>\n",
                xml(&statement.id),
                xml(source),
                xml(target),
                statement.relation,
                statement.steps.len().max(1),
                values(EDGE, statement)
            ));
        }
        out.push_str("    </edges>\n  </graph>\n</gexf>\n");
        vec![ExportFile { name: "graph.gexf", text: out }]
    }
}

fn attributes<T>(out: &mut String, class: &str, columns: &[Column<T>]) {
    out.push_str(&format!("    <attributes class=\"{class}\">\n"));
    for (name, sort, _) in columns {
        let sort = match sort {
            Sort::Text | Sort::List => "string",
            Sort::Integer => "integer",
            Sort::Number => "double",
            Sort::Truth => "boolean",
        };
        out.push_str(&format!("      <attribute id=\"{name}\" title=\"{name}\" type=\"{sort}\"/>\n"));
    }
    out.push_str("    </attributes>\n");
}

fn values<T>(columns: &[Column<T>], item: &T) -> String {
    let filled = columns.iter().map(|(name, _, value)| (name, value(item))).filter(|(_, v)| !v.is_empty());
    let values: String =
        filled.map(|(name, v)| format!("<attvalue for=\"{name}\" value=\"{}\"/>", xml(&v.join("; ")))).collect();
    format!("<attvalues>{values}</attvalues>")
}
