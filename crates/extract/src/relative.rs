//! Relative clauses without a relative word: *a company **Acme has invested in***, *the startup **Acme bought***.

use guanxi_nlp::{Dep, Pos, Tag, Token};

use crate::{phrase, reference::means_company};

/// Whom a clause is about that ends in a bare preposition below a verb, or below its object: *Bolt, a startup Acme has put money **into***.
pub(crate) fn left_out<'a>(word: Token<'a>, preposition: &str) -> Vec<Token<'a>> {
    let bare = |c: &Token<'a>| {
        c.dep() == Dep::Prep && c.text().eq_ignore_ascii_case(preposition) && c.children().next().is_none()
    };
    let verb = if word.dep() == Dep::Dobj { word.head() } else { word };
    let relative = verb.dep() == Dep::Relcl && !verb.is_root() && verb.child(Dep::Nsubj).is_some();
    if relative && word.children().any(|c| bare(&c)) { named(verb.head()) } else { Vec::new() }
}

/// Who does what to whom in a clause that the parser takes for a participle: *Bolt, the startup **Acme bought** last year*.
pub(crate) fn reduced(verb: Token<'_>) -> Option<(Token<'_>, Vec<Token<'_>>)> {
    let participle = verb.dep() == Dep::Acl && matches!(verb.tag(), Tag::Vbn | Tag::Vbd) && !verb.is_root();
    let agent = verb.previous().filter(|t| participle && t.dep() == Dep::Appos && t.pos() == Pos::Propn)?;
    // The parser hangs the verb from the name or from the noun before it.
    let noun = Some(agent.head()).filter(|n| !agent.is_root() && [agent, *n].contains(&verb.head()))?;
    let close = agent.subtree().start == noun.index() + 1;
    let plain = !verb.children().any(|c| matches!(c.dep(), Dep::Agent | Dep::Prep));
    let said = matches!(noun.dep(), Dep::Appos | Dep::Attr) && means_company(noun.lemma());
    (close && plain && said).then(|| (agent, named(noun)))
}

/// The name that a noun describes, or the noun.
fn named(noun: Token<'_>) -> Vec<Token<'_>> {
    if noun.pos() == Pos::Propn {
        return vec![noun];
    }
    let same = if noun.dep() == Dep::Appos && !noun.is_root() { vec![noun.head()] } else { phrase::same(noun) };
    if !same.is_empty() {
        return same;
    }
    // *Pointed to Bolt, **another company** Acme has invested in*: the parser takes the apposition for an object.
    let comma = noun.children().map(Token::index).min().filter(|&at| at < noun.index());
    let before = comma.and_then(|at| std::iter::successors(noun.previous(), |t| t.previous()).find(|t| t.index() < at));
    let name = before.filter(|t| t.text() == ",").and_then(Token::previous).filter(|t| t.pos() == Pos::Propn);
    vec![name.unwrap_or(noun)]
}

#[cfg(test)]
mod tests {
    use guanxi_nlp::Pipeline;

    use super::*;

    /// What a preposition stands for below a word of a text, and who does what to whom by it.
    fn read(text: &str, word: &str, preposition: &str) -> (Vec<String>, Option<String>) {
        let analysis = Pipeline::english().analyze(text);
        let token = analysis.tokens().find(|t| t.text() == word).expect("the word");
        let texts = |tokens: Vec<Token<'_>>| tokens.into_iter().map(|t| t.text().to_owned()).collect::<Vec<_>>();
        let who = reduced(token).map(|(agent, patients)| format!("{} {}", agent.text(), texts(patients).join(" ")));
        (texts(left_out(token, preposition)), who)
    }

    #[test]
    fn a_bare_preposition_is_about_the_noun_before_its_clause() {
        assert_eq!(read("She likes Uber, a company Google has invested in.", "invested", "in").0, ["Uber"]);
        assert!(read("Google has invested in Uber.", "invested", "in").0.is_empty());
    }

    #[test]
    fn a_participle_with_its_doer_is_one() {
        assert_eq!(read("Cylance, the company bought by BlackBerry, hired a chief.", "bought", "of").1, None);
    }
}
