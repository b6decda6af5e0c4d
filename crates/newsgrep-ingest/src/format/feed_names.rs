//! Which vocabulary an element of a feed belongs to: by the namespace of its prefix, or by the prefix itself where
//! nobody declared it.

use crate::xml::Element;

/// The vocabularies that entries are read from. Everything else is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vocabulary {
    /// RSS of any version and Atom, whose names do not collide.
    Feed,
    Content,
    DublinCore,
    DublinTerms,
    Xhtml,
    Itunes,
    Media,
    FeedBurner,
    WordPress,
    WordPressExcerpt,
    Rdf,
    Other,
}

/// Parts of the addresses that name a vocabulary, in lower case, the longer ones before those that they contain.
const ADDRESSES: &[(&str, Vocabulary)] = &[
    ("purl.org/rss/1.0/modules/content", Vocabulary::Content),
    ("purl.org/rss/1.0/modules/", Vocabulary::Other),
    ("purl.org/dc/elements/", Vocabulary::DublinCore),
    ("purl.org/dc/terms", Vocabulary::DublinTerms),
    ("www.w3.org/1999/xhtml", Vocabulary::Xhtml),
    ("www.itunes.com/", Vocabulary::Itunes),
    ("search.yahoo.com/mrss", Vocabulary::Media),
    ("rssnamespace.org/feedburner", Vocabulary::FeedBurner),
    ("wordpress.org/export/1.0/excerpt", Vocabulary::WordPressExcerpt),
    ("wordpress.org/export/1.1/excerpt", Vocabulary::WordPressExcerpt),
    ("wordpress.org/export/1.2/excerpt", Vocabulary::WordPressExcerpt),
    ("wordpress.org/export", Vocabulary::WordPress),
    ("22-rdf-syntax-ns", Vocabulary::Rdf),
    ("purl.org/rss/", Vocabulary::Feed),
    ("purl.org/net/rss", Vocabulary::Feed),
    ("purl.org/atom/ns", Vocabulary::Feed),
    ("www.w3.org/2005/atom", Vocabulary::Feed),
    ("netscape.com/", Vocabulary::Feed),
    ("backend.userland.com/", Vocabulary::Feed),
    ("blogs.law.harvard.edu/tech/rss", Vocabulary::Feed),
    ("cyber.law.harvard.edu/rss", Vocabulary::Feed),
];

/// The prefixes that everybody uses, for feeds that do not declare them.
const PREFIXES: &[(&str, Vocabulary)] = &[
    ("", Vocabulary::Feed),
    ("rss", Vocabulary::Feed),
    ("atom", Vocabulary::Feed),
    ("atom10", Vocabulary::Feed),
    ("a10", Vocabulary::Feed),
    ("content", Vocabulary::Content),
    ("dc", Vocabulary::DublinCore),
    ("dcterms", Vocabulary::DublinTerms),
    ("xhtml", Vocabulary::Xhtml),
    ("itunes", Vocabulary::Itunes),
    ("media", Vocabulary::Media),
    ("feedburner", Vocabulary::FeedBurner),
    ("wp", Vocabulary::WordPress),
    ("excerpt", Vocabulary::WordPressExcerpt),
    ("rdf", Vocabulary::Rdf),
];

/// The most prefixes of a feed that are looked at.
const MAX_PREFIXES: usize = 64;

/// The prefixes that a feed declares.
#[derive(Debug, Default)]
pub(crate) struct Names(Vec<(Box<str>, Vocabulary)>);

impl Names {
    /// Takes over the prefixes that an element declares; the first declaration of a prefix counts.
    pub(crate) fn declare(&mut self, element: &Element) {
        for attribute in element.attributes.iter().filter(|attribute| &*attribute.prefix == "xmlns") {
            let is_known = self.0.iter().any(|(prefix, _)| *prefix == attribute.name);
            if !is_known && self.0.len() < MAX_PREFIXES {
                self.0.push((attribute.name.clone(), of_address(&attribute.value)));
            }
        }
    }

    pub(crate) fn vocabulary(&self, element: &Element) -> Vocabulary {
        if element.prefix.is_empty() {
            // Feeds are read whatever namespace they claim for all of their elements.
            return element.attribute("xmlns").map_or(Vocabulary::Feed, of_address);
        }
        let declared = self.0.iter().find(|(prefix, _)| *prefix == element.prefix);
        let usual = || PREFIXES.iter().find(|(prefix, _)| element.prefix.eq_ignore_ascii_case(prefix));
        match declared {
            Some((_, vocabulary)) => *vocabulary,
            None => usual().map_or(Vocabulary::Other, |(_, vocabulary)| *vocabulary),
        }
    }
}

fn of_address(address: &str) -> Vocabulary {
    let address = address.trim().to_ascii_lowercase();
    if address.is_empty() {
        return Vocabulary::Feed;
    }
    let found = ADDRESSES.iter().find(|(part, _)| address.contains(part));
    found.map_or(Vocabulary::Other, |(_, vocabulary)| *vocabulary)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml;

    #[test]
    fn prefixes_mean_what_is_declared_or_else_what_everybody_means() {
        let check = |feed: &str, expected: Vocabulary| {
            let root = xml::parse(feed).unwrap().root;
            let mut names = Names::default();
            names.declare(&root);
            assert_eq!(names.vocabulary(root.elements().next().unwrap()), expected, "{feed}");
        };
        check("<rss><title/></rss>", Vocabulary::Feed);
        check("<rss><dc:title/></rss>", Vocabulary::DublinCore);
        check("<rss xmlns:dc='http://example.com/'><dc:title/></rss>", Vocabulary::Other);
        check("<rss xmlns:x='http://purl.org/dc/elements/1.1/'><x:title/></rss>", Vocabulary::DublinCore);
        check(
            "<rss xmlns:x='http://purl.org/rss/1.0/modules/content/'><x:encoded/></rss>",
            Vocabulary::Content,
        );
        check("<rss><body xmlns='http://www.w3.org/1999/xhtml'/></rss>", Vocabulary::Xhtml);
        check("<feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry/></feed>", Vocabulary::Feed);
        check("<rss><slash:comments/></rss>", Vocabulary::Other);
    }
}
