//! Datelines: where a story was reported from, and the credit that stands beside it.
//!
//! In: the first line of a paragraph near the top of a story. Out: the place as it is printed, the agency in brackets
//! behind it, and where the story goes on. A place is told only where the form leaves no doubt: beside a credit or a date
//! and before a dash, or alone in capitals if it is one of the cities that datelines name without their country.

use super::agency::{agency, credited_first};
use crate::abbreviation::is_starter;
use crate::fold::is_dash;

/// What a line begins with.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Dateline<'a> {
    pub(super) place: Option<&'a str>,
    pub(super) agency: Option<&'static str>,
}

/// How far a dateline reaches, in bytes.
const REACH: usize = 140;
/// The longest place, in words.
const PLACE_WORDS: usize = 7;

/// Returns the dateline that a line begins with, if it has one.
pub(super) fn dateline(line: &str) -> Option<Dateline<'_>> {
    let line = line.trim_start();
    let head = head(line);
    if let Some(found) = native(head) {
        return Some(found);
    }
    in_brackets(head).or_else(|| before_agency(head)).or_else(|| before_dash(head))
}

/// Returns the beginning of a line, as far as datelines reach.
fn head(line: &str) -> &str {
    let mut end = line.len().min(REACH);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    &line[..end]
}

/// Reads `MOSCOW, Jan 12 (Reuters) - `, `(AFP) — `, `MOSCOW, January 12. /TASS/. `, `(ANSA) - ROMA, 12 GEN - `.
fn in_brackets(head: &str) -> Option<Dateline<'_>> {
    let mut from = 0;
    // `Nagpur (India) (AFP) –` has another bracket before that of the agency.
    for _ in 0..2 {
        let open = from + head[from..].find(['(', '（', '/', '[', '【', '〔'])?;
        let bracket = head[open..].chars().next()?;
        let inside = &head[open + bracket.len_utf8()..];
        let closers = match bracket {
            '(' | '（' => [')', '）'],
            '[' => [']', ']'],
            '【' | '〔' => ['】', '〕'],
            _ => ['/', '/'],
        };
        let Some(close) = inside.find(closers) else {
            // The slash of `WASHINGTON/LONDON (Reuters)` is no bracket.
            if bracket == '/' {
                from = open + 1;
                continue;
            }
            return None;
        };
        let after = &inside[close..];
        let after = &after[after.chars().next()?.len_utf8()..];
        let before = head[..open].trim_end();
        from = head.len() - after.len();
        let slashed =
            bracket == '/' && !head[..open].is_empty() && !head[..open].ends_with(char::is_whitespace);
        let Some(agency) = credited_first(&inside[..close]).filter(|_| !slashed) else {
            // `LONDON (CNN) -- ` names the place all the same.
            if matches!(bracket, '(') && begins_with_dash(after) && inside[..close].len() <= 20 {
                let place = place_in(before).filter(|place| is_capitals(place))?;
                return Some(Dateline { place: Some(place), agency: None });
            }
            if bracket == '/' {
                from = open + 1;
            }
            continue;
        };
        let place = place_in(before);
        if !before.is_empty() && place.is_none() && !is_date(before) {
            return None;
        }
        let dated = before.bytes().any(|byte| byte.is_ascii_digit());
        let goes_on = begins_with_dash(after)
            || (after.trim_start().is_empty() && (before.is_empty() || dated))
            || after.starts_with(['.', ':', '：', '。'])
            || matches!(bracket, '/' | '【' | '〔')
            || (dated && after.trim_start().starts_with(|c: char| !c.is_lowercase()));
        if !goes_on {
            return None;
        }
        // ANSA sets its name before the place.
        let place = place.or_else(|| {
            let rest = after.trim_start_matches(|c: char| c.is_whitespace() || is_dash(c) || c == '.');
            before.is_empty().then(|| before_dash(rest).and_then(|found| found.place)).flatten()
        });
        return Some(Dateline { place, agency: Some(agency) });
    }
    None
}

/// Reads `МОСКВА, 12 янв - РИА Новости. ` and `دبي - رويترز: `.
fn before_agency(head: &str) -> Option<Dateline<'_>> {
    let (at, dash) = spaced_dash(head)?;
    let rest = &head[at + dash..];
    let end = rest.find(['.', ':', '،', '\n', '–', '—', '(']).unwrap_or(rest.len());
    let name = rest[..end].trim();
    let name = name.strip_suffix(" -").unwrap_or(name);
    let agency = agency(name).filter(|_| !name.is_empty())?;
    let place = place_in(&head[..at])?;
    Some(Dateline { place: Some(place), agency: Some(agency) })
}

/// Reads `WASHINGTON — ` and `RENO, Nev. — `, and `Moscow, Jan. 12 — `.
fn before_dash(head: &str) -> Option<Dateline<'_>> {
    let (at, _) = spaced_dash(head)?;
    let before = head[..at].trim_end();
    let place = place_in(before)?;
    let is_dated = place.len() < before.len() && before[place.len()..].starts_with(',');
    let certain = is_dated && begins_with_capital(place) && !is_starter(place)
        || is_capitals(place) && (has_state(place) || is_city(place));
    certain.then_some(Dateline { place: Some(place), agency: None })
}

/// Reads what agencies write in other scripts: `新华社北京1月12日电`, `(서울=연합뉴스)`, `【ロンドン時事】`.
fn native(head: &str) -> Option<Dateline<'_>> {
    for name in ["新华社", "新華社", "中新社", "中新网", "中央社"] {
        let Some(rest) = head.trim_start_matches(['（', '(']).strip_prefix(name) else { continue };
        let end = rest.find('电').or_else(|| rest.find('電')).filter(|end| *end <= 60)?;
        let place = rest[..end].split(|c: char| c.is_numeric() || matches!(c, '/' | ' ' | '（' | '(')).next();
        let place = place.filter(|place| !place.is_empty() && place.chars().all(char::is_alphabetic));
        return Some(Dateline { place, agency: agency(name) });
    }
    for bracket in ["(", "[", "【"] {
        let Some(rest) = head.strip_prefix(bracket) else { continue };
        let inside = &rest[..rest.find([')', ']', '】'])?];
        if let Some((place, name)) = inside.split_once('=') {
            let agency = agency(name)?;
            let place = place.trim();
            let is_place = !place.is_empty() && place.chars().all(char::is_alphabetic);
            return Some(Dateline { place: is_place.then_some(place), agency: Some(agency) });
        }
        for name in ["時事", "共同"] {
            if let Some(place) = inside.strip_suffix(name) {
                let is_place = !place.is_empty() && place.chars().all(char::is_alphabetic);
                return Some(Dateline { place: is_place.then_some(place), agency: agency(name) });
            }
        }
    }
    None
}

/// Returns where the first dash stands that has a space before it or behind it, and its length.
fn spaced_dash(head: &str) -> Option<(usize, usize)> {
    let (at, dash) = head.char_indices().filter(|(_, c)| is_dash(*c)).find(|(at, c)| {
        let spaced = head[..*at].ends_with(char::is_whitespace)
            || head[at + c.len_utf8()..].starts_with(|next: char| next.is_whitespace() || next == '-');
        spaced || matches!(c, '—')
    })?;
    let rest = head[at..].trim_start_matches(is_dash);
    let length = head.len() - at - rest.len();
    Some((at, length.max(dash.len_utf8())))
}

fn begins_with_dash(text: &str) -> bool {
    let text = text.trim_start_matches(['.', ' ', '\u{a0}', '\u{2009}', '\u{202f}']);
    text.starts_with(|c: char| is_dash(c) || c == '=')
}

fn begins_with_capital(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase)
}

/// Returns whether a text is nothing but a date.
fn is_date(text: &str) -> bool {
    text.len() <= 30 && text.bytes().any(|byte| byte.is_ascii_digit()) && place_in(text).is_none()
}

/// Returns the place that what stands before a dash or a credit begins with: all of it, but for a date.
fn place_in(before: &str) -> Option<&str> {
    let before = before.trim();
    let mut end = before.len();
    let mut start_of_word = 0;
    let mut previous = 0;
    let mut words = 0;
    for word in before.split_inclusive(char::is_whitespace) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_weekday =
            is_weekday(bare) || (word.trim_end().ends_with([',', '.']) && is_short_weekday(bare));
        if word.contains(char::is_numeric) || is_weekday {
            // The month before a day belongs to the date.
            end = if is_month(before[previous..start_of_word].trim()) { previous } else { start_of_word };
            break;
        }
        let rest = &before[start_of_word + word.len()..];
        if is_month(bare) && rest.starts_with(char::is_numeric) {
            end = start_of_word;
            break;
        }
        if !bare.is_empty() && !is_word_of_a_place(word) {
            return None;
        }
        words += 1;
        previous = start_of_word;
        start_of_word += word.len();
    }
    let place = before[..end].trim_end_matches([' ', ',', '،', '\u{a0}', '\t', ':']);
    // `Москва. 12 января.` ends the place with a stop, `CAMBRIDGE, Mass.` does not.
    let place = match place.strip_suffix('.') {
        Some(bare) if !bare.contains(',') && !bare.contains('.') => bare,
        _ => place,
    };
    let is_place = (1..=PLACE_WORDS).contains(&words)
        && place.len() <= 80
        && place.starts_with(char::is_alphabetic)
        && place.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && !is_label(place)
        && !place.contains(['"', '“', '”', '«', '»', '!', '?', ';', '@', '#']);
    is_place.then_some(place)
}

/// Returns whether a word may be part of a place's name.
fn is_word_of_a_place(word: &str) -> bool {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let Some(first) = word.chars().next() else { return true };
    let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    !first.is_lowercase()
        || matches!(
            bare,
            "de" | "del"
                | "della"
                | "di"
                | "da"
                | "do"
                | "dos"
                | "das"
                | "des"
                | "du"
                | "la"
                | "le"
                | "les"
                | "los"
                | "las"
                | "el"
                | "al"
                | "of"
                | "and"
                | "et"
                | "y"
                | "e"
                | "und"
                | "am"
                | "an"
                | "der"
                | "im"
                | "in"
                | "sur"
                | "sous"
                | "upon"
                | "near"
                | "off"
                | "on"
                | "the"
                | "aan"
                | "den"
                | "van"
                | "bei"
                | "ob"
        )
}

/// Returns whether every letter is a capital one, but for a state or a country behind a comma.
fn is_capitals(place: &str) -> bool {
    let city = place.split(',').next().unwrap_or_default();
    let letters = || city.chars().filter(|c| c.is_alphabetic());
    letters().count() >= 3 && letters().all(char::is_uppercase)
}

/// Returns whether a place names its state or country behind a comma: `RENO, Nev.`
fn has_state(place: &str) -> bool {
    place.split_once(',').is_some_and(|(_, state)| {
        let state = state.trim_matches([' ', ',']);
        let is_postal = state.len() == 2 && POSTAL.split_ascii_whitespace().any(|code| code == state);
        let bare: String =
            state.chars().filter(|c| !matches!(c, '.' | ' ')).collect::<String>().to_lowercase();
        let is_listed = || STATES.split_ascii_whitespace().any(|listed| listed == bare);
        is_postal || (begins_with_capital(state) && is_listed())
    })
}

/// Returns whether what is written like a place is a label that stories begin with.
fn is_label(place: &str) -> bool {
    let first = place.split([' ', ',']).next().unwrap_or_default().to_lowercase();
    matches!(
        first.as_str(),
        "update"
            | "updated"
            | "breaking"
            | "exclusive"
            | "watch"
            | "video"
            | "live"
            | "photos"
            | "photo"
            | "opinion"
            | "analysis"
            | "editorial"
            | "correction"
            | "corrected"
            | "new"
            | "by"
            | "file"
            | "note"
            | "editor"
            | "editors"
            | "read"
            | "urgent"
            | "alert"
            | "factbox"
            | "timeline"
            | "report"
            | "poll"
            | "review"
            | "the"
            | "associated"
            | "agence"
            | "reuters"
            | "afp"
            | "ap"
            | "upi"
            | "nato"
            | "usa"
    ) && !(first == "new" && place.split([' ', ',']).count() > 1)
}

fn is_city(place: &str) -> bool {
    let lower = place.to_lowercase();
    CITIES.split('|').any(|city| city == lower)
}

fn is_weekday(word: &str) -> bool {
    let lower = word.to_lowercase();
    matches!(
        lower.as_str(),
        "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday"
    )
}

/// Tells whether a word is a shortened weekday, which also begins names such as Sun City.
fn is_short_weekday(word: &str) -> bool {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|day| word.eq_ignore_ascii_case(day))
}

fn is_month(word: &str) -> bool {
    let lower = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    !lower.is_empty() && MONTHS.split_ascii_whitespace().any(|month| month == lower)
}

/// Months as datelines write them.
const MONTHS: &str = "\
    jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october \
    nov november dec december janv janvier fév fev février fevrier mars avr avril mai juin juil juillet août aout \
    septembre octobre novembre déc décembre januar jänner februar märz juni juli oktober dezember dez ene enero \
    febrero marzo abr abril mayo junio julio ago agosto septiembre octubre noviembre dic diciembre gen gennaio \
    febbraio aprile mag maggio giu giugno lug luglio set settembre ott ottobre dicembre janeiro fevereiro março \
    maio junho julho setembro out outubro novembro dezembro янв января фев февр февраля мар марта апр апреля мая \
    июн июня июл июля авг августа сен сент сентября окт октября ноя ноября дек декабря يناير فبراير مارس أبريل \
    مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر";

/// The states of the United States as the post shortens them.
const POSTAL: &str = "\
    AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA \
    RI SC SD TN TX UT VT VA WA WV WI WY PR AB BC MB NB NL NS ON PE QC SK UK US";

/// States, provinces and countries behind a city, in lower case without spaces and stops: as agencies shorten them, and
/// written out.
const STATES: &str = "\
    ala ariz ark calif colo conn del dc fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev nh nj nm ny nc nd okla \
    ore pa ri sc sd tenn tex vt va wash wva wis wyo alabama alaska arizona arkansas california colorado connecticut \
    delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts \
    michigan minnesota mississippi missouri montana nebraska nevada newhampshire newjersey newmexico newyork \
    northcarolina northdakota ohio oklahoma oregon pennsylvania rhodeisland southcarolina southdakota tennessee texas \
    utah vermont virginia washington westvirginia wisconsin wyoming districtofcolumbia puertorico guam \
    virginislands americansamoa alta bc man nb nl nfld ns nwt ont pei que sask yukon alberta britishcolumbia manitoba \
    newbrunswick newfoundland newfoundlandandlabrador novascotia ontario princeedwardisland quebec québec saskatchewan \
    nunavut northwestterritories newsouthwales queensland tasmania victoria westernaustralia southaustralia nsw \
    afghanistan albania algeria andorra angola antiguaandbarbuda argentina armenia australia austria azerbaijan bahamas \
    thebahamas bahrain bangladesh barbados belarus belgium belize benin bermuda bhutan bolivia bosnia \
    bosniaandherzegovina bosnia-herzegovina botswana brazil brunei bulgaria burkinafaso burma burundi cambodia cameroon \
    canada capeverde caymanislands centralafricanrepublic chad chile china colombia comoros congo costarica croatia \
    cuba cyprus czechia czechrepublic denmark djibouti dominica dominicanrepublic easttimor ecuador egypt elsalvador \
    england equatorialguinea eritrea estonia eswatini ethiopia fiji finland france gabon gambia gazastrip germany ghana \
    gibraltar greece greenland grenada guatemala guinea guinea-bissau guyana haiti honduras hongkong hungary iceland \
    india indonesia iran iraq ireland israel italy ivorycoast jamaica japan jordan kashmir kazakhstan kenya kosovo \
    kuwait kyrgyzstan laos latvia lebanon lesotho liberia libya liechtenstein lithuania luxembourg macau macedonia \
    madagascar malawi malaysia maldives mali malta mauritania mauritius mexico moldova monaco mongolia montenegro \
    morocco mozambique myanmar namibia nepal netherlands thenetherlands newzealand nicaragua niger nigeria northkorea \
    northernireland northmacedonia norway oman pakistan palestine panama papuanewguinea paraguay peru philippines \
    poland portugal qatar romania russia rwanda samoa saudiarabia scotland senegal serbia seychelles sierraleone \
    singapore slovakia slovenia solomonislands somalia somaliland southafrica southkorea southsudan spain srilanka \
    sudan suriname swaziland sweden switzerland syria taiwan tajikistan tanzania thailand togo tonga \
    trinidadandtobago tunisia turkey turkmenistan türkiye uae uganda uk ukraine unitedarabemirates unitedkingdom \
    unitedstates us usa uruguay uzbekistan vanuatu vatican venezuela vietnam wales westbank yemen zambia zimbabwe \
    deutschland österreich schweiz frankreich italien spanien polen france allemagne italie espagne suisse belgique \
    españa méxico perú brasil francia alemania italia россия украина";

/// Cities that datelines name alone.
const CITIES: &str = "\
    abidjan|abu dhabi|abuja|accra|addis ababa|aden|aleppo|algiers|almaty|amman|amsterdam|ankara|athens|\
    atlanta|baghdad|baku|baltimore|bamako|bangkok|barcelona|beijing|beirut|belfast|belgrade|berlin|bern|\
    bogota|boston|brasilia|bratislava|brussels|bucharest|budapest|buenos aires|cairo|canberra|caracas|\
    chicago|cincinnati|cleveland|colombo|copenhagen|dakar|dallas|damascus|denver|detroit|dhaka|doha|donetsk|\
    dubai|dublin|edinburgh|frankfurt|gaza|gaza city|geneva|guatemala city|hanoi|harare|havana|helsinki|\
    hong kong|honolulu|houston|indianapolis|islamabad|istanbul|jakarta|jerusalem|johannesburg|juba|kabul|\
    kampala|karachi|kathmandu|khartoum|kiev|kigali|kinshasa|kuala lumpur|kuwait city|kyiv|lagos|las vegas|\
    lima|lisbon|london|los angeles|luxembourg|madrid|manila|melbourne|mexico city|miami|milan|milwaukee|\
    minneapolis|minsk|mogadishu|montreal|moscow|mumbai|munich|nairobi|new delhi|new orleans|new york|\
    nicosia|oklahoma city|oslo|ottawa|panama city|paris|philadelphia|phnom penh|phoenix|pittsburgh|prague|\
    pretoria|pyongyang|quebec city|quito|rabat|ramallah|riga|rio de janeiro|riyadh|rome|salt lake city|\
    san antonio|san diego|san francisco|sanaa|santiago|sao paulo|sarajevo|seattle|seoul|shanghai|singapore|\
    skopje|sofia|st. louis|stockholm|sydney|taipei|tallinn|tbilisi|tehran|tel aviv|the hague|tokyo|toronto|\
    tripoli|tunis|united nations|vatican city|vienna|vilnius|warsaw|washington|wellington|yangon|yerevan|\
    zagreb|zurich|москва|киев|минск";

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, place: Option<&str>, agency: Option<&str>) {
        let found = dateline(line).unwrap_or_default();
        assert_eq!((found.place, found.agency), (place, agency), "{line}");
    }

    #[test]
    fn a_credit_beside_the_place() {
        check("MOSCOW, Jan 12 (Reuters) - The envoys met.", Some("MOSCOW"), Some("Reuters"));
        check("PARIS (AFP) — The envoys met.", Some("PARIS"), Some("AFP"));
        check("Nagpur (India) (AFP) – The envoys met.", Some("Nagpur (India)"), Some("AFP"));
        check("CAMBRIDGE, Mass., Dec. 11 (UPI) — The envoys met.", Some("CAMBRIDGE, Mass."), Some("UPI"));
        check("SAN FRANCISCO  (Reuters) - The envoys met.", Some("SAN FRANCISCO"), Some("Reuters"));
        check("WASHINGTON/LONDON (Reuters) - The envoys met.", Some("WASHINGTON/LONDON"), Some("Reuters"));
        check("BEIJING, Jan. 12 (Xinhua) -- The envoys met.", Some("BEIJING"), Some("Xinhua"));
        check("Berlin (dpa/lnw) - Die Gesandten", Some("Berlin"), Some("dpa"));
        check("Madrid, 12 ene (EFE).- Los enviados", Some("Madrid"), Some("EFE"));
        check("New Delhi, Jan 12 (PTI) The envoys met.", Some("New Delhi"), Some("PTI"));
        check("Praha 12. ledna (ČTK) - Vyslanci", Some("Praha"), Some("ČTK"));
        check("(Reuters) - The envoys met.", None, Some("Reuters"));
        check("Jan 12 (Reuters) - The envoys met.", None, Some("Reuters"));
        check("(ANSA) - ROMA, 12 GEN - Gli inviati", Some("ROMA"), Some("ANSA"));
        check("MOSCOW, January 12. /TASS/. The envoys met.", Some("MOSCOW"), Some("TASS"));
    }

    #[test]
    fn credits_in_other_scripts() {
        check("МОСКВА, 12 янв - РИА Новости. Посланники", Some("МОСКВА"), Some("RIA Novosti"));
        check("القاهرة (رويترز) - اجتمع", Some("القاهرة"), Some("Reuters"));
        check("دبي - رويترز: اجتمع", Some("دبي"), Some("Reuters"));
        check("新华社北京1月12日电 使节们", Some("北京"), Some("Xinhua"));
        check("(서울=연합뉴스) 홍길동 기자 = 사절들이", Some("서울"), Some("Yonhap"));
        check("【ロンドン時事】使節団は", Some("ロンドン"), Some("Jiji"));
    }

    #[test]
    fn a_place_alone() {
        check("WASHINGTON — The envoys met.", Some("WASHINGTON"), None);
        check("RENO, Nev. -- The envoys met.", Some("RENO, Nev."), None);
        check("HALIFAX, Nova Scotia — The envoys met.", Some("HALIFAX, Nova Scotia"), None);
        check("SPRINGFIELD, Ill. — The envoys met.", Some("SPRINGFIELD, Ill."), None);
        check("HARBOUR TOWN, N.Y. — The envoys met.", Some("HARBOUR TOWN, N.Y."), None);
        check("RENO, NV — The envoys met.", Some("RENO, NV"), None);
        check("LILLE, France — The envoys met.", Some("LILLE, France"), None);
        check("Moscow, Jan. 12 — The envoys met.", Some("Moscow"), None);
        check("LONDON (CNN) -- The envoys met.", Some("LONDON"), None);
        check("(CNN) -- The envoys met.", None, None);
    }

    #[test]
    fn what_only_looks_like_a_dateline() {
        check("UPDATE — The envoys met.", None, None);
        check("On 12 July — the day of the talks —", None, None);
        check("In 2031, the envoys — three of them —", None, None);
        check("MERKEL, Angela – die Kanzlerin", None, None);
        check("FIELD, Jo — an envoy", None, None);
        check("NATO - the alliance - met.", None, None);
        check("He told AFP (in Paris) - and nobody else - that", None, None);
        check("The Associated Press (AP) said the envoys met.", None, None);
        check("Patriarch Jo told the Associated Press (AP), “We”", None, None);
        check("Monday — the day of the talks", None, None);
        check("Wed, 5 Mar 2031 09:30:00 -0700 (PDT)", None, None);
        check("SUN VALLEY, Idaho — The envoys met.", Some("SUN VALLEY, Idaho"), None);
        check("Envoys in the town hall (Photo: Jo Field, AP)", None, None);
        check("Envoys In The Hall (AP)", None, None);
        check("JO FIELD/AFP/Picture Library", None, None);
        check("Harrisburg (Pa.) - the envoys", None, None);
        check("One envoy — a man of 40 — left.", None, None);
        check("", None, None);
    }
}
