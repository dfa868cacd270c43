//! The limits that a worker sets to itself: memory, and the time after which it ends even if nobody asks it to.

use std::{
    io,
    sync::mpsc::{RecvTimeoutError, Sender, channel},
    thread,
    time::Duration,
};

/// What opening another generation may need, of the store or of notes to write.
#[cfg(unix)]
const OPENING: u64 = 192 << 20;

/// Limits what the process may take for its data, to so many bytes more than it has now; beyond that, the next allocation ends it.
///
/// The deep stack that queries are evaluated on comes on top: it is set aside whole, and hardly any of it is used.
#[cfg(unix)]
pub fn memory(bytes: u64) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let bytes = super::system::Process::own().data() + OPENING + guanxi_store::STACK as u64 + bytes;
    let limit = getrlimit(Resource::Data).maximum.map_or(bytes, |most| most.min(bytes));
    setrlimit(Resource::Data, Rlimit { current: Some(limit), maximum: Some(limit) })?;
    Ok(())
}

#[cfg(not(unix))]
pub fn memory(_: u64) -> io::Result<()> {
    Ok(())
}

/// Ends the process unless it is dropped in time.
pub(super) struct Watch {
    _done: Sender<()>,
}

impl Watch {
    pub(super) fn over(time: Duration) -> Self {
        let (done, wait) = channel::<()>();
        let watch = move || {
            if wait.recv_timeout(time) == Err(RecvTimeoutError::Timeout) {
                std::process::abort();
            }
        };
        // Without a thread for it the server's own limit holds.
        let _ = thread::Builder::new().stack_size(64 << 10).spawn(watch);
        Self { _done: done }
    }
}
