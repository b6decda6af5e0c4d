//! The pages of `newsgrep help`, and the man page of the query language, made of the same.
//!
//! Pages of commands are made by clap from the declaration of their arguments.

mod language;
mod roff;
mod topics;

use std::fmt::Write as _;

use newsgrep::query::Code;

pub(crate) use roff::query_page;
pub(crate) use topics::TOPICS;

/// The width of a page.
const WIDTH: usize = 90;

/// The width of the column of what is typed.
const TYPED: usize = 36;

/// Returns the query language on one screen.
pub(crate) fn query() -> String {
    let mut page = wrapped(language::ABOUT, 0);
    for part in language::PARTS {
        let _ = writeln!(page, "\n{}", part.name);
        for row in part.rows {
            let typed = row.typed.join("  ");
            let means = wrapped(row.means, TYPED + 4);
            match typed.chars().count() <= TYPED {
                true => {
                    let _ = write!(page, "  {typed:TYPED$}  {}", means.trim_start());
                }
                false => {
                    let _ = write!(page, "  {typed}\n{means}");
                }
            }
        }
    }
    page.push('\n');
    language::NOTES.iter().for_each(|note| page.push_str(&wrapped(note, 0)));
    page.push_str(
        "\nnewsgrep query TEXT prints how a text is understood; newsgrep man query is the whole page.\n",
    );
    page
}

/// Returns what files newsgrep reads, a row a format.
pub(crate) fn inputs() -> String {
    let mut page = wrapped(
        "What newsgrep reads. A format is recognised by what a file holds, then by the ending of its name; all of \
         them also compressed: gz, zst, bz2, xz.",
        0,
    );
    page.push('\n');
    for format in newsgrep::ingest::formats() {
        let mut about = format.description.to_owned();
        if !format.extensions.is_empty() {
            about.push_str(&format!(" ({})", format.extensions.join(", ")));
        }
        let _ = write!(page, "  {:13} {}", format.name, wrapped(&about, 16).trim_start());
    }
    page.push('\n');
    page.push_str(&wrapped(
        "newsgrep.toml beside the files or above them, --map and --set say what files do not say themselves.",
        0,
    ));
    page
}

/// Returns the page of a mistake in a query; `None` if there is no such code.
pub(crate) fn error(name: &str) -> Option<String> {
    let code = Code::ALL.iter().find(|code| code.name() == name)?;
    Some(format!("error[{name}]\n\n{}\n", text(*code).trim_end()))
}

/// Returns the codes of all mistakes, each with the first line of its page.
pub(crate) fn errors() -> String {
    let mut page = String::from("newsgrep help error CODE says more about a mistake in a query.\n\n");
    for code in Code::ALL {
        let about = wrapped(&summary(*code), 20);
        let _ = write!(page, "  {:17} {}", code.name(), about.trim_start());
    }
    page
}

/// Returns the page of a mistake.
fn text(code: Code) -> &'static str {
    // The first line of the page is its heading.
    code.help().split_once('\n').map_or(code.help(), |(_, text)| text.trim())
}

/// Returns the first sentence of the page of a mistake.
fn summary(code: Code) -> String {
    let paragraph = text(code).split("\n\n").next().unwrap_or_default().replace('\n', " ");
    paragraph.split_once(". ").map_or(paragraph.clone(), |(first, _)| format!("{first}."))
}

/// Breaks a text into lines of at most [`WIDTH`], each indented.
fn wrapped(text: &str, indent: usize) -> String {
    let mut lines = String::new();
    let mut width = WIDTH;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width + 1 + length > WIDTH {
            if !lines.is_empty() {
                lines.push('\n');
            }
            lines.push_str(&" ".repeat(indent));
            width = indent;
        } else {
            lines.push(' ');
            width += 1;
        }
        lines.push_str(word);
        width += length;
    }
    lines.push('\n');
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_fits_a_screen() {
        let page = query();
        assert!(page.lines().all(|line| line.chars().count() <= WIDTH), "{page}");
        assert!(page.lines().count() <= 66, "{}", page.lines().count());
    }

    #[test]
    fn every_operator_is_on_both_pages() {
        let operators = [
            "AND",
            "OR",
            "NOT",
            "-",
            "|",
            "(",
            "\"",
            "*",
            "?",
            "~1",
            "~\"",
            "\"~3",
            "^2",
            "=",
            "==",
            "re:/",
            "CAPS(",
            "ALLCAPS(",
            "NOCAPS(",
            "STEM(",
            "ATLEAST3",
            "repeat3:",
            "OF (",
            "w/5",
            "near/5",
            "n/5",
            "/5",
            "near5",
            "/N5/",
            "AROUND(",
            "pre/3",
            "p/3",
            "adj/3",
            "adj3",
            "onear/3",
            "w/s",
            "/s",
            "SENTENCE",
            "w/p",
            "/p",
            "SAME",
            "PARAGRAPH",
            "NOT w/3",
        ];
        let fields = [
            "title:", "hlead:", "quote:", "source:", "section:", "byline:", "agency:", "url:", "date:",
            "after:", "before:", "lang:", "zone:", "wc>", "id:", "query:",
        ];
        // In a man page a hyphen is escaped, and so is a backslash.
        let man = query_page().replace("\\-", "-").replace("\\*(Aq", "'");
        for (name, page) in [("help query", query()), ("man query", man)] {
            for expected in operators.iter().chain(&fields) {
                assert!(page.contains(expected), "{expected} in {name}:\n{page}");
            }
        }
    }

    #[test]
    fn every_format_is_among_the_inputs() {
        let page = inputs();
        for format in newsgrep::ingest::formats() {
            assert!(page.contains(&format!("\n  {:13} ", format.name)), "{}:\n{page}", format.name);
        }
        assert!(page.lines().all(|line| line.chars().count() <= WIDTH), "{page}");
    }

    #[test]
    fn text_is_wrapped_between_words() {
        assert_eq!(wrapped("a b", 2), "  a b\n");
        let text = "word ".repeat(30);
        assert!(wrapped(&text, 4).lines().all(|line| line.len() <= WIDTH && line.starts_with("    word")));
    }

    #[test]
    fn every_mistake_has_a_page() {
        for code in Code::ALL {
            let page = error(code.name()).unwrap();
            assert!(page.lines().count() >= 3, "{page}");
            assert!(errors().contains(code.name()));
        }
        assert!(error("no-such-code").is_none());
    }
}
