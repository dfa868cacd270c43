//! `diff`: relations added, removed or changed between two stores or two dates, and what did it.

use std::{io::Write, path::Path};

use anyhow::Result;
use guanxi_graph::{Cause, Change, Graph, Happened, diff};
use guanxi_model::{Catalogue, PartialDate};
use guanxi_store::Store;

use crate::{
    Outcome, Usage, output,
    store_dir::{self, StoreDir},
    table::{self, Format, text},
    words,
};

/// Relations added, removed or changed between two stores, generations or dates, each with what did it
#[derive(Debug, clap::Args)]
#[command(
    before_help = "Examples:\n  guanxi diff old-store new-store\n  guanxi diff 4 5 --store g          two generations\n  \
    guanxi diff 2020-12 2021-06 --store g    what was known by each date"
)]
pub(crate) struct Args {
    /// A store, a generation, or a date
    #[arg(value_name = "OLD")]
    old: String,
    /// A store, a generation, or a date
    #[arg(value_name = "NEW")]
    new: String,
    /// How it is written; a table on a terminal, TSV in a pipe
    #[arg(long, short, value_name = "FORMAT")]
    format: Option<Format>,
    /// Each change with its statement, evidence and causes as a JSON object on a line
    #[arg(long, conflicts_with = "format")]
    json: bool,
    #[command(flatten)]
    store: StoreDir,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let ((old, without), (new, without_too)) = (side(&args.old, &args.store)?, side(&args.new, &args.store)?);
    store_dir::note_undated(without.max(without_too));
    let changes = diff(&old, &new);
    let mut out = output::stdout();
    if args.json {
        changes.iter().try_for_each(|change| output::json_line(&mut out, change))?;
    } else {
        let rows = changes.iter().map(|c| row(c, if c.happened == Happened::Removed { &old } else { &new })).collect();
        let table = table::table(&["change", "subject", "relation", "object", "status", "details", "because"], rows);
        table::write(&mut out, &table, Format::or_by_place(args.format), None)?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// The graph that a side names, and how many documents were left away since they have no date.
fn side(name: &str, dir: &StoreDir) -> Result<(Graph, usize)> {
    if Path::new(name).is_dir() {
        return Ok((Store::open(Path::new(name))?.graph()?, 0));
    }
    // Four digits are a year before they are a generation.
    if name.len() >= 4
        && let Ok(date) = name.parse::<PartialDate>()
    {
        return Ok(dir.open()?.graph_as_of(date, Catalogue::built_in())?);
    }
    let Ok(generation) = name.parse::<u64>() else {
        let say = format!("`{name}` is no folder of a store, no generation such as 2, and no date such as 2021-06");
        return Err(Usage(say).into());
    };
    Ok((Store::open_generation(dir.path()?, generation)?.graph()?, 0))
}

fn row(change: &Change, graph: &Graph) -> Vec<guanxi_model::Cell> {
    let statement = &change.statement;
    let happened = match change.happened {
        Happened::Added => "added",
        Happened::Removed => "removed",
        Happened::Stands => "stands again",
        Happened::Fell => "no longer stands",
        Happened::Changed if change.causes.iter().all(|c| matches!(c, Cause::Came { .. })) => "reported again",
        Happened::Changed => "changed",
    };
    let causes: Vec<String> = change.causes.iter().map(Cause::to_string).collect();
    vec![
        text(happened),
        text(graph.name(&statement.subject)),
        text(statement.relation.as_str()),
        text(graph.name(&statement.object)),
        text(words::status(statement)),
        text(words::qualifiers(&statement.qualifiers)),
        text(causes.join("; ")),
    ]
}
