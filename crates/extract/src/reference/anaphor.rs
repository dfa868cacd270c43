//! What refers back: pronouns and definite descriptions of a sentence, spotted by their grammar alone.

use std::ops::Range;

use guanxi_nlp::{Analysis, Dep, Pos, Tag, Token};

use super::nouns::nouns;

/// A phrase that may refer back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Anaphor {
    /// Its tokens, the article included.
    pub(crate) tokens: Range<usize>,
    /// Its head token.
    pub(crate) head: usize,
    pub(crate) what: What,
}

/// What it says of whom it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// *it*, *its*: one party that is no person.
    It,
    /// *they*, *their*: several.
    They,
    /// *he*, *her*: one person.
    Person,
    /// *the company*, *the Beijing-based firm*: the noun, with the words before it, all lower case.
    One(String, Vec<String>),
    /// *the companies*, *both firms*, *the pair*: the noun, and whether exactly two are meant.
    Several(String, bool),
}

/// The anaphors of a sentence, in order.
pub(crate) fn anaphors(analysis: &Analysis<'_>, sentence: Range<usize>) -> Vec<Anaphor> {
    analysis.range(sentence).filter_map(|t| pronoun(t).or_else(|| description(analysis, t))).collect()
}

fn pronoun(token: Token<'_>) -> Option<Anaphor> {
    let alone = |what| Some(Anaphor { tokens: token.index()..token.index() + 1, head: token.index(), what });
    // ***Both** supply Acme*.
    if token.text().eq_ignore_ascii_case("both") && matches!(token.dep(), Dep::Nsubj | Dep::Nsubjpass | Dep::Pobj) {
        return alone(What::Several("both".to_owned(), true));
    }
    if !matches!(token.tag(), Tag::Prp | Tag::PrpPoss) {
        return None;
    }
    let what = match token.text().to_ascii_lowercase().as_str() {
        "it" if is_empty_it(token) => return None,
        "it" | "its" | "itself" => What::It,
        "they" | "them" | "their" | "themselves" => What::They,
        "he" | "him" | "his" | "she" | "her" | "himself" | "herself" => What::Person,
        _ => return None,
    };
    alone(what)
}

/// Whether *it* stands for nothing: *it is likely that*, *it remains to be seen*, *it takes*, *makes it easier to*.
fn is_empty_it(it: Token<'_>) -> bool {
    if it.dep() == Dep::Expl {
        return true;
    }
    let verb = it.head();
    if it.dep() == Dep::Dobj && verb.lemma() == "do" {
        return true;
    }
    // *it comes a day after*, *it is a boon*: what happened is meant.
    let event = |attribute: Token<'_>| {
        // *It is **the second** deal of the month*.
        let ranked = attribute.children().any(|c| {
            c.tag() == Tag::Jjs || matches!(c.lemma(), "first" | "second" | "third" | "latest" | "next" | "last")
        });
        attribute.child(Dep::Det).is_some_and(|d| matches!(d.text(), "a" | "an") || (d.text() == "the" && ranked))
            && !crate::names::is_company_noun(&attribute.text().to_lowercase())
            && !matches!(
                attribute.lemma(),
                "member" | "customer" | "client" | "division" | "shareholder" | "sponsor" | "maker"
            )
    };
    let happens = matches!(verb.lemma(), "come" | "mean" | "happen" | "matter" | "sound" | "feel" | "seem" | "appear");
    let is_event = verb.lemma() == "be" && verb.child(Dep::Attr).is_some_and(event);
    if it.dep() == Dep::Nsubj && (happens || is_event) {
        return true;
    }
    let has = |deps: &[Dep]| verb.children().any(|c| deps.contains(&c.dep()) && c.index() > it.index());
    let linking = matches!(
        verb.lemma(),
        "be" | "seem" | "appear" | "remain" | "look" | "become" | "turn" | "happen" | "'s" | "’s"
    );
    if it.dep() == Dep::Nsubj && linking {
        let complement = verb.child(Dep::Acomp).is_some_and(|a| {
            a.children().any(|c| matches!(c.dep(), Dep::Xcomp | Dep::Ccomp | Dep::Advcl | Dep::Relcl))
                || EMPTY.contains(&a.lemma())
        });
        let time = verb.children().any(|c| {
            matches!(c.dep(), Dep::Attr | Dep::Npadvmod)
                && matches!(
                    c.lemma(),
                    "time"
                        | "year"
                        | "month"
                        | "week"
                        | "day"
                        | "case"
                        | "matter"
                        | "question"
                        | "shame"
                        | "pity"
                        | "possibility"
                        | "way"
                )
        });
        // *it's wise to remember*, whatever the tree says.
        let after: Vec<&str> = verb
            .next()
            .into_iter()
            .flat_map(|t| std::iter::successors(Some(t), |t| t.next()))
            .take(4)
            .map(Token::text)
            .collect();
        let surface = verb.child(Dep::Acomp).is_some()
            && after.iter().any(|w| matches!(*w, "to" | "that" | "if" | "whether" | "when" | "how" | "what" | "why"));
        return complement || time || surface || has(&[Dep::Ccomp, Dep::Csubj]);
    }
    // *makes it easier to*
    let clausal = it.dep() == Dep::Nsubj && matches!(verb.pos(), Pos::Adj) && matches!(verb.dep(), Dep::Ccomp);
    let takes = it.dep() == Dep::Nsubj
        && matches!(verb.lemma(), "take" | "rain" | "snow" | "emerge")
        && has(&[Dep::Xcomp, Dep::Ccomp, Dep::Advcl]);
    // *it was announced that*: the clause is the subject.
    let reported = it.dep() == Dep::Nsubjpass && has(&[Dep::Ccomp]);
    takes || reported || clausal
}

const EMPTY: &[&str] = &[
    "likely",
    "unlikely",
    "clear",
    "unclear",
    "possible",
    "impossible",
    "hard",
    "difficult",
    "easy",
    "important",
    "true",
    "worth",
    "necessary",
    "early",
    "late",
    "obvious",
    "evident",
    "uncertain",
    "crucial",
    "vital",
    "essential",
    "common",
    "rare",
    "fair",
];

/// *the company*, *both companies*, *the two firms*, *this startup*.
fn description(analysis: &Analysis<'_>, article: Token<'_>) -> Option<Anaphor> {
    if !matches!(article.text().as_bytes().first(), Some(b't' | b'T' | b'b' | b'B')) {
        return None;
    }
    let lower = article.text().to_ascii_lowercase();
    if !matches!(lower.as_str(), "the" | "both" | "this" | "these" | "those")
        || !matches!(article.pos(), Pos::Det | Pos::Pron | Pos::Cconj | Pos::Propn)
    {
        return None;
    }
    let head = noun_after(analysis, article)?;
    // *The **start-up***: a word with a hyphen is one.
    let mut before = joined(analysis.range(article.index() + 1..head.index() + 1));
    let noun = before.pop()?;
    // *The Omaha, **Nebraska-based** conglomerate*.
    if let Some(comma) = before.iter().position(|w| w == ",") {
        before.drain(..=comma);
    }
    // ***The world's largest** retailer opened a shop*: a title that the readers know its holder by.
    if let Some([whole, _, best]) = before.get(..3)
        && matches!(whole.as_str(), "world" | "country" | "nation")
        && (best.ends_with("est") || matches!(best.as_str(), "top" | "no" | "leading"))
        && matches!(head.dep(), Dep::Nsubj | Dep::Nsubjpass)
    {
        before.drain(..3);
    }
    if is_restricted(head) {
        return None;
    }
    let tokens = article.index()..head.index() + 1;
    let list = nouns();
    if before.iter().any(|w| {
        w.ends_with("est")
            || matches!(
                w.as_str(),
                "first" | "second" | "third" | "last" | "next" | "only" | "other" | "most" | "rival" | "target" | "new"
            )
    }) {
        return None;
    }
    let two = lower == "both" || list.pair.contains(&noun) || before.iter().any(|w| list.pair.contains(w));
    let what = if list.plural(&noun).is_some() && (noun != "two" || before.is_empty()) {
        let bare = before.iter().all(|w| list.pair.contains(w) || list.fillers.contains(w));
        bare.then_some(What::Several(noun, two))?
    } else if (matches!(head.tag(), Tag::Nn | Tag::Nnp) || is_particle(head))
        && (list.general(&noun).next().is_some()
            || list.is_trade(&noun)
            || list.is_titled(&noun)
            || has_owner_noun(&noun))
    {
        What::One(noun, before)
    } else {
        return None;
    };
    Some(Anaphor { tokens, head: head.index(), what })
}

/// The words of tokens in lower case, those with hyphens between them as one: *beijing-based*, *e-commerce*.
pub(crate) fn joined<'a>(tokens: impl Iterator<Item = Token<'a>>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut end = 0;
    for token in tokens {
        let text = token.text().to_lowercase();
        let tight = token.bytes().start == end && (text == "-" || words.last().is_some_and(|w| w.ends_with('-')));
        end = token.bytes().end;
        match words.last_mut().filter(|_| tight) {
            Some(last) => last.push_str(&text),
            None => words.push(text),
        }
    }
    words
}

/// Nouns that say whose product is whose: *the iPhone maker*.
pub(crate) fn has_owner_noun(noun: &str) -> bool {
    matches!(
        noun,
        "owner"
            | "parent"
            | "maker"
            | "operator"
            | "developer"
            | "creator"
            | "designer"
            | "publisher"
            | "founder"
            | "assembler"
    )
}

/// The noun that a noun phrase which starts with `article` ends with: the last of the run of adjectives and nouns.
fn noun_after<'a>(analysis: &'a Analysis<'a>, article: Token<'a>) -> Option<Token<'a>> {
    let fits = |t: &Token<'_>| {
        matches!(t.pos(), Pos::Adj | Pos::Noun | Pos::Propn | Pos::Num | Pos::Punct | Pos::Verb | Pos::Part | Pos::Adv)
            && (t.pos() != Pos::Punct || t.tag() == Tag::Hyph)
            && !matches!(t.tag(), Tag::Vbz | Tag::Vbd | Tag::Vbp | Tag::Md | Tag::Pos | Tag::To)
    };
    let run: Vec<Token<'a>> = analysis
        .range(article.index() + 1..(article.index() + 8).min(article.sentence().end))
        .take_while(|t| fits(t) || is_titled(article, *t) || is_seat(*t) || is_particle(*t))
        .collect();
    let nominal = |t: &Token<'_>| matches!(t.tag(), Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Cd) || is_particle(*t);
    let head = run.iter().rev().find(|t| nominal(t))?;
    let by_tree = article.head();
    // Where the tree and the run disagree, the tree's noun is taken if it lies inside the run.
    let inside = by_tree.index() > article.index()
        && !run.iter().any(|t| is_titled(article, *t))
        && by_tree.index() <= head.index()
        && matches!(by_tree.tag(), Tag::Nn | Tag::Nns);
    Some(if inside { by_tree } else { *head })
}

/// Whether a token is the end of *start-up*, which parsers take for a particle.
fn is_particle(token: Token<'_>) -> bool {
    let hyphen = token.previous().filter(|t| token.text() == "up" && t.text() == "-");
    hyphen.and_then(Token::previous).is_some_and(|t| t.text().eq_ignore_ascii_case("start"))
}

/// Whether a token is the mark of *the world's largest retailer*.
fn is_titled(article: Token<'_>, mark: Token<'_>) -> bool {
    let whole = mark.previous().filter(|t| mark.tag() == Tag::Pos && t.previous() == Some(article));
    whole.is_some_and(|t| matches!(t.text(), "world" | "country" | "nation"))
}

/// Whether a token is the comma of *the Omaha, Nebraska-based conglomerate*.
fn is_seat(comma: Token<'_>) -> bool {
    let named = |t: Option<Token<'_>>| {
        t.is_some_and(|t| matches!(t.tag(), Tag::Nnp | Tag::Nnps) || t.text().ends_with("-based"))
    };
    let based = std::iter::successors(comma.next(), |t| t.next()).take(4).any(|t| t.text().ends_with("based"));
    comma.text() == "," && based && named(comma.previous()) && named(comma.next())
}

/// Whether what follows a noun tells which one is meant, so that it does not refer back: *the company that*, *the firm behind*,
/// *the owner of X*, *the startup founded by*; or names it: *the carmaker BYD*.
fn is_restricted(head: Token<'_>) -> bool {
    let Some(next) = head.next().filter(|n| n.index() < head.sentence().end) else { return false };
    let lower = next.text().to_ascii_lowercase();
    let relative = matches!(lower.as_str(), "that" | "which" | "who" | "whose" | "where" | "behind" | "of")
        && next.dep() != Dep::Mark;
    let that_clause = lower == "that" && head.head().pos() == Pos::Verb && head.index() > head.head().index();
    // Taggers take a finite verb for a participle: it is one only where it has no object and another verb is finite.
    let finite_follows = std::iter::successors(next.next(), |t| t.next())
        .take_while(|t| t.index() < head.sentence().end)
        .any(|t| matches!(t.tag(), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md));
    let participle = next.head() == head
        && next.dep() == Dep::Acl
        && !head.is_root()
        && (next.tag() == Tag::Vbg || (next.tag() == Tag::Vbn && finite_follows && next.child(Dep::Dobj).is_none()));
    // *The organization **backed by** Acme*.
    let done_by = next.tag() == Tag::Vbn && next.next().is_some_and(|t| t.text() == "by") && next.dep() == Dep::Acl;
    let named = matches!(next.tag(), Tag::Nnp | Tag::Nnps)
        && matches!(next.dep(), Dep::Appos | Dep::Compound | Dep::Nmod)
        || (matches!(next.tag(), Tag::Nnp) && next.dep() != Dep::Npadvmod && next.dep() != Dep::Nsubj);
    let compound = matches!(head.dep(), Dep::Compound | Dep::Nmod | Dep::Amod) && head.head().index() > head.index();
    (relative && !that_clause) || participle || done_by || named || compound
}
