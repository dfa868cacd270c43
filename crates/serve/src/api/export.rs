//! A view as a file: the same picture as `guanxi export` draws, the same tables as it writes.

use guanxi_graph::Neighbourhood;
use guanxi_render::{Described, ImageFormat, PictureOptions, Theme, draw, embed, exporter, write_dot};
use guanxi_store::Store;

use super::{ApiError, parameters::Parameters, picture::View};

/// A file to be shown or kept.
pub(super) struct File {
    pub(super) name: String,
    pub(super) media: &'static str,
    pub(super) bytes: Vec<u8>,
    /// Whether a browser may show it rather than keep it.
    pub(super) show: bool,
}

pub(super) fn export(store: &Store, mut parameters: Parameters) -> Result<File, ApiError> {
    let format = parameters.needed("format")?;
    let theme = match parameters.one("theme")?.as_deref() {
        None | Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        Some(other) => return Err(ApiError::Wrong(format!("there is no theme `{other}`; light or dark"))),
    };
    let linked = parameters.parsed("links", false)?;
    let view = View::read(store, &mut parameters)?;
    parameters.done()?;
    if view.ids.is_empty() {
        return Err(ApiError::Wrong("`entity` is missing".to_owned()));
    }
    let around = view.neighbourhood(store)?;
    let options =
        PictureOptions { theme, link: linked.then(|| "/?entity={id}".to_owned()), ..PictureOptions::default() };
    let (media, bytes) = match format.as_str() {
        "svg" => ("image/svg+xml", svg(&around, &options)?.into_bytes()),
        "dot" => ("text/vnd.graphviz; charset=utf-8", write_dot(&around, &options).into_bytes()),
        "png" => ("image/png", draw(&write_dot(&around, &options), ImageFormat::Png)?),
        other => {
            let exporter = exporter(other).filter(|_| other != "neo4j");
            let exporter = exporter.ok_or_else(|| {
                ApiError::Wrong(format!("there is no format `{other}`; svg, dot, png, csv, graphml, gexf or ftm"))
            })?;
            let last = exporter.export(&around.graph).pop();
            let media = if other == "csv" { "text/csv; charset=utf-8" } else { "application/xml" };
            let media = if other == "ftm" { "application/x-ndjson" } else { media };
            (media, last.map(|file| file.text.into_bytes()).unwrap_or_default())
        }
    };
    let stem: Vec<String> = view.ids.iter().take(3).map(|id| id.chars().filter(char::is_ascii).collect()).collect();
    let stem = stem.join("-");
    let stem = if stem.trim_matches('-').is_empty() { "guanxi" } else { &stem };
    let ending = if format == "ftm" { "jsonl" } else { &format };
    Ok(File { name: format!("{stem}.{ending}"), media, bytes, show: matches!(format.as_str(), "svg" | "png") })
}

fn svg(around: &Neighbourhood, options: &PictureOptions) -> Result<String, ApiError> {
    let drawn = draw(&write_dot(around, options), ImageFormat::Svg)?;
    let centres: Vec<&str> = around.centres.iter().map(|id| around.graph.name(id)).collect();
    let (boxes, lines) = (around.graph.entities.len(), around.graph.statements.len());
    let description = format!("{boxes} companies, people and governments with {lines} relations between them.");
    let described = Described { prefix: "guanxi", title: &centres.join(", "), description: &description };
    Ok(embed(&String::from_utf8_lossy(&drawn), &described))
}
