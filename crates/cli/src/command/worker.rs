//! `worker`: a process of the server's that answers queries; nothing for people.

use std::{io, path::PathBuf};

use anyhow::Result;
use guanxi_serve::Role;
use guanxi_store::Base;

use crate::{Outcome, Usage};

/// A process of `serve`, which starts it itself
#[derive(Debug, clap::Args)]
#[command(hide = true)]
pub(crate) struct Args {
    /// The store to read
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    /// The notes to read, or to write where no store is given
    #[arg(long, value_name = "DIR")]
    notes: Option<PathBuf>,
    /// The base of the store that the notes stand beside
    #[arg(long, value_name = "IRI", default_value = Base::DEFAULT)]
    base: String,
    /// Bytes of memory that a query may need
    #[arg(long, value_name = "BYTES")]
    memory: Option<u64>,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let role = match (&args.store, &args.notes) {
        (Some(store), notes) => Role::Reader { store: store.clone(), notes: notes.clone() },
        (None, Some(notes)) => {
            let base = Base::new(&args.base).ok_or_else(|| Usage(format!("`{}` is no base", args.base)))?;
            Role::Writer { notes: notes.clone(), base }
        }
        (None, None) => return Err(Usage("a worker is started by `guanxi serve` alone".to_owned()).into()),
    };
    guanxi_serve::work(role, args.memory, io::stdin().lock(), io::stdout())?;
    Ok(Outcome::Done)
}
