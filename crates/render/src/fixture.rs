//! Graphs for tests, read from the plain text files of `tests/graphs/`.
//!
//! `entity ID | NAME | KIND | COUNTRY | SECTOR | CHINESE NAMES | ALIASES | TICKERS` (lists by `,`), then claims, each
//! `DATE SUBJECT RELATION OBJECT STATUS | NAME=VALUE… | QUOTE` from a document of its own.

use std::path::PathBuf;

use guanxi_graph::{Decisions, DocumentMeta, Filter, Graph, Neighbourhood, merge, neighbourhood};
use guanxi_model::{
    Amount, Catalogue, Claim, DateQualifier, Document, Entity, Evidence, Part, Party, Qualifiers, Span, Stake,
    TextQualifier,
};

/// The folder of the test graphs.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/graphs")
}

/// The graph of the file `tests/graphs/NAME.txt`.
pub(crate) fn graph(name: &str) -> Graph {
    let text = std::fs::read_to_string(folder().join(format!("{name}.txt"))).expect("the file is there");
    graph_of(&text)
}

/// What stands around `ids`, at most 40 boxes.
pub(crate) fn around(graph: &Graph, ids: &[&str], max_nodes: usize) -> Neighbourhood {
    neighbourhood(graph, ids, 1, &Filter::default(), max_nodes)
}

/// The graph of such a text.
pub(crate) fn graph_of(text: &str) -> Graph {
    let mut entities: Vec<Entity> = Vec::new();
    let (mut documents, mut claims) = (Vec::new(), Vec::new());
    for (at, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#')) {
        if let Some(rest) = line.strip_prefix("entity ") {
            entities.push(entity(rest));
        } else {
            let (document, claim) = claim(&format!("news/{:03}.txt", at + 1), line, &entities);
            documents.push(document);
            claims.push(claim);
        }
    }
    let lines: Vec<String> = entities.iter().map(|e| serde_json::to_string(e).expect("serialises")).collect();
    let catalogue = Catalogue::from_json_lines([("fixture", lines.join("\n").as_str())]).expect("reads");
    merge(documents, claims, &catalogue, &Decisions::default())
}

fn entity(text: &str) -> Entity {
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let part = |at: usize| parts.get(at).copied().filter(|p| !p.is_empty());
    let list = |at: usize| part(at).map_or(Vec::new(), |p| p.split(',').map(|i| i.trim().to_owned()).collect());
    let mut entity = Entity::named(part(1).expect("a name"), part(2).expect("a kind").parse().expect("a kind"));
    entity.id = parts[0].to_owned();
    entity.country = part(3).map(str::to_owned);
    entity.sector = part(4).map(str::to_owned);
    entity.zh = list(5);
    entity.aliases = list(6);
    entity.tickers = list(7);
    entity
}

fn claim(id: &str, line: &str, entities: &[Entity]) -> (DocumentMeta, Claim) {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let words: Vec<&str> = parts[0].split_whitespace().collect();
    let [date, subject, relation, object, status] = words[..] else { panic!("`{line}` is no claim") };
    let named = |id: &str| entities.iter().find(|e| e.id == id).unwrap_or_else(|| panic!("{id} is not declared"));
    let (subject, object) = (named(subject), named(object));
    let (relation, status) = (relation.parse().expect("a relation"), status.parse().expect("a status"));
    let quote = parts
        .get(2)
        .copied()
        .filter(|q| !q.is_empty())
        .map_or_else(|| format!("{} — {relation} — {}, so it was reported.", subject.name, object.name), str::to_owned);
    let mut document = Document::new(id, quote.clone());
    document.date = date.parse().ok();
    document.publisher = Some("Example Business Daily".to_owned());
    document.url = Some(format!("https://news.example/{}", id.replace('/', "-")));
    document.title = Some(format!("{} and {}", subject.name, object.name));
    let claim = Claim {
        id: Claim::identity(id, &subject.name, relation, &object.name, status),
        subject: party(subject),
        relation,
        object: party(object),
        status,
        confidence: 0.9,
        qualifiers: qualifiers(parts.get(1).copied().unwrap_or_default()),
        evidence: vec![Evidence {
            document: id.to_owned(),
            part: Part::Text,
            start: 0,
            end: quote.chars().count(),
            subject: span(&quote, subject),
            object: span(&quote, object),
            trigger: Span::new(0, 0),
            text: quote,
            rule: "test.rule".to_owned(),
            cues: Vec::new(),
        }],
    };
    (DocumentMeta::from(&document), claim)
}

fn party(entity: &Entity) -> Party {
    Party { id: entity.id.clone(), name: entity.name.clone(), kind: entity.kind, mention: None, aliases: Vec::new() }
}

/// Where the entity is named in the quote, by any of its names.
fn span(quote: &str, entity: &Entity) -> Span {
    let mut names = std::iter::once(&entity.name).chain(&entity.aliases).chain(&entity.zh);
    let found = names.find_map(|n| Some((quote.find(n.as_str())?, n)));
    let Some((byte, name)) = found else { return Span::new(0, 0) };
    let start = quote[..byte].chars().count();
    Span::new(start, start + name.chars().count())
}

fn qualifiers(text: &str) -> Qualifiers {
    let mut out = Qualifiers::default();
    for (name, value) in text.split(';').filter_map(|p| p.split_once('=')) {
        let (name, text) = (name.trim(), value.trim().to_owned());
        match name {
            "stake" => out.stake.push(Stake { percent: text.trim_end_matches('%').parse().ok(), text }),
            "amount" => {
                let (currency, number) = text.split_once(' ').expect("a currency, then a number");
                let value = number.parse().expect("a number");
                out.amount.push(Amount { value, currency: currency.to_owned(), text: text.clone() });
            }
            "product" => out.product = Some(TextQualifier { text }),
            "round" => out.round = Some(TextQualifier { text }),
            "role" => out.role = Some(TextQualifier { text }),
            "by" => out.reported_by = Some(TextQualifier { text }),
            "date" => out.date = Some(DateQualifier { value: text.parse().expect("a date"), text }),
            other => panic!("`{other}` is no qualifier"),
        }
    }
    out
}
