#![allow(unsafe_code, clippy::all, missing_docs)]
use newsgrep_core::Archive;
use newsgrep_query::local::LocalEngine;
use newsgrep_query::{Counts, Engine, Request, Scope, Sort, parse};
use tantivy::Term;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, PhraseQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
#[repr(C)]
struct Ts {
    s: i64,
    n: i64,
}
unsafe extern "C" {
    fn clock_gettime(c: i32, t: *mut Ts) -> i32;
}
fn cpu() -> f64 {
    let mut t = Ts { s: 0, n: 0 };
    unsafe {
        clock_gettime(3, &mut t);
    }
    t.s as f64 * 1e6 + t.n as f64 / 1e3
}
fn least(mut f: impl FnMut()) -> f64 {
    let (mut best, begin, mut n) = (f64::MAX, cpu(), 0);
    while n < 7 || (cpu() - begin < 60_000.0 && n < 300) {
        let t = cpu();
        f();
        best = best.min(cpu() - t);
        n += 1;
    }
    best
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let archive = Archive::open(std::path::Path::new(&args[1])).unwrap();
    let snapshot = archive.snapshot();
    let (searcher, text) = (snapshot.searcher().clone(), snapshot.fields().text);
    println!("segments {:?}", snapshot.segments().iter().map(|s| s.max_doc()).collect::<Vec<_>>());
    let engine = LocalEngine::new(archive);
    let run = |r: &Request| engine.search(r).unwrap();
    if args.len() > 3 {
        // One query, many times, for the profiler: probe DIR N QUERY none|exact paragraph|article relevance|newest limit
        let n: usize = args[2].parse().unwrap();
        let get = |i: usize| args.get(i).map_or("", |s| s.as_str());
        let r = Request {
            counts: if get(4) == "exact" { Counts::Exact } else { Counts::None },
            scope: if get(5) == "article" { Scope::Article } else { Scope::Paragraph },
            sort: if get(6) == "newest" { Sort::Newest } else { Sort::Relevance },
            limit: get(7).parse().unwrap_or(10),
            ..Request::new(parse(&args[3]).unwrap())
        };
        for _ in 0..n {
            std::hint::black_box(run(&r));
        }
        println!("{:.1}", least(|| drop(run(&r))));
        return;
    }
    let filter = args.get(2).cloned().unwrap_or_default();
    let show = |name: &str, list: &[(&str, f64)]| {
        let cells: Vec<String> = list.iter().map(|(n, t)| format!("{n} {t:.1}")).collect();
        println!("{name:34} {}", cells.join("  "));
    };
    let base = |q: &str| Request {
        scope: Scope::Paragraph,
        counts: Counts::None,
        ..Request::new(parse(q).unwrap())
    };
    for words in [
        "stranded freighter",
        "prime minister",
        "interest rates",
        "said on",
        "in the",
        "of the",
        "the end of the",
        "the united states",
    ] {
        if !filter.is_empty() && !"phrase".contains(&filter) {
            continue;
        }
        let q = format!("\"{words}\"");
        let terms: Vec<Term> = words.split(' ').map(|w| Term::from_field_text(text, w)).collect();
        let phrase = PhraseQuery::new(terms);
        let top = base(&q);
        let count = Request { counts: Counts::Exact, limit: 0, ..top.clone() };
        let n = searcher.search(&phrase, &Count).unwrap();
        assert_eq!(run(&count).counts.paragraphs.value, n as u64);
        let a = run(&top);
        let b = run(&Request { counts: Counts::Exact, ..top.clone() });
        assert_eq!(a.hits, b.hits);
        let article = Request { scope: Scope::Article, ..top.clone() };
        assert_eq!(run(&article).hits, run(&Request { counts: Counts::Exact, ..article.clone() }).hits);
        // With one hit, what is left is finding.
        let one = |r: &Request| Request { limit: 10, offset: 0, ..r.clone() };
        show(
            &format!("{words} ({n})"),
            &[
                ("top", least(|| drop(run(&one(&top))))),
                ("art", least(|| drop(run(&one(&article))))),
                ("new", least(|| drop(run(&Request { sort: Sort::Newest, ..top.clone() })))),
                ("rng", least(|| drop(run(&base(&format!("{q} AND date:2021")))))),
                ("exact", least(|| drop(run(&Request { counts: Counts::Exact, ..top.clone() })))),
                ("count", least(|| drop(run(&count)))),
                (
                    "| t.top",
                    least(|| {
                        drop(searcher.search(&phrase, &TopDocs::with_limit(10).order_by_score()).unwrap())
                    }),
                ),
                ("t.count", least(|| drop(searcher.search(&phrase, &Count).unwrap()))),
            ],
        );
    }
    for words in [
        "stranded freighter",
        "prime minister",
        "interest rates",
        "said on",
        "in the",
        "of the",
        "prime minister said",
        "bank interest rates",
    ] {
        if !filter.is_empty() && !"near".contains(&filter) {
            continue;
        }
        let q = words.replace(' ', " w/5 ");
        let terms: Vec<Term> = words.split(' ').map(|w| Term::from_field_text(text, w)).collect();
        let phrase = PhraseQuery::new(terms);
        let top = base(&q);
        let count = Request { counts: Counts::Exact, limit: 0, ..top.clone() };
        assert_eq!(run(&top).hits, run(&Request { counts: Counts::Exact, ..top.clone() }).hits);
        show(
            &format!("{q} ({})", run(&count).counts.paragraphs.value),
            &[
                ("top", least(|| drop(run(&top)))),
                ("exact", least(|| drop(run(&Request { counts: Counts::Exact, ..top.clone() })))),
                ("count", least(|| drop(run(&count)))),
                (
                    "| t.phrase top",
                    least(|| {
                        drop(searcher.search(&phrase, &TopDocs::with_limit(10).order_by_score()).unwrap())
                    }),
                ),
                ("t.phrase count", least(|| drop(searcher.search(&phrase, &Count).unwrap()))),
            ],
        );
    }
    for word in ["freighter", "minister", "rates", "said", "the"] {
        if !filter.is_empty() && !"word".contains(&filter) {
            continue;
        }
        let query: Box<dyn Query> =
            Box::new(TermQuery::new(Term::from_field_text(text, word), IndexRecordOption::WithFreqs));
        let top = base(word);
        let count = Request { counts: Counts::Exact, limit: 0, ..top.clone() };
        assert_eq!(run(&top).hits, run(&Request { counts: Counts::Exact, ..top.clone() }).hits);
        show(
            &format!("{word} ({})", run(&count).counts.paragraphs.value),
            &[
                ("top", least(|| drop(run(&top)))),
                ("art", least(|| drop(run(&Request { scope: Scope::Article, ..top.clone() })))),
                ("new", least(|| drop(run(&Request { sort: Sort::Newest, ..top.clone() })))),
                ("exact", least(|| drop(run(&Request { counts: Counts::Exact, ..top.clone() })))),
                ("count", least(|| drop(run(&count)))),
                (
                    "| t.top",
                    least(|| {
                        drop(searcher.search(&query, &TopDocs::with_limit(10).order_by_score()).unwrap())
                    }),
                ),
            ],
        );
    }
    let _ = BooleanQuery::new(Vec::new());
}
