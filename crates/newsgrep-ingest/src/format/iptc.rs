//! Subject codes of the IPTC into the names of their topmost subjects, which wires that send only codes leave out.

/// The topmost subjects, in the order of their numbers.
const SUBJECTS: [&str; 17] = [
    "arts, culture and entertainment",
    "crime, law and justice",
    "disaster and accident",
    "economy, business and finance",
    "education",
    "environment",
    "health",
    "human interest",
    "labour",
    "lifestyle and leisure",
    "politics",
    "religion and belief",
    "science and technology",
    "society",
    "sport",
    "conflict, war and peace",
    "weather",
];

/// Returns the topmost subject of a code, with or without its scheme: `sport` of `15054000` and `subj:15054000`.
///
/// Media topics are numbered alike only at the top; those below, `medtop:20000350`, tell nothing of it.
pub(super) fn subject(code: &str) -> Option<&'static str> {
    let digits = code.rsplit([':', '/']).next()?;
    if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: usize = digits[..2].parse().ok()?;
    SUBJECTS.get(number.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_a_topmost_subject() {
        let check = |code: &str, expected: Option<&str>| assert_eq!(subject(code), expected, "{code}");
        check("15054000", Some("sport"));
        check("subj:04016014", Some("economy, business and finance"));
        check("medtop:20000350", None);
        check("http://cv.iptc.org/newscodes/mediatopic/17000000", Some("weather"));
        check("00000000", None);
        check("N2:CIV", None);
    }
}
