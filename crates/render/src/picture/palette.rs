//! How a picture looks: the line of each relation, the box of each kind, the colours of trades, in light and dark.

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

/// Fonts in the order in which they are looked for: the metrics of the first three are the same, so that a picture laid
/// out on one machine fits on another; the last ones have Chinese.
pub(super) const FONTS: &str =
    "Helvetica,Arial,Liberation Sans,Noto Sans CJK SC,PingFang SC,Microsoft YaHei,sans-serif";

/// The line of a relation. Lines differ in dash, weight and ends as well as in colour, so that grey print tells them apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// In full strength, light then dark theme.
    colours: [&'static str; 2],
    /// For what is planned, in talks, over or denied.
    faint: [&'static str; 2],
    /// Points.
    pub(super) width: f64,
    /// `solid`, `dashed` or `dotted`.
    pub(super) dash: &'static str,
    /// Arrow at the start; `none` for a bare end.
    pub(super) tail: &'static str,
    /// Arrow at the end.
    pub(super) head: &'static str,
    /// The arrow at the end as a character, for the legend; empty for a bare end.
    pub(super) sign: &'static str,
    /// What the legend says of it.
    pub(super) says: &'static str,
}

impl Line {
    /// The colour of a relation that stands, or of one that does not.
    pub(super) fn colour(&self, theme: Theme, stands: bool) -> &'static str {
        if stands { self.colours[theme as usize] } else { self.faint[theme as usize] }
    }
}

/// The line of `relation`, drawn as money and goods flow: an owner stands before what it owns, a supplier before its customer.
pub(super) fn line(relation: Relation) -> Line {
    let solid = Line {
        colours: ["#16325c", "#8fb4e8"],
        faint: ["#94a3bb", "#5a7396"],
        width: 2.8,
        dash: "solid",
        tail: "none",
        head: "normal",
        sign: "▶",
        says: "holds a stake in",
    };
    match relation {
        Relation::AcquiresStake => solid,
        Relation::InvestsIn => Line {
            colours: ["#1f77d0", "#5cb0ff"],
            faint: ["#9cc4ea", "#39688f"],
            width: 1.5,
            says: "invests in",
            ..solid
        },
        Relation::Supplies => Line {
            colours: ["#1d7f4e", "#5fd39a"],
            faint: ["#97c7ae", "#3b7a5b"],
            width: 1.5,
            dash: "dashed",
            head: "vee",
            sign: "❯",
            says: "supplies",
            ..solid
        },
        Relation::PartnersWith => Line {
            colours: ["#737a86", "#a9b1bd"],
            faint: ["#bfc4cc", "#666d78"],
            width: 1.5,
            head: "none",
            sign: "",
            says: "partners with",
            ..solid
        },
        Relation::SubsidiaryOf => Line {
            colours: ["#5b3a8e", "#b99aec"],
            faint: ["#b9aad2", "#6c5a8b"],
            width: 1.8,
            tail: "diamond",
            head: "none",
            sign: "◆",
            says: "owns, as its unit",
            ..solid
        },
        Relation::Leads => Line {
            colours: ["#9a5b13", "#e0a458"],
            faint: ["#d2b48f", "#86673d"],
            width: 1.1,
            head: "dot",
            sign: "●",
            says: "leads",
            ..solid
        },
        Relation::CompetesWith => Line {
            colours: ["#b5387a", "#f08ac0"],
            faint: ["#dfa9c6", "#8d5573"],
            width: 1.8,
            dash: "dotted",
            tail: "tee",
            head: "tee",
            sign: "❙",
            says: "competes with",
        },
        Relation::SanctionedBy => Line {
            colours: [RED[0], RED[1]],
            faint: [FAINT_RED[0], FAINT_RED[1]],
            width: 1.8,
            dash: "dashed",
            head: "tee",
            sign: "❙",
            says: "sanctions",
            ..solid
        },
    }
}

/// A sanction in force, and one that is not.
pub(super) const RED: [&str; 2] = ["#c01f2e", "#ff6b74"];
pub(super) const FAINT_RED: [&str; 2] = ["#a8646a", "#b3747a"];

/// The words, paper and quiet words of a theme.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    pub(super) paper: &'static str,
    pub(super) words: &'static str,
    pub(super) quiet: &'static str,
}

/// The ink of a theme.
pub(super) fn ink(theme: Theme) -> Ink {
    match theme {
        Theme::Light => Ink { paper: "#ffffff", words: "#16191d", quiet: "#565d66" },
        Theme::Dark => Ink { paper: "#15181c", words: "#eef0f2", quiet: "#a6adb7" },
    }
}

/// The inside and the border of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fill {
    pub(super) inside: &'static str,
    pub(super) border: &'static str,
}

/// The fills of the families of trades, by number in `trades.txt`.
pub(super) const TRADES: [[(&str, &str); 2]; 8] = [
    [("#dff3f3", "#4f9a9d"), ("#193536", "#5aa3a6")],
    [("#fbe6ef", "#c67c9e"), ("#3d2230", "#c67c9e")],
    [("#e2f3e7", "#5f9b72"), ("#1c3526", "#69a47c")],
    [("#e3eefb", "#6b93c4"), ("#1d2f45", "#6b93c4")],
    [("#f3f1d6", "#a29a45"), ("#33311a", "#a8a04d")],
    [("#efe6f8", "#9b7cc0"), ("#2e2440", "#9b7cc0")],
    [("#fdeeda", "#cf9c4f"), ("#3b2d17", "#cf9c4f")],
    [("#f1e7e1", "#a07d6a"), ("#33271f", "#b08c78")],
];

/// The fill of the family of trades with this number, or of companies whose trade is not known.
pub(super) fn trade_fill(family: Option<usize>, theme: Theme) -> Fill {
    let plain = [("#f4f5f7", "#8d95a1"), ("#262b32", "#8d95a1")];
    let (inside, border) = family.and_then(|f| TRADES.get(f)).unwrap_or(&plain)[theme as usize];
    Fill { inside, border }
}

/// The shape of a kind and, beside companies, its fill.
pub(super) fn kind_look(kind: Kind, theme: Theme) -> (&'static str, &'static str, Option<Fill>) {
    let fill = |light, dark, border| {
        let inside = if theme == Theme::Light { light } else { dark };
        Some(Fill { inside, border })
    };
    match kind {
        Kind::Company => ("box", "rounded,filled", None),
        Kind::Person => ("ellipse", "filled", fill("#fff8ec", "#332b1c", "#b98a45")),
        Kind::Government => ("box", "filled", fill("#e6e8ec", "#31363e", "#4a525e")),
        Kind::Organisation => ("box", "filled", fill("#f4f5f7", "#262b32", "#8d95a1")),
        Kind::Product => ("note", "filled", fill("#fffdf2", "#302e20", "#a39a6b")),
        Kind::Sector => ("box", "rounded,filled,dashed", fill("#ffffff", "#1b1f24", "#8d95a1")),
        Kind::Facility => ("folder", "filled", fill("#f6f1ec", "#2f2923", "#9a8266")),
    }
}

/// The order in which relations are listed, drawn and explained: ownership, money, goods, then the rest.
pub(super) const ORDER: [Relation; 8] = [
    Relation::AcquiresStake,
    Relation::SubsidiaryOf,
    Relation::InvestsIn,
    Relation::Supplies,
    Relation::PartnersWith,
    Relation::CompetesWith,
    Relation::Leads,
    Relation::SanctionedBy,
];

/// The place of `relation` in [`ORDER`].
pub(super) fn place(relation: Relation) -> usize {
    ORDER.iter().position(|r| *r == relation).unwrap_or(ORDER.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_relation_is_told_apart_without_colour() {
        let mut looks: Vec<String> = Relation::ALL
            .iter()
            .map(|r| line(*r))
            .map(|l| format!("{} {} {} {}", l.dash, l.tail, l.head, if l.width > 2.0 { "thick" } else { "thin" }))
            .collect();
        looks.sort();
        looks.dedup();
        assert_eq!(looks.len(), Relation::ALL.len());
        assert_eq!(Relation::ALL.iter().filter(|r| place(**r) == ORDER.len()).count(), 0);
    }
}
