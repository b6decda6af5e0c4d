//! Origins as ways: which lies below which. The name of a root holds no `/`.

/// Returns the name of the root that the file or folder with this origin lies below.
pub(super) fn root_name(origin: &str) -> &str {
    origin.split('/').next().unwrap_or_default()
}

/// Returns whether an origin is this root or folder, or lies below it.
pub(super) fn is_below(origin: &str, name: &str) -> bool {
    origin.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Returns whether an origin, or a folder it lies below, is one of those meant.
pub(super) fn is_below_any(origin: &str, mut meant: impl FnMut(&str) -> bool) -> bool {
    meant(origin) || origin.match_indices('/').any(|(at, _)| meant(&origin[..at]))
}

/// Returns whether an article's origin is that of a record in this file.
pub(super) fn is_record_of(origin: &str, name: &str) -> bool {
    origin.strip_prefix(name).is_some_and(|rest| rest.starts_with('#'))
}
