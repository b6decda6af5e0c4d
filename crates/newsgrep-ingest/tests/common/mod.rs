//! A folder of fixtures, and reading it as lines of text.

// Each test file is a program of its own and uses a part of this.
#![allow(dead_code)]
// A fixture that cannot be made ends its test.
#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use newsgrep_ingest::{FoundFile, Item, Reader, Rejected, Root, roots};
use newsgrep_text::Article;
use tempfile::TempDir;

/// A folder `news` that is gone after the test.
pub(crate) struct News {
    folder: TempDir,
}

impl News {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("news")).unwrap();
        News { folder }
    }

    pub(crate) fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self
    }

    /// The path of a name; `../x` is beside the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("news").join(name)
    }

    pub(crate) fn root(&self) -> Root {
        root(&self.path(""))
    }

    pub(crate) fn walk(&self, reader: &Reader) -> Vec<Result<FoundFile, Rejected>> {
        reader.walk(&self.root()).collect()
    }

    pub(crate) fn read(&self, reader: &Reader) -> Read {
        let mut read = Read::default();
        for found in self.walk(reader) {
            match found {
                Ok(file) => read.file(reader, &file),
                Err(rejected) => read.say(&rejected),
            }
        }
        read
    }
}

pub(crate) fn root(path: &Path) -> Root {
    roots(&[path.to_owned()]).remove(0).unwrap()
}

/// What was read: the articles, and everything else as text.
#[derive(Default)]
pub(crate) struct Read {
    pub(crate) articles: Vec<Article>,
    pub(crate) said: Vec<String>,
}

impl Read {
    pub(crate) fn file(&mut self, reader: &Reader, file: &FoundFile) {
        let outcome = reader.read_file(file, &mut |item| self.take(item));
        if let Err(rejected) = outcome {
            self.say(&rejected);
        }
    }

    pub(crate) fn take(&mut self, item: Item) -> ControlFlow<()> {
        match item {
            Item::Article(article) => self.articles.push(*article),
            Item::Rejected(rejected) => self.say(&rejected),
            Item::Warning(warning) => self.said.push(format!("{}: {warning}", warning.kind.name())),
        }
        ControlFlow::Continue(())
    }

    fn say(&mut self, rejected: &Rejected) {
        self.said.push(format!("{}: {rejected}", rejected.reason));
    }

    /// The origins of the articles.
    pub(crate) fn origins(&self) -> Vec<&str> {
        self.articles.iter().map(|article| article.origin.as_str()).collect()
    }

    /// The articles as `origin | source | date provenance`.
    pub(crate) fn facts(&self) -> Vec<String> {
        let none = || "-".to_owned();
        let date = |article: &Article| {
            article.published.map_or_else(none, |date| format!("{date} {}", date.provenance().name()))
        };
        let source = |article: &Article| article.source.clone().unwrap_or_else(none);
        self.articles.iter().map(|it| format!("{} | {} | {}", it.origin, source(it), date(it))).collect()
    }
}

pub(crate) fn read_stream(reader: &Reader, origin: &str, bytes: impl AsRef<[u8]>) -> Read {
    let mut read = Read::default();
    let outcome = reader.read_stream(origin, bytes.as_ref(), &mut |item| read.take(item));
    if let Err(rejected) = outcome {
        read.say(&rejected);
    }
    read
}

pub(crate) fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}
