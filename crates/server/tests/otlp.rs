//! The log of processing over OTLP: nothing is lost and nobody who did it is in it, whatever the
//! logbook does.

#![cfg(feature = "otlp")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at once")]

mod common;
#[path = "common/office.rs"]
mod office;

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use office::{House, intake};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;
use register::actor::{Actor, Role};
use register::{Refused, Register, Sending};
use rules::words::Lang;
use serde_json::Value;
use server::otlp::{Feed, Logbook, News, NotSent, keep_sending};

/// What the logbook does with a request.
enum Does {
    Takes,
    Rejects,
    /// The first line of the answer and its headers, and its body.
    Says(&'static str, &'static [u8]),
    Cuts,
}

/// A request, as it came.
struct Heard {
    head: String,
    body: Vec<u8>,
    taken: bool,
}

impl Heard {
    fn spans(&self) -> Vec<Span> {
        let request = ExportTraceServiceRequest::decode(&self.body[..]).unwrap();
        let scopes = request.resource_spans.into_iter().flat_map(|one| one.scope_spans);
        scopes.flat_map(|one| one.spans).collect()
    }
}

/// A logbook that answers one request after another. What it heard is there before the answer is.
fn logbook(
    mut does: impl FnMut(usize, &Heard) -> Does + Send + 'static,
) -> (Logbook, Receiver<Heard>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (say, heard) = channel();
    std::thread::spawn(move || {
        for number in 0.. {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = read(&mut BufReader::new(&stream));
            let does = does(number, &request);
            request.taken = matches!(does, Does::Takes);
            let _ = say.send(request);
            let (head, body) = match does {
                Does::Cuts => continue,
                Does::Says(head, body) => (head, body.to_vec()),
                Does::Takes => (TAKEN, Vec::new()),
                Does::Rejects => (TAKEN, rejects()),
            };
            let length = body.len();
            write!(
                stream,
                "HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
            )
            .unwrap();
            stream.write_all(&body).unwrap();
        }
    });
    (Logbook::new(&address).unwrap(), heard)
}

const TAKEN: &str = "200 OK\r\ncontent-type: application/x-protobuf";

fn rejects() -> Vec<u8> {
    let error_message = "vol".to_owned();
    let partial_success = Some(ExportTracePartialSuccess { rejected_spans: 1, error_message });
    ExportTraceServiceResponse { partial_success }.encode_to_vec()
}

fn read(from: &mut impl BufRead) -> Heard {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(from.read_line(&mut head).unwrap() > 0, "{head}");
    }
    let length = head.to_lowercase();
    let length = length.split("content-length: ").nth(1).unwrap().lines().next().unwrap();
    let mut body = vec![0; length.parse().unwrap()];
    from.read_exact(&mut body).unwrap();
    Heard { head, body, taken: false }
}

fn carla() -> Actor {
    let (user, organisation) = ("carla".to_owned(), "iom".to_owned());
    Actor { user, organisation, oversees: false, role: Role::Counsellor }
}

/// A family of four was registered and looked at: eight lines.
fn house() -> House {
    let house = House::funded();
    let intake = serde_json::from_value(intake("Al Jalil")).unwrap();
    house.register.open(&carla(), intake, None).unwrap();
    look(&house.register);
    house
}

fn look(register: &Register) {
    register.case(&carla(), 1, None).unwrap();
}

fn sending(register: &Register, logbook: &Logbook) -> Sending {
    let aya = Actor::command_line("dtv", Role::Auditor);
    register.sending(&aya, logbook.address()).unwrap()
}

/// The log as it would go to a file.
fn log(register: &Register) -> Vec<Value> {
    let mut text = Vec::new();
    register.processings(&Actor::command_line("dtv", Role::Auditor), &mut text).unwrap();
    let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).unwrap()).collect()
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// A span with the names of the standard, as the file has them.
fn as_line(span: &Span) -> Value {
    let mut line = serde_json::json!({
        "trace_id": hex(&span.trace_id), "span_id": hex(&span.span_id), "name": span.name,
        "start_time": at(span.start_time_unix_nano), "end_time": at(span.end_time_unix_nano),
        "status": if span.status.as_ref().unwrap().code == 1 { "Ok" } else { "" },
        "attributes": {},
    });
    if !span.parent_span_id.is_empty() {
        line["parent_span_id"] = hex(&span.parent_span_id).into();
    }
    for one in &span.attributes {
        use opentelemetry_proto::tonic::common::v1::any_value::Value::StringValue;
        let Some(StringValue(value)) = one.value.clone().unwrap().value else { panic!("{one:?}") };
        line["attributes"][&one.key] = value.into();
    }
    line
}

/// A moment as the register writes it: to the microsecond.
fn at(nanoseconds: u64) -> String {
    let at = jiff::Timestamp::from_nanosecond(nanoseconds.into()).unwrap();
    format!("{at:.6}")
}

#[test]
fn every_line_arrives_in_order_and_counts_when_it_is_acknowledged() {
    let house = house();
    let register = house.register.clone();
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let notes = seen.clone();
    let (logbook, heard) = logbook(move |number, request| {
        let position = |address: &str| {
            let aya = Actor::command_line("dtv", Role::Auditor);
            register.sending(&aya, address).unwrap().acknowledged().unwrap()
        };
        let host = request.head.to_lowercase();
        let host = host.split("host: ").nth(1).unwrap().lines().next().unwrap().to_owned();
        notes.lock().unwrap().push(position(&format!("http://{host}/v1/traces")));
        match number {
            0 => Does::Says("503 Service Unavailable\r\nretry-after: 7", b"later"),
            1 => Does::Cuts,
            2 => {
                // While it is waited for an answer, the register goes on.
                look(&register);
                Does::Rejects
            }
            _ => Does::Takes,
        }
    });
    let sending = sending(&house.register, &logbook);
    let (pauses, told) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    let wait = |pause: Duration| {
        pauses.borrow_mut().push(pause.as_secs());
        pauses.borrow().len() < 3
    };
    keep_sending(&logbook, &sending, wait, |news| {
        told.borrow_mut().push(match news {
            News::Stopped(why) => why.words().get(Lang::En).to_owned(),
            News::GoesOn => "goes on".to_owned(),
        });
    });
    assert_eq!(pauses.into_inner(), [7, 2, 5], "it asked for seven seconds; then twice the first");
    let told = told.into_inner();
    assert_eq!(told.len(), 2, "once that it stopped, once that it goes on: {told:?}");
    assert!(told[0].contains("does not acknowledge (status 503)"), "{told:?}");

    let heard: Vec<Heard> = heard.try_iter().collect();
    let many: Vec<usize> = heard.iter().map(|one| one.spans().len()).collect();
    assert_eq!(many, [8, 8, 8, 4, 8], "half of what was rejected goes first");
    let spans: Vec<Span> = heard.iter().filter(|one| one.taken).flat_map(Heard::spans).collect();
    let lines = log(&house.register);
    assert_eq!(spans.iter().map(as_line).collect::<Vec<_>>(), lines);
    assert_eq!(lines.iter().filter(|line| line["parent_span_id"].is_null()).count(), 3);
    let first = spans[3].clone();
    assert_eq!(seen.lock().unwrap()[..4], [(0, -1); 4], "no answer moved it but the fourth");
    assert_eq!(seen.lock().unwrap()[4].1, 3);
    assert_eq!(first, heard[0].spans()[3], "sent again it is the same span");
    for one in &heard {
        for secret in ["carla", "command-line", "Jalil", "Ahmed", "2712345678"] {
            let (head, body) = (one.head.as_bytes(), &one.body);
            let is_there =
                |text: &[u8]| text.windows(secret.len()).any(|at| at == secret.as_bytes());
            assert!(!is_there(head) && !is_there(body), "{secret}");
        }
        assert!(one.head.starts_with("POST /v1/traces HTTP/1.1\r\n"), "{}", one.head);
        assert!(one.head.contains("content-type: application/x-protobuf\r\n"), "{}", one.head);
    }
}

#[test]
fn what_is_no_acknowledgement_moves_nothing() {
    let answers: [(Does, &str); 7] = [
        (Does::Says("200 OK\r\ncontent-type: text/html", b""), "(200, "),
        (Does::Says(TAKEN, b"<!doctype html>"), "(200, "),
        (Does::Says("202 Accepted\r\ncontent-type: application/x-protobuf", b""), "status 202"),
        (Does::Says("302 Found\r\nlocation: http://127.0.0.1:1/", b""), "status 302"),
        (Does::Says("401 Unauthorized", b""), "status 401"),
        (Does::Says("429 Too Many Requests", b""), "status 429"),
        (Does::Cuts, "does not acknowledge"),
    ];
    let house = house();
    let (mut does, said): (Vec<Does>, Vec<&str>) = answers.into_iter().unzip();
    let (logbook, heard) = logbook(move |_, _| does.remove(0));
    let sending = sending(&house.register, &logbook);
    for expected in said {
        let sent = logbook.send(&sending, None);
        let words = sent.stopped.unwrap().words();
        assert!(words.en.starts_with(logbook.address()), "{}", words.en);
        assert!(words.en.contains(expected), "{}", words.en);
        assert_ne!(words.en, words.nl);
        assert_eq!((sent.lines, sending.acknowledged().unwrap()), (0, (0, -1)));
        assert_eq!(heard.try_iter().count(), 1, "one request, and none after a redirect");
    }
}

#[test]
fn a_line_that_is_never_taken_is_named_and_can_be_passed_over() {
    let house = house();
    let all = log(&house.register);
    let bad = all[5]["span_id"].as_str().unwrap().to_owned();
    let (logbook, heard) = logbook(move |_, request| {
        let has = request.spans().iter().any(|span| hex(&span.span_id) == bad);
        if has { Does::Rejects } else { Does::Takes }
    });
    let sending = sending(&house.register, &logbook);
    let sent = logbook.send(&sending, None);
    assert_eq!(sent.lines, 5, "what stands before it is there");
    let Some(NotSent::Rejected { line, .. }) = &sent.stopped else { panic!("{sent:?}") };
    let (line, words) = (*line, sent.stopped.as_ref().unwrap().words().nl);
    assert_eq!(line.1, 1, "the second person of the second record");
    let named = format!("neemt regel {}.1 niet aan (vol)", line.0);
    assert!(words.contains(&named), "{words}");
    let rest = logbook.send(&sending, Some(line));
    assert!(rest.stopped.is_none(), "{rest:?}");
    assert_eq!((rest.lines, sending.acknowledged().unwrap()), (2, (line.0, 3)));
    assert_eq!(logbook.send(&sending, None).lines, 0, "nothing is left");
    let before = heard.try_iter().count();
    assert_eq!(logbook.send(&sending, Some((0, 0))).lines, 5, "again, up to that line");
    assert!(heard.try_iter().count() > 0 && before > 0);
    assert_eq!(sending.acknowledged().unwrap(), (line.0, 3), "that takes nothing back");
}

#[test]
fn it_sends_while_somebody_keeps_it() {
    let house = house();
    let (logbook, heard) = logbook(|_, _| Does::Takes);
    let sending = sending(&house.register, &logbook);
    let feed = Feed::begin(logbook, sending, |news| panic!("{news:?}")).unwrap();
    let first = heard.recv_timeout(Duration::from_secs(60)).unwrap();
    assert_eq!(first.spans().len(), 8);
    drop(feed);
    let who = house.register.sending(&carla(), "https://logboek.example.nl").err().unwrap();
    assert!(matches!(who[..], [Refused::NotAllowed { .. }]), "who may not read it, sends nothing");
}
