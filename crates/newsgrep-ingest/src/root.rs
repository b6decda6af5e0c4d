//! The roots: paths as the user gave them, made canonical and given the names that origins begin with.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::Rejected;

/// A file or folder to read, and the name that begins the origins of what is found in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Root {
    /// Begins the origins: `seeds` makes `seeds/000.txt`. The origin of a root that is a file is the name itself.
    pub name: String,
    /// The canonical path.
    pub path: PathBuf,
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
    path.file_name().map_or_else(|| "root".to_owned(), printable)
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
    fn namesakes_are_numbered_in_order() {
        let mut names = Names::default();
        let given = ["news", "news", "news-2", "news", "wire"].map(|name| names.unique(name.to_owned()));
        assert_eq!(given, ["news", "news-2", "news-2-2", "news-3", "wire"]);
    }
}
