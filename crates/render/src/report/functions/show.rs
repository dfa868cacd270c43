//! What sets data out: `graph`, `table`, `figures`, `made`.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_graph::{Graph, Neighbourhood};
use guanxi_model::{Cell, Relation, Statement, Table};
use minijinja::{
    Error, Value,
    value::{Kwargs, ValueKind},
};

use super::{ask::filter, block, list, name_of, number, part, refused, statements_of, unusable, wrong};
use crate::{
    TableFormat, TableStyle,
    markdown::escape,
    report::{ReportFormat, figure, page, session::Session},
    text::{grouped, xml},
    write_table,
};

pub(super) fn graph(session: &Session, what: &Value, named: &Kwargs) -> Result<Value, Error> {
    let title = named.get::<Option<String>>("title")?;
    let parts: Vec<Value> = match what.kind() {
        ValueKind::Seq | ValueKind::Iterable => what.try_iter()?.collect(),
        _ => vec![what.clone()],
    };
    let is_statement = |v: &Value| v.kind() == ValueKind::Map && v.get_attr("aliases").is_ok_and(|a| a.is_undefined());
    let depth = number(named, "depth")?.unwrap_or(1);
    let max_nodes = number(named, "max_nodes")?.unwrap_or(figure::MAX_NODES);
    let about: Option<Value> = named.get("about")?;
    let filter = filter(named)?;
    let (entities, statements): (Vec<Value>, Vec<Value>) = parts.into_iter().partition(|v| !is_statement(v));
    let wanted = entities.iter().chain(about.as_ref()).map(name_of).collect::<Result<Vec<_>, _>>()?;
    let found = wanted.iter().map(|n| session.source.entity(n)).collect::<Result<Vec<_>, _>>().map_err(refused)?;
    let ids: Vec<&str> = found.iter().map(|e| e.id.as_str()).collect();
    let is_chosen = !statements.is_empty();
    let (around, left_out) = if is_chosen {
        exactly(session, &statements, &ids, max_nodes)?
    } else {
        let around = session.source.neighbourhood(&ids, depth, &filter, max_nodes).map_err(refused)?;
        let left_out = around.folded.iter().map(|f| f.count).sum();
        (around, left_out)
    };
    let title = title.unwrap_or_else(|| found.iter().map(|e| e.name.as_str()).collect::<Vec<_>>().join(", "));
    let asked = figure::Asked { ids: &ids, depth, max_nodes, title: &title, is_chosen, left_out };
    Ok(Value::from_safe_string(figure::figure(session, &asked, &around)))
}

/// A picture of the statements behind these values and nothing else: of so many values, from the first, as there are boxes for;
/// and how many are left out.
fn exactly(
    session: &Session,
    values: &[Value],
    centres: &[&str],
    max_nodes: usize,
) -> Result<(Neighbourhood, usize), Error> {
    let mut shown: BTreeSet<String> = centres.iter().map(|&id| id.to_owned()).collect();
    let mut chosen: BTreeMap<String, Statement> = BTreeMap::new();
    let mut left_out = 0;
    for value in values {
        let said = statements_of(session, value)?;
        // A sanction is a line in the box of whom it hits.
        let ends = |s: &Statement| {
            if s.relation == Relation::SanctionedBy {
                [None, Some(s.subject.clone())]
            } else {
                [Some(s.subject.clone()), Some(s.object.clone())]
            }
        };
        let boxes: BTreeSet<String> = said.iter().flat_map(ends).flatten().chain(shown.iter().cloned()).collect();
        if left_out > 0 || boxes.len() > max_nodes {
            left_out += 1;
        } else {
            shown = boxes;
            chosen.extend(said.into_iter().map(|s| (s.id.clone(), s)));
        }
    }
    let mut statements: Vec<Statement> = chosen.into_values().collect();
    statements.sort_by(|a, b| {
        (&a.subject, a.relation, &a.object, a.status).cmp(&(&b.subject, b.relation, &b.object, b.status))
    });
    let gathered = session.gathered();
    let ids = statements.iter().flat_map(|s| [s.subject.as_str(), &s.object]).chain(centres.iter().copied());
    let entities: BTreeMap<String, _> =
        ids.filter_map(|id| Some((id.to_owned(), gathered.entities.get(id)?.clone()))).collect();
    let documents: BTreeMap<String, _> = statements
        .iter()
        .flat_map(|s| &s.steps)
        .filter_map(|s| Some((s.document.clone(), gathered.documents.get(&s.document)?.clone())))
        .collect();
    let graph = Graph {
        entities: entities.into_iter().collect(),
        statements,
        documents: documents.into_iter().collect(),
        ..Graph::default()
    };
    let centres = centres.iter().map(|&id| id.to_owned()).collect();
    Ok((Neighbourhood { graph, centres, folded: Vec::new() }, left_out))
}

pub(super) fn table(session: &Session, rows: &Value, named: &Kwargs) -> Result<Value, Error> {
    let mut table = Table { columns: list(named, "columns")?, rows: Vec::new() };
    for row in rows.try_iter()? {
        if row.kind() != ValueKind::Map {
            return Err(unusable("`table` takes a list of rows as `query` gives it; a row is a map", &row));
        }
        if table.columns.is_empty() {
            // The identity of a statement is for functions, not for readers.
            table.columns = row.try_iter()?.map(|key| key.to_string()).filter(|name| name != "statement").collect();
        }
        let cell = |name: &String| {
            let value = part(&row, name)?;
            let has = || row.try_iter().map(|keys| keys.map(|k| k.to_string()).collect::<Vec<_>>().join(", "));
            if value.is_undefined() {
                return Err(wrong(format!("the rows have no column `{name}`; they have {}", has()?)));
            }
            Ok::<_, Error>(cell(&value))
        };
        table.rows.push(table.columns.iter().map(cell).collect::<Result<_, _>>()?);
    }
    if table.rows.is_empty() {
        return Ok(block(session, "*none*\n"));
    }
    table.columns.iter_mut().for_each(|name| *name = name.replace(['_', '.'], " "));
    Ok(block(session, &write_table(&table, TableFormat::Markdown, &TableStyle::default())))
}

fn cell(value: &Value) -> Cell {
    match value.kind() {
        ValueKind::Undefined | ValueKind::None => Cell::Empty,
        ValueKind::Number => Cell::Typed(value.to_string(), "http://www.w3.org/2001/XMLSchema#decimal".to_owned()),
        _ => Cell::Text(value.to_string(), None),
    }
}

/// Numbers that a reader sees first, each above what it counts; an underscore in a name stands for a space.
pub(super) fn figures(session: &Session, named: &Kwargs) -> Result<Value, Error> {
    let mut figures: Vec<(String, String)> = Vec::new();
    for name in named.args() {
        let value: Value = named.get(name)?;
        if !value.is_none() && !value.is_undefined() {
            let count = usize::try_from(value.clone()).ok().filter(|_| value.is_integer());
            figures.push((name.replace('_', " "), count.map_or_else(|| value.to_string(), grouped)));
        }
    }
    let mut gathered = session.gathered();
    if gathered.figures.is_empty() {
        gathered.figures.clone_from(&figures);
    }
    drop(gathered);
    if session.format == ReportFormat::Html || session.format == ReportFormat::HtmlTemplate {
        let one =
            |(name, value): &(String, String)| format!("<div><dd>{}</dd><dt>{}</dt></div>", xml(value), xml(name));
        let all: String = figures.iter().map(one).collect();
        return Ok(Value::from_safe_string(format!("<dl class=\"figures\">{all}</dl>\n")));
    }
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let head = line(figures.iter().map(|(name, _)| escape(name)).collect());
    let rule = line(figures.iter().map(|_| "--:".to_owned()).collect());
    Ok(Value::from_safe_string(head + &rule + &line(figures.iter().map(|(_, value)| escape(value)).collect())))
}

/// From which data and by which command the report was made.
pub(super) fn made(session: &Session) -> Value {
    let (stamp, command) = (session.source.stamp().to_string(), &session.options.command);
    Value::from_safe_string(match session.format {
        ReportFormat::Html | ReportFormat::HtmlTemplate => page::made(&stamp, command),
        _ => format!("*Made from {}* by {}\n", escape(&stamp), crate::markdown::code(command)),
    })
}
