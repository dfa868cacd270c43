//! Whether an office is over by what is said of its holder: *the departure of Acme chief Dana Orlov*, *served as chief of Acme*.

use guanxi_nlp::{Dep, Pos, Tag, Token};

use crate::{clause, phrase, status::phrasal};

/// The word that says that the holder of an office has left it: ***departure** of Acme chief Dana Orlov*, *Acme chief Dana Orlov **resigned***,
/// ***ousted** its chief executive, Dana Orlov*.
pub(crate) fn departure(title: Token<'_>) -> Option<Token<'_>> {
    let up = std::iter::successors(Some(title), |t| {
        let named = matches!(t.dep(), Dep::Compound | Dep::Nmod | Dep::Amod) && !t.is_root();
        named.then(|| t.head())
    });
    let name = up.last().filter(|t| matches!(t.pos(), Pos::Noun | Pos::Propn) && !t.is_root())?;
    let above = name.head();
    match name.dep() {
        Dep::Pobj if above.text() == "of" && !above.is_root() => Some(above.head()).filter(|noun| {
            matches!(
                noun.lemma(),
                "departure"
                    | "resignation"
                    | "exit"
                    | "ouster"
                    | "dismissal"
                    | "firing"
                    | "retirement"
                    | "removal"
                    | "death"
            )
        }),
        Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj => {
            let leaves = match phrasal(above).as_str() {
                "resign" | "quit" | "step down" => name.dep() == Dep::Nsubj && !leaves_another(above),
                "oust" | "fire" | "dismiss" | "sack" => name.dep() != Dep::Nsubj,
                _ => false,
            };
            let done = above.tag() == Tag::Vbd || above.children().any(|c| matches!(c.text(), "was" | "has" | "had"));
            Some(above).filter(|v| leaves && done && !v.children().any(|c| c.dep() == Dep::Neg || c.tag() == Tag::Md))
        }
        _ => None,
    }
}

/// Whether a verb of leaving says what is left, and that is no office: *resigned **from the board of Bolt***, *quit **the council***.
fn leaves_another(verb: Token<'_>) -> bool {
    let office = |t: Token<'_>| matches!(t.lemma(), "post" | "job" | "role" | "position" | "company" | "firm");
    let from = phrase::after_preposition(verb, "from").into_iter().chain(phrase::after_preposition(verb, "as"));
    from.chain(verb.child(Dep::Dobj)).any(|t| !office(t))
}

/// The verb of a service that is over: ***served** as chief of Acme*; *has served as chief since May* goes on.
pub(crate) fn service(title: Token<'_>) -> Option<Token<'_>> {
    let verb = (title.dep() == Dep::Pobj && !title.head().is_root()).then(|| title.head().head())?;
    let serves = matches!(verb.lemma(), "serve" | "work") && clause::is_verbal(verb);
    let goes_on = verb.tag() == Tag::Vbn && verb.children().any(|c| matches!(c.text(), "since" | "for"))
        || verb.children().any(|c| matches!(c.text(), "currently" | "now" | "until" | "while"));
    Some(verb).filter(|v| serves && matches!(v.tag(), Tag::Vbd | Tag::Vbn) && !goes_on)
}
