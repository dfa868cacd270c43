//! What every request shares: the open generation, the limits, and the places for running queries.

use std::sync::{Arc, PoisonError, RwLock};

use guanxi_store::{Limits, Store, StoreError, generations};
use tokio::sync::Semaphore;

use crate::Options;

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct State {
    options: Arc<Options>,
    store: Arc<RwLock<Arc<Store>>>,
    /// One permit for each query that may run now.
    pub(crate) places: Arc<Semaphore>,
}

impl State {
    /// Opens the store's current generation.
    pub fn open(options: Options) -> Result<Self, StoreError> {
        let store = Store::open(&options.store)?;
        let places = Arc::new(Semaphore::new(options.queries));
        Ok(Self { options: Arc::new(options), store: Arc::new(RwLock::new(Arc::new(store))), places })
    }

    /// The current generation, opened anew where another was published. Where that fails, the one that is open stays.
    pub(crate) fn store(&self) -> Arc<Store> {
        let open = Arc::clone(&self.store.read().unwrap_or_else(PoisonError::into_inner));
        let published = generations(&self.options.store).ok().and_then(|(_, current)| current);
        if published == open.generation() {
            return open;
        }
        let Ok(new) = Store::open(&self.options.store).map(Arc::new) else { return open };
        *self.store.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&new);
        new
    }

    /// What a query may cost.
    pub(crate) fn limits(&self) -> Limits {
        Limits { time: Some(self.options.time), rows: Some(self.options.rows) }
    }

    /// The bytes that an answer may have.
    pub(crate) fn bytes(&self) -> usize {
        self.options.bytes
    }

    /// Whether a request for this host is meant for us.
    ///
    /// A server on loopback answers to the names of this machine alone, so that no page on the web can reach it under a
    /// name of its own (DNS rebinding).
    pub(crate) fn answers_to(&self, host: &str) -> bool {
        let name = host.rsplit_once(':').map_or(host, |(name, port)| if port.ends_with(']') { host } else { name });
        !self.options.address.ip().is_loopback() || matches!(name, "localhost" | "127.0.0.1" | "[::1]")
    }
}
