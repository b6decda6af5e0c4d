//! How words must begin to be inflections with a given stem, which spares asking most words of the dictionary.
//!
//! In: a stem and its language. Out: the beginnings. They are read off the rules of the Snowball algorithms (Porter,
//! "Snowball: A language for stemming algorithms", 2001): what these take off a word's end, and what they put there. Of a
//! language that is not known here, any word may be an inflection.

/// Articles and pronouns that the rules for French take off.
const FRENCH_ELISIONS: [&str; 10] = ["c'", "d'", "j'", "l'", "m'", "n'", "qu'", "s'", "t'", "z'"];

/// The languages whose rules know no letter of ASCII.
const OTHER_SCRIPTS: [&str; 9] = ["ar", "el", "fa", "hi", "hy", "ne", "ru", "ta", "uk"];

/// Returns whether a word in letters of ASCII, of which an archive in Latin letters has most, is its own stem by the
/// inflection rules of a language.
pub fn keeps_ascii(language: &str) -> bool {
    OTHER_SCRIPTS.contains(&language)
}

/// Returns how words with this stem begin: each of them has one of these beginnings.
///
/// The beginnings are in order, none being that of another. A language whose rules are not known here has one, the empty one.
///
/// ```
/// use newsgrep_query::plan::expansion::beginnings;
///
/// // `skies` is an inflection of `sky`.
/// assert_eq!(beginnings("sky", "en"), ["s"]);
/// ```
pub fn beginnings(stem: &str, language: &str) -> Vec<String> {
    let letters = stem.chars().count();
    let begin = |kept: usize| stem.chars().take(kept).collect::<String>();
    match language {
        // Letters are only taken off.
        "da" | "nb" | "nn" | "no" | "ru" | "sv" => vec![begin(letters)],
        // Two letters at the end may not be the word's own: `skies` is `sky`, `dying` is `die`, `bility` is `ble`.
        "en" | "es" | "pt" => vec![begin(letters.saturating_sub(2).max(1))],
        "fr" => {
            let own = begin(letters.saturating_sub(2));
            let elided = FRENCH_ELISIONS.iter().map(|elided| format!("{elided}{own}"));
            let mut beginnings: Vec<String> = elided.filter(|elided| !elided.starts_with(&own)).collect();
            beginnings.push(own);
            beginnings.sort_unstable();
            beginnings
        }
        // `ae`, `oe` and `ue` become one letter.
        "de" => {
            let end = stem.find(['a', 'o', 'u']).map_or(stem.len(), |vowel| vowel + 1);
            vec![stem[..end].to_owned()]
        }
        // A double letter before the last vowels becomes one.
        "fi" => vec![begin(1)],
        _ => vec![String::new()],
    }
}

#[cfg(test)]
mod tests {
    use newsgrep_testkit::Rng;
    use newsgrep_text::{Inflections, fold};

    use super::*;

    const LANGUAGES: [&str; 12] = ["da", "de", "en", "es", "fi", "fr", "nb", "nn", "no", "pt", "ru", "sv"];

    fn check(language: &str, word: &str) {
        let folded = fold(word).text;
        let rules = Inflections::of(language).expect("listed languages have rules");
        let stem = rules.stem(&folded);
        let beginnings = beginnings(&stem, language);
        assert!(beginnings.is_sorted(), "{beginnings:?}");
        let having = beginnings.iter().filter(|beginning| folded.starts_with(beginning.as_str())).count();
        assert_eq!(having, 1, "{language}: {folded} has the stem {stem}, so {beginnings:?}");
    }

    #[test]
    fn irregular_words_begin_as_their_stems_do() {
        let words = "skis skies dying lying tying idly gently ugly early only singly news howe atlas cosmos bias andes \
            inning outing canning herring earring evening proceed exceed succeed ies ied y ye eyed be sky able ability \
            possibility ogist geologist dansk løst fullt höst mest sjukast nisse lns ln aerger quelle queue ueber \
            bauen oel treue haeuser êtes aïeux yeux émeus l'accord n'a qu'a d'eau z'yeux c'est aux eaux ée y'a oux \
            bijoux n'n'n'ab l'l'l' amoureux ëtre dizendo leem parabéns saísse ñandu yendo oyendo oír ёлка её подъём он ий ость \
            вшись tätä talossakaan kaksien maissa kkaa aakkaa";
        for language in LANGUAGES {
            words.split_whitespace().for_each(|word| check(language, word));
        }
    }

    #[test]
    fn rules_for_other_scripts_leave_ascii_alone() {
        let letters: Vec<char> = ('a'..='z').chain('0'..='9').chain(['\'', '.', ',', '_']).collect();
        let mut rng = Rng::new(20_260_315);
        for language in OTHER_SCRIPTS {
            let rules = Inflections::of(language).expect("listed languages have rules");
            assert!(keeps_ascii(language));
            for _ in 0..20_000 {
                let word: String = (0..rng.between(1, 12)).map(|_| *rng.pick(&letters)).collect();
                assert_eq!(rules.stem(&word), word, "{language}");
            }
        }
    }

    #[test]
    fn words_begin_as_their_stems_do() {
        let beginnings = [
            "", "ge", "me", "naj", "l'", "qu'", "n'", "al", "ber", "y", "ue", "ie", "ae", "о", "пере", "ё",
            "x", "ski", "d", "ко",
        ];
        let middles = [
            "", "str", "ae", "iu", "ти", "ben", "qu", "y", "gu", "l", "ёл", "kk", "ss", "bl", "at", "iz",
            "oe", "ll", "e", "ab",
        ];
        let ends = "s ing ed en heit mente issa ами ость erna ions e ies ied eed eedly ingly edly y ly ational tional ency \
            ancy ably ently izer ization ation ator alism ality fulness ously ousness iveness ivity bility logy ogist \
            fully lessly icate icity ical ative alize ement able ible ence iendo ando amiento encia ución logía arme \
            iéndoles yéndonos ente gue gué eira ência imento íamos issões ão ação emment amment ement ivement iquement \
            euse eux eaux aux abilité ateur atrice issement ment issaient ieuse ier ière é és logie usion oux kse ksensa \
            nsa llaan impia ieni jä ln lns erinnen erin nisse keit lich ung ig isch end est st et löst fullt heterna andet \
            lig els erte ert hetenes hetslov eleg ers erendes ethed løst hed вшись ейшими ейше ующ ыть ия иями нн";
        let ends: Vec<&str> = ends.split_whitespace().chain([""]).collect();
        let mut rng = Rng::new(20_260_314);
        for language in LANGUAGES {
            for _ in 0..20_000 {
                let word = [
                    beginnings[rng.below(beginnings.len())],
                    middles[rng.below(middles.len())],
                    middles[rng.below(middles.len())],
                    ends[rng.below(ends.len())],
                    ends[rng.below(ends.len())],
                ];
                check(language, &word.concat());
            }
        }
    }
}
