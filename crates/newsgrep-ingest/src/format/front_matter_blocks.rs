//! The paragraphs of a text behind its front matter, as places in it. In: the text. Out: the spans of its blocks,
//! between blank lines; in Markdown each heading is a block of its own,
//! without its marks, and rules are left out. Nothing of the text is changed.

use newsgrep_text::Span;

/// The blocks of a text.
pub(crate) struct Blocks {
    spans: Vec<Span>,
    /// The first line of the first block.
    title: Option<Span>,
    /// Where the first block goes on behind it.
    behind_title: Option<Span>,
}

impl Blocks {
    /// Finds the blocks from `body` on; the title is a heading, or else the first line.
    pub(crate) fn of(text: &str, body: usize, markdown: bool) -> Self {
        let mut spans: Vec<Span> = Vec::new();
        let (mut at, mut is_open, mut is_fenced) = (body, false, false);
        for line in text[body..].split_inclusive('\n') {
            let trimmed = line.trim();
            let from = at + (line.len() - line.trim_start().len());
            at += line.len();
            let is_fence = markdown && (trimmed.starts_with("```") || trimmed.starts_with("~~~"));
            is_fenced ^= is_fence;
            if trimmed.is_empty() {
                is_open = false;
                continue;
            }
            // It ends a block, or marks the one above as a heading.
            if markdown && !is_fenced && is_rule(trimmed) {
                is_open = false;
                continue;
            }
            let words = heading(trimmed).filter(|_| markdown && !is_fenced);
            let is_heading = words.is_some();
            let span = words.unwrap_or(Span::new(0, trimmed.len())).shifted(from);
            match spans.last_mut() {
                Some(last) if is_open && !is_heading => last.end = span.end,
                _ => spans.push(span),
            }
            is_open = !is_heading;
        }
        Blocks::titled(text, spans)
    }

    fn titled(text: &str, spans: Vec<Span>) -> Self {
        let Some(first) = spans.first().copied() else {
            return Blocks { spans, title: None, behind_title: None };
        };
        let words = first.of(text);
        let line = words.lines().next().unwrap_or_default();
        let title = Span::new(first.start, first.start + line.trim_end().len());
        let behind = first.end - words[line.len()..].trim_start().len();
        Blocks {
            spans,
            title: Some(title),
            behind_title: (behind < first.end).then(|| Span::new(behind, first.end)),
        }
    }

    /// Returns the title that the text itself has: a heading, or its first line.
    pub(crate) fn title(&self) -> Option<Span> {
        self.title
    }

    /// Returns the paragraphs behind the title.
    pub(crate) fn rest(&self) -> impl Iterator<Item = Span> {
        self.behind_title.into_iter().chain(self.spans.iter().skip(1).copied())
    }

    /// Returns the paragraphs, the title among them.
    pub(crate) fn all(&self) -> impl Iterator<Item = Span> {
        self.spans.iter().copied()
    }
}

/// Tells whether a line is a rule: `---`, `* * *`.
fn is_rule(line: &str) -> bool {
    ['-', '*', '_'].into_iter().any(|mark| {
        let count = line.matches(mark).count();
        count >= 3 && line.chars().all(|c| c == mark || c == ' ' || c == '\t')
    })
}

/// Returns where the words of a heading are: `## Talks begin ##`.
pub(crate) fn heading(line: &str) -> Option<Span> {
    let inner = line.trim_start_matches('#');
    let level = line.len() - inner.len();
    if !(1..=6).contains(&level) || !inner.starts_with([' ', '\t']) || line.contains('\n') {
        return None;
    }
    let closed = inner.trim_end().trim_end_matches('#');
    let words = if closed.ends_with([' ', '\t']) { closed } else { inner };
    let start = level + (words.len() - words.trim_start().len());
    let text = words.trim();
    (!text.is_empty()).then(|| Span::new(start, start + text.len()))
}
