//! One hit a line, as JSON, written as soon as it is read.

use std::io::{self, Write};

use newsgrep::Hit;

use super::{Printer, json};
use crate::config::Context;

pub(crate) struct JsonLines<'a> {
    context: &'a Context,
}

impl<'a> JsonLines<'a> {
    pub(crate) fn new(context: &'a Context) -> Self {
        JsonLines { context }
    }
}

impl Printer for JsonLines<'_> {
    fn hit(&mut self, out: &mut dyn Write, hit: Hit, _link: Option<&str>) -> io::Result<()> {
        json::value_on_a_line(out, &hit, self.context)
    }
}
