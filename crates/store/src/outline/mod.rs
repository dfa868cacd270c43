//! The graph in outline: who is tied to whom, without names and passages, in a few bytes a statement. It is written when a generation
//! is published and read in one go, so that a question about a part of the graph need not wait for the whole.

mod file;
mod gather;

pub(crate) use gather::Gatherer;

use std::collections::BTreeSet;

use guanxi_graph::{Filter, Graph, statement_id};
use guanxi_model::{Entity, Kind, PartialDate, Qualifiers, Relation, Statement, Status, Step};

/// Every statement of a graph in short, and those that touch each entity.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Outline {
    /// The ids of the entities, sorted.
    ids: Vec<String>,
    /// The statements by subject, relation, object and status.
    ties: Vec<Tie>,
    /// Hashes of the documents of every statement, copies left aside, one statement after the other.
    documents: Vec<u64>,
    /// Where the places of an entity's statements begin in `touching`, and after the last entity where they end.
    first: Vec<u32>,
    touching: Vec<u32>,
}

/// A statement in short.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Tie {
    subject: u32,
    object: u32,
    relation: Relation,
    status: Status,
    current: bool,
    confidence: f64,
    last: Option<PartialDate>,
    /// Where its documents begin, and how many there are.
    documents: (u32, u32),
}

impl Outline {
    /// Of statements in any order.
    pub(crate) fn of(statements: &[Statement]) -> Self {
        Self::default().renewed(&BTreeSet::new(), statements)
    }

    /// As it is without the statements that are `gone`, by their identities, and with those `added`.
    pub(crate) fn renewed(&self, gone: &BTreeSet<&str>, added: &[Statement]) -> Self {
        let kept: Vec<&Tie> =
            self.ties.iter().filter(|t| gone.is_empty() || !gone.contains(self.id_of(t).as_str())).collect();
        let mut used = vec![false; self.ids.len()];
        for tie in &kept {
            used[tie.subject as usize] = true;
            used[tie.object as usize] = true;
        }
        let old = self.ids.iter().zip(&used).filter(|(_, used)| **used).map(|(id, _)| id.as_str());
        let ids: BTreeSet<&str> = old.chain(added.iter().flat_map(|s| [s.subject.as_str(), &s.object])).collect();
        let ids: Vec<&str> = ids.into_iter().collect();
        let place = |id: &str| ids.binary_search(&id).unwrap_or_default() as u32;
        let places: Vec<u32> = self.ids.iter().map(|id| place(id)).collect();

        let mut rows: Vec<(Tie, Vec<u64>)> = Vec::with_capacity(kept.len() + added.len());
        for tie in kept {
            let (subject, object) = (places[tie.subject as usize], places[tie.object as usize]);
            rows.push((Tie { subject, object, ..*tie }, self.documents_of(tie).to_vec()));
        }
        for s in added {
            let own: BTreeSet<u64> =
                s.steps.iter().filter(|s| s.copy_of.is_none()).map(|s| hash(&s.document)).collect();
            let tie = Tie {
                subject: place(&s.subject),
                object: place(&s.object),
                relation: s.relation,
                status: s.status,
                current: s.current,
                confidence: s.confidence,
                last: s.last_seen(),
                documents: (0, 0),
            };
            rows.push((tie, own.into_iter().collect()));
        }
        rows.sort_by_key(|(t, _)| (t.subject, t.relation, t.object, t.status));
        let (mut ties, mut documents) = (Vec::with_capacity(rows.len()), Vec::new());
        for (mut tie, own) in rows {
            tie.documents = (documents.len() as u32, own.len() as u32);
            documents.extend(own);
            ties.push(tie);
        }
        Self::indexed(ids.into_iter().map(str::to_owned).collect(), ties, documents)
    }

    /// With the places of each entity's statements.
    fn indexed(ids: Vec<String>, ties: Vec<Tie>, documents: Vec<u64>) -> Self {
        let sides = |tie: &Tie| std::iter::once(tie.subject).chain((tie.object != tie.subject).then_some(tie.object));
        let mut first = vec![0_u32; ids.len() + 1];
        for side in ties.iter().flat_map(sides) {
            first[side as usize + 1] += 1;
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        let mut free = first.clone();
        let mut touching = vec![0; first.last().copied().unwrap_or(0) as usize];
        for (at, tie) in ties.iter().enumerate() {
            for side in sides(tie) {
                touching[free[side as usize] as usize] = at as u32;
                free[side as usize] += 1;
            }
        }
        Self { ids, ties, documents, first, touching }
    }

    /// The statements that have the entity on either side, in short.
    pub(crate) fn statements_of(&self, id: &str) -> Vec<Statement> {
        self.place(id).map_or_else(Vec::new, |at| self.around(at).map(|t| self.statement(&self.ties[t])).collect())
    }

    /// What can matter to a neighbourhood: every statement of what is nearer than `depth`, and the sanctions on the outermost.
    pub(crate) fn near(&self, ids: &[String], depth: usize, filter: &Filter) -> Graph {
        let mut reached: BTreeSet<usize> = ids.iter().filter_map(|id| self.place(id)).collect();
        let mut edge = reached.clone();
        let mut taken = BTreeSet::new();
        for _ in 0..depth {
            let mut next = BTreeSet::new();
            for at in edge.iter().flat_map(|node| self.around(*node)) {
                let tie = &self.ties[at];
                if tie.passes(filter) && taken.insert(at) {
                    next.extend([tie.subject as usize, tie.object as usize]);
                }
            }
            edge = next.into_iter().filter(|node| reached.insert(*node)).collect();
        }
        for node in &edge {
            let is_sanction = |at: &usize| {
                let tie = &self.ties[*at];
                tie.relation == Relation::SanctionedBy && tie.subject as usize == *node && tie.passes(filter)
            };
            taken.extend(self.around(*node).filter(is_sanction));
        }
        self.graph(taken, ids)
    }

    /// The statements between some entities that pass the filter, and the sanctions on them.
    pub(crate) fn between(&self, ids: &[String], filter: &Filter) -> Vec<Statement> {
        let chosen: BTreeSet<usize> = ids.iter().filter_map(|id| self.place(id)).collect();
        let of = |node: usize| {
            let ties = self.around(node).map(|at| &self.ties[at]).filter(|t| t.passes(filter));
            ties.filter(move |t| t.subject as usize == node)
        };
        let wanted = |t: &&Tie| chosen.contains(&(t.object as usize)) || t.relation == Relation::SanctionedBy;
        chosen.iter().flat_map(|node| of(*node)).filter(wanted).map(|t| self.statement(t)).collect()
    }

    /// The statements on all shortest ways between two entities, in either direction.
    pub(crate) fn ways(&self, from: &str, to: &str, filter: &Filter) -> Graph {
        let ends = [from.to_owned(), to.to_owned()];
        let (Some(start), Some(goal)) = (self.place(from), self.place(to)) else {
            return self.graph(BTreeSet::new(), &ends);
        };
        let beside = |node: usize| {
            let passing = self.around(node).map(|at| (at, &self.ties[at])).filter(|(_, t)| t.passes(filter));
            passing.map(move |(at, t)| (if t.subject as usize == node { t.object } else { t.subject } as usize, at))
        };
        // How far everything is from the goal, up to where the start is met.
        let mut far = vec![usize::MAX; self.ids.len()];
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
        let mut kept = BTreeSet::new();
        let mut layer = BTreeSet::from([start]);
        while far[start] != usize::MAX && !layer.is_empty() {
            let mut next = BTreeSet::new();
            for node in layer {
                for (other, at) in beside(node).filter(|(other, _)| far[*other] < far[node]) {
                    next.insert(other);
                    kept.insert(at);
                }
            }
            layer = next;
        }
        self.graph(kept, &ends)
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.ids.binary_search_by(|known| known.as_str().cmp(id)).ok()
    }

    /// The places of the statements that touch an entity.
    fn around(&self, node: usize) -> impl Iterator<Item = usize> {
        let places = &self.touching[self.first[node] as usize..self.first[node + 1] as usize];
        places.iter().map(|at| *at as usize)
    }

    fn documents_of(&self, tie: &Tie) -> &[u64] {
        let (start, count) = (tie.documents.0 as usize, tie.documents.1 as usize);
        self.documents.get(start..start + count).unwrap_or_default()
    }

    fn id_of(&self, tie: &Tie) -> String {
        let name = |at: u32| &self.ids[at as usize];
        statement_id(name(tie.subject), tie.relation, name(tie.object), tie.status)
    }

    /// A statement with what the outline knows of it. Its documents are told apart, and not named.
    fn statement(&self, tie: &Tie) -> Statement {
        let step = |document: &u64| Step {
            date: tie.last,
            document: format!("{document:016x}"),
            claim: String::new(),
            copy_of: None,
            stake: Vec::new(),
        };
        Statement {
            id: self.id_of(tie),
            subject: self.ids[tie.subject as usize].clone(),
            relation: tie.relation,
            object: self.ids[tie.object as usize].clone(),
            status: tie.status,
            current: tie.current,
            contradicts: Vec::new(),
            confidence: tie.confidence,
            qualifiers: Qualifiers::default(),
            steps: self.documents_of(tie).iter().map(step).collect(),
            evidence: Vec::new(),
        }
    }

    /// The graph of the statements at some places, whose entities have no names, with some entities more.
    fn graph(&self, places: BTreeSet<usize>, more: &[String]) -> Graph {
        let statements: Vec<Statement> = places.into_iter().map(|at| self.statement(&self.ties[at])).collect();
        let sides = statements.iter().flat_map(|s| [&s.subject, &s.object]);
        let ids: BTreeSet<&String> = sides.chain(more).collect();
        let nameless = |id: &String| Entity { id: id.clone(), ..Entity::named("", Kind::Company) };
        let entities = ids.into_iter().map(|id| (id.clone(), nameless(id))).collect();
        Graph { entities, statements, ..Graph::default() }
    }
}

impl Tie {
    /// As [`Filter::passes`].
    fn passes(&self, filter: &Filter) -> bool {
        (filter.relations.is_empty() || filter.relations.contains(&self.relation))
            && (filter.statuses.is_empty() || filter.statuses.contains(&self.status))
            && filter.since.is_none_or(|since| self.last.is_some_and(|last| last >= since))
            && self.confidence >= filter.min_confidence
    }
}

/// FNV-1a over 64 bits, by which documents are told apart.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{Store, disk::index_of, fixture::store, index};

    #[test]
    fn it_is_the_same_written_gathered_and_made_of_the_graph() {
        let (dir, store) = store();
        let graph = store.graph().expect("read");
        let outline = Outline::of(&graph.statements);
        let file = index_of(store.path.as_ref().expect("a folder")).join(index::OUTLINE);
        assert_eq!(Outline::read(&file).expect("read"), outline);
        assert_eq!(Outline::gather(&store.database, &store.base).expect("gathered"), outline);
        let bytes = fs::read(&file).expect("read");
        for (at, damage) in [(0, 1), (bytes.len() / 2, 0x80), (bytes.len() - 1, 4)] {
            let mut damaged = bytes.clone();
            damaged[at] ^= damage;
            fs::write(&file, &damaged).expect("written");
            assert!(Outline::read(&file).is_err(), "byte {at}");
        }
        fs::write(&file, &bytes[..bytes.len() / 2]).expect("written");
        let opened = Store::open(&dir.path().join("store")).expect("opened");
        assert_eq!(opened.outline().expect("gathered"), &outline);
    }

    #[test]
    fn it_says_what_the_statements_say() {
        let (_dir, store) = store();
        let graph = store.graph().expect("read");
        for id in graph.entities.keys() {
            let short = store.outline_of(id).expect("read");
            let whole = store.statements_of(id).expect("read");
            assert!(whole.iter().eq(graph.statements_of(id)), "{id}");
            let said = |s: &Statement| {
                let what = (s.id.clone(), s.subject.clone(), s.relation, s.object.clone(), s.status, s.current);
                (what, s.confidence.to_bits(), s.last_seen(), s.sources())
            };
            assert!(short.iter().map(said).eq(whole.iter().map(said)), "{id}");
        }
        assert_eq!(store.outline_of("nobody").expect("read"), []);
    }

    #[test]
    fn a_way_and_what_lies_between_are_those_of_the_whole_graph() {
        let (_dir, store) = store();
        let (graph, filter) = (store.graph().expect("read"), Filter::default());
        let ids: Vec<&str> = graph.entities.keys().map(String::as_str).collect();
        let hops = |graph: &Graph, from: &str, to: &str| {
            let hops = guanxi_graph::shortest_path(graph, from, to, &filter)?;
            let hop = |h: &guanxi_graph::Hop<'_>| {
                (h.to.to_owned(), h.statements.iter().map(|s| s.id.clone()).collect::<Vec<_>>())
            };
            Some(hops.iter().map(hop).collect::<Vec<_>>())
        };
        let mut connected = 0;
        for (from, to) in ids.iter().flat_map(|from| ids.iter().map(move |to| (*from, *to))) {
            let way = hops(&graph, from, to);
            connected += usize::from(way.as_ref().is_some_and(|way| way.len() > 1));
            assert_eq!(hops(&store.way(from, to, &filter).expect("read"), from, to), way, "{from} {to}");
        }
        assert!(connected > 0);
        let between = store.between(&["catl", "tesla", "nobody"], &filter).expect("read");
        assert_eq!(between.entities.keys().collect::<Vec<_>>(), ["catl", "tesla"]);
        assert!(between.statements.iter().all(|s| s.subject == "catl" && s.object == "tesla"));
        assert!(!between.statements.is_empty());
    }
}
