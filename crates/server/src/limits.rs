//! How much one visitor, and all of them together, may ask of this machine.

use std::time::Duration;

const KILO: usize = 1024;

/// The limits of a server. Tests choose short ones.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Until the head of a request is complete, and between two requests.
    pub head: Duration,
    /// Until the body of a request is complete.
    pub body: Duration,
    /// Until a request is answered.
    pub answer: Duration,
    /// From one request to the next, with all that lies between: who reads an answer too slowly
    /// is cut off.
    pub exchange: Duration,
    /// Until what is being answered is given up, once the server is asked to stop.
    pub drain: Duration,
    /// Open connections. Most systems let a process have 1024 files open.
    pub connections: usize,
    /// Bytes in the body of a request.
    pub body_bytes: usize,
    /// Bytes in a body that holds files.
    pub policy_bytes: usize,
    /// Bytes of all bodies, asked and answered, that are held at one moment.
    pub held_bytes: usize,
    /// Pieces of work that take many milliseconds, at the same time.
    pub heavy: usize,
    /// Pieces of such work that wait for their turn.
    pub heavy_waiting: usize,
    /// Requests that speak to the register at the same time: so many of pages, and so many of the
    /// API. It has a connection for each.
    pub register: usize,
    /// Requests that wait to speak to it.
    pub register_waiting: usize,
    /// Logins at the same time: each costs time and memory on purpose, and the others go on.
    pub logins: usize,
    /// Logins that wait for their turn.
    pub logins_waiting: usize,
}

impl Default for Limits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            answer: Duration::from_secs(10),
            exchange: Duration::from_secs(60),
            drain: Duration::from_secs(10),
            connections: 960,
            body_bytes: 256 * KILO,
            policy_bytes: 2 * KILO * KILO,
            held_bytes: 64 * KILO * KILO,
            // One core always stays free for what is quick.
            heavy: (cores / 2).max(1),
            heavy_waiting: 16,
            register: 8,
            register_waiting: 128,
            logins: (cores / 2).max(1),
            logins_waiting: 16,
        }
    }
}
