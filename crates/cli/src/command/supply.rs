//! `supply`: a supply chain, and what it loses without a company or a country.

use std::{collections::BTreeSet, io::Write};

use anyhow::{Result, bail};
use guanxi_graph::{Direction, Graph, Link, cut, seated_in, supply_chain};
use guanxi_model::{Cell, Kind, Statement};
use guanxi_store::Store;

use crate::{
    Outcome,
    answer::AnswerArgs,
    output,
    table::{self, Format, number, text},
    words,
};

/// A supply chain to a depth; with --without, what would be cut off
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi supply Tesla --depth 3\n  guanxi supply CATL --customers\n  \
    guanxi supply Tesla --without CATL       what it loses with a company\n  \
    guanxi supply Tesla --without CN         with a country: its code or name")]
pub(crate) struct Args {
    /// Any of its names, in any language
    #[arg(value_name = "ENTITY")]
    entity: String,
    /// Steps from the entity
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u8).range(1..))]
    depth: u8,
    /// Follow the chain to customers instead of suppliers
    #[arg(long)]
    customers: bool,
    /// Take away this entity, or every company of this country; may be given several times
    #[arg(long, value_name = "ENTITY|COUNTRY")]
    without: Vec<String>,
    #[command(flatten)]
    answer: AnswerArgs,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let store = args.answer.open()?;
    let entity = store.find_entity(&args.entity)?;
    let graph = store.graph()?;
    let (filter, depth) = (args.answer.filter(), usize::from(args.depth));
    let direction = if args.customers { Direction::Downstream } else { Direction::Upstream };
    let chain = supply_chain(&graph, &entity.id, direction, depth, &filter);
    let mut out = output::stdout();
    let mut without = BTreeSet::new();
    for name in &args.without {
        without.extend(taken_away(&store, &graph, name)?);
    }
    without.remove(entity.id.as_str());
    let lost = cut(&graph, &entity.id, direction, depth, &filter, &without.iter().map(String::as_str).collect());
    if args.answer.json && without.is_empty() {
        chain.iter().try_for_each(|link| output::json_line(&mut out, link))?;
    } else if args.answer.json {
        output::json_line(&mut out, &lost)?;
    } else {
        let state = |id: &str| match () {
            () if lost.removed.contains(&id) => "taken away",
            () if lost.cut_off.contains(&id) => "cut off",
            () => "stays",
        };
        let mut columns = vec!["tier", "name", "country", "to", "products", "seen"];
        if !without.is_empty() {
            columns.push("without");
        }
        let rows = chain.iter().map(|link| {
            let mut row = row(&graph, link);
            row.extend((!without.is_empty()).then(|| text(state(link.id))));
            row
        });
        table::write(&mut out, &table::table(&columns, rows.collect()), Format::or_by_place(args.answer.format), None)?;
    }
    out.flush()?;
    if !args.answer.json {
        say_gaps(&graph, &lost);
    }
    Ok(Outcome::Done)
}

/// The ids that a name takes away: a company, or everyone in a country.
fn taken_away(store: &Store, graph: &Graph, name: &str) -> Result<Vec<String>> {
    let own = |ids: BTreeSet<&str>| ids.into_iter().map(str::to_owned).collect::<Vec<_>>();
    if name.len() == 2 && name.bytes().all(|b| b.is_ascii_uppercase()) {
        let seated = seated_in(graph, name);
        if !seated.is_empty() {
            return Ok(own(seated));
        }
        if store.find_entity(name).is_err() {
            bail!("nobody in the store is seated in the country `{name}`, and no entity is called so");
        }
    }
    let entity = store.find_entity(name)?;
    // A state stands for everyone who is seated there.
    Ok(match &entity.country {
        Some(country) if entity.kind == Kind::Government && !entity.adjectives.is_empty() => {
            own(seated_in(graph, country))
        }
        _ => vec![entity.id],
    })
}

fn row(graph: &Graph, link: &Link<'_>) -> Vec<Cell> {
    let others =
        |s: &&Statement| if s.subject == link.id { graph.name(&s.object) } else { graph.name(&s.subject) }.to_owned();
    let to: BTreeSet<String> = link.statements.iter().map(others).collect();
    let products: BTreeSet<&str> =
        link.statements.iter().filter_map(|s| s.qualifiers.product.as_ref()).map(|p| p.text.as_str()).collect();
    let seen: BTreeSet<String> = link.statements.iter().map(|s| words::seen(s)).filter(|s| !s.is_empty()).collect();
    vec![
        number(link.tier),
        text(graph.name(link.id)),
        text(graph.entity(link.id).and_then(|e| e.country.clone()).unwrap_or_default()),
        text(to.into_iter().collect::<Vec<_>>().join(", ")),
        text(products.into_iter().collect::<Vec<_>>().join(", ")),
        text(seen.into_iter().collect::<Vec<_>>().join(", ")),
    ]
}

/// Says which products are missing, and who still supplies them.
fn say_gaps(graph: &Graph, lost: &guanxi_graph::Cut<'_>) {
    let names = |ids: &[&str]| ids.iter().map(|id| graph.name(id)).collect::<Vec<_>>().join(", ");
    for gap in &lost.gaps {
        let product = if gap.product.is_empty() { "what no passage names" } else { &gap.product };
        let left =
            if gap.left.is_empty() { "no one else is known".to_owned() } else { format!("{} stay", names(&gap.left)) };
        output::say(format_args!("without {}: {product}; {left}", names(&gap.lost)));
    }
}
