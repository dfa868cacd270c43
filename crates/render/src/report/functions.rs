//! The functions that a template may call.
//!
//! `entity(name)`, `query(name, param=value…)`, `relations(entity, relation=…, status=…, since=…)`, `timeline(entity)`,
//! `graph(entities, depth=…, max_nodes=…, relation=…, title=…)`, `table(rows, columns=…)`, `evidence(item, limit=…)`,
//! `cite(item)`, `sources()`. An entity is given by any of its names, or as what `entity` gave.

use std::sync::Arc;

use guanxi_graph::Filter;
use guanxi_model::{Cell, Table};
use indexmap::IndexMap;
use minijinja::{
    Environment, Error, ErrorKind, Value,
    value::{Kwargs, Serde, ValueKind},
};
use serde::Serialize;
use serde_json::json;

use super::{ReportFormat, SourceError, figure, page, quote, relation, session::Session};
use crate::{TableFormat, TableStyle, write_table};

/// The names of the functions, for suggestions.
pub(super) const NAMES: [&str; 9] =
    ["entity", "query", "relations", "timeline", "graph", "table", "evidence", "cite", "sources"];

type Function = fn(&Session, &Value, &Kwargs) -> Result<Value, Error>;

/// Makes the functions known to `environment`.
pub(super) fn add(environment: &mut Environment<'_>, session: &Arc<Session>) {
    let functions: [(&'static str, Function); 8] = [
        ("entity", entity),
        ("query", query),
        ("relations", relations),
        ("timeline", timeline),
        ("graph", graph),
        ("table", table),
        ("evidence", evidence),
        ("cite", cite),
    ];
    for (name, function) in functions {
        let session = Arc::clone(session);
        environment.add_function(name, move |first: Value, named: Kwargs| {
            let answer = function(&session, &first, &named)?;
            named.assert_all_used()?;
            Ok::<Value, Error>(answer)
        });
    }
    let session = Arc::clone(session);
    environment.add_function("sources", move || block(&session, &session.gathered().footnotes()));
}

/// Markdown that needs no further escaping, as the template's own form.
fn block(session: &Session, markdown: &str) -> Value {
    match session.format {
        ReportFormat::HtmlTemplate => Value::from_safe_string(page::to_html(markdown)),
        _ => Value::from_safe_string(markdown.to_owned()),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
fn refused(source: SourceError) -> Error {
    let words = source.to_string();
    Error::new(ErrorKind::InvalidOperation, words)
}

fn unusable(what: &str, value: &Value) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("{what}, not {} `{value}`", value.kind()))
}

/// The id of an entity that is given as a map, or the name by which it is given.
fn name_of(value: &Value) -> Result<String, Error> {
    let id = if value.kind() == ValueKind::Map { value.get_attr("id")? } else { value.clone() };
    id.as_str()
        .map(str::to_owned)
        .ok_or_else(|| unusable("an entity is wanted, by a name or as `entity()` gives it", value))
}

fn value_of(value: &impl Serialize) -> Value {
    Value::from(Serde(value))
}

fn entity(session: &Session, name: &Value, _: &Kwargs) -> Result<Value, Error> {
    let name = name_of(name)?;
    let entity = session.source.entity(&name).map_err(refused)?;
    session.gathered().record("entity", &json!([name]), &entity);
    Ok(value_of(&relation::Whole(&entity)))
}

fn query(session: &Session, name: &Value, named: &Kwargs) -> Result<Value, Error> {
    let name = name.as_str().ok_or_else(|| unusable("the name of a query is wanted", name))?;
    let mut parameters = IndexMap::new();
    for key in named.args() {
        let value: Value = named.get(key)?;
        let text = if value.kind() == ValueKind::Map { name_of(&value)? } else { value.to_string() };
        parameters.insert(key.to_owned(), text);
    }
    let table = session.source.query(name, &parameters).map_err(refused)?;
    let rows: Vec<IndexMap<&str, serde_json::Value>> = table
        .rows
        .iter()
        .map(|row| table.columns.iter().map(String::as_str).zip(row.iter().map(plain)).collect())
        .collect();
    session.gathered().record("query", &json!([name, parameters]), &rows);
    Ok(value_of(&rows))
}

/// A cell as a number where it is one, else as its words; nothing where nothing is bound.
fn plain(cell: &Cell) -> serde_json::Value {
    match cell {
        Cell::Empty => serde_json::Value::Null,
        Cell::Typed(text, datatype) if is_numeric(datatype) => {
            serde_json::from_str::<serde_json::Number>(text).map_or_else(|_| text.as_str().into(), Into::into)
        }
        cell => cell.as_str().into(),
    }
}

fn is_numeric(datatype: &str) -> bool {
    ["integer", "decimal", "double", "float", "int", "long"].iter().any(|t| datatype.ends_with(&format!("#{t}")))
}

/// A list given as a list, as words joined by commas, or not at all.
fn filter(named: &Kwargs) -> Result<Filter, Error> {
    fn list<T: std::str::FromStr<Err: std::fmt::Display>>(named: &Kwargs, name: &str) -> Result<Vec<T>, Error> {
        let Some(value) = named.get::<Option<Value>>(name)? else { return Ok(Vec::new()) };
        let words: Vec<String> = match value.as_str() {
            Some(text) => text.split(',').map(|w| w.trim().to_owned()).filter(|w| !w.is_empty()).collect(),
            None => value.try_iter()?.map(|v| v.to_string()).collect(),
        };
        let read =
            |word: &String| word.parse().map_err(|e: T::Err| Error::new(ErrorKind::InvalidOperation, e.to_string()));
        words.iter().map(read).collect()
    }
    let since = list(named, "since")?;
    Ok(Filter {
        relations: list(named, "relation")?,
        statuses: list(named, "status")?,
        since: since.into_iter().next(),
        min_confidence: named.get::<Option<f64>>("min_confidence")?.unwrap_or(0.0),
    })
}

fn groups(session: &Session, name: &Value, named: &Kwargs) -> Result<(String, Vec<relation::Group>), Error> {
    let entity = session.source.entity(&name_of(name)?).map_err(refused)?;
    let around = session.source.neighbourhood(&[&entity.id], 1, &filter(named)?, usize::MAX).map_err(refused)?;
    session.gathered().keep(&around.graph);
    let groups = relation::groups(&around.graph, &entity.id);
    Ok((entity.id, groups))
}

fn relations(session: &Session, name: &Value, named: &Kwargs) -> Result<Value, Error> {
    let (id, groups) = groups(session, name, named)?;
    session.gathered().record("relations", &json!([id]), &groups);
    Ok(value_of(&groups))
}

fn timeline(session: &Session, name: &Value, named: &Kwargs) -> Result<Value, Error> {
    let (id, groups) = groups(session, name, named)?;
    let mut items: Vec<relation::Item> =
        groups.into_iter().flat_map(|g| g.items).filter(|i| i.date.is_some()).collect();
    items.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
    items.dedup_by(|a, b| a.id == b.id);
    session.gathered().record("timeline", &json!([id]), &items);
    Ok(value_of(&items))
}

fn graph(session: &Session, entities: &Value, named: &Kwargs) -> Result<Value, Error> {
    let wanted: Vec<String> = match entities.kind() {
        ValueKind::Seq | ValueKind::Iterable => entities.try_iter()?.map(|v| name_of(&v)).collect::<Result<_, _>>()?,
        _ => vec![name_of(entities)?],
    };
    let found = wanted.iter().map(|n| session.source.entity(n)).collect::<Result<Vec<_>, _>>().map_err(refused)?;
    let ids: Vec<&str> = found.iter().map(|e| e.id.as_str()).collect();
    let depth = named.get::<Option<usize>>("depth")?.unwrap_or(1);
    let max_nodes = named.get::<Option<usize>>("max_nodes")?.unwrap_or(figure::MAX_NODES);
    let around = session.source.neighbourhood(&ids, depth, &filter(named)?, max_nodes).map_err(refused)?;
    let title = named.get::<Option<String>>("title")?;
    let title = title.unwrap_or_else(|| found.iter().map(|e| e.name.as_str()).collect::<Vec<_>>().join(", "));
    let asked = figure::Asked { ids: &ids, depth, max_nodes, title: &title };
    let markup = figure::figure(session, &asked, &around);
    Ok(Value::from_safe_string(markup))
}

fn table(session: &Session, rows: &Value, named: &Kwargs) -> Result<Value, Error> {
    let mut table =
        Table { columns: named.get::<Option<Vec<String>>>("columns")?.unwrap_or_default(), rows: Vec::new() };
    for row in rows.try_iter()? {
        if row.kind() != ValueKind::Map {
            return Err(unusable("`table` takes a list of rows as `query` gives it; a row is a map", &row));
        }
        if table.columns.is_empty() {
            table.columns = row.try_iter()?.map(|key| key.to_string()).collect();
        }
        let cell = |name: &String| Ok::<_, Error>(cell(&row.get_attr(name)?));
        table.rows.push(table.columns.iter().map(cell).collect::<Result<_, _>>()?);
    }
    if table.rows.is_empty() {
        return Ok(block(session, "*none*\n"));
    }
    table.columns.iter_mut().for_each(|name| *name = name.replace('_', " "));
    Ok(block(session, &write_table(&table, TableFormat::Markdown, &TableStyle::default())))
}

fn cell(value: &Value) -> Cell {
    match value.kind() {
        ValueKind::Undefined | ValueKind::None => Cell::Empty,
        ValueKind::Number => Cell::Typed(value.to_string(), "http://www.w3.org/2001/XMLSchema#decimal".to_owned()),
        _ => Cell::Text(value.to_string(), None),
    }
}

fn evidence(session: &Session, item: &Value, named: &Kwargs) -> Result<Value, Error> {
    let id = name_of(item).map_err(|_| unusable("`evidence` takes an item of `relations` or `timeline`", item))?;
    let limit = named.get::<Option<usize>>("limit")?.unwrap_or(usize::MAX);
    let mut gathered = session.gathered();
    let unknown = || Error::new(ErrorKind::InvalidOperation, format!("no statement `{id}` has been asked for"));
    let passages = gathered.statements.get(&id).ok_or_else(unknown)?.evidence.clone();
    let blocks: Vec<String> =
        passages.iter().take(limit).map(|e| quote::block(e, gathered.cite(&e.document))).collect();
    Ok(block(session, &blocks.join("\n")))
}

fn cite(session: &Session, item: &Value, _: &Kwargs) -> Result<Value, Error> {
    let documents: Vec<String> = match item.as_str() {
        Some(id) => vec![id.to_owned()],
        None => item.get_attr("documents")?.try_iter()?.map(|d| d.to_string()).collect(),
    };
    let mut gathered = session.gathered();
    let markers: String = documents.iter().map(|d| quote::marker(gathered.cite(d))).collect();
    Ok(block(session, &markers))
}
