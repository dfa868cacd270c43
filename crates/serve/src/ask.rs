//! Asking on behalf of a client: a place in the pool of workers, and an answer as it comes.

use std::{io, sync::Arc};

use axum::{
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse, Response},
};
use futures_util::stream;
use guanxi_store::{Answer, Query, Question, Shape, Stats, Store, StoreError};
use tokio::{
    sync::mpsc::{Sender, channel},
    time::timeout_at,
};

use crate::{
    State,
    negotiate::{Choice, Wish, content_type},
    pool::Running,
    problem::{Problem, unacceptable},
    worker::{Job, Said, Source},
};

/// Bytes of an answer that are held back, so that an answer that fails early, or is short, is one with an honest status.
const HELD: usize = 1 << 20;

/// The answer to a question, as the client likes it best.
pub(crate) async fn ask(state: &State, source: Source, question: Question, wish: &Wish) -> Result<Response, Problem> {
    let (table, graph) = (wish.of(Shape::Table), wish.of(Shape::Graph));
    let format = |choice: Option<Choice>| choice.map(|(_, format)| format);
    let job = Job::Write { source, question, table: format(table), graph: format(graph), cost: state.cost() };
    write(state, &job, table, graph).await
}

/// A graph, as the client likes it best; the default graph for `None`.
pub(crate) async fn graph(
    state: &State,
    source: Source,
    name: Option<String>,
    wish: &Wish,
) -> Result<Response, Problem> {
    let choice = wish.of(Shape::Graph).ok_or_else(|| unacceptable(Shape::Graph))?;
    let job = Job::Graph { source, name, format: choice.1, cost: state.cost() };
    write(state, &job, None, Some(choice)).await
}

/// The answer to a query in memory, for a page or a small part of a bigger answer: at most 10,000 rows.
///
/// Values for its parameters are given by name.
pub(crate) async fn answer(state: &State, query: Query, values: Vec<(String, String)>) -> Result<Answer, Problem> {
    let question = question(state, query, values).await?;
    let mut cost = state.cost();
    cost.rows = cost.rows.min(10_000);
    let json = whole(state, &Job::Answer { source: Source::Store, question, cost }).await?;
    serde_json::from_slice(&json).map_err(|e| Problem::broken(e.to_string()))
}

/// All that a job writes, in memory.
pub(crate) async fn whole(state: &State, job: &Job) -> Result<Vec<u8>, Problem> {
    let mut running = state.pool.run(job).await?;
    let mut all = Vec::new();
    loop {
        match running.next().await? {
            Said::Head(_) => {}
            Said::Data(data) => all.extend(data),
            Said::Done(_) => return Ok(all),
            Said::Problem(problem) => return Err(problem),
        }
    }
}

/// A query with its parameters, whose entities are looked up in the store.
pub(crate) async fn question(state: &State, query: Query, values: Vec<(String, String)>) -> Result<Question, Problem> {
    if query.params.is_empty() && values.is_empty() {
        return Ok(Question::new(query.text)?);
    }
    read(state, move |store| Ok(store.question(&query, &values)?)).await
}

/// The sizes of the store.
pub(crate) async fn sizes(state: &State) -> Result<Stats, Problem> {
    let failed = |error: StoreError| Problem::broken(error.to_string());
    read(state, move |store| store.stats().map_err(failed)).await
}

/// Reads the open generation on a thread for work that blocks: for what is known to be short. Queries go through the workers.
pub(crate) async fn read<T: Send + 'static>(
    state: &State,
    work: impl FnOnce(Arc<Store>) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let Ok(place) = Arc::clone(&state.places).try_acquire_owned() else {
        return Err(Problem::busy("too many requests are being answered"));
    };
    let state = state.clone();
    let done = tokio::task::spawn_blocking(move || {
        let _place = place;
        work(state.store())
    });
    done.await.map_err(|_| Problem::broken("reading the store broke down"))?
}

/// Runs a job that writes, and passes on what it writes.
async fn write(state: &State, job: &Job, table: Option<Choice>, graph: Option<Choice>) -> Result<Response, Problem> {
    let mut running = state.pool.run(job).await?;
    let (mut media, mut held, mut size) = ("application/octet-stream", Vec::new(), 0);
    while size <= HELD {
        match running.next().await? {
            Said::Head(format) => {
                let choices = [table, graph].into_iter().flatten();
                media = choices.into_iter().find(|c| c.1.shape() == format.shape()).map_or(media, |c| c.0);
            }
            Said::Data(data) => {
                size += data.len();
                held.push(Bytes::from(data));
            }
            Said::Done(_) => return Ok(([(header::CONTENT_TYPE, content_type(media))], held.concat()).into_response()),
            Said::Problem(problem) => return Err(problem),
        }
    }
    running.make_way().await?;
    Ok(([(header::CONTENT_TYPE, content_type(media))], streamed(held, running)).into_response())
}

/// A part of a long answer, or its end. Where the parts end without one, the answer is not whole.
enum Part {
    Data(Bytes),
    End,
}

/// A body whose rest is still being written. What fails now breaks the connection, so that nobody takes a part for the whole.
fn streamed(held: Vec<Bytes>, running: Running) -> Body {
    let (to, from) = channel(8);
    tokio::spawn(pass_on(held, running, to));
    Body::from_stream(stream::unfold(Some(from), |from| async {
        let mut from = from?;
        match from.recv().await {
            Some(Part::Data(data)) => Some((Ok(data), Some(from))),
            Some(Part::End) => None,
            None => Some((Err(io::Error::other("the answer is not whole")), None)),
        }
    }))
}

/// Passes on an answer until it ends, its time is up, or nobody takes it any more.
async fn pass_on(held: Vec<Bytes>, mut running: Running, to: Sender<Part>) {
    let deadline = running.deadline();
    for part in held {
        if !matches!(timeout_at(deadline, to.send(Part::Data(part))).await, Ok(Ok(()))) {
            return;
        }
    }
    loop {
        let part = match running.next().await {
            Ok(Said::Head(_)) => continue,
            Ok(Said::Data(data)) => Part::Data(data.into()),
            Ok(Said::Done(_)) => Part::End,
            Ok(Said::Problem(problem)) | Err(problem) => {
                return tracing::warn!(problem = problem.message, "an answer broke off");
            }
        };
        let last = matches!(part, Part::End);
        if !matches!(timeout_at(deadline, to.send(part)).await, Ok(Ok(()))) || last {
            return;
        }
    }
}
