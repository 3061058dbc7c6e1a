//! The workbench: a policy is changed in the browser, checked, recomputed and held against the
//! one in force. Nothing on the server changes: the whole text travels in the form.

mod attempt;
mod draft;
mod edit;
mod effects;
mod excerpt;
mod grid;
mod page;
mod result;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rules::words::Lang;

use crate::address::Page;
use crate::desk::Desk;
use crate::page::kept_whole;
use crate::view::Tongue;
use crate::work::Busy;
use draft::{Action, Draft, Refusal};

/// The request header by which the script asks for the result alone.
const FRAGMENT: &str = "x-fragment";

/// The pages of the workbench.
pub(crate) fn routes() -> Router<Desk> {
    let mut routes = Router::new();
    for lang in [Lang::Nl, Lang::En] {
        let both = get(open).post(act).layer(DefaultBodyLimit::max(draft::FORM_MAX));
        routes = routes.route(&Page::Workbench.path(lang), both);
    }
    routes
}

/// The list of files, or one of them as it is in force.
async fn open(
    Tongue(lang): Tongue,
    State(desk): State<Desk>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let Some((_, name)) = pairs.find(|(name, _)| name == draft::FILE) else {
        return page::choose(desk.package(), None, lang).into_response();
    };
    match draft::find(desk.package(), &name) {
        Some(file) => page::editor(&desk, &Draft::new(file), &[], None, lang).into_response(),
        None => refused(&desk, Refusal::NoSuchFile, StatusCode::NOT_FOUND, lang),
    }
}

/// Does with a draft what its button says.
async fn act(
    Tongue(lang): Tongue,
    State(desk): State<Desk>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let draft = match body {
        Ok(body) => draft::read(&body, desk.package()),
        Err(_) => Err(Refusal::TooLong),
    };
    let fragment = headers.contains_key(FRAGMENT);
    let mut draft = match draft {
        Ok(draft) => draft,
        Err(why) => {
            let status = match why {
                Refusal::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
                Refusal::NotText | Refusal::NoSuchFile => StatusCode::BAD_REQUEST,
            };
            return match fragment {
                true => (status, result::refused(why, lang)).into_response(),
                false => refused(&desk, why, status, lang),
            };
        }
    };
    let mistakes = if draft.in_table { grid::apply(&mut draft, lang) } else { Vec::new() };
    if !mistakes.is_empty() {
        return match fragment {
            true => result::entered(&mistakes, lang).into_response(),
            false => page::editor(&desk, &draft, &mistakes, None, lang).into_response(),
        };
    }
    match draft.action {
        Action::Download => return download(&draft.file, draft.text),
        Action::DownloadIntent => return download(attempt::INTENT_FILE, draft.intent),
        Action::Table => draft.in_table = true,
        Action::Text => draft.in_table = false,
        Action::Check | Action::Add => {}
    }
    check(desk, draft, fragment, lang).await
}

/// Checks apart from what is quick. Too much at once is said as such.
async fn check(desk: Desk, draft: Draft, fragment: bool, lang: Lang) -> Response {
    let work = move |desk: &Desk| {
        let result = result::of(desk, &draft, lang);
        if fragment {
            kept_whole(&result)
        } else {
            page::editor(desk, &draft, &[], Some(&result), lang)
        }
    };
    match desk.work(work).await {
        Ok(page) => page.into_response(),
        Err(Busy) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

fn refused(desk: &Desk, why: Refusal, status: StatusCode, lang: Lang) -> Response {
    (status, page::choose(desk.package(), Some(why), lang)).into_response()
}

/// A text as a file, byte for byte. `name` is one of our own names, never what was entered.
fn download(name: &str, text: String) -> Response {
    let name = name.rsplit('/').next().unwrap_or(name);
    let kind = (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned());
    let as_file = format!("attachment; filename=\"{name}\"");
    ([kind, (header::CONTENT_DISPOSITION, as_file)], text).into_response()
}
