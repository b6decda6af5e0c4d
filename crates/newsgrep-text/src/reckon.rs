//! How many words a text has at least, or at most, without cutting it into words.
//!
//! In: any text. Out: a bound of the number of its [`words`](crate::words()), good enough to decide in most cases whether a
//! paragraph is long, at a tenth of the price of cutting it. Whoever needs the number itself has to count.

/// How many bytes are gone through at a time: few enough for a byte to count in.
const PIECE: usize = 128;

/// Returns whether a text certainly has so many words; `false` says nothing.
///
/// What is counted are the letters and digits of ASCII behind a space that stands behind any other sign of ASCII but a
/// hyphen: no word goes on there.
pub(crate) fn has_words(text: &str, limit: usize) -> bool {
    let bytes = text.as_bytes();
    // Every word but the first needs two bytes at least.
    if bytes.len() < limit * 2 {
        return false;
    }
    let mut count = 0;
    let mut at = 2;
    while at < bytes.len() {
        let end = (at + PIECE).min(bytes.len());
        let (first, second, third) = (&bytes[at - 2..end - 2], &bytes[at - 1..end - 1], &bytes[at..end]);
        let begins = first.iter().zip(second).zip(third).map(|((before, space), letter)| {
            let is_plain = before.is_ascii_graphic() & (*before != b'-');
            u8::from(is_plain & (*space == b' ') & is_word_byte(*letter))
        });
        count += usize::from(begins.sum::<u8>());
        if count >= limit {
            return true;
        }
        at = end;
    }
    false
}

/// Returns how many words a text has at most: as many as it has runs of ASCII letters and digits, and characters beyond
/// ASCII.
pub(crate) fn most_words(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut count, mut at) = (usize::from(bytes.first().is_some_and(|first| begins_word(b' ', *first))), 1);
    while at < bytes.len() {
        let end = (at + PIECE).min(bytes.len());
        let pairs = bytes[at - 1..end - 1].iter().zip(&bytes[at..end]);
        count += usize::from(pairs.map(|(before, byte)| u8::from(begins_word(*before, *byte))).sum::<u8>());
        at = end;
    }
    count
}

/// Returns whether a word may begin with a byte, by the byte before it.
#[inline]
fn begins_word(before: u8, byte: u8) -> bool {
    let in_run = |byte: u8| is_word_byte(byte) | (byte == b'_');
    (in_run(byte) & !in_run(before)) | (byte >= 0xc0)
}

#[inline]
fn is_word_byte(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    /// Checks that what is reckoned never contradicts what is counted.
    fn check(text: &str) {
        let count = words(text).count();
        assert!(most_words(text) >= count, "{text:?}");
        for limit in 1..count + 3 {
            assert!(!has_words(text, limit) || count >= limit, "{text:?}: {limit}");
        }
    }

    #[test]
    fn the_bounds_hold() {
        for text in [
            "",
            "a",
            "Putin’s U.S. talks: 100,000 troops, l’accord",
            "govern-\n ment and self- \n made, govern\u{ad} \n ment, co\u{ad} op",
            "北京大学 и ещё Москва, NATO北京x x_1 __ _a",
            "x\u{301} y\u{301}z ¬ \n a Ph.D. rock'n'roll 12:30 AT&T and/or",
        ] {
            check(text);
        }
        // Any row of the signs that words are joined and parted by.
        let signs = [
            "a", "B", "1", " ", "-", "\n", ".", ",", "'", "’", "\u{ad}", "¬", "_", "é", "北", "\u{301}",
            "\r", "s", "l",
        ];
        let mut state = 20_310_303_u64;
        for _ in 0..2_000 {
            let mut text = String::new();
            for _ in 0..24 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(signs[(state >> 33) as usize % signs.len()]);
            }
            check(&text);
        }
    }

    #[test]
    fn plain_text_is_decided_without_counting() {
        let text = "The envoys met on Monday, and they talked. ".repeat(8);
        assert!(has_words(&text, 31) && has_words(&text, 61));
        assert_eq!(most_words(&text), 64);
    }
}
