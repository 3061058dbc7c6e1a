//! The log of processing (Logboek Dataverwerkingen) to the logbook of an organisation, over
//! OTLP/HTTP: every line a span.
//!
//! Nothing is lost: a line counts as sent when the logbook acknowledged it, and not before. Where
//! an answer was lost the line goes again, as the same span.

mod export;
mod feed;
mod logbook;
mod not_sent;

pub use feed::{Feed, News, keep_sending};
pub use logbook::{Logbook, Sent};
pub use not_sent::NotSent;
