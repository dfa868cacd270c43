//! A second reading of a passage once its names are known: every name becomes one plain word, so that the parser sees a
//! sentence of the kind it was trained on instead of stumbling over *21st Century Fox*, *Verily* or *(NASDAQ: AMZN)*.

use std::ops::Range;

use guanxi_model::{Entity, Kind};
use guanxi_nlp::{Analysis, Dep, Pos, Tag, Token, TokenData};

use crate::{
    Engine,
    mention::{Form, Mention},
    names::{is_legal_form, is_noun, is_verb, title_length},
    passage::Passage,
    reference::nouns,
};

/// A run of the text that is read as something else; an empty `word` leaves it out.
struct Swap {
    bytes: Range<usize>,
    word: &'static str,
    /// The lemma of the run, where it is not the run itself.
    lemma: Option<String>,
}

impl Swap {
    fn new(bytes: Range<usize>, word: &'static str) -> Self {
        Self { bytes, word, lemma: None }
    }
}

/// Reads a passage again with its names swapped for plain ones. The result counts in the passage's own text, each name
/// being one token, and comes with the mentions in its tokens; a mention inside brackets that repeat a name is gone.
pub(crate) fn reread<'t>(
    passage: &Passage<'t>,
    mentions: &[Mention],
    parties: &[Entity],
    engine: &dyn Engine,
) -> (Analysis<'t>, Vec<Mention>) {
    let mut swaps = swaps(passage, mentions, parties);
    let (analysis, found) = read_as(passage, mentions, &swaps, engine);
    let Some(verb) = headline_verb(&analysis, &found).filter(|_| passage.headline) else { return (analysis, found) };
    let at = swaps.partition_point(|s| s.bytes.start < verb.bytes.start);
    swaps.insert(at, verb);
    read_as(passage, mentions, &swaps, engine)
}

/// Reads a passage with its runs swapped.
fn read_as<'t>(
    passage: &Passage<'t>,
    mentions: &[Mention],
    swaps: &[Swap],
    engine: &dyn Engine,
) -> (Analysis<'t>, Vec<Mention>) {
    let text = passage.analysis.text();
    let (plain, pieces) = rewrite(text, swaps);
    let analysis = restore(text, &engine.analyze(&plain), &pieces);
    let mentions = mentions.iter().filter_map(|mention| {
        let bytes = passage.analysis.bytes(mention.tokens.clone());
        let inside = |i: &usize| {
            let token = analysis.token(*i).bytes();
            token.start < bytes.end && bytes.start < token.end
        };
        let mut tokens = (0..analysis.len()).filter(inside);
        let first = tokens.next()?;
        let last = tokens.next_back().unwrap_or(first);
        Some(Mention { tokens: first..last + 1, ..mention.clone() })
    });
    let mentions = mentions.collect();
    (analysis, mentions)
}

/// Common nouns of the business page that the parser takes for verbs, with nouns of the same number that it knows.
const PLAIN_NOUNS: &[(&str, &str)] =
    &[("startup", "company"), ("startups", "companies"), ("start-up", "company"), ("start-ups", "companies")];

/// Verbs of the business page that the parser takes for plural nouns after a name, each with a verb of the same frame that it
/// knows and with its base form.
const PLAIN_VERBS: &[(&str, &str, &str)] = &[
    ("back", "want", "back"),
    ("backs", "supports", "back"),
    ("bags", "wins", "bag"),
    ("boosts", "raises", "boost"),
    ("competes", "works", "compete"),
    ("controls", "owns", "control"),
    ("designs", "makes", "design"),
    ("equips", "gives", "equip"),
    ("eyes", "wants", "eye"),
    ("fund", "want", "fund"),
    ("funds", "supports", "fund"),
    ("lifts", "raises", "lift"),
    ("licenses", "gives", "license"),
    ("names", "appoints", "name"),
    ("offers", "gives", "offer"),
    ("orders", "buys", "order"),
    ("own", "hold", "own"),
    ("outsources", "gives", "outsource"),
    ("partners", "works", "partner"),
    ("plans", "intends", "plan"),
    ("powers", "drives", "power"),
    ("rivals", "beats", "rival"),
    ("ships", "sends", "ship"),
    ("sources", "gets", "source"),
    ("rents", "gets", "rent"),
    ("supplies", "sells", "supply"),
    ("supply", "serve", "supply"),
    ("taps", "picks", "tap"),
    ("targets", "wants", "target"),
    ("teams", "works", "team"),
    ("tops", "beats", "top"),
    ("trims", "cuts", "trim"),
    ("ups", "raises", "up"),
    ("vies", "works", "vie"),
];

/// A noun of the business page as one that the parser knows.
fn plain_noun(token: Token<'_>) -> Option<Swap> {
    let &(own, word) = PLAIN_NOUNS.iter().find(|(own, _)| token.text() == *own)?;
    Some(Swap { lemma: Some(own.trim_end_matches('s').to_owned()), ..Swap::new(token.bytes(), word) })
}

/// A verb that the parser takes for a noun: it stands right after a name, seen as a verb at first or in a sentence without another.
fn lost_verb(token: Token<'_>, mentions: &[Mention]) -> Option<Swap> {
    let &(_, word, base) = PLAIN_VERBS.iter().find(|(own, ..)| token.text() == *own)?;
    let finite = |t: &Token<'_>| matches!(t.tag(), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md);
    let mut sentence = std::iter::successors(Some(token), |t| t.next())
        .chain(std::iter::successors(token.previous(), |t| t.previous()));
    let alone = !sentence.any(|t| t.sentence() == token.sentence() && finite(&t));
    let is_name = |m: &&Mention| m.form == Form::Name;
    let named = mentions.iter().filter(is_name).any(|m| m.tokens.end == token.index());
    // The draft may see the verb that the plain name hides again.
    let verb = token.tag() == Tag::Vbz || (alone && matches!(token.tag(), Tag::Nns | Tag::Nn));
    // *Acme and Bolt each **own** half*, where it is read as *their own half*.
    let shared = token.text() == "own" && token.tag() == Tag::Jj;
    let shared = shared && token.previous().is_some_and(|t| matches!(t.text(), "each" | "both" | "jointly"));
    // *Acme and Bolt **supply** Corvid*, but *Acme's power **supply***: of a base form, the name behind it tells.
    let plural = matches!(token.text(), "back" | "fund" | "supply");
    let between = plural && mentions.iter().filter(is_name).any(|m| m.tokens.start == token.index() + 1);
    ((named && ((verb && !plural) || between)) || shared)
        .then(|| Swap { lemma: Some(base.to_owned()), ..Swap::new(token.bytes(), word) })
}

/// The verb of a headline that the parser takes for a noun, as one that is nothing else: *Kraft **drops** Unilever bid*, *Acme, Bolt
/// **team** up*, *Tencent-backed Nio **cuts** jobs*.
fn headline_verb(analysis: &Analysis<'_>, mentions: &[Mention]) -> Option<Swap> {
    let hyphened = |m: &&Mention| m.tokens.end < analysis.len() && analysis.token(m.tokens.end).text() == "-";
    let first = mentions.iter().position(|m| !hyphened(&m)).filter(|&i| mentions[i].tokens.start <= 4)?;
    let name = &mentions[first];
    // *Acme, Bolt*, *Acme and Bolt*.
    let joined = |m: &&Mention| {
        let between = name.tokens.end..m.tokens.start;
        between.len() == 1 && matches!(analysis.token(between.start).text(), "," | "and" | "&")
    };
    let second = mentions.get(first + 1).filter(joined);
    let at = second.unwrap_or(name).tokens.end;
    let word = (at + 1 < analysis.len()).then(|| analysis.token(at))?;
    let object = word.next().filter(|t| t.pos() != Pos::Punct && !matches!(t.text(), "of" | "to"))?;
    let end = word.sentence().end;
    // *Acme and Bolt sign **deal***, *Acme halts Bolt **orders***: what the parser takes for the verb instead is an object.
    let taken = |t: Token<'_>| {
        (t == object && is_noun(t.text()) && !nouns().proxies.contains(word.lemma()))
            || (t.index() + 1 == end && is_noun(t.lemma()))
    };
    let verbal = |t: Token<'_>| {
        matches!(t.tag(), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Vb | Tag::Md)
            && !matches!(t.dep(), Dep::Compound | Dep::Nmod | Dep::Amod)
            && !t.children().any(|c| c.tag() == Tag::To)
            && !taken(t)
    };
    let small = word.text().bytes().all(|b| b.is_ascii_lowercase());
    if !small || analysis.range(word.sentence()).any(verbal) {
        return None;
    }
    let base = if second.is_some() { word.text().to_owned() } else { base_of(word.text())? };
    let plain = PLAIN_VERBS.iter().find(|(.., own)| *own == base).map(|&(_, plain, _)| plain);
    let behind = matches!(object.text(), "in" | "into" | "with" | "for" | "at" | "against" | "over" | "from");
    let plain = plain.unwrap_or(if behind { "works" } else { "takes" });
    is_verb(&base).then(|| Swap { lemma: Some(base), ..Swap::new(word.bytes(), plain) })
}

/// The base of a verb in the third person: *eyes*, *vies*, *fixes*.
fn base_of(verb: &str) -> Option<String> {
    let stem = verb.strip_suffix('s').filter(|s| s.len() > 1 && !s.ends_with('s'))?;
    let candidates = [
        stem.strip_suffix("ie").map(|s| format!("{s}y")),
        stem.strip_suffix('e').filter(|s| s.ends_with(['s', 'x', 'z', 'h'])).map(str::to_owned),
        Some(stem.to_owned()),
    ];
    candidates.into_iter().flatten().find(|base| is_verb(base))
}

/// Words that start a sentence where they have a capital: *… Time Warner Inc. **The** deal …*.
const OPENERS: &[&str] = &[
    "The", "It", "In", "He", "She", "They", "But", "A", "An", "On", "Its", "This", "That", "At", "For", "While", "Mr.",
    "Ms.", "Mrs.", "Dr.",
];

/// Whether a token starts the name of a person, which stands beside no company's without a title: *… Time Warner Inc. **Barr** said*.
fn names_person(token: Token<'_>, mentions: &[Mention], parties: &[Entity]) -> bool {
    let starts = |m: &&Mention| m.tokens.start == token.index() && m.form == Form::Name;
    let person = |m: &Mention| m.parties.iter().all(|&p| parties[p].kind == Kind::Person);
    mentions.iter().find(starts).is_some_and(person)
}

/// Whether a token starts a name right before a finite verb, which opens a sentence: *… Naver Corp. **Kakao** is considering*.
fn names_subject(token: Token<'_>, mentions: &[Mention]) -> bool {
    let starts = |m: &&Mention| m.tokens.start == token.index() && m.form == Form::Name;
    let length = mentions.iter().find(starts).map_or(0, |m| m.tokens.len());
    let behind = std::iter::successors(Some(token), |t| t.next()).nth(length);
    length > 0 && behind.is_some_and(|t| matches!(t.tag(), Tag::Vbz | Tag::Vbd | Tag::Vbp | Tag::Md))
}

/// What is swapped: names, and the brackets that repeat the name before them or give its ticker.
fn swaps(passage: &Passage<'_>, mentions: &[Mention], parties: &[Entity]) -> Vec<Swap> {
    let analysis = &passage.analysis;
    let mut swaps: Vec<Swap> = Vec::new();
    swaps.extend(dateline(analysis.text()).map(|end| Swap::new(0..end, "")));
    for mention in mentions.iter().filter(|m| matches!(m.form, Form::Name | Form::Adjective)) {
        let bytes = before_hyphen(analysis, mention);
        if mention.form == Form::Adjective && !analysis.text()[bytes.clone()].ends_with('.') {
            continue;
        }
        let kind = mention.parties.first().map_or(Kind::Company, |&p| parties[p].kind);
        let plain =
            kind == Kind::Sector || analysis.token(mention.tokens.end - 1).text().starts_with(char::is_lowercase);
        if plain || swaps.last().is_some_and(|s| s.bytes.end > bytes.start) {
            continue;
        }
        let first = analysis.token(mention.tokens.start);
        let article = mention.tokens.len() > 1 && first.text().eq_ignore_ascii_case("the");
        let start = if article { analysis.token(mention.tokens.start + 1).bytes().start } else { bytes.start };
        let form = mention.tokens.len() > 1 && is_legal_form(analysis.token(mention.tokens.end - 1).text());
        let begins = |t: Token<'_>| {
            t.is_sentence_start()
                || OPENERS.contains(&t.text())
                || names_person(t, mentions, parties)
                || (form && names_subject(t, mentions))
        };
        let ends_sentence = analysis.text()[..bytes.end].ends_with('.')
            && (mention.tokens.end == analysis.len()
                || (begins(analysis.token(mention.tokens.end))
                    && !analysis.token(mention.tokens.end).text().starts_with(char::is_lowercase)
                    && !is_titled_after(analysis, mention)));
        let end = if ends_sentence { bytes.end - 1 } else { bytes.end };
        swaps.push(Swap::new(start..end, plain_name(kind)));
        if let Some(after) = bracket_after(analysis, mention.tokens.end).or_else(|| ticker_after(analysis, mention)) {
            swaps.push(Swap::new(bytes.end..after, ""));
        } else if let Some(owned) = possessive_after(analysis, mention.tokens.end)
            && let Some(after) = bracket_after(analysis, mention.tokens.end + 1)
        {
            swaps.push(Swap::new(owned..after, ""));
        } else if analysis.text()[bytes.end..].strip_prefix(" -").is_some_and(|t| t.starts_with(char::is_lowercase)) {
            // *Sequoia Capital -backed Bolt*.
            swaps.push(Swap::new(bytes.end..bytes.end + 1, ""));
        }
    }
    // *Acme, Bolt to build plant*: a headline's comma for *and*.
    if let (true, [first, second, ..]) = (passage.headline, mentions)
        && first.tokens.start == 0
        && first.tokens.end + 1 == second.tokens.start
        && analysis.token(first.tokens.end).text() == ","
        && second.tokens.end < analysis.len()
        && !matches!(analysis.token(second.tokens.end).text(), "," | "and" | "'s" | "’s")
    {
        swaps.push(Swap::new(analysis.token(first.tokens.end).bytes(), " and"));
    }
    let free = |bytes: &Range<usize>| swaps.iter().all(|s| bytes.end <= s.bytes.start || s.bytes.end <= bytes.start);
    let words = |token| plain_noun(token).or_else(|| lost_verb(token, mentions)).or_else(|| prefix(token));
    let words: Vec<Swap> = analysis.tokens().filter_map(words).filter(|s| free(&s.bytes)).collect();
    swaps.extend(words);
    swaps.sort_by_key(|s| s.bytes.start);
    swaps
}

/// The prefix of *co-led*, *co-founders*, which the tokenizer cuts off and the parser takes for a noun. What is *co-developed* is
/// jointly developed.
fn prefix(token: Token<'_>) -> Option<Swap> {
    let hyphen = token.next().filter(|t| t.text() == "-" && t.bytes().start == token.bytes().end)?;
    let joined = hyphen.next().filter(|t| t.bytes().start == hyphen.bytes().end)?;
    let verb = joined.text().ends_with("ed")
        || joined.text().ends_with("ing")
        || (joined.pos() == Pos::Verb && joined.lemma() != "lead");
    token
        .text()
        .eq_ignore_ascii_case("co")
        .then(|| Swap::new(token.bytes().start..hyphen.bytes().end, if verb { "jointly " } else { "" }))
}

/// The bytes of a mention, without what the tokenizer leaves joined to it: ***U.S.**-sanctioned*.
fn before_hyphen(analysis: &Analysis<'_>, mention: &Mention) -> Range<usize> {
    let bytes = analysis.bytes(mention.tokens.clone());
    let text = &analysis.text()[bytes.clone()];
    let joined = text.rfind('-').filter(|&at| at > 1 && text[at + 1..].starts_with(|c: char| c.is_ascii_lowercase()));
    joined.map_or(bytes.clone(), |at| bytes.start..bytes.start + at)
}

/// The end of a dateline, which belongs to no sentence: *(Reuters) -*, *LONDON, May 3 (Reuters) -*, *DEARBORN -*.
fn dateline(text: &str) -> Option<usize> {
    let dash = text.char_indices().take(60).find(|&(at, c)| "-–—".contains(c) && text[..at].ends_with(' '))?.0;
    let before = text[..dash].trim_end();
    let agency = before.ends_with(')') && before.contains('(');
    let place = before.split(['(', ',']).next().unwrap_or_default().trim();
    let capitals = |word: &str| word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let city = place.chars().count() > 2 && place.split_whitespace().all(capitals);
    let dated = before
        .split_whitespace()
        .all(|w| w.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "(/".contains(c)));
    let after = text[dash..].trim_start_matches(['-', '–', '—']).trim_start();
    (dated && (agency || city)).then(|| text.len() - after.len())
}

/// Whether a title follows the full stop of a legal form: *Acme Inc. **Chief Executive Officer** Dana Orlov*.
fn is_titled_after(analysis: &Analysis<'_>, mention: &Mention) -> bool {
    let form = mention.tokens.len() > 1 && is_legal_form(analysis.token(mention.tokens.end - 1).text());
    let end = analysis.len().min(mention.tokens.end + 4);
    let words: Vec<String> = analysis.range(mention.tokens.end..end).map(|t| t.text().to_lowercase()).collect();
    let first =
        analysis.range(mention.tokens.end..end).next().is_some_and(|t| t.text().starts_with(char::is_uppercase));
    form && first && title_length(&words) > 0
}

/// A word of the kind's most usual sort: one that a parser of news has seen often.
const fn plain_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "Smith",
        Kind::Government => "China",
        Kind::Company | Kind::Organisation | Kind::Product | Kind::Sector | Kind::Facility => "Google",
    }
}

/// The end of a short bracket without a verb that opens at token `at`: *(CATL)*, *(NYSE: BA)*, *(25%)*.
fn bracket_after(analysis: &Analysis<'_>, at: usize) -> Option<usize> {
    let count = analysis.len();
    if at >= count || analysis.token(at).text() != "(" {
        return None;
    }
    let close = (at + 1..count.min(at + 9)).find(|&i| analysis.token(i).text().contains(')'))?;
    let closes = analysis.token(close).text().find(')')?;
    // *Dana Orlov (COO)*.
    if title_length(&[analysis.token(at + 1).text().to_lowercase()]) > 0 {
        return None;
    }
    let plain = analysis.range(at + 1..close).all(|t| {
        t.text().chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || ".,:-/$&%".contains(c))
            || t.text().starts_with(char::is_uppercase)
    });
    // *(NYSE: UPS)-backed*: the tokenizer leaves the bracket joined to what follows.
    plain.then(|| analysis.token(close).bytes().start + closes + 1)
}

/// The end of the possessive mark at token `at`: *Acme**'s** (ACM) Bolt*.
fn possessive_after(analysis: &Analysis<'_>, at: usize) -> Option<usize> {
    (at < analysis.len())
        .then(|| analysis.token(at))
        .filter(|t| matches!(t.text(), "'s" | "’s" | "'" | "’"))
        .map(|t| t.bytes().end)
}

/// The end of a ticker that stands right after a legal form: *Goldcorp Inc. **GG***.
fn ticker_after(analysis: &Analysis<'_>, mention: &Mention) -> Option<usize> {
    let form = analysis.token(mention.tokens.end - 1).text();
    let ticker = (mention.tokens.end < analysis.len()).then(|| analysis.token(mention.tokens.end))?;
    let capitals = (1..=5).contains(&ticker.text().len()) && ticker.text().bytes().all(|b| b.is_ascii_uppercase());
    // *Acme Inc. **CEO** Dana Orlov*.
    let title = title_length(&[ticker.text().to_lowercase()]) > 0;
    (capitals && !title && mention.tokens.len() > 1 && is_legal_form(form) && !is_legal_form(ticker.text()))
        .then(|| ticker.bytes().end)
}

/// A run of the plain text with the run of the own text that it stands for.
struct Piece<'s> {
    plain: Range<usize>,
    own: Range<usize>,
    swap: Option<&'s Swap>,
}

fn rewrite<'s>(text: &str, swaps: &'s [Swap]) -> (String, Vec<Piece<'s>>) {
    let mut plain = String::with_capacity(text.len());
    let mut pieces = Vec::with_capacity(2 * swaps.len() + 1);
    let mut at = 0;
    let mut push = |plain: &mut String, words: &str, own: Range<usize>, swap| {
        let start = plain.len();
        plain.push_str(words);
        pieces.push(Piece { plain: start..plain.len(), own, swap });
    };
    for swap in swaps {
        push(&mut plain, &text[at..swap.bytes.start], at..swap.bytes.start, None);
        push(&mut plain, swap.word, swap.bytes.clone(), Some(swap));
        at = swap.bytes.end;
    }
    push(&mut plain, &text[at..], at..text.len(), None);
    (plain, pieces)
}

/// The tokens of the plain text as tokens of the own text.
fn restore<'t>(text: &'t str, plain: &Analysis<'_>, pieces: &[Piece<'_>]) -> Analysis<'t> {
    let mut lemmas = String::new();
    let own = |at: usize, end: bool| {
        let piece =
            pieces.iter().rfind(|p| if end { p.plain.start < at } else { p.plain.start <= at && !p.plain.is_empty() });
        match piece {
            Some(piece) if piece.swap.is_some() => {
                if end {
                    piece.own.end
                } else {
                    piece.own.start
                }
            }
            Some(piece) => piece.own.start + (at - piece.plain.start),
            None => at,
        }
    };
    let tokens = plain.tokens().map(|token| {
        let bytes = token.bytes();
        let (start, end) = (own(bytes.start, false), own(bytes.end, true));
        let swapped = pieces
            .iter()
            .find(|p| p.swap.is_some() && p.plain.start <= bytes.start && bytes.end <= p.plain.end)
            .and_then(|p| p.swap);
        let lemma = lemmas.len() as u32;
        lemmas.push_str(match swapped {
            Some(swap) => swap.lemma.as_deref().unwrap_or(&text[start..end]),
            None => token.lemma(),
        });
        TokenData {
            start: start as u32,
            end: end as u32,
            tag: token.tag(),
            pos: token.pos(),
            dep: token.dep(),
            head: token.head().index() as u32,
            sentence_start: token.is_sentence_start(),
            entity: token.entity(),
            lemma: (lemma, lemmas.len() as u32),
        }
    });
    let tokens = tokens.collect();
    Analysis::new(text, tokens, lemmas)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_end_before_the_sentence() {
        for (text, rest) in [
            ("(Reuters) - Tencent grew.", "Tencent grew."),
            ("LONDON, May 3 (Reuters) - Arm grew.", "Arm grew."),
            ("DEARBORN - Ford grew.", "Ford grew."),
            ("HONG KONG, Nov. 7, 2023 — AIA grew.", "AIA grew."),
        ] {
            assert_eq!(dateline(text).map(|end| &text[end..]), Some(rest), "{text}");
        }
        for text in
            ["BP - like Shell - grew.", "Tencent - the firm - grew.", "Ford grew (slowly) - by 3%.", "IBM grew."]
        {
            assert_eq!(dateline(text), None, "{text}");
        }
    }
}
