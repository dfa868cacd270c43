//! The header of a report template: what the report says, and its parameters.
//!
//! ```text
//! {#
//! report: Who a company is, and with whom it deals
//! kicker: Company dossier
//! param: company entity — the company, by any of its names
//! param: depth integer 1 — how far the picture goes
//! query: investors
//! #}
//! ```
//!
//! A parameter is declared as in a named query: name, type, default where there is one, explanation. A query is a named one,
//! or a file of SPARQL beside the template. The kicker stands above the title of a page.

use guanxi_model::{Kind, PartialDate, Relation, Status};
use indexmap::IndexMap;

use super::{ReportError, error::nearest};

/// The types that a parameter may have.
const TYPES: [&str; 8] = ["entity", "relation", "status", "kind", "integer", "number", "date", "text"];

/// One parameter of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportParam {
    /// Its name, a variable in the template.
    pub name: String,
    /// `entity`, `relation`, `status`, `kind`, `integer`, `number`, `date` or `text`.
    pub kind: String,
    /// The value where none is given; without one, it must be given.
    pub default: Option<String>,
    /// What it means.
    pub explanation: String,
}

/// What the header says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Header {
    pub(super) title: String,
    pub(super) kicker: Option<String>,
    pub(super) params: Vec<ReportParam>,
    pub(super) queries: Vec<ReportQuery>,
}

/// A query that a report asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportQuery {
    /// Its name, or the file's.
    pub name: String,
    /// The line of the template that names it, counted from 1.
    pub line: usize,
}

/// Reads the comment at the top of a template.
pub(super) fn parse(file: &str, text: &str) -> Result<Header, ReportError> {
    let error =
        |line: usize, problem: &str| ReportError::Header { file: file.to_owned(), line, problem: problem.to_owned() };
    let body = text.trim_start();
    let first = text[..text.len() - body.len()].matches('\n').count() + 1;
    let inside = body.strip_prefix("{#").and_then(|rest| rest.split_once("#}")).map(|(inside, _)| inside);
    let inside = inside.ok_or_else(|| {
        error(first, "a report begins with a header such as `{# report: what it says` … `param: company entity — the company #}`")
    })?;
    let mut header = Header::default();
    for (at, line) in inside.trim_matches('-').lines().enumerate().map(|(at, l)| (first + at, l.trim())) {
        match line.split_once(':').map(|(key, value)| (key.trim(), value.trim())) {
            Some(("report", title)) => title.clone_into(&mut header.title),
            Some(("kicker", kicker)) if !kicker.is_empty() => header.kicker = Some(kicker.to_owned()),
            Some(("query", name)) if !name.is_empty() => {
                header.queries.push(ReportQuery { name: name.to_owned(), line: at });
            }
            Some(("param", declared)) => {
                let param = param(declared).map_err(|problem| error(at, &problem))?;
                if header.params.iter().any(|p| p.name == param.name) {
                    return Err(error(at, &format!("`{}` is declared twice", param.name)));
                }
                header.params.push(param);
            }
            _ if line.is_empty() => {}
            _ => {
                return Err(error(
                    at,
                    &format!("`{line}` is none of `report: …`, `kicker: …`, `param: …`, `query: …`"),
                ));
            }
        }
    }
    if header.title.is_empty() {
        return Err(error(first, "the header has no line `report: what it says`"));
    }
    Ok(header)
}

fn param(declared: &str) -> Result<ReportParam, String> {
    let (head, explanation) = declared.split_once('—').or_else(|| declared.split_once("--")).unwrap_or((declared, ""));
    let mut words = head.split_whitespace();
    let (Some(name), Some(kind)) = (words.next(), words.next()) else {
        return Err("a parameter is declared as `param: name type [default] — explanation`".to_owned());
    };
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !is_name {
        return Err(format!("`{name}` cannot be a variable; take lower case letters, digits and `_`"));
    }
    if !TYPES.contains(&kind) {
        return Err(format!("unknown type `{kind}`; one of {}", TYPES.join(", ")));
    }
    let default = words.collect::<Vec<_>>().join(" ");
    let param = ReportParam {
        name: name.to_owned(),
        kind: kind.to_owned(),
        default: if default == "\"\"" { Some(String::new()) } else { Some(default).filter(|d| !d.is_empty()) },
        explanation: explanation.trim().to_owned(),
    };
    if let Some(default) = &param.default {
        check(&param, default).map_err(|problem| format!("the default of `{name}`: {problem}"))?;
    }
    Ok(param)
}

/// The values of all parameters, in the order of declaration.
pub(super) fn values(
    params: &[ReportParam],
    given: &IndexMap<String, String>,
) -> Result<IndexMap<String, String>, ReportError> {
    let names = || params.iter().map(|p| format!("`{}`", p.name)).collect::<Vec<_>>().join(", ");
    if let Some(unknown) = given.keys().find(|name| !params.iter().any(|p| p.name == **name)) {
        let known = if params.is_empty() { "it has none".to_owned() } else { format!("it has {}", names()) };
        let near = nearest(unknown, &params.iter().map(|p| p.name.clone()).collect::<Vec<_>>())
            .map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        return Err(ReportError::Parameter(format!("the report has no parameter `{unknown}`; {known}{near}")));
    }
    let mut values = IndexMap::new();
    for param in params {
        let value = given.get(&param.name).or(param.default.as_ref()).ok_or_else(|| {
            ReportError::Parameter(format!(
                "the report needs `{0}` ({1}): give `-p {0}=…`",
                param.name,
                if param.explanation.is_empty() { &param.kind } else { &param.explanation }
            ))
        })?;
        check(param, value)
            .map_err(|problem| ReportError::Parameter(format!("`{}={value}`: {problem}", param.name)))?;
        values.insert(param.name.clone(), value.clone());
    }
    Ok(values)
}

/// Whether a value is of the parameter's type; an empty one stands for none.
fn check(param: &ReportParam, value: &str) -> Result<(), String> {
    let words = |e: &dyn std::fmt::Display| e.to_string();
    match param.kind.as_str() {
        _ if value.is_empty() && param.default.as_deref() == Some("") => Ok(()),
        "relation" => value.parse::<Relation>().map(drop).map_err(|e| words(&e)),
        "status" => value.parse::<Status>().map(drop).map_err(|e| words(&e)),
        "kind" => value.parse::<Kind>().map(drop).map_err(|e| words(&e)),
        "integer" => value.parse::<i64>().map(drop).map_err(|_| "a whole number is wanted, such as 3".to_owned()),
        "number" => value.parse::<f64>().map(drop).map_err(|_| "a number is wanted, such as 4.8".to_owned()),
        "date" => value.parse::<PartialDate>().map(drop).map_err(|e| words(&e)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_names_the_report_and_its_parameters() {
        let header = parse(
            "r",
            "{#\nreport: Two: of them\nparam: who entity — the company\nparam: depth integer 1 -- steps\n#}\nbody",
        )
        .expect("reads");
        assert_eq!(header.title, "Two: of them");
        assert_eq!(header.params[0].explanation, "the company");
        assert_eq!(header.params[1].default.as_deref(), Some("1"));
        let given = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let filled = values(&header.params, &given(&[("who", "CATL")])).expect("fills");
        assert_eq!(filled.get("depth").map(String::as_str), Some("1"));
        for (wrong, says) in [
            (given(&[]), "needs `who` (the company)"),
            (given(&[("who", "x"), ("depht", "2")]), "no parameter `depht`; it has `who`, `depth`"),
            (given(&[("who", "x"), ("depth", "far")]), "whole number"),
        ] {
            let error = values(&header.params, &wrong).expect_err("is wrong").to_string();
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn a_mistake_in_a_header_is_named_with_its_line() {
        for (text, says) in [
            ("no header", "line 1: a report begins with a header"),
            ("\n\n{# param: who entity #}", "line 3: the header has no line `report:"),
            ("{# report: x\nparam: who #}", "line 2: a parameter is declared as"),
            ("{# report: x\nparam: who thing — y #}", "line 2: unknown type `thing`; one of entity"),
            ("{# report: x\nparam: who-else entity #}", "line 2: `who-else` cannot be a variable"),
            ("{# report: x\nparam: n integer few #}", "line 2: the default of `n`: a whole number"),
            ("{# report: x\nparam: n text\nparam: n text #}", "line 3: `n` is declared twice"),
            ("{# report: x\nwhat is this #}", "line 2: `what is this` is none of"),
            ("{# report: x\nquery: #}", "line 2: `query:` is none of"),
        ] {
            let error = parse("r.md.j2", text).expect_err("is wrong").to_string();
            assert!(error.starts_with("r.md.j2") && error.contains(says), "{error}");
        }
    }
}
