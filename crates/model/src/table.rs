//! Answers in rows and columns.

use serde::{Deserialize, Serialize};

/// One value of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing is bound.
    Empty,
    /// An IRI or a blank node, in full.
    Iri(String),
    /// Words, with their language where they have one.
    Text(String, Option<String>),
    /// A literal of another datatype, as written, with the datatype's IRI.
    Typed(String, String),
}

impl Cell {
    /// What a person reads: the words alone.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Iri(text) | Self::Text(text, _) | Self::Typed(text, _) => text,
        }
    }
}

/// An answer: named columns and rows of as many cells.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    /// Column names, in order.
    pub columns: Vec<String>,
    /// Rows; each has one cell a column.
    pub rows: Vec<Vec<Cell>>,
}
