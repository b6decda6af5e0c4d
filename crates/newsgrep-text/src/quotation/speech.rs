//! Where somebody else's words end although no mark says so: at `, he said.`
//!
//! In: a stretch of text that no mark closes, or closes too late. Out: where the words of the writer begin and end
//! in it. It knows the English verbs that reports of speech use most.

use std::ops::Range;

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

/// Returns where a quotation without closing mark ends: after the comma or stop before `he said`.
pub(super) fn end(quoted: &str) -> Option<usize> {
    for (at, _) in quoted.match_indices([',', '?', '!']) {
        let end = at + 1;
        if quoted[end..].starts_with(char::is_whitespace)
            && begins_with_attribution(quoted[end..].trim_start())
        {
            return Some(end);
        }
    }
    None
}

/// Returns whether a text begins with `he said`, `Mr. Grushko told AFP`, `said the envoy`, up to the next stop.
fn begins_with_attribution(text: &str) -> bool {
    let mut capitalised = 0;
    for (count, word) in text.split_whitespace().take(6).enumerate() {
        let bare = word.trim_end_matches(['.', ',']);
        if SPEAKING.contains(&bare) {
            return true;
        }
        let pronoun =
            count == 0 && matches!(bare, "he" | "she" | "they" | "it" | "I" | "we" | "the" | "a" | "one");
        capitalised += usize::from(bare.starts_with(char::is_uppercase));
        let ends_clause = word.ends_with(',') || (word.ends_with('.') && bare.len() > 3);
        if ends_clause
            || (count > 0 && capitalised == 0 && !pronoun && count > 2)
            || (count == 0 && !pronoun && capitalised == 0)
        {
            return false;
        }
    }
    false
}

fn speaks(words: &str) -> bool {
    words.split_whitespace().any(|word| SPEAKING.contains(&word))
}
