//! `verify`: every quote against its document, the merged graph against its claims, every term against the ontology.

use std::io::Write;

use anyhow::{Result, bail};
use guanxi_model::Catalogue;
use guanxi_store::Problem;

use crate::{Outcome, output, store_dir::StoreDir};

/// Check every quote against its document, and the store against its own model
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi verify --store g")]
pub(crate) struct Args {
    /// Each failure as a JSON object on a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: StoreDir,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let store = args.store.open()?;
    let failures = store.verify(Catalogue::built_in())?;
    let mut out = output::stdout();
    for failure in &failures {
        if args.json {
            output::json_line(&mut out, failure)?;
        } else {
            let document = failure.document.as_deref().map(|d| format!("{d}: ")).unwrap_or_default();
            writeln!(out, "{document}{}: {}", failure.about, failure.problem)?;
        }
    }
    if failures.is_empty() && !args.json {
        let stats = store.stats()?;
        writeln!(
            out,
            "sound: {} documents, {} claims, {} statements, {} entities, {} quads",
            stats.documents, stats.claims, stats.statements, stats.entities, stats.quads
        )?;
    }
    out.flush()?;
    if failures.iter().any(|f| f.problem != Problem::Outdated) {
        let (count, s) = (failures.len(), if failures.len() == 1 { "" } else { "s" });
        let store = args.store.path()?.display();
        bail!("{count} failure{s}; `guanxi build … --fresh --store {store}` makes the store anew from its sources");
    }
    if !failures.is_empty() {
        bail!("the store is whole and out of date");
    }
    Ok(Outcome::Done)
}
