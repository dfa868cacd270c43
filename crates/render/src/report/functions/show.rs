//! What sets data out: `graph`, `chart`, `table`, `figures`, `evidence`, `cite`, `made`.

use std::collections::BTreeMap;

use guanxi_graph::{Graph, Neighbourhood};
use guanxi_model::{Cell, Evidence, Part, PartialDate, Table};
use indexmap::IndexMap;
use minijinja::{
    Error, Value,
    value::{Kwargs, ValueKind},
};

use super::{ask::filter, block, list, name_of, number, refused, statement_ids, statements_of, unusable, wrong};
use crate::{
    TableFormat, TableStyle,
    chart::{Chart, Series, Shape, Unit, over_time},
    markdown::escape,
    report::{ReportFormat, figure, quote, session::Session},
    text::xml,
    write_table,
};

/// Documents that one place cites where the template does not say; how many more there are is said behind them.
const CITED: usize = 6;
/// Bars of a chart where the template does not say.
const BARS: usize = 12;

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
    let around = if statements.is_empty() {
        session.source.neighbourhood(&ids, depth, &filter, max_nodes).map_err(refused)?
    } else {
        exactly(session, &Value::from(statements), &ids)?
    };
    let title = title.unwrap_or_else(|| found.iter().map(|e| e.name.as_str()).collect::<Vec<_>>().join(", "));
    let asked = figure::Asked { ids: &ids, depth, max_nodes, title: &title, is_chosen };
    Ok(Value::from_safe_string(figure::figure(session, &asked, &around)))
}

/// A picture of these statements and nothing else.
fn exactly(session: &Session, statements: &Value, centres: &[&str]) -> Result<Neighbourhood, Error> {
    let mut statements = statements_of(session, statements)?;
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
    Ok(Neighbourhood {
        graph: Graph {
            entities: entities.into_iter().collect(),
            statements,
            documents: documents.into_iter().collect(),
            ..Graph::default()
        },
        centres: centres.iter().map(|&id| id.to_owned()).collect(),
        folded: Vec::new(),
    })
}

/// What lies at `path`, whose parts are joined by `.`.
fn part(row: &Value, path: &str) -> Result<Value, Error> {
    path.split('.').try_fold(row.clone(), |value, name| {
        if value.is_none() || value.is_undefined() { Ok(value) } else { value.get_attr(name) }
    })
}

pub(super) fn chart(session: &Session, rows: &Value, named: &Kwargs) -> Result<Value, Error> {
    let text = |name| named.get::<Option<String>>(name);
    let of = text("of")?.ok_or_else(|| wrong("what stands below the columns? `of=\"date\"`"))?;
    let (value, by) = (text("value")?, text("by")?);
    let unit = match text("unit")?.as_deref() {
        None | Some("count") => Unit::Count,
        Some("percent") => Unit::Percent,
        Some(code) if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) => Unit::Money(code.to_owned()),
        Some(other) => {
            return Err(wrong(format!("the unit `{other}` is none of count, percent and a currency such as USD")));
        }
    };
    let shape = match text("shape")?.as_deref() {
        Some("bars") => Shape::Bars,
        None | Some("columns") => Shape::Columns,
        Some(other) => return Err(wrong(format!("the shape `{other}` is none of columns and bars"))),
    };
    let (title, mut note) = (text("title")?.unwrap_or_default(), text("note")?.unwrap_or_default());
    let limit = number(named, "limit")?.unwrap_or(BARS);
    let mut points: Vec<(Value, String, f64)> = Vec::new();
    for row in rows.try_iter()? {
        let name = part(&row, &of)?;
        let value = value.as_deref().map(|path| part(&row, path)).transpose()?;
        let amount = value.map_or(Some(1.0), |v| f64::try_from(v).ok()).filter(|v| v.is_finite() && *v >= 0.0);
        let series = by.as_deref().map(|path| part(&row, path)).transpose()?.map_or(String::new(), |v| v.to_string());
        if let Some(amount) = amount.filter(|_| !name.is_none() && !name.is_undefined()) {
            points.push((name, series, amount));
        }
    }
    let (labels, series) = match shape {
        Shape::Columns => {
            let date = |(at, series, value): &(Value, String, f64)| {
                let date: PartialDate =
                    at.to_string().parse().map_err(|e: guanxi_model::DateError| wrong(e.to_string()))?;
                Ok::<_, Error>((date, series.clone(), *value))
            };
            let (labels, series, left_out) = over_time(&points.iter().map(date).collect::<Result<Vec<_>, _>>()?);
            let by = if labels.first().is_some_and(|n| n.len() > 4) { "by month" } else { "by year" };
            let left_out = (left_out > 0).then(|| format!("{left_out} without a month left out"));
            let parts = [Some(by.to_owned()), Some(note).filter(|n| !n.is_empty()), left_out];
            note = parts.into_iter().flatten().collect::<Vec<_>>().join("; ");
            (labels, series)
        }
        Shape::Bars => by_name(&points, limit),
    };
    // One bar compares nothing.
    if labels.len() < 2 {
        return Ok(Value::from_safe_string(String::new()));
    }
    let mut series = series;
    series.sort_by_key(|s| place_of(&s.name));
    let chart = Chart { title, note, unit, shape, names: labels, series };
    figure::charted(session, &chart).map(Value::from_safe_string).map_err(|e| wrong(e.to_string()))
}

/// The place of a series in the stack: what stands first, then what may come, then what is over; others keep their order.
fn place_of(series: &str) -> usize {
    const ORDER: [&str; 16] = [
        "asserted",
        "done",
        "came true",
        "new",
        "planned",
        "planned or in talks",
        "became a plan",
        "in-talks",
        "open",
        "reported again",
        "stands again",
        "ended",
        "off",
        "came to nothing",
        "no longer stands",
        "denied",
    ];
    ORDER.iter().position(|name| *name == series).unwrap_or(0)
}

/// Sums by name, the greatest first; what goes beyond the limit is one bar.
fn by_name(points: &[(Value, String, f64)], limit: usize) -> (Vec<String>, Vec<Series>) {
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    let mut kinds: Vec<&str> = Vec::new();
    for (name, series, value) in points {
        *sums.entry(name.to_string()).or_default() += value;
        if !kinds.contains(&series.as_str()) {
            kinds.push(series);
        }
    }
    let mut order: Vec<(String, f64)> = sums.into_iter().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let shown: Vec<String> = order.iter().take(limit).map(|(name, _)| name.clone()).collect();
    let others = order.len() - shown.len();
    let place = |name: &Value| shown.iter().position(|n| *n == name.to_string()).unwrap_or(shown.len());
    let width = shown.len() + usize::from(others > 0);
    let series = kinds.iter().map(|kind| {
        let mut values = vec![0.0; width];
        points.iter().filter(|(_, series, _)| series == kind).for_each(|(name, _, value)| values[place(name)] += value);
        Series { name: (*kind).to_owned(), values }
    });
    let series = series.collect();
    let last = (others > 0).then(|| format!("{others} others"));
    (shown.into_iter().chain(last).collect(), series)
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
            figures.push((name.replace('_', " "), value.to_string()));
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
    let stamp = session.source.stamp();
    let command = &session.options.command;
    Value::from_safe_string(match session.format {
        ReportFormat::Html | ReportFormat::HtmlTemplate => {
            format!("<p class=\"made\">Made from {} by <code>{}</code></p>\n", xml(&stamp.to_string()), xml(command))
        }
        _ => format!("*Made from {}* by {}\n", escape(&stamp.to_string()), crate::markdown::code(command)),
    })
}

pub(super) fn evidence(session: &Session, item: &Value, named: &Kwargs) -> Result<Value, Error> {
    let limit = number(named, "limit")?.unwrap_or(usize::MAX);
    let statements = statements_of(session, item)?;
    let mut gathered = session.gathered();
    // One sentence often supports several statements; it is quoted once, with the parties of all of them.
    let mut passages: IndexMap<(&str, bool, usize, usize), Vec<&Evidence>> = IndexMap::new();
    for passage in statements.iter().flat_map(|s| &s.evidence) {
        let place = (passage.document.as_str(), passage.part == Part::Title, passage.start, passage.end);
        passages.entry(place).or_default().push(passage);
    }
    let blocks: Vec<String> = passages
        .values()
        .take(limit)
        .map(|supports| quote::block(supports, gathered.cite(&supports[0].document)))
        .collect();
    Ok(block(session, &blocks.join("\n")))
}

pub(super) fn cite(session: &Session, what: &Value, named: &Kwargs) -> Result<Value, Error> {
    let limit = number(named, "limit")?.unwrap_or(CITED);
    let mut documents: Vec<String> = Vec::new();
    documents_of(session, what, &mut documents)?;
    let mut gathered = session.gathered();
    let markers: String = documents.iter().take(limit).map(|d| quote::marker(gathered.cite(d))).collect();
    drop(gathered);
    let more = documents.len().saturating_sub(limit);
    let markers = if more > 0 { format!("{markers}<sup class=\"ref more\">+{more}</sup>") } else { markers };
    // In an HTML template a lone marker would become a paragraph with text in brackets.
    Ok(match session.format {
        ReportFormat::HtmlTemplate => Value::from_safe_string(crate::report::page::markers(&markers)),
        _ => Value::from_safe_string(markers),
    })
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
