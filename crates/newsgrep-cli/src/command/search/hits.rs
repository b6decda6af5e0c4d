//! Hits, printed as they are read, and taken down where the search is put on record.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;

use anyhow::Result;
use newsgrep::query::Advice;
use newsgrep::{Hit, Notice, Request, Response};

use super::advice;
use crate::args::{Format, Hyperlinks, SearchArgs};
use crate::config::Context;
use crate::print::{self, Printer, Rest};
use crate::record::Recorder;
use crate::target::Target;
use crate::{sanitize, say};

/// A search under way.
pub(super) struct Search<'a> {
    pub(super) target: &'a Target,
    pub(super) args: &'a SearchArgs,
    pub(super) context: &'a Context,
    /// What the user should know beside what the answer says.
    pub(super) notices: &'a [Notice],
    /// How many hits are printed; all of them may be read to be taken down.
    pub(super) shown: usize,
}

/// What came of it.
pub(super) struct Answer {
    /// Everything but the hits.
    pub(super) response: Response,
    /// Whether there was a hit.
    pub(super) found: bool,
    pub(super) printed: usize,
    /// Why nothing was found, if that is wanted.
    pub(super) advice: Option<Advice>,
}

impl Search<'_> {
    /// Answers the request and prints it.
    pub(super) fn run(&self, request: &Request, mut recorder: Option<Recorder>) -> Result<Answer> {
        let mut stdout = print::stdout();
        // What is explained stands before the hits, and is known after them.
        let mut collected = Vec::new();
        let explains = self.args.explain && self.context.format != Format::Json;
        let out: &mut dyn Write = if explains { &mut collected } else { &mut stdout };
        let mut scores = String::new();
        let mut printer = self.printer();
        let (mut read, mut printed) = (0, 0);
        let mut failed: Option<io::Error> = None;
        let mut response = self.target.archive.stream(request, &mut |hit| {
            read += 1;
            if let Some(recorder) = &mut recorder {
                recorder.hit(&hit);
            }
            if failed.is_none() && printed < self.shown {
                printed += 1;
                if let Some(parts) = hit.score_parts.as_ref().filter(|_| explains) {
                    scores.push_str(&format!("\n{}: {parts}", self.target.origins.shown(&hit.origin)));
                }
                failed = self.print(out, printer.as_mut(), hit).err();
            }
            // Whoever reads may have enough of it; a record is of the whole all the same.
            match recorder.is_some() || failed.is_none() {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        })?;
        self.target.mark(&mut response);
        if let Some(recorder) = recorder {
            recorder.write(request, &response)?;
        }
        if let Some(error) = failed {
            return Err(error.into());
        }
        response.notices.splice(0..0, self.notices.iter().cloned());
        let found = read > 0 || response.counts.articles.value > 0;
        // An answer that is not whole may have missed what there is.
        let advice =
            (!found && response.complete && self.wants_advice()).then(|| advice::ask(self.target, request));
        let advice = advice.transpose()?;
        printer.end(out, Rest { response: response.clone(), advice: advice.clone() })?;
        out.flush()?;
        if let Some(explanation) = response.explanation.as_ref().filter(|_| explains) {
            say::raw(sanitize::block(&format!("{explanation}{scores}")));
        }
        stdout.write_all(&collected)?;
        stdout.flush()?;
        Ok(Answer { response, found, printed, advice })
    }

    fn wants_advice(&self) -> bool {
        let SearchArgs { quiet, count, .. } = self.args;
        match self.context.format {
            _ if *quiet => false,
            Format::Json => true,
            _ => !count && (self.context.for_people() || self.context.verbose),
        }
    }

    fn printer(&self) -> Box<dyn Printer + '_> {
        match () {
            () if self.args.quiet => Box::new(print::Nothing),
            () if self.args.count => Box::new(print::Totals { context: self.context }),
            () if self.args.list => {
                Box::new(print::List { style: self.context.style, printed: Default::default() })
            }
            () if self.args.only_matching => Box::new(print::OnlyMatching { style: self.context.style }),
            () => print::hits(self.context),
        }
    }

    fn print(&self, out: &mut dyn Write, printer: &mut dyn Printer, mut hit: Hit) -> io::Result<()> {
        let wanted = self.args.hyperlink_format == Hyperlinks::File && self.context.stdout_is_terminal;
        let link = wanted.then(|| self.target.origins.file(&hit.origin)).flatten();
        let link = link.map(|path| file_url(&path));
        hit.origin = self.target.origins.shown(&hit.origin).into_owned();
        printer.hit(out, hit, link.as_deref())
    }
}

/// Returns the address of a file, every byte escaped that could end a terminal's link.
fn file_url(path: &Path) -> String {
    let mut url = "file://".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                url.push(char::from(*byte));
            }
            byte => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}
