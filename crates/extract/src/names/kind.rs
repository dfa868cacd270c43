//! What a name's shape, the engine and the words around say of the kind of its party.

use std::ops::Range;

use guanxi_model::Kind;
use guanxi_nlp::{Analysis, Dep, EntityType, Tag, Token};

use super::{
    lexicon::{kind_by_shape, lexicon},
    vocabulary::is_place,
};

/// Votes for each kind; the most votes win, the earlier kind of [`Kind::ALL`] at a tie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Votes([u32; Kind::ALL.len()]);

impl Votes {
    pub(crate) fn add(&mut self, kind: Kind, count: u32) {
        if let Some(at) = Kind::ALL.iter().position(|&k| k == kind) {
            self.0[at] += count;
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a += b);
    }

    /// The votes for one kind.
    pub(crate) fn of(&self, kind: Kind) -> u32 {
        Kind::ALL.iter().position(|&k| k == kind).map_or(0, |at| self.0[at])
    }

    /// The kind with most votes; a company where there is none.
    pub(crate) fn winner(&self) -> Kind {
        let best = self.0.iter().copied().max().unwrap_or_default();
        Kind::ALL.iter().copied().find(|&k| best > 0 && self.of(k) == best).unwrap_or(Kind::Company)
    }
}

/// The votes for a name at one place. `words` are its folded words.
pub(crate) fn votes(analysis: &Analysis<'_>, tokens: &Range<usize>, words: &[&str]) -> Votes {
    let mut votes = Votes::default();
    if super::span::is_legal_form(analysis.token(tokens.end - 1).text()) && tokens.len() > 1 {
        votes.add(Kind::Company, 20);
    }
    if let Some(kind) = kind_by_shape(words) {
        votes.add(kind, 8);
    }
    // *Corvid S9 **Plus***: an edition is of a product.
    if words.len() > 1 && words.last().is_some_and(|w| lexicon().editions.contains(*w)) {
        votes.add(Kind::Product, 5);
    }
    if let Some((label, _)) = label(analysis, tokens) {
        let text = analysis.token(tokens.start).text();
        let acronym = words.len() == 1 && text.len() <= 5 && text.bytes().all(|b| b.is_ascii_uppercase());
        let weight = match label {
            EntityType::Person if acronym => 0,
            EntityType::Person if words.len() == 1 => 1,
            EntityType::Product | EntityType::Fac => 1,
            _ => 2,
        };
        if let Some(kind) = by_label(label, words) {
            votes.add(kind, weight);
        }
    }
    if (2..=4).contains(&words.len()) && lexicon().given.contains(words[0]) && kind_by_shape(words).is_none() {
        votes.add(Kind::Person, 4);
    }
    context(analysis, tokens, words, &mut votes);
    clause(analysis, tokens, words, &mut votes);
    votes
}

/// The engine's type of most of a span, with how many of its tokens have it.
pub(crate) fn label(analysis: &Analysis<'_>, tokens: &Range<usize>) -> Option<(EntityType, usize)> {
    let mut counts: Vec<(EntityType, usize)> = Vec::new();
    for (kind, _) in analysis.range(tokens.clone()).filter_map(Token::entity) {
        match counts.iter_mut().find(|(k, _)| *k == kind) {
            Some((_, n)) => *n += 1,
            None => counts.push((kind, 1)),
        }
    }
    counts.into_iter().rev().max_by_key(|&(_, n)| n)
}

/// The kind that an engine's type says. It takes many names that it does not know for places.
fn by_label(label: EntityType, words: &[&str]) -> Option<Kind> {
    match label {
        EntityType::Gpe | EntityType::Norp | EntityType::Loc if !is_place(&words.join(" ")) => None,
        EntityType::Org => Some(Kind::Company),
        EntityType::Person => Some(Kind::Person),
        EntityType::Gpe | EntityType::Norp | EntityType::Loc => Some(Kind::Government),
        EntityType::Product => Some(Kind::Product),
        EntityType::Fac => Some(Kind::Facility),
        _ => None,
    }
}

fn context(analysis: &Analysis<'_>, tokens: &Range<usize>, words: &[&str], votes: &mut Votes) {
    let lists = lexicon();
    let lower = |at: usize| lower_at(analysis, at);
    let role_at = |at: usize| {
        let words: Vec<String> = (at..at + 4).map(lower).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).filter(|w| !w.is_empty()).collect();
        lists.role_at(&words) > 0
    };
    let (after, after_next) = (lower(tokens.end), lower(tokens.end + 1));
    let before = tokens.start.checked_sub(1).map(lower).unwrap_or_default();
    let possessive = matches!(after.as_str(), "'s" | "’s" | "'" | "’");
    if lists.honorifics.contains(&before) {
        votes.add(Kind::Person, 8);
    }
    let role_before = tokens.start > 0
        && (1..=3.min(tokens.start)).any(|n| {
            let words: Vec<String> = (tokens.start - n..tokens.start).map(lower).collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            lists.role_at(&words) == n && !matches!(words[0], "former" | "ex" | "billionaire" | "activist" | "investor")
        });
    // *head of growth Caleb Kaiser*.
    let head_of = tokens.start >= 3
        && lower(tokens.start - 2) == "of"
        && matches!(lower(tokens.start - 3).as_str(), "head" | "director" | "president" | "vp" | "chief");
    let role_before =
        role_before || (head_of && analysis.token(tokens.start - 1).text().starts_with(char::is_lowercase));
    if role_before {
        votes.add(Kind::Person, 4);
    }
    // *Leeds, England*, but *Aeromexico, Mexico's airline*.
    let seat = after == "," && is_place(&after_next) && !super::support::is_possessive(&lower(tokens.end + 2));
    let placed = matches!(before.as_str(), "in" | "near" | "outside") || seat;
    let invested = is_invested_in(analysis, tokens) && !is_place(&words.join(" "));
    if placed && !invested && matches!(label(analysis, tokens), Some((EntityType::Gpe | EntityType::Loc, _))) {
        votes.add(Kind::Government, 3);
    }
    if lists.company_nouns.contains(&before) {
        votes.add(Kind::Company, 5);
    }
    if lists.company_marks.contains(&after)
        || (possessive && (lists.company_marks.contains(&after_next) || role_at(tokens.end + 1)))
    {
        votes.add(Kind::Company, 3);
    }
    // *Apple CEO Tim Cook*, but *Dana Orlov CEO and founder at Apple*.
    let person = tokens.len() > 1 && matches!(label(analysis, tokens), Some((EntityType::Person, _)));
    if role_at(tokens.end) && !person {
        votes.add(Kind::Company, 3);
    }
    if after == ","
        && (role_at(tokens.end + 1)
            || (matches!(after_next.as_str(), "the" | "a" | "an") && role_at(tokens.end + 2))
            || (tokens.len() > 1 && owner_of_role(analysis, tokens.end + 1)))
    {
        votes.add(Kind::Person, 4);
    }
    // *S. V. Orlov*, *J.P. Orlov*: initials before a last name.
    let initials = analysis.token(tokens.start).text();
    if tokens.len() > 1
        && initials.len() > 3
        && initials.ends_with('.')
        && initials.split_terminator('.').all(|i| i.len() == 1 && i.bytes().all(|b| b.is_ascii_uppercase()))
        && kind_by_shape(words).is_none()
    {
        votes.add(Kind::Person, 3);
    }
    // *Acme's Recorder app*, *its AR platform*: a word of the language or letters alone are what the thing is called.
    let generic = words.iter().all(|w| super::is_plain_word(w)) || is_letters(analysis.token(tokens.start).text());
    // *Its **Corvid View** platform*, *a startup whose **Corvid View** software is used*.
    let owned = matches!(before.as_str(), "its" | "their" | "whose" | "our" | "'s" | "’s");
    if lists.applications.contains(&after) && ((generic && words.len() == 1) || owned) {
        votes.add(Kind::Product, 6);
    }
    let name = analysis.token(tokens.start).text();
    if tokens.len() == 1 && (is_camel(name) || is_domain(name)) {
        votes.add(Kind::Company, 3);
    }
    if before == "the" && tokens.len() == 1 && matches!(analysis.token(tokens.start).dep(), Dep::Compound | Dep::Nmod) {
        votes.add(Kind::Company, 1);
    }
    if after == "-"
        && matches!(after_next.as_str(), "backed" | "owned" | "led" | "controlled" | "listed")
        && !person
        && analysis.range(tokens.clone()).all(|t| t.entity().is_none_or(|e| e.0 != EntityType::Gpe))
    {
        votes.add(Kind::Company, 2);
    }
    // *Lakestar-backed **Norvane***.
    let hyphened = tokens.start > 1 && lower(tokens.start - 2) == "-";
    if hyphened && matches!(before.as_str(), "backed" | "owned" | "controlled" | "listed" | "traded") {
        votes.add(Kind::Company, 4);
    }
    if after == "," && matches!(after_next.as_str(), "a" | "an" | "the" | "which") {
        let described = (tokens.end + 2..(tokens.end + 10).min(analysis.len()))
            .map(lower)
            .take_while(|w| !matches!(w.as_str(), "," | "." | "of" | "at" | "for" | "who" | "that" | "which"))
            .find(|w| lists.company_nouns.contains(w));
        if described.is_some() || after_next == "which" {
            votes.add(Kind::Company, 3);
        }
    }
    if after == "("
        && is_ticker(
            &analysis.range(tokens.end + 1..(tokens.end + 4).min(analysis.len())).map(Token::text).collect::<Vec<_>>(),
        )
    {
        votes.add(Kind::Company, 6);
    }
}

/// Whether a verb says that money is raised: *raised $3 million*.
fn raises_money(verb: Token<'_>) -> bool {
    let money = |t: Token<'_>| matches!(t.lemma(), "million" | "billion" | "crore" | "round" | "funding" | "m" | "bn");
    matches!(verb.lemma(), "raise" | "close") && verb.child(Dep::Dobj).is_some_and(money)
}

/// Whether a verb says what a person says or thinks.
fn speaks(verb: Token<'_>) -> bool {
    matches!(verb.lemma(), "say" | "think" | "believe" | "explain" | "argue" | "note" | "write" | "want" | "hope")
}

/// Whether a name stands behind *a stake in*, *invested in*: *a stake in Norvane* is in no place that anybody knows.
fn is_invested_in(analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
    let before = tokens.start.checked_sub(2).map(|at| lower_at(analysis, at)).unwrap_or_default();
    // *Invested $235 million in Norvane*.
    let sum = matches!(before.as_str(), "million" | "billion" | "crore");
    let put = || analysis.token(tokens.start).ancestors().take(4).any(|t| matches!(t.lemma(), "invest" | "reinvest"));
    // *An investment made by Acme in Norvane*.
    let made = || {
        let token = analysis.token(tokens.start);
        let verb = (token.dep() == Dep::Pobj).then(|| token.head().head()).filter(|v| v.lemma() == "make");
        verb.is_some_and(|v| matches!(v.head().lemma(), "investment" | "bet"))
    };
    let inside = tokens.start > 0 && lower_at(analysis, tokens.start - 1) == "in";
    (inside && ((sum && put()) || made()))
        || matches!(
            before.as_str(),
            "stake"
                | "stakes"
                | "shares"
                | "shareholding"
                | "interest"
                | "holding"
                | "invest"
                | "invested"
                | "invests"
                | "investment"
                | "investments"
                | "holdings"
                | "investor"
                | "investors"
                | "shareholder"
        )
}

/// What the verb that a name depends on, and the names that it is listed with, say of it.
fn clause(analysis: &Analysis<'_>, tokens: &Range<usize>, words: &[&str], votes: &mut Votes) {
    let lists = lexicon();
    let outside = |t: &Token<'_>| t.is_root() || !tokens.contains(&t.head().index());
    let Some(token) = analysis.range(tokens.clone()).rfind(outside) else { return };
    // What is said of a list is said of each of its members.
    let first = std::iter::once(token).chain(token.ancestors()).find(|t| t.dep() != Dep::Conj).unwrap_or(token);
    let head = first.head();
    match first.dep() {
        Dep::Nsubj if joins_forces(head) => {}
        Dep::Nsubj if lists.person_subjects.contains(head.lemma()) => votes.add(Kind::Person, 3),
        // *Idea **Factory** invested*: what is built does not.
        Dep::Nsubj
            if kind_by_shape(words) == Some(Kind::Facility)
                && matches!(head.lemma(), "invest" | "acquire" | "buy" | "hire" | "back") =>
        {
            votes.add(Kind::Company, 10);
        }
        // *Orlov says it was a slog*: who speaks under one word that nobody knows is mostly a person named in full before.
        Dep::Nsubj if tokens.len() == 1 && speaks(head) && token.child(Dep::Det).is_none() => {
            votes.add(Kind::Person, 1);
        }
        Dep::Nsubj if tokens.len() == 1 && raises_money(head) => votes.add(Kind::Company, 3),
        // *Norvane helps shops sell*: the engine takes names that it does not know for places.
        Dep::Nsubj
            if tokens.len() == 1
                && matches!(label(analysis, tokens), Some((EntityType::Gpe, _)))
                && !is_place(&words.join(" "))
                && !lists.state_verbs.contains(head.lemma()) =>
        {
            votes.add(Kind::Company, 2);
        }
        Dep::Nsubj if lists.company_subjects.contains(head.lemma()) => votes.add(Kind::Company, 1),
        Dep::Dobj | Dep::Nsubjpass if lists.person_objects.contains(head.lemma()) => votes.add(Kind::Person, 2),
        // *Its rival, Acme, …*
        Dep::Appos
            if lists.company_nouns.contains(head.lemma())
                && !matches!(
                    head.lemma(),
                    "partner" | "investor" | "backer" | "owner" | "successor" | "predecessor" | "bidder"
                ) =>
        {
            votes.add(Kind::Company, 3);
        }
        Dep::Dobj | Dep::Nsubjpass if lists.company_objects.contains(head.lemma()) => votes.add(Kind::Company, 2),
        Dep::Pobj => governed(head, votes),
        _ => {}
    }
    let listed =
        token.children().filter(|c| c.dep() == Dep::Conj).chain((token.dep() == Dep::Conj).then(|| token.head()));
    for other in listed {
        if kind_by_shape(&["", &other.text().to_lowercase()]) == Some(Kind::Company) {
            votes.add(Kind::Company, 2);
        }
        match other.entity() {
            Some((EntityType::Org, _)) => votes.add(Kind::Company, 1),
            Some((EntityType::Person, _)) if tokens.len() > 1 => votes.add(Kind::Person, 1),
            _ => {}
        }
    }
    let after: Vec<&str> = analysis.range(tokens.end..(tokens.end + 3).min(analysis.len())).map(Token::text).collect();
    // *“…,” Orlov said*: who is named by one word after what was said is a person.
    let lower = |at: usize| lower_at(analysis, at);
    let quoted = tokens.start > 0 && matches!(analysis.token(tokens.start - 1).tag(), Tag::CloseQuote);
    if tokens.len() == 1
        && quoted
        && matches!(lower(tokens.end).as_str(), "said" | "says" | "added" | "told" | "explained")
    {
        votes.add(Kind::Person, 2);
    }
    if first.dep() == Dep::Nsubj {
        pronoun(analysis, tokens, votes);
    }
    let age = matches!(after.as_slice(), [",", age, ","] if age.len() == 2 && age.bytes().all(|b| b.is_ascii_digit()));
    if age || matches!(after.as_slice(), [",", "who", ..] | ["who", ..]) {
        votes.add(Kind::Person, 4);
    }
}

/// What a preposition and the noun or verb that governs it say of a name: *a stake **in Acme***.
fn governed(head: Token<'_>, votes: &mut Votes) {
    let (preposition, governor) = (head.lemma(), head.head().lemma());
    let paid = preposition == "into"
        && matches!(
            governor,
            "inject" | "pour" | "pump" | "put" | "plow" | "plough" | "invest" | "sink" | "investment" | "injection"
        );
    let stake = preposition == "in"
        && matches!(
            governor,
            "invest" | "stake" | "holding" | "shareholding" | "investment" | "investor" | "share" | "shareholder"
        );
    let owner = matches!(preposition, "of" | "in" | "for" | "to")
        && matches!(governor, "shareholder" | "investor" | "backer" | "supplier" | "competitor" | "rival" | "customer");
    let merger = preposition == "with"
        && matches!(
            governor,
            "merge"
                | "merger"
                | "partner"
                | "partnership"
                | "venture"
                | "alliance"
                | "tie-up"
                | "contract"
                | "compete"
                | "pact"
        );
    let purchase = preposition == "of"
        && matches!(governor, "acquisition" | "takeover" | "purchase" | "subsidiary" | "unit" | "parent" | "owner");
    let bid = matches!(preposition, "for" | "in")
        && matches!(governor, "round" | "funding" | "financing" | "bid" | "takeover" | "buyout");
    let supply = (preposition == "to" && matches!(governor, "supply" | "deliver" | "ship"))
        || (preposition == "with" && matches!(governor, "team" | "ally" | "collaborate" | "cooperate"));
    let contest = preposition == "against" && matches!(governor, "pit" | "compete" | "rival" | "competition");
    if stake || owner || merger || purchase || contest || bid || supply || paid {
        votes.add(Kind::Company, 2);
    } else if preposition == "by" && matches!(governor, "operate" | "acquire" | "manufacture") {
        votes.add(Kind::Company, 1);
    } else if preposition == "by" && matches!(governor, "found" | "co-found" | "cofound") {
        votes.add(Kind::Person, 2);
    } else if matches!(preposition, "at" | "of" | "for") && is_role(head.head()) {
        votes.add(Kind::Company, 2);
    }
}

/// Whether a verb says what firms do with each other and in alliances: *Acme **joined** forces with Bolt*.
fn joins_forces(verb: Token<'_>) -> bool {
    const WITH_WHOM: &[&str] =
        &["force", "hand", "alliance", "round", "consortium", "group", "list", "project", "coalition"];
    verb.lemma() == "join" && verb.child(Dep::Dobj).is_some_and(|o| WITH_WHOM.contains(&o.lemma()))
}

/// What the first pronoun after a subject says of it, where no other name stands between: *Orlov sold **his** shares*.
fn pronoun(analysis: &Analysis<'_>, tokens: &Range<usize>, votes: &mut Votes) {
    let end = analysis.token(tokens.start).sentence().end;
    let rest = analysis.range(tokens.end..end).take_while(|t| !matches!(t.tag(), Tag::Nnp | Tag::Nnps));
    let words = rest.map(|t| t.text().to_lowercase());
    match words.into_iter().find(|w| matches!(w.as_str(), "his" | "her" | "he" | "she" | "its" | "it")).as_deref() {
        Some("its") => votes.add(Kind::Company, 2),
        Some("it") => votes.add(Kind::Company, 1),
        Some(_) => votes.add(Kind::Person, 2),
        None => {}
    }
}

/// Whether a possessor and what he has for an office stand at `at`: *Acme's vice president of sales*.
fn owner_of_role(analysis: &Analysis<'_>, at: usize) -> bool {
    let words: Vec<String> = (at..at + 9).map(|i| lower_at(analysis, i)).take_while(|w| w != ",").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|w| !w.is_empty()).collect();
    let Some(mark) = words.iter().take(4).position(|w| matches!(*w, "'s" | "’s")) else { return false };
    let named = mark > 0 && super::span::has_name_case(analysis.token(at).text());
    named && (mark + 1..words.len().min(mark + 4)).any(|i| lexicon().role_at(&words[i..]) > 0)
}

/// Whether a noun names a role: *chairman*, *chief executive*.
fn is_role(noun: Token<'_>) -> bool {
    lexicon().role_at(&[noun.text().to_lowercase().as_str()]) == 1
        || matches!(noun.lemma(), "executive" | "officer" | "head" | "boss" | "employee")
}

/// Whether a word has a capital amid small letters as brands have and last names seldom do: `BoltPay`, not `McKay`.
fn is_camel(word: &str) -> bool {
    const OF_PERSONS: &[&str] =
        &["Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "Von", "O", "Fitz", "El", "Al", "St"];
    let inner = word.char_indices().skip(1).find(|(_, c)| c.is_uppercase()).map(|(at, _)| at);
    let small =
        |at: usize| word[..at].chars().skip(1).all(char::is_lowercase) && word[at..].contains(char::is_lowercase);
    inner.is_some_and(|at| at > 1 && small(at) && !OF_PERSONS.contains(&&word[..at]))
        && word.chars().all(char::is_alphabetic)
}

/// Whether a word is written as an address on the web: `Justin.tv`.
fn is_domain(word: &str) -> bool {
    let ends = |end: &str| word.len() > end.len() + 2 && word.ends_with(end);
    [".com", ".tv", ".io", ".ai", ".co", ".org", ".net", ".app", ".cn"].iter().any(|end| ends(end))
}

/// Whether a word is two or three capitals.
fn is_letters(word: &str) -> bool {
    (2..=3).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// A token in lower case; empty past the end.
pub(crate) fn lower_at(analysis: &Analysis<'_>, at: usize) -> String {
    if at < analysis.len() { analysis.token(at).text().to_lowercase() } else { String::new() }
}

/// Whether the words after a bracket are an exchange with a symbol, or a symbol with the suffix of an exchange.
fn is_ticker(words: &[&str]) -> bool {
    let exchange = words.first().is_some_and(|w| lexicon().exchanges.contains(&w.to_lowercase()));
    let suffixed = words.first().and_then(|w| w.split_once('.')).is_some_and(|(symbol, suffix)| {
        !symbol.is_empty() && (1..=2).contains(&suffix.len()) && suffix.bytes().all(|b| b.is_ascii_uppercase())
    });
    exchange || suffixed
}
