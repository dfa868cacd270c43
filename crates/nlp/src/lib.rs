//! English text to sentences with tags, lemmas, a dependency tree and named entities.
//!
//! The engine knows nothing of companies or relations.

mod analysis;
mod characters;
mod hash;
mod labels;
mod lexeme;
mod tokenizer;

pub use analysis::{Analysis, Iob, Token, TokenData};
pub use labels::{Dep, EntityType, Pos, Tag};
pub use lexeme::Lexeme;
pub use tokenizer::{PieceCache, Tokenizer, Word};
