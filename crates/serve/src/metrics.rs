//! What the server counts about itself, in the text format that Prometheus reads.

use std::{fmt, sync::Arc, time::Duration};

use prometheus_client::{
    encoding::text::encode,
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
        info::Info,
    },
    registry::{Registry, Unit},
};

/// The media type of the text.
pub(crate) const MEDIA: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Where a query runs; see [`crate::pool`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    Quick,
    Slow,
}

/// How a query ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// With a whole answer.
    Answered,
    /// It was no query, or asked for too much.
    Refused,
    /// Its time was up.
    Timeout,
    /// It had to make way.
    Busy,
    /// Nobody waited for the answer any more.
    Cancelled,
    /// Its worker died of it.
    Died,
    /// The store or the evaluation failed.
    Failed,
}

type One = [(&'static str, &'static str); 1];
type Request = [(&'static str, String); 3];

/// The counters.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    seconds: Family<[(&'static str, String); 1], Histogram>,
    queries: Family<One, Counter>,
    running: Family<One, Gauge>,
    waiting: Family<One, Gauge>,
    workers: Counter,
    generation: Gauge,
}

impl Metrics {
    pub(crate) fn new() -> Arc<Self> {
        let buckets = || Histogram::new(exponential_buckets(0.001, 2.0, 16));
        let seconds = Family::new_with_constructor(buckets as fn() -> Histogram);
        let mut it = Self {
            registry: Registry::with_prefix("guanxi"),
            requests: Family::default(),
            seconds: seconds.clone(),
            queries: Family::default(),
            running: Family::default(),
            waiting: Family::default(),
            workers: Counter::default(),
            generation: Gauge::default(),
        };
        let registry = &mut it.registry;
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The program's version", version);
        registry.register("http_requests", "Requests by method, address and status", it.requests.clone());
        registry.register_with_unit("http_request", "Time to the head of the answer", Unit::Seconds, seconds);
        registry.register("queries", "Queries by how they ended", it.queries.clone());
        registry.register("queries_running", "Queries that are being answered", it.running.clone());
        registry.register("queries_waiting", "Queries that wait for their turn", it.waiting.clone());
        registry.register("workers_started", "Worker processes started so far", it.workers.clone());
        registry.register("store_generation", "The generation that is open", it.generation.clone());
        Arc::new(it)
    }

    /// A request was answered.
    pub(crate) fn answered(&self, method: &str, route: &str, status: u16, time: Duration) {
        let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.to_string())];
        self.requests.get_or_create(&labels).inc();
        self.seconds.get_or_create(&[("route", route.to_owned())]).observe(time.as_secs_f64());
    }

    /// A query has ended.
    pub(crate) fn ended(&self, outcome: Outcome) {
        let outcome = match outcome {
            Outcome::Answered => "answered",
            Outcome::Refused => "refused",
            Outcome::Timeout => "timeout",
            Outcome::Busy => "busy",
            Outcome::Cancelled => "cancelled",
            Outcome::Died => "died",
            Outcome::Failed => "failed",
        };
        self.queries.get_or_create(&[("outcome", outcome)]).inc();
    }

    /// One more is running, for as long as what is returned lives.
    pub(crate) fn running(&self, lane: Lane) -> Gauged {
        Gauged::new(&self.running, lane)
    }

    /// One more is waiting, for as long as what is returned lives.
    pub(crate) fn waiting(&self, lane: Lane) -> Gauged {
        Gauged::new(&self.waiting, lane)
    }

    pub(crate) fn worker_started(&self) {
        self.workers.inc();
    }

    pub(crate) fn generation(&self, generation: u64) {
        self.generation.set(generation.cast_signed());
    }

    /// Everything, as text.
    pub(crate) fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// Counts one in a gauge until it is dropped.
pub(crate) struct Gauged(Gauge);

impl Gauged {
    fn new(family: &Family<One, Gauge>, lane: Lane) -> Self {
        let lane = match lane {
            Lane::Quick => "quick",
            Lane::Slow => "slow",
        };
        let gauge = family.get_or_create(&[("lane", lane)]).clone();
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for Gauged {
    fn drop(&mut self) {
        self.0.dec();
    }
}
