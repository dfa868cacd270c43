//! A dump of a whole store, put in place of what a store holds.

use std::{collections::BTreeSet, io::Read};

use oxigraph::{
    io::RdfParser,
    model::{GraphNameRef, NamedOrBlankNode},
    store::Store as Database,
};

use super::{Builder, STREAM};
use crate::{
    Base, Format, StoreError,
    decisions::restore,
    disk::{self, Building},
    index,
    names::NameWriter,
    outline::Gatherer,
    rdf::vocabulary::{owl, rdf},
    read,
};

impl Builder {
    /// Takes in a dump of a store, in place of everything that the store holds, and publishes it as the next generation. What it says of
    /// merged statements is taken as it is.
    ///
    /// Formats without named graphs hold the merged graph alone: neither documents nor passages, so that no build, which merges what
    /// documents say, can go on from there. A store in which nothing was ever published gets the base of the dump unless one was chosen.
    ///
    /// # Errors
    ///
    /// The text breaks its format, which the error says by line; it is no dump of a store; its base is another than the store's.
    pub fn publish_dump(mut self, dump: impl Read, format: Format) -> Result<u64, StoreError> {
        let rdf = format.rdf().ok_or(StoreError::NotForGraphs(format))?;
        // An empty folder is loaded faster than a database is cleared.
        self.release()?.discard()?;
        let building = Building::copy_of(&self.dir, None)?;
        let path = building.path().to_owned();
        self.database = Database::open(&path)?;
        self.building = Some(building);
        self.before = None;
        // The indexes are made of what passes by; reading it back would cost a third of the load.
        let base = self.base.clone();
        let (mut names, mut outline) = (NameWriter::default(), Gatherer::new(&base));
        let quads = RdfParser::from_format(rdf).for_reader(dump).inspect(|quad| {
            if let Ok(quad) = quad {
                names.add(&base, quad);
                outline.add(quad);
            }
        });
        self.load(quads, STREAM)?;
        self.take_base()?;
        if self.base != base {
            names = NameWriter::gather(&self.database, &self.base)?;
            outline = Gatherer::gather(&self.database, &self.base)?;
        }
        index::start(&path)?;
        index::write_names(&path, names, None, &BTreeSet::new())?;
        index::write_outline(&path, &outline.finish())?;
        restore(&self.dir, &read::decisions(&self.database, &self.base)?)?;
        self.turn()
    }

    /// Sees to it that the store has the base of what was loaded into it.
    fn take_base(&mut self) -> Result<(), StoreError> {
        let found = base_of(&self.database)?;
        let found = found.ok_or_else(|| {
            let say = "it does not define the terms of a store, as what `guanxi export` writes of a whole one does";
            StoreError::Dump(say.to_owned())
        })?;
        if found == self.base {
            return Ok(());
        }
        if self.base_is_chosen || disk::current(&self.dir)?.is_some() {
            return Err(StoreError::OtherBase {
                found: self.base.as_str().to_owned(),
                asked: found.as_str().to_owned(),
            });
        }
        disk::Format::write(&self.dir, &found)?;
        self.base = found;
        Ok(())
    }
}

/// The base under which a database has the terms of the ontology; `None` where it has none.
fn base_of(database: &Database) -> Result<Option<Base>, StoreError> {
    let default = Some(GraphNameRef::DefaultGraph);
    for quad in database.quads_for_pattern(None, Some(rdf::TYPE), Some(owl::CLASS.into()), default) {
        if let NamedOrBlankNode::NamedNode(class) = quad?.subject
            && let Some(base) = Base::with_term(class.as_str(), "Entity")
        {
            return Ok(Some(base));
        }
    }
    Ok(None)
}
