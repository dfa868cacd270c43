//! Entities by a part of their name, from the index of names.

use std::io::Write;

use anyhow::Result;
use guanxi_model::Kind;
use guanxi_store::{Found, Store};

use super::{COLUMNS, row};
use crate::{
    Outcome, output,
    table::{self, Format, text},
};

/// As many as a screen shows, unless said otherwise.
const SHOWN: u32 = 20;

/// Writes who is found, with the further name that fits where it is not the preferred one.
pub(super) fn run(
    store: &Store,
    asked: &str,
    kind: Option<Kind>,
    limit: Option<u32>,
    format: Option<Format>,
) -> Result<Outcome> {
    let limit = limit.unwrap_or(SHOWN) as usize;
    let mut found = store.search(asked, kind, limit + 1)?;
    if found.is_empty() {
        output::note(format_args!("no entity has a name like `{asked}`"));
    } else if found.len() > limit {
        found.truncate(limit);
        output::note(format_args!("there are more than these {limit}; --limit shows more"));
    }
    let cells = |f: Found| {
        let mut cells = row(&f.entity, f.neighbours, f.statements);
        cells.push(text(f.called.unwrap_or_default()));
        cells
    };
    let columns: Vec<&str> = COLUMNS.into_iter().chain(["called"]).collect();
    let table = table::table(&columns, found.into_iter().map(cells).collect());
    let mut out = output::stdout();
    table::write(&mut out, &table, Format::or_by_place(format), None)?;
    out.flush()?;
    Ok(Outcome::Done)
}
