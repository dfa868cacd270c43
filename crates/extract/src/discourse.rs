//! What a document has said before a sentence that the sentence leaves unsaid: who raised the money, who is spoken of.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_model::{Kind, Qualifiers, Relation};
use guanxi_nlp::Token;

use crate::{
    clause,
    mention::{Cast, Mention},
    names::is_investor,
    reference::is_news,
    scene::{Filler, Scene},
};

/// How many sentences back a sentence may leave its subject unsaid.
const MAX_BACK: usize = 2;

/// What earlier passages of the document leave for later ones to leave unsaid.
#[derive(Debug, Clone, Default)]
pub(crate) struct Discourse {
    /// Who raised the money that *the round* speaks of.
    pub(crate) recipient: Option<Filler>,
    /// What was said of that money: how much, in which round.
    pub(crate) raised: Qualifiers,
    /// What was said of whom already.
    pub(crate) said: BTreeSet<(Relation, usize, usize)>,
    /// The states that the document names, the one that it names most first.
    pub(crate) states: Vec<Filler>,
    /// Who imposed the sanctions that the document spoke of last.
    pub(crate) sanctioner: Option<Filler>,
    /// Whose equity was last said to be bought or bid for.
    pub(crate) target: Option<Filler>,
    /// The company that the document is about: the one it speaks of most, and more than once.
    pub(crate) topic: Option<Filler>,
    /// The same among the companies that are no investors by name: who raised the money, where no sentence says it.
    pub(crate) raiser: Option<Filler>,
    /// For whom a person acts by office: *U.S. President Joe Biden* for the United States.
    pub(crate) offices: BTreeMap<usize, Filler>,
}

impl Discourse {
    /// Whom a filler acts for: a person who holds an office acts for its body in what only bodies do.
    pub(crate) fn acting(&self, scene: &Scene<'_>, relation: Relation, filler: Filler) -> Filler {
        let official = matches!(relation, Relation::PartnersWith | Relation::Supplies | Relation::SanctionedBy);
        match self.offices.get(&filler.party) {
            Some(&body) if official && scene.cast.parties[filler.party].kind == Kind::Person => {
                Filler { party: body.party, ..filler }
            }
            _ => filler,
        }
    }

    /// The state of which a person without a named one is an office holder: his own, or the one that the document names most.
    pub(crate) fn state_of(&self, cast: &Cast, person: usize) -> Option<Filler> {
        let home = cast.parties[person].country.as_ref();
        let fits = |f: &&Filler| home.is_none() || cast.parties[f.party].country.as_ref() == home;
        self.states.iter().find(fits).copied()
    }

    /// What is known of a document before its first passage is read.
    pub(crate) fn new(cast: &Cast) -> Self {
        let mut counts = vec![0_usize; cast.parties.len()];
        let mut first = vec![None; cast.parties.len()];
        for (passage, mentions) in cast.mentions.iter().enumerate() {
            for (mention, m) in mentions.iter().enumerate() {
                for &party in &m.parties {
                    counts[party] += 1;
                    first[party].get_or_insert(Filler { passage, mention, party });
                }
            }
        }
        let spoken_of = |fits: &dyn Fn(usize) -> bool| -> Vec<Filler> {
            let most = (0..counts.len()).filter(|&p| fits(p)).map(|p| counts[p]).max();
            (0..counts.len()).filter(|&p| fits(p) && Some(counts[p]) == most).filter_map(|p| first[p]).collect()
        };
        let business = |p: usize| cast.parties[p].kind == Kind::Company && !is_news(&cast.parties[p]);
        let topic = match spoken_of(&business).as_slice() {
            &[only] if cast.parties.len() > 1 => Some(only),
            _ => None,
        };
        let raiser = spoken_of(&|p| business(p) && !is_investor(&cast.parties[p].name)).into_iter().min();
        let mut states = spoken_states(cast, &first);
        states.sort_by_key(|f| std::cmp::Reverse(counts[f.party]));
        Self { states, topic, raiser, ..Self::default() }
    }
}

/// The first mentions of those that are states rather than agencies of one.
fn spoken_states(cast: &Cast, first: &[Option<Filler>]) -> Vec<Filler> {
    let is_state = |f: &Filler| {
        let party = &cast.parties[f.party];
        party.kind == Kind::Government && !party.adjectives.is_empty()
    };
    first.iter().flatten().copied().filter(is_state).collect()
}

/// Whom a trigger that names only one side is about: the subject of the clause around it, else of a sentence shortly before,
/// else the company that the document is about.
pub(crate) fn focus(
    scene: &Scene<'_>,
    token: Token<'_>,
    discourse: &Discourse,
    fits: impl Fn(&Filler) -> bool,
) -> Option<Filler> {
    let organised = |f: &Filler| scene.cast.parties[f.party].kind == Kind::Company && fits(f);
    let of = |verb: Token<'_>| clause::subjects(verb, 0).into_iter().flat_map(|s| scene.fillers(s)).find(&organised);
    // A headline speaks of the first that it names.
    let named = |(mention, m): (usize, &Mention)| {
        m.parties.first().map(|&party| Filler { passage: scene.index, mention, party })
    };
    let first = || scene.mentions.iter().enumerate().filter_map(named).find(&organised);
    if scene.passage.headline {
        return first();
    }
    let above = token.ancestors().filter(|t| clause::is_verbal(*t)).find_map(of);
    let before = || {
        let analysis = &scene.passage.analysis;
        let own = token.sentence().start;
        let earlier: Vec<_> = analysis.sentences().take_while(|s| s.start < own).collect();
        earlier
            .into_iter()
            .rev()
            .take(MAX_BACK)
            .find_map(|s| analysis.range(s).filter(|t| clause::is_verbal(*t)).find_map(of))
    };
    above.or_else(before).or_else(|| discourse.topic.filter(&organised))
}
