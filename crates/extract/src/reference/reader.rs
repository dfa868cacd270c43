//! One party for a pronoun or a description: the one most in mind of those that grammar and description allow.

use guanxi_model::{Kind, fold};
use guanxi_nlp::{Analysis, Dep, Tag, Token};

use super::{
    anaphor::{Anaphor, What, anaphors, has_owner_noun},
    barred,
    facts::Facts,
    nouns::nouns,
    salience::{self, Role, Said, Seen, head},
    topic::Topic,
};
use crate::{
    mention::{Cast, Form, Mention},
    names::{NameIndex, is_company_noun, is_firm_verb},
    passage::Passage,
};

/// Reads a document sentence by sentence and keeps in mind whom it has named.
pub(super) struct Reader<'a> {
    pub(super) index: &'a NameIndex,
    pub(super) cast: &'a Cast,
    pub(super) facts: &'a [Facts],
    pub(super) topic: Topic,
    pub(super) past: Vec<Said>,
    pub(super) now: Said,
    /// The names of the sentence that is read, those to come included.
    pub(super) here: Vec<Mention>,
    /// Whether the sentence before, in the same passage, is about a company or a body that it does not name.
    pub(super) unnamed: bool,
    /// Who was last said to speak, in the same passage.
    pub(super) speaker: Option<usize>,
    /// Whether it is about a thing, of which a sentence may go on to speak.
    pub(super) thing: bool,
}

impl Reader<'_> {
    /// The mentions of a passage, with those that refer back.
    pub(super) fn passage(&mut self, passage: &Passage<'_>, names: Vec<Mention>) -> Vec<Mention> {
        let analysis = &passage.analysis;
        let mut found: Vec<Mention> = Vec::new();
        let mut names = names.into_iter();
        (self.unnamed, self.thing, self.speaker) = (false, false, None);
        for sentence in analysis.sentences() {
            self.now = Said::default();
            self.here = names.as_slice().iter().take_while(|n| n.tokens.start < sentence.end).cloned().collect();
            let free = |a: &Anaphor| stands_free(analysis, a, &self.here);
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
                    role: Role::of_mention(analysis, &mention.tokens),
                    form: mention.form,
                    tokens: mention.tokens.clone(),
                });
                found.push(mention);
            }
            self.speaker = self.speaker_of(analysis, &sentence, &self.now.seen).or(self.speaker);
            self.thing = self.stranger(analysis, &sentence).is_some();
            self.unnamed = self.is_about_nobody(analysis, &sentence);
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
            // *A and B are **the partners***: of whom is not said.
            What::Several(..) if analysis.token(anaphor.head).dep() == Dep::Attr => return None,
            What::Several(noun, _) if nouns().pair.contains(noun) => self.pair()?,
            What::Several(noun, two) => self.several(nouns().plural(noun)?, *two)?,
        };
        let form =
            if matches!(anaphor.what, What::One(..) | What::Several(..)) { Form::Description } else { Form::Pronoun };
        Some(Mention { tokens: anaphor.tokens.clone(), parties, form })
    }

    pub(super) fn kind(&self, party: usize) -> Kind {
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
            let employer = salience::led_by(subject).filter(|_| subject.index() != anaphor.head);
            let employer = employer.map_or_else(Vec::new, |token| self.at(token.index()));
            for party in self.subject(subject).into_iter().chain(employer) {
                weights[party] += [120.0, 60.0, 30.0][near];
            }
        }
        if let Some(party) = self.continued(analysis, anaphor) {
            weights[party] += 90.0;
        }
        for party in (0..weights.len()).filter(|&p| self.is_source(p)) {
            weights[party] *= 0.2;
        }
        for party in self.excluded(analysis, anaphor) {
            weights[party] = 0.0;
        }
        weights
    }

    /// The parties of the mention of the current sentence that a token belongs to.
    pub(super) fn at(&self, token: usize) -> Vec<usize> {
        self.now
            .seen
            .iter()
            .find(|s| s.tokens.contains(&token) && s.form != Form::Adjective)
            .map_or_else(Vec::new, |s| s.parties.clone())
    }

    /// In *Spotify bought shows. **It** also hired hosts* a subject goes on with the one before it, where its sentence names nobody
    /// ahead of it: the Continue of Centering Theory (Grosz, Joshi and Weinstein 1995).
    fn continued(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Option<usize> {
        let token = analysis.token(anaphor.head);
        let opens = token.head().is_root() || token.index() - token.sentence().start < 3;
        let subject = matches!(token.dep(), Dep::Nsubj | Dep::Nsubjpass) && opens;
        let first = self.now.seen.iter().all(|s| s.form == Form::Adjective);
        // A paragraph may begin anew.
        let within = token.sentence().start > 0;
        let last = self.past.last().filter(|_| subject && first && within && anaphor.what == What::It)?;
        let mut subjects = last.seen.iter().filter(|s| s.role == Role::Subject && s.form != Form::Adjective);
        match (subjects.next()?.parties.as_slice(), subjects.next()) {
            (&[party], None) => Some(party),
            _ => None,
        }
    }

    /// Whom a subject means: its own mention, or the name beside its noun: *Acme's rival **Bolt***.
    fn subject(&self, subject: Token<'_>) -> Vec<usize> {
        // *A, Bolt (**which** …)*: whatever the tree says, it goes on with the name that it stands behind.
        let mark =
            subject.previous().filter(|t| matches!(subject.tag(), Tag::Wdt | Tag::Wp) && matches!(t.text(), "," | "("));
        let named = |s: &&Seen| s.form == Form::Name && mark.is_some_and(|m| s.tokens.end == m.index());
        if let Some(behind) = self.now.seen.iter().find(named) {
            return behind.parties.clone();
        }
        let meant = salience::meant_by(subject);
        let direct = self.at(meant.index());
        if !direct.is_empty() || matches!(meant.tag(), Tag::Nnp | Tag::Nnps | Tag::Prp) {
            return direct;
        }
        let beside = |s: &&Seen| {
            s.form == Form::Name
                && s.parties.len() == 1
                && (s.tokens.start == meant.index() + 1 || {
                    let comma = s.tokens.start == meant.index() + 2;
                    comma && meant.children().any(|c| c.dep() == Dep::Appos && s.tokens.contains(&c.index()))
                })
        };
        self.now.seen.iter().find(beside).map_or_else(Vec::new, |s| s.parties.clone())
    }

    /// Whether the subject of a sentence is a company or a body that it describes and that nobody knows: *the Swiss foundation*.
    fn is_about_nobody(&self, analysis: &Analysis<'_>, sentence: &std::ops::Range<usize>) -> bool {
        self.stranger(analysis, sentence).is_some_and(|subject| {
            let noun = subject.text().to_lowercase();
            let body = nouns().general(&noun).any(|k| k != Kind::Person) || is_company_noun(&noun);
            body && subject.children().any(|c| matches!(c.dep(), Dep::Amod | Dep::Compound | Dep::Nmod))
        })
    }

    /// The subject of a sentence, where it is one thing or body that no party is.
    fn stranger<'a>(&self, analysis: &'a Analysis<'a>, sentence: &std::ops::Range<usize>) -> Option<Token<'a>> {
        let root = analysis.range(sentence.clone()).find(|t| t.is_root())?;
        let subject = root.children().find(|c| matches!(c.dep(), Dep::Nsubj | Dep::Nsubjpass))?;
        let one = subject.tag() == Tag::Nn && subject.children().any(|c| c.dep() == Dep::Det);
        (one && self.subject(subject).is_empty()).then_some(subject)
    }

    /// The party with the greatest weight, where it leads the next by the factor `margin`.
    fn best(weights: &[f64], margin: f64) -> Option<usize> {
        let mut order: Vec<usize> = (0..weights.len()).filter(|&p| weights[p] > 0.0).collect();
        order.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]).then(a.cmp(&b)));
        let first = *order.first()?;
        order.get(1).is_none_or(|&second| weights[first] >= margin * weights[second]).then_some(first)
    }

    fn it(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Option<usize> {
        if analysis.token(anaphor.head).text().eq_ignore_ascii_case("itself") {
            return self.reflexive(analysis, anaphor);
        }
        if let Some(owner) = self
            .listed_owner(analysis, anaphor)
            .or_else(|| self.advised_owner(analysis, anaphor))
            .or_else(|| self.owner_ahead(analysis, anaphor))
        {
            return Some(owner);
        }
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
        Self::best(&weights, margin)
            .or_else(|| self.topic.titled.filter(|_| weights.iter().all(|w| *w == 0.0)))
            .or_else(|| {
                let subject = matches!(token.dep(), Dep::Nsubj | Dep::Nsubjpass | Dep::Poss);
                self.ahead(&weights).filter(|_| subject)
            })
    }

    /// Whom *itself* means: the subject of its clause.
    fn reflexive(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Option<usize> {
        // *Acme **itself** said …*
        if self.now.seen.last().is_some_and(|s| s.tokens.end == anaphor.tokens.start) {
            return None;
        }
        let subject = salience::subjects_above(analysis, anaphor.head).into_iter().next()?;
        match self.subject(subject).as_slice() {
            &[only] if self.kind(only) != Kind::Person => Some(only),
            _ => None,
        }
    }

    /// In *In **its** statement, Acme said* it is Acme's: what stands ahead of a subject belongs to it.
    fn owner_ahead(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Option<usize> {
        const FRONTED: usize = 6;
        let token = analysis.token(anaphor.head);
        let noun = (token.tag() == Tag::PrpPoss && !token.is_root()).then(|| token.head())?;
        let fronted = token.index() - token.sentence().start < FRONTED
            && self.now.seen.iter().all(|s| s.form == Form::Adjective)
            && noun.dep() == Dep::Pobj
            && !matches!(noun.lemma(), "place" | "wake" | "stead" | "absence")
            && !noun.head().text().eq_ignore_ascii_case("among");
        let verb = salience::verb_of(noun).filter(|_| fronted)?;
        // ***Following** its sale to Bolt, Acme grew*.
        let verb = if verb.dep() == Dep::Prep && !verb.is_root() { verb.head() } else { verb };
        let subject = verb.children().find(|c| matches!(c.dep(), Dep::Nsubj | Dep::Nsubjpass))?;
        let name = self.here.iter().find(|m| m.tokens.contains(&subject.index()) && m.form == Form::Name)?;
        match name.parties.as_slice() {
            &[party] if subject.index() > token.index() && !matches!(self.kind(party), Kind::Person | Kind::Sector) => {
                Some(party)
            }
            _ => None,
        }
    }

    /// In *sued Acme and its parent*, *its* is Acme's.
    fn listed_owner(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Option<usize> {
        let token = analysis.token(anaphor.head);
        let and = token.previous().filter(|t| token.tag() == Tag::PrpPoss && t.text() == "and")?;
        let last = self.now.seen.iter().rev().find(|s| s.tokens.end == and.index())?;
        match last.parties.as_slice() {
            &[party] if self.kind(party) != Kind::Person => Some(party),
            _ => None,
        }
    }

    /// In *advised Acme on its sale*, *its* is Acme's.
    fn advised_owner(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Option<usize> {
        let token = analysis.token(anaphor.head);
        let noun = (token.tag() == Tag::PrpPoss && !token.is_root()).then(|| token.head())?;
        let on = (noun.dep() == Dep::Pobj).then(|| noun.head()).filter(|p| matches!(p.text(), "on" | "in" | "with"))?;
        let verb = salience::verb_of(on).filter(|v| nouns().advising.contains(v.lemma()))?;
        let advised = verb.children().find(|c| c.dep() == Dep::Dobj && c.index() < on.index())?;
        self.at(advised.index()).into_iter().find(|&p| self.kind(p) != Kind::Person)
    }

    /// Whether the subject of the anaphor's own clause is one that it may well mean but that is no known party: *a rival … its*.
    fn is_blocked(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> bool {
        // *The Swiss foundation funds research. **It** is led by …*, *The robot weighs a ton. **It** runs …*
        let token = analysis.token(anaphor.head);
        let subject = matches!(token.dep(), Dep::Nsubj | Dep::Nsubjpass) && !token.is_root();
        let thing = self.thing && subject && !is_firm_verb(token.head().lemma());
        if (self.unnamed || thing) && self.now.seen.iter().all(|s| s.form == Form::Adjective) {
            return true;
        }
        salience::subjects_above(analysis, anaphor.head).first().is_some_and(|subject| {
            let unknown =
                self.subject(*subject).is_empty() && !self.now.seen.iter().any(|s| s.tokens.contains(&subject.index()));
            let like = matches!(subject.tag(), Tag::Nnp | Tag::Prp) || is_company_noun(&subject.text().to_lowercase());
            unknown && like
        })
    }

    fn person(&self, analysis: &Analysis<'_>, anaphor: &Anaphor) -> Option<usize> {
        let mut weights = self.weights(analysis, anaphor);
        // *“**He** owns a paper,” said Orlov*: nobody speaks of himself like that.
        let quoted = barred::is_quoted(analysis, anaphor.head);
        let speaker = self.speaker_around(analysis, anaphor);
        for (party, weight) in weights.iter_mut().enumerate() {
            let speaks = quoted && speaker == Some(party);
            *weight *= if self.kind(party) == Kind::Person && !speaks { 1.0 } else { 0.0 };
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
        let opens = |party: usize| self.topic.opening == Some(party) && before.is_empty();
        let scored: Vec<f64> = weights
            .iter()
            .enumerate()
            .map(|(party, &weight)| {
                let titled = self.topic.titled == Some(party) && self.facts[party].is_blank();
                let fit = self.facts[party].fit(self.kind(party), noun, before, self.index).or(titled.then_some(0.0));
                fit.filter(|_| !barred.contains(&party)).map_or(0.0, |points| {
                    let points = points + if opens(party) && weight > 0.0 { 70.0 } else { 0.0 };
                    let far = weight == 0.0 && points < 100.0 && self.topic.titled != Some(party);
                    if far { 0.0 } else { (weight + points).max(if titled { 1.0 } else { 0.0 }) }
                })
            })
            .collect();
        if scored.iter().all(|s| *s == 0.0)
            && let Some(opening) = self.topic.opening.filter(|&p| opens(p) && !barred.contains(&p))
            && self.facts[opening].fit(self.kind(opening), noun, before, self.index).is_some()
        {
            return Some(opening);
        }
        if let Some(nearer) = self.nearer_unknown(noun, &weights, &scored).filter(|_| before.is_empty()) {
            return Some(nearer);
        }
        Self::best(&scored, 1.1).or_else(|| {
            let general =
                nouns().general(noun).any(|k| k == Kind::Company) && before.iter().all(|w| nouns().fillers.contains(w));
            self.ahead(&weights).filter(|_| general)
        })
    }

    /// In *Visa invested. Startup Acme grew. **The platform** …* a company of which no trade is known and that is more in mind than
    /// those of the trade.
    fn nearer_unknown(&self, noun: &str, weights: &[f64], scored: &[f64]) -> Option<usize> {
        const IN_MIND: f64 = 80.0;
        let company = |p: &usize| self.kind(*p) == Kind::Company && !self.is_source(*p);
        let first =
            (0..weights.len()).filter(company).max_by(|&a, &b| weights[a].total_cmp(&weights[b]).then(b.cmp(&a)))?;
        let fitting = Self::best(scored, 1.0)?;
        let unknown =
            weights[first] > IN_MIND && weights[first] > 1.2 * weights[fitting] && self.facts[first].is_blank();
        (nouns().vague.contains(noun) && unknown).then_some(first)
    }

    /// Whom a text that begins without a name speaks of: the company that it names most after.
    fn ahead(&self, weights: &[f64]) -> Option<usize> {
        let organised =
            |p: &usize| weights[*p] > 0.0 && !matches!(self.kind(*p), Kind::Person | Kind::Sector | Kind::Government);
        let nobody = !(0..weights.len()).any(|p| organised(&p));
        self.topic.later.filter(|_| nobody)
    }

    /// Whether a party is a medium, which a text names as its source.
    pub(super) fn is_source(&self, party: usize) -> bool {
        self.cast.sources.contains(&party)
    }
}

/// Whether no name makes a phrase what it is: *the Community Foundation* is a name, *the Toronto Exchange listed company* says too much.
fn stands_free(analysis: &Analysis<'_>, anaphor: &Anaphor, names: &[Mention]) -> bool {
    let owner = matches!(&anaphor.what, What::One(noun, _) if has_owner_noun(noun));
    let inside = |m: &&Mention| m.tokens.start < anaphor.tokens.end && anaphor.tokens.start < m.tokens.end;
    // *The startup Bolt*: what stands right behind names it.
    if matches!(anaphor.what, What::One(..)) && names.iter().any(|m| is_named_by(analysis, anaphor, m)) {
        return false;
    }
    names.iter().filter(inside).all(|m| !m.tokens.contains(&anaphor.head) && owner)
}

/// Whether a name stands right behind a description, or the description in apposition right behind the name.
fn is_named_by(analysis: &Analysis<'_>, anaphor: &Anaphor, name: &Mention) -> bool {
    let noun = analysis.token(anaphor.head);
    let named = head(analysis, &name.tokens);
    // *Founded the payments startup, Bolt, bought by …*
    let comma = name.tokens.start == anaphor.tokens.end + 1
        && analysis.token(anaphor.tokens.end).text() == ","
        && named.dep() == Dep::Appos;
    let next = name.tokens.start == anaphor.tokens.end || comma;
    let behind = next && (named.head() == noun || noun.head() == named);
    let apposed = noun.dep() == Dep::Appos && noun.head() == named && name.tokens.end + 1 == anaphor.tokens.start;
    behind || apposed
}
