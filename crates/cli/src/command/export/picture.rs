//! Pictures of a neighbourhood.

use anyhow::Result;
use guanxi_graph::Neighbourhood;
use guanxi_render::{Described, ImageFormat, Layout, Names, PictureOptions, Theme, embed, write_dot};

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
    /// A line below the picture
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
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
    /// Layered up to 60 boxes, else a network
    Auto,
    /// Left to right as money and goods flow
    Layered,
    /// A network
    Network,
}

/// The picture's bytes.
pub(super) fn draw(around: &Neighbourhood, kind: Kind, look: &Look) -> Result<Vec<u8>> {
    let options = PictureOptions {
        title: look.title.clone(),
        names: match look.names {
            NamesIn::En => Names::English,
            NamesIn::Zh => Names::Chinese,
            NamesIn::Both => Names::Both,
        },
        theme: match look.theme {
            ThemeName::Light => Theme::Light,
            ThemeName::Dark => Theme::Dark,
        },
        layout: match look.layout {
            LayoutName::Auto => Layout::Automatic,
            LayoutName::Layered => Layout::Layered,
            LayoutName::Network => Layout::Network,
        },
        ..PictureOptions::default()
    };
    let dot = write_dot(around, &options);
    Ok(match kind {
        Kind::Dot => dot.into_bytes(),
        Kind::Png => guanxi_render::draw(&dot, ImageFormat::Png)?,
        Kind::Pdf => guanxi_render::draw(&dot, ImageFormat::Pdf)?,
        Kind::Svg => {
            let svg = guanxi_render::draw(&dot, ImageFormat::Svg)?;
            let centres: Vec<&str> = around.centres.iter().map(|id| around.graph.name(id)).collect();
            let title = if centres.is_empty() { "Relations".to_owned() } else { centres.join(", ") };
            let (boxes, lines) = (around.graph.entities.len(), around.graph.statements.len());
            let description = format!("{boxes} companies, people and governments with {lines} relations between them.");
            let described = Described { prefix: "guanxi", title: &title, description: &description };
            embed(&String::from_utf8_lossy(&svg), &described).into_bytes()
        }
    })
}
