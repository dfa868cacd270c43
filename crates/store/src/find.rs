//! Finding entities by what they are called.

use guanxi_model::{Entity, Kind};

use crate::{
    Store, StoreError, index,
    names::{Degree, NameWriter, Names, UnknownEntity, fitting},
    rdf::iri::Sort,
};

/// An entity that was looked for by a part of its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The entity.
    pub entity: Entity,
    /// The further name that fits, where the preferred one does not.
    pub called: Option<String>,
    /// Different entities on the other side of its statements.
    pub neighbours: usize,
    /// Its statements.
    pub statements: usize,
}

impl Store {
    /// The entity that a text names: its id or IRI, or any of its names in any language, whatever their case and legal form.
    ///
    /// Of several entities of one name, the one whose preferred name it is comes before others, then the one with more neighbours, then the id
    /// that sorts first.
    pub fn find_entity(&self, text: &str) -> Result<Entity, UnknownEntity> {
        let found = self.known_entity(text).map_err(|problem| UnknownEntity::unread(text, &problem))?;
        found.ok_or_else(|| UnknownEntity::new(text, self.suggest(text, 4)))
    }

    /// The same; `None` where there is none, without a look for names that come near.
    pub fn known_entity(&self, text: &str) -> Result<Option<Entity>, StoreError> {
        let local = self.base.name_of(Sort::Entity, text);
        let id = local.as_deref().unwrap_or_else(|| text.strip_prefix("e:").unwrap_or(text));
        let found = self.entity(id)?;
        if found.is_some() {
            return Ok(found);
        }
        self.names()?.find(text).map_or(Ok(None), |id| self.entity(&id))
    }

    /// The names of entities that come nearest to a text, at most `limit`: those that begin so first, then those that are like it.
    pub fn suggest(&self, text: &str, limit: usize) -> Vec<String> {
        let found = self.names().map(|names| names.nearest(text, limit)).unwrap_or_default();
        found.iter().filter_map(|id| self.entity(id).ok().flatten()).map(|e| e.name).collect()
    }

    /// The entities of a kind, or of any, that have a name like the text, at most `limit`: those who are called so, then those with a name,
    /// or a word of one, that begins so, the best connected first; where there are none, those whose name is written almost so, the likest first.
    pub fn search(&self, text: &str, kind: Option<Kind>, limit: usize) -> Result<Vec<Found>, StoreError> {
        let mut found = self.found(self.names()?.search(text), kind, limit)?;
        for f in &mut found {
            f.called = fitting(&f.entity, text).filter(|name| *name != f.entity.name).map(str::to_owned);
        }
        Ok(found)
    }

    /// The entities of a kind, or of any, the best connected first: those with more neighbours, then those with more statements, then by
    /// id; at most `limit`.
    pub fn by_degree(&self, kind: Option<Kind>, limit: usize) -> Result<Vec<Found>, StoreError> {
        self.found(self.names()?.by_degree(), kind, limit)
    }

    fn found(&self, ids: Vec<(String, Degree)>, kind: Option<Kind>, limit: usize) -> Result<Vec<Found>, StoreError> {
        let mut found = Vec::new();
        for (id, degree) in ids {
            if found.len() == limit {
                break;
            }
            let Some(entity) = self.entity(&id)?.filter(|e| kind.is_none_or(|kind| e.kind == kind)) else { continue };
            let (neighbours, statements) = (degree.neighbours as usize, degree.statements as usize);
            found.push(Found { entity, called: None, neighbours, statements });
        }
        Ok(found)
    }

    /// The index of names, read when it is first asked for; gathered from the graph where it cannot be read.
    pub(crate) fn names(&self) -> Result<&Names, StoreError> {
        if let Some(names) = self.names.get() {
            return Ok(names);
        }
        let written = self.path.as_ref().and_then(|path| index::names(path).ok());
        let gather = || NameWriter::gather(&self.database, &self.base).map(NameWriter::into_names);
        let names = written.map_or_else(gather, Ok)?;
        Ok(self.names.get_or_init(|| names))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{disk::index_of, fixture::store};

    #[test]
    fn an_entity_is_found_by_any_of_its_names() {
        let (_dir, store) = store();
        for text in [
            "catl",
            "CATL",
            "Contemporary Amperex Technology Co., Ltd.",
            "宁德时代",
            "urn:guanxi:e:catl",
            "e:catl",
            "宁德时代新能源",
        ] {
            assert_eq!(store.find_entity(text).map(|e| e.id), Ok("catl".to_owned()), "{text}");
        }
        assert_eq!(store.find_entity("Washington").map(|e| e.name), Ok("United States".to_owned()));
        let unknown = store.find_entity("Huwei").expect_err("unknown");
        assert_eq!(unknown.to_string(), "the store knows no `Huwei`; did you mean Huawei?");
        assert!(store.find_entity("§").is_err());
        assert_eq!(store.suggest("hua", 3), ["Huawei"]);
    }

    #[test]
    fn entities_are_searched_by_a_part_of_any_name() {
        let (_dir, store) = store();
        let ids = |text: &str, kind, limit| -> Vec<String> {
            store.search(text, kind, limit).expect("searched").into_iter().map(|f| f.entity.id).collect()
        };
        assert_eq!(ids("h", None, 9), ["huawei", "sk-hynix", "hubble"], "the best connected first");
        assert_eq!(ids("h", None, 1), ["huawei"]);
        assert_eq!(ids("amperex", None, 9), ["catl"]);
        assert_eq!(ids("德时", None, 9), ["catl"]);
        assert_eq!(ids("Huwei", None, 9), ["huawei"], "misspelt");
        assert_eq!(ids("cheng", Some(Kind::Person), 9), ["cheng-wei"]);
        assert_eq!(ids("cheng", Some(Kind::Company), 9), Vec::<String>::new());
        assert_eq!(ids("", None, 9), Vec::<String>::new());
        let found = store.search("contemporary", None, 9).expect("searched").swap_remove(0);
        assert_eq!(found.called.as_deref(), Some("Contemporary Amperex Technology"));
        assert_eq!((found.neighbours, found.statements), (3, 3));
        let everyone = store.by_degree(None, usize::MAX).expect("listed");
        let counted = guanxi_graph::degrees(&store.graph().expect("read"), &guanxi_graph::Filter::default());
        let listed = everyone.iter().map(|f| (f.entity.id.clone(), f.neighbours, f.statements));
        assert!(listed.eq(counted.into_iter().map(|d| (d.id, d.neighbours, d.statements))), "{everyone:?}");
        assert_eq!(store.by_degree(Some(Kind::Person), 9).expect("listed").len(), 1);
        assert_eq!(store.search("CATL", None, 9).expect("searched")[0].called, None);
    }

    #[test]
    fn names_are_found_without_their_index_and_with_a_damaged_one() {
        let (dir, store) = store();
        let path = dir.path().join("store");
        let index = index_of(store.path.as_ref().expect("a folder")).join(index::NAMES);
        let mut bytes = fs::read(&index).expect("read");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0xff;
        for damage in [Some(&bytes[..]), Some(&bytes[..middle]), None] {
            match damage {
                Some(bytes) => fs::write(&index, bytes).expect("written"),
                None => fs::remove_file(&index).expect("removed"),
            }
            let store = Store::open(&path).expect("opened");
            assert_eq!(store.find_entity("宁德时代").map(|e| e.id), Ok("catl".to_owned()));
            assert_eq!(store.suggest("hua", 3), ["Huawei"]);
        }
    }
}
