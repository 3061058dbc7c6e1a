//! A large answer that counts until it has been sent.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;

/// Bytes that are given away piece by piece, as fast as a visitor reads them.
pub(crate) struct HeldBody {
    rest: Bytes,
    _permit: OwnedSemaphorePermit,
}

impl HeldBody {
    /// The size of a piece; an answer of one piece need not be held.
    pub(crate) const SMALL: u64 = 64 * 1024;

    pub(crate) fn new(whole: Bytes, permit: OwnedSemaphorePermit) -> Self {
        Self { rest: whole, _permit: permit }
    }
}

impl Body for HeldBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let piece = usize::try_from(Self::SMALL).unwrap_or(usize::MAX).min(self.rest.len());
        let piece = self.rest.split_to(piece);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        u64::try_from(self.rest.len()).map_or_else(|_| SizeHint::default(), SizeHint::with_exact)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http_body_util::BodyExt;
    use tokio::sync::Semaphore;

    use super::*;

    #[tokio::test]
    async fn it_counts_until_it_has_been_sent() {
        let held = Arc::new(Semaphore::new(200_000));
        let permit = Arc::clone(&held).try_acquire_many_owned(100_000).unwrap();
        let mut body = HeldBody::new(Bytes::from(vec![b'x'; 100_000]), permit);
        assert_eq!(body.size_hint().exact(), Some(100_000));
        let piece = body.frame().await.unwrap().unwrap().into_data().unwrap();
        assert_eq!((piece.len(), body.rest.len()), (65_536, 34_464));
        assert_eq!(held.available_permits(), 100_000);
        assert_eq!(body.collect().await.unwrap().to_bytes().len(), 34_464);
        assert_eq!(held.available_permits(), 200_000);
    }
}
