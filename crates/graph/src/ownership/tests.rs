//! Holdings written as `owner percent owned`; `>` for a stake without a size, `parent` for a subsidiary's parent.

use super::*;
use crate::{Decisions, DocumentMeta, fixture::claim, merge};

fn graph(lines: &[&str]) -> Graph {
    let mut documents = Vec::new();
    let mut claims = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let [owner, share, held] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("`{line}`") };
        let document = guanxi_model::Document::new(format!("d{at:02}"), "");
        let sentence = match share {
            "parent" => format!("{held} subsidiary-of {owner} asserted"),
            _ => format!("{owner} acquires-stake {held} asserted"),
        };
        let mut claim = claim(&document.id, &sentence);
        if let Ok(percent) = share.parse() {
            claim.qualifiers.stake = vec![guanxi_model::Stake { percent: Some(percent), text: share.to_owned() }];
        }
        documents.push(DocumentMeta::from(&document));
        claims.push(claim);
    }
    merge(documents, claims, &guanxi_model::Catalogue::default(), &Decisions::default())
}

fn owners(lines: &[&str], id: &str) -> Vec<String> {
    let graph = graph(lines);
    let ownership = Ownership::of(&graph, &Filter::default());
    ownership.owners_of(id).iter().map(|h| format!("{} {}", h.id, h.total)).collect()
}

fn held(lines: &[&str], id: &str) -> Vec<String> {
    let graph = graph(lines);
    let ownership = Ownership::of(&graph, &Filter::default());
    ownership.holdings_of(id).iter().map(|h| format!("{} {} in {}", h.id, h.total, h.steps)).collect()
}

#[test]
fn stakes_through_others_are_products_and_sums() {
    let lines = ["top 60 left", "top 50 right", "left 40 firm", "right 20 firm", "top 5 firm"];
    // 5 + 60 × 40 + 50 × 20 percent
    assert_eq!(owners(&lines, "firm"), ["left 40%", "top 39%", "right 20%"]);
    assert_eq!(held(&lines, "top"), ["left 60% in 1", "right 50% in 1", "firm 39% in 1"]);
}

#[test]
fn what_is_not_known_stays_a_range() {
    let lines = ["top > middle", "middle 30 firm", "boss parent unit", "unit 30 firm"];
    assert_eq!(owners(&lines, "firm"), ["middle 30%", "unit 30%", "boss 15–30%", "top up to 30%"]);
    assert_eq!(held(&["a 4.8 x", "a 5.2 x"], "a"), ["x 4.8–5.2% in 1"]);
    assert_eq!(owners(&["a 10 x", "a 10 y"], "z"), Vec::<String>::new());
}

#[test]
fn a_circle_is_found_and_counts_once() {
    // Nobody but a stands outside the circle: half of x is its own, and of the other half it holds half by way of b, and so on.
    let lines = ["a 50 x", "x 50 b", "b 50 x", "a 50 b"];
    assert_eq!(owners(&lines, "x"), ["a 100%", "b 50%"]);
    let graph = graph(&lines);
    let circles = Ownership::of(&graph, &Filter::default()).circles();
    assert_eq!(circles, [Circle { ring: vec!["b", "x"], members: vec!["b", "x"] }]);
    assert!(Ownership::of(&self::graph(&["a 50 b", "b 50 c"]), &Filter::default()).circles().is_empty());
    assert_eq!(owners(&["x 60 y", "y 60 z", "z 60 x"], "x"), ["z 60%", "y 36%"]);
}

#[test]
fn a_stake_is_the_same_from_either_end() {
    let ring = ["g 40 d", "d 30 o", "o 20 g", "g 60 k", "k 50 s", "p 10 g", "p > d"];
    let graph = graph(&ring);
    let ownership = Ownership::of(&graph, &Filter::default());
    let mut seen = 0;
    for asset in ["g", "d", "o", "k", "s"] {
        for owner in ownership.owners_of(asset) {
            let held = ownership.holdings_of(owner.id).into_iter().find(|h| h.id == asset).expect("held");
            let same =
                (held.total.low - owner.total.low).abs() < 1e-6 && (held.total.high - owner.total.high).abs() < 1e-6;
            assert!(same, "{} of {asset}: {} and {}", owner.id, owner.total, held.total);
            seen += 1;
        }
    }
    assert_eq!(seen, 18);
    assert_eq!(owners(&ring[..5], "s")[..2], ["k 50%", "g 30%"], "what it holds of itself is not added");
}

#[test]
fn control_adds_up_within_a_group() {
    let lines = ["head 51 left", "head parent right", "left 30 firm", "right 25 firm", "other 45 firm", "firm 50 half"];
    let graph = graph(&lines);
    let groups = Ownership::of(&graph, &Filter::default()).control_groups();
    assert_eq!(groups, [ControlGroup { head: "head", members: vec!["firm", "left", "right"] }]);
    let ring = self::graph(&["a 60 b", "b 60 a", "b 60 c"]);
    let groups = Ownership::of(&ring, &Filter::default()).control_groups();
    assert_eq!(groups, [ControlGroup { head: "a", members: vec!["b", "c"] }]);
}

#[test]
fn more_than_the_whole_is_noticed() {
    let graph = graph(&["a 60 x", "b 70 x", "c 100 y"]);
    assert_eq!(Ownership::of(&graph, &Filter::default()).overbooked(), [("x", 130.0)]);
}
