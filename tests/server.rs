//! `serve` over loopback: a question, a refusal, an end on request.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::support::{root, sample_store};

/// A server of the sample corpus, with the address that it chose.
fn start() -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_guanxi"))
        .args(["serve", "--store", &sample_store(), "--address", "127.0.0.1:0"])
        .current_dir(root())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut line = String::new();
    BufReader::new(child.stderr.take().expect("a pipe")).read_line(&mut line).expect("says where it listens");
    let address = line.trim_start_matches("http://").split('/').next().expect("an address").to_owned();
    (child, address)
}

fn request(address: &str, text: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("connects");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("sets a limit");
    let text = text.replace("HOST", address).replace('\n', "\r\n");
    stream.write_all(text.as_bytes()).expect("sends");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answers");
    answer
}

#[test]
fn a_server_answers_refuses_and_ends_when_asked() {
    let (mut child, address) = start();
    let health = request(&address, "GET /health HTTP/1.1\nHost: HOST\nConnection: close\n\n");
    assert!(health.starts_with("HTTP/1.1 200") && health.ends_with("ok\n"), "{health}");
    let query = "SELECT ?a ?b { ?a o:supplies ?b } LIMIT 1";
    let ask = format!(
        "POST /sparql HTTP/1.1\nHost: HOST\nConnection: close\nContent-Type: application/sparql-query\nAccept: text/csv\n\
         Content-Length: {}\n\n{query}",
        query.len()
    );
    let answer = request(&address, &ask);
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("a,b"), "{answer}");
    let update = request(
        &address,
        "POST /sparql HTTP/1.1\nHost: HOST\nConnection: close\nContent-Type: application/sparql-update\nContent-Length: 9\n\nCLEAR ALL",
    );
    assert!(update.starts_with("HTTP/1.1 403"), "{update}");
    let foreign = request(&address, "GET / HTTP/1.1\nHost: example.org\nConnection: close\n\n");
    assert!(foreign.starts_with("HTTP/1.1 421"), "{foreign}");
    let page = request(&address, "GET / HTTP/1.1\nHost: HOST\nConnection: close\n\n");
    assert!(page.contains("<h1>guanxi</h1>") && page.contains("content-security-policy"), "{page}");
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("asks it to end");
    let start = Instant::now();
    while child.try_wait().expect("waits").is_none() {
        assert!(start.elapsed() < Duration::from_secs(20), "it does not end");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(child.wait().expect("ended").success());
}
