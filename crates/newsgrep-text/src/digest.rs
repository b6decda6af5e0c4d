//! A digest of many articles, whatever their order.

use std::fmt;

use crate::ArticleId;

/// A digest of an archive: equal for archives that hold the same articles.
///
/// ```
/// use newsgrep_text::ArchiveDigest;
///
/// let (mut one, mut other) = (ArchiveDigest::default(), ArchiveDigest::default());
/// one.add(1, 7);
/// one.add(2, 8);
/// other.add(2, 8);
/// other.add(1, 7);
/// assert_eq!(one, other);
/// assert_eq!(one.to_string().len(), 32);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ArchiveDigest(u128);

impl ArchiveDigest {
    /// Adds an article by its [`sort_key`](crate::sort_key) and its [`state_hash`](crate::state_hash).
    pub fn add(&mut self, key: u64, state: u64) {
        // A sum does not depend on the order, and what is summed is spread by a hash.
        self.0 = self.0.wrapping_add(ArticleId::of(&format!("{key:x} {state:x}")).to_u128());
    }
}

impl fmt::Display for ArchiveDigest {
    /// Writes 32 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}
