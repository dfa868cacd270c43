//! A template of the user's own runs in a process of its own: one that takes all the memory there is ends that process alone,
//! and what was wrong can still be said.

use std::{
    env,
    process::{self, Command},
};

use anyhow::{Context, Result, bail};

/// Set in the process that runs the template.
const INSIDE: &str = "GUANXI_TEMPLATE_APART";

/// Bytes that a template may need: one that doubles a text in a loop would take all there are.
const MEMORY: u64 = 2 << 30;

/// In the first process, starts the second with the same arguments, and ends as it ends; in the second, limits its memory.
///
/// # Errors
///
/// The template needed more memory than it may have, or no process can be started.
pub(super) fn run(template: &str) -> Result<()> {
    if env::var_os(INSIDE).is_some() {
        return guanxi_serve::limit_memory(MEMORY).context("cannot limit the memory of a template");
    }
    let program = env::current_exe().context("cannot find this program to run the template with")?;
    let mut inside = Command::new(program);
    inside.args(env::args_os().skip(1)).env(INSIDE, "yes").env("RUST_BACKTRACE", "0");
    let status = inside.status().context("cannot start a process for the template")?;
    if let Some(code) = status.code() {
        process::exit(code);
    }
    if signal(status) == Some(signal_hook::consts::SIGABRT) {
        bail!(
            "{template}: the template needs more than {} GiB of memory; does it double a text or a list in a loop?",
            MEMORY >> 30
        );
    }
    bail!("{template}: the process that ran the template was ended ({status})");
}

#[cfg(unix)]
fn signal(status: process::ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: process::ExitStatus) -> Option<i32> {
    None
}
