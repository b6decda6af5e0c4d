//! In which language a text is written.
//!
//! In: an article. Out: its language, and that of each paragraph that is in another one; nothing where there is doubt, as
//! in a headline alone, or in a language that is not known here. Related languages are not guessed at: what is frequent
//! in both Norwegian and Danish decides nothing.
//!
//! The script decides first, then the share of [frequent words](frequent), and where both leave a doubt the trigrams of
//! [`whatlang`] must agree with the words. A paragraph costs a few words: as soon as two of them are frequent
//! in the language of the article it is in that language.

mod frequent;
mod script;

use frequent::{Counts, Set, listed};
use script::{Script, is_plain_arabic, is_written_in, script};

use crate::{Article, Zone, language_code, words};

/// How many words of an article are looked at, half of them from its middle.
const SAMPLE: usize = 240;
/// How many words of a paragraph are looked at before it is suspected of another language, and after that.
const GLANCE: usize = 30;
const LOOK: usize = 120;
/// The shortest paragraph that has a language of its own, in characters.
const PARAGRAPH: usize = 60;
/// How many letters it has at least.
const LETTERS: usize = 40;
/// How many bytes are shown to `whatlang`.
const TRIGRAMS: usize = 1200;

/// Languages so close that one is never told from another inside an article.
const CLOSE: &[&[&str]] = &[
    &["hr", "sr", "bs", "sh", "sl"],
    &["id", "ms", "jv"],
    &["nb", "nn", "no", "da", "sv"],
    &["cs", "sk"],
    &["rn", "rw"],
    &["zu", "xh", "ss", "nr"],
    &["gl", "pt"],
    &["ca", "oc"],
    &["nl", "af", "fy"],
    &["hi", "mr", "ne"],
    &["zh", "yue", "ja"],
    &["bg", "mk"],
];

/// Fills in the language of an article, unless it is stated, and those of its paragraphs.
pub(super) fn infer(article: &mut Article) {
    if article.language.is_none() {
        article.language = of_article(article).map(str::to_owned);
    }
    let stated = article.language.clone();
    let known = Known::new(stated.as_deref());
    for at in 0..article.paragraphs.len() {
        if article.paragraphs[at].language.is_none() && article.paragraphs[at].span.len() >= PARAGRAPH {
            let other = other_language(article.paragraph_text(at), &known);
            article.paragraphs[at].language = other.map(str::to_owned);
        }
    }
}

/// Returns the language of an article.
fn of_article(article: &Article) -> Option<&'static str> {
    let story = |zone: Zone| matches!(zone, Zone::Lead | Zone::Body);
    let mut parts: Vec<&str> = article
        .paragraphs
        .iter()
        .filter(|paragraph| story(paragraph.zone))
        .map(|paragraph| paragraph.span.of(&article.text))
        .collect();
    if parts.is_empty() {
        parts.extend(article.paragraphs.iter().map(|paragraph| paragraph.span.of(&article.text)));
    }
    let mut counts = Counts::new();
    let middle = parts.len() / 2;
    let mut sample = String::new();
    for half in [&parts[..middle], &parts[middle..]] {
        let end = counts.words as usize + SAMPLE / 2;
        for part in half {
            let left = end.saturating_sub(counts.words as usize);
            sample.push_str(&part[..count(part, left, &mut counts)]);
            sample.push(' ');
        }
    }
    decide(&sample, &counts)
}

/// Returns the language of a text whose words were counted.
fn decide(text: &str, counts: &Counts) -> Option<&'static str> {
    let script = script(text)?;
    let letters = text.chars().filter(|c| c.is_alphabetic()).take(20).count();
    match script {
        Script::Of(language) => (letters >= 10).then_some(language),
        Script::Kana => (letters >= 6).then_some("ja"),
        Script::Han => (letters >= 10).then_some("zh"),
        Script::Hebrew | Script::Bengali => {
            let (language, other) = if script == Script::Hebrew { ("he", "yi") } else { ("bn", "as") };
            let is_other = counts.of(other) > counts.of(language);
            (letters >= 10).then_some(if is_other { other } else { language })
        }
        Script::Ethiopic => {
            let (am, ti) = (counts.of("am"), counts.of("ti"));
            match (am >= 2 && am >= 3 * ti, ti >= 2 && ti >= 3 * am) {
                (true, _) => Some("am"),
                (_, true) => Some("ti"),
                _ => None,
            }
        }
        Script::Arabic if is_plain_arabic(text) => Some("ar"),
        Script::Other => None,
        Script::Latin | Script::Cyrillic | Script::Arabic | Script::Devanagari => {
            by_words(text, counts).filter(|language| is_written_in(language, script))
        }
    }
}

/// Returns the language whose frequent words a text has, if it has many more of them than of any other.
fn by_words(text: &str, counts: &Counts) -> Option<&'static str> {
    let [(language, hits), (second, other_hits)] = counts.best();
    // Half of the words of Nigerian Pidgin are those of English, and none of the other half is.
    if matches!(language, "en" | "pcm") && counts.of("pcm") >= 4 && counts.of("pcm") * 20 >= counts.words {
        return Some("pcm");
    }
    let share = f32::from(hits) / f32::from(counts.words.max(1));
    let rivalry = f32::from(other_hits) / f32::from(hits.max(1));
    if hits >= 6 && share >= 0.12 && rivalry > 0.4 && are_close(language, second) {
        return of_two(text, language, second);
    }
    // Languages that put words of grammar into their endings have fewer of them.
    if (hits >= 8 && share >= 0.12 && rivalry <= 0.7) || (hits >= 4 && share >= 0.2 && rivalry <= 0.5) {
        return Some(language);
    }
    if hits < 3 || share < 0.08 {
        return None;
    }
    let mut end = text.len().min(TRIGRAMS);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let trigrams = whatlang::detect(&text[..end]).filter(whatlang::Info::is_reliable)?;
    let named = language_code(trigrams.lang().code())?;
    let is_first = named == language || (named == second && other_hits == hits);
    if is_first { listed(&named) } else { None }
}

/// Returns which of two close languages a text is in, by the words that are frequent in one of them only.
fn of_two(text: &str, one: &'static str, other: &'static str) -> Option<&'static str> {
    let sets = [Set::of(one), Set::of(other)];
    let mut own = [0_u32; 2];
    for word in words(text) {
        let with = Set::with(&word.folded);
        match sets.map(|set| set.meets(with)) {
            [true, false] => own[0] += 1,
            [false, true] => own[1] += 1,
            _ => (),
        }
    }
    match own {
        [first, second] if first >= 2 && first >= 3 * second => Some(one),
        [first, second] if second >= 2 && second >= 3 * first => Some(other),
        _ => None,
    }
}

/// What is known of the article that a paragraph belongs to.
struct Known<'a> {
    language: Option<&'a str>,
    /// The lists of the language.
    set: Set,
}

impl<'a> Known<'a> {
    fn new(language: Option<&'a str>) -> Self {
        Known { language, set: language.map(Set::of).unwrap_or_default() }
    }
}

/// Returns the language of a paragraph, if it is reliably another than that of the article.
fn other_language(text: &str, article: &Known<'_>) -> Option<&'static str> {
    if let Some(language) = article.language {
        let at_home = if article.set.is_empty() {
            script(text).is_none_or(|script| is_written_in(language, script))
        } else {
            begins_in(text, article.set)
        };
        if at_home {
            return None;
        }
    }
    if text.chars().filter(|c| c.is_alphabetic()).take(LETTERS).count() < LETTERS {
        return None;
    }
    let mut counts = Counts::new();
    let used = count(text, LOOK, &mut counts);
    let text = &text[..used];
    let found = decide(text, &counts)?;
    let Some(language) = article.language else { return Some(found) };
    let (own, hits) = (counts.of(language), counts.of(found));
    let by_script = script(text).is_some_and(|script| !is_written_in(language, script));
    let by_words = hits >= 4 && hits >= counts.words / 5 && hits >= 3 * own;
    ((by_script || by_words) && language != found && !are_close(language, found)).then_some(found)
}

/// Returns whether two of the first words are frequent in a language; text in it is not read further than that.
fn begins_in(text: &str, set: Set) -> bool {
    let mut hits = 0;
    let mut words = words(text);
    let mut word = String::new();
    for _ in 0..GLANCE {
        if words.next_into(&mut word).is_none() {
            return false;
        }
        hits += u32::from(Set::with(&word).meets(set));
        if hits == 2 {
            return true;
        }
    }
    false
}

/// Counts up to so many words of a text, and returns where the last of them ends.
fn count(text: &str, limit: usize, counts: &mut Counts) -> usize {
    let mut words = words(text);
    let mut word = String::new();
    let mut end = 0;
    for _ in 0..limit {
        let Some(span) = words.next_into(&mut word) else { break };
        counts.add(&word);
        end = span.end;
    }
    end
}

fn are_close(one: &str, other: &str) -> bool {
    CLOSE.iter().any(|group| group.contains(&one) && group.contains(&other))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the language of an article that is nothing but this text.
    fn check(text: &str, expected: Option<&str>) {
        let mut article = Article::from_parts("a", None, text.split('|'));
        article.infer();
        assert_eq!(article.language.as_deref(), expected, "{text}");
    }

    #[test]
    fn a_language_is_known_by_its_frequent_words() {
        check(
            "The envoys met in the old town hall, and they talked about the treaty until it was dark.",
            Some("en"),
        );
        check(
            "Die Gesandten trafen sich in der Stadt und sprachen bis zum Abend über den Vertrag, der nicht fertig ist.",
            Some("de"),
        );
        check(
            "Les envoyés se sont réunis dans la ville et ont parlé du traité, qui n’est pas encore signé.",
            Some("fr"),
        );
        check(
            "Los enviados se reunieron en la ciudad y hablaron del tratado, que todavía no está firmado por las partes.",
            Some("es"),
        );
        check(
            "Посланники встретились в городе и говорили о договоре, который ещё не подписан, но будет готов к зиме.",
            Some("ru"),
        );
        check(
            "Посланці зустрілися в місті та говорили про договір, який ще не підписано, але він буде готовий до зими.",
            Some("uk"),
        );
        check(
            "Wajumbe walikutana katika mji na kuzungumza kuhusu mkataba kwa muda wa siku mbili, lakini hawakukubaliana.",
            Some("sw"),
        );
        check(
            "فرستادگان در شهر با هم دیدار کردند و از پیمان گفتند که هنوز امضا نشده است و برای آن باید صبر کرد.",
            Some("fa"),
        );
        check("اجتمع المبعوثون في المدينة وتحدثوا عن المعاهدة التي لم توقع بعد إلى أن حل الظلام", Some("ar"));
    }

    #[test]
    fn some_scripts_are_of_one_language() {
        check("使节们在城里会面，谈到条约，直到天黑。", Some("zh"));
        check("使節団は町で会い、条約について話し合った。", Some("ja"));
        check("사절들은 시내에서 만나 조약에 대해 이야기했다.", Some("ko"));
        check("ทูตพบกันในเมืองและพูดคุยเรื่องสนธิสัญญา", Some("th"));
        check("השליחים נפגשו בעיר ודיברו על האמנה", Some("he"));
        check("Οι απεσταλμένοι συναντήθηκαν στην πόλη", Some("el"));
        check("தூதர்கள் நகரில் சந்தித்துப் பேசினர்", Some("ta"));
        check("ელჩები ქალაქში შეხვდნენ", Some("ka"));
    }

    #[test]
    fn close_languages_are_told_apart_or_not_at_all() {
        check(
            "Udsendingene mødtes i byen og talte om aftalen, og de blev der, efter at hun havde sagt nej, og ikke nu.",
            Some("da"),
        );
        check(
            "Utsendingene møttes i byen og snakket om avtalen, og de ble der etter at hun hadde sagt nei, og ikke nå.",
            Some("nb"),
        );
        check(
            "Para utusan bertemu di kota dan yang lain tidak bisa datang karena hujan, kata polisi saat ini.",
            Some("id"),
        );
    }

    #[test]
    fn what_is_not_clear_is_not_told() {
        check("Talks begin", None);
        check("Zürich 12:30, 14:15 3 1", None);
        check(
            "Atlantis: Zorblax quendi marfulo tibbani greshkov ulmeno praxil dorvane hustelk miranqo.",
            None,
        );
        check("", None);
    }

    #[test]
    fn a_stated_language_stays() {
        let mut article =
            Article::from_parts("a", None, ["The envoys met in the old town hall, and they talked of it."]);
        article.language = Some("fr".to_owned());
        article.infer();
        assert_eq!(article.language.as_deref(), Some("fr"));
    }

    #[test]
    fn a_paragraph_may_be_in_another_language() {
        let english =
            "The envoys met in the old town hall, and they talked about the treaty until it was dark.";
        let french =
            "Les envoyés se sont réunis dans la ville et ont parlé du traité, qui n’est pas encore signé.";
        let names =
            "Anna Müller, Jean Dupont, María Díaz, Paolo Rossi, Jan de Vries, Lars Hansen, Ivan Petrov";
        let mut article = Article::from_parts(
            "a",
            Some("Talks"),
            [
                english,
                french,
                names,
                "Merci à tous !",
                english,
                "使节们在城里会面，谈到条约，直到天黑。他们还没有签字，明天再谈。会谈将在冬天结束，使节们说，条约很快就会签署，城里的人都在等待。",
            ],
        );
        article.infer();
        let found: Vec<Option<&str>> =
            article.paragraphs.iter().map(|paragraph| paragraph.language.as_deref()).collect();
        assert_eq!(found, [None, None, Some("fr"), None, None, None, Some("zh")]);
    }
}
