//! A stream of JSON cut into its values, so that one record is in memory at a time. In: the bytes. Out: the bytes of
//! one value after another and where they begin. It only follows brackets and quotation marks; whether a value is
//! valid is the parser's to say.

use std::io::{self, BufRead};

use super::record::MAX_DEPTH;

/// The bytes of a JSON file, and the place reached.
pub(crate) struct Scan<R> {
    stream: R,
    /// The longest value.
    limit: u64,
    /// The line of the next byte, counted from 1.
    pub(crate) line: u64,
    /// The bytes before it on its line.
    column: u64,
    /// Whether there was only white space before it on its line.
    is_indent: bool,
}

/// How a value ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Where its brackets are closed.
    Closed,
    /// It goes on too long; it was passed over.
    TooLong,
    /// It is nested too deep; it was passed over.
    TooDeep,
    /// A line ends inside a string, which no value has; the line was read to its end.
    Torn,
    /// The stream ends before it does.
    Cut,
}

/// Where the reading of one value is.
#[derive(Default)]
struct State {
    depth: usize,
    in_string: bool,
    escaped: bool,
    end: Option<End>,
}

impl<R: BufRead> Scan<R> {
    pub(crate) fn new(stream: R, limit: u64) -> Self {
        Scan { stream, limit, line: 1, column: 0, is_indent: true }
    }

    /// Returns the next byte that is no white space, which is put into `out` as long as there is room.
    pub(crate) fn peek(&mut self, out: &mut Vec<u8>) -> io::Result<Option<u8>> {
        loop {
            let chunk = fill(&mut self.stream)?;
            let Some(first) = chunk.first() else { return Ok(None) };
            let blank = chunk.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            if blank == 0 {
                return Ok(Some(*first));
            }
            let room = usize::try_from(self.limit).unwrap_or(usize::MAX).saturating_sub(out.len()).min(blank);
            out.extend_from_slice(&chunk[..room]);
            let (line, column) = moved(self.line, self.column, &chunk[..blank]);
            self.is_indent |= line > self.line;
            (self.line, self.column) = (line, column);
            self.stream.consume(blank);
        }
    }

    /// Copies the next byte; of what is longer than a value may be, one byte too many is kept to show it.
    pub(crate) fn take(&mut self, out: &mut Vec<u8>) {
        if let Ok([first, ..]) = self.stream.fill_buf() {
            if out.len() as u64 <= self.limit {
                out.push(*first);
            }
            self.skip();
        }
    }

    /// Returns the bytes before the next one on its line.
    pub(crate) fn column(&self) -> usize {
        usize::try_from(self.column).unwrap_or(usize::MAX)
    }

    /// Passes over the next byte.
    pub(crate) fn skip(&mut self) {
        self.stream.consume(1);
        self.column += 1;
        self.is_indent = false;
    }

    /// Returns the bytes before the next value on its line, if they are only white space.
    pub(crate) fn indent(&self) -> Option<u64> {
        self.is_indent.then_some(self.column)
    }

    /// Copies the next value to the end of `out`; with a `depth` the rest of one, up to the bracket that closes it.
    pub(crate) fn value(&mut self, out: &mut Vec<u8>, depth: usize) -> io::Result<End> {
        let mut state = State { depth, ..State::default() };
        let mut is_kept = out.len() as u64 <= self.limit;
        let mut is_too_deep = false;
        loop {
            let chunk = fill(&mut self.stream)?;
            if chunk.is_empty() {
                let is_scalar = state.depth == 0 && !state.in_string && !out.is_empty();
                return Ok(if is_scalar { End::Closed } else { End::Cut });
            }
            let taken = state.follow(chunk);
            if is_kept {
                out.extend_from_slice(&chunk[..taken]);
            }
            (self.line, self.column) = moved(self.line, self.column, &chunk[..taken]);
            self.is_indent = chunk[..taken].ends_with(b"\n");
            self.stream.consume(taken);
            is_too_deep |= state.depth > MAX_DEPTH;
            if is_too_deep || out.len() as u64 > self.limit {
                is_kept = false;
            }
            match state.end {
                Some(End::Closed) if is_too_deep => return Ok(End::TooDeep),
                Some(End::Closed) if !is_kept => return Ok(End::TooLong),
                Some(end) => return Ok(end),
                None => {}
            }
        }
    }

    /// Passes over lines up to the next object that begins one, behind as much white space as the objects before.
    ///
    /// Returns whether there is one.
    pub(crate) fn next_object(&mut self, indent: Option<u64>) -> io::Result<bool> {
        loop {
            match self.peek(&mut Vec::new())? {
                None => return Ok(false),
                Some(b'{') if self.is_indent && indent.is_none_or(|indent| indent == self.column) => {
                    return Ok(true);
                }
                Some(_) => self.skip_line()?,
            }
        }
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let chunk = fill(&mut self.stream)?;
            let end = chunk.iter().position(|byte| *byte == b'\n').map_or(chunk.len(), |at| at + 1);
            let is_done = chunk.is_empty() || chunk[end - 1] == b'\n';
            self.stream.consume(end);
            if is_done {
                (self.line, self.column, self.is_indent) = (self.line + 1, 0, true);
                return Ok(());
            }
        }
    }
}

/// Returns what is in the buffer; an interruption is no end.
fn fill<R: BufRead>(stream: &mut R) -> io::Result<&[u8]> {
    while let Err(error) = stream.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    stream.fill_buf()
}

/// Returns the place behind these bytes.
fn moved(line: u64, column: u64, bytes: &[u8]) -> (u64, u64) {
    match bytes.iter().rposition(|byte| *byte == b'\n') {
        Some(last) => {
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
            (line + lines as u64, (bytes.len() - last - 1) as u64)
        }
        None => (line, column + bytes.len() as u64),
    }
}

impl State {
    /// Returns how many of the bytes belong to the value.
    fn follow(&mut self, bytes: &[u8]) -> usize {
        let mut at = 0;
        while at < bytes.len() {
            if self.in_string {
                at += self.follow_string(&bytes[at..]);
                if self.end.is_some() {
                    return at;
                }
                continue;
            }
            match bytes[at] {
                b'"' => self.in_string = true,
                b'{' | b'[' => {
                    self.depth += 1;
                    // The caller is to see how deep it is.
                    if self.depth == MAX_DEPTH + 1 {
                        return at + 1;
                    }
                }
                b'}' | b']' | b',' if self.depth == 0 => return self.closed(at),
                byte if self.depth == 0 && byte.is_ascii_whitespace() => return self.closed(at),
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return self.closed(at + 1);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        at
    }

    /// Follows a string to its end; returns how many of the bytes belong to it.
    fn follow_string(&mut self, bytes: &[u8]) -> usize {
        let mut at = 0;
        loop {
            if !self.escaped {
                let is_plain = |byte: &&u8| !matches!(**byte, b'"' | b'\\' | b'\n');
                at += bytes[at..].iter().take_while(is_plain).count();
            }
            let Some(byte) = bytes.get(at) else { return bytes.len() };
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.in_string = false;
                    if self.depth == 0 {
                        return self.closed(at + 1);
                    }
                    return at + 1;
                }
                b'\n' => {
                    self.end = Some(End::Torn);
                    return at + 1;
                }
                _ => {}
            }
            at += 1;
        }
    }

    fn closed(&mut self, at: usize) -> usize {
        self.end = Some(End::Closed);
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expected: (&str, End)) {
        // Whatever the size of the pieces it arrives in.
        for size in [1, 2, 3, 1000] {
            let mut scan = Scan::new(io::BufReader::with_capacity(size, json.as_bytes()), 40);
            let mut out = Vec::new();
            let end = scan.value(&mut out, 0).unwrap();
            assert_eq!((String::from_utf8(out).unwrap().as_str(), end), expected, "{json}");
        }
    }

    #[test]
    fn a_value_ends_where_its_brackets_do() {
        check("{\"a\": [1, {}]}, 2", ("{\"a\": [1, {}]}", End::Closed));
        check("\"a]\\\"}\" : 1", ("\"a]\\\"}\"", End::Closed));
        check("12,", ("12", End::Closed));
        check("true]", ("true", End::Closed));
        check("12", ("12", End::Closed));
        check("{\"a\": [", ("{\"a\": [", End::Cut));
        check("{\"a\": \"b\n\"}", ("{\"a\": \"b\n", End::Torn));
    }

    #[test]
    fn what_is_too_long_or_too_deep_is_passed_over() {
        for json in [format!("[\"{}\"]", "x".repeat(100)), "[".repeat(70) + &"]".repeat(70)] {
            let mut bytes = io::BufReader::with_capacity(7, json.as_bytes());
            let mut scan = Scan::new(&mut bytes, 40);
            let end = scan.value(&mut Vec::new(), 0).unwrap();
            assert!(matches!(end, End::TooLong | End::TooDeep), "{end:?}");
            assert_eq!(scan.peek(&mut Vec::new()).unwrap(), None);
        }
    }

    #[test]
    fn bytes_taken_one_by_one_are_kept_up_to_the_limit() {
        let mut scan = Scan::new(&[b','; 1000][..], 40);
        let mut out = Vec::new();
        while scan.peek(&mut out).unwrap().is_some() {
            scan.take(&mut out);
        }
        assert_eq!((out.len(), scan.column()), (41, 1000));
    }

    #[test]
    fn lines_and_columns_are_counted() {
        let mut scan = Scan::new("\n  {\"a\":\n1}, 3".as_bytes(), 40);
        assert_eq!(scan.peek(&mut Vec::new()).unwrap(), Some(b'{'));
        assert_eq!((scan.line, scan.column, scan.indent()), (2, 2, Some(2)));
        scan.value(&mut Vec::new(), 0).unwrap();
        assert_eq!((scan.line, scan.column, scan.indent()), (3, 2, None));
    }
}
