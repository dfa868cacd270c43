//! What every party is called, over all documents: kept between builds, it spares reading every claim again to say who is who.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_model::{Catalogue, Claim, Kind, Party};
use serde::{Deserialize, Serialize};

use super::{Identities, called, called::Called, settle};
use crate::{Decisions, decision::Choice};

/// What the parties of each id and kind are called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parties {
    pub(super) called: BTreeMap<(String, Kind), Called>,
}

/// A line that says nothing of a party.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct PartyError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
}

#[derive(Serialize, Deserialize)]
struct Line {
    id: String,
    kind: Kind,
    called: Called,
}

impl Parties {
    /// The parties of all claims.
    pub fn of<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> Self {
        let mut parties = Self::default();
        for claim in claims {
            parties.add(&claim.subject, claim.document());
            parties.add(&claim.object, claim.document());
        }
        parties
    }

    /// Takes in what a document calls a party.
    pub fn add(&mut self, party: &Party, document: &str) {
        self.called.entry((party.id.clone(), party.kind)).or_default().add(party, document);
    }

    /// A copy with those alone whose id and kind are kept.
    #[must_use]
    pub fn only(&self, keep: impl Fn(&str, Kind) -> bool) -> Self {
        let kept = self.called.iter().filter(|((id, kind), _)| keep(id, *kind));
        Self { called: kept.map(|(party, called)| (party.clone(), called.clone())).collect() }
    }

    /// Adds parties; those of an id and kind that are there already are replaced.
    pub fn put(&mut self, others: Self) {
        self.called.extend(others.called);
    }

    /// Forgets the parties of an id and kind.
    pub fn remove(&mut self, id: &str, kind: Kind) {
        self.called.remove(&(id.to_owned(), kind));
    }

    /// Finds out which parties are one entity, as [`super::identify`] does with all claims.
    ///
    /// `None` where a decision splits an id: who is meant then depends on each claim.
    pub fn identify(&self, catalogue: &Catalogue, decisions: &Decisions) -> Option<Identities> {
        if decisions.iter().any(|d| matches!(d.choice, Choice::Split { .. })) {
            return None;
        }
        let parties: BTreeSet<(&str, Kind)> = self.called.keys().map(|(id, kind)| (id.as_str(), *kind)).collect();
        let own = called::keep_homonyms_apart(&parties, catalogue);
        let mut together: BTreeMap<String, Called> = BTreeMap::new();
        for (party, called) in &self.called {
            together.entry(own[party].clone()).or_default().join(called);
        }
        Some(settle(own, &together, BTreeMap::new(), catalogue, decisions))
    }

    /// A line of JSON for each id and kind, in their order.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.called.iter().map(|((id, kind), called)| {
            let line = Line { id: id.clone(), kind: *kind, called: called.clone() };
            serde_json::to_string(&line).unwrap_or_default()
        })
    }

    /// Reads such lines.
    pub fn from_lines<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<Self, PartyError> {
        let mut called = BTreeMap::new();
        for (at, line) in lines.into_iter().enumerate() {
            let line: Line =
                serde_json::from_str(line).map_err(|e| PartyError { line: at + 1, problem: e.to_string() })?;
            called.insert((line.id, line.kind), line.called);
        }
        Ok(Self { called })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fixture::claim, identify};

    #[test]
    fn parties_are_identified_as_by_their_claims() {
        let lines = [
            "Zeta_Motors supplies ZM asserted",
            "ZETA_MOTORS supplies Tesla asserted",
            "Visa/product supplies Visa asserted",
            "visa-product/product supplies catl asserted",
            "catl supplies visa-product asserted",
        ];
        let mut claims: Vec<Claim> = (0..).zip(lines).map(|(at, line)| claim(&format!("d{at}"), line)).collect();
        claims[0].subject.aliases = vec!["ZM".to_owned(), "泽塔".to_owned()];
        claims[1].subject.mention = Some("Zeta's".to_owned());
        let parties = Parties::of(&claims);
        let (catalogue, decisions) = (Catalogue::default(), Decisions::default());
        let wanted = identify(&claims, &catalogue, &decisions);
        let found = parties.identify(&catalogue, &decisions).expect("nothing is split");
        assert_eq!((&found.entities, &found.same_as), (&wanted.entities, &wanted.same_as));
        assert_eq!(found.reasons, wanted.reasons);
        for claim in &claims {
            assert_eq!(found.parties(claim), wanted.parties(claim));
        }
        let written: Vec<String> = parties.lines().collect();
        assert_eq!(Parties::from_lines(written.iter().map(String::as_str)).expect("reads"), parties);
        assert!(Parties::from_lines(["{}"]).is_err());

        let part = Parties::of(&claims[..1]).identify(&catalogue, &decisions).expect("nothing is split");
        let moved: Vec<&str> = part.moved(&found).map(|(id, _)| id).collect();
        assert!(moved.contains(&"zeta-motors"), "it has another name now: {moved:?}");
    }
}
