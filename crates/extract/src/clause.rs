//! Who does what to whom in a clause, read off the dependency tree: voices, control, relative clauses, coordination.

use guanxi_nlp::{Dep, EntityType, Pos, Tag, Token};

/// How many steps of control or coordination a subject is looked for: *plans to try to start to buy* needs four.
const MAX_CONTROL: usize = 6;

/// Who does what the verb says.
pub(crate) fn agents(verb: Token<'_>) -> Vec<Token<'_>> {
    if is_passive(verb) { by_agent(verb) } else { subjects(verb, 0) }
}

/// To whom the verb does it.
pub(crate) fn patients(verb: Token<'_>) -> Vec<Token<'_>> {
    if is_passive(verb) {
        return subjects(verb, 0);
    }
    let objects: Vec<_> = verb.children().filter(|c| matches!(c.dep(), Dep::Dobj | Dep::Oprd)).collect();
    let objects: Vec<_> = objects.into_iter().map(antecedent).map(measured).collect();
    if !objects.is_empty() {
        return objects;
    }
    // *the firm that Tencent bought*: the clause has a subject of its own and no object, so its head is the object.
    let object_gap = verb.dep() == Dep::Relcl
        && verb.children().any(|c| c.dep() == Dep::Nsubj && !is_relative(c))
        && !verb.children().any(|c| c.dep() == Dep::Nsubj && c.index() > verb.index());
    if object_gap { vec![verb.head()] } else { Vec::new() }
}

/// What a comparison or a word of quantity measures: *holds more than a 4% **stake***, *a number of **investors***.
fn measured(token: Token<'_>) -> Token<'_> {
    let prepositions: &[&str] = match token.lemma() {
        "more" | "less" | "many" | "much" => &["than", "as"],
        "range" | "number" | "series" | "string" | "lot" | "couple" | "handful" | "variety" | "host" | "slew"
        | "bunch" | "list" | "pair" | "array" | "dozen" | "collection" | "raft" | "wave" | "total" => &["of"],
        _ => return token,
    };
    let below = token.children().find(|c| c.dep() == Dep::Prep && prepositions.contains(&c.text()));
    below.and_then(|c| c.child(Dep::Pobj)).unwrap_or(token)
}

/// The surface subject of a verb: its own, or the one that it shares with the clause above it.
pub(crate) fn subjects(verb: Token<'_>, depth: usize) -> Vec<Token<'_>> {
    let own: Vec<_> = verb
        .children()
        .filter(|c| matches!(c.dep(), Dep::Nsubj | Dep::Nsubjpass))
        .map(antecedent)
        .map(|subject| speaker(verb, subject))
        .collect();
    if !own.is_empty() || depth > MAX_CONTROL || verb.is_root() {
        return own;
    }
    let above = verb.head();
    if let Some(accompanied) = accompanied(verb) {
        return vec![accompanied];
    }
    match verb.dep() {
        // *Hulu is majority-**owned** by Disney*.
        Dep::Conj | Dep::Acomp if is_verbal(above) => subjects(above, depth + 1),
        Dep::Xcomp | Dep::Advcl | Dep::Ccomp | Dep::Parataxis if is_verbal(above) => {
            // *allowed Huawei to buy*, *forced ByteDance to sell*: the object above is the subject below.
            let object = above.children().find(|c| c.dep() == Dep::Dobj && c.index() < verb.index());
            match object {
                // *sued to block **AT&T's** bid in 2011 to take over*: the infinitive says what the bid is.
                Some(plan) if has_to(verb) && is_plan(plan) => holders(plan, depth + 1),
                Some(object) if verb.dep() == Dep::Xcomp || is_object_control(above) => vec![object],
                _ => subjects(above, depth + 1),
            }
        }
        Dep::Xcomp | Dep::Advcl | Dep::Acl | Dep::Relcl if above.tag() == Tag::Jj => {
            subjects_of_adjective(above, depth)
        }
        Dep::Acl if matches!(verb.tag(), Tag::Vbg | Tag::Vbn) && !has_to(verb) => {
            // *The fallout from the **state** banning it*: where a common noun is above, the noun right before may act.
            let own = verb.previous().filter(|t| {
                verb.tag() == Tag::Vbg
                    && above.pos() == Pos::Noun
                    && t.dep() == Dep::Pobj
                    && t.ancestors().any(|a| a == above)
            });
            std::iter::once(above).chain(own).collect()
        }
        Dep::Acl => holders(above, depth + 1),
        Dep::Relcl if has_to(verb) => vec![above],
        Dep::Pcomp => match above.head() {
            governed if is_verbal(governed) => subjects(governed, depth + 1),
            noun => holders(noun, depth + 1),
        },
        _ => Vec::new(),
    }
}

/// Whom *they* means in what somebody announces of himself: ***Brunswick** announced they will buy*; other words stand for themselves.
fn speaker<'a>(verb: Token<'a>, subject: Token<'a>) -> Token<'a> {
    let says = |t: Token<'_>| matches!(t.lemma(), "announce" | "say" | "confirm" | "disclose" | "reveal" | "declare");
    if verb.dep() != Dep::Ccomp || !subject.text().eq_ignore_ascii_case("they") || !says(verb.head()) {
        return subject;
    }
    let one = |c: &Token<'a>| c.dep() == Dep::Nsubj && matches!(c.tag(), Tag::Nnp | Tag::Nn);
    verb.head().children().find(one).unwrap_or(subject)
}

/// The subject of a participle after *with*: *the deal closed, with **Olx** taking 40%*, where the parser hangs the participle from
/// the verb above.
fn accompanied(participle: Token<'_>) -> Option<Token<'_>> {
    if participle.tag() != Tag::Vbg || !matches!(participle.dep(), Dep::Advcl | Dep::Pcomp | Dep::Conj) {
        return None;
    }
    let mut with = participle
        .head()
        .children()
        .filter(|c| c.dep() == Dep::Prep && c.text().eq_ignore_ascii_case("with") && c.index() < participle.index());
    let named = with.next_back()?.child(Dep::Pobj)?;
    let mut between = std::iter::successors(participle.previous(), |t| t.previous());
    let end = named.subtree().end;
    let adjoins = between.find(|t| t.index() < end || !matches!(t.pos(), Pos::Adv | Pos::Punct))?.index() < end;
    adjoins.then_some(named)
}

/// The subject of an adjective's clause: ***Tencent** is likely to buy*.
fn subjects_of_adjective(adjective: Token<'_>, depth: usize) -> Vec<Token<'_>> {
    if adjective.dep() == Dep::Acomp { subjects(adjective.head(), depth + 1) } else { Vec::new() }
}

/// Nouns of intent and agreement, whose infinitive says what is meant.
fn is_plan(noun: Token<'_>) -> bool {
    matches!(
        noun.lemma(),
        "bid"
            | "offer"
            | "plan"
            | "deal"
            | "attempt"
            | "effort"
            | "agreement"
            | "proposal"
            | "intention"
            | "option"
            | "right"
    )
}

/// Whose plan, talk or deal a noun is: ***Tencent's** plan to buy*, ***Tencent** announced a plan to buy*, *a plan that **Tencent**
/// announced*.
fn holders(noun: Token<'_>, depth: usize) -> Vec<Token<'_>> {
    if let Some(poss) = noun.child(Dep::Poss) {
        return vec![poss];
    }
    let clauses = noun.children().filter(|c| c.dep() == Dep::Relcl && is_plan(noun));
    if let Some(maker) = clauses.flat_map(Token::children).find(|s| s.dep() == Dep::Nsubj && !is_relative(*s)) {
        return vec![maker];
    }
    let by = after_preposition(noun, "by");
    if !by.is_empty() {
        return by;
    }
    governors_within(noun, depth)
}

/// Who holds a noun through the verb above it: ***Tencent** took a stake*, ***Tencent** is in talks*.
pub(crate) fn governors(noun: Token<'_>) -> Vec<Token<'_>> {
    governors_within(noun, 0)
}

fn governors_within(noun: Token<'_>, depth: usize) -> Vec<Token<'_>> {
    if depth > MAX_CONTROL || noun.is_root() {
        return Vec::new();
    }
    let above = noun.head();
    match noun.dep() {
        Dep::Dobj | Dep::Attr | Dep::Oprd | Dep::Npadvmod if is_passive(above) && noun.dep() == Dep::Dobj => {
            by_agent(above)
        }
        Dep::Dobj | Dep::Attr | Dep::Oprd if is_verbal(above) => subjects(above, depth + 1),
        Dep::Nsubjpass => by_agent(above),
        Dep::Conj => governors_within(above, depth + 1),
        Dep::Pobj => match above.head() {
            verb if is_verbal(verb) => agents_or_subjects(verb, depth),
            // *TLG's largest **shareholder** with a 28% stake*.
            held if above.text().eq_ignore_ascii_case("with")
                && matches!(held.lemma(), "shareholder" | "owner" | "holder" | "investor" | "stakeholder") =>
            {
                vec![held]
            }
            held => {
                let holders = holders(held, depth + 1);
                if holders.is_empty() { governors_within(held, depth + 1) } else { holders }
            }
        },
        _ => Vec::new(),
    }
}

fn agents_or_subjects(verb: Token<'_>, depth: usize) -> Vec<Token<'_>> {
    let by = if is_passive(verb) { by_agent(verb) } else { Vec::new() };
    if by.is_empty() { subjects(verb, depth + 1) } else { by }
}

/// The verb that a noun is an object of, or hangs from by a preposition.
pub(crate) fn verb_above(noun: Token<'_>) -> Option<Token<'_>> {
    let mut at = noun;
    for _ in 0..MAX_CONTROL {
        if at.is_root() {
            return None;
        }
        at = at.head();
        if is_verbal(at) {
            return Some(at);
        }
    }
    None
}

/// The clauses below a word: *plans **to buy***, *in a bid **to win***.
pub(crate) fn clauses_below(word: Token<'_>) -> Vec<Token<'_>> {
    let clause =
        |c: &Token<'_>| matches!(c.dep(), Dep::Xcomp | Dep::Acl | Dep::Advcl | Dep::Ccomp | Dep::Pcomp | Dep::Relcl);
    let direct = word.children().filter(clause);
    // *Made a bid in January **to acquire***: the parser hangs the infinitive from the verb above.
    let beside = (word.dep() == Dep::Dobj && is_plan(word))
        .then(|| word.head().children().filter(|c| c.dep() == Dep::Advcl && has_to(*c) && c.index() > word.index()))
        .into_iter()
        .flatten();
    let direct = direct.chain(beside);
    let through =
        word.children().filter(|c| c.dep() == Dep::Prep).flat_map(|p| p.children().filter(|c| c.dep() == Dep::Pcomp));
    direct.chain(through).collect()
}

/// What stands after a preposition below a word: *stake **in Didi***; also below the verb's own object and particle.
pub(crate) fn after_preposition<'a>(word: Token<'a>, preposition: &str) -> Vec<Token<'a>> {
    let is_it = |c: &Token<'a>| {
        matches!(c.dep(), Dep::Prep | Dep::Agent | Dep::Dative | Dep::Prt) && c.text().eq_ignore_ascii_case(preposition)
    };
    let objects = |p: Token<'a>| p.children().filter(|c| matches!(c.dep(), Dep::Pobj | Dep::Pcomp)).collect::<Vec<_>>();
    let mut found: Vec<_> = word.children().filter(is_it).flat_map(objects).collect();
    if found.is_empty() && is_verbal(word) {
        // The parser often hangs a verb's preposition from its object or its adverb, and the other way round.
        let below =
            word.children().filter(|c| matches!(c.dep(), Dep::Dobj | Dep::Advmod | Dep::Prt | Dep::Attr | Dep::Acomp));
        found = below.flat_map(Token::children).filter(is_it).flat_map(objects).collect();
    } else if found.is_empty() && matches!(word.dep(), Dep::Dobj | Dep::Nsubjpass | Dep::Attr | Dep::Pobj) {
        let above = if word.dep() == Dep::Pobj { word.head().head() } else { word.head() };
        if is_verbal(above) || word.dep() == Dep::Pobj {
            found = above.children().filter(|c| c.index() > word.index()).filter(is_it).flat_map(objects).collect();
        }
    }
    if found.is_empty() {
        // *its acquisition last year of Flipkart*, *in February of*: the preposition hangs from the time between.
        let bare = word.children().filter(|c| c.dep() == Dep::Npadvmod);
        let dated = word.children().filter(|c| c.dep() == Dep::Prep && matches!(c.text(), "in" | "on" | "at"));
        let dated = dated.filter_map(|p| p.child(Dep::Pobj)).filter(|t| is_time(*t));
        found = bare.chain(dated).flat_map(Token::children).filter(is_it).flat_map(objects).collect();
    }
    if found.is_empty() && !is_verbal(word) {
        let mut after = std::iter::successors(word.next(), |t| t.next()).take(5);
        let late = after.find(|t| !is_time(*t) && !matches!(t.text(), "in" | "on" | "last" | "this"));
        found = late.filter(|t| t.previous().is_some_and(is_time) && is_it(t)).into_iter().flat_map(objects).collect();
    }
    found.into_iter().map(cut_off).map(antecedent).map(measured).collect()
}

/// Whether a word is of a date or a time.
fn is_time(token: Token<'_>) -> bool {
    matches!(token.entity(), Some((EntityType::Date | EntityType::Time, _)))
}

/// The name that a preposition governs where the parser ran on into the clause after it: in *sanctions on Huawei hurt sales* no
/// noun phrase can hold a verb between its name and its head.
fn cut_off(object: Token<'_>) -> Token<'_> {
    let names =
        object.children().filter(|c| c.dep() == Dep::Compound && c.pos() == Pos::Propn && c.index() < object.index());
    let cut = |name: &Token<'_>| {
        name.next()
            .is_some_and(|t| t != object && (t.dep() == Dep::Amod || matches!(t.tag(), Tag::Vbn | Tag::Vbd | Tag::Vbz)))
    };
    names.take(1).find(cut).unwrap_or(object)
}

/// The nouns and adjectives before a word that belong to it. In *Apple chief executive Tim Cook* the parser hangs every
/// word from the last, so those before the word on the same head count too.
pub(crate) fn modifiers(word: Token<'_>) -> Vec<Token<'_>> {
    let before = |c: &Token<'_>| {
        c.index() < word.index() && matches!(c.dep(), Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Npadvmod | Dep::Poss)
    };
    let mut found: Vec<Token<'_>> = word.children().filter(before).collect();
    // *the U.S. sanctions list*: a modifier's own modifier.
    let inner: Vec<_> =
        found.iter().filter(|m| m.dep() == Dep::Compound).flat_map(|m| m.children().filter(before)).collect();
    found.extend(inner);
    if matches!(word.dep(), Dep::Compound | Dep::Nmod | Dep::Amod | Dep::Poss) && !word.is_root() {
        found.extend(word.head().children().filter(before));
        if matches!(word.head().dep(), Dep::Compound | Dep::Nmod) {
            found.extend(word.head().head().children().filter(before));
        }
    }
    found
}

/// Whose a noun is: ***Hesai's** round*; also where the parser hangs the possessor from a word of a long phrase: ***Hesai's** series D
/// funding round*.
pub(crate) fn possessors(noun: Token<'_>) -> Vec<Token<'_>> {
    let mut at = noun;
    for _ in 0..MAX_CONTROL {
        let own: Vec<_> = at.children().filter(|c| c.dep() == Dep::Poss).map(antecedent).collect();
        if !own.is_empty() {
            return own;
        }
        let first = at.children().find(|c| matches!(c.dep(), Dep::Compound | Dep::Nmod) && c.index() < at.index());
        let Some(first) = first else { break };
        at = first;
    }
    Vec::new()
}

/// What a noun is said to be, or is named beside.
pub(crate) fn same(noun: Token<'_>) -> Vec<Token<'_>> {
    let mut found: Vec<Token<'_>> = noun.children().filter(|c| c.dep() == Dep::Appos).collect();
    if !noun.is_root() {
        let above = noun.head();
        match noun.dep() {
            Dep::Appos => found.push(above),
            Dep::Compound | Dep::Nmod => {
                found.push(above);
                // *chief executive officer Tim Cook*: a title of several words climbs to the name.
                found.extend(
                    above.ancestors().take_while(|t| matches!(t.dep(), Dep::Compound | Dep::Nmod)).map(Token::head),
                );
                let names = above.pos() == Pos::Propn;
                if matches!(above.dep(), Dep::Compound | Dep::Nmod) || (above.dep() == Dep::Appos && !names) {
                    found.push(above.head());
                }
            }
            Dep::Attr if is_verbal(above) => found.extend(subjects(above, 0)),
            // *Was named **chief executive***, *named her **chief executive***.
            Dep::Oprd if is_verbal(above) => found.extend(patients(above).into_iter().filter(|t| *t != noun)),
            // *Became **a supplier***.
            Dep::Dobj if matches!(above.lemma(), "become" | "remain") => found.extend(subjects(above, 0)),
            // *The buyer is Tencent*, *investors include Tencent*.
            Dep::Nsubj if matches!(above.lemma(), "be" | "include" | "become") => {
                found.extend(above.children().filter(|c| matches!(c.dep(), Dep::Attr | Dep::Dobj)));
            }
            Dep::Pobj if above.text().eq_ignore_ascii_case("as") => {
                let verb = above.head();
                if !is_verbal(verb) && matches!(verb.lemma(), "position" | "role" | "status" | "post" | "job") {
                    found.extend(holders(verb, 0));
                }
                if is_verbal(verb) {
                    let joins = matches!(verb.lemma(), "join" | "rejoin" | "leave" | "succeed" | "replace" | "quit");
                    found.extend(if joins || is_passive(verb) || verb.child(Dep::Dobj).is_none() {
                        subjects(verb, 0)
                    } else {
                        patients(verb)
                    });
                }
            }
            // *Was promoted to **head** of trading*.
            Dep::Pobj if above.text().eq_ignore_ascii_case("to") => {
                let verb = above.head();
                if matches!(verb.lemma(), "promote" | "elevate" | "appoint" | "name" | "elect") {
                    found.extend(patients(verb));
                }
            }
            // *SQN, **one of** Yelp's shareholders*, *A and B are **among** the partners*.
            Dep::Pobj if matches!(above.text(), "of" | "among") && !above.is_root() => {
                let whole = above.head();
                if matches!(whole.lemma(), "one" | "two" | "three" | "some" | "many" | "several" | "member" | "part") {
                    found.extend(same(whole));
                } else if above.text() == "among" && whole.lemma() == "be" {
                    found.extend(subjects(whole, 0));
                }
            }
            Dep::Conj => found.extend(same(above)),
            _ => {}
        }
    }
    found.extend(list_after(noun));
    // *A series of acquisitions, **including A***: the list hangs from what counts them.
    if noun.dep() == Dep::Pobj && !noun.is_root() && measured(noun.head().head()) == noun {
        found.extend(list_after(noun.head().head()));
    }
    found
}

/// Whether a noun stands right before the one name that it introduces: *affiliate Ant Financial*.
pub(crate) fn introduces_one(noun: Token<'_>) -> bool {
    matches!(noun.tag(), Tag::Nn | Tag::Nnp) && matches!(noun.dep(), Dep::Compound | Dep::Nmod | Dep::Amod)
}

/// The members that a noun introduces: *investors **such as A**, clients **including B***.
pub(crate) fn list_after(noun: Token<'_>) -> Vec<Token<'_>> {
    let introduces = |p: &Token<'_>| {
        matches!(p.text(), "including" | "like" | "as" | "namely" | "include" | "includes" | "included")
    };
    let objects = |p: Token<'_>| -> Vec<usize> {
        p.children().filter(|c| matches!(c.dep(), Dep::Pobj | Dep::Dobj)).map(Token::index).collect()
    };
    let mut found = Vec::new();
    for child in noun.children().filter(|c| c.index() > noun.index()) {
        if introduces(&child) && matches!(child.dep(), Dep::Prep | Dep::Acl | Dep::Relcl) {
            let members = objects(child);
            found.extend(child.children().filter(|c| members.contains(&c.index())));
        }
        // *Firms as varied as A and B*.
        if child.tag() == Tag::Jj {
            found.extend(child.children().filter(introduces).filter_map(|p| p.child(Dep::Pobj)));
        }
    }
    found
}

/// What stands before the hyphen before a word: ***Tencent**-backed*.
pub(crate) fn before_hyphen(word: Token<'_>) -> Option<Token<'_>> {
    let hyphen = word.previous().filter(|t| matches!(t.text(), "-" | "–" | "‑"))?;
    hyphen.previous().filter(|t| t.bytes().end == hyphen.bytes().start && word.bytes().start == hyphen.bytes().end)
}

/// The noun that a word modifies.
pub(crate) fn modified(word: Token<'_>) -> Option<Token<'_>> {
    (!word.is_root() && matches!(word.dep(), Dep::Amod | Dep::Compound | Dep::Nmod | Dep::Acl)).then(|| word.head())
}

/// A word and the words that are coordinated with it, in the order of the text.
pub(crate) fn conjuncts(word: Token<'_>) -> Vec<Token<'_>> {
    let mut found = vec![word];
    let mut at = 0;
    while at < found.len() {
        let next: Vec<_> = found[at].children().filter(|c| c.dep() == Dep::Conj).collect();
        found.extend(next);
        at += 1;
    }
    found
}

/// A word and what is apposed to it, all the way down: parsers read long lists of descriptions and names as appositions.
pub(crate) fn apposed_too(word: Token<'_>) -> Vec<Token<'_>> {
    let mut found = vec![word];
    let mut at = 0;
    while at < found.len() {
        let next: Vec<_> = found[at].children().filter(|c| matches!(c.dep(), Dep::Appos | Dep::Conj)).collect();
        found.extend(next);
        at += 1;
    }
    found
}

/// Whether a verb form is passive: *was bought by*, *the firm bought by*, *backed by Tencent, Didi …*.
pub(crate) fn is_passive(verb: Token<'_>) -> bool {
    if verb.children().any(|c| matches!(c.dep(), Dep::Auxpass | Dep::Nsubjpass)) {
        return true;
    }
    if verb.tag() != Tag::Vbn || verb.children().any(|c| c.dep() == Dep::Aux && c.lemma() == "have") {
        return false;
    }
    match verb.dep() {
        Dep::Conj => is_passive(verb.head()) && !verb.children().any(|c| matches!(c.dep(), Dep::Nsubj | Dep::Dobj)),
        Dep::Acl | Dep::Advcl | Dep::Amod | Dep::Relcl | Dep::Oprd | Dep::Xcomp => true,
        _ => verb.children().any(|c| c.dep() == Dep::Agent) || !verb.children().any(|c| c.dep() == Dep::Nsubj),
    }
}

/// Whether a token heads a clause.
pub(crate) fn is_verbal(token: Token<'_>) -> bool {
    matches!(token.pos(), Pos::Verb | Pos::Aux)
}

/// Who does a passive: *bought **by Tencent***.
fn by_agent(verb: Token<'_>) -> Vec<Token<'_>> {
    let is_by = |c: &Token<'_>| c.dep() == Dep::Agent || (c.dep() == Dep::Prep && c.text().eq_ignore_ascii_case("by"));
    let own: Vec<_> = verb.children().filter(is_by).filter_map(|by| by.child(Dep::Pobj)).collect();
    if !own.is_empty() {
        return own;
    }
    // *Is owned and operated **by A***.
    let joined = verb.children().filter(|c| c.dep() == Dep::Conj && c.tag() == Tag::Vbn);
    let joined = joined.filter(|c| !c.children().any(|s| matches!(s.dep(), Dep::Nsubj | Dep::Nsubjpass)));
    joined.flat_map(Token::children).filter(is_by).filter_map(|by| by.child(Dep::Pobj)).collect()
}

/// The noun that a relative pronoun stands for; other words stand for themselves.
pub(crate) fn antecedent(token: Token<'_>) -> Token<'_> {
    if !is_relative(token) {
        return token;
    }
    // *EMC and **GE** (which owned 10%)*.
    let bracketed = token.previous().filter(|t| t.text() == "(").and_then(Token::previous);
    if let Some(before) = bracketed {
        return before;
    }
    let relative = std::iter::once(token.head()).chain(token.ancestors()).find(|t| t.dep() == Dep::Relcl);
    relative.map_or(token, Token::head)
}

fn is_relative(token: Token<'_>) -> bool {
    matches!(token.tag(), Tag::Wdt | Tag::Wp | Tag::WpPoss)
}

fn has_to(verb: Token<'_>) -> bool {
    verb.children().any(|c| c.tag() == Tag::To)
}

/// Verbs whose object is the subject of the clause below: *forced X to sell*.
fn is_object_control(verb: Token<'_>) -> bool {
    matches!(
        verb.lemma(),
        "allow"
            | "force"
            | "enable"
            | "help"
            | "ask"
            | "urge"
            | "order"
            | "require"
            | "let"
            | "permit"
            | "invite"
            | "lead"
            | "push"
            | "tell"
            | "want"
            | "expect"
            | "press"
            | "prevent"
            | "stop"
            | "bar"
            | "ban"
    )
}
