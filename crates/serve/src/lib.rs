//! A store for others to ask: as tools for agents ([`mcp`]), and over HTTP ([`serve`]): the explorer at `/`, its JSON API under `/api`, SPARQL 1.1 Protocol at `/sparql`, Graph Store Protocol at
//! `/store`, named queries as pages, `/health`, `/metrics`; and, where asked for, a user's own notes at `/notes/sparql` and `/notes/store`.
//!
//! Nothing that a client sends changes the store. Queries run in processes of their own ([`work`]) under limits of time, memory
//! and size, and a new generation is picked up by the next request after it is published.

#![expect(
    clippy::format_push_string,
    reason = "pages are put together from pieces; `write!` to a string would add a result that cannot fail"
)]

mod api;
mod ask;
mod explorer;
mod graph_store;
mod listen;
mod mcp;
mod metrics;
mod negotiate;
mod notes;
mod page;
mod pool;
mod problem;
mod report;
mod router;
mod secure;
mod source;
mod sparql;
mod state;
mod worker;

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use guanxi_store::StoreError;

pub use mcp::mcp;
pub use notes::Notes;
pub use report::make_report;
pub use router::router;
pub use source::StoreSource;
pub use state::State;
pub use worker::{Role, limit_memory, work};

/// How to serve.
#[derive(Debug, Clone)]
pub struct Options {
    /// The store's folder.
    pub store: PathBuf,
    /// A user's own notes beside it.
    pub notes: Option<Notes>,
    /// Where to listen; by default on this machine alone.
    pub address: SocketAddr,
    /// Further names by which this machine is asked for.
    pub hosts: Vec<String>,
    /// Origins whose pages may ask, such as `https://example.org`.
    pub origins: Vec<String>,
    /// How long a query may run.
    pub time: Duration,
    /// How many rows or triples an answer may have.
    pub rows: usize,
    /// How many bytes an answer may have.
    pub bytes: usize,
    /// How many bytes a query may need while it runs.
    pub memory: u64,
    /// How many quick queries run at once, and as many that take longer.
    pub queries: usize,
    /// How many queries wait for their turn.
    pub queue: usize,
    /// The program that works as a worker; by default the one that runs.
    pub worker: Option<PathBuf>,
}

impl Options {
    /// The defaults, for the store at `store`.
    pub fn new(store: PathBuf) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            store,
            notes: None,
            address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7878),
            hosts: Vec::new(),
            origins: Vec::new(),
            time: Duration::from_secs(30),
            rows: 1_000_000,
            bytes: 256 << 20,
            memory: 1 << 30,
            queries: cores.max(2),
            queue: 256,
            worker: None,
        }
    }

    fn cost(&self) -> worker::Cost {
        worker::Cost { time: self.time, rows: self.rows, bytes: self.bytes }
    }
}

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The store or the notes cannot be opened.
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
    /// The file of tokens is of no use.
    #[error("the token file `{path}`: {problem}")]
    Tokens {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what would work.
        problem: String,
    },
    /// The agent says nothing that could be understood, or left.
    #[error("the agent left, or spoke no Model Context Protocol: {0}")]
    Agent(String),
    /// The system refuses.
    #[error("the server: {0}")]
    Io(#[from] std::io::Error),
}

/// Serves until the process is asked to end (SIGTERM), then lets the requests that are being answered finish.
///
/// `ready` is called with the address once requests are taken.
pub fn serve(options: Options, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let (address, patience) = (options.address, options.time + Duration::from_secs(5));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async move {
        let state = State::open(options)?;
        state.pool.warm()?;
        let listener = tokio::net::TcpListener::bind(address);
        let listener = listener.await.map_err(|source| ServeError::Listen { address, source })?;
        let end = asked_to_end()?;
        tokio::spawn(keep_current(state.clone()));
        ready(listener.local_addr()?);
        listen::listen(listener, router(state), end, patience).await;
        Ok(())
    })
}

/// Looks for new generations. The workers do so themselves, before each query.
async fn keep_current(state: State) {
    let store = state.store();
    // What cannot be read now is read, and told of, when it is asked for.
    let _ = tokio::task::spawn_blocking(move || store.warm()).await;
    loop {
        let state = state.clone();
        // A panic in there is one try that failed.
        let _ = tokio::task::spawn_blocking(move || state.renew()).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Resolves when the process is asked to end; the request is taken from the moment this returns.
#[cfg(unix)]
fn asked_to_end() -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    Ok(async move {
        terminate.recv().await;
    })
}

#[cfg(not(unix))]
fn asked_to_end() -> std::io::Result<impl Future<Output = ()>> {
    Ok(std::future::pending())
}
