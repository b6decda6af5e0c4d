//! The headline of a page, out of the titles it gives itself. What belongs to a headline is never cut off.

use super::clean;
use super::linked_data::{Said, letters};
use super::page::Page;

/// What stands between a headline and the name of the site.
const SEPARATORS: [&str; 15] =
    [" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " ∙ ", " ㅣ ", "ㅣ", "|", " : ", "｜", "："];
/// What stands there in scripts that write no spaces, and within words in others: `会談始まる-新聞`.
const TIGHT: [&str; 3] = ["--", "-", "_"];

/// How often the end of a title is cut off: its site, and a few sections.
const MAX_CUTS: usize = 8;

/// Returns the headline.
///
/// The linked data and OpenGraph state one each. Where they differ it is the one that the page shows as its `<h1>`,
/// since the other is written for search engines or social networks. One that ends in `…` gives way to another that
/// goes on.
pub(super) fn title(page: &Page<'_>, said: &Said, sites: &Sites, section: Option<&str>) -> Option<String> {
    let metas = [
        "headline",
        "og:title",
        "twitter:title",
        "parsely-title",
        "sailthru.title",
        "dc.title",
        "dcterms.title",
    ];
    let metas = metas.iter().filter_map(|name| page.meta(name)).map(clean);
    let shown: Vec<String> = page.headings.iter().map(|heading| clean(heading)).collect();
    let headings: Vec<String> = shown.iter().map(|text| letters(text)).collect();
    let known: Vec<String> = headings.iter().cloned().chain(said.headline.as_deref().map(letters)).collect();
    let cut = |text: String| sites.without_tail(&text, section, &headings, &known);
    let is_headline = |text: &String| !text.is_empty() && !sites.is_site(text);
    let stated: Vec<String> =
        said.headline.clone().into_iter().chain(metas).map(cut).filter(is_headline).collect();
    let is_shown = |text: &&String| headings.contains(&letters(text));
    if let Some(text) = stated.iter().find(is_shown).or(stated.first()) {
        let longer = || stated.iter().chain(&shown).find(|other| is_cut_from(text, other));
        return Some(longer().unwrap_or(text).clone());
    }
    let named = page.properties("headline").next().map(clean);
    let of_title = page.title.as_deref().map(clean).map(cut);
    // What a page shows as its `<h1>` may be its own name: the headline is in its title too.
    let in_title =
        |text: &String| of_title.as_deref().is_none_or(|title| letters(title).contains(&letters(text)));
    let mut shown = shown.into_iter().filter(is_headline).filter(in_title);
    named
        .filter(is_headline)
        .or_else(|| shown.next())
        .or_else(|| of_title.clone().filter(is_headline))
        .or(of_title)
}

/// Tells whether a text is the beginning of another one, and ends in dots for the rest: linked data have room for
/// 110 characters.
fn is_cut_from(text: &str, whole: &str) -> bool {
    let start = text.trim_end_matches(['…', '.', ' ']);
    let (short, long) = (letters(start), letters(whole));
    (text.ends_with('…') || text.ends_with("...")) && long.len() > short.len() && long.starts_with(&short)
}

/// Returns the name of the site that stands behind the headline in the title of the page.
pub(super) fn site_in_title(page: &Page<'_>, headline: &str) -> Option<String> {
    let title = page.title.as_deref().map(clean)?;
    let mark = SEPARATORS.iter().chain(&TIGHT).find(|mark| {
        title.split_once(**mark).is_some_and(|(head, _)| letters(head) == letters(headline))
            || title.rsplit_once(**mark).is_some_and(|(head, _)| letters(head) == letters(headline))
    })?;
    let tail = title.rsplit_once(*mark)?.1.trim();
    (!tail.is_empty() && tail.split(' ').count() <= 6).then(|| tail.to_owned())
}

/// The names of the site, as letters.
pub(super) struct Sites(pub(super) Vec<String>);

impl Sites {
    pub(super) fn of(page: &Page<'_>, source: Option<&str>, url: Option<&str>) -> Self {
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
    fn is_tail(&self, tail: &str, mark: &str) -> bool {
        let words = tail.split_whitespace().count();
        let text = letters(tail);
        let is_bar = mark.contains(['|', 'ㅣ', '｜', '：']);
        let like = |site: &String| {
            let longer = text.contains(site.as_str()) && site.chars().count() >= 3;
            // `… | Standard` of the Evening Standard; behind a dash it may be a name the headline ends with.
            let shorter = is_bar && text.chars().count() >= 4 && site.contains(&text);
            // `… : 読売新聞` of 読売新聞オンライン.
            let begins = !text.is_ascii() && text.chars().count() >= 3 && site.starts_with(&text);
            *site == text || longer || shorter || begins
        };
        words <= 8 && self.0.iter().any(like)
    }

    /// Returns a title without what stands around its headline, unless it is shown as it stands.
    ///
    /// That is the name of the site behind it or before it, the section before that name, and whatever stands
    /// behind or before one of the `known` headlines (`Opinion | …`).
    fn without_tail(&self, title: &str, section: Option<&str>, shown: &[String], known: &[String]) -> String {
        let mut text = title.trim();
        let mut is_cut = false;
        for _ in 0..MAX_CUTS {
            if shown.contains(&letters(text)) {
                break;
            }
            let is_section = |tail: &str| section.is_some_and(|section| letters(section) == letters(tail));
            let at_mark = split_last(text, &SEPARATORS).filter(|(head, mark, tail)| {
                let leaves_headline = known.contains(&letters(head)) && !known.contains(&letters(text));
                self.is_tail(tail, mark) || is_cut && is_section(tail) || leaves_headline
            });
            let cut = at_mark.or_else(|| {
                let is_name = |tail: &str| self.is_site(tail) || is_cut && is_section(tail);
                split_last(text, &TIGHT).filter(|(_, _, tail)| !tail.is_ascii() && is_name(tail))
            });
            let Some((head, _, tail)) = cut.filter(|(head, ..)| !head.is_empty()) else { break };
            is_cut |= !is_section(tail);
            text = head;
        }
        if shown.contains(&letters(text)) {
            return text.to_owned();
        }
        // A colon behind a name is that of who says something.
        let before = SEPARATORS.iter().filter(|mark| **mark != "：").find_map(|mark| {
            let (head, rest) = text.split_once(mark)?;
            (self.is_site(head) || shown.contains(&letters(rest))).then(|| rest.trim())
        });
        before.unwrap_or(text).to_owned()
    }
}

/// Splits a title at the last of these marks: what is before it, the mark, and what is behind it.
fn split_last<'t>(title: &'t str, marks: &[&'static str]) -> Option<(&'t str, &'static str, &'t str)> {
    let split = marks.iter().filter_map(|mark| title.rfind(mark).map(|at| (at + mark.len(), *mark)));
    // `--` ends where its second half does, and is one mark.
    let (end, mark) = split.max_by_key(|(end, mark)| (*end, mark.len()))?;
    Some((title[..end - mark.len()].trim(), mark, title[end..].trim()))
}
