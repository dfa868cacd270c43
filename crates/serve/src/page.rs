//! Plain pages: the named queries with their forms, and answers as tables.

use guanxi_model::{Cell, Table};
use guanxi_store::{Answer, NamedQuery, ParamKind, Stats, named_queries};

/// The one style sheet.
pub(crate) const STYLE: &str = include_str!("style.css");

/// The first page: what is here, and what can be asked.
pub(crate) fn index(stats: &Stats) -> String {
    let mut body = format!(
        "<h1>guanxi</h1>\n<p>{} documents, {} entities, {} statements. SPARQL 1.1 at <code>/sparql</code>.</p>\n\
         <form action=\"sparql\"><label>SPARQL <textarea name=\"query\" rows=\"5\" spellcheck=\"false\">\
         SELECT ?supplier ?customer {{ ?supplier o:supplies ?customer }} LIMIT 20</textarea></label><button>Ask</button></form>\n<h2>Questions</h2>\n",
        stats.documents, stats.entities, stats.statements
    );
    for named in named_queries() {
        body += &form(named, &[]);
    }
    page("guanxi", &body)
}

/// The form of a named query, with the values that were given.
pub(crate) fn form(named: &NamedQuery, values: &[(String, String)]) -> String {
    let question = named.query.question.as_deref().unwrap_or(named.name);
    let mut out =
        format!("<form action=\"/query/{}\" class=\"question\"><b>{}</b>", escape(named.name), escape(question));
    for param in &named.query.params {
        let given = values.iter().find(|(name, _)| *name == param.name).map(|(_, value)| value);
        let kind = if param.kind == ParamKind::Integer { "number" } else { "text" };
        out += &format!(
            "<label>{} <input type=\"{kind}\" name=\"{}\" value=\"{}\" title=\"{}\"{}></label>",
            escape(&param.name),
            escape(&param.name),
            escape(given.or(param.default.as_ref()).map_or("", String::as_str)),
            escape(&param.explanation),
            if param.default.is_none() { " required" } else { "" }
        );
    }
    out + "<button>Ask</button></form>\n"
}

/// The page of an answer, below the form that asked.
pub(crate) fn answer(named: &NamedQuery, values: &[(String, String)], answer: &Answer) -> String {
    let result = match answer {
        Answer::Boolean(yes) => format!("<p>{}</p>", if *yes { "Yes." } else { "No." }),
        Answer::Solutions(table) => rows(table),
        Answer::Triples(triples) => {
            let columns = ["subject", "predicate", "object"].map(str::to_owned).to_vec();
            rows(&Table { columns, rows: triples.iter().map(|t| t.to_vec()).collect() })
        }
    };
    page(named.name, &format!("<p><a href=\"/\">guanxi</a></p>\n{}{result}", form(named, values)))
}

/// The page that says what went wrong.
pub(crate) fn problem(message: &str) -> String {
    page("guanxi", &format!("<p><a href=\"/\">guanxi</a></p>\n<pre>{}</pre>", escape(message)))
}

fn rows(table: &Table) -> String {
    let mut out = "<div class=\"wide\"><table><thead><tr>".to_owned();
    out.extend(table.columns.iter().map(|c| format!("<th scope=\"col\">{}</th>", escape(c))));
    out += "</tr></thead><tbody>\n";
    for row in &table.rows {
        let cell = |cell: &Cell| match cell {
            Cell::Typed(text, _) => format!("<td class=\"typed\">{}</td>", escape(text)),
            Cell::Text(text, Some(lang)) => format!("<td lang=\"{}\">{}</td>", escape(lang), escape(text)),
            other => format!("<td>{}</td>", escape(other.as_str())),
        };
        out += &format!("<tr>{}</tr>\n", row.iter().map(cell).collect::<String>());
    }
    let count = table.rows.len();
    out + &format!("</tbody></table></div><p>{count} {}</p>\n", if count == 1 { "row" } else { "rows" })
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><link rel=\"stylesheet\" href=\"/style.css\">\
         </head><body><main>\n{body}</main></body></html>\n",
        escape(title)
    )
}

/// Text for an element or a quoted attribute.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            c => out.push(c),
        }
    }
    out
}
