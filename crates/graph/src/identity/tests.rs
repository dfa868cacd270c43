//! Who is who, among parties written as in the fixture.

use guanxi_model::Party;

use super::*;
use crate::fixture::{claim, party};

fn catalogue(lines: &str) -> Catalogue {
    Catalogue::from_json_lines([("test", lines)]).expect("a catalogue")
}

/// A claim of each party about one other, each in a document of its own.
fn claims(parties: &[Party]) -> Vec<Claim> {
    let claim = |(at, party): (usize, &Party)| Claim {
        subject: party.clone(),
        ..claim(&format!("doc-{at}"), "x supplies nobody-else asserted")
    };
    parties.iter().enumerate().map(claim).collect()
}

fn decided(lines: &str) -> Decisions {
    Decisions::from_json_lines(lines).expect("decisions")
}

fn ids(parties: &[Party], catalogue: &Catalogue, decisions: &str) -> Vec<String> {
    let claims = claims(parties);
    let found = identify(&claims, catalogue, &decided(decisions));
    claims.iter().map(|c| found.parties(c).0.to_owned()).collect()
}

#[test]
fn homonyms_stay_apart_by_kind() {
    let parties = [party("Visa/product"), party("Visa"), party("Orange/sector"), party("Orange/facility")];
    assert_eq!(ids(&parties, &Catalogue::default(), ""), ["visa-product", "visa", "orange", "orange-facility"]);
    let known = catalogue(r#"{"id": "visa", "name": "Visa", "kind": "product"}"#);
    assert_eq!(ids(&parties[..2], &known, ""), ["visa", "visa-company"]);
}

#[test]
fn names_that_fold_equal_are_one_entity_and_the_catalogue_keeps_its_id() {
    let known = catalogue(
        r#"{"id": "catl", "name": "CATL", "kind": "company", "aliases": ["Contemporary Amperex Technology"]}"#,
    );
    let long = claims(&[party("Contemporary_Amperex_Technology")]);
    let found = identify(&long, &known, &Decisions::default());
    assert_eq!(found.parties(&long[0]).0, "catl");
    assert_eq!(found.same_as["contemporary-amperex-technology"], "catl");
    assert_eq!(found.entities["catl"].name, "CATL");
    assert!(found.reasons["contemporary-amperex-technology"].starts_with("the catalogue has"));
    let mut short = party("Zeta_Motors");
    short.aliases = vec!["ZM".to_owned()];
    let parties = [short, party("ZM")];
    assert_eq!(ids(&parties, &known, ""), ["zeta-motors", "zeta-motors"]);
    let found = identify(&claims(&parties), &known, &Decisions::default());
    assert_eq!(found.reasons["zm"], "doc-0 calls it `ZM` too");
}

#[test]
fn a_name_that_several_share_and_a_surname_merge_nothing() {
    let alias = |name: &str, alias: &str| Party { aliases: vec![alias.to_owned()], ..party(name) };
    let parties = [alias("Ping_An_Bank", "Ping An"), alias("Ping_An_Insurance", "Ping An"), party("Ping_An")];
    assert_eq!(ids(&parties, &Catalogue::default(), ""), ["ping-an-bank", "ping-an-insurance", "ping-an"]);
    let persons = [alias("Daniel_Zhang/person", "Zhang"), party("Zhang/person")];
    assert_eq!(ids(&persons, &Catalogue::default(), ""), ["daniel-zhang", "zhang"]);
}

#[test]
fn decisions_merge_keep_apart_and_split() {
    let none = Catalogue::default();
    let mut zeta = party("Zeta_Motors");
    zeta.aliases = vec!["ZM".to_owned()];
    let parties = [zeta, party("ZM"), party("Zimmer")];
    let merge = r#"{"decision": "merge", "entities": ["zm", "zimmer"], "reason": "by its filings"}"#;
    let apart = r#"{"decision": "apart", "entities": ["zm", "zeta-motors"], "reason": "another firm"}"#;
    assert_eq!(ids(&parties, &none, merge), ["zeta-motors", "zeta-motors", "zeta-motors"]);
    assert_eq!(ids(&parties, &none, apart), ["zeta-motors", "zm", "zimmer"]);
    assert_eq!(ids(&parties, &none, &format!("{merge}\n{apart}")), ["zeta-motors", "zimmer", "zimmer"]);

    let people = [party("Wang_Wei/person"), party("Wang_Wei/person")];
    let by_document = r#"{"decision": "split", "entity": "wang-wei", "into": "wang-wei-2", "documents": ["doc-1"], "reason": "two men"}"#;
    assert_eq!(ids(&people, &none, by_document), ["wang-wei", "wang-wei-2"]);
    let claims = [claim("a", "wang-wei/person leads one asserted"), claim("b", "wang-wei/person leads two asserted")];
    let by_company =
        r#"{"decision": "split", "entity": "wang-wei", "into": "wang-wei-two", "with": ["two"], "reason": "two men"}"#;
    let found = identify(&claims, &none, &decided(by_company));
    assert_eq!(claims.each_ref().map(|c| found.parties(c)), [("wang-wei", "one"), ("wang-wei-two", "two")]);
    assert_eq!(found.split_from["wang-wei-two"], "wang-wei");
    assert_eq!(found.reasons["wang-wei-two"], "two men");
}

#[test]
fn the_order_of_claims_does_not_matter() {
    let mut parties =
        vec![party("ZM"), party("Zeta_Motors"), party("ZETA_MOTORS"), party("Visa/product"), party("Visa")];
    parties[1].aliases = vec!["ZM".to_owned(), "泽塔".to_owned()];
    let mut claims = claims(&parties);
    let forward = identify(&claims, &Catalogue::default(), &Decisions::default());
    claims.reverse();
    let backward = identify(&claims, &Catalogue::default(), &Decisions::default());
    assert_eq!(
        (forward.entities, forward.same_as, forward.reasons),
        (backward.entities, backward.same_as, backward.reasons)
    );
}
