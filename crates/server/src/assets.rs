//! Style sheets, scripts and pictures, inside the binary. Their names carry a hash of what they
//! hold, so that a browser may keep them for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets");

struct Asset {
    plain: &'static str,
    hashed: String,
    kind: &'static str,
    bytes: &'static [u8],
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
            Some(Asset { plain, hashed, kind, bytes: file.contents() })
        })
        .collect()
});

/// The address of an asset by its plain name.
pub(crate) fn address(plain: &str) -> String {
    let found = ASSETS.iter().find(|asset| asset.plain == plain);
    format!("/assets/{}", found.map_or(plain, |asset| asset.hashed.as_str()))
}

/// Answers with an asset by its hashed name.
pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|asset| asset.hashed == name) {
        Some(asset) => {
            let forever = (header::CACHE_CONTROL, "public, max-age=31536000, immutable");
            ([(header::CONTENT_TYPE, asset.kind), forever], asset.bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
