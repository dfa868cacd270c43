//! What the form of one verb says of how far things are: its tense, its modals, its negation.

use guanxi_model::Status;
use guanxi_nlp::{Dep, Tag, Token};

use super::{Forms, Reading};
use crate::{clause, crossing::is_infinitive};

/// Reads tense, modality and negation of one verb.
pub(super) fn apply_form(verb: Token<'_>, forms: Forms, reading: &mut Reading) {
    let mut negated = None;
    let mut modal = None;
    let mut no_longer = None;
    let mut be = false;
    let mut to = false;
    let mut able = false;
    for child in verb.children() {
        match child.dep() {
            Dep::Neg if is_until(verb) => {}
            Dep::Neg => negated = Some(child),
            Dep::Aux | Dep::Auxpass => match child.text().to_lowercase().as_str() {
                "will" | "would" | "'ll" | "’ll" | "shall" | "wo" => modal = Some((child, Status::Planned)),
                "may" | "might" | "could" | "should" => modal = Some((child, Status::InTalks)),
                "to" => to = true,
                "can" | "ca" => able = true,
                _ => be |= child.lemma() == "be" && child.dep() == Dep::Aux,
            },
            Dep::Advmod if child.text().eq_ignore_ascii_case("longer") => no_longer = Some(child),
            // *Led the firm **until** December*.
            Dep::Prep | Dep::Mark if is_past(verb) && child.text().eq_ignore_ascii_case("until") => {
                no_longer = Some(child);
            }
            _ => {}
        }
    }
    // *Will **still** rely on Huawei*: what goes on holds already.
    let goes_on = forms.progressive == Status::Asserted
        && modal.is_some_and(|(_, status)| status == Status::Planned)
        && verb.children().any(|c| matches!(c.text(), "still" | "continuously"));
    if goes_on {
        reading.cues.extend(modal.map(|(cue, _)| cue.index()));
    } else if let Some((cue, status)) = modal {
        reading.note(status, cue);
    } else if let Some(yet) = yet_to_come(verb) {
        reading.note(Status::Denied, yet);
    } else if to && verb.dep() == Dep::Xcomp && !verb.is_root() && verb.head().lemma() == "be" {
        // *Is to buy Didi*.
        reading.note(Status::Planned, verb);
    } else if to && (verb.is_root() || verb.child(Dep::Nsubj).is_some()) && !is_enabled(verb) {
        // *Tencent to buy Didi*: the future of headlines.
        reading.note(Status::Planned, verb);
    } else if be && verb.tag() == Tag::Vbg {
        reading.note(forms.progressive, verb);
    } else if to
        && matches!(verb.dep(), Dep::Advcl | Dep::Relcl)
        && !forms.standing
        && !is_ranked(verb.head())
        && !is_enabled(verb)
    {
        reading.note(Status::Planned, verb);
    }
    if let Some(cue) = no_longer.filter(|c| c.tag() != Tag::In || negated.is_none()) {
        reading.status = Status::Ended;
        reading.cues.push(cue.index());
    } else if let Some(cue) = negated {
        // *Has **not** supplied Acme **since** May*.
        let since = verb.tag() == Tag::Vbn && verb.children().any(|c| c.text() == "since");
        let refused = (modal.is_some() || able || since) && forms.refused == Status::Ended;
        reading.note(if refused { Status::Ended } else { Status::Denied }, cue);
    }
}

/// The *no* of what a verb of having or giving has for its object: *holds **no** shares in Acme*, *supplies **no** chips to Bolt*.
pub(super) fn nothing_of(verb: Token<'_>) -> Option<Token<'_>> {
    let has = matches!(
        verb.lemma(),
        "hold"
            | "own"
            | "have"
            | "retain"
            | "keep"
            | "control"
            | "take"
            | "buy"
            | "acquire"
            | "supply"
            | "provide"
            | "sell"
            | "make"
            | "deliver"
    );
    let object = verb.child(Dep::Dobj).filter(|_| has && !clause::is_passive(verb))?;
    object.children().find(|c| c.dep() == Dep::Det && c.text().eq_ignore_ascii_case("no"))
}

/// Whether a verb tells of the past: ***led** it*, ***was owned** by it*.
fn is_past(verb: Token<'_>) -> bool {
    verb.tag() == Tag::Vbd || verb.children().any(|c| c.dep() == Dep::Auxpass && matches!(c.text(), "was" | "were"))
}

/// Whether what was not so until some time has been so since: *did not use Acme's chips **until** 2011*.
fn is_until(verb: Token<'_>) -> bool {
    let mut below = verb.children();
    let did = below.clone().any(|c| c.dep() == Dep::Aux && c.lemma() == "do" && c.tag() == Tag::Vbd);
    did && below.any(|c| matches!(c.dep(), Dep::Prep | Dep::Mark) && c.text() == "until")
}

/// The word by which a thing is still to be done: *has **yet** to sign a deal*.
fn yet_to_come(verb: Token<'_>) -> Option<Token<'_>> {
    let above = Some(verb).filter(|v| is_infinitive(*v) && !v.is_root())?.head();
    let mut beside = above.children().chain(verb.children());
    let yet = beside.find(|c| c.text() == "yet" && c.dep() == Dep::Advmod);
    yet.filter(|_| matches!(above.lemma(), "have" | "be"))
}

/// Whether a noun is the first or last to do a thing, which therefore is done: *the **first** bank to buy one*.
fn is_ranked(noun: Token<'_>) -> bool {
    noun.children().any(|c| matches!(c.text(), "first" | "last" | "latest" | "only" | "second" | "third"))
}

/// Whether a verb is what another brings about: *the deal enables Huawei **to become** a shareholder*.
fn is_enabled(verb: Token<'_>) -> bool {
    !verb.is_root()
        && matches!(
            verb.head().lemma(),
            "enable" | "allow" | "make" | "let" | "help" | "cause" | "permit" | "lead" | "prompt"
        )
}
