//! Facets and timelines.

use crate::desk::Desk;

#[test]
fn facets_count_every_article() {
    let desk = Desk::new();
    desk.check(
        &["facets", "*", "seeds", "--by", "source,day"],
        0,
        "source\tThe News 24\t1\nsource\t(none)\t4\nday\t2022-01-10\t1\nday\t2022-01-12\t3\nday\t2022-01-13\t1\n",
        "",
    );
    desk.check(&["facets", "Delattre", "seeds", "--by", "language"], 0, "language\ten\t2\n", "");
    desk.check(
        &["facets", "Delattre", "seeds", "--by", "year", "--format", "csv"],
        0,
        "field,value,count\r\nyear,2022,2\r\n",
        "",
    );
}

#[test]
fn facets_as_json_are_the_answer() {
    let desk = Desk::new();
    let answer = desk.json(&["facets", "*", "seeds", "--by", "source"]);
    assert_eq!(answer["facets"][0]["field"], "source");
    assert_eq!(answer["facets"][0]["missing"], 4);
    assert_eq!(answer["counts"]["articles"]["value"], 5);
}

#[test]
fn a_timeline_has_every_day_between() {
    let desk = Desk::new();
    desk.check(
        &["timeline", "NATO", "seeds", "--by", "day"],
        0,
        "day\t2022-01-10\t1\nday\t2022-01-11\t0\nday\t2022-01-12\t3\nday\t2022-01-13\t1\n",
        "",
    );
    desk.check(&["timeline", "NATO", "seeds", "--by", "week"], 0, "week\t2022-01-10\t5\n", "");
    assert_eq!(desk.json(&["timeline", "NATO", "seeds"])["timeline"]["bins"][0]["articles"], 5);
}

#[test]
fn nothing_to_count_is_exit_code_1() {
    let desk = Desk::new();
    desk.check(&["timeline", "Newsletter", "seeds"], 1, "", "");
    let ran = desk.run(&["facets", "NATO", "seeds", "--by", "colour"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("source, section, language"), "{}", ran.err);
}
