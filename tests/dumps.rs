//! A store as a file, in every format for graphs, and back.

use std::{fs, io::Write, path::Path};

use flate2::{Compression, write::GzEncoder};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use crate::support::{complaint, dump, guanxi, output, sample_store};

/// Formats with the ending of their files, and whether they hold a whole store.
const FORMATS: [(&str, &str, bool); 5] = [
    ("nquads", "nq", true),
    ("trig", "trig", true),
    ("jsonld", "jsonld", true),
    ("turtle", "ttl", false),
    ("ntriples", "nt", false),
];

#[test]
fn a_dump_loaded_back_gives_the_same_dump() {
    let store = sample_store();
    let wanted = dump(&store);
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name).display().to_string();
    for (format, ending, whole) in FORMATS {
        let (file, copy) = (place(&format!("dump.{ending}")), place(format));
        output(&["export", "--store", &store, "--format", format, "-o", &file]);
        let out = guanxi(&["load", &file, "--store", &copy]).output().expect("runs");
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.success() && said.contains("the dump is generation 1"), "{format}: {said}");
        assert_eq!(said.contains("merged graph alone"), !whole, "{format}: {said}");
        let again = output(&["export", "--store", &copy, "--format", format]);
        assert!(again == fs::read_to_string(&file).expect("read"), "{format}");
        assert!(
            output(&["query", "--store", &copy, "investors", "-p", "company=Uber"]).contains("SoftBank"),
            "{format}"
        );
        if whole {
            assert!(dump(&copy) == wanted, "{format}");
            guanxi(&["verify", "--store", &copy]).assert().success();
            // What is built on it is what would be built on the store itself.
            let more = place("more.txt");
            fs::write(&more, "Huawei supplies BYD with chips.\n").expect("written");
            let own = place(&format!("{format}-own"));
            output(&["load", &file, "--store", &own, "--quiet"]);
            output(&["build", &more, "--store", &own, "--quiet"]);
            guanxi(&["verify", "--store", &own]).assert().success();
        } else {
            let said = complaint(&["build", "data/corpus/001-catl-tesla.txt", "--store", &copy]);
            assert!(said.contains("without the documents") && said.contains("--fresh"), "{format}: {said}");
            complaint(&["entities", "merge", "Uber", "Grab", "--reason", "a test", "--store", &copy]);
            assert!(output(&["entities", "decisions", "--store", &copy]).lines().count() < 2, "nothing is decided");
            assert!(output(&["export", "--store", &copy, "--format", format]) == again, "nothing is lost");
            output(&["build", "data/corpus/001-catl-tesla.txt", "--fresh", "--store", &copy, "--quiet"]);
            guanxi(&["verify", "--store", &copy]).assert().success();
        }
    }
}

#[test]
fn a_dump_may_be_compressed_and_come_by_standard_input() {
    let (store, folder) = (sample_store(), tempfile::tempdir().expect("a folder"));
    let place = |name: &str| folder.path().join(name).display().to_string();
    let wanted = dump(&store);
    let mut gz = GzEncoder::new(Vec::new(), Compression::fast());
    gz.write_all(wanted.as_bytes()).expect("packed");
    let trig = output(&["export", "--store", &store, "--format", "trig"]);
    let zst = compress_to_vec(trig.as_bytes(), CompressionLevel::Fastest);
    for (name, bytes) in [("dump.nq.gz", gz.finish().expect("packed")), ("dump.trig.zst", zst)] {
        fs::write(place(name), bytes).expect("written");
        let copy = place(&format!("{name}-copy"));
        output(&["load", &place(name), "--store", &copy, "--quiet"]);
        assert!(dump(&copy) == wanted, "{name}");
    }
    let copy = place("piped");
    guanxi(&["load", "-", "--format", "trig", "--store", &copy]).write_stdin(trig).assert().success();
    assert!(dump(&copy) == wanted);
    // Records, too.
    let records = guanxi(&["extract", "--with-documents", "data/corpus"]).output().expect("runs").stdout;
    fs::write(place("records.jsonl.zst"), compress_to_vec(&records[..], CompressionLevel::Fastest)).expect("written");
    let copy = place("records");
    output(&["load", &place("records.jsonl.zst"), "--store", &copy, "--quiet"]);
    assert!(dump(&copy) == wanted);
}

#[test]
fn a_dump_keeps_its_base_and_a_store_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name).display().to_string();
    let article = "data/corpus/001-catl-tesla.txt";
    output(&["build", article, "--base", "https://example.org/kg/", "--store", &place("store"), "--quiet"]);
    let wanted = dump(&place("store"));
    fs::write(place("dump.nq"), &wanted).expect("written");
    output(&["load", &place("dump.nq"), "--store", &place("copy"), "--quiet"]);
    assert!(dump(&place("copy")) == wanted);
    assert!(output(&["show", "CATL", "--store", &place("copy")]).contains("Tesla"));
    let said = complaint(&["load", &place("dump.nq"), "--base", "urn:other:", "--store", &place("other")]);
    assert!(said.contains("https://example.org/kg/") && said.contains("urn:other:"), "{said}");
    output(&["build", article, "--store", &place("own"), "--quiet"]);
    let own = dump(&place("own"));
    complaint(&["load", &place("dump.nq"), "--store", &place("own")]);
    assert!(dump(&place("own")) == own);
}

#[test]
fn a_mistake_in_a_dump_is_named_by_its_line_and_changes_nothing() {
    let (store, folder) = (sample_store(), tempfile::tempdir().expect("a folder"));
    let place = |name: &str| folder.path().join(name).display().to_string();
    let copy = place("copy");
    output(&["build", "data/corpus/001-catl-tesla.txt", "--store", &copy, "--quiet"]);
    let before = dump(&copy);
    for (format, ending, _) in FORMATS {
        let file = place(&format!("broken.{ending}"));
        let mut lines: Vec<String> =
            output(&["export", "--store", &store, "--format", format]).lines().map(str::to_owned).collect();
        let middle = lines.len() / 2;
        lines[middle] = "}} this is no RDF".to_owned();
        fs::write(&file, lines.join("\n")).expect("written");
        let said = complaint(&["load", &file, "--store", &copy]);
        let place = format!("{file}: the dump cannot be read: line {}", middle + 1);
        assert!(said.contains(&place) || (format != "nquads" && said.contains("line ")), "{format}: {said}");
        assert!(dump(&copy) == before, "{format}");
    }
    let said = complaint(&["load", &place("absent.trig"), "--store", &copy]);
    assert!(said.contains("absent.trig"), "{said}");
    fs::write(place("cut.nq.gz"), [0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3, 1, 2]).expect("written");
    assert!(complaint(&["load", &place("cut.nq.gz"), "--store", &copy]).contains("cut.nq.gz"));
    fs::write(place("other.ttl"), "<urn:a> <urn:b> <urn:c> .").expect("written");
    assert!(complaint(&["load", &place("other.ttl"), "--store", &copy]).contains("does not define the terms"));
    let two = guanxi(&["load", &place("broken.nq"), &place("broken.nt"), "--store", &copy]).output().expect("runs");
    assert_eq!(two.status.code(), Some(2));
    assert!(dump(&copy) == before && Path::new(&copy).exists());
    // A dump that is taken for records: one line says what to do.
    let out = guanxi(&["load", "-", "--store", &copy]).write_stdin(before.clone()).output().expect("runs");
    assert!(String::from_utf8_lossy(&out.stderr).contains("--format"));
}
