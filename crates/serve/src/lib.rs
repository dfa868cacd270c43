//! A store over HTTP, for reading: the SPARQL 1.1 Protocol at `/sparql`, named queries as pages, `/health`.
//!
//! Nothing that a client sends changes the store. Every request has limits of size and time, and a new generation is
//! picked up by the next request after it is published.

#![expect(
    clippy::format_push_string,
    reason = "pages are put together from pieces; `write!` to a string would add a result that cannot fail"
)]

mod ask;
mod negotiate;
mod page;
mod problem;
mod router;
mod state;

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use guanxi_store::StoreError;

pub use router::router;
pub use state::State;

/// How to serve.
#[derive(Debug, Clone)]
pub struct Options {
    /// The store's folder.
    pub store: PathBuf,
    /// Where to listen; by default on this machine alone.
    pub address: SocketAddr,
    /// How long a query may run.
    pub time: Duration,
    /// How many rows or triples an answer may have.
    pub rows: usize,
    /// How many bytes an answer may have.
    pub bytes: usize,
    /// How many queries run at once.
    pub queries: usize,
}

impl Options {
    /// The defaults, for the store at `store`.
    pub fn new(store: PathBuf) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            store,
            address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7878),
            time: Duration::from_secs(30),
            rows: 1_000_000,
            bytes: 256 << 20,
            queries: 2 * cores,
        }
    }
}

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address is taken, or not this machine's.
    #[error("cannot listen on {address}: {source}; choose another with --address")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// The system refuses.
    #[error("the server: {0}")]
    Io(#[from] std::io::Error),
}

/// Serves until the process is asked to end (SIGTERM), then lets the requests that are being answered finish.
///
/// `ready` is called with the address once requests are taken.
pub fn serve(options: Options, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let address = options.address;
    let state = State::open(options)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::bind(address);
        let listener = listener.await.map_err(|source| ServeError::Listen { address, source })?;
        ready(listener.local_addr()?);
        axum::serve(listener, router(state)).with_graceful_shutdown(asked_to_end()).await?;
        Ok(())
    })
}

#[cfg(unix)]
async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => drop(terminate.recv().await),
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn asked_to_end() {
    std::future::pending().await
}
