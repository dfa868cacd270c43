//! A whole [`Graph`] for other programs: one format a file, all behind [`Exporter`].

mod csv;
mod ftm;
mod gexf;
mod graphml;
mod neo4j;
mod row;

use guanxi_graph::Graph;

/// Writes a graph in one format.
pub trait Exporter {
    /// The files that hold the graph; most formats have one. Same graph, same bytes.
    fn export(&self, graph: &Graph) -> Vec<ExportFile>;
}

/// One file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// What to call it in a folder: `nodes.csv`.
    pub name: &'static str,
    /// Its content.
    pub text: String,
}

/// The exporter of a format by its name on the command line: `graphml`, `gexf`, `csv`, `neo4j`, `ftm`.
pub fn exporter(format: &str) -> Option<&'static dyn Exporter> {
    Some(match format {
        "graphml" => &graphml::GraphMl,
        "gexf" => &gexf::Gexf,
        "csv" => &csv::Csv,
        "neo4j" => &neo4j::Neo4j,
        "ftm" => &ftm::FollowTheMoney,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
