//! The headline of a page, out of the titles it gives itself. What belongs to a headline is never cut off.

use super::clean;
use super::linked_data::{Said, letters};
use super::page::Page;

/// What stands between a headline and the name of the site.
const SEPARATORS: [&str; 13] =
    [" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " ∙ ", " ㅣ ", "ㅣ", "|", " : "];

/// Returns the headline.
///
/// The linked data and OpenGraph state one each. Where they differ it is the one that the page shows as its `<h1>`,
/// since the other is written for search engines or social networks.
pub(super) fn title(
    page: &Page<'_>,
    said: &Said,
    source: Option<&str>,
    section: Option<&str>,
    url: Option<&str>,
) -> Option<String> {
    let metas = ["og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title"];
    let metas = metas.iter().filter_map(|name| page.meta(name)).map(clean);
    let shown: Vec<String> = page.headings.iter().map(|heading| clean(heading)).collect();
    let stated: Vec<String> = said.headline.iter().cloned().chain(metas).collect();
    let sites = Sites::of(page, source, url);
    let whole: Vec<String> = shown.iter().chain(&said.headline).map(|text| letters(text)).collect();
    let cut = |text: &String| sites.without_tail(text, section, &whole);
    let mut stated: Vec<String> = stated.iter().map(cut).filter(|text| !sites.is_site(text)).collect();
    let shown = shown.into_iter().filter(|text| !sites.is_site(text));
    if let Some(own) = stated.iter().position(|text| whole.contains(&letters(text))) {
        let is_shown =
            |text: &str| page.headings.iter().any(|heading| letters(&clean(heading)) == letters(text));
        let seen = stated.iter().position(|text| is_shown(text));
        return Some(stated.swap_remove(seen.unwrap_or(own)));
    }
    let named = page.properties("headline").next().map(clean);
    let last = page.title.as_deref().map(clean).map(|text| cut(&text));
    stated.into_iter().chain(named).chain(shown).chain(last).find(|text| !text.is_empty())
}

/// The names of the site, as letters.
struct Sites(Vec<String>);

impl Sites {
    fn of(page: &Page<'_>, source: Option<&str>, url: Option<&str>) -> Self {
        let metas = ["og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher"];
        let named = metas.iter().filter_map(|name| page.meta(name)).chain(source);
        let host = url.and_then(|url| url.split("//").nth(1)).and_then(|rest| rest.split('/').next());
        let host = host.map(|host| host.strip_prefix("www.").unwrap_or(host));
        // Of `news.bbc.co.uk` the name is the longest part.
        let name = host.and_then(|host| host.split('.').max_by_key(|part| part.len()));
        let names = named.chain(host).chain(name).map(|name| letters(&clean(name)));
        Sites(names.filter(|name| name.chars().count() >= 2).collect())
    }

    fn is_site(&self, text: &str) -> bool {
        let text = letters(text);
        text.is_empty() || self.0.contains(&text)
    }

    /// Tells whether the end of a title is the name of the site, with or without more: `Metro News`.
    fn is_tail(&self, tail: &str, is_bar: bool) -> bool {
        let words = tail.split_whitespace().count();
        let text = letters(tail);
        let like = |site: &String| {
            let longer = text.contains(site.as_str()) && site.chars().count() >= 3;
            // `… | Standard` of the Evening Standard; behind a dash it may be a name the headline ends with.
            let shorter = is_bar && text.chars().count() >= 4 && site.contains(&text);
            *site == text || longer || shorter
        };
        words <= 8 && self.0.iter().any(like)
    }

    /// Returns a title without the name of the site behind it, unless it is a headline as it stands.
    fn without_tail(&self, title: &str, section: Option<&str>, whole: &[String]) -> String {
        let mut text = title.trim();
        let mut is_cut = false;
        while !whole.contains(&letters(text)) {
            let split = SEPARATORS.iter().filter_map(|mark| text.rfind(mark).map(|at| (at, *mark)));
            let Some((at, mark)) = split.max_by_key(|(at, mark)| (*at, mark.len())) else { break };
            let (head, tail) = (text[..at].trim(), text[at + mark.len()..].trim());
            let is_bar = mark.contains(['|', 'ㅣ']);
            let is_section = is_cut && section.is_some_and(|section| letters(section) == letters(tail));
            let leaves_headline = whole.contains(&letters(head));
            if head.is_empty() || !(self.is_tail(tail, is_bar) || is_section || leaves_headline) {
                break;
            }
            is_cut |= !is_section;
            text = head;
        }
        let before = |mark: &str| text.split_once(mark).filter(|(head, _)| self.is_site(head));
        match SEPARATORS.iter().find_map(|mark| before(mark)) {
            Some((_, rest)) if !is_cut && !whole.contains(&letters(text)) => rest.trim().to_owned(),
            _ => text.to_owned(),
        }
    }
}
