//! A small archive as files in memory, to be damaged and written back.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use newsgrep_core::Archive;
use newsgrep_text::{Article, ArticleId};

use super::{Truth, assert_holds, small};

/// The files of an archive, read into memory.
pub(crate) type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Returns the article with this origin as it was on a day.
pub(crate) fn version(origin: &str, day: usize) -> Article {
    let body: Vec<String> = (0..1 + day % 3)
        .map(|number| format!("On day {day} the envoys of Zürich and Oslo met for the {number}th time."))
        .collect();
    let mut article = Article::from_parts(origin, Some("Talks go on"), body.iter().map(String::as_str));
    article.source = Some("Coastal Wire".to_owned());
    article.published = Some(format!("2031-03-{:02}", 1 + day).parse().unwrap());
    article
}

/// Returns a small archive of two segments, both with deleted articles, and what it holds and has ever held.
pub(crate) fn archive() -> (Files, Truth, Vec<Article>) {
    let dir = tempfile::tempdir().unwrap();
    let archive = Archive::create(dir.path()).unwrap();
    let mut writer = archive.writer(small(1)).unwrap();
    let (mut truth, mut all) = (Truth::new(), Vec::new());
    for day in 0..3 {
        for number in day * 8..day * 8 + 12 {
            let article = version(&format!("talks/{number}"), day);
            writer.add(&article).unwrap();
            truth.insert(article.id, article.clone());
            all.push(article);
        }
        for number in [day * 8 + 1, day * 8 + 6] {
            let id = ArticleId::of(&format!("talks/{number}"));
            writer.delete(id).unwrap();
            truth.remove(&id);
        }
        writer.commit().unwrap();
        if day == 1 {
            writer.compact(1).unwrap();
        }
    }
    assert_holds(&archive, &truth);
    assert_eq!(archive.snapshot().segments().len(), 2);
    let mut files = Files::new();
    read(dir.path(), dir.path(), &mut files);
    (files, truth, all)
}

/// Reads the files of an archive.
pub(crate) fn read(root: &Path, dir: &Path, files: &mut Files) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(root, &path, files);
        } else {
            files.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap());
        }
    }
}

/// Writes the files of an archive into a folder.
pub(crate) fn write(dir: &Path, files: &Files) {
    for (name, bytes) in files {
        let path = dir.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}
