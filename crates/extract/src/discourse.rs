//! What a document has said before a sentence that the sentence leaves unsaid: who raised the money, who is spoken of.

use std::collections::BTreeMap;

use guanxi_model::{Kind, Qualifiers, Relation, Status};
use guanxi_nlp::{Dep, Tag, Token};

use crate::{
    clause,
    mention::{Cast, Mention},
    names::is_investor,
    reference::meant_by,
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
    /// What was said of whom already, with how far it has come.
    pub(crate) said: BTreeMap<(Relation, usize, usize), Status>,
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
        let official = matches!(
            relation,
            Relation::PartnersWith | Relation::Supplies | Relation::SanctionedBy | Relation::CompetesWith
        );
        match self.offices.get(&filler.party) {
            Some(&body) if official && scene.cast.parties[filler.party].kind == Kind::Person => {
                Filler { party: body.party, ..filler }
            }
            _ => filler,
        }
    }

    /// The body of which a person is meant by *his* or *her*: ***his** co-founder*.
    pub(crate) fn office(&self, scene: &Scene<'_>, filler: Filler) -> Filler {
        let body = self.offices.get(&filler.party).filter(|_| scene.is_possessive(filler));
        body.map_or(filler, |body| Filler { party: body.party, ..filler })
    }

    /// The company of one who holds an office there: ***his company***, and ***we*** in what he is quoted to say.
    pub(crate) fn employed(&self, scene: &Scene<'_>, word: Token<'_>) -> Option<Filler> {
        let text = word.text().to_lowercase();
        if matches!(text.as_str(), "we" | "us" | "our" | "ourselves") {
            return speakers(scene, word).into_iter().find_map(|speaker| self.body_of(scene, speaker));
        }
        let own = matches!(
            text.as_str(),
            "company"
                | "firm"
                | "startup"
                | "start-up"
                | "business"
                | "group"
                | "conglomerate"
                | "bank"
                | "fund"
                | "organization"
                | "organisation"
        );
        let owner = word.child(Dep::Poss).filter(|_| own)?;
        match owner.text().to_lowercase().as_str() {
            "our" => self.employed(scene, owner),
            _ => scene.modifier(owner).into_iter().find_map(|f| self.body_of(scene, f)),
        }
    }

    /// The company that a person acts for, or the company itself.
    pub(crate) fn body_of(&self, scene: &Scene<'_>, actor: Filler) -> Option<Filler> {
        match scene.cast.parties[actor.party].kind {
            Kind::Person => self.offices.get(&actor.party).map(|body| Filler { party: body.party, ..actor }),
            _ => None,
        }
    }

    /// The state of which a person without a named one is an office holder: his own, or the one that the document names most.
    pub(crate) fn state_of(&self, cast: &Cast, person: usize) -> Option<Filler> {
        let home = cast.parties[person].country.as_ref();
        let fits = |f: &&Filler| home.is_none() || cast.parties[f.party].country.as_ref() == home;
        self.states.iter().find(fits).copied()
    }

    /// Who raised the money that a word speaks of: the last that was said to, but in *He owns a tenth of Acme. Other **investors**
    /// include Bolt* whose equity was spoken of just before.
    pub(crate) fn raising(&self, scene: &Scene<'_>, word: Token<'_>) -> Option<Filler> {
        let others = word.children().any(|c| matches!(c.lemma(), "other" | "another" | "further"));
        let held = self.target.filter(|t| others && t.passage == scene.index);
        // Of whom a text speaks most raised the money only where the sentence speaks of a round: *backing from A* may go to anybody.
        let raiser = self.raiser.filter(|_| speaks_of_round(scene, word));
        held.filter(|t| self.recipient.is_none_or(|r| r.passage < t.passage)).or(self.recipient).or(raiser)
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
        let business = |p: usize| cast.parties[p].kind == Kind::Company && !cast.sources.contains(&p);
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

/// Whether the sentence of a word speaks of a funding round.
fn speaks_of_round(scene: &Scene<'_>, word: Token<'_>) -> bool {
    let round = |t: Token<'_>| {
        matches!(t.lemma(), "round" | "financing" | "fundraising" | "seed") || matches!(t.text(), "Series" | "series")
    };
    let sentence = || scene.passage.analysis.range(word.sentence());
    // *The **funding** is being **led** by A*.
    let led = || sentence().any(|t| matches!(t.lemma(), "lead" | "co-lead"));
    sentence().any(round) || (sentence().any(|t| t.lemma() == "funding") && led())
}

/// Who speaks around a word: the subjects of verbs of saying in its sentence, in the next one and in the one before.
fn speakers(scene: &Scene<'_>, word: Token<'_>) -> Vec<Filler> {
    let analysis = &scene.passage.analysis;
    let sentences: Vec<_> = analysis.sentences().collect();
    let Some(own) = sentences.iter().position(|s| s.contains(&word.index())) else { return Vec::new() };
    let near = [Some(own), Some(own + 1), own.checked_sub(1)];
    let said = |t: &Token<'_>| {
        matches!(t.lemma(), "say" | "tell" | "add" | "explain" | "write" | "note" | "comment" | "state")
    };
    for sentence in near.into_iter().flatten().filter_map(|i| sentences.get(i)) {
        let verbs = analysis.range(sentence.clone()).filter(said);
        let found: Vec<Filler> = verbs.flat_map(|v| clause::subjects(v, 0)).flat_map(|s| scene.fillers(s)).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
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
    let organised = |f: &Filler| {
        let party = &scene.cast.parties[f.party];
        party.kind == Kind::Company && !scene.cast.sources.contains(&f.party) && fits(f)
    };
    let of = |verb: Token<'_>| {
        let subjects = clause::subjects(verb, 0);
        let meant = |s| Some(scene.fillers(s)).filter(|f| !f.is_empty()).unwrap_or_else(|| scene.fillers(meant_by(s)));
        subjects.into_iter().flat_map(meant).find(&organised)
    };
    // A headline speaks of the first that it names.
    let named = |(mention, m): (usize, &Mention)| {
        m.parties.first().map(|&party| Filler { passage: scene.index, mention, party })
    };
    let first = || scene.mentions.iter().enumerate().filter_map(named).find(&organised);
    if scene.passage.headline {
        return first();
    }
    // Whom a pronoun means that nobody could resolve is said, and not known.
    let verb = token.ancestors().find(|t| clause::is_verbal(*t));
    let pronoun = |s: &Token<'_>| s.tag() == Tag::Prp && scene.fillers(*s).is_empty();
    // *The Apple Card, which is a partnership with Bolt*: nor does a thing stand for who makes it.
    let thing = |s: &Token<'_>| {
        let meant = scene.fillers(meant_by(*s));
        !meant.is_empty() && meant.iter().all(|f| scene.cast.parties[f.party].kind == Kind::Product)
    };
    if verb.is_some_and(|verb| clause::subjects(verb, 0).iter().any(|s| pronoun(s) || thing(s))) {
        return None;
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
