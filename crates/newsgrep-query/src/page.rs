//! Where a page of hits ended, so that the next page can begin there.
//!
//! In: the last hit of a page. Out: a short text that the next request brings back. Unlike an offset it names a place in
//! the order, so the hundredth page costs what the first does, and an archive that has grown meanwhile shows no hit
//! twice.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{EngineError, Request, Scope, Sort, print};

/// A place in the order of the hits of one search: [`Response::next`](crate::Response::next) names the end of a page,
/// [`Request::after_hit`] asks for what comes behind it.
///
/// It is of use only for the same query, scope and order; any other is refused. Its text is opaque.
///
/// ```
/// use newsgrep_query::PageCursor;
///
/// assert!("1f".parse::<PageCursor>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageCursor {
    /// What was asked.
    asked: u64,
    sort: Sort,
    place: Place,
}

/// A place in the order of hits.
///
/// ```
/// use newsgrep_query::{Place, Sort};
///
/// let place = |score: f32, key| Place { score: score.to_bits(), key, content: 0, ordinal: 0 };
/// let (better, older) = (place(2.5, 9), place(1.5, 9));
/// assert!(better.order(Sort::Relevance) < older.order(Sort::Relevance));
/// // Without a better score the newer article comes first: it has the lower key.
/// assert!(place(1.5, 7).order(Sort::Relevance) < older.order(Sort::Relevance));
/// assert!(place(1.5, 7).order(Sort::Newest) < better.order(Sort::Newest));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The bits of the score ([`f32::to_bits`]).
    pub score: u32,
    /// The sort key of the article: its date, and bits of its id ([`newsgrep_text::sort_key`]).
    pub key: u64,
    /// What tells articles with one key apart ([`newsgrep_text::state_hash`]).
    pub content: u64,
    /// The paragraph, if paragraphs are the hits; else 0.
    pub ordinal: u32,
}

impl Place {
    /// Returns where the place comes in an order of hits: what is less comes first.
    pub fn order(self, sort: Sort) -> PlaceOrder {
        let Place { score, key, content, ordinal } = self;
        // Bits of numbers that are not negative are in the order of the numbers, those of negative ones in the opposite one.
        let ascending = if score >> 31 == 0 { score | 1 << 31 } else { !score };
        let asked = match sort {
            Sort::Relevance => u64::from(!ascending),
            Sort::Newest => 0,
            Sort::Oldest => !key,
        };
        PlaceOrder { asked, key, content, ordinal }
    }
}

/// Where a [`Place`] comes in an order: by what was asked for, then by date, newest first, and what tells articles of one
/// second apart; paragraphs of one article stay in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlaceOrder {
    asked: u64,
    key: u64,
    content: u64,
    ordinal: u32,
}

/// The version of the text of a cursor.
const VERSION: u8 = 1;
/// The bytes of a cursor.
const BYTES: usize = 34;

impl PageCursor {
    /// Returns the place in the order of the hits of a request.
    pub fn of(request: &Request, place: Place) -> Self {
        PageCursor { asked: asked(request), sort: request.sort, place }
    }

    /// Returns the place if it is one in the hits of this request.
    ///
    /// # Errors
    ///
    /// Fails if the cursor is of another query, scope or order ([`EngineError::Page`]).
    pub fn place_in(&self, request: &Request) -> Result<Place, EngineError> {
        let other = |what: &str| EngineError::Page {
            message: format!("the page cursor is from a search {what}; begin with the first page"),
        };
        if self.sort != request.sort {
            return Err(other("in another order"));
        }
        if self.asked != asked(request) {
            return Err(other("for another query"));
        }
        Ok(self.place)
    }

    fn to_bytes(self) -> [u8; BYTES] {
        let sort = match self.sort {
            Sort::Relevance => 0,
            Sort::Newest => 1,
            Sort::Oldest => 2,
        };
        let mut bytes = [0; BYTES];
        bytes[0] = VERSION;
        bytes[1] = sort;
        bytes[2..10].copy_from_slice(&self.asked.to_be_bytes());
        bytes[10..14].copy_from_slice(&self.place.score.to_be_bytes());
        bytes[14..22].copy_from_slice(&self.place.key.to_be_bytes());
        bytes[22..30].copy_from_slice(&self.place.content.to_be_bytes());
        bytes[30..34].copy_from_slice(&self.place.ordinal.to_be_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<2>()?;
        let (asked, rest) = rest.split_first_chunk::<8>()?;
        let (score, rest) = rest.split_first_chunk::<4>()?;
        let (key, rest) = rest.split_first_chunk::<8>()?;
        let (content, rest) = rest.split_first_chunk::<8>()?;
        let ordinal = <[u8; 4]>::try_from(rest).ok()?;
        let sort = match head {
            [VERSION, 0] => Sort::Relevance,
            [VERSION, 1] => Sort::Newest,
            [VERSION, 2] => Sort::Oldest,
            _ => return None,
        };
        let place = Place {
            score: u32::from_be_bytes(*score),
            key: u64::from_be_bytes(*key),
            content: u64::from_be_bytes(*content),
            ordinal: u32::from_be_bytes(ordinal),
        };
        Some(PageCursor { asked: u64::from_be_bytes(*asked), sort, place })
    }
}

/// Returns a number that is the same for the same query and scope (FNV-1a, so that it stays the same from one version
/// to the next).
fn asked(request: &Request) -> u64 {
    let scope: u8 = match request.scope {
        Scope::Article => 0,
        Scope::Paragraph => 1,
    };
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    print(&request.query).bytes().chain([scope]).fold(0xcbf2_9ce4_8422_2325, mix)
}

impl fmt::Display for PageCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The text is not one of a [`PageCursor`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no page cursor; take it unchanged from `next` of the page before")]
pub struct PageCursorError;

impl FromStr for PageCursor {
    type Err = PageCursorError;

    fn from_str(text: &str) -> Result<Self, PageCursorError> {
        if text.len() != 2 * BYTES || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(PageCursorError);
        }
        let byte = |at: usize| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok();
        let bytes: Option<Vec<u8>> = (0..BYTES).map(byte).collect();
        bytes.and_then(|bytes| PageCursor::from_bytes(&bytes)).ok_or(PageCursorError)
    }
}

impl Serialize for PageCursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PageCursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn request(query: &str) -> Request {
        Request::new(parse(query).expect("the queries of tests parse"))
    }

    const PLACE: Place = Place { score: 0x3f80_0001, key: u64::MAX - 5, content: 7, ordinal: 3 };

    #[test]
    fn a_cursor_survives_its_text() {
        for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
            let cursor = PageCursor::of(&Request { sort, ..request("nato") }, PLACE);
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
            let json = serde_json::to_string(&cursor).expect("a cursor is a text");
            assert_eq!(serde_json::from_str::<PageCursor>(&json).ok(), Some(cursor));
        }
    }

    #[test]
    fn a_cursor_of_another_search_is_refused() {
        let nato = request("nato");
        let cursor = PageCursor::of(&nato, PLACE);
        assert_eq!(cursor.place_in(&nato).ok(), Some(PLACE));
        let refused = |request: &Request| cursor.place_in(request).map_err(|error| error.to_string());
        let newest = Request { sort: Sort::Newest, ..nato.clone() };
        assert!(refused(&newest).is_err_and(|why| why.contains("another order")));
        let paragraphs = Request { scope: Scope::Paragraph, ..nato };
        for other in [paragraphs, request("nato russia")] {
            assert!(refused(&other).is_err_and(|why| why.contains("another query")));
        }
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        let cursor = PageCursor::of(&request("nato"), PLACE).to_string();
        let other_version = format!("02{}", &cursor[2..]);
        for text in ["", "é", &cursor[2..], &other_version, &cursor.replace('0', "g")] {
            assert_eq!(text.parse::<PageCursor>(), Err(PageCursorError), "{text}");
        }
    }
}
