//! `build`: read, extract, merge and load, in one go.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};
use guanxi_model::{Catalogue, Document};
use guanxi_store::{Builder, Outcome as Taken, Start};
use sha2::{Digest, Sha256};

use crate::{
    Outcome, Usage,
    command::extract::{self, MinConfidence},
    input::Inputs,
    output,
    store_dir::StoreDir,
};

/// Read articles, extract relations, merge them and keep them in a store
#[derive(Debug, clap::Args)]
#[command(
    before_help = "Examples:\n  guanxi build news/ --store g\n  guanxi build 'archive/*.html' feed.xml dump.warc.gz --store g\n  \
    curl -s … | guanxi build - --store g"
)]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    store: StoreDir,
    #[command(flatten)]
    options: WriteOptions,
    /// Take out the documents that these inputs no longer hold
    #[arg(long)]
    prune: bool,
    #[command(flatten)]
    least: MinConfidence,
}

/// What `build` and `load` have in common.
#[derive(Debug, clap::Args)]
pub(crate) struct WriteOptions {
    /// The base of a new store's IRIs [default: urn:guanxi:]
    #[arg(long, value_name = "IRI")]
    base: Option<String>,
    /// How many generations stay
    #[arg(long, value_name = "N", default_value = "5", value_parser = clap::value_parser!(u16).range(1..))]
    keep: u16,
    /// Wait while another process writes to the store
    #[arg(long)]
    wait: bool,
    /// Begin with nothing, instead of with what the store holds
    #[arg(long)]
    fresh: bool,
}

impl WriteOptions {
    /// Starts a build on the store; one that `replaces` everything does not look at what the store holds.
    pub(crate) fn start(&self, dir: &StoreDir, replaces: bool) -> Result<(Builder, PathBuf)> {
        let dir = dir.path()?.to_owned();
        let tell = |owner: &str| output::note(format_args!("`{}` is being written by {owner}; waiting", dir.display()));
        let waiting = self.wait.then_some(&tell as &dyn Fn(&str));
        let start = Start { base: self.base.as_deref(), fresh: self.fresh || replaces, waiting };
        let builder = Builder::start_with(&dir, start)?.keeping(usize::from(self.keep));
        Ok((builder, dir))
    }
}

/// What became of the documents that were handed to a store.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub(crate) added: usize,
    pub(crate) replaced: usize,
    pub(crate) unchanged: usize,
    pub(crate) clashed: usize,
    pub(crate) claims: usize,
}

impl Written {
    /// Counts one document.
    pub(crate) fn count(&mut self, taken: Taken, claims: usize) {
        match taken {
            Taken::Added => self.added += 1,
            Taken::Replaced => self.replaced += 1,
            Taken::Unchanged => self.unchanged += 1,
            Taken::Clashed => self.clashed += 1,
        }
        self.claims += claims;
    }

    /// Says what was done.
    pub(crate) fn say(&self, pruned: usize, generation: u64, dir: &std::path::Path) {
        let parts = [
            (self.added, "new"),
            (self.replaced, "changed"),
            (self.unchanged, "as before"),
            (pruned, "taken out"),
            (self.clashed, "left away, since another document has the same identity"),
        ];
        let parts: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        let parts = if parts.is_empty() { "none".to_owned() } else { parts.join(", ") };
        output::say(format_args!(
            "documents: {parts}; claims: {}; generation {generation} of {}",
            self.claims,
            dir.display()
        ));
    }
}

pub(crate) fn run(args: &Args, quiet: bool) -> Result<Outcome> {
    if args.prune && args.inputs.inputs.iter().any(|i| i == "-") {
        return Err(Usage("--prune needs inputs that can be read again, not standard input".into()).into());
    }
    let (builder, dir) = args.options.start(&args.store, false)?;
    let mut builder = builder.reading_with(&reader(args.least)?)?;
    let mut written = Written::default();
    let seen = builder.seen();
    let known = |document: &Document| seen.as_ref().is_some_and(|seen| seen.holds(document));
    let tally = extract::each_document(&args.inputs, args.least, quiet, known, |document, claims| {
        match claims {
            Some(claims) => written.count(builder.add(&document, &claims)?, claims.len()),
            None => written.count(builder.skip(&document)?, 0),
        }
        Ok(())
    })?;
    drop(seen);
    let outcome = tally.outcome()?;
    let mut pruned = 0;
    if args.prune && outcome == Outcome::Partly {
        output::note("nothing is taken out, since some inputs could not be read");
    } else if args.prune {
        pruned = builder.prune()?.len();
    }
    let generation = builder.publish(Catalogue::built_in())?;
    if !quiet {
        written.say(pruned, generation, &dir);
    }
    Ok(outcome)
}

/// Names the reader of this program: another program, or other options, may find other claims in the same document.
fn reader(least: MinConfidence) -> Result<String> {
    let program = std::env::current_exe().and_then(fs::read).context("cannot read the program itself")?;
    let hash = Sha256::digest(program);
    let hash = hash.iter().take(16).fold(String::new(), |hash, byte| hash + &format!("{byte:02x}"));
    Ok(format!("guanxi {hash}, confidence {}", least.min_confidence))
}
