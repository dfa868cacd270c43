//! What a worker has open, and how it does its jobs.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::Path,
    sync::Arc,
};

use axum::http::StatusCode;
use guanxi_render::{PictureUse, ReportError, shipped_reports};
use guanxi_store::{
    Asked, Format, Notebook, Notes, QueryError, Shape, Store, StoreError, Triples, generations, note_generation,
};

use super::{Done, Job, Role, Source, reply::Reply};
use crate::{
    StoreSource, make_report,
    problem::{Problem, unacceptable},
};

/// A worker's place of work.
pub(super) struct Desk {
    role: Role,
    store: Option<Arc<Store>>,
    notes: Option<Notes>,
    notebook: Option<Notebook>,
}

impl Desk {
    /// Opens what can be opened now, so that the first job need not wait for it.
    pub(super) fn new(role: Role) -> Result<Self, StoreError> {
        let mut desk = Self { role, store: None, notes: None, notebook: None };
        match &desk.role {
            Role::Reader { .. } => desk.renew(Source::Store)?,
            Role::Writer { notes, base } => desk.notebook = Some(Notebook::open(notes, base)?),
        }
        Ok(desk)
    }

    /// Does a job and says how it ended; an error is one of the pipe.
    pub(super) fn work(&mut self, job: Job, to: &mut (impl Write + Send)) -> io::Result<()> {
        let mut reply = Reply::new(to, job.cost().bytes);
        let done = self.carry_out(job, &mut reply).map_err(|problem| match problem {
            Failure::Query(error) => reply.problem(error),
            Failure::Problem(problem) => problem,
        });
        reply.end(done)
    }

    fn carry_out<W: Write + Send>(&mut self, job: Job, reply: &mut Reply<W>) -> Result<Done, Failure> {
        match job {
            Job::Write { source, question, table, graph, cost } => {
                let mut acceptable = Ok(());
                let (out, refused) = (&mut *reply, &mut acceptable);
                let open = move |shape| {
                    let format = match shape {
                        Shape::Table => table,
                        Shape::Graph => graph,
                    };
                    let Some(format) = format else {
                        *refused = Err(unacceptable(shape));
                        return Err(QueryError::Data(String::new()));
                    };
                    out.begin(format);
                    Ok((format, out))
                };
                let written = self.asked(source)?.write(&question, cost.limits(), open);
                acceptable?;
                written?;
            }
            Job::Answer { source, question, cost } => {
                let answer = self.asked(source)?.answer(&question, cost.limits())?;
                reply.begin(Format::Json);
                serde_json::to_writer(reply, &answer).map_err(io::Error::from).map_err(QueryError::from)?;
            }
            Job::Graph { source, name, format, cost } => {
                let out = &mut *reply;
                let open = move || {
                    out.begin(format);
                    out
                };
                if !self.asked(source)?.write_graph(name.as_deref(), cost.limits(), format, open)? {
                    return Err(no_graph(name.as_deref()).into());
                }
            }
            Job::Report { name, parameters, format, cost } => {
                let unknown = || Problem::new(StatusCode::NOT_FOUND, format!("there is no report `{name}`"));
                let shipped = shipped_reports().iter().find(|report| report.name == name).ok_or_else(unknown)?;
                self.renew(Source::Store).map_err(QueryError::from)?;
                let store = self.store.clone().ok_or_else(unknown)?;
                let source = StoreSource::new(store, None, BTreeMap::new(), cost.limits()).map_err(QueryError::from)?;
                let template = &shipped.template;
                let command = PictureUse::Command;
                let report = make_report(&Arc::new(source), &name, template, &parameters, format, &name, command)?;
                reply.write_all(report.text.as_bytes()).map_err(QueryError::from)?;
            }
            Job::Update { text, using, base, cost } => {
                self.notebook()?.update(&text, using.as_ref(), base.as_deref(), cost.limits())?;
            }
            Job::Put { name, parts, replace, .. } => {
                let there = self.notebook()?.put(name.as_deref(), &triples(parts), replace)?;
                return Ok(Done { there, made: None });
            }
            Job::Create { beginning, parts, .. } => {
                let made = self.notebook()?.create(&beginning, &triples(parts))?;
                return Ok(Done { there: false, made: Some(made) });
            }
            Job::Remove { name, .. } => {
                if !self.notebook()?.remove(name.as_deref())? {
                    return Err(no_graph(name.as_deref()).into());
                }
            }
        }
        Ok(Done::default())
    }

    /// What the question is put to, in its current generation.
    fn asked(&mut self, source: Source) -> Result<Asked<'_>, Failure> {
        self.renew(source).map_err(QueryError::from)?;
        let none = || Problem::new(StatusCode::NOT_FOUND, "there are no notes here");
        Ok(match source {
            Source::Store => Asked::Store(self.store.as_deref().ok_or_else(none)?),
            Source::Notes => Asked::Notes(self.notes.as_ref().ok_or_else(none)?),
            Source::Both => Asked::Both(self.store.as_deref().ok_or_else(none)?, self.notes.as_ref().ok_or_else(none)?),
        })
    }

    fn notebook(&mut self) -> Result<&mut Notebook, Failure> {
        let reader = || Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "a reader was asked to write");
        Ok(self.notebook.as_mut().ok_or_else(reader)?)
    }

    /// Opens the current generations, where others are open. An open one stays where that fails.
    fn renew(&mut self, source: Source) -> Result<(), StoreError> {
        let Role::Reader { store, notes } = &self.role else { return Ok(()) };
        if source != Source::Notes {
            let published = || generations(store).ok().and_then(|(_, current)| current);
            let fresh = self.store.as_ref().is_some_and(|open| open.generation() == published());
            replace(&mut self.store, fresh, || Store::open(store).map(Arc::new))?;
        }
        if let Some(dir) = notes.as_deref().filter(|_| source != Source::Store) {
            let fresh = |open: &Notes| note_generation(dir).is_ok_and(|published| published == open.generation());
            let fresh = self.notes.as_ref().is_some_and(fresh);
            replace(&mut self.notes, fresh, || Notes::open(Path::new(dir)))?;
        }
        Ok(())
    }
}

fn replace<T>(
    slot: &mut Option<T>,
    fresh: bool,
    open: impl FnOnce() -> Result<T, StoreError>,
) -> Result<(), StoreError> {
    if !fresh {
        match (open(), &slot) {
            (Ok(new), _) => *slot = Some(new),
            (Err(error), None) => return Err(error),
            (Err(_), Some(_)) => {}
        }
    }
    Ok(())
}

fn triples(parts: Vec<(Format, String)>) -> Vec<Triples> {
    parts.into_iter().map(|(format, text)| Triples { format, text: text.into_bytes() }).collect()
}

fn no_graph(name: Option<&str>) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, format!("there is no graph `{}`", name.unwrap_or("default")))
}

/// Why a job was not done.
enum Failure {
    Query(QueryError),
    Problem(Problem),
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        Self::Query(error)
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        Self::Problem(match error {
            ReportError::Parameter(message) => Problem::bad(message),
            other => Problem::broken(other.to_string()),
        })
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}
