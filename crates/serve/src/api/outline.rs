//! One generation in memory without its passages: who stands beside whom, so that a page is answered at once.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
    thread,
};

use guanxi_graph::{Filter, Graph, Neighbourhood, degrees, neighbourhood};
use guanxi_model::{Entity, Relation, Statement};
use guanxi_store::{Stats, Store, StoreError, UnknownEntity, generations};

use super::names::Names;

/// A generation of a store: the graph without evidence, and ways into it.
pub(crate) struct Outline {
    /// The store itself, for passages and documents.
    pub(crate) store: Store,
    /// Entities, documents, and statements without their evidence.
    pub(crate) graph: Graph,
    /// Its sizes.
    pub(crate) stats: Stats,
    /// How many statements each entity has, by its position.
    pub(crate) statements: Vec<usize>,
    /// The positions of the statements that have an entity on either side, by its position.
    touching: Vec<Vec<u32>>,
    names: Names,
}

impl Outline {
    /// Reads the store's current generation.
    pub(crate) fn open(dir: &Path) -> Result<Self, StoreError> {
        let store = Store::open(dir)?;
        let (stats, graph) = (store.stats()?, store.outline()?);
        let mut touching = vec![Vec::new(); graph.entities.len()];
        for (at, statement) in graph.statements.iter().enumerate() {
            let sides = [&statement.subject, &statement.object].map(|id| graph.entities.get_index_of(id));
            let once = sides[1].filter(|other| sides[0] != Some(*other));
            for side in sides[0].into_iter().chain(once) {
                touching[side].push(at as u32);
            }
        }
        let mut statements = vec![0; graph.entities.len()];
        for degree in degrees(&graph, &Filter::default()) {
            if let Some(at) = graph.entities.get_index_of(&degree.id) {
                statements[at] = degree.statements;
            }
        }
        let names = Names::new(graph.entities.values(), &statements);
        Ok(Self { store, graph, stats, statements, touching, names })
    }

    /// The entity that a text names: its id or IRI, or any of its names in any language.
    pub(crate) fn find(&self, text: &str) -> Result<&Entity, UnknownEntity> {
        if let Some(entity) = self.known(text) {
            return Ok(entity);
        }
        let id = self.store.find_entity(text)?.id;
        self.graph.entity(&id).ok_or_else(|| UnknownEntity::new(text, Vec::new()))
    }

    /// As [`find`](Self::find), without a look at names that are merely like it.
    pub(crate) fn known(&self, text: &str) -> Option<&Entity> {
        let local = text.strip_prefix("e:").unwrap_or(text);
        let by_iri = || self.graph.entity(&self.store.base().entity_of_iri(text)?);
        let by_name = || self.graph.entities.get_index(self.names.exact(text)? as usize).map(|(_, e)| e);
        self.graph.entity(local).or_else(by_iri).or_else(by_name)
    }

    /// The entities whose names begin like the text, or have a word that does; each with the name that fits. Where there is none, those with
    /// a like name.
    pub(crate) fn search(&self, text: &str, limit: usize) -> Vec<(&Entity, &str)> {
        let entity = |at: u32| self.graph.entities.get_index(at as usize).map(|(_, e)| e);
        let found = self.names.search(text, limit);
        if !found.is_empty() || text.trim().is_empty() {
            return found.into_iter().filter_map(|(at, name)| Some((entity(at)?, name))).collect();
        }
        let like = self.store.suggest(text, limit).into_iter().filter_map(|name| self.find(&name).ok());
        like.map(|e| (e, e.name.as_str())).collect()
    }

    /// The best connected entities.
    pub(crate) fn best(&self, limit: usize) -> Vec<&Entity> {
        let mut order: Vec<usize> = (0..self.statements.len()).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(self.statements[*at]), *at));
        order.iter().take(limit).filter_map(|at| self.graph.entities.get_index(*at)).map(|(_, e)| e).collect()
    }

    /// How many statements an entity has.
    pub(crate) fn count(&self, id: &str) -> usize {
        self.graph.entities.get_index_of(id).map_or(0, |at| self.statements[at])
    }

    /// The statements that have the entity on either side.
    pub(crate) fn statements_of(&self, id: &str) -> impl Iterator<Item = &Statement> {
        let at = self.graph.entities.get_index_of(id);
        let touching = at.map_or(&[][..], |at| &self.touching[at]);
        touching.iter().map(|s| &self.graph.statements[*s as usize])
    }

    /// As [`guanxi_graph::neighbourhood`] of the whole graph, without evidence, looking only at what is near.
    pub(crate) fn neighbourhood(&self, ids: &[&str], depth: usize, filter: &Filter, max_nodes: usize) -> Neighbourhood {
        let ids: Vec<&str> = ids.iter().filter_map(|id| self.graph.entity(id)).map(|e| e.id.as_str()).collect();
        let near = self.near(&ids, depth, filter);
        neighbourhood(&near, &ids, depth, filter, max_nodes)
    }

    /// All statements between some entities, and the sanctions on them.
    pub(crate) fn between(&self, ids: &[&str], filter: &Filter) -> Neighbourhood {
        let chosen: BTreeSet<&str> = ids.iter().filter_map(|id| self.graph.entity(id)).map(|e| e.id.as_str()).collect();
        let of = |id: &&str| self.statements_of(id).filter(|s| s.subject == **id).collect::<Vec<_>>();
        let kept = chosen.iter().flat_map(of).filter(|s| filter.passes(s));
        let kept: Vec<&Statement> =
            kept.filter(|s| chosen.contains(s.object.as_str()) || s.relation == Relation::SanctionedBy).collect();
        Neighbourhood { graph: self.graph_of(kept, chosen), ..Neighbourhood::default() }
    }

    /// The statements on all shortest ways between two entities, in either direction: what [`guanxi_graph::shortest_path`] needs to see.
    pub(crate) fn ways(&self, from: &str, to: &str, filter: &Filter) -> Graph {
        let place = |id: &str| self.graph.entities.get_index_of(id);
        let (Some(start), Some(goal)) = (place(from), place(to)) else { return Graph::default() };
        let beside = |node: usize| {
            let passing = self.touching[node].iter().map(|at| &self.graph.statements[*at as usize]);
            passing.filter(|s| filter.passes(s)).filter_map(move |s| {
                let sides = (place(&s.subject)?, place(&s.object)?);
                Some((if sides.0 == node { sides.1 } else { sides.0 }, s))
            })
        };
        // How far everything is from the goal, up to where the start is met.
        let mut far = vec![usize::MAX; self.graph.entities.len()];
        far[goal] = 0;
        let mut edge = vec![goal];
        while far[start] == usize::MAX && !edge.is_empty() {
            let mut next = Vec::new();
            for node in edge {
                for (other, _) in beside(node) {
                    if far[other] == usize::MAX {
                        far[other] = far[node] + 1;
                        next.push(other);
                    }
                }
            }
            edge = next;
        }
        let mut kept = Vec::new();
        let mut layer = BTreeSet::from([start]);
        while far[start] != usize::MAX && !layer.is_empty() {
            let mut next = BTreeSet::new();
            for node in layer {
                for (other, s) in beside(node).filter(|(other, _)| far[*other] < far[node]) {
                    next.insert(other);
                    kept.push(s);
                }
            }
            layer = next;
        }
        self.graph_of(kept, [from, to])
    }

    /// The graph of some statements, with those entities that they name and some more.
    pub(crate) fn graph_of<'a>(&'a self, kept: Vec<&'a Statement>, more: impl IntoIterator<Item = &'a str>) -> Graph {
        let mut graph = Graph::default();
        let sides = kept.iter().flat_map(|s| [s.subject.as_str(), s.object.as_str()]);
        for entity in sides.chain(more).filter_map(|id| self.graph.entity(id)) {
            if !graph.entities.contains_key(&entity.id) {
                graph.entities.insert(entity.id.clone(), entity.clone());
            }
        }
        graph.statements = kept.into_iter().cloned().collect();
        graph.sort();
        graph
    }

    /// What can matter to a neighbourhood: every statement of what is nearer than `depth`, and the sanctions on the outermost.
    fn near(&self, ids: &[&str], depth: usize, filter: &Filter) -> Graph {
        let statement = |at: u32| &self.graph.statements[at as usize];
        let place = |id: &str| self.graph.entities.get_index_of(id);
        let mut reached: BTreeSet<usize> = ids.iter().filter_map(|id| place(id)).collect();
        let mut edge = reached.clone();
        let mut taken = BTreeSet::new();
        for _ in 0..depth {
            let mut next = BTreeSet::new();
            for at in edge.iter().flat_map(|node| &self.touching[*node]) {
                let s = statement(*at);
                if filter.passes(s) && taken.insert(*at) {
                    next.extend([&s.subject, &s.object].into_iter().filter_map(|id| place(id)));
                }
            }
            edge = next.into_iter().filter(|node| reached.insert(*node)).collect();
        }
        for node in &edge {
            let id = self.graph.entities.get_index(*node).map_or("", |(id, _)| id);
            let is_sanction = |s: &Statement| s.relation == Relation::SanctionedBy && s.subject == id;
            taken.extend(self.touching[*node].iter().filter(|at| is_sanction(statement(**at))));
        }
        self.graph_of(taken.into_iter().map(statement).collect(), ids.iter().copied())
    }
}

/// The outline of a store's current generation, read once and again when another is published.
pub(crate) struct Outlines {
    dir: PathBuf,
    open: RwLock<Option<Arc<Outline>>>,
    reading: Mutex<()>,
}

impl Outlines {
    /// Of the store at `dir`; nothing is read yet.
    pub(crate) fn new(dir: PathBuf) -> Arc<Self> {
        Arc::new(Self { dir, open: RwLock::new(None), reading: Mutex::new(()) })
    }

    /// The current outline. The first call waits until it is read; later ones get the last one while a newer is read.
    pub(crate) fn current(self: &Arc<Self>) -> Result<Arc<Outline>, StoreError> {
        let Some(open) = self.open() else {
            let _reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
            return self.open().map_or_else(|| self.read(), Ok);
        };
        let published = generations(&self.dir).ok().and_then(|(_, current)| current);
        if published != open.store.generation() {
            let this = Arc::clone(self);
            thread::spawn(move || {
                if let Ok(_reading) = this.reading.try_lock() {
                    this.read().ok();
                }
            });
        }
        Ok(open)
    }

    /// Begins to read, so that the first call need not wait.
    pub(crate) fn begin(self: &Arc<Self>) {
        let this = Arc::clone(self);
        thread::spawn(move || drop(this.current()));
    }

    fn open(&self) -> Option<Arc<Outline>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn read(&self) -> Result<Arc<Outline>, StoreError> {
        let outline = Arc::new(Outline::open(&self.dir)?);
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&outline));
        Ok(outline)
    }
}
