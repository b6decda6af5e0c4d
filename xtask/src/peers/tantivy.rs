//! tantivy, called directly, on an index of its own of the same paragraphs, or on newsgrep's.

use std::io;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::json;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::aggregation::agg_result::AggregationResult;
use tantivy::aggregation::agg_result::{AggregationResults, BucketEntries, BucketResult};
use tantivy::aggregation::{AggContextParams, AggregationCollector, AggregationLimitsGuard, Key};
use tantivy::collector::{Count, TopDocs};
use tantivy::indexer::NoMergePolicy;
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, RangeQuery, RegexQuery, TermQuery};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::{DocAddress, Index, IndexWriter, Order, ReloadPolicy, Searcher, TantivyDocument, Term};

use super::{Peer, Runs};
use crate::corpus::{Built, Corpus};
use crate::measure::thread_time;
use crate::question::{DAY, Kind, Mode, Question, sum_of_days, sum_of_values};

/// tantivy in the race.
pub(crate) struct Tantivy {
    name: &'static str,
    searcher: Searcher,
    words: Field,
    /// The column of dates, of an index of its own.
    date: Option<Field>,
}

impl Tantivy {
    /// Opens the index of a corpus.
    pub(crate) fn open(dir: &Path) -> Result<Tantivy> {
        let index = Index::open_in_dir(dir)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let schema = index.schema();
        let (words, date) = (schema.get_field("words")?, schema.get_field("date")?);
        Ok(Tantivy { name: "tantivy", searcher: reader.searcher(), words, date: Some(date) })
    }

    /// Returns tantivy on newsgrep's own index; only phrases, AND and OR can be counted there.
    pub(crate) fn on(archive: &newsgrep::Archive) -> Tantivy {
        let snapshot = archive.core().snapshot();
        let words = snapshot.fields().text;
        Tantivy {
            name: "tantivy on newsgrep's index",
            searcher: snapshot.searcher().clone(),
            words,
            date: None,
        }
    }

    fn query(&self, question: &Question) -> Result<Box<dyn Query>> {
        let terms = || question.words.iter().map(|word| Term::from_field_text(self.words, word));
        let leaf = |term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) };
        let text: Box<dyn Query> = match question.kind {
            Kind::Phrase => Box::new(PhraseQuery::new(terms().collect())),
            Kind::And => Box::new(BooleanQuery::intersection(terms().map(leaf).collect())),
            Kind::Or => Box::new(BooleanQuery::union(terms().map(leaf).collect())),
            Kind::Prefix => {
                Box::new(RegexQuery::from_pattern(&format!("{}.*", question.words[0]), self.words)?)
            }
            Kind::Near => bail!("tantivy has no such proximity"),
        };
        let Some(days) = question.days else { return Ok(text) };
        let date = self.date.context("dates are asked of the index of its own")?;
        let (from, to) = days.seconds();
        let bound = |seconds| Bound::Included(Term::from_field_i64(date, seconds));
        let range: Box<dyn Query> = Box::new(RangeQuery::new(bound(from), bound(to)));
        let filter: Box<dyn Query> = Box::new(tantivy::query::ConstScoreQuery::new(range, 0.0));
        Ok(Box::new(BooleanQuery::new(vec![(Occur::Must, text), (Occur::Must, filter)])))
    }

    fn ask(&self, question: &Question, mode: Mode) -> Result<Found> {
        let query = self.query(question)?;
        let best = || TopDocs::with_limit(10);
        Ok(match mode {
            Mode::Count => Found::Number(self.searcher.search(&*query, &Count)?),
            Mode::Top10 => {
                self.searcher.search(&*query, &best().order_by_score())?;
                Found::Best
            }
            Mode::Top10Count => {
                Found::Number(self.searcher.search(&*query, &(best().order_by_score(), Count))?.1)
            }
            Mode::TenTexts => {
                for (_, address) in self.searcher.search(&*query, &best().order_by_score())? {
                    let document: TantivyDocument = self.searcher.doc(address)?;
                    let text = document.get_first(self.words).and_then(|value| value.as_str().map(str::len));
                    std::hint::black_box(text);
                }
                Found::Best
            }
            Mode::Newest => {
                let collector = best().order_by_fast_field::<i64>("date", Order::Desc);
                Found::Newest(self.searcher.search(&*query, &collector)?)
            }
            Mode::Facets | Mode::Timeline => Found::Buckets(self.searcher.search(&*query, &buckets(mode)?)?),
        })
    }
}

/// Counts by source or by day, as tantivy does it by itself.
fn buckets(mode: Mode) -> Result<AggregationCollector> {
    let request = match mode {
        Mode::Facets => json!({ "all": { "terms": { "field": "source", "size": 10_000 } } }),
        _ => json!({ "all": { "histogram": { "field": "date", "interval": DAY, "min_doc_count": 1 } } }),
    };
    let request: Aggregations = serde_json::from_value(request)?;
    let limits = AggregationLimitsGuard::new(None, Some(1_000_000));
    Ok(AggregationCollector::from_aggs(request, AggContextParams::new(limits, Default::default())))
}

/// What a search returned.
enum Found {
    Number(usize),
    Best,
    Newest(Vec<(Option<i64>, DocAddress)>),
    Buckets(AggregationResults),
}

impl Found {
    fn sum(&self, mode: Mode) -> Result<i64> {
        Ok(match self {
            Found::Number(number) => i64::try_from(*number)?,
            Found::Best => 0,
            Found::Newest(hits) => hits.iter().filter_map(|(date, _)| *date).sum(),
            Found::Buckets(results) => {
                let buckets: Vec<(Key, u64)> = match results.0.get("all") {
                    Some(AggregationResult::BucketResult(
                        BucketResult::Terms { buckets, .. }
                        | BucketResult::Histogram { buckets: BucketEntries::Vec(buckets) },
                    )) => buckets.iter().map(|bucket| (bucket.key.clone(), bucket.doc_count)).collect(),
                    other => bail!("unexpected buckets: {other:?}"),
                };
                sum_of_buckets(mode, &buckets)
            }
        })
    }
}

fn sum_of_buckets(mode: Mode, buckets: &[(Key, u64)]) -> i64 {
    match mode {
        Mode::Timeline => sum_of_days(buckets.iter().filter_map(|(key, count)| match key {
            Key::F64(start) => Some(((*start as i64).div_euclid(DAY), *count)),
            Key::I64(start) => Some((start.div_euclid(DAY), *count)),
            _ => None,
        })),
        _ => sum_of_values(buckets.iter().filter_map(|(key, count)| match key {
            Key::Str(value) => Some((value.as_str(), *count)),
            _ => None,
        })),
    }
}

impl Peer for Tantivy {
    fn name(&self) -> &'static str {
        self.name
    }

    fn can(&self, question: &Question, mode: Mode) -> bool {
        let own = self.date.is_some();
        question.kind != Kind::Near && (own || (question.days.is_none() && mode == Mode::Count))
    }

    fn run(&mut self, question: &Question, mode: Mode, times: usize) -> Result<Runs> {
        let mut runs = Runs::default();
        for time in 0..times {
            let before = thread_time();
            let found = self.ask(question, mode)?;
            runs.nanos.push(u64::try_from((thread_time() - before).as_nanos())?);
            if time == 0 {
                runs.found = found.sum(mode)?;
            }
        }
        Ok(runs)
    }
}

/// A change of the index below makes another version.
const LAYOUT: u32 = 1;

/// Returns the index of a corpus.
pub(crate) fn build(corpus: &Corpus) -> Result<(PathBuf, Built)> {
    let program = std::env::current_exe()?;
    corpus.index("tantivy", &format!("{} {LAYOUT}", tantivy::version_string()), |index, time| {
        let mut command = Command::new(program);
        command.args(["build", "tantivy", "--index"]).arg(index).arg("--time").arg(time);
        command.arg("--files").arg(corpus.lines());
        command
    })
}

/// Writes an index of lines, on one thread, as one segment.
pub(crate) fn write(dir: &Path, lines: impl Iterator<Item = io::Result<String>>) -> Result<()> {
    let mut schema = Schema::builder();
    let by_words = TextFieldIndexing::default()
        .set_tokenizer("whitespace")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let whole = TextOptions::default().set_fast("raw").set_stored();
    let words =
        schema.add_text_field("words", TextOptions::default().set_indexing_options(by_words).set_stored());
    let source = schema.add_text_field("source", whole);
    let date = schema.add_i64_field("date", FAST | STORED | INDEXED);
    let article = schema.add_u64_field("article", STORED);
    let ordinal = schema.add_u64_field("ordinal", STORED);
    let index = Index::create_in_dir(dir, schema.build())?;
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 256 << 20)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    for line in lines {
        let line = line?;
        let parts: Vec<&str> = line.splitn(6, '\t').collect();
        let [number, place, seconds, outlet, _, text] = parts[..] else { bail!("not a paragraph: {line}") };
        let mut document = TantivyDocument::new();
        document.add_u64(article, number.parse()?);
        document.add_u64(ordinal, place.parse()?);
        if !seconds.is_empty() {
            document.add_i64(date, seconds.parse()?);
        }
        if !outlet.is_empty() {
            document.add_text(source, outlet);
        }
        document.add_text(words, text);
        writer.add_document(document)?;
    }
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()?;
    Ok(())
}
