//! English text to sentences with tags, lemmas, a dependency tree and named entities.
//!
//! The engine runs the weights and the rules of spaCy's `en_core_web_sm` 3.8.0, which it has in it, and says of a text what
//! spaCy says. It knows nothing of companies or relations.
//!
//! A text passes through these layers, each of which reads what those before it found:
//!
//! 1. [`Tokenizer`]: the text becomes [`Word`]s. White space parts it; prefixes, suffixes, infixes and addresses are told
//!    by hand-written matchers in linear time, 1,347 exceptions by a table. Each word has a [`Lexeme`], what the model knows
//!    of it by its letters: ids of its text, lower case, norm, prefix, suffix and shape. Characters are classed as Python
//!    classes them. A [`PieceCache`] remembers what was split before.
//! 2. Encoder: hash embeddings of those ids, mixed, then four windows of three words each.
//! 3. Tagger: a [`Tag`] a word.
//! 4. Parser: an arc-eager transition system, with sentence breaks; a head and a [`Dep`] a word.
//! 5. Attribute ruler: tag, word and relation give the [`Pos`] and, of auxiliaries, pronouns and contractions, the lemma.
//! 6. Lemmatizer: the lemma of the others, by irregular forms and by suffix rules whose results an index of known words
//!    confirms.
//! 7. Recogniser: the named entities, each an [`EntityType`] and a run of words, by an encoder of its own.
//!
//! [`Pipeline::analyze`] runs them all and returns an [`Analysis`].

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
