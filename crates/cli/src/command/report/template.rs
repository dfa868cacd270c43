//! Finding a report's template, shipped or the user's own, with the queries that stand beside it.

use std::{collections::BTreeMap, fs, io::Write, path::Path};

use anyhow::{Context, Result, bail};
use guanxi_render::{ReportTemplate, shipped_reports};
use guanxi_store::Query;

use crate::{
    Outcome, nearest, output, style,
    table::{self, text},
};

/// A template with the queries of its own.
pub(super) struct Found {
    pub(super) template: ReportTemplate,
    pub(super) queries: BTreeMap<String, Query>,
    /// Whether it is the user's own.
    pub(super) is_own: bool,
}

/// The shipped report of this name, or the template in this file.
pub(super) fn find(name: &str) -> Result<Found> {
    if let Some(shipped) = shipped_reports().iter().find(|shipped| shipped.name == name) {
        return Ok(Found { template: shipped.template.clone(), queries: BTreeMap::new(), is_own: false });
    }
    let path = Path::new(name);
    if !(path.extension().is_some_and(|e| e == "j2") || name.contains('/') || path.is_file()) {
        let near = nearest::did_you_mean(name, shipped_reports().iter().map(|shipped| shipped.name));
        bail!("there is no report `{name}`; `guanxi report --list` shows them all{near}");
    }
    let text = fs::read_to_string(path).with_context(|| format!("cannot read the template `{name}`"))?;
    let template = ReportTemplate::parse(name, &text)?;
    let mut queries = BTreeMap::new();
    for named in template.queries.iter().filter(|q| Path::new(&q.name).extension().is_some_and(|e| e == "rq")) {
        let file = path.with_file_name(&named.name);
        let place = || format!("{name}, line {}: the query `{}`", named.line, file.display());
        let text = fs::read_to_string(&file).with_context(place)?;
        queries.insert(named.name.clone(), Query::parse(text).with_context(place)?);
    }
    Ok(Found { template, queries, is_own: true })
}

/// A template's name: its file's without the endings.
pub(super) fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.split('.').next().unwrap_or(name)
}

/// Explains a report, or all that ship with the program.
pub(super) fn list(name: Option<&str>) -> Result<Outcome> {
    let mut found = Vec::new();
    match name {
        Some(name) => found.push((name, find(name)?.template)),
        None => found.extend(shipped_reports().iter().map(|shipped| (shipped.name, shipped.template.clone()))),
    }
    let mut out = output::stdout();
    if output::is_terminal() {
        for (name, template) in found {
            writeln!(out, "{}  {}", style::paint(style::on_stdout(), style::HEADING, name), template.title)?;
            let given = |p: &guanxi_render::ReportParam| match &p.default {
                Some(default) if !default.is_empty() => format!("-p {}={default}", p.name),
                Some(_) => format!("[-p {}=…]", p.name),
                None => format!("-p {}=…", p.name),
            };
            for param in &template.params {
                writeln!(out, "    {:<22} {}", given(param), param.explanation)?;
            }
            if !template.queries.is_empty() {
                let queries: Vec<&str> = template.queries.iter().map(|q| q.name.as_str()).collect();
                writeln!(out, "    {:<22} {}", "asks", queries.join(", "))?;
            }
            writeln!(out)?;
        }
    } else {
        let mut rows = Vec::new();
        for (name, template) in found {
            let params = template.params.iter().map(|p| match &p.default {
                Some(default) if !default.is_empty() => format!("{}={default}", p.name),
                Some(_) => format!("[{}]", p.name),
                None => p.name.clone(),
            });
            let params = params.collect::<Vec<_>>().join(", ");
            let queries = template.queries.iter().map(|q| q.name.as_str()).collect::<Vec<_>>().join(", ");
            rows.push(vec![text(name), text(template.title), text(params), text(queries)]);
        }
        let table = table::table(&["name", "what it says", "parameters", "queries"], rows);
        table::write(&mut out, &table, table::Format::Tsv, None)?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}
