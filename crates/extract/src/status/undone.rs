//! What came to nothing by another verb of its sentence: *a pact that was later abandoned*.

use guanxi_model::Status;
use guanxi_nlp::{Dep, Tag, Token};

use super::{StatusCues, phrasal};
use crate::{clause, crossing::is_infinitive};

impl StatusCues {
    /// The verb that says of a noun, or of what a verb does, that it came to nothing: *a pact **that was** later **abandoned***,
    /// *signed a pact but **abandoned** it*.
    pub(super) fn undone<'a>(&self, at: Token<'a>) -> Option<Token<'a>> {
        let past = |t: Token<'_>| matches!(t.tag(), Tag::Vbd | Tag::Vbn) && !t.children().any(|c| c.dep() == Dep::Neg);
        let real = |t: Token<'_>| past(t) && !t.children().any(|c| c.tag() == Tag::Md);
        let ends = |t: Token<'_>| {
            real(t) && self.governs.get(&phrasal(t)).or(self.governs.get(t.lemma())) == Some(&Status::Ended)
        };
        if clause::is_verbal(at) {
            let it = |verb: Token<'_>| verb.child(Dep::Dobj).is_some_and(|o| o.lemma() == "it" || is_the_deal(o));
            return at.children().find(|c| c.dep() == Dep::Conj && ends(*c) && it(*c));
        }
        let relative = |t: Token<'_>| {
            let mut subjects = t.children().filter(|c| matches!(c.dep(), Dep::Nsubj | Dep::Nsubjpass));
            subjects.any(|s| s.tag() == Tag::Wdt) && t.child(Dep::Dobj).is_none()
        };
        at.children().find(|c| c.dep() == Dep::Relcl && ends(*c) && relative(*c))
    }
}

/// Whether a noun phrase refers back to an agreement: *the deal*.
fn is_the_deal(noun: Token<'_>) -> bool {
    clause::is_plan(noun) && noun.child(Dep::Det).is_some_and(|d| matches!(d.text(), "the" | "that"))
}

/// What the word above says of a deed that was and is no more, or that somebody chose not to do: ***used** to buy*, ***decided against**
/// buying*.
pub(super) fn given_up(at: Token<'_>) -> Option<Status> {
    let above = at.head();
    if !clause::is_verbal(above) || at.is_root() {
        return None;
    }
    let used = above.text() == "used"
        && at.dep() == Dep::Xcomp
        && is_infinitive(at)
        && above.child(Dep::Dobj).is_none()
        && !clause::is_passive(above);
    let against = at.text() == "against" && matches!(above.lemma(), "decide" | "opt" | "choose" | "vote");
    if used { Some(Status::Ended) } else { against.then_some(Status::Denied) }
}
