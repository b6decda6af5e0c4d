//! What is exported is read again as the same articles, and references are what other programs expect.

#![allow(clippy::unwrap_used)]

use std::ops::ControlFlow;

use newsgrep_ingest::{ExportFormat, Exporter, Item, Reader};
use newsgrep_testkit::{Rng, made_up, seeds};
use newsgrep_text::{Article, Date, Provenance};

fn exported(articles: &[Article], format: ExportFormat) -> Vec<u8> {
    let mut exporter = Exporter::new(Vec::new(), format);
    articles.iter().for_each(|article| exporter.write(article).unwrap());
    exporter.finish().unwrap()
}

fn read(name: &str, bytes: &[u8]) -> Vec<Article> {
    let mut articles = Vec::new();
    Reader::default()
        .read_stream(name, bytes, &mut |item| {
            match item {
                Item::Article(article) => articles.push(*article),
                other => panic!("{name}: {other:?}"),
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    articles
}

/// Returns everything an article says, except what it is called and where it lies.
fn said(article: &Article) -> String {
    let dates: Vec<_> = [article.published, article.updated]
        .into_iter()
        .map(|date| date.map(|date| (date.to_string(), date.provenance())))
        .collect();
    let paragraphs = article.paragraphs.iter().map(|paragraph| {
        format!("\n{:?} {:?} {:?}", paragraph.zone, paragraph.language, paragraph.span.of(&article.text))
    });
    let about = [&article.subjects, &article.places, &article.persons, &article.organisations];
    let texts = [
        article.title(),
        article.source.as_deref(),
        article.section.as_deref(),
        article.language.as_deref(),
        article.byline.as_deref(),
        article.agency.as_deref(),
        article.dateline.as_deref(),
        article.url.as_deref(),
    ];
    format!(
        "{texts:?} {dates:?} {about:?} {} {}{}",
        article.excerpt,
        article.paywalled,
        paragraphs.collect::<String>()
    )
}

/// Texts that one of the formats has a meaning for.
const AWKWARD: [&str; 16] = [
    "=1+1 is no formula",
    "- a dash, and \"quotes\"",
    "'90s nostalgia",
    "@press: +44 20 7946",
    "---",
    "# A heading",
    "title: not a title",
    "comma, semicolon; bar|",
    "{\"json\": [1]}",
    "line one\nline two",
    "<b>tag</b> & &amp;",
    "tab\there",
    "Zürich – «guillemets»",
    "後ろ",
    "back\\slash",
    "100 % of $5_000 {braces} #1 ~ ^",
];

fn random_articles(rng: &mut Rng) -> Vec<Article> {
    let base = made_up();
    let mut articles = Vec::new();
    for number in 0..20 {
        let of = rng.pick(&base).clone();
        let mut paragraphs: Vec<String> =
            (1..of.paragraphs.len()).map(|ordinal| of.paragraph_text(ordinal).to_owned()).collect();
        for _ in 0..rng.below(4) {
            let at = rng.below(paragraphs.len() + 1);
            paragraphs.insert(at, (*rng.pick(&AWKWARD)).to_owned());
        }
        let title = if rng.per_cent(70) {
            of.title().map(str::to_owned)
        } else {
            Some("Fish, \"fresh\": =2".to_owned())
        };
        let title = title.filter(|_| rng.per_cent(90));
        let parts = paragraphs.iter().map(String::as_str);
        let mut article = Article::from_parts(format!("wire.jsonl#{number}"), title.as_deref(), parts);
        let several = |rng: &mut Rng| {
            let mut values: Vec<String> =
                (0..rng.below(4)).map(|_| rng.pick(&AWKWARD).replace('\n', " ")).collect();
            values.dedup();
            let mut seen = std::collections::BTreeSet::new();
            values.retain(|value| seen.insert(value.clone()));
            values
        };
        article.subjects = several(rng);
        article.places = several(rng);
        article.persons = several(rng);
        article.organisations = several(rng);
        article.source = of.source.clone();
        article.section = of.section.clone();
        article.agency = of.agency.clone();
        article.byline = of.byline.clone();
        article.dateline = rng.per_cent(50).then(|| "PARIS".to_owned());
        article.url = of.url.clone();
        article.language = of.language.clone();
        let provenances = [Provenance::Stated, Provenance::Rule, Provenance::Path, Provenance::Inferred];
        article.published = of.published.map(|date| date.with_provenance(*rng.pick(&provenances)));
        article.updated = rng.per_cent(30).then(|| "2031-03-05T09:30+01:00".parse::<Date>().unwrap());
        article.excerpt = rng.per_cent(20);
        article.paywalled = rng.per_cent(20);
        // As an archive has it: what the text says besides.
        article.infer();
        articles.push(article);
    }
    articles
}

#[test]
fn what_is_exported_is_read_again_as_the_same_articles() {
    for seed in 0..20 {
        println!("seed {seed}");
        let articles = random_articles(&mut Rng::new(seed));
        for format in [ExportFormat::JsonLines, ExportFormat::Csv] {
            let name = format!("export.{}", format.extension());
            let again = read(&name, &exported(&articles, format));
            assert_eq!(again.len(), articles.len(), "{format}");
            for (before, after) in articles.iter().zip(&again) {
                assert_eq!(said(after), said(before), "{format}, seed {seed}");
            }
        }
        for article in &articles {
            let again = read("export.md", &exported(std::slice::from_ref(article), ExportFormat::Markdown));
            assert_eq!(again.len(), 1);
            assert_eq!(said(&again[0]), said(article), "markdown, seed {seed}");
        }
    }
}

#[test]
fn the_seeds_come_back_from_every_format_that_holds_texts() {
    let articles: Vec<Article> = seeds()
        .into_iter()
        .map(|mut article| {
            article.published = "2022-01-12".parse().ok();
            article.source = Some("Coastal Wire".to_owned());
            article.infer();
            article
        })
        .collect();
    for format in [ExportFormat::JsonLines, ExportFormat::Csv, ExportFormat::Ninjs] {
        let again = read(
            &format!("export.{}", if format == ExportFormat::Ninjs { "jsonl" } else { format.extension() }),
            &exported(&articles, format),
        );
        let texts = |articles: &[Article]| articles.iter().map(said).collect::<Vec<_>>();
        assert_eq!(texts(&again), texts(&articles), "{format}");
    }
}

#[test]
fn references_hold_what_managers_of_them_read() {
    let mut article = Article::from_parts("wire:17", Some("Talks & tea: 100 % {sure}"), ["The envoys met."]);
    article.source = Some("Coastal Wire".to_owned());
    article.byline = Some("By Jane Doe and John van der Roe".to_owned());
    article.published = "2031-03-05T09:30+01:00".parse().ok();
    article.subjects = vec!["fish, fresh".to_owned()];
    article.url = Some("https://wire.example/1?a=1&b={2}".to_owned());
    let text = |format| String::from_utf8(exported(std::slice::from_ref(&article), format)).unwrap();
    let id = article.id.to_string();
    assert_eq!(
        text(ExportFormat::Ris),
        format!(
            "TY  - NEWS\r\nTI  - Talks & tea: 100 % {{sure}}\r\nT2  - Coastal Wire\r\nAU  - Jane Doe\r\nAU  - John van der Roe\r\n\
            PY  - 2031\r\nDA  - 2031/03/05\r\nKW  - fish, fresh\r\nUR  - https://wire.example/1?a=1&b={{2}}\r\nID  - {id}\r\n\
            N1  - wire:17\r\nER  - \r\n\r\n"
        )
    );
    assert_eq!(
        text(ExportFormat::Bibtex),
        format!(
            "@article{{newsgrep:{},\n  title = {{{{Talks \\& tea: 100 \\% \\textbraceleft{{}}sure\\textbraceright{{}}}}}},\n  \
            author = {{Jane Doe and {{John van der Roe}}}},\n  journal = {{Coastal Wire}},\n  date = {{2031-03-05}},\n  \
            year = {{2031}},\n  month = {{mar}},\n  keywords = {{fish fresh}},\n  url = {{https://wire.example/1?a=1&b=%7B2%7D}},\n}}\n\n",
            &id[..16]
        )
    );
}

#[test]
fn an_export_of_nothing_is_a_file_of_its_format() {
    assert_eq!(exported(&[], ExportFormat::JsonLines), b"");
    assert!(exported(&[], ExportFormat::Csv).starts_with(b"id,origin,title,"));
}
