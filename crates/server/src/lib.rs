//! Pages and API of Wederkeer over HTTP: the rules, asked by people and programs.
//!
//! [`app`] is the whole site as a service without a network; [`serve`] puts it on a listener. The
//! pages are HTML from the server and work without scripts. The package of policies and the clock
//! come from outside, in a [`Desk`].
//!
//! A desk may also hold a `register`; then the pages of `cases` are there, behind a login.
//!
//! **Invariant:** nothing here decides or adds up an amount, nothing that a visitor enters is
//! logged, and no page needs anything from another host. Only the pages of the register set a
//! cookie and keep what is entered, and that in the register alone.

mod address;
mod api;
mod assets;
mod calculator;
mod cases;
mod check_page;
mod desk;
mod door;
mod forecast;
mod held;
mod limits;
mod observe;
#[cfg(feature = "otlp")]
pub mod otlp;
#[cfg(any(feature = "oidc", feature = "otlp"))]
mod outward;
mod page;
mod policies;
mod refusal;
mod safety;
mod serving;
mod view;
mod work;
mod workbench;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

#[cfg(feature = "oidc")]
pub use cases::Elsewhere;
pub use desk::{Desk, Sign};
pub use limits::Limits;

/// Every page and address, as one service.
pub fn app(desk: Desk) -> Router {
    assets::prepare();
    let site = Router::new()
        .route("/healthz", get(observe::health))
        .route("/metrics", get(observe::metrics))
        .route("/assets/{name}", get(assets::serve))
        .merge(api::routes())
        .merge(page::routes())
        .merge(calculator::routes())
        .merge(forecast::routes())
        .merge(workbench::routes())
        .merge(policies::routes())
        .merge(cases::routes())
        .merge(check_page::routes())
        .fallback(page::not_found);
    safety::guarded(site, &desk).with_state(desk)
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
    serving::serve(listener, app(desk.clone()), desk, stop).await
}
