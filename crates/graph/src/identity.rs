//! One entity for the parties that are the same: by id, and by names that fold equal; homonyms stay apart by kind.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_model::{Catalogue, Entity, Kind, Party, fold};
use indexmap::IndexMap;

/// Which entity each party is.
#[derive(Debug, Clone, Default)]
pub struct Identities {
    ids: BTreeMap<(String, Kind), String>,
    /// The entities, by id, with every name by which the parties are called.
    pub entities: IndexMap<String, Entity>,
    /// The ids that were merged into another, each with the one that stays.
    pub same_as: BTreeMap<String, String>,
}

impl Identities {
    /// The id of the entity that the party is; the party's own where it was not among those identified.
    pub fn id_of<'a>(&'a self, party: &'a Party) -> &'a str {
        self.ids.get(&(party.id.clone(), party.kind)).unwrap_or(&party.id)
    }
}

/// What all parties of one id and kind are called.
#[derive(Debug, Default)]
struct Called {
    /// How often each name is the party's name.
    names: BTreeMap<String, usize>,
    /// Names that a document gives as the same.
    aliases: BTreeSet<String>,
    /// Words of a passage that look like a name.
    mentions: BTreeSet<String>,
}

impl Called {
    /// The most frequent name; of several, the one that sorts first.
    fn name(&self) -> &str {
        let best = self.names.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
        best.map_or("", |(name, _)| name)
    }
}

/// Finds out which parties are one entity. The order in which they come does not matter.
///
/// An id of the catalogue is the catalogue's entity, where the kinds agree. The same id with another kind is a homonym and gets
/// the kind joined to its id. An entity that the catalogue does not know is merged with the one other entity of its kind whose name,
/// or a further name of which, folds as its own name does; where several do, it stays apart. Of merged ids the catalogue's
/// stays, else the one that sorts first.
pub fn identify<'a>(parties: impl IntoIterator<Item = &'a Party>, catalogue: &Catalogue) -> Identities {
    let mut called: BTreeMap<(String, Kind), Called> = BTreeMap::new();
    for party in parties {
        let entry = called.entry((party.id.clone(), party.kind)).or_default();
        *entry.names.entry(party.name.clone()).or_default() += 1;
        entry.aliases.extend(party.aliases.iter().cloned());
        entry.mentions.extend(party.mention.iter().filter_map(|m| name_like(m)).map(str::to_owned));
    }
    let apart = keep_homonyms_apart(&called, catalogue);
    let kept = merge_equal_names(&called, &apart, catalogue);

    let mut found = Identities::default();
    for (key, called) in &called {
        let own = &apart[key];
        let id = kept.get(own).unwrap_or(own);
        let entity = found.entities.entry(id.clone()).or_insert_with(|| {
            let known = catalogue.get(id).filter(|e| e.kind == key.1).cloned();
            let unknown = || Entity { id: id.clone(), ..Entity::named(called.name(), key.1) };
            Entity { descriptions: Vec::new(), ambiguous: false, ..known.unwrap_or_else(unknown) }
        });
        if id == own && catalogue.get(id).is_none() {
            called.name().clone_into(&mut entity.name);
        }
        let names = called.names.keys().chain(&called.aliases).chain(&called.mentions);
        for name in names.filter(|n| !n.is_empty()) {
            let list = if name.chars().any(is_han) { &mut entity.zh } else { &mut entity.aliases };
            list.push(name.clone());
        }
        if id != own {
            found.same_as.insert(own.clone(), id.clone());
        }
        found.ids.insert(key.clone(), id.clone());
    }
    found.entities.values_mut().for_each(tidy_names);
    found.entities.sort_keys();
    found
}

/// The id of each party by itself: the plain one for the catalogue's kind, else for the first kind; the others with their kind.
fn keep_homonyms_apart(
    called: &BTreeMap<(String, Kind), Called>,
    catalogue: &Catalogue,
) -> BTreeMap<(String, Kind), String> {
    let mut plain: BTreeMap<&str, Kind> = BTreeMap::new();
    for (id, kind) in called.keys() {
        plain.entry(id).or_insert_with(|| catalogue.get(id).map_or(*kind, |e| e.kind));
    }
    let taken = |id: &str, kind| plain.get(id).is_some_and(|k| *k != kind);
    let mut ids = BTreeMap::new();
    for (id, kind) in called.keys() {
        let mut own = id.clone();
        while taken(&own, *kind) {
            own = format!("{own}-{kind}");
        }
        ids.insert((id.clone(), *kind), own);
    }
    ids
}

/// The ids that go into another, each with the one that stays.
fn merge_equal_names(
    called: &BTreeMap<(String, Kind), Called>,
    apart: &BTreeMap<(String, Kind), String>,
    catalogue: &Catalogue,
) -> BTreeMap<String, String> {
    let known = |id: &str, kind: Kind| catalogue.get(id).is_some_and(|e| e.kind == kind);
    let mut owners: BTreeMap<(Kind, String), BTreeSet<&str>> = BTreeMap::new();
    let mut own = |kind, name: &str, id| {
        let folded = fold(name);
        if !folded.is_empty() {
            owners.entry((kind, folded)).or_default().insert(id);
        }
    };
    for entity in catalogue.iter() {
        own(entity.kind, &entity.name, entity.id.as_str());
        for name in entity.aliases.iter().chain(&entity.zh).filter(|n| tells_apart(n, entity.kind)) {
            own(entity.kind, name, &entity.id);
        }
    }
    for ((id, kind), called) in called {
        let id = &apart[&(id.clone(), *kind)];
        own(*kind, called.name(), id);
        for name in called.aliases.iter().filter(|n| tells_apart(n, *kind)) {
            own(*kind, name, id);
        }
    }
    let mut into: BTreeMap<&str, &str> = BTreeMap::new();
    for ((raw, kind), called) in called {
        let id = apart[&(raw.clone(), *kind)].as_str();
        if known(id, *kind) {
            continue;
        }
        let others: Vec<&str> = owners
            .get(&(*kind, fold(called.name())))
            .map_or_else(Vec::new, |o| o.iter().copied().filter(|o| *o != id).collect());
        let in_catalogue: Vec<&str> = others.iter().copied().filter(|o| known(o, *kind)).collect();
        match (in_catalogue[..].as_ref(), others[..].as_ref()) {
            ([one], _) | ([], [one]) => {
                into.insert(id, one);
            }
            _ => {}
        }
    }
    let roots = groups(&into);
    let mut stays: BTreeMap<&str, &str> = BTreeMap::new();
    for (id, root) in &roots {
        let is_known = |id: &str| catalogue.get(id).is_some();
        let best = stays.entry(root).or_insert(id);
        if (!is_known(id), *id) < (!is_known(best), *best) {
            *best = id;
        }
    }
    roots
        .iter()
        .filter(|(id, root)| stays[*root] != **id)
        .map(|(id, root)| ((*id).to_owned(), stays[root].to_owned()))
        .collect()
}

/// For every id that takes part in a merge, one id that stands for all that hang together with it.
fn groups<'a>(into: &BTreeMap<&'a str, &'a str>) -> BTreeMap<&'a str, &'a str> {
    let mut root: BTreeMap<&str, &str> = into.iter().flat_map(|(a, b)| [(*a, *a), (*b, *b)]).collect();
    for (a, b) in into {
        let (a, b) = (root[a], root[b]);
        let first = a.min(b);
        root.values_mut().filter(|r| **r == a || **r == b).for_each(|r| *r = first);
    }
    root
}

/// Whether a further name is enough to tell who is meant: a person's surname alone is not.
fn tells_apart(name: &str, kind: Kind) -> bool {
    kind != Kind::Person || name.contains(' ') || name.chars().any(is_han)
}

/// The words of a passage as a name: without a possessive, and nothing where they are a pronoun or a description.
fn name_like(mention: &str) -> Option<&str> {
    const NO_NAME: &[&str] = &[
        "it", "its", "itself", "they", "their", "them", "he", "his", "him", "she", "her", "we", "our", "us", "the",
        "this", "that", "these", "those", "a", "an", "both", "which", "who", "whose", "one", "such", "another", "each",
        "i", "you", "your",
    ];
    let mention = mention.trim();
    let mention = mention.strip_suffix("'s").or_else(|| mention.strip_suffix("’s")).unwrap_or(mention);
    let first = mention.split_whitespace().next()?.to_lowercase();
    let named = mention.chars().any(|c| c.is_uppercase() || is_han(c));
    (named && !NO_NAME.contains(&first.as_str()) && mention.chars().count() <= 80).then_some(mention)
}

/// Further names sorted, none twice, none that is the name itself or an adjective; the usual Chinese name stays first.
fn tidy_names(entity: &mut Entity) {
    let Entity { name, aliases, zh, adjectives, .. } = entity;
    aliases.retain(|alias| alias != name && !adjectives.contains(alias));
    aliases.sort();
    aliases.dedup();
    if let Some((first, rest)) = zh.split_first() {
        let mut rest: Vec<String> = rest.iter().filter(|n| *n != first && *n != name).cloned().collect();
        rest.sort();
        rest.dedup();
        let first = first.clone();
        *zh = if first == *name { rest } else { [vec![first], rest].concat() };
    }
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::party;

    fn catalogue(lines: &str) -> Catalogue {
        Catalogue::from_json_lines([("test", lines)]).expect("a catalogue")
    }

    fn ids(parties: &[Party], catalogue: &Catalogue) -> Vec<String> {
        let found = identify(parties, catalogue);
        parties.iter().map(|p| found.id_of(p).to_owned()).collect()
    }

    #[test]
    fn homonyms_stay_apart_by_kind() {
        let parties = [party("Visa/product"), party("Visa"), party("Orange/sector"), party("Orange/facility")];
        assert_eq!(ids(&parties, &Catalogue::default()), ["visa-product", "visa", "orange", "orange-facility"]);
        let known = catalogue(r#"{"id": "visa", "name": "Visa", "kind": "product"}"#);
        assert_eq!(ids(&parties[..2], &known), ["visa", "visa-company"]);
    }

    #[test]
    fn names_that_fold_equal_are_one_entity_and_the_catalogue_keeps_its_id() {
        let known = catalogue(
            r#"{"id": "catl", "name": "CATL", "kind": "company", "aliases": ["Contemporary Amperex Technology"]}"#,
        );
        let long = party("Contemporary_Amperex_Technology");
        let found = identify([&long], &known);
        assert_eq!(found.id_of(&long), "catl");
        assert_eq!(found.same_as["contemporary-amperex-technology"], "catl");
        assert_eq!(found.entities["catl"].name, "CATL");
        let mut short = party("Zeta_Motors");
        short.aliases = vec!["ZM".to_owned()];
        assert_eq!(ids(&[short, party("ZM")], &known), ["zeta-motors", "zeta-motors"]);
    }

    #[test]
    fn a_name_that_several_share_and_a_surname_merge_nothing() {
        let alias = |name: &str, alias: &str| Party { aliases: vec![alias.to_owned()], ..party(name) };
        let parties = [alias("Ping_An_Bank", "Ping An"), alias("Ping_An_Insurance", "Ping An"), party("Ping_An")];
        assert_eq!(ids(&parties, &Catalogue::default()), ["ping-an-bank", "ping-an-insurance", "ping-an"]);
        let persons = [alias("Daniel_Zhang/person", "Zhang"), party("Zhang/person")];
        assert_eq!(ids(&persons, &Catalogue::default()), ["daniel-zhang", "zhang"]);
    }

    #[test]
    fn mentions_become_names_only_where_they_look_like_one() {
        for (mention, name) in [
            ("Huawei's", Some("Huawei")),
            ("the TikTok owner", None),
            ("It", None),
            ("the company", None),
            ("chipmaker", None),
            ("宁德时代", Some("宁德时代")),
            ("", None),
        ] {
            assert_eq!(name_like(mention), name, "{mention}");
        }
    }

    #[test]
    fn the_order_of_parties_does_not_matter() {
        let mut parties =
            vec![party("ZM"), party("Zeta_Motors"), party("ZETA_MOTORS"), party("Visa/product"), party("Visa")];
        parties[1].aliases = vec!["ZM".to_owned(), "泽塔".to_owned()];
        let forward = identify(&parties, &Catalogue::default());
        parties.reverse();
        let backward = identify(&parties, &Catalogue::default());
        assert_eq!((forward.entities, forward.same_as), (backward.entities, backward.same_as));
    }
}
