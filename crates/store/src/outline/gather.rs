//! The outline of a database for which none was written: of a dump that is loaded, of a day in the past.

use std::collections::BTreeMap;

use guanxi_graph::{mark_copies, statement_id};
use guanxi_model::{PartialDate, Qualifiers, Relation, Statement, Status, Step};
use oxigraph::{
    model::{Literal, NamedNode, Term},
    sparql::QuerySolution,
    store::Store as Database,
};

use super::Outline;
use crate::{
    Base, StoreError,
    rdf::{
        iri::Sort,
        vocabulary::{prov, rdf, schema},
    },
    read,
};

impl Outline {
    /// Of what a database holds.
    pub(crate) fn gather(database: &Database, base: &Base) -> Result<Self, StoreError> {
        let dates = words(database, base, &schema::DATE_PUBLISHED.to_string(), |word| word.parse().ok())?;
        let fingerprints = words(database, base, &base.term("fingerprint").to_string(), |word| word.parse().ok())?;
        let mut steps = steps(database, base, &dates)?;
        // Columns are joined by hash where each stands in a query of its own.
        let column = |name: &str, predicate: String| format!("{{ SELECT ?s ?{name} {{ ?s {predicate} ?{name} }} }} ");
        let query = [
            "SELECT ?s ?subject ?relation ?object ?status ?current ?confidence { ".to_owned(),
            column("subject", rdf::SUBJECT.to_string()),
            column("relation", rdf::PREDICATE.to_string()),
            column("object", rdf::OBJECT.to_string()),
            column("status", base.term("status").to_string()),
            column("current", base.term("current").to_string()),
            column("confidence", base.term("confidence").to_string()),
            "}".to_owned(),
        ];
        let mut statements = Vec::new();
        read::rows(database, &query.concat(), |row| {
            let name = |at, sort| base.name_of(sort, node(row, at)?.as_str());
            let word = |at| literal(row, at).map(Literal::value);
            let parts = (name(1, Sort::Entity), name(2, Sort::Term), name(3, Sort::Entity), word(4), word(6));
            let (Some(subject), Some(relation), Some(object), Some(status), Some(confidence)) = parts else {
                return Ok(());
            };
            let parsed = (relation.parse::<Relation>(), status.parse::<Status>(), confidence.parse());
            let (Ok(relation), Ok(status), Ok(confidence)) = parsed else { return Ok(()) };
            let mut statement = Statement {
                id: statement_id(&subject, relation, &object, status),
                subject,
                relation,
                object,
                status,
                current: word(5) == Some("true"),
                contradicts: Vec::new(),
                confidence,
                qualifiers: Qualifiers::default(),
                steps: node(row, 0).and_then(|s| steps.remove(s.as_str())).unwrap_or_default(),
                evidence: Vec::new(),
            };
            mark_copies(&mut statement, |id| fingerprints.get(id));
            statements.push(statement);
            Ok(())
        })?;
        Ok(Self::of(&statements))
    }
}

/// The documents of each statement's node, by date and identity.
fn steps(
    database: &Database,
    base: &Base,
    dates: &BTreeMap<String, PartialDate>,
) -> Result<BTreeMap<String, Vec<Step>>, StoreError> {
    let mut steps: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    let query = format!("SELECT ?s ?document {{ ?s {} ?document }}", prov::HAD_PRIMARY_SOURCE);
    read::rows(database, &query, |row| {
        let document = node(row, 1).and_then(|n| base.name_of(Sort::Document, n.as_str()));
        if let (Some(statement), Some(document)) = (node(row, 0), document) {
            let (date, claim) = (dates.get(&document).copied(), String::new());
            let step = Step { date, document, claim, copy_of: None, stake: Vec::new() };
            steps.entry(statement.as_str().to_owned()).or_default().push(step);
        }
        Ok(())
    })?;
    for steps in steps.values_mut() {
        steps.sort_by(|a, b| (a.date, &a.document).cmp(&(b.date, &b.document)));
    }
    Ok(steps)
}

/// What the merged graph says of documents in one word each.
fn words<T>(
    database: &Database,
    base: &Base,
    predicate: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<BTreeMap<String, T>, StoreError> {
    let mut found = BTreeMap::new();
    read::rows(database, &format!("SELECT ?document ?word {{ ?document {predicate} ?word }}"), |row| {
        let document = node(row, 0).and_then(|n| base.name_of(Sort::Document, n.as_str()));
        found.extend(document.zip(literal(row, 1).and_then(|l| parse(l.value()))));
        Ok(())
    })?;
    Ok(found)
}

fn node(row: &QuerySolution, at: usize) -> Option<&NamedNode> {
    if let Some(Term::NamedNode(node)) = row.get(at) { Some(node) } else { None }
}

fn literal(row: &QuerySolution, at: usize) -> Option<&Literal> {
    if let Some(Term::Literal(literal)) = row.get(at) { Some(literal) } else { None }
}
