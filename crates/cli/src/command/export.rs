//! `export`: the graph, or what stands around some entities, as pictures and files.

use std::{io::Write, path::PathBuf};

use anyhow::{Result, bail};
use guanxi_graph::{Filter, Graph, Neighbourhood, degrees};
use guanxi_render::{Described, ImageFormat, Layout, Names, PictureOptions, Theme, draw, embed, write_dot};
use guanxi_store::{Format as Rdf, Limits, Query, Store};

use crate::{Outcome, filter::FilterArgs, output, store_dir::{self, StoreDir}};

/// Nodes that are looked at where a file, not a picture, is wanted.
const UNLIMITED: usize = usize::MAX;

/// The graph, or what stands around some entities, as a picture or a file
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi export CATL --format svg > catl.svg\n  \
    guanxi export Huawei ZTE --depth 2 --relation sanctioned-by --format png -o sanctions.png\n  \
    guanxi export --format nquads > everything.nq")]
pub(crate) struct Args {
    /// Whose surroundings; everything where none is named
    #[arg(value_name = "ENTITY")]
    entities: Vec<String>,
    /// What is written
    #[arg(long, short, value_name = "FORMAT")]
    format: Format,
    /// Steps from the entities
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u8).range(0..=10))]
    depth: u8,
    #[command(flatten)]
    filter: FilterArgs,
    /// Boxes in a picture; the rest is folded and counted [default: 40 in pictures, all in files]
    #[arg(long, value_name = "N")]
    max_nodes: Option<usize>,
    /// For paper or for a dark page
    #[arg(long, value_name = "THEME", default_value = "light", help_heading = "Pictures")]
    theme: ThemeName,
    /// Which names stand in the boxes
    #[arg(long, value_name = "NAMES", default_value = "both", help_heading = "Pictures")]
    names: NamesIn,
    /// How the boxes are placed
    #[arg(long, value_name = "STYLE", default_value = "auto", help_heading = "Pictures")]
    layout: LayoutName,
    /// Where to; `-` is standard output
    #[arg(long, short, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    #[command(flatten)]
    store: StoreDir,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// The language of Graphviz
    Dot,
    /// A picture for pages
    Svg,
    /// A picture of dots
    Png,
    /// A picture for paper
    Pdf,
    /// N-Quads, sorted: the whole store
    Nquads,
    /// TriG
    Trig,
    /// Turtle, of the merged graph
    Turtle,
    /// N-Triples, of the merged graph
    Ntriples,
    /// JSON-LD, of the merged graph
    Jsonld,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum ThemeName {
    /// For paper and light pages
    Light,
    /// For dark pages
    Dark,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum NamesIn {
    /// English
    En,
    /// Chinese where there is one
    Zh,
    /// English, Chinese below
    Both,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum LayoutName {
    /// Layered up to 60 boxes, else a network
    Auto,
    /// Left to right as money and goods flow
    Layered,
    /// A network
    Network,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let store = args.store.open()?;
    let entities = store_dir::find_all(&store, &args.entities)?;
    let ids: Vec<&str> = entities.iter().map(|e| e.id.as_str()).collect();
    let filter = args.filter.filter();
    let bytes = match args.format {
        Format::Dot | Format::Svg | Format::Png | Format::Pdf => {
            let around = around(&store, &ids, args, &filter, args.max_nodes.unwrap_or(40))?;
            picture(&around, args)?
        }
        Format::Nquads => rdf(&store, &ids, args, &filter, Rdf::NQuads)?,
        Format::Trig => rdf(&store, &ids, args, &filter, Rdf::TriG)?,
        Format::Turtle => rdf(&store, &ids, args, &filter, Rdf::Turtle)?,
        Format::Ntriples => rdf(&store, &ids, args, &filter, Rdf::NTriples)?,
        Format::Jsonld => rdf(&store, &ids, args, &filter, Rdf::JsonLd)?,
    };
    let mut out = output::open(Some(&args.output))?;
    out.write_all(&bytes)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// What stands around the entities; without any, the best connected part of everything.
fn around(store: &Store, ids: &[&str], args: &Args, filter: &Filter, max_nodes: usize) -> Result<Neighbourhood> {
    if !ids.is_empty() {
        return Ok(store.neighbourhood(ids, usize::from(args.depth), filter, max_nodes)?);
    }
    let mut graph = store.graph()?;
    graph.statements.retain(|s| filter.passes(s));
    let kept: Vec<String> = degrees(&graph, filter).into_iter().take(max_nodes).map(|d| d.id).collect();
    graph.statements.retain(|s| kept.contains(&s.subject) && kept.contains(&s.object));
    let connected = |id: &String| graph.statements.iter().any(|s| s.subject == *id || s.object == *id);
    let entities = kept.iter().filter(|id| connected(id));
    let entities = entities.filter_map(|id| Some((id.clone(), graph.entities.get(id)?.clone()))).collect();
    let mut graph = Graph { entities, ..graph };
    graph.sort();
    Ok(Neighbourhood { graph, centres: Vec::new(), folded: Vec::new() })
}

fn picture(around: &Neighbourhood, args: &Args) -> Result<Vec<u8>> {
    let options = PictureOptions {
        names: match args.names {
            NamesIn::En => Names::English,
            NamesIn::Zh => Names::Chinese,
            NamesIn::Both => Names::Both,
        },
        theme: match args.theme {
            ThemeName::Light => Theme::Light,
            ThemeName::Dark => Theme::Dark,
        },
        layout: match args.layout {
            LayoutName::Auto => Layout::Automatic,
            LayoutName::Layered => Layout::Layered,
            LayoutName::Network => Layout::Network,
        },
        ..PictureOptions::default()
    };
    let dot = write_dot(around, &options);
    Ok(match args.format {
        Format::Png => draw(&dot, ImageFormat::Png)?,
        Format::Pdf => draw(&dot, ImageFormat::Pdf)?,
        Format::Svg => {
            let svg = String::from_utf8_lossy(&draw(&dot, ImageFormat::Svg)?).into_owned();
            embed(&svg, &described(around)).into_bytes()
        }
        _ => dot.into_bytes(),
    })
}

fn described(around: &Neighbourhood) -> Described<'_> {
    Described {
        prefix: "guanxi",
        title: around.centres.first().map_or("A graph of relations", |id| around.graph.name(id)),
        description: "Companies, people and governments with the relations between them.",
    }
}

/// Everything, or the statements around the entities with their parties and evidence.
fn rdf(store: &Store, ids: &[&str], args: &Args, filter: &Filter, format: Rdf) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    if ids.is_empty() {
        if *filter != Filter::default() {
            bail!("RDF of a part needs an entity to start from; leave the filter away, or name one");
        }
        store.export(format, &mut out)?;
        return Ok(out);
    }
    let max_nodes = args.max_nodes.unwrap_or(UNLIMITED);
    let around = around(store, ids, args, filter, max_nodes)?;
    let statements: Vec<&str> = around.graph.statements.iter().map(|s| s.id.as_str()).collect();
    let text = format!(
        "CONSTRUCT {{ ?x ?p ?o . ?a ?r ?b }} WHERE {{ VALUES ?s {{ {} }} \
           {{ BIND(?s AS ?x) ?x ?p ?o }} UNION {{ ?s rdf:subject|rdf:object ?x . ?x ?p ?o FILTER(isLiteral(?o) || ?p = rdf:type) }} \
           UNION {{ ?s rdf:subject ?a ; rdf:predicate ?r ; rdf:object ?b ; o:current true }} }}",
        statements.join(" ")
    );
    store.query_to(&Query::parse(text)?, &[], Limits::default(), format, &mut out)?;
    Ok(out)
}
