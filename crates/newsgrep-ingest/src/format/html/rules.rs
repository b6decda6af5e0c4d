//! Which blocks of a page are its article.

use super::blocks::{Block, Page};

pub(crate) fn paragraphs(page: &Page, chosen: &[bool], _title: Option<&str>) -> Vec<String> {
    page.blocks.iter().filter(|block| share(block, chosen) >= 0.5).map(|block| block.text.clone()).collect()
}

/// Returns how much of a block was chosen, from 0 to 1.
fn share(block: &Block, chosen: &[bool]) -> f64 {
    let of = |(number, length): &(u32, usize)| match chosen.get(*number as usize) {
        Some(true) => *length,
        _ => 0,
    };
    block.runs.iter().map(of).sum::<usize>() as f64 / block.length.max(1) as f64
}
