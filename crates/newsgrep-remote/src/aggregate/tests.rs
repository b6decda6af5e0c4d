//! What is asked of the cluster, and what is made of its answers.

use newsgrep_query::{FacetField, FacetRequest, TimeUnit, TimelineRequest};

use super::*;

const DAY: i64 = 86_400;

fn tally(fields: &[FacetField], timeline: Option<TimelineRequest>) -> Tally {
    let facets: Vec<FacetRequest> = fields.iter().copied().map(FacetRequest::new).collect();
    let mut tally = Tally::new(&facets, timeline.as_ref()).unwrap();
    assert!(!tally.decide(true));
    tally
}

fn asked(tally: &Tally) -> Value {
    let mut search = json!({"size": 0});
    tally.ask(&mut search);
    search["aggs"].take()
}

fn answer(aggregations: Value) -> Answer {
    Answer { body: json!({"aggregations": aggregations}), incomplete: None }
}

#[test]
fn one_search_counts_all() {
    let series = TimelineRequest { per: Some(FacetField::Source), ..TimelineRequest::new(TimeUnit::Week) };
    let fields = [FacetField::Source, FacetField::Source, FacetField::Year, FacetField::Month];
    let source = |size: usize| json!({"terms": {"field": "source", "size": size, "shard_size": size}});
    let dates =
        |unit: &str| json!({"date": {"date_histogram": {"field": "date", "calendar_interval": unit}}});
    let values = json!({"value": {"terms": {"field": "source", "missing_bucket": true}}});
    let expected = json!({
        "by_source": source(10_000),
        "no_source": {"missing": {"field": "source"}},
        "by_date": {"composite": {"size": 10_000, "sources": [dates("month")]}},
        "by_date_and_value": {"composite": {"size": 10_000, "sources": [dates("week"), values]}},
        "no_date": {"missing": {"field": "date"}},
    });
    assert_eq!(asked(&tally(&fields, Some(series))), expected);
    // The cluster allows so many buckets in one answer.
    let all = asked(&tally(FacetField::ALL, None));
    assert_eq!(all["by_source"], source(5_555));
    assert_eq!(all["by_date"]["composite"]["sources"], json!([dates("day")]));
    assert_eq!(asked(&tally(&[], None)), Value::Null);
}

#[test]
fn dates_are_counted_by_a_unit_that_all_are_made_of() {
    let check = |fields: &[FacetField], unit: TimeUnit, expected: &str| {
        let asked = asked(&tally(fields, Some(TimelineRequest::new(unit))));
        let found = asked["by_date"].pointer("/composite/sources/0/date/date_histogram/calendar_interval");
        assert_eq!(found, Some(&json!(expected)), "{fields:?} {unit:?}");
    };
    check(&[], TimeUnit::Week, "week");
    check(&[FacetField::Year], TimeUnit::Quarter, "quarter");
    check(&[FacetField::Year, FacetField::Month], TimeUnit::Quarter, "month");
    check(&[FacetField::Year], TimeUnit::Week, "day");
    check(&[FacetField::Day], TimeUnit::Year, "day");
}

#[test]
fn what_hangs_on_the_text_is_counted_while_reading() {
    let check = |by: CountBy, exact: bool, reads: bool| {
        let facet = FacetRequest { by, ..FacetRequest::new(FacetField::Source) };
        let mut tally = Tally::new([&facet], None).unwrap();
        assert_eq!((tally.decide(exact), tally.asks()), (reads, !reads), "{by:?} {exact}");
    };
    check(CountBy::Articles, true, false);
    check(CountBy::Articles, false, true);
    check(CountBy::Paragraphs, true, true);
    check(CountBy::Occurrences, true, true);
    let mut nothing = Tally::new([], None).unwrap();
    assert!(!nothing.decide(false) && !nothing.asks());
}

#[test]
fn counts_become_facets_and_a_timeline() {
    let fields = [FacetField::Source, FacetField::Month];
    let mut tally = tally(&fields, Some(TimelineRequest::new(TimeUnit::Day)));
    let source = |value: &str, count: u64| json!({"key": value, "doc_count": count});
    let day = |day: i64, count: u64| json!({"key": {"date": 1_000 * DAY * day}, "doc_count": count});
    let counted = json!({
        "by_source": {
            "sum_other_doc_count": 0, "doc_count_error_upper_bound": 0,
            "buckets": [source("Coastal Wire", 3), source("Harbour Post", 2)],
        },
        "no_source": {"doc_count": 1},
        "by_date": {"buckets": [day(0, 1), day(2, 3)]},
        "no_date": {"doc_count": 2},
    });
    tally.read(&answer(counted)).unwrap();
    assert!(tally.left.is_empty());
    let (facets, timeline) = tally.finish().unwrap();
    let listed = |facet: &Facet| {
        let values = facet.values.iter().map(|value| (value.value.clone(), value.count));
        (values.collect::<Vec<_>>(), facet.missing)
    };
    let expected = vec![("Coastal Wire".to_owned(), 3), ("Harbour Post".to_owned(), 2)];
    assert_eq!(listed(&facets[0]), (expected, 1));
    assert_eq!(listed(&facets[1]), (vec![("1970-01".to_owned(), 4)], 2));
    let timeline = timeline.unwrap();
    let bins: Vec<(&str, u64)> = timeline.bins.iter().map(|bin| (bin.start.as_str(), bin.count)).collect();
    assert_eq!(bins, [("1970-01-01", 1), ("1970-01-02", 0), ("1970-01-03", 3)]);
    assert_eq!(timeline.undated, 2);
}

#[test]
fn what_was_left_out_is_still_to_be_read() {
    let mut tally = tally(&[FacetField::Source], None);
    let source = json!({
        "sum_other_doc_count": 7, "doc_count_error_upper_bound": 0,
        "buckets": [{"key": "Coastal Wire", "doc_count": 3}],
    });
    tally.read(&answer(json!({"by_source": source, "no_source": {"doc_count": 1}}))).unwrap();
    assert_eq!(tally.left.len(), 1);
    let (facets, _) = tally.finish().unwrap();
    assert_eq!((facets[0].values.len(), facets[0].missing), (0, 1));
}

#[test]
fn an_answer_that_lacks_something_is_an_error() {
    let whole = json!({
        "by_source": {"sum_other_doc_count": 0, "doc_count_error_upper_bound": 0, "buckets": []},
        "no_source": {"doc_count": 1},
        "by_date": {"buckets": []},
        "no_date": {"doc_count": 2},
    });
    let check = |aggregations: Value, right: bool| {
        let mut tally = tally(&[FacetField::Source, FacetField::Day], None);
        assert_eq!(tally.read(&answer(aggregations.clone())).is_ok(), right, "{aggregations}");
    };
    check(whole.clone(), true);
    for name in ["by_source", "no_source", "by_date", "no_date"] {
        for wrong in [Value::Null, json!(7), json!({}), json!({"doc_count": -1}), json!({"buckets": [[]]})] {
            let mut lacking = whole.clone();
            lacking[name] = wrong;
            check(lacking, false);
        }
        let mut lacking = whole.clone();
        lacking.as_object_mut().unwrap().remove(name);
        check(lacking, false);
    }
    check(Value::Null, false);
}
