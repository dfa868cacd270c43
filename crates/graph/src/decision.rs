//! What a person decided about identities: reviewable as JSON lines, replayed on every build, taken back by a further line.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum Choice {
    /// These ids are one entity.
    Merge {
        /// Two ids or more, sorted.
        entities: Vec<String>,
    },
    /// These ids are not one entity, whatever their names say.
    Apart {
        /// Two ids or more, sorted.
        entities: Vec<String>,
    },
    /// Some of those who go by one id are another entity.
    Split {
        /// The id that they share.
        entity: String,
        /// The id that the others get.
        into: String,
        /// The others are those who have a relation with one of these ids.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        with: Vec<String>,
        /// The others are those of whom these documents speak.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        documents: Vec<String>,
    },
    /// An earlier decision no longer holds.
    Undo {
        /// The identity of that decision.
        undoes: String,
    },
}

/// A line of the file: a choice, why it was made, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Decision {
    /// `m:` and 16 hexadecimal digits, a hash of the choice; a line written by hand may leave it away.
    #[serde(default)]
    pub id: String,
    /// What was decided.
    #[serde(flatten)]
    pub choice: Choice,
    /// Why, in words for a reviewer.
    pub reason: String,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// A line that is no decision.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("decisions, line {line}: {problem}")]
pub struct DecisionError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong, and what would work.
    pub problem: String,
}

/// The decisions that hold, in the order in which they were made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decisions {
    active: IndexMap<String, Decision>,
}

impl Decision {
    /// A decision with its identity; the ids in it sorted, each once.
    ///
    /// # Errors
    ///
    /// A merge needs two ids, a split needs to say who the others are, and every decision needs a reason.
    pub fn new(mut choice: Choice, reason: impl Into<String>, by: Option<String>) -> Result<Self, String> {
        let reason = reason.into();
        if reason.trim().is_empty() {
            return Err("a decision needs a reason".to_owned());
        }
        match &mut choice {
            Choice::Merge { entities } | Choice::Apart { entities } => {
                entities.sort();
                entities.dedup();
                if entities.len() < 2 || entities.iter().any(String::is_empty) {
                    return Err("two different entities are wanted".to_owned());
                }
            }
            Choice::Split { entity, into, with, documents } => {
                for list in [&mut *with, &mut *documents] {
                    list.sort();
                    list.dedup();
                }
                if with.is_empty() && documents.is_empty() {
                    return Err("a split needs `with` or `documents`, which say who the others are".to_owned());
                }
                if entity.is_empty() || into.is_empty() || entity == into {
                    return Err("a split needs `entity` and another id as `into`".to_owned());
                }
            }
            Choice::Undo { undoes } if undoes.is_empty() => return Err("undo which decision?".to_owned()),
            Choice::Undo { .. } => {}
        }
        Ok(Self { id: identity(&choice), choice, reason, by })
    }

    /// The ids that it is about.
    pub fn entities(&self) -> Vec<&str> {
        match &self.choice {
            Choice::Merge { entities } | Choice::Apart { entities } => entities.iter().map(String::as_str).collect(),
            Choice::Split { entity, into, .. } => vec![entity, into],
            Choice::Undo { .. } => Vec::new(),
        }
    }
}

/// FNV-1a over 64 bits of the choice as JSON, as claims and statements have it.
fn identity(choice: &Choice) -> String {
    let text = serde_json::to_string(choice).unwrap_or_default();
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    format!("m:{hash:016x}")
}

impl Decisions {
    /// Replays decisions in their order: a later `undo` takes an earlier one out.
    pub fn replay(decisions: impl IntoIterator<Item = Decision>) -> Self {
        let mut active = IndexMap::new();
        for decision in decisions {
            match &decision.choice {
                Choice::Undo { undoes } => {
                    active.shift_remove(undoes);
                }
                _ => {
                    active.insert(decision.id.clone(), decision);
                }
            }
        }
        Self { active }
    }

    /// Replays JSON lines, a decision a line; empty lines and lines that start with `#` are left away.
    pub fn from_json_lines(text: &str) -> Result<Self, DecisionError> {
        let mut read = Vec::new();
        for (at, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#')) {
            let error = |problem: String| DecisionError { line: at + 1, problem };
            let Decision { choice, reason, by, .. } = serde_json::from_str(line).map_err(|e| error(e.to_string()))?;
            let decision = Decision::new(choice, reason, by).map_err(error)?;
            if let Choice::Undo { undoes } = &decision.choice
                && !read.iter().any(|d: &Decision| d.id == *undoes)
            {
                return Err(error(format!("`{undoes}` is no decision of the lines above")));
            }
            read.push(decision);
        }
        Ok(Self::replay(read))
    }

    /// The decisions that hold.
    pub fn iter(&self) -> impl Iterator<Item = &Decision> {
        self.active.values()
    }

    /// The decision with this identity, where it holds.
    pub fn get(&self, id: &str) -> Option<&Decision> {
        self.active.get(id)
    }

    /// Whether nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.active.is_empty()
    }

    /// The ids about which the two decide differently: what must be merged again when one takes the place of the other.
    pub fn touched<'a>(&'a self, other: &'a Self) -> BTreeSet<&'a str> {
        let lost = self.iter().filter(|d| other.get(&d.id) != Some(*d));
        let gained = other.iter().filter(|d| self.get(&d.id) != Some(*d));
        lost.chain(gained).flat_map(Decision::entities).collect()
    }

    /// The id that a party gets who goes by `own`, in a document and beside another party; `own` where nothing says otherwise.
    pub(crate) fn split<'a, 'd: 'a>(
        &'d self,
        own: &'a str,
        other: &str,
        document: &str,
    ) -> (&'a str, Option<&'d Decision>) {
        for decision in self.iter() {
            if let Choice::Split { entity, into, with, documents } = &decision.choice
                && entity == own
                && (with.iter().any(|w| w == other) || documents.iter().any(|d| d == document))
            {
                return (into, Some(decision));
            }
        }
        (own, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_replayed_and_undone() {
        let merge = r#"{"decision": "merge", "entities": ["zm", "zeta"], "reason": "one firm by its annual report"}"#;
        let one = Decisions::from_json_lines(&format!("# reviewed\n{merge}\n\n")).expect("reads");
        let decision = one.iter().next().expect("one").clone();
        assert_eq!(decision.entities(), ["zeta", "zm"]);
        let written = serde_json::to_string(&decision).expect("writes");
        assert_eq!(Decisions::from_json_lines(&written).expect("reads"), one);
        let undo = format!(r#"{{"decision": "undo", "undoes": "{}", "reason": "two firms after all"}}"#, decision.id);
        let none = Decisions::from_json_lines(&format!("{merge}\n{undo}")).expect("reads");
        assert!(none.is_empty());
        assert_eq!(one.touched(&none), BTreeSet::from(["zeta", "zm"]));
        assert_eq!(Decisions::from_json_lines(&format!("{merge}\n{undo}\n{merge}")).expect("reads"), one);
    }

    #[test]
    fn a_bad_line_is_named() {
        for (line, problem) in [
            ("{}", "missing field"),
            (r#"{"decision": "marry", "entities": [], "reason": "x"}"#, "unknown variant"),
            (r#"{"decision": "merge", "entities": ["a", "a"], "reason": "x"}"#, "two different"),
            (r#"{"decision": "merge", "entities": ["a", "b"], "reason": " "}"#, "reason"),
            (r#"{"decision": "split", "entity": "a", "into": "b", "reason": "x"}"#, "who the others are"),
            (r#"{"decision": "undo", "undoes": "m:1", "reason": "x"}"#, "no decision of the lines above"),
        ] {
            let error = Decisions::from_json_lines(&format!("\n{line}")).expect_err(line);
            assert!(error.line == 2 && error.problem.contains(problem), "{error}");
        }
    }
}
