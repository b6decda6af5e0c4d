//! What is found below a root, and what is not opened.

mod common;

use common::{News, root};
use newsgrep_ingest::{Field, Mapping, Reader, Reason, roots};

/// What the walk says: origins, and rejections as text.
fn walked(news: &News) -> Vec<String> {
    let said = |found: Result<newsgrep_ingest::FoundFile, newsgrep_ingest::Rejected>| match found {
        Ok(file) => file.origin,
        Err(rejected) => format!("{}: {rejected}", rejected.reason),
    };
    news.walk(&Reader::default()).into_iter().map(said).collect()
}

#[test]
fn files_come_in_the_order_of_their_names() {
    let news = News::new().with("b.txt", "b").with("a/z.txt", "z").with("a/b/c.txt", "c").with("c.txt", "c");
    assert_eq!(walked(&news), ["news/a/b/c.txt", "news/a/z.txt", "news/b.txt", "news/c.txt"]);
}

#[test]
fn hidden_and_ignored_files_are_left_out() {
    let news = News::new()
        .with(".ignore", "drafts\n*.log\n")
        .with(".newsgrep/index", "x")
        .with(".hidden.txt", "x")
        .with("drafts/a.txt", "x")
        .with("run.log", "x")
        .with("kept.txt", "x")
        .with("newsgrep.toml", "");
    assert_eq!(walked(&news), ["news/kept.txt"]);
}

#[test]
fn a_root_may_be_a_file() {
    let news =
        News::new().with("a.txt", "Talks\n\nThey met.").with("newsgrep.toml", "source = \"Gazette\"\n");
    let reader = Reader::default();
    let found: Vec<_> = reader.walk(&root(&news.path("a.txt"))).map(Result::unwrap).collect();
    assert_eq!((found.len(), found[0].origin.as_str()), (1, "a.txt"));
    let mut read = common::Read::default();
    read.file(&reader, &found[0]);
    assert_eq!(read.facts(), ["a.txt | Gazette | -"]);
    let settings: Vec<_> = reader.walk(&root(&news.path("newsgrep.toml"))).collect();
    assert_eq!(settings[0].as_ref().unwrap_err().reason, Reason::Unsupported);
}

#[test]
fn roots_of_one_name_are_told_apart_and_missing_ones_named() {
    let news = News::new().with("x/wire/a.txt", "a").with("y/wire/a.txt", "a");
    let paths = ["x/wire", "nowhere", "y/wire", "x/../x/wire"].map(|name| news.path(name));
    let found = roots(&paths);
    let names: Vec<_> = found.iter().flatten().map(|root| root.name.as_str()).collect();
    assert_eq!(names, ["wire", "wire-2"]);
    let missing = found[1].as_ref().unwrap_err();
    assert_eq!(missing.to_string(), format!("`{}` does not exist", paths[1].display()));
    assert!(missing.reason.is_trouble());
}

#[test]
fn an_unchanged_file_looks_unchanged_and_a_changed_one_does_not() {
    let news = News::new().with("a/a.txt", "Talks");
    let look = |reader: &Reader| {
        let file = news.walk(reader).remove(0).unwrap();
        (file.key, file.size, file.modified, file.settings)
    };
    let before = look(&Reader::default());
    assert_eq!(before, look(&Reader::default()));
    assert!(before.2 > 1_577_836_800_000_000_000, "files of a test are younger than 2020");

    let mut mapping = Mapping::default();
    mapping.set(Field::Title, "kop");
    assert_ne!(before.3, look(&Reader { mapping, ..Reader::default() }).3);

    std::fs::write(news.path("newsgrep.toml"), "source = \"Gazette\"").unwrap();
    let with_settings = look(&Reader::default());
    assert_ne!(before.3, with_settings.3);
    std::fs::write(news.path("newsgrep.toml"), "source = \"Courier\"").unwrap();
    assert_ne!(with_settings.3, look(&Reader::default()).3);

    std::fs::write(news.path("a/a.txt"), "Talks begin").unwrap();
    assert_eq!(look(&Reader::default()).1, 11);
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_counted_and_never_opened() {
    let news = News::new().with("a.txt", "Talks");
    std::os::unix::fs::symlink(news.path(""), news.path("loop")).unwrap();
    std::os::unix::fs::symlink(news.path("a.txt"), news.path("link.txt")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(news.path("pipe.txt")).status();
    assert!(made.unwrap().success());
    assert_eq!(
        walked(&news),
        [
            "news/a.txt",
            "unsupported: `news/link.txt` is a symbolic link, not followed",
            "unsupported: `news/loop` is a symbolic link, not followed",
            "unsupported: `news/pipe.txt` is no regular file",
        ]
    );
    // A file that became a pipe after it was found is not waited for.
    let file = news.walk(&Reader::default()).remove(0).unwrap();
    std::fs::remove_file(news.path("a.txt")).unwrap();
    std::fs::rename(news.path("pipe.txt"), news.path("a.txt")).unwrap();
    let mut read = common::Read::default();
    read.file(&Reader::default(), &file);
    assert_eq!(read.said, ["unsupported: `news/a.txt` is no regular file"]);
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_stay_different() {
    use std::os::unix::ffi::OsStrExt;
    let news = News::new();
    for name in [&b"caf\xe9.txt"[..], b"caf\xe8.txt"] {
        std::fs::write(news.path("").join(std::ffi::OsStr::from_bytes(name)), "Talks").unwrap();
    }
    assert_eq!(walked(&news), ["news/caf\\xe8.txt", "news/caf\\xe9.txt"]);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_named_and_the_rest_is_found() {
    use std::os::unix::fs::PermissionsExt;
    let news = News::new().with("closed/a.txt", "a").with("open.txt", "b").with("secret.txt", "c");
    let lock = |name: &str, mode| {
        std::fs::set_permissions(news.path(name), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    lock("closed", 0);
    lock("secret.txt", 0);
    // Permissions do not hold for the superuser: then there is nothing to see.
    let locked = std::fs::read_dir(news.path("closed")).is_err();
    let read = news.read(&Reader::default());
    lock("closed", 0o755);
    if locked {
        assert_eq!(read.origins(), ["news/open.txt"]);
        assert_eq!(
            read.said,
            [
                "unreadable: `news/closed` cannot be read: permission denied",
                "unreadable: `news/secret.txt` cannot be read: permission denied",
            ]
        );
    }
}

#[test]
fn a_file_that_is_gone_is_missing() {
    let news = News::new().with("a.txt", "Talks");
    let file = news.walk(&Reader::default()).remove(0).unwrap();
    std::fs::remove_file(&file.path).unwrap();
    let mut read = common::Read::default();
    read.file(&Reader::default(), &file);
    assert_eq!(read.said, ["missing: `news/a.txt` does not exist"]);
}

#[test]
fn a_file_is_never_named_like_a_record_of_another() {
    let news = News::new()
        .with("wire.jsonl", "{\"id\": 7, \"text\": \"Talks\"}\n")
        .with("wire.jsonl#7", "Talks begin\n\nThey met.\n");
    let read = news.read(&Reader::default());
    assert_eq!(read.origins(), ["news/wire.jsonl#7", "news/wire.jsonl%237"]);
    assert_eq!(newsgrep_ingest::file_of(&read.articles[1].origin), "news/wire.jsonl#7");
}

#[test]
fn archives_are_no_articles() {
    let news = News::new()
        .with("talks.txt", "Talks begin")
        .with("old/newsgrep.json", "{}")
        .with("old/newsgrep.lock", "")
        .with("old/index-1/meta.json", "{}")
        .with("half/newsgrep.json", "{\"text\": \"no archive\"}");
    assert_eq!(news.read(&Reader::default()).origins(), ["news/half/newsgrep.json#R1", "news/talks.txt"]);
    let said: Vec<String> = Reader::default()
        .walk(&common::root(&news.path("old")))
        .map(|found| found.unwrap_err().to_string())
        .collect();
    assert_eq!(said, ["`old` is an archive of newsgrep, not a folder of articles"]);
}
