//! How much a store holds.

use guanxi_model::{Kind, PartialDate, Relation, Status};
use indexmap::IndexMap;
use oxigraph::model::{Literal, Term};
use serde::Serialize;

use crate::{
    Store, StoreError,
    rdf::vocabulary::{class, rdf, schema},
    read,
};

/// The sizes of a store. Relations, statuses and kinds that do not occur are left away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// The generation that is open.
    pub generation: Option<u64>,
    /// The base of its IRIs.
    pub base: String,
    /// Documents.
    pub documents: usize,
    /// The earliest and the latest date of a document.
    pub dates: Option<(PartialDate, PartialDate)>,
    /// Claims of all documents.
    pub claims: usize,
    /// Merged statements.
    pub statements: usize,
    /// Statements that stand as facts.
    pub current: usize,
    /// Statements by relation.
    pub relations: IndexMap<Relation, usize>,
    /// Statements by status.
    pub statuses: IndexMap<Status, usize>,
    /// Entities.
    pub entities: usize,
    /// Entities by kind.
    pub kinds: IndexMap<Kind, usize>,
    /// RDF quads.
    pub quads: usize,
}

impl Store {
    /// Counts what the store holds, once.
    pub fn stats(&self) -> Result<Stats, StoreError> {
        if let Some(stats) = self.stats.get() {
            return Ok(stats.clone());
        }
        let stats = self.count()?;
        Ok(self.stats.get_or_init(|| stats).clone())
    }

    fn count(&self) -> Result<Stats, StoreError> {
        let (database, base) = (&self.database, &self.base);
        let mut relations = IndexMap::new();
        for relation in Relation::ALL {
            let term = base.term(relation.as_str());
            relations.insert(*relation, read::count(database, rdf::PREDICATE, Some(term.as_ref().into()))?);
        }
        let status_term = base.term("status");
        let mut statuses = IndexMap::new();
        for status in Status::ALL {
            let literal = Literal::from(status.as_str());
            let count = read::count(database, status_term.as_ref(), Some(literal.as_ref().into()))?;
            statuses.insert(*status, count);
        }
        let mut kinds = IndexMap::new();
        for kind in Kind::ALL {
            kinds.insert(*kind, read::count(database, rdf::TYPE, Some(base.term(class(*kind)).as_ref().into()))?);
        }
        relations.retain(|_, count| *count > 0);
        statuses.retain(|_, count| *count > 0);
        kinds.retain(|_, count| *count > 0);
        let claims = format!("GRAPH ?document {{ ?claim {} {} }}", rdf::TYPE, base.term("Claim"));
        let claims = read::count_of(database, &claims)?;
        let mut dates: Vec<PartialDate> = Vec::new();
        read::rows(database, &format!("SELECT ?date {{ ?document {} ?date }}", schema::DATE_PUBLISHED), |row| {
            if let Some(Term::Literal(literal)) = row.get(0) {
                dates.extend(literal.value().parse::<PartialDate>().ok());
            }
            Ok(())
        })?;
        Ok(Stats {
            generation: self.generation(),
            base: base.as_str().to_owned(),
            documents: read::count_documents(database)?,
            dates: dates.iter().min().copied().zip(dates.iter().max().copied()),
            claims,
            statements: relations.values().sum(),
            current: read::count(database, base.term("current").as_ref(), Some(Literal::from(true).as_ref().into()))?,
            relations,
            statuses,
            entities: kinds.values().sum(),
            kinds,
            quads: database.len()?,
        })
    }
}
