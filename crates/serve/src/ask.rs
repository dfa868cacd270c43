//! Asking the store on behalf of a client: a place in the queue, a thread of its own, an answer of bounded size.

use std::{
    io::{self, Write},
    sync::Arc,
};

use axum::http::StatusCode;
use guanxi_store::{Answer, Format, Query, QueryError, Shape, Stats, Store, StoreError};

use crate::{
    State,
    negotiate::{Choice, choose},
    problem::Problem,
};

/// The answer to a query as the client likes it best, with its media type.
pub(crate) async fn ask(
    state: &State,
    query: Query,
    values: Vec<(String, String)>,
    accept: Option<String>,
) -> Result<(&'static str, Vec<u8>), Problem> {
    let (limits, most) = (state.limits(), state.bytes());
    run(state, move |store| {
        let write = |(media, format): Choice| {
            let mut out = Bounded { bytes: Vec::new(), most };
            store.query_to(&query, &values, limits, format, &mut out).map(|()| (media, out.bytes))
        };
        // The shape shows only when the query is evaluated; the writer refuses the wrong one before it writes.
        let accept = accept.as_deref();
        let table = choose(accept, Shape::Table);
        match write(table.unwrap_or(("application/json", Format::Json))) {
            Err(QueryError::Unfit { .. }) => {
                let graph = choose(accept, Shape::Graph);
                write(graph.ok_or_else(|| unacceptable(Shape::Graph))?).map_err(Problem::from)
            }
            answer if table.is_some() => answer.map_err(Problem::from),
            answer => answer.map_err(Problem::from).and(Err(unacceptable(Shape::Table))),
        }
    })
    .await
}

/// The answer to a query in memory, for a page.
pub(crate) async fn answer(state: &State, query: Query, values: Vec<(String, String)>) -> Result<Answer, Problem> {
    let mut limits = state.limits();
    limits.rows = limits.rows.map(|rows| rows.min(10_000));
    run(state, move |store| store.query(&query, &values, limits).map_err(Problem::from)).await
}

/// The sizes of the store.
pub(crate) async fn sizes(state: &State) -> Result<Stats, Problem> {
    let failed = |error: StoreError| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string());
    run(state, move |store| store.stats().map_err(failed)).await
}

/// Runs `work` on a thread for work that blocks, once there is a place for it.
async fn run<T: Send + 'static>(
    state: &State,
    work: impl FnOnce(Arc<Store>) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let full = || Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too many queries are running; try again in a moment");
    let place = Arc::clone(&state.places).try_acquire_owned().map_err(|_| full())?;
    let state = state.clone();
    let done = tokio::task::spawn_blocking(move || {
        let _place = place;
        work(state.store())
    });
    let broken = || Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the query broke down");
    done.await.map_err(|_| broken())?
}

fn unacceptable(shape: Shape) -> Problem {
    let what = match shape {
        Shape::Table => {
            "a table: application/sparql-results+json, application/sparql-results+xml, text/csv, text/tab-separated-values"
        }
        Shape::Graph => "a graph: text/turtle, application/n-triples, application/trig, application/ld+json",
    };
    Problem::new(StatusCode::NOT_ACCEPTABLE, format!("the answer is {what}"))
}

/// Bytes up to a limit.
struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(io::Error::other(format!("the answer has more than {} bytes; add a LIMIT", self.most)));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
