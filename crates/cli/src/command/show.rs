//! `show`: one entity's relations.

use std::io::Write;

use anyhow::Result;
use guanxi_graph::{Filter, Graph};
use guanxi_model::{Cell, Entity, Statement};
use guanxi_store::Store;

use crate::{
    Outcome,
    answer::AnswerArgs,
    output,
    style::{self, FAINT, HEADING},
    table::{self, Format, number, text},
    words,
};

/// One entity: its names and its relations
#[derive(Debug, clap::Args)]
#[command(
    before_help = "Examples:\n  guanxi show CATL\n  guanxi show 宁德时代 --relation supplies\n  guanxi show Huawei --json | jq .relation"
)]
pub(crate) struct Args {
    /// Any of its names, in any language
    #[arg(value_name = "ENTITY")]
    entity: String,
    #[command(flatten)]
    answer: AnswerArgs,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let store = args.answer.open()?;
    let entity = store.find_entity(&args.entity)?;
    let filter = args.answer.filter();
    let mut statements = statements(&store, &entity, &filter)?;
    let mut out = output::stdout();
    if args.answer.json {
        statements.iter().try_for_each(|s| output::json_line(&mut out, s))?;
        out.flush()?;
        return Ok(Outcome::Done);
    }
    let format = Format::or_by_place(args.answer.format);
    if matches!(format, Format::Table | Format::Markdown) {
        head(&mut out, &entity)?;
    }
    statements.sort_by_key(|s| (s.relation, s.subject != entity.id, !s.current, std::cmp::Reverse(s.last_seen())));
    let graph = named(&store, &statements)?;
    let rows = statements.iter().map(|s| row(s, &entity, &graph)).collect();
    let table = table::table(&["relation", "with", "status", "details", "seen", "reports", "statement"], rows);
    table::write(&mut out, &table, format, Some(&store))?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// The statements of an entity that pass the filter.
fn statements(store: &Store, entity: &Entity, filter: &Filter) -> Result<Vec<Statement>> {
    let mut statements = store.statements_of(&entity.id)?;
    statements.retain(|s| filter.passes(s));
    Ok(statements)
}

/// A graph that knows the names of everyone in the statements.
fn named(store: &Store, statements: &[Statement]) -> Result<Graph> {
    let mut graph = Graph::default();
    for id in statements.iter().flat_map(|s| [&s.subject, &s.object]) {
        if !graph.entities.contains_key(id)
            && let Some(entity) = store.entity(id)?
        {
            graph.entities.insert(id.clone(), entity);
        }
    }
    Ok(graph)
}

fn row(statement: &Statement, entity: &Entity, graph: &Graph) -> Vec<Cell> {
    let forward = statement.subject == entity.id;
    let other = if forward { &statement.object } else { &statement.subject };
    let relation = match (forward, statement.relation.is_symmetric()) {
        (_, true) => statement.relation.to_string(),
        (true, _) => format!("{} →", statement.relation),
        (false, _) => format!("← {}", statement.relation),
    };
    vec![
        text(relation),
        text(graph.name(other)),
        text(words::status(statement)),
        text(words::qualifiers(&statement.qualifiers)),
        text(words::seen(statement)),
        number(statement.sources()),
        text(statement.id.clone()),
    ]
}

fn head(out: &mut dyn Write, entity: &Entity) -> Result<()> {
    let on = style::on_stdout();
    let facts = [Some(entity.kind.to_string()), entity.country.clone(), entity.sector.clone()];
    let facts: Vec<String> = facts.into_iter().flatten().chain(entity.tickers.iter().cloned()).collect();
    writeln!(out, "{}  {}", style::paint(on, HEADING, &entity.name), facts.join(" · "))?;
    let others: Vec<&str> = entity.zh.iter().chain(&entity.aliases).map(String::as_str).collect();
    if !others.is_empty() {
        writeln!(out, "{}", style::paint(on, FAINT, format!("also {}", others.join(", "))))?;
    }
    Ok(writeln!(out)?)
}
