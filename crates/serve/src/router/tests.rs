//! Requests against a store with one document, without a network.

use axum::{body::Body, body::to_bytes, http::Request};
use guanxi_model::{Catalogue, Claim, Document, Evidence, Kind, Party, Qualifiers, Relation, Span, Status};
use guanxi_store::Builder;
use tower::ServiceExt;

use super::*;
use crate::Options;

const TEXT: &str = "CATL supplies <b>Tesla</b>.";

fn party(name: &str) -> Party {
    Party { id: guanxi_model::slug(name), name: name.into(), kind: Kind::Company, mention: None, aliases: Vec::new() }
}

/// A store with one document that says one thing.
pub(crate) fn store() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let evidence = Evidence {
        document: "d".into(),
        part: guanxi_model::Part::Text,
        start: 0,
        end: TEXT.len(),
        text: TEXT.into(),
        subject: Span::new(0, 4),
        object: Span::new(17, 22),
        trigger: Span::new(5, 13),
        rule: "test".into(),
        cues: Vec::new(),
    };
    let claim = Claim {
        id: Claim::identity("d", "CATL", Relation::Supplies, "Tesla", Status::Asserted),
        subject: party("CATL"),
        relation: Relation::Supplies,
        object: party("Tesla"),
        status: Status::Asserted,
        confidence: 0.9,
        qualifiers: Qualifiers::default(),
        evidence: vec![evidence],
    };
    let mut builder = Builder::start(folder.path(), None).expect("starts");
    builder.add(&Document::new("d", TEXT), &[claim]).expect("adds");
    builder.publish(&Catalogue::default()).expect("publishes");
    folder
}

async fn send(request: axum::http::request::Builder, body: &'static str) -> (StatusCode, HeaderMap, String) {
    let folder = store();
    let state = State::open(Options::new(folder.path().to_owned())).expect("opens");
    let request = request.body(Body::from(body)).expect("a request");
    let response = router(state).oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 20).await.expect("a body");
    (parts.status, parts.headers, String::from_utf8(body.to_vec()).expect("UTF-8"))
}

fn get_request(path: &str) -> axum::http::request::Builder {
    Request::get(path).header("host", "localhost:7878")
}

fn post(kind: &str) -> axum::http::request::Builder {
    Request::post("/sparql").header("host", "127.0.0.1").header("content-type", kind)
}

const SELECT: &str = "/sparql?query=SELECT%20%3Fo%20%7B%20e%3Acatl%20o%3Asupplies%20%3Fo%20%7D";

#[tokio::test]
async fn a_query_is_answered_however_it_comes_and_in_the_format_that_is_liked() {
    let (status, headers, body) = send(get_request(SELECT), "").await;
    assert!(status == StatusCode::OK && headers["content-type"] == "application/sparql-results+json");
    assert!(body.contains("urn:guanxi:e:tesla"), "{body}");
    let (.., body) = send(get_request(SELECT).header("accept", "text/csv"), "").await;
    assert_eq!(body, "o\r\nurn:guanxi:e:tesla\r\n");
    let (status, _, body) =
        send(post("application/x-www-form-urlencoded"), "query=ASK%20%7Be%3Acatl%20o%3Asupplies%20e%3Atesla%7D").await;
    assert!(status.is_success() && body.contains("true"), "{body}");
    let construct = "CONSTRUCT WHERE { ?s o:supplies ?o }";
    let (_, headers, body) = send(post("application/sparql-query"), construct).await;
    assert_eq!(headers["content-type"], "text/turtle; charset=utf-8");
    assert!(body.contains("supplies"), "{body}");
    let (status, ..) = send(get_request(SELECT).header("accept", "image/png"), "").await;
    assert_eq!(status, StatusCode::NOT_ACCEPTABLE);
}

#[tokio::test]
async fn what_is_no_question_is_refused_with_a_reason() {
    let update = "INSERT DATA { <urn:a> <urn:b> <urn:c> }";
    for (request, body, expected) in [
        (post("application/sparql-query"), update, StatusCode::FORBIDDEN),
        (post("application/sparql-update"), update, StatusCode::FORBIDDEN),
        (post("application/x-www-form-urlencoded"), "update=CLEAR+ALL", StatusCode::FORBIDDEN),
        (post("application/sparql-query"), "SELECT * {", StatusCode::BAD_REQUEST),
        (post("application/sparql-query"), "ASK { SERVICE <urn:x> { ?s ?p ?o } }", StatusCode::BAD_REQUEST),
        (post("text/plain"), "ASK {}", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (get_request("/sparql?update=CLEAR%20ALL"), "", StatusCode::BAD_REQUEST),
        (post("application/sparql-query; charset=utf-16"), "ASK {}", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (get_request("/sparql?quer=ASK%7B%7D"), "", StatusCode::BAD_REQUEST),
        (get_request("/sparql?query=ASK%7B%7D&default-graph-uri=x"), "", StatusCode::BAD_REQUEST),
        (get_request("/sparql?query=ASK%7B%7D&notes=true"), "", StatusCode::NOT_FOUND),
        (get_request("/sparql?query=ASK%7B%7D&format=excel"), "", StatusCode::BAD_REQUEST),
        (get_request("/store"), "", StatusCode::BAD_REQUEST),
        (get_request("/store?graph=urn%3Anowhere"), "", StatusCode::NOT_FOUND),
        (get_request("/store?graph=urn%3Aa&default"), "", StatusCode::BAD_REQUEST),
        (Request::put("/store?default").header("host", "localhost"), "", StatusCode::METHOD_NOT_ALLOWED),
        (get_request("/notes/store?default"), "", StatusCode::NOT_FOUND),
        (get_request("/notes/sparql?query=ASK%7B%7D"), "", StatusCode::NOT_FOUND),
        (get_request("/sparql?query=ASK%7B%7D&query=ASK%7B%7D"), "", StatusCode::BAD_REQUEST),
        (get_request("/query/investers"), "", StatusCode::NOT_FOUND),
        (get_request("/query/investors?company=Nobody"), "", StatusCode::BAD_REQUEST),
        (get_request("/nowhere"), "", StatusCode::NOT_FOUND),
        (get_request("/api/nowhere"), "", StatusCode::NOT_FOUND),
        (Request::delete("/sparql").header("host", "localhost"), "", StatusCode::METHOD_NOT_ALLOWED),
        (Request::get("/").header("host", "evil.example"), "", StatusCode::MISDIRECTED_REQUEST),
    ] {
        let shown = format!("{request:?} {body}");
        let (status, headers, body) = send(request, body).await;
        assert_eq!(status, expected, "{shown}: {body}");
        assert!(headers.contains_key("content-security-policy") && !body.trim().is_empty(), "{shown}");
        assert_eq!(headers.contains_key("allow"), status == StatusCode::METHOD_NOT_ALLOWED, "{shown}");
    }
    let (status, headers, _) = send(Request::options("/sparql").header("host", "localhost"), "").await;
    assert!(status == StatusCode::NO_CONTENT && headers["allow"] == "GET,HEAD,POST", "{headers:?}");
    let long: &'static str = Box::leak("x".repeat(MOST_BODY + 1).into_boxed_str());
    assert_eq!(send(post("application/sparql-query"), long).await.0, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn pages_show_foreign_words_as_words() {
    let (status, headers, body) = send(get_request("/queries").header("accept", "text/html"), "").await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("/query/investors") && headers["x-content-type-options"] == "nosniff");
    let path = "/query/suppliers?company=Tesla";
    let (status, _, body) = send(get_request(path).header("accept", "text/html"), "").await;
    assert!(status.is_success() && body.contains("CATL") && !body.contains("<b>Tesla</b>"), "{body}");
    let path = "/query/suppliers?company=%3Cscript%3E";
    let (status, _, body) = send(get_request(path).header("accept", "text/html"), "").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(!body.contains("<script>"), "{body}");
    let (_, _, body) = send(get_request("/health"), "").await;
    assert_eq!(body, "ok\n");
}

#[tokio::test]
async fn graphs_are_read_whole_and_the_service_describes_itself() {
    let (status, headers, body) = send(get_request("/store?default"), "").await;
    assert!(status.is_success() && body.contains("o:supplies e:tesla"), "{body}");
    assert_eq!(headers["content-type"], "text/turtle; charset=utf-8");
    let (status, _, body) = send(get_request("/store?graph=urn:guanxi:d:d").header("accept", "text/plain"), "").await;
    assert!(status.is_success() && body.contains("CATL supplies <b>Tesla</b>."), "{body}");
    let (status, _, body) = send(get_request("/sparql"), "").await;
    assert!(status.is_success() && body.contains("sd:endpoint <http://localhost:7878/sparql>"), "{body}");
    assert!(body.contains("sd:SPARQL11Query") && !body.contains("sd:SPARQL11Update"), "{body}");
    let (status, ..) = send(get_request("/sparql").header("accept", "text/html"), "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, headers, body) = send(get_request("/metrics"), "").await;
    assert!(headers["content-type"].to_str().expect("text").starts_with("application/openmetrics-text"));
    assert!(body.contains("guanxi_store_generation 1") && body.ends_with("# EOF\n"), "{body}");
}

#[tokio::test]
async fn a_query_sees_the_graphs_that_the_request_chooses() {
    for (graphs, expected) in
        [("", "true"), ("&default-graph-uri=urn:guanxi:d:d", "false"), ("&named-graph-uri=urn:guanxi:d:d", "false")]
    {
        let path = format!("/sparql?query=ASK%20%7B%20e%3Acatl%20o%3Asupplies%20%3Fo%20%7D&format=csv{graphs}");
        assert_eq!(send(get_request(&path), "").await.2.trim(), expected, "{graphs}");
    }
    let path = "/sparql?query=ASK%20%7B%20GRAPH%20%3Fg%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20%7D&format=csv";
    for (graphs, expected) in
        [("", "true"), ("&named-graph-uri=urn:guanxi:d:d", "true"), ("&named-graph-uri=urn:x", "false")]
    {
        assert_eq!(send(get_request(&format!("{path}{graphs}")), "").await.2.trim(), expected, "{graphs}");
    }
}
