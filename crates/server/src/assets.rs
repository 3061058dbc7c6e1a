//! Style sheets, scripts and pictures, inside the binary. Their names carry a hash of what they
//! hold, so that a browser may keep them for ever.

use std::io::Write;
use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets");

struct Asset {
    plain: &'static str,
    hashed: String,
    kind: &'static str,
    bytes: &'static [u8],
    gzip: Vec<u8>,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    FILES
        .files()
        .filter_map(|file| {
            let plain = file.path().to_str()?;
            let (stem, ending) = plain.rsplit_once('.')?;
            let kind = match ending {
                "css" => "text/css; charset=utf-8",
                "js" => "text/javascript; charset=utf-8",
                "svg" => "image/svg+xml",
                _ => return None,
            };
            let hash = Sha256::digest(file.contents());
            let hash: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
            let hashed = format!("{stem}.{hash}.{ending}");
            let bytes = file.contents();
            Some(Asset { plain, hashed, kind, bytes, gzip: compressed(bytes) })
        })
        .collect()
});

/// The address of an asset by its plain name.
pub(crate) fn address(plain: &str) -> String {
    let found = ASSETS.iter().find(|asset| asset.plain == plain);
    format!("/assets/{}", found.map_or(plain, |asset| asset.hashed.as_str()))
}

/// Answers with an asset by its hashed name, compressed where the browser takes that.
pub(crate) async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.hashed == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let says = |name, word: &str| {
        let value = headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        value.is_some_and(|value| value.split(',').any(|one| one.trim() == word))
    };
    let etag = format!("\"{}\"", asset.hashed);
    let known = says(header::IF_NONE_MATCH, &etag);
    let always = [
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
        (header::ETAG, etag.as_str()),
    ];
    if known {
        return (StatusCode::NOT_MODIFIED, always).into_response();
    }
    let kind = [(header::CONTENT_TYPE, asset.kind)];
    if says(header::ACCEPT_ENCODING, "gzip") && asset.gzip.len() < asset.bytes.len() {
        let gzip = [(header::CONTENT_ENCODING, "gzip")];
        return (always, kind, gzip, Bytes::from_static(&asset.gzip)).into_response();
    }
    (always, kind, asset.bytes).into_response()
}

/// Compressed as well as it goes: that is done once, when the server starts.
fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing into memory does not fail; if it did, the asset would go out as it is.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.unwrap_or_else(|_| bytes.to_vec())
}

/// Compresses everything now, so that the first visitor need not wait for it.
pub(crate) fn prepare() {
    LazyLock::force(&ASSETS);
}
