//! `mcp`: the store as tools for agents, over standard input and output.

use std::time::Duration;

use anyhow::Result;
use guanxi_serve::Options;

use crate::{Outcome, store_dir::StoreDir};

/// The store as tools for agents: Model Context Protocol on standard input and output
#[derive(Debug, clap::Args)]
#[command(before_help = "Example, in the configuration of an agent:\n  \
    {\"command\": \"guanxi\", \"args\": [\"mcp\", \"--store\", \"/path/to/g\"]}")]
pub(crate) struct Args {
    /// End a query after so many seconds
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = clap::value_parser!(u64).range(1..=3600),
          help_heading = "Limits")]
    timeout: u64,
    /// Rows or triples of an answer
    #[arg(long, value_name = "N", default_value = "1000", help_heading = "Limits")]
    rows: usize,
    /// Megabytes of an answer
    #[arg(long, value_name = "MB", default_value = "1", value_parser = super::serve::megabytes, help_heading = "Limits")]
    size: u64,
    /// Megabytes of memory that a query may need
    #[arg(long, value_name = "MB", default_value = "1024", value_parser = super::serve::megabytes, help_heading = "Limits")]
    memory: u64,
    #[command(flatten)]
    store: StoreDir,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let options = Options {
        time: Duration::from_secs(args.timeout),
        rows: args.rows,
        bytes: args.size as usize,
        memory: args.memory,
        ..Options::new(args.store.path()?.to_owned())
    };
    guanxi_serve::mcp(options, tokio::io::stdin(), tokio::io::stdout())?;
    Ok(Outcome::Done)
}
