//! A progress bar on standard error, on a terminal alone.

use std::{fmt::Write, io::IsTerminal, time::Duration};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// A bar that counts documents, with the number of claims found so far.
pub(crate) fn documents(quiet: bool) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
    let style = ProgressStyle::with_template("{spinner} {elapsed} {human_pos} documents ({pace} a second) {wide_msg}");
    if let Ok(style) = style {
        let pace = |state: &ProgressState, out: &mut dyn Write| {
            // Writing to a buffer in memory cannot fail.
            let _ = write!(out, "{:.0}", state.per_sec());
        };
        bar.set_style(style.with_key("pace", pace));
    }
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

/// A bar that fills up as `count` things are done.
pub(crate) fn steps(quiet: bool, count: u64, what: &'static str) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(count), ProgressDrawTarget::stderr_with_hz(8));
    let style =
        ProgressStyle::with_template("{spinner} {elapsed} {bar:30} {human_pos} of {human_len} {msg}, {eta} to go");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}
