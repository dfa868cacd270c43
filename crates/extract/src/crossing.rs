//! How far a status reaches up a sentence's tree: whether the word above acts on the word below, and by what.

use guanxi_nlp::{Dep, Pos, Tag, Token};

use crate::clause;

/// How the word above bears on a word.
pub(crate) enum Crossing {
    /// Not at all.
    Stop,
    /// They share tense and modality: *will buy **and sell***.
    Same,
    /// By its meaning, and by its tense and modality where it brings the thing about.
    Up,
    /// By its meaning alone, where it has any that counts.
    CueOnly,
}

/// How the word above bears on `at`.
pub(crate) fn crossing(at: Token<'_>, above: Token<'_>) -> Crossing {
    let verb = clause::is_verbal(above);
    match at.dep() {
        // *Will expand after raising …*, *is set to grow with investment from …*: what was before is not what is to come.
        Dep::Prep | Dep::Advcl if stands_apart(at) => Crossing::Stop,
        // *Eyes robots with its investment in Bolt*: what is wanted is the robots.
        Dep::Prep
            if at.text() == "with"
                && (seeks(above) && above.child(Dep::Dobj).is_some()
                    || above.dep() == Dep::Dobj && seeks(above.head())) =>
        {
            Crossing::Stop
        }
        Dep::Xcomp
        | Dep::Acl
        | Dep::Dobj
        | Dep::Attr
        | Dep::Acomp
        | Dep::Nsubjpass
        | Dep::Oprd
        | Dep::Pcomp
        | Dep::Prep
        | Dep::Pobj => Crossing::Up,
        // *Walked **away from** its merger*: the parser hangs the preposition from the particle.
        Dep::Advmod | Dep::Prt if verb && at.children().any(|c| c.dep() == Dep::Prep) => Crossing::Up,
        Dep::Ccomp => Crossing::CueOnly,
        Dep::Advcl | Dep::Relcl if is_infinitive(at) => Crossing::CueOnly,
        Dep::Nsubj if !verb || above.child(Dep::Dobj).is_none() => Crossing::CueOnly,
        Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Poss if at.pos() != Pos::Propn && above.pos() != Pos::Propn => {
            Crossing::CueOnly
        }
        // *Blocked the biggest **deal** of the year, the takeover of Bolt*.
        Dep::Appos
            if matches!(above.lemma(), "deal" | "transaction" | "merger" | "acquisition" | "takeover" | "purchase") =>
        {
            Crossing::Same
        }
        Dep::Conj if !has_own_form(at) => Crossing::Same,
        // *Will take a stake, **becoming** its largest shareholder*.
        Dep::Advcl if at.lemma() == "become" && at.tag() == Tag::Vbg && at.index() > above.index() => Crossing::Same,
        _ => Crossing::Stop,
    }
}

/// Whether a verb says what someone would like to have.
fn seeks(verb: Token<'_>) -> bool {
    matches!(verb.lemma(), "eye" | "seek" | "want" | "target")
}

/// Whether a preposition or conjunction sets its phrase apart in time from the verb that it hangs from.
fn stands_apart(at: Token<'_>) -> bool {
    let apart = |t: Token<'_>| {
        matches!(
            t.text().to_lowercase().as_str(),
            "after" | "since" | "following" | "despite" | "amid" | "like" | "unlike" | "because" | "due" | "owing"
        )
    };
    let front = at.text() == "With" && at.is_sentence_start();
    front || apart(at) || at.children().any(|c| c.dep() == Dep::Mark && apart(c))
}

/// Whether a verb is an infinitive with *to*.
pub(crate) fn is_infinitive(verb: Token<'_>) -> bool {
    verb.children().any(|c| c.tag() == Tag::To)
}

/// Whether a coordinated verb has a subject or auxiliary of its own, so that the first one's do not count for it.
fn has_own_form(verb: Token<'_>) -> bool {
    verb.children().any(|c| matches!(c.dep(), Dep::Nsubj | Dep::Nsubjpass | Dep::Aux))
        || matches!(verb.tag(), Tag::Vbd | Tag::Vbz | Tag::Vbp)
}
