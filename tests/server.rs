//! `serve` over loopback: questions, refusals, notes, and what it does when it is treated badly.

use std::{
    fs,
    io::{Read, Write},
    path::Path,
    thread,
    time::{Duration, Instant},
};

use crate::{
    http::{Response, Server, TOKEN, encoded},
    support::{output, root, sample_store},
};

/// Queries that never end by themselves, and read hardly anything while they run.
const ENDLESS: [&str; 4] = [
    "SELECT (COUNT(*) AS ?n) { VALUES ?a {1 2 3 4 5 6 7 8 9 10} VALUES ?b {1 2 3 4 5 6 7 8 9 10} VALUES ?c {1 2 3 4 5 6 7 8 9 10} \
     VALUES ?d {1 2 3 4 5 6 7 8 9 10} VALUES ?e {1 2 3 4 5 6 7 8 9 10} VALUES ?f {1 2 3 4 5 6 7 8 9 10} \
     VALUES ?g {1 2 3 4 5 6 7 8 9 10} VALUES ?h {1 2 3 4 5 6 7 8 9 10} VALUES ?i {1 2 3 4 5 6 7 8 9 10} \
     VALUES ?j {1 2 3 4 5 6 7 8 9 10} VALUES ?k {1 2 3 4 5 6 7 8 9 10} FILTER(?a + ?b + ?c + ?k > 99) }",
    "SELECT (COUNT(*) AS ?n) (SUM(?c) AS ?s) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?t ?h }",
    "SELECT (COUNT(*) AS ?n) { ?a (!o:x|^!o:y)* ?b . ?b ((!o:x)+/(^!o:y)*)+ ?c . ?c (!o:z)* ?d }",
    "SELECT * { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f } ORDER BY ?f ?a",
];

fn ask(server: &Server, query: &str) -> Response {
    server.query("/sparql", query, "text/csv")
}

/// A counter or gauge of the server.
fn metric(server: &Server, line: &str) -> f64 {
    let text = server.get("/metrics").text();
    let found = text.lines().find(|l| l.starts_with(line)).and_then(|l| l.rsplit(' ').next());
    found.and_then(|value| value.parse().ok()).unwrap_or(0.0)
}

/// Waits until `holds`, which must be soon.
fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(30), "{what}");
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_server_answers_refuses_and_ends_when_asked() {
    let mut server = Server::start(&sample_store(), &[]);
    let health = server.get("/health");
    assert!(health.status == 200 && health.text() == "ok\n", "{health:?}");
    let answer = ask(&server, "SELECT ?a ?b { ?a o:supplies ?b } LIMIT 1");
    assert!(answer.status == 200 && answer.text().starts_with("a,b\r\n"), "{answer:?}");
    let update = server.send("POST", "/sparql", &[("Content-Type", "application/sparql-update")], b"CLEAR ALL");
    assert_eq!(update.status, 403, "{update:?}");
    let named = server.send("GET", "/query/suppliers?company=Tesla", &[("Accept", "text/csv")], &[]);
    assert!(named.status == 200 && named.text().starts_with("supplier,"), "{named:?}");
    let mut stream = std::net::TcpStream::connect(&server.address).expect("connects");
    stream.write_all(b"GET / HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n").expect("sends");
    let mut foreign = String::new();
    stream.read_to_string(&mut foreign).expect("answers");
    assert!(foreign.starts_with("HTTP/1.1 421"), "{foreign}");
    let mut stream = std::net::TcpStream::connect(&server.address).expect("connects");
    let long = format!("GET /health HTTP/1.1\r\nHost: {}\r\nX-Long: {}\r\n\r\n", server.address, "a".repeat(100 << 10));
    // The server may hang up before it has read it all.
    let _ = stream.write_all(long.as_bytes());
    let mut refused = Vec::new();
    let _ = stream.read_to_end(&mut refused);
    assert!(refused.is_empty() || refused.starts_with(b"HTTP/1.1 431"), "{}", String::from_utf8_lossy(&refused));
    let page = server.send("GET", "/", &[("Accept", "text/html")], &[]);
    assert!(
        page.status == 200
            && page.header("content-security-policy").is_some_and(|p| p.starts_with("default-src 'none'"))
    );
    server.terminate();
    assert!(server.wait().success());
}

#[test]
fn the_time_limit_holds_for_every_query_and_the_others_do_not_notice() {
    let server = Server::start(&sample_store(), &["--timeout", "2"]);
    thread::scope(|scope| {
        let endless: Vec<_> = ENDLESS
            .map(|query| {
                let server = &server;
                scope.spawn(move || {
                    let start = Instant::now();
                    (ask(server, query), start.elapsed())
                })
            })
            .into_iter()
            .collect();
        for _ in 0..20 {
            let answer = ask(&server, "ASK { ?s o:supplies ?o }");
            assert_eq!((answer.status, answer.text().trim()), (200, "true"), "{answer:?}");
        }
        for (query, ending) in ENDLESS.iter().zip(endless) {
            let (answer, took) = ending.join().expect("ends");
            // There was no room for it, its time was up, or its memory or rows were.
            assert!([503, 504, 400].contains(&answer.status), "{query}: {answer:?}");
            assert!(took < Duration::from_secs(20), "{query}: {took:?}");
            assert!(answer.status != 503 || answer.header("retry-after").is_some());
        }
    });
    eventually("workers come back", || ask(&server, "ASK {}").status == 200);
}

#[test]
fn memory_rows_bytes_and_nesting_have_limits() {
    let server =
        Server::start(&sample_store(), &["--memory", "64", "--rows", "1000", "--size", "1", "--timeout", "20"]);
    let hungry = "SELECT * { ?a ?p ?b . ?c ?q ?d } ORDER BY ?d ?a";
    let answer = ask(&server, hungry);
    assert!(answer.status == 400 && answer.text().contains("memory"), "{answer:?}");
    let answer = ask(&server, "SELECT * { ?a ?p ?b . ?c ?q ?d }");
    assert!(answer.status == 400 && answer.text().contains("more than 1000 rows"), "{answer:?}");
    let long = "SELECT (GROUP_CONCAT(CONCAT(STR(?b), STR(?d)); separator=\"\") AS ?t) { ?a ?p ?b . VALUES ?d {1 2 3} } GROUP BY ?a";
    let one_row = "SELECT (REPLACE(\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\", \"x\", \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\") AS ?y) \
                   (REPLACE(?y, \"x\", \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\") AS ?z) \
                   (CONCAT(?z, ?z, ?z, ?z, ?z, ?z, ?z, ?z, ?z, ?z, ?z, ?z, ?z, ?z, ?z) AS ?w) {}";
    assert!([200, 400].contains(&ask(&server, long).status));
    let answer = ask(&server, one_row);
    assert!(
        answer.status == 400 && answer.text().contains("more than 1048576 bytes"),
        "{} {:?}",
        answer.status,
        answer.text().get(..200)
    );
    for query in [
        format!("SELECT * {}{}", "{".repeat(600), "}".repeat(600)),
        format!("ASK {{ FILTER({}true) }}", "!".repeat(5000)),
    ] {
        let answer = ask(&server, &query);
        assert!(answer.status == 400 && answer.text().contains("nested"), "{answer:?}");
    }
    for query in ["SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "LOAD <http://127.0.0.1:1/>"] {
        assert!([400, 403].contains(&ask(&server, query).status), "{query}");
    }
    let long = vec![b'x'; (1 << 20) + 1];
    assert_eq!(server.send("POST", "/sparql", &[("Content-Type", "application/sparql-query")], &long).status, 413);
    let many: Vec<(String, String)> = (0..200).map(|n| (format!("X-{n}"), "x".to_owned())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(server.send("GET", "/health", &many, &[]).status, 431);
    let long = "x".repeat(1_000_000);
    // The connection may be closed before all of it was sent; then there is no answer to read.
    assert!([0, 431].contains(&server.send("GET", "/health", &[("X-Long", &long)], &[]).status));
    assert_eq!(ask(&server, "ASK {}").status, 200);
}

#[test]
fn an_answer_that_fails_midway_breaks_the_connection() {
    let server = Server::start(&sample_store(), &["--rows", "60000"]);
    let answer = server.query("/sparql", "SELECT ?a ?c { ?a ?p ?b . ?c ?q ?d }", "application/sparql-results+json");
    assert_eq!(answer.status, 200, "more than is held back");
    assert!(!answer.whole && answer.body.len() > 1 << 20, "{}", answer.body.len());
    assert!(!answer.text().trim_end().ends_with("]}}"), "no valid JSON");
    let whole =
        server.query("/sparql", "SELECT ?a ?c { ?a ?p ?b . ?c ?q ?d } LIMIT 50000", "application/sparql-results+json");
    assert!(whole.whole && whole.text().trim_end().ends_with("]}}"));
}

#[test]
fn a_query_ends_when_its_client_leaves() {
    let server = Server::start(&sample_store(), &["--timeout", "60"]);
    let start = Instant::now();
    let path = format!("/sparql?query={}", encoded(ENDLESS[0]));
    let stream = server.open("GET", &path, &[], &[]);
    eventually("it runs", || metric(&server, "guanxi_queries_running{") >= 1.0);
    drop(stream);
    eventually("it is ended", || metric(&server, "guanxi_queries_total{outcome=\"cancelled\"}") >= 1.0);
    assert!(start.elapsed() < Duration::from_secs(40));
    // An answer whose reader stops reading and leaves ends, too.
    let path = format!("/sparql?query={}", encoded("SELECT * { ?a ?p ?b . ?c ?q ?d } LIMIT 900000"));
    let mut stream = server.open("GET", &path, &[], &[]);
    let _ = stream.read(&mut [0; 1000]);
    drop(stream);
    eventually("it is ended", || metric(&server, "guanxi_queries_total{outcome=\"cancelled\"}") >= 2.0);
    assert_eq!(ask(&server, "ASK {}").status, 200);
}

#[test]
fn a_worker_that_dies_is_replaced() {
    let server = Server::start(&sample_store(), &[]);
    assert_eq!(ask(&server, "ASK {}").status, 200);
    let workers = children(server.id());
    assert!(!workers.is_empty());
    for worker in &workers {
        std::process::Command::new("kill").args(["-KILL", &worker.to_string()]).status().expect("kills");
    }
    eventually("they are gone", || workers.iter().all(|worker| !children(server.id()).contains(worker)));
    for _ in 0..8 {
        assert_eq!(ask(&server, "ASK {}").status, 200);
    }
}

#[test]
fn a_worker_that_is_killed_breaks_its_own_answer_alone() {
    let server = Server::start(&sample_store(), &["--queries", "2", "--timeout", "120"]);
    let path = format!("/sparql?query={}", encoded("SELECT ?a ?c { ?a ?p ?b . ?c ?q ?d } LIMIT 300000"));
    let mut answers: Vec<_> = (0..2)
        .map(|_| {
            let mut stream = server.open("GET", &path, &[("Accept", "application/sparql-results+json")], &[]);
            let mut begin = vec![0; 1000];
            let read = stream.read(&mut begin).expect("begins");
            begin.truncate(read);
            (stream, begin)
        })
        .collect();
    // Of the workers, one that had something to do.
    let time = |id: &u32| {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        let fields = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().skip(11).take(2));
        fields.into_iter().flatten().filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>()
    };
    let busiest = children(server.id()).into_iter().max_by_key(time).expect("a worker");
    std::process::Command::new("kill").args(["-KILL", &busiest.to_string()]).status().expect("kills");
    let ask_meanwhile = ask(&server, "ASK {}");
    assert_eq!(ask_meanwhile.status, 200, "{ask_meanwhile:?}");
    let mut whole: Vec<bool> = Vec::new();
    for (stream, bytes) in &mut answers {
        let _ = stream.read_to_end(bytes);
        whole.push(Response::parse(bytes).whole);
    }
    whole.sort_unstable();
    assert_eq!(whole, [false, true]);
}

/// The processes that a process has started and that are alive.
fn children(id: u32) -> Vec<u32> {
    let stat = |path: &Path| {
        let stat = fs::read_to_string(path.join("stat")).ok()?;
        let (head, rest) = stat.rsplit_once(") ")?;
        let mut fields = rest.split(' ');
        let (state, parent) = (fields.next()?, fields.next()?);
        let id: u32 = head.split(' ').next()?.parse().ok()?;
        (state != "Z").then_some((id, parent.parse::<u32>().ok()?))
    };
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|e| stat(&e.path())).filter(|(_, parent)| *parent == id).map(|(id, _)| id).collect()
}

#[test]
fn too_many_queries_are_sent_away_with_a_time_to_come_back() {
    let server = Server::start(&sample_store(), &["--queries", "1", "--queue", "2", "--timeout", "3"]);
    let answers: Vec<Response> = thread::scope(|scope| {
        let asked: Vec<_> = (0..24)
            .map(|n| {
                scope.spawn({
                    let server = &server;
                    move || ask(server, &ENDLESS[1].replace("?n", &format!("?n{}", "x".repeat(n))))
                })
            })
            .collect();
        asked.into_iter().map(|asked| asked.join().expect("answered")).collect()
    });
    let sent_away: Vec<_> = answers.iter().filter(|answer| answer.status == 503).collect();
    assert!(sent_away.len() > 10, "{answers:?}");
    assert!(sent_away.iter().all(|answer| answer.header("retry-after").is_some()));
    assert!(answers.iter().all(|answer| [503, 504].contains(&answer.status)), "{answers:?}");
    eventually("it answers again", || ask(&server, "ASK {}").status == 200);
}

#[test]
fn a_new_generation_is_picked_up_and_no_request_is_dropped() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = dir.path().join("store").display().to_string();
    let corpus = root().join("data/corpus");
    let mut documents: Vec<_> =
        fs::read_dir(&corpus).expect("the corpus").map(|e| e.expect("an entry").path()).collect();
    documents.sort();
    let build = |path: &Path| output(&["build", &path.display().to_string(), "--store", &store, "--quiet"]);
    build(&documents[0]);
    let mut server = Server::start(&store, &[]);
    let count = || ask(&server, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?d a schema:NewsArticle } }");
    let before = count().text();
    let done = std::sync::atomic::AtomicBool::new(false);
    thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut asked = 0;
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                for answer in [count(), server.get("/api/store"), server.get("/api/entities?q=a")] {
                    assert_eq!(answer.status, 200, "{answer:?}");
                }
                asked += 1;
            }
            asked
        });
        for document in documents.iter().skip(1).take(3) {
            build(document);
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(asking.join().expect("asked") > 0);
    });
    assert_ne!(count().text(), before);
    eventually("the calls see it, too", || server.get("/api/store").text().contains("\"generation\":4,"));
    // Asked to end, it still answers what was asked before.
    let path = format!("/sparql?query={}", encoded("SELECT * { ?a ?p ?b . ?c ?q ?d } LIMIT 100000"));
    let mut stream = server.open("GET", &path, &[("Accept", "application/sparql-results+json")], &[]);
    let mut bytes = vec![0; 1000];
    let read = stream.read(&mut bytes).expect("begins");
    bytes.truncate(read);
    server.terminate();
    eventually("nobody else is let in", || std::net::TcpStream::connect(&server.address).is_err());
    stream.read_to_end(&mut bytes).expect("goes on");
    assert!(Response::parse(&bytes).whole);
    assert!(server.wait().success());
}

#[test]
fn notes_are_written_with_a_token_and_joined_on_request() {
    let dir = tempfile::tempdir().expect("a folder");
    let server = Server::with_notes(&sample_store(), dir.path(), &["--cors", "https://example.org"]);
    let insert = "INSERT DATA { GRAPH <urn:tags> { e:catl <urn:tag> \"watch\" } }";
    let direct = ("Content-Type", "application/sparql-update");
    for bad in ["", "Bearer wrong", "Basic YTpi", "Bearer"] {
        let answer = server.send("POST", "/notes/sparql", &[direct, ("Authorization", bad)], insert.as_bytes());
        assert!(answer.status == 401 && answer.header("www-authenticate").is_some(), "{answer:?}");
        let answer = server.send("DELETE", "/notes/store?default", &[("Authorization", bad)], &[]);
        assert_eq!(answer.status, 401);
    }
    assert_eq!(server.update(insert).status, 204);
    for update in
        ["LOAD <http://127.0.0.1:1/>", "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"]
    {
        assert_eq!(server.update(update).status, 400, "{update}");
    }
    let joined = "SELECT ?o ?t { e:catl o:supplies ?o . GRAPH ?g { e:catl <urn:tag> ?t } }";
    assert_eq!(ask(&server, joined).text().lines().count(), 1);
    let answer = server.query("/sparql?notes=true", joined, "text/csv").text();
    assert!(answer.lines().count() > 1 && answer.contains(",watch"), "{answer}");
    assert_eq!(server.query("/notes/sparql", "ASK { e:catl o:supplies ?o }", "text/csv").text().trim(), "false");
    assert!(!output(&["export", "--store", &sample_store(), "--format", "nquads"]).contains("urn:tag"));
    // A change takes no longer than a query may, and one that is ended changes nothing.
    let server = {
        drop(server);
        Server::with_notes(&sample_store(), dir.path(), &["--timeout", "2", "--cors", "https://example.org"])
    };
    let endless = format!(
        "DELETE WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }} ; INSERT {{ <urn:a> <urn:n> ?n }} WHERE {{ {{ {} }} }}",
        ENDLESS[0]
    );
    let answer = server.update(&endless);
    assert_eq!(answer.status, 504, "{answer:?}");
    assert_eq!(
        server.query("/notes/sparql", "ASK { GRAPH <urn:tags> { ?s ?p ?o } }", "text/csv").text().trim(),
        "true"
    );
    assert_eq!(server.update("DROP GRAPH <urn:tags>").status, 204);
    // Pages of the origin that was given may ask, others not.
    let allowed = |origin: &str| {
        let answer = server.send("GET", "/health", &[("Origin", origin)], &[]);
        answer.header("access-control-allow-origin").map(str::to_owned)
    };
    assert_eq!(allowed("https://example.org").as_deref(), Some("https://example.org"));
    assert_eq!(allowed("https://evil.example"), None);
    assert!(TOKEN.len() > 16);
}

#[test]
fn the_log_tells_what_happened_and_no_secret() {
    let dir = tempfile::tempdir().expect("a folder");
    let log = dir.path().join("log");
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_guanxi"))
        .args(["serve", "--store", &sample_store(), "--address", "127.0.0.1:0", "--log", "json"])
        .current_dir(root())
        .stderr(fs::File::create(&log).expect("a file"))
        .spawn()
        .expect("starts");
    let mut address = String::new();
    eventually("it listens", || {
        let text = fs::read_to_string(&log).expect("the log");
        address = text
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches("http://")
            .split('/')
            .next()
            .unwrap_or_default()
            .to_owned();
        text.contains('\n')
    });
    let mut stream = std::net::TcpStream::connect(&address).expect("connects");
    let request = format!(
        "GET /sparql?query=ASK%7B%7D&secret=word HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer hidden\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).expect("sends");
    let _ = stream.read_to_end(&mut Vec::new());
    eventually("it is logged", || fs::read_to_string(&log).expect("the log").contains("\"status\":200"));
    let text = fs::read_to_string(&log).expect("the log");
    child.kill().and_then(|()| child.wait()).expect("ends");
    assert!(text.contains("\"route\":\"/sparql\"") && !text.contains("secret") && !text.contains("hidden"), "{text}");
}

#[test]
fn a_query_on_the_command_line_ends_at_its_limit() {
    let start = Instant::now();
    let mut command =
        crate::support::guanxi(&["query", "--store", &sample_store(), "--timeout", "1", "-e", ENDLESS[0]]);
    let out = command.output().expect("runs");
    assert_eq!(out.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&out.stderr).contains("ended after 1 seconds"));
    assert!(start.elapsed() < Duration::from_secs(20));
}
