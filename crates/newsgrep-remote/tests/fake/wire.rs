//! HTTP/1.1, as much of it as newsgrep's requests and a cluster's answers need.

use std::io::{Read, Write};
use std::net::TcpStream;

use flate2::read::GzDecoder;

pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    /// Which request this is, as whoever asks numbers them.
    pub(crate) id: String,
    /// The body, unpacked.
    pub(crate) body: Vec<u8>,
}

/// Reads a request; `None` if the connection ends.
pub(crate) fn read(connection: &mut TcpStream) -> Option<Request> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        connection.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).ok()?;
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, &str)> = lines
        .filter_map(|line| {
            line.split_once(':').map(|(name, value)| (name.to_ascii_lowercase(), value.trim()))
        })
        .collect();
    let header = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
    let length = header("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    connection.read_exact(&mut body).ok()?;
    if header("content-encoding") == Some("gzip") {
        let packed = std::mem::take(&mut body);
        GzDecoder::new(&packed[..]).read_to_end(&mut body).ok()?;
    }
    Some(Request { method, path, id: header("x-opaque-id").unwrap_or_default().to_owned(), body })
}

/// Returns a reply as it goes over the wire.
pub(crate) fn reply(request: &Request, status: u16, body: &[u8]) -> Vec<u8> {
    with_headers(request, status, body, "")
}

/// Returns a reply with more headers, each with its line end.
pub(crate) fn with_headers(request: &Request, status: u16, body: &[u8], headers: &str) -> Vec<u8> {
    let mut bytes = head(request, status, headers);
    bytes.extend_from_slice(format!("content-length: {}\r\n\r\n", body.len()).as_bytes());
    bytes.extend_from_slice(body);
    bytes
}

/// Returns the beginning of a reply, without its last line.
pub(crate) fn head(request: &Request, status: u16, headers: &str) -> Vec<u8> {
    let id = &request.id;
    let head =
        format!("HTTP/1.1 {status} So\r\nx-opaque-id: {id}\r\ncontent-type: application/json\r\n{headers}");
    head.into_bytes()
}

/// Writes; returns whether somebody listens.
pub(crate) fn write(connection: &mut TcpStream, bytes: &[u8]) -> bool {
    connection.write_all(bytes).is_ok()
}
