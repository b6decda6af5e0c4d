//! The paths of a search: which are there, which are not, and what was probably meant.

use std::io::{self, ErrorKind};
use std::path::PathBuf;

use newsgrep::ingest;
use newsgrep::sync::Root;

use crate::origin::Origins;
use crate::say;

/// The paths of a search, looked up.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// As typed, and canonical; in the order of the canonical paths, each once.
    pub(super) present: Vec<(PathBuf, PathBuf)>,
    /// As typed, with the reason, in the order they were typed.
    pub(super) missing: Vec<(PathBuf, io::Error)>,
    /// How many of the first paths are missing.
    missing_first: usize,
    /// All paths as typed.
    typed: Vec<PathBuf>,
}

impl Found {
    pub(super) fn look(paths: &[PathBuf]) -> Found {
        let mut found = Found { typed: paths.to_vec(), ..Found::default() };
        for path in paths {
            match path.canonicalize() {
                Ok(canonical) => found.present.push((path.clone(), canonical)),
                Err(error) => {
                    if found.present.is_empty() {
                        found.missing_first += 1;
                    }
                    found.missing.push((path.clone(), error));
                }
            }
        }
        found.present.sort_by(|one, other| one.1.cmp(&other.1));
        found.present.dedup_by(|later, earlier| later.1 == earlier.1);
        found
    }

    pub(super) fn canonical(&self) -> Vec<PathBuf> {
        self.present.iter().map(|(_, canonical)| canonical.clone()).collect()
    }

    /// Returns how origins are printed, given the archive's roots, or the names they will have.
    pub(super) fn origins(&self, roots: Vec<Root>) -> Origins {
        if !roots.is_empty() {
            return Origins::new(roots, &self.present);
        }
        let roots = ingest::roots(&self.canonical()).into_iter().flatten();
        Origins::new(roots.map(|root| Root { name: root.name, path: root.path }).collect(), &self.present)
    }

    /// Names what does not exist. Words of an unquoted phrase are the likeliest of it.
    pub(super) fn say_missing(&self, query: Option<&str>) {
        for (path, error) in &self.missing {
            say::line(format_args!("{}: {}", path.display(), why(error)));
        }
        if let Some(command) = query.and_then(|query| self.quoted(query)) {
            say::hint(format_args!("did you mean {command}?"));
        }
    }

    /// Returns the command with quotation marks around what reads like one phrase.
    fn quoted(&self, query: &str) -> Option<String> {
        let (words, paths) = self.typed.split_at(self.missing_first);
        let words: Option<Vec<&str>> = words.iter().map(|path| path.to_str()).collect();
        let words = words.filter(|words| !words.is_empty())?;
        let is_word = |word: &&str| {
            word.chars().all(|character| character.is_alphanumeric() || "'’-*".contains(character))
        };
        if !words.iter().all(is_word) || !query.split_whitespace().all(|word| is_word(&word)) {
            return None;
        }
        let mut command = format!("newsgrep \"{query} {}\"", words.join(" "));
        for path in paths {
            command.push_str(&format!(" {}", path.display()));
        }
        Some(command)
    }
}

/// Returns what is wrong with a path, in the words of the library's own rejections.
pub(super) fn why(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "does not exist".to_owned(),
        ErrorKind::PermissionDenied => "cannot be read: permission denied".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unquoted_phrase_is_recognised() {
        let check = |query: &str, paths: &[&str], expected: Option<&str>| {
            let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
            assert_eq!(Found::look(&paths).quoted(query).as_deref(), expected);
        };
        check("moment", &["of", "truth"], Some("newsgrep \"moment of truth\""));
        check("moment", &["of", "truth", "src"], Some("newsgrep \"moment of truth\" src"));
        check("moment", &["src", "truth"], None);
        check("moment", &["no/such/folder"], None);
        check("a OR \"b\"", &["of"], None);
    }
}
