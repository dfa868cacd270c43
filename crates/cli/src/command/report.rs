//! `report`: a template that asks, draws and quotes.

mod apart;
mod batch;
mod template;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Result, bail};
use guanxi_model::slug;
use guanxi_render::{PictureUse, Report, ReportError, ReportFormat, ReportTemplate};
use guanxi_serve::{StoreSource, make_report};
use guanxi_store::Limits;
use indexmap::IndexMap;

use crate::{Outcome, Usage, output, params::Params, store_dir::StoreAt};

/// A report: a template that runs queries, draws graphs and charts, and quotes its sources
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi report --list\n  guanxi report company -p company=Huawei\n  \
    guanxi report sanctions -p company=CATL -p depth=3 -o catl.html\n  \
    guanxi report deals -p since=2021 --format html -o deals.html\n  \
    guanxi report ownership -p company=Didi --as-of 2020-06\n  guanxi report mine.md.j2 -p country=US\n  \
    guanxi report company --each 'SELECT ?c { ?c o:sanctioned-by [] }' -o dossiers\n  \
    cut -f1 watch.tsv | guanxi report sanctions --each - -o watch --fail-empty")]
pub(crate) struct Args {
    /// A report that ships with the program, or a template of your own: `….md.j2` or `….html.j2`
    #[arg(value_name = "NAME|FILE", required_unless_present = "list")]
    report: Option<String>,
    #[command(flatten)]
    params: Params,
    /// How it is written; by default as the output's ending says, else Markdown, and HTML with --each
    #[arg(long, short, value_name = "FORMAT")]
    format: Option<Format>,
    /// Where to; pictures of a Markdown report are put beside it. With --each, the folder
    #[arg(long, short, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// Write a report for each row of this SELECT query, or for each line of standard input with `-`, and an index
    #[arg(long, value_name = "SPARQL|NAME|FILE.rq|-")]
    each: Option<String>,
    /// Fail where a report cites nothing
    #[arg(long)]
    fail_empty: bool,
    /// Explain the reports with their parameters
    #[arg(long)]
    list: bool,
    /// Make it from an earlier generation of the store
    #[arg(long, value_name = "N")]
    generation: Option<u64>,
    #[command(flatten)]
    store: StoreAt,
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

/// A report that is ready to be made for any parameters.
struct Making {
    name: String,
    template: ReportTemplate,
    parameters: IndexMap<String, String>,
    format: ReportFormat,
}

impl Making {
    fn make(
        &self,
        source: &Arc<StoreSource>,
        parameters: &IndexMap<String, String>,
        stem: &str,
        pictures: PictureUse,
    ) -> Result<Report, ReportError> {
        make_report(source, &self.name, &self.template, parameters, self.format, stem, pictures)
    }

    fn ending(&self) -> &'static str {
        match self.format {
            ReportFormat::Markdown => "md",
            ReportFormat::Json => "json",
            ReportFormat::Html | ReportFormat::HtmlTemplate => "html",
        }
    }
}

pub(crate) fn run(args: &Args, quiet: bool) -> Result<Outcome> {
    if args.list {
        return template::list(args.report.as_deref());
    }
    let name = args.report.as_deref().unwrap_or_default();
    let found = template::find(name)?;
    if found.is_own {
        apart::run(name)?;
    }
    let store = args.store.open_generation(args.generation)?;
    let making = Making {
        name: name.to_owned(),
        parameters: args.params.params.iter().cloned().collect(),
        format: format(args, &found.template),
        template: found.template,
    };
    let source = StoreSource::new(Arc::new(store), args.store.as_of, found.queries, Limits::default())?;
    let source = Arc::new(source);
    match &args.each {
        Some(each) => batch::run(args, each, &making, &source, quiet),
        None => one(args, &making, &source),
    }
}

fn one(args: &Args, making: &Making, source: &Arc<StoreSource>) -> Result<Outcome> {
    let of_entities = making.template.params.iter().filter(|p| p.kind == "entity");
    let given = of_entities.filter_map(|p| making.parameters.get(&p.name)).filter(|name| !name.is_empty());
    let subjects = given.map(|name| Ok(source.store().find_entity(name)?.name)).collect::<Result<Vec<_>>>()?;
    let stem = template::stem(&making.name).to_owned();
    let stem = [stem].into_iter().chain(subjects.iter().map(|s| slug(s))).collect::<Vec<_>>().join("-");
    let to_file = args.output != Path::new("-");
    let pictures = if to_file { PictureUse::Beside } else { PictureUse::Command };
    let report = making.make(source, &making.parameters, &stem, pictures).map_err(explain)?;
    report.warnings.iter().for_each(output::note);
    write_pictures(&args.output, &report)?;
    output::write_file(&args.output, &report.text)?;
    if args.fail_empty && report.is_empty() {
        bail!("the report is empty: it cites nothing");
    }
    Ok(Outcome::Done)
}

/// The format that was asked for, else the one that the output's ending or the template says.
fn format(args: &Args, template: &ReportTemplate) -> ReportFormat {
    let ending = args.output.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let by_default = match ending {
        "html" | "htm" => Format::Html,
        "json" => Format::Json,
        _ if args.each.is_some() || template.file.ends_with(".html.j2") => Format::Html,
        _ => Format::Markdown,
    };
    match args.format.unwrap_or(by_default) {
        Format::Markdown => ReportFormat::Markdown,
        Format::Html => ReportFormat::Html,
        Format::Json => ReportFormat::Json,
    }
}

/// Writes the pictures of a report beside it.
fn write_pictures(report_path: &Path, report: &Report) -> Result<()> {
    for picture in &report.pictures {
        output::write_file(&report_path.with_file_name(&picture.name), &picture.svg)?;
    }
    Ok(())
}

/// A mistake in the parameters is wrong usage.
fn explain(error: ReportError) -> anyhow::Error {
    match error {
        ReportError::Parameter(message) => Usage(message).into(),
        other => other.into(),
    }
}
