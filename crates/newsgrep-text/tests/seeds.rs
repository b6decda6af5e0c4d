//! The five seeds as articles: what is known of them by reading them.

use newsgrep_text::{Article, ArticleId, Zone, for_each_word, sentences, words};

/// One seed and what it holds; paragraphs are counted from 0, the headline.
struct Seed {
    name: &'static str,
    text: &'static str,
    paragraphs: usize,
    title: &'static str,
    lead: &'static [usize],
    subheads: &'static [usize],
    boiler: &'static [usize],
}

const SEEDS: [Seed; 5] = [
    Seed {
        name: "000_8d851afeb58f61ec.txt",
        text: include_str!("../../../seeds/000_8d851afeb58f61ec.txt"),
        paragraphs: 16,
        title: "Between the tensions in Ukraine, a high-level meeting between Russia and NATO",
        lead: &[1],
        subheads: &[3, 7],
        // Read More About: World News
        boiler: &[15],
    },
    Seed {
        name: "001_b40142b4669ba518.txt",
        text: include_str!("../../../seeds/001_b40142b4669ba518.txt"),
        paragraphs: 20,
        title: "NATO-Russia Council meets to try to defuse Ukraine crisis",
        lead: &[1],
        subheads: &[3, 8],
        // Newsletter info · Receive the main news … · OK Do not show again × · Laisser un commentaire
        boiler: &[16, 17, 18, 19],
    },
    Seed {
        name: "002_997d0466002064fc.txt",
        text: include_str!("../../../seeds/002_997d0466002064fc.txt"),
        paragraphs: 21,
        title: "Russia and NATO are in High-Level Talks Over Ukraine",
        lead: &[1],
        subheads: &[],
        // Related Articles · Please enter your comment! … · - Advertisement -spot_img · Latest Articles
        boiler: &[17, 18, 19, 20],
    },
    Seed {
        name: "003_d6b7efd2f01de790.txt",
        text: include_str!("../../../seeds/003_d6b7efd2f01de790.txt"),
        paragraphs: 17,
        title: "Russia and NATO meet to seek common sense in the current standoff",
        lead: &[1],
        subheads: &[],
        // You might also like … · Comments are closed.
        boiler: &[15, 16],
    },
    Seed {
        name: "004_70b82951417b80d5.txt",
        text: include_str!("../../../seeds/004_70b82951417b80d5.txt"),
        paragraphs: 24,
        title: "Russia and NATO, a lot of talk and little progress",
        lead: &[1],
        subheads: &[9],
        // Disclaimer: … · The News 24 is the place where you get news …
        boiler: &[22, 23],
    },
];

fn article(seed: &Seed) -> Article {
    Article::from_text(seed.name, seed.text)
}

fn of_zone(article: &Article, zone: Zone) -> Vec<usize> {
    (0..article.paragraphs.len()).filter(|ordinal| article.paragraphs[*ordinal].zone == zone).collect()
}

#[test]
fn the_seeds_have_98_paragraphs() {
    for seed in &SEEDS {
        assert_eq!(article(seed).paragraphs.len(), seed.paragraphs, "{}", seed.name);
    }
    assert_eq!(SEEDS.iter().map(|seed| seed.paragraphs).sum::<usize>(), 98);
}

#[test]
fn of_the_seeds_only_language_and_one_agency_are_inferred() {
    for seed in &SEEDS {
        let stated = article(seed);
        let mut inferred = stated.clone();
        inferred.infer();
        assert_eq!(inferred.language.take().as_deref(), Some("en"), "{}", seed.name);
        // The story of 004 ends in `a European diplomat said. (AFP)`.
        let credited = seed.name.starts_with("004").then_some("AFP");
        assert_eq!(inferred.agency.take().as_deref(), credited, "{}", seed.name);
        // 001 ends in a comment form in French, too short to have a language.
        assert!(inferred == stated, "{}", seed.name);
    }
}

#[test]
fn titles_are_without_furniture() {
    for seed in &SEEDS {
        assert_eq!(article(seed).title(), Some(seed.title));
        assert_eq!(of_zone(&article(seed), Zone::Title), [0], "{}", seed.name);
    }
}

#[test]
fn zones_are_as_a_reader_sees_them() {
    for seed in &SEEDS {
        let article = article(seed);
        assert_eq!(of_zone(&article, Zone::Boiler), seed.boiler, "{}", seed.name);
        assert_eq!(of_zone(&article, Zone::Subhead), seed.subheads, "{}", seed.name);
        assert_eq!(of_zone(&article, Zone::Lead), seed.lead, "{}", seed.name);
    }
    assert_eq!(SEEDS.iter().map(|seed| seed.boiler.len()).sum::<usize>(), 13);
    assert_eq!(SEEDS.iter().map(|seed| seed.subheads.len()).sum::<usize>(), 5);
}

#[test]
fn a_text_is_kept_byte_for_byte() {
    for seed in &SEEDS {
        let article = article(seed);
        assert_eq!(article.text, seed.text);
        let mut end = 0;
        for paragraph in &article.paragraphs {
            let span = paragraph.span;
            assert_eq!(article.text[end..span.start].trim(), "", "{}: between two paragraphs", seed.name);
            assert_eq!(span.of(&article.text).trim(), span.of(&article.text));
            end = span.end;
        }
        assert_eq!(article.text[end..].trim(), "");
    }
}

#[test]
fn an_id_depends_on_the_origin_alone() {
    let seed = &SEEDS[0];
    assert_eq!(article(seed).id, ArticleId::of(seed.name));
    assert_eq!(Article::from_text(seed.name, "Another text").id, article(seed).id);
    let ids: std::collections::BTreeSet<ArticleId> = SEEDS.iter().map(|seed| article(seed).id).collect();
    assert_eq!(ids.len(), 5);
}

/// Returns the paragraphs that hold these words one after the other, as `seed#paragraph`.
fn paragraphs_with(phrase: &str) -> Vec<String> {
    let phrase: Vec<String> = words(phrase).map(|word| word.folded.into_owned()).collect();
    let mut found = Vec::new();
    for seed in &SEEDS {
        let article = article(seed);
        for ordinal in 0..article.paragraphs.len() {
            let mut folded = Vec::new();
            for_each_word(article.paragraph_text(ordinal), |word, _| folded.push(word.to_owned()));
            if folded.windows(phrase.len()).any(|window| window == phrase) {
                found.push(format!("{}#{ordinal}", &seed.name[..3]));
            }
        }
    }
    found
}

#[test]
fn words_are_found_however_they_are_written() {
    let check = |phrase: &str, expected: &[&str]| assert_eq!(paragraphs_with(phrase), expected, "{phrase}");
    // 000 writes “…”, 001 writes « …«.
    check("moment of truth", &["000#5", "001#4"]);
    check("« MOMENT  of Truth«", &["000#5", "001#4"]);
    check("francois delattre", &["000#6", "001#5"]);
    check("François Delâttre", &["000#6", "001#5"]);
    check("Newsletter", &["001#16"]);
    // 001 writes `said.NATO’s relationship`.
    check("said nato relationship", &["001#7"]);
    assert_eq!(paragraphs_with("Riabkov").len(), 3);
    assert_eq!(paragraphs_with("Ryabkov").len(), 3);
}

#[test]
fn sentences_hold_every_word() {
    for seed in &SEEDS {
        let article = article(seed);
        for ordinal in 0..article.paragraphs.len() {
            let text = article.paragraph_text(ordinal);
            let in_sentences: usize =
                sentences(text).into_iter().map(|span| words(span.of(text)).count()).sum();
            assert_eq!(in_sentences, words(text).count(), "{}#{ordinal}", seed.name);
        }
    }
}
