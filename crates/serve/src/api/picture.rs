//! What stands around some entities, or between them: the picture as data, its statements, and what filters can choose from.

use std::collections::BTreeMap;

use guanxi_graph::{Filter, Graph, Neighbourhood};
use guanxi_model::{Entity, Relation, Statement, Status};
use guanxi_render::{Drawing, drawing, shell_word};
use guanxi_store::{Store, StoreError};
use serde::Serialize;

use super::{ApiError, brief::Brief, parameters::Parameters};

/// Boxes of a picture: by default, for each further entity, and at most.
const BOXES: (usize, usize, usize) = (40, 12, 400);

/// Which part of the graph is looked at; the options of `guanxi export`.
pub(super) struct View {
    pub(super) ids: Vec<String>,
    pub(super) depth: usize,
    pub(super) filter: Filter,
    pub(super) max_nodes: usize,
}

/// A part of the graph.
#[derive(Serialize)]
pub(super) struct Picture {
    /// The ids of the entities asked for.
    centres: Vec<String>,
    entities: BTreeMap<String, Entity>,
    statements: Vec<Brief>,
    drawing: Drawing,
    facets: Facets,
    /// Boxes that were allowed.
    max_nodes: usize,
    /// The query that lists the same relations.
    sparql: String,
    /// The command that draws the same picture.
    command: String,
}

/// How many statements each choice of a filter has, whatever is chosen now.
#[derive(Serialize, Default)]
struct Facets {
    relations: BTreeMap<&'static str, usize>,
    statuses: BTreeMap<&'static str, usize>,
    /// By the year in which it was last said.
    years: BTreeMap<String, usize>,
    /// By tenths of confidence.
    confidence: [usize; 11],
}

impl View {
    pub(super) fn read(store: &Store, parameters: &mut Parameters) -> Result<Self, ApiError> {
        let ids = parameters.entities(store)?;
        let default = BOXES.0 + BOXES.1 * ids.len().saturating_sub(1);
        Ok(Self {
            depth: parameters.count("depth", 1, 3)?,
            filter: parameters.filter()?,
            max_nodes: parameters.count("max_nodes", default.min(BOXES.2), BOXES.2)?,
            ids,
        })
    }

    pub(super) fn neighbourhood(&self, store: &Store) -> Result<Neighbourhood, StoreError> {
        let ids: Vec<&str> = self.ids.iter().map(String::as_str).collect();
        store.neighbourhood(&ids, self.depth, &self.filter, self.max_nodes)
    }

    /// The command line that asks for the same.
    fn command(&self, graph: &Graph) -> String {
        let names = self.ids.iter().map(|id| format!(" {}", shell_word(graph.name(id))));
        let mut command = format!("guanxi export{} --format svg", names.collect::<String>());
        if self.depth != 1 {
            command += &format!(" --depth {}", self.depth);
        }
        if self.max_nodes != BOXES.0 {
            command += &format!(" --max-nodes {}", self.max_nodes);
        }
        let filter = &self.filter;
        command.extend(filter.relations.iter().map(|r| format!(" --relation {r}")));
        command.extend(filter.statuses.iter().map(|s| format!(" --status {s}")));
        command.extend(filter.since.iter().map(|d| format!(" --since {d}")));
        if filter.min_confidence > 0.0 {
            command += &format!(" --min-confidence {}", filter.min_confidence);
        }
        command
    }

    /// The query that lists the statements of the entities that pass the filter.
    fn sparql(&self, store: &Store) -> String {
        let base = store.base();
        let iris: Vec<String> = self.ids.iter().map(|id| format!("<{}>", base.iri_of_entity(id))).collect();
        let mut filters = String::new();
        let filter = &self.filter;
        if !filter.relations.is_empty() {
            let terms: Vec<String> = filter.relations.iter().map(|r| format!("o:{r}")).collect();
            filters += &format!("  FILTER(?predicate IN ({}))\n", terms.join(", "));
        }
        if !filter.statuses.is_empty() {
            let words: Vec<String> = filter.statuses.iter().map(|s| format!("\"{s}\"")).collect();
            filters += &format!("  FILTER(?status IN ({}))\n", words.join(", "));
        }
        if let Some(since) = filter.since {
            filters += &format!("  FILTER(STR(?last) >= \"{since}\")\n");
        }
        if filter.min_confidence > 0.0 {
            filters += &format!("  FILTER(?confidence >= {})\n", filter.min_confidence);
        }
        format!(
            "SELECT DISTINCT ?subject ?relation ?object ?status ?stands ?confidence ?last ?s\nWHERE {{\n  \
             VALUES ?around {{ {} }}\n  {{ ?s rdf:subject ?around }} UNION {{ ?s rdf:object ?around }}\n  \
             ?s rdf:subject/rdfs:label ?subject ; rdf:predicate ?predicate ; rdf:object/rdfs:label ?object ;\n    \
             o:status ?status ; o:current ?stands ; o:confidence ?confidence .\n  \
             ?predicate rdfs:label ?relation . FILTER(lang(?relation) = \"en\")\n  \
             OPTIONAL {{ ?s o:last-seen ?last }}\n{filters}}}\nORDER BY ?relation ?subject ?object ?status\n",
            iris.join(" ")
        )
    }
}

pub(super) fn neighbourhood(store: &Store, mut parameters: Parameters) -> Result<Picture, ApiError> {
    let view = View::read(store, &mut parameters)?;
    parameters.done()?;
    if view.ids.is_empty() {
        return Err(ApiError::Wrong("`entity` is missing: name one, by id or any of its names".to_owned()));
    }
    let around = view.neighbourhood(store)?;
    let mut near = Vec::new();
    for id in &view.ids {
        near.extend(store.outline_of(id)?);
    }
    Ok(picture(store, &around, Facets::count(&near), &view))
}

/// The relations between entities that are named by id or name; names that nothing has are left away.
pub(super) fn between(store: &Store, mut parameters: Parameters) -> Result<Picture, ApiError> {
    let filter = parameters.filter()?;
    let mut ids: Vec<String> = Vec::new();
    for name in parameters.all("entity").into_iter().take(200) {
        ids.extend(store.known_entity(&name)?.map(|e| e.id).filter(|id| !ids.contains(id)));
    }
    parameters.done()?;
    let names: Vec<&str> = ids.iter().map(String::as_str).collect();
    let found = Neighbourhood { graph: store.between(&names, &filter)?, ..Neighbourhood::default() };
    let facets = Facets::count(&found.graph.statements);
    Ok(picture(store, &found, facets, &View { ids, depth: 1, filter, max_nodes: BOXES.0 }))
}

fn picture(store: &Store, around: &Neighbourhood, facets: Facets, view: &View) -> Picture {
    Picture {
        centres: around.centres.clone(),
        entities: around.graph.entities.iter().map(|(id, e)| (id.clone(), e.clone())).collect(),
        statements: around.graph.statements.iter().map(Brief::from).collect(),
        drawing: drawing(around),
        facets,
        max_nodes: view.max_nodes,
        sparql: view.sparql(store),
        command: view.command(&around.graph),
    }
}

impl Facets {
    fn count(statements: &[Statement]) -> Self {
        let mut facets = Self::default();
        let mut seen = std::collections::BTreeSet::new();
        for s in statements.iter().filter(|s| seen.insert(s.id.as_str())) {
            *facets.relations.entry(Relation::as_str(s.relation)).or_default() += 1;
            *facets.statuses.entry(Status::as_str(s.status)).or_default() += 1;
            facets.confidence[(1..=10_u8).take_while(|tenth| s.confidence * 10.0 >= f64::from(*tenth)).count()] += 1;
            if let Some(date) = s.last_seen() {
                *facets.years.entry(format!("{:04}", date.year())).or_default() += 1;
            }
        }
        facets
    }
}
