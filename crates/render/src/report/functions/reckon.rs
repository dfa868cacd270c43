//! What makes something of data: `reach`, `deals`, `totals`, `changes`, `outcomes`.

use guanxi_graph::Graph;
use guanxi_model::PartialDate;
use minijinja::{Error, Value, value::Kwargs};
use serde_json::json;

use super::{items_of, list, name_of, number, refused, statements_of, value_of, wrong};
use crate::report::{
    change,
    deal::{self, Deal},
    reach::{self, Role},
    session::Session,
};

/// Steps that a search may take.
const DEEPEST: usize = 8;

pub(super) fn reach(session: &Session, name: &Value, named: &Kwargs) -> Result<Value, Error> {
    let entity = session.source.entity(&name_of(name)?).map_err(refused)?;
    let words: Vec<String> = list(named, "through")?;
    let roles = words.iter().map(|w| Role::read(w)).collect::<Result<Vec<_>, _>>().map_err(wrong)?;
    if roles.is_empty() {
        return Err(wrong("through whom? `through=\"owners, suppliers\"`"));
    }
    let depth = number(named, "depth")?.unwrap_or(1);
    if !(1..=DEEPEST).contains(&depth) {
        return Err(wrong(format!("`depth` is 1 to {DEEPEST}, not {depth}")));
    }
    let standing = named.get::<Option<bool>>("standing")?.unwrap_or(true);
    let reached = reach::reach(session, &entity.id, &roles, depth, standing).map_err(refused)?;
    session.gathered().record("reach", &json!([entity.id, words, depth]), &reached);
    Ok(value_of(&reached))
}

fn dealt(session: &Session, value: &Value) -> Result<Vec<Deal>, Error> {
    Ok(deal::deals(items_of(session, value)?))
}

pub(super) fn deals(session: &Session, items: &Value, _: &Kwargs) -> Result<Value, Error> {
    let deals = dealt(session, items)?;
    session.gathered().record("deals", &json!([]), &deals);
    Ok(value_of(&deals))
}

pub(super) fn totals(session: &Session, items: &Value, _: &Kwargs) -> Result<Value, Error> {
    let totals = deal::totals(&dealt(session, items)?);
    session.gathered().record("totals", &json!([]), &totals);
    Ok(value_of(&totals))
}

/// The first and the last date of a period; without a last one it does not end.
fn period(named: &Kwargs) -> Result<(PartialDate, PartialDate), Error> {
    let date = |name| Ok::<_, Error>(list::<PartialDate>(named, name)?.into_iter().next());
    let since = date("since")?.ok_or_else(|| wrong("since when? `since=\"2021-06\"`"))?;
    let end = PartialDate::from_year(9999).ok_or_else(|| wrong("there is no such year"))?;
    Ok((since, date("until")?.unwrap_or(end)))
}

pub(super) fn changes(session: &Session, rows: &Value, named: &Kwargs) -> Result<Value, Error> {
    let (since, until) = period(named)?;
    let statements = statements_of(session, rows)?;
    let gathered = session.gathered();
    let mut graph = Graph { statements, ..Graph::default() };
    graph.documents.extend(gathered.documents.iter().map(|(id, meta)| (id.clone(), meta.clone())));
    let changes = change::changes(&graph, since, until, |s| gathered.item(s, &s.subject));
    drop(gathered);
    session.gathered().record("changes", &json!([since, until]), &changes);
    Ok(value_of(&changes))
}

pub(super) fn outcomes(session: &Session, rows: &Value, named: &Kwargs) -> Result<Value, Error> {
    let (since, until) = period(named)?;
    let statements = statements_of(session, rows)?;
    let gathered = session.gathered();
    let outcomes = change::outcomes(&statements, since, until, |s| gathered.item(s, &s.subject));
    drop(gathered);
    session.gathered().record("outcomes", &json!([since, until]), &outcomes);
    Ok(value_of(&outcomes))
}
