//! A worker: a process of its own that answers one job at a time, so that no query can take the server down with it.
//!
//! It is this program again, with a hidden command. Jobs come in on its standard input, answers leave on its standard output,
//! both in frames: a letter, the length in four bytes, the content. It opens published generations read-only, limits its own
//! memory, and ends by itself when a job takes too long or its input ends; the server ends it sooner when the client leaves.

mod desk;
mod frame;
mod limit;
mod process;
mod reply;
mod system;

use std::{
    io::{Read, Write},
    path::PathBuf,
    time::Duration,
};

use guanxi_render::ReportFormat;
use guanxi_store::{Base, Format, Graphs, Limits, Question};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::ServeError;

pub use limit::memory as limit_memory;

pub(crate) use frame::{Frame, Said};
pub(crate) use process::{Launch, Worker};
pub(crate) use system::Process;

/// What a worker works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// It reads a store, and notes where there are some.
    Reader {
        /// The store's folder.
        store: PathBuf,
        /// The notes' folder.
        notes: Option<PathBuf>,
    },
    /// It is the one writer of notes.
    Writer {
        /// The notes' folder.
        notes: PathBuf,
        /// The base of the store that they stand beside.
        base: Base,
    },
}

/// Works until the input ends. `memory` is how many bytes a job may need; what needs more ends the process.
pub fn work(role: Role, memory: Option<u64>, mut from: impl Read, mut to: impl Write + Send) -> Result<(), ServeError> {
    let mut desk = desk::Desk::new(role)?;
    if let Some(bytes) = memory {
        limit::memory(bytes)?;
    }
    while let Some(frame) = Frame::read(&mut from)? {
        let job: Job = frame.parse()?;
        let _watch = limit::Watch::over(job.cost().time + 8 * GRACE);
        desk.work(job, &mut to)?;
    }
    Ok(())
}

/// How much longer than its limit a job may take until the server ends its process: the time that a friendly end needs. Where there is
/// no server any more, the process ends itself a little later.
pub(crate) const GRACE: Duration = Duration::from_millis(500);

/// What a question is put to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Source {
    /// The current generation of the store.
    Store,
    /// The notes.
    Notes,
    /// The store with the notes' graphs.
    Both,
}

/// What a job may cost.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Cost {
    pub(crate) time: Duration,
    pub(crate) rows: usize,
    pub(crate) bytes: usize,
}

impl Cost {
    pub(crate) fn limits(self) -> Limits {
        Limits { time: Some(self.time), rows: Some(self.rows) }
    }
}

/// What a worker does.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Job {
    /// Writes the answer to a question, in the format for its shape; without one, it is not acceptable.
    Write { source: Source, question: Question, table: Option<Format>, graph: Option<Format>, cost: Cost },
    /// Gives an [`guanxi_store::Answer`] as JSON.
    Answer { source: Source, question: Question, cost: Cost },
    /// Writes a graph.
    Graph { source: Source, name: Option<String>, format: Format, cost: Cost },
    /// Makes a report that ships with the program.
    Report { name: String, parameters: IndexMap<String, String>, format: ReportFormat, cost: Cost },
    /// Changes notes by SPARQL.
    Update { text: String, using: Option<Graphs>, base: Option<String>, cost: Cost },
    /// Adds to a graph of the notes, or replaces it.
    Put { name: Option<String>, parts: Vec<(Format, String)>, replace: bool, cost: Cost },
    /// Makes a new graph of the notes, with an IRI that begins so.
    Create { beginning: String, parts: Vec<(Format, String)>, cost: Cost },
    /// Takes away a graph of the notes.
    Remove { name: Option<String>, cost: Cost },
}

impl Job {
    pub(crate) fn cost(&self) -> Cost {
        match self {
            Self::Write { cost, .. }
            | Self::Answer { cost, .. }
            | Self::Graph { cost, .. }
            | Self::Report { cost, .. }
            | Self::Update { cost, .. }
            | Self::Put { cost, .. }
            | Self::Create { cost, .. }
            | Self::Remove { cost, .. } => *cost,
        }
    }
}

/// How a job ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Done {
    /// Whether the graph was there before.
    pub(crate) there: bool,
    /// The graph that was made.
    pub(crate) made: Option<String>,
}
