//! `entities`: who is in the store, who may be one or several, and what was decided about it.

mod who;

use std::io::Write;

use anyhow::{Result, bail};
use guanxi_graph::{Choice, Decision, Graph, merge_candidates, split_candidates};
use guanxi_model::{Catalogue, Cell, Kind, slug};
use guanxi_store::{Builder, Store, decide, decisions};

use crate::{
    Outcome, args, output,
    store_dir::StoreDir,
    table::{self, Format, text},
};

/// Who is in the store; which names may be one entity, and decisions about it
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    before_help = "Examples:\n  guanxi entities --kind person                list them\n  \
    guanxi entities --search hua                 by a part of any name, 华 too\n  \
    guanxi entities --merge-candidates           pairs that may be one, and why\n  \
    guanxi entities merge 'Zeta' 'Zeta Motors' --reason 'its annual report'\n  \
    guanxi entities split 'Zeta' 'Zeta Motors' --reason 'two firms'\n  \
    guanxi entities split 'Wang Wei' --into wang-wei-zeta --with Zeta --reason 'a namesake'\n  \
    guanxi entities decisions                    what was decided\n  \
    guanxi entities undo m:5e1f… --reason 'the report was wrong'"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    /// Only entities of this kind
    #[arg(long, value_name = "KIND", value_parser = args::kind(), hide_possible_values = true)]
    kind: Option<Kind>,
    /// Only entities with a name, or a word of one, that begins so; where there are none, those with a like name
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["merge_candidates", "split_candidates", "merged"])]
    search: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    #[arg(conflicts_with_all = ["merge_candidates", "split_candidates", "merged"])]
    limit: Option<u32>,
    /// Pairs of entities that may be one
    #[arg(long)]
    merge_candidates: bool,
    /// Entities that may be several of one name
    #[arg(long, conflicts_with = "merge_candidates")]
    split_candidates: bool,
    /// The ids that were merged into others or split from them, and why
    #[arg(long, conflicts_with_all = ["merge_candidates", "split_candidates"])]
    merged: bool,
    /// How it is written; a table on a terminal, TSV in a pipe
    #[arg(long, short, value_name = "FORMAT")]
    format: Option<Format>,
    #[command(flatten)]
    store: StoreDir,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Decide that these are one entity
    #[command(before_help = "Example:\n  guanxi entities merge 'Zeta' 'Zeta Motors' --reason 'its annual report'")]
    Merge {
        /// Two or more, by any of their names or ids
        #[arg(value_name = "ENTITY", num_args = 2.., required = true)]
        entities: Vec<String>,
        #[command(flatten)]
        why: Why,
    },
    /// Decide that these are not one, or that some who go by one name are another
    #[command(before_help = "Examples:\n  guanxi entities split 'Zeta' 'Zeta Motors' --reason 'two firms'\n  \
        guanxi entities split 'Wang Wei' --into wang-wei-zeta --with Zeta --reason 'a namesake'")]
    Split {
        /// Those that are not one; or the one name that stands for two
        #[arg(value_name = "ENTITY", required = true)]
        entities: Vec<String>,
        /// The id that the others get, who share the one name
        #[arg(long, value_name = "ID")]
        into: Option<String>,
        /// The others are those who have a relation with this entity; may be given several times
        #[arg(long, value_name = "ENTITY")]
        with: Vec<String>,
        /// The others are those of whom this document speaks; may be given several times
        #[arg(long, value_name = "DOCUMENT")]
        document: Vec<String>,
        #[command(flatten)]
        why: Why,
    },
    /// Take a decision back
    #[command(before_help = "Examples:\n  guanxi entities decisions                    what can be taken back\n  \
        guanxi entities undo m:5e1f… --reason 'the report was wrong'")]
    Undo {
        /// As `entities decisions` names it
        #[arg(value_name = "DECISION")]
        decision: String,
        #[command(flatten)]
        why: Why,
    },
    /// The decisions that hold
    #[command(before_help = "Example:\n  guanxi entities decisions --store g")]
    Decisions {
        #[command(flatten)]
        store: StoreDir,
    },
}

/// What every decision has.
#[derive(Debug, clap::Args)]
struct Why {
    /// Why, for whoever reviews it
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Only write it down; the next build follows it
    #[arg(long)]
    later: bool,
    #[command(flatten)]
    store: StoreDir,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    match &args.action {
        None => list(args),
        Some(Action::Merge { entities, why }) => {
            let store = why.store.open()?;
            let entities = ids(&store, entities)?;
            let held = decisions(why.store.path()?)?;
            let apart = held.iter().find(|d| {
                matches!(&d.choice, Choice::Apart { entities: apart } if apart.iter().filter(|a| entities.contains(a)).count() > 1)
            });
            if let Some(apart) = apart {
                bail!(
                    "decision {} keeps them apart ({}); `guanxi entities undo {0}` takes it back",
                    apart.id,
                    apart.reason
                );
            }
            write(Choice::Merge { entities }, why)
        }
        Some(Action::Split { entities, into, with, document, why }) => {
            let store = why.store.open()?;
            write(split(&store, entities, into.as_deref(), with, document)?, why)
        }
        Some(Action::Undo { decision, why }) => {
            let undoes = if decision.starts_with("m:") { decision.clone() } else { format!("m:{decision}") };
            write(Choice::Undo { undoes }, why)
        }
        Some(Action::Decisions { store }) => show_decisions(store),
    }
}

/// What a split says: one name is two entities, or several are not one.
fn split(
    store: &Store,
    entities: &[String],
    into: Option<&str>,
    with: &[String],
    documents: &[String],
) -> Result<Choice> {
    let entities = ids(store, entities)?;
    let ([entity], false) = (&entities[..], with.is_empty() && documents.is_empty()) else {
        if entities.len() < 2 {
            bail!(
                "name two entities that are not one; or one, with --with or --document to say who the others of that name are"
            );
        }
        return Ok(Choice::Apart { entities });
    };
    let with = ids(store, with)?;
    if let Some(unknown) = documents.iter().find(|id| store.meta(id).is_ok_and(|m| m.is_none())) {
        bail!("the store holds no document `{unknown}`");
    }
    let other = || with.first().cloned().unwrap_or_else(|| "2".to_owned());
    let into = into.map_or_else(|| format!("{entity}-{}", other()), slug);
    Ok(Choice::Split { entity: entity.clone(), into, with, documents: documents.to_vec() })
}

/// The ids that the texts name. One that was merged into another stays itself here, so that it can be taken out again.
fn ids(store: &Store, texts: &[String]) -> Result<Vec<String>> {
    let id = |text: &String| match store.merged_into(text)? {
        Some(_) => Ok(text.clone()),
        None => Ok(store.find_entity(text)?.id),
    };
    texts.iter().map(id).collect()
}

/// Writes a decision down, and follows it at once unless told otherwise.
fn write(choice: Choice, why: &Why) -> Result<Outcome> {
    let dir = why.store.path()?;
    let decision = Decision::new(choice, &why.reason, why.by.clone()).map_err(crate::Usage)?;
    if why.later {
        decide(dir, &decision)?;
        output::say(format_args!("decision {}; the next build follows it", decision.id));
        return Ok(Outcome::Done);
    }
    // Nothing is decided while another process builds.
    let builder = Builder::start(dir, None)?;
    decide(dir, &decision)?;
    let generation = builder.publish(Catalogue::built_in())?;
    output::say(format_args!("decision {}; generation {generation} of {}", decision.id, dir.display()));
    Ok(Outcome::Done)
}

fn list(args: &Args) -> Result<Outcome> {
    let store = args.store.open()?;
    if !(args.merge_candidates || args.split_candidates || args.merged) {
        return who::run(&store, args.search.as_deref(), args.kind, args.limit, args.format);
    }
    let mut graph = store.graph()?;
    if let Some(kind) = args.kind {
        graph.entities.retain(|_, e| e.kind == kind);
    }
    let (columns, rows): (&[&str], _) = if args.merge_candidates {
        (&["one", "other", "score", "why"], merges(&graph))
    } else if args.split_candidates {
        (&["entity", "id", "keeps company with, in groups"], splits(&graph))
    } else {
        (&["id", "is", "why"], merged(&graph))
    };
    let mut out = output::stdout();
    table::write(&mut out, &table::table(columns, rows), Format::or_by_place(args.format), None)?;
    out.flush()?;
    Ok(Outcome::Done)
}

fn merges(graph: &Graph) -> Vec<Vec<Cell>> {
    let candidates = merge_candidates(graph, Catalogue::built_in());
    let row = |c: guanxi_graph::MergeCandidate| {
        vec![text(c.one), text(c.other), text(format!("{:.2}", c.score)), text(c.reasons.join("; "))]
    };
    candidates.into_iter().map(row).collect()
}

fn splits(graph: &Graph) -> Vec<Vec<Cell>> {
    let names = |ids: &Vec<String>| ids.iter().map(|id| graph.name(id)).collect::<Vec<_>>().join(", ");
    let candidates = split_candidates(graph, Catalogue::built_in()).into_iter();
    let row = |c: guanxi_graph::SplitCandidate| {
        let groups: Vec<String> = c.groups.iter().map(names).collect();
        vec![text(graph.name(&c.entity)), text(c.entity.clone()), text(groups.join(" | "))]
    };
    candidates.map(row).collect()
}

fn merged(graph: &Graph) -> Vec<Vec<Cell>> {
    let same = graph.same_as.iter().map(|(id, is)| (id, is.clone()));
    let split = graph.split_from.iter().map(|(id, from)| (id, format!("not {from}")));
    let reason = |id: &String| graph.reasons.get(id).cloned().unwrap_or_default();
    same.chain(split).map(|(id, is)| vec![text(id), text(is), text(reason(id))]).collect()
}

fn show_decisions(dir: &StoreDir) -> Result<Outcome> {
    let held = decisions(dir.path()?)?;
    let row = |d: &Decision| {
        let what = match &d.choice {
            Choice::Merge { entities } => format!("{} are one", entities.join(", ")),
            Choice::Apart { entities } => format!("{} are not one", entities.join(", ")),
            Choice::Split { entity, into, with, documents } => {
                let with = if with.is_empty() { String::new() } else { format!(" with {}", with.join(", ")) };
                let documents =
                    if documents.is_empty() { String::new() } else { format!(" in {}", documents.join(", ")) };
                format!("{entity}{with}{documents} is {into}")
            }
            Choice::Undo { undoes } => format!("{undoes} is taken back"),
        };
        vec![text(&d.id), text(what), text(&d.reason), text(d.by.clone().unwrap_or_default())]
    };
    let table = table::table(&["decision", "says", "reason", "by"], held.iter().map(row).collect());
    let mut out = output::stdout();
    table::write(&mut out, &table, Format::or_by_place(None), None)?;
    out.flush()?;
    Ok(Outcome::Done)
}
