//! `mcp` as an agent meets it: lines of JSON-RPC over standard input and output.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::support::{root, sample_store};

/// A query that never ends by itself, and reads hardly anything while it runs.
const ENDLESS: &str = "SELECT (COUNT(*) AS ?n) (SUM(?c) AS ?s) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?t ?h }";

/// A session with the tools of the sample corpus.
struct Session {
    child: Child,
    answers: BufReader<ChildStdout>,
    asked: u64,
}

impl Session {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_guanxi"))
            .args(["mcp", "--store", &sample_store()])
            .args(arguments)
            .current_dir(root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("starts");
        let answers = BufReader::new(child.stdout.take().expect("a pipe"));
        Self { child, answers, asked: 0 }
    }

    /// A session past its greeting.
    fn begin(arguments: &[&str]) -> Self {
        let mut session = Self::start(arguments);
        let client = json!({ "name": "test", "version": "1" });
        let begun = session
            .ask("initialize", &json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client }));
        assert_eq!(begun["result"]["serverInfo"]["name"], "guanxi", "{begun}");
        let instructions = begun["result"]["instructions"].as_str().expect("instructions");
        assert!(instructions.contains("cite the quote") && instructions.contains("- suppliers(company"), "{begun}");
        session.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        session
    }

    fn send(&mut self, message: &Value) {
        self.write(&message.to_string());
    }

    fn write(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().expect("a pipe"), "{line}").expect("sends");
    }

    /// Sends a request; its number.
    fn request(&mut self, method: &str, parameters: &Value) -> u64 {
        self.asked += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.asked, "method": method, "params": parameters }));
        self.asked
    }

    fn receive(&mut self) -> Value {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("answers");
        serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: {line}"))
    }

    fn ask(&mut self, method: &str, parameters: &Value) -> Value {
        let number = self.request(method, parameters);
        let answer = self.receive();
        assert_eq!(answer["id"], number, "{answer}");
        answer
    }

    fn call(&mut self, tool: &str, arguments: &Value) -> Value {
        self.ask("tools/call", &json!({ "name": tool, "arguments": arguments }))["result"].clone()
    }

    /// Ends the input, which ends the program.
    fn end(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().expect("ends").success());
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The words of an answer that is an error.
fn complaint(answer: &Value) -> &str {
    assert_eq!(answer["isError"], true, "{answer}");
    answer["content"][0]["text"].as_str().expect("words")
}

#[test]
fn an_agent_finds_cites_connects_and_asks() {
    let mut session = Session::begin(&[]);
    let tools = session.ask("tools/list", &json!({}));
    let tools = tools["result"]["tools"].as_array().expect("a list");
    let mut names: Vec<&str> = tools.iter().filter_map(|t| t["name"].as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["find_entity", "find_path", "query", "relations"]);
    for tool in tools {
        assert!(tool["annotations"]["readOnlyHint"] == true && tool["inputSchema"]["required"].is_array(), "{tool}");
    }

    let found = session.call("find_entity", &json!({ "name": "宁德时代" }));
    assert_eq!(found["structuredContent"]["entities"][0]["id"], "catl", "{found}");

    let pair = json!({ "entity": "CATL", "other": "Tesla", "relation": "supplies", "passages": 1 });
    let relations = session.call("relations", &pair);
    let statement = &relations["structuredContent"]["statements"][0];
    assert!(statement["cards"].as_array().is_some_and(|cards| cards.len() == 1), "{statement}");
    assert!(statement["passages"].as_u64().is_some_and(|all| all >= 1), "{statement}");
    let card = &statement["cards"][0];
    assert!(card["quote"].as_str().is_some_and(|q| q.contains("Tesla")), "{relations}");
    assert!(card["document"]["id"].is_string() && card["why"].is_string() && card["start"].is_u64(), "{card}");

    let way = session.call("find_path", &json!({ "from": "Huawei", "to": "NXP" }));
    assert_eq!(way["structuredContent"]["connected"], true, "{way}");
    assert!(way["structuredContent"]["drawing"].is_null(), "{way}");
    let steps = way["structuredContent"]["statements"].as_array().expect("statements");
    assert!(steps.len() >= 2 && steps.iter().all(|s| s["cards"][0]["quote"].is_string()), "{way}");

    let answer = session.call("query", &json!({ "query": "suppliers", "parameters": { "company": "特斯拉" } }));
    assert_eq!(answer["structuredContent"]["columns"][0], "supplier", "{answer}");
    let answer = session.call("query", &json!({ "query": "ASK { e:catl o:supplies e:bmw }" }));
    assert_eq!(answer["structuredContent"]["answer"], true, "{answer}");
    let answer = session.call("query", &json!({ "query": "DESCRIBE e:catl" }));
    assert_eq!(answer["structuredContent"]["columns"], json!(["subject", "predicate", "object"]), "{answer}");
    session.end();
}

#[test]
fn an_agent_is_told_what_went_wrong_and_may_go_on() {
    let mut session = Session::begin(&[]);
    for (tool, arguments, words) in [
        ("relations", json!({ "entity": "Huwei" }), "did you mean Huawei"),
        ("relations", json!({ "entity": "Huawei", "status": "likely" }), "asserted"),
        ("relations", json!({ "entity": "Huawei", "since": "yesterday" }), "2021-06-09"),
        ("relations", json!({ "entity": "Huawei", "limit": 501 }), "at most 500"),
        ("relations", json!({ "entity": "Huawei", "city": "Shenzhen" }), "unknown field `city`"),
        ("find_entity", json!({ "name": "Huawei", "limit": 999 }), "at most 100"),
        ("find_path", json!({ "from": "Huawei", "to": "" }), "`to` is missing"),
        ("query", json!({ "query": "SELECT * {" }), "line 1, column"),
        ("query", json!({ "query": "CLEAR ALL" }), "update"),
        ("query", json!({ "query": "supliers" }), "suppliers"),
        ("query", json!({ "query": "suppliers" }), "needs `company`"),
        ("query", json!({ "query": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }" }), "SERVICE"),
        ("query", json!({ "query": format!("SELECT * {}{}", "{".repeat(600), "}".repeat(600)) }), "nested"),
    ] {
        let answer = session.call(tool, &arguments);
        assert!(complaint(&answer).contains(words), "{tool} {arguments}: {answer}");
    }
    for (tool, arguments) in
        [("forget", json!({})), ("query", json!({})), ("query", json!({ "query": 7 })), ("find_path", json!([]))]
    {
        let answer = session.ask("tools/call", &json!({ "name": tool, "arguments": arguments }));
        let refused = answer["error"]["message"].is_string() || answer["result"]["isError"] == true;
        assert!(refused, "{tool} {arguments}: {answer}");
    }
    assert!(session.ask("resources/steal", &json!({}))["error"].is_object());
    // What is no message is passed over.
    session.write("this is no JSON");
    session.write("");
    assert_eq!(session.call("query", &json!({ "query": "ASK {}" }))["structuredContent"]["answer"], true);
    session.end();
}

#[test]
fn an_agents_query_has_the_limits_of_a_strangers() {
    let mut session = Session::begin(&["--timeout", "2", "--rows", "100", "--memory", "64"]);
    let ask = |query: &str| json!({ "name": "query", "arguments": { "query": query } });
    let start = Instant::now();
    let endless = session.request("tools/call", &ask(ENDLESS));
    // Others are answered meanwhile.
    assert_eq!(session.call("query", &json!({ "query": "ASK {}" }))["structuredContent"]["answer"], true);
    let answer = session.receive();
    assert_eq!(answer["id"], endless, "{answer}");
    assert!(complaint(&answer["result"]).contains("ended after 2 seconds"), "{answer}");
    assert!(start.elapsed() < Duration::from_secs(20));
    for (query, words) in [
        ("SELECT * { ?a ?p ?b . ?c ?q ?d }", "more than 100 rows"),
        ("SELECT * { ?a ?p ?b . ?c ?q ?d } ORDER BY ?d ?a", "memory"),
        (
            "SELECT (REPLACE(REPLACE(REPLACE(\"xxxxxxxxxxxxxxxxxxxx\", \"x\", \"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\"), \"y\", \
          \"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\"), \"z\", \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\") AS ?y) {}",
            "bytes",
        ),
    ] {
        let answer = session.call("query", &json!({ "query": query }));
        assert!(complaint(&answer).contains(words) || complaint(&answer).contains("ended after"), "{query}: {answer}");
    }
    // A request that the agent takes back is ended.
    let endless = session.request("tools/call", &ask(ENDLESS));
    session.send(&json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": endless } }));
    assert_eq!(session.call("query", &json!({ "query": "ASK {}" }))["structuredContent"]["answer"], true);
    session.end();
}

#[test]
fn an_agent_that_says_nothing_is_no_success() {
    let mut session = Session::start(&[]);
    drop(session.child.stdin.take());
    assert_eq!(session.child.wait().expect("ends").code(), Some(1));
}
