//! Entities that may be one, and entities that may be several, for a person to decide.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_model::{Catalogue, Entity, Kind, Relation, fold};
use serde::Serialize;

use crate::{Graph, decision::Choice};

/// A word that more entities have says nothing about who they are.
const COMMON: usize = 40;
/// How alike two spellings must be, by Jaro and Winkler.
const ALIKE: f64 = 0.94;

/// Two entities that may be one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MergeCandidate {
    /// The id of the one that would stay.
    pub one: String,
    /// The id of the other.
    pub other: String,
    /// How much speaks for it, 0 to 1; it puts candidates in order and is no probability.
    pub score: f64,
    /// What speaks for it, in words.
    pub reasons: Vec<String>,
}

/// An entity that may be several of one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SplitCandidate {
    /// Its id.
    pub entity: String,
    /// The ids of the company that it keeps, in groups that have nothing to do with each other; the first group sorts first.
    pub groups: Vec<Vec<String>>,
}

/// The pairs of entities that may be one, the most likely first.
///
/// Names speak for it: one that both have, an abbreviation of the other, one that the other begins or ends with, a slip of spelling;
/// and so does the company they keep. Two entries of the catalogue, a relation between the two, two countries, or a decision that
/// keeps them apart speak against it, and the pair is left away.
pub fn merge_candidates(graph: &Graph, catalogue: &Catalogue) -> Vec<MergeCandidate> {
    let company = company(graph);
    let apart: BTreeSet<(&str, &str)> = graph
        .decisions
        .iter()
        .filter_map(|d| if let Choice::Apart { entities } = &d.choice { Some(entities) } else { None })
        .flat_map(|ids| ids.iter().flat_map(move |a| ids.iter().map(move |b| (a.as_str(), b.as_str()))))
        .collect();
    let mut found = Vec::new();
    for (one, other) in pairs(graph) {
        let (a, b) = (&graph.entities[one], &graph.entities[other]);
        let strangers = BTreeSet::new();
        let (ours, theirs) = (company.get(one).unwrap_or(&strangers), company.get(other).unwrap_or(&strangers));
        let related = ours.iter().any(|(_, _, id)| *id == other);
        let two_countries = a.country.is_some() && b.country.is_some() && a.country != b.country;
        let both_known = catalogue.get(one).is_some() && catalogue.get(other).is_some();
        if related || two_countries || both_known || apart.contains(&(one, other)) || !same_sort(a.kind, b.kind) {
            continue;
        }
        let Some((mut score, reason)) = names_alike(a, b) else { continue };
        let mut reasons = vec![reason];
        let shared: Vec<_> = ours.intersection(theirs).collect();
        score += 0.1 * shared.len().min(3) as f64;
        reasons.extend(shared.iter().take(3).map(|(relation, outgoing, id)| {
            let name = graph.name(id);
            if *outgoing {
                format!("each {} {name}", relation.phrase())
            } else {
                format!("{name} {} each", relation.phrase())
            }
        }));
        if a.kind == Kind::Person && shared.is_empty() && score < 0.8 {
            continue;
        }
        let known_last = |id: &str| (catalogue.get(id).is_none(), id.to_owned());
        let (one, other) = if known_last(one) <= known_last(other) { (one, other) } else { (other, one) };
        let score = (score.min(1.0) * 100.0).round() / 100.0;
        found.push(MergeCandidate { one: one.to_owned(), other: other.to_owned(), score, reasons });
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| (&a.one, &a.other).cmp(&(&b.one, &b.other))));
    found
}

/// Persons whom the catalogue does not know and who lead organisations that nothing else connects: no document names two of them
/// together, and no other relation ties them. By id.
pub fn split_candidates(graph: &Graph, catalogue: &Catalogue) -> Vec<SplitCandidate> {
    let company = company(graph);
    let mut found = Vec::new();
    for (id, entity) in graph.entities.iter().filter(|(id, e)| e.kind == Kind::Person && catalogue.get(id).is_none()) {
        let led: BTreeMap<&str, BTreeSet<&str>> = (graph.statements_of(id).filter(|s| s.relation == Relation::Leads))
            .map(|s| (s.object.as_str(), s.steps.iter().map(|step| step.document.as_str()).collect()))
            .collect();
        let near = |of: &str| -> BTreeSet<&str> {
            let others = company.get(of).into_iter().flatten().map(|(_, _, other)| *other);
            others.filter(|other| *other != entity.id).chain(led.get_key_value(of).map(|(k, _)| *k)).collect()
        };
        let mut groups: Vec<(BTreeSet<&str>, BTreeSet<&str>, BTreeSet<&str>)> = Vec::new();
        for (organisation, documents) in &led {
            let mut group = (BTreeSet::from([*organisation]), documents.clone(), near(organisation));
            let (joined, rest): (Vec<_>, Vec<_>) =
                groups.into_iter().partition(|g| !g.1.is_disjoint(&group.1) || !g.2.is_disjoint(&group.2));
            for other in joined {
                group.0.extend(other.0);
                group.1.extend(other.1);
                group.2.extend(other.2);
            }
            groups = rest;
            groups.push(group);
        }
        if groups.len() > 1 {
            let mut groups: Vec<Vec<String>> =
                groups.into_iter().map(|g| g.0.into_iter().map(str::to_owned).collect()).collect();
            groups.sort();
            found.push(SplitCandidate { entity: id.clone(), groups });
        }
    }
    found
}

/// Relation, whether it goes out, and the other side.
type Bond<'g> = (Relation, bool, &'g str);

/// The company that every entity keeps.
fn company(graph: &Graph) -> BTreeMap<&str, BTreeSet<Bond<'_>>> {
    let mut company: BTreeMap<&str, BTreeSet<Bond<'_>>> = BTreeMap::new();
    for s in &graph.statements {
        company.entry(&s.subject).or_default().insert((s.relation, true, &s.object));
        company.entry(&s.object).or_default().insert((s.relation, false, &s.subject));
    }
    company
}

fn names(entity: &Entity) -> impl Iterator<Item = &String> {
    std::iter::once(&entity.name).chain(&entity.aliases).chain(&entity.zh)
}

/// Pairs of ids that share something worth a closer look, the smaller id first.
fn pairs(graph: &Graph) -> BTreeSet<(&str, &str)> {
    let mut blocks: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (id, entity) in &graph.entities {
        let mut keys = BTreeSet::new();
        for name in names(entity) {
            let folded = fold(name);
            keys.extend(folded.split(' ').filter(|w| w.chars().count() > 1).map(str::to_owned));
            keys.extend(initials(&folded));
            let letters: String = folded.chars().filter(|c| *c != ' ').take(4).collect();
            keys.insert(format!("{letters}…"));
            keys.insert(folded);
        }
        for key in keys {
            blocks.entry(key).or_default().insert(id);
        }
    }
    let small = blocks.values().filter(|ids| ids.len() <= COMMON);
    small.flat_map(|ids| ids.iter().flat_map(move |a| ids.range(*a..).skip(1).map(move |b| (*a, *b)))).collect()
}

fn same_sort(a: Kind, b: Kind) -> bool {
    let firm = |kind| matches!(kind, Kind::Company | Kind::Organisation);
    a == b || (firm(a) && firm(b))
}

/// The first letters of three words or more.
fn initials(folded: &str) -> Option<String> {
    let letters: String = folded.split(' ').filter_map(|w| w.chars().next()).collect();
    (letters.chars().count() > 2).then_some(letters)
}

/// How much the names speak for one entity, and what they say.
fn names_alike(a: &Entity, b: &Entity) -> Option<(f64, String)> {
    let pairs = || names(a).flat_map(|x| names(b).map(move |y| (x, y)));
    let folded: Vec<(String, String, &String, &String)> = pairs().map(|(x, y)| (fold(x), fold(y), x, y)).collect();
    if let Some((.., x, _)) = folded.iter().find(|(x, y, ..)| x == y) {
        return Some((0.8, format!("both are called `{x}`")));
    }
    if let Some((.., x, y)) =
        folded.iter().find(|(x, y, ..)| initials(x).as_ref() == Some(y) || initials(y).as_ref() == Some(x))
    {
        return Some((0.7, format!("`{x}` and `{y}` are name and initials")));
    }
    let alike = |(x, y): (&str, &str)| {
        x.chars().count().min(y.chars().count()) >= 5 && digits(x) == digits(y) && strsim::jaro_winkler(x, y) >= ALIKE
    };
    let (x, y) = (fold(&a.name), fold(&b.name));
    if alike((&x, &y)) {
        return Some((0.6, format!("`{}` and `{}` are spelt alike", a.name, b.name)));
    }
    let within = |long: &str, short: &str| {
        long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '))
            || (a.kind == Kind::Person && long.strip_suffix(short).is_some_and(|rest| rest.ends_with(' ')))
    };
    // *Uber's business in India* is Uber's, and no name of it.
    let owned = longer(a, b).strip_prefix(shorter(a, b)).is_some_and(|rest| rest.starts_with(['\'', '’']));
    ((within(&x, &y) || within(&y, &x)) && !owned)
        .then(|| (0.5, format!("`{}` is a part of `{}`", shorter(a, b), longer(a, b))))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn shorter<'e>(a: &'e Entity, b: &'e Entity) -> &'e str {
    if a.name.len() <= b.name.len() { &a.name } else { &b.name }
}

fn longer<'e>(a: &'e Entity, b: &'e Entity) -> &'e str {
    if a.name.len() <= b.name.len() { &b.name } else { &a.name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::graph_of;

    fn merges(lines: &[&str]) -> Vec<(String, String)> {
        let found = merge_candidates(&graph_of(lines), &Catalogue::default());
        found.into_iter().map(|c| (c.one, c.other)).collect()
    }

    #[test]
    fn alike_names_and_shared_company_make_candidates() {
        let lines = [
            "2020 Zeta_Motors supplies tesla asserted",
            "2021 Zeta supplies tesla asserted",
            "2021 Alpha_Beta_Cells supplies x asserted",
            "2021 ABC supplies y asserted",
            "2021 Contemporary_Amperex supplies y asserted",
            "2021 Contemprary_Amperex supplies x asserted",
        ];
        assert_eq!(merges(&["2020 Zeta supplies x asserted", "2021 Zeta's_cell_business supplies x asserted"]), []);
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            merges(&lines),
            [
                pair("abc", "alpha-beta-cells"),
                pair("contemporary-amperex", "contemprary-amperex"),
                pair("zeta", "zeta-motors"),
            ]
        );
        let reasons = &merge_candidates(&graph_of(&lines), &Catalogue::default())[2].reasons;
        assert_eq!(reasons[..], ["`Zeta` is a part of `Zeta Motors`", "each supplies tesla"]);
    }

    #[test]
    fn a_relation_between_the_two_and_a_surname_alone_make_none() {
        assert!(merges(&["2020 Zeta_Motors subsidiary-of Zeta asserted"]).is_empty());
        let far = ["2020 Daniel_Zhang/person leads a asserted", "2020 Zhang/person leads b asserted"];
        assert!(merges(&far).is_empty());
        let near = ["2020 Daniel_Zhang/person leads a asserted", "2020 Zhang/person leads a asserted"];
        assert_eq!(merges(&near).len(), 1);
    }

    #[test]
    fn a_person_who_leads_what_nothing_connects_may_be_two() {
        let lines = ["2020 wang-wei/person leads one asserted", "2021 wang-wei/person leads two asserted"];
        let found = split_candidates(&graph_of(&lines), &Catalogue::default());
        assert_eq!(found[0].groups, [["one"], ["two"]]);
        let tied = [lines[0], lines[1], "2019 two subsidiary-of one asserted"];
        assert!(split_candidates(&graph_of(&tied), &Catalogue::default()).is_empty());
    }
}
