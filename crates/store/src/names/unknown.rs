//! A name that was asked for and is no one's.

use crate::StoreError;

/// A name that no entity has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct UnknownEntity {
    /// What was asked for.
    pub asked: String,
    /// Names that exist and come near, the nearest first; may be empty.
    pub nearest: Vec<String>,
    /// Why it could not be looked for, where that is so.
    pub problem: Option<String>,
}

impl UnknownEntity {
    /// A name that was looked for and not found.
    pub fn new(asked: &str, nearest: Vec<String>) -> Self {
        Self { asked: asked.to_owned(), nearest, problem: None }
    }

    /// A name that could not be looked for.
    pub(crate) fn unread(asked: &str, problem: &StoreError) -> Self {
        Self { asked: asked.to_owned(), nearest: Vec::new(), problem: Some(problem.to_string()) }
    }
}

impl std::fmt::Display for UnknownEntity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(problem) = &self.problem {
            return write!(f, "cannot look for `{}`: {problem}", self.asked);
        }
        write!(f, "the store knows no `{}`", self.asked)?;
        if !self.nearest.is_empty() {
            write!(f, "; did you mean {}?", self.nearest.join(", "))?;
        }
        Ok(())
    }
}
