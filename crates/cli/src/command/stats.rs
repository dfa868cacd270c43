//! `stats`: sizes.

use std::io::Write;

use anyhow::Result;

use crate::{
    Outcome, output,
    store_dir::StoreDir,
    style::{self, HEADING},
};

/// Sizes of a store
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    store: StoreDir,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let stats = args.store.open()?.stats()?;
    let mut out = output::stdout();
    if args.json {
        output::json_line(&mut out, &stats)?;
        out.flush()?;
        return Ok(Outcome::Done);
    }
    let mut line = |indent: &str, name: &str, value: String| writeln!(out, "{indent}{name:24} {value:>10}");
    let dates = stats.dates.map(|(first, last)| format!("   {first} – {last}")).unwrap_or_default();
    line("", "generation", stats.generation.map_or("none".to_owned(), |g| g.to_string()))?;
    line("", "documents", format!("{:>10}{dates}", stats.documents))?;
    line("", "claims", stats.claims.to_string())?;
    line("", "statements", stats.statements.to_string())?;
    for (relation, count) in &stats.relations {
        line("  ", relation.as_str(), format!("{count:>8}"))?;
    }
    line("", "  of which stand", stats.current.to_string())?;
    for (status, count) in &stats.statuses {
        line("  ", status.as_str(), format!("{count:>8}"))?;
    }
    line("", "entities", stats.entities.to_string())?;
    for (kind, count) in &stats.kinds {
        line("  ", kind.as_str(), format!("{count:>8}"))?;
    }
    line("", "RDF quads", stats.quads.to_string())?;
    writeln!(out, "{} {}", style::paint(style::on_stdout(), HEADING, "base"), stats.base)?;
    out.flush()?;
    Ok(Outcome::Done)
}
