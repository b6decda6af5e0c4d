//! One settings file: its rules, and what they say of a path.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use globset::GlobSet;
use newsgrep_text::Provenance;

use super::pattern::{Name, Pattern};
use super::{Metadata, SETTINGS_FILE, parse};
use crate::{Mapping, Reason, Rejected, WarningKind, dates, language};

/// The longest settings file, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// A settings file as far as it is understood.
#[derive(Debug)]
pub(crate) struct RuleFile {
    /// The folder it stands in.
    pub(crate) folder: PathBuf,
    pub(crate) text: String,
    /// Whether the text is no TOML, so that nothing of it is understood.
    pub(crate) is_broken: bool,
    pub(crate) mapping: Mapping,
    /// What holds for everything below the folder.
    pub(crate) base: Metadata,
    /// The rules, in the order of the file.
    pub(crate) rules: Vec<Rule>,
    /// The globs of all rules that have one, so that thousands of them cost one look.
    pub(crate) globs: GlobSet,
    /// The place in `rules` of each glob.
    pub(crate) glob_rules: Vec<usize>,
}

/// What is said of some of the files.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) which: Which,
    pub(crate) says: Metadata,
}

/// Which files a rule is about.
#[derive(Debug)]
pub(crate) enum Which {
    /// Those that its glob in [`RuleFile::globs`] matches.
    Glob,
    /// Those whose path has this form.
    Path(Pattern),
}

/// Reads the settings file of a folder, if there is one.
///
/// `origin` names it in messages. Returns what is understood of it, and a rejection for everything that is not.
pub(crate) fn load(folder: &Path, origin: &str) -> (Option<RuleFile>, Vec<Rejected>) {
    let text = match read(&folder.join(SETTINGS_FILE)) {
        Ok(None) => return (None, Vec::new()),
        Ok(Some(text)) => text,
        Err(error) => return (None, vec![Rejected::io(origin, &error)]),
    };
    let mut problems = Vec::new();
    let file = parse::parse(folder, text, &mut |line, detail| {
        problems.push(Rejected { line, ..Rejected::new(origin, Reason::BadSettings, detail) });
    });
    (Some(file), problems)
}

fn read(path: &Path) -> io::Result<Option<String>> {
    // A pipe of that name must not be waited for.
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => {}
        Ok(_) => return Ok(None),
        // Nothing else in a folder that may not be entered can be read either, which the walk reports.
        Err(_) => return Ok(None),
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(io::Error::other("it is larger than settings may be (1 MB)"));
    }
    Ok(Some(String::from_utf8(bytes).map_err(|_| io::Error::other("it is not UTF-8"))?))
}

impl RuleFile {
    /// Adds what the file says of a path: later rules win over earlier ones and over the file's own keys.
    pub(crate) fn apply(
        &self,
        path: &Path,
        metadata: &mut Metadata,
        problems: &mut Vec<(WarningKind, String)>,
    ) {
        metadata.overlay(&self.base);
        let Ok(way) = path.strip_prefix(&self.folder) else { return };
        let way = way
            .components()
            .map(|part| crate::root::printable(part.as_os_str()))
            .collect::<Vec<_>>()
            .join("/");
        let mut matches = vec![false; self.rules.len()];
        for glob in self.globs.matches(&way) {
            matches[self.glob_rules[glob]] = true;
        }
        for (rule, globbed) in self.rules.iter().zip(matches) {
            match &rule.which {
                Which::Glob if globbed => metadata.overlay(&rule.says),
                Which::Glob => {}
                Which::Path(pattern) => {
                    if let Some(captures) = pattern.captures(&way) {
                        metadata.overlay(&captured(&captures, problems));
                        metadata.overlay(&rule.says);
                    }
                }
            }
        }
    }
}

/// Returns what the parts of a path say.
fn captured(captures: &[(Name, &str)], problems: &mut Vec<(WarningKind, String)>) -> Metadata {
    let mut says = Metadata::default();
    for (name, text) in captures {
        let string = Some((*text).to_owned());
        match name {
            Name::Source => says.source = string,
            Name::Section => says.section = string,
            Name::Byline => says.byline = string,
            Name::Agency => says.agency = string,
            Name::Ignored => {}
            Name::Date => match dates::read(text) {
                Ok(date) => says.date = Some(date.with_provenance(Provenance::Path)),
                Err(detail) => problems.push((WarningKind::BadDate, format!("{detail} (in its path)"))),
            },
            Name::Lang => match language::code(text) {
                Some(code) => says.lang = Some(code),
                None => {
                    let detail = format!("has a language that is not understood: `{text}` (in its path)");
                    problems.push((WarningKind::BadLanguage, detail));
                }
            },
        }
    }
    says
}
