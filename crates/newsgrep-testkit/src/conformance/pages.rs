//! Pages by cursor, put together, against the whole.

use newsgrep_query::{Counts, Engine, Request};

use super::{Agreement, Difference, answer, true_counts};

/// Reads hits of `other` in pages of `size`, each from where the one before ended, and holds them together against the
/// one page of `reference` that has them all.
///
/// At most `pages` pages are read. Facets and timeline are not asked for.
///
/// # Errors
///
/// Fails with what differs.
pub fn compare_pages(
    reference: &dyn Engine,
    other: &dyn Engine,
    request: &Request,
    size: usize,
    pages: usize,
) -> Result<Agreement, Box<Difference>> {
    let whole = Request {
        limit: size * pages,
        offset: 0,
        after_hit: None,
        counts: Counts::Bounded,
        facets: Vec::new(),
        timeline: None,
        ..request.clone()
    };
    let Ok(expected) = reference.search(&whole) else {
        return Ok(Agreement::Refused);
    };
    if !expected.complete {
        return Ok(Agreement::NotWhole);
    }
    let mut together = None;
    let mut page = Request { limit: size, ..whole.clone() };
    for number in 0..pages {
        let part = format!("page {number} of {size}");
        let failed = |error: String| Difference::new(&page, &part, "a page", error);
        let response = other.search(&page).map_err(|error| failed(error.to_string()))?;
        let next = response.next;
        match &mut together {
            None => together = Some(response),
            Some(together) => {
                together.hits.extend(response.hits);
                together.next = next;
                together.complete &= response.complete;
            }
        }
        let Some(next) = next else { break };
        // Its text is what travels.
        let again = next.to_string().parse().map_err(|error| failed(format!("{next}: {error}")))?;
        page.after_hit = Some(again);
    }
    if let Some(together) = together {
        answer::compare(&whole, &expected, &together, || true_counts(reference, &whole))?;
    }
    Ok(Agreement::Same)
}
