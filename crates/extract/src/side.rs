//! Who fills the two sides of a rule at one trigger.

use guanxi_model::{Entity, Kind, Relation};
use guanxi_nlp::{Dep, Pos, Tag, Token};

use crate::{
    clause,
    discourse::{Discourse, focus},
    names::is_plain_word,
    phrase,
    reference::means_company,
    refusal::Reason,
    role::{Path, Role},
    rule::{Rule, TriggerKind},
    scene::{Filler, Scene},
    surface::is_owned,
};

/// The pairs of subject and object that a rule reads at a trigger; a reason where it finds one side alone.
pub(crate) fn pairs<'a>(
    scene: &Scene<'a>,
    rule: &Rule,
    token: Token<'a>,
    discourse: &Discourse,
) -> Result<Vec<(Filler, Filler)>, Reason> {
    if rule.mutual {
        let objects = side(scene, &rule.object, token, discourse, |f| fits(scene, &rule.object_kinds, f));
        let ordered = |i: usize| objects[i + 1..].iter().map(move |&b| (i, b));
        return Ok((0..objects.len()).flat_map(ordered).map(|(i, b)| (objects[i], b)).collect());
    }
    let subjects = side(scene, &rule.subject, token, discourse, |f| {
        fits(scene, &rule.subject_kinds, &discourse.acting(scene, rule.relation, *f))
            || (rule.relation == Relation::SubsidiaryOf && is_business(&scene.cast.parties[f.party]))
    });
    // *Berkshire cut its Apple stake*: what the subject itself possesses is reached first, and is not the object.
    let other = |f: &Filler| {
        subjects.is_empty()
            || subjects.iter().any(|s| s.party != f.party)
            || another(scene, rule, token, *f, &subjects).is_some()
    };
    let mut objects = side(scene, &rule.object, token, discourse, |f| {
        let meant = if rule.relation == Relation::Leads { discourse.office(scene, *f) } else { *f };
        fits(scene, &rule.object_kinds, &discourse.acting(scene, rule.relation, meant)) && other(f)
    });
    // A part of a company that no name of its own names may be bought.
    if matches!(rule.relation, Relation::AcquiresStake | Relation::InvestsIn) {
        let parts = rule.object.iter().map(|p| units(scene, p, token)).find(|found| !found.is_empty());
        objects = parts.unwrap_or(objects);
    }
    if objects.is_empty() && rule.object.iter().any(|p| p.only() == Some(&Role::State)) {
        objects.extend(subjects.first().and_then(|&s| discourse.state_of(scene.cast, s.party)));
    }
    // *Zara and Gap are among their clients*: members of one list stand on one side.
    // *A and B are the partners*: of whom is not said.
    let definite = token.children().any(|c| c.dep() == Dep::Det && c.text().eq_ignore_ascii_case("the"));
    if (!rule.relation.is_symmetric() || (token.dep() == Dep::Attr && definite))
        && (objects.len() > 1 || (subjects.len() > 1 && rule.object.iter().any(|p| p.only() == Some(&Role::Recipient))))
        && objects.iter().all(|o| subjects.iter().any(|s| s.party == o.party))
    {
        objects.clear();
    }
    // *Suppliers to Acme, including Bolt and Corvid*: who is listed on one side is not on the other.
    let lists = rule.trigger.kind == TriggerKind::Noun && !rule.relation.is_symmetric() && !rule.reciprocal;
    let other_side = |o: &Filler| subjects.iter().all(|s| s.party != o.party);
    if lists && subjects.len() > 1 && objects.iter().any(other_side) {
        objects.retain(other_side);
    }
    // The side that the sentence leaves unsaid, where the rule knows that sentences do.
    let implied = |paths: &[Path], said: &[Filler], kinds: &[Kind]| {
        let open = !said.is_empty() && paths.iter().any(|p| p.only() == Some(&Role::Focus)) && !is_said(paths, token);
        let other = |f: &Filler| fits(scene, kinds, f) && said.iter().all(|s| s.party != f.party);
        open.then(|| focus(scene, token, discourse, other)).flatten().into_iter().collect::<Vec<_>>()
    };
    let subjects = if subjects.is_empty() { implied(&rule.subject, &objects, &rule.subject_kinds) } else { subjects };
    let mut objects = if objects.is_empty() { implied(&rule.object, &subjects, &rule.object_kinds) } else { objects };
    // *Is owned by Acme, Bolt and Corvid*: a firm of many owners is a unit of none.
    if rule.relation == Relation::SubsidiaryOf && rule.trigger.kind == TriggerKind::Verb && objects.len() > 2 {
        objects.clear();
    }
    // *A unit of Acme, and retailer Bolt*: who is owned whole has one owner.
    if rule.relation == Relation::SubsidiaryOf && rule.trigger.kind == TriggerKind::Noun {
        let first = objects.first().copied();
        objects.retain(|o| first.is_some_and(|f| (f.passage, f.mention) == (o.passage, o.mention)));
    }
    if subjects.is_empty() != objects.is_empty() && rule.trigger.kind != TriggerKind::Name {
        return Err(if subjects.is_empty() { Reason::NoSubject } else { Reason::NoObject });
    }
    let meant = |o: Filler| {
        if subjects.iter().any(|s| s.party == o.party) {
            another(scene, rule, token, o, &subjects).unwrap_or(o)
        } else {
            o
        }
    };
    let objects: Vec<Filler> = objects.into_iter().map(meant).collect();
    Ok(subjects.iter().flat_map(|&s| objects.iter().map(move |&o| (s, o))).collect())
}

/// Whom an object stands for that seems to mean the subject. *Boeing flew its first mission*: what is one's own is nobody else's; but *uses
/// Oracle as its supplier*.
fn another(scene: &Scene<'_>, rule: &Rule, token: Token<'_>, object: Filler, subjects: &[Filler]) -> Option<Filler> {
    let own = object.passage == scene.index && scene.head(object.mention).tag() == Tag::PrpPoss;
    // *Acme and **its** partners*: whose they are is said.
    let predicated = rule.standing && token.dep() != Dep::Conj;
    scene.other_than(object, subjects).filter(|_| predicated || !own)
}

/// Whether a party is of one of the kinds, where a rule names any.
fn fits(scene: &Scene<'_>, kinds: &[Kind], filler: &Filler) -> bool {
    kinds.is_empty() || kinds.contains(&scene.cast.parties[filler.party].kind)
}

/// Whether a product is a business that somebody runs: *HBO Max*, *Peacock*.
fn is_business(party: &Entity) -> bool {
    let run = |sector: &str| {
        matches!(
            sector,
            "video streaming"
                | "television"
                | "messaging"
                | "social media"
                | "payments"
                | "search"
                | "video"
                | "calls"
                | "e-commerce"
        )
    };
    party.kind == Kind::Product && party.sector.as_deref().is_some_and(run)
}

/// The parties that the first fruitful way reaches.
pub(crate) fn side<'a>(
    scene: &Scene<'a>,
    paths: &[Path],
    token: Token<'a>,
    discourse: &Discourse,
    fits: impl Fn(&Filler) -> bool,
) -> Vec<Filler> {
    for path in paths {
        let mut found: Vec<Filler> = match path.only() {
            // *Other Malta backers*: whose they are is said, though nobody knows it for a company.
            Some(Role::Recipient) if scene.is_place_led(token) || is_anothers(scene, token) => Vec::new(),
            Some(Role::Recipient) if is_raised_by_stranger(scene, token) || is_general(token) => Vec::new(),
            Some(Role::Recipient) => {
                discourse.raising(scene, token).into_iter().filter(|f| !leads_round(scene, f, token)).collect()
            }
            Some(Role::Target) if is_said(paths, token) => Vec::new(),
            Some(Role::Target) => {
                discourse.target.filter(|_| token.tag() == Tag::Nn || clause::is_verbal(token)).into_iter().collect()
            }
            Some(Role::Topic) if is_owned(token) || has_possessor(token) => Vec::new(),
            Some(Role::Topic) => scene.employer(token).or(discourse.topic).into_iter().collect(),
            // *Microsoft blocked it*: what a firm does no state did.
            Some(Role::Sanctioner) if clause::agents(token).into_iter().any(|t| scene.mention_at(t).is_some()) => {
                Vec::new()
            }
            Some(Role::Sanctioner) => discourse.sanctioner.into_iter().collect(),
            Some(Role::Leading) => scene.leading(token),
            Some(Role::Joined) => scene.joined(token),
            Some(Role::Owner) => scene.owner(token),
            Some(Role::Following) => scene.following(token),
            Some(Role::Behind) => scene.behind(token),
            Some(Role::Members) => scene.members(token),
            Some(Role::MarkedOff) => scene.marked_off(token),
            Some(Role::Incumbent) => {
                let mut found = scene.incumbent(token);
                // Who holds another office is not meant.
                let here = |body: &Filler| {
                    body.passage == scene.index && token.sentence().contains(&scene.mentions[body.mention].tokens.start)
                };
                found.retain(|f| discourse.offices.get(&f.party).is_none_or(here));
                found
            }
            // *A and B, its rivals*: whose they are is said, though nobody knows whom it means.
            Some(Role::ClauseSubject) if has_possessor(token) => Vec::new(),
            Some(Role::ClauseSubject) => scene.clause_subject(token),
            _ => {
                // *Alibaba affiliate Ant Financial and Tencent*: one affiliate is one name.
                // *Tencent-backed Didi and Grab*: nobody knows who backs the second.
                let alone = path.only() == Some(&Role::Same) && phrase::introduces_one(token);
                let first = path.only() == Some(&Role::Modified) && phrase::before_hyphen(token).is_some();
                // *A startup whose software …*: a possessor that is no name may stand beside one.
                let fillers = |t| {
                    let own = if alone || first || path.ends_in_modifier() { scene.modifier(t) } else { Vec::new() };
                    let wide = !alone && (!path.ends_in_modifier() || path.ends_in_possessor());
                    let own = match own.is_empty() && wide {
                        true if first => {
                            scene.introduced(t).into_iter().take(1).flat_map(|m| scene.parties(m)).collect()
                        }
                        true => scene.fillers(t),
                        false => own,
                    };
                    if own.is_empty() { discourse.employed(scene, t).into_iter().collect() } else { own }
                };
                let beside = (path.only() == Some(&Role::Same)).then(|| scene.named_beside(token)).flatten();
                beside.unwrap_or_else(|| path.follow(token).into_iter().flat_map(fillers).collect())
            }
        };
        // *Acme (bought by Bolt in 2012), Corvid and Dorado grew*: what brackets hold is about the name before them.
        if let (Some(Role::Patient | Role::Modified), Some(before)) = (path.only(), scene.before_bracket(token)) {
            found = before;
        }
        if path.only() == Some(&Role::Agent) {
            if found.is_empty() {
                found = scene.surface_agent(token);
            } else if token.tag() == Tag::Vbg && found[0].passage == scene.index {
                found.extend(scene.list_around(found[0].mention));
            }
        }
        if path.only() == Some(&Role::Same) && found.is_empty() && scene.named_beside(token).is_none() {
            found = scene.name_after(token);
        }
        if path.only() == Some(&Role::Hyphen)
            && let Some(&last) = found.first()
        {
            found.extend(scene.before_hyphened(last.mention));
        }
        // *A, B and C (now owned by D)*: a participle behind a list tells of the last.
        if path.only() == Some(&Role::Modified) && found.len() > 1 {
            let behind = |f: &&Filler| scene.mentions[f.mention].tokens.end <= token.index();
            let last = found.iter().filter(behind).map(|f| f.mention).max();
            let all = token.children().any(|c| matches!(c.text(), "both" | "all" | "each" | "jointly"));
            found.retain(|f| all || last.is_none_or(|m| f.mention == m));
        }
        if let Some(one) = found.iter().find(|f| f.passage == scene.index && scene.describes(token, f.mention)).copied()
        {
            found.retain(|f| f.passage == one.passage && f.mention == one.mention);
        }
        if path.only() == Some(&Role::Same) && !found.is_empty() {
            found.extend(phrase::ranked_next(token).into_iter().flat_map(|t| scene.fillers(t)));
        }
        // *Its Hulu stake*: whose it is does not say what it is in.
        let beside = |f: &Filler| path.ends_in_modifier() && path.len() > 1 && scene.is_possessive(*f);
        if found.iter().any(|f| !beside(f)) {
            found.retain(|f| !beside(f));
        }
        // *… by **Acme Inc.** Investors said*: the full stop of the form ended a sentence.
        if path.ends_in_modifier() {
            found.retain(|f| !scene.ends_sentence(*f));
        }
        found.retain(&fits);
        found.sort();
        found.dedup_by_key(|f| f.party);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Whether a noun of money is what another thing than a party draws, or several who are not named: *an **industry** that attracted
/// investment from Acme*, ***startups** will receive an investment from Acme*.
fn is_anothers<'a>(scene: &Scene<'a>, noun: Token<'a>) -> bool {
    let draws = |v: Token<'_>| matches!(v.lemma(), "attract" | "draw" | "win" | "see" | "receive" | "get" | "secure");
    let other = |t: Token<'a>| {
        let thing = t.pos() == Pos::Noun && scene.fillers(t).is_empty() && !means_company(t.lemma());
        thing || (t.tag() == Tag::Nns && noun.dep() == Dep::Dobj)
    };
    clause::verb_governing(noun).is_some_and(draws) && clause::governors(noun).into_iter().any(other)
}

/// Whether the money that a word speaks of was raised by who has no name: ***platform** has raised $20 million, with participation from A*.
fn is_raised_by_stranger<'a>(scene: &Scene<'a>, word: Token<'a>) -> bool {
    let raises = |v: &Token<'_>| matches!(v.lemma(), "raise" | "secure" | "close") && clause::is_verbal(*v);
    let subjects = word.ancestors().find(raises).map_or_else(Vec::new, |v| clause::subjects(v, 0));
    let stranger = |t: &Token<'a>| {
        let common = t.tag() == Tag::Nn && is_plain_word(&t.text().to_lowercase());
        common && scene.fillers(*t).is_empty() && t.child(Dep::Det).is_none()
    };
    subjects.first().is_some_and(stranger)
}

/// Whether investments are spoken of in general, and nobody draws them: *scrutiny of tech **investments** from China*.
fn is_general(noun: Token<'_>) -> bool {
    let draws = |t: Token<'_>| matches!(t.lemma(), "raise" | "attract" | "receive" | "secure" | "get" | "win" | "draw");
    noun.text() == "investments" && !noun.ancestors().any(draws)
}

/// Whether a sentence says of a company that it leads a round, so that another raised the money.
fn leads_round<'a>(scene: &Scene<'a>, company: &Filler, word: Token<'a>) -> bool {
    let sentence = scene.passage.analysis.range(word.sentence());
    let mut leads = sentence.filter(|t| matches!(t.lemma(), "lead" | "co-lead" | "anchor") && clause::is_passive(*t));
    leads.any(|v| clause::agents(v).into_iter().flat_map(|t| scene.fillers(t)).any(|f| f.party == company.party))
}

/// Whether a noun is somebody's by a pronoun: ***its** rivals*.
fn has_possessor(noun: Token<'_>) -> bool {
    noun.children().any(|c| c.tag() == Tag::PrpPoss)
}

/// The units that a way reaches.
fn units<'a>(scene: &Scene<'a>, path: &Path, token: Token<'a>) -> Vec<Filler> {
    let reached = path.follow(token).into_iter().flat_map(phrase::conjuncts);
    let named = |t: &Token<'a>| scene.fillers(*t).is_empty();
    reached.filter(named).filter_map(|t| scene.unit(t)).collect()
}

/// Whether the sentence says whom it means in a phrase that resolves to nobody: *a bid **for the U.K. firm***. Then it leaves
/// nothing unsaid; *a bid for **a** troubled broadcaster* does.
fn is_said(paths: &[Path], token: Token<'_>) -> bool {
    let vague = |t: &Token<'_>| t.children().any(|c| c.dep() == Dep::Det && matches!(c.text(), "a" | "an"));
    paths.iter().filter(|p| p.is_preposition()).flat_map(|p| p.follow(token)).any(|t| !vague(&t))
}
