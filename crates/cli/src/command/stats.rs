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
#[command(before_help = "Examples:\n  guanxi stats --store g\n  guanxi stats --json | jq .claims")]
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
    let on = style::on_stdout();
    let head = |name: &str, count: usize, more: String| {
        format!("{} {count:>10}{more}\n", style::paint(on, HEADING, format_args!("{name:24}")))
    };
    let part = |name: &str, count: usize| format!("  {name:22} {count:>10}\n");
    let dates = stats.dates.map(|(first, last)| format!("   {first} – {last}")).unwrap_or_default();
    let mut text = head("documents", stats.documents, dates);
    text += &head("claims", stats.claims, String::new());
    text += &head("statements", stats.statements, format!("   {} of them stand as facts", stats.current));
    text.extend(stats.relations.iter().map(|(relation, count)| part(relation.as_str(), *count)));
    text += "  of any relation, by status\n";
    text.extend(stats.statuses.iter().map(|(status, count)| part(status.as_str(), *count)));
    text += &head("entities", stats.entities, String::new());
    text.extend(stats.kinds.iter().map(|(kind, count)| part(kind.as_str(), *count)));
    let generation = stats.generation.map_or("nothing was built yet".to_owned(), |g| format!("generation {g}"));
    text += &head("RDF quads", stats.quads, format!("   base {}, {generation}", stats.base));
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Outcome::Done)
}
