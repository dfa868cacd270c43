//! `export`: the graph, or what stands around some entities, as pictures and files.

mod part;
mod picture;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use guanxi_graph::{Filter, Graph};
use guanxi_render::exporter;
use guanxi_store::{Format as Rdf, Limits, Query, Store};

use crate::{
    Outcome, Usage,
    filter::FilterArgs,
    output,
    store_dir::{self, StoreAt},
};

/// Boxes of a picture, unless said otherwise.
const BOXES: usize = 40;

/// The graph, or what stands around some entities, as a picture or a file
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi export CATL --format svg > catl.svg\n  \
    guanxi export Huawei TSMC --view path --format png -o path.png\n  \
    guanxi export Alibaba --view ownership --format pdf --size a4 -o owners.pdf\n  \
    guanxi export --format nquads > everything.nq")]
pub(crate) struct Args {
    /// Whose surroundings; everything where none is named
    #[arg(value_name = "ENTITY")]
    entities: Vec<String>,
    /// What is written
    #[arg(long, short, value_name = "FORMAT")]
    format: Format,
    /// Which part of the graph
    #[arg(long, value_name = "VIEW", default_value = "around")]
    view: part::Which,
    /// Steps from the entities [default: 1 around them, 3 along a supply chain or ownership]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=10))]
    depth: Option<u8>,
    #[command(flatten)]
    filter: FilterArgs,
    /// Boxes in a picture; the rest is folded and counted [default: 40 in pictures, all in files]
    #[arg(long, value_name = "N")]
    max_nodes: Option<usize>,
    #[command(flatten)]
    look: picture::Look,
    /// Where to: a file, a folder for formats of several files, or `-`
    #[arg(long, short, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    #[command(flatten)]
    store: StoreAt,
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
    /// `TriG`
    Trig,
    /// Turtle, of the merged graph
    Turtle,
    /// N-Triples, of the merged graph
    Ntriples,
    /// JSON-LD, of the merged graph
    Jsonld,
    /// Tables for spreadsheets: relations to standard output, or with -o FOLDER entities and relations
    Csv,
    /// GraphML, for networkx, igraph, yEd
    Graphml,
    /// GEXF, for Gephi
    Gexf,
    /// Tables for neo4j-admin, into -o FOLDER
    Neo4j,
    /// FollowTheMoney entities, for the tools of that family
    Ftm,
}

/// The ways in which a format is made.
enum Way {
    Picture(picture::Kind),
    Rdf(Rdf),
    Files(&'static str),
}

impl Format {
    fn way(self) -> Way {
        match self {
            Self::Dot => Way::Picture(picture::Kind::Dot),
            Self::Svg => Way::Picture(picture::Kind::Svg),
            Self::Png => Way::Picture(picture::Kind::Png),
            Self::Pdf => Way::Picture(picture::Kind::Pdf),
            Self::Nquads => Way::Rdf(Rdf::NQuads),
            Self::Trig => Way::Rdf(Rdf::TriG),
            Self::Turtle => Way::Rdf(Rdf::Turtle),
            Self::Ntriples => Way::Rdf(Rdf::NTriples),
            Self::Jsonld => Way::Rdf(Rdf::JsonLd),
            Self::Csv => Way::Files("csv"),
            Self::Graphml => Way::Files("graphml"),
            Self::Gexf => Way::Files("gexf"),
            Self::Neo4j => Way::Files("neo4j"),
            Self::Ftm => Way::Files("ftm"),
        }
    }
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let store = args.store.open()?;
    let entities = store_dir::find_all(&store, &args.entities)?;
    let ids: Vec<&str> = entities.iter().map(|e| e.id.as_str()).collect();
    let filter = args.filter.filter();
    let part = |max_nodes: usize| {
        let most = args.max_nodes.unwrap_or(max_nodes);
        part::part(&store, &ids, args.view, args.depth, &filter, most)
    };
    match args.format.way() {
        Way::Picture(kind) => {
            output::write_file(&args.output, picture::draw(&part(BOXES)?, args.view, kind, &args.look)?)?;
        }
        Way::Rdf(format) if ids.is_empty() => {
            if filter != Filter::default() {
                let say = "RDF of a part needs an entity to start from; name one, or leave the filter away";
                return Err(Usage(say.to_owned()).into());
            }
            output::write(&args.output, |out| Ok(store.export(format, out)?))?;
        }
        Way::Rdf(format) => {
            output::write_file(&args.output, rdf_of(&store, &part(usize::MAX)?.around.graph, format)?)?;
        }
        Way::Files(name) => files(name, &part(usize::MAX)?.around.graph, &args.output)?,
    }
    Ok(Outcome::Done)
}

/// The statements with their parties and evidence, and the direct triples of those that stand.
fn rdf_of(store: &Store, graph: &Graph, format: Rdf) -> Result<Vec<u8>> {
    let statements: Vec<&str> = graph.statements.iter().map(|s| s.id.as_str()).collect();
    let text = format!(
        "CONSTRUCT {{ ?x ?p ?o . ?a ?r ?b }} WHERE {{ VALUES ?s {{ {} }} {{ BIND(?s AS ?x) ?x ?p ?o }} \
         UNION {{ ?s rdf:subject|rdf:object ?x . ?x ?p ?o FILTER(isLiteral(?o) || ?p = rdf:type) }} \
         UNION {{ ?s rdf:subject ?a ; rdf:predicate ?r ; rdf:object ?b ; o:current true }} }}",
        statements.join(" ")
    );
    let mut out = Vec::new();
    store.query_to(&Query::parse(text)?, &[], Limits::default(), format, &mut out)?;
    Ok(out)
}

/// Writes a format of one file; one of several goes into the folder, and only its relations go to standard output.
fn files(name: &str, graph: &Graph, to: &Path) -> Result<()> {
    let exporter = exporter(name).ok_or_else(|| anyhow!("there is no exporter `{name}`"))?;
    let mut files = exporter.export(graph);
    let is_stdout = to == Path::new("-");
    if is_stdout && name == "neo4j" {
        return Err(Usage("neo4j takes two files: name a folder with -o".to_owned()).into());
    }
    if files.len() == 1 || is_stdout {
        return files.pop().map_or(Ok(()), |file| output::write_file(to, file.text));
    }
    std::fs::create_dir_all(to).with_context(|| format!("cannot make the folder `{}`", to.display()))?;
    for file in files {
        output::write_file(&to.join(file.name), file.text)?;
    }
    Ok(())
}
