//! What every chart is drawn on: plotters' SVG with our words, colours and scales.

use plotters::{
    coord::{Shift, ranged1d::BoldPoints, types::RangedCoordf64},
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};

use super::{Chart, Unit};
use crate::{
    picture::points,
    text::{clean, elide, xml},
};

pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
pub(crate) type DrawingError = DrawingAreaErrorKind<std::io::Error>;

/// Points across.
pub(super) const WIDTH: i32 = 760;
/// Series that have a colour of their own.
pub(crate) const MOST_SERIES: usize = 6;
/// Colours of the series, light and dark; told apart also by their lightness, for grey print.
const SERIES: [(RGBColor, &str); MOST_SERIES] = [
    (RGBColor(0x16, 0x32, 0x5c), "#8fb4e8"),
    (RGBColor(0x5a, 0x9b, 0xd8), "#3f78b5"),
    (RGBColor(0xc9, 0x8a, 0x2e), "#e0b060"),
    (RGBColor(0x8d, 0x95, 0xa1), "#6f7781"),
    (RGBColor(0x4f, 0x9a, 0x8d), "#5fc0ae"),
    (RGBColor(0xb0, 0x4a, 0x6e), "#e08bab"),
];
const INK: (RGBColor, &str) = (RGBColor(0x16, 0x19, 0x1d), "#eef0f2");
const QUIET: (RGBColor, &str) = (RGBColor(0x56, 0x5d, 0x66), "#a6adb7");
const RULE: (RGBColor, &str) = (RGBColor(0xdd, 0xe0, 0xe5), "#343a42");

/// The colour of a series, by its number.
pub(super) fn colour(series: usize) -> RGBColor {
    SERIES[series % SERIES.len()].0
}

/// How words are set.
#[derive(Clone, Copy)]
pub(super) enum Words {
    Title,
    Label,
    Value,
    Quiet,
}

impl Words {
    /// Points, colour, whether bold.
    fn face(self) -> (i32, RGBColor, bool) {
        match self {
            Self::Title => (17, INK.0, true),
            Self::Label => (13, INK.0, false),
            Self::Value => (13, INK.0, true),
            Self::Quiet => (12, QUIET.0, false),
        }
    }
}

/// Sets words at a point; `across` and `down` say which of their corners or sides lies there.
pub(super) fn words(
    area: &Area<'_>,
    text: &str,
    at: (i32, i32),
    how: Words,
    (across, down): (HPos, VPos),
) -> Result<(), DrawingError> {
    let (size, colour, bold) = how.face();
    let font = ("sans-serif", size).into_font();
    let font = if bold { font.style(FontStyle::Bold) } else { font };
    let style = TextStyle::from(font).color(&colour).pos(Pos::new(across, down));
    let text = clean(text);
    if text.is_empty() { Ok(()) } else { area.draw(&Text::new(text, at, style)) }
}

/// A line of the scale.
pub(super) fn rule(area: &Area<'_>, from: (i32, i32), to: (i32, i32), strong: bool) -> Result<(), DrawingError> {
    let colour = if strong { QUIET.0 } else { RULE.0 };
    area.draw(&PathElement::new(vec![from, to], colour.stroke_width(1)))
}

/// A filled box.
pub(super) fn block(area: &Area<'_>, corners: [(i32, i32); 2], series: usize) -> Result<(), DrawingError> {
    area.draw(&Rectangle::new(corners, colour(series).filled()))
}

/// Title, note, and the names of the series where they have names.
pub(super) fn head(area: &Area<'_>, chart: &Chart) -> Result<(), DrawingError> {
    words(area, &elide(&chart.title, 84), (0, 8), Words::Title, (HPos::Left, VPos::Top))?;
    let mut down = 33;
    if !chart.note.is_empty() {
        words(area, &elide(&chart.note, 124), (0, down), Words::Quiet, (HPos::Left, VPos::Top))?;
        down += 20;
    }
    if chart.series.iter().any(|series| !series.name.is_empty()) {
        let mut x = 0;
        for (at, series) in chart.series.iter().enumerate() {
            block(area, [(x, down), (x + 11, down + 11)], at)?;
            words(area, &series.name, (x + 17, down), Words::Quiet, (HPos::Left, VPos::Top))?;
            x += 38 + width(&series.name, Words::Quiet);
        }
    }
    Ok(())
}

/// How far down [`head`] reaches.
pub(super) fn head_height(chart: &Chart) -> i32 {
    let rows = usize::from(!chart.note.is_empty()) + usize::from(chart.series.iter().any(|s| !s.name.is_empty()));
    38 + 20 * rows as i32
}

/// How many points a label takes.
pub(super) fn width(label: &str, how: Words) -> i32 {
    let (size, _, bold) = how.face();
    points(&clean(label), f64::from(size), bold).ceil() as i32
}

/// Round values for a scale from zero to a little more than `most`, at most six; the last is the top of the scale.
pub(super) fn scale(most: f64, unit: &Unit) -> Vec<f64> {
    let most = if most > 0.0 { most } else { 1.0 };
    let points = RangedCoordf64::from(0.0..most).key_points(BoldPoints(5));
    let step = points.windows(2).map(|p| p[1] - p[0]).find(|s| *s > 0.0).unwrap_or(most);
    let step = if *unit == Unit::Count { step.max(1.0) } else { step };
    let steps = (most / step - 1e-9).ceil().max(1.0) as usize;
    (0..=steps).map(|n| n as f64 * step).collect()
}

/// Plotters' document as an element for a page: scaled by its place, described, with colours for the dark.
pub(super) fn finish(drawn: &str, prefix: &str, title: &str, description: &str) -> String {
    let body = drawn.split_once('>').map_or("", |(_, rest)| rest);
    let size = drawn.split("viewBox=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("0 0 1 1");
    let hex = |c: RGBColor| format!("#{:02X}{:02X}{:02X}", c.0, c.1, c.2);
    let dark: String = SERIES
        .iter()
        .chain([&INK, &QUIET, &RULE])
        .map(|(light, dark)| {
            let light = hex(*light);
            format!(
                ".guanxi-chart [fill=\"{light}\"]{{fill:{dark}}}.guanxi-chart [stroke=\"{light}\"]{{stroke:{dark}}}"
            )
        })
        .collect();
    let font = "Helvetica Neue,Helvetica,Arial,Liberation Sans,Noto Sans CJK SC,PingFang SC,Microsoft YaHei,sans-serif";
    let body = body.replace("font-family=\"sans-serif\"", &format!("font-family=\"{font}\""));
    format!(
        "<svg class=\"guanxi-chart\" viewBox=\"{size}\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" \
         aria-labelledby=\"{prefix}-title {prefix}-desc\">\n<title id=\"{prefix}-title\">{}</title>\n\
         <desc id=\"{prefix}-desc\">{}</desc>\n<style>@media screen and (prefers-color-scheme: dark){{{dark}}}</style>{}\n",
        xml(title),
        xml(description),
        body.trim_end()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_round_and_hold_the_greatest_value() {
        for (most, unit) in [(3.0, Unit::Count), (17.0, Unit::Count), (0.0, Unit::Count), (2.3e9, Unit::Percent)] {
            let scale = scale(most, &unit);
            let top = *scale.last().expect("has a top");
            assert!(
                scale[0] == 0.0 && top >= most && top < most.max(1.0) * 1.8 && scale.len() <= 7,
                "{most}: {scale:?}"
            );
        }
        assert_eq!(scale(3.0, &Unit::Count), [0.0, 1.0, 2.0, 3.0]);
    }
}
