//! The roots: paths as the user gave them, made canonical and given the names that origins begin with.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::Rejected;

/// A file or folder to read, and the name that begins the origins of what is found in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Root {
    /// Begins the origins: `seeds` makes `seeds/000.txt`. The origin of a root that is a file is the name itself. A `#`
    /// in the name of a file or folder stands as `%23`: see [`file_of`].
    pub name: String,
    /// The canonical path.
    pub path: PathBuf,
}

impl Root {
    /// Returns what names a file or folder below the root, or the root itself: the name of the root and the way from there.
    ///
    /// ```
    /// use newsgrep_ingest::Root;
    ///
    /// let root = Root { name: "news".to_owned(), path: "/desk/news".into() };
    /// assert_eq!(root.origin("/desk/news/2022/talks.txt".as_ref()), "news/2022/talks.txt");
    /// ```
    pub fn origin(&self, path: &Path) -> String {
        let way = path.strip_prefix(&self.path).unwrap_or(path);
        let mut origin = self.name.clone();
        for part in way.components() {
            origin.push('/');
            origin.push_str(&origin_part(part.as_os_str()));
        }
        origin
    }
}

/// Makes paths canonical and gives each the last part of its path as its name.
///
/// A name that is taken gets `-2`, `-3` … in the order of the paths. A path given twice, also through a symbolic
/// link, gives one root. A path that does not exist gives its [`Rejected`]; the others are not affected.
///
/// ```
/// use newsgrep_ingest::{Reason, roots};
///
/// let found = roots(&["src".into(), "no-such-folder".into()]);
/// assert_eq!(found[0].as_ref().unwrap().name, "src");
/// assert_eq!(found[1].as_ref().unwrap_err().reason, Reason::Missing);
/// ```
pub fn roots(paths: &[PathBuf]) -> Vec<Result<Root, Rejected>> {
    let mut names = Names::default();
    let mut seen = HashSet::new();
    let mut found = Vec::with_capacity(paths.len());
    for path in paths {
        match path.canonicalize() {
            Ok(path) if !seen.insert(path.clone()) => {}
            Ok(path) => found.push(Ok(Root { name: names.unique(last_part(&path)), path })),
            Err(error) => found.push(Err(Rejected::io(path.display().to_string(), &error))),
        }
    }
    found
}

fn last_part(path: &Path) -> String {
    path.file_name().map_or_else(|| "root".to_owned(), origin_part)
}

/// Returns a name as a part of an origin, in which `#` stands only between a file and its record: `a#b` is `a%23b`.
///
/// So that nothing else reads `a%23b`, its `%` is written `%25`; any other `%` stays.
pub(crate) fn origin_part(name: &OsStr) -> String {
    let name = printable(name);
    if !name.contains('#') && !name.contains("%2") {
        return name;
    }
    name.replace("%25", "%2525").replace("%23", "%2523").replace('#', "%23")
}

/// Returns the file part of an origin as the file system has it: `wire%231.jsonl#7` is in `wire#1.jsonl`.
///
/// ```
/// assert_eq!(newsgrep_ingest::file_of("news/wire%231.jsonl#7"), "news/wire#1.jsonl");
/// assert_eq!(newsgrep_ingest::file_of("news/100%.txt"), "news/100%.txt");
/// ```
pub fn file_of(origin: &str) -> String {
    let file = origin.split('#').next().unwrap_or_default();
    let mut parts = file.split("%25");
    // What was `%` in the name must not begin another escape.
    let first = parts.next().unwrap_or_default().replace("%23", "#");
    parts.fold(first, |name, part| name + "%" + &part.replace("%23", "#"))
}

/// Returns the name as text; bytes that are not UTF-8 stand as `\xff`, so that different names stay different.
pub(crate) fn printable(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    text
}

/// The names given so far, each with the number its next namesake may try first.
#[derive(Default)]
struct Names(HashMap<String, u64>);

impl Names {
    fn unique(&mut self, name: String) -> String {
        let Some(first) = self.0.get(&name).copied() else {
            self.0.insert(name.clone(), 2);
            return name;
        };
        let mut number = first;
        let free = loop {
            let candidate = format!("{name}-{number}");
            number += 1;
            if !self.0.contains_key(&candidate) {
                break candidate;
            }
        };
        self.0.insert(name, number);
        self.0.insert(free.clone(), 2);
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_never_reads_like_a_record() {
        let check = |name: &str, part: &str| {
            assert_eq!(origin_part(OsStr::new(name)), part);
            assert_eq!(file_of(part), name);
        };
        check("wire.jsonl", "wire.jsonl");
        check("100%.txt", "100%.txt");
        check("a%20b", "a%20b");
        check("wire.jsonl#7", "wire.jsonl%237");
        check("wire.jsonl%237", "wire.jsonl%25237");
        check("%25%#%2#3", "%2525%%23%2%233");
        check("%2523", "%252523");
    }

    #[test]
    fn namesakes_are_numbered_in_order() {
        let mut names = Names::default();
        let given = ["news", "news", "news-2", "news", "wire"].map(|name| names.unique(name.to_owned()));
        assert_eq!(given, ["news", "news-2", "news-2-2", "news-3", "wire"]);
    }
}
