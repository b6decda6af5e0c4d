//! The answer of a web server as an archive has it: a status, what is said of the body, and the body.
//!
//! In: the bytes that the server sent. Out: the body without chunks, and what it is compressed with. It expands nothing.

/// The answer to a request.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) struct Answer {
    pub(in super::super) status: u16,
    pub(in super::super) content: ContentType,
    /// The codings in lower case, in the order they were applied.
    pub(in super::super) encodings: Vec<String>,
    pub(in super::super) body: Vec<u8>,
    /// Whether the chunks in which the body was sent are damaged or cut off.
    pub(in super::super) has_bad_chunks: bool,
}

/// What kind of bytes something is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct ContentType {
    /// In lower case, without parameters.
    pub(in super::super) media_type: Option<String>,
    pub(in super::super) charset: Option<String>,
}

impl ContentType {
    /// Reads `text/html; charset="utf-8"`.
    pub(in super::super) fn of(value: &str) -> Self {
        let mut parts = value.split(';').map(str::trim);
        let media_type = parts.next().map(str::to_ascii_lowercase).filter(|kind| kind.contains('/'));
        let charset = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            let value = value.trim().trim_matches(['"', '\'']);
            (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
        });
        ContentType { media_type, charset }
    }
}

/// Reads an answer; `None` if the bytes are none.
pub(in super::super) fn read(bytes: Vec<u8>) -> Option<Answer> {
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let first = lines.next()?;
    let mut answer = Answer {
        status: status(first)?,
        content: ContentType::default(),
        encodings: Vec::new(),
        body: Vec::new(),
        has_bad_chunks: false,
    };
    let mut start = first.len();
    let mut is_chunked = false;
    for line in lines {
        start += line.len();
        let line = line.trim_ascii();
        if line.is_empty() {
            break;
        }
        let line = String::from_utf8_lossy(line);
        let Some((name, value)) = line.split_once(':') else { continue };
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => answer.content = ContentType::of(value.trim()),
            "content-encoding" => answer.encodings.extend(codings(value)),
            "transfer-encoding" => is_chunked |= codings(value).any(|coding| coding == "chunked"),
            _ => {}
        }
    }
    answer.body = bytes;
    answer.body.drain(..start);
    if is_chunked {
        // Many crawlers store the body whole and keep the header that says otherwise.
        if let Some((body, is_good)) = without_chunks(&answer.body) {
            answer.body = body;
            answer.has_bad_chunks = !is_good;
        }
    }
    Some(answer)
}

fn codings(value: &str) -> impl Iterator<Item = String> {
    let coding = |coding: &str| coding.trim().to_ascii_lowercase();
    value.split(',').map(coding).filter(|coding| !coding.is_empty() && coding != "identity")
}

/// Reads the number in `HTTP/1.1 200 OK`, of which the words may be missing.
fn status(line: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(line).ok()?.trim();
    let mut parts = line.split_ascii_whitespace();
    let is_http = parts.next()?.to_ascii_uppercase().starts_with("HTTP/");
    parts.next()?.parse().ok().filter(|_| is_http)
}

/// Returns the body that was sent in chunks, and whether they are good to the end; `None` if there are none.
fn without_chunks(bytes: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut rest = bytes;
    let mut body = Vec::with_capacity(bytes.len());
    let mut is_first = true;
    while let Some((size, after)) = chunk_size(rest) {
        if size == 0 {
            return Some((body, true));
        }
        is_first = false;
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let Some(chunk) = after.get(..size) else {
            body.extend(after);
            return Some((body, false));
        };
        body.extend(chunk);
        let end = &after[size..];
        rest = end.strip_prefix(b"\r\n").or(end.strip_prefix(b"\n")).unwrap_or(end);
    }
    (!is_first).then_some((body, false))
}

/// Reads the line before a chunk: its size in hexadecimal, and what nobody reads behind a semicolon.
fn chunk_size(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let end = bytes.iter().take(1024).position(|byte| *byte == b'\n')?;
    let line = std::str::from_utf8(&bytes[..end]).ok()?;
    let digits = line.split(';').next().unwrap_or_default().trim();
    let is_size = (1..=16).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let size = u64::from_str_radix(digits, 16).ok().filter(|_| is_size)?;
    Some((size, &bytes[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> Answer {
        read(text.as_bytes().to_vec()).unwrap()
    }

    fn body(text: &str) -> (String, bool) {
        let answer = answer(&format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{text}"));
        (String::from_utf8(answer.body).unwrap(), answer.has_bad_chunks)
    }

    #[test]
    fn a_status_needs_no_words() {
        assert_eq!(answer("HTTP/1.1 204\r\n\r\n").status, 204);
        assert_eq!(answer("HTTP/1.0 404 Not Found\n\nno").status, 404);
        assert_eq!(read(b"<html>".to_vec()), None);
        assert_eq!(read(b"HTTP/1.1".to_vec()), None);
        assert_eq!(read(Vec::new()), None);
    }

    #[test]
    fn what_is_said_of_the_body_is_read_in_any_case() {
        let answer = answer(
            "HTTP/1.1 200 OK\r\ncontent-type: Text/HTML; Charset=\"ISO-8859-2\"\r\nCONTENT-ENCODING: GZip\r\n\r\nx",
        );
        assert_eq!(answer.content.media_type.as_deref(), Some("text/html"));
        assert_eq!(answer.content.charset.as_deref(), Some("ISO-8859-2"));
        assert_eq!(answer.encodings, ["gzip"]);
        assert_eq!(answer.body, b"x");
    }

    #[test]
    fn chunks_are_joined() {
        assert_eq!(body("5\r\nTalks\r\n6;x=y\r\n begin\r\n0\r\n\r\n"), ("Talks begin".to_owned(), false));
        assert_eq!(body("5\nTalks\n0\n\n"), ("Talks".to_owned(), false));
    }

    #[test]
    fn a_body_that_only_claims_to_have_chunks_stays() {
        assert_eq!(body("<html>Talks</html>"), ("<html>Talks</html>".to_owned(), false));
        assert_eq!(body(""), (String::new(), false));
    }

    #[test]
    fn chunks_that_break_off_keep_what_they_had() {
        assert_eq!(body("5\r\nTalks\r\nff\r\n begin"), ("Talks begin".to_owned(), true));
        assert_eq!(body("5\r\nTalks\r\nzz\r\n begin"), ("Talks".to_owned(), true));
        assert_eq!(body("ffffffffffffffff\r\nTalks"), ("Talks".to_owned(), true));
    }
}
