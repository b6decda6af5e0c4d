//! The names of months, days and zones, in the languages that papers write their dates in.

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The months in other languages, as they stand in a date: German, French, Spanish, Portuguese, Italian, Dutch,
/// Swedish, Danish, Polish, Czech, Hungarian, Romanian, Turkish, Finnish, Russian, Ukrainian, Greek, Catalan.
const OTHER_MONTHS: [&str; 12] = [
    "januar jänner janvier enero janeiro gennaio januari stycznia ledna január ianuarie ocak tammikuuta января січня ιανουαρίου gener",
    "februar feber février fevrier febrero fevereiro febbraio februari lutego února február februarie şubat helmikuuta февраля лютого φεβρουαρίου febrer",
    "märz maerz mars marzo março maart marts marca března március martie mart maaliskuuta марта березня μαρτίου març",
    "avril abril aprile kwietnia dubna április aprilie nisan huhtikuuta апреля квітня απριλίου",
    "mai mayo maio maggio mei maj maja května május mayıs toukokuuta мая травня μαΐου maig",
    "juni juin junio junho giugno czerwca června június iunie haziran kesäkuuta июня червня ιουνίου juny",
    "juli juillet julio julho luglio lipca července július iulie temmuz heinäkuuta июля липня ιουλίου juliol",
    "août aout agosto augusti augustus sierpnia srpna augusztus ağustos elokuuta августа серпня αυγούστου agost",
    "septembre septiembre setiembre setembro settembre września září szeptember septembrie eylül syyskuuta сентября вересня σεπτεμβρίου setembre",
    "oktober octobre octubre outubro ottobre października října október octombrie ekim lokakuuta октября жовтня οκτωβρίου",
    "novembre noviembre novembro listopada listopadu noiembrie kasım marraskuuta ноября листопада νοεμβρίου",
    "dezember décembre decembre diciembre dezembro dicembre grudnia prosince decembrie aralık joulukuuta декабря грудня δεκεμβρίου desembre",
];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The weekdays in other languages; they decide nothing, and are only left out.
const OTHER_WEEKDAYS: &str = "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi \
    mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo segunda-feira \
    terça-feira quarta-feira quinta-feira sexta-feira lunedì martedì mercoledì giovedì venerdì sabato domenica maandag \
    dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag \
    lørdag søndag poniedziałek wtorek środa czwartek piątek sobota niedziela pazartesi salı çarşamba perşembe cuma \
    cumartesi pazar понедельник вторник среда четверг пятница суббота воскресенье понеділок вівторок середа четвер \
    п'ятниця субота неділя";

/// The zone names that mean one thing in news; any other name leaves the time without a zone.
const ZONES: [(&str, &str); 14] = [
    ("gmt", "Z"),
    ("utc", "Z"),
    ("z", "Z"),
    ("est", "-05:00"),
    ("edt", "-04:00"),
    ("cdt", "-05:00"),
    ("mst", "-07:00"),
    ("mdt", "-06:00"),
    ("pst", "-08:00"),
    ("pdt", "-07:00"),
    ("cet", "+01:00"),
    ("cest", "+02:00"),
    ("mez", "+01:00"),
    ("mesz", "+02:00"),
];

/// Returns the number of a month from its name, written out or shortened to three letters or more (`Sept.`).
///
/// A short form that means several months, such as `jui` of French, is none.
pub(crate) fn month(word: &str) -> Option<i8> {
    let word = word.strip_suffix('.').unwrap_or(word).to_lowercase();
    if word.chars().count() < 3 {
        return None;
    }
    let english = MONTHS.iter().position(|name| name.starts_with(&word));
    let place = english.or_else(|| {
        let names = |names: &&str| names.split(' ').any(|name| name.starts_with(&word));
        let mut found =
            OTHER_MONTHS.iter().enumerate().filter(|(_, list)| names(list)).map(|(place, _)| place);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    });
    i8::try_from(place? + 1).ok()
}

/// Tells whether a month behind a day with a point may be that of Croatian, which is another one than that of its
/// neighbours: `12 listopada` is in November in Polish, which sets no point, and `12. listopada` in October.
pub(super) fn may_be_croatian(word: &str) -> bool {
    let word = word.strip_suffix('.').unwrap_or(word).to_lowercase();
    ["lipnja", "srpnja", "listopada"].iter().any(|name| name.starts_with(&word))
}

/// Tells whether a word is the name of a weekday, written out or, in English, shortened.
pub(super) fn is_weekday(word: &str) -> bool {
    let word = word.strip_suffix('.').unwrap_or(word).to_lowercase();
    let english = word.chars().count() >= 3 && WEEKDAYS.iter().any(|name| name.starts_with(&word));
    english || OTHER_WEEKDAYS.split_ascii_whitespace().any(|name| name == word)
}

/// Returns the offset of a zone name; nothing for one that means several, `None` for a word that is no zone.
pub(super) fn zone(name: &str) -> Option<String> {
    let name = name.trim_matches(['(', ')']);
    if let Some((_, offset)) = ZONES.iter().find(|(zone, _)| zone.eq_ignore_ascii_case(name)) {
        return Some((*offset).to_owned());
    }
    // As JavaScript prints it, `GMT+0100`, and as papers do, `GMT+1`.
    let behind = ["GMT", "UTC"].iter().find_map(|zone| name.strip_prefix(zone));
    if let Some(offset) = behind.filter(|offset| offset.starts_with(['+', '-'])) {
        let (sign, digits) = offset.split_at(1);
        let is_hour = digits.len() == 1 && digits.bytes().all(|byte| byte.is_ascii_digit());
        return Some(if is_hour { format!("{sign}0{digits}") } else { offset.to_owned() });
    }
    let like_a_zone = (2..=5).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_uppercase());
    like_a_zone.then(String::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_in_the_languages_of_papers() {
        let check = |word: &str, expected: Option<i8>| assert_eq!(month(word), expected, "{word}");
        check("January", Some(1));
        check("Sept.", Some(9));
        check("mar", Some(3));
        check("März", Some(3));
        check("août", Some(8));
        check("Aralık", Some(12));
        check("декабря", Some(12));
        check("juil", Some(7));
        check("jui", None);
        check("červ", None);
        check("ja", None);
        check("Montag", None);
    }

    #[test]
    fn every_language_has_twelve_months() {
        for months in OTHER_MONTHS {
            for name in months.split(' ') {
                assert!(month(name).is_some(), "{name}");
            }
        }
    }
}
