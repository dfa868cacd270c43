//! A worker as the server has it: started, given a job, listened to, ended.

use std::{
    ffi::OsString,
    io,
    path::PathBuf,
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::http::StatusCode;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite},
    process::{Child, Command},
    time::timeout,
};

use super::{Frame, Job, Role, frame::Said, system::Process};
use crate::problem::Problem;

/// How a worker is started.
#[derive(Debug, Clone)]
pub(crate) enum Launch {
    /// As a process: the program and its arguments.
    Process { program: PathBuf, arguments: Vec<OsString> },
    /// As a thread of this process, which cannot be ended; for tests alone.
    #[cfg(test)]
    Thread(Role),
}

impl Launch {
    /// This program again, as a worker.
    pub(crate) fn new(program: Option<PathBuf>, role: &Role, memory: u64) -> io::Result<Self> {
        let mut arguments: Vec<OsString> = vec!["worker".into(), "--memory".into(), memory.to_string().into()];
        match role {
            Role::Reader { store, notes } => {
                arguments.extend(["--store".into(), store.into()]);
                if let Some(notes) = notes {
                    arguments.extend(["--notes".into(), notes.into()]);
                }
            }
            Role::Writer { notes, base } => {
                arguments.extend(["--notes".into(), notes.into(), "--base".into(), base.as_str().into()]);
            }
        }
        #[cfg(test)]
        if program.is_none() {
            return Ok(Self::Thread(role.clone()));
        }
        let program = program.map_or_else(std::env::current_exe, Ok)?;
        Ok(Self::Process { program, arguments })
    }
}

/// A worker. Dropped, its process is ended at once.
pub(crate) struct Worker {
    to: Box<dyn AsyncWrite + Send + Sync + Unpin>,
    from: Box<dyn AsyncRead + Send + Sync + Unpin>,
    child: Option<Child>,
    last_words: Arc<Mutex<String>>,
}

impl Worker {
    pub(crate) fn start(launch: &Launch) -> io::Result<Self> {
        let last_words = Arc::new(Mutex::new(String::new()));
        let (program, arguments) = match launch {
            Launch::Process { program, arguments } => (program, arguments),
            #[cfg(test)]
            Launch::Thread(role) => return Self::thread(role.clone()),
        };
        let mut child = Command::new(program)
            .args(arguments)
            // Its last words say why it died; a backtrace would push them out.
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let (Some(to), Some(from), Some(stderr)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        tokio::spawn(listen(stderr, Arc::clone(&last_words)));
        Ok(Self { to: Box::new(to), from: Box::new(from), child: Some(child), last_words })
    }

    #[cfg(test)]
    fn thread(role: Role) -> io::Result<Self> {
        use tokio::net::unix::pipe::{Receiver, Sender};
        let ((job_from, job_to), (from, to)) = (io::pipe()?, io::pipe()?);
        std::thread::spawn(move || super::work(role, None, job_from, to));
        Ok(Self {
            to: Box::new(Sender::from_owned_fd(job_to.into())?),
            from: Box::new(Receiver::from_owned_fd(from.into())?),
            child: None,
            last_words: Arc::default(),
        })
    }

    /// Whether it has not ended.
    pub(crate) fn is_alive(&mut self) -> bool {
        self.child.as_mut().is_none_or(|child| matches!(child.try_wait(), Ok(None)))
    }

    /// Its process, to be looked at while somebody listens to the worker.
    pub(crate) fn process(&self) -> Process {
        Process::new(self.child.as_ref().and_then(Child::id))
    }

    pub(crate) async fn send(&mut self, job: &Job) -> io::Result<()> {
        Frame::job(job)?.send(&mut self.to).await
    }

    /// What it says next; `None` where it died.
    pub(crate) async fn receive(&mut self) -> io::Result<Option<Said>> {
        Frame::receive(&mut self.from).await?.map(Frame::said).transpose()
    }

    /// Whether it died without a word, as one does that somebody else has ended.
    pub(crate) async fn died_silently(&mut self) -> bool {
        self.child.is_some() && self.end().await.1.is_empty()
    }

    /// Why it died.
    pub(crate) async fn autopsy(mut self) -> Problem {
        let (status, words) = self.end().await;
        tracing::warn!(status = status.map(|s| s.to_string()), words = words.trim(), "a worker died");
        let (status, message) = if words.contains("memory allocation") || words.contains("bad_alloc") {
            (StatusCode::BAD_REQUEST, "the query needs more memory than it may have; narrow it".to_owned())
        } else if words.contains("overflowed its stack") {
            (StatusCode::BAD_REQUEST, "the query nests too deeply; simplify it".to_owned())
        } else if let Some(error) = words.trim().strip_prefix("error: ") {
            (StatusCode::INTERNAL_SERVER_ERROR, error.to_owned())
        } else {
            (StatusCode::INTERNAL_SERVER_ERROR, "the query broke down".to_owned())
        };
        Problem::new(status, message)
    }

    /// How it ended, and its last words.
    async fn end(&mut self) -> (Option<ExitStatus>, String) {
        let status = match &mut self.child {
            Some(child) => timeout(Duration::from_secs(1), child.wait()).await.ok().and_then(Result::ok),
            None => None,
        };
        // They may still be on their way.
        tokio::time::sleep(Duration::from_millis(20)).await;
        (status, self.last_words.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

/// Keeps the end of what a worker writes to its standard error.
async fn listen(mut stderr: impl AsyncRead + Unpin, words: Arc<Mutex<String>>) {
    let mut buffer = [0; 1024];
    while let Ok(read @ 1..) = stderr.read(&mut buffer).await {
        let mut words = words.lock().unwrap_or_else(PoisonError::into_inner);
        words.push_str(&String::from_utf8_lossy(&buffer[..read]));
        let spare = words.len().saturating_sub(2048);
        let spare = (spare..=words.len()).find(|at| words.is_char_boundary(*at)).unwrap_or(0);
        words.drain(..spare);
    }
}
