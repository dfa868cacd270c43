//! `ownership`: who owns how much of whom, directly and through others.

use std::io::Write;

use anyhow::Result;
use guanxi_graph::{Graph, Holding, Ownership, investors_in_common};
use guanxi_model::{Cell, Statement};
use serde::Serialize;

use crate::{
    Outcome,
    answer::AnswerArgs,
    output, store_dir,
    table::{self, Format, number, text},
    words,
};

/// Who owns whom: of one entity its owners and holdings, of several whom they have behind them; of none the groups and circles
#[derive(Debug, clap::Args)]
#[command(
    before_help = "Examples:\n  guanxi ownership Volkswagen              owners and holdings, looked through\n  \
    guanxi ownership Rivian Deliveroo        investors in common\n  \
    guanxi ownership                         groups, circles, more than the whole\n  \
    guanxi ownership Tencent --status planned --status asserted"
)]
pub(crate) struct Args {
    /// Any of its names, in any language
    #[arg(value_name = "ENTITY")]
    entities: Vec<String>,
    #[command(flatten)]
    answer: AnswerArgs,
}

/// A holding as a record.
#[derive(Serialize)]
struct Record<'a> {
    role: &'static str,
    #[serde(flatten)]
    holding: &'a Holding<'a>,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let store = args.answer.open()?;
    let entities = store_dir::find_all(&store, &args.entities)?;
    let ids: Vec<&str> = entities.iter().map(|e| e.id.as_str()).collect();
    let graph = store.graph()?;
    let filter = args.answer.filter();
    let mut out = output::stdout();
    let ownership = Ownership::of(&graph, &filter);
    let (columns, rows): (&[&str], Vec<Vec<Cell>>) = match ids[..] {
        [] if args.answer.json => {
            ownership.control_groups().iter().try_for_each(|group| output::json_line(&mut out, group))?;
            ownership.circles().iter().try_for_each(|circle| output::json_line(&mut out, circle))?;
            return finish(out);
        }
        [] => (&["what", "head", "others", "share"], whole(&graph, &ownership)),
        [id] => {
            let (owners, holdings) = (ownership.owners_of(id), ownership.holdings_of(id));
            let both = || {
                [("owner", &owners), ("holding", &holdings)]
                    .into_iter()
                    .flat_map(|(r, l)| l.iter().map(move |h| (r, h)))
            };
            if args.answer.json {
                both().try_for_each(|(role, holding)| output::json_line(&mut out, &Record { role, holding }))?;
                return finish(out);
            }
            let rows = both().map(|(role, holding)| row(&graph, role, holding)).collect();
            (&["role", "name", "direct", "in all", "steps", "seen", "statements"], rows)
        }
        _ => {
            let common = investors_in_common(&graph, &ids, &filter);
            if args.answer.json {
                common.iter().try_for_each(|investor| output::json_line(&mut out, investor))?;
                return finish(out);
            }
            let rows = common.iter().flat_map(|c| c.statements.iter().map(|s| in_common(&graph, c.id, s))).collect();
            (&["investor", "relation", "company", "details", "seen", "statement"], rows)
        }
    };
    table::write(&mut out, &table::table(columns, rows), Format::or_by_place(args.answer.format), None)?;
    finish(out)
}

fn finish(mut out: impl Write) -> Result<Outcome> {
    out.flush()?;
    Ok(Outcome::Done)
}

fn row(graph: &Graph, role: &str, holding: &Holding<'_>) -> Vec<Cell> {
    let seen = holding.statements.iter().filter_map(|s| s.last_seen()).max();
    let statements: Vec<&str> = holding.statements.iter().map(|s| s.id.as_str()).collect();
    vec![
        text(role),
        text(graph.name(holding.id)),
        text(holding.direct.map(|d| d.to_string()).unwrap_or_default()),
        text(holding.total.to_string()),
        number(holding.steps),
        text(seen.map(|d| d.to_string()).unwrap_or_default()),
        text(statements.join(" ")),
    ]
}

fn in_common(graph: &Graph, investor: &str, s: &Statement) -> Vec<Cell> {
    let company = if s.subject == investor { &s.object } else { &s.subject };
    vec![
        text(graph.name(investor)),
        text(s.relation.as_str()),
        text(graph.name(company)),
        text(words::qualifiers(&s.qualifiers)),
        text(words::seen(s)),
        text(s.id.clone()),
    ]
}

/// Groups, circles, and what is said to be held more than whole.
fn whole(graph: &Graph, ownership: &Ownership<'_>) -> Vec<Vec<Cell>> {
    let names = |ids: &[&str]| ids.iter().map(|id| graph.name(id).to_owned()).collect::<Vec<_>>().join(", ");
    let groups = ownership.control_groups().into_iter();
    let groups = groups.map(|g| vec![text("group"), text(graph.name(g.head)), text(names(&g.members)), Cell::Empty]);
    let circles = ownership.circles().into_iter().map(|c| {
        let ring = c.ring.iter().chain(c.ring.first()).map(|id| graph.name(id)).collect::<Vec<_>>().join(" → ");
        vec![text("circle"), text(graph.name(c.ring[0])), text(ring), Cell::Empty]
    });
    let overbooked = ownership.overbooked().into_iter().map(|(id, sum)| {
        let owners: Vec<&str> = ownership.owners_of(id).iter().filter(|h| h.direct.is_some()).map(|h| h.id).collect();
        vec![text("more than the whole"), text(graph.name(id)), text(names(&owners)), text(format!("{sum}%"))]
    });
    groups.chain(circles).chain(overbooked).collect()
}
