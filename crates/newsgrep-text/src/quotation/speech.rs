//! Where somebody else's words end although no mark says so: at `, he said.`
//!
//! In: a stretch of text that no mark closes, or closes too late. Out: where the words of the writer begin and end
//! in it. It knows the English verbs that reports of speech use most.

use std::ops::Range;

use crate::sentence::sentences;

/// Verbs that say that somebody has spoken.
const SPEAKING: [&str; 24] = [
    "said",
    "says",
    "told",
    "added",
    "adds",
    "wrote",
    "writes",
    "asked",
    "explained",
    "announced",
    "tweeted",
    "warned",
    "noted",
    "stated",
    "declared",
    "insisted",
    "replied",
    "continued",
    "concluded",
    "argued",
    "recalled",
    "reported",
    "testified",
    "admitted",
];
/// Words that a speaker is named with, capitalised ones aside.
const SUBJECTS: [&str; 8] = ["he", "she", "they", "it", "we", "the", "a", "one"];
/// Most words between a comma and a verb of speech.
const LONGEST_SUBJECT: usize = 6;
/// Longest attribution, in bytes.
const LONGEST: usize = 80;

/// Returns where writer's words are glued into a quotation: `seriously.White House spokeswoman Psaki said.NATO’s`.
pub(super) fn glued(quoted: &str) -> Option<Range<usize>> {
    let mut before: Option<usize> = None;
    for (at, stop) in quoted.bytes().enumerate() {
        if !matches!(stop, b'.' | b'!' | b'?' | b',') || !is_glued(quoted, at) {
            continue;
        }
        if let Some(start) = before
            && at - start <= LONGEST
            && speaks(&quoted[start..at])
        {
            return Some(start..at + 1);
        }
        before = Some(at + 1);
    }
    None
}

/// Returns whether a stop stands between a small and a capital letter, without a space.
fn is_glued(text: &str, at: usize) -> bool {
    text[..at].ends_with(char::is_lowercase) && text[at + 1..].starts_with(char::is_uppercase)
}

/// Returns where a quotation without closing mark ends: after the comma or stop before `he said`, with its sentence
/// if it began in the middle of one, else with the text.
pub(super) fn end(quoted: &str) -> usize {
    let attribution = quoted.match_indices([',', '?', '!']).map(|(at, _)| at + 1).find(|end| {
        let rest = &quoted[*end..];
        rest.starts_with(char::is_whitespace) && begins_with_attribution(rest.trim_start())
    });
    let part = quoted.trim_start().starts_with(char::is_lowercase);
    let sentence = if part { sentences(quoted).first().map(|sentence| sentence.end) } else { None };
    let end = attribution.unwrap_or(quoted.len());
    sentence.map_or(end, |sentence| sentence.min(end))
}

/// Returns whether a text begins with `he said`, `Mr. Grushko told AFP` or `said the envoy`.
fn begins_with_attribution(text: &str) -> bool {
    for (place, word) in text.split_whitespace().take(LONGEST_SUBJECT).enumerate() {
        let bare = word.trim_end_matches(['.', ',']);
        if SPEAKING.contains(&bare) {
            return true;
        }
        let subject = bare.starts_with(char::is_uppercase) || SUBJECTS.contains(&bare);
        let title = word.ends_with('.') && bare.len() <= 3;
        if (place == 0 && !subject) || (bare.len() < word.len() && !title) {
            return false;
        }
    }
    false
}

/// Returns whether a verb of speech is among the words.
pub(super) fn speaks(words: &str) -> bool {
    words.split_whitespace().any(|word| SPEAKING.contains(&word))
}
