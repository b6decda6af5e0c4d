//! The characters of a page: by a byte order mark, by being UTF-8, by what the server or the page says, by detection.

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};

use crate::decode::{self, Decoded};
use crate::markup::{Token, Tokens};

/// How far into a page its encoding is looked for; a browser looks as far.
const DECLARATION: usize = 1024;

/// Decodes a page, or returns `None` if it is no text.
///
/// Bytes that are UTF-8 are that, whatever is declared: servers often name an encoding for all of their pages.
pub(crate) fn decode(bytes: Vec<u8>, named: Option<&str>) -> Option<Decoded> {
    if Encoding::for_bom(&bytes).is_some() || bytes.contains(&0) {
        return decode::decode(bytes);
    }
    let declared = named.and_then(encoding).or_else(|| declaration(&bytes));
    let Some(declared) = declared.filter(|declared| *declared != UTF_8) else {
        return decode::decode(bytes);
    };
    if declared != ISO_2022_JP && std::str::from_utf8(&bytes).is_ok() {
        return decode::decode(bytes);
    }
    let (text, bad) = declared.decode_without_bom_handling(&bytes);
    if bad {
        // Declared and not so.
        return decode::decode(bytes);
    }
    Some(Decoded { text: text.into_owned(), start: None, encoding: declared.name(), replaced: 0 })
}

/// Returns the encoding of a name; one of UTF-16 is not believed, as the bytes of it would show.
fn encoding(name: &str) -> Option<&'static Encoding> {
    let found = Encoding::for_label(name.trim().trim_matches(['"', '\'']).as_bytes())?;
    found.is_ascii_compatible().then_some(found).or((found == ISO_2022_JP).then_some(found))
}

/// Returns the encoding that a page declares in an XML declaration or a `<meta>`.
fn declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4 * DECLARATION)]);
    if let Some(xml) = head.trim_start().strip_prefix("<?xml") {
        let declaration = &xml[..xml.find('>').unwrap_or(0)];
        if let Some((_, after)) = declaration.split_once("encoding") {
            let name = after.trim_start_matches([' ', '=', '"', '\'']);
            let name = &name[..name.find(['"', '\'', ' ', '?']).unwrap_or(name.len())];
            if let Some(found) = encoding(name) {
                return Some(found);
            }
        }
    }
    Tokens::new(&head).find_map(|token| match token {
        Token::Start(tag) if tag.name == "meta" => {
            tag.attributes().find_map(|(name, value)| match name.as_ref() {
                "charset" => encoding(&value),
                "content" => {
                    let value = value.to_ascii_lowercase();
                    let (_, name) = value.split_once("charset=")?;
                    encoding(name.split([';', ' ', ',']).next().unwrap_or_default())
                }
                _ => None,
            })
        }
        _ => None,
    })
}
