//! Claims held against single labelled pairs of names.
//!
//! A pair is right when some claim between its two names, in any status, has an accepted relation in the accepted
//! direction. A core claim between the two that is not accepted is false. Other pairs are not judged.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use guanxi_model::{Claim, Relation, fold};
use serde::{Deserialize, Serialize};

use super::{Figures, document_name, names_of};

/// One labelled pair; `accept` is empty where no relation holds.
#[derive(Debug, Deserialize)]
pub(crate) struct Pair {
    document: String,
    left: String,
    right: String,
    accept: Vec<(String, Relation)>,
}

/// Reads a file of pairs, one a line.
pub(crate) fn read(path: &str) -> Result<Vec<Pair>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read the gold file `{path}`"))?;
    let lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    lines
        .map(|(at, line)| {
            serde_json::from_str(line)
                .with_context(|| format!("{path}, line {}: not a pair (`document`, `left`, `right`, `accept`)", at + 1))
        })
        .collect()
}

/// What was counted for one relation or all.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Counts {
    pub(crate) gold: usize,
    pub(crate) right: usize,
    #[serde(rename = "false")]
    pub(crate) wrong: usize,
    #[serde(flatten)]
    pub(crate) figures: Figures,
}

/// The counts by relation, and what is wrong: `misses` or `false`, with the pair.
pub(crate) type Scored = (Vec<(&'static str, Counts)>, Vec<(&'static str, String)>);

/// The counts by relation, `all` first, and a line for each miss and false claim.
pub(crate) fn score(pairs: &[Pair], claims: &[Claim]) -> Scored {
    let mut by_document: BTreeMap<&str, Vec<&Claim>> = BTreeMap::new();
    for claim in claims {
        by_document.entry(document_name(claim.document())).or_default().push(claim);
    }
    let mut all = Counts::default();
    let mut each: BTreeMap<&'static str, Counts> = BTreeMap::new();
    let mut notes = Vec::new();
    for pair in pairs {
        let mut right = false;
        for claim in by_document.get(pair.document.as_str()).into_iter().flatten() {
            let (subjects, objects) = (names_of(&claim.subject), names_of(&claim.object));
            let ahead = is_same(&subjects, &pair.left) && is_same(&objects, &pair.right);
            let back = is_same(&subjects, &pair.right) && is_same(&objects, &pair.left);
            if !ahead && !back {
                continue;
            }
            let subject = if ahead { &pair.left } else { &pair.right };
            let relation = claim.relation;
            let accepted = |(side, r): &(String, Relation)| *r == relation && (r.is_symmetric() || side == subject);
            if pair.accept.iter().any(accepted) {
                right = true;
            } else if relation.is_core() {
                all.wrong += 1;
                each.entry(relation.as_str()).or_default().wrong += 1;
                notes.push((
                    "false",
                    format!("{}  {} —{relation}→ {}", pair.document, claim.subject.name, claim.object.name),
                ));
            }
        }
        if let Some((_, kind)) = pair.accept.first() {
            for counts in [&mut all, each.entry(kind.as_str()).or_default()] {
                counts.gold += 1;
                counts.right += usize::from(right);
            }
            if !right {
                notes.push(("misses", format!("{}  {} | {}  {kind}", pair.document, pair.left, pair.right)));
            }
        }
    }
    let mut lines = vec![("all", all)];
    lines.extend(each);
    for (_, counts) in &mut lines {
        counts.figures = Figures::new(counts.right, counts.right + counts.wrong, counts.gold);
    }
    (lines, notes)
}

/// Whether one of a party's names is the wanted one, or one of the two holds the other as whole words.
fn is_same(names: &[String], wanted: &str) -> bool {
    let chinese = wanted.chars().any(|c| c > '\u{3400}');
    let wanted = fold(wanted);
    let within = |a: &str, b: &str| format!(" {b} ").contains(&format!(" {a} "));
    names.iter().any(|name| {
        let shorter = name.chars().count().min(wanted.chars().count());
        *name == wanted
            || (shorter > 3 && (within(name, &wanted) || within(&wanted, name)))
            || (chinese && name.chars().count() > 1 && (wanted.contains(name.as_str()) || name.contains(&wanted)))
    })
}
