//! A search put on record in a file, and read from it again.
//!
//! The file is whole or not there: it is written beside its place and then moved there. What is there already stays: a
//! record is evidence.

use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use newsgrep::query::{RECORD_FORMAT, Record, RecordNote};
use newsgrep::{Hit, Request, Response};

use crate::config::Context;

/// A record in the making: the hits, without their texts, until the answer is complete.
pub(crate) struct Recorder {
    path: PathBuf,
    note: RecordNote,
    hits: Vec<Hit>,
}

impl Recorder {
    /// Prepares a record, and refuses a place where none can be written, before anything is searched.
    pub(crate) fn new(path: &Path, asked: &str, context: &Context) -> Result<Recorder> {
        if path.symlink_metadata().is_ok() {
            bail!("`{}` exists already: a record is never overwritten, name another file", path.display());
        }
        let folder = folder(path);
        if path.file_name().is_none() || !folder.is_dir() {
            bail!("cannot write the record `{}`: there is no folder `{}`", path.display(), folder.display());
        }
        let note = RecordNote {
            program: concat!("newsgrep ", env!("CARGO_PKG_VERSION")).to_owned(),
            at: context.now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            asked: asked.to_owned(),
            today: Some(context.today),
        };
        Ok(Recorder { path: path.to_owned(), note, hits: Vec::new() })
    }

    /// Takes down a hit, its origin as the archive has it.
    pub(crate) fn hit(&mut self, hit: &Hit) {
        let mut hit = hit.clone();
        hit.paragraphs.retain(|paragraph| !paragraph.context);
        for paragraph in &mut hit.paragraphs {
            paragraph.text = String::new();
            paragraph.spans = Vec::new();
            paragraph.file_span = None;
        }
        self.hits.push(hit);
    }

    /// Writes the record of an answer whose hits were taken down.
    pub(crate) fn write(self, request: &Request, response: &Response) -> Result<()> {
        let response = Response { hits: self.hits, ..response.clone() };
        let record = Record::of(request, &response, self.note);
        let mut json = serde_json::to_vec_pretty(&record)?;
        json.push(b'\n');
        let failed = || format!("cannot write the record `{}`", self.path.display());
        create(&self.path, &json).with_context(failed)
    }
}

/// Reads a record, and the request that asks the same again.
pub(crate) fn read(path: &Path) -> Result<(Record, Request)> {
    let bytes = fs::read(path).with_context(|| format!("cannot read the record `{}`", path.display()))?;
    let no_record = || format!("`{}` is no record of a search: newsgrep --record writes one", path.display());
    let value: serde_json::Value = serde_json::from_slice(&bytes).with_context(no_record)?;
    let damaged =
        |what: &dyn Display| anyhow!("`{}` is no record newsgrep can replay: {what}", path.display());
    // Here, where the key is known: what is of the wrong type further down is told without it.
    match value.get("format") {
        None => {}
        Some(format) => match format.as_u64() {
            Some(format) if format > u64::from(RECORD_FORMAT) => bail!(
                "`{}` is a record of form {format}; this newsgrep reads form {RECORD_FORMAT}: use a newer one",
                path.display()
            ),
            Some(format) if format == u64::from(RECORD_FORMAT) => {}
            _ => return Err(damaged(&format_args!("`format` is `{format}`, not {RECORD_FORMAT}"))),
        },
    }
    for (key, expected) in [("today", "a date"), ("query", "a query")] {
        if let Some(other) = value.get(key).filter(|value| !value.is_string() && !value.is_null()) {
            return Err(damaged(&format_args!("`{key}` is `{other}`, not {expected}")));
        }
    }
    let record: Record = serde_json::from_value(value).with_context(no_record)?;
    let request = record.request().map_err(|error| damaged(&error))?;
    Ok((record, request))
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

/// Creates a file that holds these bytes; whatever happens, there is never half of it.
fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = folder(path).join(name);
    let written = write_new(&beside, bytes).and_then(|()| put_in_place(&beside, path));
    if written.is_err() {
        // What is left over is of no use; that it could not be written is what is told.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Gives a file its name, unless something has it.
fn put_in_place(from: &Path, to: &Path) -> io::Result<()> {
    // A second name is given only where there is none of it, in one step; a move would replace what is there.
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        // Not every file system knows second names.
        Err(_) if to.symlink_metadata().is_err() => fs::rename(from, to),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_created_whole_or_left_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("search.json");
        create(&path, b"{}").unwrap();
        assert_eq!(create(&path, b"[]").unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"{}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
