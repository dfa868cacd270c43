//! `query`: SPARQL over a store, by name, from a file or as text.

use std::{
    fs,
    io::{self, BufWriter, Read, Write},
    path::Path,
    thread,
    time::Duration,
};

use anyhow::{Context, Result};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use guanxi_model::Table;
use guanxi_store::{Answer, Format, Limits, Query, QueryError, Store, named_queries, named_query};

use crate::{
    Outcome, Usage, nearest, output,
    params::Params,
    store_dir::StoreAt,
    table::{self, text},
};

/// Ask a store: a named query, a file of SPARQL, or its text
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi query --list\n  guanxi query investors -p company=Huawei\n  \
    guanxi query investors -p company=Huawei --as-of 2020-06\n  \
    guanxi query my.rq --format csv > answer.csv\n  \
    guanxi query -e 'SELECT ?a ?b { ?a o:supplies ?b } LIMIT 10'")]
pub(crate) struct Args {
    /// A named query, a file, or `-`
    #[arg(value_name = "FILE.rq|NAME|-")]
    query: Option<String>,
    /// The query itself
    #[arg(short = 'e', long = "expression", value_name = "SPARQL", conflicts_with = "query")]
    expression: Option<String>,
    #[command(flatten)]
    params: Params,
    /// How the answer is written: tables from `table` to `markdown`, graphs from `turtle` on; a table on a terminal, TSV or Turtle in a pipe
    #[arg(long, short, value_name = "FORMAT", value_parser = shown())]
    format: Option<Shown>,
    /// End the query after so many seconds
    #[arg(long, value_name = "SECONDS")]
    timeout: Option<u64>,
    /// Show the named queries with their questions and parameters
    #[arg(long, conflicts_with_all = ["query", "expression", "params"])]
    list: bool,
    #[command(flatten)]
    store: StoreAt,
}

/// How an answer is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// As aligned columns, which are set here.
    Columns,
    /// As the store writes it.
    Written(Format),
}

/// Reads `table` or a format of the store; help and errors name those that exist.
fn shown() -> impl TypedValueParser<Value = Shown> {
    let names = ["table"].into_iter().chain(Format::ALL.map(|(name, _)| name));
    PossibleValuesParser::new(names).try_map(|name| match name.as_str() {
        "table" => Ok(Shown::Columns),
        name => name.parse().map(Shown::Written),
    })
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    if args.list {
        return list();
    }
    let query = find(args)?;
    let store = args.store.open()?;
    let limits = Limits { time: args.timeout.map(Duration::from_secs), rows: None };
    if let Some(time) = limits.time {
        end_after(time);
    }
    let default = if output::is_terminal() { Shown::Columns } else { Shown::Written(Format::Tsv) };
    match args.format.unwrap_or(default) {
        Shown::Columns => show(&store, &query, &args.params, limits).map_err(explain)?,
        Shown::Written(format) => match write(&store, &query, &args.params, limits, format) {
            Err(QueryError::Unfit { .. }) if args.format.is_none() => {
                write(&store, &query, &args.params, limits, Format::Turtle).map_err(explain)?;
            }
            other => other.map_err(explain)?,
        },
    }
    Ok(Outcome::Done)
}

/// Ends the program where a query does not look at its limit: some work for long without reading or answering anything.
fn end_after(time: Duration) {
    thread::spawn(move || {
        thread::sleep(time + Duration::from_millis(500));
        output::complain(&QueryError::Timeout(time.as_secs()).into());
        std::process::exit(1);
    });
}

/// The query that was asked for.
fn find(args: &Args) -> Result<Query> {
    if let Some(text) = &args.expression {
        return Ok(Query::parse(text.as_str())?);
    }
    let Some(name) = args.query.as_deref() else {
        let say = "ask what? Name a query (`guanxi query --list` shows them), a file, or give SPARQL with -e";
        return Err(Usage(say.to_owned()).into());
    };
    let text = if name == "-" {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).context("cannot read the query from standard input")?;
        text
    } else if Path::new(name).extension().is_some_and(|e| e == "rq") || name.contains('/') || Path::new(name).is_file()
    {
        fs::read_to_string(name).with_context(|| format!("cannot read the query `{name}`"))?
    } else {
        return Ok(named_query(name)?.query.clone());
    };
    Ok(Query::parse(text)?)
}

/// A mistake in the parameters is wrong usage; everything else has failed.
fn explain(error: QueryError) -> anyhow::Error {
    match error {
        QueryError::MissingParam { .. } | QueryError::Value { .. } => Usage(error.to_string()).into(),
        QueryError::UnknownParam { ref name, ref known } => {
            let names = known.trim_start_matches("; it has ").split(", ");
            Usage(format!("{error}{}", nearest::did_you_mean(name, names))).into()
        }
        other => other.into(),
    }
}

fn write(store: &Store, query: &Query, params: &Params, limits: Limits, format: Format) -> Result<(), QueryError> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout());
    store.query_to(query, &params.params, limits, format, &mut out)?;
    out.flush()?;
    Ok(())
}

/// The answer as aligned columns; a graph, which has none, as Turtle.
fn show(store: &Store, query: &Query, params: &Params, limits: Limits) -> Result<(), QueryError> {
    let mut out = output::stdout();
    match store.query(query, &params.params, limits)? {
        Answer::Boolean(answer) => writeln!(out, "{}", if answer { "yes" } else { "no" })?,
        Answer::Triples(_) => {
            drop(out);
            return write(store, query, params, limits, Format::Turtle);
        }
        Answer::Solutions(rows) => {
            let shown = table::write(&mut out, &rows, table::Format::Table, Some(store));
            shown.map_err(|e| QueryError::Io(io::Error::other(e)))?;
            let count = rows.rows.len();
            if output::is_terminal() {
                writeln!(out, "{count} {}", if count == 1 { "row" } else { "rows" })?;
            }
        }
    }
    out.flush()?;
    Ok(())
}

fn list() -> Result<Outcome> {
    let mut out = output::stdout();
    let rows = named_queries().iter().map(|named| {
        let params = named.query.params.iter().map(|p| match &p.default {
            Some(default) if !default.is_empty() => format!("{}={default}", p.name),
            Some(_) => format!("[{}]", p.name),
            None => p.name.clone(),
        });
        let question = named.query.question.clone().unwrap_or_default();
        vec![text(named.name), text(question), text(params.collect::<Vec<_>>().join(", "))]
    });
    let table: Table = table::table(&["name", "question", "parameters"], rows.collect());
    table::write(&mut out, &table, table::Format::or_by_place(None), None)?;
    out.flush()?;
    Ok(Outcome::Done)
}
