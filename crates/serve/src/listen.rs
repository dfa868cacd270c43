//! Connections: how many, how patient with their headers, and how they end.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::timeout,
};
use tower::Service;

/// Connections at once; others wait to be accepted.
const CONNECTIONS: usize = 1024;
/// How long a client may take to send a request's headers, and to send another request.
const HEADERS: Duration = Duration::from_secs(20);
/// How long a client may leave what it is sent untaken.
#[cfg(target_os = "linux")]
const STALLED: Duration = Duration::from_secs(60);
/// Headers of a request, and bytes of all of them.
const MOST_HEADERS: usize = 64;
const MOST_HEADER_BYTES: usize = 64 << 10;

/// Where a request comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Takes connections until `end`, then lets the requests that are being answered finish, for as long as `patience`.
pub(crate) async fn listen(listener: TcpListener, router: Router, end: impl Future<Output = ()>, patience: Duration) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_headers(MOST_HEADERS)
        // What is read at once may double it.
        .max_buf_size(MOST_HEADER_BYTES / 2);
    let (places, open) = (Arc::new(Semaphore::new(CONNECTIONS)), GracefulShutdown::new());
    let mut end = std::pin::pin!(end);
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await.ok()?;
            listener.accept().await.ok().map(|connection| (place, connection))
        };
        let accepted = tokio::select! {
            accepted = accepted => accepted,
            () = &mut end => break,
        };
        let Some((place, (stream, peer))) = accepted else {
            // Out of file descriptors, most likely; they come back when connections end.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let connection = http.serve_connection(TokioIo::new(tuned(stream)), service(&router, peer));
        let connection = open.watch(connection);
        tokio::spawn(async move {
            let _place = place;
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke");
            }
        });
    }
    drop(listener);
    tracing::info!("ending: requests that are being answered may finish");
    if timeout(patience, open.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish");
    }
}

/// Sends without delay, and gives up a client that takes nothing any more. Neither is worth failing for.
fn tuned(stream: TcpStream) -> TcpStream {
    let _ = stream.set_nodelay(true);
    #[cfg(target_os = "linux")]
    let _ = rustix::net::sockopt::set_tcp_user_timeout(&stream, STALLED.as_millis() as u32);
    stream
}

/// The router, told of each request where it comes from.
fn service(
    router: &Router,
    peer: SocketAddr,
) -> impl hyper::service::Service<
    hyper::Request<hyper::body::Incoming>,
    Response = axum::response::Response,
    Error = std::convert::Infallible,
    Future: Send,
> + use<> {
    let router = router.clone();
    service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        router.clone().call(request)
    })
}
