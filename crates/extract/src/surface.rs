//! Names beside a noun by the order of the words alone: parsers hang titles and long noun phrases from almost anything.

use guanxi_model::Kind;
use guanxi_nlp::{Dep, EntityType, Pos, Tag, Token};

use crate::{
    clause,
    mention::Form,
    names::{is_verb_alone, names_trade},
    reference::is_news,
    scene::{Filler, Scene},
};

/// How many words a noun phrase may hold between a noun and the name that leads, follows or ends it.
const MAX_WORDS: usize = 9;

/// How many words there may be between a noun and the list that it announces.
const MAX_LIST: usize = 16;

impl<'a> Scene<'a> {
    /// Whether the name of a place leads the phrase of a plural noun: *other **Malta** backers*.
    pub(crate) fn is_place_led(&self, noun: Token<'a>) -> bool {
        let place =
            |f: &Filler| self.mention(*f).form == Form::Name && self.cast.parties[f.party].kind == Kind::Government;
        noun.tag() == Tag::Nns && self.leading(noun).iter().any(place)
    }

    /// Whether a token is a name.
    pub(crate) fn names(&self, token: Token<'a>) -> bool {
        self.mention_at(token).is_some_and(|m| self.mentions[m].form == Form::Name && self.head(m) == token)
    }

    /// Whether a name is one of the catalogue's, of which more is known than the name.
    pub(crate) fn knows(&self, token: Token<'a>) -> bool {
        self.mention_at(token).is_some_and(|m| self.parties(m).all(|f| self.is_known(f)))
    }

    /// Whether a party is one of the catalogue's, or says by its name that it is a firm.
    pub(crate) fn is_known(&self, filler: Filler) -> bool {
        let party = &self.cast.parties[filler.party];
        party.sector.is_some() || party.country.is_some() || names_trade(&party.name)
    }

    /// The name that leads the phrase of a noun: ***Glencore's** billionaire chief executive*, ***Tesla** battery supplier*.
    pub(crate) fn leading(&self, noun: Token<'a>) -> Vec<Filler> {
        let before = std::iter::successors(noun.previous(), |t| t.previous());
        for token in before.take(MAX_WORDS).take_while(|t| t.sentence() == noun.sentence()) {
            if self.mention_at(token).is_some() {
                let found = self.modifier(token);
                // *Named Dana Orlov chief executive*: a person leads no title of another's.
                let person = found.iter().all(|f| self.cast.parties[f.party].kind == Kind::Person);
                let titled = TITLE_WORDS.split_whitespace().any(|w| w == noun.lemma());
                let owns = token.next().is_some_and(|t| t.tag() == Tag::Pos);
                return if person && titled && !owns { Vec::new() } else { found };
            }
            let joins = matches!(token.text(), "and" | "&" | "/")
                && token.previous().is_some_and(|t| self.mention_at(t).is_none() && is_common(t));
            if !joins && !is_common(token) && !matches!(token.tag(), Tag::Hyph | Tag::Pos) {
                break;
            }
        }
        Vec::new()
    }

    /// The name that the phrase of a noun is joined to, where nothing says whose it is: ***Boeing** and smaller rival Embraer*.
    pub(crate) fn joined(&self, noun: Token<'a>) -> Vec<Filler> {
        let before = std::iter::successors(noun.previous(), |t| t.previous()).take(MAX_WORDS);
        let and = before.take_while(|t| t.sentence() == noun.sentence()).find(|t| !is_common(*t));
        let name = and.filter(|t| matches!(t.text(), "and" | "&")).and_then(Token::previous);
        let singular = matches!(noun.tag(), Tag::Nn | Tag::Nnp | Tag::Jj);
        let mention = name.filter(|_| singular).and_then(|t| self.mention_at(t));
        let named = mention.filter(|&m| self.mentions[m].form == Form::Name);
        named.map_or_else(Vec::new, |m| self.parties(m).collect())
    }

    /// The names that the phrase of a noun introduces: *founder and chief executive officer **Tim Cook***.
    pub(crate) fn following(&self, noun: Token<'a>) -> Vec<Filler> {
        let after = std::iter::successors(noun.next(), |t| t.next());
        for token in after.take(MAX_WORDS).take_while(|t| t.sentence() == noun.sentence()) {
            if let Some(mention) = self.mention_at(token) {
                let named = self.mentions[mention].form == Form::Name;
                let plural = matches!(noun.tag(), Tag::Nns | Tag::Nnps);
                return match (named, plural) {
                    (false, _) => Vec::new(),
                    (true, true) => self.listed(mention),
                    (true, false) => self.modifier(token),
                };
            }
            // *Acme founder and CEO, **Dana Orlov**, said*.
            if token.text() == "," && token.previous() == Some(noun) && self.is_between_commas(token) {
                continue;
            }
            let of = token.text() == "of" && token.next().is_some_and(|t| self.mention_at(t).is_none());
            let joins = of || matches!(token.text(), "and" | "&" | "/");
            if !joins && (!is_common(token) || token.tag() == Tag::Vbg) && token.tag() != Tag::Hyph {
                break;
            }
        }
        Vec::new()
    }

    /// Whether a person's name stands between this comma and another.
    fn is_between_commas(&self, comma: Token<'a>) -> bool {
        let named = comma.next().and_then(|t| self.mention_at(t)).filter(|&m| self.mentions[m].form == Form::Name);
        let person = |m: &usize| self.parties(*m).all(|f| self.cast.parties[f.party].kind == Kind::Person);
        let end = named.filter(person).map(|m| self.mentions[m].tokens.end);
        end.filter(|&e| e < comma.sentence().end).is_some_and(|e| self.passage.analysis.token(e).text() == ",")
    }

    /// The name behind a preposition after a noun: *chairman and head of research at **Nomura***.
    pub(crate) fn behind(&self, noun: Token<'a>) -> Vec<Filler> {
        let after = std::iter::successors(noun.next(), |t| t.next());
        let mut governed = false;
        for token in after.take(MAX_WORDS).take_while(|t| t.sentence() == noun.sentence()) {
            if self.is_its(token) {
                continue;
            }
            if self.mention_at(token).is_some() {
                let person = |f: &Filler| self.cast.parties[f.party].kind == Kind::Person;
                let named = self.modifier(token);
                return if governed && !named.iter().any(person) { named } else { Vec::new() };
            }
            governed |= matches!(token.text(), "of" | "at" | "for" | "with" | "to");
            // *A supplier of chips to handset makers **such as** Acme*: parsers take the preposition for an infinitive's.
            let joins = matches!(
                token.text(),
                "and" | "&" | "of" | "at" | "for" | "with" | "to" | "/" | "such" | "as" | "like"
            );
            let misread = token.tag() == Tag::Vb && !is_verb_alone(token.lemma());
            if !joins && !misread && !is_common(token) && !matches!(token.tag(), Tag::Hyph | Tag::Dt | Tag::Pos) {
                break;
            }
        }
        Vec::new()
    }

    /// Whether a word is a possessive before a name: *the head of **its** Acme Division*.
    fn is_its(&self, token: Token<'a>) -> bool {
        token.tag() == Tag::PrpPoss && token.next().is_some_and(|t| self.mention_at(t).is_some())
    }

    /// Whose a name is, by the order of the words: ***Acme's** wireless business Bolt*, ***its** Acme Division*.
    pub(crate) fn owner(&self, name: Token<'a>) -> Vec<Filler> {
        let before = std::iter::successors(name.previous(), |t| t.previous());
        for token in before.take(MAX_WORDS).take_while(|t| t.sentence() == name.sentence()) {
            if self.mention_at(token).is_some() {
                let owns = token.tag() == Tag::PrpPoss || token.next().is_some_and(|t| t.tag() == Tag::Pos);
                return if owns { self.modifier(token) } else { Vec::new() };
            }
            let related = RELATIONS.split_whitespace().any(|w| w == token.lemma());
            if related
                || token.tag() == Tag::Nns
                || !is_common(token) && !matches!(token.tag(), Tag::Hyph | Tag::Pos | Tag::Dollar)
            {
                break;
            }
        }
        Vec::new()
    }

    /// Whether a name says that it is a part of something: *Enterprise Business **Group***.
    pub(crate) fn is_part(&self, name: Token<'a>) -> bool {
        let last = |text: &str| {
            matches!(
                text.rsplit(' ').next().unwrap_or_default(),
                "Group" | "Division" | "Unit" | "Segment" | "Ventures" | "Labs" | "Fund" | "Operations"
            )
        };
        let whole = self.mention_at(name).map(|m| self.passage.analysis.bytes(self.mentions[m].tokens.clone()));
        whole.is_some_and(|bytes| last(&self.passage.analysis.text()[bytes]))
    }

    /// The person whose title a noun is by the marks around it: ***Dana Orlov** (COO)*, *the head of Acme Motors, **Dana Orlov**,*.
    pub(crate) fn marked_off(&self, title: Token<'a>) -> Vec<Filler> {
        let analysis = &self.passage.analysis;
        let text = |at: Option<usize>| at.filter(|&i| i < analysis.len()).map_or("", |i| analysis.token(i).text());
        let person = |f: &Filler| self.cast.parties[f.party].kind == Kind::Person;
        let named = |token: Option<Token<'a>>| {
            let found = token.map_or_else(Vec::new, |t| self.modifier(t));
            if found.iter().all(person) { found } else { Vec::new() }
        };
        let start = std::iter::successors(title.previous(), |t| t.previous()).take(4).find(|t| !is_common(*t));
        if let Some(open) = start.filter(|t| t.text() == "(") {
            return named(open.previous());
        }
        let after = std::iter::successors(title.next(), |t| t.next()).take(MAX_WORDS);
        let mention =
            after.take_while(|t| t.sentence() == title.sentence() && t.text() != ",").filter(|t| !self.is_its(*t));
        let mention = mention.into_iter().find_map(|t| self.mention_at(t));
        let Some(end) = mention.map(|m| self.mentions[m].tokens.end) else { return Vec::new() };
        let named = if text(Some(end)) == "," && end + 1 < analysis.len() {
            named(Some(analysis.token(end + 1)))
        } else {
            Vec::new()
        };
        // *The head of Acme, Dana Orlov, said*, but *the head of Acme, Dana Orlov and others said*.
        let close = named.first().map(|f| self.mentions[f.mention].tokens.end);
        // *Dana Orlov, the chief of Acme, Omar Reyes, the chief of Bolt*: who has a title of his own behind him needs none before.
        let titled = text(close) == ","
            && matches!(text(close.map(|c| c + 1)), "the" | "a" | "an" | "former")
            && title.dep() != Dep::Nsubj;
        let closed = matches!(text(close), "," | "." | "said" | "says" | "told");
        if closed && !titled { named } else { Vec::new() }
    }

    /// The person whom a title without a name means: the only one that this sentence and the two before it name.
    pub(crate) fn incumbent(&self, title: Token<'a>) -> Vec<Filler> {
        let owned = title.children().any(|c| {
            matches!(c.dep(), Dep::Poss | Dep::Det)
                && !matches!(c.text(), "a" | "an" | "no" | "any" | "every" | "each" | "new")
        });
        let stands = |t: Token<'_>| matches!(t.dep(), Dep::Nsubj | Dep::Nsubjpass | Dep::Pobj);
        // *The billionaire Acme **founder** said*: read as an apposition.
        let close = |t: Token<'a>| t.pos() == Pos::Noun && t.index() + 3 > title.index() && t.index() < title.index();
        let subject = stands(title)
            || (title.dep() == Dep::Appos && close(title.head()) && stands(title.head()) && !has_comma(title));
        let leads = !self.leading(title).is_empty();
        if matches!(title.tag(), Tag::Nns | Tag::Nnps) || !subject || !(owned || leads) {
            return Vec::new();
        }
        let analysis = &self.passage.analysis;
        let sentences: Vec<_> = analysis.sentences().take_while(|s| s.start <= title.index()).collect();
        let Some(first) = sentences.iter().rev().take(3).next_back() else { return Vec::new() };
        let near = |m: &usize| {
            let start = self.mentions[*m].tokens.start;
            first.start <= start && start < title.index()
        };
        let here = (0..self.mentions.len()).filter(near).flat_map(|m| self.parties(m));
        let opening = sentences.len() < 3;
        let earlier = (self.index.saturating_sub(2)..self.index).filter(|_| opening).flat_map(|passage| {
            let mentions = self.cast.mentions.get(passage).map_or(&[][..], Vec::as_slice);
            mentions
                .iter()
                .enumerate()
                .flat_map(move |(mention, m)| m.parties.iter().map(move |&party| Filler { passage, mention, party }))
        });
        let persons: Vec<Filler> =
            here.chain(earlier).filter(|f| self.cast.parties[f.party].kind == Kind::Person).collect();
        let one = persons.first().copied().filter(|f| persons.iter().all(|p| p.party == f.party));
        one.into_iter().collect()
    }

    /// The list that a plural noun announces, by the order of the words: *clients have included: **A**, **B***, *customers globally
    /// like **A***, *its clients are **A** and **B***.
    pub(crate) fn members(&self, noun: Token<'a>) -> Vec<Filler> {
        if !matches!(noun.tag(), Tag::Nns | Tag::Nnps) {
            return Vec::new();
        }
        let after = std::iter::successors(noun.next(), |t| t.next());
        let mut announced = false;
        let place = |t: Token<'_>| {
            matches!(t.lemma(), "state" | "country" | "market" | "city" | "region" | "nation" | "continent" | "area")
        };
        // *Suppliers **to Acme**, including Bolt*: whose they are may stand between.
        let governed = |t: Token<'_>| {
            t.previous().is_some_and(|p| matches!(p.text(), "to" | "of" | "for") && p.previous() == Some(noun))
        };
        for token in after.take(MAX_LIST).take_while(|t| t.sentence() == noun.sentence()) {
            if !announced && self.mention_at(token).is_some() && governed(token) {
                continue;
            }
            if let Some(mention) = self.mention_at(token) {
                let end = self.mentions[mention].tokens.end;
                let owns = end < self.passage.analysis.len() && self.passage.analysis.token(end).tag() == Tag::Pos;
                let named = announced && self.mentions[mention].form == Form::Name && !owns;
                return if named { self.listed(mention) } else { Vec::new() };
            }
            // *Customers in countries including Japan*; *its picks on a platform with 300 clients include Acme*.
            if !announced && (place(token) || is_of_others(token, noun)) {
                return Vec::new();
            }
            match token.text() {
                "including" | "include" | "includes" | "included" | "namely" | "like" => announced = true,
                "are" | "were" => {
                    announced = token.next().is_some_and(|t| self.mention_at(t).is_some() || t.tag() == Tag::Dt);
                    if !announced {
                        return Vec::new();
                    }
                }
                // *Its rivals and other giants such as Acme*: who follows are the giants.
                "and" if token.next().is_some_and(|t| t.text() == "other") => return Vec::new(),
                "as" if token.previous().is_some_and(|t| t.text() == "such") => announced = true,
                "such" | "has" | "have" | "to" | "," | ":" | "-" | "--" | "–" | "—" | "and" | "the" | "well" | "\""
                | "“" | "”" => {}
                _ if is_common(token) || token.pos() == Pos::Adv || (!announced && token.pos() == Pos::Adp) => {}
                _ => return Vec::new(),
            }
        }
        Vec::new()
    }

    /// Who does what a verb says by the order of the words alone, where the tree does not tell: the name before the verb,
    /// with nothing between but adverbs, auxiliaries and an insertion between commas.
    pub(crate) fn surface_agent(&self, verb: Token<'a>) -> Vec<Filler> {
        let active = matches!(verb.tag(), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Vbn | Tag::Vb);
        if !active
            || self.before_bracket(verb).is_some()
            || verb.children().any(|c| matches!(c.dep(), Dep::Nsubj | Dep::Nsubjpass | Dep::Auxpass | Dep::Agent))
        {
            return Vec::new();
        }
        let mut at = verb.previous();
        while let Some(t) = at.filter(|t| matches!(t.pos(), Pos::Adv | Pos::Aux) && t.lemma() != "be") {
            at = t.previous();
        }
        let Some(mut end) = at.filter(|t| t.index() >= verb.sentence().start) else { return Vec::new() };
        let apposed = end.previous().filter(|t| end.text() == "," && t.dep() == Dep::Appos);
        if let Some(name) = apposed.filter(|t| self.mention_at(*t).is_some()) {
            end = name;
        } else if matches!(end.text(), "," | "—" | "–" | "--") {
            let inserted = std::iter::successors(end.previous(), |t| t.previous()).take(20);
            let mut open = None;
            for t in inserted {
                if matches!(t.text(), "," | "—" | "–" | "--")
                    && t.previous().is_some_and(|p| self.mention_at(p).is_some() || p.text() == ")")
                {
                    open = t.previous();
                    break;
                }
                if matches!(t.tag(), Tag::Vbz | Tag::Vbd | Tag::Vbp | Tag::Md) && !clause_is_relative(t) {
                    return Vec::new();
                }
            }
            let Some(before) = open else { return Vec::new() };
            end = before;
        }
        if end.text() == ")" {
            let open = std::iter::successors(end.previous(), |t| t.previous()).take(8).find(|t| t.text() == "(");
            let Some(before) = open.and_then(Token::previous) else { return Vec::new() };
            end = before;
        }
        let Some(mention) = self.mention_at(end) else { return Vec::new() };
        let start = self.passage.analysis.token(self.mentions[mention].tokens.start);
        let governed = start.previous().is_some_and(|t| t.pos() == Pos::Adp && t.sentence() == start.sentence());
        if governed || !self.stands(mention) {
            return Vec::new();
        }
        self.list_around(mention)
    }

    /// Whom a passive participle that opens brackets is about: the name before them. None where it opens none.
    pub(crate) fn before_bracket(&self, participle: Token<'a>) -> Option<Vec<Filler>> {
        // *(Bought in 2005 and **sold** to Bolt)*.
        let joined = participle.dep() == Dep::Conj && participle.head().tag() == Tag::Vbn;
        let first = if joined { participle.head() } else { participle };
        let mut before = std::iter::successors(first.previous(), |t| t.previous());
        let passive = participle.tag() == Tag::Vbn && !participle.children().any(|c| c.dep() == Dep::Nsubjpass);
        let open = before.find(|t| t.pos() != Pos::Adv).filter(|t| passive && t.text() == "(")?;
        let named = open.previous().and_then(|t| self.mention_at(t));
        Some(named.map_or_else(Vec::new, |m| self.parties(m).collect()))
    }

    /// The subject of the clause that a word is in, or else of the nearest clause above that names one.
    pub(crate) fn clause_subject(&self, word: Token<'a>) -> Vec<Filler> {
        let verbs = std::iter::successors(clause::verb_above(word), |v| clause::verb_above(*v));
        let own = |t: Token<'a>| t == word || (!word.is_root() && t == word.head() && !clause::is_verbal(t));
        for verb in verbs.take(4) {
            for subject in clause::subjects(verb, 0).into_iter().filter(|s| !own(*s)) {
                let own = self.fillers(subject);
                // *Deutsche Bank executives* speak for the bank; *UPS-backed Arrival*, a name that nobody knows, for itself.
                let found = if own.is_empty() && subject.pos() == Pos::Noun { self.leading(subject) } else { own };
                // Who only reports it takes no part: *…, Reuters said*.
                let reports = matches!(verb.lemma(), "say" | "report" | "write" | "tell")
                    && found.iter().all(|f| is_news(&self.cast.parties[f.party]));
                if !found.is_empty() && !reports {
                    return found;
                }
            }
        }
        Vec::new()
    }

    /// The company whose office a title without one means: *the company* that its holder speaks of, or else the one that the text
    /// was about by its last subject.
    pub(crate) fn employer(&self, title: Token<'a>) -> Option<Filler> {
        let company = |m: &usize| match self.mentions[*m].parties.as_slice() {
            // *Bloomberg reported that finance chief Dana Orlov was leaving*: not Bloomberg.
            &[party] => self.cast.parties[party].kind == Kind::Company && !self.cast.sources.contains(&party),
            _ => false,
        };
        let sentence = title.sentence();
        let start = |m: usize| self.mentions[m].tokens.start;
        let refers = |m: &usize| matches!(self.mentions[*m].form, Form::Description | Form::Pronoun);
        let mut after = (0..self.mentions.len()).filter(|&m| start(m) > title.index() && sentence.contains(&start(m)));
        let said = after.find(|m| company(m) && (refers(m) || self.is_told(*m, title)) && self.is_subject(*m));
        let mut before = (0..self.mentions.len()).rev().filter(|&m| start(m) < title.index());
        let mut here = before.clone().filter(|&m| sentence.contains(&start(m)) && self.mentions[m].form == Form::Name);
        let here = here.find(|m| company(m) && self.is_subject(*m));
        let spoken = here.or_else(|| before.find(|m| company(m) && self.is_subject(*m))).filter(|&m| {
            let between = self.passage.analysis.range(start(m) + 1..title.index());
            between.filter(|t| t.is_sentence_start()).count() <= 2
        });
        let mention = said.or(spoken)?;
        Some(Filler { passage: self.index, mention, party: self.mentions[mention].parties[0] })
    }

    /// Whether a mention stands in what the holder of a title is said to have said: *CEO Dana Orlov added that **Acme** grew*.
    fn is_told(&self, mention: usize, title: Token<'a>) -> bool {
        let verb =
            clause::verb_above(title).filter(|v| matches!(v.lemma(), "say" | "add" | "tell" | "note" | "explain"));
        verb.is_some_and(|verb| self.head(mention).ancestors().any(|t| t == verb && t.index() > title.index()))
    }

    /// Whether a mention is a subject, or stands inside one: ***Tesla** chief Elon Musk said*.
    fn is_subject(&self, mention: usize) -> bool {
        let up = std::iter::successors(Some(self.head(mention)), |t| {
            let inside = matches!(t.dep(), Dep::Compound | Dep::Poss | Dep::Nmod | Dep::Amod);
            (inside && !t.is_root()).then(|| t.head())
        });
        up.last().is_some_and(|t| matches!(t.dep(), Dep::Nsubj | Dep::Nsubjpass))
    }
}

/// The words of which titles are made, beside names: *Senior Vice President*, *Chief Operating Officer*.
const TITLE_WORDS: &str = "acting chief co deputy executive financial founder general group head information interim investment managing \
    marketing officer operating president revenue senior technology vice chairman ceo director product strategy risk";

/// What one party is to another that does not belong to it: *Acme's **owner** Bolt*.
const RELATIONS: &str = "acquirer ally backer buyer challenger client competitor contractor counterpart customer founder investor \
    neighbor neighbour owner parent partner peer predecessor rival shareholder subsidiary successor supplier unit vendor";

/// Whether a name that nobody knows leads the phrase of a title: ***FCC** Chairman*.
pub(crate) fn is_owned(title: Token<'_>) -> bool {
    let before = std::iter::successors(title.previous(), |t| t.previous()).take(MAX_WORDS);
    let dated = |t: &Token<'_>| matches!(t.entity(), Some((EntityType::Date | EntityType::Time, _)));
    let inside = before.take_while(|t| {
        t.sentence() == title.sentence() && !dated(t) && t.tag() != Tag::Vbg && (is_common(*t) || t.tag() == Tag::Hyph)
    });
    let word = |t: &Token<'_>| t.text().to_lowercase();
    inside.filter(|t| t.pos() == Pos::Propn).any(|t| !TITLE_WORDS.split_whitespace().any(|w| w == word(&t)))
}

/// Whether a comma opens the phrase of a word.
fn has_comma(word: Token<'_>) -> bool {
    std::iter::successors(word.previous(), |t| t.previous()).take(2).any(|t| t.text() == ",")
}

/// Whether a word may stand inside a noun phrase between its name and its head.
fn is_common(token: Token<'_>) -> bool {
    matches!(token.pos(), Pos::Noun | Pos::Propn | Pos::Adj | Pos::Num)
        || matches!(token.tag(), Tag::Vbn | Tag::Vbg)
        || matches!(token.text(), "then" | "now" | "ex")
}

/// Whether a verb has a subject whose phrase does not hold the noun.
fn is_of_others(verb: Token<'_>, noun: Token<'_>) -> bool {
    let subject = (verb.lemma() == "include").then(|| verb.child(Dep::Nsubj)).flatten();
    subject.is_some_and(|s| {
        let clause = noun.ancestors().take_while(|t| *t != s).any(clause::is_verbal);
        s != noun && (clause || !noun.ancestors().any(|t| t == s))
    })
}

/// Whether a finite verb belongs to a relative clause.
fn clause_is_relative(verb: Token<'_>) -> bool {
    verb.dep() == Dep::Relcl || (verb.dep() == Dep::Aux && verb.head().dep() == Dep::Relcl)
}
