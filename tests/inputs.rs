//! Inputs that nobody would hand in on purpose.

use std::{fs, io::Write, path::Path, time::Instant};

use crate::support::guanxi;

fn write(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    fs::File::create(&path).and_then(|mut f| f.write_all(bytes)).expect("writes");
    path.display().to_string()
}

const ARTICLE: &[u8] = b"Tesla signed a deal with Panasonic. Panasonic supplies batteries to Tesla.\n";

#[test]
fn what_cannot_be_read_is_named_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = write(folder.path(), "good.txt", ARTICLE);
    let binary =
        write(folder.path(), "program.txt", &[0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 62]);
    let broken = write(folder.path(), "broken.jsonl", b"{\"id\": \"a\", \"text\": \"Tesla\"}\n{\"id\": \n");
    for command in ["read", "extract", "analyze"] {
        let out = guanxi(&[command, &good, &binary, &broken, "absent.txt"]).output().expect("runs");
        let stderr = String::from_utf8(out.stderr).expect("UTF-8");
        assert_eq!(out.status.code(), Some(3), "{command}: {stderr}");
        assert!(!out.stdout.is_empty());
        for named in ["program.txt", "broken.jsonl", "line 2", "absent.txt"] {
            assert!(stderr.contains(named), "{command} names {named}: {stderr}");
        }
    }
    let out = guanxi(&["extract", &binary, "absent.txt"]).output().expect("runs");
    assert_eq!(out.status.code(), Some(1), "nothing at all could be read");
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let (good, locked) = (write(folder.path(), "good.txt", ARTICLE), write(folder.path(), "locked.txt", ARTICLE));
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("permissions");
    if fs::read(&locked).is_ok() {
        return; // the superuser reads everything
    }
    let out = guanxi(&["extract", &good, &locked]).output().expect("runs");
    assert_eq!(out.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&out.stderr).contains("locked.txt"));
}

#[test]
fn odd_bytes_never_end_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let all_bytes: Vec<u8> = (0..=255).cycle().take(4096).collect();
    for (name, bytes) in [
        ("empty.txt", &b""[..]),
        ("space.txt", b" \n\t\r\n "),
        ("latin1.txt", b"Nestl\xe9 acquired a stake in Haagen-Dazs for \x805 million.\n"),
        ("invalid.txt", b"Tesla \xff\xfe\xc3 supplies \xed\xa0\x80 Panasonic.\n"),
        ("all.txt", &all_bytes),
        ("half.html", b"<html><body><p>Tesla supplies <b>Panasonic"),
        ("cut.txt.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00"),
        ("empty.jsonl", b""),
        ("surrogate.jsonl", br#"{"id": "a", "text": "Tesla \ud800 supplies Panasonic."}"#),
        ("nul.jsonl", br#"{"id": "a\u0000", "text": "Tesla\u0000 supplies Panasonic."}"#),
    ] {
        let path = write(folder.path(), name, bytes);
        for command in ["read", "extract", "analyze"] {
            let out = guanxi(&[command, &path]).output().expect("runs");
            let stderr = String::from_utf8_lossy(&out.stderr).into_owned();
            assert!(matches!(out.status.code(), Some(0 | 1 | 3)), "{command} {name}: {:?} {stderr}", out.status);
            assert!(!stderr.contains("panicked"), "{command} {name}: {stderr}");
            let failed = out.status.code() != Some(0);
            assert!(!failed || stderr.contains(name), "{command} {name} says what it could not read: {stderr}");
        }
    }
}

#[test]
fn standard_input_may_be_closed_or_empty() {
    for command in ["read", "extract", "analyze"] {
        let out = guanxi(&[command, "-"]).write_stdin("").output().expect("runs");
        assert!(matches!(out.status.code(), Some(0 | 1)), "{command}: {:?}", out.status);
        let out = guanxi(&[command, "-"]).write_stdin(ARTICLE).output().expect("runs");
        assert_eq!(out.status.code(), Some(0), "{command}: {}", String::from_utf8_lossy(&out.stderr));
        assert!(!out.stdout.is_empty(), "{command}");
    }
    let status = std::process::Command::new("sh")
        .args(["-c", &format!("{} extract - <&-", env!("CARGO_BIN_EXE_guanxi"))])
        .output()
        .expect("runs")
        .status;
    assert!(matches!(status.code(), Some(0 | 1)), "{status:?}");
}

#[test]
fn fifty_megabytes_are_read_in_their_stride() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "The weather was fine and nothing happened at all on this quiet day by the sea. ".repeat(40);
    let mut bytes = Vec::with_capacity(51 << 20);
    for number in 0.. {
        writeln!(bytes, r#"{{"id": "{number}", "text": "{text}"}}"#).expect("writes");
        if bytes.len() > 50 << 20 {
            break;
        }
    }
    let many = write(folder.path(), "many.jsonl", &bytes);
    let one =
        write(folder.path(), "one.txt", &b"Nothing happened on this quiet day by the sea. ".repeat((50 << 20) / 47));
    let start = Instant::now();
    let out = guanxi(&["read", &many]).output().expect("runs");
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(out.stdout.len() > 50 << 20);
    let out = guanxi(&["read", &one]).output().expect("runs");
    assert!(matches!(out.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(start.elapsed().as_secs() < 60, "took {:?}", start.elapsed());
}
