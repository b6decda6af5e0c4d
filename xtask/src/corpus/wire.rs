//! A folder of text files, one an article, as somebody has it who never heard of newsgrep.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use newsgrep::text::content_hash;
use newsgrep_testkit::generate::Generator;

use super::{Fnv, SEED};

/// How many files are in one folder.
const IN_A_FOLDER: usize = 1_000;

/// A folder of files, and one file that holds the same texts.
pub(crate) struct Wire {
    pub(crate) folder: PathBuf,
    pub(crate) text: PathBuf,
    pub(crate) bytes: u64,
}

impl Wire {
    /// Writes generated articles until there are so many bytes of text, unless they are there.
    pub(crate) fn of(bytes: u64, keep: &Path) -> Result<Wire> {
        let mut hash = Fnv::default();
        for article in Generator::new(SEED).take(500) {
            hash.add(&content_hash(&article).to_le_bytes());
        }
        let dir = keep.join(format!("wire-{bytes}-{:016x}", hash.0));
        let (folder, text, done) = (dir.join("files"), dir.join("text.txt"), dir.join("bytes"));
        if let Some(bytes) = fs::read_to_string(&done).ok().and_then(|bytes| bytes.parse().ok()) {
            return Ok(Wire { folder, text, bytes });
        }
        eprintln!("writing {}", dir.display());
        if dir.exists() {
            fs::remove_dir_all(&dir)?;
        }
        fs::create_dir_all(&folder)?;
        let mut all = BufWriter::with_capacity(1 << 20, File::create(&text)?);
        let mut written = 0;
        for (number, article) in Generator::new(SEED).enumerate() {
            let inside = folder.join(format!("{:04}", number / IN_A_FOLDER));
            if number % IN_A_FOLDER == 0 {
                fs::create_dir_all(&inside)?;
            }
            fs::write(inside.join(format!("{number:06}.txt")), &article.text)?;
            writeln!(all, "{}\n", article.text)?;
            written += article.text.len() as u64;
            if written >= bytes {
                break;
            }
        }
        all.flush()?;
        fs::write(done, written.to_string())?;
        Ok(Wire { folder, text, bytes: written })
    }
}
