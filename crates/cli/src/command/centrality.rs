//! `centrality`: who stands between the others.

use std::io::Write;

use anyhow::Result;
use guanxi_graph::centrality;

use crate::{
    Outcome,
    filter::FilterArgs,
    output,
    store_dir::StoreAt,
    table::{self, Format, number, text},
};

/// Who is most central: between most others on their shortest ways, and with most neighbours
#[derive(Debug, clap::Args)]
#[command(
    before_help = "Examples:\n  guanxi centrality --limit 20\n  guanxi centrality --relation supplies --status asserted"
)]
pub(crate) struct Args {
    /// So many at most
    #[arg(long, value_name = "N", default_value = "50", value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    #[command(flatten)]
    filter: FilterArgs,
    /// How it is written; a table on a terminal, TSV in a pipe
    #[arg(long, short, value_name = "FORMAT")]
    format: Option<Format>,
    #[command(flatten)]
    store: StoreAt,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let graph = args.store.open()?.graph()?;
    let found = centrality(&graph, &args.filter.filter());
    let rows = found.iter().take(args.limit as usize).map(|c| {
        let kind = graph.entity(&c.id).map(|e| e.kind.to_string()).unwrap_or_default();
        vec![text(graph.name(&c.id)), text(kind), text(format!("{:.4}", c.betweenness)), number(c.neighbours)]
    });
    let table = table::table(&["name", "kind", "betweenness", "neighbours"], rows.collect());
    let mut out = output::stdout();
    table::write(&mut out, &table, Format::or_by_place(args.format), None)?;
    out.flush()?;
    Ok(Outcome::Done)
}
