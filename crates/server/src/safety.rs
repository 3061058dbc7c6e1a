//! What holds for every request and every answer: limits on what comes in, and headers that keep
//! a browser from doing more than the page needs.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use http_body_util::BodyExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::api;
use crate::check_page::OwnPolicy;
use crate::desk::Desk;
use crate::held::HeldBody;
use crate::observe;
use crate::page::knowing;
use crate::refusal::Asker;

/// On every answer, whatever it is.
pub(crate) const HEADERS: [(HeaderName, &str); 9] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), "none"),
];

const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), \
    geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), \
    screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Where a body may hold files.
const WITH_FILES: [&str; 7] = [
    "/v1/beleidscontroles",
    "/werkbank",
    "/en/workbench",
    "/zaken/inlezen",
    "/en/cases/import",
    "/proef",
    "/en/rehearsal",
];

/// More than this of a refused body is not waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// The same routes behind limits, counters and headers; the last layer is the outermost.
pub(crate) fn guarded(routes: Router<Desk>, desk: &Desk) -> Router<Desk> {
    routes
        .layer(CompressionLayer::new().gzip(true))
        .layer(from_fn_with_state(desk.clone(), within_limits))
        .layer(CatchPanicLayer::custom(|_| plain(StatusCode::INTERNAL_SERVER_ERROR)))
        .layer(from_fn_with_state(desk.clone(), clear))
        .layer(from_fn_with_state(desk.clone(), observe::observed))
}

/// An answer that has no words yet.
fn plain(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// Reads the body within its limits, and answers in time or not at all.
async fn within_limits(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let limits = desk.limits();
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let with_files = WITH_FILES.iter().any(|start| path.starts_with(start));
    let limit = if with_files { limits.policy_bytes } else { limits.body_bytes };
    let read = timeout(limits.body, read(body, limit, desk.held()));
    let (bytes, held) = match read.await {
        Ok(Ok(whole)) => whole,
        Ok(Err(status)) => return plain(status),
        Err(_) => return plain(StatusCode::REQUEST_TIMEOUT),
    };
    let request = Request::from_parts(parts, Body::from(bytes));
    let answer = timeout(limits.answer, next.run(request)).await;
    drop(held);
    match answer {
        Ok(answer) => hold(answer, desk.held()).await,
        Err(_) => plain(StatusCode::SERVICE_UNAVAILABLE),
    }
}

/// The whole body. What is read counts for all requests together.
async fn read(
    mut body: Body,
    limit: usize,
    held: &Arc<Semaphore>,
) -> Result<(Bytes, Option<OwnedSemaphorePermit>), StatusCode> {
    let mut whole = Vec::new();
    let mut permit: Option<OwnedSemaphorePermit> = None;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| StatusCode::BAD_REQUEST)?;
        let Ok(data) = frame.into_data() else { continue };
        if whole.len() + data.len() > limit {
            // Who still speaks does not hear: the rest is let by, for a moment.
            drop((whole, permit));
            let rest = async { while body.frame().await.is_some_and(|frame| frame.is_ok()) {} };
            let _ = timeout(PATIENCE, rest).await;
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let more = take(held, data.len()).ok_or(StatusCode::SERVICE_UNAVAILABLE)?;
        match &mut permit {
            Some(permit) => permit.merge(more),
            None => permit = Some(more),
        }
        whole.extend_from_slice(&data);
    }
    Ok((Bytes::from(whole), permit))
}

fn take(held: &Arc<Semaphore>, bytes: usize) -> Option<OwnedSemaphorePermit> {
    let bytes = u32::try_from(bytes).ok()?;
    Arc::clone(held).try_acquire_many_owned(bytes).ok()
}

/// A small answer is nothing to a connection. A large one counts until it has been sent, for a
/// visitor who asks and does not read must not fill the memory.
async fn hold(answer: Response, held: &Arc<Semaphore>) -> Response {
    let (parts, body) = answer.into_parts();
    let size = http_body::Body::size_hint(&body).exact();
    if size.is_some_and(|size| size <= HeldBody::SMALL) || size == Some(0) {
        return Response::from_parts(parts, body);
    }
    let Ok(whole) = body.collect().await else {
        return plain(StatusCode::INTERNAL_SERVER_ERROR);
    };
    let bytes = whole.to_bytes();
    match take(held, bytes.len()) {
        Some(permit) => Response::from_parts(parts, Body::new(HeldBody::new(bytes, permit))),
        None => plain(StatusCode::SERVICE_UNAVAILABLE),
    }
}

/// Puts the headers on an answer, and words into a refusal that has none.
async fn clear(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    knowing(desk.counter().is_some(), cleared(request, next)).await
}

async fn cleared(request: Request, next: Next) -> Response {
    let asker = Asker::new(request.uri(), request.headers());
    let of_api = api::holds(request.uri().path());
    let open = of_api && !api::is_kept(request.uri().path());
    let mut response = next.run(request).await;
    let refused = response.status().is_client_error() || response.status().is_server_error();
    if refused && !has_words(response.headers()) {
        // What a form says wrongly is a bad request, as it is in the API.
        let status = match response.status() {
            StatusCode::UNPROCESSABLE_ENTITY => StatusCode::BAD_REQUEST,
            status => status,
        };
        let allow = response.headers_mut().remove(header::ALLOW);
        response = asker.refuse(status);
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    let own = response.extensions_mut().remove::<OwnPolicy>();
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(OwnPolicy(policy)) = own {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    // Outside the register the API knows no secrets and no visitors: any page may ask it.
    let policy = if open { "cross-origin" } else { "same-origin" };
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static(policy));
    if of_api {
        headers.insert("api-version", HeaderValue::from_static(env!("CARGO_PKG_VERSION")));
    }
    if open {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        let exposed = HeaderValue::from_static("api-version, retry-after");
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
    // What a page says may hold what a visitor entered: nobody keeps it.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Whether an answer is a page or a document of ours, and not a bare refusal of the framework.
fn has_words(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| !kind.starts_with("text/plain"))
}
