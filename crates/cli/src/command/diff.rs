//! `diff`: relations added, removed or changed between two stores or two dates.

use std::{collections::BTreeMap, io::Write, path::Path};

use anyhow::{Context, Result};
use guanxi_graph::{Decisions, Graph, merge};
use guanxi_model::{Catalogue, PartialDate, Statement};
use guanxi_store::Store;

use crate::{
    Outcome, output,
    store_dir::StoreDir,
    table::{self, Format, text},
    words,
};

/// Relations added, removed or changed between two stores, generations or dates
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
    #[command(flatten)]
    store: StoreDir,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let (old, new) = (side(&args.old, &args.store)?, side(&args.new, &args.store)?);
    let by_id = |graph: &Graph| -> BTreeMap<String, Statement> {
        graph.statements.iter().map(|s| (s.id.clone(), s.clone())).collect()
    };
    let (before, after) = (by_id(&old), by_id(&new));
    let mut rows = Vec::new();
    for statement in &new.statements {
        let change = match before.get(&statement.id) {
            None => ("added", new_document(&[], statement)),
            Some(was) if was != statement => (changed(was, statement), new_document(&was.steps, statement)),
            Some(_) => continue,
        };
        rows.push(row(change, statement, &new));
    }
    for statement in old.statements.iter().filter(|s| !after.contains_key(&s.id)) {
        rows.push(row(("removed", new_document(&[], statement)), statement, &old));
    }
    let table = table::table(&["change", "subject", "relation", "object", "status", "details", "document"], rows);
    let mut out = output::stdout();
    table::write(&mut out, &table, Format::or_by_place(args.format), None)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// The graph that a side names.
fn side(name: &str, dir: &StoreDir) -> Result<Graph> {
    if Path::new(name).is_dir() {
        return Ok(Store::open(Path::new(name))?.graph()?);
    }
    // Four digits are a year before they are a generation.
    if name.len() >= 4
        && let Ok(date) = name.parse::<PartialDate>()
    {
        return as_of(&dir.open()?, date);
    }
    let generation = name.parse::<u64>().with_context(|| format!("`{name}` is no store, generation or date"))?;
    Ok(Store::open_generation(dir.path()?, generation)?.graph()?)
}

/// What the documents up to a date say.
fn as_of(store: &Store, date: PartialDate) -> Result<Graph> {
    let (mut documents, mut claims) = (Vec::new(), Vec::new());
    for id in store.document_ids()? {
        let meta = store.meta(&id)?;
        // A day in June is not after `2021-06`.
        let known = |day: PartialDate| day <= date || day.to_string().starts_with(&date.to_string());
        if let Some(meta) = meta.filter(|m| m.date.is_some_and(known)) {
            documents.push(meta);
            claims.extend(store.claims_of(&id)?);
        }
    }
    let decisions = Decisions::replay(store.graph()?.decisions);
    Ok(merge(documents, claims, Catalogue::built_in(), &decisions))
}

fn changed(was: &Statement, is: &Statement) -> &'static str {
    match (was.current, is.current) {
        (true, false) => "no longer stands",
        (false, true) => "stands again",
        _ if was.steps.len() < is.steps.len() => "reported again",
        _ => "changed",
    }
}

/// The documents that made the difference.
fn new_document(before: &[guanxi_model::Step], statement: &Statement) -> String {
    let new = statement.steps.iter().filter(|s| !before.contains(s));
    let mut documents: Vec<&str> = new.map(|s| s.document.as_str()).collect();
    documents.dedup();
    documents.join(", ")
}

fn row((change, document): (&str, String), statement: &Statement, graph: &Graph) -> Vec<guanxi_model::Cell> {
    vec![
        text(change),
        text(graph.name(&statement.subject)),
        text(statement.relation.as_str()),
        text(graph.name(&statement.object)),
        text(words::status(statement)),
        text(words::qualifiers(&statement.qualifiers)),
        text(document),
    ]
}
