//! Statements as a template sees them: seen from one entity, grouped by what they make of the other side.

use std::collections::BTreeSet;

use guanxi_graph::Graph;
use guanxi_model::{Entity, PartialDate, Relation, Statement};
use serde::{Serialize, ser::SerializeMap};

use crate::picture::{money, share, status_word, when};

/// What stands on the other side of an entity's statements by one relation.
#[derive(Debug, Serialize)]
pub(super) struct Group {
    /// *Suppliers*, *Shareholders*.
    pub(super) name: &'static str,
    pub(super) relation: Relation,
    /// Whether the entity is the subject.
    pub(super) outgoing: bool,
    pub(super) items: Vec<Item>,
}

/// One statement, seen from one of its sides.
#[derive(Debug, Serialize)]
pub(super) struct Item {
    pub(super) id: String,
    #[serde(serialize_with = "whole")]
    pub(super) subject: Entity,
    #[serde(serialize_with = "whole")]
    pub(super) object: Entity,
    #[serde(serialize_with = "whole")]
    pub(super) other: Entity,
    pub(super) relation: Relation,
    /// *takes a stake in*.
    pub(super) phrase: &'static str,
    pub(super) status: String,
    pub(super) current: bool,
    /// What keeps it from being a standing fact: *planned*; empty where nothing does.
    pub(super) caveat: &'static str,
    /// Size, product, round and office in a few words.
    pub(super) details: String,
    pub(super) reported_by: Option<String>,
    /// When it happened, else when it was first reported.
    pub(super) date: Option<PartialDate>,
    pub(super) first_seen: Option<PartialDate>,
    pub(super) last_seen: Option<PartialDate>,
    pub(super) confidence: f64,
    pub(super) documents: Vec<String>,
    pub(super) quotes: usize,
}

/// An entity with every field, also the empty ones, so that a template may ask for each of them.
pub(super) struct Whole<'a>(pub(super) &'a Entity);

impl Serialize for Whole<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        whole(self.0, to)
    }
}

fn whole<S: serde::Serializer>(entity: &Entity, to: S) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(None)?;
    map.serialize_entry("id", &entity.id)?;
    map.serialize_entry("name", &entity.name)?;
    map.serialize_entry("kind", &entity.kind)?;
    map.serialize_entry("aliases", &entity.aliases)?;
    map.serialize_entry("zh", &entity.zh)?;
    map.serialize_entry("descriptions", &entity.descriptions)?;
    map.serialize_entry("country", &entity.country)?;
    map.serialize_entry("sector", &entity.sector)?;
    map.serialize_entry("tickers", &entity.tickers)?;
    map.serialize_entry("isin", &entity.isin)?;
    map.serialize_entry("website", &entity.website)?;
    map.end()
}

/// The groups in the order in which a dossier tells them, with what each is called seen from the subject and the object.
const GROUPS: [(Relation, bool, &str); 14] = [
    (Relation::Leads, false, "Leaders"),
    (Relation::Leads, true, "Offices"),
    (Relation::SubsidiaryOf, true, "Parents"),
    (Relation::SubsidiaryOf, false, "Subsidiaries and units"),
    (Relation::AcquiresStake, false, "Shareholders and acquirers"),
    (Relation::AcquiresStake, true, "Holdings and acquisitions"),
    (Relation::InvestsIn, false, "Investors"),
    (Relation::InvestsIn, true, "Investments"),
    (Relation::Supplies, false, "Suppliers"),
    (Relation::Supplies, true, "Customers"),
    (Relation::PartnersWith, true, "Partners"),
    (Relation::CompetesWith, true, "Competitors"),
    (Relation::SanctionedBy, true, "Sanctions"),
    (Relation::SanctionedBy, false, "Sanctioned parties"),
];

/// The statements of `graph` that have `id` on a side, by group; empty groups are left away.
///
/// In a group what stands comes first, then what is said by more documents, then the most recent, then by name.
pub(super) fn groups(graph: &Graph, id: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (relation, outgoing, name) in GROUPS {
        let of_group = |s: &&Statement| {
            s.relation == relation
                && (relation.is_symmetric() && (s.subject == id || s.object == id)
                    || (if outgoing { &s.subject } else { &s.object }) == id)
        };
        let mut items: Vec<Item> =
            graph.statements.iter().filter(of_group).filter_map(|s| item(graph, s, id)).collect();
        items.sort_by(|a, b| {
            let key = |i: &Item| (i.current, distinct(&i.documents), i.last_seen);
            key(b).cmp(&key(a)).then_with(|| (&a.other.name, &a.id).cmp(&(&b.other.name, &b.id)))
        });
        if !items.is_empty() {
            groups.push(Group { name, relation, outgoing, items });
        }
    }
    groups
}

fn distinct(documents: &[String]) -> usize {
    documents.iter().collect::<BTreeSet<_>>().len()
}

fn item(graph: &Graph, s: &Statement, id: &str) -> Option<Item> {
    let (subject, object) = (graph.entity(&s.subject)?.clone(), graph.entity(&s.object)?.clone());
    let mut documents: Vec<String> = Vec::new();
    for step in &s.steps {
        if !documents.contains(&step.document) {
            documents.push(step.document.clone());
        }
    }
    Some(Item {
        id: s.id.clone(),
        other: if subject.id == id { object.clone() } else { subject.clone() },
        subject,
        object,
        relation: s.relation,
        phrase: s.relation.phrase(),
        status: s.status.to_string(),
        current: s.current,
        caveat: if s.current { "" } else { status_word(s.status) },
        details: details(s),
        reported_by: s.qualifiers.reported_by.as_ref().map(|r| r.text.clone()),
        date: when(s),
        first_seen: s.first_seen(),
        last_seen: s.last_seen(),
        confidence: s.confidence,
        documents,
        quotes: s.evidence.len(),
    })
}

/// Every stake, sum, product, round and office that the passages state.
fn details(s: &Statement) -> String {
    let q = &s.qualifiers;
    let texts = [&q.role, &q.product, &q.round].into_iter().flatten().map(|t| t.text.clone());
    q.stake.iter().map(share).chain(q.amount.iter().map(money)).chain(texts).collect::<Vec<_>>().join(", ")
}
