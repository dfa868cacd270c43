//! A process as the system tells of it: how much of the processor and of memory it has used. Linux tells; elsewhere there are guesses.

use std::{fs, time::Duration};

#[cfg(unix)]
use rustix::process::{Pid, Signal};

/// A process, which may have ended meanwhile.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Process {
    id: Option<u32>,
}

impl Process {
    pub(super) fn new(id: Option<u32>) -> Self {
        Self { id }
    }

    /// This very process.
    pub(super) fn own() -> Self {
        Self { id: Some(std::process::id()) }
    }

    /// How long it has used the processor.
    #[cfg(target_os = "linux")]
    pub(crate) fn processor_time(self) -> Duration {
        let read = || {
            let stat = fs::read_to_string(format!("/proc/{}/stat", self.id?)).ok()?;
            // The second field is a name in brackets, which may hold anything.
            let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
            let ticks: u64 = fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?;
            Some(Duration::from_millis(ticks * 1000 / rustix::param::clock_ticks_per_second().max(1)))
        };
        read().unwrap_or_default()
    }

    /// Where the system does not tell, whatever time has passed counts as used.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn processor_time(self) -> Duration {
        static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
        START.elapsed()
    }

    /// Bytes of memory of its own that it uses, files left aside; 0 where the system does not tell.
    pub(crate) fn used(self) -> u64 {
        self.bytes("RssAnon:")
    }

    /// Bytes that it has set aside for its data, used or not; 0 where the system does not tell.
    pub(super) fn data(self) -> u64 {
        self.bytes("VmData:")
    }

    fn bytes(self, name: &str) -> u64 {
        let path = format!("/proc/{}/status", self.id.unwrap_or_default());
        let status = fs::read_to_string(path).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kilobytes = line.and_then(|l| l.split_whitespace().next()).and_then(|number| number.parse::<u64>().ok());
        kilobytes.unwrap_or(0) << 10
    }

    /// It stands still, until it is told to go on.
    pub(crate) fn pause(self) {
        #[cfg(unix)]
        self.signal(Signal::STOP);
    }

    /// It goes on.
    pub(crate) fn resume(self) {
        #[cfg(unix)]
        self.signal(Signal::CONT);
    }

    #[cfg(unix)]
    fn signal(self, signal: Signal) {
        if let Some(id) = self.id.and_then(|id| Pid::from_raw(id.cast_signed())) {
            let _ = rustix::process::kill_process(id, signal);
        }
    }

    /// From now on it runs when the others leave it time.
    #[cfg(unix)]
    pub(crate) fn yield_to_others(self) {
        let Some(id) = self.id else { return };
        // On Linux, a priority is that of one thread and of those that it starts later; the one that evaluates runs already.
        let threads = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
        let threads = threads.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
        for thread in threads.chain([id.cast_signed()]).filter_map(Pid::from_raw) {
            let _ = rustix::process::setpriority_process(Some(thread), 19);
        }
    }

    #[cfg(not(unix))]
    pub(crate) fn yield_to_others(self) {}
}
