//! What leads to the sources: `evidence`, `cite`.

use guanxi_model::Evidence;
use indexmap::{IndexMap, IndexSet};
use minijinja::{
    Error, Value,
    value::{Kwargs, ValueKind},
};

use super::{block, number, refused, statement_ids, statements_of};
use crate::report::{
    ReportFormat, quote,
    session::{Gathered, Session},
};

/// Documents that one place cites where the template does not say; how many more there are is said behind them.
const CITED: usize = 6;

pub(super) fn evidence(session: &Session, item: &Value, named: &Kwargs) -> Result<Value, Error> {
    let limit = number(named, "limit")?.unwrap_or(usize::MAX);
    let statements = statements_of(session, item)?;
    let mut gathered = session.gathered();
    // One sentence often supports several statements, and several papers print it; it is quoted once, with the parties of all and
    // the footnotes of all. No statement is quoted a second time before every other is quoted once.
    let mut passages: IndexMap<&str, Vec<&Evidence>> = IndexMap::new();
    let most = statements.iter().map(|s| s.evidence.len()).max().unwrap_or(0);
    for at in 0..most {
        for passage in statements.iter().filter_map(|s| s.evidence.get(at)) {
            passages.entry(&passage.text).or_default().push(passage);
        }
    }
    let mut quoted = |supports: &Vec<&Evidence>| {
        let documents: IndexSet<&str> = supports.iter().map(|e| e.document.as_str()).collect();
        quote::block(supports, &markers(&mut gathered, documents.into_iter(), CITED))
    };
    let blocks: Vec<String> = passages.values().take(limit).map(&mut quoted).collect();
    Ok(block(session, &blocks.join("\n")))
}

pub(super) fn cite(session: &Session, what: &Value, named: &Kwargs) -> Result<Value, Error> {
    let limit = number(named, "limit")?.unwrap_or(CITED);
    let mut documents: Vec<String> = Vec::new();
    documents_of(session, what, &mut documents)?;
    let mut gathered = session.gathered();
    let markers = markers(&mut gathered, documents.iter().map(String::as_str), limit);
    drop(gathered);
    // In an HTML template a lone marker would become a paragraph with text in brackets.
    Ok(match session.format {
        ReportFormat::HtmlTemplate => Value::from_safe_string(crate::report::page::markers(&markers)),
        _ => Value::from_safe_string(markers),
    })
}

/// The footnotes' places of so many documents, and how many more there are.
fn markers<'d>(gathered: &mut Gathered, documents: impl ExactSizeIterator<Item = &'d str>, limit: usize) -> String {
    let more = documents.len().saturating_sub(limit);
    let mut numbers: Vec<usize> = documents.take(limit).map(|d| gathered.cite(d)).collect();
    numbers.sort_unstable();
    let markers: String = numbers.into_iter().map(quote::marker).collect();
    if more > 0 { format!("{markers}<sup class=\"ref more\">+{more}</sup>") } else { markers }
}

/// The documents behind items, rows with statements, lists of them, or a document's own identity; none twice.
fn documents_of(session: &Session, what: &Value, documents: &mut Vec<String>) -> Result<(), Error> {
    let add = |document: String, documents: &mut Vec<String>| {
        if !documents.contains(&document) {
            documents.push(document);
        }
    };
    if let Some(id) = what.as_str() {
        add(id.to_owned(), documents);
        return Ok(());
    }
    if what.kind() != ValueKind::Map {
        return what.try_iter()?.try_for_each(|part| documents_of(session, &part, documents));
    }
    let own = what.get_attr("documents")?;
    // A query may count documents in a column of that name.
    if !matches!(own.kind(), ValueKind::Seq | ValueKind::Iterable) {
        let ids = statement_ids(what)?;
        let statements = session.statements(&ids).map_err(refused)?;
        statements.into_iter().flat_map(|s| s.steps).for_each(|step| add(step.document, documents));
        return Ok(());
    }
    own.try_iter()?.for_each(|d| add(d.to_string(), documents));
    Ok(())
}
