//! What part a paragraph plays in its article.
//!
//! In: a plain text, or the spans of its paragraphs. Out: the paragraphs, where the title lies, and one [`Zone`] for
//! each paragraph. Nothing is deleted, and no language is asked for.
//!
//! Precision comes first: a paragraph that is wrongly called furniture is not found, furniture that stays in the
//! story is only in the way. So by-lines, credits (`Reporting by …`), captions, list items and questions stay in the
//! body. What is furniture by its words alone is furniture anywhere; weaker words count only behind the last long
//! paragraph, where the page takes over from the story.

use serde::{Deserialize, Serialize};

use crate::Span;
use crate::fold::{is_apostrophe, is_double_quote};
use crate::furniture::{MAX_WORDS, Notice, is_credit, title_in};
use crate::reckon::has_words;
use crate::word::count_words;

/// What part a paragraph plays in its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// The headline.
    Title,
    /// The first body paragraphs, together up to 60 words; always at least the first.
    Lead,
    /// A heading between body paragraphs.
    Subhead,
    /// Any other paragraph of the story.
    Body,
    /// Web furniture: related links, comment forms, newsletters, site blurbs. Kept and labelled, and searched only
    /// when asked for.
    Boiler,
}

impl Zone {
    /// Every zone, in the order of their stored numbers.
    pub const ALL: [Zone; 5] = [Zone::Title, Zone::Lead, Zone::Subhead, Zone::Body, Zone::Boiler];

    /// Returns the name, as queries and JSON have it.
    pub fn name(self) -> &'static str {
        match self {
            Zone::Title => "title",
            Zone::Lead => "lead",
            Zone::Subhead => "subhead",
            Zone::Body => "body",
            Zone::Boiler => "boiler",
        }
    }
}

/// A paragraph that makes a story: what follows the last of these is its end.
const STORY_WORDS: usize = 18;
/// Longest subhead.
const SUBHEAD_WORDS: usize = 8;
/// Shortest paragraph that a subhead announces.
const ANNOUNCED_WORDS: usize = 15;
/// Longest lead, unless its first paragraph is longer.
const LEAD_WORDS: usize = 60;

/// Returns the byte ranges of the blocks of a plain text, separated by blank lines, without white space around
/// them; the first line of the first block stands alone, as the title.
///
/// A blank line holds nothing but white space, no-break spaces included; lines end in `\n`, `\r\n` or `\r`.
pub(crate) fn blocks(text: &str) -> Vec<Span> {
    let mut blocks: Vec<Span> = Vec::new();
    // Whether the next line goes on with the last block.
    let mut open = false;
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let trimmed = line.trim_matches(is_blank);
        // Between `\r` and `\n` there is no line.
        let ends_a_pair = line == "\n" && text[..start].ends_with('\r');
        if trimmed.is_empty() {
            open &= ends_a_pair;
        } else {
            let from = start + (line.len() - line.trim_start_matches(is_blank).len());
            let span = Span::new(from, from + trimmed.len());
            match blocks.last_mut() {
                Some(last) if open => last.end = span.end,
                _ => blocks.push(span),
            }
            // The title ends with its line.
            open = blocks.len() > 1;
        }
        start += line.len();
    }
    blocks
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200b}' | '\u{feff}')
}

/// Returns where the title lies (without furniture) and the zone of each paragraph.
///
/// `titled` says that the first paragraph is the headline.
pub(crate) fn label(text: &str, paragraphs: &[Span], titled: bool) -> (Option<Span>, Vec<Zone>) {
    let title = paragraphs.first().filter(|_| titled).map(|line| title_in(text, *line));
    let body = usize::from(title.is_some());
    let blocks: Vec<Block<'_>> = paragraphs[body..].iter().map(|span| Block::new(span.of(text))).collect();
    let mut zones = vec![Zone::Body; blocks.len()];
    mark_boiler(&blocks, &mut zones);
    mark_subheads(&blocks, &mut zones);
    mark_lead(&blocks, &mut zones);
    if title.is_some() {
        zones.insert(0, Zone::Title);
    }
    (title, zones)
}

/// What the zone of a paragraph depends on.
struct Block<'a> {
    text: &'a str,
    /// The number of words, counted up to one more than furniture has.
    words: usize,
    ends_in_a_stop: bool,
    /// The folded words of a block that is short enough to be furniture.
    notice: Option<Notice<'a>>,
}

impl<'a> Block<'a> {
    fn new(text: &'a str) -> Self {
        // Nothing but the lead asks for more.
        let (words, notice) = match has_words(text, MAX_WORDS + 1) {
            true => (MAX_WORDS + 1, None),
            false => Notice::of_at_most(text, MAX_WORDS),
        };
        Block { text, words, ends_in_a_stop: ends_in_a_stop(text), notice }
    }

    fn is_furniture(&self) -> bool {
        self.notice.as_ref().is_some_and(|notice| notice.is_furniture(self.ends_in_a_stop))
    }

    fn is_furniture_at_the_end(&self) -> bool {
        self.notice.as_ref().is_some_and(|notice| notice.is_furniture_at_the_end(self.ends_in_a_stop))
    }

    fn announces_stories(&self) -> bool {
        self.notice.as_ref().is_some_and(Notice::announces_stories)
    }

    /// Returns whether the block looks like a heading, wherever it stands.
    fn is_heading(&self) -> bool {
        let first = self.text.chars().next().unwrap_or(' ');
        let last = self.text.chars().next_back().unwrap_or(' ');
        (1..=SUBHEAD_WORDS).contains(&self.words)
            && first.is_alphabetic()
            && !first.is_lowercase()
            && (last.is_alphanumeric() || last == '!')
            && !self.text.contains(['\n', '\r', ':'])
            && !is_credit(self.text)
    }
}

pub(crate) fn ends_in_a_stop(text: &str) -> bool {
    let text = text.trim_end_matches(|character: char| {
        is_double_quote(character)
            || is_apostrophe(character)
            || matches!(character, ')' | ']' | ' ' | '\u{a0}')
    });
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।'])
}

/// Marks furniture, and what would be furniture anywhere else than behind the last paragraph of the story.
fn mark_boiler(blocks: &[Block<'_>], zones: &mut [Zone]) {
    for (block, zone) in blocks.iter().zip(zones.iter_mut()) {
        if block.is_furniture() {
            *zone = Zone::Boiler;
        }
    }
    let last = (0..blocks.len()).rfind(|at| {
        zones[*at] == Zone::Body && blocks[*at].words >= STORY_WORDS && !blocks[*at].is_furniture_at_the_end()
    });
    let Some(last) = last else { return };
    // Whether headlines of other stories may follow.
    let mut in_list = false;
    for (block, zone) in blocks.iter().zip(zones.iter_mut()).skip(last + 1) {
        if *zone == Zone::Boiler || block.is_furniture_at_the_end() {
            *zone = Zone::Boiler;
            in_list |= block.announces_stories();
        } else if in_list && !block.ends_in_a_stop && !block.text.ends_with(':') {
            *zone = Zone::Boiler;
        } else {
            in_list = false;
        }
    }
}

/// Marks short lines between two paragraphs of the story, the second of which they announce.
fn mark_subheads(blocks: &[Block<'_>], zones: &mut [Zone]) {
    let mut before: Option<&Block<'_>> = None;
    for at in 0..blocks.len() {
        if zones[at] == Zone::Boiler {
            continue;
        }
        let announced = blocks
            .get(at + 1)
            .is_some_and(|next| zones[at + 1] == Zone::Body && next.words >= ANNOUNCED_WORDS);
        if announced && before.is_some_and(|before| before.ends_in_a_stop) && blocks[at].is_heading() {
            zones[at] = Zone::Subhead;
        }
        before = Some(&blocks[at]);
    }
}

fn mark_lead(blocks: &[Block<'_>], zones: &mut [Zone]) {
    let mut words = 0;
    for (block, zone) in blocks.iter().zip(zones) {
        match zone {
            Zone::Body => {
                let length = count_words(block.text, LEAD_WORDS + 1);
                if words > 0 && words + length > LEAD_WORDS {
                    break;
                }
                *zone = Zone::Lead;
                words += length;
            }
            Zone::Boiler => (),
            _ => break,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_blocks(text: &str, expected: &[&str]) {
        let found: Vec<&str> = blocks(text).into_iter().map(|span| span.of(text)).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn blank_lines_separate_blocks() {
        check_blocks("Title\n\nOne.\n\n\nTwo\nlines.\n", &["Title", "One.", "Two\nlines."]);
        check_blocks("Title\r\n\r\nOne\r\nline.\r\n", &["Title", "One\r\nline."]);
        check_blocks("Title\r\rOne\rline.", &["Title", "One\rline."]);
        check_blocks("\u{feff}\n Title \n\u{a0}\t\n\u{a0}One.\u{a0}\n \nTwo.", &["Title", "One.", "Two."]);
        check_blocks("", &[]);
        check_blocks(" \n\u{a0}\n", &[]);
    }

    #[test]
    fn the_first_line_is_the_title() {
        check_blocks("Title\nBy Jo\nOne.\n\nTwo.", &["Title", "By Jo\nOne.", "Two."]);
        check_blocks("Title", &["Title"]);
    }

    fn check_title(line: &str, title: &str) {
        let span = Span::new(0, line.len());
        assert_eq!(label(line, &[span], true).0.map(|span| span.of(line)), Some(title));
        assert_eq!(label(line, &[span], false), (None, vec![Zone::Lead]));
    }

    #[test]
    fn a_title_loses_its_furniture_and_nothing_else() {
        check_title("You are currently viewing Talks begin", "Talks begin");
        check_title("YOU ARE HERE: Talks begin", "Talks begin");
        check_title("Home » World » Talks begin", "Talks begin");
        check_title("Home › Talks begin", "Talks begin");
        check_title("You are currently viewing", "You are currently viewing");
        check_title("You are currently viewingly", "You are currently viewingly");
        check_title("Home", "Home");
        check_title("Le « moment de vérité » approche", "Le « moment de vérité » approche");
        check_title("Talks begin | Opinion", "Talks begin | Opinion");
    }

    const STORY: &str = "The envoys met on Monday in the old town hall beside the river, and they talked about the treaty \
                         until long after the lamps had been lit in the square.";

    /// Checks the zone of one block in the middle of a story, and of the same block at its end.
    fn check(block: &str, inside: Zone, at_the_end: Zone) {
        let (mut text, mut spans) = (String::new(), Vec::new());
        for part in [STORY, STORY, STORY, block, STORY, block] {
            let start = text.len();
            text.push_str(part);
            spans.push(Span::new(start, text.len()));
            text.push_str("\n\n");
        }
        let zones = label(&text, &spans, false).1;
        assert_eq!((zones[3], zones[5]), (inside, at_the_end), "{block}");
    }

    #[test]
    fn furniture_is_known_by_what_it_says() {
        for furniture in [
            "Advertisement:",
            "- Advertisement -",
            "Story Continued Below",
            "SEE ALSO: Envoys to meet again in March",
            "( PHOTOS: The old town hall)",
            "Click here to see the treaty",
            "Comments are closed.",
            "Follow @coastalwire",
            "Follow us on Twitter @coastalwire.",
            "Copyright © 2031 The Coastal Wire, Ltd. Click here for reprint permission.",
            "Your email address will not be published. Required fields are marked *",
            "Sign up for Daily Newsletters Manage Newsletters",
            "A lire aussi : Les négociations reprennent",
            "Lesen Sie auch: Gespräche gescheitert",
            "Читайте также: Переговоры начались",
            "Publicité",
            "×",
        ] {
            check(furniture, Zone::Boiler, Zone::Boiler);
        }
    }

    #[test]
    fn some_furniture_is_known_by_its_place_only() {
        check("Receive the main news every morning.", Zone::Body, Zone::Boiler);
        check("The Coastal Wire is your source for news of the coast.", Zone::Body, Zone::Boiler);
        check("Follow Jo Field on Twitter", Zone::Subhead, Zone::Boiler);
        check("Monday’s related stories include:", Zone::Body, Zone::Boiler);
        check("All comments and articles", Zone::Subhead, Zone::Boiler);
    }

    #[test]
    fn what_belongs_to_the_story_stays() {
        for kept in [
            "The company changed its privacy policy and its comments on Facebook.",
            "(Reporting by Jo Field; Editing by Ann Brook)",
            "The Associated Press contributed to this report.",
            "By Jo Field",
            "Photo: Jo Field/Coastal Wire",
            "What did you say to them?",
            "“It is over.”",
            "- the treaty of 2002",
            "He left.",
            "No comment was available. (Reporting By Jo Field)",
        ] {
            check(kept, Zone::Body, Zone::Body);
        }
    }

    #[test]
    fn a_subhead_announces_a_paragraph() {
        check("An attempt to defuse the crisis", Zone::Subhead, Zone::Body);
        check("No optimism!", Zone::Subhead, Zone::Body);
        check("«\u{a0}Une occasion manquée\u{a0}»", Zone::Body, Zone::Body);
        check("Analyst: The talks were in vain", Zone::Body, Zone::Body);
        check("one more thing", Zone::Body, Zone::Body);
    }

    #[test]
    fn headlines_under_related_articles_are_furniture() {
        let text = format!(
            "T\n\n{STORY} {STORY}\n\nRelated Articles\n\nA bridge opens\n\nA road closes\n\nHe left.\n\nIt rains"
        );
        let article = crate::Article::from_text("a", text);
        let zones: Vec<Zone> = article.paragraphs.iter().map(|paragraph| paragraph.zone).collect();
        use Zone::{Body, Boiler, Lead, Title};
        assert_eq!(zones, [Title, Lead, Boiler, Boiler, Boiler, Body, Body]);
    }

    #[test]
    fn the_lead_has_up_to_sixty_words() {
        let check = |lengths: &[usize], lead: usize| {
            let paragraphs: Vec<String> = lengths.iter().map(|words| "word ".repeat(*words) + ".").collect();
            let article =
                crate::Article::from_parts("a", Some("Title"), paragraphs.iter().map(String::as_str));
            let found = article.paragraphs.iter().filter(|paragraph| paragraph.zone == Zone::Lead).count();
            assert_eq!(found, lead, "{lengths:?}");
        };
        check(&[20, 20, 20, 1], 3);
        check(&[20, 20, 21, 1], 2);
        check(&[61, 1], 1);
        check(&[100], 1);
        check(&[], 0);
    }

    #[test]
    fn furniture_before_the_story_is_no_lead() {
        let article = crate::Article::from_parts("a", Some("Title"), ["Advertisement", STORY]);
        assert_eq!([article.paragraphs[1].zone, article.paragraphs[2].zone], [Zone::Boiler, Zone::Lead]);
    }
}
