//! The bytes of an XML file: their encoding, and what the file is by its root element.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::decode::{self, Decoded};

/// How many bytes a declaration may have.
const DECLARATION: usize = 1024;

/// Returns the text of an XML file, or `None` if it is no text.
///
/// In this order: a byte order mark, the declaration, the encoding that the `server` named, detection. Bytes that are
/// UTF-8 and not only ASCII are that, even if an encoding of one byte a character is declared.
pub(crate) fn decode(bytes: Vec<u8>, server: Option<&str>) -> Option<Decoded> {
    let named = declared_encoding(&bytes).or(server).and_then(|name| Encoding::for_label(name.as_bytes()));
    match named {
        Some(encoding) if Encoding::for_bom(&bytes).is_none() && can_be(encoding, &bytes) => {
            let (text, bad) = encoding.decode_without_bom_handling(&bytes);
            let replaced = if bad { text.matches('\u{fffd}').count() } else { 0 };
            Some(Decoded { text: text.into_owned(), start: None, encoding: encoding.name(), replaced })
        }
        _ => decode::decode(bytes),
    }
}

fn can_be(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    // A declaration in UTF-16 could not be read as ASCII.
    if encoding == UTF_8 || encoding == UTF_16LE || encoding == UTF_16BE || bytes.contains(&0) {
        return false;
    }
    let is_utf8 = !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok();
    !(is_utf8 && encoding.is_single_byte())
}

/// Returns the encoding that the XML declaration names.
pub(crate) fn declared_encoding(bytes: &[u8]) -> Option<&str> {
    let head = bytes[..bytes.len().min(DECLARATION)].trim_ascii_start().strip_prefix(b"<?xml")?;
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(&head[..end]).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split_once(quote).map(|(name, _)| name.trim())
}

/// Returns the prefix and the name of the root element, from the beginning of a file.
///
/// It looks past white space, the declaration, comments and the document type.
pub(crate) fn root_name(head: &[u8]) -> Option<(String, String)> {
    match decode::utf16_head(head) {
        Some(text) => root_of(text.as_bytes()),
        None => root_of(head),
    }
}

fn root_of(head: &[u8]) -> Option<(String, String)> {
    let mut rest = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head);
    loop {
        rest = rest.trim_ascii_start();
        rest = if rest.starts_with(b"<?") {
            after(rest, b"?>")?
        } else if rest.starts_with(b"<!--") {
            after(rest, b"-->")?
        } else if rest.get(..9).is_some_and(|word| word.eq_ignore_ascii_case(b"<!doctype")) {
            after_doctype(rest)?
        } else {
            break;
        };
    }
    let name = rest.strip_prefix(b"<")?;
    let end = name.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))?;
    let name = std::str::from_utf8(&name[..end]).ok()?;
    let starts_well = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    starts_well.then(|| (prefix.to_owned(), local.to_owned()))
}

fn after<'a>(text: &'a [u8], end: &[u8]) -> Option<&'a [u8]> {
    let place = text.windows(end.len()).position(|window| window == end)?;
    Some(&text[place + end.len()..])
}

/// Looks past a document type: a `>` in quotes or in the square brackets is not its end.
fn after_doctype(text: &[u8]) -> Option<&[u8]> {
    let (mut quote, mut depth) = (None, 0_usize);
    for (place, byte) in text.iter().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == *byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(*byte),
            (None, b'[') => depth += 1,
            (None, b']') => depth = depth.saturating_sub(1),
            (None, b'>') if depth == 0 => return Some(&text[place + 1..]),
            (None, _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declared_encoding_counts_unless_the_bytes_say_otherwise() {
        let check = |bytes: &[u8], text: &str| {
            assert_eq!(decode(bytes.to_vec(), None).unwrap().text, text);
        };
        check(b"<?xml encoding='ISO-8859-1'?><p>Z\xfcrich</p>", "<?xml encoding='ISO-8859-1'?><p>Zürich</p>");
        check(b"<?xml encoding = \"windows-1251\" ?>\xcc\xee", "<?xml encoding = \"windows-1251\" ?>Мо");
        check("<?xml encoding='ISO-8859-1'?>Zürich".as_bytes(), "<?xml encoding='ISO-8859-1'?>Zürich");
        check("<?xml encoding='utf-16'?>Zürich".as_bytes(), "<?xml encoding='utf-16'?>Zürich");
        let server = decode(b"<p>\xcc\xee</p>".to_vec(), Some("windows-1251")).unwrap();
        assert_eq!((server.text.as_str(), server.encoding), ("<p>Мо</p>", "windows-1251"));
        assert_eq!(decode(b"\x89<?xml\0\0\0?>\x01".to_vec(), None), None);
    }

    #[test]
    fn the_root_is_found_behind_everything_that_may_precede_it() {
        let check = |text: &str, root: Option<(&str, &str)>| {
            let root = root.map(|(prefix, name)| (prefix.to_owned(), name.to_owned()));
            assert_eq!(root_name(text.as_bytes()), root, "{text}");
            let utf16: Vec<u8> =
                format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert_eq!(root_name(&utf16), root, "{text} in UTF-16");
        };
        check("<rss version='2.0'>", Some(("", "rss")));
        check("\n<?xml version='1.0'?><!-- <a> -->\n<atom:feed>", Some(("atom", "feed")));
        check("<!DOCTYPE n [ <!ENTITY x \"]>\"> ]><nitf/>", Some(("", "nitf")));
        check("<!doctype html><html>", Some(("", "html")));
        check("< a>", None);
        check("<5>", None);
        check("plain text", None);
        check("<!-- never ends", None);
    }
}
