//! The picture in the DOT language of Graphviz.

mod abreast;
mod legend;
mod syntax;

use guanxi_graph::Folded;

use super::{
    Layout, PictureOptions, label,
    legend::Legend,
    palette::{FONTS, Ink, Line, RED, ink, kind_look, line, trade_fill},
    row::Row,
    scene::{self, Edge, Node, Place, Scene},
    tooltip,
};
use syntax::{Attributes, html, quoted};

/// The whole text.
pub(super) fn write(scene: &Scene<'_>, options: &PictureOptions) -> String {
    let ink = ink(options.theme);
    let mut out = String::from("digraph guanxi {\n");
    let mut put = |line: &str| {
        out.push_str("  ");
        out.push_str(line);
        out.push('\n');
    };
    put(&format!("graph {}", graph_attributes(scene, options, ink)));
    put(&format!(
        "node {}",
        Attributes::default().set("fontname", FONTS).set("fontsize", 11).set("margin", "0.13,0.07").set("height", 0.3)
    ));
    put(&format!("edge {}", Attributes::default().set("fontname", FONTS).set("fontsize", 9).set("arrowsize", 0.8)));
    for node in &scene.nodes {
        put(&format!("{} {}", quoted(&node.entity.id), node_attributes(scene, node, options, ink)));
    }
    for (at, folded) in scene.groups().enumerate() {
        put(&format!("{} {}", quoted(&format!("+{at}")), folded_node(folded, ink)));
    }
    for column in scene.columns() {
        let names: Vec<String> = column.iter().map(|id| quoted(id)).collect();
        put(&format!("{{ rank=same; {} }}", names.join("; ")));
    }
    if scene.layout(options.layout) == Layout::Layered && scene.columns().is_empty() {
        for (left, right) in abreast::bridges(scene) {
            put(&format!("{} -> {} [style=\"invis\"]", quoted(left), quoted(right)));
        }
    }
    for edge in &scene.edges {
        put(&edge_line(scene, edge, options, ink));
    }
    for (at, folded) in scene.groups().enumerate() {
        put(&folded_edge(scene, &format!("+{at}"), folded, options));
    }
    out.push_str("}\n");
    out
}

fn graph_attributes(scene: &Scene<'_>, options: &PictureOptions, ink: Ink) -> Attributes {
    let attributes = Attributes::default().set("bgcolor", ink.paper).set("fontname", FONTS).set("fontsize", 9);
    let attributes = attributes.set("pad", 0.3).set("labelloc", "t").set("labeljust", "l");
    let attributes = match scene.layout(options.layout) {
        Layout::Network => attributes
            .set("layout", "sfdp")
            .set("overlap", "prism")
            .set("overlap_scaling", 4)
            .set("sep", "+8")
            .set("outputorder", "edgesfirst")
            .set("splines", "line")
            .set("start", 1),
        Layout::Tree => attributes.set("layout", "dot").set("rankdir", "TB").set("nodesep", 0.22).set("ranksep", 0.42),
        _ => attributes.set("layout", "dot").set("rankdir", "LR").set("nodesep", 0.16).set("ranksep", rank_gap(scene)),
    };
    let attributes = match options.paper.map(super::Paper::inches) {
        Some((width, height)) => {
            attributes.set("size", format!("{width},{height}")).set("margin", super::paper::MARGIN_INCHES)
        }
        None => attributes,
    };
    match legend::table(&Legend::new(scene, options, ink)) {
        table if table.is_empty() => attributes,
        table => attributes.html("label", &table),
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
    let border = if ties.is_sanctioned { RED[options.theme as usize] } else { fill.border };
    let rows = label::node(scene, node, options.names, options.theme, ink);
    let attributes = Attributes::default()
        .html("label", &rows.iter().map(html).collect::<Vec<_>>().join("<BR/>"))
        .set("shape", shape)
        .set("style", style)
        .set("fillcolor", fill.inside)
        .set("color", border)
        .set("penwidth", scene::border_width(node, ties))
        .words("tooltip", &tooltip::node(scene, node));
    let (width, height) = scene.room(node, scene.layout(options.layout));
    let inches = |points: f64| format!("{:.2}", points / 72.0);
    let attributes = if shape == "ellipse" { attributes.set("margin", "0.02,0.01") } else { attributes };
    let attributes = if height > 0.0 { attributes.set("height", inches(height)) } else { attributes };
    let attributes = if width > 0.0 { attributes.set("width", inches(width)) } else { attributes };
    match options.address(&node.entity.id) {
        Some(address) => attributes.set("URL", address),
        None => attributes,
    }
}

fn edge_line(scene: &Scene<'_>, edge: &Edge<'_>, options: &PictureOptions, ink: Ink) -> String {
    let line = line(edge.relation);
    let full = line.colour(options.theme, true);
    // In a network labels would lie on top of one another; the tooltips have their words.
    let layout = scene.layout(options.layout);
    let rows = if layout == Layout::Network { Vec::new() } else { label::edge(edge, full, ink) };
    let tooltip = tooltip::edge(scene, edge);
    let attributes = Attributes::default();
    let attributes = if rows.is_empty() {
        attributes
    } else {
        attributes.html("label", &apart(&rows, layout, ink)).words("labeltooltip", &tooltip)
    };
    let place = scene.place(edge);
    let attributes = stroke(attributes, line, line.colour(options.theme, edge.stands()), place == Place::Backward);
    let attributes = attributes.words("tooltip", &tooltip);
    let attributes =
        if scene.is_free(edge) && place == Place::Free { attributes.set("constraint", false) } else { attributes };
    let (first, second) = if place == Place::Backward { (edge.to, edge.from) } else { (edge.from, edge.to) };
    format!("{} -> {} {attributes}", quoted(first), quoted(second))
}

/// Rows with room around them: beside an upright line; above a flat one they lie on a patch of paper, so that no other line
/// runs through the words.
fn apart(rows: &[Row], layout: Layout, ink: Ink) -> String {
    let rows = rows.iter().map(html).collect::<Vec<_>>().join("<BR/>");
    let (room, below) = match layout {
        Layout::Tree => ("CELLPADDING=\"4\"".to_owned(), ""),
        _ => (format!("BGCOLOR=\"{}\"", ink.paper), "<TR><TD HEIGHT=\"3\" CELLPADDING=\"0\"></TD></TR>"),
    };
    format!(
        "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"1\"><TR><TD {room}>{rows}</TD></TR>{below}</TABLE>"
    )
}

fn stroke(attributes: Attributes, line: Line, colour: &str, is_backward: bool) -> Attributes {
    // The border of a thick line's arrow is as thick, and its tip would reach into the box; a gap before it takes that up.
    let arrow = |end: &str| if end == "normal" && line.width > 2.0 { "nonenormal".to_owned() } else { end.to_owned() };
    let (tail, head) = if is_backward { (line.head, line.tail) } else { (line.tail, line.head) };
    let (tail, head) = (arrow(tail), arrow(head));
    attributes
        .set("color", colour)
        .set("penwidth", line.width)
        .set("style", line.dash)
        .set("dir", "both")
        .set("arrowtail", tail)
        .set("arrowhead", head)
}

fn folded_node(folded: &Folded, ink: Ink) -> Attributes {
    let words = label::folded(folded);
    Attributes::default()
        .set("shape", "box")
        .set("style", "rounded,dashed")
        .set("color", ink.quiet)
        .words("tooltip", &[format!("{} left out of this picture", words.trim_start_matches('+'))])
        .html("label", &html(&Row::new(words, 10.0, ink.quiet).italic()))
}

fn folded_edge(scene: &Scene<'_>, id: &str, folded: &Folded, options: &PictureOptions) -> String {
    let line = line(folded.relation);
    let (from, to) = if scene.flows_out(folded) { (folded.node.as_str(), id) } else { (id, folded.node.as_str()) };
    let attributes = stroke(Attributes::default(), line, line.colour(options.theme, false), false);
    format!("{} -> {} {attributes}", quoted(from), quoted(to))
}
