//! A dump of a whole store, in any format for graphs.

use std::io::Read;

use anyhow::{Context, Result};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use guanxi_store::{Builder, Format as Rdf, Shape};

use crate::output;

/// What an input is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// JSON lines, as `extract` writes them.
    Records,
    /// RDF, as `export` writes a whole store.
    Dump(Rdf),
}

/// The word for records.
const RECORDS: &str = "records";

/// Reads `records` or a format for graphs; help and errors name those that exist.
pub(super) fn format() -> impl TypedValueParser<Value = Format> {
    let graphs = Rdf::ALL.into_iter().filter(|(_, format)| format.shape() == Shape::Graph).map(|(name, _)| name);
    PossibleValuesParser::new([RECORDS].into_iter().chain(graphs)).try_map(|name| match name.as_str() {
        RECORDS => Ok(Format::Records),
        name => name.parse().map(Format::Dump),
    })
}

impl Format {
    /// What the name of an input says, before an ending of compression.
    pub(super) fn of(name: &str) -> Self {
        let name = name.to_lowercase();
        let plain = [".gz", ".zst", ".zstd"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
        let extension = plain.rsplit_once('.').map(|(_, extension)| extension);
        let rdf = extension.and_then(|e| e.parse().ok()).filter(|rdf: &Rdf| rdf.shape() == Shape::Graph);
        rdf.map_or(Self::Records, Self::Dump)
    }
}

/// Puts a dump in place of everything that the store holds; gives the generation that it is.
pub(super) fn load(builder: Builder, name: &str, dump: impl Read, format: Rdf) -> Result<u64> {
    let generation = builder.publish_dump(dump, format).with_context(|| name.to_owned())?;
    if !format.holds_datasets() {
        output::note(format_args!(
            "{format} holds the merged graph alone: no documents, no passages, and nothing that could be built upon; `nquads`, `trig` and `jsonld` hold everything"
        ));
    }
    Ok(generation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_is_in_it() {
        for (name, format) in [
            ("claims.jsonl", Format::Records),
            ("claims.jsonl.gz", Format::Records),
            ("table.csv", Format::Records),
            ("-", Format::Records),
            ("dump", Format::Records),
            ("a.b/dump.nq", Format::Dump(Rdf::NQuads)),
            ("dump.nq.gz", Format::Dump(Rdf::NQuads)),
            ("DUMP.TRIG.zst", Format::Dump(Rdf::TriG)),
            ("dump.jsonld", Format::Dump(Rdf::JsonLd)),
            ("dump.ttl", Format::Dump(Rdf::Turtle)),
            ("dump.nt.zstd", Format::Dump(Rdf::NTriples)),
            ("dump.rdf", Format::Dump(Rdf::RdfXml)),
        ] {
            assert_eq!(Format::of(name), format, "{name}");
        }
    }
}
