//! Origins as the user typed them.
//!
//! The library names what is below a root by the root's name: `seeds/000.txt`, however the folder was given. grep
//! prints paths that begin as they were typed, and so does newsgrep: `../seeds/000.txt` for `../seeds`.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use newsgrep::sync::Root;

/// The roots of a search and how each was typed.
#[derive(Debug, Default)]
pub(crate) struct Origins(Vec<Shown>);

#[derive(Debug)]
struct Shown {
    /// Begins the origins in the archive.
    name: String,
    /// Begins the origins as they are printed.
    typed: String,
    path: PathBuf,
}

impl Origins {
    /// Returns the origins of an archive as they are stored.
    pub(crate) fn stored(roots: Vec<Root>) -> Origins {
        Origins::new(roots, &[])
    }

    /// Returns the origins below these roots; `typed` has each path as typed and its canonical path.
    pub(crate) fn new(roots: Vec<Root>, typed: &[(PathBuf, PathBuf)]) -> Origins {
        let shown = roots.into_iter().map(|root| {
            let typed = typed.iter().find(|(_, canonical)| *canonical == root.path);
            let typed = typed.map_or_else(|| root.name.clone(), |(typed, _)| typed.display().to_string());
            Shown { name: root.name, typed, path: root.path }
        });
        Origins(shown.collect())
    }

    /// Returns an origin as it is printed: a file that is one article by the name that opens it, a record by its origin, in
    /// which a `#` of the file's name is escaped.
    pub(crate) fn shown<'a>(&self, origin: &'a str) -> Cow<'a, str> {
        let escaped = |rest: &str| rest.contains('%') && !rest.contains('#');
        match self.find(origin, |shown| &shown.name) {
            Some((shown, rest)) if escaped(rest) => {
                Cow::Owned(join(&shown.typed, &newsgrep::ingest::file_of(rest)))
            }
            Some((shown, rest)) if shown.typed != shown.name => Cow::Owned(join(&shown.typed, rest)),
            _ => Cow::Borrowed(origin),
        }
    }

    /// Returns the origin in the archive of one as it is printed.
    pub(crate) fn in_archive<'a>(&self, printed: &'a str) -> Cow<'a, str> {
        match self.find(printed, |shown| shown.typed.trim_end_matches('/')) {
            Some((shown, rest)) => Cow::Owned(join(&shown.name, rest)),
            None => Cow::Borrowed(printed),
        }
    }

    /// Returns the file that holds the article of this stored origin, if it is below a root.
    pub(crate) fn file(&self, origin: &str) -> Option<PathBuf> {
        let (shown, rest) = self.find(origin, |shown| &shown.name)?;
        let file = newsgrep::ingest::file_of(rest);
        let below = file.trim_start_matches('/');
        Some(if below.is_empty() { shown.path.clone() } else { shown.path.join(Path::new(below)) })
    }

    /// Returns whether a stored origin is a root itself: a file or folder that was named, not one found below.
    pub(crate) fn is_root(&self, origin: &str) -> bool {
        self.find(origin, |shown| &shown.name).is_some_and(|(_, rest)| rest.is_empty())
    }

    /// Finds the root whose prefix ends where a folder, a record's name or the origin itself ends.
    fn find<'a>(&self, origin: &'a str, prefix: impl Fn(&Shown) -> &str) -> Option<(&Shown, &'a str)> {
        let rest = |shown: &Shown| {
            let rest = origin.strip_prefix(prefix(shown))?;
            (rest.is_empty() || rest.starts_with(['/', '#'])).then_some(rest)
        };
        let matching = self.0.iter().filter_map(|shown| rest(shown).map(|rest| (shown, rest)));
        matching.min_by_key(|(_, rest)| rest.len())
    }
}

fn join(root: &str, rest: &str) -> String {
    match rest.starts_with('/') {
        true => format!("{}{rest}", root.trim_end_matches('/')),
        false => format!("{root}{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_begins_as_the_path_was_typed() {
        let check = |typed: &str, name: &str, origin: &str, expected: &str| {
            let path = PathBuf::from("/news").join(name);
            let root = Root { name: name.to_owned(), path: path.clone() };
            let origins = Origins::new(vec![root], &[(PathBuf::from(typed), path)]);
            assert_eq!(origins.shown(origin), expected);
            assert_eq!(origins.in_archive(expected), origin);
        };
        check("seeds", "seeds", "seeds/000.txt", "seeds/000.txt");
        check("./seeds/", "seeds", "seeds/000.txt", "./seeds/000.txt");
        check("../seeds", "seeds", "seeds/a/b.txt", "../seeds/a/b.txt");
        check(".", "seeds", "seeds/000.txt", "./000.txt");
        check("old/wire.jsonl", "wire.jsonl", "wire.jsonl#7", "old/wire.jsonl#7");
        check("../seeds", "seeds", "seeds-2/000.txt", "seeds-2/000.txt");
    }

    #[test]
    fn the_file_of_a_record_is_the_file_it_is_in() {
        let root = Root { name: "wire".to_owned(), path: PathBuf::from("/news/wire") };
        let origins = Origins::stored(vec![root]);
        assert_eq!(origins.file("wire/a.jsonl#7"), Some(PathBuf::from("/news/wire/a.jsonl")));
        assert_eq!(origins.file("elsewhere"), None);
    }
}
