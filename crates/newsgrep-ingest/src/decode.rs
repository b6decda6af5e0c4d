//! Bytes of one text into characters, whatever the encoding. It does not read files and knows no format.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A text and how it was read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// Where the text begins in the bytes, if it is a part of them as it stands.
    pub(crate) start: Option<u64>,
    /// The encoding, for messages.
    pub(crate) encoding: &'static str,
    /// How many characters could not be read; each stands as U+FFFD.
    pub(crate) replaced: usize,
}

/// Returns the text of the bytes, or `None` if they are no text.
///
/// In this order: a byte order mark, UTF-16 by its pattern of NUL bytes, UTF-8, UTF-8 with some broken bytes, an
/// older encoding by detection. A text with any other NUL byte is binary.
pub(crate) fn decode(bytes: Vec<u8>) -> Option<Decoded> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        if encoding == UTF_8 {
            return decode_utf8(bytes, mark);
        }
        return Some(decode_as(encoding, &bytes[mark..])).filter(|decoded| !decoded.text.contains('\0'));
    }
    if bytes.contains(&0) {
        let decoded = decode_as(utf16_without_mark(&bytes)?, &bytes);
        return (decoded.replaced == 0 && !decoded.text.chars().any(is_odd_control)).then_some(decoded);
    }
    if bytes.starts_with(b"%PDF-") {
        return None;
    }
    if std::str::from_utf8(&bytes).is_ok() || is_mostly_utf8(&bytes) {
        return decode_utf8(bytes, 0);
    }
    if has_many_controls(&bytes) {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes, true);
    Some(decode_as(detector.guess(None, Utf8Detection::Deny), &bytes))
}

/// Reads the beginning of a file as UTF-16, if it is that.
pub(crate) fn utf16_head(head: &[u8]) -> Option<String> {
    let (encoding, mark) = match Encoding::for_bom(head) {
        Some((encoding, _)) if encoding == UTF_8 => return None,
        Some(found) => found,
        None if head.contains(&0) => (utf16_without_mark(head)?, 0),
        None => return None,
    };
    // A character may be cut at the end.
    Some(encoding.decode_without_bom_handling(&head[mark..]).0.into_owned())
}

/// Tells from the beginning of a file that it is no text, so that a long film need not be read.
pub(crate) fn is_binary(head: &[u8]) -> bool {
    let is_utf16 = Encoding::for_bom(head).is_some() || utf16_without_mark(head).is_some();
    head.starts_with(b"%PDF-") || (head.contains(&0) && !is_utf16)
}

/// Reads UTF-8 that begins after `start` bytes; broken bytes are replaced.
fn decode_utf8(mut bytes: Vec<u8>, start: usize) -> Option<Decoded> {
    if bytes[start..].contains(&0) {
        return None;
    }
    bytes.drain(..start);
    let (text, place) = match String::from_utf8(bytes) {
        Ok(text) => (text, Some(start as u64)),
        Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), None),
    };
    let replaced = if place.is_some() { 0 } else { count_replaced(&text) };
    Some(Decoded { text, start: place, encoding: UTF_8.name(), replaced })
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, bad) = encoding.decode_without_bom_handling(bytes);
    let replaced = if bad { count_replaced(&text) } else { 0 };
    Decoded { text: text.into_owned(), start: None, encoding: encoding.name(), replaced }
}

fn count_replaced(text: &str) -> usize {
    text.matches('\u{fffd}').count()
}

/// Recognises UTF-16 by NUL bytes that stand only in odd or only in even places.
///
/// Every space, digit and full stop has one, so that also Cyrillic or Arabic text shows the pattern.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    if !head.contains(&0) {
        return None;
    }
    // A NUL or two among plain ASCII letters is binary data that happens to be of even length.
    let mut letters = head.chunks_exact(2).filter(|pair| !pair.contains(&0)).peekable();
    if letters.peek().is_some() && letters.flatten().all(|byte| (b' '..=b'~').contains(byte)) {
        return None;
    }
    let nuls_at = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let enough = (head.len() / 2 / 20).max(1);
    match (nuls_at(0), nuls_at(1)) {
        (0, odd) if odd >= enough => Some(UTF_16LE),
        (even, 0) if even >= enough => Some(UTF_16BE),
        _ => None,
    }
}

/// Tells whether the broken bytes are faults of a UTF-8 text, one that was cut or patched.
///
/// Text in an older encoding has hardly any sequence that is proper in UTF-8, and a broken one for each accent.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut proper, mut broken) = (0, 0);
    let mut tail: &[u8] = &[];
    for chunk in bytes.utf8_chunks() {
        proper += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
        tail = chunk.invalid();
    }
    // A text that was cut in the middle of a character has its beginning as the very last bytes.
    let is_cut = std::str::from_utf8(tail).is_err_and(|error| error.error_len().is_none());
    match (proper, broken) {
        // The only bytes that are no ASCII: `caf\xc3` was cut, `caf\xe9` is whole in windows-1252.
        (0, 1) => is_cut && (tail.len() > 1 || matches!(tail, [0xc2..=0xd1])),
        (0, _) => false,
        _ => broken - usize::from(is_cut) <= proper,
    }
}

fn is_odd_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1b}' | '\u{85}')
}

/// Tells whether more than one byte in 50 is a control character that no text has.
fn has_many_controls(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| **byte < 0x80 && is_odd_control(char::from(**byte))).count() > bytes.len() / 50
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: impl Into<Vec<u8>>, text: &str, start: Option<u64>) {
        let decoded = decode(bytes.into()).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.start, decoded.replaced), (text, start, 0));
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf8_stays_as_it_is() {
        check("Zürich\r\n", "Zürich\r\n", Some(0));
        check("\u{feff}Zürich", "Zürich", Some(3));
        check("", "", Some(0));
    }

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        for text in ["Zürich, Monday", "Москва 12 января", "مباحثات في بروكسل"] {
            check(utf16(text, u16::to_le_bytes), text, None);
            check(utf16(text, u16::to_be_bytes), text, None);
            let marked = format!("\u{feff}{text}");
            check(utf16(&marked, u16::to_le_bytes), text, None);
            check(utf16(&marked, u16::to_be_bytes), text, None);
        }
    }

    #[test]
    fn older_encodings_are_detected() {
        let french = "Les négociations à Genève ont été suspendues jusqu’à lundi, a déclaré le ministère.";
        let russian = "Переговоры в Женеве продолжатся в понедельник, сообщил представитель министерства.";
        let japanese = "外務省は月曜日にジュネーブで協議を再開すると発表した。";
        for (text, encoding) in [
            (french, encoding_rs::WINDOWS_1252),
            (russian, encoding_rs::WINDOWS_1251),
            (russian, encoding_rs::KOI8_R),
            (japanese, encoding_rs::SHIFT_JIS),
            (japanese, encoding_rs::EUC_JP),
        ] {
            let (bytes, _, bad) = encoding.encode(text);
            assert!(!bad);
            check(bytes.into_owned(), text, None);
        }
    }

    #[test]
    fn a_broken_byte_does_not_turn_utf8_into_another_encoding() {
        let mut bytes = "Müller traf Jürgen in Zürich".as_bytes().to_vec();
        bytes.push(0xff);
        let decoded = decode(bytes).unwrap();
        assert_eq!(decoded.text, "Müller traf Jürgen in Zürich\u{fffd}");
        assert_eq!((decoded.start, decoded.replaced), (None, 1));
    }

    #[test]
    fn a_text_with_few_accents_stays_utf8_when_a_byte_of_it_breaks() {
        let check = |bytes: &[u8], text: &str| {
            let decoded = decode(bytes.to_vec()).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.encoding), (text, "UTF-8"));
            assert_eq!(decoded.replaced, 1);
        };
        check(b"Caf\xc3\xa9 \xff closed", "Café \u{fffd} closed");
        check(b"Z\xc3\xbcrich, M\xc3 nchen", "Zürich, M\u{fffd} nchen");
        check(b"The caf\xc3", "The caf\u{fffd}");
        check(b"Z\xc3\xbcrich \xe2\x82", "Zürich \u{fffd}");
        check(b"The price: 5 \xe2\x82", "The price: 5 \u{fffd}");
        // Whole in the older encoding.
        assert_eq!(decode(b"Caf\xe9".to_vec()).unwrap().text, "Café");
    }

    #[test]
    fn binary_is_no_text() {
        for bytes in [
            &b"\x7fELF\x02\x01\x01\x00\x00\x00"[..],
            b"text\0text",
            b"text\0tex",
            b"%PDF-1.7 \xe2\xe3",
            b"\xff\xfe\0\0T\0\0\0",
        ] {
            assert_eq!(decode(bytes.to_vec()), None, "{bytes:?}");
        }
    }
}
