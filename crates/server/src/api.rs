//! The API under `/v1`.

pub(crate) mod problem;
