//! How much of what pages say of themselves is read right: title, authors, date and subjects.
//!
//! Takes a folder with `fundus-html` in it (pages with the expected title, authors, date and topics), as an argument
//! or in `NEWSGREP_PAGES`, and says so if there is none. What differs is printed below the figures.
//! * A title is right if it is the expected one, white space and kinds of quotation marks aside; a page often has
//!   several (one for readers, one for search engines, one for social networks), and the collection expects now one
//!   and now another of them. So two more shares are counted: of the titles that are the expected one or, letters and
//!   digits compared, what the page shows as its `<h1>`, whole; and of those that have at least half of their words in
//!   common with the expected one.
//! * Authors are right if the same names are read, in any order.
//! * A date is right if it is the expected moment to the minute, or the expected day where only the day is known.
//!   A date with a zone and one without are compared by their clocks.

// A benchmark ends where a collection is not as described.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use newsgrep::ingest::{Item, Reader};
use newsgrep::{Article, Date, Precision, Provenance};
use serde_json::Value;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let folder = arguments.next().or_else(|| std::env::var("NEWSGREP_PAGES").ok());
    let folder = folder.map(|folder| Path::new(&folder).join("fundus-html")).filter(|folder| folder.is_dir());
    let Some(folder) = folder else {
        println!("html_metadata: skipped, no folder of pages: name one or set NEWSGREP_PAGES");
        return;
    };
    let mut sum = Sum::default();
    for case in cases(&folder) {
        let start = Instant::now();
        let article = read(&case.html);
        sum.time += start.elapsed();
        sum.add(&case, article.as_deref());
    }
    sum.print();
}

/// A page, and what is expected of it.
struct Case {
    name: String,
    html: Vec<u8>,
    expected: Value,
}

/// Returns the pages of which anything is stated: the versions of a parser are in the order of their pages.
fn cases(folder: &Path) -> Vec<Case> {
    let mut cases = Vec::new();
    for country in sorted(folder).iter().filter(|path| path.is_dir()) {
        let files = sorted(country);
        for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "json")) {
            let publisher = format!("{}_", file.file_stem().unwrap().to_str().unwrap());
            let pages: Vec<&PathBuf> =
                files.iter().filter(|page| file_name(page).starts_with(&publisher)).collect();
            let versions: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
            let versions = versions.as_object().unwrap();
            if pages.len() != versions.len() {
                println!("  {publisher}: {} pages for {} versions, left out", pages.len(), versions.len());
                continue;
            }
            for (page, expected) in pages.into_iter().zip(versions.values()) {
                let mut html = Vec::new();
                flate2::read::MultiGzDecoder::new(fs::File::open(page).unwrap())
                    .read_to_end(&mut html)
                    .unwrap();
                cases.push(Case { name: file_name(page).to_owned(), html, expected: expected.clone() });
            }
        }
    }
    cases
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn file_name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

fn read(html: &[u8]) -> Option<Box<Article>> {
    let mut found = None;
    let outcome = Reader::default().read_stream("page.html", html, &mut |item| {
        if let Item::Article(article) = item {
            found = Some(article);
        }
        ControlFlow::Continue(())
    });
    if let Err(rejected) = outcome {
        println!("  {rejected}");
    }
    found
}

#[derive(Default)]
struct Sum {
    pages: usize,
    titles: usize,
    titles_shown: usize,
    titles_alike: usize,
    authors: usize,
    dates: usize,
    inferred: usize,
    stated_wrong: usize,
    /// Expected subjects, those of them that were read, and all that were read.
    subjects: [usize; 3],
    differences: Vec<String>,
    time: Duration,
}

impl Sum {
    fn add(&mut self, case: &Case, article: Option<&Article>) {
        self.pages += 1;
        let mut differ = |what: &str, expected: &str, read: &str| {
            self.differences.push(format!("{} {what}: expected `{expected}`, read `{read}`", case.name));
        };
        let expected = plain(case.expected["title"].as_str().unwrap_or_default());
        let title = plain(article.and_then(Article::title).unwrap_or_default());
        self.titles += usize::from(title == expected);
        let is_shown = || headlines(&case.html).contains(&letters(&title));
        self.titles_shown += usize::from(title == expected || !title.is_empty() && is_shown());
        self.titles_alike += usize::from(likeness(&title, &expected) >= 0.5);
        if title != expected {
            differ("title", &expected, &title);
        }
        let expected = names(&strings(&case.expected["authors"]));
        let byline = article.and_then(|article| article.byline.as_deref()).unwrap_or_default();
        let read: Vec<String> = byline.split(", ").map(str::to_owned).collect();
        self.authors += usize::from(expected == names(&read));
        if expected != names(&read) {
            differ("authors", &format!("{expected:?}"), byline);
        }
        let expected: Date = case.expected["publishing_date"].as_str().unwrap().parse().unwrap();
        let read = article.and_then(|article| article.published);
        let is_right = read.is_some_and(|read| is_same(read, expected));
        let is_stated = read.is_some_and(|read| read.provenance() == Provenance::Stated);
        self.dates += usize::from(is_right);
        self.inferred += usize::from(read.is_some() && !is_stated);
        self.stated_wrong += usize::from(is_stated && !is_right);
        if !is_right {
            differ("date", &expected.to_string(), &read.map(|date| date.to_string()).unwrap_or_default());
        }
        let expected = names(&strings(&case.expected["topics"]));
        let read = names(article.map(|article| article.subjects.as_slice()).unwrap_or_default());
        let both = expected.intersection(&read).count();
        for (sum, count) in self.subjects.iter_mut().zip([expected.len(), both, read.len()]) {
            *sum += count;
        }
    }

    fn print(&self) {
        let share = |part: usize| part as f64 / self.pages.max(1) as f64;
        println!("fundus-html, {} pages", self.pages);
        println!(
            "  title {:.3}, or the one that is shown {:.3}, alike {:.3}",
            share(self.titles),
            share(self.titles_shown),
            share(self.titles_alike)
        );
        println!("  authors {:.3}", share(self.authors));
        println!(
            "  date {:.3}, stated wrongly {:.3}, inferred {} times",
            share(self.dates),
            share(self.stated_wrong),
            self.inferred
        );
        let [expected, both, read] = self.subjects;
        println!("  subjects: {both} of {expected} expected ones among {read} that were read");
        println!(
            "  {:.1} ms a page, its text included",
            self.time.as_secs_f64() * 1000.0 / self.pages.max(1) as f64
        );
        for difference in &self.differences {
            println!("    {difference}");
        }
    }
}

/// Tells whether two dates are the same moment, as far as both know it.
fn is_same(read: Date, expected: Date) -> bool {
    if read.precision() < Precision::Minute {
        return read.day() == expected.day();
    }
    let seconds = match (read.offset_minutes(), expected.offset_minutes()) {
        (Some(read_offset), Some(offset)) => {
            let moment = |date: Date, offset: i16| date.civil_seconds() - i64::from(offset) * 60;
            moment(read, read_offset) - moment(expected, offset)
        }
        _ => read.civil_seconds() - expected.civil_seconds(),
    };
    seconds.abs() < 60
}

/// Returns a text with plain quotation marks and single spaces.
fn plain(text: &str) -> String {
    let mark = |c: char| match c {
        '‘' | '’' | '´' | '`' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        c => c,
    };
    let text: String = text.replace('…', "...").chars().map(mark).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the letters and digits of the texts of each `<h1>`, cut out of the page without any parser.
fn headlines(html: &[u8]) -> Vec<String> {
    let html = String::from_utf8_lossy(html);
    let inner = html.split("<h1").skip(1).filter_map(|rest| rest.split_once("</h1")).map(|(inner, _)| inner);
    let bare = |inner: &str| {
        let texts = inner.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text);
        let text = texts.collect::<String>();
        // A reference to a character is no letter: those of accents would be, and do not come up.
        let mut pieces = text.split('&');
        let first = pieces.next().unwrap_or_default().to_owned();
        letters(&pieces.fold(first, |all, piece| all + piece.split_once(';').map_or(piece, |(_, rest)| rest)))
    };
    inner.map(bare).collect()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the share of the words of two texts that are in both.
fn likeness(one: &str, other: &str) -> f64 {
    let words = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let (one, other) = (words(one), words(other));
    one.intersection(&other).count() as f64 / one.union(&other).count().max(1) as f64
}

fn strings(value: &Value) -> Vec<String> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn names(list: &[String]) -> BTreeSet<String> {
    list.iter().map(|name| plain(name).to_lowercase()).filter(|name| !name.is_empty()).collect()
}
