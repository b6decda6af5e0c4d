//! Shows hits one at a time: breaking off when enough were seen, and ending a search from another thread.
//!
//! Run: `cargo run --example stream_hits`.
#![allow(clippy::print_stdout, reason = "an example shows what it finds")]

use std::ops::ControlFlow;
use std::sync::mpsc;

use newsgrep::{Archive, Article, Cancel, Request, Result, Sort, parse};

const ARTICLES: usize = 2_000;

fn archive() -> Result<Archive> {
    let archive = Archive::in_memory()?;
    let mut writer = archive.writer()?;
    for number in 0..ARTICLES {
        let text = format!("Report {number}\n\nNothing new from station {number}.");
        writer.add(&Article::from_text(format!("report/{number}"), text))?;
    }
    writer.commit()?;
    Ok(archive)
}

fn main() -> Result<()> {
    let archive = archive()?;
    let everything =
        Request { limit: usize::MAX, sort: Sort::Newest, ..Request::new(parse("\"nothing new\"")?) };

    // Only one hit is in memory at a time. Here the first one from a station in the nineties is enough.
    let mut seen = 0;
    let mut found = None;
    let response = archive.stream(&everything, &mut |hit| {
        seen += 1;
        if hit.paragraphs[0].text.contains("station 9") {
            found = hit.title;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    println!("{found:?} after {seen} of {} hits", response.counts.articles.value);
    assert!(found.is_some_and(|title| title.starts_with("Report 9")));
    assert!(seen < ARTICLES && response.complete);

    // A user presses the stop button, in another thread, while hits are shown.
    let cancel = Cancel::new();
    let (showing, shown) = mpsc::channel();
    let button = cancel.clone();
    let user = std::thread::spawn(move || {
        shown.recv().expect("the search shows a first hit");
        button.cancel();
    });
    let mut seen = 0;
    archive.stream(&Request { cancel: Some(cancel.clone()), ..everything.clone() }, &mut |_| {
        seen += 1;
        if seen == 1 {
            showing.send(()).expect("the user waits for it");
        }
        // Stands for the work of showing a hit; whoever is slow looks at the handle too.
        while seen == 3 && !cancel.is_cancelled() {
            std::thread::yield_now();
        }
        if cancel.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    user.join().expect("the user does not panic");
    println!("stopped after {seen} hits");
    assert!((1..=3).contains(&seen));

    // A handle that was used ends every search that has it, and the answer says that it is not whole.
    let response = archive.run(&Request { cancel: Some(cancel), ..everything })?;
    println!("{}: {}", response.notices[0].code, response.notices[0].message);
    assert!(!response.complete && !response.counts.articles.exact);
    assert_eq!(response.notices[0].code, "cancelled");
    Ok(())
}
