//! A server to test, and requests to it as plain as they can be.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::support::root;

/// The token of servers with notes.
pub(crate) const TOKEN: &str = "a-token-for-tests-0123456789";

/// A server that runs as long as this lives.
pub(crate) struct Server {
    child: Child,
    /// Host and port.
    pub(crate) address: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Whether the body ended as it should, not because the connection broke.
    pub(crate) whole: bool,
}

impl Server {
    /// A server of a store, with further arguments.
    pub(crate) fn start(store: &str, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_guanxi"))
            .args(["serve", "--store", store, "--address", "127.0.0.1:0", "--log", "off"])
            .args(arguments)
            .current_dir(root())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut line = String::new();
        stderr.read_line(&mut line).expect("says where it listens");
        let address = line.trim_start_matches("http://").split('/').next().expect("an address").to_owned();
        assert!(address.starts_with("127.0.0.1:"), "{line}");
        // What is written later must not fill the pipe.
        thread::spawn(move || std::io::copy(&mut stderr, &mut std::io::sink()));
        Self { child, address }
    }

    /// A server with notes in a folder beside the store's, which are empty.
    pub(crate) fn with_notes(store: &str, folder: &Path, arguments: &[&str]) -> Self {
        use std::os::unix::fs::PermissionsExt;
        let token = folder.join("token");
        std::fs::write(&token, TOKEN).expect("writes the token");
        std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o600)).expect("hides the token");
        let (notes, token) = (folder.join("notes").display().to_string(), token.display().to_string());
        Self::start(store, &[&["--notes", &notes, "--token-file", &token], arguments].concat())
    }

    /// Sends a request and reads the whole answer.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
        let mut stream = self.open(method, path, headers, body);
        let mut bytes = Vec::new();
        // A server that refuses a body may close the connection before it has read all of it.
        let _ = stream.read_to_end(&mut bytes);
        Response::parse(&bytes)
    }

    /// Sends a request and leaves the answer unread.
    pub(crate) fn open(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("connects");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("sets a limit");
        let mut head = vec![format!("{method} {path} HTTP/1.1"), format!("Host: {}", self.address)];
        head.push("Connection: close".to_owned());
        head.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
        if !body.is_empty() || method == "POST" || method == "PUT" {
            head.push(format!("Content-Length: {}", body.len()));
        }
        let _ = stream.write_all(format!("{}\r\n\r\n", head.join("\r\n")).as_bytes());
        let _ = stream.write_all(body);
        stream
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        self.send("GET", path, &[], &[])
    }

    /// The answer to a query.
    pub(crate) fn query(&self, endpoint: &str, query: &str, accept: &str) -> Response {
        let headers = [("Content-Type", "application/sparql-query"), ("Accept", accept)];
        self.send("POST", endpoint, &headers, query.as_bytes())
    }

    /// The answer to an update of the notes.
    pub(crate) fn update(&self, update: &str) -> Response {
        let bearer = format!("Bearer {TOKEN}");
        let headers = [("Content-Type", "application/sparql-update"), ("Authorization", bearer.as_str())];
        self.send("POST", "/notes/sparql", &headers, update.as_bytes())
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end.
    pub(crate) fn terminate(&self) {
        Command::new("kill").args(["-TERM", &self.id().to_string()]).status().expect("asks it to end");
    }

    /// Waits for its end, which must come soon.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("waits") {
                return status;
            }
            assert!(start.elapsed() < Duration::from_secs(60), "it does not end");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Response {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// An answer from all the bytes of its connection.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|l| l.split(' ').nth(1)).and_then(|s| s.parse().ok()).unwrap_or(0);
        let header = |line: &str| line.split_once(':').map(|(n, v)| (n.trim().to_owned(), v.trim().to_owned()));
        let headers = lines.filter_map(header).collect();
        let rest = bytes.get(end + 4..).unwrap_or_default();
        let mut response = Self { status, headers, body: rest.to_vec(), whole: true };
        if response.header("transfer-encoding") == Some("chunked") {
            (response.body, response.whole) = unchunked(rest);
        } else if let Some(length) = response.header("content-length").and_then(|l| l.parse::<usize>().ok()) {
            response.whole = rest.len() == length;
        }
        response
    }
}

/// A body without its chunks' lengths, and whether the last chunk came.
fn unchunked(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    loop {
        let Some(line) = rest.windows(2).position(|w| w == b"\r\n") else { return (body, false) };
        let length = String::from_utf8_lossy(&rest[..line]).into_owned();
        let Ok(length) = usize::from_str_radix(length.trim(), 16) else { return (body, false) };
        rest = &rest[line + 2..];
        if length == 0 {
            return (body, true);
        }
        let Some(chunk) = rest.get(..length) else {
            body.extend_from_slice(rest);
            return (body, false);
        };
        body.extend_from_slice(chunk);
        rest = rest.get(length + 2..).unwrap_or_default();
    }
}

/// Text as it stands in an address.
pub(crate) fn encoded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
    let encode = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    text.bytes().map(encode).collect()
}
