//! Asking a question: parsed, bound and evaluated on a thread with room for deep recursion, within limits.

use std::{
    io::Write,
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
};

use guanxi_model::{Cell, Table};
use indexmap::IndexSet;
use oxigraph::{
    model::{Term, Triple},
    sparql::{CancellationToken, QueryResults, SparqlEvaluator},
};
use spargebra::Query as Parsed;

use super::{
    Answer, Format, Limits, Query, QueryError, Question, Shape, answer::cell, guard, joined::Joined, limits::Counter,
    question::shape, write::write,
};
use crate::{Base, Notes, Store};

/// Stack of the thread that parses and evaluates; pages that are not used cost nothing.
pub const STACK: usize = 512 * 1024 * 1024;

/// What a question is put to.
#[derive(Clone, Copy)]
pub enum Asked<'a> {
    /// A generation of a store.
    Store(&'a Store),
    /// The user's own triples.
    Notes(&'a Notes),
    /// The store, with the notes' graphs among its named graphs.
    Both(&'a Store, &'a Notes),
}

impl Asked<'_> {
    /// The answer in memory.
    pub fn answer(self, question: &Question, limits: Limits) -> Result<Answer, QueryError> {
        self.ask(question, limits, |ready, mut count| {
            Ok(match ready.execute()? {
                QueryResults::Boolean(answer) => Answer::Boolean(answer),
                QueryResults::Solutions(solutions) => {
                    let columns = solutions.variables().iter().map(|v| v.as_str().to_owned()).collect();
                    let mut table = Table { columns, rows: Vec::new() };
                    for solution in solutions {
                        count.one()?;
                        table.rows.push(solution?.values().iter().map(|t| cell(t.as_ref())).collect());
                    }
                    Answer::Solutions(table)
                }
                QueryResults::Graph(triples) => {
                    let mut found = IndexSet::new();
                    for triple in triples {
                        count.one()?;
                        found.insert(triple?);
                    }
                    Answer::Triples(found.iter().map(cells).collect())
                }
            })
        })
    }

    /// Writes the answer as it comes. `open` is told the answer's shape before anything is evaluated, and says in which format
    /// it is written, and where to.
    pub fn write<W: Write>(
        self,
        question: &Question,
        limits: Limits,
        open: impl FnOnce(Shape) -> Result<(Format, W), QueryError> + Send,
    ) -> Result<(), QueryError> {
        self.ask(question, limits, |ready, count| {
            let (format, mut to) = open(shape(&ready.query))?;
            write(self.base(), ready.execute()?, count, format, &mut to)
        })
    }

    fn base(&self) -> &Base {
        match self {
            Self::Store(store) | Self::Both(store, _) => &store.base,
            Self::Notes(notes) => &notes.base,
        }
    }

    fn ask<T: Send>(
        self,
        question: &Question,
        limits: Limits,
        take: impl FnOnce(Ready<'_>, Counter) -> Result<T, QueryError> + Send,
    ) -> Result<T, QueryError> {
        let work = |token: CancellationToken| {
            let query = question.parse(self.base())?;
            let counter = Counter::new(limits, token.clone());
            take(
                Ready { asked: self, query, evaluator: SparqlEvaluator::new().with_cancellation_token(token) },
                counter,
            )
        };
        // A stack of its own costs several times what a small question does.
        if limits.time.is_none() && guard::is_flat(&question.text) {
            return work(CancellationToken::new());
        }
        on_deep_stack(limits, work)
    }
}

impl Store {
    /// Asks a query, with values for its parameters by name.
    pub fn query(&self, query: &Query, values: &[(String, String)], limits: Limits) -> Result<Answer, QueryError> {
        Asked::Store(self).answer(&self.question(query, values)?, limits)
    }

    /// Asks a query and writes the answer as it comes.
    pub fn query_to(
        &self,
        query: &Query,
        values: &[(String, String)],
        limits: Limits,
        format: Format,
        to: &mut (dyn Write + Send),
    ) -> Result<(), QueryError> {
        let open =
            |shape| if format.shape() == shape { Ok((format, to)) } else { Err(QueryError::unfit(shape, format)) };
        Asked::Store(self).write(&self.question(query, values)?, limits, open)
    }
}

/// A parsed query and what it is put to.
struct Ready<'a> {
    asked: Asked<'a>,
    query: Parsed,
    evaluator: SparqlEvaluator,
}

impl<'a> Ready<'a> {
    fn execute(self) -> Result<QueryResults<'a>, QueryError> {
        let query = self.evaluator.for_query(self.query);
        Ok(match self.asked {
            Asked::Store(store) => query.on_store(&store.database).execute(),
            Asked::Notes(notes) => query.on_store(&notes.database).execute(),
            Asked::Both(store, notes) => query.on_queryable_dataset(Joined::new(store, notes)).execute(),
        }?)
    }
}

/// Runs `work` on a thread with a deep stack, and asks it to end when the time is up.
pub(crate) fn on_deep_stack<T: Send>(
    limits: Limits,
    work: impl FnOnce(CancellationToken) -> Result<T, QueryError> + Send,
) -> Result<T, QueryError> {
    let token = CancellationToken::new();
    let (done, wait) = channel::<()>();
    thread::scope(|scope| {
        let its_token = token.clone();
        let work = || {
            let _done = done;
            work(its_token)
        };
        let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work)?;
        if let Some(time) = limits.time
            && wait.recv_timeout(time) == Err(RecvTimeoutError::Timeout)
        {
            token.cancel();
        }
        let answer = worker.join().map_err(|_| QueryError::Evaluation("the evaluation broke down".to_owned()))?;
        match answer {
            Err(_) if token.is_cancelled() => Err(QueryError::Timeout(limits.time.unwrap_or_default().as_secs())),
            answer => answer,
        }
    })
}

fn cells(triple: &Triple) -> [Cell; 3] {
    let predicate = Term::from(triple.predicate.clone());
    [cell(Some(&triple.subject.clone().into())), cell(Some(&predicate)), cell(Some(&triple.object))]
}
