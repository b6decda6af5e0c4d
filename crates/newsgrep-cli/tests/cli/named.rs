//! Archives by the names that the user's configuration gives them.

use std::fs;

use crate::desk::Desk;

const COUNTS: &str = "2 articles, 2 paragraphs, 2 occurrences\n";

/// A desk whose configuration names two archives, of which one exists.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.run(&["index", "seeds", "--archive", "data/press"]);
    let folder = |name| desk.path(name).display().to_string();
    desk.write(
        "home/.config/newsgrep/config.toml",
        format!(
            "default = \"press\"\n\n[archives]\npress = {:?}\nwires = {:?}\n",
            folder("data/press"),
            folder("data/wires")
        ),
    );
    desk
}

#[test]
fn an_archive_is_found_by_its_name_or_as_the_default() {
    let desk = desk();
    desk.check(&["-c", "Delattre", "--archive", "press"], 0, COUNTS, "");
    desk.check(&["-c", "Delattre"], 0, COUNTS, "");
    desk.check(&["-c", "Delattre", "--archive", "data/press"], 0, COUNTS, "");
    assert_eq!(desk.run(&["index", "seeds", "--archive", "wires"]).code, Some(0));
    assert!(desk.path("data/wires").is_dir());
    assert_eq!(desk.run(&["save", "talks", "Delattre", "--archive", "press"]).code, Some(0));
    assert!(desk.path("data/press/searches.json").is_file());
    // An archive of the folder is nearer than the default.
    desk.write("talks.txt", "Talks begin\n\nDelattre spoke.\n");
    desk.run(&["index", "talks.txt"]);
    desk.check(&["-c", "Delattre"], 0, "1 article, 1 paragraph, 1 occurrence\n", "");
}

#[test]
fn a_name_that_is_not_known_names_those_that_are() {
    let desk = desk();
    for arguments in [&["-c", "NATO", "--archive", "pres"][..], &["index", "seeds", "--archive", "pres"]] {
        let ran = desk.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(ran.err.contains("there is no archive `pres`"), "{}", ran.err);
        assert!(ran.err.contains("`press`, `wires`") && ran.err.contains("`./pres`"), "{}", ran.err);
    }
    assert_eq!(desk.run(&["index", "seeds", "--archive", "./pres"]).code, Some(0));
    desk.check(&["-c", "Delattre", "--archive", "pres"], 0, COUNTS, "");
}

#[test]
fn a_broken_configuration_is_named_with_its_line_where_it_is_needed() {
    let desk = desk();
    desk.write("home/.config/newsgrep/config.toml", "[archives]\npress = \n");
    let ran = desk.run(&["-c", "NATO", "--archive", "press"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains(".config/newsgrep/config.toml`: line 2: "), "{}", ran.err);
    assert_eq!(desk.run(&["-c", "Delattre"]).code, Some(2));
    // Files are searched without it.
    desk.check(&["-c", "Delattre", "seeds"], 0, COUNTS, "");
    desk.write("home/.config/newsgrep/config.toml", "[archives]\npress = \"data/press\"\n");
    let ran = desk.run(&["-c", "NATO", "--archive", "press"]);
    assert!(ran.err.contains("write the whole path"), "{}", ran.err);
    fs::remove_file(desk.path("home/.config/newsgrep/config.toml")).unwrap();
    desk.check(&["-c", "Delattre", "--archive", "data/press"], 0, COUNTS, "");
}

#[test]
fn the_default_may_stand_among_the_archives() {
    let desk = desk();
    let press = desk.path("data/press").display().to_string();
    desk.write(
        "home/.config/newsgrep/config.toml",
        format!("[archives]\npress = {press:?}\ndefault = \"press\"\n"),
    );
    desk.check(&["-c", "Delattre"], 0, COUNTS, "");
    desk.write(
        "home/.config/newsgrep/config.toml",
        "default = \"papers\"\n[archives]\npress = \"/nowhere\"\n",
    );
    let ran = desk.run(&["-c", "Delattre"]);
    assert!(ran.err.contains("the default archive `papers` is none of those in the configuration: `press`"));
}
