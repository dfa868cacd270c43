//! Calls against a store with one document, without a network.

use axum::{body::Body, body::to_bytes, http::Request};
use serde_json::Value;
use tower::ServiceExt;

use super::*;
use crate::{Options, router, router::tests::store};

async fn call(path: &str) -> (StatusCode, Value) {
    let folder = store();
    let server = Server::open(Options::new(folder.path().to_owned())).expect("opens");
    let request = Request::get(path).header("host", "localhost").body(Body::empty()).expect("a request");
    let response = router(server).oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 20).await.expect("a body");
    let text = String::from_utf8_lossy(&body).into_owned();
    (parts.status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

#[tokio::test]
async fn every_call_that_is_described_is_answered() {
    let (status, description) = call("/api/openapi.json").await;
    assert_eq!(status, StatusCode::OK);
    let paths: Vec<&String> = description["paths"].as_object().expect("paths").keys().collect();
    assert_eq!(paths.len(), 12);
    for path in paths {
        let given = match path.as_str() {
            "/api/entities/{id}" => "/api/entities/catl".to_owned(),
            "/api/neighbourhood" | "/api/evidence" | "/api/between" => format!("{path}?entity=CATL"),
            "/api/path" => format!("{path}?from=CATL&to=Tesla"),
            "/api/reports/{name}" => "/api/reports/company?company=CATL&format=json".to_owned(),
            "/api/export" => format!("{path}?entity=CATL&format=dot"),
            path => path.to_owned(),
        };
        let (status, body) = call(&given).await;
        assert_eq!(status, StatusCode::OK, "{given}: {body}");
        let get = &description["paths"][path]["get"];
        assert!(get["operationId"].is_string() && get["summary"].is_string(), "{path}");
        // Each property that the description promises is there.
        let schema = &get["responses"]["200"]["content"]["application/json"]["schema"]["$ref"];
        let name = schema.as_str().and_then(|s| s.rsplit('/').next()).unwrap_or_default();
        for needed in description["components"]["schemas"][name]["required"].as_array().into_iter().flatten() {
            assert!(body.get(needed.as_str().expect("a name")).is_some(), "{given} has no {needed}: {body}");
        }
    }
}

#[tokio::test]
async fn a_picture_has_its_statements_and_the_query_behind_it() {
    let (_, picture) = call("/api/neighbourhood?entity=catl").await;
    assert_eq!(picture["centres"], serde_json::json!(["catl"]));
    assert_eq!(picture["statements"][0]["object"], "tesla");
    assert_eq!(picture["drawing"]["lines"][0]["relation"], "supplies");
    assert_eq!(picture["facets"]["relations"]["supplies"], 1);
    assert!(picture["sparql"].as_str().is_some_and(|q| q.contains("<urn:guanxi:e:catl>")), "{picture}");
    let (_, none) = call("/api/neighbourhood?entity=catl&relation=leads").await;
    assert_eq!(none["statements"], serde_json::json!([]));
    assert_eq!(none["facets"]["relations"]["supplies"], 1);
    assert_eq!(none["command"], "guanxi export CATL --format svg --relation leads");
}

#[test]
fn the_query_behind_a_picture_lists_its_statements() {
    let folder = store();
    let store = Store::open(folder.path()).expect("opens");
    let filtered = [("relation", "supplies"), ("status", "asserted"), ("min_confidence", "0.5")];
    for more in [&filtered[..0], &filtered, &[("relation", "leads")], &[("since", "2020")]] {
        let given = [("entity", "catl")].iter().chain(more).map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        let picture = picture::neighbourhood(&store, Parameters::new(given.collect())).expect("answers");
        let picture = serde_json::to_value(picture).expect("JSON");
        let query = guanxi_store::Query::parse(picture["sparql"].as_str().expect("a query")).expect("a header");
        let answer = store.query(&query, &[], guanxi_store::Limits::default()).expect("a query");
        let guanxi_store::Answer::Solutions(table) = answer else { panic!("{answer:?}") };
        assert_eq!(Some(table.rows.len()), picture["statements"].as_array().map(Vec::len), "{more:?}: {picture}");
    }
}

#[tokio::test]
async fn evidence_is_cut_where_its_parts_begin_and_end() {
    let (_, answer) = call("/api/evidence?entity=tesla&other=catl").await;
    let card = &answer["statements"][0]["cards"][0];
    let marks: Vec<&str> =
        card["quote"].as_array().expect("pieces").iter().map(|p| p["mark"].as_str().unwrap_or("-")).collect();
    assert_eq!(marks, ["subject", "-", "trigger", "-", "object", "-"]);
    let text: String = card["quote"].as_array().expect("pieces").iter().filter_map(|p| p["text"].as_str()).collect();
    assert_eq!(text, "CATL supplies <b>Tesla</b>.");
    assert!(card["why"].as_str().is_some_and(|w| w.contains("“supplies”") && w.contains("90%")), "{card}");
}

#[tokio::test]
async fn what_is_wrong_is_said_with_what_comes_near() {
    for (path, status, words) in [
        ("/api/entities/Teslla", StatusCode::NOT_FOUND, "Tesla"),
        ("/api/neighbourhood", StatusCode::BAD_REQUEST, "`entity` is missing"),
        ("/api/neighbourhood?entity=catl&depth=9", StatusCode::BAD_REQUEST, "at most 3"),
        ("/api/neighbourhood?entity=catl&dept=1", StatusCode::BAD_REQUEST, "no parameter `dept`"),
        ("/api/neighbourhood?entity=catl&relation=likes", StatusCode::BAD_REQUEST, "invests-in"),
        ("/api/neighbourhood?entity=catl&since=yesterday", StatusCode::BAD_REQUEST, "2021-06-09"),
        ("/api/path?from=catl", StatusCode::BAD_REQUEST, "`to` is missing"),
        ("/api/evidence?statement=s:0", StatusCode::NOT_FOUND, "no statement `s:0`"),
        ("/api/export?entity=catl&format=exe", StatusCode::BAD_REQUEST, "graphml"),
        ("/api/reports/dossier", StatusCode::NOT_FOUND, "company"),
        ("/api/reports/company", StatusCode::BAD_REQUEST, "`company` is missing: the company"),
        ("/api/reports/company?company=Teslla", StatusCode::NOT_FOUND, "Tesla"),
        (
            "/api/reports/company?company=CATL&color=red",
            StatusCode::BAD_REQUEST,
            "no parameter `color`; it has format, company",
        ),
        ("/api/reports/company?company=CATL&format=pdf", StatusCode::BAD_REQUEST, "markdown, html or json"),
        ("/api/reports/company?company=CATL&quotes=few", StatusCode::BAD_REQUEST, "whole number"),
        ("/api/entities?q=a&limit=1000", StatusCode::BAD_REQUEST, "at most 100"),
    ] {
        let (found, body) = call(path).await;
        assert_eq!(found, status, "{path}: {body}");
        assert!(body.to_string().contains(words), "{path}: {body}");
    }
}

#[tokio::test]
async fn names_are_found_as_they_are_typed_and_a_way_is_found() {
    let (_, found) = call("/api/entities?q=te").await;
    assert_eq!((found[0]["id"].as_str(), found[0]["statements"].as_u64()), (Some("tesla"), Some(1)));
    let (_, found) = call("/api/entities?q=Teslla").await;
    assert_eq!(found[0]["id"], "tesla");
    let (_, way) = call("/api/path?from=tesla&to=catl").await;
    assert_eq!((way["connected"].as_bool(), way["hops"].as_array().map(Vec::len)), (Some(true), Some(1)));
}
