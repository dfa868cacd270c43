//! Who is in a store, from its index of names: everyone, or those with a name like some text.

use std::io::Write;

use anyhow::Result;
use guanxi_model::{Cell, Kind};
use guanxi_store::{Found, Store};

use crate::{
    Outcome, output,
    table::{self, Format, number, text},
};

/// What is said of an entity.
const COLUMNS: [&str; 6] = ["name", "id", "kind", "country", "neighbours", "statements"];
/// As many as a screen shows are found, unless said otherwise.
const SHOWN: u32 = 20;

/// Writes everyone, the best connected first; or those who are found, with the further name that fits where it is not the preferred one.
pub(super) fn run(
    store: &Store,
    search: Option<&str>,
    kind: Option<Kind>,
    limit: Option<u32>,
    format: Option<Format>,
) -> Result<Outcome> {
    let mut columns = COLUMNS.to_vec();
    let found = match search {
        Some(asked) => {
            columns.push("called");
            find(store, asked, kind, limit.unwrap_or(SHOWN) as usize)?
        }
        None => store.by_degree(kind, limit.map_or(usize::MAX, |limit| limit as usize))?,
    };
    let rows = found.iter().map(|f| cells(f).into_iter().take(columns.len()).collect()).collect();
    let mut out = output::stdout();
    table::write(&mut out, &table::table(&columns, rows), Format::or_by_place(format), None)?;
    out.flush()?;
    Ok(Outcome::Done)
}

fn find(store: &Store, asked: &str, kind: Option<Kind>, limit: usize) -> Result<Vec<Found>> {
    let mut found = store.search(asked, kind, limit + 1)?;
    if found.is_empty() {
        output::note(format_args!("no entity has a name like `{asked}`"));
    } else if found.len() > limit {
        found.truncate(limit);
        output::note(format_args!("there are more than these {limit}; --limit shows more"));
    }
    Ok(found)
}

fn cells(found: &Found) -> Vec<Cell> {
    let Found { entity, called, neighbours, statements } = found;
    vec![
        text(&entity.name),
        text(&entity.id),
        text(entity.kind.as_str()),
        text(entity.country.clone().unwrap_or_default()),
        number(*neighbours),
        number(*statements),
        text(called.clone().unwrap_or_default()),
    ]
}
