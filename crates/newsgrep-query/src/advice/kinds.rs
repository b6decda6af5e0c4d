//! The changes that a query can undergo, kind by kind.

use newsgrep_text::Zone;

use crate::ast::{Filter, Near, Part, Query, Reach};
use crate::{MAX_UNORDERED, Scope, print};

use super::RelaxationKind;
use super::asking::Asking;
use super::dates;
use super::sites::{Path, Site, all_of};
use super::words::{as_beginnings, as_names, operands, phrase_of};

/// The widest window.
const MAX_WINDOW: u8 = 255;

/// One way to change a query: what to put at a place, and what that is in plain words.
pub(super) struct Change<'q> {
    pub(super) site: Path,
    /// What the changed query is asked of, if something else than before.
    pub(super) scope: Option<Scope>,
    /// How far the change may go; each step finds what those before it do. 1 for most.
    pub(super) steps: u32,
    /// Returns the part and the words for a step, counted from 1.
    pub(super) make: Box<dyn Fn(u32) -> (Query, String) + 'q>,
}

impl<'q> Change<'q> {
    /// Returns a change of one step.
    pub(super) fn of(site: &Path, part: Query, what: impl Into<String>) -> Self {
        let what = what.into();
        let make = Box::new(move |_| (part.clone(), what.clone()));
        Change { site: site.clone(), scope: None, steps: 1, make }
    }

    fn stepped(site: &Path, steps: u8, make: impl Fn(u8) -> (Query, String) + 'q) -> Self {
        let make = move |step: u32| make(u8::try_from(step).unwrap_or(u8::MAX));
        Change { site: site.clone(), scope: None, steps: u32::from(steps), make: Box::new(make) }
    }
}

/// Returns the changes of one kind, in reading order.
pub(super) fn of_kind<'q>(
    kind: RelaxationKind,
    asking: &Asking<'q>,
    sites: &'q [Site<'q>],
) -> Vec<Change<'q>> {
    let each = |make: &dyn Fn(&'q Site<'q>) -> Vec<Change<'q>>| sites.iter().flat_map(make).collect();
    match kind {
        RelaxationKind::AnyWriting => each(&any_writing),
        // `=` takes no proximity.
        RelaxationKind::AnyOrder => {
            each(&|site| any_order(site).filter(|_| !site.exact).into_iter().collect())
        }
        RelaxationKind::WiderWindow => each(&|site| if site.exact { Vec::new() } else { wider_window(site) }),
        RelaxationKind::NarrowerWindow => each(&narrower_window),
        RelaxationKind::SameParagraph => {
            each(&|site| if site.exact { Vec::new() } else { same_paragraph(site) })
        }
        RelaxationKind::Inflections => each(&inflections),
        RelaxationKind::NameVariants => each(&name_variants),
        RelaxationKind::SameArticle if asking.scope() == Scope::Article => each(&same_article),
        RelaxationKind::ArticleScope if asking.scope() == Scope::Paragraph => {
            let what = "in one article instead of one paragraph";
            let change = Change::of(&Path::new(), asking.query().clone(), what);
            vec![Change { scope: Some(Scope::Article), ..change }]
        }
        RelaxationKind::FewerTimes => each(&fewer_times),
        RelaxationKind::FewerMembers => each(&fewer_members),
        RelaxationKind::WholeArticle => each(&whole_article),
        RelaxationKind::WebFurniture => web_furniture(asking.query(), sites),
        RelaxationKind::Prefix => each(&beginnings),
        RelaxationKind::WiderDates => each(&wider_dates),
        RelaxationKind::WithoutFilter => each(&without_filter),
        _ => Vec::new(),
    }
}

fn any_writing<'q>(site: &'q Site<'q>) -> Vec<Change<'q>> {
    let part = match site.query {
        Query::Written(_, inner) => Some((**inner).clone()),
        Query::Verbatim(text) => phrase_of(text),
        _ => None,
    };
    part.into_iter().map(|part| Change::of(&site.path, part, "written in any way")).collect()
}

/// Returns a proximity that is not negated, or a phrase as one: its operands, its window and whether they have an order.
fn stretch(query: &Query) -> Option<(Vec<Query>, u8, bool)> {
    match query {
        Query::Near(Near { reach: Reach::Words(words), ordered, .. }) => {
            Some((operands(query)?, (*words).max(1), *ordered))
        }
        Query::Phrase(_) => Some((operands(query)?, 1, true)),
        _ => None,
    }
}

fn near(operands: Vec<Query>, reach: Reach, ordered: bool) -> Query {
    Query::Near(Near { operands, reach, ordered, negated: false })
}

fn any_order<'q>(site: &'q Site<'q>) -> Option<Change<'q>> {
    // Where a phrase has a place for any word, its words do not stand side by side.
    if let Query::Phrase(slots) = site.query
        && slots.contains(&crate::Slot::Any)
    {
        return None;
    }
    let (operands, words, ordered) = stretch(site.query)?;
    let part = near(operands, Reach::Words(words), false);
    (ordered && is_small(&part)).then(|| Change::of(&site.path, part, "in any order"))
}

/// Returns whether a proximity in any order has as many operands as can be searched.
fn is_small(query: &Query) -> bool {
    !matches!(query, Query::Near(near) if !near.ordered && near.operands.len() > MAX_UNORDERED)
}

fn wider_window<'q>(site: &'q Site<'q>) -> Vec<Change<'q>> {
    if let Query::Sloppy(slots, slop) = site.query {
        let make = move |step| {
            let wider = slop + step;
            (Query::Sloppy(slots.clone(), wider), format!("moved by up to {wider} places instead of {slop}"))
        };
        return vec![Change::stepped(&site.path, MAX_WINDOW - slop, make)];
    }
    let Some((operands, words, ordered)) = stretch(site.query) else { return Vec::new() };
    let change = |ordered: bool, order: &'static str| {
        let (operands, others) = (operands.clone(), operands.len() as u32 - 1);
        let make = move |step| {
            let wider = words + step;
            let between = others * (u32::from(wider) - 1);
            let noun = if between == 1 { "word" } else { "words" };
            let instead = match others * (u32::from(words) - 1) {
                0 => "side by side".to_owned(),
                before => before.to_string(),
            };
            let what = format!("with up to {between} {noun} in between instead of {instead}{order}");
            (near(operands.clone(), Reach::Words(wider), ordered), what)
        };
        Change::stepped(&site.path, MAX_WINDOW - words, make)
    };
    let mut changes = vec![change(ordered, "")];
    if ordered && operands.len() <= MAX_UNORDERED {
        changes.push(change(false, ", in any order"));
    }
    changes
}

fn narrower_window<'q>(site: &'q Site<'q>) -> Vec<Change<'q>> {
    let Query::Near(near) = site.query else { return Vec::new() };
    let Reach::Words(words) = near.reach else { return Vec::new() };
    if !near.negated || words < 2 {
        return Vec::new();
    }
    let make = move |step| {
        let narrower = words - step;
        let part = Query::Near(Near { reach: Reach::Words(narrower), ..near.clone() });
        (part, format!("kept apart by {narrower} instead of {words}"))
    };
    vec![Change::stepped(&site.path, words - 1, make)]
}

/// Says how near the words of a text clause must stand.
fn nearness(query: &Query) -> &'static str {
    match query {
        Query::Near(Near { reach: Reach::Sentence, .. }) => "in one sentence",
        Query::Near(Near { reach: Reach::Paragraph, .. }) => "in one paragraph",
        Query::Phrase(_) => "side by side",
        _ => "so near each other",
    }
}

fn same_paragraph<'q>(site: &'q Site<'q>) -> Vec<Change<'q>> {
    let Some(operands) = operands(site.query) else { return Vec::new() };
    let part = near(operands, Reach::Paragraph, false);
    if !is_small(&part) || matches!(site.query, Query::Near(near) if near.reach == Reach::Paragraph) {
        return Vec::new();
    }
    let what = format!("in one paragraph instead of {}", nearness(site.query));
    vec![Change::of(&site.path, part, what)]
}

fn same_article<'q>(site: &'q Site<'q>) -> Vec<Change<'q>> {
    let Some(operands) = operands(site.query).filter(|_| site.is_whole_clause()) else { return Vec::new() };
    let what = format!("in the article instead of {}", nearness(site.query));
    vec![Change::of(&site.path, all_of(operands), what)]
}

fn inflections<'q>(site: &'q Site<'q>) -> Vec<Change<'q>> {
    let has_words = matches!(site.query, Query::Word(_) | Query::Phrase(_) | Query::Near(_));
    if !has_words || !site.is_whole_clause() || site.inflected || site.exact {
        return Vec::new();
    }
    let part = Query::Stem(Box::new(site.query.clone()));
    vec![Change::of(&site.path, part, "with all inflections of the words")]
}

fn name_variants<'q>(site: &'q Site<'q>) -> Vec<Change<'q>> {
    let Some(part) = as_names(site.query).filter(|_| !site.inflected && !site.exact) else {
        return Vec::new();
    };
    let what = format!("with every spelling of the name {}", print(site.query));
    vec![Change::of(&site.path, part, what)]
}

fn fewer_times<'q>(site: &'q Site<'q>) -> Vec<Change<'q>> {
    let Query::AtLeast(least, inner) = site.query else { return Vec::new() };
    let make = move |step| match least.saturating_sub(step) {
        0 | 1 => ((**inner).clone(), format!("once instead of {least} times")),
        fewer => (Query::AtLeast(fewer, inner.clone()), format!("{fewer} times instead of {least}")),
    };
    let steps = least.saturating_sub(1);
    vec![Change { site: site.path.clone(), scope: None, steps, make: Box::new(make) }]
}

fn fewer_members<'q>(site: &'q Site<'q>) -> Vec<Change<'q>> {
    let Query::Of(least, members) = site.query else { return Vec::new() };
    let make = move |step| {
        let fewer = least.saturating_sub(step).max(1);
        (Query::Of(fewer, members.clone()), format!("{fewer} of them instead of {least}"))
    };
    let steps = least.saturating_sub(1);
    vec![Change { site: site.path.clone(), scope: None, steps, make: Box::new(make) }]
}

fn whole_article<'q>(site: &'q Site<'q>) -> Vec<Change<'q>> {
    match site.query {
        Query::In(part, inner) if **inner != Query::All => {
            let place = match part {
                Part::Title => "in the headline",
                Part::Hlead => "in the headline and the lead",
                Part::Quote => "inside quotation marks",
            };
            let what = format!("anywhere in the article instead of {place}");
            vec![Change::of(&site.path, (**inner).clone(), what)]
        }
        Query::And(members) => without(site, members, &is_zone, |zone| {
            format!("anywhere in the article instead of {}", print(zone))
        }),
        _ => Vec::new(),
    }
}

fn is_zone(query: &Query) -> bool {
    match query {
        Query::Filter(Filter::Zone(_)) => true,
        Query::Or(members) => members.iter().all(is_zone),
        _ => false,
    }
}

/// Returns whether the query is only about what is known of the article.
pub(super) fn is_filter(query: &Query) -> bool {
    match query {
        Query::Filter(Filter::Zone(_)) => false,
        Query::Filter(_) => true,
        Query::Not(inner) => is_filter(inner),
        Query::Or(members) => members.iter().all(is_filter),
        _ => false,
    }
}

/// Returns the AND without each of the members that are meant.
fn without<'q>(
    site: &Site<'q>,
    members: &[Query],
    is_meant: &dyn Fn(&Query) -> bool,
    what: impl Fn(&Query) -> String,
) -> Vec<Change<'q>> {
    let meant = (0..members.len()).filter(|at| is_meant(&members[*at]));
    let change = |at: usize| {
        let mut rest = members.to_vec();
        let member = rest.remove(at);
        Change::of(&site.path, all_of(rest), what(&member))
    };
    meant.map(change).collect()
}

fn web_furniture<'q>(query: &Query, sites: &[Site<'q>]) -> Vec<Change<'q>> {
    let has_zones = |site: &Site<'_>| {
        is_zone(site.query) || matches!(site.query, Query::In(part, _) if part.zones().is_some())
    };
    if sites.iter().any(has_zones) {
        return Vec::new();
    }
    let part = Query::And(vec![Query::Filter(Filter::Zone(Zone::Boiler)), query.clone()]);
    vec![Change::of(&Path::new(), part, "in web furniture, such as comment forms and links")]
}

fn beginnings<'q>(site: &'q Site<'q>) -> Vec<Change<'q>> {
    if site.inflected || site.exact {
        return Vec::new();
    }
    let change = |(part, word): (Query, String)| {
        Change::of(&site.path, part, format!("with every word that begins with `{word}`"))
    };
    as_beginnings(site.query).into_iter().map(change).collect()
}

fn wider_dates<'q>(site: &'q Site<'q>) -> Vec<Change<'q>> {
    let Query::Filter(Filter::Date(range)) = site.query else { return Vec::new() };
    let wider: Vec<Query> = dates::steps()
        .into_iter()
        .map_while(|by| dates::widened(range, by).map(|range| Query::Filter(Filter::Date(range))))
        .collect();
    let steps = wider.len() as u32;
    let make = move |step: u32| {
        let query = wider[(step as usize - 1).min(wider.len() - 1)].clone();
        let what = format!("with {} instead of {}", print(&query), print(site.query));
        (query, what)
    };
    vec![Change { site: site.path.clone(), scope: None, steps, make: Box::new(make) }]
}

fn without_filter<'q>(site: &'q Site<'q>) -> Vec<Change<'q>> {
    let Query::And(members) = site.query else { return Vec::new() };
    let mut changes = without(site, members, &is_filter, |filter| format!("without {}", print(filter)));
    let rest: Vec<Query> = members.iter().filter(|member| !is_filter(member)).cloned().collect();
    if changes.len() > 1 && !rest.is_empty() {
        let what = "without any condition on what is known about the article";
        changes.push(Change::of(&site.path, all_of(rest), what));
    }
    changes
}
