//! Our own accept loop. `axum::serve` waits for ever on a slow client; here a head must
//! arrive within ten seconds of a connection, or of the answer before it, so an idle one ends
//! then too; and one address holds at most [`PER_ADDRESS`] connections.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use super::client::Peer;

/// Connections one address may hold; a trusted proxy holds as many as it likes.
pub const PER_ADDRESS: usize = 256;
const HEAD_TIME: Duration = Duration::from_secs(10);
const GOODBYE: Duration = Duration::from_secs(10);

type Open = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// Serves until `stop` resolves, then lets open requests finish for ten seconds.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    unlimited: impl Fn(IpAddr) -> bool,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let open: Open = Open::default();
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, address) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, address)) => (stream, address.ip()),
                Err(error) => {
                    // Out of file handles, or a peer gone before we looked: a breath, then on.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let Some(place) = Place::take(&open, address, unlimited(address)) else { continue };
        connection(stream, address, router.clone(), &graceful, place);
    }
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(GOODBYE) => tracing::warn!("some requests did not finish in time"),
    }
}

fn connection(stream: TcpStream, address: IpAddr, router: Router, graceful: &GracefulShutdown, place: Place) {
    let service = router.map_request(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(Peer(address));
        let request: Request = request.map(axum::body::Body::new);
        request
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let watched = graceful.watch(connection);
    tokio::spawn(async move {
        // A client that leaves in the middle is no news.
        let _ended = watched.await;
        drop(place);
    });
}

/// One connection's place among those of its address; given back when dropped.
struct Place {
    open: Open,
    address: IpAddr,
}

impl Place {
    fn take(open: &Open, address: IpAddr, unlimited: bool) -> Option<Place> {
        let mut counts = open.lock().unwrap_or_else(|broken| broken.into_inner());
        let count = counts.entry(address).or_default();
        if *count >= PER_ADDRESS && !unlimited {
            return None;
        }
        *count += 1;
        Some(Place { open: open.clone(), address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.open.lock().unwrap_or_else(|broken| broken.into_inner());
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}
