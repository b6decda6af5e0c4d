//! Archives byte by byte, so that they can say what no honest program writes.
//!
//! In: names, bytes, and the lies to tell. Out: the bytes of a ZIP, tar, gzip or WARC file, the same for the same input.

use std::io::Write;

use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, Crc};

/// A file of a ZIP archive.
#[derive(Clone, Debug)]
pub struct ZipMember {
    /// The name as stored, in any bytes.
    pub name: Vec<u8>,
    /// What it holds, not compressed.
    pub bytes: Vec<u8>,
    /// The number of the method: 0 is stored, 8 deflated; of any other the bytes are stored as they are.
    pub method: u16,
    /// The general purpose flags; bit 0 says that it is encrypted.
    pub flags: u16,
    /// The mode of Unix; `0o120777` is a symbolic link.
    pub mode: u32,
}

impl ZipMember {
    /// Makes a deflated file.
    pub fn new(name: impl AsRef<[u8]>, bytes: impl AsRef<[u8]>) -> Self {
        ZipMember {
            name: name.as_ref().to_vec(),
            bytes: bytes.as_ref().to_vec(),
            method: 8,
            flags: 0,
            mode: 0o100_644,
        }
    }

    /// The two headers share this part, from the needed version to the lengths.
    fn description(&self, stored: &[u8]) -> Vec<u8> {
        let mut crc = Crc::new();
        crc.update(&self.bytes);
        let mut header = Vec::new();
        for short in [20, self.flags, self.method, 0, 0x21] {
            header.extend(short.to_le_bytes());
        }
        for long in [crc.sum(), length(stored), length(&self.bytes)] {
            header.extend(long.to_le_bytes());
        }
        header.extend(short_length(&self.name));
        header.extend([0, 0]);
        header
    }

    fn stored(&self) -> Vec<u8> {
        if self.method != 8 {
            return self.bytes.clone();
        }
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&self.bytes).expect("memory takes everything");
        encoder.finish().expect("memory takes everything")
    }
}

/// Returns a ZIP archive of the members.
pub fn zip(members: &[ZipMember]) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for member in members {
        let stored = member.stored();
        let place = length(&archive);
        archive.extend(b"PK\x03\x04");
        archive.extend(member.description(&stored));
        archive.extend(&member.name);
        archive.extend(&stored);
        directory.extend(entry(member, &stored, place));
    }
    finish(archive, &directory, members.len())
}

/// Returns a ZIP archive of one stretch of bytes that `count` names share: what is stored once is there `count` times.
pub fn overlapping_zip(member: &ZipMember, count: usize) -> Vec<u8> {
    let stored = member.stored();
    let mut archive = b"PK\x03\x04".to_vec();
    archive.extend(member.description(&stored));
    archive.extend(&member.name);
    archive.extend(&stored);
    let directory = entry(member, &stored, 0).repeat(count);
    finish(archive, &directory, count)
}

/// Returns a ZIP archive that holds a ZIP archive, `depth` of them in all, around a text.
pub fn nested_zips(depth: usize, text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for level in (0..depth).rev() {
        let name = if level + 1 == depth { "a.txt" } else { "inner.zip" };
        bytes = zip(&[ZipMember::new(name, &bytes)]);
    }
    bytes
}

fn entry(member: &ZipMember, stored: &[u8], place: u32) -> Vec<u8> {
    // Made by version 2.0 on Unix, which is what gives the mode its meaning.
    let mut entry = b"PK\x01\x02\x14\x03".to_vec();
    entry.extend(member.description(stored));
    entry.extend([0; 6]);
    entry.extend((member.mode << 16).to_le_bytes());
    entry.extend(place.to_le_bytes());
    entry.extend(&member.name);
    entry
}

fn finish(mut archive: Vec<u8>, directory: &[u8], count: usize) -> Vec<u8> {
    let place = length(&archive);
    archive.extend(directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    let count = u16::try_from(count).unwrap_or(u16::MAX).to_le_bytes();
    archive.extend([count, count].concat());
    archive.extend(length(directory).to_le_bytes());
    archive.extend(place.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

/// Returns the header of a tar file of a kind (`b'0'` is a file) that says it holds `size` bytes, with a right sum.
pub fn tar_header(name: &[u8], kind: u8, size: u64) -> Vec<u8> {
    let mut header = vec![0; 512];
    let name = &name[..name.len().min(100)];
    header[..name.len()].copy_from_slice(name);
    header[100..108].copy_from_slice(b"0000644\0");
    if size < 1 << 33 {
        header[124..136].copy_from_slice(format!("{size:011o}\0").as_bytes());
    } else {
        header[124] = 0x80;
        header[128..136].copy_from_slice(&size.to_be_bytes());
    }
    header[148..156].copy_from_slice(b"        ");
    header[156] = kind;
    header[257..265].copy_from_slice(b"ustar  \0");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header
}

/// Returns a file of a tar archive: header, bytes, and zeros up to the next header.
pub fn tar_member(name: impl AsRef<[u8]>, kind: u8, bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let bytes = bytes.as_ref();
    let mut member = tar_header(name.as_ref(), kind, bytes.len() as u64);
    member.extend(bytes);
    member.resize(member.len().next_multiple_of(512), 0);
    member
}

/// Returns a tar archive of regular files.
pub fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive: Vec<u8> = files.iter().flat_map(|(name, bytes)| tar_member(name, b'0', bytes)).collect();
    archive.extend([0; 1024]);
    archive
}

/// Returns bytes in gzip.
pub fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes.as_ref()).expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}

/// Returns gzip data that expands to `size` spaces: it is a thousandth of that.
pub fn gzip_bomb(size: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let spaces = [b' '; 64 << 10];
    let mut left = size;
    while left > 0 {
        let count = left.min(spaces.len());
        encoder.write_all(&spaces[..count]).expect("memory takes everything");
        left -= count;
    }
    encoder.finish().expect("memory takes everything")
}

/// Returns a WARC record whose header says `length` bytes, whatever `body` has.
pub fn warc_record(kind: &str, url: &str, fields: &str, body: &[u8], length: &str) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-05T10:00:00Z\r\n{fields}\
         Content-Length: {length}\r\n\r\n"
    )
    .into_bytes();
    record.extend(body);
    record.extend(b"\r\n\r\n");
    record
}

/// Returns a WARC record of the answer to a request: `head` are the lines of HTTP, without the empty one.
pub fn warc_response(url: &str, head: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let answer = [format!("{head}\r\n\r\n").as_bytes(), body.as_ref()].concat();
    let fields = "Content-Type: application/http; msgtype=response\r\n";
    warc_record("response", url, fields, &answer, &answer.len().to_string())
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

fn short_length(bytes: &[u8]) -> [u8; 2] {
    u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_le_bytes()
}
