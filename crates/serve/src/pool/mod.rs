//! The workers that answer queries, and who may use them when.
//!
//! There are two lanes. Every question begins in the quick lane, whose few workers are meant to be free again in a moment. One that
//! needs longer moves over to the slow lane with its worker, which then yields the processor to the quick ones; where the slow lane
//! is full and others are waiting, it stands still until there is room. A question that was slow once begins in the slow lane.
//! So a few clients with costly questions cannot keep the many with cheap ones waiting. Each lane has a queue of bounded length.

mod known;
mod running;

use std::{
    io,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::{
    metrics::{Gauged, Lane, Metrics},
    problem::Problem,
    worker::{Job, Launch, Worker},
};
use known::Known;

pub(crate) use running::Running;

/// Bytes of memory with which a worker is kept for another question.
const MOST_KEPT: u64 = 128 << 20;

/// How long a question may wait for its turn.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Workers with what decides who gets one.
pub(crate) struct Pool {
    launch: Launch,
    quick: Place,
    slow: Place,
    known: Mutex<Known>,
    metrics: Arc<Metrics>,
}

/// A lane: as many permits as questions may run in it, the workers that are idle, and how many wait.
struct Place {
    lane: Lane,
    permits: Arc<Semaphore>,
    size: usize,
    idle: Mutex<Vec<Worker>>,
    waiting: AtomicUsize,
    queue: usize,
}

impl Pool {
    /// A pool that runs `running` questions at once in each lane, and lets `queue` wait.
    pub(crate) fn new(launch: Launch, running: usize, queue: usize, metrics: Arc<Metrics>) -> Arc<Self> {
        let place = |lane, queue| Place {
            lane,
            permits: Arc::new(Semaphore::new(running)),
            size: running,
            idle: Mutex::default(),
            waiting: AtomicUsize::new(0),
            queue,
        };
        let (quick, slow) = (place(Lane::Quick, queue), place(Lane::Slow, queue.div_ceil(8)));
        Arc::new(Self { launch, quick, slow, known: Mutex::default(), metrics })
    }

    /// Starts a job once it is its turn.
    pub(crate) async fn run(self: &Arc<Self>, job: &Job) -> Result<Running, Problem> {
        let key = known::key(job);
        let place = if self.known().is_slow(key) { &self.slow } else { &self.quick };
        let permit = place.wait(&self.metrics).await?;
        let mut worker = self.worker(place).map_err(|e| Problem::broken(format!("no worker can be started: {e}")))?;
        // Where it is dead already, that shows as soon as something is to be heard of it.
        let _ = worker.send(job).await;
        Ok(Running::new(Arc::clone(self), worker, permit, place.lane, key, job))
    }

    /// Starts the workers of the quick lane before anybody needs them.
    pub(crate) fn warm(&self) -> io::Result<()> {
        while self.quick.idle().len() < self.quick.permits.available_permits() {
            let worker = self.start()?;
            self.quick.idle().push(worker);
        }
        Ok(())
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self, lane: Lane) -> &Place {
        match lane {
            Lane::Quick => &self.quick,
            Lane::Slow => &self.slow,
        }
    }

    /// An idle worker of a lane, or a new one.
    fn worker(&self, place: &Place) -> io::Result<Worker> {
        // One that the system has ended meanwhile is passed over.
        let idle = std::iter::from_fn(|| place.idle().pop()).find_map(|mut worker| worker.is_alive().then_some(worker));
        let worker = idle.map_or_else(|| self.start(), Ok)?;
        if place.lane == Lane::Slow {
            worker.process().yield_to_others();
        }
        Ok(worker)
    }

    fn start(&self) -> io::Result<Worker> {
        self.metrics.worker_started();
        Worker::start(&self.launch)
    }

    /// Takes back a worker that has done its job; one that has grown, or that is one too many, has to go.
    fn take_back(&self, worker: Worker, lane: Lane) {
        let place = self.place(lane);
        if worker.process().used() > MOST_KEPT {
            drop(worker);
            return self.refill(usize::from(lane == Lane::Quick));
        }
        let mut idle = place.idle();
        if idle.len() < place.size {
            idle.push(worker);
        }
    }

    /// Starts a worker where the quick lane has one too few, so that the next question need not wait for it. `leaving` are questions that
    /// still hold their place there and have lost their worker.
    fn refill(&self, leaving: usize) {
        let lane = &self.quick;
        let running = lane.size.saturating_sub(lane.permits.available_permits() + leaving);
        let in_runtime = tokio::runtime::Handle::try_current().is_ok();
        if in_runtime && running + lane.idle().len() < lane.size {
            match self.start() {
                Ok(worker) => lane.idle().push(worker),
                Err(error) => tracing::error!(%error, "no worker can be started"),
            }
        }
    }
}

impl Place {
    fn idle(&self) -> MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn anybody_waits(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0
    }

    /// Waits for a turn, unless too many do so already.
    async fn wait(&self, metrics: &Metrics) -> Result<OwnedSemaphorePermit, Problem> {
        if let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            return Ok(permit);
        }
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= self.queue {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Problem::busy("too many queries are waiting"));
        }
        let _waiting = Waiting(&self.waiting, metrics.waiting(self.lane));
        let turn = timeout(LONGEST_WAIT, Arc::clone(&self.permits).acquire_owned()).await;
        match turn {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(Problem::busy("the queries before this one take too long")),
        }
    }
}

/// Counts one that waits, for as long as it does.
struct Waiting<'a>(&'a AtomicUsize, #[expect(dead_code, reason = "counted until it is dropped")] Gauged);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
