//! ZIP: each file in it is read as a file of its own.
//!
//! From a file on a disk, and where it is small enough to be in memory, the files are those that the directory at the
//! end lists; in a longer stream, those that come along. Encrypted files and those compressed in unusual ways are
//! named and passed over. Documents and programs that are ZIP files beneath are binary.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

use ::zip::CompressionMethod;
use ::zip::read::{Config, ZipFile, ZipReadOptions, read_zipfile_from_stream_with_options};
use ::zip::result::ZipError;
use ::zip::unstable::read::ZipIterable;

use super::{Format, FormatInfo, Head, extension, members};
use crate::Reason;
use crate::expand::{Broken, Counted, Counter, Guarded};
use crate::input::Input;
use crate::job::{Hints, Job, Stop};

pub(crate) struct Zip;

impl Format for Zip {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "zip",
            extensions: &["zip"],
            description: "An archive of files in any of these formats, each read as a file.",
        }
    }

    fn sniff(&self, head: &Head<'_>) -> bool {
        is_zip(head.bytes)
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        if is_document(input.head().0, job.origin) {
            return Err(job.refuse(Reason::Binary, "is not text"));
        }
        read(input, &|_| None, job)
    }
}

/// Tells whether bytes begin a ZIP file, be it an empty one.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Returns the name of the first file in a ZIP file.
pub(super) fn first_name(bytes: &[u8]) -> Option<&[u8]> {
    let length = u16::from_le_bytes(*bytes.get(26..28)?.first_chunk()?);
    bytes.get(30..30 + usize::from(length))
}

/// Endings of documents and programs that are ZIP files.
const DOCUMENTS: [&str; 16] = [
    "apk", "docm", "docx", "epub", "idml", "jar", "kmz", "odp", "ods", "odt", "pptx", "whl", "xlsm", "xlsx",
    "xpi", "xps",
];

/// The first files in documents and programs that are ZIP files.
const FIRST_NAMES: [&[u8]; 5] =
    [b"[Content_Types].xml", b"mimetype", b"_rels/.rels", b"META-INF/", b"AndroidManifest.xml"];

fn is_document(head: &[u8], origin: &str) -> bool {
    let begins = |name: &[u8]| FIRST_NAMES.iter().any(|first| name.starts_with(first));
    DOCUMENTS.contains(&extension(origin).as_str()) || first_name(head).is_some_and(begins)
}

/// Tells why a file of a certain name is no article, if its name is enough to know.
pub(super) type Ignores<'a> = &'a dyn Fn(&str) -> Option<&'static str>;

/// Reads the files in a ZIP file.
pub(super) fn read(input: &mut Input<'_>, ignores: Ignores<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
    job.open_archive()?;
    let mut walk = Walk { ignores, number: 0, job };
    if let Some(file) = input.file {
        return walk.read_file(Counted::new(file, input.stored.clone()));
    }
    let met = input.met();
    let mut start = Vec::new();
    let most = walk.job.limits.text;
    let whole = input.stream().take(most.saturating_add(1)).read_to_end(&mut start);
    if whole.is_ok() && start.len() as u64 <= most {
        return walk.read_listed(&mut Cursor::new(&start), &mut Cursor::new(&start));
    }
    let outcome = walk.read_stream(&mut Cursor::new(&start).chain(input.stream()));
    // A failure beneath is what to name, not what it made of the file.
    met.failure().map_or(outcome, |failure| Err(job.failed(&failure)))
}

/// The way through one ZIP file.
struct Walk<'a, 'j, 'k> {
    ignores: Ignores<'a>,
    number: u64,
    job: &'j mut Job<'k>,
}

impl Walk<'_, '_, '_> {
    fn read_file(&mut self, mut file: Counted<&File>) -> Result<(), Stop> {
        let mut other = file.clone();
        self.read_listed(&mut file, &mut other)
    }

    /// Reads the files that the directory lists, or that come along if it is damaged or cut off.
    fn read_listed<R: Read + Seek>(&mut self, file: &mut R, body: &mut R) -> Result<(), Stop> {
        let mut archive = match ZipIterable::try_new(&mut *file, Config::default()) {
            Ok(archive) => archive,
            Err(error) => {
                let rest = self.broken(error);
                body.seek(SeekFrom::Start(0)).map_err(|error| self.job.failed(&error))?;
                return self.read_stream(&mut io::BufReader::new(body)).and(Err(rest));
            }
        };
        let size = body.seek(SeekFrom::End(0)).map_err(|error| self.job.failed(&error))?;
        let mut claimed = 0_u64;
        let entries = archive.files().map_err(|error| self.broken(error))?;
        for entry in entries {
            let entry = entry.map_err(|error| self.broken(error))?;
            let Some(name) = self.enter(entry.name_raw(), entry.is_dir())? else { continue };
            // Files that share bytes are a bomb, however little each of them is.
            claimed = claimed.saturating_add(entry.compressed_size());
            if claimed > size {
                let detail = "lists files that overlap: together they are larger than the archive";
                return Err(self.job.refuse(Reason::BrokenArchive, detail));
            }
            match entry.with_reader(body, options()) {
                Ok(member) => self.member(&name, member)?,
                Err(error) => self.unreadable(&name, error)?,
            }
        }
        Ok(())
    }

    /// Reads the files as they come along.
    fn read_stream(&mut self, stream: &mut impl Read) -> Result<(), Stop> {
        while let Some(member) =
            read_zipfile_from_stream_with_options(stream, options()).map_err(|error| self.broken(error))?
        {
            let Some(name) = self.enter(member.name_raw(), member.is_dir())? else { continue };
            self.member(&name, member)?;
        }
        Ok(())
    }

    /// Counts a file and returns its name, or nothing if there is no more to do with it.
    fn enter(&mut self, name: &[u8], is_folder: bool) -> Result<Option<String>, Stop> {
        self.number += 1;
        let most = self.job.limits.members;
        if self.number > most {
            let detail = format!("holds more than {most} files");
            return Err(self.job.refuse(Reason::TooLarge, detail));
        }
        let name = members::clean(name);
        match (self.ignores)(&name) {
            _ if is_folder => Ok(None),
            None => Ok(Some(name)),
            Some(what) => {
                self.job.reject_member(&name, self.number, Reason::NotAnArticle, what)?;
                Ok(None)
            }
        }
    }

    fn member<R: Read>(&mut self, name: &str, member: ZipFile<'_, R>) -> Result<(), Stop> {
        if member.is_symlink() {
            return self.job.reject_member(name, self.number, Reason::Unsupported, "is a link, not followed");
        }
        if member.encrypted() {
            let detail = "is encrypted, and is not read";
            return self.job.reject_member(name, self.number, Reason::NoReader, detail);
        }
        if !is_read(member.compression()) {
            let detail = format!("is compressed with `{}`, which is not read", member.compression());
            return self.job.reject_member(name, self.number, Reason::NoReader, detail);
        }
        let stored = Counter::default();
        stored.add(member.compressed_size());
        let limits = self.job.limits;
        let budget = self.job.budget.clone();
        let expanded = Guarded::new(member, "ZIP data", stored, limits, &budget);
        self.job.member(name, self.number, Hints::default(), expanded)
    }

    fn unreadable(&mut self, name: &str, error: ZipError) -> Result<(), Stop> {
        let Stop::Rejected(rejected) = self.broken(error) else { return Err(Stop::Asked) };
        self.job.reject_member(name, self.number, rejected.reason, rejected.detail)
    }

    /// Returns the end of a file that is no ZIP file from here on.
    fn broken(&self, error: ZipError) -> Stop {
        let detail = match error {
            ZipError::Io(error) if error.get_ref().is_some_and(|inner| inner.is::<Broken>()) => {
                return self.job.failed(&error);
            }
            ZipError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                "is cut off: its ZIP data has no end".to_owned()
            }
            ZipError::Io(error) if error.raw_os_error().is_some() => return self.job.failed(&error),
            ZipError::UnsupportedArchive(what) => format!("is a ZIP file of a kind that is not read: {what}"),
            error => format!("holds damaged ZIP data: {error}"),
        };
        self.job.refuse(Reason::BrokenArchive, detail)
    }
}

/// Opens encrypted files too: only so does the stream go on behind them.
fn options<'a>() -> ZipReadOptions<'a> {
    ZipReadOptions::new().ignore_encryption_flag(true)
}

fn is_read(method: CompressionMethod) -> bool {
    use CompressionMethod as Method;
    matches!(method, Method::Stored | Method::Deflated | Method::Bzip2 | Method::Zstd)
}
