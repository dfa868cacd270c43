//! A question that is being answered: listened to under its time limit, and ended when nobody wants the answer any more.

use std::{io, pin::pin, sync::Arc, time::Duration};

use tokio::{
    sync::OwnedSemaphorePermit,
    time::{Instant, timeout_at},
};

use super::Pool;
use crate::{
    metrics::{Gauged, Lane, Outcome},
    problem::Problem,
    worker::{GRACE, Job, Process, Said, Worker},
};

/// How much of the processor a question may use in the quick lane. Not how long it may take: on a busy machine, all take long.
const BUDGET: Duration = Duration::from_millis(250);

/// As much where others wait for the place.
const BUDGET_BESIDE_OTHERS: Duration = Duration::from_millis(80);

/// How often a question in the quick lane is looked at.
const LOOK: Duration = Duration::from_millis(25);

/// Dropped before its end, it ends its worker, whose place another takes.
pub(crate) struct Running {
    worker: Option<Worker>,
    /// The job, as long as nothing was heard of it: another worker may do it where this one was dead before it began.
    again: Option<Job>,
    stay: Stay,
}

/// In which lane a question is, and for how long.
struct Stay {
    pool: Arc<Pool>,
    /// None while it waits for a place in the slow lane.
    permit: Option<OwnedSemaphorePermit>,
    lane: Lane,
    key: u64,
    time: Duration,
    deadline: Instant,
    next_look: Instant,
    used_before: Duration,
    counted: Gauged,
}

impl Running {
    pub(super) fn new(
        pool: Arc<Pool>,
        worker: Worker,
        permit: OwnedSemaphorePermit,
        lane: Lane,
        key: u64,
        job: &Job,
    ) -> Self {
        let cost = job.cost();
        let now = Instant::now();
        let stay = Stay {
            permit: Some(permit),
            lane,
            key,
            time: cost.time,
            deadline: now + cost.time + GRACE,
            next_look: now + LOOK,
            used_before: worker.process().processor_time(),
            counted: pool.metrics.running(lane),
            pool,
        };
        Self { worker: Some(worker), again: Some(job.clone()), stay }
    }

    /// When it is ended at the latest.
    pub(crate) fn deadline(&self) -> Instant {
        self.stay.deadline
    }

    /// What the worker says next. After [`Said::Done`] and [`Said::Problem`] it says nothing more.
    pub(crate) async fn next(&mut self) -> Result<Said, Problem> {
        if self.worker.is_none() {
            return Err(Problem::broken("the query has ended"));
        }
        let mut said = self.listen().await;
        if matches!(said, Ok(Ok(None) | Err(_))) && self.start_again().await {
            said = self.listen().await;
        }
        self.again = None;
        let Self { worker: slot, stay, .. } = self;
        match said {
            Ok(Ok(Some(said @ (Said::Head(_) | Said::Data(_))))) => Ok(said),
            Ok(Ok(Some(said))) => {
                let process = slot.as_ref().map(Worker::process);
                let used = process.map_or(Duration::ZERO, |process| stay.used(process));
                let outcome = if let Said::Problem(problem) = &said { problem.outcome() } else { Outcome::Answered };
                stay.pool.metrics.ended(outcome);
                if stay.lane == Lane::Slow && used < BUDGET / 2 {
                    stay.pool.known().forget(stay.key);
                }
                if let Some(worker) = slot.take() {
                    stay.pool.take_back(worker, stay.lane);
                }
                Ok(said)
            }
            Ok(_) => {
                stay.pool.known().remember(stay.key);
                let problem = match slot.take() {
                    Some(worker) => worker.autopsy().await,
                    None => Problem::broken("the query broke down"),
                };
                Err(stay.end(Outcome::Died, problem))
            }
            Err((outcome, problem)) => {
                stay.pool.known().remember(stay.key);
                drop(slot.take());
                Err(stay.end(outcome, problem))
            }
        }
    }

    /// Waits for what the worker says, as long as it may take; an error is why it is ended now.
    async fn listen(&mut self) -> Result<io::Result<Option<Said>>, (Outcome, Problem)> {
        let Self { worker, stay, .. } = self;
        let Some(worker) = worker else { return Err((Outcome::Failed, Problem::broken("the query has ended"))) };
        let process = worker.process();
        let mut listening = pin!(worker.receive());
        loop {
            match timeout_at(stay.alarm(), &mut listening).await {
                Ok(said) => return Ok(said),
                Err(_) if Instant::now() >= stay.deadline => {
                    return Err((Outcome::Timeout, Problem::timeout(stay.time)));
                }
                Err(_) => {
                    let used = stay.used(process);
                    stay.next_look = Instant::now() + LOOK;
                    if used < stay.budget() {
                        continue;
                    }
                    if let Err(problem) = stay.make_way(process).await {
                        return Err((Outcome::Busy, problem));
                    }
                }
            }
        }
    }

    /// Gives the job to a new worker, once, where the first was ended by somebody else before it said anything, as the system may do.
    async fn start_again(&mut self) -> bool {
        let (Some(job), Some(dead)) = (self.again.take(), &mut self.worker) else { return false };
        if !dead.died_silently().await {
            return false;
        }
        let Ok(mut worker) = self.stay.pool.start() else { return false };
        if self.stay.lane == Lane::Slow {
            worker.process().yield_to_others();
        }
        let sent = worker.send(&job).await.is_ok();
        self.stay.used_before = Duration::ZERO;
        self.worker = Some(worker);
        sent
    }

    /// Leaves the quick lane, as an answer does that takes its client long to receive.
    pub(crate) async fn make_way(&mut self) -> Result<(), Problem> {
        match &self.worker {
            Some(worker) => self.stay.make_way(worker.process()).await,
            None => Ok(()),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(worker) = self.worker.take() {
            // Who asks for much and leaves soon should not find the quick lane again.
            if self.stay.used(worker.process()) > BUDGET / 4 {
                self.stay.pool.known().remember(self.stay.key);
            }
            drop(worker);
            self.stay.end(Outcome::Cancelled, Problem::broken("nobody waits for the answer"));
        }
    }
}

impl Stay {
    /// How much of the processor it has used.
    fn used(&self, process: Process) -> Duration {
        process.processor_time().saturating_sub(self.used_before)
    }

    /// How much of the processor it may use where it is.
    fn budget(&self) -> Duration {
        if self.pool.quick.anybody_waits() { BUDGET_BESIDE_OTHERS } else { BUDGET }
    }

    /// When to look at it again.
    fn alarm(&self) -> Instant {
        if self.lane == Lane::Quick { self.next_look.min(self.deadline) } else { self.deadline }
    }

    /// Moves to the slow lane. Where that is full and others wait for the place, the process stands still until there is room; where
    /// nobody waits, it stays.
    async fn make_way(&mut self, process: Process) -> Result<(), Problem> {
        if self.lane == Lane::Slow {
            return Ok(());
        }
        self.pool.known().remember(self.key);
        let mut permit = Arc::clone(&self.pool.slow.permits).try_acquire_owned().ok();
        if permit.is_none() && !self.pool.quick.anybody_waits() {
            return Ok(());
        }
        process.yield_to_others();
        self.lane = Lane::Slow;
        self.counted = self.pool.metrics.running(Lane::Slow);
        self.permit = None;
        self.pool.refill(0);
        if permit.is_none() {
            process.pause();
            permit = Some(self.pool.slow.wait(&self.pool.metrics).await?);
            process.resume();
        }
        self.permit = permit;
        Ok(())
    }

    /// Counts an end that cost a worker, and starts another.
    fn end(&self, outcome: Outcome, problem: Problem) -> Problem {
        self.pool.metrics.ended(outcome);
        self.pool.refill(usize::from(self.lane == Lane::Quick));
        problem
    }
}
