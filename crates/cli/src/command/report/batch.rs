//! `--each`: one report for each row of an answer or line of standard input, with a page that leads to all of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, BufRead},
    path::Path,
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use guanxi_model::slug;
use guanxi_render::{PictureUse, Report, ReportEntry, ReportError, ReportIndex, ReportTemplate, shell_word};
use guanxi_serve::StoreSource;
use guanxi_store::{Answer, Limits, Query, Store, named_query};
use indexmap::IndexMap;

use super::{Args, Making, explain, write_pictures};
use crate::{Outcome, Usage, output, parallel, progress};

/// One report to be made.
struct Job {
    /// What it is about, as it was given.
    given: String,
    parameters: IndexMap<String, String>,
    /// Its file, without the ending.
    stem: String,
}

/// Writes the reports and their index into the folder that was named.
pub(super) fn run(args: &Args, each: &str, making: &Making, source: &Arc<StoreSource>, quiet: bool) -> Result<Outcome> {
    let folder = args.output.as_path();
    if folder == Path::new("-") {
        return Err(Usage("--each writes many files; say into which folder with `-o DIR`".to_owned()).into());
    }
    let rows = rows(each, &making.template, source.store())?;
    let (jobs, unknown) = jobs(rows, making, source.store());
    let asked = jobs.len() + unknown;
    if asked == 0 {
        output::note("there is nothing to report on: the answer has no rows");
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let bar = progress::steps(quiet, asked as u64, "reports");
    bar.inc(unknown as u64);
    let (mut entries, mut failed, mut empty) = (Vec::new(), unknown, 0);
    let mut warnings = BTreeSet::new();
    let make = |job: Job| {
        let report = making.make(source, &job.parameters, &job.stem, PictureUse::Beside);
        bar.inc(1);
        (job, report)
    };
    parallel::for_each_in_order(jobs.into_iter(), make, |(job, report): (Job, Result<Report, ReportError>)| {
        let report = match report {
            Ok(report) => report,
            // What is wrong with the first is most likely wrong with the template.
            Err(error) if entries.is_empty() => return Err(explain(error)),
            Err(error) => {
                bar.suspend(|| output::note(format_args!("no report on `{}`: {error}", job.given)));
                failed += 1;
                return Ok(());
            }
        };
        let file = format!("{}.{}", job.stem, making.ending());
        let path = folder.join(&file);
        output::write_file(&path, &report.text)?;
        write_pictures(&path, &report)?;
        warnings.extend(report.warnings.iter().cloned());
        if report.is_empty() && args.fail_empty {
            bar.suspend(|| output::note(format_args!("the report on `{}` is empty", job.given)));
            empty += 1;
        }
        entries.push(ReportEntry { file, title: report.title, figures: report.figures, sources: report.sources });
        Ok(())
    })?;
    bar.finish_and_clear();
    warnings.iter().for_each(output::note);
    let written = entries.len();
    let index = ReportIndex {
        template: &making.template,
        entries,
        command: command(each, folder, making, source),
        stamp: source.as_ref(),
    };
    let path = folder.join(format!("index.{}", making.ending()));
    output::write_file(&path, index.write(making.format))?;
    if !quiet {
        output::say(format_args!("{written} of {asked} reports; the first page is {}", path.display()));
    }
    match failed + empty {
        0 => Ok(Outcome::Done),
        wrong if wrong < asked => Ok(Outcome::Partly),
        _ if empty > 0 => bail!("every report is empty"),
        _ => bail!("none of the reports could be made"),
    }
}

/// The values of the parameters for each report: the rows of an answer, or lines of standard input.
fn rows(each: &str, template: &ReportTemplate, store: &Store) -> Result<Vec<IndexMap<String, String>>> {
    let wanted = template.params.iter().find(|p| p.kind == "entity").or(template.params.first());
    let first = wanted.ok_or_else(|| Usage("this report has no parameter that could differ".to_owned()))?.name.clone();
    if each == "-" {
        let mut rows = Vec::new();
        for line in io::stdin().lock().lines() {
            let line = line.context("cannot read standard input")?;
            if !line.trim().is_empty() {
                rows.push(IndexMap::from([(first.clone(), line.trim().to_owned())]));
            }
        }
        return Ok(rows);
    }
    let is_file = Path::new(each).extension().is_some_and(|e| e == "rq");
    let query = if is_file {
        let text = fs::read_to_string(each).with_context(|| format!("cannot read the query `{each}`"))?;
        Query::parse(text)?
    } else if each.contains(char::is_whitespace) {
        Query::parse(each)?
    } else {
        named_query(each)?.query.clone()
    };
    let Answer::Solutions(table) = store.query(&query, &[], Limits::default())? else {
        return Err(Usage("--each wants a SELECT query, whose rows name what is reported on".to_owned()).into());
    };
    // Columns that are called as parameters are; else the first column is the first entity that the report asks for.
    let is_param = |column: &String| template.params.iter().any(|p| p.name == *column);
    let mut columns: Vec<(usize, String)> =
        table.columns.iter().enumerate().filter(|(_, c)| is_param(c)).map(|(at, c)| (at, c.clone())).collect();
    if columns.is_empty() && !table.columns.is_empty() {
        columns.push((0, first));
    }
    let value = |row: &Vec<guanxi_model::Cell>| {
        let cells = columns.iter().filter_map(|(at, name)| Some((name.clone(), row.get(*at)?.as_str().to_owned())));
        cells.filter(|(_, value)| !value.is_empty()).collect::<IndexMap<_, _>>()
    };
    Ok(table.rows.iter().map(value).filter(|row| !row.is_empty()).collect())
}

/// The jobs, none twice, and how many rows name nobody that the store knows; each of these is named.
fn jobs(rows: Vec<IndexMap<String, String>>, making: &Making, store: &Store) -> (Vec<Job>, usize) {
    let (mut jobs, mut unknown) = (Vec::new(), 0);
    let mut seen = BTreeSet::new();
    let mut stems: BTreeMap<String, usize> = BTreeMap::new();
    'rows: for row in rows {
        let given = row.values().cloned().collect::<Vec<_>>().join(", ");
        let mut parameters = making.parameters.clone();
        let mut words = Vec::new();
        for (name, value) in row {
            let is_entity = making.template.params.iter().any(|p| p.name == name && p.kind == "entity");
            let value = if is_entity {
                match store.find_entity(&value) {
                    Ok(entity) => {
                        words.push(entity.name.clone());
                        let is_plain = store.find_entity(&entity.name).is_ok_and(|found| found.id == entity.id);
                        if is_plain { entity.name } else { entity.id }
                    }
                    Err(error) => {
                        output::note(format_args!("no report on `{given}`: {error}"));
                        unknown += 1;
                        continue 'rows;
                    }
                }
            } else {
                words.push(value.clone());
                value
            };
            parameters.insert(name, value);
        }
        if seen.insert(parameters.iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>()) {
            let stem = match slug(&words.join(" ")) {
                stem if stem.is_empty() || stem == "index" => format!("report-{stem}"),
                stem => stem.chars().take(80).collect(),
            };
            let count = stems.entry(stem.clone()).or_default();
            *count += 1;
            let stem = if *count > 1 { format!("{stem}-{count}") } else { stem };
            jobs.push(Job { given, parameters, stem });
        }
    }
    (jobs, unknown)
}

/// The command that makes all of them again. The folder goes by its last name, so that the index does not depend on where it stands.
fn command(each: &str, folder: &Path, making: &Making, source: &StoreSource) -> String {
    let one = making.template.command(&making.name, &making.parameters, making.format);
    let folder = folder.file_name().map_or("reports".into(), |name| name.to_string_lossy());
    format!("{one} --each {} -o {}{}", shell_word(each), shell_word(&folder), source.data())
}
