//! newsgrep on a cluster: the same questions, asked of OpenSearch.
//!
//! In: articles, and requests of `newsgrep-query`. Out: the answers that the engine on this machine gives, from a cluster that
//! holds the articles. The text is cut into words here, so that a cluster sees exactly newsgrep's words; what it cannot decide
//! is decided by the one evaluator over the text that it returns.
//!
//! Everything goes through a [`Transport`]: nothing here opens a connection but the one of the feature `http`.

mod address;
mod aggregate;
mod answer;
mod capabilities;
mod client;
mod cluster;
mod document;
mod engine;
mod error;
mod expand;
mod feed;
#[cfg(feature = "http")]
mod http;
mod lower;
mod maintenance;
mod mapping;
mod options;
mod point_in_time;
mod retry;
mod search;
mod state;
mod statistics;
mod suggest;
mod transport;

pub use address::Address;
pub use capabilities::Capabilities;
pub use cluster::Cluster;
pub use error::{Error, Result};
pub use feed::{Fed, FeedOptions, Feeder, Rejected};
#[cfg(feature = "http")]
pub use http::Http;
pub use maintenance::{IndexStatus, Maintenance, Progress, Rebuild, Rebuilt, Status};
pub use mapping::{Layout, MAPPING_VERSION};
pub use options::{Credentials, Options};
pub use transport::{Body, Call, Method, Reply, Transport, TransportError};
