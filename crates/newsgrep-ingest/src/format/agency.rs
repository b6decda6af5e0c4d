//! News agencies by the names that wires give their providers. It looks at metadata, never at the text.

/// The agencies: the name that articles have, and the others in lower case.
const AGENCIES: [(&str, &[&str]); 36] = [
    ("Reuters", &["thomson reuters", "reuter", "reuters.com", "reuters limited", "reuters news"]),
    ("AFP", &["agence france presse", "agence france-presse", "afp.com"]),
    ("AP", &["associated press", "ap.org"]),
    ("UPI", &["united press international"]),
    ("Bloomberg", &["bloomberg news"]),
    ("dpa", &["deutsche presse-agentur", "dpa.com", "dpa.de"]),
    ("AAP", &["australian associated press", "aap.com.au"]),
    ("PA", &["press association", "pa media", "pa sport", "the press association limited"]),
    ("ANSA", &["ansa.it"]),
    ("EFE", &["agencia efe", "efe.com", "efe.es"]),
    ("Europa Press", &["europapress.es"]),
    ("Lusa", &["agência lusa", "agencia lusa"]),
    ("NTB", &["norsk telegrambyrå", "ntb.no", "ntb scanpix"]),
    ("TT", &["tidningarnas telegrambyrå", "tt nyhetsbyrån", "tt.se"]),
    ("STT", &["stt-lehtikuva", "stt.fi", "suomen tietotoimisto"]),
    ("Ritzau", &["ritzaus bureau", "ritzau.dk"]),
    ("APA", &["austria presse agentur", "apa.at"]),
    ("SDA", &["keystone-sda", "schweizerische depeschenagentur"]),
    ("Belga", &["belga.be", "agence belga"]),
    ("ANP", &["algemeen nederlands persbureau", "anp.nl"]),
    ("PAP", &["polska agencja prasowa"]),
    ("ČTK", &["ctk", "česká tisková kancelář"]),
    ("MTI", &["magyar távirati iroda"]),
    ("TASS", &["itar-tass", "тасс", "tass.ru"]),
    ("Interfax", &["интерфакс", "interfax.ru"]),
    ("RIA Novosti", &["ria", "риа новости"]),
    ("Anadolu", &["anadolu agency", "anadolu ajansı"]),
    ("Xinhua", &["xinhua news agency", "新华社"]),
    ("Kyodo", &["kyodo news", "共同通信"]),
    ("Jiji", &["jiji press", "時事通信"]),
    ("Yonhap", &["yonhap news", "yonhap news agency", "연합뉴스"]),
    ("PTI", &["press trust of india"]),
    ("CP", &["canadian press", "la presse canadienne"]),
    ("Bernama", &["bernama.com"]),
    ("Antara", &["antaranews.com"]),
    ("Notimex", &["agencia notimex"]),
];

/// Returns the agency of this name: `AFP`, `The Associated Press`, `reuters.com`.
///
/// A name of up to three letters counts only as it is written: `Pa` is no agency.
pub(super) fn agency(name: &str) -> Option<&'static str> {
    let name = name.trim();
    let lower = name.to_lowercase();
    let lower = lower.strip_prefix("the ").unwrap_or(&lower);
    let is_it = |short: &str, others: &[&str]| {
        short == name
            || (short.chars().count() > 3 && short.to_lowercase() == lower)
            || others.contains(&lower)
    };
    AGENCIES.iter().find(|(short, others)| is_it(short, others)).map(|(short, _)| *short)
}

/// Returns the first agency among these names.
pub(super) fn first<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    names.into_iter().find_map(agency).map(str::to_owned)
}

/// Returns the name of a source; that of the agency in place of its domain.
pub(super) fn source(name: &str) -> String {
    let is_domain = name.contains('.') && !name.contains(' ');
    agency(name).filter(|_| is_domain).unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_are_known_by_their_names() {
        let check = |name: &str, expected: Option<&str>| assert_eq!(agency(name), expected, "{name}");
        check("AFP", Some("AFP"));
        check("Agence France Presse", Some("AFP"));
        check("The Associated Press", Some("AP"));
        check("REUTERS", Some("Reuters"));
        check("reuters.com", Some("Reuters"));
        check("Pa", None);
        check("Harbour Gazette", None);
        assert_eq!(
            (source("stt.fi"), source("The Associated Press")),
            ("STT".into(), "The Associated Press".into())
        );
    }
}
