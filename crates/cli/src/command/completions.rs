//! `completions`: what a shell needs to complete the program's words.

use std::io::Write;

use anyhow::Result;
use clap::CommandFactory;

use crate::{Outcome, args::Cli, output};

/// Completions for a shell, on standard output
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi completions bash > ~/.local/share/bash-completion/completions/guanxi\n  \
    guanxi completions fish > ~/.config/fish/completions/guanxi.fish")]
pub(crate) struct Args {
    /// For which shell
    #[arg(value_name = "SHELL")]
    shell: clap_complete::Shell,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    // The library fails hard where it cannot write, so it writes to memory.
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "guanxi", &mut text);
    let mut out = output::stdout();
    out.write_all(&text)?;
    out.flush()?;
    Ok(Outcome::Done)
}
