//! Whether standard input holds something to read.

use std::fs::File;
use std::io::{self, IsTerminal};

/// Returns whether standard input is a pipe, a socket or a file, and not a terminal or a device such as `/dev/null`.
///
/// A program that starts newsgrep without a thought for its input usually hands it `/dev/null`; that is no text to
/// search.
#[cfg(unix)]
pub(crate) fn has_input() -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::FileTypeExt;

    let Ok(input) = io::stdin().as_fd().try_clone_to_owned() else { return false };
    let Ok(metadata) = File::from(input).metadata() else { return false };
    let kind = metadata.file_type();
    !io::stdin().is_terminal() && (kind.is_file() || kind.is_fifo() || kind.is_socket())
}

/// Returns whether standard input is no terminal.
#[cfg(not(unix))]
pub(crate) fn has_input() -> bool {
    !io::stdin().is_terminal()
}
