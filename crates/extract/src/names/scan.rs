//! The names of a document looked up in its passages: the longest at each place, where the sentence lets it be one.

use std::ops::Range;

use guanxi_model::{Entity, Kind, fold};
use guanxi_nlp::{Analysis, EntityType, Tag, Token};

use super::{
    NameIndex, Word,
    index::{self, Phrases},
    is_plain_word, kind,
    lexicon::{kind_by_shape, lexicon},
    party::Parties,
    phrase_at, span, support, vocabulary,
};
use crate::{
    mention::{Form, Mention},
    passage::Passage,
};

/// What a folded name of the document means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Local {
    party: usize,
    /// Whether it is a word of the language, so that only a capital amid a sentence makes it a name.
    plain: bool,
    /// Whether no place of the document was seen to use it: *Alpha* where *Alpha Foods* is named.
    derived: bool,
}

pub(super) fn local_names(parties: &Parties) -> Phrases<Local> {
    let mut names = Phrases::default();
    for (folded, &party) in &parties.names {
        let plain = !folded.contains(' ') && is_plain_word(folded);
        names.insert(folded, Local { party, plain, derived: false });
    }
    for (folded, &party) in parties.names.iter().filter(|(_, p)| parties.entities[**p].kind == Kind::Company) {
        let words: Vec<&str> = folded.split(' ').collect();
        let rest = words.get(1..).is_some_and(|rest| !rest.is_empty() && rest.iter().all(|w| tells_trade(w)));
        // *Tusk* is the person where *Bradley Tusk* heads *Tusk Holdings*.
        let taken = parties.names.contains_key(words[0]);
        if rest && !taken && words[0].len() > 3 && !tells_trade(words[0]) && !lexicon().regions.contains(words[0]) {
            let plain = is_plain_word(words[0]);
            names.insert(words[0], Local { party, plain, derived: true });
        }
    }
    names
}

/// Whether a word of a company's name says what it does rather than who it is.
fn tells_trade(word: &str) -> bool {
    kind_by_shape(&["", word]) == Some(Kind::Company)
}

/// The mentions of a passage: the longest name at each place.
pub(super) fn mentions(
    passage: &Passage<'_>,
    words: &[Word<'_>],
    index: &NameIndex,
    local: &Phrases<Local>,
    parties: &mut Parties,
) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let title = title_at(&words[at..]);
        let phrase = if words[at].capital { phrase_at(&words[at..]) } else { 0 };
        let office = department(&words[at..], index, &passage.analysis).is_some();
        let shielded = if title > 1 && !office { phrase.max(title) } else { phrase };
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

/// How many words from the first are a title, in which nothing is a name: *Vice Chairman*, *chief information officer*.
fn title_at(words: &[Word<'_>]) -> usize {
    let folded: Vec<&str> = words.iter().take(4).map(|w| w.folded.as_ref()).collect();
    lexicon().role_at(&folded)
}

/// Whether a mention only says in brackets again whom the mention before it means: *… (CATL)*.
fn restates(passage: &Passage<'_>, found: &[Mention], mention: &Mention) -> bool {
    found.last().is_some_and(|last| {
        let between = passage.analysis.range(last.tokens.end..mention.tokens.start);
        let opened =
            between.clone().next().is_some_and(|t| t.text() == "(") && between.clone().all(|t| t.text() != ")");
        last.parties == mention.parties && (opened || between.len() == 0)
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
    if let Some(department) = department(words, index, analysis) {
        let party = party_of(department, index.entity(department), parties);
        return Some((1, Mention { tokens: first.tokens.clone(), parties: vec![party], form: Form::Name }));
    }
    let own = local.at(words).map(|(count, &l)| (index::with_legal_form(words, count), l));
    let known = index.at(words);
    // *President Xi Jinping*: the name without the title before it is the fuller one.
    let titled = title_at(words) == 1
        && known.is_some_and(|(count, k)| {
            index.at(&words[1..]).is_some_and(|(rest, name)| rest >= count && name.entity == k.entity)
        });
    if titled {
        return None;
    }
    let span = |count: usize| first.tokens.start..words[count - 1].tokens.end;
    let whole = |count: usize| words[count - 1].closes;
    if let Some((count, name)) = own.filter(|(count, _)| known.is_none_or(|(k, _)| *count >= k) && whole(*count)) {
        let tokens = span(count);
        let entity = &parties.entities[name.party];
        if entity.sector.as_deref() == Some("exchange") && !support::acts(analysis, &tokens) {
            return None;
        }
        if has_capital(&words[..count]) && is_name_here(passage, &tokens, name) {
            let form = form_of_name(analysis, &tokens, entity.kind, parties.known[name.party].is_some())?;
            return Some((count, Mention { tokens, parties: vec![name.party], form }));
        }
    }
    // ***Nov.** 6* is no day of the oil firm NOV's.
    let dated = |count: usize| count == 1 && !first.upper && lexicon().months.contains(first.folded.as_ref());
    let (count, k) = known.filter(|(count, _)| !dated(*count) || lexicon().lowered.contains(first.folded.as_ref()))?;
    if !whole(count) {
        // *U.S.-sanctioned*, which the tokenizer leaves whole.
        let entity = index.entity(k.entity);
        let said =
            entity.kind == Kind::Government && support::is_joined_to_participle(analysis, &words[count - 1].bytes);
        let mention = |party| Mention { tokens: span(count), parties: vec![party], form: Form::Adjective };
        return said.then(|| (count, mention(party_of(k.entity, entity, parties))));
    }
    let tokens = span(count);
    let entity = index.entity(k.entity);
    if k.upper && !first.upper {
        return None;
    }
    if !(has_capital(&words[..count]) || (k.lower && !is_plain_word(&first.folded))) {
        return None;
    }
    // A headline has lost its capitals but for names.
    let kept = passage.headline && tokens.start > 0;
    let form = if k.adjective {
        support::state(analysis, &tokens).then_some(Form::Adjective)?
    } else if (k.ambiguous && !kept && !support::company(analysis, &tokens))
        || (entity.sector.as_deref() == Some("exchange") && !support::acts(analysis, &tokens))
    {
        return None;
    } else {
        form_of_name(analysis, &tokens, entity.kind, true)?
    };
    let party = party_of(k.entity, entity, parties);
    Some((count, Mention { tokens, parties: vec![party], form }))
}

/// The department that the title of an American secretary names: ***Commerce** Secretary Gina Raimondo*.
fn department(words: &[Word<'_>], index: &NameIndex, analysis: &Analysis<'_>) -> Option<usize> {
    let [office, secretary, name, ..] = words else { return None };
    let called = office.capital && secretary.capital && name.capital && secretary.folded == "secretary";
    let before = office.tokens.start.checked_sub(1).map(|at| analysis.token(at));
    let abroad =
        before.is_some_and(|t| t.tag() == Tag::Pos || (span::has_name_case(t.text()) && !t.text().starts_with('U')));
    let whole = called.then(|| [office.clone(), Word { folded: "department".into(), ..secretary.clone() }])?;
    index.at(&whole).filter(|(count, _)| *count == 2 && !abroad).map(|(_, known)| known.entity)
}

/// Whether words are written as a name's: with a capital, after a number too: *21st Century Fox*.
fn has_capital(words: &[Word<'_>]) -> bool {
    words[0].capital
        || (words[0].folded.starts_with(|c: char| c.is_ascii_digit()) && words.get(1).is_some_and(|w| w.capital))
}

/// Whether a word of the language that names a party in this document names it here too.
fn is_name_here(passage: &Passage<'_>, tokens: &Range<usize>, name: Local) -> bool {
    let token = passage.analysis.token(tokens.start);
    // ***Relativity's** rockets*, where the firm is named.
    let owns = tokens.end < passage.analysis.len() && passage.analysis.token(tokens.end).tag() == Tag::Pos;
    if name.derived {
        let named =
            |t: Option<Token<'_>>| t.is_some_and(|t| t.sentence() == token.sentence() && span::has_name_case(t.text()));
        let alone = !named(token.previous()) && !named(token.next());
        let certain = owns || !token.is_sentence_start() || matches!(token.tag(), Tag::Nnp | Tag::Nnps);
        return alone && !passage.headline && certain;
    }
    if !name.plain {
        return true;
    }
    let first = token.is_sentence_start();
    !first
        || owns
        || passage.headline
        || matches!(token.tag(), Tag::Nnp | Tag::Nnps)
        || title_after(&passage.analysis, tokens.end)
}

/// How a name is used; none where a place is only where something is, or whose.
fn form_of_name(analysis: &Analysis<'_>, tokens: &Range<usize>, kind: Kind, known: bool) -> Option<Form> {
    if kind != Kind::Government {
        return Some(Form::Name);
    }
    let place = vocabulary::is_place(&fold(&analysis.text()[analysis.bytes(tokens.clone())]))
        || kind::label(analysis, tokens)
            .is_some_and(|(l, _)| matches!(l, EntityType::Gpe | EntityType::Loc | EntityType::Norp));
    // *The city of Leeds*, *the government of Peru*: not the place but who runs it.
    let governed = tokens.start > 2
        && kind::lower_at(analysis, tokens.start - 1) == "of"
        && matches!(
            kind::lower_at(analysis, tokens.start - 2).as_str(),
            "city" | "town" | "county" | "government" | "municipality" | "province"
        );
    if governed {
        return Some(Form::Name);
    }
    if place && !known && !support::state(analysis, tokens) {
        return None;
    }
    let follows_hyphen = tokens.end < analysis.len() && analysis.token(tokens.end).text() == "-";
    if !(place || known) || !(support::is_modifier(analysis, tokens) || follows_hyphen) {
        return Some(Form::Name);
    }
    if support::modifies_state_noun(analysis, tokens) {
        Some(Form::Adjective)
    } else if !place && (tokens.len() > 1 || title_after(analysis, tokens.end)) {
        Some(Form::Name)
    } else {
        None
    }
}

/// Whether a title follows, which bodies have and places lend: ***FCC** Chairman Ajit Pai*.
fn title_after(analysis: &Analysis<'_>, at: usize) -> bool {
    let words: Vec<String> = (at..at + 4).map(|i| kind::lower_at(analysis, i)).filter(|w| !w.is_empty()).collect();
    super::title_length(&words) > 0
}

/// The party of an entity of the catalogue, added where no name of it was sighted.
fn party_of(at: usize, entity: &Entity, parties: &mut Parties) -> usize {
    parties.known.iter().position(|k| *k == Some(at)).unwrap_or_else(|| {
        parties.entities.push(entity.clone());
        parties.known.push(Some(at));
        parties.entities.len() - 1
    })
}
