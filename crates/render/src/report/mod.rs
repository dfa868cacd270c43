//! Scripted reports: a template that asks, draws and quotes, and the Markdown, HTML or JSON that comes of it.
//!
//! A template is a minijinja text with a header that names its parameters (see [`ReportTemplate::parse`]). The name of
//! its file ends in `.md.j2` or `.html.j2`; values are escaped for that form. Nothing in it depends on a clock, so that
//! the command at its end makes it again byte for byte.

mod article;
mod change;
mod deal;
mod engine;
mod error;
mod figure;
mod functions;
mod header;
mod index;
mod item;
mod page;
mod period;
mod quote;
mod reach;
mod session;
mod shipped;
mod source;

use std::{fmt, str::FromStr, sync::Arc};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::json;

pub use error::ReportError;
pub use header::{ReportParam, ReportQuery};
pub use index::{ReportEntry, ReportIndex};
pub use shipped::{ShippedReport, shipped_reports};
pub use source::{Source, SourceError, Stamp};

use session::Session;

/// The forms of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReportFormat {
    /// Markdown with footnotes, as GitHub reads it.
    Markdown,
    /// One self-contained page.
    Html,
    /// Everything that the template asked for, with the answers.
    Json,
    /// What an `.html.j2` template makes; asked for as [`Html`](Self::Html).
    #[doc(hidden)]
    HtmlTemplate,
}

impl fmt::Display for ReportFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Markdown => "markdown",
            Self::Html | Self::HtmlTemplate => "html",
            Self::Json => "json",
        })
    }
}

impl FromStr for ReportFormat {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let all = [Self::Markdown, Self::Html, Self::Json];
        let found = all.into_iter().find(|format| format.to_string() == name);
        found.ok_or_else(|| format!("there is no format `{name}`; markdown, html or json"))
    }
}

/// What becomes of a picture in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PictureUse {
    /// The command that draws it stands in its place: for a terminal or a pipe.
    #[default]
    Command,
    /// It is a file beside the report, see [`Report::pictures`].
    Beside,
}

/// How a report is made.
#[derive(Debug, Clone, Default)]
pub struct ReportOptions {
    /// What the report is called in file names: `company-huawei`.
    pub name: String,
    /// The command that makes it again, as it is shown in the report.
    pub command: String,
    /// What becomes of pictures in Markdown; HTML holds them, JSON their statements.
    pub pictures: PictureUse,
}

/// A finished report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The text, in the form that was asked for.
    pub text: String,
    /// Files to be written beside it; only in Markdown, where asked for.
    pub pictures: Vec<Picture>,
    /// What could not be had, such as a picture without Graphviz.
    pub warnings: Vec<String>,
    /// Its first heading.
    pub title: String,
    /// The numbers that it shows first: names and values.
    pub figures: Vec<(String, String)>,
    /// How many documents it cites.
    pub sources: usize,
}

impl Report {
    /// Whether it cites nothing, and so says nothing.
    pub fn is_empty(&self) -> bool {
        self.sources == 0
    }
}

/// A file beside a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The file's name, without a folder.
    pub name: String,
    /// The picture.
    pub svg: String,
}

/// A template with its header.
///
/// ```text
/// {#
/// report: Who supplies a company
/// param: company entity — the company, by any of its names
/// query: suppliers
/// #}
/// # Suppliers of {{ entity(company).name }}
///
/// {{ made() }}
///
/// {{ table(query("suppliers", company=company)) }}
///
/// {{ graph(company, relation="supplies", title="Suppliers") }}
/// ```
///
/// | function | gives |
/// | --- | --- |
/// | `entity(name)` | an entity: `id`, `name`, `called` (with its article), `kind`, `zh`, `aliases`, `country`, `country_name`, `sector`, `tickers`, `website`, … |
/// | `query(name, param=value…)` | the rows of a query that the header names, each a map |
/// | `statements(rows, relation=, status=, …)` | the items of rows that have a column `statement` |
/// | `relations(entity, relation=, status=, since=, min_confidence=)` | groups with `name`, `relation`, `outgoing` and `items` |
/// | `timeline(entity or rows, …)` | the items that have a date, the earliest first |
/// | `reach(entity, through="owners, suppliers", depth=, standing=true)` | who is reached, by which `way`, under which `sanctions`, with what `share` |
/// | `deals(items)`, `totals(deals)` | transactions with `parties`, `target`, `sum`, `stake`; their sums by currency |
/// | `changes(rows, since=, until=)` | what `happened` to statements in a period |
/// | `outcomes(rows, since=, until=)` | what `became` of plans and talks of a period |
/// | `graph(entities or items, depth=1, max_nodes=40, about=, relation=, status=, since=, title=)` | a picture |
/// | `chart(rows, of=, value=, by=, shape="columns", unit="count", title=, note=, limit=12)` | columns over time, or bars by name |
/// | `table(rows, columns=)` | rows as a table |
/// | `figures(name=number, …)` | the numbers that a reader sees first |
/// | `evidence(items, limit=)` | the passages, both parties marked, with footnotes |
/// | `cite(items, limit=)` | the footnotes of items, or of a document's identity |
/// | `made()` | from which data and by which command the report was made |
/// | `sources()` | the footnotes' texts; they stand at the end where a template does not say where |
///
/// An item has `says` (the sentence), `subject`, `object`, `other`, `verb`, `phrase`, `status`, `current`, `caveat` (*planned*; empty for what stands),
/// `details`, `sum`, `stake`, `product`, `round`, `role`, `date`, `first_seen`, `last_seen`, `reported_by`, `confidence`,
/// `documents` and `quotes` (how many). Filters: `day`, `listed`, `comma`, `called`, `begun`, `counted`, `foremost`, `shortened`,
/// `percent`, `country`. Besides the parameters
/// there are `command`, `store` (`generation`, `documents`, `statements`, `first`, `last`), and everything that minijinja has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportTemplate {
    /// The file, for messages; its ending says what values are escaped for.
    pub file: String,
    /// What the report says, in a line.
    pub title: String,
    /// What sort of report it is, in two words.
    pub kicker: Option<String>,
    /// Its parameters, in the order of declaration.
    pub params: Vec<ReportParam>,
    /// The queries that it asks.
    pub queries: Vec<ReportQuery>,
    text: String,
}

impl ReportTemplate {
    /// Reads the header of a template: `{#`, a line `report: what it says`, lines `param: name type [default] — what it
    /// means` and `query: name`, `#}`.
    ///
    /// # Errors
    ///
    /// The header is missing or has a mistake; the error names file and line.
    pub fn parse(file: &str, text: &str) -> Result<Self, ReportError> {
        let header = header::parse(file, text)?;
        Ok(Self {
            file: file.to_owned(),
            title: header.title,
            kicker: header.kicker,
            params: header.params,
            queries: header.queries,
            text: text.to_owned(),
        })
    }

    /// The command that makes the report called `name` again with these parameters.
    pub fn command(&self, name: &str, parameters: &IndexMap<String, String>, format: ReportFormat) -> String {
        let given = self.params.iter().filter_map(|p| Some((&p.name, parameters.get(&p.name)?)));
        let given: String =
            given.map(|(name, value)| format!(" -p {}", shell_word(&format!("{name}={value}")))).collect();
        format!("guanxi report {}{given} --format {format}", shell_word(name))
    }

    /// Runs the template over a source.
    ///
    /// # Errors
    ///
    /// A parameter is missing or wrong; the template has a mistake, uses a name that does not exist, or asks for an
    /// entity or a query that is not there: shown with file, line and the lines around.
    pub fn render(
        &self,
        source: Arc<dyn Source>,
        parameters: &IndexMap<String, String>,
        format: ReportFormat,
        options: ReportOptions,
    ) -> Result<Report, ReportError> {
        let values = header::values(&self.params, parameters)?;
        let is_html = self.file.ends_with(".html.j2");
        let format = match (is_html, format) {
            (true, ReportFormat::Html | ReportFormat::HtmlTemplate) => ReportFormat::HtmlTemplate,
            (true, _) => return Err(ReportError::HtmlAlone { file: self.file.clone() }),
            (false, format) => format,
        };
        for query in &self.queries {
            source.has_query(&query.name).map_err(|problem| ReportError::Header {
                file: self.file.clone(),
                line: query.line,
                problem: problem.to_string(),
            })?;
        }
        let stamp = source.stamp();
        let queries = self.queries.iter().map(|q| q.name.clone()).collect();
        let session = Arc::new(Session::new(source, queries, format, options));
        let mut body = engine::run(self, &session, &values)?;
        let mut gathered = session.gathered();
        let notes = gathered.footnotes();
        if !notes.is_empty() {
            let notes = if is_html { page::to_html(&notes) } else { notes };
            body = format!("{}\n\n{notes}", body.trim_end());
        }
        let body = tidy(&body);
        let title = heading(&body).unwrap_or_else(|| self.title.clone());
        let text = match format {
            ReportFormat::Markdown => body,
            ReportFormat::Html => page::page(&title, self.kicker.as_deref(), &page::to_html(&body)),
            ReportFormat::HtmlTemplate => page::page(&self.title, None, &body),
            ReportFormat::Json => {
                let report = json!({
                    "report": self.title, "parameters": values, "command": session.options.command, "store": stamp,
                    "data": gathered.calls, "sources": gathered.sources(), "markdown": body,
                });
                format!("{report:#}\n")
            }
        };
        let pictures = std::mem::take(&mut gathered.pictures).into_iter().filter(|p| !p.name.is_empty()).collect();
        Ok(Report {
            text,
            pictures,
            warnings: std::mem::take(&mut gathered.warnings),
            title,
            figures: std::mem::take(&mut gathered.figures),
            sources: gathered.cited.len(),
        })
    }
}

/// A word for a POSIX shell, in quotes where it needs them.
pub fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=:+,@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// No spaces at the ends of lines, never two empty lines, one line end at the end.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = true;
    for line in text.lines().map(str::trim_end) {
        if !(line.is_empty() && empty) {
            out.push_str(line);
            out.push('\n');
        }
        empty = line.is_empty();
    }
    while out.ends_with("\n\n") {
        out.pop();
    }
    out
}

/// The first heading of a Markdown text, as plain words.
fn heading(markdown: &str) -> Option<String> {
    let line = markdown.lines().find_map(|l| l.strip_prefix("# "))?;
    let words = pulldown_cmark::Parser::new(line).filter_map(|event| match event {
        pulldown_cmark::Event::Text(words) => Some(words.into_string()),
        _ => None,
    });
    Some(words.collect())
}

#[cfg(test)]
mod tests;
