//! The `guanxi` program: business news in, a knowledge graph of companies, people and governments out.
//!
//! `main` is the policy for errors and exit statuses; [`run`] is the table of contents.

#![expect(
    clippy::format_push_string,
    reason = "texts are put together from pieces; `write!` to a string would add a result that cannot fail"
)]

mod answer;
mod args;
mod command;
mod eval;
mod filter;
mod input;
mod nearest;
mod output;
mod parallel;
mod params;
mod progress;
mod records;
mod store_dir;
mod style;
mod table;
mod words;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use crate::args::{Cli, Command};

/// How a command that did not fail ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Everything was done.
    Done,
    /// Some inputs could not be read; each was named.
    Partly,
}

/// A mistake in the arguments that only shows when they are looked at together or against a store.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Usage(String);

fn main() -> ExitCode {
    // SIGINT ends the program at once with the status that shells give it; a store's published generation is never
    // written to, so nothing is lost.
    let always = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let handler = signal_hook::flag::register_conditional_shutdown(signal_hook::consts::SIGINT, 130, always);
    // A file that may not grow any more is an error that can be told, as a full disk is.
    let told = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let handler = handler.and(signal_hook::flag::register(signal_hook::consts::SIGXFSZ, told));
    let cli = Cli::parse();
    style::set(cli.color);
    match handler.map_err(Into::into).and_then(|_| run(cli)) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Partly) => ExitCode::from(3),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error);
            ExitCode::from(if error.is::<Usage>() { 2 } else { 1 })
        }
    }
}

/// Runs one command.
fn run(cli: Cli) -> Result<Outcome> {
    parallel::set_threads(cli.threads)?;
    let quiet = cli.quiet;
    match cli.command {
        Command::Build(args) => command::build::run(&args, quiet),
        Command::Read(args) => command::read::run(&args),
        Command::Extract(args) => command::extract::run(&args, quiet),
        Command::Load(args) => command::load::run(&args, quiet),
        Command::Query(args) => command::query::run(&args),
        Command::Export(args) => command::export::run(&args),
        Command::Report(args) => command::report::run(&args, quiet),
        Command::Show(args) => command::show::run(&args),
        Command::Path(args) => command::path::run(&args),
        Command::Ownership(args) => command::ownership::run(&args),
        Command::Supply(args) => command::supply::run(&args),
        Command::Centrality(args) => command::centrality::run(&args),
        Command::Explain(args) => command::explain::run(&args),
        Command::Stats(args) => command::stats::run(&args),
        Command::Analyze(args) => command::analyze::run(&args),
        Command::Verify(args) => command::verify::run(&args),
        Command::Diff(args) => command::diff::run(&args),
        Command::Entities(args) => command::entities::run(&args),
        Command::Generations(args) => command::generations::run(&args),
        Command::Rollback(args) => command::generations::roll_back(&args),
        Command::Migrate(args) => command::migrate::run(&args, quiet),
        Command::Eval(args) => command::eval::run(&args),
        Command::Serve(args) => command::serve::run(&args),
        Command::Mcp(args) => command::mcp::run(&args),
        Command::Worker(args) => command::worker::run(&args),
        Command::Completions(args) => command::completions::run(&args),
        Command::Man(args) => command::man::run(&args),
    }
}

/// Whether the reader of our output went away, which is no error: `guanxi … | head` has seen enough.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(std::io::ErrorKind::BrokenPipe)
    })
}
