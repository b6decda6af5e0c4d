//! What the user says of files that say nothing themselves: `newsgrep.toml`, beside the files or above them.
//!
//! In: the settings files from the top of the file system down to a file's folder. Out: what they say of the
//! articles of the file, the mapping of JSON fields, and a number that changes when any of it does. It never
//! overrides what an article says of itself.

mod file;
mod given;
mod parse;
mod pattern;

use std::path::Path;
use std::sync::Arc;

use newsgrep_text::{Article, ArticleId, Date, Precision, Zone};

pub(crate) use file::{RuleFile, load};

pub use given::{Given, GivenError};

use crate::{Mapping, READING_VERSION, WarningKind};

/// The name of settings files.
pub const SETTINGS_FILE: &str = "newsgrep.toml";

/// What rules say of the articles of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Metadata {
    pub(crate) source: Option<String>,
    pub(crate) date: Option<Date>,
    pub(crate) lang: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) byline: Option<String>,
    pub(crate) agency: Option<String>,
    pub(crate) subjects: Vec<String>,
    pub(crate) places: Vec<String>,
    /// The zone, in minutes east of Greenwich, of times that are stated without one.
    pub(crate) timezone: Option<i16>,
    /// What part all paragraphs play; the title stays the title.
    pub(crate) zone: Option<Zone>,
}

impl Metadata {
    /// Fills in what the article does not say itself.
    pub(crate) fn complete(&self, article: &mut Article) {
        let fill = |field: &mut Option<String>, value: &Option<String>| {
            if field.is_none() {
                field.clone_from(value);
            }
        };
        fill(&mut article.source, &self.source);
        fill(&mut article.language, &self.lang);
        fill(&mut article.section, &self.section);
        fill(&mut article.byline, &self.byline);
        fill(&mut article.agency, &self.agency);
        for (list, values) in [(&mut article.subjects, &self.subjects), (&mut article.places, &self.places)] {
            if list.is_empty() {
                list.clone_from(values);
            }
        }
        article.published = article.published.or(self.date).map(|date| self.in_zone(date));
        article.updated = article.updated.map(|date| self.in_zone(date));
    }

    /// Returns a date with its zone, if it states a time and no zone.
    fn in_zone(&self, date: Date) -> Date {
        let lacks_it = date.precision() >= Precision::Minute && date.offset_minutes().is_none();
        let zoned = self.timezone.filter(|_| lacks_it);
        let zoned = zoned.and_then(|minutes| Date::new(date.civil(), Some(minutes), date.precision()));
        zoned.map_or(date, |zoned| zoned.with_provenance(date.provenance()))
    }

    /// Says what part the paragraphs play, once it is settled which there are.
    pub(crate) fn label(&self, article: &mut Article) {
        let Some(zone) = self.zone else { return };
        for paragraph in article.paragraphs.iter_mut().filter(|paragraph| paragraph.zone != Zone::Title) {
            paragraph.zone = zone;
        }
    }

    /// Takes over what `stronger` says.
    pub(crate) fn overlay(&mut self, stronger: &Metadata) {
        let take = |field: &mut Option<String>, value: &Option<String>| {
            if value.is_some() {
                field.clone_from(value);
            }
        };
        take(&mut self.source, &stronger.source);
        take(&mut self.lang, &stronger.lang);
        take(&mut self.section, &stronger.section);
        take(&mut self.byline, &stronger.byline);
        take(&mut self.agency, &stronger.agency);
        for (list, stronger) in
            [(&mut self.subjects, &stronger.subjects), (&mut self.places, &stronger.places)]
        {
            if !stronger.is_empty() {
                list.clone_from(stronger);
            }
        }
        self.date = stronger.date.or(self.date);
        self.timezone = stronger.timezone.or(self.timezone);
        self.zone = stronger.zone.or(self.zone);
    }
}

/// The settings files in force in a folder, the uppermost first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chain(Arc<[Arc<RuleFile>]>);

impl Chain {
    /// Returns the chain with one more file, deeper than the others.
    pub(crate) fn with(&self, file: RuleFile) -> Chain {
        Chain(self.0.iter().cloned().chain([Arc::new(file)]).collect())
    }

    /// Returns what the files say of the articles of a file, and what about its path could not be used.
    pub(crate) fn metadata(&self, path: &Path) -> (Metadata, Vec<(WarningKind, String)>) {
        let mut metadata = Metadata::default();
        let mut problems = Vec::new();
        for file in self.0.iter() {
            file.apply(path, &mut metadata, &mut problems);
        }
        (metadata, problems)
    }

    /// Returns the mapping of JSON fields.
    pub(crate) fn mapping(&self) -> Mapping {
        let mut mapping = Mapping::default();
        for file in self.0.iter() {
            mapping.overlay(&file.mapping);
        }
        mapping
    }

    /// Returns a number for everything that decides how the files of a folder are read, besides their bytes: also what the
    /// user said of them.
    ///
    /// The way from each settings file to the folder is a part of it, since patterns look at it; where the whole
    /// tree stands is not.
    pub(crate) fn hash(&self, folder: &Path, said: &str) -> u64 {
        let mut text = format!("{READING_VERSION}\0{said}");
        for file in self.0.iter() {
            let way = folder.strip_prefix(&file.folder).unwrap_or(folder);
            text.push_str(&format!("\0{}\0{}", way.display(), file.text));
        }
        ArticleId::of(&text).to_u128() as u64
    }
}
