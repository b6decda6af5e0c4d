//! `newsgrep rebuild`: a new index, from the stored text and then from the original files, naming what is lost.

use std::io::Write;

use anyhow::Result;
use newsgrep::sync;

use crate::args::{ArchiveArgs, Format};
use crate::config::Context;
use crate::exit::Exit;
use crate::origin::Origins;
use crate::progress::Teller;
use crate::{print, sanitize, target};

pub(crate) fn run(args: &ArchiveArgs, context: &Context) -> Result<Exit> {
    let dir = target::archive_dir(&args.place, &args.paths, context)?;
    let options = target::options(&args.place)?;
    let origins = Origins::default();
    let mut teller = Teller::new(&origins, context);
    let outcome = sync::rebuild(&dir, &options, &mut |event| teller.hear(event));
    teller.finish();
    let (rebuilt, read) = outcome?;
    let mut out = print::stdout();
    if matches!(context.format, Format::Json | Format::Jsonl) {
        print::json::value(&mut out, &serde_json::json!({ "rebuilt": rebuilt, "read": read }), context)?;
    } else {
        for lost in &rebuilt.lost {
            let origin = lost.origin.as_deref().map(|origin| format!(" (`{origin}`)")).unwrap_or_default();
            let line = format!("{}{origin}: {}", lost.file, lost.detail);
            writeln!(out, "{}", sanitize::line(&line))?;
        }
        writeln!(
            out,
            "{} articles, {} paragraphs from the stored text, {} losses; \
             from the files {} indexed, {} unchanged, {} removed, {} rejected",
            rebuilt.articles,
            rebuilt.paragraphs,
            rebuilt.lost.len(),
            read.indexed,
            read.unchanged,
            read.removed,
            read.rejected.values().sum::<u64>()
        )?;
    }
    out.flush()?;
    Ok(Exit::done(read.trouble || !rebuilt.lost.is_empty()))
}
