//! One passage with its parties in place: which mention a word belongs to, and whom a phrase means.

use guanxi_model::Kind;
use guanxi_nlp::{Dep, Pos, Tag, Token};

use crate::{
    clause,
    mention::{Cast, Form, Mention},
    passage::Passage,
};

/// How many words after a noun the name that it introduces is looked for.
const MAX_BETWEEN: usize = 12;

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
    followers: Vec<Option<usize>>,
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
    fn stands(&self, mention: usize) -> bool {
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
        for member in clause::conjuncts(token) {
            match self.mention_at(member) {
                Some(mention) => self.add_with_list(self.seated(mention).unwrap_or(mention), &mut found),
                None => self.introduced(member).into_iter().for_each(|m| self.add_with_list(m, &mut found)),
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
        let parties = |m: usize| {
            self.mentions[m].parties.iter().map(move |&party| Filler { passage: self.index, mention: m, party })
        };
        found.into_iter().filter(|&m| self.stands(m)).flat_map(parties).collect()
    }

    /// The unit that a noun describes, where it is one of a company's.
    pub(crate) fn unit(&self, noun: Token<'a>) -> Option<Filler> {
        let heads = |m: &Mention| m.tokens.contains(&noun.index()) && self.mention_at(noun).is_none();
        let at = self.units.iter().position(heads)?;
        Some(Filler { passage: self.index, mention: self.mentions.len() + at, party: self.units[at].parties[0] })
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

    fn add_with_list(&self, mention: usize, found: &mut Vec<usize>) {
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

    /// The name that stands right after a common noun, whatever the tree makes of it: *Apple supplier **Winston**'s expense*.
    pub(crate) fn name_after(&self, noun: Token<'a>) -> Vec<Filler> {
        let next = noun.next().filter(|t| noun.pos() == Pos::Noun && t.sentence() == noun.sentence());
        let named = next.and_then(|t| self.mention_at(t)).filter(|&m| self.mentions[m].form == Form::Name);
        named.map_or_else(Vec::new, |mention| self.listed(mention))
    }

    /// The parties of a mention and of those listed after it.
    pub(crate) fn listed(&self, mention: usize) -> Vec<Filler> {
        let mut members = Vec::new();
        self.add_with_list(mention, &mut members);
        members.into_iter().flat_map(|mention| self.parties(mention)).collect()
    }

    /// The parties of one mention.
    pub(crate) fn parties(&self, mention: usize) -> impl Iterator<Item = Filler> + '_ {
        self.mentions[mention].parties.iter().map(move |&party| Filler { passage: self.index, mention, party })
    }

    /// Who does what a verb says by the order of the words alone, where the tree does not tell: the name before the verb,
    /// with nothing between but adverbs, auxiliaries and an insertion between commas.
    pub(crate) fn surface_agent(&self, verb: Token<'a>) -> Vec<Filler> {
        let active = matches!(verb.tag(), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Vbn | Tag::Vb);
        if !active
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

    /// The parties of the whole list that a mention ends: ***A and B** merged*, *with **A, B and C** participating*.
    pub(crate) fn list_around(&self, mention: usize) -> Vec<Filler> {
        let mut members = vec![mention];
        while let Some(before) = (0..members[0]).rev().find(|&m| self.followers[m] == Some(members[0])) {
            members.insert(0, before);
        }
        members.into_iter().flat_map(|mention| self.parties(mention)).collect()
    }

    /// The parties that a common noun stands for by apposition or a list: *the chipmaker, SMIC*, *firms such as A and B*,
    /// *a consortium led by A*.
    fn introduced(&self, noun: Token<'a>) -> Vec<usize> {
        if !matches!(noun.pos(), Pos::Noun | Pos::Propn | Pos::Adj | Pos::Num) {
            return Vec::new();
        }
        // *Petnet, a pet feeder*: what a description is named beside.
        if noun.dep() == Dep::Appos
            && let Some(host) = self.mention_at(noun.head())
        {
            return vec![host];
        }
        // *Walmart is the retailer that …*
        if noun.dep() == Dep::Attr && noun.head().lemma() == "be" {
            let said: Vec<usize> =
                clause::subjects(noun.head(), 0).into_iter().filter_map(|t| self.mention_at(t)).collect();
            if !said.is_empty() {
                return said;
            }
        }
        let apposed = noun.children().filter(|c| c.dep() == Dep::Appos && c.index() > noun.index());
        let apposed = apposed.flat_map(clause::apposed_too);
        let listed = clause::list_after(noun).into_iter().flat_map(clause::apposed_too);
        let mut found: Vec<usize> =
            apposed.chain(listed).flat_map(clause::conjuncts).filter_map(|t| self.mention_at(t)).collect();
        if found.is_empty()
            && matches!(
                noun.lemma(),
                "consortium" | "group" | "team" | "syndicate" | "alliance" | "trio" | "pair" | "like"
            )
        {
            let led = noun.children().filter(|c| c.dep() == Dep::Acl).flat_map(clause::agents);
            let of = clause::after_preposition(noun, "of").into_iter();
            found = led.chain(of).flat_map(clause::conjuncts).filter_map(|t| self.mention_at(t)).collect();
        }
        if found.is_empty() {
            found = self.named_after(noun).into_iter().collect();
        }
        if found.is_empty() {
            found = self.called(noun).into_iter().collect();
        }
        if found.is_empty() {
            found = self.named_by_modifier(noun).into_iter().collect();
        }
        found
    }

    /// The state whose body a common noun is: ***Sweden's** telecoms regulator*, *regulators in **South Korea***, *the **U.S.** military*.
    fn state_of(&self, noun: Token<'a>) -> Option<usize> {
        let body = matches!(
            noun.lemma(),
            "government"
                | "regulator"
                | "watchdog"
                | "authority"
                | "ministry"
                | "agency"
                | "administration"
                | "official"
                | "lawmaker"
                | "military"
                | "army"
                | "parliament"
                | "police"
                | "city"
                | "town"
                | "county"
                | "municipality"
        );
        if !body || noun.pos() != Pos::Noun {
            return None;
        }
        let own = noun.children().filter(|c| matches!(c.dep(), Dep::Poss | Dep::Compound | Dep::Amod | Dep::Nmod));
        let placed = ["in", "of"].into_iter().flat_map(|p| clause::after_preposition(noun, p));
        let state = |m: &usize| self.parties(*m).all(|f| self.cast.parties[f.party].kind == Kind::Government);
        own.chain(placed).filter_map(|t| self.mention_at(t)).find(state)
    }

    /// The name that a noun for a firm of one name goes with: *the **De Dietrich** group*, *the **Wexley** chain*.
    fn called(&self, noun: Token<'a>) -> Option<usize> {
        let firm = matches!(
            noun.lemma(),
            "group"
                | "company"
                | "corporation"
                | "firm"
                | "concern"
                | "conglomerate"
                | "chain"
                | "brand"
                | "family"
                | "network"
                | "franchise"
                | "empire"
                | "label"
                | "portfolio"
                | "airline"
        );
        let mention = noun.previous().filter(|_| firm && noun.tag() == Tag::Nn).and_then(|t| self.mention_at(t))?;
        let article = self.passage.analysis.token(self.mentions[mention].tokens.start);
        let article = if article.text().eq_ignore_ascii_case("the") { Some(article) } else { article.previous() };
        let named = self.mentions[mention].form == Form::Name
            && self.parties(mention).all(|f| self.cast.parties[f.party].kind != Kind::Government);
        (named && article.is_some_and(|t| t.text().eq_ignore_ascii_case("the"))).then_some(mention)
    }

    /// The name that a common noun classes: *the **Brandeis** department store*, *the **Katanga** subsidiary of Glencore*.
    fn named_by_modifier(&self, noun: Token<'a>) -> Option<usize> {
        let classes = match noun.lemma() {
            "chain" | "brand" | "store" | "newspaper" | "network" | "label" | "franchise" | "hotel" | "website"
            | "site" | "studio" | "airline" | "firm" | "startup" => true,
            "subsidiary" | "unit" | "division" | "arm" => {
                noun.children().any(|c| c.dep() == Dep::Prep && c.text() == "of")
            }
            _ => false,
        };
        let definite = noun.children().any(|c| c.dep() == Dep::Det && c.text().eq_ignore_ascii_case("the"));
        let singular = noun.tag() == Tag::Nn && classes && definite;
        let name = noun.children().filter(|c| c.dep() == Dep::Compound && singular).find_map(|c| self.mention_at(c))?;
        (self.mentions[name].form == Form::Name).then_some(name)
    }

    /// The company behind the place of its seat: *Boise, Idaho-based networking company **Cradlepoint***.
    fn seated(&self, place: usize) -> Option<usize> {
        let end = self.mentions[place].tokens.end;
        let after: Vec<&str> =
            self.passage.analysis.range(end..self.passage.analysis.len()).take(4).map(Token::text).collect();
        let based = matches!(after.as_slice(), [",", _, "-", "based"]) && !self.knows(self.head(place));
        (place + 1..self.mentions.len().min(place + 3)).find(|&m| based && self.mentions[m].tokens.start > end + 3)
    }

    /// The names of a list that the parser hangs from a word at its end that is none: *from **A**, **B** and others*.
    fn hung_below(&self, word: Token<'a>) -> Vec<usize> {
        let next = |t: Token<'a>| t.next().is_some_and(|n| matches!(n.text(), "," | "and"));
        let hung = word.children().filter(|c| matches!(c.dep(), Dep::Nmod | Dep::Compound) && next(*c));
        hung.filter_map(|c| self.mention_at(c)).filter(|&m| self.mentions[m].form == Form::Name).collect()
    }

    /// The name right before the relative clause of a noun: *the sales of Amazon and **Walmart**, which bought Flipkart*.
    fn before_relative(&self, noun: Token<'a>) -> Option<usize> {
        let clause = noun.children().find(|c| c.dep() == Dep::Relcl)?;
        let first = self.passage.analysis.token(clause.subtree().start);
        let relative = matches!(first.tag(), Tag::Wdt | Tag::Wp);
        let comma = first.previous().filter(|t| relative && t.text() == ",")?;
        self.mention_at(comma.previous()?).filter(|&m| self.mentions[m].form == Form::Name)
    }

    /// The name that goes with a common noun by the order of the words alone: *startup **Loggi***, *a firm called **Loggi***,
    /// *firms, among them **Loggi***, *companies as varied as **Tesla***.
    fn named_after(&self, noun: Token<'a>) -> Option<usize> {
        let words: Vec<Token<'a>> = std::iter::successors(noun.next(), |t| t.next())
            .take_while(|t| t.sentence() == noun.sentence())
            .take(MAX_BETWEEN)
            .collect();
        let texts: Vec<String> = words.iter().map(|t| t.text().to_lowercase()).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let rest = match texts
            .strip_prefix(&[","])
            .or_else(|| texts.strip_prefix(&["--"]))
            .or_else(|| texts.strip_prefix(&["—"]))
            .unwrap_or(&texts)
        {
            ["called" | "named" | "dubbed" | "including" | "namely" | "like" | "include", rest @ ..]
            | ["such" | "known", "as", rest @ ..]
            | ["among", "them", rest @ ..]
            | ["as", _, "as", rest @ ..] => rest,
            // *Two brokerages -- **Citic** and **CSC***.
            rest if rest.len() < texts.len() && texts[0] != "," && noun.tag() == Tag::Nns => rest,
            rest if rest.len() == texts.len() => rest,
            _ => return None,
        };
        let skipped = texts.len() - rest.len();
        let mention = words[skipped..]
            .iter()
            .take_while(|t| self.mention_at(**t).is_some() || (skipped > 0 && is_list_modifier(**t)))
            .find_map(|t| self.mention_at(*t))
            .filter(|&m| self.mentions[m].form == Form::Name)?;
        // *the firm Alibaba founded*, *the firm Alibaba's fund bought*: the name belongs to what follows it.
        let after = self.passage.analysis.range(self.mentions[mention].tokens.end..self.passage.analysis.len()).next();
        let goes_on = |t: Token<'_>| {
            t.tag() == Tag::Pos
                || (skipped == 0
                    && matches!(t.tag(), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)
                    && noun.child(Dep::Det).is_some())
        };
        (!after.is_some_and(goes_on)).then_some(mention)
    }

    /// The mention that continues the list that mention `i` is in, read off the surface, where parsers are weak.
    fn follower(&self, i: usize) -> Option<usize> {
        let here = self.mentions.get(i)?;
        // *A and former B chief C*: what stands before a member belongs to it and is no member; *A, B, C* is hung like that, too.
        let joined = |m: usize| {
            let after = self.passage.analysis.range(self.mentions[m].tokens.end..self.passage.analysis.len()).next();
            after.is_some_and(|t| matches!(t.text(), "," | "and" | ";" | "&"))
        };
        let modifies = |m: usize| {
            matches!(self.head(m).dep(), Dep::Compound | Dep::Poss | Dep::Nmod | Dep::Amod | Dep::Npadvmod)
                && !joined(m)
        };
        let mut next = (i + 1..self.mentions.len()).find(|&m| !modifies(m))?;
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
        }
        let there = &self.mentions[next];
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
                "as" | "well" | "along" | "together" | "with" | "both" | "also" if words == 0 => {}
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
        (joined && words <= 8 && !own_clause && !described).then_some(next)
    }

    /// Whether an apposition is a description of what it follows rather than a member of a list: nothing joins after it.
    fn only_apposed(&self, token: Token<'a>) -> bool {
        let Some(mention) = self.mention_at(token) else { return true };
        let end = self.mentions[mention].tokens.end;
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

/// Whether a word may stand before the name of a list's member: *smartphone maker Vivo*.
fn is_list_modifier(token: Token<'_>) -> bool {
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

/// Whether a finite verb belongs to a relative clause.
fn clause_is_relative(verb: Token<'_>) -> bool {
    verb.dep() == Dep::Relcl || (verb.dep() == Dep::Aux && verb.head().dep() == Dep::Relcl)
}
