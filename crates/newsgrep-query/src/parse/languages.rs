//! Languages by their codes and names.
//!
//! In: what was typed for a language. Out: the code that articles have.

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

/// Returns the code of a language: of `EN`, `eng` and `English` it is `en`; any other two or three letters stay.
pub(super) fn code(typed: &str) -> Option<String> {
    let lower = typed.to_lowercase();
    if let Some((code, _)) = NAMES.iter().find(|(_, names)| names.contains(&lower.as_str())) {
        return Some((*code).to_owned());
    }
    let plain = matches!(lower.len(), 2 | 3) && lower.bytes().all(|byte| byte.is_ascii_lowercase());
    plain.then_some(lower)
}
