//! The addresses of a feed: relative ones against what they are relative to.

/// Returns an address as it is from anywhere; `None` if it is relative and there is no base.
///
/// Follows RFC 3986, section 5.2, for addresses that have an authority.
pub(crate) fn absolute(address: &str, base: Option<&str>) -> Option<String> {
    let address = address.trim();
    if address.is_empty() {
        return None;
    }
    if has_scheme(address) {
        return Some(address.to_owned());
    }
    let base = base.filter(|base| has_scheme(base))?;
    let (scheme, rest) = base.split_once(':')?;
    if address.starts_with("//") {
        return Some(format!("{scheme}:{address}"));
    }
    let rest = rest.strip_prefix("//")?;
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let base_path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
    let base_query = &path[..path.find('#').unwrap_or(path.len())];
    let joined = match address.as_bytes()[0] {
        b'/' => without_dots(address),
        b'?' => format!("{base_path}{address}"),
        b'#' => format!("{base_query}{address}"),
        _ => {
            let folder = &base_path[..base_path.rfind('/').map_or(0, |slash| slash + 1)];
            let folder = if folder.is_empty() { "/" } else { folder };
            without_dots(&format!("{folder}{address}"))
        }
    };
    Some(format!("{scheme}://{authority}{joined}"))
}

/// Tells whether an address begins with `https:`, `tag:` or the like.
fn has_scheme(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// Resolves `.` and `..` in the path of an address that begins with a slash.
fn without_dots(address: &str) -> String {
    let (path, rest) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
    let mut kept: Vec<&str> = Vec::new();
    let mut parts = path.split('/').skip(1).peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        match part {
            "." | ".." => {
                if part == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            part => kept.push(part),
        }
    }
    format!("/{}{rest}", kept.join("/"))
}

/// Tells whether an address is one of the web.
pub(crate) fn is_web(address: &str) -> bool {
    let address = address.trim_start();
    ["http://", "https://"].iter().any(|start| {
        address.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_addresses_are_resolved() {
        let check = |address: &str, expected: &str| {
            let found = absolute(address, Some("http://example.com/news/today.html?p=1#top"));
            assert_eq!(found.as_deref(), Some(expected), "{address}");
        };
        check("https://example.org/x", "https://example.org/x");
        check("//example.org/x", "http://example.org/x");
        check("/x", "http://example.com/x");
        check("x/y.html", "http://example.com/news/x/y.html");
        check("./x", "http://example.com/news/x");
        check("../x?q=/../1", "http://example.com/x?q=/../1");
        check("../../../x/..", "http://example.com/");
        check("?p=2", "http://example.com/news/today.html?p=2");
        check("#end", "http://example.com/news/today.html?p=1#end");
        check("tag:example.com,2022:7", "tag:example.com,2022:7");
    }

    #[test]
    fn what_is_relative_to_nothing_is_no_address() {
        assert_eq!(absolute("x", None), None);
        assert_eq!(absolute("x", Some("news/")), None);
        assert_eq!(absolute(" ", Some("http://example.com/")), None);
        assert_eq!(absolute("x", Some("http://example.com")).as_deref(), Some("http://example.com/x"));
        assert_eq!(absolute("x", Some("mailto:jane@example.com")), None);
    }
}
