//! The terms of other vocabularies that the store writes, and the prefixes that queries may use.

use guanxi_model::Kind;
use oxigraph::model::NamedNodeRef;

use super::iri::{Base, Sort};

macro_rules! terms {
    ($($(#[$doc:meta])* $module:ident = $namespace:literal { $($name:ident = $local:literal,)+ })+) => {
        $($(#[$doc])* pub(crate) mod $module {
            pub(crate) const NAMESPACE: &str = $namespace;
            $(pub(crate) const $name: super::NamedNodeRef<'_> =
                super::NamedNodeRef::new_unchecked(concat!($namespace, $local));)+
        })+
    };
}

terms! {
    schema = "https://schema.org/" {
        NEWS_ARTICLE = "NewsArticle", IDENTIFIER = "identifier", HEADLINE = "headline", TEXT = "text",
        DATE_PUBLISHED = "datePublished", URL = "url", IN_LANGUAGE = "inLanguage", PUBLISHER = "publisher",
        CORPORATION = "Corporation", PERSON = "Person", GOVERNMENT_ORGANIZATION = "GovernmentOrganization",
        ORGANIZATION = "Organization", PRODUCT = "Product", PLACE = "Place", DEFINED_TERM = "DefinedTerm",
        TICKER_SYMBOL = "tickerSymbol", MONETARY_AMOUNT = "MonetaryAmount", VALUE = "value", CURRENCY = "currency",
    }
    skos = "http://www.w3.org/2004/02/skos/core#" {
        PREF_LABEL = "prefLabel", ALT_LABEL = "altLabel", HIDDEN_LABEL = "hiddenLabel",
    }
    prov = "http://www.w3.org/ns/prov#" {
        WAS_DERIVED_FROM = "wasDerivedFrom", HAD_PRIMARY_SOURCE = "hadPrimarySource",
        WAS_ATTRIBUTED_TO = "wasAttributedTo",
    }
    oa = "http://www.w3.org/ns/oa#" {
        ANNOTATION = "Annotation", HAS_BODY = "hasBody", HAS_TARGET = "hasTarget", HAS_SOURCE = "hasSource",
        HAS_SELECTOR = "hasSelector", TEXT_POSITION_SELECTOR = "TextPositionSelector", START = "start", END = "end",
        TEXT_QUOTE_SELECTOR = "TextQuoteSelector", EXACT = "exact",
    }
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#" {
        TYPE = "type", STATEMENT = "Statement", SUBJECT = "subject", PREDICATE = "predicate", OBJECT = "object",
        JSON = "JSON",
    }
    rdfs = "http://www.w3.org/2000/01/rdf-schema#" {
        LABEL = "label",
    }
    owl = "http://www.w3.org/2002/07/owl#" {
        SAME_AS = "sameAs", CLASS = "Class",
    }
    xsd = "http://www.w3.org/2001/XMLSchema#" {
        ANY_URI = "anyURI", BOOLEAN = "boolean", DATE = "date", DECIMAL = "decimal", G_YEAR = "gYear",
        G_YEAR_MONTH = "gYearMonth", INTEGER = "integer",
    }
    org = "http://www.w3.org/ns/org#" {
        ORGANIZATION = "Organization",
    }
}

/// Every prefix that a query may use without declaring it, with its namespace.
pub(crate) fn prefixes(base: &Base) -> Vec<(&'static str, String)> {
    let own = Sort::ALL.into_iter().map(|sort| (sort.letter(), base.prefix(sort)));
    let others = [
        ("schema", schema::NAMESPACE),
        ("skos", skos::NAMESPACE),
        ("prov", prov::NAMESPACE),
        ("oa", oa::NAMESPACE),
        ("rdf", rdf::NAMESPACE),
        ("rdfs", rdfs::NAMESPACE),
        ("owl", owl::NAMESPACE),
        ("xsd", xsd::NAMESPACE),
        ("org", org::NAMESPACE),
    ];
    own.chain(others.map(|(prefix, iri)| (prefix, iri.to_owned()))).collect()
}

/// Our class for a kind of entity: its local name in the ontology.
pub(crate) const fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Company => "Company",
        Kind::Person => "Person",
        Kind::Government => "Government",
        Kind::Organisation => "Organisation",
        Kind::Product => "Product",
        Kind::Sector => "Sector",
        Kind::Facility => "Facility",
    }
}

/// The class of schema.org that comes nearest to a kind.
pub(crate) const fn schema_class(kind: Kind) -> NamedNodeRef<'static> {
    match kind {
        Kind::Company => schema::CORPORATION,
        Kind::Person => schema::PERSON,
        Kind::Government => schema::GOVERNMENT_ORGANIZATION,
        Kind::Organisation => schema::ORGANIZATION,
        Kind::Product => schema::PRODUCT,
        Kind::Sector => schema::DEFINED_TERM,
        Kind::Facility => schema::PLACE,
    }
}
