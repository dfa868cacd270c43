//! What every request shares: the open generation, the workers, the notes, the counters.

use std::sync::{Arc, PoisonError, RwLock};

use guanxi_store::{Store, generations};
use tokio::sync::Semaphore;

use crate::{
    Options, ServeError,
    metrics::Metrics,
    notes::Writing,
    pool::Pool,
    worker::{Cost, Launch, Role},
};

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct State {
    options: Arc<Options>,
    store: Arc<RwLock<Arc<Store>>>,
    /// One permit for each thread that may read the store now.
    pub(crate) places: Arc<Semaphore>,
    /// The workers that answer queries.
    pub(crate) pool: Arc<Pool>,
    /// The notes, where there are some.
    pub(crate) notes: Option<Arc<Writing>>,
    pub(crate) metrics: Arc<Metrics>,
}

impl State {
    /// Opens the store's current generation, and the notes.
    pub fn open(options: Options) -> Result<Self, ServeError> {
        let store = Store::open(&options.store)?;
        let metrics = Metrics::new();
        let notes = options.notes.as_ref().map(|notes| Writing::open(notes, store.base(), &options)).transpose()?;
        let folder = options.notes.as_ref().map(|notes| notes.folder.clone());
        let role = Role::Reader { store: options.store.clone(), notes: folder };
        let launch = Launch::new(options.worker.clone(), &role, options.memory)?;
        let pool = Pool::new(launch, options.queries, options.queue, Arc::clone(&metrics));
        metrics.generation(store.generation().unwrap_or_default());
        Ok(Self {
            places: Arc::new(Semaphore::new(8 * options.queries + options.queue)),
            options: Arc::new(options),
            store: Arc::new(RwLock::new(Arc::new(store))),
            pool,
            notes: notes.map(Arc::new),
            metrics,
        })
    }

    /// The open generation.
    pub(crate) fn store(&self) -> Arc<Store> {
        Arc::clone(&self.store.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Opens the current generation where another is open, and reads what is asked for often, so that nobody has to wait for it. Where
    /// that fails, the one that is open stays.
    pub(crate) fn renew(&self) {
        let published = generations(&self.options.store).ok().and_then(|(_, current)| current);
        if published == self.store().generation() {
            return;
        }
        let Ok(new) = Store::open(&self.options.store).map(Arc::new) else { return };
        if new.warm().is_err() {
            return;
        }
        self.metrics.generation(new.generation().unwrap_or_default());
        tracing::info!(generation = new.generation(), "a new generation is served");
        *self.store.write().unwrap_or_else(PoisonError::into_inner) = new;
    }

    /// What a query may cost.
    pub(crate) fn cost(&self) -> Cost {
        self.options.cost()
    }

    /// Where and how it is served.
    pub(crate) fn options(&self) -> &Options {
        &self.options
    }

    /// Whether a request for this host is meant for us.
    ///
    /// A server on loopback answers to the names of this machine and those that were given to it, so that no page on the web can reach
    /// it under a name of its own (DNS rebinding).
    pub(crate) fn answers_to(&self, host: &str) -> bool {
        let name = host.rsplit_once(':').map_or(host, |(name, port)| if port.ends_with(']') { host } else { name });
        !self.options.address.ip().is_loopback()
            || matches!(name, "localhost" | "127.0.0.1" | "[::1]")
            || self.options.hosts.iter().any(|known| known.eq_ignore_ascii_case(name))
    }
}
