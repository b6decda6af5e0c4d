//! Making a new index from the stored paragraphs of an old or damaged one.

use std::collections::HashSet;
use std::path::Path;

use newsgrep_text::{Article, ArticleId, content_hash};
use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::index::SegmentComponent;
use tantivy::store::StoreReader;
use tantivy::{Index, Segment, SegmentReader, TantivyDocument};

use crate::archive::create_index;
use crate::error::guarded;
use crate::layout::{Manifest, remove_other_indexes};
use crate::lock::WriterLock;
use crate::record::{ArticleRecord, ParagraphRecord, paragraph, record};
use crate::schema::Fields;
use crate::{Archive, Error, Result, Writer, WriterOptions};

/// What [`rebuild`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RebuildReport {
    /// Articles in the new index.
    pub articles: u64,
    /// Paragraphs in the new index.
    pub paragraphs: u64,
    /// What could not be read from the old index.
    pub lost: Vec<Lost>,
}

/// Something that could not be read from the old index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// The article's origin, where it is known.
    pub origin: Option<String>,
    /// The file of the old index.
    pub file: String,
    /// What was wrong.
    pub detail: String,
}

/// Makes a new index from the stored paragraphs of the one in use, and puts it in its place in one step.
///
/// The old index may be damaged, or made by another version of newsgrep: only its stored text is read, article by article,
/// and an article is taken over only if it matches its content hash. What cannot be read is named in the report. Articles
/// whose originals are at hand are better read again from there afterwards. Until the end the archive stays as it was.
///
/// # Errors
///
/// Fails if there is no archive in the folder, if another process writes to it, or if the new index cannot be written.
pub fn rebuild(dir: &Path, options: WriterOptions) -> Result<RebuildReport> {
    let (old, next) = match Manifest::read(dir) {
        Ok(manifest) => {
            let next = manifest.generation().unwrap_or(0) + 1;
            (manifest, next)
        }
        Err(Error::Damaged { .. }) => newest_index(dir)?,
        Err(error) => return Err(error),
    };
    let lock = WriterLock::take(dir)?;
    let new = Manifest::new(next);
    let index = create_index(&new.index_dir(dir))?;
    let mut report = RebuildReport::default();
    let archive = Archive::with_new_index(dir, &new, &index)?;
    let mut writer = Writer::new(archive, index, Some((dir.to_owned(), new.index_dir(dir), lock)), options)?;
    copy(&old.index_dir(dir), &mut writer, &mut report)?;
    let commit = writer.commit()?;
    (report.articles, report.paragraphs) = (commit.articles, commit.paragraphs);
    new.write(dir)?;
    remove_other_indexes(dir, &new)?;
    Ok(report)
}

/// Finds the index of an archive whose manifest cannot be read.
fn newest_index(dir: &Path) -> Result<(Manifest, u32)> {
    let entries = std::fs::read_dir(dir).map_err(Error::io("list", dir))?;
    let generations = entries.flatten().filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        Manifest { index: name, ..Manifest::new(0) }.generation()
    });
    // The newest may be a rebuild that was cut off; then it is empty, and the one before it is the one in use.
    let mut generations: Vec<u32> = generations.collect();
    generations.sort_unstable();
    let with_articles = generations.iter().rev().copied().find(|generation| {
        let index_dir = Manifest::new(*generation).index_dir(dir);
        Index::open_in_dir(index_dir)
            .and_then(|index| index.searchable_segment_ids())
            .is_ok_and(|ids| !ids.is_empty())
    });
    match (with_articles, generations.last()) {
        (Some(used), Some(last)) => Ok((Manifest::new(used), last + 1)),
        _ => Err(Error::NotAnArchive { path: dir.to_owned() }),
    }
}

fn copy(old: &Path, writer: &mut Writer, report: &mut RebuildReport) -> Result<()> {
    let segments = guarded("open the old index", || {
        let directory = MmapDirectory::open(old)
            .map_err(|error| Error::Index { doing: "open the old index", source: Box::new(error) })?;
        let index = Index::open(directory).map_err(Error::index("open the old index"))?;
        let segments = index.searchable_segments().map_err(Error::index("list segments"))?;
        let fields = StoredFields::of(&index)?;
        Ok((segments, fields))
    });
    let (segments, fields) = match segments {
        Ok(opened) => opened,
        Err(error) => {
            report.lost.push(Lost { origin: None, file: "meta.json".to_owned(), detail: error.to_string() });
            return Ok(());
        }
    };
    let mut seen = HashSet::new();
    for segment in &segments {
        copy_segment(segment, &fields, writer, &mut seen, report)?;
    }
    Ok(())
}

/// The fields of the old index that text is read from, by name, since another version may have numbered them otherwise.
struct StoredFields(Fields);

impl StoredFields {
    fn of(index: &Index) -> Result<StoredFields> {
        let schema = index.schema();
        let field = |name| schema.get_field(name).map_err(Error::index("find the fields of the old index"));
        let (_, fields) = Fields::build();
        Ok(StoredFields(Fields {
            text: field("text")?,
            boiler: field("boiler")?,
            start: field("start")?,
            zone: field("zone")?,
            record: field("record")?,
            ..fields
        }))
    }
}

fn copy_segment(
    segment: &Segment,
    fields: &StoredFields,
    writer: &mut Writer,
    seen: &mut HashSet<ArticleId>,
    report: &mut RebuildReport,
) -> Result<()> {
    let name = segment.relative_path(SegmentComponent::Store).to_string_lossy().into_owned();
    let lose = |report: &mut RebuildReport, origin: Option<String>, detail: String| {
        report.lost.push(Lost { origin, file: name.clone(), detail });
    };
    let opened = guarded("open the stored text", || {
        let file = segment
            .open_read(SegmentComponent::Store)
            .map_err(|error| Error::Index { doing: "open the stored text", source: Box::new(error) })?;
        let store = StoreReader::open(file, 50)
            .map_err(|error| Error::Index { doing: "open the stored text", source: Box::new(error) })?;
        Ok(store)
    });
    let store = match opened {
        Ok(store) => store,
        Err(error) => {
            lose(report, None, format!("{} paragraphs: {error}", segment.meta().num_docs()));
            return Ok(());
        }
    };
    // Which documents are deleted is in another file; if that is damaged, deleted articles come back rather than
    // living ones being lost.
    let reader = guarded("open the segment", || {
        SegmentReader::open(segment).map_err(Error::index("open the segment"))
    });
    let deleted = |doc| reader.as_ref().is_ok_and(|reader| reader.is_deleted(doc));
    let max_doc = segment.meta().max_doc();
    let mut doc = 0;
    while doc < max_doc {
        let read = |doc| {
            guarded("read a paragraph", || {
                store.get::<TantivyDocument>(doc).map_err(Error::index("read a paragraph"))
            })
        };
        let first = read(doc).ok().and_then(|document| {
            let record = record(&fields.0, &document)?;
            Some((record, paragraph(&fields.0, &document)?))
        });
        let Some((record, title)) = first else {
            if !deleted(doc) {
                lose(report, None, format!("document {doc} cannot be read"));
            }
            doc += 1;
            continue;
        };
        let end = doc.saturating_add(record.paragraphs).min(max_doc);
        let rest = (doc + 1..end).map(|doc| paragraph(&fields.0, &read(doc).ok()?));
        let paragraphs: Option<Vec<ParagraphRecord>> = std::iter::once(Some(title)).chain(rest).collect();
        if !deleted(doc) {
            match paragraphs.and_then(|paragraphs| whole(&record, &paragraphs)) {
                Some(article) if seen.insert(article.id) => {
                    writer.add(&article)?;
                }
                Some(_) => {}
                None => {
                    lose(report, Some(record.origin.clone()), "does not match its content hash".to_owned())
                }
            }
        }
        doc = end.max(doc + 1);
    }
    Ok(())
}

/// Puts an article together, if its paragraphs are what was stored.
fn whole(record: &ArticleRecord, paragraphs: &[ParagraphRecord]) -> Option<Article> {
    let ascending = paragraphs.windows(2).all(|pair| pair[0].start + pair[0].text.len() <= pair[1].start);
    if paragraphs.len() != record.paragraphs as usize || !ascending {
        return None;
    }
    let article = record.to_article(paragraphs);
    (content_hash(&article) == record.content).then_some(article)
}
