//! All articles of an archive, one after the other: for copies and for programs that read an archive as a whole.

use newsgrep_core::{ArticleAddress, Snapshot};
use newsgrep_text::Article;

use crate::Result;

/// All articles of an archive as it was when they were asked for. Made by [`Archive::articles`](crate::Archive::articles).
pub struct Articles {
    snapshot: Snapshot,
    segment: u32,
    /// The next document of the segment.
    document: u32,
}

impl Articles {
    pub(crate) fn of(snapshot: Snapshot) -> Articles {
        Articles { snapshot, segment: 0, document: 0 }
    }

    /// Returns where the next article lies that is not deleted.
    fn next_address(&mut self) -> Result<Option<ArticleAddress>> {
        while let Some(segment) = self.snapshot.segments().get(self.segment as usize) {
            if self.document >= segment.max_doc() {
                self.segment += 1;
                self.document = 0;
                continue;
            }
            let documents = segment.article(self.document)?;
            // A range that led nowhere would be read for ever.
            self.document = documents.end.max(self.document + 1);
            if !segment.reader().is_deleted(documents.start) {
                return Ok(Some(ArticleAddress { segment: self.segment, documents }));
            }
        }
        Ok(None)
    }
}

impl Iterator for Articles {
    type Item = Result<Article>;

    fn next(&mut self) -> Option<Result<Article>> {
        match self.next_address() {
            Ok(address) => Some(self.snapshot.article(&address?).map_err(Into::into)),
            // Where the next one would be is not known either.
            Err(error) => {
                self.segment = u32::MAX;
                Some(Err(error))
            }
        }
    }
}

impl std::fmt::Debug for Articles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Articles").finish_non_exhaustive()
    }
}
