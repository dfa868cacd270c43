//! `migrate`: a store of an older format to the one that this program writes.

use anyhow::Result;
use guanxi_model::Catalogue;
use guanxi_store::Migrated;

use crate::{Outcome, output, store_dir::StoreDir};

/// Bring a store of an older format to the one that this program writes
#[derive(Debug, clap::Args)]
#[command(
    before_help = "Example:\n  guanxi migrate --store g",
    after_help = "Every generation is made again from its documents and claims; nothing is lost, and no text is read again."
)]
pub(crate) struct Args {
    #[command(flatten)]
    store: StoreDir,
}

pub(crate) fn run(args: &Args, quiet: bool) -> Result<Outcome> {
    let dir = args.store.path()?;
    let migrated = guanxi_store::migrate(dir, Catalogue::built_in())?;
    if !quiet {
        let dir = dir.display();
        match migrated {
            None => output::say(format_args!("`{dir}` has the present format already")),
            Some(Migrated { from, generation: None }) => {
                output::say(format_args!("`{dir}` had format {from} and no generation; it has the present format now"));
            }
            Some(Migrated { from, generation: Some(generation) }) => output::say(format_args!(
                "`{dir}` had format {from} and has the present one now; generation {generation} is current"
            )),
        }
    }
    Ok(Outcome::Done)
}
