//! In place of the reading of web pages where the feature `html` is not there: each of them is rejected.

use std::convert::Infallible;

use crate::Reason;
use crate::draft::Draft;
use crate::job::Hints;

/// The bytes a page may have.
pub(crate) const MAX_PAGE: u64 = 16 << 20;

/// A page that was read, of which there are none.
pub(crate) struct Page {
    pub(crate) draft: Draft<'static>,
    pub(crate) broken: Option<(&'static str, usize)>,
    _never: Infallible,
}

/// Rejects a page.
pub(crate) fn read_page(_: Vec<u8>, _: Hints<'_>) -> Result<Page, (Reason, String)> {
    let detail = "is a web page, and this newsgrep reads none: build it with the feature `html`";
    Err((Reason::NoReader, detail.to_owned()))
}
