//! `newsgrep query`: how a text is understood, in canonical form or as a tree.

use std::io::Write;

use anyhow::Result;
use newsgrep::{Notice, ParseOptions, parse_with};

use crate::args::{Format, Place, QueryArgs};
use crate::config::Context;
use crate::exit::Exit;
use crate::{print, sanitize, saved, say};

pub(crate) fn run(args: &QueryArgs, context: &Context) -> Result<Exit> {
    let dialect = args.from.unwrap_or_default();
    let options = ParseOptions { today: Some(context.today), dialect };
    let parsed = parse_with(&args.text, &options)?;
    let mut notices = parsed.notices;
    let query = match saved::put_in(parsed.query.clone(), &Place::default(), context) {
        Ok(query) => query,
        // How a text is read does not depend on what is saved here.
        Err(error) => {
            notices.push(Notice::new("saved-search", format!("{error:#}")));
            parsed.query
        }
    };
    let canonical = newsgrep::print(&query);
    let mut out = print::stdout();
    match context.format {
        Format::Json | Format::Jsonl => {
            let value = serde_json::json!({ "query": canonical, "tree": query, "notices": notices });
            print::json::value(&mut out, &value, context)?;
        }
        Format::Text | Format::Csv => {
            writeln!(out, "{}", sanitize::line(&canonical))?;
            notices.iter().for_each(|notice| say::note(&notice.message));
        }
    }
    out.flush()?;
    Ok(Exit::Found)
}
