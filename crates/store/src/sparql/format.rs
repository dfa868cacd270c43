//! The formats of answers.

use std::{fmt, str::FromStr};

use oxigraph::{
    io::{JsonLdProfileSet, RdfFormat},
    sparql::results::QueryResultsFormat,
};
use serde::{Deserialize, Serialize};

/// What a format holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// Rows and columns.
    Table,
    /// Triples.
    Graph,
}

/// A format of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// SPARQL 1.1 Query Results CSV.
    Csv,
    /// SPARQL 1.1 Query Results TSV.
    Tsv,
    /// SPARQL 1.1 Query Results JSON.
    Json,
    /// SPARQL Query Results XML.
    Xml,
    /// A table in GitHub's Markdown.
    Markdown,
    /// Turtle.
    Turtle,
    /// N-Triples.
    NTriples,
    /// N-Quads.
    NQuads,
    /// `TriG`.
    TriG,
    /// JSON-LD 1.1.
    JsonLd,
    /// RDF/XML.
    RdfXml,
}

impl Format {
    /// Every format with the word that names it.
    pub const ALL: [(&'static str, Self); 11] = [
        ("csv", Self::Csv),
        ("tsv", Self::Tsv),
        ("json", Self::Json),
        ("xml", Self::Xml),
        ("markdown", Self::Markdown),
        ("turtle", Self::Turtle),
        ("ntriples", Self::NTriples),
        ("nquads", Self::NQuads),
        ("trig", Self::TriG),
        ("jsonld", Self::JsonLd),
        ("rdfxml", Self::RdfXml),
    ];

    /// What it holds.
    pub fn shape(self) -> Shape {
        if self.rdf().is_some() { Shape::Graph } else { Shape::Table }
    }

    /// Whether it holds named graphs beside the default one, as a whole store has them.
    pub fn holds_datasets(self) -> bool {
        self.rdf().is_some_and(RdfFormat::supports_datasets)
    }

    /// Its name in RDF libraries, for graphs.
    pub(crate) fn rdf(self) -> Option<RdfFormat> {
        Some(match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::NTriples => RdfFormat::NTriples,
            Self::NQuads => RdfFormat::NQuads,
            Self::TriG => RdfFormat::TriG,
            Self::JsonLd => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
            Self::RdfXml => RdfFormat::RdfXml,
            _ => return None,
        })
    }

    /// Its name in SPARQL libraries, for tables; Markdown is our own.
    pub(crate) fn results(self) -> Option<QueryResultsFormat> {
        Some(match self {
            Self::Csv => QueryResultsFormat::Csv,
            Self::Tsv => QueryResultsFormat::Tsv,
            Self::Json => QueryResultsFormat::Json,
            Self::Xml => QueryResultsFormat::Xml,
            _ => return None,
        })
    }

    /// The names of the formats that hold a shape, joined by commas.
    pub(crate) fn names(shape: Shape) -> String {
        Self::ALL.iter().filter(|(_, f)| f.shape() == shape).map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(Self::ALL.iter().find(|(_, format)| format == self).map_or("", |(name, _)| name))
    }
}

impl FromStr for Format {
    type Err = String;

    /// Reads a format's name, or a usual other one of it.
    fn from_str(text: &str) -> Result<Self, String> {
        let name = match text {
            "md" => "markdown",
            "ttl" => "turtle",
            "nt" => "ntriples",
            "nq" => "nquads",
            "json-ld" => "jsonld",
            "rdf" => "rdfxml",
            other => other,
        };
        let found = Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format);
        found.ok_or_else(|| format!("unknown format `{text}`; one of {}", Self::ALL.map(|(name, _)| name).join(", ")))
    }
}
