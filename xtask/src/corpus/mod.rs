//! The articles that all peers search, made once and kept in the folder of build products.
//!
//! In: a number of paragraphs to generate, or a folder of news. Out: a folder named by its content, with the paragraphs as
//! lines that peers index (`paragraphs.tsv`), and an index of each peer, next to how long it took.

mod build;
mod wire;
mod write;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use newsgrep::text::{ANALYSIS_VERSION, content_hash};
use newsgrep_testkit::generate::Generator;
use serde_json::{Value, json};

pub(crate) use build::{Built, build};
pub(crate) use wire::Wire;

use crate::measure;

/// What generated articles are made from.
pub(crate) const SEED: u64 = 20_310_303;
/// A change of what is written for the peers makes other corpora.
const LAYOUT: u32 = 1;

/// Where the articles are from.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// Generated, so many paragraphs.
    Generated(usize),
    /// Files of the user's.
    Files(PathBuf),
}

/// Articles as every peer gets them.
#[derive(Clone, Debug)]
pub(crate) struct Corpus {
    pub(crate) dir: PathBuf,
    pub(crate) origin: Origin,
    pub(crate) articles: u64,
    pub(crate) paragraphs: u64,
    /// How many bytes the texts have, titles included.
    pub(crate) text_bytes: u64,
}

impl Corpus {
    /// Returns the corpus, which is written if it is not there.
    pub(crate) fn of(origin: Origin, keep: &Path) -> Result<Corpus> {
        let dir = keep.join(name(&origin)?);
        let facts = dir.join("corpus.json");
        if !facts.exists() {
            eprintln!("writing {}", dir.display());
            fs::create_dir_all(&dir).with_context(|| format!("cannot write to {}", dir.display()))?;
            let written = match &origin {
                Origin::Generated(paragraphs) => {
                    write::write(&dir, Generator::new(SEED).take_paragraphs(*paragraphs).map(Ok))?
                }
                Origin::Files(folder) => write::files(&dir, folder)?,
            };
            fs::write(&facts, written.to_string())?;
        }
        let facts: Value = serde_json::from_slice(&fs::read(&facts)?)?;
        let number =
            |name: &str| facts[name].as_u64().with_context(|| format!("corpus.json has no `{name}`"));
        let (articles, paragraphs, text_bytes) =
            (number("articles")?, number("paragraphs")?, number("text_bytes")?);
        ensure!(paragraphs > 0, "there are no paragraphs in {}", dir.display());
        Ok(Corpus { dir, origin, articles, paragraphs, text_bytes })
    }

    /// Returns the file with a line a paragraph: article, place in it, seconds, source, whether it is the title, words.
    pub(crate) fn lines(&self) -> PathBuf {
        self.dir.join("paragraphs.tsv")
    }

    /// Returns a name for tables.
    pub(crate) fn name(&self) -> String {
        match &self.origin {
            Origin::Generated(paragraphs) => format!("generated-{paragraphs}"),
            Origin::Files(_) => format!("files-{}", self.paragraphs),
        }
    }

    /// Returns whether what it says may be written down.
    pub(crate) fn is_generated(&self) -> bool {
        matches!(self.origin, Origin::Generated(_))
    }

    /// Returns the index of a peer and what it took to build it; builds it if it is not there.
    ///
    /// `version` names what the index depends on; one of another version is built anew. `command` makes the index in the
    /// folder it is given, and says on its own how much of the processor's time counts, in a file `time.json` there.
    pub(crate) fn index(
        &self,
        peer: &str,
        version: &str,
        command: impl FnOnce(&Path, &Path) -> Command,
    ) -> Result<(PathBuf, Built)> {
        let dir = self.dir.join(peer);
        let (built, index, time) = (dir.join("built.json"), dir.join("index"), dir.join("time.json"));
        if let Some(built) = Built::read(&built, version) {
            return Ok((index, built));
        }
        eprintln!("indexing {} with {peer}", self.name());
        if dir.exists() {
            fs::remove_dir_all(&dir)?;
        }
        fs::create_dir_all(&dir)?;
        let taken = measure::run_apart(&command(&index, &time), &dir.join("taken.json"))?;
        ensure!(taken.code == 0, "{peer} cannot index {}", self.dir.display());
        let said: Value = serde_json::from_slice(&fs::read(&time)?)?;
        let nanos =
            said["nanos"].as_u64().with_context(|| format!("{peer} does not say how long it took"))?;
        let process = u64::try_from(taken.processor.as_nanos())?;
        let facts = Built { nanos, process, memory: taken.memory, bytes: size(&index)? };
        let all = json!({
            "version": version, "nanos": nanos, "process": process, "memory": facts.memory, "bytes": facts.bytes,
        });
        fs::write(built, all.to_string())?;
        Ok((index, facts))
    }
}

/// Returns how many bytes the files in a folder have.
pub(crate) fn size(path: &Path) -> Result<u64> {
    let facts = fs::metadata(path)?;
    if !facts.is_dir() {
        return Ok(facts.len());
    }
    fs::read_dir(path)?.map(|entry| size(&entry?.path())).sum()
}

/// Returns a name that another content does not have.
fn name(origin: &Origin) -> Result<String> {
    let mut hash = Fnv::default();
    hash.add(&LAYOUT.to_le_bytes());
    hash.add(&ANALYSIS_VERSION.to_le_bytes());
    let name = match origin {
        Origin::Generated(paragraphs) => {
            // What the first ones say tells which generator it is.
            for article in Generator::new(SEED).take(500) {
                hash.add(&content_hash(&article).to_le_bytes());
            }
            format!("generated-{paragraphs}")
        }
        Origin::Files(folder) => {
            let folder =
                folder.canonicalize().with_context(|| format!("there is no {}", folder.display()))?;
            list(&folder, &mut hash)?;
            "files".to_owned()
        }
    };
    Ok(format!("{name}-{:016x}", hash.0))
}

/// Adds the name, size and time of every file.
fn list(path: &Path, hash: &mut Fnv) -> Result<()> {
    let facts = fs::metadata(path)?;
    hash.add(path.as_os_str().as_encoded_bytes());
    if facts.is_dir() {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        entries.sort();
        return entries.iter().try_for_each(|entry| list(entry, hash));
    }
    hash.add(&facts.len().to_le_bytes());
    let since = facts.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    hash.add(&since.as_nanos().to_le_bytes());
    Ok(())
}

/// The hash FNV-1a: for names, not for safety.
pub(crate) struct Fnv(pub(crate) u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
