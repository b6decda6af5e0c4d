//! What archives of files have in common: the names of what they hold.
//!
//! Nothing is ever written to a disk, so a name is only a name; but it becomes a part of origins, which are printed.

/// Returns a member's name as origins have it: parts divided by `/`, none of them empty, `.` or `..`, without a drive,
/// and without control characters. Bytes that are not UTF-8 stand as `%FF`.
pub(super) fn clean(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        text.extend(chunk.valid().chars().map(printable));
        for byte in chunk.invalid() {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    let without_drive = match text.as_bytes() {
        [letter, b':', ..] if letter.is_ascii_alphabetic() => &text[2..],
        _ => &text,
    };
    let parts: Vec<&str> = without_drive.split('/').filter(|part| !["", ".", ".."].contains(part)).collect();
    parts.join("/")
}

fn printable(c: char) -> char {
    match c {
        '\\' => '/',
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere() {
        let check = |name: &[u8], cleaned: &str| assert_eq!(clean(name), cleaned);
        check(b"2022/01/a.txt", "2022/01/a.txt");
        check(b"../../etc/passwd", "etc/passwd");
        check(b"/etc/passwd", "etc/passwd");
        check(b"C:\\news\\a.txt", "news/a.txt");
        check(b"..\\..\\a.txt", "a.txt");
        check(b"./a//b/./c", "a/b/c");
        check(b"a\0b\x1b[2J", "a\u{fffd}b\u{fffd}[2J");
        check(b"caf\xe9.txt", "caf%E9.txt");
        check("é.txt".as_bytes(), "é.txt");
        check(b"..", "");
    }
}
