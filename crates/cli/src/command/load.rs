//! `load`: records of documents and claims, or a dump of a whole store, into a store.

mod dump;

use anyhow::{Result, bail};
use guanxi_model::{Catalogue, Claim, Document};

use self::dump::Format;
use crate::{
    Outcome, Usage,
    command::build::{WriteOptions, Written},
    output,
    records::{self, Record},
    store_dir::StoreDir,
};

/// Load records, as `extract --with-documents` writes them, or a dump of a whole store
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi extract --with-documents news/ | guanxi load - --store g\n  \
    guanxi export --format nquads | gzip > dump.nq.gz && guanxi load dump.nq.gz --store copy\n  \
    curl -s … | guanxi load - --format trig --store copy")]
pub(crate) struct Args {
    /// Files of records, or `-`; or one dump of a store: .nq, .trig, .jsonld, .ttl, .nt, .rdf; each also as .gz or .zst
    #[arg(value_name = "RECORDS", required = true)]
    records: Vec<String>,
    /// What the input is written in, where its name does not say so
    #[arg(long, short, value_name = "FORMAT", value_parser = dump::format())]
    format: Option<Format>,
    #[command(flatten)]
    store: StoreDir,
    #[command(flatten)]
    options: WriteOptions,
}

pub(crate) fn run(args: &Args, quiet: bool) -> Result<Outcome> {
    let format = |input: &String| args.format.unwrap_or_else(|| Format::of(input));
    if let Some((dump, rdf)) = args.records.iter().find_map(|input| match format(input) {
        Format::Dump(rdf) => Some((input, rdf)),
        Format::Records => None,
    }) {
        if args.records.len() > 1 {
            let say = format!("`{dump}` is a dump, which takes the place of everything in a store; load it alone");
            return Err(Usage(say).into());
        }
        // A file that is not there leaves no empty store behind.
        let bytes = records::open(dump)?;
        let (builder, dir) = args.options.start(&args.store, true)?;
        let generation = dump::load(builder, dump, bytes, rdf)?;
        if !quiet {
            output::say(format_args!("the dump is generation {generation} of {}", dir.display()));
        }
        return Ok(Outcome::Done);
    }
    let (mut builder, dir) = args.options.start(&args.store, false)?;
    let mut written = Written::default();
    let mut failed = 0;
    let mut current: Option<(Document, Vec<Claim>)> = None;
    let mut put = |taken: Option<(Document, Vec<Claim>)>| -> Result<()> {
        let Some((document, claims)) = taken else { return Ok(()) };
        written.count(builder.add(&document, &claims)?, claims.len());
        Ok(())
    };
    for record in records::read(&args.records) {
        match record {
            Ok(Record::Document(document)) => put(current.replace((*document, Vec::new())))?,
            Ok(Record::Claim(claim)) => match &mut current {
                Some((document, claims)) if claim.document() == document.id => claims.push(*claim),
                _ => {
                    failed += 1;
                    output::note(format_args!(
                        "claim {} is of `{}`, whose record does not stand before it; `extract --with-documents` puts it there",
                        claim.id,
                        claim.document()
                    ));
                }
            },
            Err(error) if failed == 0 && current.is_none() && error.is::<records::MayBeDump>() => return Err(error),
            Err(error) => {
                failed += 1;
                output::note(format_args!("{error:#}"));
            }
        }
    }
    put(current)?;
    if written.added + written.replaced + written.unchanged + written.clashed == 0 && failed > 0 {
        bail!("nothing could be loaded");
    }
    let generation = builder.publish(Catalogue::built_in())?;
    if !quiet {
        written.say(0, generation, &dir);
    }
    Ok(if failed > 0 { Outcome::Partly } else { Outcome::Done })
}
