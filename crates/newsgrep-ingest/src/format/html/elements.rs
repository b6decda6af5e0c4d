//! The kinds of elements there are, by their names in lower case.

use crate::markup;

/// Elements that are left out with their content, or have none.
pub(crate) fn is_passed_over(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "iframe"
            | "noembed"
            | "noframes"
            | "title"
            | "xmp"
            | "textarea"
            | "svg"
            | "img"
            | "source"
            | "track"
            | "link"
            | "meta"
            | "input"
            | "embed"
            | "param"
            | "area"
            | "base"
            | "col"
            | "wbr"
            | "plaintext"
    )
}

/// Tells whether an element that is kept has no content.
pub(crate) fn is_void(name: &str) -> bool {
    matches!(name, "br" | "hr")
}

/// Tells whether a browser opens an element again in the next paragraph when it was not closed.
pub(crate) fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b"
            | "big"
            | "code"
            | "em"
            | "font"
            | "i"
            | "nobr"
            | "s"
            | "small"
            | "strike"
            | "strong"
            | "tt"
            | "u"
    )
}

/// Tells whether an element stands for itself, above and below others, and is no part of a line.
pub(crate) fn is_block(name: &str) -> bool {
    // A list to choose from is a part of a line; the cells of a table are told from words by who asks.
    matches!(name, "td" | "th") || markup::is_block(name) && !matches!(name, "head" | "option" | "select")
}
