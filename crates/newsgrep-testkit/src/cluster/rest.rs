//! The few questions that the tests ask a cluster themselves, past newsgrep: is it there, who leads it, is it whole.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// What a cluster said.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body; `null` where it is no JSON.
    pub body: Value,
}

/// Asks a node, over a connection of its own.
///
/// `url` is an address of this machine such as `http://127.0.0.1:9200`; `path` begins with `/`.
///
/// # Errors
///
/// Fails if the node cannot be reached, or breaks off, within a minute and a half.
pub fn request(method: &str, url: &str, path: &str, body: Option<&Value>) -> Result<Answer, String> {
    let host = url.strip_prefix("http://").ok_or_else(|| format!("{url} is not of this machine"))?;
    let said =
        exchange(method, host, path, body).map_err(|error| format!("{method} {url}{path}: {error}"))?;
    let (head, body) =
        said.split_once("\r\n\r\n").ok_or_else(|| format!("{method} {url}{path}: no answer"))?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| format!("{method} {url}{path}: {head}"))?;
    Ok(Answer { status, body: serde_json::from_str(body).unwrap_or(Value::Null) })
}

fn exchange(method: &str, host: &str, path: &str, body: Option<&Value>) -> std::io::Result<String> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut connection = TcpStream::connect(host)?;
    connection.set_read_timeout(Some(Duration::from_secs(90)))?;
    // With 1.0 the body comes in one piece and ends with the connection.
    let head = format!(
        "{method} {path} HTTP/1.0\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    connection.write_all(head.as_bytes())?;
    connection.write_all(body.as_bytes())?;
    let mut said = Vec::new();
    connection.read_to_end(&mut said)?;
    Ok(String::from_utf8_lossy(&said).into_owned())
}
