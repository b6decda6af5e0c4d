//! The skeleton of a name: the consonants that every spelling of it has.
//!
//! In: a sound. Out: lower-case ASCII letters, at least one; an `a` at the beginning stands for any vowel.

use super::letters::{Letters, is_vowel};

/// Appends the skeleton of a sound.
pub(super) fn push(sound: &Letters, skeleton: &mut String) {
    let from = skeleton.len();
    let letters = sound.as_slice();
    let mut last = 0;
    let mut at = 0;
    while at < letters.len() {
        let (letter, used) = consonant(letters, at);
        at += used;
        if letter == 0 && skeleton.len() == from {
            skeleton.push('a');
        }
        if letter != 0 && letter != last {
            skeleton.push(char::from(letter));
            last = letter;
        }
    }
}

/// Returns what the letter at a place counts as, 0 for a vowel, and how many letters that uses up.
fn consonant(letters: &[u8], at: usize) -> (u8, usize) {
    let next = letters.get(at + 1).copied();
    match letters[at] {
        b'g' | b'h' => (b'k', 1),
        b'd' if matches!(next, Some(b'z' | b'h')) => (b'd', 2),
        b't' if matches!(next, Some(b's' | b'z' | b'c' | b'S' | b'Z')) => (b's', 2),
        b'z' | b'c' | b'S' | b'Z' => (b's', 1),
        b'f' if next.is_none() => (b'v', 1),
        letter if is_vowel(letter) => (0, 1),
        letter => (letter, 1),
    }
}
