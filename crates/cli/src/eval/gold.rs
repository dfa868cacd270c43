//! Gold files: what people judged to be true of each passage.

use anyhow::{Context, Result, bail};
use guanxi_model::{Relation, Status, fold};
use indexmap::IndexMap;
use serde::Deserialize;

use super::{Key, document_name, key};

/// What is true of one document.
#[derive(Debug, Default)]
pub(crate) struct Passage {
    /// Every folded name of an entity, to its folded main name.
    pub(crate) alias: IndexMap<String, String>,
    /// The claims by who and what; one for each status that the passage gives.
    pub(crate) claims: IndexMap<Key, Vec<GoldClaim>>,
}

/// Gold by document name, in the order of the file.
pub(crate) type Gold = IndexMap<String, Passage>;

/// One claim that holds.
#[derive(Debug, Deserialize)]
pub(crate) struct GoldClaim {
    subject: String,
    relation: Relation,
    object: String,
    pub(crate) status: Status,
    #[serde(default)]
    pub(crate) qualifiers: serde_json::Map<String, serde_json::Value>,
    #[serde(default)]
    pub(crate) evidence: String,
    /// Neither rewarded nor punished.
    #[serde(default)]
    pub(crate) optional: bool,
}

#[derive(Deserialize)]
struct Row {
    #[serde(alias = "id")]
    document: String,
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    entities: Vec<GoldEntity>,
    claims: Vec<GoldClaim>,
}

#[derive(Deserialize)]
struct GoldEntity {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    mentions: Vec<String>,
}

/// Reads a gold file, a document a line; with `lang`, only documents whose language starts so (`en` where none is given).
pub(crate) fn read(path: &str, lang: Option<&str>) -> Result<Gold> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read the gold file `{path}`"))?;
    let mut gold = Gold::new();
    for (at, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let row: Row = serde_json::from_str(line).with_context(|| {
            format!("{path}, line {}: not a gold record (`document`, `entities`, `claims`)", at + 1)
        })?;
        if lang.is_some_and(|lang| !row.lang.as_deref().unwrap_or("en").starts_with(lang)) {
            continue;
        }
        gold.insert(document_name(&row.document).to_owned(), passage(row));
    }
    if gold.is_empty() {
        bail!("the gold file `{path}` holds no document{}", lang.map(|l| format!(" in `{l}`")).unwrap_or_default());
    }
    Ok(gold)
}

fn passage(row: Row) -> Passage {
    let mut passage = Passage::default();
    for entity in row.entities {
        for name in [&entity.name].into_iter().chain(&entity.aliases).chain(&entity.mentions) {
            passage.alias.entry(fold(name)).or_insert_with(|| fold(&entity.name));
        }
    }
    for claim in row.claims {
        let main = |name: &str| passage.alias.get(&fold(name)).cloned().unwrap_or_else(|| fold(name));
        let key = key(main(&claim.subject), claim.relation, main(&claim.object));
        passage.claims.entry(key).or_default().push(claim);
    }
    passage
}
