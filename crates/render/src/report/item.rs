//! Statements as a template sees them: seen from one entity, grouped by what they make of the other side.

use std::{collections::BTreeMap, sync::LazyLock};

use guanxi_model::{Amount, Catalogue, Entity, Kind, PartialDate, Relation, Statement, Status, TextQualifier};
use serde::{Serialize, ser::SerializeMap};

use super::article::{begun, called};
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
#[derive(Debug, Clone, Serialize)]
pub(super) struct Item {
    pub(super) id: String,
    #[serde(serialize_with = "whole")]
    pub(super) subject: Entity,
    #[serde(serialize_with = "whole")]
    pub(super) object: Entity,
    #[serde(serialize_with = "whole")]
    pub(super) other: Entity,
    pub(super) relation: Relation,
    /// *takes a stake in*, whatever the status.
    pub(super) phrase: &'static str,
    /// *is in talks to take a stake in*: what the documents say of it now.
    pub(super) verb: &'static str,
    /// The sentence: *The United States invests in Intel*.
    pub(super) says: String,
    pub(super) status: String,
    pub(super) current: bool,
    /// What keeps it from being a standing fact: *planned*; empty where nothing does.
    pub(super) caveat: &'static str,
    /// The caveat, or *stands*.
    pub(super) standing: &'static str,
    /// Size, product, round and office in a few words.
    pub(super) details: String,
    /// The first sum, which is that of the original currency.
    pub(super) amount: Option<Amount>,
    /// It in a few characters: *$2.3bn*.
    pub(super) sum: Option<String>,
    /// The first share: *4.8%*, *majority*.
    pub(super) stake: Option<String>,
    pub(super) percent: Option<f64>,
    pub(super) product: Option<String>,
    pub(super) round: Option<String>,
    pub(super) role: Option<String>,
    pub(super) reported_by: Option<String>,
    /// When it happened, else when it was first reported.
    pub(super) date: Option<PartialDate>,
    pub(super) first_seen: Option<PartialDate>,
    pub(super) last_seen: Option<PartialDate>,
    pub(super) confidence: f64,
    pub(super) documents: Vec<String>,
    /// How many they are.
    pub(super) reports: usize,
    pub(super) quotes: usize,
}

impl Item {
    /// The statement as seen from the entity `from`; from its subject where that is neither side.
    pub(super) fn new(s: &Statement, subject: Entity, object: Entity, from: &str) -> Self {
        let mut documents: Vec<String> = Vec::new();
        for step in &s.steps {
            if !documents.contains(&step.document) {
                documents.push(step.document.clone());
            }
        }
        let (q, words) = (&s.qualifiers, |t: &Option<TextQualifier>| t.as_ref().map(|t| t.text.clone()));
        Self {
            id: s.id.clone(),
            says: begun(&format!("{} {} {}", called(&subject), verb(s), called(&object))),
            other: if s.object == from { subject.clone() } else { object.clone() },
            subject,
            object,
            relation: s.relation,
            phrase: s.relation.phrase(),
            verb: verb(s),
            status: s.status.to_string(),
            current: s.current,
            caveat: if s.current { "" } else { status_word(s.status) },
            standing: if s.current { "stands" } else { status_word(s.status) },
            details: details(s),
            amount: q.amount.first().cloned(),
            sum: q.amount.first().map(money),
            stake: q.stake.first().map(share),
            percent: q.stake.iter().find_map(|s| s.percent),
            product: words(&q.product),
            round: words(&q.round),
            role: words(&q.role),
            reported_by: words(&q.reported_by),
            date: when(s),
            first_seen: s.first_seen(),
            last_seen: s.last_seen(),
            confidence: s.confidence,
            reports: documents.len(),
            documents,
            quotes: s.evidence.len(),
        }
    }
}

/// How a sentence says it, subject first, with its status.
fn verb(s: &Statement) -> &'static str {
    let status = if s.status == Status::Asserted && !s.current { Status::Ended } else { s.status };
    let [asserted, planned, in_talks, ended, denied] = match s.relation {
        Relation::InvestsIn => [
            "invests in",
            "plans to invest in",
            "is in talks to invest in",
            "no longer invests in",
            "does not invest in",
        ],
        Relation::AcquiresStake => [
            "takes a stake in",
            "is to take a stake in",
            "is in talks to take a stake in",
            "has ended its stake in or bid for",
            "takes no stake in",
        ],
        Relation::PartnersWith => [
            "partners with",
            "is to partner with",
            "is in talks to partner with",
            "no longer partners with",
            "does not partner with",
        ],
        Relation::Supplies => {
            ["supplies", "is to supply", "is in talks to supply", "no longer supplies", "does not supply"]
        }
        Relation::SanctionedBy => [
            "is sanctioned by",
            "is to be sanctioned by",
            "may be sanctioned by",
            "is no longer sanctioned by",
            "is not sanctioned by",
        ],
        Relation::SubsidiaryOf => [
            "is a subsidiary of",
            "is to become a subsidiary of",
            "may become a subsidiary of",
            "is no longer a subsidiary of",
            "is not a subsidiary of",
        ],
        Relation::Leads => ["leads", "is to lead", "may lead", "no longer leads", "does not lead"],
        Relation::CompetesWith => [
            "competes with",
            "is to compete with",
            "may compete with",
            "no longer competes with",
            "does not compete with",
        ],
    };
    match status {
        Status::Asserted => asserted,
        Status::Planned => planned,
        Status::InTalks => in_talks,
        Status::Ended => ended,
        Status::Denied => denied,
    }
}

/// An entity with every field, also the empty ones, so that a template may ask for each of them.
pub(super) struct Whole<'a>(pub(super) &'a Entity);

impl Serialize for Whole<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        whole(self.0, to)
    }
}

/// Writes every field of an entity.
pub(super) fn whole<S: serde::Serializer>(entity: &Entity, to: S) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(None)?;
    map.serialize_entry("id", &entity.id)?;
    map.serialize_entry("name", &entity.name)?;
    map.serialize_entry("called", &called(entity))?;
    map.serialize_entry("kind", &entity.kind)?;
    map.serialize_entry("aliases", &entity.aliases)?;
    map.serialize_entry("zh", &entity.zh)?;
    map.serialize_entry("descriptions", &entity.descriptions)?;
    map.serialize_entry("country", &entity.country)?;
    map.serialize_entry("country_name", &entity.country.as_deref().map(country_name))?;
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

/// The statements that have `id` on a side, by group; empty groups are left away.
///
/// In a group what stands comes first, then what is said by more documents, then the most recent, then by name.
pub(super) fn groups(statements: &[Statement], id: &str, item: impl Fn(&Statement) -> Option<Item>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (relation, outgoing, name) in GROUPS {
        let of_group = |s: &&Statement| {
            s.relation == relation
                && (relation.is_symmetric() && (s.subject == id || s.object == id)
                    || (if outgoing { &s.subject } else { &s.object }) == id)
        };
        let mut items: Vec<Item> = statements.iter().filter(of_group).filter_map(&item).collect();
        items.sort_by(|a, b| {
            let key = |i: &Item| (i.current, i.documents.len(), i.last_seen);
            key(b).cmp(&key(a)).then_with(|| (&a.other.name, &a.id).cmp(&(&b.other.name, &b.id)))
        });
        if !items.is_empty() {
            groups.push(Group { name, relation, outgoing, items });
        }
    }
    groups
}

/// The English name of the state with this ISO 3166-1 code; the code itself where the catalogue has no such state.
pub(super) fn country_name(code: &str) -> String {
    static NAMES: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
        let states = Catalogue::built_in().iter().filter(|e| e.kind == Kind::Government && !e.adjectives.is_empty());
        // Of several governments of a country, its state has the shortest name.
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        for (code, state) in states.filter_map(|e| Some((e.country.as_deref()?, e.name.as_str()))) {
            let name = names.entry(code).or_insert(state);
            if state.len() < name.len() {
                *name = state;
            }
        }
        names
    });
    NAMES.get(code).map_or_else(|| code.to_owned(), |name| (*name).to_owned())
}

/// Every stake, sum, product, round and office that the passages state.
fn details(s: &Statement) -> String {
    let q = &s.qualifiers;
    let texts = [&q.role, &q.product, &q.round].into_iter().flatten().map(|t| t.text.clone());
    q.stake.iter().map(share).chain(q.amount.iter().map(money)).chain(texts).collect::<Vec<_>>().join(", ")
}
