//! Scripted reports: a template that asks, draws and quotes, and the Markdown, HTML or JSON that comes of it.
//!
//! A template is a minijinja text with a header that names its parameters (see [`ReportTemplate::parse`]). The name of
//! its file ends in `.md.j2` or `.html.j2`; values are escaped for that form. Nothing in it depends on a clock, so that
//! the command at its end makes it again byte for byte.

mod error;
mod figure;
mod functions;
mod header;
mod page;
mod quote;
mod relation;
mod session;
mod source;

use std::sync::Arc;

use indexmap::IndexMap;
use minijinja::{
    AutoEscape, Environment, UndefinedBehavior, Value, escape_formatter, syntax::SyntaxConfig, value::Serde,
};
use serde_json::json;

pub use error::ReportError;
pub use header::ReportParam;
pub use source::{Source, SourceError};

use session::Session;

/// Steps that a template may take before it is ended.
const FUEL: u64 = 20_000_000;

/// The forms of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
/// #}
/// # Suppliers of {{ entity(company).name }}
///
/// {{ table(query("suppliers", company=company)) }}
///
/// {{ graph(company, relation="supplies", title="Suppliers") }}
/// ```
///
/// | function | gives |
/// | --- | --- |
/// | `entity(name)` | an entity: `id`, `name`, `kind`, `zh`, `aliases`, `country`, `sector`, `tickers`, `website`, … |
/// | `query(name, param=value…)` | the rows of a named query, each a map |
/// | `relations(entity, relation=, status=, since=, min_confidence=)` | groups with `name`, `relation`, `outgoing` and `items` |
/// | `timeline(entity, …)` | the items of all groups that have a date, the earliest first |
/// | `graph(entities, depth=1, max_nodes=40, relation=, status=, since=, title=)` | a picture |
/// | `table(rows, columns=)` | rows as a table |
/// | `evidence(item, limit=)` | the passages of an item, both parties marked, with footnotes |
/// | `cite(item)` | the footnotes of an item, or of a document's identity |
/// | `sources()` | the footnotes' texts; they stand at the end where a template does not say where |
///
/// An item has `subject`, `object`, `other`, `phrase`, `status`, `current`, `caveat` (*planned*; empty for what stands),
/// `details`, `date`, `first_seen`, `last_seen`, `reported_by`, `confidence`, `documents` and `quotes` (how many).
/// Besides the parameters there are `command` and `store`, and everything that minijinja has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportTemplate {
    /// The file, for messages; its ending says what values are escaped for.
    pub file: String,
    /// What the report says, in a line.
    pub title: String,
    /// Its parameters, in the order of declaration.
    pub params: Vec<ReportParam>,
    text: String,
}

impl ReportTemplate {
    /// Reads the header of a template: `{#`, a line `report: what it says`, lines `param: name type [default] — what it
    /// means`, `#}`.
    ///
    /// # Errors
    ///
    /// The header is missing or has a mistake; the error names file and line.
    pub fn parse(file: &str, text: &str) -> Result<Self, ReportError> {
        let header = header::parse(file, text)?;
        Ok(Self { file: file.to_owned(), title: header.title, params: header.params, text: text.to_owned() })
    }

    /// The command that makes the report called `name` again with these parameters.
    pub fn command(&self, name: &str, parameters: &IndexMap<String, String>, format: ReportFormat) -> String {
        let given = self.params.iter().filter_map(|p| Some((&p.name, parameters.get(&p.name)?)));
        let given: String =
            given.map(|(name, value)| format!(" -p {}", shell_word(&format!("{name}={value}")))).collect();
        let format = match format {
            ReportFormat::Markdown => "markdown",
            ReportFormat::Html | ReportFormat::HtmlTemplate => "html",
            ReportFormat::Json => "json",
        };
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
        let stamp = source.stamp();
        let session = Arc::new(Session::new(source, format, options));
        let mut body = self.run(&session, &values, &stamp, is_html)?;
        let mut gathered = session.gathered();
        let notes = gathered.footnotes();
        if !notes.is_empty() {
            let notes = if is_html { page::to_html(&notes) } else { notes };
            body = format!("{}\n\n{notes}", body.trim_end());
        }
        let body = tidy(&body);
        let text = match format {
            ReportFormat::Markdown => body,
            ReportFormat::Html => {
                page::page(&heading(&body).unwrap_or_else(|| self.title.clone()), &page::to_html(&body))
            }
            ReportFormat::HtmlTemplate => page::page(&self.title, &body),
            ReportFormat::Json => {
                let report = json!({
                    "report": self.title, "parameters": values, "command": session.options.command, "store": stamp,
                    "data": gathered.calls, "markdown": body,
                });
                format!("{report:#}\n")
            }
        };
        let pictures = std::mem::take(&mut gathered.pictures).into_iter().filter(|p| !p.name.is_empty()).collect();
        Ok(Report { text, pictures, warnings: std::mem::take(&mut gathered.warnings) })
    }

    fn run(
        &self,
        session: &Arc<Session>,
        values: &IndexMap<String, String>,
        stamp: &str,
        is_html: bool,
    ) -> Result<String, ReportError> {
        let mut environment = Environment::new();
        environment.set_debug(true);
        environment.set_fuel(Some(FUEL));
        if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
            environment.set_syntax(syntax);
        }
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(move |_| {
            if is_html { AutoEscape::Html } else { AutoEscape::Custom("markdown".into()) }
        });
        environment.set_formatter(|out, state, value| match state.auto_escape() {
            _ if value.is_none() => Ok(()),
            AutoEscape::Custom(_) if !value.is_safe() => {
                out.write_str(&crate::markdown::escape_between(&value.to_string())).map_err(Into::into)
            }
            AutoEscape::Custom(_) => out.write_str(&value.to_string()).map_err(Into::into),
            _ => escape_formatter(out, state, value),
        });
        functions::add(&mut environment, session);
        let code = crate::markdown::code(&session.options.command);
        environment.add_global(
            "command",
            if is_html { Value::from(session.options.command.as_str()) } else { Value::from_safe_string(code) },
        );
        environment.add_global("store", Value::from(stamp));
        let known = || {
            let given = values.keys().map(String::as_str).chain(functions::NAMES).chain(["command", "store"]);
            given.map(str::to_owned).collect::<Vec<_>>()
        };
        let error = |error: &minijinja::Error| ReportError::of(error, &self.file, &self.text, &known());
        let template = environment.template_from_named_str(&self.file, &self.text).map_err(|e| error(&e))?;
        template.render(Value::from(Serde(values))).map_err(|e| error(&e))
    }
}

/// A word for a POSIX shell, in quotes where it needs them.
fn shell_word(text: &str) -> String {
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
