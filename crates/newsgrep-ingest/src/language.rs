//! Languages as records and rules write them, into ISO 639-1 codes, or 639-3 where there is
//! none. It does not detect languages.

/// Codes with the three-letter codes and English names they also go by.
const NAMES: [(&str, &[&str]); 22] = [
    ("ar", &["ara", "arabic"]),
    ("cs", &["ces", "cze", "czech"]),
    ("de", &["deu", "ger", "german"]),
    ("el", &["ell", "gre", "greek"]),
    ("en", &["eng", "english"]),
    ("es", &["spa", "spanish"]),
    ("fa", &["fas", "per", "persian"]),
    ("fr", &["fra", "fre", "french"]),
    ("he", &["heb", "hebrew"]),
    ("hi", &["hin", "hindi"]),
    ("it", &["ita", "italian"]),
    ("ja", &["jpn", "japanese"]),
    ("ko", &["kor", "korean"]),
    ("nl", &["nld", "dut", "dutch"]),
    ("pl", &["pol", "polish"]),
    ("pt", &["por", "portuguese"]),
    ("ro", &["ron", "rum", "romanian"]),
    ("ru", &["rus", "russian"]),
    ("sv", &["swe", "swedish"]),
    ("tr", &["tur", "turkish"]),
    ("uk", &["ukr", "ukrainian"]),
    ("zh", &["zho", "chi", "chinese"]),
];

/// Returns the code of a language: `en-US`, `EN`, `eng` and `English` are `en`.
///
/// Any other three-letter code stays as it is, since ISO 639-1 has none for most languages.
pub(crate) fn code(written: &str) -> Option<String> {
    let lower = written.trim().to_lowercase();
    let first = lower.split(['-', '_']).next().unwrap_or_default();
    if let Some((code, _)) = NAMES.iter().find(|(_, names)| names.contains(&first)) {
        return Some((*code).to_owned());
    }
    let plain = matches!(first.len(), 2 | 3) && first.bytes().all(|byte| byte.is_ascii_lowercase());
    plain.then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_become_codes() {
        let check = |written: &str, expected: Option<&str>| {
            assert_eq!(code(written).as_deref(), expected, "{written}");
        };
        check("en-US", Some("en"));
        check("EN", Some("en"));
        check("English", Some("en"));
        check("pt_BR", Some("pt"));
        check("swa", Some("swa"));
        check("unknown", None);
        check("", None);
    }
}
