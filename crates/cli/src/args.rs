//! The program's arguments as they are typed.

use clap::{Parser, Subcommand, builder::PossibleValuesParser, builder::TypedValueParser};
use guanxi_model::{Kind, Relation, Status};

use crate::{command, style::Color};

const EXAMPLES: &str = "\
Examples:
  guanxi build news/ --store g                 read articles into a graph
  guanxi query investors -p company=Huawei     ask; `guanxi query --list` says what
  guanxi show CATL                             one company's relations
  guanxi path Huawei Qualcomm                  how two are connected
  guanxi ownership Volkswagen                  who owns whom, through others too
  guanxi supply Tesla --without CN             what a chain loses with a country
  guanxi export CATL --format svg -o catl.svg  draw what stands around a company
  guanxi report company -p company=Huawei      a dossier with quoted sources
  guanxi extract article.txt | jq .relation    every stage works in a pipe

Leave --store out by setting GUANXI_STORE, or by keeping the store in ./guanxi-store.";

/// Business news in, a knowledge graph of companies, people and governments out.
#[derive(Debug, Parser)]
#[command(name = "guanxi", version, before_help = EXAMPLES, max_term_width = 110, propagate_version = true)]
#[command(subcommand_value_name = "COMMAND", disable_help_subcommand = true)]
pub(crate) struct Cli {
    /// Threads that work at once; as many as there are cores by default
    #[arg(long, short = 'j', value_name = "N", global = true, value_parser = threads, help_heading = "Common options")]
    pub(crate) threads: Option<usize>,
    /// No progress and no notes
    #[arg(long, short, global = true, help_heading = "Common options")]
    pub(crate) quiet: bool,
    /// When to colour: auto, always or never; auto looks at the terminal and at `NO_COLOR`
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        global = true,
        hide_possible_values = true,
        help_heading = "Common options"
    )]
    pub(crate) color: Color,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// One variant a file of `command/`.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Build(command::build::Args),
    Read(command::read::Args),
    Extract(command::extract::Args),
    Load(command::load::Args),
    Query(command::query::Args),
    Export(command::export::Args),
    Report(command::report::Args),
    Show(command::show::Args),
    Path(command::path::Args),
    Ownership(command::ownership::Args),
    Supply(command::supply::Args),
    Centrality(command::centrality::Args),
    Explain(command::explain::Args),
    Stats(command::stats::Args),
    Analyze(command::analyze::Args),
    Verify(command::verify::Args),
    Diff(command::diff::Args),
    Entities(command::entities::Args),
    Generations(command::generations::Args),
    Rollback(command::generations::RollBack),
    Migrate(command::migrate::Args),
    Eval(command::eval::Args),
    Serve(command::serve::Args),
    Mcp(command::mcp::Args),
    Worker(command::worker::Args),
    Completions(command::completions::Args),
    #[command(hide = true)]
    Man(command::man::Args),
}

fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(n) if (1..=1024).contains(&n) => Ok(n),
        _ => Err("a whole number from 1 to 1024".to_owned()),
    }
}

/// Reads a share between 0 and 1.
pub(crate) fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(x) if (0.0..=1.0).contains(&x) => Ok(x),
        _ => Err("a number from 0 to 1, such as 0.6".to_owned()),
    }
}

/// Reads a relation; help and errors name those that exist.
pub(crate) fn relation() -> impl TypedValueParser<Value = Relation> {
    let names = PossibleValuesParser::new(Relation::ALL.iter().map(|r| r.as_str()));
    names.try_map(|name| name.parse::<Relation>())
}

/// Reads a status; help and errors name those that exist.
pub(crate) fn status() -> impl TypedValueParser<Value = Status> {
    let names = PossibleValuesParser::new(Status::ALL.iter().map(|s| s.as_str()));
    names.try_map(|name| name.parse::<Status>())
}

/// Reads a kind of entity; help and errors name those that exist.
pub(crate) fn kind() -> impl TypedValueParser<Value = Kind> {
    let names = PossibleValuesParser::new(Kind::ALL.iter().map(|k| k.as_str()));
    names.try_map(|name| name.parse::<Kind>())
}
