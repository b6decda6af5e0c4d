//! A short run of ASCII letters, kept in place: keys are made for every capitalised word of an archive.

/// Most letters of a name that are looked at.
const MAX_LETTERS: usize = 32;

/// A short run of ASCII letters; what would make it too long is left out.
#[derive(Clone, Copy)]
pub(super) struct Letters {
    bytes: [u8; MAX_LETTERS],
    len: usize,
}

impl Letters {
    pub(super) fn new() -> Self {
        Letters { bytes: [0; MAX_LETTERS], len: 0 }
    }

    /// Adds a letter.
    pub(super) fn push(&mut self, letter: u8) {
        if let Some(place) = self.bytes.get_mut(self.len) {
            *place = letter;
            self.len += 1;
        }
    }

    /// Adds letters, but none that is the same as the one before it.
    pub(super) fn push_once(&mut self, letters: &str) {
        for letter in letters.bytes() {
            if self.as_slice().last() != Some(&letter) {
                self.push(letter);
            }
        }
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    pub(super) fn as_mut_slice(&mut self) -> &mut [u8] {
        &mut self.bytes[..self.len]
    }

    pub(super) fn to_text(self) -> String {
        self.as_slice().iter().map(|letter| char::from(*letter)).collect()
    }

    /// Drops the last letter, if there is one.
    pub(super) fn pop(&mut self) {
        self.len = self.len.saturating_sub(1);
    }
}

/// Returns whether a letter is a vowel; `y` is none, because no sound has it.
pub(super) fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}
