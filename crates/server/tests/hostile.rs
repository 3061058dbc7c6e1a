//! Visitors who mean harm, over a real connection on this machine, with short limits.

#![allow(clippy::unwrap_used, reason = "a test that cannot connect must stop")]

mod common;

use std::net::SocketAddr;
use std::time::Duration;

use common::desk_with;
use server::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const SHORT: Duration = Duration::from_millis(300);

/// A server on a free port, until it is stopped.
struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<std::io::Result<()>>,
}

async fn start(limits: Limits) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let stopped = async {
        let _ = stopped.await;
    };
    let ended = tokio::spawn(server::serve(listener, desk_with(limits), stopped));
    Running { address, stop, ended }
}

fn short() -> Limits {
    Limits { head: SHORT, body: SHORT, answer: SHORT * 10, drain: SHORT, ..Limits::default() }
}

impl Running {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends bytes, and reads until the server closes.
    async fn say(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect().await;
        let _ = stream.write_all(bytes).await;
        read(&mut stream).await
    }

    async fn still_answers(&self) {
        let answer =
            self.say(b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

/// What comes until the end, or until the connection breaks.
async fn read(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut piece).await {
        all.extend(piece.iter().take(count));
    }
    String::from_utf8_lossy(&all).into_owned()
}

fn post(path: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

#[tokio::test]
async fn a_large_body_is_refused_and_heard_out() {
    let server = start(short()).await;
    let answer = server.say(&post("/v1/vaststellingen", &vec![b'x'; 1_000_000])).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("application/problem+json"));
    server.still_answers().await;
}

#[tokio::test]
async fn a_head_without_end_is_refused() {
    let server = start(short()).await;
    for flood in ["x-many: 1\r\n".repeat(5_000), format!("x-long: {}\r\n", "y".repeat(100_000))] {
        let head = format!("GET /healthz HTTP/1.1\r\nhost: a\r\n{flood}\r\n");
        let answer = server.say(head.as_bytes()).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
    }
    server.still_answers().await;
}

#[tokio::test]
async fn what_is_no_http_is_refused() {
    let server = start(short()).await;
    for noise in
        [&b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..], b"oops\r\n\r\n", b"\0\0\0\0"]
    {
        let answer = server.say(noise).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
    }
    server.still_answers().await;
}

#[tokio::test]
async fn slow_visitors_are_not_waited_for() {
    let server = start(short()).await;
    let mut silent = server.connect().await;
    let mut half_a_head = server.connect().await;
    half_a_head.write_all(b"GET /healthz HTTP/1.1\r\nhost:").await.unwrap();
    let mut half_a_body = server.connect().await;
    let head = b"POST /nergens HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nhalf";
    half_a_body.write_all(head).await.unwrap();
    let (one, two, three) =
        tokio::join!(read(&mut silent), read(&mut half_a_head), read(&mut half_a_body));
    assert!(one.is_empty() || one.starts_with("HTTP/1.1 408"), "{one}");
    assert!(two.is_empty() || two.starts_with("HTTP/1.1 408"), "{two}");
    assert!(three.starts_with("HTTP/1.1 408"), "{three}");
    server.still_answers().await;
}

#[tokio::test]
async fn who_waits_longest_makes_room() {
    let few = Limits { connections: 20, head: SHORT * 100, ..short() };
    let server = start(few).await;
    let mut idle = Vec::new();
    for _ in 0..400 {
        idle.push(server.connect().await);
    }
    server.still_answers().await;
    let mut first = idle.swap_remove(0);
    assert_eq!(read(&mut first).await, "");
}

#[tokio::test]
async fn who_finds_no_room_is_told_so_with_the_headers_of_every_answer() {
    let server = start(Limits { connections: 1, body: SHORT * 30, ..short() }).await;
    let mut busy = server.connect().await;
    let head = b"POST /nergens HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\
        expect: 100-continue\r\n\r\n";
    busy.write_all(head).await.unwrap();
    let mut heard = [0; 12];
    busy.read_exact(&mut heard).await.unwrap();
    assert_eq!(&heard, b"HTTP/1.1 100");
    let answer = read(&mut server.connect().await).await;
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    for header in ["retry-after: 5", "content-security-policy: default-src 'none'", "nosniff"] {
        assert!(answer.contains(header), "{header}: {answer}");
    }
}

#[tokio::test]
async fn it_ends_when_it_is_asked_to_although_somebody_stays() {
    let server = start(Limits { head: SHORT * 100, ..short() }).await;
    let mut slow = server.connect().await;
    slow.write_all(b"GET /healthz HTTP/1.1\r\n").await.unwrap();
    server.still_answers().await;
    server.stop.send(()).unwrap();
    server.ended.await.unwrap().unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn what_is_being_answered_is_finished() {
    let server = start(Limits { drain: SHORT * 30, body: SHORT * 30, ..short() }).await;
    let mut slow = server.connect().await;
    let head = b"POST /nergens HTTP/1.1\r\nhost: a\r\ncontent-length: 8\r\n\r\nhalf";
    slow.write_all(head).await.unwrap();
    server.still_answers().await;
    server.stop.send(()).unwrap();
    // The listener is gone, the request is not.
    while TcpStream::connect(server.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    slow.write_all(b"half").await.unwrap();
    assert!(read(&mut slow).await.starts_with("HTTP/1.1 404"));
    server.ended.await.unwrap().unwrap();
}
