//! Tests of the protocols: requests as a manifest writes them, and what it expects of the answers.

use oxrdf::Term;

use super::{
    compare,
    manifest::{MF, Manifest, RDFS, Test, UT, iri},
};
use crate::http::{Response, Server, TOKEN, encoded};

const HT: &str = "http://www.w3.org/2011/http#";
const CNT: &str = "http://www.w3.org/2011/content#";

/// Runs the requests of a test, one after another.
pub(crate) fn run(server: &Server, manifest: &Manifest, test: &Test) -> Result<(), String> {
    server.update("DROP ALL");
    for data in manifest.all(&test.node, UT, "graphData") {
        let file = iri(&manifest.one(&data, UT, "graph").ok_or("no graph")?);
        let name = manifest.text(&data, RDFS, "label").ok_or("no name")?;
        put(server, &name, &manifest.file(&file))?;
    }
    let action = manifest.one(&test.node, MF, "action").ok_or("no action")?;
    let requests = manifest.one(&action, HT, "requests").ok_or("no requests")?;
    let mut location = String::new();
    for (number, request) in manifest.list(&requests).iter().enumerate() {
        let answer = send(server, manifest, request, &location)?;
        location = answer.header("location").unwrap_or(&location).to_owned();
        let expected = manifest.one(request, HT, "resp").ok_or("no response")?;
        check(manifest, &expected, &answer)
            .map_err(|e| format!("request {}: {e}\n{} {}", number + 1, answer.status, answer.text()))?;
    }
    Ok(())
}

/// The three tests of service descriptions, which say in words alone what they want.
pub(crate) fn describe(server: &Server, test: &Test) -> Result<(), String> {
    for path in ["/sparql", "/notes/sparql"] {
        let answer = server.send("GET", path, &[("Accept", "application/n-triples")], &[]);
        let graph = compare::graph(&answer.body, "urn:description.nt")?;
        let description = answer.text();
        let sd = |name: &str| format!("<http://www.w3.org/ns/sparql-service-description#{name}>");
        let right = match test.name.as_str() {
            "returns-rdf" => answer.status == 200 && !graph.is_empty(),
            "has-endpoint-triple" => {
                description.contains(&format!("{} <http://{}{path}>", sd("endpoint"), server.address))
            }
            "conforms-to-schema" => ["Service", "SPARQL11Query", "supportedLanguage", "resultFormat"]
                .iter()
                .all(|name| description.contains(&sd(name))),
            other => return Err(format!("unknown test {other}")),
        };
        if !right {
            return Err(format!("{path}: {description}"));
        }
    }
    Ok(())
}

fn put(server: &Server, graph: &str, triples: &[u8]) -> Result<(), String> {
    let bearer = format!("Bearer {TOKEN}");
    let headers = [("Content-Type", "application/n-triples"), ("Authorization", bearer.as_str())];
    let done = server.send("PUT", &format!("/notes/store?graph={}", encoded(graph)), &headers, triples);
    if done.status < 300 { Ok(()) } else { Err(format!("the data: {} {}", done.status, done.text())) }
}

fn send(server: &Server, manifest: &Manifest, request: &Term, location: &str) -> Result<Response, String> {
    // The tests speak of one server with one endpoint each; ours has its own addresses.
    let store = format!("http://{}/notes/store", server.address);
    let ours = |text: &str| {
        let text = text.replace("$LOCATION$", location).replace("http://www.example/gsp", &store);
        text.replace("http%3A%2F%2Fwww.example%2Fgsp", &encoded(&store)).replace("www.example", &server.address)
    };
    let path = manifest.text(request, HT, "absolutePath").ok_or("no path")?;
    let path = match path.strip_prefix("/sparql/") {
        Some(rest) => format!("/notes/sparql{rest}"),
        None => ours(&path).replacen("/gsp", "/notes/store", 1),
    };
    let method = manifest.text(request, HT, "methodName").ok_or("no method")?;
    let bearer = format!("Bearer {TOKEN}");
    let mut headers = vec![("authorization".to_owned(), bearer)];
    for header in manifest.one(request, HT, "headers").map(|list| manifest.list(&list)).unwrap_or_default() {
        let text = |name| manifest.text(&header, HT, name).unwrap_or_default();
        headers.push((text("fieldName"), text("fieldValue")));
    }
    let body = manifest.one(request, HT, "body");
    let chars = body.as_ref().and_then(|body| manifest.text(body, CNT, "chars")).map(|chars| ours(&chars));
    let encoding = body.and_then(|body| manifest.text(&body, CNT, "characterEncoding"));
    let bytes: Vec<u8> = match (chars, encoding.as_deref()) {
        (Some(chars), Some("UTF-16")) => chars.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        (chars, _) => chars.unwrap_or_default().into_bytes(),
    };
    let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    Ok(server.send(&method, &path, &headers, &bytes))
}

fn check(manifest: &Manifest, expected: &Term, answer: &Response) -> Result<(), String> {
    let statuses: Vec<String> = manifest.all(expected, MF, "expectedStatus").iter().map(iri).collect();
    let fits = |status: &String| match status.rsplit('#').next().unwrap_or_default() {
        "StatusCode2xx" => (200..300).contains(&answer.status),
        "StatusCode3xx" => (300..400).contains(&answer.status),
        "StatusCode4xx" => (400..500).contains(&answer.status),
        "OK" => answer.status == 200,
        "Created" => answer.status == 201,
        "NoContent" => answer.status == 204,
        "NotFound" => answer.status == 404,
        other => panic!("unknown status {other}"),
    };
    if !statuses.iter().any(fits) {
        return Err(format!("expected {statuses:?}"));
    }
    let media = answer.header("content-type").unwrap_or_default();
    match manifest.text(expected, MF, "expectedFormat").as_deref() {
        Some("boolean" | "tabular") if !media.starts_with("application/sparql-results+") => {
            return Err(format!("{media} is no result"));
        }
        Some("RDF")
            if !["text/turtle", "application/n-triples", "application/rdf+xml"]
                .iter()
                .any(|m| media.starts_with(m)) =>
        {
            return Err(format!("{media} is no RDF"));
        }
        _ => {}
    }
    if let Some(boolean) = manifest.text(expected, MF, "expectedBoolean")
        && !answer.text().contains(&boolean)
    {
        return Err(format!("expected {boolean}"));
    }
    if manifest.one(expected, MF, "expectedLocation").is_some() && answer.header("location").is_none() {
        return Err("no Location".to_owned());
    }
    let Some(body) = manifest.one(expected, HT, "body").and_then(|body| manifest.text(&body, CNT, "chars")) else {
        return Ok(());
    };
    let header = manifest.one(expected, HT, "headers").map(|list| manifest.list(&list)).unwrap_or_default();
    let expected_media = header.first().and_then(|header| manifest.text(header, HT, "fieldValue"));
    if expected_media.is_some_and(|expected| expected != media) {
        return Err(format!("{media} is not the type that was expected"));
    }
    let host = answer_host(&answer.text(), &body);
    compare::same(&compare::graph(&answer.body, "urn:x.ttl")?, &compare::graph(host.as_bytes(), "urn:x.ttl")?)
}

/// What was expected, with the address that our server has.
fn answer_host(answer: &str, expected: &str) -> String {
    let address = answer.split("http://127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next());
    match address {
        Some(port) => expected.replace("http://www.example/gsp", &format!("http://127.0.0.1:{port}/notes/store")),
        None => expected.to_owned(),
    }
}
