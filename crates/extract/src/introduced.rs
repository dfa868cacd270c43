//! The names that a common noun stands for: *the chipmaker, **SMIC***, *firms such as **A***, *the **Wexley** chain*.

use guanxi_model::Kind;
use guanxi_nlp::{Dep, Pos, Tag, Token};

use crate::{
    clause,
    list::is_list_modifier,
    mention::Form,
    phrase,
    reference::{means_company, nouns},
    scene::{Filler, Scene},
};

/// How many words after a noun the name that it introduces is looked for.
const MAX_BETWEEN: usize = 12;

impl<'a> Scene<'a> {
    /// The parties that a common noun stands for by apposition or a list: *the chipmaker, SMIC*, *firms such as A and B*,
    /// *a consortium led by A*.
    pub(crate) fn introduced(&self, noun: Token<'a>) -> Vec<usize> {
        if !matches!(noun.pos(), Pos::Noun | Pos::Propn | Pos::Adj | Pos::Num) {
            return Vec::new();
        }
        // *Petnet, a pet feeder*: what a description is named beside.
        if noun.dep() == Dep::Appos
            && let Some(host) = self.mention_at(noun.head())
        {
            return vec![self.described_company(noun).unwrap_or(host)];
        }
        // *Grew out of Petnet, a firm founded by …*: parsers hang the firm from the verb.
        if noun.dep() == Dep::Npadvmod
            && means_company(noun.lemma())
            && let Some(host) = self.before_comma(noun)
        {
            return vec![host];
        }
        // *Walmart is the retailer that …*, *Fitbit is one of the firms that …*
        if let Some(be) = predicating(noun) {
            let said: Vec<usize> = clause::subjects(be, 0).into_iter().filter_map(|t| self.mention_at(t)).collect();
            if !said.is_empty() {
                return said;
            }
        }
        // *The tool company, Acme*: parsers take the name for an adverb, too.
        let beside = |c: &Token<'a>| c.dep() == Dep::Npadvmod && self.mention_at(*c).is_some();
        // *A merger with a European firm, not **Bolt***.
        let excluded = |c: &Token<'a>| {
            let first = self.passage.analysis.token(c.subtree().start);
            [Some(first), first.previous()].into_iter().flatten().any(|t| t.text().eq_ignore_ascii_case("not"))
        };
        let apposed = noun.children().filter(|c| c.index() > noun.index() && (c.dep() == Dep::Appos || beside(c)));
        let apposed = apposed.filter(|c| !excluded(c));
        let apposed = apposed.flat_map(phrase::apposed_too);
        let listed = phrase::list_after(noun).into_iter().flat_map(phrase::apposed_too);
        let mut found: Vec<usize> =
            apposed.chain(listed).flat_map(phrase::conjuncts).filter_map(|t| self.mention_at(t)).collect();
        if found.is_empty() {
            found = self.leaders(noun);
        }
        if found.is_empty() {
            found = self.named_after(noun).into_iter().collect();
        }
        if found.is_empty() {
            found = self.classed(noun).into_iter().collect();
        }
        if found.is_empty() && nouns().boards.contains(noun.lemma()) {
            let whose = phrase::possessors(noun).into_iter().chain(phrase::after_preposition(noun, "of"));
            found = whose.filter_map(|t| self.mention_at(t)).take(1).collect();
        }
        found
    }

    /// Who leads the firms that act together: *a consortium led by **Acme***, ***Acme** led a group that …*, ***Acme**-led investors*;
    /// or who they are: *an alliance of **Acme** and **Bolt***.
    fn leaders(&self, noun: Token<'a>) -> Vec<usize> {
        if noun.lemma() == "fund" {
            return self.managers(noun);
        }
        if !nouns().leagues.contains(noun.lemma()) {
            return Vec::new();
        }
        let leads = |t: &Token<'_>| matches!(t.lemma(), "lead" | "head" | "form" | "join");
        let below = || noun.children().filter(|c| c.dep() == Dep::Acl);
        let behind = below().filter(|c| leads(c)).flat_map(clause::agents);
        let of = phrase::after_preposition(noun, "of");
        // *A group consisting of **Acme** and **Bolt***, *a group comprising **Acme***.
        let consists = below().filter(|t| matches!(t.lemma(), "consist" | "compose" | "comprise" | "make" | "form"));
        let consists = consists.flat_map(|t| {
            let whole = t.tag() == Tag::Vbg && t.lemma() == "comprise";
            let parts = if whole { clause::patients(t) } else { phrase::after_preposition(t, "of") };
            parts.into_iter().chain(phrase::after_preposition(t, "by"))
        });
        // Whoever is the investor *of* a firm is not the firm.
        let own = of.iter().copied().filter(|_| noun.lemma() != "investor");
        let leading = (!noun.is_root() && noun.dep() == Dep::Dobj).then(|| noun.head());
        let leading = leading.filter(leads).into_iter().flat_map(|verb| clause::subjects(verb, 0));
        let leading = leading.chain(belonging(noun));
        // *A group of **investors** including Acme*.
        let members = of.iter().copied().flat_map(phrase::list_after);
        // *A group led by investment firm **Acme***.
        // A league inside a league is not looked into, so that no tree leads in a circle.
        let named = |t: Token<'a>| match self.mention_at(t) {
            Some(mention) => vec![mention],
            None if nouns().leagues.contains(t.lemma()) => Vec::new(),
            None => self.introduced(t),
        };
        let said: Vec<usize> = behind
            .chain(consists)
            .chain(own)
            .chain(leading)
            .chain(members)
            .flat_map(phrase::conjuncts)
            .flat_map(named)
            .collect();
        if !said.is_empty() {
            return said;
        }
        let hyphened = noun.children().filter(|c| c.lemma() == "lead" || c.text() == "led");
        hyphened.filter_map(phrase::before_hyphen).filter_map(|t| self.mention_at(t)).collect()
    }

    /// Who acts by funds that have no name: *funds managed by **Acme***, *funds affiliated with **Acme***.
    fn managers(&self, fund: Token<'a>) -> Vec<usize> {
        // *Put money into funds managed by Acme*: what a fund is given its manager is not.
        let given = fund.dep() == Dep::Pobj && !fund.is_root() && !matches!(fund.head().text(), "to" | "by" | "from");
        if given || fund.dep() == Dep::Dobj {
            return Vec::new();
        }
        let run = |t: &Token<'_>| matches!(t.lemma(), "manage" | "advise" | "run" | "control" | "affiliate");
        let below = fund.children().filter(|c| c.dep() == Dep::Acl && c.tag() == Tag::Vbn && run(c));
        let by = below.flat_map(|t| clause::agents(t).into_iter().chain(phrase::after_preposition(t, "with")));
        by.flat_map(phrase::conjuncts).filter_map(|t| self.mention_at(t)).collect()
    }

    /// The company that a description stands right behind, where the parser hangs it from a person: *Dana worked at **Acme**, the firm …*.
    fn described_company(&self, noun: Token<'a>) -> Option<usize> {
        let person = |m: usize| self.parties(m).all(|f| self.cast.parties[f.party].kind == Kind::Person);
        let away = self.mention_at(noun.head()).is_some_and(person) && means_company(noun.lemma());
        self.before_comma(noun).filter(|&m| away && !person(m))
    }

    /// The party whose name and a comma stand right before the phrase of a noun.
    fn before_comma(&self, noun: Token<'a>) -> Option<usize> {
        let comma = self.passage.analysis.token(noun.subtree().start).previous().filter(|t| t.text() == ",")?;
        self.mention_at(comma.previous()?)
    }

    /// The state whose body a common noun is: ***Sweden's** telecoms regulator*, *regulators in **South Korea***, *the **U.S.** military*.
    pub(crate) fn state_of(&self, noun: Token<'a>) -> Option<usize> {
        if !nouns().bodies.contains(noun.lemma()) || noun.pos() != Pos::Noun {
            return None;
        }
        let own = noun.children().filter(|c| matches!(c.dep(), Dep::Poss | Dep::Compound | Dep::Amod | Dep::Nmod));
        let placed = ["in", "of"].into_iter().flat_map(|p| phrase::after_preposition(noun, p));
        let state = |m: &usize| self.parties(*m).all(|f| self.cast.parties[f.party].kind == Kind::Government);
        own.chain(placed).filter_map(|t| self.mention_at(t)).find(state)
    }

    /// The name that a common noun classes: *the **De Dietrich** group*, *the **Katanga** subsidiary of Glencore*.
    fn classed(&self, noun: Token<'a>) -> Option<usize> {
        let the = |t: Token<'_>| t.text().eq_ignore_ascii_case("the");
        let owner = noun.children().any(|c| c.dep() == Dep::Poss || (c.dep() == Dep::Prep && c.text() == "of"));
        let unit = owner && nouns().units.contains(noun.lemma());
        let shared = nouns().undertakings.contains(noun.lemma());
        let classes = noun.tag() == Tag::Nn && (unit || shared || nouns().classes.contains(noun.lemma()));
        let compounds = noun.children().filter(|c| c.dep() == Dep::Compound);
        // *The **Wexley** department store*.
        let compounds = compounds.flat_map(|c| std::iter::once(c).chain(c.child(Dep::Compound)));
        let mut before = noun.previous().into_iter().chain(compounds).filter(|_| classes);
        let mention = before.find_map(|t| self.mention_at(t)).filter(|&m| self.mentions[m].form == Form::Name)?;
        let first = self.passage.analysis.token(self.mentions[mention].tokens.start);
        let determined = noun.children().any(|c| c.dep() == Dep::Poss || (c.dep() == Dep::Det && the(c))) || the(first);
        let state = self.parties(mention).any(|f| self.cast.parties[f.party].kind == Kind::Government);
        // *The Apple project* is one for Apple.
        let known = shared && self.parties(mention).any(|f| self.is_known(f));
        ((determined || first.previous().is_some_and(the)) && (unit || !state) && !known).then_some(mention)
    }

    /// The company behind the place of its seat: *Boise, Idaho-based networking company **Cradlepoint***.
    pub(crate) fn seated(&self, place: usize) -> Option<usize> {
        let end = self.mentions[place].tokens.end;
        let after: Vec<&str> =
            self.passage.analysis.range(end..self.passage.analysis.len()).take(4).map(Token::text).collect();
        let based = matches!(after.as_slice(), [",", _, "-", "based"]) && !self.knows(self.head(place));
        (place + 1..self.mentions.len().min(place + 3)).find(|&m| based && self.mentions[m].tokens.start > end + 3)
    }

    /// The name behind a possessor that the parser takes for the head of the phrase: *Hess and China's **CNOOC***.
    pub(crate) fn possessed(&self, word: Token<'a>, mention: usize) -> Option<usize> {
        let behind = self.mentions[mention].tokens.end;
        let mut rest = self.passage.analysis.range(behind..word.sentence().end);
        let marked = word.dep() != Dep::Poss && rest.next().is_some_and(|t| t.tag() == Tag::Pos);
        let next = rest.take_while(|t| self.mention_at(*t).is_some() || is_list_modifier(*t)).take(4);
        next.filter(|_| marked).find_map(|t| self.mention_at(t)).filter(|&m| self.mentions[m].form == Form::Name)
    }

    /// The name right before the relative clause of a noun: *the sales of Amazon and **Walmart**, which bought Flipkart*.
    pub(crate) fn before_relative(&self, noun: Token<'a>) -> Option<usize> {
        let clause = noun.children().find(|c| c.dep() == Dep::Relcl)?;
        let first = self.passage.analysis.token(clause.subtree().start);
        let relative = matches!(first.tag(), Tag::Wdt | Tag::Wp);
        let comma = first.previous().filter(|t| relative && t.text() == ",")?;
        self.mention_at(comma.previous()?).filter(|&m| self.mentions[m].form == Form::Name)
    }

    /// The name that goes with a common noun by the order of the words alone: *startup **Loggi***, *a firm called **Loggi***,
    /// *firms, among them **Loggi***, *companies as varied as **Tesla***.
    pub(crate) fn named_after(&self, noun: Token<'a>) -> Option<usize> {
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

    /// Whom one noun means by the one name after it: *parent **Alphabet**, and Bolt*. Nobody where the comma after it opens a list:
    /// *its unit, Acme and Bolt*. None where no such name is there.
    pub(crate) fn named_beside(&self, noun: Token<'a>) -> Option<Vec<Filler>> {
        // *AT&T and **Verizon** (Engadget's parent)*.
        let before = std::iter::successors(noun.previous(), |t| t.previous()).take(6);
        let open = before.take_while(|t| t.text() != ")").find(|t| t.text() == "(").and_then(Token::previous);
        if let Some(mention) = open.filter(|_| noun.dep() == Dep::Appos).and_then(|t| self.mention_at(t)) {
            return Some(self.parties(mention).collect());
        }
        let apposed = noun.children().filter(|c| c.dep() == Dep::Appos && c.index() > noun.index());
        let mention = apposed.filter(|_| noun.tag() == Tag::Nn).find_map(|c| self.mention_at(c))?;
        let tokens = self.mentions[mention].tokens.clone();
        let text =
            |at: usize| if at < self.passage.analysis.len() { self.passage.analysis.token(at).text() } else { "" };
        let firm = self.parties(mention).all(|f| self.cast.parties[f.party].kind == Kind::Company);
        let head = self.head(mention);
        if tokens.start == noun.index() + 1 {
            return Some(self.parties(mention).collect());
        }
        let lists = text(noun.index() + 1) == ","
            && firm
            && matches!(text(tokens.end), "and" | "or")
            && head.children().any(|c| c.dep() == Dep::Conj && self.mention_at(c).is_some());
        lists.then(Vec::new)
    }

    /// The name that stands right after a common noun, whatever the tree makes of it: *Apple supplier **Winston**'s expense*.
    pub(crate) fn name_after(&self, noun: Token<'a>) -> Vec<Filler> {
        let next = noun.next().filter(|t| noun.pos() == Pos::Noun && t.sentence() == noun.sentence());
        let named = next.and_then(|t| self.mention_at(t)).filter(|&m| self.mentions[m].form == Form::Name);
        named.map_or_else(Vec::new, |mention| self.listed(mention))
    }
}

/// Who is said to belong to those who act together: ***Acme** was part of a consortium that …*, ***Acme** bid as a member of a group*.
fn belonging(noun: Token<'_>) -> Vec<Token<'_>> {
    let acts = noun.children().any(|c| c.dep() == Dep::Relcl)
        && noun.children().any(|c| c.dep() == Dep::Det && matches!(c.text(), "a" | "an"));
    let governed = acts && noun.dep() == Dep::Pobj && !noun.head().is_root();
    let of = governed.then(|| noun.head()).filter(|p| p.text() == "of");
    let part = of.map(Token::head).filter(|t| matches!(t.lemma(), "part" | "member"));
    match part.map(|t| (t.dep(), t.head())) {
        Some((Dep::Attr, be)) if clause::is_verbal(be) => clause::subjects(be, 0),
        Some((Dep::Pobj, role)) if role.text().eq_ignore_ascii_case("as") && clause::is_verbal(role.head()) => {
            clause::agents(role.head())
        }
        _ => Vec::new(),
    }
}

/// The verb by which a noun says what its subject is: *is **the retailer***, *is one of **the firms***, *is among **the firms***.
fn predicating(noun: Token<'_>) -> Option<Token<'_>> {
    if noun.is_root() {
        return None;
    }
    let above = noun.head();
    match (noun.dep(), above.lemma()) {
        (Dep::Attr, "be") | (Dep::Attr | Dep::Dobj, "become" | "remain") => Some(above),
        // *Acme emerged as **the frontrunner***.
        (Dep::Pobj, "as") => Some(above.head()).filter(|v| clause::is_verbal(*v) && v.child(Dep::Dobj).is_none()),
        (Dep::Pobj, "among") => Some(above.head()).filter(|be| be.lemma() == "be"),
        (Dep::Pobj, "of") => Some(above.head()).filter(|one| one.lemma() == "one").and_then(predicating),
        _ => None,
    }
}
