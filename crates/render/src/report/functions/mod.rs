//! The functions and filters that a template may use.
//!
//! [`ask`] brings data in, [`reckon`] makes something of them, [`show`] and [`plot`] set them out, [`cite`] leads to their sources,
//! [`words`] are the filters.

mod ask;
mod cite;
mod plot;
mod reckon;
mod show;
mod words;

use std::sync::Arc;

use guanxi_model::Statement;
use minijinja::{
    Environment, Error, ErrorKind, Value,
    value::{Kwargs, Serde, ValueKind},
};
use serde::Serialize;

use super::{ReportFormat, SourceError, item::Item, page, session::Session};

type Function = fn(&Session, &Value, &Kwargs) -> Result<Value, Error>;

/// The functions that take something and options.
const FUNCTIONS: [(&str, Function); 15] = [
    ("entity", ask::entity),
    ("query", ask::query),
    ("relations", ask::relations),
    ("timeline", ask::timeline),
    ("statements", ask::statements),
    ("reach", reckon::reach),
    ("deals", reckon::deals),
    ("totals", reckon::totals),
    ("changes", reckon::changes),
    ("outcomes", reckon::outcomes),
    ("graph", show::graph),
    ("chart", plot::chart),
    ("table", show::table),
    ("evidence", cite::evidence),
    ("cite", cite::cite),
];

/// Functions that take options alone, or nothing, and what stands in every template.
const OTHERS: [&str; 5] = ["sources", "figures", "made", "command", "store"];

/// The options of the functions.
const OPTIONS: [&str; 19] = [
    "depth",
    "max_nodes",
    "about",
    "relation",
    "status",
    "since",
    "until",
    "min_confidence",
    "columns",
    "limit",
    "through",
    "standing",
    "title",
    "note",
    "of",
    "value",
    "by",
    "unit",
    "shape",
];

/// The parts of what the functions give.
const PARTS: [&str; 67] = [
    "reports",
    "called",
    "says",
    "by",
    "id",
    "name",
    "zh",
    "kind",
    "aliases",
    "descriptions",
    "country",
    "country_name",
    "sector",
    "tickers",
    "isin",
    "website",
    "items",
    "subject",
    "object",
    "other",
    "relation",
    "phrase",
    "verb",
    "status",
    "current",
    "caveat",
    "details",
    "amount",
    "sum",
    "stake",
    "percent",
    "product",
    "round",
    "role",
    "reported_by",
    "date",
    "first_seen",
    "last_seen",
    "confidence",
    "documents",
    "quotes",
    "outgoing",
    "parties",
    "target",
    "sort",
    "standing",
    "done",
    "open",
    "off",
    "currency",
    "largest",
    "deals",
    "happened",
    "rumour",
    "became",
    "share",
    "sanctions",
    "lifted",
    "cuts_off",
    "steps",
    "low",
    "high",
    "way",
    "generation",
    "statements",
    "first",
    "last",
];

/// The names that a mistake of this kind may have been meant to be.
pub(super) fn names(kind: ErrorKind) -> Vec<&'static str> {
    let functions = || FUNCTIONS.iter().map(|(name, _)| *name).chain(OTHERS);
    match kind {
        ErrorKind::UnknownFunction => functions().collect(),
        ErrorKind::UnknownFilter => words::names().collect(),
        ErrorKind::TooManyArguments => OPTIONS.to_vec(),
        _ => functions().chain(PARTS).collect(),
    }
}

/// Makes the functions and filters known to `environment`.
pub(super) fn add(environment: &mut Environment<'_>, session: &Arc<Session>) {
    for (name, function) in FUNCTIONS {
        let session = Arc::clone(session);
        environment.add_function(name, move |first: Value, named: Kwargs| {
            let answer = function(&session, &first, &named)?;
            named.assert_all_used()?;
            Ok::<Value, Error>(answer)
        });
    }
    let own = Arc::clone(session);
    environment.add_function("sources", move || block(&own, &own.gathered().footnotes()));
    let own = Arc::clone(session);
    environment.add_function("made", move || show::made(&own));
    let own = Arc::clone(session);
    environment.add_function("figures", move |named: Kwargs| show::figures(&own, &named));
    words::add(environment, session.format);
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

fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

fn unusable(what: &str, value: &Value) -> Error {
    if value.is_undefined() {
        return wrong(format!("{what}; what is given has no value here"));
    }
    wrong(format!("{what}, not {} `{value}`", value.kind()))
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

/// The identities of the statements that rows of a query, items, deals, changes or ways stand for.
fn statement_ids(value: &Value) -> Result<Vec<String>, Error> {
    let what = "statements are wanted: items, or rows of a query that has a column `statement`";
    if let Some(id) = value.as_str() {
        return Ok(vec![id.to_owned()]);
    }
    if value.kind() != ValueKind::Map {
        return Ok(value
            .try_iter()
            .map_err(|_| unusable(what, value))?
            .map(|v| statement_ids(&v))
            .collect::<Result<Vec<_>, _>>()?
            .concat());
    }
    for name in ["statements", "statement", "item", "rumour", "id"] {
        let part = value.get_attr(name)?;
        if !part.is_undefined() {
            return statement_ids(&part);
        }
    }
    Err(unusable(what, value))
}

/// The statements behind a value, none twice.
fn statements_of(session: &Session, value: &Value) -> Result<Vec<Statement>, Error> {
    let mut ids = statement_ids(value)?;
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    session.statements(&ids).map_err(refused)
}

/// The items behind a value, each seen from its subject.
fn items_of(session: &Session, value: &Value) -> Result<Vec<Item>, Error> {
    let statements = statements_of(session, value)?;
    let gathered = session.gathered();
    Ok(statements.iter().filter_map(|s| gathered.item(s, &s.subject)).collect())
}

/// An option that may be left out or be empty, as a list: given as one, or as words joined by commas.
fn list<T: std::str::FromStr<Err: std::fmt::Display>>(named: &Kwargs, name: &str) -> Result<Vec<T>, Error> {
    let Some(value) = named.get::<Option<Value>>(name)?.filter(|v| !v.is_none()) else { return Ok(Vec::new()) };
    let words: Vec<String> = match value.as_str() {
        Some(text) => text.split(',').map(|w| w.trim().to_owned()).filter(|w| !w.is_empty()).collect(),
        None => value.try_iter()?.map(|v| v.to_string()).collect(),
    };
    words.iter().map(|word| word.parse().map_err(|e: T::Err| wrong(e.to_string()))).collect()
}

/// A whole number, also where it came as a parameter, which is words.
fn number(named: &Kwargs, name: &str) -> Result<Option<usize>, Error> {
    let Some(value) = named.get::<Option<Value>>(name)? else { return Ok(None) };
    let number = value.to_string().parse().ok();
    number.map(Some).ok_or_else(|| unusable(&format!("`{name}` is a whole number"), &value))
}

/// What lies at `path`, whose parts are joined by `.`.
fn part(row: &Value, path: &str) -> Result<Value, Error> {
    path.split('.').try_fold(row.clone(), |value, name| {
        if value.is_none() || value.is_undefined() { Ok(value) } else { value.get_attr(name) }
    })
}
