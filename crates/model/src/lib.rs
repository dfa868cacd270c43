//! The nouns of guanxi: what every other crate reads and writes, their serde form and their order.
//!
//! Nothing here reads a file, analyses a text or touches a graph. The JSON forms of [`Document`] and [`Claim`] are the
//! records that pipelines exchange; everything else is built from them.

mod catalogue;
mod claim;
mod date;
mod document;
mod entity;
mod evidence;
mod fold;
mod listed;
mod qualifier;
mod relation;
mod span;
mod statement;
mod status;
mod table;

pub use catalogue::{Catalogue, CatalogueError};
pub use claim::{Claim, Party};
pub use date::{DateError, PartialDate};
pub use document::Document;
pub use entity::{Entity, Kind, Label};
pub use evidence::{Evidence, Part};
pub use fold::{LEGAL_FORMS, fold, slug};
pub use qualifier::{Amount, DateQualifier, Qualifiers, Stake, TextQualifier};
pub use relation::Relation;
pub use span::{CodePoints, Span};
pub use statement::{Statement, Step};
pub use status::Status;
pub use table::{Cell, Table};

/// The error of parsing one of the closed vocabularies ([`Relation`], [`Status`], [`Kind`]).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {vocabulary} `{found}`; one of {expected}")]
pub struct UnknownName {
    /// What kind of name was expected, for example `relation`.
    pub vocabulary: &'static str,
    /// What was found instead.
    pub found: String,
    /// The names that exist, joined by commas.
    pub expected: String,
}

/// A closed vocabulary: an enum whose variants have one written form, used in JSON, in IRIs and on the command line.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant,)+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The written form.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.as_str()) }
        }

        impl std::str::FromStr for $name {
            type Err = crate::UnknownName;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|v| v.as_str() == text).ok_or_else(|| crate::UnknownName {
                    vocabulary: $what,
                    found: text.to_owned(),
                    expected: Self::ALL.iter().map(|v| v.as_str()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}
pub(crate) use vocabulary;
