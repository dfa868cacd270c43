//! `load`: records of documents and claims into a store.

use std::{fs::File, io::BufReader, path::Path};

use anyhow::{Context, Result, bail};
use guanxi_model::{Catalogue, Claim, Document};

use crate::{
    Outcome,
    command::build::{WriteOptions, Written},
    output,
    records::{self, Record},
    store_dir::StoreDir,
};

/// Load records, as `extract --with-documents` writes them, into a store
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi extract --with-documents news/ | guanxi load - --store g\n  \
    guanxi export --format nquads > dump.nq && guanxi load dump.nq --store copy")]
pub(crate) struct Args {
    /// Files of records or `-`; or one dump of a store as N-Quads, named `….nq`
    #[arg(value_name = "RECORDS", required = true)]
    records: Vec<String>,
    #[command(flatten)]
    store: StoreDir,
    #[command(flatten)]
    options: WriteOptions,
}

pub(crate) fn run(args: &Args, quiet: bool) -> Result<Outcome> {
    if let [dump] = args.records.as_slice()
        && Path::new(dump).extension().is_some_and(|e| e == "nq")
    {
        return load_dump(args, dump, quiet);
    }
    let (mut builder, dir) = args.options.start(&args.store)?;
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

fn load_dump(args: &Args, dump: &str, quiet: bool) -> Result<Outcome> {
    let file = File::open(dump).with_context(|| format!("cannot read `{dump}`"))?;
    let (builder, dir) = args.options.start(&args.store)?;
    let generation = builder.publish_dump(BufReader::with_capacity(1 << 16, file))?;
    if !quiet {
        output::say(format_args!("the dump is generation {generation} of {}", dir.display()));
    }
    Ok(Outcome::Done)
}
