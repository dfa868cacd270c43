//! SPARQL 1.1 Graph Store HTTP Protocol: whole graphs, named by `?default`, by `?graph=IRI`, or, of notes, by their own address.

use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, OriginalUri, RawQuery, Request, State as Shared},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use guanxi_store::Format;

use crate::{
    State, ask,
    negotiate::{Wish, graph_format, media_type},
    problem::Problem,
    sparql::{fields, no_notes, origin},
    worker::{Job, Source},
};

const NOTES: &str = "/notes/store";

/// The graph that a request is about.
enum Named {
    Default,
    Graph(String),
    /// One that is still to be made.
    New,
}

/// Reads a graph of the store.
pub(crate) async fn store(
    Shared(state): Shared<State>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    match named(query.as_deref())? {
        Named::New => Err(Problem::bad("which graph? `?default`, or `?graph=` and its IRI")),
        Named::Default => ask::graph(&state, Source::Store, None, &Wish::of_headers(&headers)).await,
        Named::Graph(name) => ask::graph(&state, Source::Store, Some(name), &Wish::of_headers(&headers)).await,
    }
}

/// Reads and writes graphs of the notes.
pub(crate) async fn notes(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    request: Request,
) -> Result<Response, Problem> {
    let notes = state.notes.as_ref().ok_or_else(no_notes)?;
    let (headers, method) = (request.headers().clone(), request.method().clone());
    let writes = !matches!(method, Method::GET | Method::HEAD);
    if writes {
        notes.authorise(&headers)?;
    }
    let named = if uri.path().trim_end_matches('/') == NOTES {
        named(uri.query())?
    } else {
        Named::Graph(format!("{}{}", origin(&headers), uri.path()))
    };
    let cost = state.cost();
    let name = match named {
        Named::Default => None,
        Named::Graph(name) => Some(name),
        Named::New if method == Method::POST => {
            let beginning = format!("{}{NOTES}/", origin(&headers));
            let made = notes.write(Job::Create { beginning, parts: parts(request, &state).await?, cost }).await?.made;
            return Ok((StatusCode::CREATED, [(header::LOCATION, made.unwrap_or_default())]).into_response());
        }
        Named::New => return Err(Problem::bad("which graph? `?default`, or `?graph=` and its IRI")),
    };
    let done = match method {
        Method::GET | Method::HEAD => {
            return ask::graph(&state, Source::Notes, name, &Wish::of_headers(&headers)).await;
        }
        Method::PUT | Method::POST => {
            let replace = method == Method::PUT;
            notes.write(Job::Put { name, parts: parts(request, &state).await?, replace, cost }).await?
        }
        Method::DELETE => {
            notes.write(Job::Remove { name, cost }).await?;
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        _ => return Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD, PUT, POST or DELETE")),
    };
    Ok(if done.there { StatusCode::NO_CONTENT } else { StatusCode::CREATED }.into_response())
}

/// The graph that the fields of a request name.
fn named(query: Option<&str>) -> Result<Named, Problem> {
    let mut found = Vec::new();
    for (name, value) in fields(query) {
        match name.as_str() {
            "default" => found.push(Named::Default),
            "graph" => found.push(Named::Graph(value)),
            _ => {}
        }
    }
    match found.len() {
        0 => Ok(Named::New),
        1 => Ok(found.remove(0)),
        _ => Err(Problem::bad("one graph at a time: `?default`, or one `?graph=`")),
    }
}

/// The triples of a body, in one part or, as a form with files, in several.
async fn parts(request: Request, state: &State) -> Result<Vec<(Format, String)>, Problem> {
    let unreadable = |e: &dyn std::fmt::Display| Problem::bad(format!("the body cannot be read: {e}"));
    let given = content_type(request.headers());
    if media_type(&given).0 != "multipart/form-data" {
        let format = format(&given)?;
        let body = Bytes::from_request(request, state).await?;
        return Ok(vec![(format, utf8(body)?)]);
    }
    let mut form = Multipart::from_request(request, state).await.map_err(|e| unreadable(&e))?;
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|e| Problem::new(e.status(), e.body_text()))? {
        let format = format(field.content_type().unwrap_or_default())?;
        parts.push((format, utf8(field.bytes().await.map_err(|e| Problem::new(e.status(), e.body_text()))?)?));
    }
    Ok(parts)
}

fn content_type(headers: &HeaderMap) -> String {
    headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
}

fn format(content_type: &str) -> Result<Format, Problem> {
    graph_format(content_type).ok_or_else(|| {
        Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send text/turtle, application/n-triples, application/rdf+xml, application/trig or application/ld+json, in UTF-8",
        )
    })
}

fn utf8(bytes: Bytes) -> Result<String, Problem> {
    String::from_utf8(bytes.into()).map_err(|_| Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send it in UTF-8"))
}
