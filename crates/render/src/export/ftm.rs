//! FollowTheMoney entities (followthemoney.tech), a JSON object a line: what Aleph and `OpenSanctions`' tools read.

use std::collections::BTreeMap;

use guanxi_graph::Graph;
use guanxi_model::{Entity, Kind, Relation, Statement};
use serde::Serialize;

use super::{ExportFile, Exporter, row::edges};

/// Entities, then links between them, then the articles that prove them.
///
/// Stakes, investments in companies and parents are `Ownership`, offices `Directorship`, sanctions `Sanction`; what the
/// schema has no word for is `UnknownLink` with the relation as its role. A link's status is kept in `status`.
pub(super) struct FollowTheMoney;

#[derive(Serialize)]
struct Proxy<'a> {
    id: String,
    schema: &'static str,
    properties: Properties<'a>,
}

type Properties<'a> = BTreeMap<&'static str, Vec<std::borrow::Cow<'a, str>>>;

impl Exporter for FollowTheMoney {
    fn export(&self, graph: &Graph) -> Vec<ExportFile> {
        let entities = graph.entities.values().map(entity);
        let links = edges(graph).map(|(s, subject, object)| link(graph, s, subject, object));
        let articles = graph.documents.values().map(article);
        let mut out = String::new();
        for proxy in entities.chain(links).chain(articles) {
            if let Ok(line) = serde_json::to_string(&proxy) {
                out.push_str(&line);
                out.push('\n');
            }
        }
        vec![ExportFile { name: "entities.ftm.json", text: out }]
    }
}

fn entity(entity: &Entity) -> Proxy<'_> {
    let schema = match entity.kind {
        Kind::Company => "Company",
        Kind::Person => "Person",
        Kind::Government => "PublicBody",
        Kind::Organisation | Kind::Sector => "Organization",
        Kind::Product | Kind::Facility => "Asset",
    };
    let mut properties = Properties::new();
    put(&mut properties, "name", [entity.name.as_str()]);
    put(&mut properties, "alias", entity.aliases.iter().chain(&entity.zh).map(String::as_str));
    let country = entity.country.as_deref().map(str::to_lowercase);
    match entity.kind {
        Kind::Person => put(&mut properties, "nationality", country),
        Kind::Company => put(&mut properties, "jurisdiction", country),
        _ => put(&mut properties, "country", country),
    }
    put(&mut properties, "summary", entity.sector.as_deref());
    if matches!(entity.kind, Kind::Company) {
        put(&mut properties, "ticker", entity.tickers.iter().map(String::as_str));
        put(&mut properties, "isinCode", entity.isin.as_deref());
    }
    if matches!(entity.kind, Kind::Company | Kind::Person | Kind::Government | Kind::Organisation) {
        put(&mut properties, "website", entity.website.as_deref());
    }
    Proxy { id: ftm_id('e', &entity.id), schema, properties }
}

fn link<'a>(graph: &'a Graph, s: &'a Statement, subject: &'a str, object: &'a str) -> Proxy<'a> {
    let is = |id: &str, kinds: &[Kind]| graph.entity(id).is_some_and(|e| kinds.contains(&e.kind));
    let asset = |id: &str| is(id, &[Kind::Company, Kind::Product, Kind::Facility]);
    let legal = |id: &str| is(id, &[Kind::Company, Kind::Person, Kind::Government, Kind::Organisation, Kind::Sector]);
    let organisation = |id: &str| is(id, &[Kind::Company, Kind::Government, Kind::Organisation, Kind::Sector]);
    let (schema, ends): (_, [(&str, &str); 2]) = match s.relation {
        Relation::InvestsIn | Relation::AcquiresStake if legal(subject) && asset(object) => {
            ("Ownership", [("owner", subject), ("asset", object)])
        }
        Relation::SubsidiaryOf if asset(subject) && legal(object) => {
            ("Ownership", [("owner", object), ("asset", subject)])
        }
        Relation::Leads if legal(subject) && organisation(object) => {
            ("Directorship", [("director", subject), ("organization", object)])
        }
        Relation::SanctionedBy => ("Sanction", [("entity", subject), ("authority", graph.name(object))]),
        _ => ("UnknownLink", [("subject", subject), ("object", object)]),
    };
    let mut properties = Properties::new();
    for (name, id) in ends {
        let value = if name == "authority" { id.to_owned() } else { ftm_id('e', id) };
        put(&mut properties, name, [value]);
    }
    let q = &s.qualifiers;
    if schema == "Ownership" {
        put(&mut properties, "percentage", q.stake.iter().filter_map(|x| x.percent).map(|p| p.to_string()));
        put(&mut properties, "sharesValue", q.amount.iter().map(|a| a.value.to_string()));
        put(&mut properties, "sharesCurrency", q.amount.iter().map(|a| a.currency.clone()));
    }
    match schema {
        "Directorship" => put(&mut properties, "role", q.role.as_ref().map(|r| r.text.as_str())),
        "Sanction" => put(&mut properties, "reason", q.product.as_ref().map(|p| p.text.as_str())),
        _ => put(&mut properties, "role", [s.relation.as_str()]),
    }
    put(&mut properties, "date", q.date.as_ref().map(|d| d.value.to_string()));
    put(&mut properties, "status", [s.status.as_str()]);
    put(&mut properties, "summary", s.evidence.iter().map(|e| e.text.as_str()));
    put(&mut properties, "recordId", [s.id.as_str()]);
    let articles = s.steps.iter().filter(|step| graph.documents.contains_key(&step.document));
    put(&mut properties, "proof", articles.map(|step| ftm_id('d', &step.document)));
    let urls = s.steps.iter().filter_map(|step| graph.documents.get(&step.document)?.url.as_deref());
    put(&mut properties, "sourceUrl", urls);
    Proxy { id: ftm_id('s', s.id.trim_start_matches("s:")), schema, properties }
}

fn article(document: &guanxi_graph::DocumentMeta) -> Proxy<'_> {
    let mut properties = Properties::new();
    put(&mut properties, "title", [document.title.as_deref().unwrap_or(&document.id)]);
    put(&mut properties, "publisher", document.publisher.as_deref());
    put(&mut properties, "sourceUrl", document.url.as_deref());
    put(&mut properties, "date", document.date.map(|d| d.to_string()));
    Proxy { id: ftm_id('d', &document.id), schema: "Article", properties }
}

/// An id by the schema's rule: ascii letters, digits and `-`. What has other characters is hashed (FNV-1a, 64 bits);
/// entities (`e`), statements (`s`) and documents (`d`) share one space of ids.
fn ftm_id(space: char, id: &str) -> String {
    let is_plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && !id.ends_with('-');
    if is_plain && !id.is_empty() && id.len() <= 120 {
        return format!("{space}-{id}");
    }
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    format!("{space}-{hash:016x}")
}

/// Adds values that hold something, each once; a property without a value is left away.
fn put<'a, V: Into<std::borrow::Cow<'a, str>>>(
    properties: &mut Properties<'a>,
    name: &'static str,
    values: impl IntoIterator<Item = V>,
) {
    for value in values {
        let value = value.into();
        let list = properties.entry(name).or_default();
        if !value.trim().is_empty() && !list.contains(&value) {
            list.push(value);
        }
    }
    properties.retain(|_, list| !list.is_empty());
}
