//! A small store for tests, and the documents that make it.

use std::path::Path;

use guanxi_model::{
    Amount, Catalogue, Claim, DateQualifier, Document, Evidence, Kind, Part, Party, Qualifiers, Relation, Span, Stake,
    Status, TextQualifier,
};

use crate::{Builder, Format, Store};

/// Date, publisher and sentences; a sentence is `subject relation object status`, with a `/kind` after a name that is no company's
/// and `_` for spaces.
const NEWS: &[(&str, &str, &[&str])] = &[
    (
        "2019-05-16",
        "Wire A",
        &["Huawei sanctioned-by United_States/government asserted", "SK_Hynix supplies Huawei asserted"],
    ),
    (
        "2020",
        "Wire B",
        &["ASML supplies SK_Hynix asserted", "Zeiss supplies ASML asserted", "Hubble invests-in Huawei planned"],
    ),
    (
        "2021-06-09",
        "Wire A",
        &["CATL supplies Tesla asserted", "CATL supplies Apple in-talks", "SoftBank invests-in Didi asserted"],
    ),
    (
        "2021-06-10",
        "Wire B",
        &[
            "Uber acquires-stake Didi asserted",
            "Geely partners-with Baidu asserted",
            "Baidu competes-with Didi asserted",
        ],
    ),
    (
        "2022-03",
        "Wire C",
        &[
            "SoftBank invests-in Didi ended",
            "SoftBank invests-in Uber asserted",
            "Cheng_Wei/person leads Didi asserted",
        ],
    ),
    (
        "-",
        "Wire C",
        &["CATL supplies Tesla asserted", "Tesla partners-with Apple denied", "Hubble subsidiary-of Huawei asserted"],
    ),
    (
        "2022-04-01",
        "Wire A",
        &["Alibaba supplies <b>\"&|Ltd asserted", "宁德时代新能源 invests-in Zeta_Motors asserted"],
    ),
];

/// Every document with its claims.
pub(crate) fn news() -> Vec<(Document, Vec<Claim>)> {
    let made = NEWS.iter().enumerate().map(|(at, (date, publisher, sentences))| {
        let id = format!("news/{at}.txt#1");
        let text = sentences.iter().map(|s| format!("{s}.")).collect::<Vec<_>>().join(" ");
        let mut document = Document::new(id, text);
        document.date = date.parse().ok();
        document.publisher = Some((*publisher).to_owned());
        document.title = (at % 2 == 0).then(|| format!("Headline <{at}> & \"more\"\n"));
        let claims = sentences.iter().map(|s| claim(&document, s)).collect();
        (document, claims)
    });
    made.collect()
}

/// The claim that a sentence of a document makes.
pub(crate) fn claim(document: &Document, sentence: &str) -> Claim {
    let [subject, relation, object, status] = sentence.split(' ').collect::<Vec<_>>()[..] else {
        panic!("`{sentence}` is no claim")
    };
    let (relation, status): (Relation, Status) = (relation.parse().expect("relation"), status.parse().expect("status"));
    let start = document.text.find(sentence).map_or(0, |at| document.text[..at].chars().count());
    let at = |part: &str| {
        let from = start + sentence[..sentence.find(part).expect("a part")].chars().count();
        Span::new(from, from + part.chars().count())
    };
    let mut evidence = Evidence {
        document: document.id.clone(),
        part: Part::Text,
        start,
        end: start + sentence.chars().count(),
        text: sentence.to_owned(),
        subject: at(subject),
        object: at(object),
        trigger: at(relation.as_str()),
        rule: format!("{relation}.test"),
        cues: Vec::new(),
    };
    let (mut subject, mut object) = (party(subject), party(object));
    if relation.is_symmetric() && guanxi_model::fold(&subject.name) > guanxi_model::fold(&object.name) {
        std::mem::swap(&mut subject, &mut object);
        std::mem::swap(&mut evidence.subject, &mut evidence.object);
    }
    let words = |text: &str| Some(TextQualifier { text: text.to_owned() });
    let amount =
        |value, currency: &str, text: &str| Amount { value, currency: currency.to_owned(), text: text.to_owned() };
    let mut qualifiers = Qualifiers::default();
    match relation {
        Relation::InvestsIn => {
            qualifiers.amount = vec![amount(5e8, "CNY", "500 million yuan"), amount(7.83e7, "USD", "$78.3 million")];
            qualifiers.round = words("series D");
        }
        Relation::AcquiresStake => qualifiers.stake = vec![Stake { percent: Some(12.8), text: "12.8%".to_owned() }],
        Relation::Supplies => qualifiers.product = words("parts"),
        Relation::Leads => qualifiers.role = words("founder"),
        Relation::SanctionedBy => {
            let value = "2019-05".parse().expect("a date");
            qualifiers.date = Some(DateQualifier { value, text: "this month".to_owned() });
        }
        _ => {}
    }
    Claim {
        id: Claim::identity(&document.id, &subject.name, relation, &object.name, status),
        subject,
        relation,
        object,
        status,
        confidence: 0.857_142_857_142_857_1,
        qualifiers,
        evidence: vec![evidence],
    }
}

fn party(text: &str) -> Party {
    let (name, kind) = text.split_once('/').unwrap_or((text, "company"));
    let name = name.replace('_', " ");
    let kind: Kind = kind.parse().expect("a kind");
    Party {
        id: guanxi_model::slug(&name),
        mention: (name == "Huawei").then(|| "Huawei's".into()),
        name,
        kind,
        aliases: vec![],
    }
}

/// What the catalogue of the tests knows.
pub(crate) fn catalogue() -> Catalogue {
    let lines = r#"
        {"id": "catl", "name": "CATL", "kind": "company", "aliases": ["Contemporary Amperex Technology"], "zh": ["宁德时代", "宁德时代新能源"], "country": "CN", "sector": "batteries", "tickers": ["300750.SZ"]}
        {"id": "united-states", "name": "United States", "kind": "government", "adjectives": ["Washington"], "country": "US"}"#;
    let lines: Vec<&str> = lines.lines().map(str::trim).collect();
    Catalogue::from_json_lines([("test", lines.join("\n").as_str())]).expect("a catalogue")
}

/// A store of some documents.
pub(crate) fn store_of(dir: &Path, documents: &[(Document, Vec<Claim>)]) -> Store {
    let mut builder = Builder::start(dir, None).expect("started");
    for (document, claims) in documents {
        builder.add(document, claims).expect("added");
    }
    builder.publish(&catalogue()).expect("published");
    Store::open(dir).expect("opened")
}

/// A store of all documents; the folder goes when the first of the two is dropped.
pub(crate) fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().expect("a folder");
    let store = store_of(&dir.path().join("store"), &news());
    (dir, store)
}

/// The store that a changed dump of all documents makes.
pub(crate) fn store_with(change: impl Fn(&str) -> String) -> (tempfile::TempDir, Store) {
    let (_dir, store) = store();
    let changed = change(&dump(&store));
    assert_ne!(changed, dump(&store), "the change must change something");
    let dir = tempfile::tempdir().expect("a folder");
    let builder = Builder::start(dir.path(), None).expect("started");
    builder.publish_dump(changed.as_bytes(), Format::NQuads).expect("published");
    let store = Store::open(dir.path()).expect("opened");
    (dir, store)
}

/// The dump of a store.
pub(crate) fn dump(store: &Store) -> String {
    let mut bytes = Vec::new();
    store.dump(&mut bytes).expect("dumped");
    String::from_utf8(bytes).expect("UTF-8")
}
