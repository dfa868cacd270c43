//! Whom pronouns and definite descriptions mean, inside one document: by salience, number, kind and description, or nobody.

mod anaphor;
mod facts;
mod nouns;
mod salience;

use std::{collections::BTreeSet, ops::Range};

use guanxi_model::{Document, Entity, Kind, Part, fold};
use guanxi_nlp::{Analysis, Dep, Tag, Token};

use anaphor::{Anaphor, What, anaphors, has_owner_noun};
use facts::Facts;
use nouns::nouns;
use salience::{Role, Said, Seen};

use crate::{
    mention::{Cast, Form, Mention},
    names::{NameIndex, is_company_noun},
    passage::Passage,
};

/// Adds the mentions by pronoun and description to those by name.
pub(crate) fn resolve(document: &Document, passages: &[Passage<'_>], index: &NameIndex, mut cast: Cast) -> Cast {
    if cast.parties.is_empty() {
        return cast;
    }
    let facts = facts::facts(passages, &cast);
    let topic = topic(document, passages, &cast);
    let named = std::mem::take(&mut cast.mentions);
    let mut reader = Reader { index, cast: &cast, facts: &facts, topic, past: Vec::new(), now: Said::default() };
    let resolved: Vec<Vec<Mention>> = passages.iter().zip(named).map(|(p, names)| reader.passage(p, names)).collect();
    Cast { mentions: resolved, ..cast }
}

/// What a document is about.
#[derive(Debug, Clone, Copy, Default)]
struct Topic {
    /// The party that the title is the name of.
    titled: Option<usize>,
    /// The company that is named most often, at least three times.
    frequent: Option<usize>,
    /// The company that the headline or the first sentence has for its subject.
    opening: Option<usize>,
}

fn topic(document: &Document, passages: &[Passage<'_>], cast: &Cast) -> Topic {
    let title = document.title.as_deref().map(fold).filter(|t| !t.is_empty());
    let is_title = |m: &&Mention| {
        let name = m.parties.first().map(|&p| &cast.parties[p]);
        name.is_some_and(|e| std::iter::once(&e.name).chain(&e.aliases).any(|n| Some(fold(n)) == title))
    };
    let titles = passages.iter().zip(&cast.mentions).filter(|(p, _)| p.part == Part::Title);
    let titled = titles.flat_map(|(_, m)| m).find(is_title).map(|m| m.parties[0]);
    let mut counts = vec![0_usize; cast.parties.len()];
    for mention in cast.mentions.iter().flatten().filter(|m| m.form == Form::Name) {
        mention.parties.iter().for_each(|&p| counts[p] += 1);
    }
    let companies = || counts.iter().enumerate().filter(|(p, _)| cast.parties[*p].kind == Kind::Company);
    let most = companies().map(|(_, &n)| n).max().unwrap_or_default();
    let mut leaders = companies().filter(|(_, n)| **n == most && most > 2).map(|(p, _)| p);
    let frequent = leaders.next().filter(|_| leaders.next().is_none());
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
    Topic { titled, frequent, opening }
}

struct Reader<'a> {
    index: &'a NameIndex,
    cast: &'a Cast,
    facts: &'a [Facts],
    topic: Topic,
    past: Vec<Said>,
    now: Said,
}

impl Reader<'_> {
    /// The mentions of a passage, with those that refer back.
    fn passage(&mut self, passage: &Passage<'_>, names: Vec<Mention>) -> Vec<Mention> {
        let analysis = &passage.analysis;
        let mut found: Vec<Mention> = Vec::new();
        let mut names = names.into_iter();
        for sentence in analysis.sentences() {
            self.now = Said { headline: passage.headline, ..Said::default() };
            let here: Vec<&Mention> = names.as_slice().iter().take_while(|n| n.tokens.start < sentence.end).collect();
            let free = |a: &Anaphor| stands_free(a, &here);
            let mut anaphors = anaphors(analysis, sentence.clone())
                .into_iter()
                .filter(free)
                .collect::<Vec<_>>()
                .into_iter()
                .peekable();
            loop {
                let name_at =
                    names.as_slice().first().filter(|n| n.tokens.start < sentence.end).map(|n| n.tokens.start);
                let anaphor_at = anaphors.peek().map(|a| a.tokens.start);
                let mention = match (name_at, anaphor_at) {
                    (None, None) => break,
                    (Some(n), Some(a)) if a <= n => anaphors.next().and_then(|a| self.mention(analysis, &a)),
                    (None, Some(_)) => anaphors.next().and_then(|a| self.mention(analysis, &a)),
                    (Some(_), _) => names.next(),
                };
                let Some(mention) = mention.filter(|m| found.last().is_none_or(|l| l.tokens.end <= m.tokens.start))
                else {
                    continue;
                };
                self.now.seen.push(Seen {
                    parties: mention.parties.clone(),
                    role: Role::of(head(analysis, &mention.tokens)),
                    form: mention.form,
                    tokens: mention.tokens.clone(),
                });
                found.push(mention);
            }
            self.past.push(std::mem::take(&mut self.now));
        }
        found
    }

    fn mention(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Option<Mention> {
        let parties = match &anaphor.what {
            What::It => vec![self.it(analysis, anaphor)?],
            What::Person => vec![self.person(analysis, anaphor)?],
            What::One(noun, before) => vec![self.one(analysis, anaphor, noun, before)?],
            What::They => self.they(analysis, anaphor).or_else(|| self.titled_they(analysis, anaphor))?,
            What::Several(noun, _) if nouns().pair.contains(noun) => self.pair()?,
            What::Several(noun, two) => self.several(nouns().plural(noun)?, *two)?,
        };
        let form =
            if matches!(anaphor.what, What::One(..) | What::Several(..)) { Form::Description } else { Form::Pronoun };
        Some(Mention { tokens: anaphor.tokens.clone(), parties, form })
    }

    fn kind(&self, party: usize) -> Kind {
        self.cast.parties[party].kind
    }

    /// The weights of the parties for an anaphor: salience, the topic's bonus, and what its clause says.
    fn weights(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Vec<f64> {
        let bonus = |party: usize| {
            let titled = if self.topic.titled == Some(party) { 200.0 } else { 0.0 };
            let frequent = if self.topic.frequent == Some(party) { 40.0 } else { 0.0 };
            titled + frequent + if self.topic.opening == Some(party) { 30.0 } else { 0.0 }
        };
        let mut weights = salience::weights(&self.past, &self.now, self.cast.parties.len(), bonus);
        for (near, subject) in salience::subjects_above(analysis, anaphor.head).into_iter().enumerate().take(3) {
            for party in self.at(subject.index()) {
                weights[party] += [120.0, 60.0, 30.0][near];
            }
        }
        for party in (0..weights.len()).filter(|&p| self.is_source(p)) {
            weights[party] *= 0.2;
        }
        for party in self.barred(analysis, anaphor) {
            weights[party] = 0.0;
        }
        weights
    }

    /// The parties of the mention of the current sentence that a token belongs to.
    fn at(&self, token: usize) -> Vec<usize> {
        self.now
            .seen
            .iter()
            .find(|s| s.tokens.contains(&token) && s.form != Form::Adjective)
            .map_or_else(Vec::new, |s| s.parties.clone())
    }

    /// Parties that grammar forbids: the other arguments of the same verb, unless the anaphor is a possessor or inside a noun phrase.
    fn barred(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Vec<usize> {
        let token = analysis.token(anaphor.head);
        let possessive = token.dep() == Dep::Poss || token.tag() == Tag::PrpPoss;
        if possessive {
            return Vec::new();
        }
        let Some(verb) = salience::verb_of(token) else { return Vec::new() };
        let same = |s: &&Seen| {
            let head = head(analysis, &s.tokens);
            matches!(head.dep(), Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj | Dep::Dative | Dep::Pobj | Dep::Conj)
                && salience::verb_of(head).is_some_and(|v| v == verb || subject_is_shared(verb, v))
        };
        // *After trying to buy X, the company …*: the main clause's subject is that of the clause before it, so X is another.
        let subject = matches!(token.dep(), Dep::Nsubj | Dep::Nsubjpass);
        let bare = |s: &Seen| {
            let above = salience::verb_of(head(analysis, &s.tokens));
            subject
                && s.tokens.end <= anaphor.tokens.start
                && above.is_some_and(|v| {
                    v != verb
                        && matches!(v.tag(), Tag::Vb | Tag::Vbg)
                        && v.child(Dep::Nsubj).is_none()
                        && v.ancestors().any(|a| a == verb)
                })
        };
        self.now.seen.iter().filter(|s| same(s) || bare(s)).flat_map(|s| s.parties.iter().copied()).collect()
    }

    /// The party with the greatest weight, where it leads the next by the factor `margin`.
    fn best(weights: &[f64], margin: f64) -> Option<usize> {
        let mut order: Vec<usize> = (0..weights.len()).filter(|&p| weights[p] > 0.0).collect();
        order.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]).then(a.cmp(&b)));
        let first = *order.first()?;
        order.get(1).is_none_or(|&second| weights[first] >= margin * weights[second]).then_some(first)
    }

    fn it(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Option<usize> {
        if self.is_blocked(analysis, anaphor) {
            return None;
        }
        let mut weights = self.weights(analysis, anaphor);
        for (party, weight) in weights.iter_mut().enumerate() {
            *weight *= match self.kind(party) {
                Kind::Company => 1.0,
                Kind::Organisation | Kind::Government => 0.8,
                Kind::Product | Kind::Facility => 0.6,
                Kind::Person | Kind::Sector => 0.0,
            };
        }
        let token = analysis.token(anaphor.head);
        let margin = if matches!(token.dep(), Dep::Dobj | Dep::Pobj | Dep::Dative) { 1.3 } else { 1.1 };
        Self::best(&weights, margin).or_else(|| self.topic.titled.filter(|_| weights.iter().all(|w| *w == 0.0)))
    }

    /// Whether the subject of the anaphor's own clause is one that it may well mean but that is no known party: *a rival … its*.
    fn is_blocked(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> bool {
        salience::subjects_above(analysis, anaphor.head).first().is_some_and(|subject| {
            let unknown = self.at(subject.index()).is_empty()
                && !self.now.seen.iter().any(|s| s.tokens.contains(&subject.index()));
            let like = matches!(subject.tag(), Tag::Nnp | Tag::Prp) || is_company_noun(&subject.text().to_lowercase());
            unknown && like
        })
    }

    fn person(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Option<usize> {
        let mut weights = self.weights(analysis, anaphor);
        for (party, weight) in weights.iter_mut().enumerate() {
            *weight *= if self.kind(party) == Kind::Person { 1.0 } else { 0.0 };
        }
        Self::best(&weights, 1.1)
    }

    fn one(&self, analysis: &Analysis<'_>, anaphor: &Anaphor, noun: &str, before: &[String]) -> Option<usize> {
        let phrase: Vec<&str> = before.iter().map(String::as_str).chain([noun]).collect();
        if let Some(known) = self.index.described(&fold(&phrase.join(" "))) {
            let id = &self.index.entity(known).id;
            return self.cast.parties.iter().position(|e| e.id == *id);
        }
        if has_owner_noun(noun) && !nouns().is_trade(noun) {
            let mut said = (0..self.facts.len()).filter(|&p| !before.is_empty() && self.facts[p].say_all(noun, before));
            return said.next().filter(|_| said.next().is_none());
        }
        let weights = self.weights(analysis, anaphor);
        let barred = self.barred(analysis, anaphor);
        let scored: Vec<f64> = weights
            .iter()
            .enumerate()
            .map(|(party, &weight)| {
                let titled = self.topic.titled == Some(party) && self.facts[party].is_blank();
                let fit = self.facts[party].fit(self.kind(party), noun, before, self.index).or(titled.then_some(0.0));
                fit.filter(|_| !barred.contains(&party)).map_or(0.0, |points| {
                    let opens = self.topic.opening == Some(party) && before.is_empty();
                    let points = points + if opens { 70.0 } else { 0.0 };
                    let far = weight == 0.0 && points < 100.0 && !opens && self.topic.titled != Some(party);
                    if far { 0.0 } else { (weight + points).max(if titled { 1.0 } else { 0.0 }) }
                })
            })
            .collect();
        Self::best(&scored, 1.1)
    }

    /// The party that the title names, for a text that calls it *they*.
    fn titled_they(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Option<Vec<usize>> {
        let plural = salience::subjects_above(analysis, anaphor.head)
            .into_iter()
            .any(|s| matches!(s.tag(), Tag::Nns | Tag::Nnps));
        let others =
            self.past.iter().rev().take(2).chain([&self.now]).flat_map(|s| &s.seen).filter(|s| s.role == Role::Subject);
        let alone = others.flat_map(|s| &s.parties).all(|p| Some(*p) == self.topic.titled);
        self.topic.titled.filter(|_| alone && !plural).map(|p| vec![p])
    }

    /// *they* after a subject of several parties in the same sentence or the one before.
    fn they(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Option<Vec<usize>> {
        let above = salience::subjects_above(analysis, anaphor.head);
        if let Some(subject) = above.first() {
            let parties = self.joined(analysis, &self.now, *subject);
            return (parties.len() > 1).then_some(parties);
        }
        let last = self.past.last().filter(|_| self.now.seen.is_empty())?;
        let subjects: Vec<usize> =
            last.seen.iter().filter(|s| s.role == Role::Subject).flat_map(|s| s.parties.iter().copied()).collect();
        (subjects.len() > 1 && last.seen.iter().filter(|s| s.role == Role::Subject && s.parties.len() > 1).count() == 1)
            .then_some(subjects)
    }

    /// The parties of a subject with those joined to it by *and*.
    fn joined(&self, analysis: &Analysis<'_>, said: &Said, subject: Token<'_>) -> Vec<usize> {
        let _ = analysis;
        let mut members = vec![subject];
        while let Some(next) = members.last().and_then(|m| m.child(Dep::Conj)) {
            members.push(next);
        }
        let mut parties: Vec<usize> = Vec::new();
        for member in members {
            let here = said.seen.iter().filter(|s| s.tokens.contains(&member.index()) && s.form != Form::Adjective);
            parties.extend(here.flat_map(|s| s.parties.iter().copied()));
        }
        parties.dedup();
        parties
    }

    /// *the two companies*: the only two of their kind in this sentence or in the latest one that has any.
    fn several(&self, kind: Kind, two: bool) -> Option<Vec<usize>> {
        for said in std::iter::once(&self.now).chain(self.past.iter().rev().take(3)) {
            let mut parties: Vec<usize> = Vec::new();
            for party in said.seen.iter().filter(|s| s.form != Form::Adjective).flat_map(|s| s.parties.iter().copied())
            {
                if self.kind(party) == kind && !parties.contains(&party) && !self.is_source(party) {
                    parties.push(party);
                }
            }
            let fits = if two { parties.len() == 2 } else { (2..=4).contains(&parties.len()) };
            if fits {
                return Some(parties);
            }
            if parties.len() > 2 {
                return None;
            }
        }
        None
    }

    /// *the two*, *the pair*: the only two of the latest sentence that names anybody.
    fn pair(&self) -> Option<Vec<usize>> {
        let said = std::iter::once(&self.now).chain(self.past.iter().rev().take(2)).find(|s| !s.seen.is_empty())?;
        let named = said.seen.iter().filter(|s| s.form != Form::Adjective);
        let parties: BTreeSet<usize> = named.flat_map(|s| s.parties.iter().copied()).collect();
        let kinds: BTreeSet<Kind> = parties.iter().map(|&p| self.kind(p)).collect();
        (parties.len() == 2 && kinds.len() == 1).then(|| parties.into_iter().collect())
    }

    /// Whether a party is a medium, which a text names as its source.
    fn is_source(&self, party: usize) -> bool {
        is_news(&self.cast.parties[party])
    }
}

fn is_news(party: &Entity) -> bool {
    party.sector.as_deref().is_some_and(|s| s == "news" || s == "financial data")
}

/// Whether no name makes a phrase what it is: *the Community Foundation* is a name, *the Toronto Exchange listed company* says too much.
fn stands_free(anaphor: &Anaphor, names: &[&Mention]) -> bool {
    let owner = matches!(&anaphor.what, What::One(noun, _) if has_owner_noun(noun));
    let inside = |m: &&&Mention| m.tokens.start < anaphor.tokens.end && anaphor.tokens.start < m.tokens.end;
    names.iter().filter(inside).all(|m| !m.tokens.contains(&anaphor.head) && owner)
}

/// Whether two verbs have one subject: the second is joined to the first or depends on it as an open clause.
fn subject_is_shared(verb: Token<'_>, first: Token<'_>) -> bool {
    matches!(verb.dep(), Dep::Conj | Dep::Xcomp) && verb.head() == first && verb.child(Dep::Nsubj).is_none()
}

/// The token of a span that the others depend on.
fn head<'a>(analysis: &'a Analysis<'a>, tokens: &Range<usize>) -> Token<'a> {
    let outside = |t: &Token<'_>| t.is_root() || !tokens.contains(&t.head().index());
    analysis.range(tokens.clone()).rfind(outside).unwrap_or_else(|| analysis.token(tokens.end - 1))
}

#[cfg(test)]
mod tests {
    use guanxi_model::Catalogue;
    use guanxi_nlp::Pipeline;

    use super::*;
    use crate::passage::blocks;

    /// Every phrase of a text that refers back, with those it means.
    fn references_in(title: Option<&str>, text: &str) -> Vec<String> {
        let mut document = Document::new("d", text);
        document.title = title.map(str::to_owned);
        let index = NameIndex::new(Catalogue::built_in());
        let blocks = blocks(&document, std::borrow::Cow::Borrowed);
        let passages: Vec<Passage<'_>> = blocks
            .iter()
            .map(|b| Passage {
                part: b.part,
                offset: b.offset,
                headline: b.headline,
                analysis: Pipeline::english().analyze(&b.text),
            })
            .collect();
        let cast = crate::names::cast(&document, &passages, &index);
        let mut found = Vec::new();
        for (passage, mentions) in passages.iter().zip(&cast.mentions) {
            for m in mentions.iter().filter(|m| matches!(m.form, Form::Pronoun | Form::Description)) {
                let text = &passage.analysis.text()[passage.analysis.bytes(m.tokens.clone())];
                let names: Vec<&str> = m.parties.iter().map(|&p| cast.parties[p].name.as_str()).collect();
                found.push(format!("{text} = {}", names.join(", ")));
            }
        }
        found
    }

    #[test]
    fn descriptions_and_pronouns_mean_who_is_in_mind() {
        assert_eq!(
            references_in(None, "Xiaomi opened a plant in Wuhan. The company said it will hire 900 people."),
            ["The company = Xiaomi", "it = Xiaomi"]
        );
        assert_eq!(
            references_in(None, "ByteDance denied it. The TikTok owner hired lawyers.")[..],
            ["The TikTok owner = ByteDance"]
        );
        assert_eq!(references_in(None, "Elon Musk left. He sold his house."), ["He = Elon Musk", "his = Elon Musk"]);
    }

    #[test]
    fn nobody_is_meant_where_nobody_is_named() {
        assert!(references_in(None, "The company said it is likely that sales fall.").is_empty());
        assert!(references_in(None, "Xiaomi grew. It is clear that phones sell.").is_empty());
    }

    #[test]
    fn two_are_meant_where_two_are_named() {
        assert_eq!(
            references_in(None, "Nio and Xpeng signed a deal. The two companies will share stations."),
            ["The two companies = Nio, Xpeng"]
        );
    }

    #[test]
    fn a_title_names_the_subject() {
        assert_eq!(
            references_in(Some("Bowmans Rail"), "The company was sold in 2012."),
            ["The company = Bowmans Rail"]
        );
    }
}
