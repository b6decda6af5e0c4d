//! Why nothing was found, and what would find something: the library's advice, as words and commands to paste.

use std::path::PathBuf;
use std::time::Duration;

use newsgrep::query::ClauseCount;
use newsgrep::{Advice, Request};

use crate::args::SearchArgs;
use crate::print::articles;
use crate::target::Target;
use crate::{command_line, say};

/// How long a user who found nothing may wait to hear why.
const LIMIT: Duration = Duration::from_millis(250);

/// Words like a misspelt one that are told.
const SPELLINGS: usize = 3;

/// Clauses that are told.
const CLAUSES: usize = 8;

/// Returns why the request finds nothing.
pub(super) fn ask(target: &Target, request: &Request) -> Result<Advice, newsgrep::Error> {
    let request = Request { timeout: None, ..request.clone() };
    target.archive.advise(&request, target.archive.patience(LIMIT))
}

/// Tells the advice: what each clause finds, then other spellings, then what to change, the smallest first.
pub(super) fn tell(advice: &Advice, args: &SearchArgs, paths: &[PathBuf]) {
    if let Some(line) = clauses(&advice.clauses) {
        say::note(line);
    }
    let command = |text: &str, scope| command_line::search(text, scope, &args.asking.place, paths);
    for spelling in advice.spellings.iter().take(SPELLINGS) {
        let command = command(&spelling.text, args.asking.scope);
        say::hint(format_args!(
            "`{}` is hardly here; did you mean {}? {}: {command}",
            spelling.typed,
            spelling.word,
            articles(spelling.articles)
        ));
    }
    for change in &advice.relaxations {
        let command = command(&change.text, change.scope);
        say::hint(format_args!("{} {}: {command}", articles(change.articles), change.what));
    }
}

/// Returns what each clause finds alone; nothing if there is but one, which finds nothing, as is known.
fn clauses(clauses: &[ClauseCount]) -> Option<String> {
    if clauses.len() < 2 {
        return None;
    }
    let clause = |clause: &ClauseCount| format!("{} {}", clause.text, articles(clause.articles));
    let mut counts: Vec<String> = clauses.iter().take(CLAUSES).map(clause).collect();
    if clauses.len() > CLAUSES {
        counts.push("…".to_owned());
    }
    Some(format!("alone: {}", counts.join(" · ")))
}
