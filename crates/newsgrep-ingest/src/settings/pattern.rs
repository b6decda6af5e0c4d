//! Patterns over paths: `{source}/{date}/*.txt` finds the source and the date in the names of the folders.

use crate::{dates, language};

/// What a `{…}` of a pattern finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    Source,
    Date,
    Lang,
    Section,
    Byline,
    Agency,
    Ignored,
}

/// The names, as patterns write them.
pub(crate) const NAMES: [(&str, Name); 7] = [
    ("source", Name::Source),
    ("date", Name::Date),
    ("lang", Name::Lang),
    ("section", Name::Section),
    ("byline", Name::Byline),
    ("agency", Name::Agency),
    ("_", Name::Ignored),
];

/// How many parts a pattern may have; matching recurses once for each.
const MAX_TOKENS: usize = 100;

/// A pattern over the path of a file, relative to the folder of the settings file, with `/` between folders.
#[derive(Debug)]
pub(crate) struct Pattern(Vec<Token>);

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Text(String),
    /// `?`: one character.
    One,
    /// `*`: any characters of one name.
    Any,
    /// `**/`: any folders.
    Folders,
    /// `{…}`: one character or more of one name.
    Capture(Name),
}

impl Pattern {
    /// Reads a pattern. One without a slash is about the name of the file, in any folder.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with it.
    pub(crate) fn new(pattern: &str) -> Result<Self, String> {
        let mut tokens = Vec::new();
        if !pattern.contains('/') {
            tokens.push(Token::Folders);
        }
        let mut rest = pattern.strip_prefix('/').unwrap_or(pattern);
        while let Some(first) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("**/") {
                tokens.push(Token::Folders);
                rest = after;
                continue;
            }
            rest = &rest[first.len_utf8()..];
            match first {
                '*' => tokens.push(Token::Any),
                '?' => tokens.push(Token::One),
                '{' => {
                    let (name, after) = rest.split_once('}').ok_or("has a `{` without its `}`")?;
                    tokens.push(Token::Capture(name_of(name)?));
                    rest = after;
                }
                letter => match tokens.last_mut() {
                    Some(Token::Text(text)) => text.push(letter),
                    _ => tokens.push(Token::Text(letter.to_string())),
                },
            }
        }
        if tokens.len() > MAX_TOKENS {
            return Err(format!("has more than {MAX_TOKENS} parts"));
        }
        let mut names: Vec<Name> = Vec::new();
        for token in &tokens {
            if let Token::Capture(name) = token
                && *name != Name::Ignored
            {
                if names.contains(name) {
                    return Err("has the same name in braces twice".to_owned());
                }
                names.push(*name);
            }
        }
        Ok(Pattern(tokens))
    }

    /// Returns what the pattern finds in a path, or `None` if the path is another.
    ///
    /// Of several ways to match, one whose date and language are understood goes first, then the one whose first
    /// parts are longest. Time grows with the length of the pattern times the square of the length of the path.
    pub(crate) fn captures<'p>(&self, path: &'p str) -> Option<Vec<(Name, &'p str)>> {
        [true, false].into_iter().find_map(|strict| {
            let dead = vec![false; (self.0.len() + 1) * (path.len() + 1)];
            let mut attempt = Attempt { tokens: &self.0, path, strict, dead, found: Vec::new() };
            attempt.matches(0, 0).then(|| {
                attempt.found.reverse();
                attempt.found
            })
        })
    }
}

fn name_of(name: &str) -> Result<Name, String> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, name)| *name).ok_or_else(|| {
        let names = NAMES.map(|(name, _)| format!("{{{name}}}")).join(", ");
        format!("has the unknown name `{{{name}}}`: write one of {names}")
    })
}

/// One attempt to match a path.
struct Attempt<'t, 'p> {
    tokens: &'t [Token],
    path: &'p str,
    /// Whether dates and languages must be understood.
    strict: bool,
    /// The pairs of a token and a place from which there is no match, so that none is tried twice.
    dead: Vec<bool>,
    /// What was captured, last first.
    found: Vec<(Name, &'p str)>,
}

impl<'p> Attempt<'_, 'p> {
    fn matches(&mut self, token: usize, at: usize) -> bool {
        let state = token * (self.path.len() + 1) + at;
        if self.dead[state] {
            return false;
        }
        let matches = self.try_token(token, at);
        self.dead[state] = !matches;
        matches
    }

    fn try_token(&mut self, token: usize, at: usize) -> bool {
        let path = self.path;
        let rest = &path[at..];
        let name = rest.find('/').map_or(rest, |end| &rest[..end]);
        match self.tokens.get(token) {
            None => rest.is_empty(),
            Some(Token::Text(text)) => {
                rest.starts_with(text.as_str()) && self.matches(token + 1, at + text.len())
            }
            Some(Token::One) => {
                name.chars().next().is_some_and(|c| self.matches(token + 1, at + c.len_utf8()))
            }
            Some(Token::Any) => ends(name).any(|end| self.matches(token + 1, at + end)),
            Some(Token::Folders) => {
                let folders = rest.match_indices('/').map(|(slash, _)| slash + 1);
                std::iter::once(0).chain(folders).any(|start| self.matches(token + 1, at + start))
            }
            Some(Token::Capture(capture)) => {
                let capture = *capture;
                let end = ends(name)
                    .filter(|end| *end > 0)
                    .find(|end| self.accepts(capture, &name[..*end]) && self.matches(token + 1, at + end));
                end.inspect(|end| self.found.push((capture, &name[..*end]))).is_some()
            }
        }
    }

    fn accepts(&self, name: Name, text: &str) -> bool {
        match name {
            _ if !self.strict => true,
            Name::Date => dates::read(text).is_ok(),
            Name::Lang => language::code(text).is_some(),
            _ => true,
        }
    }
}

/// Returns where a part of a name that begins with it may end, the longest first.
fn ends(name: &str) -> impl Iterator<Item = usize> {
    std::iter::once(name.len()).chain(name.char_indices().rev().map(|(at, _)| at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, path: &str, expected: Option<&[(Name, &str)]>) {
        assert_eq!(Pattern::new(pattern).unwrap().captures(path).as_deref(), expected, "{pattern} {path}");
    }

    #[test]
    fn names_in_braces_are_found_in_paths() {
        let planet = (Name::Source, "planet");
        let day = (Name::Date, "2022-01-12");
        check("{source}/{date}/*.txt", "planet/2022-01-12/x.txt", Some(&[planet, day]));
        check("{source}/{date}/*.txt", "planet/2022-01-12/x.md", None);
        check("{source}/{date}/*.txt", "a/planet/2022-01-12/x.txt", None);
        check("**/{source}/{date}/*.txt", "a/b/planet/2022-01-12/x.txt", Some(&[planet, day]));
        check("{source}_{date}*.txt", "deep/planet_2022-01-12.txt", Some(&[planet, day]));
        check("{source}_{date}_?.txt", "planet_2022-01-12_é.txt", Some(&[planet, day]));
        check("{_}/{source}/*", "x/planet/y", Some(&[(Name::Ignored, "x"), planet]));
    }

    #[test]
    fn a_date_that_is_understood_goes_before_one_that_is_not() {
        let day = (Name::Date, "2022-01-12");
        check(
            "{date}_{source}.txt",
            "2022-01-12_daily_planet.txt",
            Some(&[day, (Name::Source, "daily_planet")]),
        );
        check("{date}_*.txt", "someday_x.txt", Some(&[(Name::Date, "someday")]));
    }

    #[test]
    fn long_hostile_names_end_soon() {
        let name = "a".repeat(255);
        check("*a*a*a*a*a*a*a*a*b", &name, None);
    }

    #[test]
    fn bad_patterns_say_what_is_wrong() {
        let wrong = |pattern: &str| Pattern::new(pattern).unwrap_err();
        assert_eq!(wrong("{source/x"), "has a `{` without its `}`");
        assert!(
            wrong("{year}/x").starts_with("has the unknown name `{year}`: write one of {source}, {date}")
        );
        assert_eq!(wrong("{date}/{date}"), "has the same name in braces twice");
    }
}
