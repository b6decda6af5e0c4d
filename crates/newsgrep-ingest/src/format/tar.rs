//! tar: each file in it is read as a file of its own, one after another as the stream has them.
//!
//! Names are those of GNU long names and of pax where there are any. Links, devices and sparse files are named and
//! passed over; folders are nothing to count. Of a damaged header the way goes on at the next one that is whole.

use std::io::{self, Read};

use ::tar::{EntryType, Header, PaxExtensions};

use super::{Format, FormatInfo, Head, members};
use crate::Reason;
use crate::input::Input;
use crate::job::{Hints, Job, Stop};

pub(crate) struct Tar;

/// The size of a header; what a file holds is filled up to a multiple of it.
const BLOCK: u64 = 512;

/// The most of a long name, or of the fields of pax, that is kept.
const MAX_EXTENSION: u64 = 1 << 20;

/// The largest size that is believed: larger numbers overflow where sizes are added.
const MAX_SIZE: u64 = 1 << 62;

impl Format for Tar {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "tar",
            extensions: &["tar"],
            description: "An archive of files in any of these formats, each read as a file.",
        }
    }

    fn sniff(&self, head: &Head<'_>) -> bool {
        let Some(block) = head.bytes.get(..BLOCK as usize) else { return false };
        let mut header = Header::new_old();
        header.as_mut_bytes().copy_from_slice(block);
        block[0] != 0 && size_of(&header).is_some()
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        job.open_archive()?;
        let met = input.met();
        let mut archive = Archive { stream: input.stream(), at: 0, waiting: None };
        let mut number = 0;
        loop {
            let file = match archive.next().map_err(|error| failed(&error, job))? {
                None => return Ok(()),
                Some(Found::File(file)) => file,
                Some(Found::Damage(at)) => {
                    let detail = format!("holds a damaged tar header at byte {at}");
                    job.reject(None, Reason::BrokenArchive, detail)?;
                    continue;
                }
            };
            number += u64::from(file.kind != Kind::Skipped);
            let mut body = archive.stream.by_ref().take(file.size);
            match file.kind {
                Kind::Regular => job.member(&file.name, number, Hints::default(), &mut body)?,
                Kind::Skipped => {}
                Kind::Unsupported(what) => {
                    job.reject_member(&file.name, number, Reason::Unsupported, what.to_owned())?;
                }
            }
            // A failure that the reader of the file met, and named, is also the end of the archive.
            let left = body.limit();
            if let Some(failure) = met.failure() {
                return Err(job.failed(&failure));
            }
            archive.leave(file.size, left).map_err(|error| failed(&error, job))?;
        }
    }
}

fn failed(error: &io::Error, job: &Job<'_>) -> Stop {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            job.refuse(Reason::BrokenArchive, "is cut off: its tar data has no end")
        }
        _ => job.failed(error),
    }
}

enum Found {
    File(File),
    /// The place of something that is no header.
    Damage(u64),
}

/// The header of a file, behind which its bytes follow.
struct File {
    name: String,
    size: u64,
    kind: Kind,
}

#[derive(PartialEq)]
enum Kind {
    Regular,
    /// A folder or a label.
    Skipped,
    Unsupported(&'static str),
}

/// What the headers before a file say of it.
#[derive(Default)]
struct Extended {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    is_sparse: bool,
}

impl Extended {
    /// Takes over the fields of pax.
    fn take(&mut self, fields: &[u8]) {
        for field in PaxExtensions::new(fields).filter_map(Result::ok) {
            match field.key_bytes() {
                b"path" | b"GNU.sparse.name" => self.name = Some(field.value_bytes().to_vec()),
                b"size" => {
                    let size = field.value().ok().and_then(|size| size.parse().ok());
                    self.size = size.filter(|size| *size < MAX_SIZE);
                }
                key if key.starts_with(b"GNU.sparse.") => self.is_sparse = true,
                _ => {}
            }
        }
    }
}

/// A stream of headers and files; between files it stands before a header.
struct Archive<R> {
    stream: R,
    /// How many bytes are behind.
    at: u64,
    /// The header that was found behind damage.
    waiting: Option<Header>,
}

impl<R: Read> Archive<R> {
    /// Reads headers up to that of the next file.
    fn next(&mut self) -> io::Result<Option<Found>> {
        let mut extended = Extended::default();
        loop {
            let Some(header) = self.header()? else { return Ok(None) };
            let Some(size) = size_of(&header) else { return self.damage().map(Some) };
            match header.entry_type() {
                EntryType::GNULongName => {
                    let mut name = self.extension(size)?;
                    name.truncate(name.iter().position(|byte| *byte == 0).unwrap_or(name.len()));
                    extended.name = Some(name);
                }
                EntryType::XHeader => extended.take(&self.extension(size)?),
                EntryType::GNULongLink | EntryType::XGlobalHeader => self.leave(size, size)?,
                _ => return Ok(Some(Found::File(self.file(&header, size, extended)?))),
            }
        }
    }

    fn file(&mut self, header: &Header, size: u64, extended: Extended) -> io::Result<File> {
        let name = extended.name.unwrap_or_else(|| header.path_bytes().into_owned());
        let kind = header.entry_type();
        if kind == EntryType::GNUSparse {
            self.pass_map(header)?;
        }
        let size = match kind.as_byte() {
            // Links, devices and folders hold nothing, whatever their headers say.
            b'1'..=b'6' => 0,
            _ => extended.size.unwrap_or(size),
        };
        let kind = match kind.as_byte() {
            b'S' => Kind::Unsupported("is a sparse file, which is not read"),
            _ if extended.is_sparse => Kind::Unsupported("is a sparse file, which is not read"),
            b'1' | b'2' => Kind::Unsupported("is a link, not followed"),
            b'3' | b'4' | b'6' => Kind::Unsupported("is no regular file"),
            b'M' => Kind::Unsupported("begins in another tar file"),
            b'5' | b'D' | b'V' => Kind::Skipped,
            // Before POSIX a folder was a file with such a name. Unknown kinds are files, as POSIX has it.
            _ if name.ends_with(b"/") => Kind::Skipped,
            _ => Kind::Regular,
        };
        Ok(File { name: members::clean(&name), size, kind })
    }

    /// Reads a header, passing over zeros: they are at the end, or between archives that were joined.
    fn header(&mut self) -> io::Result<Option<Header>> {
        if let Some(header) = self.waiting.take() {
            return Ok(Some(header));
        }
        let mut header = Header::new_old();
        while self.fill(header.as_mut_bytes())? {
            self.at += BLOCK;
            if header.as_bytes().iter().any(|byte| *byte != 0) {
                return Ok(Some(header));
            }
        }
        Ok(None)
    }

    /// Fills a block; there may be none.
    fn fill(&mut self, block: &mut [u8]) -> io::Result<bool> {
        let mut filled = 0;
        while filled < block.len() {
            match self.stream.read(&mut block[filled..]) {
                Ok(0) if filled == 0 => return Ok(false),
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    /// Goes on from something that is no header to what is one.
    fn damage(&mut self) -> io::Result<Found> {
        let at = self.at - BLOCK;
        while let Some(header) = self.header()? {
            if size_of(&header).is_some() {
                self.waiting = Some(header);
                break;
            }
        }
        Ok(Found::Damage(at))
    }

    /// Reads what a header has behind it that says something of the next.
    fn extension(&mut self, size: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = self.stream.by_ref().take(size.min(MAX_EXTENSION)).read_to_end(&mut bytes)?;
        self.leave(size, size - read as u64)?;
        Ok(bytes)
    }

    /// Passes over the map of an old sparse file, which goes on in blocks behind the header.
    fn pass_map(&mut self, header: &Header) -> io::Result<()> {
        let mut block = [0; BLOCK as usize];
        let mut goes_on = header.as_gnu().is_some_and(|header| header.is_extended());
        while goes_on {
            if !self.fill(&mut block)? {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.at += BLOCK;
            goes_on = block[504] != 0;
        }
        Ok(())
    }

    /// Goes to the end of something of `size` bytes, of which `left` were not read.
    fn leave(&mut self, size: u64, left: u64) -> io::Result<()> {
        let padding = size.next_multiple_of(BLOCK).saturating_sub(size);
        let left = left.saturating_add(padding);
        // The last padding may be missing.
        let most_missing = if left <= padding { padding } else { 0 };
        let skipped = io::copy(&mut self.stream.by_ref().take(left), &mut io::sink())?;
        if left - skipped > most_missing {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.at = self.at.saturating_add(size).saturating_add(padding);
        Ok(())
    }
}

/// Returns what the header says of the size, if it is a header at all.
fn size_of(header: &Header) -> Option<u64> {
    has_right_sum(header).then(|| header.entry_size().ok()).flatten().filter(|size| *size < MAX_SIZE)
}

/// Tells whether the bytes add up to what the header says; the sum itself counts as spaces.
fn has_right_sum(header: &Header) -> bool {
    let bytes = header.as_bytes();
    let sum = |bytes: &[u8]| bytes.iter().map(|byte| u32::from(*byte)).sum::<u32>();
    let spaces = 8 * u32::from(b' ');
    header.cksum().is_ok_and(|said| said == sum(&bytes[..148]) + spaces + sum(&bytes[156..]))
}
