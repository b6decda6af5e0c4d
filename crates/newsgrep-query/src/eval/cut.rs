//! An article cut into words once, for one plan or many.
//!
//! In: an article. Out: whether it satisfies plans, and what matched. Its words, sentences and the words of its fields
//! are found when they are first asked for, and kept.

use std::cell::OnceCell;

use newsgrep_text::{Article, Span, Word, Zone, words};

use super::clause::Paragraph;
use super::{ArticleMatch, Examined, Found, gathered, stands_in};
use crate::ast::Field;
use crate::plan::{Condition, Leaf, Plan};

/// An article and its words.
pub(crate) struct Cut<'a> {
    pub(super) article: &'a Article,
    paragraphs: Vec<Paragraph<'a>>,
    /// The words of the story.
    length: OnceCell<u64>,
    /// The words of each value of fields, in the order of [`Field`].
    fields: [OnceCell<Vec<Vec<Word<'a>>>>; Field::ALL.len()],
    /// Whether to give up; what was found is of no use then.
    ended: &'a dyn Fn() -> bool,
}

impl<'a> Cut<'a> {
    /// Cuts an article for one plan.
    pub(crate) fn new(article: &'a Article) -> Self {
        Cut::into(article, Paragraph::new)
    }

    /// Cuts an article for many plans.
    pub(crate) fn for_many(article: &'a Article) -> Self {
        Cut::into(article, Paragraph::for_many)
    }

    /// Cuts an article for one plan, until `ended` says that it takes too long; what was found is of no use then.
    pub(super) fn until(article: &'a Article, ended: &'a dyn Fn() -> bool) -> Self {
        let cut = Cut::into(article, |text| Paragraph::until(text, ended));
        Cut { ended, ..cut }
    }

    fn into(article: &'a Article, paragraph: impl Fn(&'a str) -> Paragraph<'a>) -> Self {
        let texts = (0..article.paragraphs.len()).map(|ordinal| article.paragraph_text(ordinal));
        let paragraphs = texts.map(paragraph).collect();
        Cut { article, paragraphs, length: OnceCell::new(), fields: Default::default(), ended: &|| false }
    }

    /// Returns whether to give up.
    pub(super) fn has_ended(&self) -> bool {
        (self.ended)()
    }

    pub(super) fn paragraph(&self, ordinal: usize) -> &Paragraph<'a> {
        &self.paragraphs[ordinal]
    }

    /// Returns the number of paragraphs.
    pub(crate) fn len(&self) -> usize {
        self.paragraphs.len()
    }

    /// Returns the words of a paragraph.
    pub(crate) fn words(&self, ordinal: usize) -> &[Word<'a>] {
        self.paragraphs[ordinal].words()
    }

    /// Returns the words of a field, of one value after the other; none if the article does not have it.
    pub(crate) fn field_words(&self, field: Field) -> impl Iterator<Item = &Word<'a>> {
        self.field_values(field).iter().flatten()
    }

    /// Returns the words of each value of a field.
    fn field_values(&self, field: Field) -> &[Vec<Word<'a>>] {
        let values = field.values(self.article);
        self.fields[field as usize]
            .get_or_init(|| values.iter().map(|value| words(value).collect()).collect())
    }

    /// Returns the number of words of the story: of all paragraphs but [`Zone::Boiler`].
    fn length(&self) -> u64 {
        let in_story = |ordinal: &usize| self.article.paragraphs[*ordinal].zone != Zone::Boiler;
        let count = || (0..self.len()).filter(in_story).map(|ordinal| self.words(ordinal).len() as u64).sum();
        *self.length.get_or_init(count)
    }

    /// Returns the language of a paragraph, its own or else the article's.
    pub(crate) fn language(&self, ordinal: usize) -> Option<&'a str> {
        self.article.paragraphs[ordinal].language.as_deref().or(self.article.language.as_deref())
    }

    /// Returns whether a leaf is looked for in a paragraph.
    pub(crate) fn looks_in(&self, leaf: &Leaf, ordinal: usize) -> bool {
        leaf.looks_in(self.article.paragraphs[ordinal].zone, self.language(ordinal))
    }

    /// Returns whether the article meets a condition.
    pub(crate) fn meets(&self, condition: &Condition) -> bool {
        let article = self.article;
        match condition {
            Condition::Field(field, patterns) => {
                self.field_values(*field).iter().any(|value| stands_in(patterns, value))
            }
            Condition::Date(range) => range.contains(article.published),
            Condition::WordCount(range) => range.contains(self.length()),
            Condition::Zone(zones) => {
                article.paragraphs.iter().any(|paragraph| zones.contains(paragraph.zone))
            }
            Condition::Language(code) => article.language.as_deref() == Some(code.as_str()),
            Condition::Id(id) => article.id == *id,
            Condition::Speaker | Condition::Saved(_) => false,
        }
    }

    /// Returns whether a paragraph meets a condition by itself: on its own zone and language, or else its article's.
    pub(crate) fn meets_at(&self, ordinal: usize, condition: &Condition) -> bool {
        match condition {
            Condition::Zone(zones) => zones.contains(self.article.paragraphs[ordinal].zone),
            Condition::Language(code) => self.language(ordinal) == Some(code.as_str()),
            other => self.meets(other),
        }
    }

    /// Returns what makes the article satisfy a plan; `None` if it does not.
    ///
    /// `wanted` says of a leaf and a paragraph whether the one is looked for in the other.
    pub(crate) fn held<'c>(
        &'c self,
        plan: &'c Plan,
        wanted: &dyn Fn(usize, usize) -> bool,
    ) -> Option<Held<'c, 'a>> {
        let mut counts = vec![0; plan.leaves.len()];
        let mut found = Vec::new();
        for (ordinal, paragraph) in self.paragraphs.iter().enumerate().take_while(|_| !self.has_ended()) {
            let here = Found::of(plan, &|leaf| wanted(leaf, ordinal), paragraph);
            if !here.0.is_empty() {
                here.add_to(&mut counts);
                found.push((ordinal, here));
            }
        }
        let participants = plan.participants(&|leaf| counts[leaf], &|condition| self.meets(condition))?;
        let taking_part =
            |(ordinal, found): (usize, Found<'c>)| Some((ordinal, found.taking_part(&participants)?));
        Some(Held { cut: self, found: found.into_iter().filter_map(taking_part).collect() })
    }
}

/// What made an article satisfy a plan: the leaves that took part, by paragraph.
pub(crate) struct Held<'c, 'a> {
    cut: &'c Cut<'a>,
    found: Vec<(usize, Found<'c>)>,
}

impl Held<'_, '_> {
    pub(crate) fn into_match(self) -> ArticleMatch {
        self.examined().into()
    }

    /// Returns the paragraphs that took part, with all that their scores are made of.
    pub(super) fn examined(&self) -> Examined {
        let examined = self.found.iter().map(|(ordinal, found)| found.examined(self.cut, *ordinal));
        gathered(examined.collect())
    }

    /// Returns the paragraphs that took part, each with what every leaf marks there as bytes of the paragraph, in no
    /// order.
    pub(crate) fn marks_by_leaf(&self) -> impl Iterator<Item = (usize, Vec<(Span, usize)>)> {
        self.found.iter().map(|(ordinal, found)| {
            let paragraph = self.cut.paragraph(*ordinal);
            let of_leaf = |leaf: &super::FoundLeaf<'_>| {
                let number = leaf.number;
                leaf.occurrences.marks(paragraph).into_iter().map(move |mark| (mark, number))
            };
            (*ordinal, found.0.iter().flat_map(of_leaf).collect())
        })
    }
}
