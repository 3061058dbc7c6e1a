//! Lines of the log of processing as the bytes of OTLP, and what is answered to them.

use jiff::Timestamp;
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, InstrumentationScope, KeyValue};
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use opentelemetry_proto::tonic::trace::v1::status::StatusCode;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span, Status};
use prost::Message as _;
use register::processing::Logged;

/// Who we are to the logbook.
const NAME: &str = "wederkeer";
/// W3C Trace Context: this span was recorded. Nothing is sampled, so every one is.
const SAMPLED: u32 = 1;

fn text(key: &str, value: &str) -> KeyValue {
    let value = AnyValue { value: Some(Value::StringValue(value.to_owned())) };
    KeyValue { key: key.to_owned(), value: Some(value), ..KeyValue::default() }
}

/// The bytes that were written down as text; `None` for another text or another number of them.
fn bytes(text: &str, many: usize) -> Option<Vec<u8>> {
    let read = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
    (read.len() == many).then_some(read)
}

/// A line as a span; `None` when it is not as it was written.
fn span(one: &Logged) -> Option<Span> {
    let at = one.line.at.parse::<Timestamp>().ok()?;
    let at = u64::try_from(at.as_nanosecond()).ok()?;
    let parent_span_id = match &one.parent {
        Some(parent) => bytes(parent, 8)?,
        None => Vec::new(),
    };
    let attributes = one.attributes().map(|(key, value)| text(key, value));
    Some(Span {
        trace_id: bytes(&one.line.trace, 16)?,
        span_id: bytes(&one.line.operation, 8)?,
        parent_span_id,
        flags: SAMPLED,
        name: one.name().to_owned(),
        kind: SpanKind::Internal.into(),
        start_time_unix_nano: at,
        end_time_unix_nano: at,
        attributes: attributes.into(),
        status: Some(Status { code: StatusCode::Ok.into(), ..Status::default() }),
        ..Span::default()
    })
}

/// The body of a request to export lines as spans.
///
/// # Errors
/// The place of the first line that is not as it was written.
pub(super) fn request(lines: &[Logged]) -> Result<Vec<u8>, (i64, i64)> {
    let spans = lines.iter().map(|one| span(one).ok_or_else(|| one.place()));
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let attributes = vec![text("service.name", NAME), text("service.version", &version)];
    let scope =
        InstrumentationScope { name: NAME.to_owned(), version, ..InstrumentationScope::default() };
    let scope_spans = ScopeSpans {
        scope: Some(scope),
        spans: spans.collect::<Result<_, _>>()?,
        ..ScopeSpans::default()
    };
    let resource_spans = ResourceSpans {
        resource: Some(Resource { attributes, ..Resource::default() }),
        scope_spans: vec![scope_spans],
        ..ResourceSpans::default()
    };
    Ok(ExportTraceServiceRequest { resource_spans: vec![resource_spans] }.encode_to_vec())
}

/// How many lines an answer rejects, and why; `None` for what is no answer of a logbook.
pub(super) fn rejected(body: &[u8]) -> Option<(i64, String)> {
    let answer = ExportTraceServiceResponse::decode(body).ok()?;
    let partial = answer.partial_success.unwrap_or_default();
    Some((partial.rejected_spans, partial.error_message))
}
