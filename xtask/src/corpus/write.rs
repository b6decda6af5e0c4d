//! Writing articles down for the peers.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;

use anyhow::{Context, Result};
use newsgrep::text::for_each_word;
use newsgrep::{Archive, Article, ArticleId, Counts, Query, Request, Sort, Zone, sync};
use serde_json::{Value, json};

/// Writes articles as lines, in their order; returns how many there are.
///
/// Boiler is left out of the lines, as it is of searches.
pub(super) fn write(dir: &Path, articles: impl Iterator<Item = Result<Article>>) -> Result<Value> {
    let file = |name: &str| -> Result<BufWriter<File>> {
        let path = dir.join(name);
        Ok(BufWriter::with_capacity(
            1 << 20,
            File::create(&path).with_context(|| path.display().to_string())?,
        ))
    };
    let mut lines = file("paragraphs.tsv")?;
    let (mut count, mut paragraphs, mut text_bytes) = (0_u64, 0_u64, 0_u64);
    let mut words = String::new();
    for article in articles {
        let article = article?;
        text_bytes += article.text.len() as u64;
        let seconds = article.published.map(|date| date.civil_seconds().to_string()).unwrap_or_default();
        let source = article.source.as_deref().unwrap_or_default().replace(['\t', '\n', '\r'], " ");
        for (ordinal, paragraph) in article.paragraphs.iter().enumerate() {
            let written = article.paragraph_text(ordinal);
            if paragraph.zone == Zone::Boiler {
                continue;
            }
            words.clear();
            for_each_word(written, |word, _| {
                words.push_str(if words.is_empty() { "" } else { " " });
                words.push_str(word);
            });
            let title = u8::from(paragraph.zone == Zone::Title);
            writeln!(lines, "{count}\t{ordinal}\t{seconds}\t{source}\t{title}\t{words}")?;
            paragraphs += 1;
        }
        count += 1;
    }
    lines.flush()?;
    Ok(json!({ "articles": count, "paragraphs": paragraphs, "text_bytes": text_bytes }))
}

/// Writes the articles in these files, as newsgrep reads them, in the order of their ids, which is as good as none.
pub(super) fn files(dir: &Path, folder: &Path) -> Result<Value> {
    let read = dir.join("read");
    if read.exists() {
        std::fs::remove_dir_all(&read)?;
    }
    let archive = Archive::create(&read)?;
    sync::sync(&archive, &[folder.to_owned()], &sync::Options::default(), &mut |_| {})?;
    let mut ids: Vec<ArticleId> = Vec::new();
    let all =
        Request { limit: usize::MAX, sort: Sort::Newest, counts: Counts::None, ..Request::new(Query::All) };
    archive.stream(&all, &mut |hit| {
        ids.push(hit.id);
        ControlFlow::Continue(())
    })?;
    ids.sort_unstable();
    let article = |id: ArticleId| archive.article(id)?.with_context(|| format!("{id} was just there"));
    let written = write(dir, ids.into_iter().map(article))?;
    drop(archive);
    std::fs::remove_dir_all(&read)?;
    Ok(written)
}
