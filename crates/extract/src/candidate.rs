//! What the rules read in one passage: candidates for claims, and refusals with their reasons.

use std::ops::Range;

use guanxi_model::{Kind, Qualifiers, Relation, Status};
use guanxi_nlp::{Dep, Pos, Tag, Token};
use indexmap::IndexMap;

use crate::{
    clause,
    discourse::Discourse,
    mention::Form,
    phrase,
    qualify::event,
    quantity::Quantities,
    reference::{is_news, means_company},
    refusal::Reason,
    role::{Path, Role},
    rule::{Rule, Rules, Trigger, TriggerKind},
    scene::{Filler, Scene},
    side::{pairs, side},
    status::{Forms, StatusCues},
};

/// One reading of one trigger by one rule.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) rule: usize,
    pub(crate) relation: Relation,
    pub(crate) subject: Filler,
    pub(crate) object: Filler,
    pub(crate) status: Status,
    /// Tokens that state the relation.
    pub(crate) trigger: Range<usize>,
    /// Tokens that decided the status.
    pub(crate) cues: Vec<usize>,
    /// What an earlier sentence said of the same event.
    pub(crate) event: Qualifiers,
}

/// A trigger that gave no claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) rule: usize,
    pub(crate) trigger: Range<usize>,
    pub(crate) reason: Reason,
}

/// Everything that the rules read in a scene, in the order of the triggers.
pub(crate) fn candidates(
    scene: &Scene<'_>,
    quantities: &Quantities,
    rules: &Rules,
    cues: &StatusCues,
    discourse: &mut Discourse,
) -> (Vec<Candidate>, Vec<Refused>) {
    let mut found = Vec::new();
    let mut refused = Vec::new();
    if scene.mentions.is_empty() {
        return (found, refused);
    }
    // Who holds which office is known before the rest is read: *“We bought Bolt,” said Dana Orlov, chief executive of Acme*.
    for token in scene.passage.analysis.tokens() {
        for (at, phrase) in entries(&rules.by_lemma, token) {
            let rule = &rules.all[at];
            let trigger = (rule.relation == Relation::Leads).then(|| matches(&rule.trigger, phrase, token)).flatten();
            let readings = trigger.and_then(|trigger| read(scene, at, rule, token, &trigger, cues, discourse).ok());
            for reading in readings.into_iter().flatten().filter(|r| r.status == Status::Asserted) {
                discourse.offices.entry(reading.subject.party).or_insert(reading.object);
            }
        }
    }
    for token in scene.passage.analysis.tokens() {
        for (at, phrase) in entries(&rules.frames_by_lemma, token) {
            let frame = &rules.frames[at];
            if matches(&frame.trigger, phrase, token).is_some() && holds(scene, &frame.trigger, token) {
                let recipient = side(scene, &frame.recipient, token, discourse, |f| {
                    let party = &scene.cast.parties[f.party];
                    party.kind == Kind::Company && !is_news(party)
                });
                if let Some(&recipient) = recipient.first() {
                    let raised = event(scene, quantities, token);
                    if discourse.recipient.is_none_or(|r| r.party != recipient.party) || !raised.amount.is_empty() {
                        discourse.raised = raised;
                    }
                    discourse.recipient = Some(recipient);
                }
            }
        }
        let named = if scene.names(token) { rules.by_name.as_slice() } else { &[] };
        let worded = entries(&rules.by_lemma, token);
        for (at, phrase) in worded.chain(named.iter().map(|&at| (at, 0))) {
            let rule = &rules.all[at];
            let Some(trigger) = matches(&rule.trigger, phrase, token) else { continue };
            match read(scene, at, rule, token, &trigger, cues, discourse) {
                Ok(mut readings) => {
                    readings.retain(|r| !is_said_too(scene, &found, r));
                    if let Some(sanction) = readings.iter().rfind(|r| r.relation == Relation::SanctionedBy) {
                        discourse.sanctioner = Some(sanction.object);
                    }
                    let said = readings.iter().map(|r| ((r.relation, r.subject.party, r.object.party), r.status));
                    discourse.said.extend(said);
                    let funded = readings.iter().rfind(|r| r.relation == Relation::InvestsIn).map(|r| r.object);
                    let funded = funded.filter(|f| scene.cast.parties[f.party].kind == Kind::Company);
                    let news = |f: &Filler| discourse.recipient.is_none_or(|known| known.party != f.party);
                    if let Some(company) = funded.filter(|f| tells_of_round(scene, token, *f) && news(f)) {
                        discourse.recipient = Some(company);
                        discourse.raised = event(scene, quantities, token);
                    }
                    let bought = readings.iter().rfind(|r| r.relation == Relation::AcquiresStake);
                    discourse.target = bought.map(|r| r.object).or(discourse.target);
                    found.extend(readings);
                }
                Err(Some(reason)) => {
                    // *Turkey banned six banks*: who they are is said later.
                    if reason == Reason::NoSubject && rule.relation == Relation::SanctionedBy {
                        let state = |f: &Filler| scene.cast.parties[f.party].kind == Kind::Government;
                        let by = side(scene, &rule.object, token, discourse, state);
                        discourse.sanctioner = by.first().copied().or(discourse.sanctioner);
                    }
                    refused.push(Refused { rule: at, trigger, reason });
                }
                Err(None) => {}
            }
        }
    }
    // *Sold Acme to Bolt*: who buys a firm is not supplied with it.
    let bought = found.iter().filter(|c| c.relation == Relation::AcquiresStake);
    let reach = |c: &Candidate| {
        let sells = matches!(rules.all[c.rule].id.as_str(), "stake.sell-to" | "stake.sale" | "stake.sold-to");
        if sells { scene.passage.analysis.token(c.trigger.start).sentence() } else { c.trigger.clone() }
    };
    let sold: Vec<(usize, Range<usize>)> = bought.map(|c| (c.subject.party, reach(c))).collect();
    let resold =
        |c: &Candidate| sold.iter().any(|(buyer, here)| c.object.party == *buyer && here.contains(&c.trigger.start));
    found.retain(|c| c.relation != Relation::Supplies || !resold(c));
    (found, refused)
}

/// Whether a sentence that leaves unsaid whom somebody invests in has said it before: ***Bolt** is backed by investors including A*.
fn is_said_too(scene: &Scene<'_>, found: &[Candidate], reading: &Candidate) -> bool {
    let sentence = scene.passage.analysis.token(reading.trigger.start).sentence();
    let here = |f: &Filler| f.passage == scene.index && sentence.contains(&scene.mention(*f).tokens.start);
    let alike = |c: &Candidate| {
        c.relation == Relation::InvestsIn
            && c.subject.party == reading.subject.party
            && c.object.party != reading.object.party
            && sentence.contains(&c.trigger.start)
            && here(&c.object)
    };
    reading.relation == Relation::InvestsIn && !here(&reading.object) && found.iter().any(alike)
}

/// The entries of a token's lemma, and of the token as written: a rule may mean *sales* and not *a sale*.
fn entries<'r>(
    by_lemma: &'r IndexMap<String, Vec<(usize, usize)>>,
    token: Token<'_>,
) -> impl Iterator<Item = (usize, usize)> + 'r {
    let written = token.text().to_lowercase();
    let of = |word: &str| by_lemma.get(word).into_iter().flatten().copied();
    of(token.lemma()).chain(of(if written == token.lemma() { "" } else { &written }))
}

/// Whether a token is the head of one of a trigger's phrases; the tokens from its first to its last word where it is.
fn matches(trigger: &Trigger, phrase: usize, token: Token<'_>) -> Option<Range<usize>> {
    let fits = match trigger.kind {
        TriggerKind::Verb => {
            clause::is_verbal(token) || (token.pos() == Pos::Adj && phrase::before_hyphen(token).is_some())
        }
        // *Rival Gojek*: a noun before a name is taken for an adjective.
        // *A 5% holding*: a noun in *-ing* is taken for a verb.
        TriggerKind::Noun => {
            // *A funding round from investors*: a noun that is mostly another word is taken for that.
            matches!(token.pos(), Pos::Noun | Pos::Propn)
                || (token.pos() == Pos::Adv
                    && matches!(token.dep(), Dep::Dobj | Dep::Pobj | Dep::Nsubj | Dep::Nsubjpass))
                || token.dep() == Dep::Amod
                || (token.tag() == Tag::Jj && token.dep() == Dep::Compound)
                || (token.tag() == Tag::Vbg && matches!(token.dep(), Dep::Dobj | Dep::Pobj | Dep::Nsubj))
        }
        TriggerKind::Adjective => token.pos() == Pos::Adj,
        TriggerKind::Name => return Some(token.index()..token.index() + 1),
    };
    if !fits {
        return None;
    }
    let mut range = token.index()..token.index() + 1;
    for word in &trigger.phrases[phrase].rest {
        let part = token.children().find(|c| c.lemma() == word || c.text().eq_ignore_ascii_case(word))?;
        range = range.start.min(part.index())..range.end.max(part.index() + 1);
    }
    Some(range)
}

/// Whether what a trigger requires is there, and what it excludes is not.
fn holds<'a>(scene: &Scene<'a>, trigger: &Trigger, token: Token<'a>) -> bool {
    let reaches = |path: &Path| match path.only() {
        Some(Role::Leading) => !scene.leading(token).is_empty(),
        Some(Role::Following) => !scene.following(token).is_empty(),
        Some(Role::Behind) => !scene.behind(token).is_empty(),
        Some(Role::Members) => !scene.members(token).is_empty(),
        Some(Role::MarkedOff) => !scene.marked_off(token).is_empty(),
        _ => !path.follow(token).is_empty(),
    };
    let any = |paths: &[Path]| paths.iter().any(reaches);
    (trigger.requires.is_empty() || any(&trigger.requires)) && !any(&trigger.unless)
}

/// Reads one trigger; an error is a refusal, or nothing where no party is near at all.
fn read<'a>(
    scene: &Scene<'a>,
    at: usize,
    rule: &Rule,
    token: Token<'a>,
    trigger: &Range<usize>,
    cues: &StatusCues,
    discourse: &Discourse,
) -> Result<Vec<Candidate>, Option<Reason>> {
    let company = |f: &Filler| scene.cast.parties[f.party].kind == Kind::Company;
    if !holds(scene, &rule.trigger, token)
        || !side(scene, &rule.unnamed, token, discourse, company).is_empty()
        || is_other(scene, rule, token)
    {
        return Err(None);
    }
    let pairs = pairs(scene, rule, token, discourse).map_err(Some)?;
    let pairs: Vec<_> = pairs
        .into_iter()
        .map(|(s, o)| (discourse.acting(scene, rule.relation, s), discourse.acting(scene, rule.relation, o)))
        .map(|(s, o)| (s, if rule.relation == Relation::Leads { discourse.office(scene, o) } else { o }))
        .collect();
    // *Chief executive Dana Orlov*, of whom the document has said whose chief she is.
    let topical = rule.object.iter().all(|p| p.only() == Some(&Role::Topic))
        && !token.lemma().to_lowercase().ends_with("founder");
    let elsewhere =
        |s: &Filler, o: &Filler| topical && discourse.offices.get(&s.party).is_some_and(|b| b.party != o.party);
    // *Brands such as **A** and **B***: members of one list do not stand in a relation to each other.
    let lined_up =
        |s: &Filler, o: &Filler| !rule.relation.is_symmetric() && !rule.reciprocal && scene.are_listed(*s, *o, token);
    let pairs: Vec<_> =
        pairs.into_iter().filter(|(s, o)| s.party != o.party && !elsewhere(s, o) && !lined_up(s, o)).collect();
    if pairs.is_empty() {
        return Err(None);
    }
    if is_question(scene, token) {
        return Err(Some(Reason::Question));
    }
    let mut reading =
        cues.read(token, rule.status.unwrap_or(Status::Asserted), forms(rule)).ok_or(Some(Reason::Hypothetical))?;
    // *Tries to compete with Acme*: who may contend is a rival already.
    if rule.relation == Relation::CompetesWith && reading.status == Status::InTalks {
        reading.status = Status::Asserted;
    }
    // *Acme's chief plans to spend $1 billion on data centers*: the company does.
    let undertakes = |o: &Filler| {
        rule.relation == Relation::InvestsIn
            && reading.status == Status::Planned
            && matches!(scene.cast.parties[o.party].kind, Kind::Sector | Kind::Facility)
    };
    let body = |s: Filler, o: &Filler| discourse.body_of(scene, s).filter(|_| undertakes(o)).unwrap_or(s);
    let pairs: Vec<_> = pairs.into_iter().map(|(s, o)| (body(s, &o), o)).collect();
    let allowed = |(s, o): &(Filler, Filler)| {
        // *A memo provided to Reuters*: what a newsroom is given is news.
        if rule.relation == Relation::Supplies && is_news(&scene.cast.parties[o.party]) {
            return false;
        }
        // *Roku powers Roku TV*: what bears the maker's name is its own.
        if rule.relation == Relation::Supplies
            && bears(&scene.cast.parties[o.party].name, &scene.cast.parties[s.party].name)
        {
            return false;
        }
        let subject = scene.cast.parties[s.party].kind;
        let object = scene.cast.kind_of_object(rule.relation, o.party);
        kinds_fit(rule.relation, subject, object)
            || (rule.object_kinds.contains(&object) && kinds_fit(rule.relation, subject, Kind::Company))
    };
    // *Acme weighs bids for its turbine unit*: who bids for it is not said.
    let own = |(s, o): &(Filler, Filler)| {
        rule.relation == Relation::AcquiresStake && reading.status != Status::Ended && scene.is_unit_of(*o, s.party)
    };
    let known = |f: &Filler| !rule.known || scene.is_known(*f);
    // *Buy Galaxy Buds at Amazon*: what is read as a name is no deed.
    let named = |f: &Filler| {
        rule.trigger.kind == TriggerKind::Verb
            && phrase::before_hyphen(token).is_none()
            && f.passage == scene.index
            && scene.mention(*f).tokens.contains(&token.index())
    };
    let pairs: Vec<_> =
        pairs.into_iter().filter(|p| allowed(p) && !own(p) && known(&p.0) && !named(&p.0) && !named(&p.1)).collect();
    if pairs.is_empty() {
        return Err(Some(Reason::WrongKind));
    }
    // *The round was led by A*: how much it was stands where the company raised it.
    let unsaid = rule.relation == Relation::InvestsIn && discourse.recipient.is_some_and(|r| objects_are(&pairs, r));
    // What a sentence leaves unsaid makes no other claim about a pair of which the document has spoken.
    let silent = |f: &Filler| f.passage != scene.index || !token.sentence().contains(&scene.mention(*f).tokens.start);
    let pairs: Vec<_> = pairs
        .into_iter()
        .filter(|(s, o)| {
            let said = discourse.said.get(&(rule.relation, s.party, o.party));
            !((silent(s) || silent(o)) && said.is_some_and(|&status| status != reading.status))
        })
        .collect();
    let candidate = |(subject, object)| Candidate {
        rule: at,
        relation: rule.relation,
        subject,
        object,
        status: reading.status,
        trigger: trigger.clone(),
        cues: reading.cues.clone(),
        event: if unsaid { discourse.raised.clone() } else { Qualifiers::default() },
    };
    let gapped = gapped(scene, rule, token, &pairs);
    let left_out = gapped.iter().map(|&(pair, at)| Candidate { trigger: at..at + 1, ..candidate(pair) });
    let left_out: Vec<_> = left_out.collect();
    let ways = |(s, o): (Filler, Filler)| [(s, o), (o, s)].into_iter().take(if rule.reciprocal { 2 } else { 1 });
    Ok(pairs.into_iter().flat_map(ways).map(candidate).chain(left_out).collect())
}

/// Whether a word that fits a rule's trigger says something else here.
fn is_other<'a>(scene: &Scene<'a>, rule: &Rule, token: Token<'a>) -> bool {
    if rule.trigger.kind == TriggerKind::Name {
        // Of a name that the catalogue does not know, nobody can tell whether it is a company's or a product's.
        let unknown = !scene.knows(token) && !scene.is_part(token);
        // *Its own **Arm**-based chips*.
        return unknown || token.next().is_some_and(|t| t.tag() == Tag::Hyph);
    }
    // *The **parent** company*: whoever is meant, whose parent it is is not said.
    let described = |m: usize| scene.mentions[m].form == Form::Description && scene.head(m) != token;
    let parent = rule.relation == Relation::SubsidiaryOf && scene.mention_at(token).is_some_and(described);
    parent || (rule.standing && rule.relation != Relation::Leads && is_about(scene, token))
}

/// Whether a noun that names who stands in a relation only says what another thing is about: ***customer** support*.
fn is_about<'a>(scene: &Scene<'a>, noun: Token<'a>) -> bool {
    let thing = noun.head();
    noun.dep() == Dep::Compound
        && thing.tag() == Tag::Nn
        && thing.index() > noun.index()
        && scene.mention_at(thing).is_none()
        && !means_company(thing.lemma())
}

/// Who takes or holds equity of the same objects by a share alone, each pair with the token of the share: *and **Panasonic 49%***.
fn gapped<'a>(
    scene: &Scene<'a>,
    rule: &Rule,
    token: Token<'a>,
    pairs: &[(Filler, Filler)],
) -> Vec<((Filler, Filler), usize)> {
    let shares = rule.relation == Relation::AcquiresStake && rule.trigger.kind == TriggerKind::Verb && !rule.reciprocal;
    let said = if shares { scene.gapped(token) } else { Vec::new() };
    let other = |f: &Filler| pairs.iter().all(|(s, o)| s.party != f.party && o.party != f.party);
    let subject = pairs.first().map(|p| p.0);
    let with = |(f, at): (Filler, usize)| {
        let own = pairs.iter().filter(move |p| Some(p.0) == subject);
        own.map(move |&(_, object)| ((f, object), at))
    };
    said.into_iter().filter(|(f, _)| other(f)).flat_map(with).collect()
}

/// What the forms of a verb mean for a rule's relation.
fn forms(rule: &Rule) -> Forms {
    Forms {
        progressive: if rule.relation == Relation::AcquiresStake { Status::Planned } else { Status::Asserted },
        refused: if matches!(rule.relation, Relation::Supplies | Relation::PartnersWith) {
            Status::Ended
        } else {
            Status::Denied
        },
        agreed: if matches!(rule.relation, Relation::PartnersWith | Relation::Supplies) {
            Status::Asserted
        } else {
            Status::Planned
        },
        standing: rule.standing,
        held: rule.relation == Relation::Leads,
        barred: rule.relation == Relation::Supplies,
        ending: match rule.relation {
            Relation::SanctionedBy | Relation::SubsidiaryOf | Relation::Leads => Status::Asserted,
            _ => Status::Ended,
        },
    }
}

/// Whether a sentence tells of a funding round of a company: from a word on, or just before it where it names the company.
fn tells_of_round(scene: &Scene<'_>, token: Token<'_>, company: Filler) -> bool {
    let round = |t: Token<'_>| matches!(t.lemma(), "round" | "fundraising" | "financing");
    let here = |t: &Token<'_>| t.sentence() == token.sentence();
    let mut after = std::iter::successors(Some(token), |t| t.next()).take(13).take_while(here);
    let mut before = std::iter::successors(token.previous(), |t| t.previous()).take(6).take_while(here);
    let named = company.passage == scene.index && scene.mention(company).form == Form::Name;
    after.any(round) || (named && before.any(round))
}

/// Whether every pair has this object.
fn objects_are(pairs: &[(Filler, Filler)], object: Filler) -> bool {
    pairs.iter().all(|(_, o)| o.party == object.party)
}

/// Whether a name is another with words behind it: *Roku TV* of *Roku*.
fn bears(name: &str, maker: &str) -> bool {
    name.strip_prefix(maker).is_some_and(|rest| rest.starts_with(' '))
}

/// Whether the trigger's sentence asks rather than says.
fn is_question(scene: &Scene<'_>, token: Token<'_>) -> bool {
    let sentence = scene.passage.analysis.range(token.sentence());
    sentence
        .rev()
        .find(|t| !matches!(t.text(), "\"" | "”" | ")" | "'" | "’") && t.pos() != Pos::Space)
        .is_some_and(|t| t.text() == "?")
}

/// Whether parties of these kinds can stand in the relation.
fn kinds_fit(relation: Relation, subject: Kind, object: Kind) -> bool {
    use Kind::{Company, Facility, Government, Organisation, Person, Product, Sector};
    let actor = |k| matches!(k, Company | Person | Government | Organisation);
    match relation {
        Relation::InvestsIn => actor(subject) && matches!(object, Company | Organisation | Sector | Facility | Product),
        Relation::AcquiresStake => actor(subject) && matches!(object, Company | Organisation | Facility | Product),
        Relation::PartnersWith => subject != Sector && object != Sector && (subject != Person || object != Person),
        Relation::Supplies => {
            matches!(subject, Company | Organisation | Product) && matches!(object, Company | Organisation | Government)
        }
        Relation::SanctionedBy => object == Government || object == Organisation,
        Relation::SubsidiaryOf => {
            matches!(subject, Company | Product | Organisation | Facility)
                && matches!(object, Company | Organisation | Government | Person)
        }
        Relation::Leads => subject == Person && matches!(object, Company | Organisation | Government),
        Relation::CompetesWith => {
            matches!(subject, Company | Product | Organisation) && matches!(object, Company | Product | Organisation)
        }
    }
}
