//! Origins as ways: which lies below which. The name of a root holds no `/`.

/// Returns the name of the root that the file or folder with this origin lies below.
pub(super) fn root_name(origin: &str) -> &str {
    origin.split('/').next().unwrap_or_default()
}

/// Returns whether an origin, or a folder it lies below, is one of those meant.
pub(super) fn is_below_any(origin: &str, mut meant: impl FnMut(&str) -> bool) -> bool {
    meant(origin) || origin.match_indices('/').any(|(at, _)| meant(&origin[..at]))
}

/// Returns the origin of the file that the article with this origin is in.
pub(super) fn file_part(origin: &str) -> &str {
    // A `#` in the name of a file is written otherwise.
    origin.split('#').next().unwrap_or_default()
}
