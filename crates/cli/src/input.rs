//! Inputs to documents, with a count of those that could not be read.

use anyhow::{Result, bail};
use guanxi_ingest::{Identities, IngestError};
use guanxi_model::Document;
use indicatif::ProgressBar;

use crate::{Outcome, output};

/// What was typed as INPUT….
#[derive(Debug, clap::Args)]
pub(crate) struct Inputs {
    /// Files, folders, globs or `-`: text, Markdown, HTML, JSON lines, RSS, Atom, WARC; gzip and zstd are opened
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) inputs: Vec<String>,
}

/// A document, or why one could not be read.
pub(crate) type Read = std::result::Result<Document, IngestError>;

/// What came of the inputs.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Documents read.
    pub(crate) documents: usize,
    /// Documents that are not English, so that nothing is extracted from them.
    pub(crate) foreign: usize,
    /// Inputs, or documents in them, that could not be read; each was named.
    pub(crate) failed: usize,
}

impl Tally {
    /// Takes what was read: counts a document, or names what is wrong.
    pub(crate) fn take<T>(
        &mut self,
        read: std::result::Result<T, IngestError>,
        bar: Option<&ProgressBar>,
    ) -> Option<T> {
        match read {
            Ok(document) => {
                self.documents += 1;
                Some(document)
            }
            Err(error) => {
                self.failed += 1;
                match bar {
                    Some(bar) => bar.suspend(|| output::note(&error)),
                    None => output::note(&error),
                }
                None
            }
        }
    }

    /// How the command ended; an error where nothing at all could be read.
    pub(crate) fn outcome(&self) -> Result<Outcome> {
        match (self.failed, self.documents) {
            (0, _) => Ok(Outcome::Done),
            (_, 0) => bail!("nothing could be read"),
            _ => Ok(Outcome::Partly),
        }
    }
}

/// Every document of the inputs, in their order, and what could not be read.
///
/// A document that was read before, under the same identity and with the same content, is left away.
pub(crate) fn documents(inputs: &Inputs) -> impl Iterator<Item = Read> + Send + use<> {
    let (sources, errors) = guanxi_ingest::expand(&inputs.inputs);
    let mut identities = Identities::default();
    let documents = sources.into_iter().flat_map(|source| {
        let name = source.name();
        let documents: Box<dyn Iterator<Item = Read> + Send> = match guanxi_ingest::read(&source) {
            Ok(documents) => Box::new(documents),
            Err(error) => Box::new(std::iter::once(Err(error))),
        };
        documents.map(move |read| (name.clone(), read))
    });
    let new = documents.filter_map(move |(name, read)| match read {
        Ok(document) => match identities.admit(&document, &name) {
            Ok(true) => Some(Ok(document)),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        },
        Err(error) => Some(Err(error)),
    });
    errors.into_iter().map(Err).chain(new)
}
