//! English text to sentences with tags, lemmas, a dependency tree and named entities.
//!
//! The engine knows nothing of companies or relations.

mod analysis;
mod arc_eager;
mod attributes;
mod characters;
mod encoder;
mod hash;
mod id_map;
mod kernel;
mod labels;
mod lemmatizer;
mod lexeme;
mod lexeme_cache;
mod parser;
mod pipeline;
mod recogniser;
mod stretches;
mod tokenizer;
mod transition;
mod tree;
mod weights;

pub use analysis::{Analysis, Iob, Token, TokenData};
pub use kernel::Kernel;
pub use labels::{Dep, EntityType, Pos, Tag};
pub use lexeme::Lexeme;
pub use pipeline::Pipeline;
pub use tokenizer::{PieceCache, Tokenizer, Word};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
