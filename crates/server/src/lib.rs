//! Pages and API of Wederkeer over HTTP: the rules, asked by people and programs.
//!
//! [`app`] is the whole site as a service without a network; [`serve`] puts it on a listener. The
//! pages are HTML from the server and work without scripts. The package of policies and the clock
//! come from outside, in a [`Desk`].
//!
//! **Invariant:** nothing here decides or adds up an amount, nothing that a visitor enters is
//! stored or logged, and no page needs a cookie or anything from another host.

mod address;
mod assets;
mod desk;
mod page;
mod safety;
mod view;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

pub use desk::Desk;

/// Every page and address, as one service.
pub fn app(desk: Desk) -> Router {
    let site = Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/assets/{name}", get(assets::serve))
        .merge(page::routes())
        .fallback(page::not_found);
    safety::guarded(site).with_state(desk)
}

/// Answers until `stop` is there, then finishes what is being answered.
///
/// # Errors
/// When the listener breaks.
pub async fn serve(
    listener: TcpListener,
    desk: Desk,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, app(desk)).with_graceful_shutdown(stop).await
}
