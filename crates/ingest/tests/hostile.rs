//! Whatever the bytes are, reading ends, and says what it could not read.

use std::io::{self, Cursor, Read, Write};

use guanxi_ingest::{Documents, IngestError, limits::MAX_DOCUMENT_BYTES, read_from};
use guanxi_model::Document;
use proptest::prelude::*;

fn read(name: &str, bytes: impl Into<Vec<u8>>) -> (Vec<Document>, Vec<IngestError>) {
    match read_from(name, Cursor::new(bytes.into())) {
        Ok(documents) => split(documents),
        Err(error) => (Vec::new(), vec![error]),
    }
}

fn split(documents: Documents) -> (Vec<Document>, Vec<IngestError>) {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for document in documents {
        match document {
            Ok(document) => good.push(document),
            Err(error) => bad.push(error),
        }
    }
    (good, bad)
}

const NAMES: [&str; 10] =
    ["-", "a.txt", "a.md", "a.html", "a.jsonl", "a.json", "a.xml", "a.warc", "a.txt.gz", "a.jsonl.zst"];

/// Beginnings that lead into each reader.
const STARTS: [&[u8]; 14] = [
    b"",
    b"\x1f\x8b\x08",
    b"\x28\xb5\x2f\xfd",
    b"WARC/1.1\r\nContent-Length: 40\r\nWARC-Type: response\r\n\r\nHTTP/1.1 200 OK\r\n",
    b"<html><body><p>",
    b"<rss version='2.0'><channel><item><title>",
    b"{\"text\": \"",
    b"[{\"text\":",
    b"\xff\xfe",
    b"\xfe\xff",
    b"By Ann Baker / Jun 9, 2021 /",
    b"---\ntitle: x\n---\n# ",
    b"<!doctype html><article><time datetime='2021-06",
    b"\xef\xbb\xbf",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(name in 0..NAMES.len(), start in 0..STARTS.len(), bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        read(NAMES[name], [STARTS[start], &bytes].concat());
    }

    #[test]
    fn no_text_makes_it_panic(name in 0..NAMES.len(), start in 0..STARTS.len(), text in "(?s)([ -~]|\\PC|\n|By |[0-9]{1,2} June 2021|</?(p|article|time|b|script)>|\\{|\"|date: ){0,80}") {
        let (documents, _) = read(NAMES[name], [STARTS[start], text.as_bytes()].concat());
        let again = read(NAMES[name], [STARTS[start], text.as_bytes()].concat()).0;
        prop_assert_eq!(documents, again);
    }
}

#[test]
fn broken_lines_are_named_and_the_rest_goes_on() {
    let lines = "{\"id\": 1, \"text\": \"Mill sold.\", \"unknown\": [1]}\n\n{broken\n{\"id\": \"b\"}\n[1]\n{\"text\": \"River rose.\", \"date\": \"soon\"}\n{\"id\": null, \"text\": \" as it is \\u0000 \", \"date\": null}";
    let (documents, errors) = read("a.jsonl", lines);
    assert_eq!(
        documents.iter().map(|d| d.text.as_str()).collect::<Vec<_>>(),
        ["Mill sold.", "River rose.", " as it is \0 "]
    );
    assert_eq!(documents[0].id, "1");
    assert!(documents[1].id.starts_with("sha256:"));
    let lines: Vec<u64> =
        errors.iter().map(|e| if let IngestError::Record { line, .. } = e { *line } else { 0 }).collect();
    assert_eq!(lines, [3, 4, 5, 6]);
    assert!(errors[0].to_string().starts_with("a.jsonl, line 3: not JSON at column 2"), "{}", errors[0]);
    assert!(errors[1].to_string().contains("missing field `text`"), "{}", errors[1]);
}

#[test]
fn invalid_utf8_costs_one_line_of_records_and_one_character_of_a_page() {
    let mut lines =
        "{\"text\": \"Café, crème, brûlée\"}\n{\"text\": \"bad\"}\n{\"text\": \"good\"}\n".as_bytes().to_vec();
    let at = lines.windows(3).position(|w| w == b"bad").expect("there");
    lines[at] = 0xff;
    let (documents, errors) = read("a.jsonl", lines);
    assert_eq!(documents.len(), 2);
    assert!(errors[0].to_string().contains("line 2: byte 11 of the line is not UTF-8"), "{}", errors[0]);
    let (documents, _) =
        read("a.txt", [b"The m".as_slice(), &[0xff], "ill — “sold” — to the bakery…".as_bytes()].concat());
    assert_eq!(documents[0].text, "The m\u{fffd}ill — “sold” — to the bakery…");
}

#[test]
fn records_in_other_encodings_and_in_one_value_are_read() {
    let wide: Vec<u8> =
        "\u{feff}{\"text\": \"磨坊\"}\n{\"text\": \"Mill\"}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read("a.jsonl", wide).0.iter().map(|d| d.text.as_str()).collect::<Vec<_>>(), ["磨坊", "Mill"]);
    let (documents, errors) = read("a.json", "[\n{\"text\": \"Mill\"}, {\"id\": \"x\"}]");
    assert_eq!((documents.len(), errors.len()), (1, 1));
    assert_eq!(read("a.json", "{\n \"text\": \"Mill\"\n}").0.len(), 1);
}

#[test]
fn nothing_gives_nothing_and_binaries_are_named() {
    for name in NAMES {
        let (documents, errors) = read(name, "");
        assert!(documents.is_empty() && errors.is_empty(), "{name}: {errors:?}");
    }
    let (_, errors) = read("a.txt", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec());
    assert!(matches!(errors[0], IngestError::Binary { .. }));
}

#[test]
fn a_line_over_the_limit_costs_itself_alone() {
    /// A record that never seems to end, and a good one after it.
    struct Long(usize);
    impl Read for Long {
        fn read(&mut self, mut buffer: &mut [u8]) -> io::Result<usize> {
            let take = buffer.len().min(self.0);
            if take == 0 {
                return Ok(0);
            }
            self.0 -= take;
            buffer.write_all(&vec![b'x'; take])?;
            Ok(take)
        }
    }
    let stream = Cursor::new(b"{\"text\": \"".to_vec())
        .chain(Long(MAX_DOCUMENT_BYTES + 10))
        .chain(Cursor::new(b"\n{\"text\": \"Mill\"}\n".to_vec()));
    let (documents, errors) = split(read_from("a.jsonl", stream).expect("opens"));
    assert_eq!(documents.len(), 1);
    assert!(matches!(errors[..], [IngestError::TooLarge { line: Some(1), .. }]), "{errors:?}");
}
