//! A segment of a snapshot: its columns, its lists of words, and which documents are of one article.

use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use newsgrep_text::{Zone, first_sort_key, seconds_of};
use tantivy::columnar::{Column, ColumnIndex, ColumnValues, StrColumn};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use crate::document_set::DocumentSet;
use crate::lists::{ListFiles, Lists};

use crate::{Error, Result, Shapes};

/// A column of numbers, one a document.
pub type Numbers = Arc<dyn ColumnValues<u64>>;

/// One segment of the index, with its columns opened once, when first needed.
pub struct Segment {
    reader: SegmentReader,
    pid: OnceLock<Numbers>,
    rem: OnceLock<Numbers>,
    zone: OnceLock<Numbers>,
    date_order: OnceLock<Numbers>,
    wc: OnceLock<Numbers>,
    words: OnceLock<Numbers>,
    content: OnceLock<Numbers>,
    shape: OnceLock<Option<Column<u64>>>,
    source: OnceLock<Option<StrColumn>>,
    section: OnceLock<Option<StrColumn>>,
    agency: OnceLock<Option<StrColumn>>,
    language: OnceLock<Option<StrColumn>>,
    own_language: OnceLock<Option<StrColumn>>,
    byline: OnceLock<Option<StrColumn>>,
    dateline: OnceLock<Option<StrColumn>>,
    url: OnceLock<Option<StrColumn>>,
    subject: OnceLock<Option<StrColumn>>,
    place: OnceLock<Option<StrColumn>>,
    person: OnceLock<Option<StrColumn>>,
    organisation: OnceLock<Option<StrColumn>>,
    starts: OnceLock<DocumentSet>,
    /// Of how many documents the articles were looked for, one by one.
    looked_for: AtomicU64,
    titles: OnceLock<DocumentSet>,
    /// Of how many documents it was asked, one by one, whether they are headlines.
    looked_at: AtomicU64,
    lists: OnceLock<ListFiles>,
    /// How many documents have words in `text`, and how many in `boiler`.
    text_documents: OnceLock<u64>,
    boiler_documents: OnceLock<u64>,
}

/// How many documents of a column are read one after the other in the time of looking for the article of a single one.
const SINGLE_LOOKS: u32 = 16;

/// Returns what is in the cell, filling it by `open` first if it is empty.
fn opened<T>(cell: &OnceLock<T>, open: impl FnOnce() -> tantivy::Result<T>) -> Result<&T> {
    if let Some(value) = cell.get() {
        return Ok(value);
    }
    let value = open().map_err(Error::index("open a column"))?;
    Ok(cell.get_or_init(|| value))
}

/// Returns how many bytes are not zero.
fn count_not_zero(bytes: &[u8]) -> u64 {
    // Sums of one byte each, of which the processor adds many at once.
    let sums = bytes.chunks(255).map(|chunk| chunk.iter().map(|byte| u8::from(*byte != 0)).sum::<u8>());
    sums.map(u64::from).sum()
}

impl Segment {
    /// Opens a segment of an index on disk or, if `dir` is `None`, in memory.
    ///
    /// # Errors
    ///
    /// Fails if the segment is in memory and a later commit has taken it away already.
    pub(crate) fn new(reader: SegmentReader, dir: Option<&Path>) -> tantivy::Result<Self> {
        // On disk what is mapped stays, whatever later commits take away.
        let lists = match dir {
            Some(_) => None,
            None => Some(ListFiles::open(&reader)?),
        };
        Ok(Segment {
            reader,
            pid: OnceLock::new(),
            rem: OnceLock::new(),
            zone: OnceLock::new(),
            date_order: OnceLock::new(),
            wc: OnceLock::new(),
            words: OnceLock::new(),
            content: OnceLock::new(),
            shape: OnceLock::new(),
            source: OnceLock::new(),
            section: OnceLock::new(),
            agency: OnceLock::new(),
            language: OnceLock::new(),
            own_language: OnceLock::new(),
            byline: OnceLock::new(),
            dateline: OnceLock::new(),
            url: OnceLock::new(),
            subject: OnceLock::new(),
            place: OnceLock::new(),
            person: OnceLock::new(),
            organisation: OnceLock::new(),
            starts: OnceLock::new(),
            looked_for: AtomicU64::new(0),
            titles: OnceLock::new(),
            looked_at: AtomicU64::new(0),
            lists: lists.map_or_else(OnceLock::new, OnceLock::from),
            text_documents: OnceLock::new(),
            boiler_documents: OnceLock::new(),
        })
    }

    /// Returns tantivy's reader of the segment.
    pub fn reader(&self) -> &SegmentReader {
        &self.reader
    }

    /// Returns the number of documents, deleted ones included.
    pub fn max_doc(&self) -> DocId {
        self.reader.max_doc()
    }

    fn numbers<'a>(&self, cell: &'a OnceLock<Numbers>, name: &str) -> Result<&'a Numbers> {
        opened(cell, || {
            let column = self.reader.fast_fields().u64(name)?;
            // Where every document has its one value, looking for which values are a document's would only cost.
            Ok(match column.index {
                ColumnIndex::Full => column.values,
                _ => column.first_or_default_col(0),
            })
        })
    }

    /// Returns the documents of the article that this document belongs to.
    ///
    /// # Errors
    ///
    /// Fails if the columns cannot be opened.
    pub fn article(&self, doc: DocId) -> Result<Range<DocId>> {
        Ok(self.articles()?.range(doc))
    }

    /// Returns the map from documents to articles, for loops.
    ///
    /// # Errors
    ///
    /// Fails if the columns cannot be opened.
    pub fn articles(&self) -> Result<ArticleMap> {
        Ok(ArticleMap {
            pid: self.numbers(&self.pid, "pid")?.clone(),
            rem: self.numbers(&self.rem, "rem")?.clone(),
            max_doc: self.max_doc(),
        })
    }

    /// Returns the column of zone numbers.
    ///
    /// # Errors
    ///
    /// Fails if the column cannot be opened, as do the other columns.
    pub fn zones(&self) -> Result<&Numbers> {
        self.numbers(&self.zone, "zone")
    }

    /// Returns the column of sort keys: ascending over the documents, so newest first. See [`Segment::seconds`].
    ///
    /// # Errors
    ///
    /// Fails if the column cannot be opened.
    pub fn date_orders(&self) -> Result<&Numbers> {
        self.numbers(&self.date_order, "date_order")
    }

    /// Returns the civil seconds of a document's article, or `None` if it is undated.
    ///
    /// # Errors
    ///
    /// Fails if the column cannot be opened.
    pub fn seconds(&self, doc: DocId) -> Result<Option<i64>> {
        Ok(seconds_of(self.date_orders()?.get_val(doc)))
    }

    /// Returns the column of word counts of articles.
    ///
    /// # Errors
    ///
    /// Fails if the column cannot be opened.
    pub fn word_counts(&self) -> Result<&Numbers> {
        self.numbers(&self.wc, "wc")
    }

    /// Returns the column of word counts of paragraphs.
    ///
    /// # Errors
    ///
    /// Fails if the column cannot be opened.
    pub fn lengths(&self) -> Result<&Numbers> {
        self.numbers(&self.words, "words")
    }

    /// Returns a reader of the shapes of paragraphs: how words are written, and where sentences and quotations lie.
    ///
    /// # Errors
    ///
    /// Fails if the column cannot be opened.
    pub fn shapes(&self) -> Result<Shapes> {
        let column = opened(&self.shape, || self.reader.fast_fields().column_opt("shape"))?;
        Ok(Shapes::new(column.clone(), self.articles()?))
    }

    /// Returns the documents that begin an article. The first call reads a column from one end to the other.
    ///
    /// # Errors
    ///
    /// Fails if the column cannot be opened.
    pub fn starts(&self) -> Result<&DocumentSet> {
        let column = self.numbers(&self.pid, "pid")?;
        Ok(self.starts.get_or_init(|| DocumentSet::of_value(column, self.max_doc(), 0)))
    }

    /// Returns the documents that begin an article if it pays to know them all, for so many documents whose articles are
    /// looked for: once as many were looked for, in this call and those before, as reading the column costs.
    ///
    /// # Errors
    ///
    /// Fails if the column cannot be opened.
    pub fn starts_for(&self, documents: u64) -> Result<Option<&DocumentSet>> {
        if let Some(starts) = self.starts.get() {
            return Ok(Some(starts));
        }
        if self.pays(&self.looked_for, documents) { self.starts().map(Some) } else { Ok(None) }
    }

    /// Returns the documents that are headlines. The first call reads a column from one end to the other.
    ///
    /// # Errors
    ///
    /// Fails if the column cannot be opened.
    pub fn titles(&self) -> Result<&DocumentSet> {
        let column = self.zones()?;
        Ok(self.titles.get_or_init(|| DocumentSet::of_value(column, self.max_doc(), Zone::Title as u64)))
    }

    /// Returns the documents that are headlines if it pays to know them all, for so many documents of which it is asked:
    /// once it was asked of as many, in this call and those before, as reading the column costs.
    ///
    /// # Errors
    ///
    /// Fails if the column cannot be opened.
    pub fn titles_for(&self, documents: u64) -> Result<Option<&DocumentSet>> {
        if let Some(titles) = self.titles.get() {
            return Ok(Some(titles));
        }
        if self.pays(&self.looked_at, documents) { self.titles().map(Some) } else { Ok(None) }
    }

    /// Adds so many documents to those that were looked for one by one; returns whether reading a whole column costs less.
    fn pays(&self, looks: &AtomicU64, documents: u64) -> bool {
        let before = looks.fetch_add(documents, Ordering::Relaxed);
        before.saturating_add(documents) >= u64::from(self.max_doc() / SINGLE_LOOKS)
    }

    /// Returns the bytes of a field's lists of words; `None` if no document has the field.
    ///
    /// # Errors
    ///
    /// Fails if the files cannot be opened.
    pub fn lists(&self, field: Field) -> Result<Option<Lists>> {
        let files = opened(&self.lists, || ListFiles::open(&self.reader))?;
        files.of(field).map_err(Error::index("open lists of words"))
    }

    /// Returns how many documents have words in one of the two fields of paragraphs, deleted ones included.
    ///
    /// The first call looks at a byte for each document.
    ///
    /// # Errors
    ///
    /// Fails if the lengths cannot be read, or for any other field.
    pub fn documents_with_words(&self, field: Field) -> Result<u64> {
        let cell = match self.reader.schema().get_field_name(field) {
            "text" => &self.text_documents,
            "boiler" => &self.boiler_documents,
            name => {
                let detail = format!("`{name}` is not a field of paragraphs");
                return Err(Error::Internal { doing: "count paragraphs", detail });
            }
        };
        opened(cell, || {
            let Some(lengths) = self.reader.fieldnorms_readers().get_inner_file().open_read(field) else {
                return Ok(0);
            };
            Ok(count_not_zero(&lengths.read_bytes()?))
        })
        .copied()
    }

    /// Returns the column of numbers that change when an article does, or the file it is from; only the first document of
    /// an article has one.
    ///
    /// # Errors
    ///
    /// Fails if the column cannot be opened.
    pub fn contents(&self) -> Result<&Numbers> {
        self.numbers(&self.content, "content")
    }

    /// Returns the column of whole values of a field that [`Fields`](crate::Fields) says has one; `None` if no document
    /// here has any.
    ///
    /// # Errors
    ///
    /// Fails if the column cannot be opened, or for any other name.
    pub fn values(&self, name: &str) -> Result<Option<&StrColumn>> {
        let cell = match name {
            "source" => &self.source,
            "section" => &self.section,
            "agency" => &self.agency,
            "language" => &self.language,
            "own_language" => &self.own_language,
            "byline" => &self.byline,
            "dateline" => &self.dateline,
            "url" => &self.url,
            "subject" => &self.subject,
            "place" => &self.place,
            "person" => &self.person,
            "organisation" => &self.organisation,
            _ => {
                let detail = format!("`{name}` is not a column of values");
                return Err(Error::Internal { doing: "open a column", detail });
            }
        };
        Ok(opened(cell, || self.reader.fast_fields().str(name))?.as_ref())
    }

    /// Returns the documents of articles dated from the first second to, not including, the last; `None` is no bound.
    ///
    /// Articles without a date are never among them. Costs two binary searches.
    ///
    /// # Errors
    ///
    /// Fails if the column cannot be opened.
    pub fn dated(&self, from: Option<i64>, until: Option<i64>) -> Result<Range<DocId>> {
        // Keys count backwards: the documents begin with the latest date below `until`.
        let start = match until {
            Some(until) => self.first_at(first_sort_key(Some(until.saturating_sub(1))))?,
            None => 0,
        };
        let end = match from {
            Some(from) => self.first_at(first_sort_key(Some(from.saturating_sub(1))))?,
            None => self.first_at(first_sort_key(None))?,
        };
        Ok(start..end.max(start))
    }

    /// Returns the documents of articles without a date.
    ///
    /// # Errors
    ///
    /// Fails if the column cannot be opened.
    pub fn undated(&self) -> Result<Range<DocId>> {
        Ok(self.first_at(first_sort_key(None))?..self.max_doc())
    }

    /// Returns the first document whose sort key is at least this one, or [`Segment::max_doc`]. Costs a binary search.
    ///
    /// # Errors
    ///
    /// Fails if the column cannot be opened.
    pub fn first_at(&self, key: u64) -> Result<DocId> {
        let keys = self.date_orders()?;
        let (mut low, mut high) = (0, self.max_doc());
        while low < high {
            let middle = low + (high - low) / 2;
            if keys.get_val(middle) < key { low = middle + 1 } else { high = middle }
        }
        Ok(low)
    }

    pub(crate) fn alive_documents_of(&self, term: &Term) -> Result<impl Iterator<Item = DocId> + '_> {
        let reading = || Error::index("read the index");
        let index = self.reader.inverted_index(term.field()).map_err(reading())?;
        let mut postings =
            index.read_postings(term, IndexRecordOption::Basic).map_err(|error| reading()(error.into()))?;
        let mut started = false;
        Ok(std::iter::from_fn(move || {
            let postings = postings.as_mut()?;
            let doc = if started { postings.advance() } else { postings.doc() };
            started = true;
            (doc != TERMINATED).then_some(doc)
        })
        .filter(|doc| !self.reader.is_deleted(*doc)))
    }
}

/// The map from documents of a segment to articles.
#[derive(Clone)]
pub struct ArticleMap {
    pid: Numbers,
    rem: Numbers,
    max_doc: DocId,
}

impl ArticleMap {
    /// Returns the documents of the article that this document belongs to.
    #[inline]
    pub fn range(&self, doc: DocId) -> Range<DocId> {
        let before = self.pid.get_val(doc) as DocId;
        let left = self.rem.get_val(doc) as DocId;
        // A damaged column must not make a range that is empty or leaves the segment.
        doc.saturating_sub(before)..doc.saturating_add(left.max(1)).min(self.max_doc)
    }

    /// Returns the first document of the article that this document belongs to.
    #[inline]
    pub fn first(&self, doc: DocId) -> DocId {
        doc.saturating_sub(self.pid.get_val(doc) as DocId)
    }

    /// Returns a paragraph's place in its article, counted from 0.
    #[inline]
    pub fn ordinal(&self, doc: DocId) -> u32 {
        self.pid.get_val(doc) as u32
    }
}

#[cfg(test)]
mod tests {
    use newsgrep_text::{Article, Date, Zone};

    use crate::{Archive, Snapshot, WriterOptions};

    const DATES: [&str; 8] = [
        "",
        "2022-01-12",
        "2022-01-12T00:00:01",
        "2022-01-12T23:59:59",
        "2022-01-13",
        "1969-12-31T23:59:59",
        "1678-01-01",
        "2261-12-31T23:59:59",
    ];

    /// Returns an archive of an article for each date, the undated one first, and two of the last second of a day.
    fn snapshot() -> Snapshot {
        let archive = Archive::in_memory().unwrap();
        let mut writer = archive.writer(WriterOptions::default()).unwrap();
        for (number, date) in (0..).zip(DATES.iter().chain(&["2022-01-12T23:59:59"])) {
            let mut article = Article::from_text(format!("{number}"), "Talks\n\nThe envoys met.");
            article.published = date.parse().ok();
            writer.add(&article).unwrap();
        }
        writer.commit().unwrap();
        archive.snapshot()
    }

    fn seconds(date: &str) -> Option<i64> {
        date.parse::<Date>().ok().map(Date::civil_seconds)
    }

    /// Checks which articles are dated from one second to, not including, another: their dates, the newest first.
    fn check(from: &str, until: &str, dates: &[&str]) {
        check_seconds(seconds(from), seconds(until), dates);
    }

    fn check_seconds(from: Option<i64>, until: Option<i64>, dates: &[&str]) {
        let snapshot = snapshot();
        let segment = &snapshot.segments()[0];
        let range = segment.dated(from, until).unwrap();
        let found: Vec<_> = range.step_by(2).map(|doc| segment.seconds(doc).unwrap()).collect();
        let wanted: Vec<_> = dates.iter().map(|date| seconds(date)).collect();
        assert_eq!(found, wanted, "{from:?} to {until:?}");
    }

    #[test]
    fn a_range_of_dates_holds_its_first_second_and_not_its_last() {
        let the_12th = ["2022-01-12T23:59:59", "2022-01-12T23:59:59", "2022-01-12T00:00:01", "2022-01-12"];
        check("2022-01-12", "2022-01-13", &the_12th);
        check("2022-01-12", "2022-01-12T23:59:59", &the_12th[2..]);
        check("2022-01-12T23:59:59", "2022-01-13", &the_12th[..2]);
        check("2022-01-13", "2022-01-13T00:00:01", &["2022-01-13"]);
        check("2022-01-12T12:00", "2022-01-12T13:00", &[]);
    }

    #[test]
    fn a_range_of_dates_may_be_open_or_empty() {
        check("2022-01-13", "", &["2261-12-31T23:59:59", "2022-01-13"]);
        check("", "1970-01-01", &["1969-12-31T23:59:59", "1678-01-01"]);
        check("1678-01-01", "1678-01-01T00:00:01", &["1678-01-01"]);
        check("2022-01-13", "2022-01-12", &[]);
        check("2022-01-13", "2022-01-13", &[]);
        let all = [7, 4, 3, 3, 2, 1, 5, 6].map(|number| DATES[number]);
        check("", "", &all);
        check_seconds(Some(i64::MIN), Some(i64::MAX), &all);
        check_seconds(Some(i64::MAX), None, &[]);
        check_seconds(None, Some(i64::MIN), &[]);
    }

    #[test]
    fn documents_with_words_are_told_apart_by_field() {
        let archive = Archive::in_memory().unwrap();
        let mut writer = archive.writer(WriterOptions::default()).unwrap();
        for number in 0..600 {
            let text = "Talks\n\nThe envoys met.\n\n***\n\nSubscribe to our newsletter";
            let mut article = Article::from_text(format!("{number}"), text);
            article.paragraphs[3].zone = Zone::Boiler;
            writer.add(&article).unwrap();
        }
        writer.commit().unwrap();
        let snapshot = archive.snapshot();
        let (segment, fields) = (&snapshot.segments()[0], snapshot.fields());
        assert_eq!(segment.max_doc(), 2_400);
        assert_eq!(segment.documents_with_words(fields.text).unwrap(), 1_200);
        assert_eq!(segment.documents_with_words(fields.boiler).unwrap(), 600);
        assert!(segment.documents_with_words(fields.source).is_err());
    }

    #[test]
    fn articles_without_a_date_come_last_and_are_in_no_range() {
        let snapshot = snapshot();
        let segment = &snapshot.segments()[0];
        let undated = segment.undated().unwrap();
        assert_eq!(undated, segment.max_doc() - 2..segment.max_doc());
        assert_eq!(segment.dated(None, None).unwrap(), 0..undated.start);
        assert_eq!(segment.seconds(undated.start).unwrap(), None);
    }
}
