//! Claims of every document to one graph.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_model::{Catalogue, Claim, PartialDate, Relation, Status, fold};
use indexmap::IndexMap;

use crate::{
    Decisions, DocumentMeta, Graph, Identities, fold_lives, identify, mark_copies, statement::Said, statement_of,
};

/// Subject, relation, object and status, which claims of one statement share.
type Key<'a> = (&'a str, Relation, &'a str, Status);

/// Merges what the documents say. Any order of documents and claims gives the same graph.
///
/// Claims that agree on subject, relation, object and status make one statement, whose parties are the entities that
/// [`identify`] finds. A symmetric relation has as its subject the entity whose folded name sorts first. A claim whose two parties turn
/// out to be one entity makes no statement. A claim of a document that is not given has no date. `decisions` are what people decided
/// about identities.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the graph takes the place of the claims; a caller has no more use for them"
)]
pub fn merge(documents: Vec<DocumentMeta>, claims: Vec<Claim>, catalogue: &Catalogue, decisions: &Decisions) -> Graph {
    let identities = identify(&claims, catalogue, decisions);
    merge_known(documents, &claims, &identities, decisions)
}

/// Merges claims whose parties are known. What is said of a pair of entities depends on the claims about this pair alone, so
/// that those of some pairs give the same statements as all claims do.
pub fn merge_known(
    documents: Vec<DocumentMeta>,
    claims: &[Claim],
    identities: &Identities,
    decisions: &Decisions,
) -> Graph {
    let documents: IndexMap<String, DocumentMeta> = documents.into_iter().map(|d| (d.id.clone(), d)).collect();
    let names: BTreeMap<&str, String> =
        identities.entities.iter().map(|(id, e)| (id.as_str(), fold(&e.name))).collect();

    let mut groups: BTreeMap<Key<'_>, Vec<Said<'_>>> = BTreeMap::new();
    for claim in claims {
        let (subject, object) = identities.parties(claim);
        if subject == object {
            continue;
        }
        let turned = claim.relation.is_symmetric() && (&names[object], object) < (&names[subject], subject);
        let (subject, object) = if turned { (object, subject) } else { (subject, object) };
        let date: Option<PartialDate> = documents.get(claim.document()).and_then(|d| d.date);
        let said = Said { claim, date, turned };
        groups.entry((subject, claim.relation, object, claim.status)).or_default().push(said);
    }
    let mut statements: Vec<_> =
        groups.into_iter().map(|((s, relation, o, status), said)| statement_of(s, relation, o, status, said)).collect();
    for statement in &mut statements {
        mark_copies(statement, |id| documents.get(id).map(|d| &d.fingerprint));
    }
    fold_lives(&mut statements);

    let parties: BTreeSet<&str> = statements.iter().flat_map(|s| [s.subject.as_str(), &s.object]).collect();
    let entities = parties.iter().filter_map(|id| Some(((*id).to_owned(), identities.entities.get(*id)?.clone())));
    let mut graph = Graph { entities: entities.collect(), statements, documents, ..Graph::default() };
    graph.explain(identities);
    graph.decisions = decisions.iter().cloned().collect();
    graph.sort();
    graph
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{claim, graph_of};

    #[test]
    fn documents_that_agree_make_one_statement_with_every_source() {
        let graph = graph_of(&[
            "2021 catl supplies tesla asserted",
            "2020 CATL supplies Tesla asserted",
            "2021 catl supplies tesla planned",
        ]);
        let sizes: Vec<(Status, usize)> = graph.statements.iter().map(|s| (s.status, s.steps.len())).collect();
        assert_eq!(sizes, [(Status::Asserted, 2), (Status::Planned, 1)]);
        assert_eq!(graph.entities.keys().collect::<Vec<_>>(), ["catl", "tesla"]);
        assert_eq!(graph.documents.len(), 3);
    }

    #[test]
    fn a_symmetric_relation_is_the_same_both_ways() {
        let graph = graph_of(&["2021 geely partners-with baidu asserted", "2021 baidu partners-with geely asserted"]);
        assert_eq!(graph.statements.len(), 1);
        assert_eq!(graph.statements[0].subject, "baidu");
        let [first, second] = &graph.statements[0].evidence[..] else { panic!("two passages") };
        assert_eq!(first.subject, second.object);
    }

    #[test]
    fn any_order_gives_the_same_graph() {
        let lines = ["catl supplies tesla asserted", "geely partners-with baidu asserted", "catl supplies tesla ended"];
        let mut documents: Vec<DocumentMeta> =
            (0..6).map(|at| (&guanxi_model::Document::new(format!("d{at}"), "")).into()).collect();
        let mut claims: Vec<Claim> = (0..6).map(|at| claim(&format!("d{at}"), lines[at % 3])).collect();
        let forward = merge(documents.clone(), claims.clone(), &Catalogue::default(), &Decisions::default());
        documents.reverse();
        claims.rotate_left(4);
        claims.swap(0, 3);
        assert_eq!(forward, merge(documents, claims, &Catalogue::default(), &Decisions::default()));
    }
}
