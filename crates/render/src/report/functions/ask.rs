//! What brings data in: `entity`, `query`, `relations`, `timeline`, `statements`.

use guanxi_graph::Filter;
use guanxi_model::{Cell, Statement};
use indexmap::IndexMap;
use minijinja::{
    Error, Value,
    value::{Kwargs, ValueKind},
};
use serde_json::json;

use super::{items_of, list, name_of, refused, statements_of, unusable, value_of, wrong};
use crate::report::{
    item::{self, Group, Item, Whole},
    session::Session,
};

pub(super) fn entity(session: &Session, name: &Value, _: &Kwargs) -> Result<Value, Error> {
    let name = name_of(name)?;
    let entity = session.source.entity(&name).map_err(refused)?;
    session.gathered().record("entity", &json!([name]), &entity);
    Ok(value_of(&Whole(&entity)))
}

pub(super) fn query(session: &Session, name: &Value, named: &Kwargs) -> Result<Value, Error> {
    let name = name.as_str().ok_or_else(|| unusable("the name of a query is wanted", name))?;
    if !session.queries.iter().any(|q| q == name) {
        // A query that does not exist is the likelier mistake.
        session.source.has_query(name).map_err(refused)?;
        return Err(wrong(format!("the header does not name the query `{name}`; add a line `query: {name}`")));
    }
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

/// The filter that the options of a call say.
pub(super) fn filter(named: &Kwargs) -> Result<Filter, Error> {
    Ok(Filter {
        relations: list(named, "relation")?,
        statuses: list(named, "status")?,
        since: list(named, "since")?.into_iter().next(),
        min_confidence: named.get::<Option<f64>>("min_confidence")?.unwrap_or(0.0),
    })
}

fn groups(session: &Session, name: &Value, named: &Kwargs) -> Result<(String, Vec<Group>), Error> {
    let entity = session.source.entity(&name_of(name)?).map_err(refused)?;
    let filter = filter(named)?;
    let statements = session.statements_of(&entity.id).map_err(refused)?;
    let passing: Vec<Statement> = statements.into_iter().filter(|s| filter.passes(s)).collect();
    let gathered = session.gathered();
    let groups = item::groups(&passing, &entity.id, |s| gathered.item(s, &entity.id));
    Ok((entity.id, groups))
}

pub(super) fn relations(session: &Session, name: &Value, named: &Kwargs) -> Result<Value, Error> {
    let (id, groups) = groups(session, name, named)?;
    session.gathered().record("relations", &json!([id]), &groups);
    Ok(value_of(&groups))
}

pub(super) fn timeline(session: &Session, what: &Value, named: &Kwargs) -> Result<Value, Error> {
    let is_entity = what.as_str().is_some() || what.kind() == ValueKind::Map;
    let (about, items) = if is_entity {
        let (id, groups) = groups(session, what, named)?;
        (json!([id]), groups.into_iter().flat_map(|g| g.items).collect())
    } else {
        (json!([]), items_of(session, what)?)
    };
    let mut items: Vec<Item> = items.into_iter().filter(|i| i.date.is_some()).collect();
    items.sort_by(|a, b| (a.date, a.relation, &a.says, &a.id).cmp(&(b.date, b.relation, &b.says, &b.id)));
    items.dedup_by(|a, b| a.id == b.id);
    session.gathered().record("timeline", &about, &items);
    Ok(value_of(&items))
}

pub(super) fn statements(session: &Session, rows: &Value, named: &Kwargs) -> Result<Value, Error> {
    let filter = filter(named)?;
    let statements = statements_of(session, rows)?;
    let gathered = session.gathered();
    let passing = statements.iter().filter(|s| filter.passes(s));
    let items: Vec<Item> = passing.filter_map(|s| gathered.item(s, &s.subject)).collect();
    drop(gathered);
    session.gathered().record("statements", &json!([]), &items);
    Ok(value_of(&items))
}
