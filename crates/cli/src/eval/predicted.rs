//! Claims as they are held against gold: by document, with names brought to those of the gold.

use std::collections::BTreeMap;

use guanxi_model::{Claim, Party, Qualifiers, Status, fold};

use super::{
    Key, document_name,
    gold::{Gold, Passage},
    key, names_of,
};

/// What was claimed of each pair in each document.
#[derive(Debug, Default)]
pub(crate) struct Predicted {
    documents: BTreeMap<String, BTreeMap<Key, Vec<(Status, Qualifiers)>>>,
    /// How many claims are of a document that the gold does not hold.
    pub(crate) unknown: usize,
}

impl Predicted {
    /// The claims of one document.
    pub(crate) fn of(&self, document: &str) -> impl Iterator<Item = (&Key, &Vec<(Status, Qualifiers)>)> {
        self.documents.get(document).into_iter().flatten()
    }

    /// What was claimed of one pair in one document.
    pub(crate) fn get(&self, document: &str, key: &Key) -> Option<&Vec<(Status, Qualifiers)>> {
        self.documents.get(document)?.get(key)
    }
}

/// Sorts claims by the gold's documents and names.
pub(crate) fn by_gold<'c>(claims: impl IntoIterator<Item = &'c Claim>, gold: &Gold) -> Predicted {
    let mut predicted = Predicted::default();
    for claim in claims {
        let mut documents: Vec<&str> = claim.evidence.iter().map(|e| document_name(&e.document)).collect();
        documents.sort_unstable();
        documents.dedup();
        for document in documents {
            let Some(passage) = gold.get(document) else {
                predicted.unknown += 1;
                continue;
            };
            let claimed = (claim.status, claim.qualifiers.clone());
            let claims = predicted.documents.entry(document.to_owned()).or_default();
            claims.entry(key_in(passage, claim)).or_default().push(claimed);
        }
    }
    predicted
}

/// What a claim says in the names of a passage's gold, where they match.
pub(crate) fn key_in(passage: &Passage, claim: &Claim) -> Key {
    let end = |party: &Party| {
        let main = fold(&party.name);
        let known = |name: &String| passage.alias.get(name).filter(|n| !n.is_empty());
        let hit = known(&main).cloned().or_else(|| names_of(party).iter().find_map(|n| known(n).cloned()));
        hit.unwrap_or(main)
    };
    key(end(&claim.subject), claim.relation, end(&claim.object))
}
