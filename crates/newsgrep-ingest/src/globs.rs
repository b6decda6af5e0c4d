//! Which of the files below a root are wanted: globs as in `.gitignore`, the way ripgrep's `-g` takes them.

use std::path::Path;

use ignore::overrides::{Override, OverrideBuilder};
use serde::{Deserialize, Serialize};

/// Which of the files below a root are read, and which are not.
///
/// A glob is written as a line of `.gitignore`: without a slash it is about the name of a file or folder anywhere below the
/// root (`*.txt`, `drafts`), with one about the way from the root (`/2022/*.xml`, `wires/**/raw`). With one glob or more to
/// include, only files that one of them matches are read, hidden and ignored ones too, as ripgrep's `-g` has it; an
/// `include` that begins with `!` leaves out. What is excluded is left out whatever includes it. A root that is a file is
/// read in any case: it was named.
///
/// ```
/// use newsgrep_ingest::Globs;
///
/// let globs = Globs::new(vec!["*.txt".to_owned()], vec!["drafts/".to_owned()])?;
/// assert_eq!(globs.exclude(), ["drafts/"]);
/// assert!(Globs::new(vec!["[".to_owned()], Vec::new()).is_err());
/// # Ok::<(), newsgrep_ingest::GlobError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Globs(Written);

/// The globs as they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Written {
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    include: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    exclude: Vec<String>,
}

/// A glob that is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the glob `{glob}` is not understood: {detail}")]
#[non_exhaustive]
pub struct GlobError {
    /// The glob.
    pub glob: String,
    /// What is wrong with it.
    pub detail: String,
}

impl TryFrom<Written> for Globs {
    type Error = GlobError;

    fn try_from(written: Written) -> Result<Self, GlobError> {
        Globs::new(written.include, written.exclude)
    }
}

impl From<Globs> for Written {
    fn from(globs: Globs) -> Self {
        globs.0
    }
}

impl Globs {
    /// Takes globs to include and to exclude; empty ones are left out.
    ///
    /// # Errors
    ///
    /// Fails with the first glob that is not understood.
    pub fn new(mut include: Vec<String>, mut exclude: Vec<String>) -> Result<Self, GlobError> {
        include.retain(|glob| !glob.is_empty());
        exclude.retain(|glob| !glob.is_empty());
        let globs = Globs(Written { include, exclude });
        globs.overrides(Path::new("/"))?;
        Ok(globs)
    }

    /// Returns whether nothing was said, so that every file is wanted.
    pub fn is_empty(&self) -> bool {
        self.0.include.is_empty() && self.0.exclude.is_empty()
    }

    /// Returns the globs of which one has to match.
    pub fn include(&self) -> &[String] {
        &self.0.include
    }

    /// Returns the globs of which none may match.
    pub fn exclude(&self) -> &[String] {
        &self.0.exclude
    }

    /// Returns the globs as the walk takes them.
    pub(crate) fn overrides(&self, root: &Path) -> Result<Override, GlobError> {
        let wrong =
            |glob: &str, error: &ignore::Error| GlobError { glob: glob.to_owned(), detail: detail(error) };
        let mut builder = OverrideBuilder::new(root);
        let excluded = self.0.exclude.iter().map(|glob| (glob, format!("!{glob}")));
        let included = self.0.include.iter().map(|glob| (glob, escaped(glob)));
        // Of several that match, the last one counts.
        for (glob, line) in included.chain(excluded) {
            builder.add(&line).map_err(|error| wrong(glob, &error))?;
        }
        builder.build().map_err(|error| wrong(&self.all(), &error))
    }

    fn all(&self) -> String {
        let all: Vec<&str> = self.0.include.iter().chain(&self.0.exclude).map(String::as_str).collect();
        all.join(" ")
    }
}

/// In `.gitignore`, a line that begins with `#` says nothing.
fn escaped(glob: &str) -> String {
    if glob.starts_with('#') { format!("\\{glob}") } else { glob.to_owned() }
}

/// Returns what is wrong with a glob, without the glob.
fn detail(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_is_about_names_or_about_ways() {
        let check = |include: &[&str], exclude: &[&str], way: &str, wanted: bool| {
            let owned = |globs: &[&str]| globs.iter().map(|glob| (*glob).to_owned()).collect();
            let globs = Globs::new(owned(include), owned(exclude)).unwrap();
            let matched = globs.overrides(Path::new("/news")).unwrap();
            let ignored = matched.matched(Path::new("/news").join(way), false).is_ignore();
            assert_eq!(!ignored, wanted, "{include:?} {exclude:?} {way}");
        };
        check(&[], &[], "a/talks.txt", true);
        check(&["*.txt"], &[], "a/talks.txt", true);
        check(&["*.txt"], &[], "a/talks.md", false);
        check(&["/a/*.txt"], &[], "b/a/talks.txt", false);
        check(&[], &["*.txt"], "a/talks.txt", false);
        check(&[], &["*.txt"], "a/talks.md", true);
        check(&["*.txt"], &["talks.*"], "a/talks.txt", false);
        check(&["*.txt", "!talks.*"], &[], "a/talks.txt", false);
        check(&["#1.txt"], &[], "#1.txt", true);
        check(&["#1.txt"], &[], "2.txt", false);
        check(&[""], &[""], "a/talks.txt", true);
    }

    #[test]
    fn a_glob_that_is_none_is_named() {
        let error = Globs::new(vec!["*.txt".to_owned()], vec!["a[".to_owned()]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the glob `a[` is not understood: unclosed character class; missing ']'"
        );
    }
}
