//! The whole answer as one JSON object: over several lines on a terminal, on one line in a pipe.

use std::io::{self, Write};

use newsgrep::{Hit, Response};
use serde::Serialize;

use super::Printer;
use crate::config::Context;
use crate::sanitize;

/// Collects the hits, which stand inside the object.
pub(crate) struct Json<'a> {
    context: &'a Context,
    hits: Vec<Hit>,
}

impl<'a> Json<'a> {
    pub(crate) fn new(context: &'a Context) -> Self {
        Json { context, hits: Vec::new() }
    }
}

impl Printer for Json<'_> {
    fn hit(&mut self, _out: &mut dyn Write, hit: Hit, _link: Option<&str>) -> io::Result<()> {
        self.hits.push(hit);
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, response: Response) -> io::Result<()> {
        let response = Response { hits: std::mem::take(&mut self.hits), ..response };
        value(out, &response, self.context)
    }
}

/// Prints one value, and a line end.
pub(crate) fn value(out: &mut dyn Write, value: &impl Serialize, context: &Context) -> io::Result<()> {
    let text = if context.stdout_is_terminal {
        sanitize::json(&serde_json::to_string_pretty(value)?).into_owned()
    } else {
        serde_json::to_string(value)?
    };
    writeln!(out, "{text}")
}

/// Prints one value on one line.
pub(crate) fn value_on_a_line(
    out: &mut dyn Write,
    value: &impl Serialize,
    context: &Context,
) -> io::Result<()> {
    let text = serde_json::to_string(value)?;
    writeln!(out, "{}", if context.stdout_is_terminal { sanitize::json(&text) } else { text.into() })
}
