//! One pass over a page: everything it says of itself, as written. It judges nothing.

mod attributes;

use std::borrow::Cow;

use self::attributes::{Attributes, is_byline};
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
    properties: Vec<(String, Placed)>,
    /// The texts of links to an author.
    author_links: Vec<Placed>,
    /// Attributes for scripts whose names speak of a date.
    pub(super) data_dates: Vec<Cow<'a, str>>,
    /// The scripts without linked data, as a last resort.
    pub(super) other_scripts: Vec<&'a str>,
    /// The texts of elements whose class says that they hold a byline.
    pub(super) bylines: Vec<String>,
    /// The texts that follow the first headline.
    pub(super) near: Vec<Cow<'a, str>>,
}

/// A text, and where it stands.
struct Placed {
    text: String,
    /// How many texts are before it.
    place: usize,
    /// Whether it stands behind the headline.
    is_below: bool,
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
        self.properties.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.text.as_str())
    }

    /// Returns the authors of the microdata, as far as they stand together.
    pub(super) fn author_properties(&self) -> Vec<&str> {
        together(self.properties.iter().filter(|(key, _)| key == "author").map(|(_, value)| value))
    }

    /// Returns the texts of links to authors, as far as they stand together.
    pub(super) fn author_links(&self) -> Vec<&str> {
        together(self.author_links.iter())
    }
}

/// Returns the first of these texts, those behind the headline first, and those that follow it closely: the authors
/// of the article, rather than of the stories beside it.
fn together<'p>(texts: impl Iterator<Item = &'p Placed>) -> Vec<&'p str> {
    const GAP: usize = 8;
    let all: Vec<&Placed> = texts.collect();
    let start = all.iter().position(|text| text.is_below).unwrap_or(0);
    let mut last = all.get(start).map_or(0, |text| text.place);
    let close = all.into_iter().skip(start).take_while(|text| {
        let is_close = text.place - last <= GAP;
        last = text.place;
        is_close
    });
    close.map(|text| text.text.as_str()).collect()
}

/// An element that describes something of its own in microdata.
struct Scope<'a> {
    name: Cow<'a, str>,
    /// How many elements of the same name are open inside.
    depth: usize,
    /// Whether it is no part of the article: a picture, a video, a comment.
    is_other: bool,
    /// The property that it is the value of.
    property: String,
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

enum Script {
    /// It holds linked data.
    Linked,
    Other,
}

#[derive(Default)]
struct PassOver<'a> {
    page: Page<'a>,
    open: Vec<Capture<'a>>,
    scopes: Vec<Scope<'a>>,
    /// How many texts there were.
    place: usize,
    /// The script whose content comes next.
    script: Option<Script>,
    is_below: bool,
}

impl<'a> PassOver<'a> {
    fn token(&mut self, token: Token<'a>) {
        match token {
            Token::Start(tag) => self.start(tag),
            Token::End(name) => self.end(&name),
            Token::Text(text) => self.text(text),
            Token::Raw(script) => {
                let scripts = match self.script.take() {
                    Some(Script::Linked) => &mut self.page.scripts,
                    Some(Script::Other) => &mut self.page.other_scripts,
                    None => return,
                };
                if scripts.len() < MAX_KEPT {
                    scripts.push(script);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        let is_void = tag.self_closing || VOID.contains(&tag.name.as_ref());
        self.script = None;
        for capture in self.open.iter_mut().filter(|capture| capture.name == tag.name) {
            capture.depth += usize::from(!is_void);
        }
        for scope in self.scopes.iter_mut().filter(|scope| scope.name == tag.name) {
            scope.depth += usize::from(!is_void);
        }
        if let "br" | "p" | "div" | "li" | "span" | "td" = tag.name.as_ref() {
            self.space();
        }
        let seen = Attributes::of(&tag, &mut self.page.data_dates);
        if seen.is_scope && !is_void && self.scopes.len() < MAX_OPEN {
            self.scopes.push(Scope::of(tag.name.clone(), &seen));
        }
        match tag.name.as_ref() {
            "html" if self.page.language.is_none() => self.page.language = seen.language,
            "meta" => self.meta(seen),
            "link" if seen.has_rel("canonical") && self.page.canonical.is_none() => {
                self.page.canonical = seen.href;
            }
            "script" => {
                let is_linked = seen.kind.is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"));
                self.script = Some(if is_linked { Script::Linked } else { Script::Other });
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
            if seen.is_scope {
                // What it is called is said inside.
            } else if value.is_some() || is_void {
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

    /// Keeps a property of the article: of what describes something else only the name of its author.
    fn property(&mut self, names: &str, value: &str) {
        let scope = self.scopes.last();
        if value.is_empty() || self.scopes.iter().any(|scope| scope.is_other) {
            return;
        }
        for name in names.split_ascii_whitespace() {
            let name = name.to_ascii_lowercase();
            let name = match scope.map(|scope| scope.property.as_str()) {
                Some(outer @ ("author" | "publisher" | "creator")) if name == "name" => outer.to_owned(),
                Some("author" | "publisher" | "creator") => continue,
                _ => name,
            };
            let placed = Placed { text: value.to_owned(), place: self.place, is_below: self.is_below };
            if self.page.properties.len() < MAX_KEPT {
                self.page.properties.push((name, placed));
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
        if let Some(at) = self.scopes.iter().rposition(|scope| scope.name == name) {
            match self.scopes[at].depth {
                0 => self.scopes.truncate(at),
                _ => {
                    for scope in self.scopes.iter_mut().filter(|scope| scope.name == name) {
                        scope.depth = scope.depth.saturating_sub(1);
                    }
                }
            }
        }
        self.is_below |= name == "h1";
    }

    fn text(&mut self, text: &'a str) {
        self.place += usize::from(!text.trim_ascii().is_empty());
        if self.open.is_empty() && (!self.is_below || self.page.near.len() == MAX_NEAR) {
            return;
        }
        let text = decode(text);
        let room = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= MAX_TEXT).last().unwrap_or(0);
        let kept = if text.len() <= MAX_TEXT { &text[..] } else { &text[..room] };
        for capture in self.open.iter_mut().filter(|capture| capture.text.len() < MAX_TEXT) {
            capture.text.push_str(kept);
        }
        if self.is_below && self.page.near.len() < MAX_NEAR && !text.trim().is_empty() {
            self.page.near.push(text);
        }
    }

    fn space(&mut self) {
        for capture in self.open.iter_mut().filter(|capture| capture.text.len() < MAX_TEXT) {
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
            What::AuthorLink if page.author_links.len() < MAX_KEPT => {
                page.author_links.push(Placed { text, place: self.place, is_below: self.is_below });
            }
            What::Byline if page.bylines.len() < MAX_KEPT => page.bylines.push(text),
            What::Property(names) => self.property(&names, &text),
            _ => {}
        }
    }
}

impl<'a> Scope<'a> {
    fn of(name: Cow<'a, str>, seen: &Attributes<'a>) -> Self {
        let kind = seen.itemtype.as_deref().unwrap_or_default();
        let kind = kind.rsplit(['/', '#']).next().unwrap_or_default();
        let ours = [
            "Person",
            "Organization",
            "Page",
            "Article",
            "Posting",
            "CreativeWork",
            "Blog",
            "Report",
            "Review",
        ];
        Scope {
            name,
            depth: 0,
            is_other: !kind.is_empty() && !ours.iter().any(|ending| kind.ends_with(ending)),
            property: seen.itemprop.as_deref().unwrap_or_default().to_ascii_lowercase(),
        }
    }
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
             <div itemprop=image itemscope itemtype=http://schema.org/ImageObject><i itemprop=author>Getty</i></div>\
             <div itemprop=author itemscope><div><meta itemprop=name content='Cy Fox'></div>later</div>",
        );
        assert_eq!(page.author_properties(), ["Ann Lee", "Bo Day", "Cy Fox"]);
        assert_eq!(page.properties("datepublished").collect::<Vec<_>>(), ["2022-01-12"]);
    }

    #[test]
    fn authors_of_the_stories_beside_are_none_of_the_article() {
        let link = |name: &str| format!("<a rel=author href=/x>{name}</a>");
        let text = "<p>Text.</p>".repeat(10);
        let html = format!(
            "{}{text}<h1>Talks</h1>By {} and {}{text}{}",
            link("Di Ray"),
            link("Ann Lee"),
            link("Bo Day"),
            link("Cy Fox")
        );
        assert_eq!(Page::read(&html).author_links(), ["Ann Lee", "Bo Day"]);
    }

    #[test]
    fn what_is_kept_has_a_limit() {
        let html =
            "<h1 itemprop=headline class=byline>x".repeat(20_000) + &"<meta name=a content=b>".repeat(5000);
        let page = Page::read(&html);
        assert!(page.headings.len() <= MAX_KEPT && page.metas.len() <= MAX_KEPT);
    }
}
