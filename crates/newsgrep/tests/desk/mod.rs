//! A desk: a folder with news, an archive beside it, and what a run of `sync` says about them.

// Each test file is a program of its own and uses a part of this.
#![allow(dead_code)]

use std::fs;
use std::path::PathBuf;

use newsgrep::sync::{self, Options, Progress, Report};
use newsgrep::{Archive, Counts, Request, Response, parse};
use tempfile::TempDir;

/// A folder with news in it, and an archive beside it.
pub(crate) struct Desk {
    pub(crate) dir: TempDir,
}

impl Desk {
    /// Makes a desk with these files, named by their way from it: `news/talks.txt`.
    pub(crate) fn with(files: &[(&str, &str)]) -> Desk {
        let desk = Desk { dir: TempDir::new().unwrap() };
        for (name, text) in files {
            desk.write(name, text);
        }
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).unwrap();
    }

    pub(crate) fn archive(&self) -> Archive {
        Archive::open_or_create(self.path("archive")).unwrap()
    }

    /// Brings the archive up to date with these folders; returns the report and what could not be read.
    pub(crate) fn sync(&self, folders: &[&str]) -> (Report, Vec<String>) {
        self.sync_with(folders, &Options::default())
    }

    pub(crate) fn sync_with(&self, folders: &[&str], options: &Options) -> (Report, Vec<String>) {
        let folders: Vec<PathBuf> = folders.iter().map(|folder| self.path(folder)).collect();
        told(|progress| sync::sync(&self.archive(), &folders, options, progress))
    }

    /// The names of the folders and files the archive is kept up to date with.
    pub(crate) fn roots(&self) -> Vec<String> {
        sync::roots(&self.archive()).unwrap().into_iter().map(|root| root.name).collect()
    }

    pub(crate) fn resync(&self) -> (Report, Vec<String>) {
        told(|progress| sync::resync(&self.archive(), &Options::default(), progress))
    }

    /// Does to the list of files what `change` says.
    pub(crate) fn edit_list(&self, change: impl Fn(&str) -> Option<String>) {
        let path = self.path("archive/files.jsonl");
        let list = fs::read_to_string(&path).unwrap();
        let lines: Vec<String> = list.lines().filter_map(change).collect();
        fs::write(path, lines.join("\n") + "\n").unwrap();
    }

    /// Leaves the archive as a run does that is killed between its commit and its end.
    pub(crate) fn kill_before_listing(&self, unlisted: &str, roots: &str) {
        self.edit_list(|line| (!line.contains(unlisted)).then(|| line.to_owned()));
        fs::write(self.path("archive/files.dirty"), roots).unwrap();
    }
}

pub(crate) fn told(
    run: impl FnOnce(&mut dyn FnMut(Progress<'_>)) -> newsgrep::Result<Report>,
) -> (Report, Vec<String>) {
    let mut rejected = Vec::new();
    let report = run(&mut |event| {
        if let Progress::Rejected(rejection) = event {
            rejected.push(rejection.to_string());
        }
    });
    (report.unwrap(), rejected)
}

pub(crate) fn search(archive: &Archive, query: &str) -> Response {
    let request = Request { limit: 1_000, counts: Counts::Exact, ..Request::new(parse(query).unwrap()) };
    archive.run(&request).unwrap()
}

/// Checks which articles a query finds, and that the archive is sound.
#[track_caller]
pub(crate) fn check(desk: &Desk, query: &str, expected: &[&str]) {
    let response = search(&desk.archive(), query);
    let mut origins: Vec<&str> = response.hits.iter().map(|hit| hit.origin.as_str()).collect();
    origins.sort_unstable();
    assert_eq!(origins, expected, "{query}");
    let problems = newsgrep::check(&desk.path("archive")).unwrap().problems;
    assert!(problems.is_empty(), "{problems:?}");
}

/// Checks seen, indexed, unchanged and removed.
#[track_caller]
pub(crate) fn check_report(report: &Report, seen: u64, indexed: u64, unchanged: u64, removed: u64) {
    assert_eq!(
        (report.seen, report.indexed, report.unchanged, report.removed),
        (seen, indexed, unchanged, removed),
        "{report:?}"
    );
}

pub(crate) const TALKS: (&str, &str) =
    ("news/talks.txt", "Talks begin\n\nThe envoys called it a moment of truth.");
pub(crate) const PORT: (&str, &str) = ("news/port.txt", "Port reopens\n\nThe first freighter left at dawn.");
