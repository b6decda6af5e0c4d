//! Making a new index from the stored paragraphs of an old or damaged one.

use std::collections::HashMap;
use std::path::Path;

use newsgrep_text::{ArticleId, content_hash};
use serde::{Deserialize, Serialize};
use tantivy::Index;

use crate::error::guarded;
use crate::layout::{self, Manifest};
use crate::lock::WriterLock;
use crate::open::create_index;
use crate::salvage::OldIndex;
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
    // Asked first, so that no lock file is left in a folder that holds no archive.
    match Manifest::read(dir) {
        Ok(_) | Err(Error::Damaged { .. }) => {}
        Err(error) => return Err(error),
    }
    let lock = WriterLock::take(dir)?;
    let mut report = RebuildReport::default();
    let old = index_in_use(dir, &mut report)?;
    let newest = layout::generations(dir).last().copied().unwrap_or(0);
    let next = newest.checked_add(1).ok_or_else(|| Error::Damaged {
        path: dir.to_owned(),
        detail: format!("there is no number left after `index-{newest}`"),
    })?;
    let new = Manifest::new(next);
    let index = create_index(&new.index_dir(dir))?;
    let archive = Archive::with_new_index(dir, &new, &index)?;
    if let Some(old) = old {
        layout::mend_file_list(&old.index_dir(dir))?;
        let old = OldIndex::open(dir, &old.index_dir(dir), &mut report.lost)?;
        let mut writer =
            Writer::new(archive, index, Some((dir.to_owned(), new.index_dir(dir), lock)), options)?;
        copy(&old, &mut writer, &mut report)?;
        let commit = writer.commit()?;
        (report.articles, report.paragraphs) = (commit.articles, commit.paragraphs);
        new.write(dir)?;
    } else {
        new.write(dir)?;
    }
    layout::remove_other_indexes(dir, &new);
    Ok(report)
}

/// Returns the index to read from: the one that is named, or the best there is if none is named.
fn index_in_use(dir: &Path, report: &mut RebuildReport) -> Result<Option<Manifest>> {
    let wrong = match Manifest::read(dir) {
        Ok(manifest) if manifest.index_dir(dir).is_dir() => return Ok(Some(manifest)),
        Ok(manifest) => format!("names `{}`, which is missing", manifest.index),
        Err(Error::Damaged { detail, .. }) => detail,
        Err(error) => return Err(error),
    };
    let named = |generation: &u32| Manifest::new(*generation);
    let committed = |generation: &&u32| {
        guarded("open the old index", || {
            let index = Index::open_in_dir(named(generation).index_dir(dir));
            let ids = index.and_then(|index| index.searchable_segment_ids());
            Ok(ids.is_ok_and(|ids| !ids.is_empty()))
        })
        .unwrap_or(false)
    };
    let generations = layout::generations(dir);
    let with_text = |generation: &&u32| layout::holds_text(&named(generation).index_dir(dir));
    // A rebuild commits once, when it is complete; one that was cut off has only text, and is the newest.
    let best = generations.iter().rev().find(committed).or_else(|| generations.iter().find(with_text));
    let best = best.or(generations.last()).map(named);
    if best.is_none() {
        report.lost.push(Lost { origin: None, file: layout::MANIFEST.to_owned(), detail: wrong });
    }
    Ok(best)
}

fn copy(old: &OldIndex, writer: &mut Writer, report: &mut RebuildReport) -> Result<()> {
    // What was taken, and whether it is known to be the newest version.
    let mut seen: HashMap<ArticleId, (u64, bool)> = HashMap::new();
    for segment in &old.segments {
        old.articles(segment, &mut report.lost, |article, lost| {
            let content = content_hash(&article);
            match seen.get(&article.id) {
                None => {
                    seen.insert(article.id, (content, segment.knows_deletes()));
                    writer.add(&article)?;
                }
                Some((taken, newest)) if *taken != content && !newest => {
                    let detail = "there is another version, and which one is newer cannot be told".to_owned();
                    lost.push(Lost { origin: Some(article.origin), file: segment.name(), detail });
                }
                Some(_) => {}
            }
            Ok(())
        })?;
    }
    let taken = seen.len() as u64;
    if let Some(totals) = old.totals.filter(|totals| totals.articles != taken && report.lost.is_empty()) {
        let detail = format!("the last commit wrote {} articles, {taken} were found", totals.articles);
        report.lost.push(Lost { origin: None, file: "meta.json".to_owned(), detail });
    }
    Ok(())
}
