//! What can go wrong between here and a cluster.

/// The result of working with a cluster.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a cluster could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address is none of an archive on a cluster.
    #[error("`{address}` names no archive on a cluster: {why}; write it as `https://host:9200/archive`")]
    Address {
        /// The address, without credentials.
        address: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The cluster cannot be talked to in the way that was asked for.
    #[error("cannot connect to the cluster at {address}: {why}")]
    Options {
        /// Where the cluster is.
        address: String,
        /// What is wrong.
        why: String,
    },
    /// The time that was allowed was over before the cluster had answered.
    #[error("the time allowed was over before the cluster could {doing}")]
    OutOfTime {
        /// What was being done.
        doing: &'static str,
    },
    /// The work was cancelled.
    #[error("cancelled while trying to {doing}")]
    Cancelled {
        /// What was being done.
        doing: &'static str,
    },
    /// The cluster could not be reached, or the connection broke; asking again did not help.
    #[error("cannot reach the cluster at {address}: {source}")]
    Unreachable {
        /// Where the cluster is.
        address: String,
        /// The cause.
        source: crate::TransportError,
    },
    /// The cluster refused what was asked.
    #[error("the cluster refused to {doing} (status {status}): {reason}")]
    Refused {
        /// What was being done.
        doing: &'static str,
        /// The HTTP status.
        status: u16,
        /// The cluster's own words, shortened, and what to try.
        reason: String,
    },
    /// The cluster answered in a way that makes no sense.
    #[error("the cluster's answer makes no sense while trying to {doing}: {detail}")]
    Answer {
        /// What was being done.
        doing: &'static str,
        /// What was wrong with the answer.
        detail: String,
    },
    /// There is no such archive on the cluster.
    #[error(
        "there is no archive `{archive}` on the cluster: make it with `newsgrep cluster init --engine …`"
    )]
    NoArchive {
        /// Its name.
        archive: String,
    },
    /// The archive was made by another version of newsgrep.
    #[error("the archive `{archive}` has {what}, this newsgrep needs {needed}: {hint}")]
    Version {
        /// Its name.
        archive: String,
        /// What it was made with.
        what: String,
        /// What would be needed.
        needed: String,
        /// What to do.
        hint: &'static str,
    },
    /// The article cannot be kept on a cluster.
    #[error("the article `{origin}` cannot be kept on the cluster: {why}")]
    Article {
        /// Where the article is from.
        origin: String,
        /// Why.
        why: String,
    },
    /// Articles that the cluster had taken are not there any more.
    #[error(
        "{articles} articles that were sent are not there: feed them again, unless somebody deleted them meanwhile"
    )]
    Lost {
        /// How many.
        articles: usize,
    },
    /// Articles are there twice however often one copy is deleted: somebody else feeds other versions of them.
    #[error(
        "{articles} articles are there twice, since they are changed from elsewhere at the same time: commit again"
    )]
    Contested {
        /// How many.
        articles: usize,
    },
}

impl Error {
    /// Returns whether the answer was longer than it may be: less may be asked for at once.
    pub(crate) fn is_too_long(&self) -> bool {
        matches!(self, Error::Unreachable { source: crate::TransportError::TooLong(_), .. })
    }
}
