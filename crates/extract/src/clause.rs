//! Who does what to whom in a clause, read off the dependency tree: voices, control, relative clauses, coordination.

use guanxi_nlp::{Dep, EntityType, Pos, Tag, Token};

use crate::{phrase, reference::nouns, relative};

/// How many steps of control or coordination a subject is looked for: *plans to try to start to buy* needs four.
pub(crate) const MAX_CONTROL: usize = 6;

/// Who does what the verb says.
pub(crate) fn agents(verb: Token<'_>) -> Vec<Token<'_>> {
    if let Some((agent, _)) = relative::reduced(verb) {
        return vec![agent];
    }
    if is_passive(verb) { by_agent(verb) } else { subjects(verb, 0) }
}

/// To whom the verb does it.
pub(crate) fn patients(verb: Token<'_>) -> Vec<Token<'_>> {
    if let Some((_, patients)) = relative::reduced(verb) {
        return patients;
    }
    if is_passive(verb) {
        return subjects(verb, 0);
    }
    let objects: Vec<_> = verb.children().filter(|c| matches!(c.dep(), Dep::Dobj | Dep::Oprd)).collect();
    let objects: Vec<_> = objects.into_iter().map(antecedent).map(phrase::measured).collect();
    if !objects.is_empty() {
        // *Owns stakes in Acme, and **an interest** in Bolt*: the parser joins the second to the verb.
        let joined = verb.children().filter(|c| c.dep() == Dep::Conj && c.pos() == Pos::Noun);
        let bare = |c: &Token<'_>| !c.children().any(|s| matches!(s.dep(), Dep::Nsubj | Dep::Nsubjpass | Dep::Acl));
        return objects.into_iter().chain(joined.filter(bare)).collect();
    }
    // *Announced **a partnership** to build cars*: the parser takes the noun for the infinitive's subject.
    let clauses = verb.children().filter(|c| c.dep() == Dep::Ccomp && has_to(*c));
    let raised: Vec<_> = clauses.filter_map(|c| c.child(Dep::Nsubj)).filter(|s| s.pos() == Pos::Noun).collect();
    if !raised.is_empty() {
        return raised;
    }
    // *the firm that Tencent bought*: the clause has a subject of its own and no object, so its head is the object.
    let object_gap = verb.dep() == Dep::Relcl
        && verb.children().any(|c| c.dep() == Dep::Nsubj && !is_relative(c))
        && !verb.children().any(|c| c.dep() == Dep::Nsubj && c.index() > verb.index());
    if object_gap { vec![verb.head()] } else { Vec::new() }
}

/// The surface subject of a verb: its own, or the one that it shares with the clause above it.
pub(crate) fn subjects(verb: Token<'_>, depth: usize) -> Vec<Token<'_>> {
    let own: Vec<_> = verb
        .children()
        .filter(|c| matches!(c.dep(), Dep::Nsubj | Dep::Nsubjpass))
        .map(antecedent)
        .map(|subject| speaker(verb, subject))
        .collect();
    let own = if own.is_empty() { inverted(verb).into_iter().collect() } else { own };
    if !own.is_empty() || depth > MAX_CONTROL || verb.is_root() {
        return own;
    }
    let above = verb.head();
    if let Some(named) = reduced(verb).or_else(|| accompanied(verb)).or_else(|| for_whom(verb)) {
        return vec![named];
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
                // *Acme teamed up **with Bolt** to buy Corvid*.
                _ if has_to(verb)
                    && matches!(above.lemma(), "team" | "partner" | "join")
                    && matches!(verb.lemma(), "buy" | "acquire" | "bid" | "purchase" | "invest" | "take") =>
                {
                    let with = phrase::after_preposition(above, "with");
                    subjects(above, depth + 1).into_iter().chain(with).collect()
                }
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
        // *An **offer** of $8 billion to buy Bolt*.
        Dep::Acl if has_to(verb) && above.dep() == Dep::Pobj && is_plan(above.head().head()) => {
            holders(above.head().head(), depth + 1)
        }
        // *Plans to develop a car*, also where the parser takes the infinitive for the verb's.
        Dep::Acl => holders(above, depth + 1),
        Dep::Xcomp | Dep::Advcl if above.pos() == Pos::Noun => holders(above, depth + 1),
        Dep::Relcl if has_to(verb) => vec![above],
        // *Went private in December, **when bought** by Acme*: the parser hangs it from the date.
        Dep::Relcl if verb.tag() == Tag::Vbn && verb.children().any(|c| c.text() == "when") => {
            verb_above(above).map_or_else(Vec::new, |main| subjects(main, depth + 1))
        }
        Dep::Pcomp => match above.head() {
            governed if is_verbal(governed) => {
                // *Stopped **Huawei** from buying chips*, *talked **Apple** into buying Arm*.
                let moved = governed.children().find(|c| c.dep() == Dep::Dobj && c.index() < above.index());
                let moved = moved.filter(|_| matches!(above.text(), "from" | "into" | "out"));
                moved.map_or_else(|| subjects(governed, depth + 1), |object| vec![object])
            }
            // *Apple is close **to buying** Arm*.
            adjective if adjective.pos() == Pos::Adj => subjects_of_adjective(adjective, depth),
            noun => holders(noun, depth + 1),
        },
        _ => Vec::new(),
    }
}

/// The subject behind the verb of an inverted sentence: *leading the round was **Acme***.
fn inverted(participle: Token<'_>) -> Option<Token<'_>> {
    let after = |c: &Token<'_>| c.dep() == Dep::Aux && c.lemma() == "be" && c.index() > participle.index();
    let be = participle.children().find(after).filter(|_| participle.tag() == Tag::Vbg)?;
    be.child(Dep::Attr)
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

/// What a participle is about that the parser takes for a past tense: *a **unit** of Acme **spun off** last year*. A clause of its own
/// would have a subject or a conjunction.
fn reduced(verb: Token<'_>) -> Option<Token<'_>> {
    let opens = |c: Token<'_>| matches!(c.dep(), Dep::Nsubj | Dep::Nsubjpass | Dep::Mark | Dep::Aux | Dep::Dobj);
    let bare = verb.tag() == Tag::Vbd && verb.dep() == Dep::Advcl && !verb.children().any(opens);
    let mut noun = verb.previous().filter(|t| bare && matches!(t.pos(), Pos::Noun | Pos::Propn))?;
    while noun.dep() == Dep::Pobj && noun.head().text() == "of" && !noun.head().is_root() {
        noun = noun.head().head();
    }
    Some(noun)
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
    let named = with.next_back().or_else(|| in_exchange(participle))?.child(Dep::Pobj)?;
    let mut between = std::iter::successors(participle.previous(), |t| t.previous());
    let end = named.subtree().end;
    let adjoins = between.find(|t| t.index() < end || !matches!(t.pos(), Pos::Adv | Pos::Punct))?.index() < end;
    adjoins.then_some(named)
}

/// The preposition of *in exchange **for** Acme selling the mine*, *culminated **in** Acme buying it*.
fn in_exchange(participle: Token<'_>) -> Option<Token<'_>> {
    let mut before = std::iter::successors(participle.previous(), |t| t.previous()).take(8);
    before.find(|t| match t.text() {
        "for" => matches!(t.head().lemma(), "exchange" | "return"),
        "in" => matches!(t.head().lemma(), "culminate" | "result" | "end"),
        _ => false,
    })
}

/// The subject of an infinitive after *for*: *signed a memo **for GM** to supply cells*, wherever the parser hangs the two.
fn for_whom(infinitive: Token<'_>) -> Option<Token<'_>> {
    let to = infinitive.children().find(|c| c.tag() == Tag::To)?;
    // *Applied for permission to sell*: there the infinitive says which.
    let own = |t: Token<'_>| !infinitive.is_root() && infinitive.head() == t;
    let governed = |t: &Token<'_>| t.dep() == Dep::Pobj && t.head().text().eq_ignore_ascii_case("for") && !own(*t);
    // *Talks for **Acme**, a chain in Texas, to buy Bolt*: what stands behind a name in commas or brackets belongs to it.
    let ends = |t: &Token<'_>| t.subtree().end == to.index() && matches!(t.pos(), Pos::Propn);
    let insert = to.previous().filter(|t| matches!(t.text(), "," | ")"));
    let before = insert.and_then(|mark| mark.ancestors().find(|t| governed(t) && ends(t)));
    let named = to.previous().filter(governed).or(before)?;
    matches!(infinitive.dep(), Dep::Advcl | Dep::Acl | Dep::Xcomp | Dep::Relcl | Dep::Ccomp).then_some(named)
}

/// The subject of an adjective's clause: ***Tencent** is likely to buy*.
fn subjects_of_adjective(adjective: Token<'_>, depth: usize) -> Vec<Token<'_>> {
    if adjective.dep() == Dep::Acomp { subjects(adjective.head(), depth + 1) } else { Vec::new() }
}

/// Nouns of intent and agreement, whose infinitive says what is meant.
pub(crate) fn is_plan(noun: Token<'_>) -> bool {
    nouns().plans.contains(noun.lemma())
}

/// Whose plan, talk or deal a noun is: ***Tencent's** plan to buy*, ***Tencent** announced a plan to buy*, *a plan that **Tencent**
/// announced*.
pub(crate) fn holders(noun: Token<'_>, depth: usize) -> Vec<Token<'_>> {
    if let Some(poss) = noun.child(Dep::Poss) {
        return vec![poss];
    }
    let clauses = noun.children().filter(|c| c.dep() == Dep::Relcl && is_plan(noun));
    if let Some(maker) = clauses.flat_map(Token::children).find(|s| s.dep() == Dep::Nsubj && !is_relative(*s)) {
        return vec![maker];
    }
    let by = phrase::after_preposition(noun, "by");
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
        Dep::Pobj => match past_prepositions(above) {
            // *Advised **Takeda** on its deal*: the deal is not the adviser's.
            verb if above.text() == "on" && nouns().advising.contains(verb.lemma()) => patients(verb),
            // *Joined **Bolt** in its bid*: Bolt bids, too.
            verb if above.text() == "in" && verb.lemma() == "join" && is_verbal(verb) => {
                let mut both = agents_or_subjects(verb, depth);
                both.extend(patients(verb));
                both
            }
            verb if is_verbal(verb) => agents_or_subjects(verb, depth),
            // *Walked **away** from a plan*.
            adverb if matches!(adverb.text(), "away" | "out") && !adverb.is_root() && is_verbal(adverb.head()) => {
                agents_or_subjects(adverb.head(), depth)
            }
            // *TLG's largest **shareholder** with a 28% stake*.
            held if above.text().eq_ignore_ascii_case("with")
                && matches!(held.lemma(), "shareholder" | "owner" | "holder" | "investor" | "stakeholder") =>
            {
                vec![held]
            }
            // ***Acme**, with a 25% stake in Bolt, voted no*.
            held if above.text().eq_ignore_ascii_case("with")
                && held.pos() == Pos::Propn
                && noun.index() < held.head().index()
                && matches!(noun.lemma(), "stake" | "shareholding" | "holding") =>
            {
                vec![held]
            }
            // ***Acme** in talks to buy Bolt*: a headline without its verb.
            held if above.text().eq_ignore_ascii_case("in") && held.pos() == Pos::Propn => vec![held],
            // *Is **subject** to sanctions*, *is **close** to a deal*.
            held if held.dep() == Dep::Acomp
                && matches!(held.lemma(), "subject" | "close" | "near" | "open" | "exposed" | "vulnerable") =>
            {
                subjects(held.head(), depth + 1)
            }
            held => {
                let holders = holders(held, depth + 1);
                if holders.is_empty() { governors_within(held, depth + 1) } else { holders }
            }
        },
        _ => Vec::new(),
    }
}

/// What a preposition hangs from, or the one that it hangs from: ***pulled** out of*.
fn past_prepositions(preposition: Token<'_>) -> Token<'_> {
    let above = preposition.head();
    if above.dep() == Dep::Prep && !above.is_root() { above.head() } else { above }
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

/// The verb above a noun that says what is done with it: none for the stake in *the sale of its **stake** would raise money*.
pub(crate) fn verb_governing(noun: Token<'_>) -> Option<Token<'_>> {
    let verb = verb_above(noun)?;
    let inside = noun.ancestors().take_while(|t| *t != verb).any(|t| t.dep() == Dep::Nsubj);
    (!inside).then_some(verb)
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

/// Whether a verb form is passive: *was bought by*, *the firm bought by*, *backed by Tencent, Didi …*.
pub(crate) fn is_passive(verb: Token<'_>) -> bool {
    if verb.children().any(|c| matches!(c.dep(), Dep::Auxpass | Dep::Nsubjpass)) {
        return true;
    }
    if reduced(verb).is_some() {
        return true;
    }
    if verb.tag() != Tag::Vbn || verb.children().any(|c| c.dep() == Dep::Aux && c.lemma() == "have") {
        return false;
    }
    match verb.dep() {
        Dep::Conj => is_passive(verb.head()) && !verb.children().any(|c| matches!(c.dep(), Dep::Nsubj | Dep::Dobj)),
        // *Accel, which first **invested** in Acme*: a past tense that is taken for a participle.
        Dep::Relcl => !verb.children().any(|c| c.dep() == Dep::Nsubj && is_relative(c)),
        Dep::Acl | Dep::Advcl | Dep::Amod | Dep::Oprd | Dep::Xcomp => true,
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
    let own = verb.children().filter(is_by).filter_map(|by| by.child(Dep::Pobj));
    let own: Vec<_> = own.map(phrase::measured).collect();
    if !own.is_empty() {
        return own;
    }
    // *Was awarded a contract **by A***: the parser hangs it from the contract.
    let given = verb.children().filter(|c| c.dep() == Dep::Dobj).flat_map(Token::children).filter(is_by);
    let given: Vec<_> = given.filter_map(|by| by.child(Dep::Pobj)).collect();
    if !given.is_empty() {
        return given;
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
    let subject = matches!(token.dep(), Dep::Nsubj | Dep::Nsubjpass);
    let host = relative.map(|clause| {
        let host = behind_date(clause.head());
        if subject { last_of_list(host, clause) } else { host }
    });
    // *Dana Orlov, **a Conservative who** chairs it*: who is described is meant.
    let described = |t: Token<'_>| {
        let indefinite = t.child(Dep::Det).is_some_and(|d| matches!(d.text(), "a" | "an"));
        token.tag() == Tag::Wp && t.dep() == Dep::Appos && indefinite && !t.is_root()
    };
    let host = host.map(|h| if described(h) { h.head() } else { h });
    host.or_else(|| cleft(token.head())).unwrap_or(token)
}

/// The member of a list that a clause in the singular is about, which the parser hangs from the first: *used by Acme and **Bolt**, which is …*.
fn last_of_list<'a>(first: Token<'a>, relative: Token<'a>) -> Token<'a> {
    let finite = |t: &Token<'_>| (t.tag() == Tag::Vbz || t.text() == "was") && (*t == relative || t.head() == relative);
    let singular = finite(&relative) || relative.children().any(|c| finite(&c));
    let start = relative.subtree().start;
    let named = phrase::apposed_too(first).into_iter().filter(|m| m.pos() == Pos::Propn);
    let members = phrase::conjuncts(first).into_iter().chain(named).filter(|m| singular && m.index() < start);
    members.max_by_key(|m| m.index()).unwrap_or(first)
}

/// What a relative clause is about that the parser hangs from the date before it: *bought **Bolt** in October, which makes bolts*.
fn behind_date(noun: Token<'_>) -> Token<'_> {
    let dated = noun.dep() == Dep::Pobj && matches!(noun.entity(), Some((EntityType::Date, _)));
    let above = noun.head().head();
    match above.child(Dep::Dobj).filter(|_| dated && is_verbal(above)) {
        Some(object) => object,
        None if dated && above.pos() == Pos::Propn => above,
        None => noun,
    }
}

/// What a cleft sentence brings out: *it is **Qualcomm** that makes the chips*.
fn cleft(verb: Token<'_>) -> Option<Token<'_>> {
    let be = (!verb.is_root() && matches!(verb.dep(), Dep::Ccomp | Dep::Advcl)).then(|| verb.head())?;
    let empty = be.children().any(|c| c.dep() == Dep::Nsubj && c.text().eq_ignore_ascii_case("it"));
    be.child(Dep::Attr).filter(|_| empty && matches!(be.lemma(), "be" | "'s" | "’s"))
}

pub(crate) fn is_relative(token: Token<'_>) -> bool {
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
