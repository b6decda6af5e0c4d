//! newsgrep on a cluster: the same questions, asked of OpenSearch.
//!
//! In: articles, and requests of `newsgrep-query`. Out: the answers that the engine on this machine gives, from a cluster that
//! holds the articles. The text is cut into words here, so that a cluster sees exactly newsgrep's words; what it cannot decide
//! is decided by the one evaluator over the text that it returns.
//!
//! Everything goes through a [`Transport`]: nothing here opens a connection but the one of the feature `http`.

mod address;
mod error;
mod transport;

pub use address::Address;
pub use error::{Error, Result};
pub use transport::{Body, Call, Method, Reply, Transport, TransportError};
