//! A neighbourhood as a picture in the DOT language, read left to right as money and goods flow.
//!
//! Colours show families of trades, or kinds, the dash and the ends of a line its relation; a sanction is a red border and a line in
//! the box of whom it hits. What is no standing fact is fainter and says why. The same graph gives the same bytes.

mod drawing;
mod label;
mod legend;
mod palette;
mod scene;
mod syntax;
mod tooltip;
mod trade;
mod value;

use guanxi_graph::{Folded, Neighbourhood};

pub use drawing::{Drawing, DrawnBox, DrawnGroup, DrawnLine, DrawnSanction, LineLook, caveat, drawing, line_looks};
pub use palette::Theme;
pub use value::{money, share};
pub(crate) use {scene::status_word, value::when};

use palette::{FONTS, Ink, RED, ink, kind_look, line, trade_fill};
use scene::{Edge, Node, Scene};
use syntax::{Attributes, font, quoted};

/// Boxes above which rows and columns are given up for a network.
const LAYERED_LIMIT: usize = 60;
/// Lines on one side of a box above which the box is made taller.
const CROWD: usize = 8;

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
    /// Left to right in layers, by `dot`.
    Layered,
    /// As a network, by `sfdp`.
    Network,
}

/// What a picture is drawn with.
#[derive(Debug, Clone, Default)]
pub struct PictureOptions {
    /// Below the picture, in bold.
    pub title: Option<String>,
    /// A last line below the legend: what was filtered out, as of when.
    pub note: Option<String>,
    /// Which names stand in the boxes.
    pub names: Names,
    /// For paper or for a dark page.
    pub theme: Theme,
    /// How boxes are placed.
    pub layout: Layout,
    /// An address in which `{id}` stands for the entity: each box links there.
    pub link: Option<String>,
}

/// The picture as DOT.
///
/// A government's sanctions are lines only where the picture is centred on that government, by
/// [`Neighbourhood::centres`]; everywhere else they stand in the boxes of those they hit, so that no hub draws everything
/// to itself.
pub fn write_dot(around: &Neighbourhood, options: &PictureOptions) -> String {
    let scene = Scene::new(around);
    let ink = ink(options.theme);
    let mut out = String::from("digraph guanxi {\n");
    let mut put = |line: &str| {
        out.push_str("  ");
        out.push_str(line);
        out.push('\n');
    };
    put(&format!("graph {}", graph_attributes(&scene, options, ink)));
    put(&format!(
        "node {}",
        Attributes::default().set("fontname", FONTS).set("fontsize", 11).set("margin", "0.13,0.07").set("height", 0.3)
    ));
    put(&format!("edge {}", Attributes::default().set("fontname", FONTS).set("fontsize", 9).set("arrowsize", 0.8)));
    for node in &scene.nodes {
        put(&format!("{} {}", quoted(&node.entity.id), node_attributes(&scene, node, options, ink)));
    }
    for (at, folded) in scene.folded.iter().enumerate() {
        put(&format!("{} {}", quoted(&format!("+{at}")), folded_node(folded, ink)));
    }
    for edge in &scene.edges {
        put(&format!("{} -> {} {}", quoted(edge.from), quoted(edge.to), edge_attributes(&scene, edge, options, ink)));
    }
    for (at, folded) in scene.folded.iter().enumerate() {
        put(&folded_edge(&format!("+{at}"), folded, options.theme));
    }
    out.push_str("}\n");
    out
}

/// How many boxes the picture of a neighbourhood has.
pub fn box_count(around: &Neighbourhood) -> usize {
    let scene = Scene::new(around);
    scene.boxes()
}

fn graph_attributes(scene: &Scene<'_>, options: &PictureOptions, ink: Ink) -> Attributes {
    let attributes = Attributes::default().set("bgcolor", ink.paper).set("fontname", FONTS).set("fontsize", 9);
    let attributes = attributes.set("pad", 0.3).set("labelloc", "b").set("labeljust", "l");
    let attributes = if scene.is_layered(options.layout) {
        attributes.set("layout", "dot").set("rankdir", "LR").set("nodesep", 0.16).set("ranksep", rank_gap(scene))
    } else {
        attributes
            .set("layout", "sfdp")
            .set("overlap", "prism")
            .set("overlap_scaling", 4)
            .set("sep", "+8")
            .set("outputorder", "edgesfirst")
            .set("splines", "line")
            .set("start", 1)
    };
    match legend::legend(scene, options, ink) {
        html if html.is_empty() => attributes,
        html => attributes.html("label", &html),
    }
}

/// Inches between layers: more where many lines meet in one box.
fn rank_gap(scene: &Scene<'_>) -> f64 {
    let most = scene.nodes.iter().map(|n| scene.ties(&n.entity.id).busiest()).max().unwrap_or(0);
    (7 + most.min(30) / 3) as f64 / 10.0
}

fn node_attributes(scene: &Scene<'_>, node: &Node<'_>, options: &PictureOptions, ink: Ink) -> Attributes {
    let (shape, style, fill) = kind_look(node.entity.kind, options.theme);
    let fill = fill.unwrap_or_else(|| trade_fill(node.trade, options.theme));
    let ties = scene.ties(&node.entity.id);
    let sanctioned = ties.is_sanctioned;
    let border = if sanctioned { RED[options.theme as usize] } else { fill.border };
    let width = match (sanctioned, node.is_centre) {
        (_, true) => 2.6,
        (true, false) => 2.0,
        (false, false) => 1.0,
    };
    let attributes = Attributes::default()
        .html("label", &label::node(scene, node, options.names, options.theme, ink))
        .set("shape", shape)
        .set("style", style)
        .set("fillcolor", fill.inside)
        .set("color", border)
        .set("penwidth", width)
        .words("tooltip", &tooltip::node(scene, node));
    let lines = ties.busiest();
    let attributes = match shape {
        "ellipse" => attributes.set("margin", "0.02,0.01"),
        // A box where many lines meet grows along its side, so that they come in one below the other.
        _ if scene.is_layered(options.layout) && lines > CROWD => attributes.set("height", lines as f64 * 0.36),
        _ => attributes,
    };
    match &options.link {
        Some(address) => attributes.set("URL", address.replace("{id}", &percent_encoded(&node.entity.id))),
        None => attributes,
    }
}

fn edge_attributes(scene: &Scene<'_>, edge: &Edge<'_>, options: &PictureOptions, ink: Ink) -> Attributes {
    let line = line(edge.relation);
    let full = line.colour(options.theme, true);
    // In a network labels would lie on top of one another; the tooltips have their words.
    let text = if scene.is_layered(options.layout) { label::edge(edge, full, ink) } else { String::new() };
    let tooltip = tooltip::edge(scene, edge);
    let attributes = Attributes::default();
    let attributes =
        if text.is_empty() { attributes } else { attributes.html("label", &text).words("labeltooltip", &tooltip) };
    let attributes = stroke(attributes, line, line.colour(options.theme, edge.stands())).words("tooltip", &tooltip);
    // A rivalry or a partnership has no direction, and should not push two boxes apart that money or goods already place.
    let is_free = edge.relation.is_symmetric() && scene.ties(edge.from).is_placed && scene.ties(edge.to).is_placed;
    if is_free { attributes.set("constraint", false) } else { attributes }
}

fn stroke(attributes: Attributes, line: palette::Line, colour: &str) -> Attributes {
    attributes
        .set("color", colour)
        .set("penwidth", line.width)
        .set("style", line.dash)
        .set("dir", "both")
        .set("arrowtail", line.tail)
        .set("arrowhead", line.head)
}

fn folded_node(folded: &Folded, ink: Ink) -> Attributes {
    Attributes::default()
        .html("label", &format!("<I>{}</I>", font(&label::folded(folded), 10.0, ink.quiet)))
        .set("shape", "box")
        .set("style", "rounded,dashed")
        .set("color", ink.quiet)
        .words("tooltip", &[format!("{} left out of this picture", label::folded(folded).trim_start_matches('+'))])
}

fn folded_edge(id: &str, folded: &Folded, theme: Theme) -> String {
    let line = line(folded.relation);
    let (from, to) = if scene::flows_out(folded) { (folded.node.as_str(), id) } else { (id, folded.node.as_str()) };
    format!("{} -> {} {}", quoted(from), quoted(to), stroke(Attributes::default(), line, line.colour(theme, false)))
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
