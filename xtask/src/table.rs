//! Rows of figures, as a table for readers and as JSON for programs.

use serde_json::{Value, json};

/// What a figure is to reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Goal {
    /// Ours, divided by theirs, is at most this.
    Ratio(f64),
    /// Ours, divided by theirs, is at least this.
    RatioAtLeast(f64),
    /// Our figure is at most this.
    AtMost(f64),
    /// Our figure is at least this.
    AtLeast(f64),
}

/// A measure beside a peer, or alone.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) measure: String,
    peer: Option<&'static str>,
    ours: f64,
    theirs: Option<f64>,
    unit: &'static str,
    goal: Option<Goal>,
}

impl Row {
    pub(crate) fn alone(measure: &str, ours: f64, unit: &'static str) -> Row {
        Row { measure: measure.to_owned(), peer: None, ours, theirs: None, unit, goal: None }
    }

    pub(crate) fn beside(
        measure: &str,
        peer: &'static str,
        ours: f64,
        theirs: f64,
        unit: &'static str,
    ) -> Row {
        Row { peer: Some(peer), theirs: Some(theirs), ..Row::alone(measure, ours, unit) }
    }

    pub(crate) fn with(self, goal: Goal) -> Row {
        Row { goal: Some(goal), ..self }
    }

    fn ratio(&self) -> Option<f64> {
        self.theirs.map(|theirs| self.ours / theirs)
    }

    fn is_met(&self) -> Option<bool> {
        Some(match self.goal? {
            Goal::Ratio(most) => self.ratio()? <= most,
            Goal::RatioAtLeast(least) => self.ratio()? >= least,
            Goal::AtMost(most) => self.ours <= most,
            Goal::AtLeast(least) => self.ours >= least,
        })
    }

    fn target(&self) -> String {
        match self.goal {
            None => String::new(),
            Some(Goal::Ratio(most)) => format!("≤ {most:.2}×"),
            Some(Goal::RatioAtLeast(least)) => format!("≥ {least:.2}×"),
            Some(Goal::AtMost(most)) => format!("≤ {} {}", figure(most), self.unit),
            Some(Goal::AtLeast(least)) => format!("≥ {} {}", figure(least), self.unit),
        }
    }

    pub(crate) fn json(&self, corpus: &str) -> Value {
        let bound = self.goal.map(|goal| match goal {
            Goal::Ratio(value) | Goal::RatioAtLeast(value) | Goal::AtMost(value) | Goal::AtLeast(value) => {
                value
            }
        });
        let round = |value: f64| (value * 1e4).round() / 1e4;
        json!({
            "corpus": corpus, "measure": self.measure, "peer": self.peer, "unit": self.unit,
            "ours": round(self.ours), "theirs": self.theirs.map(round), "ratio": self.ratio().map(round),
            "target": bound, "met": self.is_met(),
        })
    }
}

/// Writes three digits, or all before the point.
fn figure(value: f64) -> String {
    match value.abs() {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// Prints rows as a table in Markdown.
pub(crate) fn print(title: &str, rows: &[Row]) {
    println!("\n{title}\n");
    println!("| measure | peer | newsgrep | peer's | ratio | target | met |");
    println!("|---|---|--:|--:|--:|--:|---|");
    for row in rows {
        let unit = |value: f64| format!("{} {}", figure(value), row.unit);
        let met = row.is_met().map_or("", |met| if met { "yes" } else { "NO" });
        println!(
            "| {} | {} | {} | {} | {} | {} | {met} |",
            row.measure,
            row.peer.unwrap_or("–"),
            unit(row.ours),
            row.theirs.map(unit).unwrap_or_default(),
            row.ratio().map(|ratio| format!("{ratio:.2}×")).unwrap_or_default(),
            row.target(),
        );
    }
}
