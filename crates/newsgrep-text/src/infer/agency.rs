//! News agencies by the names that credits give them.
//!
//! In: what stands where an agency is credited. Out: the agency's usual short name. Where that is, is decided in
//! [`credit`](super::credit).

use std::collections::HashMap;
use std::sync::LazyLock;

/// The agencies: the name that articles have, and the others it is credited by, in capitals and small letters as
/// they are printed. Names of up to four letters count only as they are printed here, since `Pa.` is a state.
const AGENCIES: &[(&str, &[&str])] = &[
    // Those of the world.
    (
        "AFP",
        &[
            "Agence France-Presse",
            "Agence France Presse",
            "AFPBB",
            "أ ف ب",
            "ا ف ب",
            "أ.ف.ب",
            "أف ب",
            "أ ف پ",
            "فرانس برس",
            "وكالة فرانس برس",
            "АФП",
            "法新社",
        ],
    ),
    ("AP", &["Associated Press", "A.P.", "АП", "أسوشيتد برس", "اسوشيتد برس", "أ ب", "美联社", "AP通信"]),
    (
        "Reuters",
        &["Reuter", "Thomson Reuters", "RTRS", "Рейтер", "رويترز", "路透", "路透社", "ロイター", "로이터"],
    ),
    ("UPI", &["United Press International"]),
    ("Bloomberg", &["Bloomberg News"]),
    ("Dow Jones", &["Dow Jones Newswires"]),
    ("TNS", &["Tribune News Service"]),
    // Europe.
    ("dpa", &["DPA", "Deutsche Presse-Agentur", "dpa-AFX", "dpa-infocom"]),
    ("AFX", &[]),
    ("epd", &["Evangelischer Pressedienst"]),
    ("KNA", &["Katholische Nachrichten-Agentur"]),
    ("SID", &[]),
    ("APA", &["Austria Presse Agentur"]),
    ("SDA", &["sda", "Keystone-SDA", "Schweizerische Depeschenagentur"]),
    ("ATS", &["ats", "Keystone-ATS", "Agence télégraphique suisse"]),
    ("EFE", &["Agencia EFE", "EFEUSA"]),
    ("Europa Press", &["EUROPA PRESS"]),
    ("ANSA", &["Ansa"]),
    ("Adnkronos", &["ADNKRONOS"]),
    ("AGI", &[]),
    ("LaPresse", &[]),
    ("Lusa", &["LUSA", "Agência Lusa"]),
    ("Belga", &["BELGA"]),
    ("ANP", &[]),
    ("PA", &["Press Association", "PA Media"]),
    ("NTB", &["Norsk Telegrambyrå"]),
    ("TT", &["Tidningarnas Telegrambyrå"]),
    ("Ritzau", &["RITZAU", "/ritzau/"]),
    ("STT", &["STT-Lehtikuva"]),
    ("BNS", &["Baltic News Service"]),
    ("LETA", &[]),
    ("ELTA", &[]),
    ("PAP", &["Polska Agencja Prasowa"]),
    ("ČTK", &["CTK", "Česká tisková kancelář"]),
    ("TASR", &[]),
    ("SITA", &[]),
    ("MTI", &["Magyar Távirati Iroda"]),
    ("Agerpres", &["AGERPRES"]),
    ("Mediafax", &["MEDIAFAX"]),
    ("BTA", &["БТА"]),
    ("Tanjug", &["TANJUG", "Tanjug/Танјуг", "Танјуг"]),
    ("Hina", &["HINA"]),
    ("ANA-MPA", &["AMNA", "ΑΠΕ-ΜΠΕ", "ΑΠΕ"]),
    ("TASS", &["ITAR-TASS", "Itar-Tass", "ТАСС", "ИТАР-ТАСС", "塔斯社"]),
    ("RIA Novosti", &["RIA", "RIA-Novosti", "РИА Новости", "РИА", "Sputnik", "Спутник"]),
    ("Interfax", &["INTERFAX", "Интерфакс", "INTERFAX.RU", "Interfax-Ukraine", "Интерфакс-Украина"]),
    ("Ukrinform", &["UKRINFORM", "Укрінформ", "Укринформ"]),
    ("UNIAN", &["УНИАН", "УНІАН"]),
    ("BelTA", &["BELTA", "БелТА", "БЕЛТА"]),
    ("Azertac", &["AZERTAC", "AZƏRTAC"]),
    ("Kazinform", &["KAZINFORM", "Казинформ"]),
    // Middle East and Africa.
    ("Anadolu", &["AA", "Anadolu Agency", "Anadolu Ajansı", "Anadolu Agency (AA)", "الأناضول"]),
    ("DHA", &["Demirören Haber Ajansı"]),
    ("İHA", &["IHA"]),
    ("SPA", &["Saudi Press Agency", "واس"]),
    ("QNA", &["Qatar News Agency", "قنا"]),
    ("KUNA", &["كونا"]),
    ("BNA", &["بنا"]),
    ("WAM", &["Emirates News Agency", "وام"]),
    ("PETRA", &["Petra", "بترا"]),
    ("SANA", &["سانا"]),
    ("MENA", &["أ ش أ", "أ.ش.أ", "أش أ"]),
    ("MAP", &["Maghreb Arabe Presse", "ومع"]),
    ("APS", &["Algérie Presse Service", "واج"]),
    ("TAP", &["وات"]),
    ("IRNA", &["ایرنا", "إرنا"]),
    ("ISNA", &["ایسنا"]),
    ("Fars", &["FARS", "فارس"]),
    ("Tasnim", &["تسنیم"]),
    ("NAN", &["News Agency of Nigeria"]),
    ("GNA", &["Ghana News Agency"]),
    ("SAPA", &["Sapa"]),
    // Asia, the Pacific and the Americas.
    ("Xinhua", &["XINHUA", "新华社", "新華社", "Синьхуа", "شينخوا"]),
    ("CNS", &["China News Service", "中新社", "中新网"]),
    ("CNA", &["Central News Agency", "中央社"]),
    ("Kyodo", &["KYODO", "Kyodo News", "共同", "共同通信"]),
    ("Jiji", &["JIJI", "Jiji Press", "時事", "時事通信"]),
    ("Yonhap", &["YONHAP", "Yonhap News", "연합뉴스", "連合ニュース", "聯合ニュース"]),
    ("Newsis", &["NEWSIS", "뉴시스"]),
    ("KCNA", &["조선중앙통신"]),
    ("PTI", &["Press Trust of India", "पीटीआई"]),
    ("ANI", &["Asian News International", "एएनआई"]),
    ("IANS", &["आईएएनएस"]),
    ("UNI", &["United News of India"]),
    ("APP", &["Associated Press of Pakistan", "اے پی پی"]),
    ("BSS", &["বাসস"]),
    ("UNB", &["ইউএনবি"]),
    ("Antara", &["ANTARA", "LKBN Antara"]),
    ("Bernama", &["BERNAMA"]),
    ("PNA", &["Philippine News Agency"]),
    ("VNA", &["TTXVN"]),
    ("AAP", &["Australian Associated Press"]),
    ("CP", &["Canadian Press", "La Presse Canadienne", "Presse canadienne"]),
    ("Télam", &["Telam", "TELAM"]),
    ("Notimex", &["NOTIMEX"]),
    ("Prensa Latina", &[]),
    ("Agência Brasil", &["Agencia Brasil"]),
];

/// Returns the agency of this name: `AFP`, `The Associated Press`, `REUTERS`, `ТАСС`.
pub(super) fn agency(written: &str) -> Option<&'static str> {
    let name = written.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}'));
    let name = ["The ", "the ", "THE "].iter().find_map(|the| name.strip_prefix(the)).unwrap_or(name);
    if name.is_empty() || name.len() > 60 {
        return None;
    }
    if is_short(name) {
        return NAMES.get(name).copied();
    }
    NAMES.get(name.to_lowercase().as_str()).copied()
}

fn is_short(name: &str) -> bool {
    name.chars().nth(SHORT).is_none()
}

/// Names of so many characters count only as they are printed.
const SHORT: usize = 4;

/// The agency of each name; the longer ones are in small letters.
static NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let key = |name: &str| if is_short(name) { name.to_owned() } else { name.to_lowercase() };
    let named = |(short, names): &'static (&'static str, &'static [&'static str])| {
        names.iter().chain([short]).map(move |name| (key(name), *short))
    };
    AGENCIES.iter().flat_map(named).collect()
});

/// Returns the agency that a credit names, alone or with others or its desks: `AFP`, `dpa/lnw`, `AFP=時事`.
pub(super) fn credited(written: &str) -> Option<&'static str> {
    agency(written)
        .or_else(|| written.split(['/', ',', '=', '＝', ';', '、', '،', '+', '&', '|']).find_map(agency))
}

/// Returns the agency that a credit names first: `AFP/dpa`, but not `Handout/Reuters`, which credits a picture.
pub(super) fn credited_first(written: &str) -> Option<&'static str> {
    agency(written).or_else(|| {
        written.split(['/', ',', ';', '&', '|', '=', '＝', '、', '،', '+']).next().and_then(agency)
    })
}

/// Returns whether a name of this agency can be nothing else even at the end of a story: `(PA)` may be a state.
pub(super) fn is_telling(agency: &str) -> bool {
    agency.chars().count() > 2 && !matches!(agency, "MAP" | "TAP" | "SID" | "APP" | "AGI") || agency == "AP"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_have_one_name() {
        let check =
            |written: &str, expected: Option<&str>| assert_eq!(credited(written), expected, "{written}");
        check("AFP", Some("AFP"));
        check("The Associated Press", Some("AP"));
        check("REUTERS", Some("Reuters"));
        check("dpa/lnw", Some("dpa"));
        check("ТАСС", Some("TASS"));
        check("AFP=時事", Some("AFP"));
        check("رويترز", Some("Reuters"));
        check("Pa", None);
        check("ap", None);
        check("AP Photo/Jo Field", None);
        check("CNN", None);
        check("", None);
    }
}
