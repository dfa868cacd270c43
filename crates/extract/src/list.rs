//! Lists of names, read off the surface where parsers are weak: *A, carmaker B and C*.

use std::ops::Range;

use guanxi_nlp::{Dep, EntityType, Pos, Tag, Token};

use guanxi_model::Kind;

use crate::{
    clause::is_verbal,
    mention::{Form, Mention},
    scene::{Filler, Scene},
};

impl<'a> Scene<'a> {
    pub(crate) fn add_with_list(&self, mention: usize, found: &mut Vec<usize>) {
        // *A, B and C* that the parser hangs from C.
        let below = self.head(mention).subtree();
        let before = (0..mention).rev().find(|&m| self.followers[m] == Some(mention));
        if let Some(before) = before.filter(|&m| below.contains(&self.head(m).index()) && !found.contains(&m)) {
            return self.add_with_list(before, found);
        }
        let mut at = Some(mention);
        while let Some(i) = at.filter(|i| !found.contains(i)) {
            found.push(i);
            at = self.followers[i];
        }
    }

    /// Whether two fillers are members of one list that stands before or behind a word.
    pub(crate) fn are_listed(&self, one: Filler, other: Filler, word: Token<'a>) -> bool {
        let (first, last) = (one.mention.min(other.mention), one.mention.max(other.mention));
        let here = one.passage == self.index && other.passage == self.index && last < self.mentions.len();
        let outside =
            || word.index() < self.mentions[first].tokens.start || word.index() >= self.mentions[last].tokens.end;
        let mut members = std::iter::successors(Some(first), |&m| self.followers[m]);
        let person = |f: Filler| self.cast.parties[f.party].kind == Kind::Person;
        here && first < last && outside() && person(one) == person(other) && members.any(|m| m == last)
    }

    /// The parties of a mention and of those listed after it.
    pub(crate) fn listed(&self, mention: usize) -> Vec<Filler> {
        let mut members = Vec::new();
        self.add_with_list(mention, &mut members);
        members.into_iter().flat_map(|mention| self.parties(mention)).collect()
    }

    /// The parties of the whole list that a mention ends: ***A and B** merged*, *with **A, B and C** participating*.
    pub(crate) fn list_around(&self, mention: usize) -> Vec<Filler> {
        let mut members = vec![mention];
        while let Some(before) = (0..members[0]).rev().find(|&m| self.followers[m] == Some(members[0])) {
            members.insert(0, before);
        }
        members.into_iter().flat_map(|mention| self.parties(mention)).collect()
    }

    /// The members before the last of a list that a hyphen ends, where an article opens it: ***the A and B**-backed C*. Without one, *A and
    /// B-backed C* may be two firms.
    pub(crate) fn before_hyphened(&self, last: usize) -> Vec<Filler> {
        let mut members: Vec<usize> = Vec::new();
        let mut first = last;
        loop {
            let before = self.passage.analysis.token(self.mentions[first].tokens.start).previous();
            match before {
                Some(t) if t.tag() == Tag::Dt => return members.iter().rev().flat_map(|&m| self.parties(m)).collect(),
                Some(t) if matches!(t.text(), "and" | "&" | ",") => {
                    let named = t.previous().and_then(|t| self.mention_at(t));
                    let Some(m) = named.filter(|&m| self.mentions[m].form == Form::Name) else { return Vec::new() };
                    members.push(m);
                    first = m;
                }
                _ => return Vec::new(),
            }
        }
    }

    /// The names of a list that the parser hangs from a word at its end that is none: *from **A**, **B** and others*.
    pub(crate) fn hung_below(&self, word: Token<'a>) -> Vec<usize> {
        let next = |t: Token<'a>| t.next().is_some_and(|n| matches!(n.text(), "," | "and"));
        let hung = word.children().filter(|c| matches!(c.dep(), Dep::Nmod | Dep::Compound) && next(*c));
        hung.filter_map(|c| self.mention_at(c)).filter(|&m| self.mentions[m].form == Form::Name).collect()
    }

    /// The mention that continues the list that mention `i` is in, read off the surface, where parsers are weak.
    pub(crate) fn follower(&self, i: usize) -> Option<usize> {
        let here = self.mentions.get(i)?;
        // *A and former B chief C*: what stands before a member belongs to it and is no member; *A, B, C* is hung like that, too.
        let joined = |m: usize| {
            let end = self.past_circumstance(self.past_bracket(self.mentions[m].tokens.end));
            let after = self.passage.analysis.range(end..self.passage.analysis.len()).next();
            after.is_some_and(|t| matches!(t.text(), "," | "and" | ";" | "&"))
        };
        let modifies = |m: usize| {
            (matches!(self.head(m).dep(), Dep::Compound | Dep::Poss | Dep::Nmod | Dep::Amod | Dep::Npadvmod)
                && !joined(m))
                || self.is_employer(m)
                || self.possessed(self.head(m), m).is_some()
        };
        if let Some((_, member)) = self.past_description(i) {
            return Some(member);
        }
        let mut next = (i + 1..self.mentions.len()).find(|&m| !modifies(m))?;
        if (0..i).rev().take(3).any(|m| self.past_description(m).is_some_and(|(end, _)| here.tokens.start < end)) {
            return None;
        }
        let mut end = here.tokens.end;
        // *A in Japan and B*: where a member is belongs to it.
        let place = |m: usize| self.parties(m).all(|f| self.cast.parties[f.party].kind == Kind::Government);
        if place(next)
            && !place(i)
            && self.mentions[next].tokens.start == end + 1
            && self.passage.analysis.token(end).text() == "in"
        {
            end = self.mentions[next].tokens.end;
            next = (next + 1..self.mentions.len()).find(|&m| !modifies(m))?;
        } else {
            end = self.past_circumstance(end);
        }
        let there = &self.mentions[next];
        let kind = |m: usize| self.parties(m).next().map(|f| self.cast.parties[f.party].kind);
        if end > here.tokens.end && place(next) != place(i) && kind(next) != kind(i) {
            return None;
        }
        if there.form == Form::Pronoun || there.form == Form::Adjective || here.form == Form::Adjective {
            return None;
        }
        let analysis = &self.passage.analysis;
        let mut between = analysis.range(end..there.tokens.start).peekable();
        // A ticker or short form in brackets belongs to the name before it.
        if between.peek().is_some_and(|t| t.text() == "(") {
            between.by_ref().find(|t| t.text() == ")")?;
        }
        let mut joined = false;
        let mut words = 0;
        let mut names = 0;
        for token in between {
            match token.text() {
                // A member that is no known party: *A, the Wexley, B*.
                "," | "and" if joined && words > 0 && words == names => (words, names) = (0, 0),
                // *A, which B backs; C*: what stands before the semicolon may be inside a member.
                ";" if words == 0 && !is_listed_with(self.head(next), self.head(i)) => return None,
                "," | "and" | "&" | ";" | "or" if words == 0 => joined = true,
                // *Suppliers to A, **including** B*.
                "including" if words == 0 && token.previous().is_some_and(|t| t.text() == ",") => return None,
                // *Is a backer of A, **along with B***: who joins the subject, no member of this list.
                "along" | "together" if words == 0 && self.is_beside(i, token) => return None,
                "as" | "well" | "along" | "together" | "both" | "also" if words == 0 => {}
                // *A, along with B*; in *A, with B holding the rest* B is no member.
                "with" if words == 0 && token.previous().is_some_and(|t| matches!(t.text(), "along" | "together")) => {}
                // *Joined A, **acquiring** retailer B*: a clause, not a word before a member.
                _ if words == 0 && token.tag() == Tag::Vbg && is_clause(token) => return None,
                _ if joined && is_list_modifier(token) => {
                    words += 1;
                    names += usize::from(matches!(token.tag(), Tag::Nnp | Tag::Nnps | Tag::Dt));
                }
                _ => return None,
            }
        }
        let (first, second) = (self.head(i), self.head(next));
        let subject = |t: Token<'_>| matches!(t.dep(), Dep::Nsubj | Dep::Nsubjpass);
        // *With A and B participating*: a participle's subjects may be split between it and the preposition.
        let own_clause =
            subject(second) && second.head().tag() != Tag::Vbg && !(subject(first) && first.head() == second.head());
        let conjoined =
            analysis.range(here.tokens.end..there.tokens.start).any(|t| matches!(t.text(), "and" | "or" | "&"));
        let described = second.dep() == Dep::Appos && !conjoined && self.only_apposed(second);
        // *Dana Orlov, chief of A, called B an icon*.
        let acted_on = matches!(second.dep(), Dep::Dobj | Dep::Oprd)
            && second.head().index() > first.index()
            && matches!(second.head().tag(), Tag::Vbd | Tag::Vbn);
        // *A, the founder of B, and C*: C goes on with A's list.
        // *Runs **retailers** A and B, and chain C*: the noun that introduces the first members leads on to the next.
        let leads = |t: Token<'a>| t.tag() == Tag::Nns && t.dep() == Dep::Appos && self.mention_at(t).is_none();
        let outer = second.dep() == Dep::Conj
            && second.head() != first
            && first.ancestors().any(|t| t == second.head())
            && !leads(second.head())
            && !(end > here.tokens.end && is_verbal(second.head()));
        (joined
            && words <= 8
            && !own_clause
            && !described
            && !outer
            && !acted_on
            && self.measure_behind(next).is_none())
        .then_some(next)
    }

    /// The end of the brackets that open at `end`, or `end`.
    fn past_bracket(&self, end: usize) -> usize {
        let analysis = &self.passage.analysis;
        let mut inside = analysis.range(end..analysis.len().min(end + 12));
        let open = inside.next().is_some_and(|t| t.text() == "(");
        inside.find(|t| open && t.text() == ")").map_or(end, |t| t.index() + 1)
    }

    /// The end of what says when, where or for how much a member of a list was dealt with: *A **in 2004**, B **for $2 million** and C*.
    fn past_circumstance(&self, end: usize) -> usize {
        let analysis = &self.passage.analysis;
        let past = self.circumstance(end).end;
        let joins = past < analysis.len() && matches!(analysis.token(past).text(), "," | "and" | ";" | "&");
        if joins { past } else { end }
    }

    /// The words from `end` on that say when, where or for how much the name before them was dealt with.
    pub(crate) fn circumstance(&self, end: usize) -> Range<usize> {
        let analysis = &self.passage.analysis;
        let told = |t: &Token<'_>| {
            let place = matches!(t.entity(), Some((EntityType::Gpe | EntityType::Loc, _)));
            matches!(t.entity(), Some((EntityType::Date | EntityType::Money | EntityType::Cardinal, _)))
                || (place && self.mention_at(*t).is_none())
                || t.pos() == Pos::Num
                || matches!(t.text(), "$" | "€" | "£")
        };
        let mut past = end;
        while past < analysis.len() && matches!(analysis.token(past).text(), "in" | "for" | "on") {
            let rest = analysis.range(past + 1..analysis.token(past).sentence().end);
            let inside = rest.take_while(|t| told(t) && !matches!(t.text(), "," | "and")).count();
            if inside == 0 {
                return end..end;
            }
            past += 1 + inside;
        }
        end..past
    }

    /// Whether a word behind a comma leads to who acts beside the subject of the clause, where a mention is governed in its predicate.
    fn is_beside(&self, mention: usize, word: Token<'a>) -> bool {
        let verb = self.head(mention).ancestors().find(|t| matches!(t.pos(), Pos::Verb | Pos::Aux));
        verb.is_some_and(|v| v.lemma() == "be" && v.index() < self.head(mention).index())
            && word.previous().is_some_and(|t| t.text() == ",")
    }

    /// Whether a name only says where the person named next works: *the **Rams** running back Todd Gurley*.
    fn is_employer(&self, m: usize) -> bool {
        let Some(next) = self.mentions.get(m + 1) else { return false };
        let between = self.mentions[m].tokens.end..next.tokens.start;
        let person = |m: usize| self.parties(m).all(|f| self.cast.parties[f.party].kind == Kind::Person);
        let common = |t: Token<'_>| is_list_modifier(t) && t.text().starts_with(|c: char| c.is_lowercase() || c == '-');
        (1..=4).contains(&between.len()) && person(m + 1) && self.passage.analysis.range(between).all(common)
    }

    /// Whether a word stands in the description right behind a member of a list: what it says it says of that member alone.
    pub(crate) fn describes(&self, word: Token<'_>, member: usize) -> bool {
        let here = |m: &Mention| m.tokens.end <= word.index();
        self.mentions.get(member).is_some_and(here)
            && (self.is_last_described(word, member)
                || self.past_description(member).is_some_and(|(end, _)| word.index() < end))
    }

    /// Whether a word heads the description right behind the last member of a list: *A and B, **a unit of C***.
    fn is_last_described(&self, word: Token<'_>, member: usize) -> bool {
        let group = matches!(word.lemma(), "pair" | "duo" | "trio" | "group" | "team" | "consortium" | "couple");
        let comma = || {
            self.passage
                .analysis
                .token(word.subtree().start)
                .previous()
                .filter(|t| matches!(t.text(), "," | "--" | "—" | "–"))
        };
        word.dep() == Dep::Appos
            && word.tag() == Tag::Nn
            && !group
            && comma().is_some_and(|t| t.index() == self.mentions[member].tokens.end)
    }

    /// The end of the description right behind member `i` of a list, and the member that goes on behind it: *A, a unit of B, **and C***.
    fn past_description(&self, i: usize) -> Option<(usize, usize)> {
        let analysis = &self.passage.analysis;
        let here = self.mentions.get(i).filter(|m| m.form == Form::Name)?;
        let sentence = analysis.token(here.tokens.start).sentence();
        let mut rest = analysis.range(here.tokens.end..sentence.end);
        let opens = rest.next()?.text() == ","
            && matches!(rest.next()?.text(), "a" | "an" | "the" | "former" | "which" | "who" | "whose");
        if !opens {
            return None;
        }
        let close = rest.find(|t| matches!(t.text(), "," | ";"))?;
        let mut after = analysis.range(close.index() + 1..sentence.end).peekable();
        // *A, a unit of B, **as well as** C*.
        let mut joined = after.next_if(|t| t.text() == "and").is_some();
        while after.next_if(|t| matches!(t.text(), "as" | "well")).is_some() {
            joined = true;
        }
        let end = after.find(|t| self.mention_at(*t).is_some() || !is_list_modifier(*t))?;
        let mut member = self.mention_at(end)?;
        // *And **Datadog** chief Olivier Pomel*, *and **Tencent**-backed Didi*.
        let hyphened = |m: usize| {
            analysis.range(self.mentions[m].tokens.end..sentence.end).next().is_some_and(|t| t.text() == "-")
        };
        if member + 1 < self.mentions.len() && (self.is_employer(member) || hyphened(member)) {
            member += 1;
        }
        // *Acme buys 12% of Bolt, a startup, **and Corvid 8%***: the verb is left out.
        if self.measure_behind(member).is_some() {
            return None;
        }
        let kind = |m: usize| self.parties(m).next().map(|f| self.cast.parties[f.party].kind);
        let head = self.head(member);
        let acts = matches!(head.dep(), Dep::Nsubj | Dep::Nsubjpass) && head.head() != self.head(i).head();
        let alike = kind(member) == kind(i) && self.mentions[member].form == Form::Name;
        let listed = joined || close.text() == ";" || kind(i) == Some(Kind::Person);
        (alike && listed && !acts).then_some((close.index(), member))
    }

    /// Whether an apposition is a description of what it follows rather than a member of a list: nothing joins after it.
    pub(crate) fn only_apposed(&self, token: Token<'a>) -> bool {
        let Some(mention) = self.mention_at(token) else { return true };
        let end = self.past_circumstance(self.past_bracket(self.mentions[mention].tokens.end));
        let after: Vec<&str> =
            self.passage.analysis.range(end..(end + 2).min(self.passage.analysis.len())).map(Token::text).collect();
        !matches!(after.as_slice(), ["and" | "or" | "&", ..] | [",", _])
    }
}

/// Whether the tree has both words in one list.
fn is_listed_with(later: Token<'_>, earlier: Token<'_>) -> bool {
    let top = |t: Token<'_>| {
        let mut at = t;
        while matches!(at.dep(), Dep::Conj | Dep::Appos) && !at.is_root() {
            at = at.head();
        }
        at.index()
    };
    top(later) == top(earlier)
}

/// Whether a participle heads a clause of its own.
fn is_clause(participle: Token<'_>) -> bool {
    matches!(participle.dep(), Dep::Advcl | Dep::Xcomp | Dep::Ccomp | Dep::Conj | Dep::Parataxis | Dep::Acl)
}

/// Whether a word may stand before the name of a list's member: *smartphone maker Vivo*.
pub(crate) fn is_list_modifier(token: Token<'_>) -> bool {
    matches!(
        token.tag(),
        Tag::Nn
            | Tag::Nns
            | Tag::Jj
            | Tag::Hyph
            | Tag::Nnp
            | Tag::Dt
            | Tag::Vbg
            | Tag::Vbn
            | Tag::Jjs
            | Tag::Afx
            | Tag::PrpPoss
            | Tag::Pos
            | Tag::Rb
            | Tag::Rp
    )
}
