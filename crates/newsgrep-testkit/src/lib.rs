//! What newsgrep's own tests stand on: articles to search, queries to ask, and answers found without an index.
//!
//! In: nothing but seeds of random numbers and the files of this repository. Out: the [five seed articles](mod@seeds),
//! a [made-up archive](mod@made_up) of a fortnight's news, an [endless generator](generate) of articles for
//! measurements, [a file of each format](samples), [brute-force answers](oracle) that every engine must agree with, and [`hostile`] texts for
//! everything that parses. A [`cluster`] of real nodes can be started for what speaks to one,
//! and [`conformance`] says whether two engines give the same answers.
//!
//! The crate is not published. It knows no index and no engine, so that what it says about an answer cannot be wrong
//! in the same way as the engine is.

pub mod cluster;
pub mod conformance;
pub mod generate;
pub mod hostile;
pub mod made_up;
pub mod oracle;
mod rng;
pub mod samples;
pub mod seeds;
mod smaller;

pub use made_up::made_up;
pub use rng::Rng;
pub use seeds::seeds;
pub use smaller::{smallest, smallest_query};
