//! What of a text matched a query, to show it: marks, and passages of an article around them.
//!
//! In: a query, and a text or an article. Out: byte ranges of that text, which is never changed. The marks are those of
//! the evaluator (see [`crate::eval`]); which passages are worth showing is decided here. It writes no markup: that is
//! for whoever shows them.

mod passages;

use newsgrep_text::{Article, Span, Zone};

use crate::Scope;
use crate::ast::Query;
use crate::eval::{self, ArticleMatch, Cut};
use crate::plan::Plan;

/// Marks what a query matches.
///
/// ```
/// use newsgrep_query::{Highlighter, parse};
///
/// let highlighter = Highlighter::new(&parse("envoy* \"moment of truth\" -football").unwrap());
/// let text = "The envoys call it a “moment of truth”.";
/// let mut html = String::new();
/// let mut end = 0;
/// for mark in highlighter.text(text) {
///     html += &format!("{}<mark>{}</mark>", &text[end..mark.start], mark.of(text));
///     end = mark.end;
/// }
/// html += &text[end..];
/// assert_eq!(html, "The <mark>envoys</mark> call it a “<mark>moment of truth</mark>”.");
/// ```
#[derive(Clone, Debug)]
pub struct Highlighter {
    plan: Plan,
    /// By leaf: whether it can mark.
    positive: Vec<bool>,
}

/// A stretch of a paragraph that is worth showing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The place of its paragraph in the article, counted from 0.
    pub ordinal: usize,
    /// What to show, as bytes of the article's text.
    pub span: Span,
    /// What of it matched, as bytes of the article's text, in order, without overlap; never empty.
    pub marks: Vec<Span>,
}

impl Highlighter {
    /// Makes a query ready to mark texts.
    ///
    /// Saved searches the query refers to must have been put in with [`Query::resolve`]; where they were not, nothing
    /// matches. Takes time linear in the size of the query.
    pub fn new(query: &Query) -> Self {
        let plan = Plan::compile(query);
        let positive = plan.leaves.iter().map(|leaf| !leaf.negative).collect();
        Highlighter { plan, positive }
    }

    /// Returns what in the article matched, or `None` if the article does not satisfy the query.
    ///
    /// Exactly the words that took part in the match are marked: see [`crate::eval`].
    pub fn article(&self, article: &Article) -> Option<ArticleMatch> {
        eval::evaluate(&self.plan, article, Scope::Article)
    }

    /// Returns what the words, phrases and proximities of the query match in a text, as bytes of it, in order and
    /// without overlap.
    ///
    /// The text need not satisfy the query: what is below a NOT marks nothing, and everything else marks whatever it
    /// matches. Blank lines separate paragraphs, which no phrase or proximity crosses. All of it counts as body text of
    /// unknown language, so that `title:` and `lang:` mark nothing.
    ///
    /// ```
    /// use newsgrep_query::{Highlighter, parse};
    ///
    /// let highlighter = Highlighter::new(&parse("\"open door\" -policy").unwrap());
    /// let marks = highlighter.text("An OPEN\ndoor policy.\n\nOpen\n\ndoor.");
    /// assert_eq!(marks.len(), 1);
    /// assert_eq!((marks[0].start, marks[0].end), (3, 12));
    /// ```
    pub fn text(&self, text: &str) -> Vec<Span> {
        let mut marks = Vec::new();
        for paragraph in paragraphs(text) {
            let found = self.paragraph(paragraph.of(text));
            marks.extend(found.into_iter().map(|mark| mark.shifted(paragraph.start)));
        }
        marks
    }

    /// Returns what [`Highlighter::text`] does for a text that is one paragraph, blank lines or not.
    pub fn paragraph(&self, text: &str) -> Vec<Span> {
        eval::mark(&self.plan, &self.positive, text, Zone::Body, None)
    }

    /// Returns the passages of the article that best show why it matches, in reading order.
    ///
    /// Those with the most different clauses of the query come first when there are more than `max_passages`, then those
    /// with the most marks, then earlier ones. A passage lies in one paragraph and has at most `max_chars` characters,
    /// more only where a single mark has more. It is the paragraph or whole sentences if these are short enough, else it
    /// begins and ends with a whole word; it never ends inside a mark. Passages do not overlap, and the marks of all are
    /// those of [`Highlighter::article`] as far as `max_passages` goes. The answer is empty if the article does not
    /// satisfy the query, or has no marks because conditions or NOT alone decided.
    ///
    /// ```
    /// use newsgrep_query::{Highlighter, parse};
    /// use newsgrep_text::Article;
    ///
    /// let article = Article::from_parts("a", None, [
    ///     "The ferry sailed late. Nobody minded, said the mayor, who was asked about the harbour tax and the ferry.",
    ///     "The tax stays.",
    /// ]);
    /// let highlighter = Highlighter::new(&parse("ferry \"harbour tax\"").unwrap());
    /// let passages = highlighter.snippets(&article, 50, 1);
    /// assert_eq!(passages[0].span.of(&article.text), "who was asked about the harbour tax and the ferry.");
    /// let marks: Vec<&str> = passages[0].marks.iter().map(|mark| mark.of(&article.text)).collect();
    /// assert_eq!(marks, ["harbour tax", "ferry"]);
    /// ```
    pub fn snippets(&self, article: &Article, max_chars: usize, max_passages: usize) -> Vec<Passage> {
        let cut = Cut::new(article);
        let looks_in = |leaf: usize, ordinal: usize| cut.looks_in(&self.plan.leaves[leaf], ordinal);
        let Some(held) = cut.held(&self.plan, &looks_in) else { return Vec::new() };
        passages::passages(article, held.marks_by_leaf(), max_chars, max_passages)
    }
}

/// Returns the paragraphs of a plain text: what blank lines separate.
fn paragraphs(text: &str) -> Vec<Span> {
    let mut paragraphs: Vec<Span> = Vec::new();
    let (mut start, mut open) = (0, false);
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let blank = line.trim().is_empty();
        match paragraphs.last_mut() {
            Some(last) if open && !blank => last.end = end,
            _ if !blank => paragraphs.push(Span::new(start, end)),
            _ => {}
        }
        open = !blank;
        start = end;
    }
    paragraphs
}
