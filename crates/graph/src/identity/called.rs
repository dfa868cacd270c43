//! What the parties of one id are called, and the id that each has by itself.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_model::{Catalogue, Claim, Kind, Party};
use serde::{Deserialize, Serialize};

use crate::Decisions;

/// What all parties of one id are called.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Called {
    /// How often each kind is given.
    kinds: BTreeMap<Kind, usize>,
    /// How often each name is the party's name.
    pub(super) names: BTreeMap<String, usize>,
    /// Names that a document gives as the same, with the document that sorts first.
    pub(super) aliases: BTreeMap<String, String>,
    /// Words of a passage that look like a name.
    pub(super) mentions: BTreeSet<String>,
}

impl Called {
    pub(super) fn add(&mut self, party: &Party, document: &str) {
        *self.kinds.entry(party.kind).or_default() += 1;
        *self.names.entry(party.name.clone()).or_default() += 1;
        for alias in &party.aliases {
            let first = self.aliases.entry(alias.clone()).or_insert_with(|| document.to_owned());
            if document < first.as_str() {
                document.clone_into(first);
            }
        }
        self.mentions.extend(party.mention.iter().filter_map(|m| name_like(m)).map(str::to_owned));
    }

    /// Takes in what the parties of another id are called.
    pub(super) fn join(&mut self, other: &Self) {
        other.kinds.iter().for_each(|(kind, count)| *self.kinds.entry(*kind).or_default() += count);
        other.names.iter().for_each(|(name, count)| *self.names.entry(name.clone()).or_default() += count);
        for (alias, document) in &other.aliases {
            let first = self.aliases.entry(alias.clone()).or_insert_with(|| document.clone());
            if document < first {
                first.clone_from(document);
            }
        }
        self.mentions.extend(other.mentions.iter().cloned());
    }

    /// The most frequent name; of several, the one that sorts first.
    pub(super) fn name(&self) -> &str {
        most(&self.names).map_or("", String::as_str)
    }

    /// The most frequent kind.
    pub(super) fn kind(&self) -> Kind {
        most(&self.kinds).copied().unwrap_or(Kind::Company)
    }

    /// Every name, mentions too.
    pub(super) fn all_names(&self) -> impl Iterator<Item = &String> {
        self.names.keys().chain(self.aliases.keys()).chain(&self.mentions).filter(|n| !n.is_empty())
    }
}

fn most<T: Ord>(counts: &BTreeMap<T, usize>) -> Option<&T> {
    counts.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(value, _)| value)
}

/// The id of each party by itself: the plain one for the catalogue's kind, else for the first kind; the others with their kind.
pub(super) fn keep_homonyms_apart(
    parties: &BTreeSet<(&str, Kind)>,
    catalogue: &Catalogue,
) -> BTreeMap<(String, Kind), String> {
    let mut plain: BTreeMap<&str, Kind> = BTreeMap::new();
    for (id, kind) in parties {
        plain.entry(id).or_insert_with(|| catalogue.get(id).map_or(*kind, |e| e.kind));
    }
    let taken = |id: &str, kind| plain.get(id).is_some_and(|k| *k != kind);
    let own = |(id, kind): (&str, Kind)| {
        let mut own = id.to_owned();
        while taken(&own, kind) {
            own = format!("{own}-{kind}");
        }
        ((id.to_owned(), kind), own)
    };
    parties.iter().copied().map(own).collect()
}

/// The id that a party has by itself; the one it came with where it was not among those looked at.
pub(super) fn own_id<'a>(apart: &'a BTreeMap<(String, Kind), String>, party: &'a Party) -> &'a str {
    apart.get(&(party.id.clone(), party.kind)).unwrap_or(&party.id)
}

/// The ids that decisions made, each with the one it was taken from and the reason.
pub(super) type SplitFrom<'d> = BTreeMap<String, (String, &'d str)>;

/// What the parties of each id are called, once decisions have split those who share one; and the ids that these made, each with
/// the one it was taken from and the decision.
pub(super) fn gather<'d>(
    claims: &[&Claim],
    apart: &BTreeMap<(String, Kind), String>,
    decisions: &'d Decisions,
) -> (BTreeMap<String, Called>, SplitFrom<'d>) {
    let mut called: BTreeMap<String, Called> = BTreeMap::new();
    let mut split_from = SplitFrom::new();
    for claim in claims {
        for (party, other) in [(&claim.subject, &claim.object), (&claim.object, &claim.subject)] {
            let (plain, document) = (own_id(apart, party), claim.document());
            let (id, decision) = decisions.split(plain, own_id(apart, other), document);
            if let Some(decision) = decision {
                split_from.insert(id.to_owned(), (plain.to_owned(), decision.reason.as_str()));
            }
            called.entry(id.to_owned()).or_default().add(party, document);
        }
    }
    (called, split_from)
}

/// The words of a passage as a name: without a possessive, and nothing where they are a pronoun or a description.
fn name_like(mention: &str) -> Option<&str> {
    const NO_NAME: &[&str] = &[
        "it", "its", "itself", "they", "their", "them", "he", "his", "him", "she", "her", "we", "our", "us", "the",
        "this", "that", "these", "those", "a", "an", "both", "which", "who", "whose", "one", "such", "another", "each",
        "i", "you", "your",
    ];
    let mention = mention.trim();
    let mention = mention.strip_suffix("'s").or_else(|| mention.strip_suffix("’s")).unwrap_or(mention);
    let first = mention.split_whitespace().next()?.to_lowercase();
    let named = mention.chars().any(|c| c.is_uppercase() || super::is_han(c));
    (named && !NO_NAME.contains(&first.as_str()) && mention.chars().count() <= 80).then_some(mention)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_become_names_only_where_they_look_like_one() {
        for (mention, name) in [
            ("Huawei's", Some("Huawei")),
            ("the TikTok owner", None),
            ("It", None),
            ("the company", None),
            ("chipmaker", None),
            ("宁德时代", Some("宁德时代")),
            ("", None),
        ] {
            assert_eq!(name_like(mention), name, "{mention}");
        }
    }
}
