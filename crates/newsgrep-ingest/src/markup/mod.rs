//! HTML as it is written, right or wrong, into tags and text, and fragments of it into paragraphs.
//!
//! In: text that holds markup. Out: [`Tokens`] in their order, [`blocks`] as a reader sees them. It builds no tree,
//! so nothing nests and nothing recurses; it reads every byte a bounded number of times; no text is refused.

mod blocks;
mod entities;
mod tokens;

#[cfg(feature = "html")]
pub(crate) use blocks::is_block;
pub(crate) use blocks::{blocks, looks_like_markup};
pub(crate) use entities::decode;
#[cfg(feature = "html")]
pub(crate) use tokens::{MAX_ATTRIBUTES, Tag, Token, Tokens};
