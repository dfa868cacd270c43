//! The part of the default graph that changed documents touch: as it was, and as it is to be.
//!
//! Documents touch the entities that they name, and through these the claims whose parties turn out to be others than before; all of
//! these touch pairs of entities. What is said of a pair depends on the claims about it alone, so that merging the claims of
//! these pairs gives what merging all claims would give of them.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_graph::{Decisions, DocumentMeta, Graph, Identities, Kin, merge_known, statement_id};
use guanxi_model::{Catalogue, Claim, Kind, Party, Relation, Statement, Status};
use indexmap::IndexMap;
use oxigraph::{
    model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, QuadRef, Term},
    store::Store as Database,
};

use super::Builder;
use crate::{
    Base, Store, StoreError,
    index::Basis,
    rdf::{
        entity::write_degree,
        iri::Sort,
        part_quads,
        vocabulary::{prov, rdf},
        writer::Writer,
    },
    read,
};

/// What is to be taken out and put in.
pub(super) struct Part {
    pub(super) old: Vec<Quad>,
    pub(super) new: Vec<Quad>,
    /// The entities of which something may differ.
    pub(super) renewed: BTreeSet<String>,
    /// The statements that were, by identity, and those that are.
    pub(super) gone: Vec<String>,
    pub(super) statements: Vec<Statement>,
    pub(super) basis: Basis,
}

/// From so many statements on, it is quicker to ask for each that could be than to look at each that is. Few in tests, which go both ways.
const MANY: usize = if cfg!(test) { 3 } else { 40 };

/// A pair of entities, the one that sorts first before the other.
type Pair = (String, String);

/// One of the two states that are held against each other.
struct Side<'a> {
    database: &'a Database,
    base: &'a Base,
    identities: Identities,
}

/// Merges what the changed documents of a build touch; `None` where only all claims say who is who, or where the generation before was not
/// merged as `basis` has it.
pub(super) fn merge(
    builder: &Builder,
    mut basis: Basis,
    catalogue: &Catalogue,
    decisions: &Decisions,
) -> Result<Option<Part>, StoreError> {
    let Some(before) = builder.before else { return Ok(None) };
    let store = Store::at(&builder.dir, builder.base.clone(), before)?;
    let base = &builder.base;
    let (was, now) =
        (claims_of(&store.database, base, &builder.changed)?, claims_of(&builder.database, base, &builder.changed)?);
    let touched: BTreeSet<(String, Kind)> = parties(was.iter().chain(&now)).collect();
    let is_touched = |id: &str, kind| touched.contains(&(id.to_owned(), kind));
    let before = basis.parties.only(is_touched);
    renew(&mut basis, builder, &was, &now)?;
    let kin = Kin::of([&before, &basis.parties], catalogue, decisions);
    // Who is who before and after, among some ids and those who have a say in it.
    let both = |ids: &BTreeSet<String>| {
        let after = basis.parties.only(|id, _| ids.contains(id));
        let mut was = after.only(|id, kind| !is_touched(id, kind));
        was.put(before.clone());
        Some([was.identify(catalogue, decisions)?, after.identify(catalogue, decisions)?])
    };

    // Claims of other documents whose parties are no longer the entities that they were.
    let near = kin.around(touched.iter().map(|(id, _)| id.as_str()));
    let Some([old, new]) = both(&near) else { return Ok(None) };
    let moved: BTreeSet<(&str, Kind)> = old.moved(&new).collect();
    let changed = |claim: &Claim| builder.changed.contains(claim.document());
    let mut again = claims_about(&builder.database, base, &moved)?;
    again.retain(|_, claim| !changed(claim));

    let others: BTreeSet<(String, Kind)> = parties(again.values()).collect();
    let near = kin.around(touched.iter().chain(&others).map(|(id, _)| id.as_str()));
    let Some([old, new]) = both(&near) else { return Ok(None) };
    let old = Side { database: &store.database, base, identities: old };
    let new = Side { database: &builder.database, base, identities: new };

    let mut pairs: BTreeSet<Pair> = was.iter().chain(again.values()).map(|c| old.pair(c)).collect();
    pairs.extend(now.iter().chain(again.values()).map(|c| new.pair(c)));
    let statements = old.statements_between(&pairs)?;
    let Some(held) = old.claims_behind(&statements)? else { return Ok(None) };
    let mut wanted: BTreeMap<String, Claim> =
        held.iter().filter(|c| !changed(c)).map(|c| (c.id.clone(), c.clone())).collect();
    wanted.extend(again);
    wanted.extend(now.into_iter().map(|c| (c.id.clone(), c)));
    let wanted: Vec<Claim> = wanted.into_values().collect();

    let mut was = merge_known(old.metas(&held)?, &held, &old.identities, decisions);
    let mut is = merge_known(new.metas(&wanted)?, &wanted, &new.identities, decisions);
    if was.statements.iter().map(|s| builder.base.statement(&s.id)).collect::<BTreeSet<_>>() != statements {
        return Ok(None);
    }
    let degrees = degrees(&old, &was, &is, &new.identities)?;
    for (graph, side, degree) in [(&mut was, &old, 0), (&mut is, &new, 1)] {
        let present = degrees.iter().filter(|(_, counts)| counts[degree].statements > 0).map(|(id, _)| id);
        let described = present.filter_map(|id| Some((id.clone(), side.identities.entities.get(id)?.clone())));
        graph.entities = described.collect();
        graph.explain(&side.identities);
        graph.documents = side.described(&builder.changed)?;
        graph.decisions.clear();
    }
    let quads = |graph: &Graph, degree: usize| {
        let mut w = Writer::merged(&builder.base);
        part_quads(&mut w, graph);
        for (id, counts) in degrees.iter().filter(|(_, counts)| counts[degree].statements > 0) {
            write_degree(&mut w, id, counts[degree].neighbours, counts[degree].statements);
        }
        w.quads
    };
    basis.documents = basis.documents + is.documents.len() - was.documents.len();
    let (old, new) = (quads(&was, 0), quads(&is, 1));
    let gone = was.statements.into_iter().map(|s| s.id).collect();
    Ok(Some(Part { old, new, renewed: degrees.into_keys().collect(), gone, statements: is.statements, basis }))
}

/// The parties of claims, by id and kind.
fn parties<'c>(claims: impl IntoIterator<Item = &'c Claim>) -> impl Iterator<Item = (String, Kind)> {
    claims.into_iter().flat_map(|c| [&c.subject, &c.object]).map(|p| (p.id.clone(), p.kind))
}

/// Brings what parties are called up to date. A document that was there before may have been the only one to call a party so:
/// what is said of its parties is gathered anew.
fn renew(basis: &mut Basis, builder: &Builder, was: &[Claim], now: &[Claim]) -> Result<(), StoreError> {
    let lost: BTreeSet<(String, Kind)> = parties(was).collect();
    let is_lost = |party: &Party| lost.contains(&(party.id.clone(), party.kind));
    for (id, kind) in &lost {
        basis.parties.remove(id, *kind);
    }
    let lost_ids = lost.iter().map(|(id, kind)| (id.as_str(), *kind)).collect();
    let gathered = claims_about(&builder.database, &builder.base, &lost_ids)?;
    for (claim, anew) in gathered.values().map(|c| (c, true)).chain(now.iter().map(|c| (c, false))) {
        for party in [&claim.subject, &claim.object].into_iter().filter(|p| is_lost(p) == anew) {
            basis.parties.add(party, claim.document());
        }
    }
    Ok(())
}

/// Neighbours and statements of an entity.
#[derive(Debug, Clone, Copy, Default)]
struct Degree {
    neighbours: usize,
    statements: usize,
}

/// The degrees, before and after, of every entity that has statements in either graph or is described otherwise than before.
fn degrees(
    old: &Side<'_>,
    was: &Graph,
    is: &Graph,
    after: &Identities,
) -> Result<BTreeMap<String, [Degree; 2]>, StoreError> {
    let before = &old.identities;
    let mut ids: BTreeSet<&str> =
        [was, is].into_iter().flat_map(|g| &g.statements).flat_map(|s| [s.subject.as_str(), &s.object]).collect();
    let differs = |id: &&String| before.entities.get(*id) != after.entities.get(*id);
    ids.extend(before.entities.keys().chain(after.entities.keys()).filter(differs).map(String::as_str));
    for (one, other) in [(before, after), (after, before)] {
        let otherwise =
            |id: &String| (one.same_as.get(id), one.reasons.get(id)) != (other.same_as.get(id), other.reasons.get(id));
        ids.extend(one.same_as.iter().filter(|(id, _)| otherwise(id)).map(|(_, stays)| stays.as_str()));
    }

    let mut degrees: BTreeMap<String, [Degree; 2]> = BTreeMap::new();
    for id in ids {
        degrees.insert(id.to_owned(), [old.degree(id)?; 2]);
    }
    let pairs =
        |graph: &Graph| -> BTreeSet<Pair> { graph.statements.iter().map(|s| ordered(&s.subject, &s.object)).collect() };
    let (were, are) = (pairs(was), pairs(is));
    let mut count = |id: &str, change: &dyn Fn(&mut Degree)| {
        if let Some([_, after]) = degrees.get_mut(id) {
            change(after);
        }
    };
    for s in &was.statements {
        for id in [&s.subject, &s.object] {
            count(id, &|d| d.statements = d.statements.saturating_sub(1));
        }
    }
    for s in &is.statements {
        for id in [&s.subject, &s.object] {
            count(id, &|d| d.statements += 1);
        }
    }
    for (a, b) in were.difference(&are) {
        for id in [a, b] {
            count(id, &|d| d.neighbours = d.neighbours.saturating_sub(1));
        }
    }
    for (a, b) in are.difference(&were) {
        for id in [a, b] {
            count(id, &|d| d.neighbours += 1);
        }
    }
    Ok(degrees)
}

fn ordered(a: &str, b: &str) -> Pair {
    let (first, second) = if a <= b { (a, b) } else { (b, a) };
    (first.to_owned(), second.to_owned())
}

impl Side<'_> {
    fn pair(&self, claim: &Claim) -> Pair {
        let (subject, object) = self.identities.parties(claim);
        ordered(subject, object)
    }

    /// The nodes of the statements about each pair: looked for among those of the one that has fewer; where both have many, by every name
    /// that a statement about the two could have.
    fn statements_between(&self, pairs: &BTreeSet<Pair>) -> Result<BTreeSet<NamedNode>, StoreError> {
        let mut found = BTreeSet::new();
        for (one, other) in pairs {
            let counts = [self.degree(one)?.statements, self.degree(other)?.statements];
            let (fewer, more) = if counts[0] <= counts[1] { (one, other) } else { (other, one) };
            if counts[0].min(counts[1]) > MANY {
                found.extend(self.statements_by_name(one, other)?);
                found.extend(self.statements_by_name(other, one)?);
                continue;
            }
            let (fewer, more) = (self.base.entity(fewer), self.base.entity(more));
            for (side, far_side) in [(rdf::SUBJECT, rdf::OBJECT), (rdf::OBJECT, rdf::SUBJECT)] {
                for node in read::subjects(self.database, side, fewer.as_ref().into())? {
                    if self.has(&node, far_side, &more)? {
                        found.insert(node);
                    }
                }
            }
        }
        Ok(found)
    }

    /// The nodes of the statements with this subject and object.
    fn statements_by_name(&self, subject: &str, object: &str) -> Result<Vec<NamedNode>, StoreError> {
        let (subject_node, object_node) = (self.base.entity(subject), self.base.entity(object));
        let mut found = Vec::new();
        for (relation, status) in Relation::ALL.iter().flat_map(|r| Status::ALL.iter().map(|s| (*r, *s))) {
            let node = self.base.statement(&statement_id(subject, relation, object, status));
            if self.has(&node, rdf::SUBJECT, &subject_node)? && self.has(&node, rdf::OBJECT, &object_node)? {
                found.push(node);
            }
        }
        Ok(found)
    }

    fn has(&self, node: &NamedNode, predicate: NamedNodeRef<'_>, object: &NamedNode) -> Result<bool, StoreError> {
        Ok(self.database.contains(QuadRef::new(node, predicate, object, GraphNameRef::DefaultGraph))?)
    }

    /// The claims from which statements were merged; `None` where one of these is not there.
    fn claims_behind(&self, statements: &BTreeSet<NamedNode>) -> Result<Option<Vec<Claim>>, StoreError> {
        let mut claims = Vec::new();
        for node in statements {
            for quad in read::about(self.database, node, GraphNameRef::DefaultGraph)? {
                let Term::NamedNode(claim) = quad.object else { continue };
                if quad.predicate.as_ref() == prov::WAS_DERIVED_FROM {
                    let id = self.base.name_of(Sort::Claim, claim.as_str()).unwrap_or_default();
                    let Some(claim) = read::claim(self.database, self.base, &id)? else { return Ok(None) };
                    claims.push(claim);
                }
            }
        }
        Ok(Some(claims))
    }

    fn degree(&self, id: &str) -> Result<Degree, StoreError> {
        let (neighbours, statements) = read::degree(self.database, self.base, id)?;
        Ok(Degree { neighbours, statements })
    }

    /// What is known of the documents of some claims.
    fn metas(&self, claims: &[Claim]) -> Result<Vec<DocumentMeta>, StoreError> {
        let ids: BTreeSet<String> = claims.iter().map(|c| c.document().to_owned()).collect();
        Ok(self.described(&ids)?.into_values().collect())
    }

    /// What is known of those documents that the database holds.
    fn described(&self, ids: &BTreeSet<String>) -> Result<IndexMap<String, DocumentMeta>, StoreError> {
        let mut metas = IndexMap::new();
        for id in ids {
            metas.extend(read::own_meta(self.database, self.base, id)?.map(|meta| (id.clone(), meta)));
        }
        Ok(metas)
    }
}

/// The claims of some documents.
fn claims_of(database: &Database, base: &Base, documents: &BTreeSet<String>) -> Result<Vec<Claim>, StoreError> {
    let mut claims = Vec::new();
    for id in documents {
        claims.extend(read::claims_of(database, base, id)?);
    }
    Ok(claims)
}

/// The claims that have one of the parties on either side, by identity.
fn claims_about(
    database: &Database,
    base: &Base,
    parties: &BTreeSet<(&str, Kind)>,
) -> Result<BTreeMap<String, Claim>, StoreError> {
    let ids: BTreeSet<&str> = parties.iter().map(|(id, _)| *id).collect();
    let is_meant = |party: &Party| parties.contains(&(party.id.as_str(), party.kind));
    let mut claims = BTreeMap::new();
    for node in ids.into_iter().map(|id| base.entity(id)) {
        for side in [rdf::SUBJECT, rdf::OBJECT] {
            for quad in database.quads_for_pattern(None, Some(side), Some(node.as_ref().into()), None) {
                let quad = quad?;
                let NamedOrBlankNode::NamedNode(node) = quad.subject else { continue };
                let Some(id) = base.name_of(Sort::Claim, node.as_str()) else { continue };
                let claim = read::claim(database, base, &id)?;
                let claim = claim.filter(|c| is_meant(&c.subject) || is_meant(&c.object));
                claims.extend(claim.map(|c| (c.id.clone(), c)));
            }
        }
    }
    Ok(claims)
}
