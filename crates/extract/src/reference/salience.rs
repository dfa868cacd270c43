//! Who is in mind at a point of a document: the parties mentioned so far, weighted by how lately and in what role.
//!
//! The weights are those of Lappin and Leass (1994), *An Algorithm for Pronominal Anaphora Resolution*, halved with every sentence.

use std::ops::Range;

use guanxi_nlp::{Analysis, Dep, Pos, Tag, Token};

use super::nouns::nouns;
use crate::{
    clause,
    mention::{Form, Mention},
    names::title_length,
};

/// What a mention is in its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Subject,
    Object,
    Agent,
    Possessor,
    Oblique,
    Modifier,
    /// Whom a sentence cites: *according to research firm **Acme***.
    Source,
}

impl Role {
    /// The role of a mention; what stands in brackets is said by the way.
    pub(crate) fn of_mention(analysis: &Analysis<'_>, tokens: &Range<usize>) -> Self {
        let sentence = analysis.token(tokens.start).sentence();
        let before = analysis.range(sentence.start..tokens.start);
        let open = before.fold(0_usize, |open, t| match t.text() {
            "(" => open + 1,
            ")" => open.saturating_sub(1),
            _ => open,
        });
        if open > 0 { Self::Modifier } else { Self::of(head(analysis, tokens)) }
    }

    /// The role of a phrase by its head token.
    pub(crate) fn of(head: Token<'_>) -> Self {
        match head.dep() {
            Dep::Nsubj | Dep::Nsubjpass | Dep::Csubj | Dep::Root => Self::Subject,
            Dep::Dobj | Dep::Dative | Dep::Attr | Dep::Oprd => Self::Object,
            Dep::Pobj if head.head().dep() == Dep::Agent => Self::Agent,
            Dep::Poss => match Self::of(head.head()) {
                Self::Subject => Self::Possessor,
                _ => Self::Modifier,
            },
            // *Shares **of Acme** fell*, *a spokesman **for Acme** said*.
            Dep::Pobj if matches!(head.head().text(), "of" | "for" | "from") && speaks_for(head.head().head()) => {
                Self::of(head.head().head())
            }
            // *Dana Orlov, chairman of **Acme**, said*: he speaks for it.
            Dep::Pobj if head.head().head().dep() == Dep::Appos && is_office(head.head().head()) => {
                Self::of(head.head().head())
            }
            Dep::Pobj if head.head().text() == "to" && head.head().head().text().eq_ignore_ascii_case("according") => {
                Self::Source
            }
            Dep::Pobj | Dep::Pcomp | Dep::Npadvmod => Self::Oblique,
            Dep::Conj | Dep::Appos if !head.is_root() => Self::of(head.head()),
            // *Newmont **shares** fell after the company …*: whose shares they are is what the sentence is about.
            // *Newmont Corporation **NEM***: so is what stands before a ticker.
            Dep::Compound | Dep::Nmod if !head.is_root() && (speaks_for(head.head()) || is_ticker(head.head())) => {
                Self::of(head.head())
            }
            _ => Self::Modifier,
        }
    }

    fn weight(self) -> f64 {
        match self {
            Self::Subject => 180.0,
            Self::Object | Self::Agent => 140.0,
            Self::Possessor => 110.0,
            Self::Oblique => 100.0,
            Self::Modifier => 60.0,
            Self::Source => 0.0,
        }
    }
}

/// Whether a noun stands for the company whose it is: *shares of Acme fell*, *Acme's spokesman said*.
fn speaks_for(noun: Token<'_>) -> bool {
    nouns().proxies.contains(noun.lemma())
}

/// Whether a word looks like a company's sign on an exchange.
fn is_ticker(word: Token<'_>) -> bool {
    word.pos() == Pos::Propn && word.text().len() <= 5 && word.text().bytes().all(|b| b.is_ascii_uppercase())
}

/// The owner of a noun that stands for its company; other words stand for themselves.
pub(crate) fn meant_by(subject: Token<'_>) -> Token<'_> {
    // *Acme, a maker of pumps **which** lost its founder*.
    if matches!(subject.tag(), Tag::Wdt | Tag::Wp) {
        let antecedent = clause::antecedent(subject);
        return if antecedent.dep() == Dep::Appos && !antecedent.is_root() { antecedent.head() } else { antecedent };
    }
    // *A startup **called** Acme said …*.
    let named = subject.children().filter(|c| c.dep() == Dep::Acl && matches!(c.lemma(), "call" | "name" | "dub"));
    if let Some(name) = named.flat_map(Token::children).find(|c| matches!(c.dep(), Dep::Oprd | Dep::Dobj | Dep::Attr)) {
        return name;
    }
    if !speaks_for(subject) {
        return subject;
    }
    let before = subject.children().rfind(|c| matches!(c.dep(), Dep::Poss | Dep::Compound | Dep::Nmod));
    let of = || subject.children().find(|c| matches!(c.text(), "of" | "for" | "from")).and_then(|p| p.child(Dep::Pobj));
    let owner = before.or_else(of).unwrap_or(subject);
    owner.child(Dep::Compound).filter(|_| is_ticker(owner)).unwrap_or(owner)
}

/// The body that a person leads by the title behind his name: *Dana Orlov, chairman of **Acme**,*.
pub(crate) fn led_by(person: Token<'_>) -> Option<Token<'_>> {
    let titles = person.children().filter(|c| c.dep() == Dep::Appos && c.index() > person.index());
    let mut of = titles.filter(|t| is_office(*t)).flat_map(Token::children).filter(|c| matches!(c.text(), "of" | "at"));
    of.find_map(|p| p.child(Dep::Pobj))
}

/// Whether a noun is an office: *chairman*.
fn is_office(noun: Token<'_>) -> bool {
    title_length(&[noun.text().to_lowercase()]) > 0
}

/// A mention that is past.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) parties: Vec<usize>,
    pub(crate) role: Role,
    pub(crate) form: Form,
    pub(crate) tokens: Range<usize>,
}

impl Seen {
    /// A mention of which only the name and the place are known yet.
    pub(crate) fn named(mention: &Mention) -> Self {
        Self {
            parties: mention.parties.clone(),
            role: Role::Modifier,
            form: mention.form,
            tokens: mention.tokens.clone(),
        }
    }
}

/// The mentions of one sentence.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said {
    pub(crate) seen: Vec<Seen>,
}

/// How far back anything is looked for, in sentences.
const WINDOW: usize = 5;

/// How much each party is in mind, by party; `bonus` is added for parties that have been mentioned at all.
pub(crate) fn weights(past: &[Said], now: &Said, count: usize, bonus: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut weight = vec![0.0; count];
    let recent = past.iter().rev().take(WINDOW).enumerate().map(|(back, said)| (back + 1, said));
    for (back, said) in std::iter::once((0, now)).chain(recent) {
        let mut best = vec![0.0_f64; count];
        for seen in said.seen.iter().filter(|s| s.form != Form::Adjective) {
            for &party in &seen.parties {
                best[party] = best[party].max(seen.role.weight());
            }
        }
        let fade = 0.5_f64.powi(i32::try_from(back).unwrap_or(i32::MAX));
        best.iter().zip(&mut weight).for_each(|(b, w)| *w += b * fade);
    }
    weight.iter_mut().enumerate().filter(|(_, w)| **w > 0.0).for_each(|(party, w)| *w += bonus(party));
    weight
}

/// The clause's verb that a token depends on.
pub(crate) fn verb_of(token: Token<'_>) -> Option<Token<'_>> {
    token.ancestors().find(|t| matches!(t.pos(), guanxi_nlp::Pos::Verb | guanxi_nlp::Pos::Aux))
}

/// The subjects above a token, the nearest clause first.
pub(crate) fn subjects_above<'a>(analysis: &'a Analysis<'a>, token: usize) -> Vec<Token<'a>> {
    let start = analysis.token(token);
    let mut found = Vec::new();
    for verb in start.ancestors().filter(|t| matches!(t.pos(), guanxi_nlp::Pos::Verb | guanxi_nlp::Pos::Aux)) {
        let subject = verb.children().find(|c| matches!(c.dep(), Dep::Nsubj | Dep::Nsubjpass));
        found.extend(subject.filter(|s| s.index() != token && s.index() < token));
    }
    found
}

/// The token of a span that the others depend on.
pub(crate) fn head<'a>(analysis: &'a Analysis<'a>, tokens: &Range<usize>) -> Token<'a> {
    let outside = |t: &Token<'_>| t.is_root() || !tokens.contains(&t.head().index());
    analysis.range(tokens.clone()).rfind(outside).unwrap_or_else(|| analysis.token(tokens.end - 1))
}
