//! Pictures of a part of the graph.

use anyhow::Result;
use guanxi_graph::View;
use guanxi_render::{
    Described, ImageFormat, Layout, Names, Paper, PictureOptions, Theme, describe, draw_svg, write_dot,
};

use super::part::Which;
use crate::output;

/// Boxes above which a tree is too wide for a page.
const TREE_LIMIT: usize = 24;

/// The sorts of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Dot,
    Svg,
    Png,
    Pdf,
}

/// How a picture looks.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Pictures")]
pub(super) struct Look {
    /// For paper or for a dark page
    #[arg(long, value_name = "THEME", default_value = "light")]
    theme: ThemeName,
    /// Which names stand in the boxes
    #[arg(long, value_name = "NAMES", default_value = "both")]
    names: NamesIn,
    /// How the boxes are placed
    #[arg(long, value_name = "LAYOUT", default_value = "auto")]
    layout: LayoutName,
    /// The headline above the picture, in place of one that says what is shown; '' for none
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// A last line of the legend: a source, a date
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// The sheet to fit on: a2, a3, a4, a5, letter, tabloid, each also as `a4-portrait`, or `300x200` in millimetres
    #[arg(long, value_name = "PAPER")]
    size: Option<Paper>,
    /// Where boxes lead: the address of `guanxi serve`, or any with `{id}` for the entity
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    link: Option<String>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum ThemeName {
    /// For paper and light pages
    Light,
    /// For dark pages
    Dark,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum NamesIn {
    /// English
    En,
    /// Chinese where there is one
    Zh,
    /// English, Chinese below
    Both,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum LayoutName {
    /// Layered up to 60 boxes, else a network; ownership of up to 24 as a tree
    Auto,
    /// Left to right as money and goods flow
    Layered,
    /// Top to bottom
    Tree,
    /// A network
    Network,
}

/// What a picture shows, in a few words.
fn headline(view: &View, which: Which) -> String {
    let centres: Vec<&str> = view.around.centres.iter().map(|id| view.around.graph.name(id)).collect();
    let names = match &centres[..] {
        [] => return "Relations".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    match which {
        Which::Around => format!("{names}: relations"),
        Which::Path => format!("{names}: how they are connected"),
        Which::SupplyChain => format!("{names}: supply chain"),
        Which::Ownership => format!("{names}: owners and holdings"),
    }
}

/// An address that a browser follows without running anything; without `{id}` it is where `guanxi serve` answers.
fn address(text: &str) -> Result<String, String> {
    let is_plain = ["http://", "https://", "/", "#", "./"].iter().any(|start| text.starts_with(start));
    match (is_plain, text.contains("{id}")) {
        (true, true) => Ok(text.to_owned()),
        (true, false) => Ok(format!("{}/?entity={{id}}", text.trim_end_matches('/'))),
        (false, _) => Err("an address that begins with http://, https://, / or #".to_owned()),
    }
}

/// The picture's bytes.
pub(super) fn draw(view: &View, which: Which, kind: Kind, look: &Look) -> Result<Vec<u8>> {
    let around = &view.around;
    let title = look.title.clone().unwrap_or_else(|| headline(view, which));
    let options = PictureOptions {
        title: Some(title.clone()),
        note: look.note.clone(),
        names: match look.names {
            NamesIn::En => Names::English,
            NamesIn::Zh => Names::Chinese,
            NamesIn::Both => Names::Both,
        },
        theme: match look.theme {
            ThemeName::Light => Theme::Light,
            ThemeName::Dark => Theme::Dark,
        },
        layout: match (look.layout, which) {
            (LayoutName::Auto, Which::Ownership) if around.graph.entities.len() <= TREE_LIMIT => Layout::Tree,
            (LayoutName::Tree, _) => Layout::Tree,
            (LayoutName::Auto, _) => Layout::Automatic,
            (LayoutName::Layered, _) => Layout::Layered,
            (LayoutName::Network, _) => Layout::Network,
        },
        columns: view.columns.clone(),
        paper: look.size,
        link: look.link.clone(),
    };
    Ok(match kind {
        Kind::Dot => write_dot(around, &options).into_bytes(),
        Kind::Png => guanxi_render::draw(&write_dot(around, &options), ImageFormat::Png)?,
        Kind::Pdf => guanxi_render::draw(&write_dot(around, &options), ImageFormat::Pdf)?,
        Kind::Svg => {
            let name = if title.is_empty() { headline(view, which) } else { title };
            let described = Described { prefix: "guanxi", title: &name, description: &describe(around) };
            let picture = draw_svg(around, &options, &described)?;
            if let Some(why) = picture.without_graphviz {
                output::note(format_args!("{why}"));
            }
            picture.svg.into_bytes()
        }
    })
}
