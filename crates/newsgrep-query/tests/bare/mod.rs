//! An engine of nothing but the pieces that know no index: every article is examined, scored and counted by itself.

use std::collections::{BTreeMap, BTreeSet};

use newsgrep_query::eval::{self, Examined};
use newsgrep_query::plan::{Leaf, Pattern, Plan};
use newsgrep_query::rank::{self, LeafWeight};
use newsgrep_query::tally::{FacetCounter, TimelineCounter};
use newsgrep_query::{
    CountBy, Facet, FacetRequest, Hit, Place, Request, Scope, Timeline, TimelineRequest, multi_select,
};
use newsgrep_text::{Article, Date, Word, WordShape, Zone, content_hash, sort_key, state_hash, words};

/// A hit that is still to be put together.
pub(crate) struct Found<'a> {
    pub(crate) article: &'a Article,
    pub(crate) examined: Examined,
    score: f32,
    unit: Option<usize>,
}

impl Found<'_> {
    pub(crate) fn place(&self) -> Place {
        Place {
            score: self.score.to_bits(),
            key: sort_key(self.article.published.map(Date::civil_seconds), self.article.id),
            content: state_hash(content_hash(self.article), self.article.file),
            ordinal: self.unit.unwrap_or(0) as u32,
        }
    }
}

/// Returns all articles or paragraphs that satisfy a request, in its order. `score` is that of an article, or of one of its
/// paragraphs.
pub(crate) fn find<'a>(
    articles: &'a [Article],
    request: &Request,
    score: &dyn Fn(&Article, &Examined, Option<usize>) -> f32,
) -> Vec<Found<'a>> {
    let plan = Plan::compile(&request.query);
    let mut all = Vec::new();
    for article in articles {
        let Some(examined) = eval::examine(&plan, article, request.scope, &|| false) else { continue };
        let units: Vec<Option<usize>> = match request.scope {
            Scope::Article => vec![None],
            Scope::Paragraph => examined.paragraphs.iter().map(|p| Some(p.ordinal)).collect(),
        };
        for unit in units {
            let score = score(article, &examined, unit);
            all.push(Found { article, examined: examined.clone(), score, unit });
        }
    }
    all.sort_by_key(|found| found.place().order(request.sort));
    all
}

/// Returns the page of hits asked for.
pub(crate) fn hits(found: &[Found<'_>], request: &Request) -> Vec<Hit> {
    let page = found.iter().skip(request.offset).take(request.limit);
    page.map(|found| Hit::of(found.article, &found.examined, request, found.score, found.unit)).collect()
}

/// What is known of the words of an archive.
pub(crate) struct Statistics {
    story: Words,
    boiler: Words,
    /// The words that begin with a capital somewhere in a story.
    names: BTreeSet<String>,
}

#[derive(Default)]
struct Words {
    documents: u64,
    words: u64,
    /// In how many paragraphs each word is.
    frequencies: BTreeMap<String, u64>,
}

impl Statistics {
    pub(crate) fn of(articles: &[Article]) -> Self {
        let mut statistics =
            Statistics { story: Words::default(), boiler: Words::default(), names: BTreeSet::new() };
        for (article, ordinal) in
            articles.iter().flat_map(|article| (0..article.paragraphs.len()).map(move |at| (article, at)))
        {
            let text = article.paragraph_text(ordinal);
            let is_boiler = article.paragraphs[ordinal].zone == Zone::Boiler;
            let field = if is_boiler { &mut statistics.boiler } else { &mut statistics.story };
            let folded: Vec<String> = words(text).map(|word| word.folded.into_owned()).collect();
            field.documents += u64::from(!folded.is_empty());
            field.words += folded.len() as u64;
            for word in folded.into_iter().collect::<BTreeSet<_>>() {
                *field.frequencies.entry(word).or_default() += 1;
            }
            let capital =
                |word: &Word<'_>| WordShape::of(word.span.of(text), &word.folded).begins_with_capital();
            let capitals = words(text).filter(|word| !is_boiler && capital(word));
            statistics.names.extend(capitals.map(|word| word.folded.into_owned()));
        }
        statistics
    }

    /// Returns the weights of the leaves of a plan that score, in stories and in boiler.
    pub(crate) fn weights(&self, plan: &Plan) -> [Vec<Option<LeafWeight>>; 2] {
        [&self.story, &self.boiler].map(|field| {
            let weigh = |leaf: &Leaf| {
                let known = rank::Field::of(field.documents, field.words);
                let mut frequency = |pattern: &Pattern| self.frequency(field, pattern);
                (!leaf.negative).then(|| LeafWeight::of(&leaf.clause, leaf.boost, &mut frequency, known))
            };
            plan.leaves.iter().map(weigh).collect()
        })
    }

    fn frequency(&self, field: &Words, pattern: &Pattern) -> u64 {
        let is_meant = |word: &str| match pattern {
            Pattern::Name(name) if std::ptr::eq(field, &self.story) => {
                word == name.folded() || (self.names.contains(word) && pattern.matches_folded(word))
            }
            _ => pattern.matches_folded(word),
        };
        match pattern {
            Pattern::Spelled(_, inner) => self.frequency(field, inner),
            _ => {
                let meant = field.frequencies.iter().filter(|(word, _)| is_meant(word));
                meant.map(|(_, frequency)| *frequency).max().unwrap_or(0)
            }
        }
    }
}

/// Returns the score of an article, or of one of its paragraphs.
pub(crate) fn score(
    weights: &[Vec<Option<LeafWeight>>; 2],
    article: &Article,
    examined: &Examined,
    unit: Option<usize>,
) -> f32 {
    let weight = |leaf: usize, zone: Zone| weights[usize::from(zone == Zone::Boiler)][leaf].as_ref();
    match unit {
        None => rank::article_score(examined, article, &weight),
        Some(unit) => {
            let mut paragraphs = examined.paragraphs.iter();
            let paragraph = paragraphs.find(|paragraph| paragraph.ordinal == unit).unwrap();
            rank::paragraph_score(paragraph, article.paragraphs[unit].zone, &weight)
        }
    }
}

/// Returns how many hits an article counts for.
fn counted(found: &Examined, by: CountBy) -> u64 {
    match by {
        CountBy::Articles => 1,
        CountBy::Paragraphs => found.paragraphs.len() as u64,
        CountBy::Occurrences => found.occurrences,
    }
}

/// Counts the articles that satisfy a request by the values of a field.
pub(crate) fn facet(articles: &[Article], request: &Request, facet: &FacetRequest) -> Facet {
    let query = multi_select(&request.query, facet.field).unwrap_or_else(|| request.query.clone());
    let plan = Plan::compile(&query);
    let mut counter = FacetCounter::new(facet);
    for article in articles {
        let Some(found) = eval::examine(&plan, article, request.scope, &|| false) else { continue };
        let count = counted(&found, facet.by);
        let values = facet.field.values_of(article);
        match (facet.field.is_date(), article.published) {
            (true, Some(date)) => counter.add_date(date.civil_seconds(), count),
            (false, _) if !values.is_empty() => {
                values.iter().for_each(|value| counter.add_value(value, count))
            }
            _ => counter.add_missing(count),
        }
    }
    counter.finish()
}

/// Counts the articles that satisfy a request over time, and all articles beside them.
pub(crate) fn timeline(articles: &[Article], request: &Request, asked: &TimelineRequest) -> Timeline {
    let plan = Plan::compile(&request.query);
    let boiler = plan.leaves.iter().any(|leaf| leaf.zones.contains(Zone::Boiler));
    let mut counter = TimelineCounter::new(asked).unwrap();
    let seconds = |article: &Article| article.published.map(Date::civil_seconds);
    let value = |article: &Article| asked.per.and_then(|field| field.values_of(article).into_iter().next());
    for article in articles {
        let Some(found) = eval::examine(&plan, article, request.scope, &|| false) else { continue };
        counter.add(seconds(article), value(article).as_deref(), counted(&found, asked.by));
    }
    let Some(bins) = counter.bins() else { return counter.finish().unwrap() };
    for article in articles {
        let paragraphs = (0..article.paragraphs.len())
            .filter(|ordinal| boiler || article.paragraphs[*ordinal].zone != Zone::Boiler);
        let size = match asked.by {
            CountBy::Articles => 1,
            CountBy::Paragraphs => paragraphs.count(),
            CountBy::Occurrences => {
                paragraphs.map(|ordinal| words(article.paragraph_text(ordinal)).count()).sum()
            }
        };
        if let Some(seconds) = seconds(article).filter(|seconds| bins.contains(seconds)) {
            counter.add_volume(seconds, value(article).as_deref(), size as u64);
        }
    }
    counter.finish().unwrap()
}
