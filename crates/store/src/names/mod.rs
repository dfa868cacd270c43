//! Finding an entity by what people call it: an automaton of all names, written when a generation is published.

mod unknown;
mod write;

pub use unknown::UnknownEntity;

pub(crate) use write::NameWriter;

use std::{collections::BTreeMap, fs, path::Path};

use fst::{Automaton, IntoStreamer, Map, Streamer, automaton::Levenshtein};
use guanxi_model::{Entity, fold};

use crate::StoreError;

/// How well an entity matches what was asked, and what tells those that match equally well apart.
#[derive(Debug, Clone)]
struct Match {
    likeness: f64,
    degree: Degree,
}

/// How well an entity is connected: its neighbours, then its statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Degree {
    pub(crate) neighbours: u32,
    pub(crate) statements: u32,
}

impl Degree {
    fn pack(self) -> u64 {
        u64::from(self.neighbours) << 32 | u64::from(self.statements)
    }

    fn unpack(value: u64) -> Self {
        Self { neighbours: (value >> 32) as u32, statements: value as u32 }
    }
}

/// Every name of a store, folded, with the entity that it means.
///
/// A key is a folded name or its end from some word on, a zero byte, its rank, and the entity's id; the value is how well the entity is
/// connected, as [`Degree`] packs it. Names of rank 0 are preferred ones, 1 further ones, 2 hidden ones; 3 is the end of a name.
#[derive(Debug)]
pub(crate) struct Names {
    map: Map<Vec<u8>>,
}

/// The rank of a preferred name.
const PREFERRED: u8 = b'0';
/// The rank of the end of a name.
const END: u8 = b'3';
/// Matches that are weighed against each other; more are looked at only for names that are asked for whole.
const MANY: usize = 100_000;
/// Ends of one name that are found.
const MOST_ENDS: usize = 24;
/// The least likeness of a name that is written wrongly.
const ALIKE: f64 = 0.84;
/// The same of a part of a name, of which there are many more.
const ALIKE_IN_PART: f64 = 0.9;

impl Names {
    /// The names of a store without any.
    pub(crate) fn none() -> Self {
        Self { map: Map::default() }
    }

    /// Reads the file at `path`.
    pub(crate) fn read(path: &Path) -> Result<Self, StoreError> {
        let bytes = fs::read(path).map_err(StoreError::io(path))?;
        let map = Map::new(bytes).and_then(|map| map.as_fst().verify().map(|()| map));
        map.map(|map| Self { map }).map_err(|e| StoreError::damaged(format!("{}: {e}", path.display())))
    }

    /// The file.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.map.as_fst().as_bytes()
    }

    /// The id of the entity that is called so. Of several, the one whose preferred name it is comes before others, then the one with more
    /// neighbours, then the id that sorts first.
    pub(crate) fn find(&self, text: &str) -> Option<String> {
        let folded = fold(text);
        let mut best: Option<(u8, std::cmp::Reverse<u64>, String)> = None;
        let (from, to) = (format!("{folded}\0"), format!("{folded}\u{1}"));
        let mut keys = self.map.range().ge(from).lt(to).into_stream();
        while let Some((key, degree)) = keys.next() {
            let Some((_, rank, id)) = parts(key).filter(|(_, rank, _)| *rank != END) else { continue };
            let candidate = (rank, std::cmp::Reverse(degree), id.to_owned());
            if best.as_ref().is_none_or(|best| candidate < *best) {
                best = Some(candidate);
            }
        }
        best.map(|(.., id)| id)
    }

    /// The entities that have a name like the text, at most `limit`: first those with a name that begins so, then those with a word that
    /// does, then those whose name is written almost so; the one with more neighbours first.
    pub(crate) fn nearest(&self, text: &str, limit: usize) -> Vec<String> {
        let asked = fold(text);
        let mut found = self.begun(&asked);
        if found.len() < limit {
            for (id, like) in self.like(&asked, false) {
                found.entry(id).or_insert(like);
            }
        }
        sorted(found, |m| m.likeness).into_iter().take(limit).map(|(id, _)| id).collect()
    }

    /// The entities that are called so, then those that have a name, or a word of one, that begins like the text, the one with more neighbours
    /// first; where there are none, those whose name begins almost so, or a word of it, the likest first.
    pub(crate) fn search(&self, text: &str) -> Vec<(String, Degree)> {
        let asked = fold(text);
        let begun = self.begun(&asked);
        if begun.is_empty() {
            sorted(self.like(&asked, true), |m| m.likeness)
        } else {
            sorted(begun, |m| m.likeness.floor())
        }
    }

    /// Everyone, the best connected first.
    pub(crate) fn by_degree(&self) -> Vec<(String, Degree)> {
        let mut found = BTreeMap::new();
        let mut keys = self.map.stream();
        while let Some((key, degree)) = keys.next() {
            if let Some((_, _, id)) = parts(key).filter(|(_, rank, _)| *rank == PREFERRED) {
                take(&mut found, id, &Match { likeness: 1.0, degree: Degree::unpack(degree) });
            }
        }
        sorted(found, |_| 1.0)
    }

    /// The entities with a name that begins so, or with a word that does.
    fn begun(&self, asked: &str) -> BTreeMap<String, Match> {
        let mut found = BTreeMap::new();
        let mut keys = self.map.range().ge(asked).into_stream();
        let mut seen = 0;
        while let Some((key, degree)) =
            keys.next().filter(|(key, _)| !asked.is_empty() && key.starts_with(asked.as_bytes()) && seen < MANY)
        {
            seen += 1;
            if let Some((name, rank, id)) = parts(key) {
                let likeness = match name {
                    _ if rank == END => 2.0,
                    name if name == asked => 3.0,
                    _ => 2.5,
                };
                take(&mut found, id, &Match { likeness, degree: Degree::unpack(degree) });
            }
        }
        found
    }

    /// The entities whose name is written almost so; or, in part, begins almost so, or a word of it.
    fn like(&self, asked: &str, in_part: bool) -> BTreeMap<String, Match> {
        let mut found = BTreeMap::new();
        let errors = if asked.chars().count() < 5 { 1 } else { 2 };
        let Some(automaton) = Levenshtein::new(asked, errors).ok().filter(|_| !asked.is_empty()) else { return found };
        let mut keys = self.map.search(automaton.starts_with()).into_stream();
        while let Some((key, degree)) = keys.next() {
            let Some((name, _, id)) = parts(key).filter(|(_, rank, _)| in_part || *rank != END) else { continue };
            let part = if in_part { words(name, asked.split(' ').count()) } else { name };
            let likeness = strsim::jaro_winkler(part, asked);
            if likeness > if in_part { ALIKE_IN_PART } else { ALIKE } {
                take(&mut found, id, &Match { likeness, degree: Degree::unpack(degree) });
            }
        }
        found
    }
}

/// The first words of a name.
fn words(name: &str, count: usize) -> &str {
    name.match_indices(' ').nth(count.saturating_sub(1)).map_or(name, |(at, _)| &name[..at])
}

/// Notes a match, where the entity has no better one yet.
fn take(found: &mut BTreeMap<String, Match>, id: &str, new: &Match) {
    let old = found.entry(id.to_owned()).or_insert_with(|| new.clone());
    old.likeness = old.likeness.max(new.likeness);
}

/// The ids of the matches: those of more worth first, then the better connected, then by id.
fn sorted(found: BTreeMap<String, Match>, worth: impl Fn(&Match) -> f64) -> Vec<(String, Degree)> {
    let mut found: Vec<(String, Match)> = found.into_iter().collect();
    found.sort_by(|(one, a), (other, b)| {
        worth(b).total_cmp(&worth(a)).then(b.degree.cmp(&a.degree)).then_with(|| one.cmp(other))
    });
    found.into_iter().map(|(id, m)| (id, m.degree)).collect()
}

/// The name of an entity by which a text finds it: its own before others, one that begins so before one that is written almost so.
pub(crate) fn fitting<'e>(entity: &'e Entity, text: &str) -> Option<&'e str> {
    let asked = fold(text);
    let worth = |name: &str| {
        let folded = fold(name);
        let begins = folded.starts_with(&asked) || ends(&folded).any(|end| end.starts_with(&asked));
        let like = |part: &str| strsim::jaro_winkler(words(part, asked.split(' ').count()), &asked);
        if begins { 2.0 } else { ends(&folded).map(like).fold(like(&folded), f64::max) }
    };
    let others = entity.aliases.iter().chain(&entity.zh).chain(&entity.adjectives).chain(&entity.tickers);
    let names = std::iter::once(&entity.name).chain(others).map(|name| (worth(name), name.as_str()));
    // Of equal ones the first.
    names.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, name)| name)
}

/// The folded name, the rank and the id of a key.
fn parts(key: &[u8]) -> Option<(&str, u8, &str)> {
    let (name, rest) = std::str::from_utf8(key).ok()?.split_once('\0')?;
    Some((name, *rest.as_bytes().first()?, rest.get(1..)?))
}

/// The ends of a name from its second word on; of a Chinese name, from its second character on.
fn ends(folded: &str) -> impl Iterator<Item = &str> {
    let places = folded.char_indices().zip(folded.chars().skip(1));
    let ends = places.filter_map(|((at, before), next)| {
        let joined = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
        (before == ' ' || (joined(before) && joined(next))).then(|| &folded[at + before.len_utf8()..])
    });
    ends.take(MOST_ENDS)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use guanxi_model::Kind;

    use super::*;
    use crate::{
        Base,
        rdf::{entity::write_entity, writer::Writer},
    };

    fn writer(entities: &[(&str, &[&str])]) -> NameWriter {
        let base = Base::new(Base::DEFAULT).expect("a base");
        let mut w = Writer::merged(&base);
        for (name, aliases) in entities {
            let aliases = aliases.iter().map(|a| (*a).to_owned()).collect();
            write_entity(&mut w, &Entity { aliases, ..Entity::named(*name, Kind::Company) });
        }
        let mut names = NameWriter::default();
        w.quads.iter().for_each(|q| names.add(&base, q));
        names
    }

    #[test]
    fn names_are_found_whole_begun_by_a_word_and_misspelt() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("entities.fst");
        let all = writer(&[
            ("CATL", &["Contemporary Amperex Technology", "宁德时代"]),
            ("Huawei", &["Huawei Technologies"]),
            ("Huaxin Cement", &[]),
            ("Ampere", &[]),
        ]);
        all.write(&path, None, &BTreeSet::new()).expect("written");
        let names = Names::read(&path).expect("read");
        assert_eq!(names.find("HUAWEI Technologies Co., Ltd.").as_deref(), Some("huawei"));
        assert_eq!(names.find("Technologies"), None, "the end of a name is no name");
        assert_eq!(names.nearest("hua", 9), ["huawei", "huaxin-cement"]);
        assert_eq!(names.nearest("ampere", 9), ["ampere", "catl"]);
        assert_eq!(names.nearest("德时", 9), ["catl"]);
        assert_eq!(names.nearest("Huwei", 9), ["huawei"]);
        let ids = |found: Vec<(String, Degree)>| found.into_iter().map(|(id, _)| id).collect::<Vec<_>>();
        assert_eq!(ids(names.search("hua")), ["huawei", "huaxin-cement"]);
        assert_eq!(ids(names.search("Huawie")), ["huawei"]);
        assert_eq!(ids(names.search("amperx")), ["catl", "ampere"], "a word of a name");
        assert!(names.search("").is_empty() && names.search("§").is_empty());
        assert!(names.nearest("§", 9).is_empty() && names.nearest("qqqqqq", 9).is_empty());
        assert!(Names::none().find("catl").is_none());

        let again = folder.path().join("again.fst");
        let mut part = writer(&[("Ampere", &["Amp"]), ("Zeiss", &[])]);
        part.degrees.insert("huaxin-cement".to_owned(), Degree { neighbours: 7, statements: 9 });
        part.write(&again, Some(&names), &["ampere", "catl"].map(str::to_owned).into()).expect("written");
        let names = Names::read(&again).expect("read");
        assert_eq!((names.find("catl"), names.find("amp").as_deref()), (None, Some("ampere")));
        assert_eq!(names.nearest("hua", 9), ["huaxin-cement", "huawei"], "the better connected comes first");
        assert_eq!(names.by_degree()[0], ("huaxin-cement".to_owned(), Degree { neighbours: 7, statements: 9 }));
        assert_eq!(names.by_degree().len(), 4, "each once");
        assert_eq!(names.find("Zeiss").as_deref(), Some("zeiss"));
    }
}
