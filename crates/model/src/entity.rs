//! Who and what the claims are about.

use serde::{Deserialize, Serialize};

crate::vocabulary! {
    /// What sort of thing an entity is.
    Kind, "kind" {
        /// A firm, a fund that is a company, a brand or unit that acts as one.
        Company = "company",
        /// A person.
        Person = "person",
        /// A state, city, ministry, agency or bloc.
        Government = "government",
        /// A university, association, or fund that is no company.
        Organisation = "organisation",
        /// A product.
        Product = "product",
        /// What money goes into: *digital infrastructure*.
        Sector = "sector",
        /// A plant, laboratory or data centre.
        Facility = "facility",
    }
}

/// A name in a language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Label {
    /// The name.
    pub text: String,
    /// BCP 47 tag: `en`, `zh-Hans`.
    pub lang: String,
}

/// An entity as the catalogue describes it, or as documents name it where the catalogue does not know it.
///
/// In JSON, empty fields are left away; an entry of the catalogue needs `id`, `name` and `kind` alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// Local name of its IRI: lower case words joined by `-`, letters of every script.
    pub id: String,
    /// The fullest common name, without legal form.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Other English names by which text calls it, short forms included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Chinese names, the usual one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zh: Vec<String>,
    /// Words that stand for a state as an actor: *Chinese*, *Beijing*. They name the state only beside words that a state does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjectives: Vec<String>,
    /// Descriptions that no other entity shares: *the Taobao owner*, without the article.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub descriptions: Vec<String>,
    /// ISO 3166-1 alpha-2 code of its seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Trade, in a few words: *batteries*, *e-commerce*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// Exchange symbols with their suffix: `300750.SZ`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tickers: Vec<String>,
    /// International securities identification number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isin: Option<String>,
    /// Its own web site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Whether the name is also a common word (*Target*, *Gap*), so that a text must support it before it counts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ambiguous: bool,
}

impl Entity {
    /// An entity of which only the name and kind are known.
    pub fn named(name: impl Into<String>, kind: Kind) -> Self {
        let name = name.into();
        Self {
            id: crate::slug(&name),
            name,
            kind,
            aliases: Vec::new(),
            zh: Vec::new(),
            adjectives: Vec::new(),
            descriptions: Vec::new(),
            country: None,
            sector: None,
            tickers: Vec::new(),
            isin: None,
            website: None,
            ambiguous: false,
        }
    }

    /// Every name with its language, the preferred English one first.
    pub fn labels(&self) -> Vec<Label> {
        let label = |text: &String, lang: &str| Label { text: text.clone(), lang: lang.to_owned() };
        let english = std::iter::once(&self.name).chain(&self.aliases).map(|t| label(t, "en"));
        english.chain(self.zh.iter().map(|t| label(t, "zh-Hans"))).collect()
    }
}
