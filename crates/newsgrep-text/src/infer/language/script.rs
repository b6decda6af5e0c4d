//! Scripts, as far as they tell languages.
//!
//! In: a text. Out: the script that most of its letters belong to, and the language, where only one is written in it.

/// A script, or several that are not told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    Arabic,
    Devanagari,
    Bengali,
    Ethiopic,
    Hebrew,
    Han,
    Kana,
    /// One that is written in one language only, as far as news is concerned.
    Of(&'static str),
    Other,
}

/// How many letters are looked at.
const LETTERS: usize = 600;

/// Returns the script that at least two of three letters belong to.
pub(super) fn script(text: &str) -> Option<Script> {
    let mut found: Vec<(Script, usize)> = Vec::new();
    // Up to the first character beyond ASCII, letters need not be looked up.
    let head = &text.as_bytes()[..text.len().min(4 * LETTERS)];
    let plain = head.iter().position(|byte| !byte.is_ascii()).unwrap_or(head.len());
    let mut all = text.as_bytes()[..plain].iter().filter(|b| b.is_ascii_alphabetic()).count().min(LETTERS);
    if all > 0 {
        found.push((Script::Latin, all));
    }
    for character in text[plain..].chars().filter(|c| c.is_alphabetic()).take(LETTERS - all) {
        let script = of(character);
        all += 1;
        match found.iter_mut().find(|(other, _)| *other == script) {
            Some((_, count)) => *count += 1,
            None => found.push((script, 1)),
        }
    }
    let count =
        |wanted: Script| found.iter().find(|(script, _)| *script == wanted).map_or(0, |(_, count)| *count);
    let (han, kana) = (count(Script::Han), count(Script::Kana));
    if (han + kana) * 3 >= all * 2 && all > 0 {
        // Chinese quotes a word in kana at most; every sentence of Japanese has some.
        return Some(if kana * 12 >= han + kana { Script::Kana } else { Script::Han });
    }
    let (script, count) = found.iter().max_by_key(|(_, count)| *count)?;
    (count * 3 >= all * 2).then_some(*script)
}

fn of(character: char) -> Script {
    match character as u32 {
        0..=0x24f | 0x1e00..=0x1eff | 0xff21..=0xff5a => Script::Latin,
        0x370..=0x3ff | 0x1f00..=0x1fff => Script::Of("el"),
        0x400..=0x52f => Script::Cyrillic,
        0x530..=0x58f => Script::Of("hy"),
        0x590..=0x5ff => Script::Hebrew,
        0x600..=0x6ff | 0x750..=0x77f | 0xfb50..=0xfdff | 0xfe70..=0xfeff => Script::Arabic,
        0x780..=0x7bf => Script::Of("dv"),
        0x900..=0x97f => Script::Devanagari,
        0x980..=0x9ff => Script::Bengali,
        0xa00..=0xa7f => Script::Of("pa"),
        0xa80..=0xaff => Script::Of("gu"),
        0xb00..=0xb7f => Script::Of("or"),
        0xb80..=0xbff => Script::Of("ta"),
        0xc00..=0xc7f => Script::Of("te"),
        0xc80..=0xcff => Script::Of("kn"),
        0xd00..=0xd7f => Script::Of("ml"),
        0xd80..=0xdff => Script::Of("si"),
        0xe00..=0xe7f => Script::Of("th"),
        0xe80..=0xeff => Script::Of("lo"),
        0xf00..=0xfff => Script::Of("bo"),
        0x1000..=0x109f => Script::Of("my"),
        0x10a0..=0x10ff => Script::Of("ka"),
        0x1100..=0x11ff | 0x3130..=0x318f | 0xac00..=0xd7af => Script::Of("ko"),
        0x1200..=0x139f => Script::Ethiopic,
        0x1780..=0x17ff => Script::Of("km"),
        0x3040..=0x30ff | 0xff66..=0xff9f => Script::Kana,
        0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff => Script::Han,
        _ => Script::Other,
    }
}

/// Returns whether a text has none of the letters that other languages added to those of Arabic.
pub(super) fn is_plain_arabic(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic()).take(LETTERS);
    let added =
        letters().filter(|c| matches!(*c, '\u{671}'..='\u{6d3}' | '\u{6d5}' | '\u{750}'..='\u{77f}')).count();
    let own = letters().filter(|c| matches!(*c, 'ة' | 'ي' | 'ك')).count();
    let all = letters().count();
    all >= 60 && added * 200 <= all && own * 50 >= all
}

/// Returns the script that a language is written in, as far as it is one that others share.
pub(super) fn is_written_in(language: &str, script: Script) -> bool {
    match script {
        Script::Of(other) => language == other || (other == "bo" && language == "dz"),
        Script::Han => matches!(language, "zh" | "ja" | "yue" | "ko"),
        Script::Kana => language == "ja",
        Script::Hebrew => matches!(language, "he" | "yi" | "lad"),
        Script::Ethiopic => matches!(language, "am" | "ti" | "tig" | "gez"),
        Script::Bengali => matches!(language, "bn" | "as"),
        Script::Devanagari => matches!(language, "hi" | "mr" | "ne" | "sa" | "mai" | "bho" | "kok" | "sd"),
        // Many languages are written in these, some of them in two.
        Script::Latin | Script::Cyrillic | Script::Arabic | Script::Other => true,
    }
}
