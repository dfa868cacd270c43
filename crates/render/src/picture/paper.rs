//! The sheet that a picture is printed on.

use std::str::FromStr;

/// Millimetres that stay white at each edge.
const MARGIN: f64 = 12.0;
/// The same in inches, as Graphviz takes it.
pub(super) const MARGIN_INCHES: &str = "0.47";

/// The named sheets, in millimetres, wide side first, as pictures lie on them.
const SHEETS: [(&str, f64, f64); 6] = [
    ("a2", 594.0, 420.0),
    ("a3", 420.0, 297.0),
    ("a4", 297.0, 210.0),
    ("a5", 210.0, 148.0),
    ("letter", 279.4, 215.9),
    ("tabloid", 431.8, 279.4),
];

/// A sheet, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paper {
    width: f64,
    height: f64,
}

/// A size that is no sheet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown size `{0}`; one of a2, a3, a4, a5, letter, tabloid, each also upright as `a4-portrait`, or 300x200 in millimetres"
)]
pub struct PaperError(String);

impl Paper {
    /// Width and height inside the margins, in inches.
    pub(super) fn inches(self) -> (f64, f64) {
        let inside = |side: f64| ((side - 2.0 * MARGIN) / 25.4 * 100.0).round() / 100.0;
        (inside(self.width), inside(self.height))
    }
}

impl FromStr for Paper {
    type Err = PaperError;

    fn from_str(text: &str) -> Result<Self, PaperError> {
        let lower = text.to_ascii_lowercase();
        let (name, is_upright) = lower.strip_suffix("-portrait").map_or((lower.as_str(), false), |name| (name, true));
        if let Some((_, wide, narrow)) = SHEETS.iter().find(|sheet| sheet.0 == name) {
            let (width, height) = if is_upright { (*narrow, *wide) } else { (*wide, *narrow) };
            return Ok(Self { width, height });
        }
        let sides = lower.split_once('x').and_then(|(w, h)| Some((w.parse::<f64>().ok()?, h.parse::<f64>().ok()?)));
        match sides {
            Some((width, height)) if [width, height].iter().all(|side| (50.0..=5000.0).contains(side)) => {
                Ok(Self { width, height })
            }
            _ => Err(PaperError(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_by_name_and_by_millimetres() {
        assert_eq!("A4".parse(), Ok(Paper { width: 297.0, height: 210.0 }));
        assert_eq!("a4-portrait".parse(), Ok(Paper { width: 210.0, height: 297.0 }));
        assert_eq!("1000x700".parse(), Ok(Paper { width: 1000.0, height: 700.0 }));
        assert_eq!("a4".parse::<Paper>().map(Paper::inches), Ok((10.75, 7.32)));
        for wrong in ["", "a9", "10x10", "ax4", "NaNx100", "1e9x100"] {
            assert!(wrong.parse::<Paper>().is_err(), "{wrong}");
        }
    }
}
