//! `serve`: a store over HTTP.

use std::{io, net::SocketAddr, path::PathBuf, time::Duration};

use anyhow::Result;
use guanxi_serve::{Notes, Options};

use crate::{Outcome, output, store_dir::StoreDir};

/// A store over HTTP: SPARQL 1.1 Protocol at /sparql, whole graphs at /store, pages at /
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi serve --store g\n  \
    curl -s localhost:7878/sparql -H 'Accept: text/csv' --data-urlencode 'query=SELECT * { ?a o:supplies ?b }'\n  \
    guanxi serve --store g --notes notes --token-file token\n  \
    curl -s localhost:7878/notes/sparql -H \"Authorization: Bearer $(cat token)\" \\\n       \
    --data-urlencode 'update=INSERT DATA { GRAPH <urn:tags> { e:catl <urn:tag> \"watch\" } }'")]
pub(crate) struct Args {
    /// Where to listen; port 0 takes any that is free
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:7878")]
    address: SocketAddr,
    /// A folder of your own triples beside the store, to be read and written at /notes/sparql and /notes/store
    #[arg(long, value_name = "DIR", requires = "token_file")]
    notes: Option<PathBuf>,
    /// A file with one token a line; whoever sends one as `Authorization: Bearer …` may write notes
    #[arg(long, value_name = "FILE", requires = "notes")]
    token_file: Option<PathBuf>,
    /// A further name by which this machine is asked for, as behind a proxy; may be given several times
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// An origin whose pages may ask, such as `https://example.org`; may be given several times
    #[arg(long, value_name = "ORIGIN", value_parser = origin)]
    cors: Vec<String>,
    /// How requests are logged on standard error
    #[arg(long, value_name = "HOW", default_value = "text")]
    log: Log,
    /// End a query after so many seconds
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = clap::value_parser!(u64).range(1..=3600),
          help_heading = "Limits")]
    timeout: u64,
    /// Rows or triples of an answer
    #[arg(long, value_name = "N", default_value = "1000000", help_heading = "Limits")]
    rows: usize,
    /// Megabytes of an answer
    #[arg(long, value_name = "MB", default_value = "256", value_parser = megabytes, help_heading = "Limits")]
    size: u64,
    /// Megabytes of memory that a query may need
    #[arg(long, value_name = "MB", default_value = "1024", value_parser = megabytes, help_heading = "Limits")]
    memory: u64,
    /// Queries that run at once, and as many long ones; as many as there are cores by default
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256), help_heading = "Limits")]
    queries: Option<u16>,
    /// Queries that wait for their turn
    #[arg(long, value_name = "N", default_value = "256", help_heading = "Limits")]
    queue: usize,
    #[command(flatten)]
    store: StoreDir,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Log {
    /// Lines for people
    Text,
    /// One JSON object a line
    Json,
    /// Not at all
    Off,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let notes = args.notes.clone().zip(args.token_file.clone());
    let defaults = Options::new(args.store.path()?.to_owned());
    let options = Options {
        notes: notes.map(|(folder, tokens)| Notes { folder, tokens }),
        address: args.address,
        hosts: args.host.clone(),
        origins: args.cors.clone(),
        time: Duration::from_secs(args.timeout),
        rows: args.rows,
        bytes: args.size as usize,
        memory: args.memory,
        queries: args.queries.map_or(defaults.queries, usize::from),
        queue: args.queue,
        ..defaults
    };
    log(args.log);
    guanxi_serve::serve(options, |address| output::say(format_args!("http://{address}/ (end with Ctrl-C)")))?;
    Ok(Outcome::Done)
}

/// Sends what the server notes to standard error.
fn log(how: Log) {
    let lines = tracing_subscriber::fmt().with_writer(io::stderr).with_target(false);
    match how {
        Log::Text => lines.with_ansi(false).init(),
        Log::Json => lines.json().flatten_event(true).init(),
        Log::Off => {}
    }
}

/// Reads a number of megabytes, as bytes.
pub(super) fn megabytes(text: &str) -> Result<u64, String> {
    match text.parse::<u64>() {
        Ok(n) if (1..=1 << 20).contains(&n) => Ok(n << 20),
        _ => Err("a whole number from 1 to 1048576".to_owned()),
    }
}

fn origin(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', ' ', '*', '"']) => Ok(text.to_owned()),
        _ => Err("scheme, host and port alone, such as https://example.org".to_owned()),
    }
}
