//! The site with the policies of this repository, asked without a network.
#![allow(dead_code, reason = "each test file uses its part")]

pub(crate) mod house;
pub(crate) mod schema;

use std::path::Path;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use jiff::civil::date;
use rules::check::{Package, package};
use rules::parse::SourceFile;
use server::{Desk, Limits};
use tower::ServiceExt;

pub(crate) const CASE: &str = include_str!("../../../../worked-examples/contract.json");

fn walk(root: &Path, dir: &Path, files: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            files.push(SourceFile { name, text: std::fs::read_to_string(&path).unwrap() });
        }
    }
}

pub(crate) fn policies() -> Vec<SourceFile> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies");
    let mut files = Vec::new();
    walk(root.as_ref(), root.as_ref(), &mut files);
    files
}

pub(crate) fn checked() -> Package {
    package(policies()).unwrap()
}

pub(crate) fn desk() -> Desk {
    desk_with(Limits::default())
}

pub(crate) fn desk_with(limits: Limits) -> Desk {
    Desk::with_limits(checked(), || date(2024, 10, 1), limits)
}

/// An answer that was read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The text without the element that keeps a day on one line.
    pub(crate) fn with_plain_days(&self) -> String {
        let mut parts = self.text().split("<span class=\"day\">");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |text, part| text + &part.replacen("</span>", "", 1))
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub(crate) async fn ask(desk: &Desk, request: Request<Body>) -> Answer {
    let response = server::app(desk.clone()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    Answer { status: parts.status, headers: parts.headers, body }
}

pub(crate) async fn get(desk: &Desk, path: &str) -> Answer {
    with(desk, Method::GET, path, &[], "").await
}

pub(crate) async fn post(desk: &Desk, path: &str, body: impl Into<Body>) -> Answer {
    with(desk, Method::POST, path, &[("content-type", "application/json")], body).await
}

pub(crate) async fn with(
    desk: &Desk,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    ask(desk, request.body(body.into()).unwrap()).await
}
