//! Claims and graphs for tests, written as one line a claim: `2021-06-09 catl supplies tesla asserted`.

use guanxi_model::{Catalogue, Claim, Document, Evidence, Kind, Part, Party, Qualifiers, Span};

use crate::{Decisions, DocumentMeta, Graph, merge};

/// A claim of a document, from `subject relation object status`; parties are companies, a `/kind` after the name says otherwise.
pub(crate) fn claim(document: &str, line: &str) -> Claim {
    let parts: Vec<&str> = line.split(' ').collect();
    let [subject, relation, object, status] = parts[..] else { panic!("`{line}` is no claim") };
    let (relation, status) = (relation.parse().expect("a relation"), status.parse().expect("a status"));
    let (subject, object) = (party(subject), party(object));
    Claim {
        id: Claim::identity(document, &subject.name, relation, &object.name, status),
        relation,
        status,
        confidence: 0.9,
        qualifiers: Qualifiers::default(),
        evidence: vec![Evidence {
            document: document.to_owned(),
            part: Part::Text,
            start: 0,
            end: line.len(),
            text: line.to_owned(),
            subject: Span::new(0, 1),
            object: Span::new(2, 3),
            trigger: Span::new(4, 5),
            rule: "test.rule".to_owned(),
            cues: Vec::new(),
        }],
        subject,
        object,
    }
}

/// A party from `name` or `name/kind`; `_` in a name stands for a space.
pub(crate) fn party(text: &str) -> Party {
    let (name, kind) = text.split_once('/').unwrap_or((text, "company"));
    let name = name.replace('_', " ");
    let kind: Kind = kind.parse().expect("a kind");
    Party { id: guanxi_model::slug(&name), name, kind, mention: None, aliases: Vec::new() }
}

/// The graph of `date subject relation object status` lines, each from a document of its own; `-` is no date.
pub(crate) fn graph_of(lines: &[&str]) -> Graph {
    let (documents, claims) = lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let (date, rest) = line.split_once(' ').expect("a date first");
            let mut document = Document::new(format!("doc-{at:02}"), *line);
            document.date = date.parse().ok();
            (DocumentMeta::from(&document), claim(&document.id, rest))
        })
        .unzip();
    merge(documents, claims, &Catalogue::default(), &Decisions::default())
}
