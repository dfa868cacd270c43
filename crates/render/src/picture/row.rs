//! A line of words in a picture, before it is written as DOT or as SVG.

/// Words of one size, colour and face.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) words: String,
    /// Points.
    pub(super) size: f64,
    pub(super) colour: &'static str,
    pub(super) face: Face,
}

/// How the letters stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Plain,
    Bold,
    Italic,
}

impl Row {
    /// Words that are clean already.
    pub(super) fn new(words: impl Into<String>, size: f64, colour: &'static str) -> Self {
        Self { words: words.into(), size, colour, face: Face::Plain }
    }

    /// The same in bold.
    pub(super) fn bold(self) -> Self {
        Self { face: Face::Bold, ..self }
    }

    /// The same in italics.
    pub(super) fn italic(self) -> Self {
        Self { face: Face::Italic, ..self }
    }
}
