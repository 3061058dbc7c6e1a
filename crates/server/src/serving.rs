//! Connections: as many as fit, none for ever, and none cut off in the middle of an answer.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep, timeout};
use tower::ServiceExt;

use crate::desk::Desk;
use crate::safety;

/// For whom there is no room, not even after sending away who is waiting.
static FULL: LazyLock<String> = LazyLock::new(|| {
    let mut full = "HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\n\
        cache-control: no-store\r\ncontent-length: 0\r\n"
        .to_owned();
    for (name, value) in &safety::HEADERS {
        full.extend([name.as_str(), ": ", value, "\r\n"]);
    }
    full + "\r\n"
});

/// The head of a request is at most this large.
const HEAD: usize = 16 * 1024;
const HEADERS: usize = 64;

/// A connection, as the door sees it.
struct Guest {
    /// Whether a request is being answered.
    busy: AtomicBool,
    /// When the last request began.
    since: Mutex<Instant>,
    leave: Notify,
}

/// Everybody who is inside, in the order in which they came.
#[derive(Default)]
struct Guests {
    next: u64,
    inside: BTreeMap<u64, Arc<Guest>>,
}

/// Answers until `stop` is there, then finishes what is being answered.
pub(crate) async fn serve(
    listener: TcpListener,
    app: Router,
    desk: Desk,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let guests = Arc::new(Mutex::new(Guests::default()));
    let (closing, closed) = watch::channel(());
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, _)) => match enter(&guests, desk.limits().connections) {
                Some((number, guest)) => {
                    let (app, desk, closed) = (app.clone(), desk.clone(), closed.clone());
                    let guests = Arc::clone(&guests);
                    tokio::spawn(async move {
                        let open = desk.meter().connection();
                        attend(stream, app, &desk, &guest, closed).await;
                        drop(open);
                        lock(&guests).inside.remove(&number);
                    });
                }
                None => turn_away(&stream, &desk),
            },
            // One visitor who hung up at the door is nothing; a system that is out of files
            // needs a moment.
            Err(error) if is_of_visitor(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "cannot accept");
                sleep(Duration::from_millis(64)).await;
            }
        }
    }
    drop((listener, closed));
    let _ = closing.send(());
    let drained = timeout(desk.limits().drain, closing.closed()).await;
    if drained.is_err() {
        tracing::warn!(open = lock(&guests).inside.len(), "not all was answered in time");
    }
    Ok(())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_of_visitor(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Lets somebody in. When it is full, whoever has waited longest without a request being answered
/// has to leave; `None` when there is no such guest.
fn enter(guests: &Mutex<Guests>, most: usize) -> Option<(u64, Arc<Guest>)> {
    let mut guests = lock(guests);
    if guests.inside.len() >= most {
        let idle = |guest: &Guest| !guest.busy.load(Ordering::Acquire);
        let (number, _) = guests.inside.iter().find(|(_, guest)| idle(guest))?;
        let number = *number;
        if let Some(guest) = guests.inside.remove(&number) {
            guest.leave.notify_one();
        }
    }
    let guest = Arc::new(Guest {
        busy: AtomicBool::new(false),
        since: Mutex::new(Instant::now()),
        leave: Notify::new(),
    });
    let number = guests.next;
    guests.next += 1;
    guests.inside.insert(number, Arc::clone(&guest));
    Some((number, guest))
}

fn turn_away(stream: &TcpStream, desk: &Desk) {
    desk.meter().refuse();
    // What has been sent is taken from the line: else closing it would take back our answer.
    let mut heard = [0; 4096];
    let _ = stream.try_write(FULL.as_bytes());
    let _ = stream.try_read(&mut heard);
}

/// Answers the requests of one connection.
async fn attend(
    stream: TcpStream,
    app: Router,
    desk: &Desk,
    guest: &Arc<Guest>,
    mut closing: watch::Receiver<()>,
) {
    let limits = desk.limits();
    let _ = stream.set_nodelay(true);
    let service = hyper::service::service_fn(|request: hyper::Request<Incoming>| {
        guest.busy.store(true, Ordering::Release);
        *lock(&guest.since) = Instant::now();
        let (app, guest) = (app.clone(), Arc::clone(guest));
        async move {
            let answer = app.oneshot(request.map(Body::new)).await;
            guest.busy.store(false, Ordering::Release);
            answer
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(HEAD)
        .max_headers(HEADERS)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    loop {
        let deadline = *lock(&guest.since) + limits.exchange;
        tokio::select! {
            _ = connection.as_mut() => return,
            () = guest.leave.notified() => return,
            () = tokio::time::sleep_until(deadline) => {
                if Instant::now() >= *lock(&guest.since) + limits.exchange {
                    return;
                }
            }
            changed = closing.changed() => {
                // Hyper closes what is idle at once, and the rest after its answer.
                connection.as_mut().graceful_shutdown();
                if changed.is_err() {
                    return;
                }
            }
        }
    }
}
