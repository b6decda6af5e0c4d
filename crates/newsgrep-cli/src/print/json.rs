//! The whole answer as one JSON object: over several lines on a terminal, on one line in a pipe.

use std::io::{self, Write};

use newsgrep::Hit;
use newsgrep::query::RESPONSE_FORMAT;
use serde::Serialize;

use super::{Printer, Rest};
use crate::config::Context;
use crate::sanitize;

/// Prints each hit as soon as it is read: the first key is the version, then come the hits, then all the rest.
///
/// On a terminal the hits are collected, to be laid out for people.
pub(crate) struct Json<'a> {
    context: &'a Context,
    begun: bool,
    hits: Vec<Hit>,
}

impl<'a> Json<'a> {
    pub(crate) fn new(context: &'a Context) -> Self {
        Json { context, begun: false, hits: Vec::new() }
    }

    /// Prints what stands before the next hit.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match std::mem::replace(&mut self.begun, true) {
            true => write!(out, ","),
            false => write!(out, "{{\"format\":{RESPONSE_FORMAT},\"hits\":["),
        }
    }
}

impl Printer for Json<'_> {
    fn hit(&mut self, out: &mut dyn Write, hit: Hit, _link: Option<&str>) -> io::Result<()> {
        if self.context.stdout_is_terminal {
            self.hits.push(hit);
            return Ok(());
        }
        self.begin(out)?;
        Ok(serde_json::to_writer(out, &hit)?)
    }

    fn end(&mut self, out: &mut dyn Write, mut rest: Rest) -> io::Result<()> {
        if !self.begun {
            rest.response.hits = std::mem::take(&mut self.hits);
            return value(out, &rest, self.context);
        }
        let rest = serde_json::to_value(&rest)?;
        write!(out, "]")?;
        for (key, value) in rest.as_object().into_iter().flatten() {
            if key != "format" && key != "hits" {
                write!(out, ",\"{key}\":{value}")?;
            }
        }
        writeln!(out, "}}")
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
