//! How often each rule was right, which is what its claims are believed by.

use std::collections::BTreeMap;

use guanxi_model::Claim;

use super::{document_name, gold::Gold, predicted::key_in};

/// How many pieces of evidence of one rule were right and wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) right: usize,
    pub(crate) wrong: usize,
}

/// The record of each rule.
///
/// A piece of evidence is right where the gold holds its claim with that status, and not counted where the gold leaves
/// the claim open.
pub(crate) fn records<'c>(claims: &'c [Claim], gold: &Gold) -> BTreeMap<&'c str, Record> {
    let mut records: BTreeMap<&str, Record> = BTreeMap::new();
    for claim in claims {
        for evidence in &claim.evidence {
            let Some(passage) = gold.get(document_name(&evidence.document)) else { continue };
            let held = passage.claims.get(&key_in(passage, claim)).map_or(&[][..], Vec::as_slice);
            if !held.is_empty() && held.iter().all(|c| c.optional) {
                continue;
            }
            let record = records.entry(&evidence.rule).or_default();
            if held.iter().any(|c| c.status == claim.status) {
                record.right += 1;
            } else {
                record.wrong += 1;
            }
        }
    }
    records
}
