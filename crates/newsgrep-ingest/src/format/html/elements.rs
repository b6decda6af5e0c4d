//! The kinds of elements there are, by their names in lower case.

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
            | "textarea"
            | "xmp"
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
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}
