//! An `<item>` or `<entry>` into what it says: the same for every version of RSS and Atom, whose names do not collide.
//!
//! In: an element and what its feed says of addresses and names. Out: an [`Entry`]. Nothing is guessed from the text.

use super::feed::{self, Entry, Text};
use super::feed_dates;
use super::feed_links::{absolute, is_web};
use super::feed_names::{Names, Vocabulary};
use super::feed_text::{self, Written};
use super::wxr::{self, Logins};
use crate::xml::Element;

/// What of a feed bears upon its entries.
#[derive(Debug, Default)]
pub(crate) struct Context {
    pub(crate) names: Names,
    pub(crate) logins: Logins,
}

/// An element, and which vocabulary the elements in it belong to.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'e> {
    pub(crate) element: &'e Element,
    pub(crate) names: &'e Names,
}

impl<'e> Fields<'e> {
    /// Returns the elements of this name, in any case: some old feeds are all in capitals.
    pub(crate) fn all(self, vocabulary: Vocabulary, name: &'e str) -> impl Iterator<Item = &'e Element> {
        let is_it = move |element: &&Element| {
            element.name.eq_ignore_ascii_case(name) && self.names.vocabulary(element) == vocabulary
        };
        self.element.elements().filter(is_it)
    }

    /// Returns the first text that has any words of all elements with these names.
    pub(crate) fn text(self, names: &[(Vocabulary, &'e str)]) -> Option<String> {
        self.texts(names).next()
    }

    fn texts(self, names: &[(Vocabulary, &'e str)]) -> impl Iterator<Item = String> {
        let elements = names.iter().flat_map(move |(vocabulary, name)| self.all(*vocabulary, name));
        elements.map(Element::text).filter(|text| !text.is_empty())
    }

    /// Returns the first date that is understood, or else the first.
    fn date(self, names: &[(Vocabulary, &'e str)]) -> Option<String> {
        let mut dates: Vec<String> = self.texts(names).take(MAX_DATES).collect();
        let best = dates.iter().position(|date| feed_dates::is_understood(date)).unwrap_or_default();
        (!dates.is_empty()).then(|| dates.swap_remove(best))
    }
}

/// The most dates of an entry that are tried.
const MAX_DATES: usize = 8;

use Vocabulary::{
    Content, DublinCore, DublinTerms, Feed as Core, FeedBurner, Itunes, Media, Rdf, WordPressExcerpt, Xhtml,
};

const PUBLISHED: &[(Vocabulary, &str)] = &[
    (Core, "pubDate"),
    (Core, "published"),
    (Core, "issued"),
    (DublinCore, "date"),
    (DublinTerms, "issued"),
    (DublinTerms, "available"),
    (Core, "created"),
    (DublinTerms, "created"),
    (DublinTerms, "date"),
    (Core, "date"),
];

const UPDATED: &[(Vocabulary, &str)] = &[(Core, "updated"), (Core, "modified"), (DublinTerms, "modified")];

/// Where programs of their own put the whole text.
const BODIES: &[(Vocabulary, &str)] = &[(Xhtml, "body"), (Xhtml, "div"), (Core, "body"), (Core, "fullitem")];

/// Where a summary may be, best first, when there is no text.
const SUMMARIES: &[(Vocabulary, &str)] = &[
    (Core, "summary"),
    (Core, "abstract"),
    (DublinCore, "description"),
    (DublinTerms, "abstract"),
    (WordPressExcerpt, "encoded"),
    (Itunes, "summary"),
    (Media, "description"),
];

/// Reads an entry whose addresses are relative to `base`.
pub(crate) fn read(element: &Element, base: Option<&str>, context: &Context) -> Entry {
    let fields = Fields { element, names: &context.names };
    let url = url(fields, base);
    let (text, text_language) = text(fields, url.is_some());
    let language = fields.text(&[(DublinCore, "language"), (Core, "language")]);
    Entry {
        name: fields.text(&[(Core, "guid"), (Core, "id")]).or_else(|| about(element)),
        title: title(fields),
        text,
        published: fields.date(PUBLISHED),
        updated: updated(fields),
        authors: authors(fields, &context.logins),
        subjects: subjects(fields),
        section: None,
        language: lang(element).or(language).or(text_language),
        url,
        source: source(fields),
    }
}

fn title(fields: Fields<'_>) -> Option<String> {
    let names = [(Core, "title"), (DublinCore, "title"), (Media, "title")];
    names.iter().flat_map(|(vocabulary, name)| fields.all(*vocabulary, name)).find_map(feed_text::title)
}

/// Returns the fullest text of an entry, and its language if it says so.
///
/// A description beside a link is a synopsis of what is behind the link; without one it is the story itself, as the
/// specification of RSS has it.
fn text(fields: Fields<'_>, has_link: bool) -> (Text, Option<String>) {
    let bodies = BODIES.iter().flat_map(|(vocabulary, name)| fields.all(*vocabulary, name));
    let encoded = fields.all(Content, "encoded").map(|element| (element, Kind::Html));
    let contents = contents(fields).into_iter().map(|element| (element, Kind::Content));
    let contents = encoded.chain(contents).chain(bodies.map(|element| (element, Kind::Html)));
    let of_description = if has_link { Kind::Summary } else { Kind::Content };
    let descriptions = fields.all(Core, "description").map(|element| (element, of_description));
    let summaries = SUMMARIES.iter().flat_map(|(vocabulary, name)| fields.all(*vocabulary, name));
    let summaries = summaries.chain(media_descriptions(fields)).map(|element| (element, Kind::Summary));
    let is_post = wxr::is_post(fields);
    for (element, kind) in contents.chain(descriptions).chain(summaries).take(MAX_TEXTS) {
        let paragraphs = match kind {
            _ if is_post => wxr::paragraphs(element),
            Kind::Html => feed_text::paragraphs_of_html(element),
            Kind::Content | Kind::Summary => feed_text::paragraphs(element),
        };
        if !paragraphs.is_empty() {
            return (Text { paragraphs, is_summary: kind == Kind::Summary }, lang(element));
        }
    }
    (Text::default(), None)
}

/// What a text of an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The whole, in HTML by definition.
    Html,
    /// The whole, in what it says or looks like.
    Content,
    Summary,
}

/// The most texts of an entry that are tried.
const MAX_TEXTS: usize = 16;

/// Returns the contents that Atom may have several of, those in HTML first.
fn contents(fields: Fields<'_>) -> Vec<&Element> {
    let is_several = |element: &&Element| {
        element
            .attribute("type")
            .is_some_and(|kind| kind.trim().to_ascii_lowercase().starts_with("multipart/"))
    };
    let several = fields.all(Core, "content").filter(is_several);
    let inner = several.flat_map(|element| Fields { element, ..fields }.all(Core, "content"));
    let mut found: Vec<&Element> = inner
        .chain(fields.all(Core, "content").filter(|element| !is_several(element)))
        .take(MAX_TEXTS)
        .collect();
    found.sort_by_key(|element| Written::of(element));
    found
}

fn media_descriptions(fields: Fields<'_>) -> impl Iterator<Item = &Element> {
    let groups = fields.all(Media, "group");
    groups.flat_map(move |element| Fields { element, ..fields }.all(Media, "description"))
}

fn updated(fields: Fields<'_>) -> Option<String> {
    let attribute = || fields.element.attributes.iter().find(|it| it.name.eq_ignore_ascii_case("lastmod"));
    fields.date(UPDATED).or_else(|| attribute().map(|it| it.value.to_string()))
}

/// Returns the address of the article: where it is linked to, or else an identifier that says it is an address.
fn url(fields: Fields<'_>, base: Option<&str>) -> Option<String> {
    let permalink = fields
        .all(Core, "guid")
        .filter(|guid| {
            !guid.attribute("isPermaLink").is_some_and(|it| it.trim().eq_ignore_ascii_case("false"))
        })
        .map(Element::text);
    let about = about(fields.element).into_iter();
    let href = fields.element.attributes.iter().filter(|it| it.name.eq_ignore_ascii_case("href"));
    let found =
        fields.texts(&[(FeedBurner, "origLink")]).chain(links(fields)).find_map(|link| absolute(&link, base));
    let named = permalink.chain(about).chain(href.map(|it| it.value.to_string()));
    found.or_else(|| named.into_iter().find(|name| is_web(name)))
}

/// Returns the links to the article itself, pages before other files.
pub(crate) fn links(fields: Fields<'_>) -> Vec<String> {
    let mut links: Vec<(bool, String)> = Vec::new();
    for element in fields.all(Core, "link").take(MAX_LINKS) {
        let relation = element.attribute("rel").unwrap_or("alternate").trim();
        let is_article = relation.eq_ignore_ascii_case("alternate") || relation.is_empty();
        let kind = element.attribute("type").unwrap_or_default();
        let is_page = kind.is_empty() || kind.contains("html");
        let address = element.attribute("href").map_or_else(|| element.text(), |href| href.trim().to_owned());
        if is_article && !address.is_empty() {
            links.push((!is_page, absolute(&address, element.attribute("base")).unwrap_or(address)));
        }
    }
    links.sort_by_key(|(is_other, _)| *is_other);
    links.into_iter().map(|(_, address)| address).collect()
}

/// The most links of an entry that are looked at.
const MAX_LINKS: usize = 64;

/// Returns what `rdf:about` says an element is about: its address, in RSS 1.0.
fn about(element: &Element) -> Option<String> {
    element.attribute("about").map(|about| about.trim().to_owned()).filter(|about| !about.is_empty())
}

fn authors(fields: Fields<'_>, logins: &Logins) -> Vec<String> {
    let creators = fields.all(DublinCore, "creator").chain(fields.all(DublinCore, "author"));
    let creators: Vec<String> = creators.filter_map(person).map(|name| logins.name_of(name)).collect();
    if !creators.is_empty() {
        return creators;
    }
    let authors: Vec<String> = fields.all(Core, "author").filter_map(person).collect();
    if authors.is_empty() { fields.all(Itunes, "author").filter_map(person).collect() } else { authors }
}

/// Returns the name of a person, from the elements of Atom or from a line such as `jane@example.com (Jane Writer)`.
pub(crate) fn person(element: &Element) -> Option<String> {
    let inner = |name: &str| {
        let found = element.elements().find(|child| child.name.eq_ignore_ascii_case(name));
        found.map(Element::text).filter(|text| !text.is_empty())
    };
    if let Some(name) = inner("name").or_else(|| inner("email")).or_else(|| inner("value")) {
        return feed::line(&name);
    }
    feed::line(&element.text()).map(|line| without_mail(&line).to_owned())
}

/// Takes the mail address off `jane@example.com (Jane Writer)` and `Jane Writer <jane@example.com>`.
fn without_mail(line: &str) -> &str {
    for (open, close) in [('(', ')'), ('<', '>')] {
        let Some((before, inside)) = line.strip_suffix(close).and_then(|line| line.split_once(open)) else {
            continue;
        };
        let (before, inside) = (before.trim(), inside.trim());
        if before.contains('@') && !before.contains(' ') && !inside.is_empty() {
            return inside;
        }
        if inside.contains('@') && !before.is_empty() {
            return before;
        }
    }
    line
}

/// Returns what an entry is about; addresses that only programs read are left out.
fn subjects(fields: Fields<'_>) -> Vec<String> {
    let of_category = |element: &Element| {
        let named = element.attribute("label").or(element.attribute("term")).map(str::to_owned);
        named.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| element.text())
    };
    let categories = fields.all(Core, "category").map(of_category);
    let subjects = fields.all(DublinCore, "subject").map(Element::text);
    let all = categories.chain(subjects).filter_map(|subject| feed::line(&subject));
    all.filter(|subject| !is_web(subject)).take(MAX_SUBJECTS).collect()
}

const MAX_SUBJECTS: usize = 1024;

/// Returns the outlet that an entry was taken from.
fn source(fields: Fields<'_>) -> Option<String> {
    let of_source = |element: &Element| {
        let inner = Fields { element, ..fields };
        match title(inner) {
            None if element.elements().next().is_none() => feed::line(&element.text()),
            title => title,
        }
    };
    fields.all(Core, "source").find_map(of_source).filter(|source| !is_web(source))
}

/// Returns the language that an element says it is in.
pub(crate) fn lang(element: &Element) -> Option<String> {
    let lang = element.attributes.iter().find(|it| &*it.name == "lang" && &*it.prefix == "xml");
    lang.map(|it| it.value.trim().to_owned()).filter(|lang| !lang.is_empty())
}

/// Tells whether an element may hold entries; text may look like them.
pub(crate) fn may_hold_entries(names: &Names, element: &Element) -> bool {
    let is_text = ["content", "description", "summary", "title", "source", "author", "link"]
        .iter()
        .any(|name| element.name.eq_ignore_ascii_case(name));
    matches!(names.vocabulary(element), Core | Rdf | Vocabulary::Other) && !is_text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml;

    #[test]
    fn persons_are_named_without_their_addresses() {
        let check = |element: &str, expected: Option<&str>| {
            assert_eq!(person(&xml::parse(element).unwrap().root).as_deref(), expected, "{element}");
        };
        check("<author>jane@example.com (Jane Writer)</author>", Some("Jane Writer"));
        check("<author>Jane Writer &lt;jane@example.com&gt;</author>", Some("Jane Writer"));
        check("<author>Jane Writer (jane@example.com)</author>", Some("Jane Writer"));
        check("<author>Jane Writer (Geneva)</author>", Some("Jane Writer (Geneva)"));
        check("<author>jane@example.com</author>", Some("jane@example.com"));
        check(
            "<author><name>J. O&amp;#8217;Hara</name><email>j@example.com</email></author>",
            Some("J. O’Hara"),
        );
        check("<author><uri>http://example.com</uri></author>", Some("http://example.com"));
        check("<author/>", None);
    }
}
