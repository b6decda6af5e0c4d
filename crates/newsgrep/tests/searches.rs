//! Saved searches: what can be saved, what refers to what, and what the file holds.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;

use newsgrep::{Archive, Article, Error, SavedSearches, SearchesError, parse, print};
use tempfile::TempDir;

/// Returns a desk's searches, two of which refer to others.
fn desk(dir: &TempDir) -> SavedSearches {
    let mut searches = SavedSearches::load(dir.path().join("searches.json")).unwrap();
    for (name, query) in [
        ("ferries", "ferr* OR \"harbour tax\""),
        ("courts", "trial -football"),
        ("ferry-trial", "query:ferries query:courts"),
        ("Front.page_1", "title:(trial OR storm) OR query:ferry-trial"),
    ] {
        assert_eq!(searches.add(name, query, "2031-03-04").unwrap(), None);
    }
    searches
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: newsgrep::Result<T>, message: &str) {
    assert_eq!(result.unwrap_err().to_string(), message);
}

#[test]
fn searches_are_saved_in_canonical_form_and_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut searches = desk(&dir);
    searches.add("plain", "  trial   « harbour tax« ", "2031-03-05").unwrap();
    searches.save().unwrap();
    let again = SavedSearches::load(searches.path()).unwrap();
    assert!(again.list().eq(searches.list()));
    assert_eq!(again.get("plain").unwrap().query, "trial AND \"harbour tax\"");
    assert_eq!(again.get("plain").unwrap().saved, "2031-03-05");
    let names: Vec<&str> = again.list().map(|(name, _)| name).collect();
    assert_eq!(names, ["Front.page_1", "courts", "ferries", "ferry-trial", "plain"]);
    // Nothing is left beside the file.
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn no_file_holds_no_searches_and_names_keep_their_case() {
    let dir = tempfile::tempdir().unwrap();
    let mut searches = SavedSearches::load(dir.path().join("none.json")).unwrap();
    assert!(searches.is_empty());
    searches.add("a", "trial", "").unwrap();
    searches.add("A", "storm", "").unwrap();
    assert_eq!(searches.len(), 2);
    let before = searches.add("a", "ferry", "").unwrap().unwrap();
    assert_eq!((before.query.as_str(), searches.get("a").unwrap().query.as_str()), ("trial", "ferry"));
}

#[test]
fn what_cannot_be_saved_is_refused_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut searches = desk(&dir);
    let before: Vec<_> = searches.list().map(|(name, search)| (name.to_owned(), search.clone())).collect();
    for name in ["", "a b", "é", "../x", &"x".repeat(65)] {
        let error = searches.add(name, "trial", "").unwrap_err();
        assert!(matches!(error, Error::Searches(SearchesError::Name { .. })), "{error}");
    }
    assert!(matches!(searches.add("x", "cat AND dog OR pet", ""), Err(Error::Query(_))));
    refused(searches.add("x", "query:nothing", ""), "there is no saved search `nothing`");
    refused(
        searches.add("courts", "query:Front.page_1", ""),
        "the saved search `courts` refers to itself: courts → Front.page_1 → ferry-trial → courts",
    );
    refused(searches.add("x", "query:x", ""), "the saved search `x` refers to itself: x → x");
    assert!(searches.list().map(|(name, search)| (name.to_owned(), search.clone())).eq(before));
}

#[test]
fn a_search_that_others_refer_to_stays() {
    let dir = tempfile::tempdir().unwrap();
    let mut searches = desk(&dir);
    assert_eq!(searches.used_by("ferries"), ["ferry-trial"]);
    refused(
        searches.remove("ferries"),
        "`ferries` cannot be removed: `query:ferries` stands in `ferry-trial`; change or remove those first",
    );
    refused(searches.remove("nothing"), "there is no saved search `nothing`");
    for name in ["Front.page_1", "ferry-trial", "ferries"] {
        searches.remove(name).unwrap();
    }
    assert_eq!(searches.len(), 1);
}

#[test]
fn saved_searches_are_put_in_and_asked_of_new_articles() {
    let dir = tempfile::tempdir().unwrap();
    let searches = desk(&dir);
    let query = searches.resolve(&parse("query:ferry-trial lang:en").unwrap()).unwrap();
    assert!(!query.has_saved());
    assert!(print(&query).contains("\"harbour tax\""), "{}", print(&query));
    let percolator = searches.percolator().unwrap();
    let met = |text: &str| percolator.names(&Article::from_text("a", text)).join(" ");
    assert_eq!(met("Ferry trial opens\n\nOn Tuesday."), "Front.page_1 courts ferries ferry-trial");
    assert_eq!(met("News\n\nA football trial on the ferry."), "ferries");
    assert_eq!(met("Weather\n\nA storm."), "");
}

#[test]
fn a_damaged_file_says_where_it_is_and_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("searches.json");
    let check = |content: &str, detail: &str| {
        fs::write(&path, content).unwrap();
        let error = SavedSearches::load(&path).unwrap_err();
        assert!(matches!(error, Error::Searches(SearchesError::Damaged { .. })), "{error}");
        let message = error.to_string();
        assert!(message.starts_with(&format!("`{}` cannot be read as saved searches: ", path.display())));
        assert!(message.contains(detail), "{message}");
        assert!(message.ends_with("mend it by hand, or move it away and save them anew"), "{message}");
    };
    check("", "EOF");
    check("[1, 2]", "expected");
    check("{\"format\": 2, \"searches\": {}}", "its format is 2");
    let one = |name: &str, query: &str| {
        format!(
            "{{\"format\": 1, \"searches\": {{\"{name}\": {{\"query\": \"{query}\", \"saved\": \"\"}}}}}}"
        )
    };
    check(&one("a b", "trial"), "`a b` cannot be the name of a search");
    check(&one("a", "(trial"), "the query of `a` does not parse");
}

#[test]
fn an_archive_on_disk_has_a_place_for_them() {
    let dir = tempfile::tempdir().unwrap();
    let archive = Archive::create(dir.path().join("archive")).unwrap();
    let path = archive.searches_path().unwrap();
    let mut searches = SavedSearches::load(&path).unwrap();
    searches.add("courts", "trial", "2031-03-04").unwrap();
    searches.save().unwrap();
    let mut writer = archive.writer().unwrap();
    writer.add(&Article::from_text("a", "Trial opens\n\nToday.")).unwrap();
    writer.commit().unwrap();
    drop((writer, archive));
    // A writer that cleans up leaves it alone.
    drop(Archive::open(dir.path().join("archive")).unwrap().writer().unwrap());
    assert_eq!(SavedSearches::load(&path).unwrap().len(), 1);
    assert_eq!(Archive::in_memory().unwrap().searches_path(), None);
}
