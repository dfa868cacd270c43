//! The block below a picture: its title, the lines and colours in use, and what was left out.

use guanxi_model::{Kind, Status};

use super::{
    PictureOptions, label,
    palette::{Fill, Ink, RED, Theme, kind_look, line, trade_fill},
    scene::{Scene, status_word},
    syntax::font,
    trade,
};
use crate::text::{clean, elide};

/// Entries in one row.
const PER_ROW: usize = 4;

/// A table for the graph's own label; nothing for an empty picture without a title.
pub(super) fn legend(scene: &Scene<'_>, options: &PictureOptions, ink: Ink) -> String {
    let theme = options.theme;
    let mut rows: Vec<String> = Vec::new();
    if let Some(title) = &options.title {
        rows.push(full_row(&format!("<B>{}</B>", font(&elide(&clean(title), 90), 14.0, ink.words))));
    }
    rows.extend(entry_rows(&lines(scene, theme, ink)));
    rows.extend(entry_rows(&boxes(scene, theme, ink)));
    for note in notes(scene, options) {
        rows.push(full_row(&font(&elide(&clean(&note), 140), 9.0, ink.quiet)));
    }
    rows.retain(|row| !row.is_empty());
    if rows.is_empty() {
        return String::new();
    }
    format!("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"3\">{}</TABLE>", rows.concat())
}

/// One entry for each relation that is drawn: a piece of its line, and what it says.
fn lines(scene: &Scene<'_>, theme: Theme, ink: Ink) -> Vec<String> {
    let sample = |relation| {
        let line = line(relation);
        let colour = line.colour(theme, true);
        let border =
            format!("SIDES=\"B\" BORDER=\"{}\" COLOR=\"{colour}\" STYLE=\"{}\"", line.width.round(), line.dash);
        let rule = format!("<TD {border} WIDTH=\"26\" HEIGHT=\"7\" FIXEDSIZE=\"TRUE\"></TD>");
        let gap = "<TD WIDTH=\"26\" HEIGHT=\"7\" FIXEDSIZE=\"TRUE\"></TD>";
        let sign = match line.sign {
            "" => String::new(),
            sign => format!("<TD ROWSPAN=\"2\">{}</TD>", font(sign, 9.0, colour)),
        };
        let cells = match line.tail {
            "diamond" => format!("<TR>{sign}{rule}</TR><TR>{gap}</TR>"),
            _ => format!("<TR>{rule}{sign}</TR><TR>{gap}</TR>"),
        };
        let piece = format!("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\">{cells}</TABLE>");
        entry(&piece, line.says, ink)
    };
    let mut entries: Vec<String> = scene.relations().into_iter().map(sample).collect();
    if scene.nodes.iter().any(|n| scene.ties(&n.entity.id).is_sanctioned) {
        entries.push(entry(
            &swatch(Fill { inside: ink.paper, border: RED[theme as usize] }, 2, "ROUNDED"),
            "sanctioned (⊘)",
            ink,
        ));
    }
    entries
}

/// One entry for each colour and shape that is drawn.
fn boxes(scene: &Scene<'_>, theme: Theme, ink: Ink) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for family in &scene.trades {
        entries.push(entry(&swatch(trade_fill(Some(*family), theme), 1, "ROUNDED"), trade::name(*family), ink));
    }
    let uncoloured = scene.nodes.iter().any(|n| n.entity.kind == Kind::Company && n.trade.is_none());
    if uncoloured {
        let name = if scene.trades.is_empty() { "company" } else { "other company" };
        entries.push(entry(&swatch(trade_fill(None, theme), 1, "ROUNDED"), name, ink));
    }
    for kind in Kind::ALL.iter().filter(|k| scene.nodes.iter().any(|n| n.entity.kind == **k)) {
        if let (shape, style, Some(fill)) = kind_look(*kind, theme) {
            let style = if shape == "ellipse" || style.contains("rounded") { "ROUNDED" } else { "SOLID" };
            entries.push(entry(&swatch(fill, 1, style), kind.as_str(), ink));
        }
    }
    entries
}

/// What fainter lines and years say, what was folded, and what the caller adds.
fn notes(scene: &Scene<'_>, options: &PictureOptions) -> Vec<String> {
    let left_out: Vec<String> = scene
        .folded
        .iter()
        .map(|f| format!("{} of {}", label::folded(f).trim_start_matches('+'), scene.around.graph.name(&f.node)))
        .collect();
    let left_out = (!left_out.is_empty()).then(|| format!("Left out: {}.", left_out.join(", ")));
    let sanctions = scene.nodes.iter().flat_map(|n| &n.sanctions);
    let statuses: Vec<Status> =
        scene.edges.iter().chain(sanctions).filter(|e| !e.stands()).map(|e| e.lead().status).collect();
    let statuses: Vec<&str> = Status::ALL.iter().filter(|s| statuses.contains(s)).map(|s| status_word(*s)).collect();
    let fainter = (!statuses.is_empty()).then(|| format!("Fainter: {}.", statuses.join(", ")));
    let years = (!scene.edges.is_empty()).then(|| "Years: of the event, else of the first report.".to_owned());
    let reading = fainter.into_iter().chain(years).collect::<Vec<_>>().join(" ");
    std::iter::once(reading).filter(|r| !r.is_empty()).chain(left_out).chain(options.note.clone()).collect()
}

fn swatch(fill: Fill, width: u8, style: &str) -> String {
    format!(
        "<TABLE BORDER=\"{width}\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\" STYLE=\"{style}\" \
         COLOR=\"{}\" BGCOLOR=\"{}\"><TR><TD WIDTH=\"20\" HEIGHT=\"10\" FIXEDSIZE=\"TRUE\"></TD></TR></TABLE>",
        fill.border, fill.inside
    )
}

fn entry(sample: &str, says: &str, ink: Ink) -> String {
    format!("<TD ALIGN=\"RIGHT\">{sample}</TD><TD ALIGN=\"LEFT\">{}   </TD>", font(says, 9.0, ink.words))
}

fn entry_rows(entries: &[String]) -> Vec<String> {
    entries.chunks(PER_ROW).map(|row| format!("<TR>{}</TR>", row.concat())).collect()
}

fn full_row(content: &str) -> String {
    format!("<TR><TD ALIGN=\"LEFT\" COLSPAN=\"{}\">{content}</TD></TR>", PER_ROW * 2)
}
