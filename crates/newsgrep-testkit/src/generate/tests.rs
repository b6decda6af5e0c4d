use std::collections::HashMap;

use super::*;

fn archive(paragraphs: usize) -> Vec<Article> {
    Generator::new(42).take_paragraphs(paragraphs).collect()
}

#[test]
fn an_archive_has_exactly_as_many_paragraphs_as_asked_for() {
    for wanted in [0, 1, 7, 1_000] {
        assert_eq!(archive(wanted).iter().map(|article| article.paragraphs.len()).sum::<usize>(), wanted);
    }
}

#[test]
fn articles_are_as_long_as_asked_for_and_have_ids_of_their_own() {
    let articles: Vec<Article> = Generator::new(3).paragraphs_per_article(2..=2).take(50).collect();
    assert!(articles.iter().all(|article| article.paragraphs.len() == 3));
    let ids: std::collections::HashSet<_> = articles.iter().map(|article| article.id).collect();
    assert_eq!(ids.len(), 50);
}

#[test]
fn another_seed_tells_other_stories() {
    assert_ne!(Generator::new(1).next().unwrap().text, Generator::new(2).next().unwrap().text);
}

#[test]
fn phrases_occur_at_their_rates() {
    let articles = archive(20_000);
    let bodies: Vec<String> = articles
        .iter()
        .flat_map(|article| (1..article.paragraphs.len()).map(|at| article.paragraph_text(at).to_lowercase()))
        .collect();
    for phrase in PHRASES {
        let found = bodies.iter().filter(|text| text.contains(phrase.text)).count() as f64;
        let least = bodies.len() as f64 * f64::from(phrase.per_million) / 1e6;
        // Three standard deviations; chance may only add to what is frequent.
        let margin = 3.0 * least.sqrt();
        assert!(found > least - margin, "{phrase:?}: {found} of {least}");
        assert!(found < least + margin || phrase.frequency == Frequency::Frequent, "{phrase:?}: {found}");
    }
}

#[test]
fn the_largest_outlet_has_several_times_the_articles_of_the_smallest() {
    let mut by_source: HashMap<String, usize> = HashMap::new();
    for article in Generator::new(5).paragraphs_per_article(1..=1).take(3_000) {
        *by_source.entry(article.source.unwrap()).or_default() += 1;
    }
    assert_eq!(by_source.len(), 12);
    assert!(by_source["Coastal Wire"] > 6 * by_source["Plain Facts"], "{by_source:?}");
}

#[test]
fn some_articles_have_no_date_some_no_agency() {
    let articles: Vec<Article> = Generator::new(5).paragraphs_per_article(1..=1).take(1_000).collect();
    let undated = articles.iter().filter(|article| article.published.is_none()).count();
    let uncredited = articles.iter().filter(|article| article.agency.is_none()).count();
    assert!((10..60).contains(&undated), "{undated}");
    assert!((500..700).contains(&uncredited), "{uncredited}");
}

#[test]
fn json_lines_hold_what_the_article_holds() {
    let mut article = Article::from_parts("n/1", Some("Rain"), ["It rained.", "It “poured”."]);
    article.published = "2031-03-05".parse().ok();
    let mut out = Vec::new();
    write_json_lines(&mut out, [&article]).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "{\"date\":\"2031-03-05\",\"id\":\"n/1\",\"paragraphs\":[\"It rained.\",\"It “poured”.\"],\"title\":\"Rain\"}\n"
    );
}
