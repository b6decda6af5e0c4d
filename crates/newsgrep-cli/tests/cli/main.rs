//! The binary as its users meet it: arguments in; exit code, standard output and standard error out.
//!
//! Every test has a desk of its own: a folder with the five seeds in `seeds/`, and a cache and a home that nobody else
//! uses.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod archives;
mod cache;
mod clusters;
mod counts;

mod desk;
mod engines;
mod export;
mod forms;
mod harmless;
mod help;
mod input;
mod language;
mod named;
mod query;
mod reading;
mod records;
mod saved;
mod search;
mod shows;
mod trouble;
mod watch;
