//! The filters that turn values into words: `day`, `listed`, `counted`, `percent`, `country`.

use guanxi_model::PartialDate;
use minijinja::{Environment, Error, Value};

use super::{unusable, wrong};
use crate::{
    report::{ReportFormat, item::country_name, period::in_words},
    text::counted,
};

/// The names of the filters, with those of minijinja that reports have most use for.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let own = ["day", "listed", "counted", "percent", "country"];
    let others = [
        "capitalize",
        "default",
        "first",
        "float",
        "groupby",
        "indent",
        "int",
        "join",
        "last",
        "length",
        "list",
        "lower",
        "map",
        "max",
        "min",
        "reject",
        "rejectattr",
        "replace",
        "reverse",
        "round",
        "safe",
        "select",
        "selectattr",
        "slice",
        "sort",
        "split",
        "string",
        "sum",
        "title",
        "trim",
        "unique",
        "upper",
    ];
    own.into_iter().chain(others)
}

/// Makes the filters known to `environment`.
pub(super) fn add(environment: &mut Environment<'_>, format: ReportFormat) {
    environment.add_filter("day", move |date: Value| day(&date, format));
    environment.add_filter("listed", |names: Value| listed(&names));
    environment.add_filter("counted", |count: Value, one: String| {
        let number = count.len().or_else(|| usize::try_from(count.clone()).ok());
        number.map(|n| counted(n, &one)).ok_or_else(|| unusable("`counted` takes a number or a list", &count))
    });
    environment.add_filter("percent", |share: Option<f64>| share.map(percent));
    environment.add_filter("country", |code: Option<String>| code.map(|code| country_name(&code)));
}

/// *16 May 2019*, *May 2019* or *2019*; nothing of nothing.
fn day(date: &Value, format: ReportFormat) -> Result<Value, Error> {
    if date.is_none() || date.is_undefined() {
        return Ok(Value::from(""));
    }
    let iso = date.to_string();
    let read: PartialDate = iso.parse().map_err(|e: guanxi_model::DateError| wrong(e.to_string()))?;
    let words = in_words(read);
    let marked = matches!(format, ReportFormat::Html | ReportFormat::HtmlTemplate);
    Ok(Value::from_safe_string(if marked { format!("<time datetime=\"{iso}\">{words}</time>") } else { words }))
}

/// *A, B and C*.
fn listed(names: &Value) -> Result<String, Error> {
    let names: Vec<String> = names.try_iter()?.map(|n| n.to_string()).collect();
    Ok(match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    })
}

/// *4.8%*, *33%*, *less than 0.1%*.
fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.05 {
        return "less than 0.1%".to_owned();
    }
    let text = format!("{share:.1}");
    format!("{}%", text.strip_suffix(".0").unwrap_or(&text))
}
