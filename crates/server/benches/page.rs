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

fn answer(bencher: Bencher<'_, '_>, form: &'static str, fragment: bool) {
    let desk = desk();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let app = server::app(desk);
    bencher.bench_local(|| {
        let mut request = Request::post("/")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .expect("a request");
        if fragment {
            request.headers_mut().insert("x-fragment", header::HeaderValue::from_static("answer"));
        }
        let app = app.clone();
        runtime.block_on(async move {
            let response = app.oneshot(request).await.expect("an answer");
            response.into_body().collect().await.expect("a whole body").to_bytes().len()
        })
    });
}

/// The whole page for the family of the nota.
#[divan::bench]
fn page_of_a_family(bencher: Bencher<'_, '_>) {
    answer(bencher, FAMILY, false);
}

/// The answer alone, as the script asks for it.
#[divan::bench]
fn answer_of_a_family(bencher: Bencher<'_, '_>) {
    answer(bencher, FAMILY, true);
}

/// The largest household that a case can hold.
#[divan::bench(sample_count = 20)]
fn answer_of_a_hundred(bencher: Bencher<'_, '_>) {
    answer(bencher, CROWD, true);
}
