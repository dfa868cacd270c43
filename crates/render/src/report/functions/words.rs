//! The filters that turn values into words: `day`, `listed`, `comma`, `called`, `begun`, `counted`, `percent`, `country`; those that
//! shorten a list: `foremost`, `shortened`.

use guanxi_model::{Entity, Kind, PartialDate};
use minijinja::{Environment, Error, Value};

use super::{unusable, wrong};
use crate::{
    report::{
        ReportFormat,
        article::{begun, called},
        item::country_name,
        page,
        period::in_words,
    },
    text::counted,
};

/// The names of the filters, with those of minijinja that reports have most use for.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let own = ["day", "listed", "comma", "called", "begun", "counted", "foremost", "shortened", "percent", "country"];
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
    environment.add_filter("comma", |left: usize, more: Option<bool>| comma(left, more.unwrap_or(false)));
    environment.add_filter("called", |state: String| called(&Entity::named(state, Kind::Government)));
    environment.add_filter("begun", |sentence: String| begun(&sentence));
    environment.add_filter("foremost", |items: Value, most: Value| foremost(&items, &most));
    environment
        .add_filter("shortened", move |items: Value, most: Value, one: String| shortened(&items, &most, &one, format));
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

/// What stands in an enumeration behind the one that begins its last so many, where more may follow than are named.
fn comma(left: usize, more: bool) -> &'static str {
    match left {
        0 | 1 => "",
        2 if !more => " and ",
        _ => ", ",
    }
}

/// A whole number, also where it came as a parameter, which is words.
fn whole(number: &Value) -> Result<usize, Error> {
    number.to_string().parse().map_err(|_| unusable("a whole number is wanted", number))
}

/// How many of a list are shown. One more takes no more room than to say that it is left out.
fn room(all: usize, most: usize) -> usize {
    if all == most + 1 { all } else { most.min(all) }
}

/// The items that most documents report, at most so many, in the order that they have.
fn foremost(items: &Value, most: &Value) -> Result<Vec<Value>, Error> {
    let items: Vec<Value> = items.try_iter()?.collect();
    let reports = |at: &usize| items[*at].get_attr("documents").ok().and_then(|d| d.len()).unwrap_or(0);
    let mut places: Vec<usize> = (0..items.len()).collect();
    places.sort_by_key(|at| std::cmp::Reverse(reports(at)));
    places.truncate(room(items.len(), whole(most)?));
    places.sort_unstable();
    Ok(places.into_iter().map(|at| items[at].clone()).collect())
}

/// What stands below the foremost of a list: how many there are, and how to see them; nothing where they are all there.
fn shortened(items: &Value, most: &Value, one: &str, format: ReportFormat) -> Result<Value, Error> {
    let all = items.len().unwrap_or(0);
    let most = room(all, whole(most)?);
    if all <= most {
        return Ok(Value::from_safe_string(String::new()));
    }
    let (these, option) = (crate::text::grouped(most), crate::markdown::code(&format!("-p rows={all}")));
    let words =
        format!("Of {} these are the {these} that most documents report; {option} shows all.", counted(all, one));
    Ok(Value::from_safe_string(match format {
        ReportFormat::HtmlTemplate => page::to_html(&words),
        _ => words,
    }))
}

/// *4.8%*, *33%*, *less than 0.1%*.
fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.05 {
        return "less than 0.1%".to_owned();
    }
    let text = format!("{share:.1}");
    format!("{}%", text.strip_suffix(".0").unwrap_or(&text))
}
