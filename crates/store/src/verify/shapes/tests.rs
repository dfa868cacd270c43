//! The shapes on a sound store, and one damage for each that breaks it.

use std::collections::BTreeSet;

use oxigraph::store::Store as Database;

use super::*;
use crate::fixture::{dump, news, store};

#[test]
fn every_shape_is_a_constraint_with_a_message() {
    let base = Base::new("https://example.org/kg/").expect("a base");
    let constraints = constraints(&base).expect("read");
    assert_eq!(constraints.len(), TURTLE.matches("sh:select").count());
    assert!(constraints.len() > 25 && constraints.iter().all(|c| c.select.contains("$this")));
    // Terms of ours stand by their prefix, which is that of the store's base.
    assert!(constraints.iter().all(|c| !c.select.contains("urn:guanxi:")));
}

/// What SHACL forbids where `$this` is bound beforehand (section 5.2.1), so that any engine runs the file.
#[test]
fn every_shape_may_be_bound_beforehand() {
    for Constraint { select, .. } in constraints(&Base::new(Base::DEFAULT).expect("a base")).expect("read") {
        for forbidden in ["MINUS", "SERVICE", "VALUES", "AS $this", "AS ?this"] {
            assert!(!select.contains(forbidden), "{forbidden}: {select}");
        }
        assert_eq!(select.matches("SELECT").count(), 1, "a query within must give $this: {select}");
    }
}

/// Damage to a sound store, and what it must be called: `- words` takes out the lines of the dump that have all these words, `+ words` puts
/// one in. `S` is the statement that CATL supplies Tesla, `C` a claim of it, `D` that claim's document, `X` a claim of another statement,
/// `P` a stake.
const DAMAGE: &[(&str, &str)] = &[
    ("- e:tesla o:kind | + e:tesla o:kind \"person\"", "e:tesla: its kind person is not one"),
    ("- e:tesla o:kind | + e:tesla o:kind \"firm\"", "e:tesla: its kind firm is not one"),
    ("+ e:tesla o:kind \"person\"", "e:tesla: it has more than one kind"),
    ("- e:tesla skos:prefLabel", "e:tesla: it has no name"),
    ("- e:tesla rdfs:label", "e:tesla: it has no name"),
    (
        "+ e:tesla skos:prefLabel \"Aaa\"@en | + e:tesla skos:prefLabel \"Bbb\"@en",
        "e:tesla: it has two preferred names",
    ),
    ("+ e:catl o:country \"China\"", "e:catl: China is no code of a country"),
    ("+ e:catl o:isin \"CN0009\"", "e:catl: CN0009 is no ISIN"),
    ("+ e:old owl:sameAs e:nobody", "e:old: it was merged into e:nobody, which is not described"),
    (
        "+ e:old owl:sameAs e:宁德时代新能源",
        "e:old: it was merged into e:宁德时代新能源, which is not described or was merged",
    ),
    ("+ e:uber owl:sameAs e:didi", "e:uber: it was merged and is described"),
    ("+ e:old owl:sameAs e:uber", "e:old: it was merged or split without a reason"),
    ("+ e:uber o:split-from e:didi", "e:uber: it was merged or split without a reason"),
    ("- S o:sources", "S: it lacks a subject, relation, object"),
    ("+ S rdf:predicate o:kind", "S: o:kind is no relation"),
    ("+ S o:status \"rumoured\"", "S: rumoured is no status"),
    ("- e:uber o:kind", "its party e:uber is not described"),
    ("+ S rdf:object e:catl", "S: both its parties are e:catl"),
    ("+ S o:confidence \"1.5\"^^xsd:decimal", "S: its confidence 1.5 is not between"),
    ("- S prov:wasDerivedFrom", "S: no claim supports it"),
    ("- S prov:hadPrimarySource", "S: no claim supports it"),
    ("+ S prov:wasDerivedFrom X", "S: the claim X that supports it is of another"),
    ("+ S o:first-seen \"2099-01-01\"^^xsd:date", "S: it was first seen after"),
    ("- e:catl o:supplies e:tesla", "S: it stands and is not asserted, or lacks"),
    ("- S o:status \"asserted\" | + S o:status \"planned\"", "S: it stands and is not asserted"),
    ("+ S o:contradicts e:tesla", "S: it is contradicted by e:tesla, but not"),
    ("+ e:catl o:supplies e:apple", "e:catl: no statement that stands gives it the relation o:supplies"),
    ("- S o:current \"true\"", "e:catl: no statement that stands gives it the relation o:supplies"),
    ("- C o:record", "C: it lacks a subject, relation, object, status, confidence or record"),
    ("- D o:content-hash", "C: it is of no document"),
    ("- oa:hasBody C", "C: no passage supports it"),
    ("- S prov:wasDerivedFrom C", "C: no statement rests on it"),
    ("- oa:exact \"CATL", "it lacks a claim, a rule, a document, a place or a quote"),
    ("- C rdf:type o:Claim", "it lacks a claim, a rule, a document, a place or a quote"),
    ("- o:percent | + P o:percent \"112.8\"^^xsd:decimal", "112.8 percent is no share"),
    ("- schema:currency \"CNY\"", "it lacks a value or a currency"),
    ("+ e:catl o:loves e:tesla", "e:catl: it uses o:loves, which the ontology does not define"),
    ("+ e:catl rdf:type o:Giant", "e:catl: it uses o:Giant, which the ontology does not define"),
    (
        "+ e:catl o:percent \"4\"^^xsd:decimal",
        "e:catl: it is not of the class that the ontology wants before o:percent",
    ),
    ("+ e:catl o:isin e:tesla", "e:catl: it has as its o:isin what is not of the class or datatype"),
    ("+ P o:percent \"four\"", "it has as its o:percent what is not of the class or datatype"),
];

#[test]
fn a_sound_store_has_every_shape_and_each_sort_of_damage_breaks_its_own() {
    let (_dir, store) = store();
    let whole = dump(&store);
    let constraints = constraints(&store.base).expect("read");
    // What fails each constraint, in words.
    let check = |dump: &str| -> Vec<BTreeSet<String>> {
        let database = Database::new().expect("a database");
        database.load_from_reader(RdfFormat::NQuads, dump.as_bytes()).expect("a dump");
        let damaged = store.with_database(database);
        let said = |constraint| {
            let mut failures = Vec::new();
            damaged.check_shape(constraint, &mut failures).expect("checked");
            failures.into_iter().map(|f| format!("{}: {}", f.about, f.problem)).collect()
        };
        constraints.iter().map(said).collect()
    };
    assert!(check(&whole).iter().all(BTreeSet::is_empty));

    let supply = store.statements_of("tesla").expect("read").into_iter().find(|s| s.subject == "catl").expect("there");
    let (document, claims) = news().swap_remove(2);
    let stake = whole.lines().find(|line| line.contains("o:Stake>")).and_then(|line| line.split(' ').next());
    let [supply, claim, other] = [&supply.id, &claims[0].id, &claims[2].id];
    let nodes = [
        ("S", store.base.statement(supply).to_string()),
        ("C", store.base.claim(claim).to_string()),
        ("D", store.base.document(&document.id).to_string()),
        ("X", store.base.claim(other).to_string()),
        ("P", stake.expect("a stake").to_owned()),
    ];
    let prefixes = prefixes(&store.base);
    let expand = |word: &str| -> String {
        if let Some((_, node)) = nodes.iter().find(|(letter, _)| *letter == word) {
            return node.clone();
        }
        if let Some((value, datatype)) = word.split_once("^^xsd:") {
            return format!("{value}^^<http://www.w3.org/2001/XMLSchema#{datatype}>");
        }
        let named = word.split_once(':').and_then(|(p, name)| Some((prefixes.iter().find(|(q, _)| p == *q)?, name)));
        named.map_or_else(|| word.to_owned(), |((_, iri), name)| format!("<{iri}{name}>"))
    };
    let mut broken = BTreeSet::new();
    for (damage, wanted) in DAMAGE {
        let mut lines: Vec<String> = whole.lines().map(str::to_owned).collect();
        for step in damage.split(" | ") {
            let words: Vec<String> = step[2..].split(' ').map(expand).collect();
            if step.starts_with('+') {
                lines.push(format!("{} .", words.join(" ")));
            } else {
                let before = lines.len();
                lines.retain(|line| !words.iter().all(|word| line.contains(word.as_str())));
                assert!(lines.len() < before, "{damage}: there is no such line");
            }
        }
        let wanted = wanted
            .split(' ')
            .map(|word| match word.trim_end_matches(':') {
                "S" => word.replace('S', supply),
                "C" => word.replace('C', claim),
                "X" => word.replace('X', other),
                _ => word.to_owned(),
            })
            .collect::<Vec<_>>()
            .join(" ");
        let found = check(&lines.join("\n"));
        let by: Vec<usize> = (0..found.len()).filter(|at| found[*at].iter().any(|f| f.contains(&wanted))).collect();
        assert!(!by.is_empty(), "{damage}: {wanted}: {found:?}");
        broken.extend(by);
    }
    let never: Vec<&str> =
        (0..constraints.len()).filter(|at| !broken.contains(at)).map(|at| constraints[at].message.as_str()).collect();
    assert!(never.is_empty(), "no damage breaks {never:?}");
}
