//! Whether a sentence supports that a word names a party: common words that are also companies, adjectives and capitals
//! that stand for a state.

use std::ops::Range;

use guanxi_nlp::{Analysis, Dep, EntityType, Pos, Tag, Token};

use super::{lexicon::lexicon, span::has_name_case};

/// Whether a common word, at these tokens, names the company that is called by it: *Target*, *Gap*, *Visa*.
pub(crate) fn company(analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
    let (first, last) = (analysis.token(tokens.start), analysis.token(tokens.end - 1));
    if !has_name_case(first.text()) {
        return false;
    }
    let lists = lexicon();
    let after = last.next();
    let lower_after = after.map(|t| t.text().to_lowercase()).unwrap_or_default();
    let marked = lists.company_marks.contains(&lower_after)
        || (is_possessive(&lower_after)
            && after.and_then(Token::next).is_some_and(|t| lists.company_marks.contains(&t.text().to_lowercase())))
        || (lower_after == "("
            && after
                .and_then(Token::next)
                .is_some_and(|t| t.text().len() > 1 && t.text().bytes().all(|b| b.is_ascii_uppercase())));
    // *Major shareholders include Acme*: an adjective before what more firms than one have.
    let adjective = first == last && lists.epithets.contains(&first.text().to_lowercase());
    if adjective && after.is_some_and(|t| t.tag() == Tag::Nns) {
        return false;
    }
    let acts = matches!(last.dep(), Dep::Nsubj | Dep::Nsubjpass) && lists.company_verbs.contains(last.head().lemma());
    let organisation = matches!(last.entity(), Some((EntityType::Org, _)));
    let named = matches!(last.tag(), Tag::Nnp | Tag::Nnps) || organisation;
    if first.is_sentence_start()
        || first.previous().is_some_and(|t| matches!(t.pos(), Pos::Punct) && t.text() != "," && t.text() != "(")
    {
        return marked || (acts && (named || is_bare(last))) || (organisation && lower_after != "of");
    }
    let neighbour = |t: Option<Token<'_>>| {
        t.is_some_and(|t| {
            has_name_case(t.text())
                && matches!(t.tag(), Tag::Nnp | Tag::Nnps)
                && lists.role_at(&[t.text().to_lowercase().as_str()]) == 0
        })
    };
    let alone = !neighbour(first.previous()) && !neighbour(after);
    marked || (named && alone)
}

/// Whether a singular noun stands without an article, where only a name can, before what only a firm does: ***Stripe** raised money*.
fn is_bare(noun: Token<'_>) -> bool {
    noun.tag() == Tag::Nn && noun.children().next().is_none() && lexicon().firm_verbs.contains(noun.head().lemma())
}

/// Whether an exchange is spoken of as a firm, not as the place where shares are listed.
pub(crate) fn acts(analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
    let last = analysis.token(tokens.end - 1);
    let after = last.next().map_or("", Token::text);
    let listed = last.dep() == Dep::Pobj
        && last.head().dep() == Dep::Prep
        && matches!(last.head().lemma(), "on" | "in" | "at" | "to" | "from");
    !listed && !matches!(after, ":" | "-" | ")")
}

/// Whether an adjective or a capital, at these tokens, stands for its state as an actor: *U.S. sanctions*, *Washington said*.
pub(crate) fn state(analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
    let last = analysis.token(tokens.end - 1);
    if modifies_state_noun(analysis, tokens) {
        return true;
    }
    // *Sanctions on Iranian oil* are sanctions on Iran.
    let lower =
        |back: usize| tokens.start.checked_sub(back).map(|at| super::kind::lower_at(analysis, at)).unwrap_or_default();
    let target = matches!(lower(1).as_str(), "on" | "against")
        && matches!(
            lower(2).as_str(),
            "sanction" | "sanctions" | "ban" | "embargo" | "curb" | "curbs" | "restriction" | "restrictions"
        );
    if target {
        return true;
    }
    let place = matches!(last.tag(), Tag::Nnp | Tag::Nnps);
    let subject =
        matches!(last.dep(), Dep::Nsubj | Dep::Nsubjpass) && lexicon().state_verbs.contains(last.head().lemma());
    let agent = last.dep() == Dep::Pobj && last.head().dep() == Dep::Agent;
    place && (subject || agent)
}

/// Whether the noun that follows is one that only a state has: *Chinese antitrust regulators*, *U.S.-sanctioned*.
pub(crate) fn modifies_state_noun(analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
    let lists = lexicon();
    let lower = |at: usize| super::kind::lower_at(analysis, at);
    let at = tokens.end;
    if lower(at) == "-" {
        return lists.state_participles.contains(&lower(at + 1));
    }
    let at = if is_possessive(&lower(at)) { at + 1 } else { at };
    (at..at + 3)
        .take_while(|&i| {
            i < analysis.len()
                && (matches!(analysis.token(i).pos(), Pos::Adj | Pos::Noun | Pos::Propn)
                    || analysis.token(i).tag() == Tag::Vbg)
        })
        .any(|i| lists.state_nouns.contains(&lower(i)) && !lists.company_nouns.contains(&lower(i + 1)))
}

/// Whether a hyphen and what is done by states follow in the same token: *U.S.-sanctioned*.
pub(crate) fn is_joined_to_participle(analysis: &Analysis<'_>, name: &Range<usize>) -> bool {
    let rest = analysis.text()[name.end..].strip_prefix('-').unwrap_or_default();
    let word = &rest[..rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len())];
    lexicon().state_participles.contains(word)
}

/// Whether a name is used as a modifier of the noun after it.
pub(crate) fn is_modifier(analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
    let last = analysis.token(tokens.end - 1);
    matches!(last.dep(), Dep::Amod | Dep::Compound | Dep::Nmod) && last.head().index() >= tokens.end
}

pub(crate) fn is_possessive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'" | "’")
}
