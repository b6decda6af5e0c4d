//! The sound of a name: one letter for each sound, however a language spells it.
//!
//! In: a folded word. Out: ASCII letters; `S`, `C` and `Z` are the sounds of *sh*, *ch* and *zh*, `c` is *ts*.

use std::fmt;

use super::is_vowel;

/// Most letters of a name that are looked at.
const MAX_LETTERS: usize = 64;

/// A short run of ASCII letters.
#[derive(Clone, Copy)]
pub(super) struct Letters {
    bytes: [u8; MAX_LETTERS],
    len: usize,
}

impl Letters {
    pub(super) fn new() -> Self {
        Letters { bytes: [0; MAX_LETTERS], len: 0 }
    }

    /// Adds a letter, unless there are too many already.
    pub(super) fn push(&mut self, letter: u8) {
        if self.len < MAX_LETTERS {
            self.bytes[self.len] = letter;
            self.len += 1;
        }
    }

    /// Adds a letter that differs from the one before it.
    pub(super) fn push_once(&mut self, letter: u8) {
        if self.as_slice().last() != Some(&letter) {
            self.push(letter);
        }
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }
}

impl fmt::Display for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_slice().iter().try_for_each(|letter| write!(f, "{}", char::from(*letter)))
    }
}

/// What is spelt in several letters and heard as one, the longest first for each first letter.
const DIGRAPHS: [(&[u8], u8); 27] = [
    (b"schtsch", b'S'),
    (b"stsch", b'S'),
    (b"shch", b'S'),
    (b"sch", b'S'),
    (b"sh", b'S'),
    (b"sz", b'S'),
    (b"tsch", b'C'),
    (b"tch", b'C'),
    (b"ts", b'c'),
    (b"tz", b'c'),
    (b"th", b't'),
    (b"ch", b'C'),
    (b"cz", b'C'),
    (b"ck", b'k'),
    (b"kh", b'h'),
    (b"zh", b'Z'),
    (b"dzh", b'Z'),
    (b"dsch", b'Z'),
    (b"dj", b'Z'),
    (b"ph", b'f'),
    (b"gh", b'g'),
    (b"ou", b'u'),
    (b"oo", b'u'),
    (b"ee", b'i'),
    (b"w", b'v'),
    (b"q", b'k'),
    (b"y", b'i'),
];

/// Returns the sound of a folded word, or nothing if it has no letter of the Latin or Cyrillic alphabet.
pub(super) fn of(folded: &str) -> Option<Letters> {
    let letters = latin(folded);
    if letters.as_slice().is_empty() {
        return None;
    }
    let heard = single_sounds(letters.as_slice());
    let mut sound = without_glides(heard.as_slice());
    drop_ending(&mut sound);
    Some(sound)
}

/// Returns the Latin letters of a word, those of Cyrillic ones transliterated as English does it.
fn latin(folded: &str) -> Letters {
    let mut letters = Letters::new();
    for character in folded.chars() {
        match character {
            'a'..='z' => letters.push(character as u8),
            _ if character.is_ascii() => (),
            _ => transliterate(character).bytes().for_each(|letter| letters.push(letter)),
        }
    }
    letters
}

fn transliterate(character: char) -> &'static str {
    match character {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' | 'ғ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' | 'і' | 'ї' | 'ы' => "i",
        'к' | 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' | 'ң' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' | 'ұ' | 'ү' => "u",
        'ф' => "f",
        'х' => "kh",
        'һ' => "h",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ю' => "yu",
        'я' => "ya",
        'є' => "ie",
        'ә' => "a",
        'ј' => "i",
        'љ' => "l",
        'њ' => "n",
        'ћ' => "ch",
        'ђ' | 'џ' => "dzh",
        'ѕ' => "dz",
        'ѓ' => "g",
        'ќ' => "k",
        _ => "",
    }
}

/// Returns the letters with one letter for each sound.
fn single_sounds(letters: &[u8]) -> Letters {
    let mut heard = Letters::new();
    let mut at = 0;
    while at < letters.len() {
        let rest = &letters[at..];
        if let Some((spelt, sound)) = DIGRAPHS.iter().find(|(spelt, _)| rest.starts_with(spelt)) {
            heard.push_once(*sound);
            at += spelt.len();
            continue;
        }
        match rest[0] {
            b'x' => {
                heard.push_once(b'k');
                heard.push(b's');
            }
            b'j' => heard.push_once(b'i'),
            // The gn of Boulogne is one sound.
            b'g' if at > 0 && is_vowel(letters[at - 1]) && rest.get(1) == Some(&b'n') => (),
            letter => heard.push_once(letter),
        }
        at += 1;
    }
    heard
}

/// Returns the sound without the i that some languages write before or after a vowel: Riabkov, Selenskij.
fn without_glides(heard: &[u8]) -> Letters {
    let mut sound = Letters::new();
    let mut at = 0;
    while at < heard.len() {
        match (heard[at], heard.get(at + 1)) {
            (b'i', Some(b'a' | b'u')) if at > 0 => (),
            (b'i', Some(b'o' | b'e')) => (),
            (b'e' | b'a', Some(b'i')) => {
                sound.push_once(b'e');
                at += 1;
            }
            (letter, _) => sound.push_once(letter),
        }
        at += 1;
    }
    sound
}

/// Drops what a longer name ends in here and not there: Zelensky, Zelenskyi; Poutine, Putin.
fn drop_ending(sound: &mut Letters) {
    if sound.as_slice().len() > 4 && sound.as_slice().last() == Some(&b'i') {
        sound.truncate(sound.as_slice().len() - 1);
    }
    if let [.., before, b'e'] = sound.as_slice()
        && sound.as_slice().len() > 4
        && !is_vowel(*before)
    {
        sound.truncate(sound.as_slice().len() - 1);
    }
}
