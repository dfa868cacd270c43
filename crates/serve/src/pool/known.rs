//! Questions that were slow when they were last asked.

use std::hash::{DefaultHasher, Hash, Hasher};

use indexmap::IndexSet;

use crate::worker::Job;

/// How many are remembered.
const MOST: usize = 4096;

/// The last slow ones, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Known(IndexSet<u64>);

impl Known {
    pub(super) fn is_slow(&self, key: u64) -> bool {
        self.0.contains(&key)
    }

    pub(super) fn remember(&mut self, key: u64) {
        if self.0.insert(key) && self.0.len() > MOST {
            self.0.shift_remove_index(0);
        }
    }

    pub(super) fn forget(&mut self, key: u64) {
        self.0.shift_remove(&key);
    }
}

/// What is the same for questions that likely cost the same: their text, numbers and spaces left aside, terms and graphs.
pub(super) fn key(job: &Job) -> u64 {
    let mut hasher = DefaultHasher::new();
    match job {
        Job::Write { source, question, .. } | Job::Answer { source, question, .. } => {
            source.hash(&mut hasher);
            for c in question.text.chars().filter(|c| !c.is_whitespace() && !c.is_ascii_digit()) {
                c.hash(&mut hasher);
            }
            (&question.terms, &question.graphs).hash(&mut hasher);
        }
        Job::Report { name, parameters, format, .. } => {
            (name, format, parameters.as_slice()).hash(&mut hasher);
        }
        Job::Graph { source, name, .. } => (source, name).hash(&mut hasher),
        _ => {}
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use guanxi_store::Question;

    use super::*;
    use crate::worker::{Cost, Source};

    #[test]
    fn numbers_do_not_make_another_question_of_it() {
        let key = |text: &str| {
            let cost = Cost { time: std::time::Duration::ZERO, rows: 0, bytes: 0 };
            key(&Job::Answer { source: Source::Store, question: Question::new(text).expect("short"), cost })
        };
        assert_eq!(key("ASK { FILTER(1 < 2) }"), key("ASK { FILTER(17 <  23)}"));
        assert_ne!(key("ASK { ?s ?p ?o }"), key("ASK { ?s ?p ?s }"));
        let mut known = Known::default();
        (0..=MOST as u64).for_each(|key| known.remember(key));
        assert!(!known.is_slow(0) && known.is_slow(1) && known.is_slow(MOST as u64));
        known.forget(1);
        assert!(!known.is_slow(1));
    }
}
