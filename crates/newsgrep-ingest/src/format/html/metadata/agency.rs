//! The news agency that a page credits. Only what stands where a page says whom a text is from is a credit.

use super::clean;
use super::linked_data::{Said, letters};
use super::page::Page;

/// What the agencies are called: the name they go by, as it is written in full, and shorter.
const AGENCIES: [(&str, &[&str], &[&str]); 44] = [
    ("AFP", &["agence france presse", "agence france-presse"], &["AFP", "AFPTV"]),
    ("AP", &["associated press"], &["AP"]),
    ("Reuters", &["thomson reuters"], &["Reuters", "REUTERS"]),
    ("dpa", &["deutsche presse agentur", "deutsche presse-agentur"], &["dpa", "DPA", "dpa-AFX"]),
    ("UPI", &["united press international"], &["UPI"]),
    ("PA", &["press association", "pa media", "pa news agency"], &["PA"]),
    ("ANSA", &["agenzia ansa"], &["ANSA", "Ansa"]),
    ("EFE", &["agencia efe"], &["EFE", "Efe"]),
    ("Europa Press", &["europa press", "europapress"], &[]),
    ("Lusa", &["agência lusa"], &["Lusa", "LUSA"]),
    ("ANP", &[], &["ANP"]),
    ("Belga", &["agence belga"], &["Belga", "BELGA"]),
    ("APA", &["austria presse agentur"], &["APA"]),
    ("Keystone-SDA", &["keystone-sda", "keystone-ats", "schweizerische depeschenagentur"], &["SDA", "sda"]),
    ("epd", &["evangelischer pressedienst"], &["epd"]),
    ("KNA", &["katholische nachrichten-agentur"], &["KNA"]),
    ("SID", &["sport-informations-dienst"], &["SID"]),
    ("Ritzau", &[], &["Ritzau", "ritzau"]),
    ("NTB", &["norsk telegrambyrå"], &["NTB"]),
    ("TT", &["tidningarnas telegrambyrå"], &["TT"]),
    ("STT", &["suomen tietotoimisto"], &["STT"]),
    ("PAP", &["polska agencja prasowa"], &["PAP"]),
    ("ČTK", &["česká tisková kancelář"], &["ČTK", "CTK"]),
    ("MTI", &["magyar távirati iroda"], &["MTI"]),
    ("Agerpres", &[], &["Agerpres", "AGERPRES"]),
    ("TASS", &["itar-tass"], &["TASS", "ТАСС"]),
    ("Interfax", &["interfax-ukraine"], &["Interfax", "Интерфакс"]),
    ("RIA Novosti", &["ria novosti", "риа новости"], &[]),
    ("Ukrinform", &[], &["Ukrinform", "Укринформ"]),
    ("Anadolu", &["anadolu ajansı", "anadolu agency"], &["AA"]),
    ("DHA", &["demirören haber ajansı"], &["DHA"]),
    ("İHA", &["ihlas haber ajansı"], &["İHA", "IHA"]),
    ("Xinhua", &["xinhua news agency"], &["Xinhua", "新华社"]),
    ("Kyodo", &["kyodo news"], &["Kyodo", "共同通信"]),
    ("Jiji Press", &["jiji press"], &["時事通信"]),
    ("Yonhap", &["yonhap news agency"], &["Yonhap", "연합뉴스"]),
    ("PTI", &["press trust of india"], &["PTI"]),
    ("ANI", &["asian news international"], &["ANI"]),
    ("IANS", &["indo-asian news service"], &["IANS"]),
    ("AAP", &["australian associated press"], &["AAP"]),
    ("The Canadian Press", &["canadian press", "la presse canadienne"], &[]),
    ("Bloomberg", &["bloomberg news"], &["Bloomberg"]),
    ("Adnkronos", &[], &["Adnkronos", "ADNKRONOS"]),
    ("MENA", &["middle east news agency"], &["MENA"]),
];

/// Where `<meta>` says whom a text is from.
const METAS: [&str; 6] =
    ["article:source", "source", "dc.source", "dcterms.source", "syndication-source", "parsely-author"];

/// Returns what a page says of whom its text is from, the authors first.
pub(super) fn credits(page: &Page<'_>, said: &Said, authors: &[String]) -> Vec<String> {
    let metas =
        METAS.iter().chain(&["author", "article:author"]).flat_map(|name| page.metas(name)).map(clean);
    let named = authors.iter().chain(&said.authors).chain(&said.credits).chain(&said.publisher);
    named.cloned().chain(metas).collect()
}

/// Returns the first agency among the credits, unless the site is its own.
pub(super) fn agency(credits: &[String], source: Option<&str>) -> Option<String> {
    let own = source.and_then(named);
    let found = credits.iter().find_map(|credit| named(credit));
    found.filter(|agency| own != Some(agency)).map(str::to_owned)
}

/// Returns the agency that a credit names: `Le Monde avec AFP`, `dpa/Ann Lee`.
pub(super) fn named(credit: &str) -> Option<&'static str> {
    // A name as short as AP or PA is one only among a few words.
    if credit.contains("://") || credit.chars().count() > 100 {
        return None;
    }
    let lower = credit.to_lowercase();
    let words: Vec<&str> = credit.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
    let of = |(_, long, short): &&(&str, &[&str], &[&str])| {
        long.iter().any(|name| lower.contains(name) || letters(&lower) == letters(name))
            || short.iter().any(|name| words.contains(name))
    };
    AGENCIES.iter().find(of).map(|(name, _, _)| *name)
}
