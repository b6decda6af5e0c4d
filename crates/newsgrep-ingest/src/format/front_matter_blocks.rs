//! The paragraphs of a text behind its front matter, as places in it. In: the text. Out: the spans of its blocks,
//! between blank lines; in Markdown each heading is a block of its own. Nothing of the text is changed.

use newsgrep_text::Span;

/// The blocks of a text.
pub(crate) struct Blocks {
    /// The heading or first line that is the title, without its marks.
    title: Option<Span>,
    /// The whole of the title's block.
    title_block: Option<Span>,
    /// Whether the title's block is a paragraph like the others.
    is_kept: bool,
    rest: Vec<Span>,
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
            let span = Span::new(from, from + trimmed.len());
            let is_heading = markdown && !is_fenced && heading(trimmed).is_some();
            match spans.last_mut() {
                Some(last) if is_open && !is_heading => last.end = span.end,
                _ => spans.push(span),
            }
            // A title ends with its line.
            is_open = !is_heading && (markdown || spans.len() > 1);
        }
        Blocks::titled(text, spans, markdown)
    }

    fn titled(text: &str, mut spans: Vec<Span>, markdown: bool) -> Self {
        let Some(first) = spans.first().copied() else {
            return Blocks { title: None, title_block: None, is_kept: false, rest: spans };
        };
        let line_end = first.of(text).find('\n').map_or(first.end, |at| first.start + at);
        let marked = heading(first.of(text)).filter(|_| markdown).map(|span| span.shifted(first.start));
        let title = marked
            .unwrap_or(Span::new(first.start, first.start + text[first.start..line_end].trim_end().len()));
        if line_end < first.end {
            let skipped = text[line_end..first.end].len() - text[line_end..first.end].trim_start().len();
            spans[0] = Span::new(line_end + skipped, first.end);
            return Blocks { title: Some(title), title_block: Some(title), is_kept: false, rest: spans };
        }
        spans.remove(0);
        Blocks { title: Some(title), title_block: Some(first), is_kept: false, rest: spans }
    }

    /// Returns the title that the text itself has: a heading, or its first line.
    pub(crate) fn title(&self) -> Option<Span> {
        self.title
    }

    /// Makes the block of the title a paragraph: the title is elsewhere.
    pub(crate) fn keep_title(&mut self) {
        self.is_kept = true;
    }

    /// Returns the paragraphs without the title.
    pub(crate) fn rest(&self) -> impl Iterator<Item = Span> {
        self.title_block.filter(|_| self.is_kept).into_iter().chain(self.rest.iter().copied())
    }

    /// Returns the paragraphs with the block of the title.
    pub(crate) fn all(&self) -> impl Iterator<Item = Span> {
        self.title_block.into_iter().chain(self.rest.iter().copied())
    }
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
