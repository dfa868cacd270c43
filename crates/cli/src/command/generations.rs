//! `generations` and `rollback`: the finished states of a store.

use std::io::Write;

use anyhow::Result;
use guanxi_model::Cell;
use guanxi_store::{Store, StoreError};

use crate::{
    Outcome, output,
    store_dir::StoreDir,
    table::{self, Format, number, text},
};

/// The finished states of a store that are kept
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi generations --store g")]
pub(crate) struct Args {
    #[command(flatten)]
    store: StoreDir,
}

/// Go back to an earlier generation; the next build continues from there
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi rollback 3 --store g")]
pub(crate) struct RollBack {
    /// One of those that `generations` names
    #[arg(value_name = "GENERATION")]
    generation: u64,
    #[command(flatten)]
    store: StoreDir,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let dir = args.store.path()?;
    let (kept, current) = guanxi_store::generations(dir)?;
    let mut rows = Vec::new();
    for generation in kept {
        let mark = if Some(generation) == current { "current" } else { "" };
        let row = match Store::open_generation(dir, generation).and_then(|store| store.stats()) {
            Ok(stats) => {
                let counts = [stats.documents, stats.claims, stats.statements].map(number);
                [text(generation.to_string()), text(mark)].into_iter().chain(counts).collect()
            }
            // A build removed it meanwhile.
            Err(StoreError::Generation { .. }) => continue,
            Err(error @ (StoreError::Unopenable { .. } | StoreError::Damaged(_))) => {
                output::note(error);
                let mark = format!("{mark} damaged");
                vec![text(generation.to_string()), text(mark.trim_start()), Cell::Empty, Cell::Empty, Cell::Empty]
            }
            Err(error) => return Err(error.into()),
        };
        rows.push(row);
    }
    let table = table::table(&["generation", "", "documents", "claims", "statements"], rows);
    let mut out = output::stdout();
    table::write(&mut out, &table, Format::or_by_place(None), None)?;
    out.flush()?;
    Ok(Outcome::Done)
}

pub(crate) fn roll_back(args: &RollBack) -> Result<Outcome> {
    guanxi_store::roll_back(args.store.path()?, args.generation)?;
    output::say(format_args!("generation {} is current again", args.generation));
    Ok(Outcome::Done)
}
