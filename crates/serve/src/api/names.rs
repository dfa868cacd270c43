//! Names as they are typed: which entities have a name, or a word of one, that begins so.

use guanxi_model::{Entity, fold};

/// Every beginning of a word in every name, sorted.
pub(super) struct Names {
    names: Vec<Name>,
    /// Name and byte where a word begins, in the order of what follows there.
    starts: Vec<(u32, u32)>,
}

struct Name {
    written: String,
    folded: String,
    /// The entity's position.
    entity: u32,
    /// 0 for the name by which it goes, 1 for others.
    rank: u8,
    /// How many statements the entity has.
    weight: usize,
}

/// The best first: the whole name, then its beginning, a preferred name, many statements, a short name.
type Fit<'a> = (bool, bool, u8, std::cmp::Reverse<usize>, usize, &'a str);

impl Names {
    /// The names of entities in the order of their positions; `weights` by position.
    pub(super) fn new<'e>(entities: impl Iterator<Item = &'e Entity>, weights: &[usize]) -> Self {
        let mut names = Vec::new();
        for (at, entity) in entities.enumerate() {
            let preferred = std::iter::once(&entity.name).chain(entity.zh.first());
            let others = entity.aliases.iter().chain(entity.zh.iter().skip(1)).chain(&entity.tickers);
            for (written, rank) in preferred.map(|n| (n, 0)).chain(others.map(|n| (n, 1))) {
                let weight = weights.get(at).copied().unwrap_or(0);
                let (written, folded) = (written.clone(), fold(written));
                names.push(Name { written, folded, entity: at as u32, rank, weight });
            }
        }
        let mut starts: Vec<(u32, u32)> = Vec::new();
        for (at, name) in names.iter().enumerate() {
            starts.extend(word_starts(&name.folded).map(|byte| (at as u32, byte as u32)));
        }
        let rest = |&(name, byte): &(u32, u32)| &names[name as usize].folded[byte as usize..];
        starts.sort_by(|a, b| rest(a).cmp(rest(b)).then(a.cmp(b)));
        Self { names, starts }
    }

    /// The position of the entity that has this very name; of several, the one that a search would put first.
    pub(super) fn exact(&self, text: &str) -> Option<u32> {
        let asked = fold(text);
        let found = self.search(text, 1).into_iter().next();
        found.filter(|(_, written)| fold(written) == asked).map(|(entity, _)| entity)
    }

    /// Positions of entities with the name that fits best, the best first.
    pub(super) fn search(&self, text: &str, limit: usize) -> Vec<(u32, &str)> {
        let asked = fold(text);
        if asked.is_empty() {
            return Vec::new();
        }
        let rest = |&(name, byte): &(u32, u32)| &self.names[name as usize].folded[byte as usize..];
        let first = self.starts.partition_point(|start| rest(start) < asked.as_str());
        let fitting = self.starts[first..].iter().take_while(|start| rest(start).starts_with(&asked));
        let mut fits: Vec<(Fit<'_>, u32)> = fitting
            .map(|&(name, byte)| {
                let name = &self.names[name as usize];
                let weight = std::cmp::Reverse(name.weight);
                let fit = (name.folded != asked, byte > 0, name.rank, weight, name.folded.len(), &*name.written);
                (fit, name.entity)
            })
            .collect();
        fits.sort_unstable();
        let mut found: Vec<(u32, &str)> = Vec::new();
        for ((.., written), entity) in fits {
            if found.len() == limit {
                break;
            }
            if !found.iter().any(|(known, _)| *known == entity) {
                found.push((entity, written));
            }
        }
        found
    }
}

/// The bytes where words begin; in Chinese, every character.
fn word_starts(folded: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    folded.char_indices().filter_map(move |(at, c)| {
        let begins = !c.is_ascii() && !c.is_lowercase() || !before.is_alphanumeric() && c.is_alphanumeric();
        before = c;
        begins.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use guanxi_model::Kind;

    use super::*;

    #[test]
    fn words_aliases_and_chinese_are_found_as_they_are_typed() {
        let mut catl = Entity::named("CATL", Kind::Company);
        catl.aliases = vec!["Contemporary Amperex Technology".into()];
        catl.zh = vec!["宁德时代".into()];
        let entities = [Entity::named("Tesla", Kind::Company), catl, Entity::named("Tencent", Kind::Company)];
        let names = Names::new(entities.iter(), &[1, 2, 9]);
        let found = |text: &str| names.search(text, 5);
        assert_eq!(found("te"), [(2, "Tencent"), (0, "Tesla"), (1, "Contemporary Amperex Technology")]);
        assert_eq!(found("Amp"), [(1, "Contemporary Amperex Technology")]);
        assert_eq!(found("TESLA, Inc."), [(0, "Tesla")]);
        assert_eq!(found("时代"), [(1, "宁德时代")]);
        assert_eq!(found("ca"), [(1, "CATL")]);
        assert_eq!((names.exact("宁德时代"), names.exact("tesla inc"), names.exact("tes")), (Some(1), Some(0), None));
        assert!(found("").is_empty() && found("xyz").is_empty() && found("esla").is_empty());
    }
}
