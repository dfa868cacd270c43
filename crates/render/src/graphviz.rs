//! Graphviz's `dot` as a child process: DOT in, a picture out, ended when it takes too long.

use std::{
    io::{ErrorKind, Read, Write},
    process::{Child, Command, Stdio},
    time::Duration,
};

use wait_timeout::ChildExt;

/// How long a picture may take.
const LIMIT: Duration = Duration::from_secs(20);
/// Bytes of messages that are kept.
const MESSAGES: u64 = 4096;

/// The forms in which a picture can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageFormat {
    /// Self-contained SVG, see [`embed`](crate::embed()) for a page.
    Svg,
    /// PNG at 144 dots an inch.
    Png,
    /// PDF, one page of the picture's size.
    Pdf,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// The program is not there.
    #[error(
        "pictures need Graphviz, and `{program}` was not found. Install it (Debian and Ubuntu: `apt-get install graphviz \
         fonts-noto-cjk`; macOS: `brew install graphviz`; Fedora: `dnf install graphviz`), or take `--format dot` and draw it elsewhere"
    )]
    Missing {
        /// What was looked for.
        program: String,
    },
    /// It ran and complained.
    #[error("`{program}` could not draw the picture ({status}): {messages}")]
    Failed {
        /// What ran.
        program: String,
        /// Its exit status.
        status: std::process::ExitStatus,
        /// What it said on its standard error.
        messages: String,
    },
    /// It was ended.
    #[error("`{program}` was ended after {seconds} s; draw fewer nodes with `--max-nodes`")]
    TooLong {
        /// What ran.
        program: String,
        /// The limit.
        seconds: u64,
    },
    /// It could not be started or read.
    #[error("`{program}` could not be run: {source}")]
    Io {
        /// What was started.
        program: String,
        /// Why not.
        source: std::io::Error,
    },
}

/// Draws `dot` with Graphviz.
///
/// Its exit status is checked: given a label that it cannot read, it writes a picture without the label, and fails.
///
/// # Errors
///
/// Graphviz is not installed, cannot read the DOT text, or takes more than 20 seconds.
pub fn draw(dot: &str, format: ImageFormat) -> Result<Vec<u8>, DrawError> {
    let arguments: &[&str] = match format {
        ImageFormat::Svg => &["-Tsvg"],
        ImageFormat::Png => &["-Tpng", "-Gdpi=144"],
        ImageFormat::Pdf => &["-Tpdf"],
    };
    run("dot", arguments, dot, LIMIT)
}

/// Runs `program` with `input` on its standard input, for at most `limit`.
fn run(program: &str, arguments: &[&str], input: &str, limit: Duration) -> Result<Vec<u8>, DrawError> {
    let io = |source| DrawError::Io { program: program.to_owned(), source };
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.map_err(|source| match source.kind() {
        ErrorKind::NotFound => DrawError::Missing { program: program.to_owned() },
        _ => io(source),
    })?;
    let (Some(mut stdin), Some(mut stdout), Some(mut stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(io(std::io::Error::other("no pipes to it")));
    };
    std::thread::scope(|scope| {
        scope.spawn(move || drop(stdin.write_all(input.as_bytes())));
        let picture = scope.spawn(move || {
            let mut bytes = Vec::new();
            stdout.read_to_end(&mut bytes).map(|_| bytes)
        });
        let messages = scope.spawn(move || {
            let mut bytes = Vec::new();
            stderr.by_ref().take(MESSAGES).read_to_end(&mut bytes).ok();
            std::io::copy(&mut stderr, &mut std::io::sink()).ok();
            bytes
        });
        let Some(status) = child.wait_timeout(limit).map_err(io)? else {
            end(&mut child).map_err(io)?;
            return Err(DrawError::TooLong { program: program.to_owned(), seconds: limit.as_secs() });
        };
        let messages = messages.join().unwrap_or_default();
        if !status.success() {
            let messages = crate::text::clean(&String::from_utf8_lossy(&messages));
            return Err(DrawError::Failed { program: program.to_owned(), status, messages });
        }
        picture.join().unwrap_or_else(|_| Ok(Vec::new())).map_err(io)
    })
}

fn end(child: &mut Child) -> std::io::Result<()> {
    child.kill()?;
    child.wait().map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_says_what_to_install() {
        let error = run("no-such-program-anywhere", &[], "", LIMIT).unwrap_err().to_string();
        assert!(error.contains("apt-get install graphviz") && error.contains("brew install graphviz"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_slow_program_is_ended_and_a_failing_one_is_quoted() {
        let slow = run("sleep", &["30"], "", Duration::from_millis(50));
        assert!(matches!(slow, Err(DrawError::TooLong { .. })), "{slow:?}");
        let failed = run("sh", &["-c", "cat >/dev/null; echo half; echo 'bad label' >&2; exit 1"], "x", LIMIT);
        assert!(failed.unwrap_err().to_string().contains("bad label"));
        let fine = run("cat", &[], &"long ".repeat(100_000), LIMIT).expect("runs");
        assert_eq!(fine.len(), 500_000);
    }

    #[test]
    fn a_label_that_graphviz_cannot_read_is_an_error_though_it_writes_a_picture() {
        match draw("digraph { a [label=<R & D>] }", ImageFormat::Svg) {
            Err(DrawError::Missing { .. }) => eprintln!("not drawn, since Graphviz is not installed"),
            answer => {
                let error = answer.expect_err("a bare ampersand").to_string();
                assert!(error.contains("exit status: 1") && error.contains("label"), "{error}");
            }
        }
    }
}
