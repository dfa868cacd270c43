//! The parameters of a call: named as on the command line, each read once, none ignored.

use std::str::FromStr;

use guanxi_graph::Filter;
use guanxi_store::Store;
use indexmap::{IndexMap, IndexSet};

use super::ApiError;

/// Most entities that one call may name.
const MOST: usize = 100;

/// What was sent and not read yet.
pub(super) struct Parameters {
    /// Names and values in the order in which they were sent.
    values: Vec<(String, String)>,
    /// The names that the call has asked for, in that order.
    known: IndexSet<String>,
}

impl Parameters {
    /// Of a query string.
    pub(super) fn of_query(query: Option<&str>) -> Self {
        Self::new(form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect())
    }

    /// Of pairs; empty values count as not sent.
    pub(super) fn new(mut values: Vec<(String, String)>) -> Self {
        values.retain(|(_, value)| !value.is_empty());
        Self { values, known: IndexSet::new() }
    }

    /// Every value of a parameter that may be sent several times.
    pub(super) fn all(&mut self, name: &str) -> Vec<String> {
        self.known.insert(name.to_owned());
        self.values.extract_if(.., |(n, _)| n == name).map(|(_, value)| value).collect()
    }

    /// The value of a parameter that may be left out.
    pub(super) fn one(&mut self, name: &str) -> Result<Option<String>, ApiError> {
        let mut values = self.all(name);
        match values.len() {
            0 | 1 => Ok(values.pop()),
            _ => Err(ApiError::Wrong(format!("`{name}` is given more than once"))),
        }
    }

    /// The value of a parameter that must be there.
    pub(super) fn needed(&mut self, name: &str) -> Result<String, ApiError> {
        self.one(name)?.ok_or_else(|| ApiError::Wrong(format!("`{name}` is missing")))
    }

    /// A value of a type, or the default.
    pub(super) fn parsed<T: FromStr<Err: std::fmt::Display>>(&mut self, name: &str, default: T) -> Result<T, ApiError> {
        let Some(value) = self.one(name)? else { return Ok(default) };
        value.parse().map_err(|e| ApiError::Wrong(format!("`{name}`: {e}")))
    }

    /// A whole number, at most `most`.
    pub(super) fn count(&mut self, name: &str, default: usize, most: usize) -> Result<usize, ApiError> {
        let Some(value) = self.one(name)? else { return Ok(default) };
        match value.parse() {
            Ok(n) if n <= most => Ok(n),
            Ok(n) => Err(ApiError::Wrong(format!("`{name}` is {n}; at most {most} is answered"))),
            Err(_) => Err(ApiError::Wrong(format!("`{name}` is `{value}`; a whole number up to {most} is wanted"))),
        }
    }

    /// Which statements count: `relation`, `status`, `since`, `min_confidence`.
    pub(super) fn filter(&mut self) -> Result<Filter, ApiError> {
        fn read<T: FromStr<Err: std::fmt::Display>>(values: &[String]) -> Result<Vec<T>, ApiError> {
            values.iter().map(|v| v.parse().map_err(|e: T::Err| ApiError::Wrong(e.to_string()))).collect()
        }
        let min_confidence = self.parsed("min_confidence", 0.0)?;
        if !(0.0..=1.0).contains(&min_confidence) {
            return Err(ApiError::Wrong("`min_confidence` is a number from 0 to 1".to_owned()));
        }
        let since = self.one("since")?.map(|v| v.parse()).transpose();
        Ok(Filter {
            relations: read(&self.all("relation"))?,
            statuses: read(&self.all("status"))?,
            since: since.map_err(|e: guanxi_model::DateError| ApiError::Wrong(e.to_string()))?,
            min_confidence,
        })
    }

    /// The ids of the entities that `entity` names, each once, in the order in which they were named.
    pub(super) fn entities(&mut self, store: &Store) -> Result<Vec<String>, ApiError> {
        let names = self.all("entity");
        if names.len() > MOST {
            return Err(ApiError::Wrong(format!("at most {MOST} entities are answered at once")));
        }
        let mut ids: Vec<String> = Vec::new();
        for name in &names {
            let id = store.find_entity(name)?.id;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(ids)
    }

    /// What is left, each once.
    pub(super) fn rest(mut self) -> Result<IndexMap<String, String>, ApiError> {
        let mut rest = IndexMap::new();
        while let Some((name, _)) = self.values.first() {
            let name = name.clone();
            rest.extend(self.one(&name)?.map(|value| (name, value)));
        }
        Ok(rest)
    }

    /// Refuses what is left.
    pub(super) fn done(self) -> Result<(), ApiError> {
        match self.values.first() {
            None => Ok(()),
            Some((name, _)) => {
                let known = self.known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                let has = if known.is_empty() { "none".to_owned() } else { known };
                Err(ApiError::Wrong(format!("this call has no parameter `{name}`; it has {has}")))
            }
        }
    }
}
