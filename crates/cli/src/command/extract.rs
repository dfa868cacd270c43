//! `extract`: claim records, one JSON object a line, in input order.

use std::{io::Write, sync::OnceLock};

use anyhow::{Result, bail};
use guanxi_extract::Extractor;
use guanxi_model::{Catalogue, Claim, Document};

use crate::{
    Outcome, args,
    input::{self, Inputs, Tally},
    output, parallel, progress,
};

/// Claim records on stdout, one JSON object a line, in input order
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi extract news/*.txt > claims.jsonl\n  \
    guanxi extract --with-documents news/ | guanxi load - --store g")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// Put each document's record before its claims
    #[arg(long)]
    with_documents: bool,
    #[command(flatten)]
    least: MinConfidence,
}

/// The least confidence of claims that are looked at.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct MinConfidence {
    /// Leave away claims of less confidence, 0 to 1
    #[arg(long, value_name = "SHARE", default_value = "0", hide_default_value = true, value_parser = args::share)]
    pub(crate) min_confidence: f64,
}

pub(crate) fn run(args: &Args, quiet: bool) -> Result<Outcome> {
    let mut out = output::stdout();
    let tally = each_document(
        &args.inputs,
        args.least,
        quiet,
        |_| false,
        |document, claims| {
            if args.with_documents {
                output::json_line(&mut out, &document)?;
            }
            claims.iter().flatten().try_for_each(|claim| output::json_line(&mut out, claim))
        },
    )?;
    out.flush()?;
    tally.outcome()
}

/// Extracts from every document of the inputs and hands each with its claims to `take`, in input order.
///
/// A document that is `known` is handed over as it is, with `None`. One that is not English is handed over without claims; a note at the
/// end says how many there were.
pub(crate) fn each_document(
    inputs: &Inputs,
    least: MinConfidence,
    quiet: bool,
    known: impl Fn(&Document) -> bool + Sync,
    mut take: impl FnMut(Document, Option<Vec<Claim>>) -> Result<()>,
) -> Result<Tally> {
    // Made when the first document needs it: where all are known, none does.
    let made: OnceLock<Result<Extractor, String>> = OnceLock::new();
    let made_now = || extractor().map_err(|e| format!("{e:#}"));
    let bar = progress::documents(quiet);
    let mut tally = Tally::default();
    let mut found = 0;
    let extract = |read: std::result::Result<Document, _>| {
        read.map(|document| {
            if known(&document) {
                return (document, None);
            }
            let extract = |document: &Document| match made.get_or_init(made_now) {
                Ok(extractor) => extractor.extract(document).claims,
                Err(_) => Vec::new(), // it ends the work below
            };
            let mut claims = if document.is_english() { extract(&document) } else { Vec::new() };
            claims.retain(|claim| claim.confidence >= least.min_confidence);
            (document, Some(claims))
        })
    };
    parallel::for_each_in_order(input::documents(inputs), extract, |read| {
        let Some((document, claims)) = tally.take(read, Some(&bar)) else { return Ok(()) };
        tally.foreign += usize::from(!document.is_english());
        if let Some(Err(problem)) = made.get() {
            bail!("{problem}");
        }
        found += claims.as_ref().map_or(0, Vec::len);
        bar.inc(1);
        bar.set_message(format!("{found} claims"));
        take(document, claims)
    })?;
    bar.finish_and_clear();
    if tally.foreign > 0 && !quiet {
        output::note(format_args!(
            "{} of {} documents are not English: read, and left without claims",
            tally.foreign, tally.documents
        ));
    }
    Ok(tally)
}

/// The extractor over the built-in catalogue.
pub(crate) fn extractor() -> Result<Extractor> {
    Ok(Extractor::new(Catalogue::built_in())?)
}
