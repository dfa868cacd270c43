//! The picture as SVG without Graphviz: layers by a library, networks and everything that is seen by our own hand.

mod layout;
mod legend;
mod network;
mod pack;
mod stroke;

use guanxi_graph::Folded;

use super::{
    Layout, PictureOptions, label,
    legend::Legend,
    measure,
    palette::{FONTS, Fill, Ink, RED, ink, kind_look, line, trade_fill},
    row::{Face, Row},
    scene::{self, Edge, Node, Place, Scene},
    tooltip,
};
use crate::{Described, text::xml};
use layout::{Parts, Point};

/// White around everything, in points.
const PAD: f64 = 20.0;
/// White inside a box, at its sides and above.
const INSIDE: (f64, f64) = (9.0, 5.0);
/// What the picture says of itself.
const NOTE: &str = "Laid out without Graphviz.";

/// The whole element.
pub(super) fn write(scene: &Scene<'_>, options: &PictureOptions, described: &Described<'_>) -> String {
    let ink = ink(options.theme);
    let layout = scene.layout(options.layout);
    let boxes: Vec<Vec<Row>> = scene
        .nodes
        .iter()
        .map(|node| label::node(scene, node, options.names, options.theme, ink))
        .chain(scene.groups().map(|f| vec![Row::new(label::folded(f), 10.0, ink.quiet).italic()]))
        .collect();
    let labels: Vec<Vec<Row>> = scene.edges.iter().map(|edge| words(edge, layout, options, ink)).collect();
    let parts = parts(scene, &boxes, &labels, layout);
    let is_tree = layout == Layout::Tree;
    let placed = match layout {
        Layout::Network => pack::pack(&parts, network::network),
        _ => pack::pack(&parts, |parts| layout::layers(parts, is_tree)),
    };

    let mut key = Legend::new(scene, options, ink);
    key.notes.push(Row::new(NOTE, 9.0, ink.quiet));
    let (key, (key_width, key_height)) = legend::write(&key, (PAD, PAD));
    let origin = (PAD, PAD * 1.5 + key_height);
    let size = (placed.size.0.max(key_width) + 2.0 * PAD, origin.1 + placed.size.1 + PAD);

    let mut out = head(size, options, described, ink);
    out.push_str(&key);
    out.push_str(&format!("\n<g transform=\"translate({:.1} {:.1})\">\n", origin.0, origin.1));
    for (at, edge) in scene.edges.iter().enumerate() {
        out.push_str(&drawn_line(scene, edge, &placed.lines[at].0, options));
    }
    for (folded, (points, _)) in scene.groups().zip(&placed.lines[scene.edges.len()..]) {
        let line = line(folded.relation);
        out.push_str(&format!(
            "<g>{}</g>\n",
            stroke::stroke(&line, line.colour(options.theme, false), points, is_tree)
        ));
    }
    // Words lie upon all lines, so that none runs through them.
    for (at, edge) in scene.edges.iter().enumerate() {
        if let Some(place) = placed.lines[at].1.filter(|_| !labels[at].is_empty()) {
            let title = title(&tooltip::edge(scene, edge));
            out.push_str(&format!("<g>{title}{}</g>\n", patch(&labels[at], place, options)));
        }
    }
    for (at, node) in scene.nodes.iter().enumerate() {
        out.push_str(&drawn_box(scene, node, &boxes[at], (placed.boxes[at], parts.boxes[at]), options));
    }
    for (at, folded) in scene.groups().enumerate() {
        let at = scene.nodes.len() + at;
        out.push_str(&drawn_group(folded, &boxes[at], (placed.boxes[at], parts.boxes[at]), ink));
    }
    out.push_str("</g>\n</svg>\n");
    out
}

fn head((width, height): Point, options: &PictureOptions, described: &Described<'_>, ink: Ink) -> String {
    let scale = options.paper.map_or(1.0, |paper| {
        let (w, h) = paper.inches();
        (w * 72.0 / width).min(h * 72.0 / height).min(1.0)
    });
    let prefix = described.prefix;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{:.0}pt\" height=\"{:.0}pt\" viewBox=\"0 0 {width:.1} {height:.1}\" \
         font-family=\"{FONTS}\" role=\"{}\" aria-labelledby=\"{prefix}-title {prefix}-desc\">\n\
         <title id=\"{prefix}-title\">{}</title>\n<desc id=\"{prefix}-desc\">{}</desc>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"{}\"/>\n",
        width * scale,
        height * scale,
        if options.link.is_some() { "group" } else { "img" },
        xml(described.title),
        xml(described.description),
        ink.paper
    )
}

/// The sizes of everything, and its lines in the direction of the columns.
fn parts(scene: &Scene<'_>, boxes: &[Vec<Row>], labels: &[Vec<Row>], layout: Layout) -> Parts {
    let at = |id: &str| scene.nodes.iter().position(|node| node.entity.id == id);
    let outer = |rows: &Vec<Row>| {
        let (width, height) = measure::size(rows);
        (width + 2.0 * INSIDE.0, height + 2.0 * INSIDE.1)
    };
    let edges = scene.edges.iter().zip(labels).filter_map(|(edge, rows)| {
        let (from, to) = if scene.place(edge) == Place::Backward { (edge.to, edge.from) } else { (edge.from, edge.to) };
        Some((at(from)?, at(to)?, measure::size(rows)))
    });
    let groups = scene.groups().enumerate().filter_map(|(number, folded)| {
        let (group, node) = (scene.nodes.len() + number, at(&folded.node)?);
        Some(if scene.flows_out(folded) { (node, group, (0.0, 0.0)) } else { (group, node, (0.0, 0.0)) })
    });
    let rooms = scene.nodes.iter().map(|node| scene.room(node, layout)).chain(std::iter::repeat((0.0, 0.0)));
    let sizes = boxes.iter().map(outer).zip(rooms).map(|(size, room)| (size.0.max(room.0), size.1.max(room.1)));
    Parts { boxes: sizes.collect(), lines: edges.chain(groups).collect() }
}

/// The words on a line; in a network they would lie on top of one another.
fn words(edge: &Edge<'_>, layout: Layout, options: &PictureOptions, ink: Ink) -> Vec<Row> {
    let full = line(edge.relation).colour(options.theme, true);
    if layout == Layout::Network { Vec::new() } else { label::edge(edge, full, ink) }
}

fn drawn_line(scene: &Scene<'_>, edge: &Edge<'_>, points: &[Point], options: &PictureOptions) -> String {
    let line = line(edge.relation);
    let mut points = points.to_vec();
    if scene.place(edge) == Place::Backward {
        points.reverse();
    }
    let is_upright = scene.layout(options.layout) == Layout::Tree;
    let drawn = stroke::stroke(&line, line.colour(options.theme, edge.stands()), &points, is_upright);
    format!("<g>{}{drawn}</g>\n", title(&tooltip::edge(scene, edge)))
}

/// Rows on a patch of paper.
fn patch(rows: &[Row], (x, y): Point, options: &PictureOptions) -> String {
    let (width, height) = measure::size(rows);
    format!(
        "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\" fill=\"{}\"/>{}",
        x - width / 2.0 - 2.0,
        y - height / 2.0,
        width + 4.0,
        ink(options.theme).paper,
        stack(rows, (x, y))
    )
}

fn drawn_box(scene: &Scene<'_>, node: &Node<'_>, rows: &[Row], at: (Point, Point), options: &PictureOptions) -> String {
    let (shape, style, fill) = kind_look(node.entity.kind, options.theme);
    let fill = fill.unwrap_or_else(|| trade_fill(node.trade, options.theme));
    let ties = scene.ties(&node.entity.id);
    let border = if ties.is_sanctioned { RED[options.theme as usize] } else { fill.border };
    let (_, height) = measure::size(rows);
    let corner = match shape {
        "ellipse" => height / 2.0 + INSIDE.1,
        _ if style.contains("rounded") => 9.0,
        _ => 0.0,
    };
    let dash = if style.contains("dashed") { " stroke-dasharray=\"5 3\"" } else { "" };
    let frame = format!("stroke-width=\"{}\"{dash}", scene::border_width(node, ties));
    let drawn = boxed(rows, at, corner, Fill { border, ..fill }, &frame);
    let title = title(&tooltip::node(scene, node));
    match options.address(&node.entity.id) {
        Some(address) => format!("<a href=\"{}\">{title}{drawn}</a>\n", xml(&address)),
        None => format!("<g>{title}{drawn}</g>\n"),
    }
}

fn drawn_group(folded: &Folded, rows: &[Row], at: (Point, Point), ink: Ink) -> String {
    let tooltip = format!("{} left out of this picture", label::folded(folded).trim_start_matches('+'));
    let fill = Fill { inside: ink.paper, border: ink.quiet };
    format!("<g>{}{}</g>\n", title(&[tooltip]), boxed(rows, at, 9.0, fill, "stroke-dasharray=\"5 3\""))
}

/// Rows in a box of a size around a centre.
fn boxed(rows: &[Row], ((x, y), (width, height)): (Point, Point), corner: f64, fill: Fill, frame: &str) -> String {
    format!(
        "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{corner:.1}\" fill=\"{}\" stroke=\"{}\" {frame}/>{}",
        x - width / 2.0,
        y - height / 2.0,
        fill.inside,
        fill.border,
        stack(rows, (x, y))
    )
}

/// Rows below one another, around a centre.
fn stack(rows: &[Row], (x, y): Point) -> String {
    let mut top = y - measure::size(rows).1 / 2.0;
    let mut out = String::new();
    for row in rows {
        top += row.size * measure::LEADING;
        out.push_str(&set(row, (x, top - row.size * 0.3), "middle"));
    }
    out
}

/// One row whose words begin or are centred at a point.
fn set(row: &Row, (x, y): Point, anchor: &str) -> String {
    let face = match row.face {
        Face::Plain => "",
        Face::Bold => " font-weight=\"bold\"",
        Face::Italic => " font-style=\"italic\"",
    };
    format!(
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-size=\"{}\" fill=\"{}\"{face}>{}</text>",
        row.size,
        row.colour,
        xml(&row.words)
    )
}

/// A tooltip.
fn title(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|l| xml(l)).collect();
    format!("<title>{}</title>", lines.join("&#10;"))
}
