//! Languages as metadata and queries write them, into the codes that articles have.
//!
//! In: a code or an English name. Out: the code of ISO 639-1, or that of 639-3 where there is none. Which language a
//! text is in is found out in [`identify`](crate::identify).

/// Codes of ISO 639-1 with the three-letter codes (639-2 and 639-3) and the English names they also go by.
const NAMES: &[(&str, &[&str])] = &[
    ("af", &["afr", "afrikaans"]),
    ("ak", &["aka", "akan"]),
    ("am", &["amh", "amharic"]),
    ("ar", &["ara", "arb", "arabic"]),
    ("as", &["asm", "assamese"]),
    ("az", &["aze", "azj", "azerbaijani"]),
    ("be", &["bel", "belarusian"]),
    ("bg", &["bul", "bulgarian"]),
    ("bm", &["bam", "bambara"]),
    ("bn", &["ben", "bengali"]),
    ("bo", &["bod", "tib", "tibetan"]),
    ("br", &["bre", "breton"]),
    ("bs", &["bos", "bosnian"]),
    ("ca", &["cat", "catalan"]),
    ("co", &["cos", "corsican"]),
    ("cs", &["ces", "cze", "czech"]),
    ("cy", &["cym", "wel", "welsh"]),
    ("da", &["dan", "danish"]),
    ("de", &["deu", "ger", "german"]),
    ("dv", &["div", "dhivehi"]),
    ("dz", &["dzo", "dzongkha"]),
    ("ee", &["ewe"]),
    ("el", &["ell", "gre", "greek"]),
    ("en", &["eng", "english"]),
    ("eo", &["epo", "esperanto"]),
    ("es", &["spa", "spanish"]),
    ("et", &["est", "ekk", "estonian"]),
    ("eu", &["eus", "baq", "basque"]),
    ("fa", &["fas", "per", "pes", "persian", "farsi"]),
    ("ff", &["ful", "fulah"]),
    ("fi", &["fin", "finnish"]),
    ("fo", &["fao", "faroese"]),
    ("fr", &["fra", "fre", "french"]),
    ("fy", &["fry", "frisian"]),
    ("ga", &["gle", "irish"]),
    ("gd", &["gla", "gaelic"]),
    ("gl", &["glg", "galician"]),
    ("gn", &["grn", "guarani"]),
    ("gu", &["guj", "gujarati"]),
    ("ha", &["hau", "hausa"]),
    ("he", &["heb", "iw", "hebrew"]),
    ("hi", &["hin", "hindi"]),
    ("hr", &["hrv", "croatian"]),
    ("ht", &["hat", "haitian"]),
    ("hu", &["hun", "hungarian"]),
    ("hy", &["hye", "arm", "armenian"]),
    ("id", &["ind", "in", "indonesian"]),
    ("ig", &["ibo", "igbo"]),
    ("is", &["isl", "ice", "icelandic"]),
    ("it", &["ita", "italian"]),
    ("ja", &["jpn", "japanese"]),
    ("jv", &["jav", "jw", "javanese"]),
    ("ka", &["kat", "geo", "georgian"]),
    ("kk", &["kaz", "kazakh"]),
    ("kl", &["kal", "greenlandic"]),
    ("km", &["khm", "khmer"]),
    ("kn", &["kan", "kannada"]),
    ("ko", &["kor", "korean"]),
    ("ku", &["kur", "kmr", "kurdish"]),
    ("ky", &["kir", "kyrgyz"]),
    ("la", &["lat", "latin"]),
    ("lb", &["ltz", "luxembourgish"]),
    ("lg", &["lug", "luganda", "ganda"]),
    ("ln", &["lin", "lingala"]),
    ("lo", &["lao"]),
    ("lt", &["lit", "lithuanian"]),
    ("lv", &["lav", "lvs", "latvian"]),
    ("mg", &["mlg", "malagasy"]),
    ("mi", &["mri", "mao", "maori"]),
    ("mk", &["mkd", "mac", "macedonian"]),
    ("ml", &["mal", "malayalam"]),
    ("mn", &["mon", "khk", "mongolian"]),
    ("mr", &["mar", "marathi"]),
    ("ms", &["msa", "may", "zsm", "malay"]),
    ("mt", &["mlt", "maltese"]),
    ("my", &["mya", "bur", "burmese"]),
    ("nb", &["nob", "bokmål"]),
    ("ne", &["nep", "npi", "nepali"]),
    ("nl", &["nld", "dut", "dutch"]),
    ("nn", &["nno", "nynorsk"]),
    ("no", &["nor", "norwegian"]),
    ("ny", &["nya", "chewa", "nyanja"]),
    ("oc", &["oci", "occitan"]),
    ("om", &["orm", "gaz", "oromo"]),
    ("or", &["ori", "ory", "odia", "oriya"]),
    ("pa", &["pan", "punjabi"]),
    ("pl", &["pol", "polish"]),
    ("ps", &["pus", "pashto"]),
    ("pt", &["por", "portuguese"]),
    ("qu", &["que", "quechua"]),
    ("rm", &["roh", "romansh"]),
    ("rn", &["run", "rundi", "kirundi"]),
    ("ro", &["ron", "rum", "mo", "romanian", "moldovan"]),
    ("ru", &["rus", "russian"]),
    ("rw", &["kin", "kinyarwanda"]),
    ("sa", &["san", "sanskrit"]),
    ("sd", &["snd", "sindhi"]),
    ("se", &["sme", "sami"]),
    ("si", &["sin", "sinhala"]),
    ("sk", &["slk", "slo", "slovak"]),
    ("sl", &["slv", "slovenian", "slovene"]),
    ("sn", &["sna", "shona"]),
    ("so", &["som", "somali"]),
    ("sq", &["sqi", "alb", "als", "albanian"]),
    ("sr", &["srp", "serbian"]),
    ("st", &["sot", "sotho"]),
    ("su", &["sun", "sundanese"]),
    ("sv", &["swe", "swedish"]),
    ("sw", &["swa", "swh", "swahili"]),
    ("ta", &["tam", "tamil"]),
    ("te", &["tel", "telugu"]),
    ("tg", &["tgk", "tajik"]),
    ("th", &["tha", "thai"]),
    ("ti", &["tir", "tigrinya"]),
    ("tk", &["tuk", "turkmen"]),
    ("tl", &["tgl", "tagalog"]),
    ("tn", &["tsn", "tswana"]),
    ("tr", &["tur", "turkish"]),
    ("ts", &["tso", "tsonga"]),
    ("tt", &["tat", "tatar"]),
    ("ug", &["uig", "uyghur"]),
    ("uk", &["ukr", "ukrainian"]),
    ("ur", &["urd", "urdu"]),
    ("uz", &["uzb", "uzn", "uzbek"]),
    ("vi", &["vie", "vietnamese"]),
    ("wo", &["wol", "wolof"]),
    ("xh", &["xho", "xhosa"]),
    ("yi", &["yid", "ydd", "ji", "yiddish"]),
    ("yo", &["yor", "yoruba"]),
    ("zh", &["zho", "chi", "cmn", "mandarin", "chinese"]),
    ("zu", &["zul", "zulu"]),
    ("fil", &["filipino"]),
    ("haw", &["hawaiian"]),
    ("pcm", &["pidgin"]),
];

/// Codes that say that there is no one language, or that it is not known.
const NONE: [&str; 5] = ["und", "mul", "mis", "zxx", "xx"];

/// Returns the code of a language: `en-US`, `EN`, `eng` and `English` are `en`.
///
/// Any other code of two or three letters stays as it is, in lower case, since ISO 639-1 has none for most languages;
/// anything else is no language, and neither are the codes for several, unknown or no languages (`mul`, `und`, `zxx`).
///
/// ```
/// use newsgrep_text::language_code;
///
/// assert_eq!(language_code("pt_BR").as_deref(), Some("pt"));
/// assert_eq!(language_code("Persian").as_deref(), Some("fa"));
/// assert_eq!(language_code("ceb").as_deref(), Some("ceb"));
/// assert_eq!(language_code("unknown"), None);
/// ```
pub fn language_code(written: &str) -> Option<String> {
    let lower = written.trim().to_lowercase();
    let first = lower.split(['-', '_']).next().unwrap_or_default();
    if let Some((code, _)) = NAMES.iter().find(|(_, names)| names.contains(&first)) {
        return Some((*code).to_owned());
    }
    let plain = matches!(first.len(), 2 | 3)
        && first.bytes().all(|byte| byte.is_ascii_lowercase())
        && !NONE.contains(&first);
    plain.then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_become_codes() {
        let check = |written: &str, expected: Option<&str>| {
            assert_eq!(language_code(written).as_deref(), expected, "{written}");
        };
        check("en-US", Some("en"));
        check(" EN ", Some("en"));
        check("English", Some("en"));
        check("pt_BR", Some("pt"));
        check("swa", Some("sw"));
        check("iw", Some("he"));
        check("fil", Some("fil"));
        check("tpi", Some("tpi"));
        check("unknown", None);
        check("und", None);
        check("MUL", None);
        check("", None);
    }

    #[test]
    fn every_name_has_one_code() {
        let mut names: Vec<&str> =
            NAMES.iter().flat_map(|(code, names)| [*code].into_iter().chain(names.iter().copied())).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
