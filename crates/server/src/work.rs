//! Work that takes many milliseconds, kept apart so that what is quick stays quick.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::page::{has_register, knowing_on_thread};

/// There is more such work than can wait. To be asked again in a few seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Busy;

/// A few places to work, and a few to wait.
#[derive(Debug)]
pub(crate) struct Workshop {
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

impl Workshop {
    pub(crate) fn new(places: usize, waiting: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
            queue: Arc::new(Semaphore::new(places + waiting)),
        }
    }

    /// Does a piece of work on a thread of its own, when it is its turn.
    ///
    /// # Errors
    /// When too many wait already, or the work broke down.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let queued = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| Busy)?;
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Busy)?;
        // Both go along: who gives up waiting does not free a place that is still worked at.
        let register = has_register();
        let task = tokio::task::spawn_blocking(move || {
            let done = knowing_on_thread(register, work);
            drop((place, queued));
            done
        });
        task.await.map_err(|_| Busy)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn who_finds_no_place_to_wait_is_told_so() {
        let shop = Arc::new(Workshop::new(1, 1));
        let (open, door) = mpsc::channel::<()>();
        let (started, at_work) = tokio::sync::oneshot::channel();
        let one = Arc::clone(&shop);
        let first = tokio::spawn(async move {
            let work = move || (started.send(()), door.recv()).1.is_ok();
            one.run(work).await
        });
        at_work.await.unwrap();
        let second = shop.run(|| "second");
        tokio::pin!(second);
        // Polled once, it stands in the queue.
        tokio::select! { biased; _ = &mut second => unreachable!(), () = async {} => {} }
        assert_eq!(shop.run(|| "third").await, Err(Busy));
        open.send(()).unwrap();
        assert_eq!(second.await, Ok("second"));
        assert_eq!(first.await.unwrap(), Ok(true));
        assert_eq!(shop.run(|| "later").await, Ok("later"));
    }
}
