//! `man`: the manual pages, one a command.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Command, CommandFactory};
use clap_mangen::{
    Man,
    roff::{Roff, roman},
};

use crate::{Outcome, args::Cli, output};

/// The manual pages of the program and its commands, into a folder
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi man ~/.local/share/man/man1")]
pub(crate) struct Args {
    /// The folder; it is made where it does not exist
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let folder = &args.folder;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let mut program = Cli::command();
    program.build();
    write_page(&program, folder)?;
    program.get_subcommands().filter(|command| !command.is_hide_set()).try_for_each(|c| write_page(c, folder))?;
    Ok(Outcome::Done)
}

/// One page: what the library makes of the arguments, then the examples with which the help begins.
fn write_page(command: &Command, folder: &Path) -> Result<()> {
    let page = Man::new(command.clone());
    let mut text = Vec::new();
    page.render(&mut text)?;
    if let Some(examples) = command.get_before_help() {
        let mut roff = Roff::new();
        roff.control("SH", ["EXAMPLES"]).control("nf", []);
        for line in examples.to_string().lines().filter(|line| *line != "Examples:") {
            roff.text([roman(line.trim_start())]);
        }
        roff.control("fi", []);
        roff.to_writer(&mut text)?;
    }
    output::write_file(&folder.join(page.get_filename()), text)
}
