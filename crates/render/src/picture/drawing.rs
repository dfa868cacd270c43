//! The picture as data, for a page that draws it itself: the same boxes, lines, words and colours as in DOT.

use guanxi_graph::{Folded, Neighbourhood};
use guanxi_model::{Kind, Relation};
use serde::Serialize;

use super::{
    label,
    palette::{Fill, LINES, Line, RED, Theme, kind_look, trade_fill},
    scene::{self, Scene, status_word},
    trade,
};
use crate::text::clean;

/// Two colours in hexadecimal: for light paper, for a dark page.
type Colours = [&'static str; 2];

/// What a picture shows, in the order in which it is drawn.
#[derive(Debug, Clone, Serialize)]
pub struct Drawing {
    /// The entities.
    pub boxes: Vec<DrawnBox>,
    /// One line a pair, direction and relation.
    pub lines: Vec<DrawnLine>,
    /// What was left out.
    pub folded: Vec<DrawnGroup>,
}

/// An entity.
#[derive(Debug, Clone, Serialize)]
pub struct DrawnBox {
    /// Its id.
    pub id: String,
    /// The English name.
    pub name: String,
    /// The Chinese name, where it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chinese: Option<String>,
    /// Trade and country.
    pub about: String,
    /// `rounded`, `square`, `dashed`, `ellipse`, `note` or `folder`.
    pub shape: &'static str,
    /// Inside.
    pub fill: Colours,
    /// Border.
    pub border: Colours,
    /// What the colour says, for the legend: a family of trades, or a kind.
    pub group: &'static str,
    /// Whether the picture is centred on it.
    pub centre: bool,
    /// Whether a sanction on it stands.
    pub sanctioned: bool,
    /// The sanctions that stand in its box.
    pub sanctions: Vec<DrawnSanction>,
}

/// A sanction in the box of whom it hits.
#[derive(Debug, Clone, Serialize)]
pub struct DrawnSanction {
    /// `⊘ US 2019`.
    pub words: String,
    /// The government's id.
    pub by: String,
    /// Whether it is in force.
    pub stands: bool,
    /// The ids of the statements behind it.
    pub statements: Vec<String>,
}

/// A line.
#[derive(Debug, Clone, Serialize)]
pub struct DrawnLine {
    /// The id of the box in which it starts: the owner, investor, supplier or leader.
    pub from: String,
    /// The id of the box in which it ends.
    pub to: String,
    /// What it says.
    pub relation: Relation,
    /// Whether it stands as a fact; else it is drawn faint.
    pub stands: bool,
    /// How much and when.
    pub measure: String,
    /// *planned 2021*; empty for what stands.
    pub state: String,
    /// How many documents report it.
    pub reports: usize,
    /// The ids of the statements behind it, the leading one first.
    pub statements: Vec<String>,
}

/// Neighbours that were left out.
#[derive(Debug, Clone, Serialize)]
pub struct DrawnGroup {
    /// The box beside which they would stand.
    pub node: String,
    /// The relation to it.
    pub relation: Relation,
    /// Whether the line leaves the box.
    pub leaves: bool,
    /// How many.
    pub count: usize,
    /// `+12 suppliers`.
    pub words: String,
}

/// How the line of a relation looks.
#[derive(Debug, Clone, Serialize)]
pub struct LineLook {
    /// The relation.
    pub relation: Relation,
    /// What the legend says of it.
    pub says: &'static str,
    /// In full strength.
    pub colour: Colours,
    /// For what does not stand.
    pub faint: Colours,
    /// In points.
    pub width: f64,
    /// `solid`, `dashed` or `dotted`.
    pub dash: &'static str,
    /// The end at the start, by Graphviz's name.
    pub tail: &'static str,
    /// The end at the end, by Graphviz's name.
    pub head: &'static str,
}

/// The picture of a neighbourhood, as data.
pub fn drawing(around: &Neighbourhood) -> Drawing {
    let scene = Scene::new(around);
    Drawing {
        boxes: scene.nodes.iter().map(|node| drawn_box(&scene, node)).collect(),
        lines: scene.edges.iter().map(drawn_line).collect(),
        folded: scene.folded.iter().map(|f| drawn_group(&scene, f)).collect(),
    }
}

/// The look of every relation, in the order of the legend.
pub fn line_looks() -> Vec<LineLook> {
    let look = |line: Line| {
        let colours = |stands| [Theme::Light, Theme::Dark].map(|theme| line.colour(theme, stands));
        let Line { relation, width, dash, tail, head, says, .. } = line;
        LineLook { relation, says, colour: colours(true), faint: colours(false), width, dash, tail, head }
    };
    LINES.into_iter().map(look).collect()
}

fn drawn_box(scene: &Scene<'_>, node: &scene::Node<'_>) -> DrawnBox {
    let entity = node.entity;
    let fill = |theme| kind_look(entity.kind, theme).2.unwrap_or_else(|| trade_fill(node.trade, theme));
    let fills: [Fill; 2] = [Theme::Light, Theme::Dark].map(fill);
    let sanctioned = scene.ties(&entity.id).is_sanctioned;
    let sanctions = node.sanctions.iter().map(|edge| DrawnSanction {
        words: label::sanction_line(scene, edge),
        by: edge.from.to_owned(),
        stands: edge.stands(),
        statements: edge.statements.iter().map(|s| s.id.clone()).collect(),
    });
    DrawnBox {
        id: entity.id.clone(),
        name: clean(&entity.name),
        chinese: entity.zh.first().filter(|zh| **zh != entity.name).map(|zh| clean(zh)),
        about: clean(&label::about(entity)),
        shape: match kind_look(entity.kind, Theme::Light) {
            ("box", style, _) if style.contains("dashed") => "dashed",
            ("box", style, _) if style.contains("rounded") => "rounded",
            ("box", ..) => "square",
            (shape, ..) => shape,
        },
        fill: fills.map(|f| f.inside),
        border: if sanctioned { RED } else { fills.map(|f| f.border) },
        group: match (entity.kind, node.trade) {
            (Kind::Company, Some(family)) => trade::name(family),
            (Kind::Company, None) => "other company",
            (kind, _) => kind.as_str(),
        },
        centre: node.is_centre,
        sanctioned,
        sanctions: sanctions.collect(),
    }
}

fn drawn_line(edge: &scene::Edge<'_>) -> DrawnLine {
    let words = label::words(edge);
    DrawnLine {
        from: edge.from.to_owned(),
        to: edge.to.to_owned(),
        relation: edge.relation,
        stands: edge.stands(),
        measure: clean(&words.measure),
        state: words.state,
        reports: edge.reports(),
        statements: edge.statements.iter().map(|s| s.id.clone()).collect(),
    }
}

fn drawn_group(scene: &Scene<'_>, folded: &Folded) -> DrawnGroup {
    DrawnGroup {
        node: folded.node.clone(),
        relation: folded.relation,
        leaves: scene.flows_out(folded),
        count: folded.count,
        words: label::folded(folded),
    }
}

/// How far a statement has come, in the words of a picture; empty for what stands.
pub fn caveat(statement: &guanxi_model::Statement) -> &'static str {
    if statement.current { "" } else { status_word(statement.status) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fixture, write_dot};

    #[test]
    fn the_data_hold_the_words_and_colours_of_the_picture() {
        let graph = fixture::graph("huawei");
        let around = fixture::around(&graph, &["huawei"], 12);
        let (drawing, dot) = (drawing(&around), write_dot(&around, &crate::PictureOptions::default()));
        assert_eq!(drawing.boxes.len() + drawing.folded.len(), crate::box_count(&around));
        for drawn in &drawing.boxes {
            assert!(dot.contains(drawn.fill[0]) && dot.contains(drawn.border[0]), "{drawn:?}");
            assert!(drawn.sanctions.iter().all(|s| dot.contains(&s.words)), "{drawn:?}");
        }
        for drawn in &drawing.lines {
            let look = line_looks().into_iter().find(|l| l.relation == drawn.relation).expect("has a look");
            assert!(dot.contains(if drawn.stands { look.colour[0] } else { look.faint[0] }), "{drawn:?}");
            assert!(dot.contains(&drawn.state), "{drawn:?}");
        }
    }
}
