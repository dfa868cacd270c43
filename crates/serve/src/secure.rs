//! What holds for every request and every answer, whatever it is about.

use std::time::{Duration, Instant};

use axum::{
    Router,
    extract::{MatchedPath, Request, State as Shared},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use tower_http::{
    catch_panic::CatchPanicLayer, cors::CorsLayer, set_header::SetResponseHeaderLayer, timeout::RequestBodyTimeoutLayer,
};

use crate::{State, listen::Peer, problem::Problem};

/// How long a client may take from one part of a body to the next.
const BETWEEN_PARTS: std::time::Duration = std::time::Duration::from_secs(15);

/// Sent with every answer: nothing is loaded from elsewhere, nothing is framed, nothing is guessed.
const HEADERS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-cache"),
];

/// Wraps every address in what holds for all.
pub(crate) fn secure(mut router: Router<State>, state: State) -> Router {
    let origins = state.options().origins.clone();
    router = router
        .layer(middleware::from_fn_with_state(state.clone(), only_our_host))
        .layer(RequestBodyTimeoutLayer::new(BETWEEN_PARTS))
        .layer(CatchPanicLayer::new());
    for (name, value) in HEADERS {
        let (name, value) = (HeaderName::from_static(name), HeaderValue::from_static(value));
        let shared = name == "cross-origin-resource-policy" && !origins.is_empty();
        if !shared {
            router = router.layer(SetResponseHeaderLayer::if_not_present(name, value));
        }
    }
    if !origins.is_empty() {
        let cors = CorsLayer::new()
            .allow_origin(origins.iter().filter_map(|o| HeaderValue::from_str(o).ok()).collect::<Vec<_>>())
            .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE])
            .allow_headers([header::ACCEPT, header::AUTHORIZATION, header::CONTENT_TYPE]);
        router = router.layer(cors);
    }
    router.layer(middleware::from_fn_with_state(state.clone(), note)).with_state(state)
}

async fn only_our_host(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok());
    if host.is_some_and(|host| state.answers_to(host)) {
        return next.run(request).await;
    }
    let other = "this server answers to the names of its own machine; `--host` gives it another";
    Problem::new(StatusCode::MISDIRECTED_REQUEST, other).into_response()
}

/// Counts and logs every request: neither its query nor its headers, which may hold secrets.
async fn note(Shared(state): Shared<State>, matched: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0.ip().to_string());
    let route = matched.map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    // Whoever invents methods must not invent counters with them.
    let method = match method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    };
    let left = Left { method, route: &route, start, done: false };
    let response = next.run(request).await;
    left.done();
    let (status, time) = (response.status().as_u16(), start.elapsed());
    state.metrics.answered(method, &route, status, time);
    tracing::info!(method, route, status, milliseconds = milliseconds(time), client = peer, "answered");
    response
}

/// To the microsecond.
fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

/// Logs a request whose client left before it was answered.
struct Left<'a> {
    method: &'a str,
    route: &'a str,
    start: Instant,
    done: bool,
}

impl Left<'_> {
    fn done(mut self) {
        self.done = true;
    }
}

impl Drop for Left<'_> {
    fn drop(&mut self) {
        if !self.done {
            let milliseconds = milliseconds(self.start.elapsed());
            tracing::info!(method = self.method, route = self.route, milliseconds, "the client left");
        }
    }
}
