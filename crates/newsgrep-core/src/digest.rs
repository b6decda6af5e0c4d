//! A digest of everything an archive holds, whatever its segments.

use newsgrep_text::ArchiveDigest;

use crate::{Result, Snapshot};

/// What an archive holds as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// A digest of the ids, contents and files of all articles, as 32 hexadecimal digits: equal for archives that hold the
    /// same, in whatever order and number of commits they were written.
    pub digest: String,
    /// Articles.
    pub articles: u64,
    /// Paragraphs, boiler included.
    pub paragraphs: u64,
}

impl Snapshot {
    /// Returns what the archive holds as a whole, in one pass that reads two numbers of each article.
    ///
    /// # Errors
    ///
    /// Fails if the index cannot be read.
    pub fn contents(&self) -> Result<Contents> {
        let (mut digest, mut held, mut paragraphs) = (ArchiveDigest::default(), 0, 0);
        for segment in self.segments() {
            let (articles, keys) = (segment.articles()?, segment.date_orders()?);
            let mut doc = 0;
            while doc < segment.max_doc() {
                let article = articles.range(doc);
                if !segment.reader().is_deleted(article.start) {
                    held += 1;
                    paragraphs += u64::from(article.end - article.start);
                    digest.add(keys.get_val(article.start), segment.contents()?.get_val(article.start));
                }
                doc = article.end;
            }
        }
        Ok(Contents { digest: digest.to_string(), articles: held, paragraphs })
    }
}

#[cfg(test)]
mod tests {
    use newsgrep_text::Article;

    use crate::{Archive, WriterOptions};

    fn digest(texts: &[&str], commits: usize) -> String {
        let archive = Archive::in_memory().unwrap();
        let mut writer = archive.writer(WriterOptions::default()).unwrap();
        for chunk in texts.chunks(texts.len().div_ceil(commits)) {
            for text in chunk {
                writer.add(&Article::from_text(&text[..1], *text)).unwrap();
            }
            writer.commit().unwrap();
        }
        let contents = archive.snapshot().contents().unwrap();
        assert_eq!(contents.articles, texts.len() as u64);
        contents.digest
    }

    #[test]
    fn the_digest_depends_on_what_is_held_and_not_on_how_it_was_written() {
        let texts = ["a talks", "b\n\ntalks begin", "c talks end"];
        assert_eq!(digest(&texts, 1), digest(&["c talks end", "a talks", "b\n\ntalks begin"], 3));
        assert_ne!(digest(&texts, 1), digest(&texts[..2], 1));
        assert_ne!(digest(&texts, 1), digest(&["a talks", "b\n\ntalks begin", "c talks ended"], 1));
    }
}
