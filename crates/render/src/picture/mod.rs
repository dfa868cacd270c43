//! A part of a graph as a picture, read left to right as money and goods flow.
//!
//! Colours show families of trades, or kinds, the dash and the ends of a line its relation; a sanction is a red border and a line in
//! the box of whom it hits. What is no standing fact is fainter and says why. [`write_dot`] writes it for Graphviz, [`draw_svg`]
//! has it drawn, by our own hand where Graphviz is not installed. The same graph gives the same bytes.

mod describe;
mod dot;
mod drawing;
mod label;
mod legend;
mod measure;
mod palette;
mod paper;
mod parts;
mod plain;
mod row;
mod scene;
mod tooltip;
mod trade;
mod value;

use std::collections::BTreeMap;

use guanxi_graph::Neighbourhood;

pub use describe::describe;
pub use drawing::{Drawing, DrawnBox, DrawnGroup, DrawnLine, DrawnSanction, LineLook, caveat, drawing, line_looks};
pub use palette::Theme;
pub use paper::{Paper, PaperError};
pub use value::{money, share};
pub(crate) use {measure::points, scene::status_word, value::when};

use crate::{Described, DrawError, ImageFormat};
use scene::Scene;

/// Boxes above which rows and columns are given up for a network.
const LAYERED_LIMIT: usize = 60;

/// Which names stand in the boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Names {
    /// English alone.
    English,
    /// Chinese where there is one, else English.
    Chinese,
    /// English, and Chinese below it.
    #[default]
    Both,
}

/// How boxes are placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// Layered up to 60 boxes, a network above.
    #[default]
    Automatic,
    /// In layers from left to right.
    Layered,
    /// In layers from top to bottom, as ownership charts are read.
    Tree,
    /// As a network, by `sfdp`.
    Network,
}

/// What a picture is drawn with.
#[derive(Debug, Clone, Default)]
pub struct PictureOptions {
    /// Above the picture, in bold.
    pub title: Option<String>,
    /// A last line of the legend: what was filtered out, as of when.
    pub note: Option<String>,
    /// Which names stand in the boxes.
    pub names: Names,
    /// For paper or for a dark page.
    pub theme: Theme,
    /// How boxes are placed.
    pub layout: Layout,
    /// The column of each entity, by id, from the left; those that are not named stand where their lines put them.
    pub columns: BTreeMap<String, usize>,
    /// The sheet that the picture must fit on; else it is as large as it needs to be.
    pub paper: Option<Paper>,
    /// An address in which `{id}` stands for the entity: each box links there.
    pub link: Option<String>,
}

impl PictureOptions {
    /// Where the box of an entity leads.
    fn address(&self, id: &str) -> Option<String> {
        self.link.as_ref().map(|address| address.replace("{id}", &percent_encoded(id)))
    }
}

/// An SVG picture, and by what it was laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SvgPicture {
    /// One `svg` element, for a file or a page.
    pub svg: String,
    /// Why Graphviz did not draw it; the picture says it too.
    pub without_graphviz: Option<String>,
}

/// The picture as DOT.
///
/// A government's sanctions are lines only where the picture is centred on that government, by
/// [`Neighbourhood::centres`], or has a column for it; everywhere else they stand in the boxes of those they hit, so that no
/// hub draws everything to itself.
pub fn write_dot(around: &Neighbourhood, options: &PictureOptions) -> String {
    dot::write(&Scene::placed(around, &options.columns), options)
}

/// The picture as SVG: by Graphviz, and where that is not installed by a simpler layout of our own.
///
/// # Errors
///
/// Graphviz is installed, and could not draw the picture or took too long.
pub fn draw_svg(
    around: &Neighbourhood,
    options: &PictureOptions,
    described: &Described<'_>,
) -> Result<SvgPicture, DrawError> {
    match crate::draw(&write_dot(around, options), ImageFormat::Svg) {
        Ok(bytes) => {
            let svg = crate::embed(&String::from_utf8_lossy(&bytes), described);
            Ok(SvgPicture { svg, without_graphviz: None })
        }
        Err(DrawError::Missing { program }) => {
            let why = format!("laid out by guanxi itself, since Graphviz's `{program}` was not found");
            Ok(SvgPicture { svg: write_svg(around, options, described), without_graphviz: Some(why) })
        }
        Err(error) => Err(error),
    }
}

/// The picture as SVG without Graphviz; its last line says so.
pub fn write_svg(around: &Neighbourhood, options: &PictureOptions, described: &Described<'_>) -> String {
    plain::write(&Scene::placed(around, &options.columns), options, described)
}

/// How many boxes the picture of a neighbourhood has.
pub fn box_count(around: &Neighbourhood) -> usize {
    let scene = Scene::new(around);
    scene.boxes()
}

/// An id for the path of an address.
fn percent_encoded(id: &str) -> String {
    id.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests;
