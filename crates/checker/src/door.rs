//! The way in for a browser: numbers only, so that no memory is shared and no pointer is followed.
//!
//! This module is the one place of the project with `unsafe` in it: the attribute `no_mangle`,
//! which gives a function a name that WebAssembly exports. It is unsafe because two functions of a
//! program could get one name. It is there for WebAssembly alone, where this is the whole program;
//! elsewhere, `open` is the name of another. There is no other unsafe code.
#![cfg_attr(target_arch = "wasm32", allow(unsafe_code, reason = "exports a name, nothing else"))]

use std::cell::RefCell;

use jiff::civil::Date;

use crate::answer::{Checker, Data};

thread_local! {
    static DOOR: RefCell<Door> = RefCell::default();
}

/// What came in, who answers, and what goes out.
#[derive(Default)]
struct Door {
    input: Vec<u8>,
    checker: Option<Checker>,
    output: Vec<u8>,
}

/// Takes in four bytes, the lowest first.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub(crate) extern "C" fn push(bytes: u32) {
    DOOR.with_borrow_mut(|door| door.input.extend(bytes.to_le_bytes()));
}

/// Takes the first `length` bytes that came in as the data of the page: 1 when it could be read.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub(crate) extern "C" fn open(length: u32) -> u32 {
    DOOR.with_borrow_mut(|door| {
        door.checker = Data::read(&door.take(length)).and_then(Checker::new);
        u32::from(door.checker.is_some())
    })
}

/// Checks the first `length` bytes that came in, on a day as `20261127`: the length of the answer
/// in bytes, or nothing when there is no data or no such day.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub(crate) extern "C" fn check(length: u32, today: u32) -> u32 {
    DOOR.with_borrow_mut(|door| {
        let text = String::from_utf8(door.take(length)).unwrap_or_default();
        door.output = match (&door.checker, day(today)) {
            (Some(checker), Some(today)) => checker.answer(&text, today).into_bytes(),
            _ => Vec::new(),
        };
        u32::try_from(door.output.len()).unwrap_or_default()
    })
}

/// Gives out four bytes of the answer, the lowest first.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub(crate) extern "C" fn pull(place: u32) -> u32 {
    DOOR.with_borrow(|door| {
        let start = usize::try_from(place).unwrap_or(usize::MAX);
        let mut bytes = [0; 4];
        for (to, from) in bytes.iter_mut().zip(door.output.iter().skip(start)) {
            *to = *from;
        }
        u32::from_le_bytes(bytes)
    })
}

impl Door {
    fn take(&mut self, length: u32) -> Vec<u8> {
        let mut input = std::mem::take(&mut self.input);
        input.truncate(usize::try_from(length).unwrap_or_default());
        input
    }
}

fn day(number: u32) -> Option<Date> {
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(i16::try_from(year).ok()?, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn send(bytes: &[u8]) -> u32 {
        for four in bytes.chunks(4) {
            let mut whole = [0; 4];
            whole[..four.len()].copy_from_slice(four);
            push(u32::from_le_bytes(whole));
        }
        u32::try_from(bytes.len()).unwrap()
    }

    fn policies() -> rules::check::Package {
        let root = std::path::Path::new("../../policies");
        let (mut files, mut folders) = (Vec::new(), vec![root.to_path_buf()]);
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                match std::fs::read_to_string(&path) {
                    Ok(text) => {
                        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                        files.push(rules::parse::SourceFile { name, text });
                    }
                    Err(_) => folders.push(path),
                }
            }
        }
        rules::check::package(files).unwrap()
    }

    #[test]
    fn numbers_go_in_and_an_answer_comes_out() {
        assert_eq!(check(send(b"x"), 20_261_127), 0, "nothing is answered without data");
        assert_eq!(open(send(b"no data")), 0);
        let none = Data::of(&[], &receipt::Keys::default()).bytes();
        assert_eq!(open(send(&none)), 0, "nothing can be checked without a policy");
        let data = Data::of(&[&policies()], &receipt::Keys::default()).bytes();
        assert_eq!(open(send(&data)), 1);
        assert_eq!(check(send(b"x"), 20_261_399), 0, "there is no such day");
        let length = check(send(b"x"), 20_261_127);
        let mut answer = Vec::new();
        for place in (0..length).step_by(4) {
            answer.extend(pull(place).to_le_bytes());
        }
        answer.truncate(usize::try_from(length).unwrap());
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.starts_with(r#"{"refused":{"code":"not-a-receipt""#), "{answer}");
    }
}
