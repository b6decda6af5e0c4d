//! Counting hits by the values of fields, and over time, wherever they were found.
//!
//! In: values and dates, each with how many hits have it. Out: the facets and the timeline of an answer. What is counted by
//! which unit of time (`calendar`), which levels a value has (`levels`), which values are listed and how counts are laid out
//! (`facet`, `timeline`) is the same for every engine; where counts come from is not asked.

pub(crate) mod calendar;
pub(crate) mod facet;
mod levels;
pub(crate) mod sums;
pub(crate) mod timeline;

pub use facet::FacetCounter;
pub use timeline::TimelineCounter;
