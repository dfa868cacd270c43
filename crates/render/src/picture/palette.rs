//! How a picture looks: the line of each relation, the box of each kind, the colours of trades, in light and dark.
//!
//! Everything is a row of a table, so that a look is changed where it stands and nowhere else.

use guanxi_model::{Kind, Relation};

/// Whether a picture is made for white paper or a dark page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Dark on white; what is printed.
    #[default]
    Light,
    /// Light on near black.
    Dark,
}

/// One colour for light paper and its like for a dark page, indexed by [`Theme`].
type Colours = [&'static str; 2];

/// Fonts in the order in which they are looked for: the metrics of the first three are the same, so that a picture laid
/// out on one machine fits on another; the last ones have Chinese.
pub(super) const FONTS: &str =
    "Helvetica,Arial,Liberation Sans,Noto Sans CJK SC,PingFang SC,Microsoft YaHei,sans-serif";

/// A sanction in force, and one that is not.
pub(super) const RED: Colours = ["#c01f2e", "#ff6b74"];
pub(super) const FAINT_RED: Colours = ["#a8646a", "#b3747a"];

/// The line of a relation. Lines differ in dash, weight and ends as well as in colour, so that grey print tells them apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// What it is the line of.
    pub(super) relation: Relation,
    /// What the legend says of it.
    pub(super) says: &'static str,
    /// In full strength.
    colours: Colours,
    /// For what is planned, in talks, over or denied.
    faint: Colours,
    /// Points.
    pub(super) width: f64,
    /// `solid`, `dashed` or `dotted`.
    pub(super) dash: &'static str,
    /// Arrow at the start; `none` for a bare end.
    pub(super) tail: &'static str,
    /// Arrow at the end.
    pub(super) head: &'static str,
    /// The arrow as a character, for the legend; empty for a bare line.
    pub(super) sign: &'static str,
}

/// The lines, in the order in which relations are listed, drawn and explained: ownership, money, goods, then the rest. All are
/// drawn as money, goods and orders flow: an owner stands before what it owns, a supplier before its customer.
#[rustfmt::skip]
pub(super) const LINES: [Line; 8] = [
    row(Relation::AcquiresStake, "holds a stake in", ["#16325c", "#8fb4e8"], ["#94a3bb", "#5a7396"], 2.8, "solid",  ["none",    "normal", "▶"]),
    row(Relation::SubsidiaryOf,  "owns, as its unit",["#5b3a8e", "#b99aec"], ["#b9aad2", "#6c5a8b"], 1.8, "solid",  ["diamond", "none",   "◆"]),
    row(Relation::InvestsIn,     "invests in",       ["#1f77d0", "#5cb0ff"], ["#9cc4ea", "#39688f"], 1.5, "solid",  ["none",    "normal", "▶"]),
    row(Relation::Supplies,      "supplies",         ["#1d7f4e", "#5fd39a"], ["#97c7ae", "#3b7a5b"], 1.5, "dashed", ["none",    "vee",    "❯"]),
    row(Relation::PartnersWith,  "partners with",    ["#737a86", "#a9b1bd"], ["#bfc4cc", "#666d78"], 1.5, "solid",  ["none",    "none",   ""]),
    row(Relation::CompetesWith,  "competes with",    ["#b5387a", "#f08ac0"], ["#dfa9c6", "#8d5573"], 1.8, "dotted", ["tee",     "tee",    "❙"]),
    row(Relation::Leads,         "leads",            ["#9a5b13", "#e0a458"], ["#d2b48f", "#86673d"], 1.1, "solid",  ["none",    "dot",    "●"]),
    row(Relation::SanctionedBy,  "sanctions",        RED,                    FAINT_RED,              1.8, "dashed", ["none",    "tee",    "❙"]),
];

const fn row(
    relation: Relation,
    says: &'static str,
    colours: Colours,
    faint: Colours,
    width: f64,
    dash: &'static str,
    [tail, head, sign]: [&'static str; 3],
) -> Line {
    Line { relation, says, colours, faint, width, dash, tail, head, sign }
}

impl Line {
    /// The colour of a relation that stands, or of one that does not.
    pub(super) fn colour(&self, theme: Theme, stands: bool) -> &'static str {
        if stands { self.colours[theme as usize] } else { self.faint[theme as usize] }
    }
}

/// The line of `relation`.
pub(super) fn line(relation: Relation) -> Line {
    LINES[place(relation)]
}

/// The place of `relation` among the lines.
pub(super) fn place(relation: Relation) -> usize {
    LINES.iter().position(|line| line.relation == relation).unwrap_or(LINES.len() - 1)
}

/// The words, paper and quiet words of a theme.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    pub(super) paper: &'static str,
    pub(super) words: &'static str,
    pub(super) quiet: &'static str,
}

const INKS: [Ink; 2] = [
    Ink { paper: "#ffffff", words: "#16191d", quiet: "#565d66" },
    Ink { paper: "#15181c", words: "#eef0f2", quiet: "#a6adb7" },
];

/// The ink of a theme.
pub(super) fn ink(theme: Theme) -> Ink {
    INKS[theme as usize]
}

/// The inside and the border of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fill {
    pub(super) inside: &'static str,
    pub(super) border: &'static str,
}

/// Inside and border in both themes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fills {
    inside: Colours,
    border: Colours,
}

impl Fills {
    fn of(self, theme: Theme) -> Fill {
        Fill { inside: self.inside[theme as usize], border: self.border[theme as usize] }
    }
}

/// The fills of the families of trades, by number in `trades.txt`.
pub(super) const TRADES: [Fills; 8] = [
    Fills { inside: ["#dff3f3", "#193536"], border: ["#4f9a9d", "#5aa3a6"] },
    Fills { inside: ["#fbe6ef", "#3d2230"], border: ["#c67c9e", "#c67c9e"] },
    Fills { inside: ["#e2f3e7", "#1c3526"], border: ["#5f9b72", "#69a47c"] },
    Fills { inside: ["#e3eefb", "#1d2f45"], border: ["#6b93c4", "#6b93c4"] },
    Fills { inside: ["#f3f1d6", "#33311a"], border: ["#a29a45", "#a8a04d"] },
    Fills { inside: ["#efe6f8", "#2e2440"], border: ["#9b7cc0", "#9b7cc0"] },
    Fills { inside: ["#fdeeda", "#3b2d17"], border: ["#cf9c4f", "#cf9c4f"] },
    Fills { inside: ["#f1e7e1", "#33271f"], border: ["#a07d6a", "#b08c78"] },
];

/// A company whose trade is not known.
const PLAIN: Fills = Fills { inside: ["#f4f5f7", "#262b32"], border: ["#8d95a1", "#8d95a1"] };

/// The fill of the family of trades with this number, or of companies whose trade is not known.
pub(super) fn trade_fill(family: Option<usize>, theme: Theme) -> Fill {
    family.and_then(|f| TRADES.get(f)).unwrap_or(&PLAIN).of(theme)
}

/// The box of a kind: its shape and style by Graphviz's names, and its fill; a company's fill is that of its trade.
const KINDS: [(Kind, &str, &str, Option<Fills>); 7] = [
    (Kind::Company, "box", "rounded,filled", None),
    (Kind::Person, "ellipse", "filled", Some(both(["#fff8ec", "#332b1c"], "#b98a45"))),
    (Kind::Government, "box", "filled", Some(both(["#e6e8ec", "#31363e"], "#4a525e"))),
    (Kind::Organisation, "box", "filled", Some(PLAIN)),
    (Kind::Product, "note", "filled", Some(both(["#fffdf2", "#302e20"], "#a39a6b"))),
    (Kind::Sector, "box", "rounded,filled,dashed", Some(both(["#ffffff", "#1b1f24"], "#8d95a1"))),
    (Kind::Facility, "folder", "filled", Some(both(["#f6f1ec", "#2f2923"], "#9a8266"))),
];

const fn both(inside: Colours, border: &'static str) -> Fills {
    Fills { inside, border: [border, border] }
}

/// The shape of a kind and, beside companies, its fill.
pub(super) fn kind_look(kind: Kind, theme: Theme) -> (&'static str, &'static str, Option<Fill>) {
    let row = KINDS.iter().find(|row| row.0 == kind).unwrap_or(&KINDS[0]);
    (row.1, row.2, row.3.map(|fills| fills.of(theme)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_relation_and_kind_has_a_row() {
        for relation in Relation::ALL {
            assert_eq!(line(*relation).relation, *relation);
        }
        for kind in Kind::ALL {
            assert!(KINDS.iter().any(|row| row.0 == *kind), "{kind}");
        }
    }

    #[test]
    fn every_relation_is_told_apart_without_colour() {
        let look =
            |l: &Line| format!("{} {} {} {}", l.dash, l.tail, l.head, if l.width > 2.0 { "thick" } else { "thin" });
        let looks: std::collections::BTreeSet<String> = LINES.iter().map(look).collect();
        assert_eq!(looks.len(), Relation::ALL.len());
    }
}
