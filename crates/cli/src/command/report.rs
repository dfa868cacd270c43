//! `report`: a template that asks, draws and quotes.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use guanxi_model::slug;
use guanxi_render::{PictureUse, ReportError, ReportFormat, ReportOptions, ReportTemplate};
use indexmap::IndexMap;

use crate::{
    Outcome, Usage, nearest, output,
    params::Params,
    source::StoreSource,
    store_dir::StoreDir,
    table::{self, text},
};

/// The reports that ship with the program, by name.
const SHIPPED: &[(&str, &str)] = &[("company", include_str!("../../../../queries/reports/company.md.j2"))];

/// A report: a template that runs queries, draws graphs and quotes its sources
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi report --list\n  guanxi report company -p company=Huawei\n  \
    guanxi report company -p company=CATL --format html -o catl.html\n  guanxi report mine.md.j2 -p country=US")]
pub(crate) struct Args {
    /// A report that ships with the program, or a template of your own: `….md.j2` or `….html.j2`
    #[arg(value_name = "NAME|FILE", required_unless_present = "list")]
    report: Option<String>,
    #[command(flatten)]
    params: Params,
    /// How it is written
    #[arg(long, short, value_name = "FORMAT", default_value = "markdown")]
    format: Format,
    /// Where to; pictures of a Markdown report are put beside it
    #[arg(long, short, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// Show the reports with their parameters
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    store: StoreDir,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// Markdown with footnotes
    Markdown,
    /// One page that needs no other file
    Html,
    /// What was asked and answered
    Json,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    if args.list {
        return list();
    }
    let name = args.report.as_deref().unwrap_or_default();
    let template = template(name)?;
    let format = match args.format {
        Format::Markdown => ReportFormat::Markdown,
        Format::Html => ReportFormat::Html,
        Format::Json => ReportFormat::Json,
    };
    let parameters: IndexMap<String, String> = args.params.params.iter().cloned().collect();
    let store = args.store.open()?;
    let entities = template.params.iter().filter(|p| p.kind == "entity").filter_map(|p| parameters.get(&p.name));
    let subjects = entities.map(|name| Ok(store.find_entity(name)?.name)).collect::<Result<Vec<_>>>()?;
    let stem = Path::new(name).file_name().map_or(name.to_owned(), |n| n.to_string_lossy().into_owned());
    let stem = stem.split('.').next().unwrap_or_default().to_owned();
    let to_file = args.output != Path::new("-");
    let options = ReportOptions {
        name: [stem].into_iter().chain(subjects.iter().map(|s| slug(s))).collect::<Vec<_>>().join("-"),
        command: template.command(name, &parameters, format),
        pictures: if to_file { PictureUse::Beside } else { PictureUse::Command },
    };
    let source = Arc::new(StoreSource::new(store)?);
    let report = template.render(source, &parameters, format, options).map_err(explain)?;
    report.warnings.iter().for_each(output::note);
    for picture in &report.pictures {
        let path = args.output.with_file_name(&picture.name);
        fs::write(&path, &picture.svg).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    let mut out = output::open(Some(&args.output))?;
    out.write_all(report.text.as_bytes())?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// A mistake in the parameters is wrong usage.
fn explain(error: ReportError) -> anyhow::Error {
    match error {
        ReportError::Parameter(message) => Usage(message).into(),
        other => other.into(),
    }
}

fn template(name: &str) -> Result<ReportTemplate> {
    if let Some((_, text)) = SHIPPED.iter().find(|(known, _)| *known == name) {
        return Ok(ReportTemplate::parse(&format!("{name}.md.j2"), text)?);
    }
    if Path::new(name).extension().is_some_and(|e| e == "j2") || name.contains('/') || Path::new(name).is_file() {
        let text = fs::read_to_string(name).with_context(|| format!("cannot read the template `{name}`"))?;
        return Ok(ReportTemplate::parse(name, &text)?);
    }
    let known = SHIPPED.iter().map(|(name, _)| *name);
    bail!("there is no report `{name}`{}; `guanxi report --list` shows them all", nearest::did_you_mean(name, known))
}

fn list() -> Result<Outcome> {
    let mut rows = Vec::new();
    for (name, _) in SHIPPED {
        let template = template(name)?;
        let params = template.params.iter().map(|p| match &p.default {
            Some(default) if !default.is_empty() => format!("{}={default}", p.name),
            Some(_) => format!("[{}]", p.name),
            None => p.name.clone(),
        });
        let params: Vec<String> = params.collect();
        rows.push(vec![text(*name), text(template.title.clone()), text(params.join(", "))]);
    }
    let mut out = output::stdout();
    let table = table::table(&["name", "what it says", "parameters"], rows);
    table::write(&mut out, &table, table::Format::or_by_place(None), None)?;
    out.flush()?;
    Ok(Outcome::Done)
}
