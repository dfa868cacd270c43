//! `path`: how two entities are connected.

use std::io::Write;

use anyhow::Result;
use guanxi_graph::{Graph, Hop, shortest_path, strongest_path};
use guanxi_model::Statement;
use serde::Serialize;

use crate::{
    Outcome,
    filter::FilterArgs,
    output,
    store_dir::StoreAt,
    style::{self, FAINT, HEADING, PARTY},
    words,
};

/// How two entities are connected: a shortest or the best supported way, with what supports each step
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi path Huawei Qualcomm\n  guanxi path Tesla Apple --status asserted\n  \
    guanxi path Tesla Apple --strongest")]
pub(crate) struct Args {
    /// Where it starts
    #[arg(value_name = "A")]
    from: String,
    /// Where it ends
    #[arg(value_name = "B")]
    to: String,
    /// The way on which most can be relied, by the confidence and independent sources of its steps; of facts alone, unless
    /// --status says otherwise
    #[arg(long)]
    strongest: bool,
    #[command(flatten)]
    filter: FilterArgs,
    /// A JSON object a step
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: StoreAt,
}

#[derive(Serialize)]
struct Step<'g> {
    from: &'g str,
    to: &'g str,
    statements: &'g [&'g Statement],
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let store = args.store.open()?;
    let (from, to) = (store.find_entity(&args.from)?, store.find_entity(&args.to)?);
    let mut out = output::stdout();
    let filter = args.filter.filter();
    let graph = if args.strongest { store.graph()? } else { store.way(&from.id, &to.id, &filter)? };
    let strongest = || strongest_path(&graph, &from.id, &to.id, &filter);
    let hops = if args.strongest {
        strongest().map(|(hops, strength)| {
            if !hops.is_empty() {
                output::say(format_args!("strength {strength:.2}"));
            }
            hops
        })
    } else {
        shortest_path(&graph, &from.id, &to.id, &filter)
    };
    match hops {
        None => output::note(format_args!("nothing in this store connects {} with {}", from.name, to.name)),
        Some(hops) if hops.is_empty() => {
            output::note(format_args!("`{}` and `{}` are the same: {}", args.from, args.to, from.name));
        }
        Some(hops) if args.json => {
            for hop in &hops {
                let step = Step { from: hop.from, to: hop.to, statements: &hop.statements };
                output::json_line(&mut out, &step)?;
            }
        }
        Some(hops) => hops.iter().try_for_each(|hop| write_hop(&mut out, &graph, hop))?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn write_hop(out: &mut dyn Write, graph: &Graph, hop: &Hop<'_>) -> Result<()> {
    let on = style::on_stdout();
    let party = |id| style::paint(on, PARTY, graph.name(id));
    for (at, statement) in hop.statements.iter().enumerate() {
        let arrow = match (statement.relation.is_symmetric(), statement.subject == hop.from) {
            (true, _) => format!("— {} —", statement.relation),
            (_, true) => format!("— {} →", statement.relation),
            (_, false) => format!("← {} —", statement.relation),
        };
        let indent = if at > 0 { "  also " } else { "" };
        let line = format!("{indent}{} {} {}", party(hop.from), style::paint(on, HEADING, arrow), party(hop.to));
        let details = words::qualifiers(&statement.qualifiers);
        let details = if details.is_empty() { details } else { format!("  {details}") };
        writeln!(out, "{line}  ({}){details}", words::status(statement))?;
        if let Some(evidence) = statement.evidence.first() {
            let date = statement.steps.first().and_then(|s| s.date).map(|d| format!(", {d}")).unwrap_or_default();
            let source = format!("{}  {}{date}", words::quote(evidence), evidence.document);
            writeln!(out, "    {}", style::paint(on, FAINT, source))?;
        }
    }
    Ok(())
}
