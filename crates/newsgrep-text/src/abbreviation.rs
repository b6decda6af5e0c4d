//! Abbreviations that news writes with a dot, and words that begin sentences after them.
//!
//! In: the word before a dot, or the one after it. Out: what the dot says. Whether a sentence ends is decided in
//! [`sentence`](crate::sentence), by more than these two words.
//!
//! The lists are in lower case and without the final dot: English, then French, German, Spanish, Italian,
//! Portuguese, Dutch and Russian. Words that are common ends of sentences in another
//! language, such as the Italian `on.`, are left out.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Abbreviations that a name follows.
const TITLES: &str = "\
    adm amb brig capt cmdr col cpl det dr fr gen gov hon insp lt maj messrs mr mrs ms pfc pres prof pvt \
    rep reps rev sen sens sgt supt mm mme mlle mgr hr dipl sra srta dra dña gral sig dott avv on.le exmo \
    dhr mevr drs mej г им ул проф акад ген";

/// Abbreviations that stand inside a sentence unless what follows begins one.
const INNER: &str = "\
    al approx apr aug ave blvd bros co corp dec dept est etc feb ft govt hwy inc jan jr ltd mt nov oct \
    plc sept sr st ste univ vs av boul cf env bzw ca evtl ggf inkl mio mrd sog str usw vgl avda ee.uu ud \
    uds ecc pag bijv enz mln гг др млн млрд пр руб см стр тыс";

/// Abbreviations before a number.
const BEFORE_NUMBER: &str = "\
    art fig jul jun mar n no nos nr núm p pp pág sec sep vol";

/// Months that German writes after a day with a dot.
const GERMAN_MONTHS: &str = "\
    januar jänner februar märz april mai juni juli august september oktober november dezember \
    jahrhundert";

/// Words that begin a sentence more often than a name.
const STARTERS: &str = "\
    a about according after all although an and another as asked at because before both but by despite \
    during each even every for former from he her here his how however i if in it its last many \
    meanwhile more most no not now on one or our she since so some such that the their then there these \
    they this those though to under until we what when where whether which while who why with you cette \
    ce ces dans elle elles en et il ils la le les leur mais pour selon un une aber am auch bei das der \
    die doch ein eine er es im nach sie und wir el los las pero según una gli lo ma nel nella secondo o \
    os um uma mas segundo de een het hij maar zij в во на но он она они по это как";

/// How much a dot after a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dot {
    /// It ends a sentence.
    Stop,
    /// It belongs to a title such as `Gen.`, which a name follows.
    Title,
    /// It belongs to an abbreviation or an initial, and may end the sentence too.
    Inner,
    /// It belongs to an abbreviation if a number follows.
    BeforeNumber,
    /// It follows a number of one or two digits, which may be a day.
    Day,
}

/// What a dot after each abbreviation says. Sentences end so often that going through the lists is felt.
static ABBREVIATIONS: LazyLock<HashMap<&str, Dot>> = LazyLock::new(|| {
    // Of an abbreviation that is in several lists, the last counts.
    let lists = [(INNER, Dot::Inner), (BEFORE_NUMBER, Dot::BeforeNumber), (TITLES, Dot::Title)];
    let listed =
        |(list, dot): (&'static str, Dot)| list.split_ascii_whitespace().map(move |word| (word, dot));
    lists.into_iter().flat_map(listed).collect()
});

/// Returns what a dot after this word says; the word may hold dots itself, as `U.S` does.
pub(crate) fn dot_after(word: &str) -> Dot {
    let lower = word.to_lowercase();
    let lower = lower.as_str();
    if let Some(dot) = ABBREVIATIONS.get(lower) {
        return *dot;
    }
    if is_initials(word) {
        return Dot::Inner;
    }
    if word.len() <= 2 && !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) {
        Dot::Day
    } else {
        Dot::Stop
    }
}

fn holds(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed == word)
}

/// Returns whether a word is one capital letter, or letters with dots between them: `J`, `U.S`, `a.m`, `Ph.D`.
fn is_initials(word: &str) -> bool {
    let mut parts = word.split('.').map(|part| part.chars().count());
    let single = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    single
        || (word.contains('.')
            && parts.all(|length| length == 1 || length == 2)
            && word.chars().any(char::is_alphabetic))
}

/// Returns whether a word begins a sentence more often than a name.
pub(crate) fn is_starter(word: &str) -> bool {
    holds(STARTERS, word.to_lowercase().as_str())
}

/// Returns whether a word makes the number before it a day, as in `12. Januar`.
pub(crate) fn is_german_month(word: &str) -> bool {
    holds(GERMAN_MONTHS, word.to_lowercase().as_str())
}
