//! Names of articles, and what tells whether their content changed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Article;

/// The fixed-length name of an article: 128 bits of the BLAKE3 hash of its origin, written as 32 hex digits.
///
/// The origin is what stays the same when the article is read again: its URL, the record's own id, or the path
/// relative to the folder that was indexed. Source: <https://github.com/BLAKE3-team/BLAKE3-specs>.
///
/// ```
/// use newsgrep_text::ArticleId;
///
/// let id = ArticleId::of("https://example.com/talks");
/// assert_eq!(id, id.to_string().parse().unwrap());
/// assert_ne!(id, ArticleId::of("https://example.com/votes"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(u128);

impl ArticleId {
    /// Returns the id of the article with this origin.
    pub fn of(origin: &str) -> Self {
        let hash = blake3::hash(origin.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.as_bytes()[..16]);
        ArticleId(u128::from_be_bytes(bytes))
    }

    /// Returns the id as a number, for storage.
    pub fn to_u128(self) -> u128 {
        self.0
    }

    /// Returns the id with this number.
    pub fn from_u128(number: u128) -> Self {
        ArticleId(number)
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ArticleId({self})")
    }
}

impl FromStr for ArticleId {
    type Err = &'static str;

    fn from_str(hex: &str) -> Result<Self, Self::Err> {
        if hex.len() != 32 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err("an article id is 32 hexadecimal digits");
        }
        u128::from_str_radix(hex, 16).map(ArticleId).map_err(|_| "an article id is 32 hexadecimal digits")
    }
}

impl Serialize for ArticleId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ArticleId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// How many bytes of an article are hashed at once.
const AT_ONCE: usize = 64 << 10;

/// Returns 64 bits of the BLAKE3 hash of everything an article says: its paragraphs, where they lie, its metadata.
///
/// The white space between paragraphs does not count, so that the hash can be checked on an article put together
/// from stored paragraphs.
///
/// Two readings of an unchanged article hash alike; a changed word, date or zone changes the hash.
///
/// Archives keep the hash beside the text, and a rebuild takes over only what still matches it. It must therefore never
/// change for an article; another way to compute it is another function, with a version number of its own in the record.
pub fn content_hash(article: &Article) -> u64 {
    let mut hasher = blake3::Hasher::new();
    // Several thousand bytes at once are hashed in a fraction of the time that the same bytes take one by one.
    let mut waiting = Vec::with_capacity((article.text.len() + 1_024).min(2 * AT_ONCE));
    let mut part = |bytes: &[u8]| {
        waiting.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        if waiting.len() + bytes.len() > AT_ONCE {
            hasher.update(&waiting);
            waiting.clear();
        }
        match bytes.len() > AT_ONCE {
            true => drop(hasher.update(bytes)),
            false => waiting.extend_from_slice(bytes),
        }
    };
    for field in
        [&article.source, &article.byline, &article.section, &article.language, &article.agency, &article.url]
    {
        part(field.as_deref().unwrap_or("\u{0}").as_bytes());
    }
    part(article.origin.as_bytes());
    part(
        article
            .published
            .map(|date| date.to_string() + date.provenance().name())
            .unwrap_or_default()
            .as_bytes(),
    );
    part(&[u8::from(article.title.is_some())]);
    if let Some(title) = article.title {
        part(&title.start.to_le_bytes());
        part(&title.end.to_le_bytes());
    }
    if let Some(start) = article.file_start {
        part(&start.to_le_bytes());
    }
    for paragraph in &article.paragraphs {
        part(&paragraph.span.start.to_le_bytes());
        part(paragraph.span.of(&article.text).as_bytes());
        part(paragraph.zone.name().as_bytes());
        part(paragraph.language.as_deref().unwrap_or("").as_bytes());
    }
    // What came to articles later takes part only where it is known, so that hashes of before stay as they are.
    let mut known = |name: &str, value: &[u8]| {
        if !value.is_empty() {
            part(name.as_bytes());
            part(value);
        }
    };
    let updated = article.updated.map(|date| date.to_string() + date.provenance().name());
    known("updated", updated.unwrap_or_default().as_bytes());
    known("dateline", article.dateline.as_deref().unwrap_or_default().as_bytes());
    for (name, values) in [
        ("subject", &article.subjects),
        ("place", &article.places),
        ("person", &article.persons),
        ("organisation", &article.organisations),
    ] {
        values.iter().for_each(|value| known(name, value.as_bytes()));
    }
    known("excerpt", if article.excerpt { &[1] } else { &[] });
    known("paywalled", if article.paywalled { &[1] } else { &[] });
    hasher.update(&waiting);
    let hash = hasher.finalize();
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_le_bytes(bytes)
}

/// Returns 64 bits that change when the article does, or when it is found in another file.
///
/// `content` is its [`content_hash`], `file` its [`Article::file`].
pub fn state_hash(content: u64, file: Option<ArticleId>) -> u64 {
    // The number of a file is a hash already.
    content ^ file.map_or(0, |file| file.to_u128() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Date;

    #[test]
    fn the_hash_of_an_article_is_the_same_for_ever() {
        let mut article =
            Article::from_parts("wire:17", Some("Talks begin"), ["The envoys met.", "They left."]);
        let check = |article: &Article, expected: u64| {
            let hash = content_hash(article);
            assert_eq!(hash, expected, "{hash:#018x}: archives hold the hashes of before");
        };
        check(&article, 0x3cf7_4be9_9f8a_a14b);
        article.source = Some("Coastal Wire".to_owned());
        article.published = "2031-03-05T10:00:00+01:00".parse::<Date>().ok();
        article.url = Some("https://news.example/talks".to_owned());
        article.file_start = Some(3);
        article.paragraphs[2].language = Some("fr".to_owned());
        check(&article, 0xde05_2943_0ae5_ede8);
    }

    #[test]
    fn the_state_changes_with_the_content_and_with_the_file() {
        let (march, april) = (ArticleId::of("march.jsonl"), ArticleId::of("april.jsonl"));
        let states = [(1, None), (2, None), (1, Some(march)), (1, Some(april))];
        let hashes = states.map(|(content, file)| state_hash(content, file));
        for (number, hash) in hashes.iter().enumerate() {
            assert!(!hashes[..number].contains(hash), "{:?}", states[number]);
        }
    }
}
