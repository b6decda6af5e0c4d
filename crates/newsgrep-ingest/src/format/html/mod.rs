//! Web pages.

#[cfg(feature = "html")]
pub(crate) mod metadata;
