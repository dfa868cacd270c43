//! Names where they are seen first: runs of capitalised words, cut by what the catalogue knows and weighed by what the engine says.

use std::{collections::BTreeSet, ops::Range};

use guanxi_model::{Kind, Part, fold};
use guanxi_nlp::{Analysis, EntityType, Tag};

use super::{
    NameIndex, Word,
    bracket::bracketed,
    index::Known,
    is_plain_word, kind,
    lexicon::{self, lexicon},
    party::Sighting,
    span, support,
    title::{is_name_alone, names_two, titled},
};
use crate::passage::Passage;

/// The names of a passage.
pub(super) fn sighted(
    passage: &Passage<'_>,
    words: &[Word<'_>],
    small: &BTreeSet<&str>,
    index: &NameIndex,
) -> Vec<Sighting> {
    let analysis = &passage.analysis;
    let mut found = Vec::new();
    if passage.part == Part::Title && is_name_alone(analysis.text()) && !names_two(words, index) && !analysis.is_empty()
    {
        found.push(titled(analysis, words, index));
        return found;
    }
    for run in span::runs(analysis) {
        for piece in pieces(analysis, &run, words, index) {
            found.extend(sighting(passage, piece, words, small, index));
        }
    }
    found
}

/// The words that lie in a range of tokens.
fn words_in<'w, 't>(words: &'w [Word<'t>], tokens: &Range<usize>) -> &'w [Word<'t>] {
    let start = words.partition_point(|w| w.tokens.start < tokens.start);
    let end = words.partition_point(|w| w.tokens.end <= tokens.end);
    &words[start..end.max(start)]
}

/// A run cut where names of the catalogue meet: *Google Waze*, *Chinese Huawei*, *Tesla Model 3*; a unit stays whole.
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
    // ***Key** Apple suppliers*: an adjective that begins a sentence before a name.
    if let Some((next, k)) = known.first().filter(|(r, _)| r.start == run.start + 1)
        && analysis.token(run.start).is_sentence_start()
        && lexicon().epithets.contains(analysis.token(run.start).text().to_lowercase().as_str())
        && (next.end == run.end || !k.adjective)
    {
        return pieces(analysis, &(next.start..run.end), words, index);
    }
    // *The Renault-Nissan alliance*: two names joined by a hyphen.
    let joined = |pair: &[(Range<usize>, Known)]| {
        pair[1].0.start == pair[0].0.end + 1 && analysis.token(pair[0].0.end).text() == "-"
    };
    if known.len() == 2
        && known[0].0.start == run.start
        && known[1].0.end == run.end
        && joined(&known)
        && known.iter().all(|(_, k)| index.entity(k.entity).kind == Kind::Company)
    {
        return known.iter().map(|(r, _)| r.clone()).collect();
    }
    // *Facebook and Acme Ventures*: the engine takes two for one.
    if let Some((first, k)) = known.first().filter(|(r, k)| r.start == run.start && r.end + 1 < run.end && !k.ambiguous)
        && analysis.token(first.end).text() == "and"
        && index.entity(k.entity).kind == Kind::Company
    {
        let rest = pieces(analysis, &(first.end + 1..run.end), words, index);
        return std::iter::once(first.clone()).chain(rest).collect();
    }
    // *The Arcfox Alpha **S. Changan** and GAC …*: a sentence ends in a letter, and a known name begins the next.
    if let Some((next, _)) = known.last().filter(|(r, k)| r.end == run.end && r.start > run.start + 1 && !k.adjective) {
        let initial = analysis.token(next.start - 1).text();
        let letter = initial.len() == 2 && initial.ends_with('.') && initial.starts_with(char::is_uppercase);
        let given = lexicon().given.contains(analysis.token(run.start).text().to_lowercase().as_str());
        if letter && !given && index.entity(known[known.len() - 1].1.entity).kind != Kind::Person {
            return vec![run.start..next.start, next.clone()];
        }
    }
    let covered: usize = known.iter().map(|(r, _)| r.len()).sum();
    let state = |k: &Known| k.adjective || index.entity(k.entity).kind == Kind::Government;
    match known.as_slice() {
        [] => vec![run.clone()],
        [(only, _)] if only == run => vec![run.clone()],
        // *Yahoo Japan* is a unit; *Google Waze* are two.
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
fn sighting(
    passage: &Passage<'_>,
    tokens: Range<usize>,
    words: &[Word<'_>],
    small: &BTreeSet<&str>,
    index: &NameIndex,
) -> Option<Sighting> {
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
    let mut votes = kind::votes(analysis, &tokens, &list);
    // *BMW Max*: a firm's name before another word makes no person.
    let certain = |count: usize| count > 1 || span::is_symbol(analysis.token(tokens.start).text());
    let firm = index.at(inside).filter(|(count, k)| !k.ambiguous && !k.adjective && certain(*count));
    if firm.is_some_and(|(_, k)| index.entity(k.entity).kind == Kind::Company) {
        votes.add(Kind::Company, 3);
    }
    // *Google Assistant*: what a firm sells under its own name.
    let maker = index.at(inside).filter(|(count, k)| *count < inside.len() && !k.adjective);
    let ware = list.last().is_some_and(|w| lexicon().wares.contains(*w));
    if ware && maker.is_some_and(|(_, k)| index.entity(k.entity).kind == Kind::Company) {
        votes.add(Kind::Product, 12);
    }
    // *Kettles are slow*: a word that the text writes small elsewhere is none at the start of a sentence.
    if list.len() == 1
        && analysis.token(tokens.start).is_sentence_start()
        && small.contains(list[0])
        && votes.of(Kind::Company) < 3
    {
        return None;
    }
    if index.get(&folded).is_some() || !can_be_name(analysis, &tokens, &list, votes.of(Kind::Company) >= 3) {
        return None;
    }
    // In a headline that is all there is, a word of the language is no name.
    if passage.headline && list.len() == 1 && is_plain_word(list[0]) && votes.of(Kind::Company) < 3 {
        return None;
    }
    Some(Sighting {
        text: without_stop(text).to_owned(),
        known: None,
        votes,
        headline: passage.headline,
        short: bracketed(analysis, &tokens),
    })
}

/// A name without the full stop of its sentence: *Norvan.*, which the tokenizer takes for an abbreviation.
fn without_stop(name: &str) -> &str {
    let last = name.rsplit(' ').next().unwrap_or(name);
    match last.strip_suffix('.') {
        Some(word) if word.len() > 4 && !word.contains('.') && !span::is_legal_form(word) => &name[..name.len() - 1],
        _ => name,
    }
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
    // *David Lake*, *Karen Street*.
    let person = folded.len() == 2
        && lists.given.contains(folded[0])
        && matches!(kind::label(analysis, tokens), Some((EntityType::Person, _)));
    if (lists.no_party.contains(last) && !marked && !person)
        || (lists.common.contains(folded[0]) && folded.len() == 2 && last.len() <= 2)
    {
        return false;
    }
    let token = analysis.token(tokens.start);
    let named = matches!(token.tag(), Tag::Nnp | Tag::Nnps);
    let label = kind::label(analysis, tokens).map(|(l, _)| l);
    if is_compounded(analysis, tokens, folded)
        || abbreviates(analysis, tokens)
        || is_in_tickers(analysis, tokens)
        || (tokens.len() == 1 && (is_plural_of_letters(text) || is_listing(text)))
        || is_trade_before_noun(analysis, tokens, &whole)
        || is_function(analysis, tokens, last)
    {
        return false;
    }
    let seen = matches!(label, Some(EntityType::Org | EntityType::Person | EntityType::Product | EntityType::Fac));
    // A plural of the language is a name only where the engine sees one: *Netizens*, *Schools*.
    let plural = whole.ends_with('s') && !whole.ends_with("ss");
    if folded.len() == 1
        && is_plain_word(&whole)
        && !(named && (seen || !plural))
        && label != Some(EntityType::Org)
        && !marked
    {
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
            // *Tuesday Capital*.
            (shaped && folded.len() > 1 && !lists.months.contains(last) && !text.contains(|c: char| c.is_ascii_digit()))
                || named
                    && (is_brand(token.text()) || !text.contains(|c: char| c.is_ascii_digit()))
                    && !folded.iter().any(|w| lists.months.contains(*w))
        }
        _ => true,
    }
}

/// Whether a run that ends with `last` says what an office is over: *Minister of **Economy***, ***External Communications** Director*.
fn is_function(analysis: &Analysis<'_>, tokens: &Range<usize>, last: &str) -> bool {
    let office = |word: &str| {
        matches!(word, "minister" | "secretary" | "director" | "head" | "vp" | "manager" | "officer" | "president")
    };
    let before =
        |back: usize| tokens.start.checked_sub(back).map(|at| kind::lower_at(analysis, at)).unwrap_or_default();
    let governed = matches!(before(1).as_str(), "of" | "for") && office(&before(2));
    lexicon().functions.contains(last)
        && (governed
            || (office(&kind::lower_at(analysis, tokens.end)) && kind::lower_at(analysis, tokens.end) != "president"))
}

/// Whether a capitalised word of the language is half of a common compound: ***Industrial**-networking vendor*.
fn is_compounded(analysis: &Analysis<'_>, tokens: &Range<usize>, folded: &[&str]) -> bool {
    let text = |at: usize| if at < analysis.len() { analysis.token(at).text() } else { "" };
    let tight = || analysis.token(tokens.end).bytes().start == analysis.token(tokens.end - 1).bytes().end;
    folded.len() == 1
        && is_plain_word(folded[0])
        && text(tokens.end) == "-"
        && tight()
        && text(tokens.end + 1).starts_with(char::is_lowercase)
        && !matches!(analysis.token(tokens.end + 1).tag(), guanxi_nlp::Tag::Vbn | guanxi_nlp::Tag::Vbd)
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

/// Whether a word is the plural of an abbreviation, which many things bear: *CLOs*, *ETFs*.
fn is_plural_of_letters(word: &str) -> bool {
    word.strip_suffix('s').is_some_and(|w| w.len() > 1 && w.bytes().all(|b| b.is_ascii_uppercase()))
}

/// Whether a word is the sign of a share on an exchange: *<600104.SS>*.
fn is_listing(word: &str) -> bool {
    let sign =
        word.split_once('.').filter(|(number, _)| number.len() > 2 && number.bytes().all(|b| b.is_ascii_digit()));
    sign.is_some_and(|(_, exchange)| exchange.bytes().all(|b| b.is_ascii_uppercase()))
}

/// Whether a word that begins a sentence says what trade the company behind it is in: ***Telecom** unit Acme*.
fn is_trade_before_noun(analysis: &Analysis<'_>, tokens: &Range<usize>, folded: &str) -> bool {
    tokens.len() == 1
        && analysis.token(tokens.start).is_sentence_start()
        && is_plain_word(folded)
        && super::sector::is_sector(folded)
        && lexicon().company_nouns.contains(&kind::lower_at(analysis, tokens.end))
}

/// Whether letters stand in a list of symbols in brackets: *(GOOG, GOOGL)*.
fn is_in_tickers(analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
    let inside = |at: &usize| span::is_symbol(analysis.token(*at).text()) || analysis.token(*at).text() == ",";
    let start = (0..tokens.start).rev().find(|at| !inside(at));
    let end = (tokens.end..analysis.len()).find(|at| !inside(at));
    let (Some(start), Some(end)) = (start, end) else { return false };
    tokens.len() == 1
        && span::is_symbol(analysis.token(tokens.start).text())
        && analysis.token(start).text() == "("
        && analysis.token(end).text() == ")"
        && end - start > 3
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
