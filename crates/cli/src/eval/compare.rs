//! What a run gained and lost against an earlier one.

use std::collections::BTreeMap;

use super::{
    Key,
    score::{Note, Verdict},
};

/// A relation of a document whose verdict changed: where, what, from and to; `None` where it was not claimed and need not be.
pub(crate) type Change = (String, Key, Option<Verdict>, Option<Verdict>);

/// The relations whose verdicts differ, by document.
pub(crate) fn changes(before: &[Note], after: &[Note]) -> Vec<Change> {
    type Pair = (Option<Verdict>, Option<Verdict>);
    let mut verdicts: BTreeMap<(&str, &Key), Pair> = BTreeMap::new();
    for (verdict, document, key, _) in before {
        verdicts.entry((document, key)).or_default().0 = Some(*verdict);
    }
    for (verdict, document, key, _) in after {
        verdicts.entry((document, key)).or_default().1 = Some(*verdict);
    }
    let changed = verdicts.into_iter().filter(|(_, (before, after))| before != after);
    changed.map(|((document, key), (before, after))| (document.to_owned(), key.clone(), before, after)).collect()
}

/// Whether a change is for the better: more right, or less false.
pub(crate) fn is_gain((_, _, before, after): &Change) -> bool {
    let worth = |v: &Option<Verdict>| match v {
        Some(Verdict::False) => -1,
        None | Some(Verdict::Misses) => 0,
        Some(Verdict::Status) => 1,
        Some(Verdict::Right) => 2,
    };
    worth(after) > worth(before)
}
