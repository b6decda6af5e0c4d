//! Holds one answer against another, part by part.

use newsgrep_query::{Count, Counts, Hit, HitCounts, Request, Response, Scope, Sort};
use serde_json::{Value, json};

use super::Difference;

/// How far two scores may differ, as a share of them.
const ROUNDING: f32 = 1e-4;
/// How many of the most relevant hits must stand in the same order.
const ORDERED: usize = 100;

type Compared = Result<(), Box<Difference>>;

pub(super) fn compare(
    request: &Request,
    expected: &Response,
    found: &Response,
    truth: impl FnOnce() -> Result<HitCounts, Box<Difference>>,
) -> Compared {
    let differ =
        |part: &str, expected: String, found: String| Err(Difference::new(request, part, expected, found));
    if !found.complete || codes(expected) != codes(found) {
        let shown = |response: &Response| format!("complete: {}, {:?}", response.complete, response.notices);
        return differ("completeness", shown(expected), shown(found));
    }
    compare_counts(request, expected.counts, found.counts, truth)?;
    compare_order(request, &expected.hits, &found.hits)?;
    compare_scores(request, &expected.hits, &found.hits)?;
    let (expected_rest, found_rest) = (comparable(expected), comparable(found));
    if let Some((part, expected, found)) = first_difference(String::new(), &expected_rest, &found_rest) {
        return differ(&part, expected, found);
    }
    // Not part of JSON, which has the date in words.
    let dates = expected.hits.iter().zip(&found.hits).find(|(hit, other)| hit.published != other.published);
    if let Some((hit, other)) = dates {
        return differ("published", format!("{:?}", hit.published), format!("{:?}", other.published));
    }
    if expected.next.is_some() != found.next.is_some() {
        return differ("next", format!("{:?}", expected.next), format!("{:?}", found.next));
    }
    Ok(())
}

/// Notices that an engine may leave out: they advise, or say what it declares that it cannot do, and change no answer.
const ADVICE: [&str; 2] = ["name-spellings", "explain-unavailable"];

fn codes(response: &Response) -> Vec<&str> {
    let mut codes: Vec<&str> = response.notices.iter().map(|notice| notice.code.as_str()).collect();
    codes.retain(|code| !ADVICE.contains(code));
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn compare_counts(
    request: &Request,
    expected: HitCounts,
    found: HitCounts,
    truth: impl FnOnce() -> Result<HitCounts, Box<Difference>>,
) -> Compared {
    let truth = if request.counts == Counts::Exact { expected } else { truth()? };
    let by_paragraph = request.scope == Scope::Paragraph;
    // What the kind of counting promises to be exact, whatever there is.
    let (articles, paragraphs, occurrences) = match request.counts {
        Counts::Exact => (true, true, true),
        Counts::Articles => (true, by_paragraph, false),
        Counts::Units => (!by_paragraph, by_paragraph, false),
        Counts::Bounded | Counts::None => (false, false, false),
    };
    let parts = [
        ("counts.articles", truth.articles, found.articles, articles),
        ("counts.paragraphs", truth.paragraphs, found.paragraphs, paragraphs),
        ("counts.occurrences", truth.occurrences, found.occurrences, occurrences),
    ];
    for (part, truth, found, must_be_exact) in parts {
        let holds = match found.exact {
            true => found.value == truth.value,
            false => found.value <= truth.value && !must_be_exact,
        };
        if !holds {
            let shown =
                |count: Count| format!("{}{}", if count.exact { "" } else { "at least " }, count.value);
            return Err(Difference::new(request, part, shown(truth), shown(found)));
        }
    }
    Ok(())
}

/// Holds the hits to be the same ones, in the same order as far as it is promised.
fn compare_order(request: &Request, expected: &[Hit], found: &[Hit]) -> Compared {
    let shown = |hits: &[Hit], at: usize| {
        let around = hits.iter().enumerate().skip(at.saturating_sub(1)).take(4);
        let lines = around.map(|(at, hit)| format!("{at}: {} {} {:?}", place(hit), hit.score, hit.date));
        format!("{} hits; {}", hits.len(), lines.collect::<Vec<_>>().join("; "))
    };
    let differ = |at| Err(Difference::new(request, "order", shown(expected, at), shown(found, at)));
    let ordered = if request.sort == Sort::Relevance { ORDERED } else { usize::MAX };
    for (at, (hit, other)) in expected.iter().zip(found).enumerate().take(ordered) {
        if place(hit) != place(other) {
            return differ(at);
        }
    }
    if expected.len() != found.len() {
        return differ(expected.len().min(found.len()));
    }
    Ok(())
}

/// Returns what tells a hit from the others: its article, and with paragraph scope its paragraph.
fn place(hit: &Hit) -> String {
    let ordinals = hit.paragraphs.iter().filter(|paragraph| !paragraph.context);
    let ordinals: Vec<String> = ordinals.map(|paragraph| format!("#{}", paragraph.ordinal)).collect();
    format!("{}{}", hit.id, ordinals.concat())
}

fn compare_scores(request: &Request, expected: &[Hit], found: &[Hit]) -> Compared {
    for (at, (hit, other)) in expected.iter().zip(found).enumerate() {
        let (score, other) = (hit.score, other.score);
        if place(hit) == place(&found[at]) && (score - other).abs() > score.abs() * ROUNDING {
            let part = format!("score of hit {at}, {}", place(hit));
            return Err(Difference::new(request, part, score.to_string(), other.to_string()));
        }
    }
    Ok(())
}

/// Returns what must be equal to the letter: everything but times, what was compared otherwise, and what only the engine
/// itself can read.
fn comparable(response: &Response) -> Value {
    let mut value = serde_json::to_value(response).unwrap_or_else(|error| json!(error.to_string()));
    for part in ["took_us", "counts", "notices", "next", "explanation"] {
        value.as_object_mut().map(|parts| parts.remove(part));
    }
    let hits = value["hits"].as_array_mut();
    for hit in hits.into_iter().flatten().filter_map(Value::as_object_mut) {
        hit.remove("score");
        hit.remove("score_parts");
    }
    value
}

/// Returns the path of the first part that differs, and the part on both sides.
fn first_difference(path: String, one: &Value, other: &Value) -> Option<(String, String, String)> {
    match (one, other) {
        (Value::Object(parts), Value::Object(others)) => {
            let names = parts.keys().chain(others.keys().filter(|name| !parts.contains_key(*name)));
            let part = |parts: &serde_json::Map<String, Value>, name: &str| {
                parts.get(name).cloned().unwrap_or(Value::Null)
            };
            names
                .map(|name| (format!("{path}/{name}"), part(parts, name), part(others, name)))
                .find_map(|(path, one, other)| first_difference(path, &one, &other))
        }
        (Value::Array(parts), Value::Array(others)) if parts.len() == others.len() => parts
            .iter()
            .zip(others)
            .enumerate()
            .find_map(|(at, (one, other))| first_difference(format!("{path}/{at}"), one, other)),
        _ if one == other => None,
        _ => Some((path, one.to_string(), other.to_string())),
    }
}
