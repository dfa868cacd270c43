//! A graph as RDF on disk, with SPARQL: Oxigraph lives here alone.
//!
//! A store is a folder of generations. [`Builder`] is its one writer: it works on a private copy, and publishes it whole.
//! [`Store`] reads one generation: nouns by identity or name, the graph or a part of it, and answers to SPARQL. [`Notebook`]
//! writes a user's own triples into a folder of their own, in generations too; [`Notes`] reads them.

mod as_of;
mod build;
mod decisions;
mod disk;
mod dump;
mod error;
mod find;
mod generations;
mod index;
mod jsonld;
mod merged;
mod names;
mod notes;
mod outline;
mod rdf;
mod read;
mod seen;
mod sparql;
mod stats;
mod store;
mod verify;
mod whole;

pub use build::{Builder, Migrated, Outcome, Start, migrate};
pub use decisions::{decide, decisions, decisions_file};
pub use disk::NewFile;
pub use error::StoreError;
pub use find::Found;
pub use generations::{generations, roll_back};
pub use names::UnknownEntity;
pub use notes::{Notebook, Notes, Triples, note_generation};
pub use rdf::iri::Base;
pub use seen::Seen;
pub use sparql::{
    Answer, Asked, Format, Graphs, Limits, NamedQuery, Param, ParamKind, Query, QueryError, Question, STACK, Service,
    Shape, describe_service, named_queries, named_query,
};
pub use stats::Stats;
pub use store::Store;
pub use verify::{Failure, Problem};

#[cfg(test)]
mod fixture;
