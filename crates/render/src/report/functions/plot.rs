//! `chart`: rows as columns over time, or as bars by name.

use std::collections::BTreeMap;

use guanxi_model::PartialDate;
use minijinja::{Error, Value, value::Kwargs};

use super::{number, part, wrong};
use crate::{
    chart::{Chart, Grain, MOST_SERIES, Series, Shape, Unit, over_time},
    report::{figure, session::Session},
    text::counted,
};

/// Bars of a chart where the template does not say.
const BARS: usize = 12;

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
            let over = over_time(&points.iter().map(date).collect::<Result<Vec<_>, _>>()?);
            let grain = over.grain.word();
            let why = if over.grain == Grain::Year {
                "far from these years".to_owned()
            } else {
                format!("without a {grain}")
            };
            let left_out = (over.left_out > 0).then(|| format!("{} {why} left out", over.left_out));
            let by = if note.is_empty() { format!("by {grain}") } else { format!("{note}, by {grain}") };
            note = [Some(by), left_out].into_iter().flatten().collect::<Vec<_>>().join("; ");
            (over.names, over.series)
        }
        Shape::Bars => {
            let (labels, series, others) = by_name(&points, limit);
            if others.0 > 0 {
                let left_out = format!("{} left out, {} together", counted(others.0, "other"), unit.label(others.1));
                note = if note.is_empty() { left_out } else { format!("{note}; {left_out}") };
            }
            (labels, series)
        }
    };
    // One bar compares nothing.
    if labels.len() < 2 {
        return Ok(Value::from_safe_string(String::new()));
    }
    let mut series = fewer(series);
    series.sort_by_key(|s| place_of(&s.name));
    let chart = Chart { title, note, unit, shape, names: labels, series };
    figure::charted(session, &chart).map(Value::from_safe_string).map_err(|e| wrong(e.to_string()))
}

/// At most as many series as have a colour; the smallest go together.
fn fewer(mut series: Vec<Series>) -> Vec<Series> {
    if series.len() > MOST_SERIES {
        series.sort_by(|a, b| b.values.iter().sum::<f64>().total_cmp(&a.values.iter().sum()));
        let rest = series.split_off(MOST_SERIES - 1);
        let sum = |at: usize| rest.iter().filter_map(|s| s.values.get(at)).sum();
        let values = (0..rest.first().map_or(0, |s| s.values.len())).map(sum).collect();
        series.push(Series { name: "others".to_owned(), values });
    }
    series
}

/// The place of a series in the stack: what stands first, then what may come, then what is over; others keep their order.
fn place_of(series: &str) -> usize {
    const ORDER: [&str; 19] = [
        "stands",
        "asserted",
        "done",
        "came true",
        "new",
        "planned",
        "planned or in talks",
        "became a plan",
        "in talks",
        "in-talks",
        "open",
        "reported again",
        "stands again",
        "ended",
        "off",
        "came to nothing",
        "no longer stands",
        "no longer",
        "denied",
    ];
    ORDER.iter().position(|name| *name == series).unwrap_or(0)
}

/// Sums by name, the greatest first; how many names go beyond the limit, and what they come to.
fn by_name(points: &[(Value, String, f64)], limit: usize) -> (Vec<String>, Vec<Series>, (usize, f64)) {
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
    // One more takes no more room than to say that it is left out.
    let limit = if order.len() == limit + 1 { limit + 1 } else { limit };
    let others = order.split_off(limit.min(order.len()));
    let shown: Vec<String> = order.into_iter().map(|(name, _)| name).collect();
    let series = kinds.iter().map(|kind| {
        let mut values = vec![0.0; shown.len()];
        for (name, _, value) in points.iter().filter(|(_, series, _)| series == kind) {
            if let Some(at) = shown.iter().position(|n| *n == name.to_string()) {
                values[at] += value;
            }
        }
        Series { name: (*kind).to_owned(), values }
    });
    let series = series.collect();
    (shown, series, (others.len(), others.iter().map(|o| o.1).sum()))
}
