//! What a pattern says of the words that it can stand for, before any dictionary is asked.
//!
//! In: a [`Pattern`], or what it is made of. Out: how words must begin to be meant by it, which spares an engine asking most
//! words of its dictionary. Which of those it does stand for is decided by [`Pattern::matches_folded`] alone.

mod beginning;

use super::Pattern;

pub use beginning::{beginnings, keeps_ascii};

/// Returns a pattern as it is written in a query, folded.
///
/// ```
/// use newsgrep_query::plan::Pattern;
/// use newsgrep_query::plan::expansion::written;
///
/// assert_eq!(written(&Pattern::Prefix("optimis".into())), "optimis*");
/// ```
pub fn written(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Any => "*".to_owned(),
        Pattern::Word(word) => word.clone(),
        Pattern::Prefix(prefix) => format!("{prefix}*"),
        Pattern::Like(glob) => glob.to_string(),
        Pattern::Fuzzy { word, distance } => format!("{word}~{distance}"),
        Pattern::Regex(regex) => format!("re:/{}/", regex.source()),
        Pattern::Inflected { stem, .. } => format!("STEM({stem})"),
        Pattern::Name(name) => format!("~{}", name.folded()),
        Pattern::Spelled(_, inner) => written(inner),
        Pattern::OneOf(words) => words.join(" OR "),
    }
}

/// Returns letters that every word begins with that the expression matches; none if there is no telling.
///
/// `source` is the expression as it was typed ([`WordRegex::source`](super::WordRegex::source)).
///
/// ```
/// use newsgrep_query::plan::expansion::literal_prefix;
///
/// assert_eq!(literal_prefix("R[iy]abkov"), "r");
/// ```
pub fn literal_prefix(source: &str) -> String {
    if source.contains('|') {
        return String::new();
    }
    let end = source.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(source.len());
    let (mut letters, rest) = source.split_at(end);
    // The last letter may be missing, as in `ab*`; what follows a letter with a mark may be a mark itself.
    if !matches!(rest.chars().next(), None | Some('+' | '.' | '[' | '(')) {
        letters = &letters[..letters.len().saturating_sub(1)];
    }
    letters.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_may_begin_with_letters() {
        let check = |source: &str, prefix: &str| assert_eq!(literal_prefix(source), prefix, "{source}");
        check("Ryabkov", "ryabkov");
        check("r[iy]abkov", "r");
        check("ab*c", "a");
        check("ab?", "a");
        check("ab+", "ab");
        check("ab{0,2}", "a");
        check("ab.*", "ab");
        check("ab|cd", "");
        check("(ab)", "");
        check("élan", "");
        check("vié", "v");
        check("", "");
        check("*", "");
    }
}
