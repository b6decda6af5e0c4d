//! Transliteration: the Latin letters of a word, whether it is written in them or in Cyrillic ones.
//!
//! In: a folded word. Out: its letters, Cyrillic ones as English newspapers write them.

use super::letters::Letters;

/// Returns the Latin letters of a word; all but letters of the Latin and Cyrillic alphabets is passed over.
pub(super) fn letters(folded: &str) -> Letters {
    let mut letters = Letters::new();
    for character in folded.chars() {
        match character {
            'a'..='z' => letters.push(character as u8),
            _ if character.is_ascii() => (),
            _ => transliterated(character).bytes().for_each(|letter| letters.push(letter)),
        }
    }
    letters
}

fn transliterated(character: char) -> &'static str {
    match character {
        'а' | 'ә' | 'ə' => "a",
        'б' => "b",
        // ў follows a vowel, and is the в of Russian: Арлоў, Орлов.
        'в' | 'ў' => "v",
        'г' | 'ґ' | 'ғ' | 'ѓ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' | 'і' | 'ї' | 'ы' | 'ј' => "i",
        'к' | 'қ' | 'ќ' => "k",
        'л' | 'љ' => "l",
        'м' => "m",
        'н' | 'ң' | 'њ' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ұ' | 'ү' => "u",
        'ф' => "f",
        'х' => "kh",
        'һ' => "h",
        'ц' => "ts",
        'ч' | 'ћ' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ю' => "yu",
        'я' => "ya",
        'є' => "ie",
        'ђ' | 'џ' => "dzh",
        'ѕ' => "dz",
        _ => "",
    }
}
