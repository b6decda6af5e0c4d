//! An engine of nothing but the pieces that know no index: every article is examined, scored and counted by itself.

use newsgrep_query::eval::{self, Examined};
use newsgrep_query::plan::Plan;
use newsgrep_query::{Hit, Place, Request, Scope};
use newsgrep_text::{Article, Date, content_hash, sort_key, state_hash};

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
