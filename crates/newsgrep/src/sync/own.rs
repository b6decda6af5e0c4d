//! Files that newsgrep itself has written, lying among the news: they are no articles, and no broken ones either.
//!
//! Recognised by how they begin, since the user names them: records of searches, answers written as JSON, saved searches,
//! lists of what was rejected.
//! What was exported is not among them: it holds articles.

use std::fs::File;
use std::io::Read;

use newsgrep_ingest::{FoundFile, Reason};

/// The first keys of such files, in the form that has no white space.
const BEGINNINGS: [&str; 4] = [
    r#"{"format":1,"program":"newsgrep"#,
    r#"{"format":1,"searches":{"#,
    r#"{"format":1,"query":"#,
    r#"{"format":1,"hits":["#,
];

/// The first keys of a list of what was rejected, and what lies between the two.
const REJECTION: (&str, &str) = (r#"{"reason":""#, r#"","origin":"#);

/// How much of a file is looked at.
const HEAD: usize = 80;

/// Returns whether newsgrep has written a file. Only what is named as JSON or JSON Lines is opened.
pub(super) fn is_own(file: &FoundFile) -> bool {
    let is_json = file.path.extension().is_some_and(|extension| {
        ["json", "jsonl", "ndjson"].iter().any(|json| extension.eq_ignore_ascii_case(json))
    });
    if !is_json || !std::fs::symlink_metadata(&file.path).is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    let mut head = Vec::with_capacity(HEAD);
    let read = File::open(&file.path).and_then(|file| file.take(HEAD as u64).read_to_end(&mut head));
    read.is_ok() && begins(&head)
}

fn begins(head: &[u8]) -> bool {
    let plain: Vec<u8> = head.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    BEGINNINGS.iter().any(|beginning| plain.starts_with(beginning.as_bytes())) || is_rejection(&plain)
}

/// Returns whether this is the first line of a list of what was rejected, its reason being one that newsgrep has.
fn is_rejection(plain: &[u8]) -> bool {
    let (before, after) = REJECTION;
    let Some(rest) = plain.strip_prefix(before.as_bytes()) else { return false };
    let reasons = Reason::ALL.iter().map(|reason| reason.name().as_bytes());
    reasons.filter_map(|name| rest.strip_prefix(name)).any(|rest| rest.starts_with(after.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_newsgrep_wrote_is_known_by_its_beginning() {
        assert!(begins(b"{\n  \"format\": 1,\n  \"program\": \"newsgrep 0.1.0\",\n  \"at\": \"2031-03-04\""));
        assert!(begins(b"{\n  \"format\": 1,\n  \"searches\": {\n    \"kremlin\": {"));
        assert!(begins(br#"{"reason":"broken-json","origin":"wire/a.jsonl","line":7,"detail":""}"#));
        assert!(!begins(br#"{"reason":"illness","origin":"wire","title":"Envoy stays at home"}"#));
        assert!(begins(br#"{"format":1,"hits":[{"id":"a85eaef3e9410c902b79e8f1ad0099ab"#));
        assert!(!begins(b"{\"format\": 1, \"title\": \"Talks begin\"}"));
        assert!(!begins(b"{\"title\": \"Talks begin\", \"format\": 1}"));
    }
}
