//! Which address answers what, and what holds for every answer.

use std::time::Duration;

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, RawQuery, Request, State as Shared},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use guanxi_store::{Query, named_query};
use tower_http::{catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer, timeout::TimeoutLayer};

use crate::{State, ask, negotiate::wants_page, page, problem::Problem};

/// Bytes of a request's body.
const MOST_BODY: usize = 1 << 20;
/// How long a client may take to send a request and a query to answer it, together.
const MOST_TIME: Duration = Duration::from_secs(120);

/// Sent with every answer: nothing is loaded from elsewhere, nothing is framed, nothing is guessed.
const HEADERS: [(&str, &str); 5] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "no-cache"),
];

/// Every address.
pub fn router(state: State) -> Router {
    let mut router = Router::new()
        .route("/", get(index))
        .route("/style.css", get(|| async { ([(header::CONTENT_TYPE, "text/css")], page::STYLE) }))
        .route("/health", get(|| async { "ok\n" }))
        .route("/sparql", get(sparql_get).post(sparql_post))
        .route("/query/{name}", get(named))
        .layer(middleware::from_fn_with_state(state.clone(), only_our_host))
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, MOST_TIME))
        .layer(CatchPanicLayer::new());
    for (name, value) in HEADERS {
        let (name, value) = (HeaderName::from_static(name), HeaderValue::from_static(value));
        router = router.layer(SetResponseHeaderLayer::overriding(name, value));
    }
    router.with_state(state)
}

async fn only_our_host(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok());
    if host.is_some_and(|host| state.answers_to(host)) {
        return next.run(request).await;
    }
    Problem::new(StatusCode::MISDIRECTED_REQUEST, "this server answers to the names of its own machine").into_response()
}

async fn index(Shared(state): Shared<State>) -> Result<Html<String>, Problem> {
    Ok(Html(page::index(&ask::sizes(&state).await?)))
}

async fn sparql_get(
    Shared(state): Shared<State>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    sparql(&state, &fields(query.unwrap_or_default().as_bytes()), &headers).await
}

async fn sparql_post(
    Shared(state): Shared<State>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    match kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => sparql(&state, &fields(&body), &headers).await,
        "application/sparql-query" => {
            let text = String::from_utf8(body.into());
            let text = text.map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "the query is not UTF-8"))?;
            let mut all = fields(query.unwrap_or_default().as_bytes());
            all.push(("query".to_owned(), text));
            sparql(&state, &all, &headers).await
        }
        "application/sparql-update" => Err(update()),
        _ => Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send application/sparql-query, or a form with the field `query`",
        )),
    }
}

/// The query of a request, by the fields of the SPARQL 1.1 Protocol.
async fn sparql(state: &State, fields: &[(String, String)], headers: &HeaderMap) -> Result<Response, Problem> {
    let wrong = |message: &str| Problem::new(StatusCode::BAD_REQUEST, message);
    let has = |name: &str| fields.iter().any(|(n, _)| n == name);
    if has("update") {
        return Err(update());
    }
    if has("default-graph-uri") || has("named-graph-uri") {
        return Err(wrong("the data set is the store's; name graphs in the query, with GRAPH or FROM"));
    }
    let mut queries = fields.iter().filter(|(name, _)| name == "query");
    let (Some((_, text)), None) = (queries.next(), queries.next()) else {
        return Err(wrong("send one `query`"));
    };
    let (media, body) = ask::ask(state, Query::parse(text.as_str())?, Vec::new(), accept(headers)).await?;
    Ok(([(header::CONTENT_TYPE, media)], body).into_response())
}

/// A named query: a page for browsers, the protocol's formats for programs.
async fn named(
    Shared(state): Shared<State>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let accept = accept(&headers);
    let page = wants_page(accept.as_deref());
    let values = fields(query.unwrap_or_default().as_bytes());
    let result = async {
        let named = named_query(&name)?;
        if page {
            let answer = ask::answer(&state, named.query.clone(), values.clone()).await?;
            return Ok(Html(page::answer(named, &values, &answer)).into_response());
        }
        let (media, body) = ask::ask(&state, named.query.clone(), values, accept).await?;
        Ok::<_, Problem>(([(header::CONTENT_TYPE, media)], body).into_response())
    };
    result.await.map_err(|problem| {
        if page {
            (problem.status, Html(page::problem(&problem.message))).into_response()
        } else {
            problem.into_response()
        }
    })
}

fn update() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "this server reads; a store is changed by `guanxi build` and `load` alone")
}

fn accept(headers: &HeaderMap) -> Option<String> {
    let values: Vec<&str> = headers.get_all(header::ACCEPT).iter().filter_map(|v| v.to_str().ok()).collect();
    (!values.is_empty()).then(|| values.join(","))
}

fn fields(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).into_owned().collect()
}

#[cfg(test)]
mod tests;
