//! Precision, recall and F1 of claims, by the definition in which optional gold neither rewards nor punishes.

use std::collections::BTreeSet;

use guanxi_model::{Qualifiers, Relation, Status};
use indexmap::IndexMap;
use serde::Serialize;
use serde_json::Value;

use super::{
    Figures, Key,
    gold::{Gold, GoldClaim},
    predicted::Predicted,
};

/// What was counted for a set of relations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counts {
    /// Claims that the gold requires.
    pub(crate) gold: usize,
    /// Claims made, but for those that are optional in the gold.
    pub(crate) pred: usize,
    /// Required and made, whatever the status.
    pub(crate) relaxed: usize,
    /// Required and made with a right status, and with none that the gold does not hold.
    pub(crate) strict: usize,
    /// Claims for which the gold gives an amount, and those that have it.
    pub(crate) amount_gold: usize,
    pub(crate) amount_right: usize,
    /// The same of stakes.
    pub(crate) stake_gold: usize,
    pub(crate) stake_right: usize,
}

/// How one relation of one document fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// Claimed, and not in the gold.
    False,
    /// In the gold, and not claimed.
    Misses,
    /// Claimed with another status.
    Status,
    /// Claimed as the gold has it.
    Right,
}

impl Verdict {
    /// As the command line names it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::False => "false",
            Self::Misses => "misses",
            Self::Status => "status",
            Self::Right => "right",
        }
    }
}

/// A verdict, with the document, the relation and what explains it.
pub(crate) type Note = (Verdict, String, Key, String);

/// Counts and verdicts over the relations for which `counted` holds.
pub(crate) fn score(gold: &Gold, predicted: &Predicted, counted: impl Fn(Relation) -> bool) -> (Counts, Vec<Note>) {
    let mut counts = Counts::default();
    let mut notes = Vec::new();
    for (document, passage) in gold {
        let mut note = |verdict, key: &Key, why: String| notes.push((verdict, document.clone(), key.clone(), why));
        for (key, claims) in passage.claims.iter().filter(|(key, _)| counted(key.1)) {
            let required: Vec<&GoldClaim> = claims.iter().filter(|c| !c.optional).collect();
            let Some(first) = required.first() else { continue };
            counts.gold += 1;
            let Some(got) = predicted.get(document, key) else {
                note(Verdict::Misses, key, first.evidence.clone());
                continue;
            };
            counts.relaxed += 1;
            let wanted: BTreeSet<Status> = required.iter().map(|c| c.status).collect();
            let allowed: BTreeSet<Status> = claims.iter().map(|c| c.status).collect();
            let claimed: BTreeSet<Status> = got.iter().map(|(status, _)| *status).collect();
            if !wanted.is_disjoint(&claimed) && claimed.is_subset(&allowed) {
                counts.strict += 1;
                note(Verdict::Right, key, first.evidence.clone());
            } else {
                note(Verdict::Status, key, format!("gold {} got {}", list(&wanted), list(&claimed)));
            }
            count_values(&mut counts, &required, got);
        }
        for (key, _) in predicted.of(document).filter(|(key, _)| counted(key.1)) {
            match passage.claims.get(key) {
                None => {
                    counts.pred += 1;
                    note(Verdict::False, key, String::new());
                }
                Some(claims) => counts.pred += usize::from(claims.iter().any(|c| !c.optional)),
            }
        }
    }
    (counts, notes)
}

/// Counts the amounts and stakes that the gold gives, and those that are right.
fn count_values(counts: &mut Counts, required: &[&GoldClaim], got: &[(Status, Qualifiers)]) {
    let wanted = |kind: &str, number: fn(&Value) -> Option<Number>| -> Vec<Option<Number>> {
        let given = required.iter().filter_map(|c| c.qualifiers.get(kind));
        given.filter(|v| !v.is_null() && v.as_object().is_none_or(|o| !o.is_empty())).map(number).collect()
    };
    let amounts = wanted("amount", amount_of);
    if !amounts.is_empty() {
        counts.amount_gold += 1;
        let mut have = got.iter().map(|(_, q)| &q.amount).filter(|a| !a.is_empty());
        let number = |a: &[guanxi_model::Amount]| match a {
            [one] => Some((cents(one.value), one.currency.clone())),
            _ => None,
        };
        counts.amount_right += usize::from(have.any(|a| amounts.contains(&number(a))));
    }
    let stakes = wanted("stake", stake_of);
    if !stakes.is_empty() {
        counts.stake_gold += 1;
        let mut have = got.iter().map(|(_, q)| &q.stake).filter(|s| !s.is_empty());
        let number = |s: &[guanxi_model::Stake]| s.first().and_then(|s| s.percent).map(|p| (cents(p), String::new()));
        counts.stake_right += usize::from(have.any(|s| stakes.contains(&number(s))));
    }
}

/// A value in hundredths, with its currency where it is money.
type Number = (i128, String);

fn cents(value: f64) -> i128 {
    (value * 100.0).round() as i128
}

fn amount_of(value: &Value) -> Option<Number> {
    let currency = value.get("currency").and_then(Value::as_str).unwrap_or_default();
    Some((cents(value.get("value")?.as_f64()?), currency.to_owned()))
}

fn stake_of(value: &Value) -> Option<Number> {
    let percent = value.get("percent").or_else(|| value.get("value")).unwrap_or(value);
    Some((cents(percent.as_f64()?), String::new()))
}

fn list(statuses: &BTreeSet<Status>) -> String {
    let mut names: Vec<&str> = statuses.iter().map(|s| s.as_str()).collect();
    names.sort_unstable();
    names.join(", ")
}

/// The figures of one line of the result.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    pub(crate) strict: Figures,
    pub(crate) relaxed: Figures,
    pub(crate) counts: Counts,
}

/// `core`, `support`, then each relation.
pub(crate) fn lines(gold: &Gold, predicted: &Predicted) -> IndexMap<&'static str, Line> {
    let line = |counted: &dyn Fn(Relation) -> bool| {
        let (counts, _) = score(gold, predicted, counted);
        let figures = |right| Figures::new(right, counts.pred, counts.gold);
        Line { strict: figures(counts.strict), relaxed: figures(counts.relaxed), counts }
    };
    let mut lines = IndexMap::from([("core", line(&|r| r.is_core())), ("support", line(&|r| !r.is_core()))]);
    for &relation in Relation::ALL {
        lines.insert(relation.as_str(), line(&|r| r == relation));
    }
    lines
}
