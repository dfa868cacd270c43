//! Whom a pronoun or a description cannot mean: the bars that the grammar of its sentence sets.

use std::{collections::BTreeSet, ops::Range};

use guanxi_model::Kind;
use guanxi_nlp::{Analysis, Dep, Tag, Token};

use super::{
    anaphor::{Anaphor, What},
    nouns::nouns,
    reader::Reader,
    salience::{self, Seen, head},
};
use crate::mention::{Form, Mention};

impl Reader<'_> {
    /// Who speaks the words around an anaphor: who its own sentence says speaks, else who was last said to.
    pub(super) fn speaker_around(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Option<usize> {
        let sentence = analysis.token(anaphor.head).sentence();
        let named: Vec<Seen> = self.here.iter().map(Seen::named).collect();
        self.speaker_of(analysis, &sentence, &named).or(self.speaker)
    }

    /// The person who speaks in a sentence, of those mentioned there.
    pub(super) fn speaker_of(&self, analysis: &Analysis<'_>, sentence: &Range<usize>, seen: &[Seen]) -> Option<usize> {
        let says =
            |t: &Token<'_>| matches!(t.lemma(), "say" | "add" | "tell" | "write" | "explain" | "note" | "comment");
        let subjects = analysis.range(sentence.clone()).filter(says).flat_map(|v| crate::clause::subjects(v, 0));
        let meant = |t: Token<'_>| seen.iter().find(|s| s.tokens.contains(&t.index())).map(|s| s.parties.as_slice());
        let person = |parties: &[usize]| parties.first().copied().filter(|&p| self.kind(p) == Kind::Person);
        subjects.filter_map(meant).filter_map(person).next_back()
    }

    /// The parties that an anaphor cannot mean.
    pub(super) fn excluded(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> BTreeSet<usize> {
        let barred = self.barred(analysis, anaphor).into_iter().chain(self.judges(analysis, anaphor));
        let barred = barred.chain(self.commanded(analysis, anaphor)).chain(self.possessors(analysis, anaphor));
        barred.chain(self.several_subjects(analysis, anaphor)).collect()
    }

    /// Parties that grammar forbids: the other arguments of the same verb, unless the anaphor is a possessor or inside a noun phrase.
    pub(super) fn barred(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Vec<usize> {
        let token = analysis.token(anaphor.head);
        let possessive = token.dep() == Dep::Poss || token.tag() == Tag::PrpPoss;
        if possessive {
            // *Acme, which tripled **the company's** value*.
            let told = matches!(anaphor.what, What::One(..));
            let host = salience::verb_of(token).filter(|_| told).map(|verb| self.relative_host(verb, anaphor));
            return self.predicated(token).into_iter().chain(host.into_iter().flatten()).collect();
        }
        let Some(verb) = salience::verb_of(token) else { return Vec::new() };
        let same = |s: &&Seen| {
            let head = head(analysis, &s.tokens);
            // *Despite concerns over TikTok, it banned **the app***.
            let inside = head.dep() == Dep::Pobj && !salience::verb_of(head).is_some_and(|v| v == head.head().head());
            !inside
                && matches!(head.dep(), Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj | Dep::Dative | Dep::Pobj | Dep::Conj)
                && salience::verb_of(head).is_some_and(|v| v == verb || subject_is_shared(verb, v))
        };
        // *After trying to buy X, the company …*: the main clause's subject is that of the clause before it, so X is another.
        let subject = matches!(token.dep(), Dep::Nsubj | Dep::Nsubjpass);
        let bare = |s: &Seen| {
            let above = salience::verb_of(head(analysis, &s.tokens));
            subject
                && s.form != Form::Pronoun
                && s.tokens.end <= anaphor.tokens.start
                && above.is_some_and(|v| {
                    v != verb
                        && matches!(v.tag(), Tag::Vb | Tag::Vbg)
                        && v.child(Dep::Nsubj).is_none()
                        && v.ancestors().any(|a| a == verb)
                })
        };
        // *Tencent, which owns a fifth of **the video company***.
        let told = matches!(&anaphor.what, What::One(_, before) if !before.is_empty());
        let host = if told { self.relative_host(verb, anaphor) } else { Vec::new() };
        let barred = self.now.seen.iter().filter(|s| same(s) || bare(s)).flat_map(|s| s.parties.iter().copied());
        barred.chain(host).collect()
    }

    /// Whom the relative clause of a verb is about.
    fn relative_host(&self, verb: Token<'_>, anaphor: &Anaphor) -> Vec<usize> {
        let subjects = verb.children().filter(|c| matches!(c.dep(), Dep::Nsubj | Dep::Nsubjpass));
        let host = subjects.filter(|c| c.index() < anaphor.tokens.start).map(crate::clause::antecedent);
        host.flat_map(|t| self.at(t.index())).collect()
    }

    /// Whom the clause names of which a phrase is the subject: in *it competes with Acme* it is not Acme.
    fn commanded(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Vec<usize> {
        let subject = analysis.token(anaphor.head);
        if !matches!(subject.dep(), Dep::Nsubj | Dep::Nsubjpass) || subject.is_root() {
            return Vec::new();
        }
        let verb = subject.head();
        let below = |m: &&Mention| {
            m.form == Form::Name
                && m.tokens.start > anaphor.head
                && salience::verb_of(head(analysis, &m.tokens)).is_some_and(|v| v == verb)
        };
        self.here.iter().filter(below).flat_map(|m| m.parties.iter().copied()).collect()
    }

    /// Whose doing a phrase is the object of: in *Acme's purchase of the company* the company is not Acme.
    fn possessors(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Vec<usize> {
        let object = analysis.token(anaphor.head);
        let noun = (object.dep() == Dep::Pobj && object.tag() != Tag::PrpPoss).then(|| object.head().head());
        let owner = noun.filter(|n| n.index() < object.index()).and_then(|n| n.child(Dep::Poss));
        let named = owner.map_or_else(Vec::new, |t| self.at(t.index()));
        // *Acme defended **its** stake in the company*: whoever is meant by *its*, it is not both.
        let subject = owner.filter(|t| named.is_empty() && t.tag() == Tag::PrpPoss);
        let subject = subject.and_then(|t| salience::subjects_above(analysis, t.index()).into_iter().next());
        named.into_iter().chain(subject.into_iter().flat_map(|t| self.at(t.index()))).collect()
    }

    /// Who judges what a described party does: in *Elliott opposed a deal **the company** struck* it is not Elliott.
    fn judges(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Vec<usize> {
        if !matches!(anaphor.what, What::One(..)) {
            return Vec::new();
        }
        let clause = analysis.token(anaphor.head).ancestors().find(|t| t.dep() == Dep::Relcl);
        let verb = clause.map(Token::head).and_then(salience::verb_of);
        let judging = verb.filter(|v| nouns().judging.contains(v.lemma()));
        let subjects = judging.map_or_else(Vec::new, |v| crate::clause::subjects(v, 0));
        let named = subjects.into_iter().flat_map(crate::phrase::apposed_too);
        named.flat_map(|t| self.at(t.index())).collect()
    }

    /// Those who are the subject together: in *Acme said Bolt and Corvid joined **its** round* the round is neither's.
    fn several_subjects(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Vec<usize> {
        let subject = salience::subjects_above(analysis, anaphor.head).into_iter().next();
        let Some(subject) = subject.filter(|_| anaphor.what == What::It) else { return Vec::new() };
        let inside = subject.subtree().contains(&anaphor.head);
        let named = crate::phrase::apposed_too(subject).into_iter().flat_map(crate::phrase::conjuncts);
        let members = named.flat_map(|t| self.at(t.index()));
        let members: BTreeSet<usize> = members.filter(|_| !inside).collect();
        if members.len() > 1 { members.into_iter().collect() } else { Vec::new() }
    }

    /// The subject of which the noun that a possessor stands before is said: in *A became its supplier*, *its* is not A.
    fn predicated(&self, possessor: Token<'_>) -> Vec<usize> {
        let noun = possessor.head();
        // *A and B, **its** rivals*.
        if noun.dep() == Dep::Appos && !noun.is_root() {
            let top = noun.ancestors().find(|t| !matches!(t.dep(), Dep::Appos | Dep::Conj));
            let hosts = top.into_iter().flat_map(crate::phrase::apposed_too);
            return hosts.filter(|t| t.index() < possessor.index()).flat_map(|s| self.at(s.index())).collect();
        }
        let said = matches!(noun.dep(), Dep::Attr | Dep::Oprd)
            || (noun.dep() == Dep::Dobj && matches!(noun.head().lemma(), "become" | "remain"));
        // *A and B are among its clients*, *A is one of its clients*.
        let above: Vec<Token<'_>> = noun.ancestors().take(3).collect();
        let among = noun.dep() == Dep::Pobj && matches!(noun.head().text(), "among" | "of");
        let copula = above.iter().find(|t| t.lemma() == "be").filter(|_| among);
        if let Some(be) = copula {
            return crate::clause::subjects(*be, 0)
                .into_iter()
                .flat_map(crate::phrase::conjuncts)
                .flat_map(|s| self.at(s.index()))
                .collect();
        }
        let subjects = if said { crate::clause::subjects(noun.head(), 0) } else { Vec::new() };
        subjects.into_iter().flat_map(|s| self.at(s.index())).collect()
    }
}

/// Whether a token stands inside quotation marks, which may have been opened in an earlier sentence.
pub(super) fn is_quoted(analysis: &Analysis<'_>, token: usize) -> bool {
    let marks = analysis.range(0..token).fold((0_usize, 0_usize), |(curly, straight), t| match t.text() {
        "“" => (curly + 1, straight),
        "”" => (curly.saturating_sub(1), straight),
        "\"" | "''" | "``" => (curly, straight + 1),
        _ => (curly, straight),
    });
    marks.0 > 0 || marks.1 % 2 == 1
}

/// Whether two verbs have one subject: the second is joined to the first or depends on it as an open clause.
fn subject_is_shared(verb: Token<'_>, first: Token<'_>) -> bool {
    // *Acme teamed up with Bolt **to bid** for it*.
    let purpose = verb.dep() == Dep::Advcl && verb.tag() == Tag::Vb;
    (purpose || matches!(verb.dep(), Dep::Conj | Dep::Xcomp))
        && verb.head() == first
        && verb.child(Dep::Nsubj).is_none()
}
