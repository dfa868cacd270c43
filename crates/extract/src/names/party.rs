//! The names of a document, and which of them mean the same party.

use std::collections::BTreeSet;

use guanxi_model::{Entity, Kind, fold};
use indexmap::IndexMap;

use super::{index::NameIndex, kind::Votes, lexicon::lexicon};

/// A name at one place of the document.
#[derive(Debug, Clone)]
pub(crate) struct Sighting {
    /// The characters, legal form included.
    pub(crate) text: String,
    /// Index among the catalogue's entities, where it is a name of theirs.
    pub(crate) known: Option<usize>,
    pub(crate) votes: Votes,
    /// Whether it stands in a headline.
    pub(crate) headline: bool,
    /// A short form or ticker in brackets after it.
    pub(crate) short: Option<String>,
}

/// A distinct name of the document, by its folded form.
#[derive(Debug, Clone)]
struct Name {
    /// How often each written form occurs.
    forms: IndexMap<String, usize>,
    known: Option<usize>,
    votes: Votes,
    /// Position of its first sighting in running text; of its first headline where there is none.
    first: usize,
    /// The name whose party it shares, by index; itself where it stands alone.
    same: usize,
}

/// The parties that a document names, and its folded names with the party of each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parties {
    pub(crate) entities: Vec<Entity>,
    /// Party by folded name.
    pub(crate) names: IndexMap<String, usize>,
    /// Index among the catalogue's entities, by party.
    pub(crate) known: Vec<Option<usize>>,
}

/// Sorts sightings, in the order of the text, into parties.
pub(crate) fn parties(sightings: &[Sighting], index: &NameIndex) -> Parties {
    let mut names: IndexMap<String, Name> = IndexMap::new();
    for (at, sighting) in sightings.iter().enumerate() {
        let first = if sighting.headline { sightings.len() } else { at };
        let name = names.entry(fold(&sighting.text)).or_insert_with(|| Name {
            forms: IndexMap::new(),
            known: sighting.known,
            votes: Votes::default(),
            first,
            same: 0,
        });
        *name.forms.entry(sighting.text.clone()).or_default() += 1;
        name.votes.merge(&sighting.votes);
        name.first = name.first.min(first);
        name.known = name.known.or(sighting.known);
    }
    for at in 0..names.len() {
        names[at].same = at;
    }
    declare(&mut names, sightings);
    shorten(&mut names);
    prefer_own(&mut names, index);
    recall(&mut names, index);
    settle(&names, index)
}

/// Sightings without pairs of names that are named apart as well: *the **Acme-Bolt** partnership*.
pub(super) fn without_pairs(sightings: Vec<Sighting>, index: &NameIndex) -> Vec<Sighting> {
    let seen: BTreeSet<String> = sightings.iter().map(|s| fold(&s.text)).collect();
    let company = |name: &str| index.get(name).is_some_and(|k| index.entity(k.entity).kind == Kind::Company);
    let is_pair = |s: &Sighting| {
        s.known.is_none()
            && s.text.match_indices('-').any(|(at, _)| {
                let (first, second) = (fold(&s.text[..at]), fold(&s.text[at + 1..]));
                let named = |name: &String| seen.contains(name) || company(name);
                named(&first) && named(&second)
            })
    };
    let apart: Vec<bool> = sightings.iter().map(|s| !is_pair(s)).collect();
    sightings.into_iter().zip(apart).filter_map(|(s, apart)| apart.then_some(s)).collect()
}

/// Short forms that the text itself puts in brackets after a name.
fn declare(names: &mut IndexMap<String, Name>, sightings: &[Sighting]) {
    for sighting in sightings {
        let Some(short) = &sighting.short else { continue };
        let Some(long) = names.get_index_of(&fold(&sighting.text)) else { continue };
        // *NeoTract (now Teleflex)*: a firm that another has swallowed is not that other.
        let initial = |name: &str| name.chars().next();
        let swallowed = initial(&fold(short)) != initial(&fold(&sighting.text))
            && names[long].known.is_none()
            && names.get(&fold(short)).is_some_and(|n| n.known.is_some());
        if swallowed {
            continue;
        }
        let at = names.get_index_of(&fold(short)).unwrap_or_else(|| {
            let (forms, votes, same) = (IndexMap::new(), Votes::default(), names.len());
            let name = Name { forms, known: None, votes, first: names[long].first, same };
            names.insert_full(fold(short), name).0
        });
        *names[at].forms.entry(short.clone()).or_default() += 1;
        if names[at].same == at
            && at != long
            && names[at].known.is_none_or(|k| names[long].known.is_none_or(|l| l == k))
        {
            if names[long].known.is_none() && names[at].known.is_some() {
                let root = root(names, at);
                names[long].same = root;
            } else {
                names[at].same = root(names, long);
            }
        }
    }
}

fn root(names: &IndexMap<String, Name>, mut at: usize) -> usize {
    for _ in 0..8 {
        at = names[at].same;
    }
    at
}

/// Short names after full ones: *Hesai* after *Hesai Technology*, *Musk* after *Elon Musk*, *TSMC* after its words.
fn shorten(names: &mut IndexMap<String, Name>) {
    for short in 0..names.len() {
        if names[short].same != short || names[short].known.is_some() {
            continue;
        }
        let mut best: Option<usize> = None;
        for long in (0..names.len()).filter(|&l| l != short) {
            if is_short_for(names, short, long) {
                let near = |l: usize| names[l].first.abs_diff(names[short].first);
                let better = best.is_none_or(|b| {
                    (names[long].known.is_some(), usize::MAX - near(long))
                        > (names[b].known.is_some(), usize::MAX - near(b))
                });
                best = if better { Some(long) } else { best };
            }
        }
        if let Some(long) = best {
            names[short].same = root(names, long);
        }
    }
}

/// A short name that the catalogue has for another party, after the document's own longer one: *Frontier* after *Frontier Oil*.
fn prefer_own(names: &mut IndexMap<String, Name>, index: &NameIndex) {
    for short in 0..names.len() {
        let Some((folded, name)) = names.get_index(short) else { continue };
        let Some(known) = name.known.filter(|&k| !folded.contains(' ') && fold(&index.entity(k).name) != *folded)
        else {
            continue;
        };
        if names.values().enumerate().any(|(at, n)| at != short && n.known == Some(known)) {
            continue;
        }
        let own = names.iter().position(|(full, n)| {
            let words: Vec<&str> = full.split(' ').collect();
            n.known.is_none()
                && words.len() > 1
                && words[0] == folded
                && super::lexicon::kind_by_shape(&words) == Some(Kind::Company)
                && n.votes.winner() == Kind::Company
                && !lexicon().units.contains(words[1])
        });
        if let Some(own) = own {
            let same = root(names, own);
            names[short].known = None;
            names[short].same = same;
        }
    }
}

/// Last names that stand alone and belong to one person of the catalogue.
fn recall(names: &mut IndexMap<String, Name>, index: &NameIndex) {
    for at in 0..names.len() {
        let Some((folded, name)) = names.get_index(at) else { continue };
        let alone =
            name.same == at && name.known.is_none() && names.values().all(|n| n.same != at || std::ptr::eq(n, name));
        let person = alone && !folded.contains(' ') && name.votes.of(Kind::Company) <= 4 + name.votes.of(Kind::Person);
        if let Some(known) = index.surname(folded).filter(|_| person && !lexicon().surnames.contains(folded)) {
            names[at].known = Some(known);
        }
    }
}

/// Whether one name is another's short form.
fn is_short_for(names: &IndexMap<String, Name>, short: usize, long: usize) -> bool {
    let (Some((s, a)), Some((l, b))) = (names.get_index(short), names.get_index(long)) else { return false };
    let (words, full): (Vec<&str>, Vec<&str>) = (s.split(' ').collect(), l.split(' ').collect());
    let (kind, full_kind) = (a.votes.winner(), b.votes.winner());
    if full.len() < 2 {
        return false;
    }
    if full_kind == Kind::Person {
        let surname = words.len() == 1
            && full.len() <= 4
            && (full.last() == words.first() || (full.first() == words.first() && kind == Kind::Person));
        return surname && (kind == Kind::Person || a.votes.of(Kind::Company) <= 4);
    }
    if acronym(a, &full) {
        return true;
    }
    let prefix = words.len() < full.len() && full[..words.len()] == words[..];
    // *Wexley Group* is another than *Wexley Star*: a name with a form of its own is a whole one.
    let whole = |f: &String| super::index::unfolded_words(f) != *s;
    if !prefix
        || (!a.forms.is_empty() && a.forms.keys().all(whole))
        || (kind == Kind::Person && a.votes.of(Kind::Person) > 6)
        || (kind == Kind::Government
            && a.votes.of(Kind::Government) > a.votes.of(Kind::Company) + 4
            && full_kind != Kind::Government)
    {
        return false;
    }
    // *Zorvela* is no short form of *Zorvela Campus*, which a text names later and less often.
    let times = |name: &Name| name.forms.values().sum::<usize>();
    let last = full[full.len() - 1];
    let trade = super::lexicon::kind_by_shape(&["", last]) == Some(Kind::Company) || super::is_legal_form(last);
    if a.first < b.first && times(a) > times(b) && !trade {
        return false;
    }
    let unit = lexicon().units.contains(full[words.len()]);
    // *Alibaba* before *Alibaba Cloud* is the parent; *Hubble* after *Hubble Technology Investment* is its short form.
    !unit || b.first < a.first
}

/// Whether a name is written as the initials of another's words.
fn acronym(short: &Name, full: &[&str]) -> bool {
    let Some((form, _)) = short.forms.first() else { return false };
    let letters: String = form.chars().filter(|c| c.is_alphanumeric()).collect();
    if !(3..=6).contains(&letters.len()) || !letters.chars().all(|c| c.is_ascii_uppercase()) {
        return false;
    }
    let initials = |words: &mut dyn Iterator<Item = &&str>| {
        words.filter_map(|w| w.chars().next()).flat_map(char::to_uppercase).collect::<String>()
    };
    let all = initials(&mut full.iter());
    let main = initials(&mut full.iter().filter(|w| !lexicon().connectors.contains(**w)));
    letters == all || letters == main || (letters.len() >= 4 && letters.strip_suffix('C').is_some_and(|l| l == main))
}

/// One party for each group of names.
fn settle(names: &IndexMap<String, Name>, index: &NameIndex) -> Parties {
    let mut parties = Parties::default();
    let mut by_root: IndexMap<usize, usize> = IndexMap::new();
    let mut by_known: IndexMap<usize, usize> = IndexMap::new();
    for at in 0..names.len() {
        let top = root(names, at);
        let known = names[top].known;
        let party = known.and_then(|k| by_known.get(&k)).or_else(|| by_root.get(&top)).copied();
        let party = party.unwrap_or_else(|| {
            let entity = match known {
                Some(k) => index.entity(k).clone(),
                None => named(names, top),
            };
            parties.entities.push(entity);
            parties.known.push(known);
            parties.entities.len() - 1
        });
        by_root.insert(top, party);
        // A name whose bare form is a word of the language is looked up whole: *Virgin Group*.
        if let Some(k) = known {
            by_known.insert(k, party);
        }
        if let Some((folded, name)) = names.get_index(at) {
            parties.names.insert(folded.clone(), party);
            for form in name.forms.keys() {
                parties.names.entry(super::index::unfolded_words(form)).or_insert(party);
            }
            let entity = &mut parties.entities[party];
            for form in name.forms.keys() {
                if *form != entity.name && !entity.aliases.contains(form) {
                    entity.aliases.push(form.clone());
                }
            }
        }
    }
    parties
}

/// The entity of names that the catalogue does not know: called by the fullest of them, without its legal form.
fn named(names: &IndexMap<String, Name>, top: usize) -> Entity {
    let members = || names.values().enumerate().filter(|(at, _)| root(names, *at) == top).map(|(_, n)| n);
    let mut votes = Votes::default();
    members().for_each(|n| votes.merge(&n.votes));
    let form =
        names[top].forms.iter().max_by_key(|(form, count)| (**count, form.len())).map_or("", |(form, _)| form.as_str());
    Entity::named(without_legal_form(form), votes.winner())
}

/// A name without the legal form at its end.
pub(crate) fn without_legal_form(name: &str) -> &str {
    let mut rest = name.trim_end();
    rest = rest.strip_prefix("PT ").unwrap_or(rest);
    while let Some((before, last)) = rest.rsplit_once([' ', ',']) {
        if !(super::span::is_legal_form(last) || is_foreign_form(last)) || before.trim().is_empty() {
            break;
        }
        rest = before.trim_end_matches([' ', ',', '&']);
    }
    rest
}

/// Whether a word is a legal form that only some states have, and that English names keep: *Pvt*, *PJSC*.
fn is_foreign_form(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    matches!(
        word,
        "Pvt"
            | "Pcl"
            | "PCL"
            | "PJSC"
            | "OJSC"
            | "JSC"
            | "Oy"
            | "KGaA"
            | "Tbk"
            | "SAOG"
            | "Bhd"
            | "Sdn"
            | "SL"
            | "Lda"
            | "Ltda"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_fall_off() {
        for (name, bare) in [
            ("Acme Inc.", "Acme"),
            ("Acme Motors Co., Ltd.", "Acme Motors"),
            ("The Company", "The"),
            ("Acme", "Acme"),
            ("Acme Holdings", "Acme"),
            ("Acme & Co.", "Acme"),
            ("Acme Online Pvt Ltd", "Acme Online"),
            ("Acme Bank PJSC", "Acme Bank"),
        ] {
            assert_eq!(without_legal_form(name), bare);
        }
    }

    fn sighting(text: &str, kind: Kind) -> Sighting {
        let mut votes = Votes::default();
        votes.add(kind, 3);
        Sighting { text: text.to_owned(), known: None, votes, headline: false, short: None }
    }

    fn party_of(sightings: &[Sighting], name: &str) -> String {
        let parties = parties(sightings, &NameIndex::default());
        parties.entities[parties.names[&fold(name)]].name.clone()
    }

    #[test]
    fn short_names_follow_full_ones() {
        let all = [
            sighting("Hubble Technology Investment", Kind::Company),
            sighting("Elon Musk", Kind::Person),
            sighting("Hubble", Kind::Company),
            sighting("Musk", Kind::Person),
            sighting("Zeta", Kind::Company),
            sighting("Zeta Cloud", Kind::Company),
        ];
        assert_eq!(party_of(&all, "Hubble"), "Hubble Technology Investment");
        assert_eq!(party_of(&all, "Musk"), "Elon Musk");
        assert_eq!(party_of(&all, "Zeta"), "Zeta");
    }

    #[test]
    fn brackets_and_initials_declare_short_forms() {
        let mut long = sighting("Contemporary Amperex Technology Co.", Kind::Company);
        long.short = Some("CATL".to_owned());
        let all = [long, sighting("Taiwan Silicon Works Company", Kind::Company), sighting("TSW", Kind::Company)];
        assert_eq!(party_of(&all, "CATL"), "Contemporary Amperex Technology");
        assert_eq!(party_of(&all, "TSW"), "Taiwan Silicon Works");
    }
}
