//! English text to sentences with tags, lemmas, a dependency tree and named entities.
//!
//! The engine knows nothing of companies or relations.

mod analysis;
mod hash;
mod labels;

pub use analysis::{Analysis, Iob, Token, TokenData};
pub use labels::{Dep, EntityType, Pos, Tag};
