//! Reading a whole archive to find damage.

use std::collections::HashSet;
use std::path::Path;

use newsgrep_text::ParagraphShape;
use serde::{Deserialize, Serialize};
use tantivy::Index;

use crate::error::guarded;
use crate::layout::{FILE_LIST, MANIFEST, Manifest};
use crate::open::{View, open_index};
use crate::verify::{State, verify_file};
use crate::writer::Totals;
use crate::{Access, Error, Result, Segment, Snapshot};

/// What [`check`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckReport {
    /// Files read.
    pub files: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Articles counted.
    pub articles: u64,
    /// Paragraphs counted.
    pub paragraphs: u64,
    /// What is wrong; empty for a sound archive.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong with an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The file, as a path inside the archive.
    pub file: String,
    /// What is wrong with it.
    pub detail: String,
}

/// Reads every byte of an archive and compares counts; changes nothing.
///
/// Every file of every segment must match its checksum; the articles must be whole, in order, and each id must stand
/// once; the stored text must have the shapes that are searched; the numbers must be those that the last commit wrote down.
/// Costs some twenty seconds for a gigabyte.
///
/// # Errors
///
/// Fails if there is no archive, or if another version of newsgrep made it. Damage is no error: it is in the report.
pub fn check(dir: &Path) -> Result<CheckReport> {
    let mut report = CheckReport::default();
    let manifest = match Manifest::read(dir) {
        Ok(manifest) => manifest,
        Err(Error::Damaged { detail, .. }) => {
            report.problem(MANIFEST, detail);
            return Ok(report);
        }
        Err(error) => return Err(error),
    };
    manifest.ensure_readable(dir)?;
    let index = match open_index(dir, &manifest, Access::Lasting) {
        Ok(index) => index,
        Err(error) => {
            report.problem(&format!("{}/meta.json", manifest.index), error.to_string());
            return Ok(report);
        }
    };
    if let Err(error) = guarded("check the files", || check_files(dir, &manifest, &index, &mut report)) {
        report.problem(&manifest.index, error.to_string());
    }
    // Damaged files make the counting below answer nonsense or panic, and say nothing new.
    if report.problems.is_empty()
        && let Err(error) = guarded("count articles", || check_articles(dir, &manifest, &index, &mut report))
    {
        report.problem(&manifest.index, error.to_string());
    }
    Ok(report)
}

impl CheckReport {
    /// Returns whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    fn problem(&mut self, file: &str, detail: impl Into<String>) {
        self.problems.push(Problem { file: file.to_owned(), detail: detail.into() });
    }
}

fn check_files(dir: &Path, manifest: &Manifest, index: &Index, report: &mut CheckReport) -> Result<()> {
    let managed = index.directory().list_managed_files();
    for segment in index.searchable_segment_metas().map_err(Error::index("list segments"))? {
        for name in State::from(&segment).files() {
            let shown = format!("{}/{name}", manifest.index);
            if !managed.contains(Path::new(&name)) {
                report.problem(&format!("{}/{FILE_LIST}", manifest.index), format!("does not list `{name}`"));
            }
            report.files += 1;
            report.bytes +=
                std::fs::metadata(manifest.index_dir(dir).join(&name)).map_or(0, |file| file.len());
            if let Err(detail) = verify_file(index, Path::new(&name)) {
                report.problem(&shown, detail);
            }
        }
    }
    Ok(())
}

fn check_articles(dir: &Path, manifest: &Manifest, index: &Index, report: &mut CheckReport) -> Result<()> {
    // Opened as it is: every byte was just read, and nothing is to be written down about it.
    let view = View::of(index, Some((dir, manifest))).map_err(Error::index("open the index"))?;
    let snapshot = view.snapshot;
    let mut ids = HashSet::new();
    for (number, segment) in (0..).zip(snapshot.segments()) {
        if let Err(detail) = check_segment(&snapshot, number, segment, &mut ids, report)? {
            let shown = format!("{}/{}", manifest.index, segment.reader().segment_id().uuid_string());
            report.problem(&shown, detail);
        }
    }
    let shown = format!("{}/meta.json", manifest.index);
    if let Some(totals) = Totals::of(index)? {
        let counted = Totals { articles: report.articles, paragraphs: report.paragraphs };
        if totals != counted {
            let detail = format!(
                "the last commit wrote {} articles and {} paragraphs, {} and {} are there",
                totals.articles, totals.paragraphs, counted.articles, counted.paragraphs
            );
            report.problem(&shown, detail);
        }
    } else {
        report.problem(&shown, "the totals of the last commit are missing");
    }
    Ok(())
}

/// Walks the documents of a segment: articles must follow each other, each from its first paragraph to its last.
fn check_segment(
    snapshot: &Snapshot,
    number: u32,
    segment: &Segment,
    ids: &mut HashSet<u128>,
    report: &mut CheckReport,
) -> Result<std::result::Result<(), String>> {
    let articles = segment.articles()?;
    let keys = segment.date_orders()?;
    let mut shapes = segment.shapes()?;
    let mut wanted = ParagraphShape::default();
    let (mut doc, mut last_key) = (0, 0);
    while doc < segment.max_doc() {
        let range = articles.range(doc);
        if range.start != doc {
            return Ok(Err(format!("document {doc} is not the first paragraph of an article")));
        }
        if keys.get_val(doc) < last_key {
            return Ok(Err(format!("document {doc} is not in the order of dates")));
        }
        last_key = keys.get_val(doc);
        let dead = segment.reader().is_deleted(doc);
        for (ordinal, other) in (0..).zip(range.clone()) {
            let whole = articles.ordinal(other) == ordinal
                && articles.range(other) == range
                && keys.get_val(other) == last_key
                && segment.reader().is_deleted(other) == dead;
            if !whole {
                return Ok(Err(format!(
                    "the article of documents {range:?} is not whole at document {other}"
                )));
            }
            if !dead {
                let text = snapshot.paragraph(number, other)?.text;
                wanted.read(&text, |_, _| ());
                if !shapes.try_load(other) || *shapes.load(other) != wanted {
                    let detail = format!("the words of document {other} are not written as its column says");
                    return Ok(Err(detail));
                }
            }
        }
        if !dead {
            let record = snapshot.record(number, doc)?;
            if record.paragraphs != range.end - doc {
                return Ok(Err(format!("the article `{}` has lost paragraphs", record.origin)));
            }
            if !ids.insert(record.id.to_u128()) {
                return Ok(Err(format!("the article `{}` is there twice", record.origin)));
            }
            report.articles += 1;
            report.paragraphs += u64::from(range.end - doc);
        }
        doc = range.end;
    }
    Ok(Ok(()))
}

#[cfg(test)]
mod tests {
    use newsgrep_text::{Article, content_hash};
    use tantivy::TantivyDocument;
    use tantivy::schema::Value;
    use tantivy::schema::document::Document;

    use super::*;
    use crate::analysis::Analyser;
    use crate::record::documents;
    use crate::{Archive, Fields, WriterOptions};

    #[test]
    fn a_shape_that_is_not_that_of_the_text_is_a_problem() {
        let dir = tempfile::tempdir().unwrap();
        let archive = Archive::create(dir.path()).unwrap();
        let article = Article::from_text("talks.txt", "Talks begin\n\nThe envoys met.");
        let mut writer = archive.writer(WriterOptions::default()).unwrap();
        writer.add(&article).unwrap();
        writer.commit().unwrap();
        drop(writer);
        assert!(check(dir.path()).unwrap().is_sound());
        // The same article again, but with a shape that says that it has no capitals.
        let (_, fields) = Fields::build();
        let documents = documents(&fields, &mut Analyser::default(), &article, content_hash(&article));
        let manifest = Manifest::read(dir.path()).unwrap();
        let index = open_index(dir.path(), &manifest, Access::Lasting).unwrap();
        let payload = index.load_metas().unwrap().payload.unwrap();
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 16 << 20).unwrap();
        writer.delete_all_documents().unwrap();
        for document in documents {
            let mut other = TantivyDocument::new();
            for (field, value) in
                document.iter_fields_and_values().filter(|(field, _)| *field != fields.shape)
            {
                other.add_leaf_field_value(field, value.as_leaf().unwrap());
            }
            writer.add_document(other).unwrap();
        }
        let mut prepared = writer.prepare_commit().unwrap();
        prepared.set_payload(&payload);
        prepared.commit().unwrap();
        let problems = check(dir.path()).unwrap().problems;
        let details: Vec<&str> = problems.iter().map(|problem| problem.detail.as_str()).collect();
        assert!(
            details.contains(&"the words of document 0 are not written as its column says"),
            "{details:?}"
        );
    }
}
