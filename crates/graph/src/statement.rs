//! Claims of several documents folded into the one statement that they make together.

use guanxi_model::{Claim, Evidence, PartialDate, Qualifiers, Relation, Statement, Status, Step};

/// The identity of a statement: `s:` and 16 hexadecimal digits, FNV-1a over 64 bits of the four parts, each ended by a
/// zero byte. The same everywhere; see [`Claim::identity`] for the method.
pub fn statement_id(subject: &str, relation: Relation, object: &str, status: Status) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in [subject, relation.as_str(), object, status.as_str()] {
        for byte in part.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("s:{hash:016x}")
}

/// One claim on its way into a statement.
#[derive(Debug)]
pub struct Said<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// When its document was published.
    pub date: Option<PartialDate>,
    /// Whether the statement has the claim's object as its subject, as a symmetric relation may.
    pub turned: bool,
}

/// Folds claims that agree on subject, relation, object and status, given as entities' ids; `current` and
/// `contradicts` are left empty, since they depend on other statements.
///
/// Steps stand by date and document, undated ones first; evidence in the order of the steps, subject and object turned where the
/// claim has them the other way round. A claim that is given twice counts once.
pub fn statement_of(
    subject: &str,
    relation: Relation,
    object: &str,
    status: Status,
    mut said: Vec<Said<'_>>,
) -> Statement {
    said.sort_by(|a, b| key(a).cmp(&key(b)));
    said.dedup_by(|a, b| a.claim.id == b.claim.id);
    let mut qualifiers = Qualifiers::default();
    for s in &said {
        qualifiers.merge(&s.claim.qualifiers);
    }
    Statement {
        id: statement_id(subject, relation, object, status),
        subject: subject.to_owned(),
        relation,
        object: object.to_owned(),
        status,
        current: false,
        contradicts: Vec::new(),
        confidence: said.iter().map(|s| s.claim.confidence).fold(0.0, f64::max),
        qualifiers,
        steps: said
            .iter()
            .map(|s| Step {
                date: s.date,
                document: s.claim.document().to_owned(),
                claim: s.claim.id.clone(),
                copy_of: None,
                stake: s.claim.qualifiers.stake.clone(),
            })
            .collect(),
        evidence: said.iter().flat_map(|s| s.claim.evidence.iter().map(|e| turn(e, s.turned))).collect(),
    }
}

fn key<'a>(said: &Said<'a>) -> (Option<PartialDate>, &'a str, &'a str) {
    (said.date, said.claim.document(), &said.claim.id)
}

fn turn(evidence: &Evidence, turned: bool) -> Evidence {
    let mut evidence = evidence.clone();
    if turned {
        std::mem::swap(&mut evidence.subject, &mut evidence.object);
    }
    evidence
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::claim;

    #[test]
    fn steps_stand_by_date_and_a_claim_counts_once() {
        let (late, early) = (claim("b", "catl supplies tesla asserted"), claim("a", "catl supplies tesla asserted"));
        let said = |claim, date: &str| Said { claim, date: date.parse().ok(), turned: false };
        let statement = statement_of(
            "catl",
            Relation::Supplies,
            "tesla",
            Status::Asserted,
            vec![said(&late, "2021-06"), said(&early, "2020"), said(&late, "2021-06")],
        );
        let documents: Vec<&str> = statement.steps.iter().map(|s| s.document.as_str()).collect();
        assert_eq!(documents, ["a", "b"]);
        assert_eq!(statement.evidence.len(), 2);
        assert_eq!(statement.id, statement_id("catl", Relation::Supplies, "tesla", Status::Asserted));
    }

    #[test]
    fn a_turned_claim_has_its_parties_the_other_way_round() {
        let claim = claim("a", "geely partners-with baidu asserted");
        let (subject, object) = (claim.evidence[0].subject, claim.evidence[0].object);
        let said = Said { claim: &claim, date: None, turned: true };
        let statement = statement_of("baidu", Relation::PartnersWith, "geely", Status::Asserted, vec![said]);
        assert_eq!((statement.evidence[0].subject, statement.evidence[0].object), (object, subject));
    }
}
