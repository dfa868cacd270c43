//! What stands around a noun in its phrase: modifiers, possessors, appositions, lists, prepositions.

use guanxi_nlp::{Dep, EntityType, Pos, Tag, Token};

use crate::{
    clause,
    names::{is_company_noun, is_verb_alone},
    reference::nouns,
    relative,
};

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
    for _ in 0..clause::MAX_CONTROL {
        let own: Vec<_> = at.children().filter(|c| c.dep() == Dep::Poss).map(clause::antecedent).collect();
        if let Some(first) = own.first() {
            return jointly(at, *first).into_iter().chain(own.iter().copied()).collect();
        }
        // ***Bain** and **Cinven's** purchase*: the parser hangs the first of two possessors as a noun before the noun.
        let shared = |c: &Token<'_>| matches!(c.dep(), Dep::Nmod | Dep::Compound | Dep::Amod) && is_marked(*c);
        if let Some(first) = at.children().find(shared) {
            return vec![first];
        }
        let first = at.children().find(|c| matches!(c.dep(), Dep::Compound | Dep::Nmod) && c.index() < at.index());
        let Some(first) = first else { break };
        at = first;
    }
    // *Acme, **whose** governor Dana Orlov stayed*.
    if matches!(noun.dep(), Dep::Compound | Dep::Nmod) && !noun.is_root() {
        let whose = noun.head().children().filter(|c| c.dep() == Dep::Poss && c.tag() == Tag::WpPoss);
        return whose.map(clause::antecedent).collect();
    }
    Vec::new()
}

/// The names joined to a possessor that the parser joins to what is possessed: ***KKR** and Stonepeak's acquisition*. What people do,
/// they may do together; of *Acme and Bolt's parent* nobody can tell.
fn jointly<'a>(noun: Token<'a>, possessor: Token<'a>) -> Vec<Token<'a>> {
    let done = matches!(
        noun.lemma(),
        "acquisition"
            | "takeover"
            | "purchase"
            | "buyout"
            | "bid"
            | "offer"
            | "merger"
            | "deal"
            | "talk"
            | "venture"
            | "partnership"
            | "alliance"
            | "collaboration"
            | "tie-up"
            | "agreement"
            | "investment"
    );
    let joined = noun.dep() == Dep::Conj && noun.head().pos() == Pos::Propn;
    let and = possessor.previous().filter(|t| done && joined && matches!(t.text(), "and" | "&"));
    and.map_or_else(Vec::new, |_| conjuncts(noun.head()).into_iter().filter(|t| t.pos() == Pos::Propn).collect())
}

/// Whether the last of a list ends in the possessive mark: *A and **B's***.
fn is_marked(first: Token<'_>) -> bool {
    let mut members = conjuncts(first).into_iter().skip(1);
    members.next_back().is_some_and(|t| t.children().any(|c| c.tag() == Tag::Pos))
}

/// The nouns that a noun hangs from by prepositions.
pub(crate) fn above(noun: Token<'_>) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = noun;
    while at.dep() == Dep::Pobj && at.head().head().pos() == Pos::Noun && found.len() < clause::MAX_CONTROL {
        at = at.head().head();
        found.push(at);
    }
    found
}

/// What a noun is said to be, or is named beside.
pub(crate) fn same<'a>(noun: Token<'a>) -> Vec<Token<'a>> {
    let mut found: Vec<Token<'a>> = noun.children().filter(|c| c.dep() == Dep::Appos && !is_parted(noun, *c)).collect();
    if !noun.is_root() {
        let above = noun.head();
        match noun.dep() {
            Dep::Appos if is_parted(above, noun) => {}
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
            Dep::Attr if clause::is_verbal(above) => found.extend(clause::subjects(above, 0)),
            // *Was named **chief executive***, *named her **chief executive***.
            Dep::Oprd if clause::is_verbal(above) => {
                found.extend(clause::patients(above).into_iter().filter(|t| *t != noun));
            }
            // *Appointed her **head** of sales*: read as a second object.
            Dep::Dobj
                if matches!(above.lemma(), "appoint" | "name" | "elect" | "crown") && clause::is_verbal(above) =>
            {
                found.extend(clause::patients(above).into_iter().filter(|t| t.index() < noun.index()));
            }
            // *Makes Acme **a shareholder***: read as a clause without its verb.
            Dep::Ccomp if above.lemma() == "make" => found.extend(noun.children().filter(|c| c.dep() == Dep::Nsubj)),
            // *Became **a supplier***.
            Dep::Dobj if matches!(above.lemma(), "become" | "remain") => found.extend(clause::subjects(above, 0)),
            // *The buyer is Tencent*, *investors include Tencent*.
            Dep::Nsubj if matches!(above.lemma(), "be" | "include" | "become") => {
                found.extend(above.children().filter(|c| matches!(c.dep(), Dep::Attr | Dep::Dobj)));
            }
            // *Its customers range from A to B*.
            Dep::Nsubj if matches!(above.lemma(), "range" | "stretch") && noun.tag() == Tag::Nns => {
                let from = above.children().find(|c| c.text() == "from");
                found.extend(from.into_iter().flat_map(|from| from_to(above, from)));
            }
            Dep::Pobj if above.text().eq_ignore_ascii_case("as") => {
                let verb = above.head();
                if matches!(verb.lemma(), "appointment" | "hiring" | "promotion" | "election" | "nomination") {
                    found.extend(after_preposition(verb, "of"));
                }
                if !clause::is_verbal(verb) && matches!(verb.lemma(), "position" | "role" | "status" | "post" | "job") {
                    found.extend(clause::holders(verb, 0));
                }
                // *Named A chairman and **B** as **chief***.
                let last = above.previous().filter(|t| t.pos() == Pos::Propn && t.dep() == Dep::Conj);
                // *Won over **A**, B and C as investors*.
                let first =
                    |t: Token<'a>| t.ancestors().find(|a| a.dep() != Dep::Conj).filter(|a| a.pos() == Pos::Propn);
                found.extend(last.map(|t| first(t).filter(|_| noun.tag() == Tag::Nns).unwrap_or(t)));
                if clause::is_verbal(verb) {
                    let joins = matches!(verb.lemma(), "join" | "rejoin" | "leave" | "succeed" | "replace" | "quit");
                    // ***As** chief of Acme, Dana Orlov cut jobs*.
                    let opens = above.is_sentence_start();
                    found.extend(if opens || joins || clause::is_passive(verb) || verb.child(Dep::Dobj).is_none() {
                        clause::subjects(verb, 0)
                    } else {
                        clause::patients(verb)
                    });
                }
            }
            // *Was promoted to **head** of trading*.
            Dep::Pobj if above.text().eq_ignore_ascii_case("to") => {
                let verb = above.head();
                if matches!(verb.lemma(), "promote" | "elevate" | "appoint" | "name" | "elect") {
                    found.extend(clause::patients(verb));
                }
            }
            // *SQN, **one of** Yelp's shareholders*, *A and B are **among** the partners*.
            Dep::Pobj if matches!(above.lemma(), "of" | "among") && !above.is_root() => {
                let whole = above.head();
                if matches!(whole.lemma(), "one" | "two" | "three" | "some" | "many" | "several" | "member" | "part") {
                    found.extend(same(whole));
                } else if above.lemma() == "among" && whole.lemma() == "be" {
                    found.extend(clause::subjects(whole, 0));
                } else if above.lemma() == "among" && matches!(whole.lemma(), "count" | "number" | "list" | "include") {
                    // *Counts **A** among its backers*.
                    found.extend(clause::patients(whole));
                }
            }
            Dep::Conj if !is_parted(above, noun) => found.extend(same(above)),
            _ => {}
        }
    }
    found.extend(list_after(noun));
    found
}

/// Whether a semicolon parts two words, so that neither is in apposition to the other: *Dana Orlov; **chief** Omar Reyes*.
fn is_parted(first: Token<'_>, second: Token<'_>) -> bool {
    let after = std::iter::successors(first.next(), |t| t.next());
    after.take_while(|t| t.index() < second.index()).any(|t| t.text() == ";")
}

/// Who comes next in a ranking: *the largest shareholder, followed by **A***, *the biggest customer after **A***.
pub(crate) fn ranked_next(noun: Token<'_>) -> Vec<Token<'_>> {
    let best = |c: Token<'_>| c.tag() == Tag::Jjs || c.children().any(|d| d.tag() == Tag::Jjs);
    if !noun.children().any(best) {
        return Vec::new();
    }
    let rest = std::iter::successors(noun.next(), |t| t.next()).take_while(|t| t.sentence() == noun.sentence());
    let next = |t: &Token<'_>| {
        (matches!(t.text(), "after" | "behind") && t.head() == noun)
            || (t.text() == "by" && t.previous().is_some_and(|p| p.text() == "followed"))
            || (t.text() == "of" && t.previous().is_some_and(|p| p.text() == "ahead"))
    };
    rest.filter(next).filter_map(|t| t.child(Dep::Pobj)).collect()
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
    // *Existing investors joined, **including A***: the parser hangs the list from the verb.
    let listed = late_list(noun).into_iter();
    // *A series of acquisitions, **including A***: the list hangs from what counts them.
    let counted = (noun.dep() == Dep::Pobj && !noun.is_root()).then(|| noun.head().head());
    let counted = counted.filter(|whole| *whole != noun && measured(*whole) == noun);
    let listed = listed.chain(counted.into_iter().flat_map(Token::children));
    for child in noun.children().chain(listed).filter(|c| c.index() > noun.index()) {
        // *Its backers, **among them A***.
        if child.text() == "among" && child.child(Dep::Pobj).is_some_and(|o| matches!(o.text(), "them" | "whom")) {
            found.extend(child.children().filter(|c| matches!(c.dep(), Dep::Npadvmod | Dep::Appos)));
        }
        if introduces(&child) && matches!(child.dep(), Dep::Prep | Dep::Acl | Dep::Relcl) {
            let members = objects(child);
            found.extend(child.children().filter(|c| members.contains(&c.index())));
        }
        // *Giants from A to B*.
        if child.text() == "from" && matches!(noun.tag(), Tag::Nns | Tag::Nnps) {
            found.extend(from_to(noun, child));
        }
        // *Firms as varied as A and B*.
        if child.tag() == Tag::Jj {
            found.extend(child.children().filter(introduces).filter_map(|p| p.child(Dep::Pobj)));
        }
    }
    found
}

/// Both ends of a range that hangs from a word: *ranges **from A to B***; none where it has one.
fn from_to<'a>(word: Token<'a>, from: Token<'a>) -> Vec<Token<'a>> {
    let start = from.child(Dep::Pobj);
    let below = from.children().chain(word.children()).chain(start.into_iter().flat_map(Token::children));
    let to = below.filter(|c| c.text() == "to" && c.dep() == Dep::Prep).filter_map(|p| p.child(Dep::Pobj));
    let to: Vec<_> = to.collect();
    if to.is_empty() { to } else { start.into_iter().chain(to).collect() }
}

/// The preposition by which a list of a verb's subjects or objects stands behind the verb's clause, where no other plural is between.
fn late_list(subject: Token<'_>) -> Option<Token<'_>> {
    let plural = |t: Token<'_>| matches!(t.tag(), Tag::Nns | Tag::Nnps);
    let counts = || {
        is_company_noun(subject.lemma())
            || matches!(
                subject.lemma(),
                "client" | "customer" | "investment" | "acquisition" | "stake" | "station" | "title"
            )
    };
    let acts = matches!(subject.dep(), Dep::Nsubj | Dep::Nsubjpass) || (subject.dep() == Dep::Dobj && counts());
    let verb = (plural(subject) && acts && !subject.is_root()).then(|| subject.head())?;
    let own = verb.children().find(|c| c.text() == "including" && c.index() > verb.index());
    // *Bought several firms to widen its offer, **including A***: it hangs from a later word.
    let deep = || {
        let rest =
            std::iter::successors(subject.next(), |t| t.next()).take_while(|t| t.sentence() == subject.sentence());
        let mut listing = rest.filter(|t| t.text() == "including" && t.previous().is_some_and(|p| p.text() == ","));
        listing.next().filter(|t| subject.dep() == Dep::Dobj && t.ancestors().any(|a| a == verb))
    };
    let including = own.or_else(deep)?;
    let mut between = std::iter::successors(including.previous(), |t| t.previous());
    between.find(|t| plural(*t) || *t == subject).filter(|t| *t == subject).map(|_| including)
}

/// What stands before the hyphen before a word: ***Tencent**-backed*, ***Tencent** (700.HK)-backed*.
pub(crate) fn before_hyphen(word: Token<'_>) -> Option<Token<'_>> {
    let hyphen = word.previous().filter(|t| matches!(t.text(), "-" | "–" | "‑"))?;
    let tight = |t: &Token<'_>| t.bytes().end == hyphen.bytes().start || hyphen.tag() == Tag::Hyph;
    hyphen.previous().filter(|t| tight(t) && word.bytes().start == hyphen.bytes().end)
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

/// Whether a word stands in a list.
pub(crate) fn is_listed(word: Token<'_>) -> bool {
    word.dep() == Dep::Conj || word.children().any(|c| c.dep() == Dep::Conj)
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

/// What stands after a preposition below a word: *stake **in Didi***; also below the verb's own object and particle.
pub(crate) fn after_preposition<'a>(word: Token<'a>, preposition: &str) -> Vec<Token<'a>> {
    // *Shut **out of** its network*.
    if let Some((first, second)) = preposition.split_once('-') {
        let hung = word.children().filter(|c| c.text().eq_ignore_ascii_case(first));
        return hung.flat_map(|c| after_preposition(c, second)).collect();
    }
    let is_it = |c: &Token<'a>| {
        matches!(c.dep(), Dep::Prep | Dep::Agent | Dep::Dative | Dep::Prt) && c.text().eq_ignore_ascii_case(preposition)
    };
    let objects = |p: Token<'a>| p.children().filter(|c| matches!(c.dep(), Dep::Pobj | Dep::Pcomp)).collect::<Vec<_>>();
    let mut found: Vec<_> = word.children().filter(is_it).flat_map(objects).collect();
    if found.is_empty() && clause::is_verbal(word) {
        // The parser often hangs a verb's preposition from its object or its adverb, and the other way round.
        let below =
            word.children().filter(|c| matches!(c.dep(), Dep::Dobj | Dep::Advmod | Dep::Prt | Dep::Attr | Dep::Acomp));
        found = below.flat_map(Token::children).filter(is_it).flat_map(objects).collect();
    } else if found.is_empty() && matches!(word.dep(), Dep::Dobj | Dep::Nsubjpass | Dep::Attr | Dep::Pobj) {
        let above = if word.dep() == Dep::Pobj { word.head().head() } else { word.head() };
        // *Acme's takeover was blocked **by the White House***: whose it is, is said.
        let owned = preposition == "by" && word.dep() == Dep::Nsubjpass && word.child(Dep::Poss).is_some();
        if (clause::is_verbal(above) && !owned) || word.dep() == Dep::Pobj {
            found = above.children().filter(|c| c.index() > word.index()).filter(is_it).flat_map(objects).collect();
        }
        // *Sold all of its shares **in** Acme*: the parser hangs it from the verb.
        if found.is_empty() && word.dep() == Dep::Pobj && above.dep() == Dep::Dobj {
            let after = above.head().children().filter(|c| c.index() > word.index());
            found = after.filter(is_it).flat_map(objects).collect();
        }
    }
    if found.is_empty() {
        // *its acquisition last year of Flipkart*, *in February of*: the preposition hangs from the time between.
        let bare = word.children().filter(|c| c.dep() == Dep::Npadvmod);
        let dated = word.children().filter(|c| c.dep() == Dep::Prep && matches!(c.text(), "in" | "on" | "at"));
        let dated = dated.filter_map(|p| p.child(Dep::Pobj)).filter(|t| is_time(*t));
        found = bare.chain(dated).flat_map(Token::children).filter(is_it).flat_map(objects).collect();
    }
    if found.is_empty() && !clause::is_verbal(word) {
        let mut after = std::iter::successors(word.next(), |t| t.next()).take(5);
        let late = after.find(|t| !is_time(*t) && !matches!(t.text(), "in" | "on" | "last" | "this"));
        found = late.filter(|t| t.previous().is_some_and(is_time) && is_it(t)).into_iter().flat_map(objects).collect();
    }
    if found.is_empty() {
        found = relative::left_out(word, preposition);
    }
    if found.is_empty() && matches!(preposition, "in" | "at") {
        found.extend(where_of(word));
    }
    found.into_iter().map(cut_off).map(clause::antecedent).map(measured).collect()
}

/// Where a clause says that a thing is done or held: ***China**, where it is banned*.
fn where_of(word: Token<'_>) -> Option<Token<'_>> {
    let verb = if clause::is_verbal(word) || word.is_root() { word } else { word.head() };
    let relative = verb.dep() == Dep::Relcl && verb.children().any(|c| c.text() == "where");
    let held = clause::is_passive(verb) || matches!(verb.lemma(), "own" | "hold" | "have");
    (relative && held).then(|| verb.head())
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
            // *In talks to buy **Acme** - sources*.
            || name.next().is_some_and(|t| matches!(t.text(), "-" | "–" | "--") && t.bytes().start > name.bytes().end)
            || (name.next() == Some(object) && object.tag() == Tag::Nns && is_verb_alone(object.lemma()))
    };
    names.take(1).find(cut).unwrap_or(object)
}

/// What a comparison or a word of quantity measures: *holds more than a 4% **stake***, *a number of **investors***.
pub(crate) fn measured(token: Token<'_>) -> Token<'_> {
    let prepositions: &[&str] = match token.lemma() {
        "more" | "less" | "many" | "much" => &["than", "as"],
        // *Customers include **teams** at Acme*.
        "team" => &["at", "of", "from"],
        lemma if nouns().quantities.contains(lemma) => &["of"],
        _ => return token,
    };
    // *Its list of firms*, *a Pentagon list of firms* is the list.
    let owned = token.child(Dep::Poss).or_else(|| token.child(Dep::Compound)).is_some();
    // *Added Acme **to a list** of firms* is the list, too.
    let entered = token.dep() == Dep::Pobj && matches!(token.head().text(), "to" | "on" | "from" | "off");
    if token.lemma() == "list" && (owned || entered) {
        return token;
    }
    let below = token.children().find(|c| c.dep() == Dep::Prep && prepositions.contains(&c.text()));
    below.and_then(|c| c.child(Dep::Pobj)).unwrap_or(token)
}
