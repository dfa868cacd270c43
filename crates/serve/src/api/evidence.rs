//! The passages behind statements, as cards: the quote with its parts marked, its source, and why it counts.

use std::collections::BTreeMap;

use guanxi_graph::{DocumentMeta, Graph};
use guanxi_model::{Claim, CodePoints, Entity, Evidence, Part, PartialDate, Span, Statement, Status};
use guanxi_store::Store;
use serde::Serialize;

use super::{ApiError, brief::Brief, brief::details, parameters::Parameters};

/// Statements with their passages.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    /// The parties of the statements.
    entities: BTreeMap<String, Entity>,
    /// The statements, those that stand first, then those said last.
    statements: Vec<Supported>,
}

/// A statement with its passages.
#[derive(Debug, Serialize)]
pub(super) struct Supported {
    /// The statement.
    #[serde(flatten)]
    brief: Brief,
    /// The statement as a sentence.
    sentence: String,
    /// Its passages, by date and document.
    cards: Vec<Card>,
}

/// One passage.
#[derive(Debug, Serialize)]
pub(super) struct Card {
    /// The claim that it supports: `c:…`.
    claim: String,
    /// The document.
    document: Source,
    /// `text`, or `title` for a headline that is kept apart.
    part: Part,
    /// The first code point of the quote in that part.
    start: usize,
    /// One past its last code point.
    end: usize,
    /// The quote in pieces, one after the other.
    quote: Vec<Piece>,
    /// The rule that found it.
    rule: String,
    /// What the passage says of the status.
    status: Status,
    /// How often the rule was right.
    confidence: f64,
    /// What the passage adds.
    details: String,
    /// To whom the passage attributes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reported_by: Option<String>,
    /// Why it was read so.
    why: String,
}

/// Where a passage stands.
#[derive(Debug, Serialize)]
pub(super) struct Source {
    /// The document's identity.
    id: String,
    /// Its headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<PartialDate>,
    /// Where, if that is on the web.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<String>,
}

/// A piece of a quote.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Piece {
    /// The words.
    text: String,
    /// `subject`, `object`, `trigger` or `cue`.
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<&'static str>,
}

/// By `statement`, by `entity` alone, or by the pair `entity` and `other`; entities narrowed as in a picture.
pub(super) fn evidence(store: &Store, mut parameters: Parameters) -> Result<Answer, ApiError> {
    let mut ids = parameters.all("statement");
    if ids.is_empty() {
        let entity = parameters.needed("entity")?;
        let other = parameters.one("other")?;
        let filter = parameters.filter()?;
        let limit = parameters.count("limit", 50, 500)?;
        parameters.done()?;
        let entity = store.find_entity(&entity)?.id;
        let other = other.map(|o| store.find_entity(&o)).transpose()?.map(|e| e.id);
        let with = |s: &Statement| other.as_ref().is_none_or(|o| s.subject == *o || s.object == *o);
        let mut found = store.outline_of(&entity)?;
        found.retain(|s| with(s) && filter.passes(s));
        sort(&mut found);
        ids = found.into_iter().take(limit).map(|s| s.id).collect();
    } else {
        parameters.done()?;
        ids.truncate(200);
    }
    let graph = store.graph_of(&ids, &[])?;
    if let Some(id) = ids.iter().find(|id| !graph.statements.iter().any(|s| s.id == **id)) {
        let message = format!("the store holds no statement `{id}`");
        return Err(ApiError::Unknown { message, nearest: Vec::new() });
    }
    let mut statements = graph.statements.clone();
    sort(&mut statements);
    let statements = statements.iter().map(|s| supported(store, &graph, s)).collect::<Result<_, _>>()?;
    Ok(Answer { entities: graph.entities.into_iter().collect(), statements })
}

/// What stands first, then what was said last.
fn sort(statements: &mut [Statement]) {
    statements.sort_by_cached_key(|s| (std::cmp::Reverse((s.current, s.last_seen())), s.id.clone()));
}

fn supported(store: &Store, graph: &Graph, statement: &Statement) -> Result<Supported, ApiError> {
    let name = |id: &str| graph.name(id).to_owned();
    let mut cards = Vec::new();
    for step in &statement.steps {
        let Some(claim) = store.claim(&step.claim)? else { continue };
        for evidence in &claim.evidence {
            cards.push(card(graph, &claim, evidence));
        }
    }
    Ok(Supported {
        brief: Brief::from(statement),
        sentence: format!("{} {} {}", name(&statement.subject), statement.relation.phrase(), name(&statement.object)),
        cards,
    })
}

fn card(graph: &Graph, claim: &Claim, evidence: &Evidence) -> Card {
    Card {
        claim: claim.id.clone(),
        document: source(&evidence.document, graph.documents.get(&evidence.document)),
        part: evidence.part,
        start: evidence.start,
        end: evidence.end,
        quote: pieces(evidence),
        rule: evidence.rule.clone(),
        status: claim.status,
        confidence: claim.confidence,
        details: details(&claim.qualifiers),
        reported_by: claim.qualifiers.reported_by.as_ref().map(|t| t.text.clone()),
        why: why(claim, evidence),
    }
}

fn source(id: &str, meta: Option<&DocumentMeta>) -> Source {
    let web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
    Source {
        id: id.to_owned(),
        title: meta.and_then(|m| m.title.clone()),
        date: meta.and_then(|m| m.date),
        url: meta.and_then(|m| m.url.as_ref()).filter(web).cloned(),
        publisher: meta.and_then(|m| m.publisher.clone()),
    }
}

/// Which rule, at which words, and what decided the status.
fn why(claim: &Claim, evidence: &Evidence) -> String {
    let points = CodePoints::new(&evidence.text);
    let words = |span: Span| {
        let text = inside(evidence, span).and_then(|span| points.slice(&evidence.text, span)).unwrap_or_default();
        format!("“{}”", text.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let cues: Vec<String> = evidence.cues.iter().map(|cue| words(*cue)).collect();
    let status = match (claim.status, cues.is_empty()) {
        (Status::Asserted, true) => "no word around it weakens it, so it is asserted".to_owned(),
        (status, true) => format!("by its form it is {status}"),
        (status, false) => format!("{} made it {status}", cues.join(" and ")),
    };
    format!(
        "The rule {} read {} as “{}”; {status}. On annotated news, what this rule finds is right {:.0}% of the time.",
        evidence.rule,
        words(evidence.trigger),
        claim.relation.phrase(),
        claim.confidence * 100.0
    )
}

/// The quote cut where a party, the trigger or a cue begins and ends; of overlapping marks the first counts.
fn pieces(evidence: &Evidence) -> Vec<Piece> {
    let points = CodePoints::new(&evidence.text);
    let named = [(evidence.subject, "subject"), (evidence.object, "object"), (evidence.trigger, "trigger")];
    let marks = named.into_iter().chain(evidence.cues.iter().map(|cue| (*cue, "cue")));
    let mut marks: Vec<(Span, &'static str)> = marks
        .filter_map(|(span, mark)| Some((inside(evidence, span)?, mark)))
        .filter(|(s, _)| s.start < s.end)
        .collect();
    marks.sort_by_key(|(span, _)| (span.start, span.end));
    let mut out = Vec::new();
    let mut put = |span: Span, mark: Option<&'static str>| {
        if let Some(text) = points.slice(&evidence.text, span).filter(|t| !t.is_empty()) {
            out.push(Piece { text: text.to_owned(), mark });
        }
    };
    let mut done = 0;
    for (span, mark) in marks {
        if span.start >= done {
            put(Span::new(done, span.start), None);
            put(span, Some(mark));
            done = span.end;
        }
    }
    put(Span::new(done, evidence.end.saturating_sub(evidence.start)), None);
    out
}

/// A span of the document as one of the quote.
fn inside(evidence: &Evidence, span: Span) -> Option<Span> {
    let start = span.start.checked_sub(evidence.start)?;
    (span.end <= evidence.end).then(|| Span::new(start, span.end.saturating_sub(evidence.start)))
}
