//! What a passage adds to a claim: each amount, stake, date and round goes to the claim whose words stand nearest in the tree.

use std::{collections::BTreeSet, ops::Range};

use guanxi_model::{Kind, Qualifiers, Relation, Stake, Status, TextQualifier};
use guanxi_nlp::{Dep, Pos, Tag, Token};

use crate::{
    candidate::Candidate,
    clause,
    mention::Form,
    phrase,
    quantity::{Found, Quantities, Sense, Share},
    rule::Rule,
    scene::{Filler, Scene},
};

/// How far, in steps of the tree, a quantity may stand from the words that it qualifies.
const MAX_DISTANCE: usize = 6;
/// The same for a date, which says when of its own clause alone.
const MAX_DATE_DISTANCE: usize = 3;

/// The qualifiers of one candidate, given all candidates of its passage, among which each quantity finds its own.
pub(crate) fn qualify(
    scene: &Scene<'_>,
    quantities: &Quantities,
    candidates: &[Candidate],
    index: usize,
    rule: &Rule,
) -> Qualifiers {
    let candidate = &candidates[index];
    let own = |relations: &[Relation], found: Range<usize>, reach: usize| {
        relations.contains(&candidate.relation)
            && nearest(scene, candidates, relations, &found, reach) == Some(candidate.trigger.start)
    };
    let money = quantities.money.iter().filter(|m| m.value.sense == Sense::Sum);
    let paid = [Relation::InvestsIn, Relation::AcquiresStake, Relation::Supplies];
    let apart = told_apart(scene, candidates, candidate);
    // *Bought Acme **for $2 million** and Bolt **for $3 million***: each has its own.
    let due = |start: usize, starts: &[usize]| {
        let said = |r: &Range<usize>| starts.iter().any(|s| r.contains(s));
        apart.first().filter(|_| apart.iter().any(said)).map(|r| r.contains(&start))
    };
    let sums: Vec<usize> = quantities.money.iter().map(|m| m.start).collect();
    let times: Vec<usize> = quantities.dates.iter().map(|d| d.start).collect();
    let amount = money
        .filter(|m| due(m.start, &sums).unwrap_or_else(|| own(&paid, m.start..m.end, MAX_DISTANCE)))
        .map(|m| m.value.amount.clone());
    let dates = quantities
        .dates
        .iter()
        .find(|d| due(d.start, &times).unwrap_or_else(|| own(Relation::ALL, d.start..d.end, MAX_DATE_DISTANCE)));
    let rounds = quantities.rounds.iter().find(|r| own(&[Relation::InvestsIn], r.start..r.end, MAX_DISTANCE));
    let token = scene.passage.analysis.token(candidate.trigger.start);
    Qualifiers {
        amount: amount.take(1).collect(),
        stake: share(scene, quantities, candidates, candidate)
            .map(|s| part_held(scene, candidate, s))
            .into_iter()
            .collect(),
        product: product(scene, rule, token),
        date: dates.map(|d| d.value.clone()),
        round: rounds.map(|r| r.value.clone()),
        role: (candidate.relation == Relation::Leads).then(|| role(scene, token)).flatten(),
        reported_by: reporter(scene, candidate),
    }
}

/// Where a list says of each object by itself when and for how much: the bytes that say so of this candidate's, and of the others'. Empty
/// where only the last member is followed by such words, which are about all of them then.
fn told_apart(scene: &Scene<'_>, candidates: &[Candidate], candidate: &Candidate) -> Vec<Range<usize>> {
    let alike = |c: &&Candidate| c.trigger == candidate.trigger && c.subject.party == candidate.subject.party;
    let objects: BTreeSet<Filler> = candidates.iter().filter(alike).map(|c| c.object).collect();
    if objects.len() < 2 || objects.iter().any(|f| f.passage != scene.index) {
        return Vec::new();
    }
    let told = |f: Filler| scene.passage.analysis.bytes(scene.circumstance(scene.mention(f).tokens.end));
    let mut before_last = objects.iter().rev().skip(1);
    if before_last.all(|f| told(*f).is_empty()) {
        return Vec::new();
    }
    let others = objects.iter().filter(|f| **f != candidate.object).map(|f| told(*f));
    std::iter::once(told(candidate.object)).chain(others).collect()
}

/// The share of a holding: of several at one trigger each goes to its own holder or company, in the order of the words (*Acme and Bolt own
/// 8% and 6% of Corvid*), or else the nearest is meant.
fn share<'q>(
    scene: &Scene<'_>,
    quantities: &'q Quantities,
    candidates: &[Candidate],
    candidate: &Candidate,
) -> Option<&'q Found<Share>> {
    let held = [Relation::AcquiresStake];
    let own = |s: &&Found<Share>| {
        let reach = if s.value.equity { MAX_DISTANCE } else { 2 };
        let near = nearest(scene, candidates, &held, &(s.start..s.end), reach);
        near.is_some_and(|at| at == candidate.trigger.start || passes_on(scene, candidates, candidate, at))
    };
    // *Shell (40%) and Petronas (25%) own it*.
    let bracketed = |f: Filler| {
        let bytes = scene.passage.analysis.bytes(scene.mention(f).tokens.clone());
        let text = scene.passage.analysis.text();
        quantities.shares.iter().find(|s| s.start == bytes.end + 2 && text[bytes.end..].starts_with(" ("))
    };
    let mut here = [candidate.subject, candidate.object].into_iter().filter(|f| f.passage == scene.index);
    let held_in = here.find_map(bracketed).filter(|_| candidate.relation == Relation::AcquiresStake);
    if held_in.is_some() {
        return held_in;
    }
    let shares: Vec<&Found<Share>> = quantities.shares.iter().filter(own).collect();
    let alike = candidates.iter().filter(|c| c.relation == candidate.relation && c.trigger == candidate.trigger);
    let place = |side: fn(&Candidate) -> Filler, other: fn(&Candidate) -> Filler| {
        let members = alike.clone().filter(|c| other(c) == other(candidate)).map(side);
        let members: BTreeSet<Filler> = members.collect();
        members.iter().position(|f| *f == side(candidate)).filter(|_| members.len() == shares.len())
    };
    let ranked = place(|c| c.object, |c| c.subject).or_else(|| place(|c| c.subject, |c| c.object));
    if let Some(share) = ranked.filter(|_| shares.len() > 1).and_then(|at| shares.get(at)) {
        return Some(share);
    }
    let trigger = scene.passage.analysis.token(candidate.trigger.start);
    let away = |s: &&Found<Share>| {
        let steps = head(scene, &(s.start..s.end)).and_then(|head| distance(head, trigger)).unwrap_or(usize::MAX / 2);
        (steps + usize::from(!s.value.equity), !s.value.equity)
    };
    shares.into_iter().min_by_key(away)
}

/// Whether a candidate passes on what stands at another trigger: *bought **Acme's 5% stake** in Bolt*.
fn passes_on(scene: &Scene<'_>, candidates: &[Candidate], candidate: &Candidate, at: usize) -> bool {
    let below = scene.passage.analysis.token(at).ancestors().any(|t| t.index() == candidate.trigger.start);
    let same = |c: &Candidate| c.trigger.start == at && c.object.party == candidate.object.party;
    below && candidates.iter().any(same)
}

/// The share that a holder has: of one that *will fall from 82% to 61%* it is still the first.
fn part_held(scene: &Scene<'_>, candidate: &Candidate, share: &Found<Share>) -> Stake {
    let analysis = &scene.passage.analysis;
    let to_come = |t: Token<'_>| {
        clause::is_verbal(t)
            && matches!(
                t.lemma(),
                "fall" | "drop" | "cut" | "decline" | "shrink" | "reduce" | "lower" | "trim" | "dilute"
            )
            && t.children().any(|c| c.dep() == Dep::Aux && c.tag() == Tag::Md)
    };
    let trigger = analysis.token(candidate.trigger.start);
    let cut = std::iter::once(trigger).chain(trigger.ancestors()).find(|t| clause::is_verbal(*t)).is_some_and(to_come);
    let before = share.value.from.filter(|_| candidate.status == Status::Asserted && cut);
    Stake { percent: before.or(share.value.stake.percent), text: share.value.stake.text.clone() }
}

/// The first token of the trigger, among candidates of these relations, that a run of bytes belongs to.
fn nearest(
    scene: &Scene<'_>,
    candidates: &[Candidate],
    relations: &[Relation],
    bytes: &Range<usize>,
    reach: usize,
) -> Option<usize> {
    let analysis = &scene.passage.analysis;
    let head = head(scene, bytes)?;
    let sentence = head.sentence();
    let triggers = candidates.iter().filter(|c| relations.contains(&c.relation)).map(|c| c.trigger.start);
    let triggers: Vec<usize> = triggers.filter(|t| sentence.contains(t)).collect();
    let near = triggers.iter().copied().filter_map(|trigger| {
        let steps = distance(head, analysis.token(trigger)).filter(|&d| d <= reach)?;
        Some((steps, trigger.abs_diff(head.index()), trigger))
    });
    // *An acquisition in February of a 10% stake in Acme*: parsers hang it from anywhere, but no other words can have it.
    let alone = || triggers.first().copied().filter(|t| triggers.iter().all(|other| other == t));
    let sure = relations == [Relation::AcquiresStake] && reach == MAX_DISTANCE;
    near.min().map(|(_, _, trigger)| trigger).or_else(|| alone().filter(|_| sure))
}

/// The token of a run of bytes that the others depend on.
fn head<'a>(scene: &Scene<'a>, bytes: &Range<usize>) -> Option<Token<'a>> {
    let analysis = &scene.passage.analysis;
    let first = (0..analysis.len()).find(|&i| analysis.token(i).bytes().end > bytes.start)?;
    let inside = |t: &Token<'_>| t.bytes().start < bytes.end;
    analysis
        .range(first..analysis.len())
        .take_while(inside)
        .find(|t| t.is_root() || t.head().index() < first || !inside(&t.head()))
}

/// How many steps of the tree lie between two tokens of a sentence.
fn distance(a: Token<'_>, b: Token<'_>) -> Option<usize> {
    let up: Vec<usize> = std::iter::once(a).chain(a.ancestors()).map(Token::index).collect();
    let (down, meet) = std::iter::once(b).chain(b.ancestors()).enumerate().find(|(_, t)| up.contains(&t.index()))?;
    up.iter().position(|&i| i == meet.index()).map(|steps| steps + down)
}

/// What is supplied, or what the partnership or ban is about: the phrase that the rule's way reaches.
fn product(scene: &Scene<'_>, rule: &Rule, trigger: Token<'_>) -> Option<TextQualifier> {
    let things = rule.product.iter().flat_map(|path| path.follow(trigger));
    let unnamed = |t: &Token<'_>| {
        matches!(t.pos(), Pos::Noun | Pos::Propn)
            && scene
                .mention_at(*t)
                .is_none_or(|m| scene.mentions[m].parties.iter().all(|&p| scene.cast.parties[p].kind == Kind::Product))
    };
    things.into_iter().find(unnamed).map(|thing| TextQualifier { text: phrase(scene, thing) })
}

/// A noun with what stands before it, without articles, possessors and numbers.
fn phrase(scene: &Scene<'_>, noun: Token<'_>) -> String {
    let belongs = |t: &Token<'_>| {
        matches!(t.pos(), Pos::Noun | Pos::Adj | Pos::Propn | Pos::Punct | Pos::Verb | Pos::Adv)
            && !matches!(t.dep(), Dep::Poss | Dep::Case | Dep::Det)
            && t.text() != ","
            && t.index() >= noun.sentence().start
            && (t.head() == noun || t.ancestors().any(|a| a == noun))
    };
    let before = std::iter::successors(noun.previous(), |t| t.previous()).take_while(belongs);
    let start = before.last().map_or(noun.index(), Token::index);
    words(scene, start..noun.index() + 1)
}

/// The office that a trigger names, with the words before it: *rotating chairman*, *chief executive officer*.
fn role(scene: &Scene<'_>, trigger: Token<'_>) -> Option<TextQualifier> {
    if trigger.pos() == Pos::Verb {
        return None;
    }
    let part = |t: &Token<'_>| {
        matches!(t.tag(), Tag::Nn | Tag::Nnp | Tag::Jj | Tag::Hyph | Tag::Vbg | Tag::Afx)
            && scene.mention_at(*t).is_none()
            && !matches!(
                t.text().to_lowercase().as_str(),
                "former" | "ex" | "then" | "new" | "current" | "late" | "outgoing"
            )
    };
    let sentence = trigger.sentence();
    let before = std::iter::successors(trigger.previous(), |t| t.previous())
        .take_while(|t| sentence.contains(&t.index()) && part(t));
    let start = before.last().map_or(trigger.index(), Token::index);
    let title = |t: &Token<'_>| {
        matches!(
            t.lemma().to_lowercase().as_str(),
            "officer" | "executive" | "president" | "minister" | "chairman" | "director"
        )
    };
    let after =
        std::iter::successors(trigger.next(), |t| t.next()).take_while(|t| sentence.contains(&t.index()) && title(t));
    let end = after.last().map_or(trigger.index(), Token::index);
    Some(TextQualifier { text: words(scene, start..end + 1) })
}

/// The named source to which the sentence attributes what it says, where that is no party: *according to Tianyancha*, *Reuters reported*.
fn reporter(scene: &Scene<'_>, candidate: &Candidate) -> Option<TextQualifier> {
    let analysis = &scene.passage.analysis;
    let sentence = analysis.token(candidate.trigger.start).sentence();
    let sources = analysis.range(sentence).flat_map(|t| match t.lemma() {
        "accord" | "according" => phrase::after_preposition(t, "to"),
        "report" | "say" | "write" | "cite" if clause::is_verbal(t) => clause::subjects(t, 0),
        _ => Vec::new(),
    });
    let named = sources.into_iter().filter_map(|t| scene.mention_at(t)).find(|&m| {
        let mention = &scene.mentions[m];
        let party = |p: usize| p == candidate.subject.party || p == candidate.object.party;
        let source = |p: usize| matches!(scene.cast.parties[p].kind, Kind::Company | Kind::Organisation);
        mention.form == Form::Name && mention.parties.iter().all(|&p| source(p) && !party(p))
    })?;
    Some(TextQualifier { text: words(scene, scene.mentions[named].tokens.clone()) })
}

fn words(scene: &Scene<'_>, tokens: Range<usize>) -> String {
    let bytes = scene.passage.analysis.bytes(tokens);
    scene.passage.analysis.text()[bytes].to_owned()
}

/// The sum and the round that a sentence names at a token, for claims that a later sentence makes of the same event.
pub(crate) fn event(scene: &Scene<'_>, quantities: &Quantities, token: Token<'_>) -> Qualifiers {
    let bytes = scene.passage.analysis.bytes(token.sentence());
    let inside = |start: usize| bytes.contains(&start);
    let sums = quantities.money.iter().filter(|m| m.value.sense == Sense::Sum && inside(m.start));
    let near = sums.min_by_key(|m: &&Found<_>| m.start.abs_diff(token.bytes().start));
    let round = quantities.rounds.iter().find(|r| inside(r.start));
    Qualifiers {
        amount: near.map(|m| m.value.amount.clone()).into_iter().collect(),
        round: round.map(|r| r.value.clone()),
        ..Qualifiers::default()
    }
}
