//! Builds on a small store: order, changes, withdrawal, and what is left when one is cut short.

use std::fs;

use guanxi_graph::Decisions;

use super::*;
use crate::{
    fixture::{catalogue, claim, dump, news, store_of},
    generations,
    rdf::vocabulary::skos,
    roll_back,
};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn any_order_and_any_number_of_builds_give_the_same_dump() {
    let (one, other, third) = (folder(), folder(), folder());
    let mut documents = news();
    let forward = dump(&store_of(one.path(), &documents));
    assert!(forward.lines().count() > 300 && forward.lines().is_sorted());
    documents.reverse();
    documents.rotate_left(2);
    assert_eq!(dump(&store_of(other.path(), &documents)), forward);
    for part in documents.chunks(2) {
        store_of(third.path(), part);
    }
    assert_eq!(dump(&Store::open(third.path()).expect("opened")), forward);
    assert_eq!(generations(third.path()).expect("listed"), (vec![1, 2, 3, 4], Some(4)));
}

#[test]
fn an_unchanged_build_makes_no_generation() {
    let dir = folder();
    let store = store_of(dir.path(), &news());
    let before = dump(&store);
    let mut builder = Builder::start(dir.path(), None).expect("started");
    for (document, claims) in news() {
        assert_eq!(builder.add(&document, &claims).expect("added"), Outcome::Unchanged);
    }
    assert_eq!(builder.publish(&catalogue()).expect("published"), 1);
    assert_eq!(dump(&Store::open(dir.path()).expect("opened")), before);
    assert!(!dir.path().join("generations/building").exists());
    drop(store);
    let (document, _) = &news()[0];
    let mut builder = Builder::start(dir.path(), None).expect("started");
    builder.add(document, &[]).expect("added");
    assert_eq!(builder.publish(&catalogue()).expect("published"), 2);
    let builder = Builder::start(dir.path(), None).expect("started").keeping(1);
    assert_eq!(builder.publish(&catalogue()).expect("published"), 2);
    assert_eq!(generations(dir.path()).expect("listed"), (vec![2], Some(2)), "as few as it was told to keep");
}

#[test]
fn a_changed_document_is_replaced_whole_and_a_withdrawn_one_leaves_nothing() {
    let (dir, fresh) = (folder(), folder());
    let mut documents = news();
    store_of(dir.path(), &documents);
    documents.truncate(4);
    documents[2].0.text = "Zeta supplies Tesla asserted".to_owned();
    documents[2].1 = vec![claim(&documents[2].0, "Zeta supplies Tesla asserted")];
    let mut builder = Builder::start(dir.path(), None).expect("started");
    let outcomes: Vec<Outcome> =
        documents.iter().map(|(document, claims)| builder.add(document, claims).expect("added")).collect();
    assert_eq!(outcomes, [Outcome::Unchanged, Outcome::Unchanged, Outcome::Replaced, Outcome::Unchanged]);
    assert_eq!(builder.prune().expect("pruned"), ["news/4.txt#1", "news/5.txt#1", "news/6.txt#1"]);
    assert_eq!(builder.publish(&catalogue()).expect("published"), 2);
    let changed = dump(&Store::open(dir.path()).expect("opened"));
    assert_eq!(changed, dump(&store_of(fresh.path(), &documents)));
    assert!(!changed.contains("SoftBank"));
}

#[test]
fn of_two_documents_of_one_identity_the_same_stays_in_any_order() {
    let mut documents = news();
    let mut twin = documents[0].clone();
    twin.0.title = Some("Another".to_owned());
    documents.push(twin);
    let (one, other) = (folder(), folder());
    let forward = dump(&store_of(one.path(), &documents));
    documents.reverse();
    assert_eq!(dump(&store_of(other.path(), &documents)), forward);
}

#[test]
fn a_dump_loaded_back_gives_the_same_dump() {
    let dir = folder();
    Format::make(dir.path(), Some("https://example.org/kg/")).expect("made");
    let store = store_of(dir.path(), &news());
    let (before, graph) = (dump(&store), store.graph().expect("read"));
    for (name, format) in crate::Format::ALL.into_iter().filter(|(_, f)| f.shape() == crate::Shape::Graph) {
        let mut text = Vec::new();
        store.export(format, &mut text).expect("written");
        let other = folder();
        let builder = Builder::start(other.path(), None).expect("started");
        builder.publish_dump(&text[..], format).expect("published");
        let copy = Store::open(other.path()).expect("opened");
        assert_eq!(copy.base(), store.base());
        assert_eq!(copy.find_entity("宁德时代").map(|e| e.id), Ok("catl".to_owned()), "{name}");
        let mut again = Vec::new();
        copy.export(format, &mut again).expect("written");
        assert!(again == text, "{name}");
        if matches!(name, "nquads" | "trig" | "jsonld") {
            assert_eq!(dump(&copy), before, "{name}");
            assert_eq!(copy.graph().expect("read"), graph);
            assert_eq!(copy.verify(&catalogue()).expect("checked"), []);
            assert_eq!(copy.outline().expect("read"), store.outline().expect("read"));
        }
    }
}

#[test]
fn what_is_no_dump_of_the_store_changes_nothing() {
    let dir = folder();
    let before = dump(&store_of(dir.path(), &news()));
    let load = |text: &str, format| {
        let builder = Builder::start(dir.path(), None).expect("started");
        builder.publish_dump(text.as_bytes(), format).expect_err("refused").to_string()
    };
    let lines = "<urn:x> <urn:y> <urn:z> .\n<urn:x> nonsense";
    for format in [crate::Format::NQuads, crate::Format::TriG, crate::Format::Turtle, crate::Format::NTriples] {
        let error = load(lines, format);
        assert!(error.contains("line 2, column "), "{error}");
    }
    let error = load("{\n \"@id\": ", crate::Format::JsonLd);
    assert!(error.contains("line 2, column "), "{error}");
    assert!(load("<urn:x> <urn:y> <urn:z> .", crate::Format::NQuads).contains("does not define the terms"));
    assert!(load(&before, crate::Format::Csv).contains("`csv` is for tables"));
    assert!(load(&before.replace("urn:guanxi:", "urn:other:"), crate::Format::NQuads).contains("`urn:other:`"));
    assert_eq!(dump(&Store::open(dir.path()).expect("opened")), before);
}

#[test]
fn a_build_that_is_cut_short_changes_nothing_and_the_next_one_clears_it_away() {
    let dir = folder();
    let documents = news();
    let before = dump(&store_of(dir.path(), &documents[..3]));
    let mut builder = Builder::start(dir.path(), None).expect("started");
    builder.add(&documents[3].0, &documents[3].1).expect("added");
    assert!(matches!(Builder::start(dir.path(), None), Err(StoreError::Locked { .. })));
    drop(builder);
    assert!(!dir.path().join("generations/building").exists());
    // As a process that was killed leaves it: half a copy, and a generation to which the pointer was not yet turned.
    fs::create_dir_all(dir.path().join("generations/building")).expect("made");
    fs::write(dir.path().join("generations/building/000001.sst"), "half").expect("written");
    fs::create_dir_all(dir.path().join("generations/000002")).expect("made");
    assert_eq!(dump(&Store::open(dir.path()).expect("opened")), before);
    assert_eq!(generations(dir.path()).expect("listed"), (vec![1], Some(1)));
    let fresh = folder();
    assert_eq!(dump(&store_of(dir.path(), &documents)), dump(&store_of(fresh.path(), &documents)));
}

#[test]
fn a_reader_keeps_its_generation_and_a_roll_back_returns_to_it() {
    let dir = folder();
    let documents = news();
    let early = store_of(dir.path(), &documents[..2]);
    let before = dump(&early);
    store_of(dir.path(), &documents);
    assert_eq!(dump(&early), before);
    assert_eq!(dump(&Store::open_generation(dir.path(), 1).expect("opened")), before);
    assert!(matches!(Store::open_generation(dir.path(), 7), Err(StoreError::Generation { .. })));
    roll_back(dir.path(), 1).expect("rolled back");
    assert_eq!(dump(&Store::open(dir.path()).expect("opened")), before);
}

#[test]
fn only_the_last_generations_are_kept() {
    let dir = folder();
    for documents in news().chunks(1) {
        let mut builder = Builder::start(dir.path(), None).expect("started").keeping(2);
        builder.add(&documents[0].0, &documents[0].1).expect("added");
        builder.publish(&catalogue()).expect("published");
    }
    assert_eq!(generations(dir.path()).expect("listed"), (vec![6, 7], Some(7)));
}

#[test]
fn claims_of_one_identity_are_one_claim_with_every_passage() {
    let dir = folder();
    let (document, claims) = news().swap_remove(1);
    let mut again = claims[0].clone();
    again.evidence[0].end -= 1;
    again.evidence[0].text.pop();
    let mut builder = Builder::start(dir.path(), None).expect("started");
    builder.add(&document, &[claims[0].clone(), again.clone(), claims[0].clone()]).expect("added");
    again.confidence = f64::NAN;
    assert!(matches!(builder.add(&document, &[again]), Err(StoreError::NoNumber(_))));
    builder.publish(&catalogue()).expect("published");
    let store = Store::open(dir.path()).expect("opened");
    let held = store.claim(&claims[0].id).expect("read").expect("held");
    assert_eq!(held.evidence.len(), 2);
    assert_eq!(store.verify(&catalogue()).expect("checked"), []);
}

#[test]
fn a_claim_of_another_document_is_refused() {
    let dir = folder();
    let documents = news();
    let mut builder = Builder::start(dir.path(), None).expect("started");
    assert!(matches!(builder.add(&documents[0].0, &documents[1].1), Err(StoreError::Stranger { .. })));
}

#[test]
fn an_unchanged_build_makes_a_lost_index_again() {
    let dir = folder();
    store_of(dir.path(), &news());
    let index = |generation| disk::index_of(&disk::path_of(dir.path(), generation));
    let whole = fs::read(index(1).join("outline.bin")).expect("an outline");
    fs::remove_file(index(1).join("outline.bin")).expect("removed");
    let store = store_of(dir.path(), &news());
    assert_eq!(store.generation(), Some(2));
    assert_eq!(fs::read(index(2).join("outline.bin")).expect("an outline"), whole);
    assert_eq!(store.verify(&catalogue()).expect("checked"), []);
    assert_eq!(store_of(dir.path(), &news()).generation(), Some(2));
}

/// A small generator of numbers, the same on every run (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// A document about few parties, so that documents touch each other: names that fold alike, homonyms, further names, contrary statuses.
fn document(dice: &mut Dice, id: usize) -> (Document, Vec<Claim>) {
    const NAMES: &[&str] = &[
        "CATL",
        "Contemporary_Amperex_Technology",
        "宁德时代",
        "Zeta_Motors",
        "ZETA_MOTORS",
        "ZM",
        "Visa",
        "Visa/product",
        "Tesla",
        "TESLA_Inc",
        "Huawei",
        "Geely",
        "Baidu",
        "Ping_An",
        "Ping_An_Bank",
        "United_States/government",
    ];
    let relations = ["supplies", "partners-with", "competes-with", "invests-in"];
    let statuses = ["asserted", "asserted", "planned", "ended", "denied"];
    let mut document = Document::new(format!("d/{id:02}"), "");
    document.date = ["2020", "2021-06", "2021-06-09", "-"][dice.below(4)].parse().ok();
    let mut claims = Vec::new();
    for _ in 0..dice.below(4) {
        let (subject, object) = (dice.of(NAMES), dice.of(NAMES));
        if subject == object {
            continue;
        }
        let sentence = format!("{subject} {} {object} {}", dice.of(&relations), dice.of(&statuses));
        let mut claim = claim(&document, &sentence);
        for party in [&mut claim.subject, &mut claim.object] {
            match party.name.as_str() {
                "Zeta Motors" if dice.below(2) == 0 => party.aliases = vec!["ZM".to_owned(), "泽塔".to_owned()],
                "Ping An Bank" if dice.below(2) == 0 => party.aliases = vec!["Ping An".to_owned()],
                "Tesla" if dice.below(3) == 0 => party.mention = Some("Tesla Motors".to_owned()),
                _ => {}
            }
        }
        claims.push(claim);
    }
    (document, claims)
}

#[test]
fn merging_what_changed_gives_what_merging_everything_gives() {
    let mut in_part = 0;
    for round in 1..=6 {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(round));
        let dir = folder();
        let mut held: BTreeMap<String, (Document, Vec<Claim>)> =
            (0..24).map(|id| document(&mut dice, id)).map(|d| (d.0.id.clone(), d)).collect();
        store_of(dir.path(), &held.values().cloned().collect::<Vec<_>>());
        for step in 0..6 {
            let mut builder = Builder::start(dir.path(), None).expect("started");
            for _ in 0..=dice.below(4) {
                let id = dice.below(30);
                if dice.below(4) == 0 {
                    held.remove(&format!("d/{id:02}"));
                    builder.remove(&format!("d/{id:02}")).expect("removed");
                } else {
                    builder.remove(&format!("d/{id:02}")).expect("removed");
                    let (document, claims) = document(&mut dice, id);
                    builder.add(&document, &claims).expect("added");
                    held.insert(document.id.clone(), (document, claims));
                }
            }
            builder.write_batch().expect("written");
            let decisions = Decisions::default();
            match builder.merge_part(&catalogue(), &decisions).expect("merged") {
                Some(_) => in_part += 1,
                None => builder.merge_all(&catalogue(), &decisions).expect("merged"),
            }
            builder.turn().expect("published");
            let (store, fresh) = (Store::open(dir.path()).expect("opened"), folder());
            let wanted = store_of(fresh.path(), &held.values().cloned().collect::<Vec<_>>());
            assert_eq!(dump(&store), dump(&wanted), "round {round}, step {step}");
            let index = |dir: &Path| std::fs::read(dir.join("index/entities.fst")).expect("an index");
            let (one, other) = (disk::path_of(dir.path(), step + 2), disk::path_of(fresh.path(), 1));
            assert_eq!(index(&one), index(&other), "round {round}, step {step}: the names");
            let basis = |dir: &Path| std::fs::read_to_string(dir.join("index/parties.jsonl")).expect("a basis");
            assert_eq!(basis(&one), basis(&other), "round {round}, step {step}: the parties");
            let outline = |dir: &Path| std::fs::read(dir.join("index/outline.bin")).expect("an outline");
            assert_eq!(outline(&one), outline(&other), "round {round}, step {step}: the outline");
        }
    }
    assert!(in_part >= 30, "{in_part} of 36 were merged in part");
}

#[test]
fn a_graph_that_another_program_merged_is_merged_anew() {
    let (dir, fresh) = (folder(), folder());
    let documents = news();
    store_of(dir.path(), &documents[..6]);
    // A program with other rules for merging: an entity has fewer names.
    let mut builder = Builder::start(dir.path(), None).expect("started");
    let node = builder.base.entity("catl");
    let names = builder.database.quads_for_pattern(Some(node.as_ref().into()), Some(skos::ALT_LABEL), None, None);
    let names: Vec<Quad> = names.map(|q| q.expect("read")).collect();
    assert!(!names.is_empty());
    for quad in &names {
        builder.database.remove(quad).expect("removed");
    }
    let path = builder.path().expect("building");
    let index = disk::index_of(&disk::path_of(dir.path(), 1));
    fs::create_dir_all(disk::index_of(&path)).expect("made");
    for file in fs::read_dir(index).expect("listed") {
        let file = file.expect("an entry").path();
        fs::copy(&file, disk::index_of(&path).join(file.file_name().expect("a name"))).expect("copied");
    }
    builder.turn().expect("published");
    drop(builder);
    let store = store_of(dir.path(), &documents[6..]);
    assert_eq!(dump(&store), dump(&store_of(fresh.path(), &documents)));
}
