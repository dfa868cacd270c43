//! Documents to claims: names, references, relation rules, status, qualifiers.

mod candidate;
mod claims;
mod clause;
mod confidence;
mod crossing;
mod discourse;
mod engine;
mod extractor;
mod gap;
mod introduced;
mod list;
mod mention;
mod names;
mod party_mention;
mod passage;
mod phrase;
pub mod qualify;
mod quantity;
mod reading;
mod recase;
mod reference;
mod refusal;
mod relative;
mod role;
mod rule;
#[cfg(test)]
mod rule_examples;
mod scene;
mod side;
mod status;
mod surface;
mod tenure;
mod unit;

pub use engine::Engine;
pub use extractor::{Extraction, Extractor};
pub use party_mention::PartyMention;
pub use refusal::{Reason, Refusal};
pub use rule::RuleError;
