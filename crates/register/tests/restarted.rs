//! The server restarts while people work: what was acknowledged stays. It has a program of its own,
//! for it restarts the server of all tests in it.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::sync::atomic::{AtomicBool, Ordering};

use support::life::{Dice, open};
use support::{Hand, Place, counsellor, fund, server::server};

const DAY: &str = "2025-03-03";

#[test]
fn a_server_that_restarts_loses_nothing_that_was_acknowledged() {
    let Some(place) = Place::postgres() else { return };
    let register = place.register(&Hand::at(DAY));
    fund(&register, 2025, "100000");
    let over = AtomicBool::new(false);
    let acknowledged = std::thread::scope(|scope| {
        let work = scope.spawn(|| {
            let (mut dice, mut made, mut failed) = (Dice::new(3), Vec::new(), 0);
            // Until it has worked again after the restart.
            let mut since = 0;
            while since < 5 {
                match open(&register, &mut dice, DAY) {
                    Some(id) => {
                        made.push(id);
                        since += usize::from(over.load(Ordering::SeqCst));
                    }
                    None => failed += 1,
                }
                assert!(failed < 100_000, "it never came back");
            }
            made
        });
        server().unwrap().restart();
        over.store(true, Ordering::SeqCst);
        work.join().unwrap()
    });
    for id in acknowledged {
        assert_eq!(register.case(&counsellor(), id, None).unwrap().version, 1);
    }
    register.verify().unwrap();
}
