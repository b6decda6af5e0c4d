//! How cost grows with the number of paragraphs, beside what the machine would take at best.
//!
//! In: sizes. Out: a table with a row a measure and a column a size. The questions are those of the largest corpus, so that
//! only the number of paragraphs differs. A floor is the time in which one core could read from memory what the answer
//! depends on: the postings of the words, or the text that is indexed.

use std::fs::File;
use std::io::{BufWriter, Write};

use anyhow::{Context, Result};
use serde_json::json;

use crate::args::GrowthArgs;
use crate::corpus::{Corpus, Origin};
use crate::machine::Machine;
use crate::measure::median;
use crate::peers::Peer;
use crate::peers::newsgrep::{self as ours, Newsgrep};
use crate::place;
use crate::question::{Mode, Question};
use crate::sample::Questions;

/// The classes of questions whose cost is shown.
const CLASSES: [(&str, &str, Mode); 15] = [
    ("phrase, low, top 10", "low", Mode::Top10),
    ("phrase, mid, top 10", "mid", Mode::Top10),
    ("phrase, high, top 10", "high", Mode::Top10),
    ("phrase, stop, top 10", "stop", Mode::Top10),
    ("phrase, stop, count", "stop", Mode::Count),
    ("phrase in a date range, top 10", "dated", Mode::Top10),
    ("phrase, high, newest first", "high", Mode::Newest),
    ("and, top 10", "game-and", Mode::Top10),
    ("and, count", "game-and", Mode::Count),
    ("or, top 10", "game-or", Mode::Top10),
    ("or, count", "game-or", Mode::Count),
    ("near within 5, count", "near", Mode::Count),
    ("facets by source, high", "high", Mode::Facets),
    ("timeline by day, high", "high", Mode::Timeline),
    ("ten hits with texts, mid", "mid", Mode::TenTexts),
];

/// About how many bytes a posting has without and with its places, packed.
const POSTING: f64 = 1.5;

/// A row of the table: a figure for each size, and the floor under each where there is one.
struct Line {
    name: String,
    unit: &'static str,
    figures: Vec<f64>,
    floors: Vec<f64>,
}

/// Prints the table.
pub(crate) fn run(args: &GrowthArgs) -> Result<()> {
    let keep = place::keep(&args.place)?;
    let mut sizes = args.sizes.clone();
    sizes.sort_unstable();
    let machine = Machine::measure()?;
    let corpora: Vec<Corpus> =
        sizes.iter().map(|size| Corpus::of(Origin::Generated(*size), &keep)).collect::<Result<_>>()?;
    let questions = Questions::of(corpora.last().context("no size was named")?)?;
    let mut lines: Vec<Line> = Vec::new();
    for corpus in &corpora {
        let (dir, built) = ours::build(corpus)?;
        let text = corpus.text_bytes as f64;
        add(&mut lines, "text", "MB", text / 1e6, None);
        let seconds = built.nanos as f64 / 1e9;
        add(&mut lines, "indexing", "s", seconds, Some(2.0 * text / machine.bandwidth));
        add(&mut lines, "indexing, memory", "MB", built.memory as f64 / 1e6, None);
        add(&mut lines, "index", "MB", built.bytes as f64 / 1e6, None);
        let mut newsgrep = Newsgrep::open(&dir)?;
        for (name, class, mode) in CLASSES {
            eprintln!("{}: {name}", corpus.name());
            let questions = questions.of_classes(&[class]);
            if questions.is_empty() {
                continue;
            }
            let (figure, floor) = mean(&mut newsgrep, &questions, mode, args.rounds)?;
            add(&mut lines, name, "µs", figure, Some(floor / machine.bandwidth * 1e6));
        }
    }
    print(&corpora, &lines, &machine);
    if let Some(file) = &args.json {
        let mut out = BufWriter::new(File::create(file)?);
        for Line { name, unit, figures, floors } in &lines {
            let row = json!({ "measure": name, "unit": unit, "sizes": sizes, "figures": figures, "floors": floors });
            writeln!(out, "{row}")?;
        }
        out.flush()?;
    }
    Ok(())
}

fn add(lines: &mut Vec<Line>, name: &str, unit: &'static str, figure: f64, floor: Option<f64>) {
    let at = lines.iter().position(|line| line.name == name).unwrap_or_else(|| {
        lines.push(Line { name: name.to_owned(), unit, figures: Vec::new(), floors: Vec::new() });
        lines.len() - 1
    });
    lines[at].figures.push(figure);
    lines[at].floors.extend(floor);
}

/// Returns the mean over the questions of the middle time of each, in microseconds, and how many bytes of postings their
/// words have.
fn mean(newsgrep: &mut Newsgrep, questions: &[Question], mode: Mode, rounds: usize) -> Result<(f64, f64)> {
    let (mut sum, mut bytes) = (0.0, 0.0);
    for question in questions {
        newsgrep.run(question, mode, 1)?;
        let nanos = newsgrep.run(question, mode, rounds.max(1))?.nanos;
        sum += median(&nanos).unwrap_or_default() as f64;
        bytes += newsgrep.postings(question)? as f64 * POSTING;
    }
    let count = questions.len() as f64;
    Ok((sum / count / 1e3, bytes / count))
}

fn print(corpora: &[Corpus], lines: &[Line], machine: &Machine) {
    println!(
        "\nThis machine: {:.1} GB/s of memory read by one core, {:.2} µs a fresh page, {:.2} ms a bare process\n",
        machine.bandwidth / 1e9,
        machine.page * 1e6,
        machine.process * 1e3,
    );
    let names: Vec<String> = corpora.iter().map(|corpus| format!(" {} |", corpus.paragraphs)).collect();
    println!("| paragraphs |{} growth | floor | over the floor |", names.concat());
    println!("|---|{}--:|--:|--:|", "--:|".repeat(corpora.len()));
    let paragraphs = |corpus: Option<&Corpus>| corpus.map_or(1.0, |corpus| corpus.paragraphs as f64);
    let times = paragraphs(corpora.last()) / paragraphs(corpora.first());
    for Line { name, unit, figures, floors } in lines {
        let cells: Vec<String> = figures.iter().map(|figure| format!(" {figure:.2} |")).collect();
        let (Some(first), Some(last)) = (figures.first(), figures.last()) else { continue };
        // How much more a paragraph costs in the largest corpus than in the smallest: 1 is linear growth.
        let growth = last / first / times;
        let floor = floors.last().map_or((String::new(), String::new()), |floor| {
            (format!("{floor:.2}"), format!("{:.0}×", last / floor))
        });
        println!("| {name}, {unit} |{} {growth:.2}× | {} | {} |", cells.concat(), floor.0, floor.1);
    }
}
