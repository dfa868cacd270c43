//! One passage with its parties in place: which mention a word belongs to, and whom a phrase means.

use guanxi_nlp::{Dep, Token};

use crate::{
    mention::{Cast, Form, Mention},
    names::{is_legal_form, is_plain_word},
    passage::Passage,
    phrase,
};

/// A passage and the mentions in it.
pub(crate) struct Scene<'a> {
    /// Its number in the document.
    pub(crate) index: usize,
    pub(crate) passage: &'a Passage<'a>,
    pub(crate) cast: &'a Cast,
    pub(crate) mentions: &'a [Mention],
    /// Of units, numbered after the others.
    units: &'a [Mention],
    /// The mention of each token.
    at: Vec<Option<usize>>,
    /// For each mention, the mentions that go on with its list on the surface: *A, carmaker B and C*.
    pub(crate) followers: Vec<Option<usize>>,
}

/// A party that fills a side of a relation, with the mention that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Filler {
    pub(crate) passage: usize,
    pub(crate) mention: usize,
    pub(crate) party: usize,
}

impl<'a> Scene<'a> {
    /// Puts the mentions of passage number `index` in place.
    pub(crate) fn new(passage: &'a Passage<'a>, cast: &'a Cast, index: usize) -> Self {
        let all = cast.mentions.get(index).map_or(&[][..], Vec::as_slice);
        let (mentions, units) = all.split_at(all.partition_point(|m| m.form != Form::Unit));
        let mut at = vec![None; passage.analysis.len()];
        for (i, mention) in mentions.iter().enumerate() {
            for token in mention.tokens.clone() {
                if let Some(slot) = at.get_mut(token) {
                    *slot = Some(i);
                }
            }
        }
        let mut scene = Self { index, passage, cast, mentions, units, at, followers: Vec::new() };
        scene.followers = (0..mentions.len()).map(|i| scene.follower(i)).collect();
        scene
    }

    /// The mention that a token belongs to.
    pub(crate) fn mention_at(&self, token: Token<'_>) -> Option<usize> {
        self.at.get(token.index()).copied().flatten()
    }

    /// Whether a mention stands for its party by itself, rather than saying where another thing comes from: *Chinese firms*.
    pub(crate) fn stands(&self, mention: usize) -> bool {
        let m = &self.mentions[mention];
        m.form != Form::Adjective || !matches!(self.head(mention).dep(), Dep::Amod | Dep::Compound | Dep::Nmod)
    }

    /// The token of a mention that the others depend on.
    pub(crate) fn head(&self, mention: usize) -> Token<'a> {
        let range = self.mentions[mention].tokens.clone();
        let analysis = &self.passage.analysis;
        let outside = |t: &Token<'a>| t.is_root() || !range.contains(&t.head().index());
        analysis.range(range.clone()).rfind(outside).unwrap_or_else(|| analysis.token(range.end - 1))
    }

    /// Whom the phrase that a token heads means: its own mention, those listed with it, those that it introduces.
    pub(crate) fn fillers(&self, token: Token<'a>) -> Vec<Filler> {
        let mut found: Vec<usize> = Vec::new();
        let mut states: Vec<Filler> = Vec::new();
        for member in phrase::conjuncts(token) {
            if let Some(mention) = self.mention_at(member) {
                let meant = self.seated(mention).or_else(|| self.possessed(member, mention)).unwrap_or(mention);
                self.add_with_list(meant, &mut found);
                continue;
            }
            let named = self.introduced(member);
            // *Acme and the city of **Shenzhen***.
            let state = self.state_of(member).filter(|_| named.is_empty() && phrase::is_listed(member));
            states.extend(state.into_iter().flat_map(|m| self.parties(m)));
            for mention in named {
                // *Investors including Singapore's **Temasek***.
                let meant = self.possessed(self.head(mention), mention).unwrap_or(mention);
                self.add_with_list(meant, &mut found);
            }
        }
        if found.is_empty() {
            found.extend(self.before_relative(token));
        }
        if found.is_empty() {
            self.hung_below(token).into_iter().for_each(|m| self.add_with_list(m, &mut found));
        }
        if found.is_empty()
            && let Some(state) = self.state_of(token)
        {
            return self.parties(state).collect();
        }
        found.sort_unstable();
        found.dedup();
        // *51% of Bolt and Acme 49%*.
        found.retain(|&m| self.head(m) == token || self.measure_behind(m).is_none());
        let parties = |m: usize| {
            self.mentions[m].parties.iter().map(move |&party| Filler { passage: self.index, mention: m, party })
        };
        found.into_iter().filter(|&m| self.stands(m)).flat_map(parties).chain(states).collect()
    }

    /// The unit that a noun describes, where it is one of a company's.
    pub(crate) fn unit(&self, noun: Token<'a>) -> Option<Filler> {
        let heads = |m: &Mention| m.tokens.contains(&noun.index()) && self.mention_at(noun).is_none();
        let at = self.units.iter().position(heads)?;
        Some(Filler { passage: self.index, mention: self.mentions.len() + at, party: self.units[at].parties[0] })
    }

    /// Whether a filler is a described unit of a party.
    pub(crate) fn is_unit_of(&self, filler: Filler, owner: usize) -> bool {
        let unit = self.mention(filler);
        let inside = |m: &Mention| unit.tokens.contains(&m.tokens.start) && m.parties.contains(&owner);
        unit.form == Form::Unit && filler.passage == self.index && self.mentions.iter().any(inside)
    }

    /// Whether the full stop of a legal form at the end of a name ends its sentence, too: a common word with a capital follows.
    pub(crate) fn ends_sentence(&self, filler: Filler) -> bool {
        if filler.passage != self.index {
            return false;
        }
        let end = self.mention(filler).tokens.end;
        let last = self.passage.analysis.token(end - 1);
        let stop = last.text().ends_with('.') && (is_legal_form(last.text()) || last.text() == ".");
        let begins = |t: Token<'_>| {
            let text = t.text();
            text.len() > 3 && text.starts_with(char::is_uppercase) && is_plain_word(&text.to_lowercase())
        };
        stop && !self.passage.headline && last.next().is_some_and(|t| self.mention_at(t).is_none() && begins(t))
    }

    /// Whether a party is meant by *its* or *their*.
    pub(crate) fn is_possessive(&self, filler: Filler) -> bool {
        filler.passage == self.index && self.mention(filler).form == Form::Pronoun
    }

    /// One of the mentions, or of those of units.
    pub(crate) fn mention(&self, filler: Filler) -> &'a Mention {
        &self.cast.mentions[filler.passage][filler.mention]
    }

    /// The name that an object description stands for when it seems to mean the subject: *Sina is in talks with Yoozoo's chair to
    /// buy 18% of **the company***. Nobody buys himself, so it is the company named last before.
    pub(crate) fn other_than(&self, object: Filler, subjects: &[Filler]) -> Option<Filler> {
        if object.passage != self.index || !matches!(self.mention(object).form, Form::Description | Form::Pronoun) {
            return None;
        }
        let kind = self.cast.parties[object.party].kind;
        let sentence = self.head(object.mention).sentence();
        let fits = |party: usize| self.cast.parties[party].kind == kind && subjects.iter().all(|s| s.party != party);
        (0..object.mention).rev().filter(|&m| sentence.contains(&self.mentions[m].tokens.start)).find_map(|mention| {
            let m = &self.mentions[mention];
            let party = m.parties.iter().copied().find(|&p| m.form == Form::Name && fits(p))?;
            Some(Filler { passage: self.index, mention, party })
        })
    }

    /// The filler of one token alone, adjectives for states included: ***U.S.** sanctions*.
    pub(crate) fn modifier(&self, token: Token<'a>) -> Vec<Filler> {
        let Some(mention) = self.mention_at(token) else { return Vec::new() };
        self.mentions[mention].parties.iter().map(|&party| Filler { passage: self.index, mention, party }).collect()
    }

    /// The parties of one mention.
    pub(crate) fn parties(&self, mention: usize) -> impl Iterator<Item = Filler> + '_ {
        self.mentions[mention].parties.iter().map(move |&party| Filler { passage: self.index, mention, party })
    }
}
