//! The words by which a page says what a part of it is for, in the names of its elements and to its readers.

/// Parts of the names of elements that hold no part of the article, in lower case.
const NOISE: &[&str] = &[
    "newsletter",
    "signup",
    "sign-up",
    "subscribe",
    "related",
    "recommend",
    "read-more",
    "readmore",
    "read_more",
    "also-read",
    "see-also",
    "seealso",
    "more-stories",
    "morestories",
    "more-news",
    "most-read",
    "mostread",
    "most-popular",
    "trending",
    "taboola",
    "outbrain",
    "share",
    "sharing",
    "social-link",
    "breadcrumb",
    "byline",
    "author-",
    "-author",
    "__author",
    "caption",
    "img-desc",
    "credit",
    "copyright",
    "advert",
    "-ad-",
    " ad ",
    "adslot",
    "cookie",
    "consent",
    "rollover",
    "tooltip",
    "popover",
    "timestamp",
    "dateline",
    "datetime",
    "pubdate",
    "publish-date",
    "article-date",
    "tag-list",
    "article-tags",
    "comment",
    "pagination",
    "disclaimer",
    "affiliate",
    "donat",
    "follow-us",
    "playlist",
    "read-next",
    "up-next",
    "next-article",
    "prev-article",
    "skip-link",
];

/// Parts of names that the above must not be taken for.
const NO_NOISE: &[&str] =
    &["commentary", "not-related", "no-comment", "has-comment", "no-sidebar", "unsubscri"];

/// Parts of the names of the line or two below a headline.
const STANDFIRST: &[&str] = &[
    "standfirst",
    "subtitle",
    "sub-title",
    "sub_title",
    "subhead",
    "sub-head",
    "subline",
    "dek",
    "deck",
    "summary",
    "sommaire",
    "chapo",
    "chapeau",
    "intro",
    "lead",
    "lede",
    "entradilla",
    "sumario",
    "bajada",
    "subtitulo",
    "sottotitolo",
    "occhiello",
    "catenaccio",
    "vorspann",
    "abstract",
    "spot",
    "excerpt",
    "synopsis",
    "epigraph",
    "article-heading-des",
    "__desc",
    "-desc",
    "alternativeheadline",
    "description",
    "strapline",
    "stand-first",
    "manchet",
    "ingress",
];

/// Labels of advertisements.
const ADVERTISEMENT: &[&str] = &[
    "advertisement",
    "advert",
    "ad",
    "sponsored",
    "publicidad",
    "publicidade",
    "publicité",
    "pubblicità",
    "anzeige",
    "werbung",
    "advertentie",
    "reclame",
    "reklama",
    "reklam",
    "реклама",
    "annons",
    "annonse",
    "annonce",
    "mainos",
    "広告",
    "광고",
    "广告",
    "إعلان",
    "פרסומת",
    "continue reading below",
    "story continues below",
    "article continues below",
    "passer la publicité",
    "story continues below advertisement",
    "article continues after ad",
    "advertising",
];

/// How a pointer to another story begins.
const POINTER: &[&str] = &[
    "read more",
    "read also",
    "also read",
    "read next",
    "related",
    "see also",
    "see more",
    "more on this",
    "more:",
    "more from",
    "don't miss",
    "don’t miss",
    "also on",
    "watch:",
    "watch now",
    "click here",
    "you may also like",
    "you might also like",
    "recommended",
    "must read",
    "further reading",
    "most read",
    "in pictures",
    "lire aussi",
    "à lire aussi",
    "lire la suite",
    "voir aussi",
    "lee también",
    "lea también",
    "leer más",
    "te puede interesar",
    "más información",
    "noticia relacionada",
    "noticias relacionadas",
    "ver también",
    "leggi anche",
    "approfondisci",
    "lesen sie auch",
    "lesen sie mehr",
    "mehr zum thema",
    "auch interessant",
    "siehe auch",
    "das könnte sie auch interessieren",
    "ähnliche artikel",
    "mehr nachrichten",
    "weiterlesen",
    "leia mais",
    "leia também",
    "saiba mais",
    "veja também",
    "lees ook",
    "lees meer",
    "läs också",
    "läs mer",
    "les også",
    "læs også",
    "lue myös",
    "czytaj też",
    "czytaj także",
    "czytaj więcej",
    "zobacz też",
    "zobacz także",
    "čtěte také",
    "přečtěte si",
    "читайте также",
    "читайте також",
    "читать далее",
    "ilgili haber",
    "ayrıca okuyun",
    "bunu da oku",
    "citește și",
    "citeşte şi",
    "baca juga",
    "اقرأ أيضا",
    "اقرأ أيضًا",
    "关联阅读",
    "関連記事",
    "관련기사",
    "관련 기사",
];

/// What is said to readers, not told: how to subscribe, to follow, to write to the newsroom.
const APPEAL: &[&str] = &[
    "sign up for",
    "sign up to",
    "sign up here",
    "subscribe to",
    "subscribe now",
    "follow us on",
    "follow him on",
    "follow her on",
    "follow them on",
    "follow @",
    "like us on",
    "join us on",
    "thanks for signing up",
    "thank you for signing up",
    "get in touch with our",
    "have a tip",
    "got a tip",
    "contact us",
    "do you have a story",
    "like this story",
    "download our app",
    "download the app",
    "all rights reserved",
    "this material may not be",
    "for more stories like this",
    "click here to",
    "click here for",
    "please enable javascript",
    "log in or",
    "you must be logged in",
    "you must confirm",
    "please log",
    "enjoying our latest content",
    "let our news meet your inbox",
    "for the latest breaking news",
    "stay up to date with",
    "never miss a story",
    "abonnez-vous",
    "inscrivez-vous",
    "il vous reste",
    "suscríbete",
    "suscribete",
    "suscríbase",
    "síguenos",
    "iscriviti",
    "seguici",
    "abonnieren sie",
    "folgen sie uns",
    "melden sie sich",
    "du musst dich einloggen",
    "hat ihnen dieser artikel gefallen",
    "подпишитесь",
    "подписывайтесь",
    "підписуйтесь",
    "abone ol",
    "assine ",
    "inscreva-se",
    "siga-nos",
    "esta funcionalidad es",
    "contenido exclusivo para",
    "copyright ©",
    "copyright ⓒ",
    "© ",
];

/// Tells whether the names of an element say that it is no part of an article.
pub(crate) fn is_noise(label: &str) -> bool {
    NOISE.iter().any(|word| label.contains(word)) && !NO_NOISE.iter().any(|word| label.contains(word))
}

/// Tells whether the names of an element say that it is what stands below a headline.
pub(crate) fn is_standfirst(label: &str) -> bool {
    STANDFIRST.iter().any(|word| label.contains(word))
}

/// Tells whether the names of an element say that its text is for subscribers: it is there, and not shown to others.
pub(crate) fn is_paywall(label: &str) -> bool {
    ["paywall", "premium", "hideable", "subscriber", "restricted"].iter().any(|word| label.contains(word))
}

/// Tells whether a text is the label of an advertisement.
pub(crate) fn is_advertisement(text: &str) -> bool {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    ADVERTISEMENT.contains(&text.as_str())
}

/// Tells whether a text begins as a pointer to another story does.
pub(crate) fn is_pointer(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    POINTER.iter().any(|start| text.starts_with(start))
}

/// Tells whether a text asks something of its reader and tells nothing.
pub(crate) fn is_appeal(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©').to_lowercase();
    let offers =
        || ["sign up", "signing up", "subscribe", "inbox", "for free"].iter().any(|it| text.contains(it));
    APPEAL.iter().any(|words| text.starts_with(words)) || text.contains("newsletter") && offers()
}

/// Tells whether a text is the line of an agency on who wrote and edited a report.
pub(crate) fn is_credit(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    ["Reporting by ", "Additional reporting ", "Editing by ", "Writing by ", "Compiled by "]
        .iter()
        .any(|start| text.starts_with(start))
}

/// Tells whether a text begins as a byline or a dateline with an agency does.
pub(crate) fn is_byline(text: &str) -> bool {
    let start = text.split_whitespace().next().unwrap_or_default().trim_end_matches(':').to_lowercase();
    let by = ["by", "written", "von", "par", "por", "di", "door", "av", "автор"];
    by.contains(&start.as_str()) || text.ends_with(['-', '–', '—', ')'])
}

/// Tells whether a text may be the line below a story on the agency it is from.
pub(crate) fn is_agency_line(text: &str) -> bool {
    let text = text.trim_start_matches(['(', '[', '_', '—', '-', ' ']);
    let starts = ["©", "c) ", "C) ", "Copyright", "COPYRIGHT", "Source:", "Quelle:", "Fuente:", "Fonte:"];
    starts.iter().any(|start| text.starts_with(start))
        || text.contains("contributed to this")
        || text.ends_with([')', ']']) && text.chars().count() < 30
}

/// Tells whether a text ends as a sentence does.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '”' | '’' | '\'' | '»' | ')' | ']' | '“' | '›' | '」' | '』')
    });
    text.ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？', '؟', '۔', '।', '։', '።', '。', '．'])
}
