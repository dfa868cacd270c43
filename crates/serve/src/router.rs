//! Which address answers what.

use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, RawQuery, State as Shared},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
    routing::{any, get},
};
use guanxi_store::named_query;

use crate::{
    State, api, ask, explorer, graph_store, metrics, negotiate::Wish, page, problem::Problem, secure, sparql,
    worker::Source,
};

/// Bytes of a request's body: of a query, and of triples.
const MOST_BODY: usize = 1 << 20;
const MOST_TRIPLES: usize = 64 << 20;

/// Every address.
pub fn router(state: State) -> Router {
    let router = Router::new()
        .merge(explorer::routes())
        .merge(api::routes(&state))
        .route("/queries", get(index))
        .route("/style.css", get(|| async { ([(header::CONTENT_TYPE, "text/css")], page::STYLE) }))
        .route("/health", get(|| async { "ok\n" }))
        .route("/metrics", get(counters))
        .route("/sparql", sparql::endpoint(Source::Store))
        .route("/store", get(graph_store::store))
        .route("/notes/sparql", sparql::endpoint(Source::Notes))
        .route("/query/{name}", get(named))
        .layer(DefaultBodyLimit::max(MOST_BODY));
    let notes = any(graph_store::notes).layer(DefaultBodyLimit::max(MOST_TRIPLES));
    let router = router.route("/notes/store", notes.clone()).route("/notes/store/{*path}", notes);
    let router = router.fallback(nothing_here).method_not_allowed_fallback(other_method);
    secure::secure(router, state)
}

/// An address that there is not.
async fn nothing_here(uri: Uri) -> Response {
    let path = uri.path();
    let message = format!(
        "there is no `{path}`; `/`, `/sparql`, `/store`, `/queries`, `/api/openapi.json`, `/health` and `/metrics` are here"
    );
    said_at(path, Problem::new(StatusCode::NOT_FOUND, message))
}

/// A method that an address does not have; what it has is said in `Allow`.
async fn other_method(method: Method, uri: Uri) -> Response {
    if method == Method::OPTIONS {
        return StatusCode::NO_CONTENT.into_response();
    }
    let message = format!("`{}` cannot be asked by {method}; the header `Allow` says how", uri.path());
    said_at(uri.path(), Problem::new(StatusCode::METHOD_NOT_ALLOWED, message))
}

/// A problem in the form of the addresses beside it: programs read JSON below `/api/`.
fn said_at(path: &str, problem: Problem) -> Response {
    if path.starts_with("/api/") { api::problem(problem) } else { problem.into_response() }
}

async fn index(Shared(state): Shared<State>) -> Result<Html<String>, Problem> {
    Ok(Html(page::index(&ask::sizes(&state).await?)))
}

async fn counters(Shared(state): Shared<State>) -> Result<Response, Problem> {
    let text = state.metrics.text().map_err(|e| Problem::broken(e.to_string()))?;
    Ok(([(header::CONTENT_TYPE, metrics::MEDIA)], text).into_response())
}

/// A named query: a page for browsers, the protocol's formats for programs.
async fn named(
    Shared(state): Shared<State>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let wish = Wish::of_headers(&headers);
    let page = wish.wants_page();
    let values = sparql::fields(query.as_deref());
    let result = async {
        let named = named_query(&name)?;
        if page {
            let answer = ask::answer(&state, named.query.clone(), values.clone()).await?;
            return Ok(Html(page::answer(named, &values, &answer)).into_response());
        }
        let question = ask::question(&state, named.query.clone(), values).await?;
        ask::ask(&state, Source::Store, question, &wish).await
    };
    result.await.map_err(|problem: Problem| {
        if page && problem.status != StatusCode::SERVICE_UNAVAILABLE {
            (problem.status, Html(page::problem(&problem.message))).into_response()
        } else {
            problem.into_response()
        }
    })
}

#[cfg(test)]
pub(crate) mod tests;
