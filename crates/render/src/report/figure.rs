//! A picture inside a report: drawn in place in HTML, a file beside it or a command in Markdown.

use guanxi_graph::Neighbourhood;
use serde_json::json;

use super::{
    Picture, PictureUse, ReportFormat,
    session::{Gathered, Session},
};
use crate::{
    Described, DrawError, PictureOptions, Theme,
    chart::{Chart, DrawingError},
    describe, draw_svg,
    markdown::escape,
    text::counted,
    text::xml,
};

/// Boxes of a picture where the template does not say.
pub(super) const MAX_NODES: usize = 40;

/// What the template asked to have drawn.
pub(super) struct Asked<'a> {
    pub(super) ids: &'a [&'a str],
    pub(super) depth: usize,
    pub(super) max_nodes: usize,
    pub(super) title: &'a str,
    /// Whether it shows chosen statements rather than what stands around the entities.
    pub(super) is_chosen: bool,
    /// How much there was no room for.
    pub(super) left_out: usize,
}

/// The markup of a picture. One that cannot be drawn leaves its command in the text and a warning.
pub(super) fn figure(session: &Session, asked: &Asked<'_>, around: &Neighbourhood) -> String {
    let mut gathered = session.gathered();
    gathered.keep(&around.graph);
    let nodes: Vec<&String> = around.graph.entities.keys().collect();
    gathered.record("graph", &json!([asked.ids]), &json!({"nodes": nodes, "statements": around.graph.statements}));
    let wanted = match session.format {
        ReportFormat::Html | ReportFormat::HtmlTemplate => PictureUse::Beside,
        ReportFormat::Json => PictureUse::Command,
        ReportFormat::Markdown => session.options.pictures,
    };
    if wanted == PictureUse::Command {
        return command(session, asked);
    }
    let number = gathered.pictures.len() + 1;
    let drawn = |theme, prefix: &str| drawn(asked, around, theme, &format!("{prefix}{number}"));
    let is_page = session.format != ReportFormat::Markdown;
    let svgs = drawn(Theme::Light, "picture")
        .and_then(|light| Ok((light, is_page.then(|| drawn(Theme::Dark, "dark")).transpose()?)));
    let (svg, dark) = match svgs {
        Ok(svgs) => svgs,
        Err(error) => {
            let warning = error.to_string();
            if !gathered.warnings.contains(&warning) {
                gathered.warnings.push(warning);
            }
            return command(session, asked);
        }
    };
    let Some(dark) = dark else {
        return beside(session, &mut gathered, asked.title, svg);
    };
    gathered.pictures.push(Picture { name: String::new(), svg: String::new() });
    format!(
        "<figure class=\"picture\">\n<div class=\"light\">\n{svg}</div>\n<div class=\"dark\">\n{dark}</div>\n\
         <figcaption>{}</figcaption>\n</figure>\n",
        xml(&described(asked, around))
    )
}

/// The markup of a chart: drawn in place, a file beside the report, or text.
pub(super) fn charted(session: &Session, chart: &Chart) -> Result<String, DrawingError> {
    let mut gathered = session.gathered();
    let values: Vec<_> = chart.series.iter().map(|s| json!({"name": s.name, "values": s.values})).collect();
    gathered.record("chart", &json!([chart.title]), &json!({"names": chart.names, "series": values}));
    let number = gathered.pictures.len() + 1;
    match session.format {
        ReportFormat::Html | ReportFormat::HtmlTemplate => {
            let svg = chart.svg(&format!("chart{number}"))?;
            gathered.pictures.push(Picture { name: String::new(), svg: String::new() });
            Ok(format!("<figure class=\"chart\">\n{svg}</figure>\n"))
        }
        ReportFormat::Markdown if session.options.pictures == PictureUse::Beside => {
            let svg = chart.svg("chart")?;
            Ok(beside(session, &mut gathered, &chart.title, svg))
        }
        _ => {
            let note = if chart.note.is_empty() { String::new() } else { format!(" ({})", escape(&chart.note)) };
            Ok(format!("**{}**{note}\n\n```text\n{}```\n", escape(&chart.title), chart.text()))
        }
    }
}

/// Keeps a picture as a file beside the report, and refers to it.
fn beside(session: &Session, gathered: &mut Gathered, title: &str, svg: String) -> String {
    let name = format!("{}-{}.svg", session.options.name, gathered.pictures.len() + 1);
    let image = format!("![{}]({})\n", escape(title), crate::markdown::path(&name));
    gathered.pictures.push(Picture { name, svg });
    image
}

fn drawn(asked: &Asked<'_>, around: &Neighbourhood, theme: Theme, prefix: &str) -> Result<String, DrawError> {
    let options = PictureOptions { theme, ..PictureOptions::default() };
    let described = Described { prefix, title: asked.title, description: &describe(around) };
    Ok(draw_svg(around, &options, &described)?.svg)
}

/// What the picture shows, in a sentence.
fn described(asked: &Asked<'_>, around: &Neighbourhood) -> String {
    let what = if asked.is_chosen { "more party" } else { "more relation" };
    let folded =
        if asked.left_out > 0 { format!("; {} left out", counted(asked.left_out, what)) } else { String::new() };
    format!("{}: {}{folded}.", asked.title, counted(around.graph.statements.len(), "statement"))
}

/// How to have the picture instead. One of chosen statements stands in the report's other forms alone.
fn command(session: &Session, asked: &Asked<'_>) -> String {
    if asked.is_chosen {
        return format!("*The picture, {}, is in the report as HTML, or as a file with `-o`.*\n", escape(asked.title));
    }
    let mut words = vec!["guanxi".to_owned(), "export".to_owned()];
    words.extend(asked.ids.iter().map(|id| super::shell_word(id)));
    words.push("--format svg".to_owned());
    if asked.depth != 1 {
        words.push(format!("--depth {}", asked.depth));
    }
    if asked.max_nodes != MAX_NODES {
        words.push(format!("--max-nodes {}", asked.max_nodes));
    }
    words.extend(session.source.stamp().as_of.map(|day| format!("--as-of {day}")));
    format!("*The picture:* {}\n", crate::markdown::code(&words.join(" ")))
}
