//! What explains a picture: its title, the lines and colours in use, and what was left out.

use guanxi_model::{Kind, Status};

use super::{
    PictureOptions,
    measure::width,
    palette::{Fill, Ink, Line, RED, Theme, kind_look, line, trade_fill},
    row::Row,
    scene::{Scene, status_word},
    trade,
};
use crate::text::{clean, counted, elide};

/// Points that a row of entries takes at most in a picture of few boxes, and in one of many.
const ROW: [f64; 2] = [500.0, 740.0];
/// Boxes that are many.
const MANY: usize = 8;
/// Points that a sample takes, with the white behind it, and those between two entries.
pub(super) const SAMPLE: f64 = 38.0;
pub(super) const GAP: f64 = 18.0;

/// The parts of a legend, from top to bottom; empty for an empty picture without a title.
pub(super) struct Legend {
    pub(super) title: Option<Row>,
    /// The relations that are drawn, then the colours and shapes: in one row where there is room, else beginning a row each.
    pub(super) rows: Vec<Vec<Entry>>,
    pub(super) notes: Vec<Row>,
}

/// A sample and what it says.
pub(super) struct Entry {
    pub(super) sample: Sample,
    pub(super) says: Row,
}

/// What is explained.
pub(super) enum Sample {
    /// A piece of a line, in this colour.
    Line(Line, &'static str),
    /// A box: fill, points of its border, whether its corners are round.
    Box(Fill, f64, bool),
}

impl Legend {
    pub(super) fn new(scene: &Scene<'_>, options: &PictureOptions, ink: Ink) -> Self {
        let title = options.title.as_deref().map(clean).filter(|title| !title.is_empty());
        let notes = notes(scene, options).into_iter();
        Self {
            title: title.map(|title| Row::new(elide(&title, 90), 14.0, ink.words).bold()),
            rows: rows(
                [lines(scene, options.theme, ink), boxes(scene, options.theme, ink)],
                ROW[usize::from(scene.boxes() > MANY)],
            ),
            notes: notes.map(|note| Row::new(elide(&clean(&note), 140), 9.0, ink.quiet)).collect(),
        }
    }
}

impl Entry {
    /// Points to the next entry.
    pub(super) fn width(&self) -> f64 {
        SAMPLE + width(&self.says) + GAP
    }
}

/// Sets the entries in as few rows as can be, about equally long.
fn rows(groups: [Vec<Entry>; 2], longest: f64) -> Vec<Vec<Entry>> {
    let sum = |group: &Vec<Entry>| group.iter().map(Entry::width).sum::<f64>();
    let is_one_row = groups.iter().map(sum).sum::<f64>() <= longest;
    let mut rows: Vec<Vec<Entry>> = Vec::new();
    for group in groups {
        let breaks = (1..20_u32).take_while(|rows| longest * f64::from(*rows) < sum(&group)).count();
        let share = sum(&group) / (breaks + 1) as f64;
        let first = if is_one_row { 0 } else { rows.len() };
        let mut used = 0.0;
        for entry in group {
            // An entry stands in the row in which its middle lies.
            let middle = used + entry.width() / 2.0;
            let row = first + (1..=breaks).filter(|row| share * *row as f64 <= middle).count();
            used += entry.width();
            if rows.len() <= row {
                rows.resize_with(row + 1, Vec::new);
            }
            rows[row].push(entry);
        }
    }
    rows.retain(|row| !row.is_empty());
    rows
}

/// One entry for each relation that is drawn, and one for the red border.
fn lines(scene: &Scene<'_>, theme: Theme, ink: Ink) -> Vec<Entry> {
    let drawn = scene.relations().into_iter().map(line);
    let mut entries: Vec<Entry> =
        drawn.map(|line| entry(Sample::Line(line, line.colour(theme, true)), line.says, ink)).collect();
    if scene.nodes.iter().any(|n| scene.ties(&n.entity.id).is_sanctioned) {
        let fill = Fill { inside: ink.paper, border: RED[theme as usize] };
        entries.push(entry(Sample::Box(fill, 2.0, true), "sanctioned (⊘)", ink));
    }
    entries
}

/// One entry for each colour and shape that is drawn.
fn boxes(scene: &Scene<'_>, theme: Theme, ink: Ink) -> Vec<Entry> {
    let swatch = |fill, is_round, says: &str| entry(Sample::Box(fill, 1.0, is_round), says, ink);
    let families = scene.trades.iter();
    let mut entries: Vec<Entry> =
        families.map(|family| swatch(trade_fill(Some(*family), theme), true, trade::name(*family))).collect();
    if scene.nodes.iter().any(|n| n.entity.kind == Kind::Company && n.trade.is_none()) {
        let name = if scene.trades.is_empty() { "company" } else { "other company" };
        entries.push(swatch(trade_fill(None, theme), true, name));
    }
    for kind in Kind::ALL.iter().filter(|k| scene.nodes.iter().any(|n| n.entity.kind == **k)) {
        if let (shape, style, Some(fill)) = kind_look(*kind, theme) {
            entries.push(swatch(fill, shape == "ellipse" || style.contains("rounded"), kind.as_str()));
        }
    }
    entries
}

/// What fainter lines and years say, what was folded, and what the caller adds.
fn notes(scene: &Scene<'_>, options: &PictureOptions) -> Vec<String> {
    let sanctions = scene.nodes.iter().flat_map(|n| &n.sanctions);
    let statuses: Vec<Status> =
        scene.edges.iter().chain(sanctions).filter(|e| !e.stands()).map(|e| e.lead().status).collect();
    let statuses: Vec<&str> = Status::ALL.iter().filter(|s| statuses.contains(s)).map(|s| status_word(*s)).collect();
    let fainter = (!statuses.is_empty()).then(|| format!("Fainter: {}.", statuses.join(", ")));
    let years = (!scene.edges.is_empty()).then(|| "Years: of the event, else of the first report.".to_owned());
    let left_out: usize = scene.nodes.iter().map(|n| n.more).sum();
    let left_out = (left_out > 0).then(|| format!("With a plus: left out ({}).", counted(left_out, "relation")));
    let reading = fainter.into_iter().chain(years).chain(left_out).collect::<Vec<_>>().join(" ");
    std::iter::once(reading).filter(|r| !r.is_empty()).chain(options.note.clone()).collect()
}

fn entry(sample: Sample, says: &str, ink: Ink) -> Entry {
    Entry { sample, says: Row::new(says, 9.0, ink.words) }
}
