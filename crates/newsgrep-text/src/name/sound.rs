//! The sound of a name: one letter for each sound, however a language spells it.
//!
//! In: a folded word. Out: ASCII letters; `S` is the sound of *sh* and *ch*, `Z` that of *zh* and *dj*, `c` that of
//! *ts*. *sh* and *ch* are one sound because *ch* is *sh* in French: Grouchko.
//!
//! | spelt | heard | in |
//! |---|---|---|
//! | `sch` `sh` `sz` `shch` `tch` `tsch` `cz` `ch` | `S` | German, English, Polish, French |
//! | `ch` before a consonant and at the end of `Bach` | `h`, `k` | German; but not in Klitchko |
//! | `c` before `e`, `i`, `y`, else | `c`, `k` | Marcel, Macron |
//! | `-ic` at the end; `-cki` | `iS`; `ck` | Milosevic; Kopacki |
//! | `zh` `dzh` `dsch` `dj`; `kh`; `ph`; `th` `dh` `gh` | `Z`; `h`; `f`; `t` `d` `g` | |
//! | `ou` `oo`; `ee`; `y` `j`; `w`; `q`; `x` | `u`; `i`; `i`; `v`; `k`; `ks` | |
//! | `x` at the beginning | `s` | Chinese: Xinjiang |
//! | `ou` at the end and in `-ousk` | `ov` | Belarusian: Arlou, Paulouskaya |
//! | `tsi` at the beginning | `ti` | Belarusian: Tsikhanouskaya |
//! | `u` that is no vowel | `v` | Belarusian: Navumau, Uladzimir |
//! | `gn` after a vowel; `h` of `-oh-` and at the end | `n`; nothing | Boulogne; Kohl, Sarah |

use super::latin;
use super::letters::{Letters, is_vowel};

/// What some letters are heard as, and how many letters they are.
type Heard = (&'static str, usize);

/// Returns the sound of a folded word, or nothing if it has no letter of the Latin or Cyrillic alphabet.
pub(super) fn of(folded: &str) -> Option<Letters> {
    let letters = latin::letters(folded);
    let letters = letters.as_slice();
    if letters.is_empty() {
        return None;
    }
    let mut heard = Letters::new();
    let mut at = 0;
    while at < letters.len() {
        let (sound, used) = hear(letters, at);
        heard.push_once(sound);
        at += used;
    }
    let mut sound = without_glides(heard.as_slice());
    drop_ending(&mut sound);
    write_consonants(sound.as_mut_slice());
    Some(sound)
}

/// Returns what is heard at a place in the letters, which lies inside of them.
fn hear(letters: &[u8], at: usize) -> Heard {
    let rest = &letters[at..];
    let after_vowel = at > 0 && is_vowel(letters[at - 1]);
    match rest[0] {
        b'a' => ("a", 1),
        b'b' => ("b", 1),
        b'c' => hear_c(letters, at),
        b'd' => longest(rest, &[("dzh", "Z"), ("dsch", "Z"), ("dj", "Z"), ("dh", "d"), ("d", "d")]),
        b'e' => longest(rest, &[("ee", "i"), ("e", "e")]),
        b'f' => ("f", 1),
        b'g' if after_vowel && rest.starts_with(b"gn") => ("", 1),
        b'g' => longest(rest, &[("gh", "g"), ("g", "g")]),
        b'h' => hear_h(letters, at),
        b'i' | b'j' | b'y' => ("i", 1),
        b'k' => longest(rest, &[("kh", "h"), ("k", "k")]),
        b'l' => ("l", 1),
        b'm' => ("m", 1),
        b'n' => ("n", 1),
        b'o' if rest.starts_with(b"ousk") || (rest == b"ou" && at > 2) => ("ov", 2),
        b'o' => longest(rest, &[("ou", "u"), ("oo", "u"), ("o", "o")]),
        b'p' => longest(rest, &[("ph", "f"), ("p", "p")]),
        b'q' => ("k", 1),
        b'r' => ("r", 1),
        b's' => longest(
            rest,
            &[
                ("schtsch", "S"),
                ("stsch", "S"),
                ("shch", "S"),
                ("sch", "S"),
                ("sh", "S"),
                ("sz", "S"),
                ("s", "s"),
            ],
        ),
        b't' if at == 0 && rest.starts_with(b"tsi") => ("t", 2),
        b't' => {
            longest(rest, &[("tsch", "S"), ("tch", "S"), ("ts", "c"), ("tz", "c"), ("th", "t"), ("t", "t")])
        }
        b'u' => ("u", 1),
        b'v' | b'w' => ("v", 1),
        b'x' if at == 0 => ("s", 1),
        b'x' => ("ks", 1),
        b'z' => longest(rest, &[("zh", "Z"), ("z", "z")]),
        _ => ("", 1),
    }
}

/// Returns what the first of these spellings that the letters begin with is heard as; the last of them is one letter.
fn longest(letters: &[u8], spellings: &[(&str, &'static str)]) -> Heard {
    let spellings = match letters.get(1) {
        // Only the last spelling, the letter alone, goes on with none of these.
        Some(b'c' | b'e' | b'h' | b'j' | b'o' | b's' | b't' | b'u' | b'z') => spellings,
        _ => &spellings[spellings.len() - 1..],
    };
    spellings
        .iter()
        .find(|(spelt, _)| letters.starts_with(spelt.as_bytes()))
        .map_or(("", 1), |(spelt, heard)| (heard, spelt.len()))
}

/// Returns what a c and the letters after it are heard as.
fn hear_c(letters: &[u8], at: usize) -> Heard {
    let rest = &letters[at..];
    let before = if at > 0 { letters[at - 1] } else { 0 };
    let third = rest.get(2).copied().unwrap_or(0);
    match rest.get(1).copied().unwrap_or(0) {
        b'c' if third == b'h' => ("k", 3),
        b'c' if matches!(third, b'e' | b'i') => ("", 1),
        b'h' if rest.starts_with(b"chzh") => ("Z", 4),
        b'h' if matches!(third, b'l' | b'r') => ("k", 2),
        b'h' if matches!(third, b'm' | b'n' | b't' | b'v' | b'w') => ("h", 2),
        b'h' if third == 0 && matches!(before, b'a' | b'o' | b'u') => ("h", 2),
        b'h' | b'z' => ("S", 2),
        b'k' if at > 1 && is_polish_ending(&rest[2..]) => ("ck", 2),
        b'k' => ("k", 2),
        b'e' | b'i' | b'y' => ("c", 1),
        0 if before == b'i' => ("S", 1),
        _ => ("k", 1),
    }
}

/// Returns whether `ck` before these last letters of a word is the цк of Polish and Belarusian names.
fn is_polish_ending(last: &[u8]) -> bool {
    matches!(last, b"i" | b"a" | b"y" | b"ii" | b"ij" | b"iy" | b"yi" | b"aia" | b"aja" | b"aya")
}

/// Returns what an h is heard as.
fn hear_h(letters: &[u8], at: usize) -> Heard {
    let before = if at > 0 { letters[at - 1] } else { 0 };
    match letters.get(at + 1) {
        Some(b'l' | b'n' | b'r') if before == b'o' => ("", 1),
        None if at > 2 && is_vowel(before) => ("", 1),
        _ => ("h", 1),
    }
}

/// Returns the sound without the i that some languages write before or after a vowel: Riabkov, Nikolai.
fn without_glides(heard: &[u8]) -> Letters {
    let mut sound = Letters::new();
    let mut at = 0;
    while at < heard.len() {
        match (heard[at], heard.get(at + 1)) {
            (b'i', Some(b'a' | b'u')) if at > 0 => (),
            (b'i', Some(b'o' | b'e')) => (),
            (b'a' | b'e', Some(b'i')) => {
                sound.push_once("e");
                at += 1;
            }
            (letter, _) if sound.as_slice().last() == Some(&letter) => (),
            (letter, _) => sound.push(letter),
        }
        at += 1;
    }
    sound
}

/// Writes v for every u that is one.
fn write_consonants(sound: &mut [u8]) {
    for at in 0..sound.len() {
        if sound[at] == b'u' && is_consonant_u(sound, at) {
            sound[at] = b'v';
        }
    }
}

/// Returns whether a u is what other languages write as v: Navumau, Uladzimir, the English Will.
fn is_consonant_u(letters: &[u8], at: usize) -> bool {
    let before_vowel = letters.get(at + 1).is_some_and(|next| is_vowel(*next));
    match at {
        0 => before_vowel || letters.starts_with(b"ula"),
        _ => !before_vowel && matches!(letters[at - 1], b'a' | b'e' | b'o'),
    }
}

/// Drops what a longer name ends in here and not there: Zelensky, Zelenskyi; Poutine, Putin.
fn drop_ending(sound: &mut Letters) {
    if let [_, _, _, _, .., b'i'] = sound.as_slice() {
        sound.pop();
    }
    if let [_, _, _, .., before, b'e'] = sound.as_slice()
        && !is_vowel(*before)
    {
        sound.pop();
    }
}
