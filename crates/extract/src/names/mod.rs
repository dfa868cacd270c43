//! Names over a whole document: found by the catalogue, by their shape and by the engine, sorted into parties, and then
//! looked up everywhere, so that a name found once with certainty is found in every place.

mod index;
mod kind;
mod lexicon;
mod party;
mod span;
mod support;
mod vocabulary;
mod words;

use std::ops::Range;

use guanxi_model::{Document, Entity, Kind, Part, fold};
use guanxi_nlp::{Analysis, EntityType, Tag};

pub(crate) use index::NameIndex;
use index::{Known, Phrases};
use lexicon::lexicon;
use party::{Parties, Sighting};
pub(crate) use vocabulary::is_plain_word;
use words::words;
pub(crate) use words::{Word, split_words};

use crate::{
    mention::{Cast, Form, Mention},
    passage::Passage,
};

/// Every mention of every party of a document by name.
pub(crate) fn named(passages: &[Passage<'_>], index: &NameIndex) -> Cast {
    let words: Vec<Vec<Word<'_>>> = passages.iter().map(|p| words(&p.analysis)).collect();
    let mut sightings = Vec::new();
    for (passage, words) in passages.iter().zip(&words) {
        sightings.extend(sighted(passage, words, index));
    }
    let mut parties = party::parties(&sightings, index);
    let local = local_names(&parties);
    let mentions = passages.iter().zip(&words).map(|(p, w)| mentions(p, w, index, &local, &mut parties)).collect();
    in_order_of_mention(Cast { parties: parties.entities, mentions })
}

/// Drops parties that no mention means, and numbers the others by their first mention.
fn in_order_of_mention(mut cast: Cast) -> Cast {
    let mut number: Vec<Option<usize>> = vec![None; cast.parties.len()];
    let mut order = Vec::new();
    for party in cast.mentions.iter_mut().flatten().flat_map(|m| m.parties.iter_mut()) {
        *party = *number[*party].get_or_insert_with(|| {
            order.push(*party);
            order.len() - 1
        });
    }
    let mut entities: Vec<Option<Entity>> = cast.parties.into_iter().map(Some).collect();
    cast.parties = order.into_iter().filter_map(|at| entities[at].take()).collect();
    cast
}

/// What a folded name of the document means.
#[derive(Debug, Clone, Copy)]
struct Local {
    party: usize,
    /// Whether it is a word of the language, so that only a capital amid a sentence makes it a name.
    plain: bool,
}

fn local_names(parties: &Parties) -> Phrases<Local> {
    let mut names = Phrases::default();
    for (folded, &party) in &parties.names {
        let plain = !folded.contains(' ') && is_plain_word(folded);
        names.insert(folded, Local { party, plain });
    }
    names
}

/// The names of a passage.
fn sighted(passage: &Passage<'_>, words: &[Word<'_>], index: &NameIndex) -> Vec<Sighting> {
    let analysis = &passage.analysis;
    let mut found = Vec::new();
    if passage.part == Part::Title && is_name_alone(analysis.text()) && !analysis.is_empty() {
        found.push(titled(analysis, words, index));
        return found;
    }
    for run in span::runs(analysis) {
        for piece in pieces(analysis, &run, words, index) {
            found.extend(sighting(passage, piece, words, index));
        }
    }
    found
}

/// The name that a whole title is.
fn titled(analysis: &Analysis<'_>, words: &[Word<'_>], index: &NameIndex) -> Sighting {
    let text = analysis.text().trim().trim_matches(['\'', '"']);
    let known = index.at(words).filter(|(count, k)| *count == words.len() && !k.adjective).map(|(_, k)| k.entity);
    let list: Vec<&str> = words.iter().map(|w| w.folded.as_ref()).collect();
    let mut votes = kind::Votes::default();
    votes.add(
        known.map_or_else(|| lexicon::kind_by_shape(&list).unwrap_or(Kind::Company), |k| index.entity(k).kind),
        20,
    );
    Sighting { text: text.to_owned(), known, votes, headline: false, short: None }
}

/// Whether a title is a name alone, as those of encyclopaedias are, rather than a headline: short, every word of it with a capital,
/// and a legal form, a name's shape or a word that no headline has at its end.
pub(crate) fn is_name_alone(title: &str) -> bool {
    let words = split_words(title);
    let capitals = words.iter().all(|w| {
        w.capital || w.folded.chars().all(|c| c.is_ascii_digit()) || lexicon().connectors.contains(w.folded.as_ref())
    });
    let list: Vec<&str> = words.iter().map(|w| w.folded.as_ref()).collect();
    let formed = |w: &str| guanxi_model::LEGAL_FORMS.contains(&w);
    let fits = |w: &&str| words.len() <= 6 && (capitals || words.len() == 1 || formed(w));
    let Some(last) = list.last().filter(|w| fits(w)) else { return false };
    let formed = formed(last) || lexicon::kind_by_shape(&list).is_some();
    let telling = title.contains([':', '?', '!', '|', '$', '%', ';', '…']) || list.iter().any(|w| is_headline_word(w));
    !telling && (words.len() <= 5 || formed)
}

/// Whether a word shows that a title tells something: a verb in the third person, a preposition of headlines, a number's noun.
fn is_headline_word(word: &str) -> bool {
    matches!(
        word,
        "to" | "in"
            | "on"
            | "as"
            | "with"
            | "after"
            | "amid"
            | "is"
            | "are"
            | "will"
            | "may"
            | "why"
            | "how"
            | "what"
            | "says"
            | "stocks"
            | "stock"
            | "shares"
            | "news"
            | "at"
            | "from"
            | "over"
            | "up"
            | "by"
            | "into"
            | "against"
            | "its"
            | "your"
            | "this"
            | "that"
            | "these"
    ) || vocabulary::is_third_person(word)
}

/// The words that lie in a range of tokens.
fn words_in<'w, 't>(words: &'w [Word<'t>], tokens: &Range<usize>) -> &'w [Word<'t>] {
    let start = words.partition_point(|w| w.tokens.start < tokens.start);
    let end = words.partition_point(|w| w.tokens.end <= tokens.end);
    &words[start..end.max(start)]
}

/// A run cut where names of the catalogue meet: *Google YouTube*, *Chinese Huawei*, *Apple iPhone 12*; a unit stays whole.
fn pieces(analysis: &Analysis<'_>, run: &Range<usize>, words: &[Word<'_>], index: &NameIndex) -> Vec<Range<usize>> {
    let inside = words_in(words, run);
    let mut known: Vec<(Range<usize>, Known)> = Vec::new();
    let mut at = 0;
    while at < inside.len() {
        match index.at(&inside[at..]) {
            Some((count, k)) if at + count <= inside.len() => {
                known.push((inside[at].tokens.start..inside[at + count - 1].tokens.end, k));
                at += count;
            }
            _ => at += 1,
        }
    }
    let covered: usize = known.iter().map(|(r, _)| r.len()).sum();
    let state = |k: &Known| k.adjective || index.entity(k.entity).kind == Kind::Government;
    match known.as_slice() {
        [] => vec![run.clone()],
        [(only, _)] if only == run => vec![run.clone()],
        // *Yahoo Japan* is a unit; *Google YouTube* are two.
        all if all.len() > 1 && covered == run.len() => {
            let unit_of_place = all.last().is_some_and(|(_, k)| state(k)) || all.iter().all(|(_, k)| k.ambiguous);
            if unit_of_place { vec![run.clone()] } else { all.iter().map(|(r, _)| r.clone()).collect() }
        }
        // *Chinese Huawei* cannot be told from *American Airlines* but by what the catalogue knows.
        [(first, k), rest @ ..]
            if first.start == run.start
                && k.adjective
                && rest.iter().any(|(r, n)| r.end == run.end && r.start == first.end && !state(n)) =>
        {
            rest.iter().map(|(r, _)| r.clone()).collect()
        }
        [(first, k), ..] if first.start == run.start && !state(k) && !k.ambiguous => {
            let rest = first.end..run.end;
            if is_own_product(analysis, &rest) { vec![first.clone()] } else { vec![run.clone()] }
        }
        _ => vec![run.clone()],
    }
}

/// Whether what follows a company's name in a run is a product with a number or a small first letter: *iPhone 12*, *Model 3*.
fn is_own_product(analysis: &Analysis<'_>, rest: &Range<usize>) -> bool {
    analysis.range(rest.clone()).any(|t| {
        t.text().contains(|c: char| c.is_ascii_digit())
            || (t.text().starts_with(char::is_lowercase) && t.text().len() > 2)
    })
}

/// What a run names, where it can name a party at all.
fn sighting(passage: &Passage<'_>, tokens: Range<usize>, words: &[Word<'_>], index: &NameIndex) -> Option<Sighting> {
    let analysis = &passage.analysis;
    let text = &analysis.text()[analysis.bytes(tokens.clone())];
    let folded = fold(text);
    let list: Vec<&str> = folded.split(' ').collect();
    let inside = words_in(words, &tokens);
    let known = index.at(inside).filter(|(count, k)| *count == inside.len() && !k.adjective).map(|(_, k)| k);
    if let Some(k) = known {
        let supported = !k.ambiguous || (!passage.headline && support::company(analysis, &tokens));
        if !supported {
            return None;
        }
        let mut votes = kind::Votes::default();
        votes.add(index.entity(k.entity).kind, 100);
        return Some(Sighting {
            text: text.to_owned(),
            known: Some(k.entity),
            votes,
            headline: passage.headline,
            short: bracketed(analysis, &tokens),
        });
    }
    let votes = kind::votes(analysis, &tokens, &list);
    if index.get(&folded).is_some() || !can_be_name(analysis, &tokens, &list, votes.of(Kind::Company) >= 3) {
        return None;
    }
    // In a headline that is all there is, a word of the language is no name.
    if passage.headline && list.len() == 1 && is_plain_word(list[0]) && votes.of(Kind::Company) < 3 {
        return None;
    }
    Some(Sighting {
        text: text.to_owned(),
        known: None,
        votes,
        headline: passage.headline,
        short: bracketed(analysis, &tokens),
    })
}

/// Whether a run that the catalogue does not know can name a party; `marked` where the words around it speak of a company.
fn can_be_name(analysis: &Analysis<'_>, tokens: &Range<usize>, folded: &[&str], marked: bool) -> bool {
    let lists = lexicon();
    let whole = folded.join(" ");
    let letters = whole.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 2
        || whole.len() > 80
        || lists.common.contains(&whole)
        || folded.iter().all(|w| lists.common.contains(*w) || lists.months.contains(*w))
    {
        return false;
    }
    // Addresses and handles.
    let text = &analysis.text()[analysis.bytes(tokens.clone())];
    if text.contains(['@', '\\', '=', '|']) || text.contains("://") || text.contains("www.") {
        return false;
    }
    let last = *folded.last().unwrap_or(&"");
    if (lists.no_party.contains(last) && !marked)
        || (lists.common.contains(folded[0]) && folded.len() == 2 && last.len() <= 2)
    {
        return false;
    }
    let token = analysis.token(tokens.start);
    let named = matches!(token.tag(), Tag::Nnp | Tag::Nnps);
    let label = kind::label(analysis, tokens).map(|(l, _)| l);
    if abbreviates(analysis, tokens) {
        return false;
    }
    if folded.len() == 1 && is_plain_word(&whole) && !named && label != Some(EntityType::Org) && !marked {
        return false;
    }
    let shaped = lexicon::kind_by_shape(folded).is_some();
    match label {
        Some(EntityType::Language) => shaped,
        Some(EntityType::Law | EntityType::Event) => named || shaped,
        // Of peoples and faiths: the engine takes names that it does not know for them, too.
        Some(EntityType::Norp) => named && !is_demonym(&whole),
        Some(
            EntityType::Date
            | EntityType::Time
            | EntityType::Money
            | EntityType::Percent
            | EntityType::Quantity
            | EntityType::Cardinal
            | EntityType::Ordinal,
        ) => {
            named
                && (is_brand(token.text()) || !text.contains(|c: char| c.is_ascii_digit()))
                && !folded.iter().any(|w| lists.months.contains(*w))
        }
        _ => true,
    }
}

/// Whether letters in brackets abbreviate the common words before them: *special purpose acquisition company (SPAC)*.
fn abbreviates(analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
    let letters = analysis.token(tokens.start).text().trim_end_matches('s').to_lowercase();
    let count = letters.chars().count();
    let bracketed = tokens.len() == 1 && tokens.start > count && analysis.token(tokens.start - 1).text() == "(";
    let before = || analysis.range(tokens.start.saturating_sub(1 + count)..tokens.start.saturating_sub(1));
    bracketed
        && before().zip(letters.chars()).all(|(t, c)| t.text().to_lowercase().starts_with(c))
        && before().any(|t| t.text().starts_with(char::is_lowercase))
}

/// Whether a word runs digits and letters together as brands do: *360Learning*.
fn is_brand(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() >= 4 && word.contains(char::is_uppercase)
}

/// Whether a lower-case word is built as those for peoples are.
fn is_demonym(word: &str) -> bool {
    ["an", "ans", "ese", "ish", "ite", "ites", "ist", "ists", "crat", "crats", "lim", "lims", "ic", "ics"]
        .iter()
        .any(|end| word.len() > 4 && word.ends_with(end))
}

/// A short form in brackets after a name: *(CATL)*, *(NYSE: BA)* → `BA`, *(0700.HK)*, *(“Hesai”)*.
fn bracketed(analysis: &Analysis<'_>, tokens: &Range<usize>) -> Option<String> {
    let open = tokens.end;
    // *Newmont Mining Corporation NEM*, *Lululemon Athletica Inc.'s LULU shares*.
    let own = usize::from(open < analysis.len() && support::is_possessive(analysis.token(open).text()));
    let after_form = span::is_legal_form(analysis.token(open - 1).text()) && tokens.len() > 1;
    if after_form && open + own < analysis.len() && span::is_symbol(analysis.token(open + own).text()) {
        let symbol = analysis.token(open + own).text();
        return (symbol.len() > 1).then(|| symbol.to_owned());
    }
    if open + 2 >= analysis.len() || analysis.token(open).text() != "(" {
        return None;
    }
    let close = (open + 1..(open + 8).min(analysis.len())).find(|&i| analysis.token(i).text() == ")")?;
    let inner = analysis.text()[analysis.bytes(open + 1..close)].trim_matches(['“', '”', '"', '\'', '‘', '’', ' ']);
    let inner = inner
        .strip_prefix("the ")
        .or_else(|| inner.strip_prefix("or "))
        .unwrap_or(inner)
        .trim_matches(['“', '”', '"', ' ']);
    let name = &analysis.text()[analysis.bytes(tokens.clone())];
    short_form(name, inner).map(str::to_owned)
}

/// The short form of `name` that brackets with this content declare.
fn short_form<'t>(name: &str, inner: &'t str) -> Option<&'t str> {
    if let Some((exchange, symbol)) = inner.split_once(':') {
        let exchange = exchange.trim().to_lowercase();
        let symbol = symbol.trim();
        let plain = !symbol.is_empty() && symbol.len() <= 6 && symbol.bytes().all(|b| b.is_ascii_uppercase());
        return (plain && lexicon().exchanges.contains(exchange.as_str())).then_some(symbol);
    }
    if inner.contains(' ') {
        let initial = |s: &str| s.chars().next();
        let (first, all_named) = (inner.split(' ').next()?, inner.split(' ').all(span::has_name_case));
        return (all_named
            && initial(first) == initial(name)
            && inner.len() < name.len()
            && fold(name).starts_with(&fold(first)))
        .then_some(inner);
    }
    let (symbol, suffix) = inner.split_once('.').unwrap_or((inner, ""));
    let capitals = symbol.bytes().filter(u8::is_ascii_uppercase).count();
    if !suffix.is_empty() {
        return (symbol.len() <= 5 && capitals == symbol.len() && suffix.len() <= 2).then_some(symbol);
    }
    let folded_name = fold(name);
    let letters = symbol.to_lowercase();
    let prefix = letters.len() >= 3 && folded_name.split(' ').any(|w| w == letters) && folded_name != letters;
    let acronym = capitals >= 2 && symbol.len() <= 10 && spells(&letters, &folded_name);
    (symbol.len() >= 2 && (prefix || acronym) && !lexicon().exchanges.contains(&letters)).then_some(symbol)
}

/// Whether the letters of a short form occur in a name in their order, the first at its start.
fn spells(letters: &str, name: &str) -> bool {
    let mut rest = name.chars();
    letters.chars().next() == name.chars().next()
        && letters.chars().filter(|c| c.is_alphabetic()).all(|c| rest.any(|r| r == c))
}

/// The mentions of a passage: the longest name at each place.
fn mentions(
    passage: &Passage<'_>,
    words: &[Word<'_>],
    index: &NameIndex,
    local: &Phrases<Local>,
    parties: &mut Parties,
) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let shielded = if words[at].capital { phrase_at(&words[at..]) } else { 0 };
        match mention_at(passage, &words[at..], index, local, parties).filter(|(count, _)| *count >= shielded) {
            None if shielded > 0 => at += shielded,
            Some((count, mention)) => {
                if found.last().is_none_or(|m| m.tokens.end <= mention.tokens.start)
                    && !restates(passage, &found, &mention)
                {
                    found.push(mention);
                }
                at += count;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether a mention only says in brackets again whom the mention before it means: *… (CATL)*.
fn restates(passage: &Passage<'_>, found: &[Mention], mention: &Mention) -> bool {
    found.last().is_some_and(|last| {
        let between = passage.analysis.range(last.tokens.end..mention.tokens.start);
        last.parties == mention.parties
            && between.clone().next().is_some_and(|t| t.text() == "(")
            && between.clone().all(|t| t.text() != ")")
    })
}

/// The longest name at the first of `words`, with how many words it has.
fn mention_at(
    passage: &Passage<'_>,
    words: &[Word<'_>],
    index: &NameIndex,
    local: &Phrases<Local>,
    parties: &mut Parties,
) -> Option<(usize, Mention)> {
    let analysis = &passage.analysis;
    let first = words.first().filter(|w| w.opens)?;
    let own = local.at(words).map(|(count, &l)| (with_legal_form(words, count), l));
    let known = index.at(words);
    let span = |count: usize| first.tokens.start..words[count - 1].tokens.end;
    let whole = |count: usize| words[count - 1].closes;
    if let Some((count, name)) = own.filter(|(count, _)| known.is_none_or(|(k, _)| *count >= k) && whole(*count)) {
        let tokens = span(count);
        let entity = &parties.entities[name.party];
        if entity.sector.as_deref() == Some("exchange") && !support::acts(analysis, &tokens) {
            return None;
        }
        if first.capital && is_name_here(passage, &tokens, name) {
            let form = form_of_name(analysis, &tokens, entity.kind, parties.known[name.party].is_some())?;
            return Some((count, Mention { tokens, parties: vec![name.party], form }));
        }
    }
    let (count, k) = known.filter(|(count, _)| whole(*count))?;
    let tokens = span(count);
    let entity = index.entity(k.entity);
    if !(first.capital || (k.lower && !is_plain_word(&first.folded))) {
        return None;
    }
    let form = if k.adjective {
        support::state(analysis, &tokens).then_some(Form::Adjective)?
    } else if k.ambiguous && !support::company(analysis, &tokens) {
        return None;
    } else if entity.sector.as_deref() == Some("exchange") && !support::acts(analysis, &tokens) {
        return None;
    } else {
        form_of_name(analysis, &tokens, entity.kind, true)?
    };
    let party = party_of(k.entity, entity, parties);
    Some((count, Mention { tokens, parties: vec![party], form }))
}

/// How many words a name has with the legal form after it.
fn with_legal_form(words: &[Word<'_>], mut count: usize) -> usize {
    while words.get(count).is_some_and(|w| index::is_legal_form(w, &words[count - 1])) {
        count += 1;
    }
    count
}

/// Whether a word of the language that names a party in this document names it here too.
fn is_name_here(passage: &Passage<'_>, tokens: &Range<usize>, name: Local) -> bool {
    if !name.plain {
        return true;
    }
    let token = passage.analysis.token(tokens.start);
    let first = token.is_sentence_start();
    !first || passage.headline || matches!(token.tag(), Tag::Nnp | Tag::Nnps)
}

/// How a name is used; none where a place is only where something is, or whose.
fn form_of_name(analysis: &Analysis<'_>, tokens: &Range<usize>, kind: Kind, known: bool) -> Option<Form> {
    if kind != Kind::Government {
        return Some(Form::Name);
    }
    let place = vocabulary::is_place(&fold(&analysis.text()[analysis.bytes(tokens.clone())]))
        || kind::label(analysis, tokens)
            .is_some_and(|(l, _)| matches!(l, EntityType::Gpe | EntityType::Loc | EntityType::Norp));
    if place && !known && !support::state(analysis, tokens) {
        return None;
    }
    let follows_hyphen = tokens.end < analysis.len() && analysis.token(tokens.end).text() == "-";
    if !(place || known) || !(support::is_modifier(analysis, tokens) || follows_hyphen) {
        return Some(Form::Name);
    }
    if support::modifies_state_noun(analysis, tokens) {
        Some(Form::Adjective)
    } else if tokens.len() > 1 && !place {
        Some(Form::Name)
    } else {
        None
    }
}

/// The party of an entity of the catalogue, added where no name of it was sighted.
fn party_of(at: usize, entity: &Entity, parties: &mut Parties) -> usize {
    match parties.known.iter().position(|k| *k == Some(at)) {
        Some(party) => party,
        None => {
            parties.entities.push(entity.clone());
            parties.known.push(Some(at));
            parties.entities.len() - 1
        }
    }
}

/// Whether a lower-case word is one by which companies are called: *startup*, *carmaker*.
pub(crate) fn is_company_noun(word: &str) -> bool {
    lexicon().company_nouns.contains(word)
}

/// Whether a lower-case word is one of grammar, which only a headline or the start of a sentence writes with a capital.
pub(crate) fn is_function_word(word: &str) -> bool {
    lexicon().openers.contains(word) || lexicon().connectors.contains(word)
}

/// How many of the words, from the first, are a phrase that is always written with capitals: *North America*.
pub(crate) fn phrase_at(words: &[Word<'_>]) -> usize {
    lexicon::phrases().at(words).map_or(0, |(count, ())| count)
}

/// Whether a lower-case word keeps its capital wherever it stands: months and days that are no other word, honorifics.
pub(crate) fn is_title(word: &str) -> bool {
    (lexicon().months.contains(word) && !lexicon().lowered.contains(word))
        || lexicon().honorifics.contains(word)
        || lexicon().regions.contains(word)
}

/// Every mention of every party of a document: names, then what refers back to them.
pub(crate) fn cast(document: &Document, passages: &[Passage<'_>], index: &NameIndex) -> Cast {
    let cast = named(passages, index);
    crate::reference::resolve(document, passages, index, cast)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_hold_short_forms() {
        for (name, inner, short) in [
            ("Contemporary Amperex Technology", "CATL", Some("CATL")),
            ("Boeing Co.", "NYSE: BA", Some("BA")),
            ("Tencent", "0700.HK", None),
            ("Baidu", "BIDU.O", Some("BIDU")),
            ("Hesai Technology", "Hesai", Some("Hesai")),
            ("Apple", "right", None),
            ("Securities and Exchange Commission", "SEC", Some("SEC")),
        ] {
            assert_eq!(short_form(name, inner), short, "{name} ({inner})");
        }
    }
}
