//! NewsML-G2: a news item, or a message with several of them.
//!
//! Packages, pictures, plans and lists of concepts are named as what they are, and are no articles.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{Format, FormatInfo, Head, agency, iptc, newsml, nitf, prose, wire};
use crate::Reason;
use crate::draft::{Draft, Place, When};
use crate::input::Input;
use crate::job::{Job, Stop};
use crate::xml::{Element, root_name};

pub(crate) struct NewsMlG2;

/// The roots of documents, of which the last ones hold no text.
const ROOTS: [&str; 7] =
    ["newsMessage", "newsItem", "packageItem", "conceptItem", "knowledgeItem", "catalogItem", "planningItem"];

impl Format for NewsMlG2 {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "newsml-g2",
            extensions: &["g2"],
            description: "NewsML-G2, an item or a message of several, with texts in NITF, XHTML or plain: an article each.",
        }
    }

    fn sniff(&self, head: &Head<'_>) -> bool {
        root_name(head.bytes).is_some_and(|(_, name)| ROOTS.contains(&name.as_str()))
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        let document = wire::document(input, job)?;
        let root = &document.root;
        let mut items: Vec<&Element> = match &*root.name {
            "newsMessage" => root.children_named("itemSet").flat_map(Element::elements).collect(),
            _ => vec![root],
        };
        // The last one is not whole.
        if document.is_cut_off() {
            items.pop();
        }
        let is_alone = items.len() == 1;
        for (place, item) in items.iter().enumerate() {
            let place = if is_alone { Place::Whole } else { Place::Record(place as u64 + 1) };
            match no_article(item) {
                Some(detail) => job.reject(None, Reason::NotAnArticle, place.said(&detail))?,
                None => job.draft(draft(item), place)?,
            }
        }
        if document.is_cut_off() { Err(wire::cut_off(job)) } else { Ok(()) }
    }
}

/// Says why an item is no article, to be read after its place.
fn no_article(item: &Element) -> Option<String> {
    if &*item.name != "newsItem" {
        let name: String = item.name.chars().take(40).collect();
        return Some(format!("is a `{name}`, which holds no text of its own"));
    }
    let code = |name: &str| {
        let code = item.at(&["itemMeta", name])?;
        let code = code.attribute("qcode").or(code.attribute("uri"))?;
        code.rsplit([':', '/']).next().map(str::to_ascii_lowercase)
    };
    match code("pubStatus").as_deref() {
        Some("canceled") => return Some("was cancelled by its agency".to_owned()),
        Some("withheld") => return Some("is withheld by its agency".to_owned()),
        _ => {}
    }
    match code("itemClass")?.as_str() {
        class @ ("picture" | "graphic" | "audio" | "video" | "animation" | "still" | "composite") => {
            Some(format!("is of the class `{class}`, and no text"))
        }
        _ => None,
    }
}

fn draft(item: &Element) -> Draft<'static> {
    let nothing = Element::default();
    let meta = item.child("itemMeta").unwrap_or(&nothing);
    let content = item.child("contentMeta").unwrap_or(&nothing);
    let (paragraphs, nitf) = text(item);
    let language = item
        .attribute("lang")
        .or_else(|| content.child("language").and_then(|language| language.attribute("tag")))
        .map(str::to_owned)
        .or_else(|| nitf.language.as_deref().map(str::to_owned));
    let title =
        title(content, meta, language.as_deref()).or_else(|| nitf.title.as_deref().map(str::to_owned));
    let (paragraphs, excerpt) = match paragraphs.is_empty() {
        true => summary(content),
        false => (wire::without_title(paragraphs, title.as_deref()), false),
    };
    let (published, updated) = dates(meta, content);
    let parties = parties(item, meta, content);
    let subjects = Subjects::of(item, content, language.as_deref());
    Draft {
        name: item.attribute("guid").map(|guid| Cow::Owned(guid.to_owned())),
        title: title.map(Cow::Owned),
        paragraphs: paragraphs.into_iter().map(Cow::Owned).collect(),
        excerpt,
        agency: agency::first(parties.iter().map(String::as_str)),
        source: parties.into_iter().next().or(nitf.source),
        published,
        updated,
        byline: byline(content).or(nitf.byline),
        dateline: content
            .children_named("dateline")
            .find_map(|line| wire::place(&line.text()))
            .or(nitf.dateline),
        language: language.map(Cow::Owned),
        subjects: subjects.subjects,
        places: subjects.places,
        persons: subjects.persons,
        organisations: subjects.organisations,
        ..Draft::default()
    }
}

/// Returns the paragraphs, and what content in NITF tells besides. Several contents are the same one in other forms.
fn text(item: &Element) -> (Vec<String>, Draft<'static>) {
    let contents = item.children_named("contentSet").flat_map(Element::elements);
    for content in contents {
        let paragraphs = match &*content.name {
            "inlineXML" => match content.descendants("nitf").next() {
                Some(nitf) => {
                    let mut draft = nitf::draft(nitf);
                    if !draft.paragraphs.is_empty() {
                        return (draft.paragraphs.drain(..).map(Cow::into_owned).collect(), draft);
                    }
                    Vec::new()
                }
                None => prose::paragraphs(content),
            },
            // What is encoded is a file of some other kind.
            "inlineData" if content.attribute("encoding").is_none() => prose::content(content),
            _ => Vec::new(),
        };
        if !paragraphs.is_empty() {
            return (paragraphs, Draft::default());
        }
    }
    (Vec::new(), Draft::default())
}

/// Returns the description of an item without a text, and whether there is one.
fn summary(content: &Element) -> (Vec<String>, bool) {
    let text = content.children_named("description").map(prose::content).find(|text| !text.is_empty());
    let text = text.unwrap_or_default();
    let is_summary = !text.is_empty();
    (text, is_summary)
}

/// Returns the headline: the main one, in the language of the item.
fn title(content: &Element, meta: &Element, language: Option<&str>) -> Option<String> {
    let is_main = |headline: &&Element| {
        let role = headline.attribute("role").unwrap_or_default().to_lowercase();
        !["sub", "kicker", "short", "deck", "slug"].iter().any(|other| role.contains(other))
    };
    let headlines = || content.children_named("headline").filter(is_main);
    let in_language =
        headlines().find(|it| it.attribute("lang").is_none_or(|other| is_same(other, language)));
    let found = in_language.or(headlines().next()).and_then(|it| wire::value(&it.text()));
    found.or_else(|| meta.child("title").and_then(|it| wire::value(&it.text())))
}

/// Returns when the item was first created, and when this version of it was, if that is not the same.
///
/// The end of an embargo is no date of publication.
fn dates(meta: &Element, content: &Element) -> (When<'static>, When<'static>) {
    let date = |element: &Element, name: &str| {
        let date = element.child(name).map(|date| date.text());
        date.filter(|date| !date.is_empty())
    };
    let first = date(meta, "firstCreated").or_else(|| date(content, "contentCreated"));
    newsml::first_and_last(first, date(meta, "versionCreated"))
}

/// Returns who provided the item and who is credited, the provider first.
fn parties(item: &Element, meta: &Element, content: &Element) -> Vec<String> {
    let named = |party: Option<&Element>| {
        let party = party?;
        let name = party.child("name").and_then(|name| wire::value(&name.text()));
        name.or_else(|| party.attribute("literal").and_then(wire::value))
    };
    let provider = meta.child("provider");
    let coded = provider.and_then(|it| it.attribute("qcode").or(it.attribute("uri"))).and_then(last_part);
    let credit = content.child("creditline").and_then(|line| wire::value(&line.text()));
    [
        named(provider),
        credit.map(|credit| credit.trim_end_matches(['-', '–', '—', ' ']).to_owned()),
        named(item.at(&["rightsInfo", "copyrightHolder"])),
        named(content.child("infoSource")),
        coded,
    ]
    .into_iter()
    .flatten()
    .filter(|name| !name.is_empty())
    .map(|name| agency::source(&name))
    .collect()
}

/// Returns what a code or an address names: `Acme` of `nprov:Acme`, `acme.com` of `http://www.acme.com/about/`.
fn last_part(code: &str) -> Option<String> {
    match code.split_once("://") {
        Some((_, address)) => {
            let host = address.split(['/', '?', '#', ':']).next()?;
            wire::value(host.strip_prefix("www.").unwrap_or(host))
        }
        None => code.rsplit(':').next().and_then(wire::value),
    }
}

fn byline(content: &Element) -> Option<String> {
    let printed = content.children_named("by").find_map(|by| wire::byline(&by.text()));
    let creators = || {
        let names = content.children_named("creator").filter_map(|creator| creator.child("name"));
        let names: Vec<String> = names.filter_map(|name| wire::value(&name.text())).collect();
        wire::value(&names.join(", "))
    };
    printed.or_else(creators)
}

/// What an item is about.
#[derive(Default)]
struct Subjects {
    subjects: Vec<String>,
    places: Vec<String>,
    persons: Vec<String>,
    organisations: Vec<String>,
}

impl Subjects {
    fn of(item: &Element, content: &Element, language: Option<&str>) -> Self {
        // Names that stand elsewhere in the item, by their codes.
        let asserted: HashMap<&str, &Element> =
            item.children_named("assert").filter_map(|assert| Some((code(assert)?, assert))).collect();
        let mut about = Subjects::default();
        for subject in content.children_named("subject") {
            let concept = subject.child("mainConcept").unwrap_or(subject);
            let asserted = || code(concept).and_then(|code| asserted.get(code).copied());
            let known = || code(concept).and_then(iptc::subject).map(str::to_owned);
            let name = name(concept, language).or_else(|| name(asserted()?, language)).or_else(known);
            let kind =
                ["type", "typeuri"].iter().find_map(|it| subject.attribute(it).or(concept.attribute(it)));
            let Some(name) = name else { continue };
            match kind.and_then(|kind| kind.rsplit([':', '/']).next()).unwrap_or_default() {
                "person" => about.persons.push(name),
                "organisation" => about.organisations.push(name),
                "geoArea" | "poi" | "city" | "country" | "region" => about.places.push(name),
                _ => about.subjects.push(name),
            }
        }
        about.subjects.extend(content.children_named("keyword").filter_map(|it| wire::value(&it.text())));
        about
    }
}

fn code(concept: &Element) -> Option<&str> {
    concept.attribute("qcode").or(concept.attribute("uri"))
}

fn name(concept: &Element, language: Option<&str>) -> Option<String> {
    let names = || concept.children_named("name");
    let own = names().find(|name| name.attribute("lang").is_none_or(|other| is_same(other, language)));
    own.or(names().next()).and_then(|name| wire::value(&name.text()))
}

/// Tells whether two languages are the same, whatever their countries.
fn is_same(one: &str, other: Option<&str>) -> bool {
    let main = |language: &str| language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    other.is_some_and(|other| main(one) == main(other))
}
