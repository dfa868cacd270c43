//! The user's notes as the server has them: who may write, and the one worker that does.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use axum::http::{HeaderMap, StatusCode, header};
use guanxi_store::Base;
use sha2::{Digest, Sha256};
use tokio::{
    sync::{Mutex, Semaphore},
    time::timeout,
};

use crate::{
    Options, ServeError,
    problem::Problem,
    worker::{Done, GRACE, Job, Launch, Role, Said, Worker},
};

/// How many changes wait for their turn.
const QUEUE: usize = 64;

/// Where notes are kept and who may write them.
#[derive(Debug, Clone)]
pub struct Notes {
    /// The folder, which is made where there is none.
    pub folder: PathBuf,
    /// A file with one token a line; whoever sends one of them as `Authorization: Bearer …` may write.
    pub tokens: PathBuf,
}

/// The way to the one writer.
pub(crate) struct Writing {
    launch: Launch,
    worker: Arc<Mutex<Option<Worker>>>,
    places: Arc<Semaphore>,
    /// Hashes of the tokens, so that no comparison takes longer for a better guess.
    tokens: Vec<[u8; 32]>,
}

impl Writing {
    pub(crate) fn open(notes: &Notes, base: &Base, options: &Options) -> Result<Self, ServeError> {
        // Made, or refused, now: a mistake in the folder must not wait for the first change.
        guanxi_store::Notebook::open(&notes.folder, base)?;
        let role = Role::Writer { notes: notes.folder.clone(), base: base.clone() };
        Ok(Self {
            launch: Launch::new(options.worker.clone(), &role, options.memory)?,
            worker: Arc::default(),
            places: Arc::new(Semaphore::new(QUEUE)),
            tokens: tokens(&notes.tokens)?,
        })
    }

    /// Refuses a request without one of the tokens.
    pub(crate) fn authorise(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let given = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok());
        let token = given.and_then(|v| v.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let hash = token.map(|(_, token)| hash(token.trim()));
        if hash.is_some_and(|hash| self.tokens.contains(&hash)) {
            return Ok(());
        }
        Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "writing notes needs one of the server's tokens: Authorization: Bearer …",
        ))
    }

    /// Makes a change, after those that were asked for before it. It is made also when the client does not wait for it.
    pub(crate) async fn write(&self, job: Job) -> Result<Done, Problem> {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            return Err(Problem::busy("too many changes are waiting"));
        };
        let (slot, launch) = (Arc::clone(&self.worker), self.launch.clone());
        let done = tokio::spawn(async move {
            let _place = place;
            let mut slot = slot.lock().await;
            let mut worker = match slot.take() {
                Some(worker) => worker,
                None => Worker::start(&launch).map_err(|e| Problem::broken(e.to_string()))?,
            };
            // The process may have to start first.
            let most = job.cost().time + GRACE + Duration::from_secs(1);
            let said = timeout(most, async {
                worker.send(&job).await?;
                worker.receive().await
            });
            match said.await {
                Err(_) => Err(Problem::timeout(job.cost().time)),
                Ok(Ok(Some(Said::Done(done)))) => {
                    *slot = Some(worker);
                    Ok(done)
                }
                Ok(Ok(Some(Said::Problem(problem)))) => {
                    *slot = Some(worker);
                    Err(problem)
                }
                Ok(_) => Err(worker.autopsy().await),
            }
        });
        done.await.map_err(|_| Problem::broken("the change broke down"))?
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The hashes of the tokens in a file that others cannot read.
fn tokens(path: &Path) -> Result<Vec<[u8; 32]>, ServeError> {
    let refuse = |problem: String| ServeError::Tokens { path: path.to_owned(), problem };
    let text = fs::read_to_string(path).map_err(|e| refuse(e.to_string()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path).map_err(|e| refuse(e.to_string()))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(refuse(format!("others may read it (mode {:o}); `chmod 600` it", mode & 0o777)));
        }
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let short = lines.clone().any(|token| token.len() < 16);
    let tokens: Vec<_> = lines.map(hash).collect();
    if short {
        return Err(refuse("a token has fewer than 16 characters; `openssl rand -hex 32` makes a good one".into()));
    }
    if tokens.is_empty() {
        return Err(refuse("it holds no token; put one on a line of its own".into()));
    }
    Ok(tokens)
}
