//! Charts: columns over time and bars by name, as SVG that is legible on light and dark paper, and as text.
//!
//! The marks are set by plotters; titles, scales and labels follow the pages of a newspaper rather than its defaults: the
//! title stands at the left, lines are few, and every bar says its value.

#![expect(
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "a drawing is a few hundred points wide, and no value is negative"
)]

mod bars;
mod canvas;
mod columns;
mod time;

pub(crate) use canvas::{DrawingError, MOST_SERIES};
pub(crate) use time::{Grain, over_time};

use guanxi_model::Amount;

use crate::{picture::money, text};

/// Cells of the longest bar of a chart in text.
const TEXT_WIDTH: f64 = 36.0;

/// What a value counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Things.
    Count,
    /// Percent.
    Percent,
    /// A currency, by its ISO 4217 code.
    Money(String),
}

impl Unit {
    /// A value as a label: `12`, `4.8%`, `$2.3bn`.
    pub(crate) fn label(&self, value: f64) -> String {
        let plain = |value: f64| {
            let text = format!("{value:.1}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        };
        match self {
            Self::Count => plain(value),
            Self::Percent => format!("{}%", plain(value)),
            Self::Money(_) if value == 0.0 => "0".to_owned(),
            Self::Money(currency) => money(&Amount { value, currency: currency.clone(), text: String::new() }),
        }
    }
}

/// How the values are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Upright, from left to right: for time.
    Columns,
    /// Lying, from top to bottom: for names.
    Bars,
}

/// Values of the same sort, stacked upon those of the series before.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Series {
    pub(crate) name: String,
    /// One for each name of the chart; never negative.
    pub(crate) values: Vec<f64>,
}

/// A chart before it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chart {
    pub(crate) title: String,
    /// A second line, smaller: what is counted, what is left out.
    pub(crate) note: String,
    pub(crate) unit: Unit,
    pub(crate) shape: Shape,
    /// What stands below the columns, or before the bars.
    pub(crate) names: Vec<String>,
    pub(crate) series: Vec<Series>,
}

impl Chart {
    /// The chart as an SVG element with identities of its own, that begin with `prefix`.
    ///
    /// # Errors
    ///
    /// None that an input causes: the drawing goes to memory.
    pub(crate) fn svg(&self, prefix: &str) -> Result<String, DrawingError> {
        let drawn = match self.shape {
            Shape::Columns => columns::draw(self)?,
            Shape::Bars => bars::draw(self)?,
        };
        Ok(canvas::finish(&drawn, prefix, &self.title, &self.described()))
    }

    /// The chart in a block of text: a line a name, a bar and the sum.
    pub(crate) fn text(&self) -> String {
        let most = self.most();
        let width = self.names.iter().map(|n| text::columns(n)).max().unwrap_or(0);
        let mut out = String::new();
        for (at, name) in self.names.iter().enumerate() {
            let total = self.total(at);
            let halves = if most > 0.0 { (total / most * TEXT_WIDTH * 2.0).round() as usize } else { 0 };
            let halves = if total > 0.0 { halves.max(1) } else { 0 };
            let bar = "█".repeat(halves / 2) + if halves % 2 == 1 { "▌" } else { "" };
            let pad = " ".repeat(width.saturating_sub(text::columns(name)));
            out.push_str(&format!("{name}{pad}  {bar} {}\n", self.unit.label(total)));
        }
        out
    }

    /// The sum of all series at one name.
    fn total(&self, at: usize) -> f64 {
        self.series.iter().filter_map(|s| s.values.get(at)).sum()
    }

    /// The greatest sum.
    fn most(&self) -> f64 {
        (0..self.names.len()).map(|at| self.total(at)).fold(0.0, f64::max)
    }

    /// What it shows, for those who do not see it.
    fn described(&self) -> String {
        let said = |at: usize| format!("{} {}", self.names[at], self.unit.label(self.total(at)));
        let values: Vec<String> = (0..self.names.len()).filter(|at| self.total(*at) > 0.0).map(said).collect();
        format!("{}: {}.", self.title, values.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(shape: Shape, names: &[&str], values: &[&[f64]]) -> Chart {
        let series = values.iter().zip(["done", "planned"]);
        Chart {
            title: "Deals <by> month & sort".into(),
            note: "number of deals".into(),
            unit: Unit::Count,
            shape,
            names: names.iter().map(|&n| n.to_owned()).collect(),
            series: series.map(|(v, name)| Series { name: name.into(), values: v.to_vec() }).collect(),
        }
    }

    #[test]
    fn every_shape_is_well_formed_and_the_same_each_time() {
        for shape in [Shape::Columns, Shape::Bars] {
            let drawn = chart(shape, &["2020-12", "2021-01", "<宁德>\u{202e}"], &[&[1.0, 0.0, 4.0], &[2.0, 0.0, 0.0]]);
            let svg = drawn.svg("p").expect("is drawn");
            let tree = roxmltree::Document::parse(&svg).expect("well-formed");
            let marks = tree.descendants().filter(|n| n.has_tag_name(("http://www.w3.org/2000/svg", "rect"))).count();
            assert!(marks >= 3, "{svg}");
            assert_eq!(svg, drawn.svg("p").expect("is drawn"));
            assert!(svg.contains("aria-labelledby=\"p-title p-desc\"") && svg.contains("2020-12 3;"), "{svg}");
            if let Some(folder) = std::env::var_os("GUANXI_PICTURES") {
                std::fs::write(std::path::Path::new(&folder).join(format!("{shape:?}.svg")), &svg).expect("writes");
            }
        }
    }

    #[test]
    fn a_chart_of_nothing_is_still_one() {
        for shape in [Shape::Columns, Shape::Bars] {
            let svg = chart(shape, &[], &[]).svg("p").expect("is drawn");
            roxmltree::Document::parse(&svg).expect("well-formed");
        }
        assert_eq!(chart(Shape::Bars, &["a"], &[&[0.0]]).text(), "a   0\n");
    }

    #[test]
    fn in_text_a_bar_is_as_long_as_its_value() {
        let text = chart(Shape::Bars, &["CATL", "宁德"], &[&[36.0, 1.0]]).text();
        expect_test::expect![[r"
            CATL  ████████████████████████████████████ 36
            宁德  █ 1
        "]]
        .assert_eq(&text);
    }
}
