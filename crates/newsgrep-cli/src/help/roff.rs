//! newsgrep-query(7): the page of the query language for man.

use clap_mangen::roff::{Inline, Roff, bold, roman};
use newsgrep::query::Code;

use super::{language, summary};

/// Returns the man page of the query language.
pub(crate) fn query_page() -> String {
    let mut page = Roff::new();
    let version = concat!("newsgrep ", env!("CARGO_PKG_VERSION"));
    page.control("TH", ["newsgrep-query", "7", "", version]);
    page.control("SH", ["NAME"]);
    page.text([roman("newsgrep-query - the query language of newsgrep")]);
    page.control("SH", ["DESCRIPTION"]);
    page.text([roman(language::ABOUT)]);
    for part in language::PARTS {
        page.control("SH", [part.name.to_uppercase().as_str()]);
        for row in part.rows {
            let mut typed: Vec<Inline> = Vec::new();
            for example in row.typed {
                if !typed.is_empty() {
                    typed.push(roman("   "));
                }
                typed.push(bold(*example));
            }
            entry(&mut page, typed, row.means);
        }
    }
    page.control("SH", ["NOTES"]);
    for note in language::NOTES {
        page.control("PP", []);
        page.text([roman(*note)]);
    }
    page.control("SH", ["MISTAKES"]);
    page.text([
        roman("Each is told at its place, with rewrites that work; "),
        bold("newsgrep help error"),
        roman(" and its name says more."),
    ]);
    for code in Code::ALL {
        entry(&mut page, vec![bold(code.name())], &summary(*code));
    }
    page.control("SH", ["SEE ALSO"]);
    page.text([bold("newsgrep"), roman("(1)")]);
    page.render()
}

fn entry(page: &mut Roff, typed: Vec<Inline>, means: &str) {
    page.control("TP", []);
    page.text(typed);
    page.text([roman(means)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_text_is_taken_for_a_command() {
        let known = ["TH", "SH", "TP", "PP", "ie", "el", "ds"];
        for line in query_page().lines() {
            if let Some(control) = line.strip_prefix('.') {
                let name = control.split(' ').next().unwrap_or_default();
                assert!(known.iter().any(|known| name.starts_with(known)), "{line}");
            }
            assert!(!line.starts_with('\''), "{line}");
            assert_eq!(line.matches("\\fB").count() > 0, line.contains("\\fR"), "{line}");
        }
    }
}
