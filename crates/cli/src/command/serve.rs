//! `serve`: a store over HTTP.

use std::{net::SocketAddr, time::Duration};

use anyhow::Result;
use guanxi_serve::Options;

use crate::{Outcome, output, store_dir::StoreDir};

/// A store over HTTP, for reading: SPARQL 1.1 Protocol at /sparql, named queries as pages
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi serve --store g\n  \
    curl -s localhost:7878/sparql -H 'Accept: text/csv' --data-urlencode 'query=SELECT * { ?a o:supplies ?b }'")]
pub(crate) struct Args {
    /// Where to listen; port 0 takes any that is free
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:7878")]
    address: SocketAddr,
    /// End a query after so many seconds
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    #[command(flatten)]
    store: StoreDir,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let options = Options {
        address: args.address,
        time: Duration::from_secs(args.timeout),
        ..Options::new(args.store.path()?.to_owned())
    };
    guanxi_serve::serve(options, |address| output::say(format_args!("http://{address}/ (end with Ctrl-C)")))?;
    Ok(Outcome::Done)
}
