//! Shows how a format that newsgrep does not know is read: a teleprinter's log, with a line of keys before each story.
//! The reader is yours and makes [`Article`]s; from there on everything is as with any other source.
//!
//! Run: `cargo run --example custom_source`.
#![allow(clippy::print_stdout, reason = "an example shows what it finds")]

use newsgrep::{Added, Archive, Article, Date, Precision, Result};

/// What the teleprinter wrote: stories between `ZCZC` and `NNNN`, the keys on the first line, the headline on the second,
/// an indented line for each new paragraph.
const LOG: &str = "\
ZCZC no=0412 desk=world time=2031-03-05T09:14Z
ENVOYS RETURN TO ISEL
  The envoys of both sides are back in
Isel, a week after they left without a word.
  \"It is a moment of truth,\" said one of them.
NNNN
ZCZC no=0413 desk=sport time=soon
REGATTA PUT OFF
  Too much wind, the organisers said.
NNNN
ZCZC no=0414 desk=world
NNNN
";

/// Reads every story; those without text come out as the number of their telegram.
fn read(log: &str) -> Vec<std::result::Result<Article, String>> {
    let stories = log.split("ZCZC ").skip(1).filter_map(|rest| rest.split("NNNN").next());
    stories.map(|story| article_of(story).ok_or_else(|| key(story, "no").unwrap_or("?").to_owned())).collect()
}

fn article_of(story: &str) -> Option<Article> {
    let mut lines = story.lines().skip(1);
    let headline = lines.next()?;
    let mut paragraphs: Vec<String> = Vec::new();
    for line in lines {
        match paragraphs.last_mut() {
            Some(open) if !line.starts_with("  ") => *open += &format!(" {line}"),
            _ => paragraphs.push(line.trim().to_owned()),
        }
    }
    // The origin must stay the same when the log is read again, and differ between telegrams.
    let origin = format!("teleprinter/{}", key(story, "no")?);
    let mut article = Article::from_parts(origin, Some(headline), paragraphs.iter().map(String::as_str));
    article.source = Some("Coastal Wire".to_owned());
    article.section = key(story, "desk").map(str::to_owned);
    article.published = key(story, "time").and_then(|time| time.parse::<Date>().ok());
    Some(article)
}

fn key<'a>(story: &'a str, name: &str) -> Option<&'a str> {
    let keys = story.lines().next()?.split_whitespace();
    keys.filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn main() -> Result<()> {
    let archive = Archive::in_memory()?;
    let mut writer = archive.writer()?;
    let mut without_text = Vec::new();
    for story in read(LOG) {
        match story {
            Ok(article) => assert_eq!(writer.add(&article)?, Added::New),
            // Nothing vanishes: what is no article is counted and named.
            Err(number) => without_text.push(number),
        }
    }
    writer.commit()?;
    println!("no text: {without_text:?}");

    // The phrase is found although it breaks at a line end, and under any quotation marks.
    let response = archive.search("«back in Isel» section:world")?;
    let hit = &response.hits[0];
    println!("{} | {:?} | {}", hit.origin, hit.date, hit.paragraphs[0].text);

    assert_eq!(without_text, ["0414"]);
    assert_eq!(hit.origin, "teleprinter/0412");
    assert_eq!(hit.published.map(Date::precision), Some(Precision::Minute));
    let undated = archive.search("date:none")?;
    assert_eq!(undated.hits.len(), 1);
    assert_eq!(undated.hits[0].title.as_deref(), Some("REGATTA PUT OFF"));
    // Reading the log again changes nothing.
    let again: Vec<Added> =
        read(LOG).into_iter().flatten().map(|article| writer.add(&article)).collect::<Result<_>>()?;
    assert_eq!(again, [Added::Unchanged, Added::Unchanged]);
    Ok(())
}
