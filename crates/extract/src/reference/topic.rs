//! What a document is about: whom its title, its headline and its counts of names put first.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_model::{Document, Entity, Kind, Part, fold};
use guanxi_nlp::{Dep, Token};

use super::salience::{Role, head};
use crate::{
    mention::{Cast, Form, Mention},
    names::is_investor,
    passage::Passage,
};

/// What a document is about.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Topic {
    /// The party that the title is the name of.
    pub(super) titled: Option<usize>,
    /// The company that is named most often, at least three times.
    pub(super) frequent: Option<usize>,
    /// The company that is most often a subject or inside one: whom a text means that begins with *it*.
    pub(super) later: Option<usize>,
    /// The company that the headline or the first sentence has for its subject.
    pub(super) opening: Option<usize>,
}

/// What the title, the headline and the counts of names say that a document is about.
pub(super) fn topic(document: &Document, passages: &[Passage<'_>], cast: &Cast) -> Topic {
    let title = document.title.as_deref().map(fold).filter(|t| !t.is_empty());
    let is_title = |m: &&Mention| {
        let name = m.parties.first().map(|&p| &cast.parties[p]);
        name.is_some_and(|e| std::iter::once(&e.name).chain(&e.aliases).any(|n| Some(fold(n)) == title))
    };
    let headings = passages.iter().zip(&cast.mentions).filter(|(p, _)| p.part == Part::Title);
    let titled = headings.flat_map(|(_, m)| m).find(is_title).map(|m| m.parties[0]);
    let mut counts = vec![0_usize; cast.parties.len()];
    for mention in cast.mentions.iter().flatten().filter(|m| m.form == Form::Name) {
        mention.parties.iter().for_each(|&p| counts[p] += 1);
    }
    let company = |p: usize| cast.parties[p].kind == Kind::Company && !is_news(&cast.parties[p]);
    let companies = || counts.iter().enumerate().filter(|(p, _)| company(*p));
    let most = companies().map(|(_, &n)| n).max().unwrap_or_default();
    let mut leaders = companies().filter(|(_, n)| **n == most && most > 2).map(|(p, _)| p);
    let frequent = leaders.next().filter(|_| leaders.next().is_none());
    let later = later(passages, cast);
    let subject = |(passage, mentions): (&Passage<'_>, &Vec<Mention>)| {
        let first = passage.analysis.sentences().next()?;
        let main = |m: &&Mention| {
            let party = &cast.parties[m.parties[0]];
            let subject = Role::of(head(&passage.analysis, &m.tokens)) == Role::Subject;
            m.form == Form::Name && subject && party.kind == Kind::Company && !is_news(party)
        };
        mentions.iter().filter(|m| m.tokens.start < first.end).find(main).map(|m| m.parties[0])
    };
    let opening = passages.iter().zip(&cast.mentions).take(2).find_map(subject);
    Topic { titled, frequent, later, opening }
}

/// The only company that leads the others by how often it is a subject, or stands inside one: ***Acme's** chief said*.
fn later(passages: &[Passage<'_>], cast: &Cast) -> Option<usize> {
    let mut counts = vec![0_usize; cast.parties.len()];
    for (passage, mentions) in passages.iter().zip(&cast.mentions) {
        for mention in mentions.iter().filter(|m| m.form == Form::Name) {
            let up = std::iter::successors(Some(head(&passage.analysis, &mention.tokens)), |t| {
                let inside = matches!(t.dep(), Dep::Compound | Dep::Poss | Dep::Nmod | Dep::Amod);
                (inside && !t.is_root()).then(|| t.head())
            });
            if up.last().is_some_and(|t| matches!(t.dep(), Dep::Nsubj | Dep::Nsubjpass)) {
                mention.parties.iter().for_each(|&p| counts[p] += 1);
            }
        }
    }
    let business = |p: &usize| {
        let party = &cast.parties[*p];
        party.kind == Kind::Company && !is_news(party) && !is_investor(&party.name)
    };
    let most = (0..counts.len()).filter(business).map(|p| counts[p]).max().filter(|&n| n > 1)?;
    let mut first = (0..counts.len()).filter(business).filter(|&p| counts[p] == most);
    first.next().filter(|_| first.next().is_none())
}

/// The media of a document but those that it is about: *Bloomberg reported*, *according to Reuters*.
pub(super) fn sources(passages: &[Passage<'_>], cast: &Cast, topic: &Topic) -> BTreeSet<usize> {
    let media = |party: &usize| is_news(&cast.parties[*party]);
    let mut found: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (passage, mentions) in passages.iter().zip(&cast.mentions) {
        for mention in mentions.iter().filter(|m| m.form == Form::Name) {
            let name = head(&passage.analysis, &mention.tokens);
            for party in mention.parties.iter().copied().filter(media) {
                let (cited, all) = found.entry(party).or_default();
                *cited += usize::from(is_cited(name));
                *all += 1;
            }
        }
    }
    let first =
        found.iter().max_by_key(|(party, (_, all))| (*all, std::cmp::Reverse(**party))).map(|(party, _)| *party);
    let spoken_of = |party: usize, cited: usize, all: usize| {
        let leads = [topic.titled, topic.opening, first].contains(&Some(party));
        leads && all > 4 && 2 * cited < all
    };
    let cited = found.into_iter().filter(|&(party, (cited, all))| !spoken_of(party, cited, all));
    cited.map(|(party, _)| party).collect()
}

/// Whether a sentence names somebody for what he reports: *told **Reuters***, *a **Bloomberg** survey*.
fn is_cited(name: Token<'_>) -> bool {
    let reporting = |verb: Token<'_>| {
        matches!(
            verb.lemma(),
            "report" | "say" | "write" | "tell" | "cite" | "compile" | "interview" | "quote" | "publish" | "contact"
        )
    };
    let top = std::iter::once(name).chain(name.ancestors()).find(|t| {
        !matches!(
            t.dep(),
            Dep::Compound | Dep::Poss | Dep::Nmod | Dep::Amod | Dep::Prep | Dep::Pobj | Dep::Agent | Dep::Conj
        )
    });
    let above = top.map(|t| if t.is_root() { t } else { t.head() });
    Role::of(name) == Role::Source
        || [top, above].into_iter().flatten().any(reporting)
        || std::iter::once(name).chain(name.ancestors()).take(4).any(|t| {
            matches!(
                t.lemma(),
                "report" | "interview" | "survey" | "analyst" | "columnist" | "story" | "article" | "index"
            )
        })
}

/// Whether a party is a medium, which a text names as its source.
pub(crate) fn is_news(party: &Entity) -> bool {
    party.sector.as_deref().is_some_and(|s| s == "news" || s == "financial data")
}
