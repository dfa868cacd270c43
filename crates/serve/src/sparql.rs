//! SPARQL 1.1 Protocol: where a request keeps its query or update, its graphs and its wishes.

use axum::{
    body::Bytes,
    extract::{RawQuery, State as Shared, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{self, MethodRouter},
};
use guanxi_store::{Format, Graphs, Question, Service, Shape, describe_service};

use crate::{
    State, ask,
    negotiate::{Wish, content_type, media_type},
    problem::{Problem, unacceptable},
    worker::{Job, Source},
};

/// A field of a request, from its address or its body.
type Field = (String, String);

/// A request beside its query or update.
struct Request<'r> {
    state: &'r State,
    source: Source,
    fields: &'r [Field],
    headers: &'r HeaderMap,
}

/// The endpoint of a source.
pub(crate) fn endpoint(source: Source) -> MethodRouter<State> {
    let asked = move |Shared(state): Shared<State>, RawQuery(query): RawQuery, headers: HeaderMap| async move {
        get(&state, source, &fields(query.as_deref()), &headers).await
    };
    let sent = move |Shared(state): Shared<State>,
                     RawQuery(query): RawQuery,
                     headers: HeaderMap,
                     body: Result<Bytes, BytesRejection>| async move {
        post(&state, source, fields(query.as_deref()), &headers, body?).await
    };
    routing::get(asked).post(sent)
}

/// The fields of a query string or a form.
pub(crate) fn fields(text: Option<&str>) -> Vec<Field> {
    form_urlencoded::parse(text.unwrap_or_default().as_bytes()).into_owned().collect()
}

async fn get(state: &State, source: Source, fields: &[Field], headers: &HeaderMap) -> Result<Response, Problem> {
    if value(fields, "update")?.is_some() {
        return Err(Problem::bad("an update is sent by POST"));
    }
    match value(fields, "query")? {
        Some(text) => query(&Request { state, source, fields, headers }, text).await,
        None if fields.is_empty() => describe(source, headers),
        None => Err(Problem::bad("send a `query`; without any field, the service is described")),
    }
}

async fn post(
    state: &State,
    source: Source,
    mut fields: Vec<Field>,
    headers: &HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let (media, utf8) = media_type(given);
    let utf8 = if utf8 { String::from_utf8(body.into()).ok() } else { None };
    let text = utf8.ok_or_else(|| Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send it in UTF-8"))?;
    let direct = match media.as_str() {
        "application/x-www-form-urlencoded" => {
            fields.extend(form_urlencoded::parse(text.as_bytes()).into_owned());
            None
        }
        "application/sparql-query" => Some("query"),
        "application/sparql-update" => Some("update"),
        _ => {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send application/sparql-query, application/sparql-update, or a form with the field `query` or `update`",
            ));
        }
    };
    fields.extend(direct.map(|name| (name.to_owned(), text)));
    let request = Request { state, source, fields: &fields, headers };
    match (value(&fields, "query")?, value(&fields, "update")?) {
        (Some(text), None) => query(&request, text).await,
        (None, Some(text)) => update(&request, text).await,
        _ => Err(Problem::bad("send one `query` or one `update`")),
    }
}

/// Answers a query.
async fn query(request: &Request<'_>, text: &str) -> Result<Response, Problem> {
    let Request { state, source, fields, headers } = *request;
    let graphs = graphs(fields, "default-graph-uri", "named-graph-uri");
    let question = Question { graphs, base: Some(address(source, headers)), ..Question::new(text)? };
    let source = match value(fields, "notes")? {
        None | Some("false" | "0") => source,
        Some("" | "true" | "1") if source == Source::Store => Source::Both,
        Some(_) => return Err(Problem::bad("`notes` is true or false, and for /sparql alone")),
    };
    if source != Source::Store && state.notes.is_none() {
        return Err(no_notes());
    }
    let format = value(fields, "format")?.map(str::parse::<Format>).transpose().map_err(Problem::bad)?;
    ask::ask(state, source, question, &Wish::of_headers(headers).format(format)).await
}

/// Carries out an update of the notes.
async fn update(request: &Request<'_>, text: &str) -> Result<Response, Problem> {
    let Request { state, source, fields, headers } = *request;
    if source != Source::Notes {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "this dataset is for reading; a store is changed by `guanxi build` and `load` alone",
        ));
    }
    let notes = state.notes.as_ref().ok_or_else(no_notes)?;
    notes.authorise(headers)?;
    // Checked here already: what is nested too deeply should not reach the one writer.
    let text = Question::new(text)?.text;
    let using = graphs(fields, "using-graph-uri", "using-named-graph-uri");
    let job = Job::Update { text, using, base: Some(address(source, headers)), cost: state.cost() };
    notes.write(job).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The service description, for a request that asks nothing; the first page for a browser.
fn describe(source: Source, headers: &HeaderMap) -> Result<Response, Problem> {
    let wish = Wish::of_headers(headers);
    if wish.wants_page() {
        return Ok(Redirect::to("/").into_response());
    }
    let (media, format) = wish.of(Shape::Graph).ok_or_else(|| unacceptable(Shape::Graph))?;
    let service = Service { endpoint: &address(source, headers), updates: source == Source::Notes };
    Ok(([(header::CONTENT_TYPE, content_type(media))], describe_service(&service, format)?).into_response())
}

/// The address of a service, as the client knows it.
fn address(source: Source, headers: &HeaderMap) -> String {
    let path = if source == Source::Notes { "/notes/sparql" } else { "/sparql" };
    origin(headers) + path
}

/// Scheme, host and port, as the client knows them.
pub(crate) fn origin(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).map_or("localhost", |host| HeaderValue::to_str(host).unwrap_or("localhost"));
    format!("http://{host}")
}

pub(crate) fn no_notes() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "there are no notes here; `guanxi serve --notes DIR --token-file FILE` keeps some",
    )
}

/// The one value of a field.
fn value<'f>(fields: &'f [Field], name: &str) -> Result<Option<&'f str>, Problem> {
    let mut values = fields.iter().filter(|(n, _)| n == name).map(|(_, value)| value.as_str());
    match (values.next(), values.next()) {
        (first, None) => Ok(first),
        _ => Err(Problem::bad(format!("send one `{name}`"))),
    }
}

/// The graphs that a request chooses; `None` where it chooses none.
fn graphs(fields: &[Field], default: &str, named: &str) -> Option<Graphs> {
    let all = |name: &str| fields.iter().filter(|(n, _)| n == name).map(|(_, value)| value.clone()).collect();
    let graphs = Graphs { default: all(default), named: all(named) };
    (graphs != Graphs::default()).then_some(graphs)
}
