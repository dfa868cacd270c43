//! A store as tools for agents: Model Context Protocol over a pair of streams.

mod tools;

use std::time::Duration;

use rmcp::ServiceExt;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::{Options, ServeError, State, keep_current};
use tools::Tools;

/// How long the end waits for what is still read.
const LAST_READS: Duration = Duration::from_secs(2);

/// Serves one agent until its input ends. What it asks runs as what `serve` is asked: queries in processes of their own, under the
/// limits of `options`.
pub fn mcp(
    options: Options,
    from: impl AsyncRead + Send + Unpin + 'static,
    to: impl AsyncWrite + Send + Unpin + 'static,
) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        let state = State::open(options)?;
        tokio::spawn(keep_current(state.clone()));
        let service = Tools::new(state).serve((from, to)).await.map_err(|e| ServeError::Agent(e.to_string()))?;
        service.waiting().await.map_err(|e| ServeError::Agent(e.to_string()))?;
        Ok(())
    });
    // A thread that reads the store must be done before the program is; one that waits for more input must not keep it for long.
    runtime.shutdown_timeout(LAST_READS);
    ended
}
