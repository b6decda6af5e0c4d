//! The one way out: a request goes in, a reply comes back.
//!
//! An embedder who has an HTTP client of their own, an asynchronous one for instance, implements [`Transport`] over it and
//! blocks in [`Transport::send`]. What a status means, and whether to ask again, is decided by the caller.

use std::time::Duration;

/// Sends requests to one cluster.
///
/// An implementation verifies the server, adds credentials, follows no redirect, reads no more of a reply than
/// [`Call::limit`], and returns every status as a [`Reply`].
pub trait Transport: Send + Sync {
    /// Sends a request and waits for the whole reply.
    ///
    /// # Errors
    ///
    /// Fails if no whole reply came back. The request may have been carried out all the same.
    fn send(&self, call: &Call<'_>) -> Result<Reply, TransportError>;

    /// Waits before a request is sent again.
    fn pause(&self, pause: Duration) {
        std::thread::sleep(pause);
    }
}

/// A request.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// The HTTP method.
    pub method: Method,
    /// What comes after the host, from `/` on, with the query string.
    pub path: &'a str,
    /// What is sent along.
    pub body: Option<Body<'a>>,
    /// How long the whole may take; `None` leaves it to the transport.
    pub timeout: Option<Duration>,
    /// How many bytes a reply may have, unpacked.
    pub limit: u64,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`; newsgrep sends no body with it.
    Get,
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
    /// `DELETE`.
    Delete,
}

/// What is sent along with a request.
#[derive(Clone, Copy, Debug)]
pub struct Body<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// The media type.
    pub media_type: &'static str,
    /// Whether the bytes are packed with gzip.
    pub gzip: bool,
}

/// What came back.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The bytes, unpacked.
    pub body: Vec<u8>,
    /// How long the server asks to wait before the next request.
    pub retry_after: Option<Duration>,
}

/// Why no reply came back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// The server could not be reached, or the connection broke. Asking again may help.
    #[error("{0}")]
    Connection(String),
    /// It took too long. Asking again may help.
    #[error("no answer within {0:?}")]
    Timeout(Duration),
    /// The reply is longer than was allowed.
    #[error("the answer is longer than {0} bytes")]
    TooLong(u64),
    /// The server is not who it says, or the connection cannot be made safe. Asking again does not help.
    #[error("{0}")]
    Untrusted(String),
}
