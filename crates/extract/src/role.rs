//! Ways from a trigger to the phrases that fill its roles: `patient[stake|holding]/in` is what stands after *in* below a
//! *stake* or *holding* that the trigger acts on.

use guanxi_nlp::{Dep, Tag, Token};
use indexmap::IndexMap;

use crate::{clause, phrase, rule::expand};

/// One step of a way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// Who does what the verb says, in the active or passive voice, through control, relative clauses and coordination.
    Agent,
    /// To whom the verb does it.
    Patient,
    /// The indirect object: *sold **Tencent** a stake*.
    Dative,
    /// The possessor: ***its** stake*, ***Huawei's** supplier*.
    Poss,
    /// The article or demonstrative of a noun: ***the** takeover*.
    Article,
    /// A noun or adjective before the word: ***Tesla** supplier*, ***U.S.** sanctions*.
    Modifier,
    /// The name or noun joined to the word as one: ***Katanga Mining** unit*.
    Compound,
    /// Who holds the noun through the verb above it: ***Tencent** took a stake*.
    Governor,
    /// What a noun is said to be, or is named beside: *investor **Tencent***, ***Tencent**, an investor*, ***Tencent** is an investor*.
    Same,
    /// What stands before the hyphen: ***Tencent**-backed*.
    Hyphen,
    /// The noun that the word modifies: *Tencent-backed **Didi***.
    Modified,
    /// The word itself; with a list of words, a test of its lemma.
    Itself,
    /// An adverb or particle beside a verb or adjective: ***partly** owned*, *sells **out***.
    Adverb,
    /// The verb above a noun, as its object or through a preposition.
    Verb,
    /// The nouns above a noun that it hangs from by a preposition: *a **curb** on investment*.
    Above,
    /// The clause below a verb or noun: *plans **to buy***.
    Clause,
    /// Who raised the money that the document speaks of, said in an earlier sentence: *the round was led by …*.
    Recipient,
    /// Whose equity an earlier sentence says was bought or bid for: *Apple too may make **a bid***.
    Target,
    /// The name that the phrase of a noun is joined to: ***Boeing** and rival Airbus*.
    Joined,
    /// The company that the document is about.
    Topic,
    /// The state that the document is about.
    State,
    /// Who imposed the sanctions that an earlier sentence spoke of.
    Sanctioner,
    /// The name that leads the noun phrase, by the order of the words: ***Glencore's** billionaire chief*.
    Leading,
    /// Whose a name is, by the order of the words: ***Sony's** Aniplex*.
    Owner,
    /// The name that the noun phrase introduces, by the order of the words: *founder and chief **Tim Cook***.
    Following,
    /// The name behind a preposition, by the order of the words: *the head of research at **Nomura***.
    Behind,
    /// The list that a plural noun announces, by the order of the words: *clients have included: **A** and **B***.
    Members,
    /// The person whose title the word is by the marks around it: ***Dana Orlov** (COO)*.
    MarkedOff,
    /// The person whom a title without a name means, where one alone is named nearby: *Acme's **chief** said*.
    Incumbent,
    /// The subject of the clause that the word is in, or of one above it: ***Grab** wants to merge with rival Gojek*.
    ClauseSubject,
    /// Whom the sentence leaves unsaid: the subject of the clause around, or of a sentence shortly before. Tried last,
    /// where the other side is named.
    Focus,
    /// How many a noun counts: ***30 million** shares*.
    Count,
    /// What stands after a preposition: *stake **in Didi***.
    Prep(String),
}

/// A step with the lemmas that its end must have, where it names any.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    role: Role,
    lemmas: Vec<String>,
}

/// A way of one or more steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    steps: Vec<Step>,
}

/// A way that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the way `{path}`: {problem}")]
pub(crate) struct PathError {
    path: String,
    problem: String,
}

impl Path {
    /// Reads `role[lemma|@list]/role/…`; a name that is no role is a preposition.
    pub(crate) fn parse(path: &str, words: &IndexMap<String, Vec<String>>) -> Result<Self, PathError> {
        let error = |problem: String| PathError { path: path.to_owned(), problem };
        let steps = path.split('/').map(|step| {
            let (name, lemmas) = match step.split_once('[') {
                None => (step, Vec::new()),
                Some((name, list)) => {
                    let list = list.strip_suffix(']').ok_or_else(|| error("a `[` is not closed".to_owned()))?;
                    let listed: Vec<String> = list.split('|').map(str::to_owned).collect();
                    (name, expand(&listed, words).map_err(error)?)
                }
            };
            if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
                return Err(error(format!("`{name}` is no role")));
            }
            Ok(Step { role: role(name), lemmas })
        });
        Ok(Self { steps: steps.collect::<Result<_, _>>()? })
    }

    /// The role, where it is one alone.
    pub(crate) fn only(&self) -> Option<&Role> {
        match self.steps.as_slice() {
            [step] if step.lemmas.is_empty() => Some(&step.role),
            _ => None,
        }
    }

    /// How many steps it has.
    pub(crate) fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether it ends at a word before a noun, where an adjective may stand for a state: ***U.S.** sanctions*.
    pub(crate) fn ends_in_modifier(&self) -> bool {
        self.steps.last().is_some_and(|s| {
            matches!(s.role, Role::Modifier | Role::Compound | Role::Hyphen | Role::Poss | Role::Itself)
        })
    }

    /// Whether it is one preposition alone.
    pub(crate) fn is_preposition(&self) -> bool {
        matches!(self.only(), Some(Role::Prep(_)))
    }

    /// Whether it ends at a possessor.
    pub(crate) fn ends_in_possessor(&self) -> bool {
        self.steps.last().is_some_and(|s| s.role == Role::Poss)
    }

    /// The words that the way reaches from `from`, in the order of the text.
    pub(crate) fn follow<'a>(&self, from: Token<'a>) -> Vec<Token<'a>> {
        let mut reached = vec![from];
        for step in &self.steps {
            let mut next: Vec<Token<'a>> = reached.into_iter().flat_map(|t| reach(&step.role, t)).collect();
            if !step.lemmas.is_empty() {
                next = next.into_iter().flat_map(phrase::conjuncts).collect();
                // A word with a capital may be the last of a name, too: *a member of the Acme **Group***.
                let ends = |t: &Token<'_>, l: &str| l.len() > 2 && t.text().rsplit(' ').next() == Some(l);
                let fits = |t: &Token<'_>, l: &str| {
                    l == t.lemma()
                        || t.text().eq_ignore_ascii_case(l)
                        || (l.starts_with(char::is_uppercase) && ends(t, l))
                };
                next.retain(|t| step.lemmas.iter().any(|l| fits(t, l)));
            }
            next.sort_by_key(|t| t.index());
            next.dedup();
            reached = next;
        }
        reached
    }
}

fn role(name: &str) -> Role {
    match name {
        "agent" => Role::Agent,
        "patient" => Role::Patient,
        "dative" => Role::Dative,
        "poss" => Role::Poss,
        "article" => Role::Article,
        "modifier" => Role::Modifier,
        "compound" => Role::Compound,
        "governor" => Role::Governor,
        "same" => Role::Same,
        "hyphen" => Role::Hyphen,
        "modified" => Role::Modified,
        "self" => Role::Itself,
        "adverb" => Role::Adverb,
        "count" => Role::Count,
        "verb" => Role::Verb,
        "above" => Role::Above,
        "clause" => Role::Clause,
        "recipient" => Role::Recipient,
        "target" => Role::Target,
        "joined" => Role::Joined,
        "topic" => Role::Topic,
        "state" => Role::State,
        "sanctioner" => Role::Sanctioner,
        "leading" => Role::Leading,
        "owner" => Role::Owner,
        "following" => Role::Following,
        "behind" => Role::Behind,
        "members" => Role::Members,
        "marked-off" => Role::MarkedOff,
        "incumbent" => Role::Incumbent,
        "clause-subject" => Role::ClauseSubject,
        "focus" => Role::Focus,
        preposition => Role::Prep(preposition.to_owned()),
    }
}

fn reach<'a>(role: &Role, from: Token<'a>) -> Vec<Token<'a>> {
    match role {
        Role::Agent => clause::agents(from),
        Role::Patient => clause::patients(from),
        Role::Dative => from.children().filter(|c| c.dep() == Dep::Dative && c.tag() != Tag::In).collect(),
        Role::Poss => phrase::possessors(from),
        Role::Article => from.children().filter(|c| c.dep() == Dep::Det).collect(),
        Role::Modifier => phrase::modifiers(from),
        Role::Compound => from.children().filter(|c| matches!(c.dep(), Dep::Compound | Dep::Nmod)).collect(),
        Role::Governor => clause::governors(from),
        Role::Same => phrase::same(from),
        Role::Hyphen => phrase::before_hyphen(from).into_iter().collect(),
        Role::Modified => phrase::modified(from).into_iter().collect(),
        Role::Itself => vec![from],
        // These are found by the scene and the discourse, not in the tree.
        Role::Recipient
        | Role::Joined
        | Role::Topic
        | Role::Target
        | Role::Focus
        | Role::State
        | Role::Sanctioner
        | Role::Leading
        | Role::Owner
        | Role::Following
        | Role::Behind
        | Role::Members
        | Role::MarkedOff
        | Role::Incumbent
        | Role::ClauseSubject => Vec::new(),
        Role::Count => from.children().filter(|c| c.dep() == Dep::Nummod).collect(),
        Role::Adverb => from.children().filter(|c| matches!(c.dep(), Dep::Advmod | Dep::Prt)).collect(),
        Role::Verb => clause::verb_governing(from).into_iter().collect(),
        Role::Above => phrase::above(from),
        Role::Clause => clause::clauses_below(from),
        Role::Prep(word) => phrase::after_preposition(from, word),
    }
}
