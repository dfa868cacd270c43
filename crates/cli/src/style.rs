//! Whether to colour, decided once, and the few styles in use.

use std::{fmt, sync::OnceLock};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

pub(crate) const HEADING: Style = Style::new().bold();
pub(crate) const FAINT: Style = Style::new().dimmed();
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(crate) const NOTE: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const PARTY: Style = AnsiColor::Cyan.on_default().bold();
pub(crate) const TRIGGER: Style = AnsiColor::Green.on_default().bold().underline();
pub(crate) const CUE: Style = AnsiColor::Magenta.on_default().bold();

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

static CHOSEN: OnceLock<Color> = OnceLock::new();

/// Keeps what the user chose.
pub(crate) fn set(color: Color) {
    let _ = CHOSEN.set(color);
}

/// Whether a stream is to be coloured.
fn is_on(auto: impl FnOnce() -> ColorChoice) -> bool {
    match CHOSEN.get().copied().unwrap_or(Color::Auto) {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => auto() != ColorChoice::Never,
    }
}

/// Whether standard output is coloured.
pub(crate) fn on_stdout() -> bool {
    is_on(|| AutoStream::choice(&std::io::stdout()))
}

/// Whether standard error is coloured.
pub(crate) fn on_stderr() -> bool {
    is_on(|| AutoStream::choice(&std::io::stderr()))
}

/// A text in a style where `on`, else the text alone.
pub(crate) fn paint(on: bool, style: Style, text: impl fmt::Display) -> String {
    if on { format!("{style}{text}{style:#}") } else { text.to_string() }
}
