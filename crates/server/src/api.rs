//! What a program that asks for an address under `/v1` is told. There is nothing else yet.

pub(crate) mod problem;
