//! How far a relation has come, by the words in its clause and around it.

mod form;
mod undone;

use guanxi_model::Status;
use guanxi_nlp::{Dep, Pos, Tag, Token};
use indexmap::{IndexMap, IndexSet};
use serde::Deserialize;

use form::{apply_form, nothing_of};

use crate::{
    clause,
    crossing::{Crossing, crossing, is_infinitive},
    phrase,
    rule::RuleError,
    tenure,
};

/// How many words above the trigger may decide.
const MAX_STEPS: usize = 8;

/// The words that decide a status, by lemma; kept as data.
#[derive(Debug, Default)]
pub(crate) struct StatusCues {
    /// Verbs and nouns above the trigger: ***plans** to buy*, ***talks** on a merger*.
    governs: IndexMap<String, Status>,
    /// Adjectives and adverbs beside a word on the way up: ***former** supplier*.
    modifies: IndexMap<String, Status>,
    /// Verbs that bring about the noun or clause below them, so that their tense and modality are its own: *will **complete** its purchase*.
    carries: IndexSet<String>,
    /// Verbs that do what stood promised below them: ***completed** its deal to buy Acme*.
    completes: IndexSet<String>,
    /// Verbs that only what holds already can undergo: *will **extend** its partnership*.
    continues: IndexSet<String>,
    /// Words of agreement, which make some relations and only promise others: *agreed to cooperate*, *agreed to buy*.
    agrees: IndexSet<String>,
}

/// What the forms of a verb mean for a relation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Forms {
    /// *Is buying*.
    pub(crate) progressive: Status,
    /// *Will not supply*.
    pub(crate) refused: Status,
    /// *Agreed to buy*.
    pub(crate) agreed: Status,
    /// Whether who is kept from doing it does it no longer: *was barred from selling to Acme*.
    pub(crate) barred: bool,
    /// Whether what someone *was* is over: *was chairman of Acme*.
    pub(crate) held: bool,
    /// Whether the words name who stands in the relation, so that only what he is said to be counts: *will become its supplier*.
    pub(crate) standing: bool,
    /// *Will lift sanctions*: what holds until then.
    pub(crate) ending: Status,
}

/// What the words say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) status: Status,
    /// The tokens that decided, by index.
    pub(crate) cues: Vec<usize>,
    /// What holds until a planned end.
    ending: Status,
    /// Whether an end is planned, thought of or denied, so that the thing stands.
    due: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueFile {
    governs: IndexMap<Status, Vec<String>>,
    modifies: IndexMap<Status, Vec<String>>,
    carries: Vec<String>,
    completes: Vec<String>,
    continues: Vec<String>,
    agrees: Vec<String>,
}

impl StatusCues {
    /// The cues that the program ships with.
    pub(crate) fn built_in() -> Result<Self, RuleError> {
        Self::load("status.toml", include_str!("../../../data/rules/status.toml"))
    }

    pub(crate) fn load(file: &str, text: &str) -> Result<Self, RuleError> {
        let parsed: CueFile = toml::from_str(text)
            .map_err(|source| RuleError::Form { file: file.to_owned(), source: Box::new(source) })?;
        let flat = |lists: IndexMap<Status, Vec<String>>| {
            lists.into_iter().flat_map(|(status, words)| words.into_iter().map(move |w| (w, status))).collect()
        };
        Ok(Self {
            governs: flat(parsed.governs),
            modifies: flat(parsed.modifies),
            completes: parsed.completes.into_iter().collect(),
            carries: parsed.carries.into_iter().collect(),
            continues: parsed.continues.into_iter().collect(),
            agrees: parsed.agrees.into_iter().collect(),
        })
    }

    /// Reads the status of what `trigger` says; `own` is what its words give by themselves.
    ///
    /// `progressive` is what *is buying* means for the relation, a deal under way or a thing that holds, and `refused` what
    /// *will not* means: that it was never so, or that it is over.
    /// `None` where the clause only supposes: *if Tencent bought Didi*.
    pub(crate) fn read(&self, trigger: Token<'_>, own: Status, forms: Forms) -> Option<Reading> {
        let mut reading = Reading { status: own, cues: Vec::new(), ending: forms.ending, due: false };
        let mut at = trigger;
        let mut formal = true;
        for step in 0..MAX_STEPS {
            self.apply_modifiers(at, &mut reading);
            if let Some(undone) = self.undone(at).filter(|_| formal && reading.status != Status::Ended) {
                reading.note(Status::Ended, undone);
                break;
            }
            if formal && clause::is_verbal(at) {
                if self.continues.contains(at.lemma()) || self.continues.contains(&phrasal(at)) {
                    let over = at.children().find(|c| c.dep() == Dep::Neg);
                    reading.cues.extend(over.map(Token::index));
                    reading.status = if over.is_some() { Status::Ended } else { reading.status };
                    break;
                }
                if is_supposed(at) || (step == 0 && is_not_yet(at)) {
                    return None;
                }
                // *Will hold **no** shares*: who has nothing of it has it not.
                let nothing = (step == 0).then(|| nothing_of(at)).flatten();
                if let Some(none) = nothing {
                    reading.note(Status::Denied, none);
                    break;
                }
                let progressive = if step == 0 { forms.progressive } else { Status::Asserted };
                apply_form(at, Forms { progressive, standing: forms.standing && step == 0, ..forms }, &mut reading);
            }
            // *Tencent-backed Didi plans …*: what the noun does is not what the participle says.
            if at.is_root() || (step == 0 && phrase::before_hyphen(at).is_some()) {
                break;
            }
            if step == 0 && !clause::is_verbal(at) {
                let none = at
                    .children()
                    .find(|c| c.dep() == Dep::Neg || (c.dep() == Dep::Det && c.text().eq_ignore_ascii_case("no")));
                if let Some(none) = none {
                    reading.note(Status::Denied, none);
                }
            }
            if step == 0 && forms.standing && self.apply_standing(at, forms, &mut reading) {
                break;
            }
            let above = at.head();
            if let Some(over) = undone::given_up(at) {
                reading.note(over, above);
                break;
            }
            if let Some(modal) = imagined(at, forms).filter(|_| step == 0) {
                reading.note(Status::InTalks, modal);
                break;
            }
            if forms.barred
                && matches!(above.lemma(), "bar" | "ban" | "prevent" | "prohibit" | "forbid" | "preclude")
                && clause::is_verbal(above)
            {
                reading.note(Status::Ended, above);
                break;
            }
            let cue = self.cue_above(at, above, forms);
            let beside = self.cue_beside(at, above);
            match crossing(at, above) {
                Crossing::Up | Crossing::CueOnly if self.is_completed(at, above) => {
                    let promised = matches!(own, Status::Planned | Status::InTalks);
                    reading.status = if promised { Status::Asserted } else { own };
                    formal = true;
                }
                Crossing::Stop => break,
                Crossing::Same => formal = true,
                Crossing::Up => {
                    // *Dropped plans to sell its stake*: it keeps the stake.
                    let kept = cue == Some(Status::Ended) && own == Status::Ended && clause::is_plan(at);
                    if kept {
                        reading.status = Status::Asserted;
                        reading.cues.push(above.index());
                    } else if let Some(status) = cue {
                        let none = above.children().any(|c| c.dep() == Dep::Det && c.lemma() == "no");
                        reading.note(if none { Status::Denied } else { status }, above);
                    } else if let Some((status, word)) = beside {
                        reading.note(status, word);
                    }
                    let continues = self.continues.contains(above.lemma());
                    formal = clause::is_verbal(above)
                        && (cue.is_some() || continues || self.carries.contains(above.lemma()));
                    if clause::is_verbal(above) && !formal {
                        break;
                    }
                }
                Crossing::CueOnly => {
                    // *Sanctions threaten supply*: what a thing does is not what is done about it, unless it ends.
                    let does = at.dep() == Dep::Nsubj && clause::is_verbal(above);
                    let own = cue.filter(|&s| !does || s == Status::Ended).map(|status| (status, above));
                    let Some((status, word)) = own.or(beside) else { break };
                    reading.note(status, word);
                    formal = true;
                }
            }
            at = above;
        }
        Some(reading)
    }

    /// What the word above says of how far things are: ***plans** to buy*, *a **deal** to buy*.
    fn cue_above(&self, at: Token<'_>, above: Token<'_>, forms: Forms) -> Option<Status> {
        // *Ended up with a stake*: a verb that its particle makes another.
        let whole = phrasal(above);
        let plain = || self.governs.get(above.lemma()).filter(|_| !self.carries.contains(&whole));
        let cue = self.governs.get(&whole).or_else(plain).copied();
        // *Negotiated deals with Acme* and has them; *negotiated with Acme* for them.
        let past = matches!(above.tag(), Tag::Vbd | Tag::Vbn);
        let reached = above.lemma() == "negotiate" && past && at.dep() == Dep::Dobj && clause::is_plan(at);
        // *Then talk **about** Acme's bet on Bolt*: a subject of conversation is negotiated by nobody.
        let chatted = above.lemma() == "talk" && clause::is_verbal(above) && is_about(at, above);
        let cue = cue.filter(|_| !reached && !chatted);
        let cue = cue.or_else(|| self.agrees.contains(above.lemma()).then_some(forms.agreed));
        // *A deal to buy Acme* only promises it; *a deal to supply* is one already.
        let buys = is_infinitive(at) && forms.progressive == Status::Planned;
        let promised = buys && above.lemma() == "deal";
        // *A deal Acme **struck** to buy Bolt*, *the offer that it **made** to buy Bolt*.
        let noun = Some(above).filter(|a| buys && a.dep() == Dep::Relcl).map(Token::head);
        let made = noun.and_then(|n| self.governs.get(n.lemma()).copied());
        let struck = noun.is_some_and(|n| matches!(n.lemma(), "deal" | "agreement" | "pact"));
        cue.or(made).or_else(|| (promised || struck).then_some(Status::Planned))
    }

    /// Reads what stands around the noun of a thing that holds or held, such as an office; whether that says it all.
    fn apply_standing(&self, noun: Token<'_>, forms: Forms, reading: &mut Reading) -> bool {
        self.apply_phrase(noun, reading);
        if let Some(left) = Some(noun).filter(|_| forms.held).and_then(tenure::departure) {
            reading.note(Status::Ended, left);
            return true;
        }
        if !is_predicate(noun) {
            return true;
        }
        let was = noun.head();
        let served = Some(noun).filter(|_| forms.held).and_then(tenure::service);
        let past = forms.held && noun.dep() == Dep::Attr && was.lemma() == "be" && was.tag() == Tag::Vbd;
        let over = served.or(past.then_some(was));
        if let Some(cue) = over {
            reading.note(Status::Ended, cue);
        }
        over.is_some()
    }

    /// Whether a verb makes good what stands below it: ***completed** its deal to buy Acme*.
    fn is_completed(&self, at: Token<'_>, above: Token<'_>) -> bool {
        let verb = clause::is_verbal(above)
            && (self.completes.contains(above.lemma()) || self.completes.contains(&phrasal(above)));
        let promise = |t: Token<'_>| matches!(t.lemma(), "deal" | "agreement" | "pact" | "plan" | "transaction");
        let object = at.dep() == Dep::Dobj && promise(at);
        verb && (object || (is_infinitive(at) && above.child(Dep::Dobj).is_some_and(promise)))
    }

    /// The noun beside the way up that says how far things are: *made **a bid** to acquire*, ***rumors** swirl of a merger*, *a merger is
    /// **an option***.
    fn cue_beside<'a>(&self, at: Token<'a>, above: Token<'a>) -> Option<(Status, Token<'a>)> {
        let said = |t: Token<'a>| Some((*self.governs.get(t.lemma())?, t));
        let child = |deps: &[Dep]| above.children().find(|c| deps.contains(&c.dep()) && *c != at);
        match at.dep() {
            Dep::Nsubj if above.lemma() == "be" => child(&[Dep::Attr, Dep::Acomp]).and_then(said),
            Dep::Advcl | Dep::Xcomp if is_infinitive(at) && self.carries.contains(above.lemma()) => {
                // *Is **in talks** to sell*.
                let within = || above.children().find(|c| c.dep() == Dep::Prep && c.text() == "in")?.child(Dep::Pobj);
                child(&[Dep::Dobj]).or_else(within).and_then(said)
            }
            Dep::Prep if matches!(at.text(), "of" | "about") => child(&[Dep::Nsubj]).and_then(said),
            // *Won **clearance** from Brussels for its takeover*.
            Dep::Prep if at.text() == "for" => {
                child(&[Dep::Dobj]).and_then(said).filter(|(status, _)| *status == Status::Planned)
            }
            _ => None,
        }
    }

    /// The cue that opens a long noun phrase, which parsers hang from its last word: ***former** Hulu chief executive Randy Freer*.
    fn apply_phrase(&self, noun: Token<'_>, reading: &mut Reading) {
        let before = std::iter::successors(noun.previous(), |t| t.previous());
        let inside = |t: &Token<'_>| {
            t.sentence() == noun.sentence()
                && (matches!(t.pos(), Pos::Noun | Pos::Propn | Pos::Adj)
                    || matches!(t.tag(), Tag::Hyph | Tag::Pos | Tag::Vbn | Tag::Vbg | Tag::Rb)
                    || t.text() == "and")
        };
        // *By **then** chief executive Dana Orlov*.
        let said = |t: Token<'_>| match t.text().to_lowercase().as_str() {
            "then" => Some(Status::Ended),
            text => self.modifies.get(text).copied(),
        };
        // *Former Acme executive Dana Orlov **and** Bolt chief …*: behind a name and *and*, another phrase ends.
        let mut joined = None;
        let same = |t: &Token<'_>| {
            if t.text() == "and" {
                joined = Some(t.next().is_some_and(|n| n.pos() == Pos::Propn) && t.previous().is_some_and(is_called));
            }
            joined != Some(true)
        };
        let cue = before.take(7).take_while(inside).take_while(same).find_map(|t| Some((t, said(t)?)));
        if let Some((cue, status)) = cue.filter(|(c, _)| !reading.cues.contains(&c.index())) {
            reading.note(status, cue);
        }
    }

    fn apply_modifiers(&self, word: Token<'_>, reading: &mut Reading) {
        for child in word.children() {
            let modifies = matches!(child.dep(), Dep::Amod | Dep::Advmod | Dep::Compound | Dep::Acomp | Dep::Npadvmod);
            // *Had previously **bought** Acme*: what was done once stays done.
            let done = clause::is_verbal(word)
                && word.child(Dep::Dobj).is_some()
                && matches!(word.lemma(), "acquire" | "buy" | "purchase" | "invest" | "fund" | "back" | "raise");
            let event = modifies && !(done && matches!(child.text(), "previously" | "once"));
            // *An **ill-fated** venture*.
            let hyphened = phrase::before_hyphen(child).map(|first| format!("{}-{}", first.text(), child.text()));
            let whole = hyphened.and_then(|word| self.modifies.get(&word.to_lowercase()));
            let status = whole.or_else(|| self.modifies.get(&child.text().to_lowercase()));
            if let Some(&status) = status.filter(|_| event) {
                reading.note(status, child);
            }
        }
    }
}

/// Whether a name follows the word that says what its bearer is: *executive **Dana Orlov***.
fn is_called(name: Token<'_>) -> bool {
    let first = std::iter::successors(Some(name), |t| t.previous()).take(3).find(|t| t.pos() != Pos::Propn);
    name.pos() == Pos::Propn && first.is_some_and(|t| t.pos() == Pos::Noun)
}

impl Reading {
    fn note(&mut self, outer: Status, cue: Token<'_>) {
        let due = self.status == Status::Ended
            && match outer {
                Status::Planned => self.ending == Status::Asserted,
                Status::InTalks | Status::Denied => true,
                Status::Asserted | Status::Ended => false,
            };
        // To deny a planned end leaves the thing as it is.
        let stays = self.due && matches!(outer, Status::Denied | Status::InTalks | Status::Planned);
        self.due |= due;
        self.status = if due || stays { Status::Asserted } else { combine(outer, self.status) };
        self.cues.push(cue.index());
    }
}

/// The status of a thing that stands `inner` by its own words, under words that say `outer`.
fn combine(outer: Status, inner: Status) -> Status {
    use Status::{Asserted, Denied, Ended, InTalks, Planned};
    match (outer, inner) {
        (Asserted, inner) => inner,
        (outer, Asserted) => outer,
        // To deny an end, or only to think of it, leaves the thing as it is; to plan it is as good as the end.
        (Denied | InTalks, Ended) => Asserted,
        (Denied, _) | (_, Denied) => Denied,
        (Planned, Ended) | (Ended, _) => Ended,
        (InTalks, _) | (Planned, InTalks) => InTalks,
        (Planned, Planned) => Planned,
    }
}

/// Whether a verb only sets apart what else there is: *bought the shares that it did **not already** own*.
fn is_not_yet(verb: Token<'_>) -> bool {
    let has = |f: fn(Token<'_>) -> bool| verb.children().any(f);
    matches!(verb.lemma(), "own" | "hold" | "control")
        && has(|c| c.dep() == Dep::Neg)
        && (verb.dep() == Dep::Relcl || has(|c| matches!(c.text(), "already" | "yet")))
}

/// Whether a clause is a condition.
fn is_supposed(verb: Token<'_>) -> bool {
    let marked = |c: &Token<'_>| match c.text().to_lowercase().as_str() {
        "if" | "unless" => true,
        // *Whether it will is open*, *clarify whether it can*; *consider whether to* is a step.
        "whether" => verb.dep() == Dep::Csubj || verb.children().any(|c| c.tag() == Tag::Md),
        _ => false,
    };
    verb.children().any(|c| c.dep() == Dep::Mark && marked(&c))
}

/// The modal by which *a* thing is only imagined: *a merger with Bolt **would** help Acme*. *A partnership with Bolt could bring $7
/// billion* may be one that there is; a takeover that could is none yet.
fn imagined(noun: Token<'_>, forms: Forms) -> Option<Token<'_>> {
    let indefinite = noun.children().any(|c| c.dep() == Dep::Det && matches!(c.lemma(), "a" | "an"));
    let subject = matches!(noun.dep(), Dep::Nsubj | Dep::Nsubjpass) && indefinite && clause::is_verbal(noun.head());
    let mut modals = noun.head().children().filter(|c| c.dep() == Dep::Aux && subject && !forms.standing);
    let buys = forms.progressive == Status::Planned;
    modals.find(|c| c.text() == "would" || (buys && matches!(c.text(), "could" | "may" | "might")))
}

/// Whether a noun is what someone is said to be or become: *is **a supplier***, *named as **its supplier***.
fn is_predicate(noun: Token<'_>) -> bool {
    match noun.dep() {
        Dep::Attr | Dep::Oprd => true,
        Dep::Pobj => noun.head().text().eq_ignore_ascii_case("as"),
        Dep::Dobj => matches!(noun.head().lemma(), "become" | "remain"),
        Dep::Conj => !noun.is_root() && is_predicate(noun.head()),
        _ => false,
    }
}

/// A verb with its particle: *rule out*, *call off*.
pub(crate) fn phrasal(verb: Token<'_>) -> String {
    let adjective = verb.pos() == Pos::Adj;
    let particle = |c: &Token<'_>| {
        matches!(c.dep(), Dep::Prt | Dep::Advmod)
            || c.text() == "onto"
            || (adjective && c.text() == "to")
            // *Pulled **out** of the race*.
            || (c.dep() == Dep::Prep && c.text() == "out")
    };
    match verb.children().find(|c| particle(c) && c.index() > verb.index()) {
        Some(particle) => format!("{} {}", verb.lemma(), particle.text().to_lowercase()),
        None => verb.lemma().to_owned(),
    }
}

/// Whether a word hangs from another by *about*.
fn is_about(word: Token<'_>, above: Token<'_>) -> bool {
    above.children().any(|c| c.text() == "about" && (c == word || c.subtree().contains(&word.index())))
}
