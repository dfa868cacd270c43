//! What the commands that answer with statements have in common: which of them, from which store, and how they are written.

use anyhow::Result;
use guanxi_graph::Filter;
use guanxi_store::Store;

use crate::{filter::FilterArgs, store_dir::StoreAt, table::Format};

/// What was typed about the answer.
#[derive(Debug, clap::Args)]
pub(crate) struct AnswerArgs {
    #[command(flatten)]
    filter: FilterArgs,
    /// How it is written; a table on a terminal, TSV in a pipe
    #[arg(long, short, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    /// One JSON object a line, with the statements and their evidence
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    #[command(flatten)]
    store: StoreAt,
}

impl AnswerArgs {
    /// Opens the store that is asked.
    pub(crate) fn open(&self) -> Result<Store> {
        self.store.open()
    }

    /// Which statements count.
    pub(crate) fn filter(&self) -> Filter {
        self.filter.filter()
    }
}
