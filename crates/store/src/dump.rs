//! The store as text: every quad, in an order that depends on nothing but what it says.

use std::io::Write;

use oxigraph::io::RdfSerializer;
use oxigraph::model::GraphNameRef;

use crate::{Store, StoreError, jsonld, rdf::vocabulary::prefixes, sparql::Format};

impl Store {
    /// Writes every quad as N-Quads, sorted by line. Two stores that say the same give the same bytes.
    pub fn dump(&self, mut to: impl Write) -> Result<(), StoreError> {
        let mut lines = Vec::new();
        for quad in &self.database {
            lines.push(quad?.to_string());
        }
        lines.sort_unstable();
        let written = lines.iter().try_for_each(|line| writeln!(to, "{line} ."));
        written.and_then(|()| to.flush()).map_err(StoreError::Output)
    }

    /// Writes the store in a format for graphs: N-Quads, `TriG` and JSON-LD with every graph, the others with the merged graph alone.
    ///
    /// N-Quads come sorted, as [`Store::dump`] gives them; the others in an order that is the same for the same store.
    pub fn export(&self, format: Format, to: impl Write) -> Result<(), StoreError> {
        if format == Format::NQuads {
            return self.dump(to);
        }
        let rdf = format.rdf().ok_or(StoreError::NotForGraphs(format))?;
        let mut quads = Vec::new();
        let graph = if rdf.supports_datasets() { None } else { Some(GraphNameRef::DefaultGraph) };
        for quad in self.database.quads_for_pattern(None, None, None, graph) {
            let quad = quad?;
            quads.push((quad.graph_name.to_string(), quad.to_string(), quad));
        }
        quads.sort_unstable_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        if format == Format::JsonLd {
            return jsonld::write(&self.base, quads.into_iter().map(|(.., quad)| quad).collect(), to);
        }
        let mut serializer = RdfSerializer::from_format(rdf);
        for (prefix, iri) in prefixes(&self.base) {
            serializer = serializer.with_prefix(prefix, iri).map_err(|e| StoreError::damaged(e.to_string()))?;
        }
        let mut writer = serializer.for_writer(to);
        for (.., quad) in &quads {
            writer.serialize_quad(quad).map_err(StoreError::Output)?;
        }
        writer.finish().and_then(|mut to| to.flush()).map_err(StoreError::Output)
    }
}
