//! How long the server works on one page: the bytes of a form in, the bytes of HTML out. No
//! network, no browser.

#![allow(clippy::expect_used, reason = "a benchmark of a page that fails measures nothing")]

use std::path::Path;

use axum::body::Body;
use axum::http::{Request, header};
use divan::Bencher;
use http_body_util::BodyExt;
use jiff::civil::date;
use rules::parse::SourceFile;
use server::Desk;
use tower::ServiceExt;

fn main() {
    divan::main();
}

fn walk(root: &Path, dir: &Path, files: &mut Vec<SourceFile>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(root, &path, files)?;
        } else {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
            files.push(SourceFile { name, text: std::fs::read_to_string(&path)? });
        }
    }
    Ok(())
}

fn desk() -> Desk {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies");
    let mut files = Vec::new();
    walk(root.as_ref(), root.as_ref(), &mut files).expect("the policies can be read");
    let package = rules::check::package(files).expect("the policies hold together");
    Desk::new(package, || date(2026, 11, 25))
}

const FAMILY: &str = "adults=2&minors=2&files=joint&nationality=IQ&departure=voluntary&channel=iom\
                      &registered_on=01-10-2024&departs_on=20-11-2024";
const CROWD: &str = "adults=50&minors=50&files=joint&nationality=IQ&departure=voluntary\
                     &channel=iom&registered_on=01-10-2024&departs_on=20-11-2024";

const CASE: &str = include_str!("../../../worked-examples/nota-family.json");

/// A post with a body, as one kind of visitor sends it.
fn asked(bencher: Bencher<'_, '_>, path: &str, kind: &str, body: &str, fragment: bool) {
    // Large households are answered on a thread of their own, as in a server.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let (runtime, app) = (runtime.expect("a runtime"), server::app(desk()));
    bencher.bench_local(|| {
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        let request = if fragment { request.header("x-fragment", "answer") } else { request };
        let request = request.body(Body::from(body.to_owned())).expect("a request");
        let app = app.clone();
        runtime.block_on(async move {
            let response = app.oneshot(request).await.expect("an answer");
            assert!(response.status().is_success());
            response.into_body().collect().await.expect("a whole body").to_bytes().len()
        })
    });
}

fn form(bencher: Bencher<'_, '_>, form: &str, fragment: bool) {
    asked(bencher, "/", "application/x-www-form-urlencoded", form, fragment);
}

fn api(bencher: Bencher<'_, '_>, path: &str) {
    asked(bencher, path, "application/json", &format!("{{\"zaak\":{CASE}}}"), false);
}

/// The whole page for the family of the nota.
#[divan::bench]
fn page_of_a_family(bencher: Bencher<'_, '_>) {
    form(bencher, FAMILY, false);
}

/// The answer alone, as the script asks for it.
#[divan::bench]
fn answer_of_a_family(bencher: Bencher<'_, '_>) {
    form(bencher, FAMILY, true);
}

/// What the family gets, as JSON.
#[divan::bench]
fn api_determination(bencher: Bencher<'_, '_>) {
    api(bencher, "/v1/vaststellingen");
}

/// All schemes side by side, as JSON.
#[divan::bench]
fn api_comparison(bencher: Bencher<'_, '_>) {
    api(bencher, "/v1/vergelijkingen");
}

/// Every fact that would change it, as JSON.
#[divan::bench]
fn api_changes(bencher: Bencher<'_, '_>) {
    api(bencher, "/v1/veranderingen");
}

/// The largest household that a case can hold.
#[divan::bench(sample_count = 20)]
fn answer_of_a_hundred(bencher: Bencher<'_, '_>) {
    form(bencher, CROWD, true);
}
