//! NewsML 1.2 (and 1.0, 1.1): packages of items, each of them a tree of components with their texts.
//!
//! The texts of one item that stand under the same headline are one article. Captions, and whatever stands beside a
//! picture instead of a text, are none.

use std::borrow::Cow;

use super::{Format, FormatInfo, Head, agency, iptc, nitf, prose, wire};
use crate::Reason;
use crate::draft::{Draft, Place, When};
use crate::input::Input;
use crate::job::{Job, Stop};
use crate::xml::{Element, root_name};

pub(crate) struct NewsMl;

impl Format for NewsMl {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "newsml",
            extensions: &["newsml"],
            description: "NewsML 1, packages of items with texts in NITF, XHTML or plain: an article each.",
        }
    }

    fn sniff(&self, head: &Head<'_>) -> bool {
        root_name(head.bytes).is_some_and(|(_, name)| matches!(name.as_str(), "NewsML" | "NewsItem"))
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        let document = wire::document(input, job)?;
        let root = &document.root;
        let mut items: Vec<&Element> = match &*root.name {
            "NewsItem" => vec![root],
            _ => root.descendants("NewsItem").collect(),
        };
        // The last one is not whole.
        if document.is_cut_off() {
            items.pop();
        }
        let stories: Vec<(&Element, Vec<Story<'_>>)> =
            items.iter().map(|item| (*item, stories(item))).collect();
        let is_alone = stories.len() == 1 && stories[0].1.len() == 1;
        let mut number = 0;
        for (item, stories) in &stories {
            if let Some(detail) = no_article(item, stories) {
                number += 1;
                job.reject(None, Reason::NotAnArticle, Place::Record(number).said(&detail))?;
                continue;
            }
            for story in stories {
                number += 1;
                let place = if is_alone { Place::Whole } else { Place::Record(number) };
                job.draft(draft(item, story, stories.len() > 1), place)?;
            }
        }
        if document.is_cut_off() { Err(wire::cut_off(job)) } else { Ok(()) }
    }
}

/// The texts under one headline.
struct Story<'a> {
    /// The components around the text, the innermost one last.
    around: Vec<&'a Element>,
    lines: Option<&'a Element>,
    text: Text,
}

/// What the content of a story holds.
#[derive(Default)]
struct Text {
    /// A headline that is content, as some agencies send it.
    title: Option<String>,
    paragraphs: Vec<String>,
    /// What the first content in NITF tells.
    nitf: Option<Draft<'static>>,
}

fn no_article(item: &Element, stories: &[Story<'_>]) -> Option<String> {
    let status = item.at(&["NewsManagement", "Status"]).and_then(|status| status.attribute("FormalName"));
    match status.map(str::to_lowercase).as_deref() {
        Some("canceled" | "cancelled") => return Some("was cancelled by its agency".to_owned()),
        Some("withheld") => return Some("is withheld by its agency".to_owned()),
        _ => {}
    }
    stories.is_empty().then(|| {
        let kind = item.descendants("MediaType").find_map(|kind| kind.attribute("FormalName"));
        match kind {
            Some(kind) => format!("holds no text, but `{}`", kind.chars().take(40).collect::<String>()),
            None => "holds no text".to_owned(),
        }
    })
}

/// Returns what stands in an item, in its order.
fn stories(item: &Element) -> Vec<Story<'_>> {
    let mut found = Vec::new();
    collect(item, &mut Vec::new(), &mut found);
    found
}

/// Goes through the components in a component or an item; no document is deeper than its parser allows.
fn collect<'a>(within: &'a Element, around: &mut Vec<&'a Element>, found: &mut Vec<Story<'a>>) {
    for component in within.children_named("NewsComponent") {
        around.push(component);
        if !is_beside(component) {
            for content in component.children_named("ContentItem").filter(|content| is_text(content)) {
                take(content, around, found);
            }
            collect(component, around, found);
        }
        around.pop();
    }
}

/// Tells whether a component stands beside the story: a picture with its caption.
fn is_beside(component: &Element) -> bool {
    let role = component.child("Role").and_then(|role| role.attribute("FormalName")).unwrap_or_default();
    let role = role.to_lowercase();
    ["caption", "thumbnail", "photo", "picture", "image", "quicklook", "graphic"]
        .iter()
        .any(|it| role.contains(it))
}

fn is_title(component: &Element) -> bool {
    let role = component.child("Role").and_then(|role| role.attribute("FormalName")).unwrap_or_default();
    ["title", "headline"].contains(&role.to_lowercase().as_str())
}

fn is_text(content: &Element) -> bool {
    let kind = content.child("MediaType").and_then(|kind| kind.attribute("FormalName")).unwrap_or("Text");
    let beside = ["photo", "picture", "image", "graphic", "video", "audio", "animation"];
    !beside.contains(&kind.to_lowercase().as_str())
}

fn take<'a>(content: &Element, around: &[&'a Element], found: &mut Vec<Story<'a>>) {
    let mut text = content_text(content);
    if text.paragraphs.is_empty() {
        return;
    }
    if around.last().is_some_and(|component| is_title(component)) {
        text.title = Some(text.paragraphs.drain(..).collect::<Vec<_>>().join(" "));
    }
    let lines = around.iter().rev().find_map(|component| component.child("NewsLines"));
    let same = |story: &&mut Story<'_>| match (story.lines, lines) {
        (Some(one), Some(other)) => std::ptr::eq(one, other),
        (None, None) => true,
        _ => false,
    };
    match found.last_mut().filter(same) {
        Some(story) => {
            story.text.paragraphs.extend(text.paragraphs);
            story.text.title = story.text.title.take().or(text.title);
            story.text.nitf = story.text.nitf.take().or(text.nitf);
        }
        None => found.push(Story { around: around.to_vec(), lines, text }),
    }
}

fn content_text(content: &Element) -> Text {
    // What is encoded is a file of some other kind.
    let Some(data) = content.at(&["DataContent"]) else { return Text::default() };
    if let Some(story) = data.descendants("nitf").next() {
        let mut nitf = nitf::draft(story);
        let paragraphs = nitf.paragraphs.drain(..).map(Cow::into_owned).collect();
        return Text { paragraphs, nitf: Some(nitf), ..Text::default() };
    }
    Text { paragraphs: prose::content(data), ..Text::default() }
}

fn draft(item: &Element, story: &Story<'_>, is_one_of_several: bool) -> Draft<'static> {
    let nitf = story.text.nitf.as_ref();
    let line = |name: &str| {
        let line = story.lines.and_then(|lines| lines.child(name));
        line.and_then(|line| wire::value(&line.text()))
    };
    let of_nitf =
        |list: for<'d> fn(&'d Draft<'static>) -> &'d Vec<String>| nitf.map(list).cloned().unwrap_or_default();
    let (published, updated) = dates(item);
    let source = source(item, story, line("CreditLine"));
    let language =
        language(item, story).or_else(|| nitf.and_then(|nitf| nitf.language.as_deref().map(str::to_owned)));
    let about: Vec<&Element> = story.around.iter().filter_map(|it| it.child("DescriptiveMetadata")).collect();
    let title = line("HeadLine")
        .or_else(|| story.text.title.clone())
        .or_else(|| nitf.and_then(|it| it.title.as_deref().map(str::to_owned)));
    let paragraphs = wire::without_title(story.text.paragraphs.clone(), title.as_deref());
    Draft {
        name: name(item, story, is_one_of_several).map(Cow::Owned),
        title: title.map(Cow::Owned),
        paragraphs: paragraphs.into_iter().map(Cow::Owned).collect(),
        agency: agency::first(source.as_deref()),
        source,
        published,
        updated,
        language: language.map(Cow::Owned),
        byline: line("ByLine")
            .and_then(|line| wire::byline(&line))
            .or_else(|| nitf.and_then(|nitf| nitf.byline.clone())),
        dateline: line("DateLine")
            .and_then(|line| wire::place(&line))
            .or_else(|| nitf.and_then(|nitf| nitf.dateline.clone())),
        subjects: [subjects(&about), of_nitf(|nitf| &nitf.subjects)].concat(),
        places: [places(&about), of_nitf(|nitf| &nitf.places)].concat(),
        persons: of_nitf(|nitf| &nitf.persons),
        organisations: of_nitf(|nitf| &nitf.organisations),
        ..Draft::default()
    }
}

fn name(item: &Element, story: &Story<'_>, is_one_of_several: bool) -> Option<String> {
    let identifier = item.at(&["Identification", "NewsIdentifier"])?;
    let name = identifier.child("PublicIdentifier").or(identifier.child("NewsItemId"));
    let name = name.and_then(|name| wire::value(&name.text()))?;
    let duid = story.around.iter().rev().find_map(|component| component.attribute("Duid"));
    match duid.filter(|_| is_one_of_several) {
        Some(duid) => Some(format!("{name}/{duid}")),
        None => Some(name),
    }
}

/// Returns when the item was first created, and when this version of it was, if that is not the same.
fn dates(item: &Element) -> (When<'static>, When<'static>) {
    let date = |name: &str| {
        let date = item.at(&["NewsManagement", name]).map(|date| date.text());
        date.filter(|date| !date.is_empty())
    };
    let sent = || item.at(&["Identification", "NewsIdentifier", "DateId"]).map(|date| date.text());
    first_and_last(date("FirstCreated"), date("ThisRevisionCreated").or_else(sent))
}

/// Returns the date of publication and that of the last update, where both are stated and differ.
pub(super) fn first_and_last(first: Option<String>, last: Option<String>) -> (When<'static>, When<'static>) {
    match (first, last) {
        (Some(first), last) if last.as_ref().is_none_or(|last| *last == first) => {
            (wire::when(Some(&first)), When::Unknown)
        }
        (Some(first), last) => (wire::when(Some(&first)), wire::when(last.as_deref())),
        (None, last) => (wire::when(last.as_deref()), When::Unknown),
    }
}

fn source(item: &Element, story: &Story<'_>, credit: Option<String>) -> Option<String> {
    let party = |role: &str| {
        let administrative = story.around.iter().rev().filter_map(|it| it.child("AdministrativeMetadata"));
        administrative
            .filter_map(|it| it.at(&[role, "Party"]))
            .filter_map(|party| party.attribute("FormalName"))
            .find_map(wire::value)
    };
    let provider = || {
        let id = item.at(&["Identification", "NewsIdentifier", "ProviderId"]);
        id.and_then(|id| wire::value(&id.text()))
    };
    let nitf = || story.text.nitf.as_ref().and_then(|nitf| nitf.source.clone());
    let name = party("Provider").or(credit).or_else(|| party("Source")).or_else(nitf).or_else(provider)?;
    Some(agency::source(&name))
}

fn language(item: &Element, story: &Story<'_>) -> Option<String> {
    let described = story.around.iter().rev().filter_map(|it| it.at(&["DescriptiveMetadata", "Language"]));
    let mut described = described.filter_map(|it| it.attribute("FormalName"));
    let headline = story.lines.and_then(|lines| lines.child("HeadLine")).and_then(|it| it.attribute("lang"));
    let component = || story.around.iter().rev().find_map(|component| component.attribute("lang"));
    let found = described.next().or(headline).or_else(component).or_else(|| item.attribute("lang"));
    found.map(str::to_owned)
}

fn subjects(about: &[&Element]) -> Vec<String> {
    let mut subjects = Vec::new();
    for metadata in about {
        let codes = metadata.children_named("SubjectCode").flat_map(|code| code.elements());
        subjects.extend(codes.filter_map(|code| {
            let code = code.attribute("FormalName")?;
            // Some write names in place of codes.
            let name = code.chars().any(|c| c.is_ascii_lowercase()).then_some(code);
            iptc::subject(code).or(name).and_then(wire::value)
        }));
        subjects.extend(properties(metadata, "Keyword"));
    }
    subjects
}

/// Returns the places a story is about. Where it comes from is none of them.
fn places(about: &[&Element]) -> Vec<String> {
    let locations = about.iter().flat_map(|metadata| metadata.children_named("Location"));
    let about = locations.filter(|location| location.attribute("HowPresent") != Some("Origin"));
    about
        .flat_map(|location| {
            ["City", "CountryArea", "CountryName", "Country"]
                .into_iter()
                .flat_map(move |it| properties(location, it))
        })
        // The codes of countries.
        .filter(|name| name.len() > 3 || name.chars().any(char::is_lowercase))
        .collect()
}

fn properties(element: &Element, name: &str) -> Vec<String> {
    let found = element.children_named("Property").filter(|it| it.attribute("FormalName") == Some(name));
    found.filter_map(|it| it.attribute("Value")).filter_map(wire::value).collect()
}
