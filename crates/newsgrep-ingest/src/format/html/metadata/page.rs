//! One pass over a page: everything it says of itself, as written. It judges nothing.

use std::borrow::Cow;

use crate::markup::{Tag, Token, Tokens, decode};

/// The most of anything a page keeps; what comes later is about something else.
const MAX_KEPT: usize = 1024;
/// The longest text kept of an element, in bytes.
const MAX_TEXT: usize = 1000;
/// How many elements may be kept at the same time.
const MAX_OPEN: usize = 16;
/// How many texts behind the headline are kept, to look for a date in.
const MAX_NEAR: usize = 40;

/// The elements without content.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// What a page says of itself.
#[derive(Default)]
pub(super) struct Page<'a> {
    /// The names of `<meta>` in lower case, and their contents.
    metas: Vec<(String, Cow<'a, str>)>,
    /// The scripts with linked data.
    pub(super) scripts: Vec<&'a str>,
    pub(super) canonical: Option<Cow<'a, str>>,
    pub(super) language: Option<Cow<'a, str>>,
    pub(super) title: Option<String>,
    /// The texts of the `<h1>`.
    pub(super) headings: Vec<String>,
    pub(super) times: Vec<Time<'a>>,
    /// The names of microdata, and their values.
    properties: Vec<(String, String)>,
    /// The texts of links to an author.
    pub(super) author_links: Vec<String>,
    /// The texts of elements whose class says that they hold a byline.
    pub(super) bylines: Vec<String>,
    /// The texts that follow the first headline.
    pub(super) near: Vec<Cow<'a, str>>,
}

/// A `<time>`.
#[derive(Default)]
pub(super) struct Time<'a> {
    pub(super) datetime: Option<Cow<'a, str>>,
    pub(super) text: String,
    pub(super) mark: Option<Mark>,
    /// Whether it stands behind the headline.
    pub(super) is_below: bool,
}

/// What a `<time>` is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Published,
    Updated,
}

impl<'a> Page<'a> {
    pub(super) fn read(html: &'a str) -> Self {
        let mut reader = PassOver::default();
        for token in Tokens::new(html) {
            reader.token(token);
        }
        while let Some(capture) = reader.open.pop() {
            reader.keep(capture);
        }
        reader.page
    }

    /// Returns what the `<meta>` of this name says, the first that says anything.
    pub(super) fn meta(&self, name: &str) -> Option<&str> {
        self.metas(name).next()
    }

    /// Returns what each `<meta>` of this name says.
    pub(super) fn metas(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.metas.iter().filter(move |(key, _)| key == name);
        named.map(|(_, content)| content.trim()).filter(|content| !content.is_empty())
    }

    /// Returns the values of a property of the microdata.
    pub(super) fn properties(&self, name: &str) -> impl Iterator<Item = &str> {
        self.properties.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The text of an element in the making.
struct Capture<'a> {
    name: Cow<'a, str>,
    /// How many elements of the same name are open inside.
    depth: usize,
    text: String,
    what: What<'a>,
}

enum What<'a> {
    Title,
    Heading,
    Time(Time<'a>),
    Property(String),
    AuthorLink,
    Byline,
}

#[derive(Default)]
struct PassOver<'a> {
    page: Page<'a>,
    open: Vec<Capture<'a>>,
    /// Whether the next script holds linked data.
    is_linked: bool,
    is_below: bool,
}

impl<'a> PassOver<'a> {
    fn token(&mut self, token: Token<'a>) {
        match token {
            Token::Start(tag) => self.start(tag),
            Token::End(name) => self.end(&name),
            Token::Text(text) => self.text(text),
            Token::Raw(script) => {
                if std::mem::take(&mut self.is_linked) && self.page.scripts.len() < MAX_KEPT {
                    self.page.scripts.push(script);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        let is_void = tag.self_closing || VOID.contains(&tag.name.as_ref());
        for capture in self.open.iter_mut().filter(|capture| capture.name == tag.name) {
            capture.depth += usize::from(!is_void);
        }
        if let "br" | "p" | "div" | "li" | "span" | "td" = tag.name.as_ref() {
            self.space();
        }
        let seen = Attributes::of(&tag);
        match tag.name.as_ref() {
            "html" if self.page.language.is_none() => self.page.language = seen.language,
            "meta" => return self.meta(seen),
            "link" if seen.has_rel("canonical") && self.page.canonical.is_none() => {
                self.page.canonical = seen.href;
            }
            "script" => {
                self.is_linked = seen.kind.is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"));
            }
            "title" if self.page.title.is_none() => self.open(tag.name, What::Title),
            "h1" => self.open(tag.name, What::Heading),
            "time" => {
                let time = Time {
                    mark: seen.mark(),
                    datetime: seen.datetime.or(seen.content),
                    text: String::new(),
                    is_below: self.is_below,
                };
                self.open(tag.name, What::Time(time));
            }
            _ => self.other(tag.name, is_void, seen),
        }
    }

    fn other(&mut self, name: Cow<'a, str>, is_void: bool, seen: Attributes<'a>) {
        let rel_author = name == "a" && seen.has_rel("author");
        let is_byline = seen.class.as_deref().is_some_and(is_byline);
        if let Some(property) = seen.itemprop {
            let value = seen.content.or(seen.datetime);
            if value.is_some() || is_void {
                self.property(&property, value.unwrap_or_default().trim());
            } else {
                self.open(name.clone(), What::Property(property.to_ascii_lowercase()));
            }
        }
        if rel_author {
            self.open(name, What::AuthorLink);
        } else if is_byline && !is_void {
            self.open(name, What::Byline);
        }
    }

    fn meta(&mut self, seen: Attributes<'a>) {
        let Some(content) = seen.content else { return };
        if let Some(property) = &seen.itemprop {
            self.property(property, content.trim());
        }
        for name in [seen.property, seen.name, seen.itemprop, seen.http_equiv].into_iter().flatten() {
            if self.page.metas.len() < MAX_KEPT {
                self.page.metas.push((name.trim().to_ascii_lowercase(), content.clone()));
            }
        }
    }

    fn property(&mut self, names: &str, value: &str) {
        for name in names.split_ascii_whitespace() {
            if !value.is_empty() && self.page.properties.len() < MAX_KEPT {
                self.page.properties.push((name.to_ascii_lowercase(), value.to_owned()));
            }
        }
    }

    fn open(&mut self, name: Cow<'a, str>, what: What<'a>) {
        if self.open.len() < MAX_OPEN {
            self.open.push(Capture { name, depth: 0, text: String::new(), what });
        }
    }

    fn end(&mut self, name: &str) {
        let mut at = 0;
        while let Some(capture) = self.open.get_mut(at) {
            if capture.name != name {
                at += 1;
            } else if capture.depth > 0 {
                capture.depth -= 1;
                at += 1;
            } else {
                let capture = self.open.remove(at);
                self.keep(capture);
            }
        }
        self.is_below |= name == "h1";
    }

    fn text(&mut self, text: &'a str) {
        if self.open.is_empty() && (!self.is_below || self.page.near.len() == MAX_NEAR) {
            return;
        }
        let text = decode(text);
        for capture in self.open.iter_mut().filter(|capture| capture.text.len() < MAX_TEXT) {
            let room = text.floor_char_boundary(MAX_TEXT);
            capture.text.push_str(&text[..room]);
        }
        if self.is_below && self.page.near.len() < MAX_NEAR && !text.trim().is_empty() {
            self.page.near.push(text);
        }
    }

    fn space(&mut self) {
        for capture in &mut self.open {
            capture.text.push(' ');
        }
    }

    fn keep(&mut self, capture: Capture<'a>) {
        let text = collapse(&capture.text);
        let page = &mut self.page;
        match capture.what {
            What::Time(time) if page.times.len() < MAX_KEPT => page.times.push(Time { text, ..time }),
            _ if text.is_empty() => {}
            What::Title => page.title = Some(text),
            What::Heading if page.headings.len() < MAX_KEPT => page.headings.push(text),
            What::AuthorLink if page.author_links.len() < MAX_KEPT => page.author_links.push(text),
            What::Byline if page.bylines.len() < MAX_KEPT => page.bylines.push(text),
            What::Property(names) => self.close_property(&names, text),
            _ => {}
        }
    }

    /// Keeps a property. The name inside an author or a publisher is what they are called.
    fn close_property(&mut self, names: &str, text: String) {
        if names == "name" {
            let outer = self.open.iter_mut().rev().find_map(|capture| match &mut capture.what {
                What::Property(outer) if outer == "author" || outer == "publisher" => Some(outer),
                _ => None,
            });
            if let Some(outer) = outer {
                // What follows inside it, a role or an address, is no part of the name.
                let name = std::mem::replace(outer, String::from("-"));
                self.property(&name, &text);
            }
            return;
        }
        self.property(names, &text);
    }
}

/// The attributes that metadata is in.
#[derive(Default)]
struct Attributes<'a> {
    class: Option<Cow<'a, str>>,
    content: Option<Cow<'a, str>>,
    datetime: Option<Cow<'a, str>>,
    href: Option<Cow<'a, str>>,
    http_equiv: Option<Cow<'a, str>>,
    itemprop: Option<Cow<'a, str>>,
    kind: Option<Cow<'a, str>>,
    language: Option<Cow<'a, str>>,
    name: Option<Cow<'a, str>>,
    property: Option<Cow<'a, str>>,
    rel: Option<Cow<'a, str>>,
    is_pubdate: bool,
}

impl<'a> Attributes<'a> {
    fn of(tag: &Tag<'a>) -> Self {
        let mut seen = Attributes::default();
        for (name, value) in tag.attributes() {
            let slot = match name.as_ref() {
                "class" => &mut seen.class,
                "content" => &mut seen.content,
                "datetime" => &mut seen.datetime,
                "href" => &mut seen.href,
                "http-equiv" => &mut seen.http_equiv,
                "itemprop" => &mut seen.itemprop,
                "type" => &mut seen.kind,
                "lang" | "xml:lang" => &mut seen.language,
                "name" => &mut seen.name,
                "property" => &mut seen.property,
                "rel" => &mut seen.rel,
                "pubdate" => {
                    seen.is_pubdate = true;
                    continue;
                }
                _ => continue,
            };
            slot.get_or_insert(value);
        }
        seen
    }

    fn has_rel(&self, wanted: &str) -> bool {
        let rel = self.rel.as_deref().unwrap_or_default();
        rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(wanted))
    }

    /// Returns what a `<time>` is said to be, by its property or its class.
    fn mark(&self) -> Option<Mark> {
        let said = |value: &Option<Cow<'_, str>>, words: &[&str]| {
            let value = value.as_deref().unwrap_or_default().to_ascii_lowercase();
            words.iter().any(|word| value.contains(word))
        };
        if self.is_pubdate || said(&self.itemprop, &["datepublished"]) {
            return Some(Mark::Published);
        }
        if said(&self.itemprop, &["datemodified"]) {
            return Some(Mark::Updated);
        }
        // WordPress marks the one time of an article that was never changed as `published updated`.
        if said(&self.class, &["publi", "created", "entry-date", "post-date", "posted"]) {
            return Some(Mark::Published);
        }
        said(&self.class, &["modif", "updat"]).then_some(Mark::Updated)
    }
}

/// Tells whether a class says that an element holds the names of authors.
fn is_byline(class: &str) -> bool {
    class.split_ascii_whitespace().any(|word| {
        let word = word.to_ascii_lowercase().replace(['_', '-'], "");
        matches!(word.as_str(), "author" | "authors" | "byauthor" | "writtenby")
            || [
                "byline",
                "bylinename",
                "authorname",
                "authornames",
                "articleauthor",
                "postauthor",
                "entryauthor",
            ]
            .iter()
            .any(|ending| word.ends_with(ending))
    })
}

/// Returns a text with every run of white space as one space.
pub(super) fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_in_one_pass() {
        let page = Page::read(
            "<html lang=en><head><title>Talks begin &amp; end | Daily</title>\
             <meta property=og:title content='Talks begin'><meta name=AUTHOR content=' Ann Lee '>\
             <link rel=canonical href=/talks><script type='application/ld+json'>{}</script><script>{1}</script>\
             <body><h1>Talks <em>begin</em></h1><time pubdate datetime=2022-01-12>today</time><p>At noon.",
        );
        assert_eq!(page.title.as_deref(), Some("Talks begin & end | Daily"));
        assert_eq!((page.meta("og:title"), page.meta("author")), (Some("Talks begin"), Some("Ann Lee")));
        assert_eq!(page.canonical.as_deref(), Some("/talks"));
        assert_eq!(page.language.as_deref(), Some("en"));
        assert_eq!(page.scripts, ["{}"]);
        assert_eq!(page.headings, ["Talks begin"]);
        assert_eq!(
            (page.times[0].datetime.as_deref(), page.times[0].mark),
            (Some("2022-01-12"), Some(Mark::Published))
        );
        assert_eq!(page.near, ["today", "At noon."]);
    }

    #[test]
    fn an_author_of_the_microdata_is_the_name_inside() {
        let page = Page::read(
            "<div itemprop=author itemscope><b itemprop=name>Ann Lee</b> <i>Political editor</i></div>\
             <span itemprop='author creator'>Bo Day</span><meta itemprop=datePublished content=2022-01-12>\
             <div itemprop=author><div><meta itemprop=name content='Cy Fox'></div>later</div>",
        );
        let authors: Vec<_> = page.properties("author").collect();
        assert_eq!(authors, ["Ann Lee", "Bo Day", "later"]);
        assert_eq!(page.properties("datepublished").collect::<Vec<_>>(), ["2022-01-12"]);
    }

    #[test]
    fn what_is_kept_has_a_limit() {
        let html =
            "<h1 itemprop=headline class=byline>x".repeat(20_000) + &"<meta name=a content=b>".repeat(5000);
        let page = Page::read(&html);
        assert!(page.headings.len() <= MAX_KEPT && page.metas.len() <= MAX_KEPT);
    }
}
