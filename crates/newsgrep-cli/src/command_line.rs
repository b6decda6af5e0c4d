//! Commands to paste: the arguments of a search, quoted as a shell needs them.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use newsgrep::Scope;
use newsgrep::query::{ParseOptions, Plain, parse_argument};

use crate::args::{self, Place};

/// Returns the command that asks this query, in canonical form, of the same place.
pub(crate) fn search(query: &str, scope: Scope, place: &Place, paths: &[PathBuf]) -> String {
    let mut command = String::from("newsgrep ");
    if scope == Scope::Paragraph {
        command.push_str("--scope paragraph ");
    }
    if reads_as_a_phrase(query) {
        command.push_str("--all ");
    }
    if let Some(archive) = &place.archive {
        command.push_str(&format!("--archive {} ", self::path(archive)));
    }
    if let Some(engine) = &place.engine {
        command.push_str(&format!("--engine {} ", quoted(engine)));
    }
    for entry in place.known.map.iter().flatten() {
        command.push_str(&format!("--map {} ", quoted(&format!("{}={}", entry.field.name(), entry.key))));
    }
    for entry in place.known.set.iter().flatten() {
        command.push_str(&format!("--set {} ", quoted(&format!("{}={}", entry.field, entry.value))));
    }
    if query.starts_with('-') || args::is_command(query) {
        command.push_str("-e ");
    }
    command.push_str(&quoted(query));
    for path in paths {
        command.push_str(&format!(" {}", self::path(path)));
    }
    command
}

/// Returns whether this text, as an argument, would be a phrase without being typed as one.
fn reads_as_a_phrase(query: &str) -> bool {
    let read = |plain| parse_argument(query, plain, &ParseOptions::default()).map(|parsed| parsed.query);
    matches!((read(Plain::Phrase), read(Plain::All)), (Ok(phrase), Ok(all)) if phrase != all)
}

/// Returns a path as a shell reads it back.
pub(crate) fn path(path: &Path) -> String {
    quoted(&path.display().to_string()).into_owned()
}

/// Returns an argument as a shell reads it back.
fn quoted(text: &str) -> Cow<'_, str> {
    let is_plain = |character: char| character.is_alphanumeric() || "-_./:=,+@%".contains(character);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.into();
    }
    format!("'{}'", text.replace('\'', "'\\''")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_can_be_pasted() {
        let check = |query: &str, paths: &[&str], expected: &str| {
            let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
            assert_eq!(search(query, Scope::Article, &Place::default(), &paths), expected);
        };
        check("Ryabkov", &[], "newsgrep Ryabkov");
        check("NATO AND \"open door\"", &["seeds"], "newsgrep 'NATO AND \"open door\"' seeds");
        check("Russia's", &["my news"], "newsgrep 'Russia'\\''s' 'my news'");
        check("-optimism", &[], "newsgrep -e -optimism");
        check("index", &[], "newsgrep -e index");
        check("~Ryabkov", &[], "newsgrep '~Ryabkov'");
    }

    #[test]
    fn a_command_asks_the_same_place() {
        let place = Place { archive: Some("old news".into()), ..Place::default() };
        assert_eq!(
            search("talks", Scope::Paragraph, &place, &[]),
            "newsgrep --scope paragraph --archive 'old news' talks"
        );
        let place = Place { engine: Some("https://search.example:9200/press".into()), ..Place::default() };
        assert_eq!(
            search("talks", Scope::Article, &place, &[]),
            "newsgrep --engine https://search.example:9200/press talks"
        );
    }
}
