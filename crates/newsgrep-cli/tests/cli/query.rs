//! `newsgrep query`: how a text is understood.

use crate::desk::Desk;

#[test]
fn a_text_is_printed_as_it_is_understood() {
    let desk = Desk::new();
    let check = |text: &str, expected: &str| desk.check(&["query", text], 0, &format!("{expected}\n"), "");
    check("moment of truth", "moment AND of AND truth");
    check("« moment of truth«", "\"moment of truth\"");
    check("Beatles OR Lennon live -cover", "(Beatles OR Lennon) AND live NOT cover");
    check("hd=NATO source:(tass OR AFP)", "title:NATO AND source:(tass OR AFP)");
}

#[test]
fn what_is_odd_about_a_query_is_noted() {
    let desk = Desk::new();
    desk.check(
        &["query", "-optimism"],
        0,
        "-optimism\n",
        "note: nothing but a negation: this finds every article without it\n",
    );
}

#[test]
fn a_saved_search_is_put_in_if_there_is_one() {
    let desk = Desk::new();
    desk.check(
        &["query", "query:envoys NATO"],
        0,
        "query:envoys AND NATO\n",
        "note: there is no saved search `envoys`: none is saved, newsgrep save NAME QUERY saves one\n",
    );
    let answer = desk.json(&["query", "query:envoys"]);
    assert_eq!(
        (&answer["query"], &answer["notices"][0]["code"]),
        (&"query:envoys".into(), &"saved-search".into())
    );
    desk.run(&["save", "envoys", "~Ryabkov OR envoys"]);
    desk.check(&["query", "query:envoys NATO"], 0, "(~Ryabkov OR envoys) AND NATO\n", "");
}

#[test]
fn the_tree_is_data() {
    let desk = Desk::new();
    let answer = desk.json(&["query", "\"open door\" NATO"]);
    assert_eq!(answer["query"], "\"open door\" AND NATO");
    assert_eq!(answer["tree"]["and"][1], serde_json::json!({ "word": "NATO" }));
}

#[test]
fn relative_dates_count_from_today() {
    let desk = Desk::new();
    desk.check(&["query", "date:-7d"], 0, "date:-7d\n", "");
    // No seed is of the last week.
    desk.check(&["NATO date:-7d", "seeds"], 1, "", "");
}
