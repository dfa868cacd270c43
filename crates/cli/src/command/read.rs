//! `read`: document records, the cleaned text that everything else sees.

use std::io::Write;

use anyhow::Result;

use crate::{
    Outcome,
    input::{self, Inputs, Tally},
    output,
};

/// Document records on stdout: the cleaned text that everything else sees
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi read page.html | jq -r .text\n  guanxi read news/*.txt | wc -l")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let mut out = output::stdout();
    let mut tally = Tally::default();
    for read in input::documents(&args.inputs) {
        if let Some(document) = tally.take(read, None) {
            output::json_line(&mut out, &document)?;
        }
    }
    out.flush()?;
    tally.outcome()
}
