//! A peer in a process of its own, asked through its standard input and output, one line a question.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};

use super::Runs;
use crate::question::{Mode, Question};

/// A process that answers questions until it is dropped.
pub(crate) struct Outside {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Outside {
    /// Starts the process and waits until it says `ready`.
    pub(crate) fn start(command: &mut Command) -> Result<Outside> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().context("the process has no output")?);
        let mut outside = Outside { child, questions, answers };
        let line = outside.line()?;
        if line != "ready" {
            bail!("{command:?} is not ready, but says `{line}`");
        }
        Ok(outside)
    }

    /// Asks a question so many times in a row.
    pub(crate) fn ask(&mut self, question: &Question, mode: Mode, times: usize) -> Result<Runs> {
        let questions = self.questions.as_mut().context("the process is being ended")?;
        questions.write_all(question.line(mode, times).as_bytes())?;
        questions.flush()?;
        let line = self.line()?;
        let mut numbers = line.split('\t');
        let read = |number: Option<&str>| number.and_then(|number| number.parse().ok());
        let found = read(numbers.next()).with_context(|| format!("no answer to {question}: `{line}`"))?;
        let nanos = numbers.map(str::parse).collect::<Result<_, _>>().context("times are numbers")?;
        Ok(Runs { found, nanos })
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            bail!("the process has ended; what it says about that is above");
        }
        Ok(line.trim_end_matches('\n').to_owned())
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        // At the end of its input it ends by itself.
        self.questions = None;
        let _ = self.child.wait();
    }
}
