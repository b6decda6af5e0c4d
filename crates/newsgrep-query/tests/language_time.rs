//! How long reading takes: told, not held, since a shared machine gives no steady times; the bound is for hangs.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::time::{Duration, Instant};

use newsgrep_query::{MAX_BYTES, parse, parse_lenient};

#[test]
fn the_longest_queries_are_read_at_once() {
    let units = [
        ("words", "negotiation "),
        ("proximity", "(NATO w/5 \"open door\") "),
        ("fields", "title:nato source:tass "),
        ("wildcards", "wom?n optimis* word~1 "),
        ("groups", "(a OR b) -c "),
        ("mistakes", "a AND b OR c sorce:x "),
    ];
    for (name, unit) in units {
        let text = unit.repeat(MAX_BYTES / unit.len());
        let mut times: Vec<Duration> = (0..100)
            .map(|_| {
                let begin = Instant::now();
                let _ = parse(&text);
                parse_lenient(&text, &Default::default());
                begin.elapsed()
            })
            .collect();
        times.sort_unstable();
        println!("{name}: median {:?}, 99th of 100 {:?} for both ways", times[50], times[98]);
        assert!(times[50] < Duration::from_secs(1), "{name}: {:?}", times[50]);
    }
}
