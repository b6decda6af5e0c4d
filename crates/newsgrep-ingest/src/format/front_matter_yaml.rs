//! The YAML that front matter is written in: keys with a text, a list or one level of keys. In: the lines between the
//! rules. Out: keys and values, and the lines that are not understood. It is no reader of YAML: anchors, tags and
//! deeper values are left out.

use std::borrow::Cow;

use super::record_value::{Pairs, Value};

/// The most lines that are told of.
const MAX_PROBLEMS: usize = 10;

/// The longest value in quotation marks or brackets, in bytes, that goes on for some lines: with each of them it is looked
/// at from its beginning.
const MAX_VALUE: usize = 16 << 10;

/// Reads the lines; problems have their line in the file, whose first line is the rule.
pub(crate) fn read(inner: &str) -> (Pairs<'_>, Vec<(u64, String)>) {
    let mut yaml = Yaml { lines: inner.lines().collect(), at: 0, problems: Vec::new() };
    let pairs = yaml.pairs();
    (pairs, yaml.problems)
}

struct Yaml<'t> {
    lines: Vec<&'t str>,
    at: usize,
    problems: Vec<(u64, String)>,
}

impl<'t> Yaml<'t> {
    fn pairs(&mut self) -> Pairs<'t> {
        let mut pairs = Vec::new();
        while let Some(line) = self.next() {
            match key_of(line) {
                Some((key, rest)) if indent(line) == 0 => {
                    let value = self.value(rest);
                    pairs.push((key, value));
                }
                _ => self.problem(line),
            }
        }
        pairs
    }

    /// Returns the next line that is neither blank nor a comment.
    fn next(&mut self) -> Option<&'t str> {
        loop {
            let line = *self.lines.get(self.at)?;
            self.at += 1;
            if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
                return Some(line);
            }
        }
    }

    /// Returns the next line if it belongs to the key before it.
    fn next_inside(&mut self) -> Option<&'t str> {
        let before = self.at;
        let line = self.next()?;
        if indent(line) > 0 || line.starts_with("- ") || line.trim_end() == "-" {
            return Some(line);
        }
        self.at = before;
        None
    }

    fn problem(&mut self, line: &str) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push((self.at as u64 + 1, line.trim().to_owned()));
        }
    }

    fn value(&mut self, rest: &'t str) -> Value<'t> {
        match rest.chars().next() {
            None => self.below(),
            Some('|' | '>') if rest[1..].chars().all(|c| matches!(c, '-' | '+' | '0'..='9')) => {
                self.block(rest.starts_with('>'))
            }
            Some('&' | '*' | '!' | '{') => {
                let line = self.lines[self.at - 1];
                self.problem(line);
                Value::Null
            }
            Some('[') => self.flow(rest),
            Some(_) => self.continued(rest),
        }
    }

    /// Reads a list or keys on the lines below.
    fn below(&mut self) -> Value<'t> {
        let mut list = Vec::new();
        let mut pairs: Pairs<'t> = Vec::new();
        while let Some(line) = self.next_inside() {
            let inner = line.trim();
            let item = inner.strip_prefix("- ").or((inner == "-").then_some(""));
            match (item.map(str::trim), key_of(inner)) {
                (Some(item), _) => list.push(match key_of(item) {
                    Some((key, rest)) if !item.starts_with(['"', '\'']) => {
                        Value::Map(vec![(key, scalar(rest))])
                    }
                    _ => scalar(item),
                }),
                // More of the entry of a list: `- name: …` and then `url: …`.
                (None, Some((key, rest))) => match list.last_mut() {
                    Some(Value::Map(pairs)) => pairs.push((key, scalar(rest))),
                    Some(_) => self.problem(line),
                    None => pairs.push((key, scalar(rest))),
                },
                (None, None) => self.problem(line),
            }
        }
        match (list.is_empty(), pairs.is_empty()) {
            (false, _) => Value::List(list),
            (true, false) => Value::Map(pairs),
            (true, true) => Value::Null,
        }
    }

    /// Reads the lines of a block string; a folded one has its lines joined.
    fn block(&mut self, is_folded: bool) -> Value<'t> {
        let mut lines = Vec::new();
        while let Some(line) = self.lines.get(self.at) {
            if !line.trim().is_empty() && indent(line) == 0 {
                break;
            }
            lines.push(line.trim());
            self.at += 1;
        }
        let gap = if is_folded { " " } else { "\n" };
        Value::Text(Cow::Owned(lines.join(gap).trim().to_owned()))
    }

    /// Reads `[a, "b"]`, which may go on for some lines.
    fn flow(&mut self, rest: &'t str) -> Value<'t> {
        // A list of JSON, whose texts may hold anything.
        if let Ok(texts) = serde_json::from_str::<Vec<String>>(rest) {
            return Value::List(texts.into_iter().map(|text| Value::Text(Cow::Owned(text))).collect());
        }
        let mut text = Cow::Borrowed(rest);
        while !without_comment(&text).ends_with(']') {
            let Some(line) = self.next_inside().filter(|_| text.len() <= MAX_VALUE) else {
                self.problem(rest);
                return Value::Null;
            };
            let text = text.to_mut();
            text.push(' ');
            text.push_str(line.trim());
        }
        let inner = without_comment(&text);
        let inner = &inner[1..inner.len() - 1];
        Value::List(entries(inner).into_iter().map(|entry| Value::Text(Cow::Owned(entry))).collect())
    }

    /// Reads a text that may go on for some lines.
    fn continued(&mut self, rest: &'t str) -> Value<'t> {
        let mut text = Cow::Borrowed(rest);
        let is_quoted = rest.starts_with(['"', '\'']);
        while !(is_quoted && (text.len() > MAX_VALUE || is_closed(&text))) {
            let before = self.at;
            match self.next_inside() {
                Some(line) if indent(line) > 0 && (is_quoted || key_of(line.trim()).is_none()) => {
                    let text = text.to_mut();
                    text.push(' ');
                    text.push_str(line.trim());
                }
                _ => {
                    self.at = before;
                    break;
                }
            }
        }
        match text {
            Cow::Borrowed(text) => scalar(text),
            Cow::Owned(text) => match scalar(&text) {
                Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
                _ => Value::Null,
            },
        }
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Returns the key of a line, and what follows it.
fn key_of(line: &str) -> Option<(Cow<'_, str>, &str)> {
    let (key, rest) = match line.find(": ") {
        Some(at) => (&line[..at], &line[at + 2..]),
        None => (line.trim_end().strip_suffix(':')?, ""),
    };
    let key = key.trim().trim_matches(['"', '\'']);
    let is_key = !key.is_empty() && key.len() <= 60 && !key.contains(['[', ']', '{', '}', ',', '#']);
    is_key.then(|| (Cow::Borrowed(key), rest.trim()))
}

/// Reads a text on one line, with or without quotation marks.
fn scalar(text: &str) -> Value<'_> {
    let text = text.trim();
    if text.starts_with('"') {
        let end = closing(text).unwrap_or(text.len());
        // JSON has the escapes that are met in practice.
        let inner = serde_json::from_str::<String>(&text[..end]);
        return Value::Text(inner.map_or_else(|_| Cow::Borrowed(text.trim_matches('"')), Cow::Owned));
    }
    if text.starts_with('\'') {
        let end = closing(text).unwrap_or(text.len());
        let inner = text[1..end].strip_suffix('\'').unwrap_or(&text[1..end]);
        return Value::Text(match inner.contains("''") {
            true => Cow::Owned(inner.replace("''", "'")),
            false => Cow::Borrowed(inner),
        });
    }
    match without_comment(text) {
        "" | "~" | "null" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        text => Value::Text(Cow::Borrowed(text)),
    }
}

/// Returns a text without the comment behind it.
fn without_comment(text: &str) -> &str {
    text.find(" #").map_or(text, |at| &text[..at]).trim_end()
}

fn is_closed(text: &str) -> bool {
    closing(text).is_some()
}

/// Returns the place behind the quotation mark that closes the one at the beginning.
fn closing(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if quote == '"' => {
                chars.next();
            }
            '\'' if quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == '\'') => {
                chars.next();
            }
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Splits the inside of `[…]` at the commas that are not inside quotation marks.
fn entries(inner: &str) -> Vec<String> {
    let mut entries = Vec::new();
    let mut rest = inner.trim();
    while !rest.is_empty() {
        let quoted = if rest.starts_with(['"', '\'']) { closing(rest).unwrap_or(rest.len()) } else { 0 };
        let end = rest[quoted..].find(',').map_or(rest.len(), |at| quoted + at);
        if let Value::Text(text) = scalar(&rest[..end]) {
            entries.push(text.into_owned());
        }
        rest = rest[end..].trim_start_matches(',').trim_start();
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(yaml: &str, expected: &str) {
        let (pairs, problems) = read(yaml);
        let told: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}={}", tell(value))).collect();
        let problems: String = problems.iter().map(|(line, text)| format!(" !{line} {text}")).collect();
        assert_eq!(told.join(" ") + &problems, expected, "{yaml}");
    }

    fn tell(value: &Value<'_>) -> String {
        match value {
            Value::Text(text) => format!("<{text}>"),
            Value::List(list) => format!("[{}]", list.iter().map(tell).collect::<String>()),
            Value::Map(pairs) => {
                pairs.iter().map(|(key, value)| format!("({key}={})", tell(value))).collect()
            }
            value => format!("{value:?}"),
        }
    }

    #[test]
    fn keys_with_texts_and_lists_are_read() {
        check(
            "title: Talks: the end # not said\ndate: 2022-01-12",
            "title=<Talks: the end> date=<2022-01-12>",
        );
        check("title: \"Say \\\"no\\\" # now\" # x\nkop: 'It''s'", "title=<Say \"no\" # now> kop=<It's>");
        check("tags: [a, \"b, c\", 'd']\nnone: []", "tags=[<a><b, c><d>] none=[]");
        check("tags:\n  - a\n  - \"b: c\"\n# x\nlang: en", "tags=[<a><b: c>] lang=<en>");
        check("tags:\n- a\n- b\n", "tags=[<a><b>]");
        check("text: |\n  One\n\n  Two\nnext: >-\n  a\n  b", "text=<One\n\nTwo> next=<a b>");
        check("title: Talks\n  go on\ndraft: true\nx: ~", "title=<Talks go on> draft=Bool(true) x=Null");
        check("author:\n  name: A. Writer\n  url: x", "author=(name=<A. Writer>)(url=<x>)");
        check("authors:\n  - name: A\n    url: x\n  - name: B", "authors=[(name=<A>)(url=<x>)(name=<B>)]");
        check("tags: [a,\n  b]", "tags=[<a><b>]");
    }

    #[test]
    fn what_is_not_understood_is_left_out_and_named() {
        check("title: Talks\nwhat is this\ndate: 2022", "title=<Talks> date=<2022> !3 what is this");
        check("a: &x 1\nb: *x", "a=Null b=Null !2 a: &x 1 !3 b: *x");
        check("tags: [a, b", "tags=Null !2 [a, b");
        check("a: \"open\nb: 1", "a=<open> b=<1>");
        let endless = format!("a: [x\n{}b: 1", " y,\n".repeat(10_000));
        assert!(read(&endless).0.iter().any(|(key, _)| key == "b"));
        check("a: '", "a=<>");
        check("a: \"", "a=<>");
    }
}
