//! The query language of newsgrep, its evaluator, and the engine on an archive of this machine.
//!
//! In: a text such as `"open door" source:tass after:2022-01-10`. Out: a [`Query`] ([`parse`]), its canonical text
//! ([`print`](print())), or, with an [`Engine`], a [`Response`]. The tree, the plan and the evaluator know no engine; only
//! [`local`] imports the index.

mod advice;
mod ast;
mod dates;
mod engine;
mod error;
pub mod eval;
mod explain;
mod highlight;
mod hit;
#[cfg(feature = "local")]
pub mod local;
mod multi_select;
mod occurrence;
mod page;
mod parse;
mod percolate;
pub mod plan;
mod print;
pub mod rank;
mod record;
mod request;
mod response;
mod saved;
pub mod suggest;
pub mod tally;

pub use advice::{Advice, ClauseCount, Relaxation, RelaxationKind, Suggestion, advise};
pub use ast::{Field, Filter, Near, NumberRange, Part, Query, Reach, Slot, Writing};
pub use dates::DateRange;
pub use engine::{Engine, EngineError, ensure_runnable};
pub use error::{Code, Errors, QueryError};
pub use explain::{
    ClauseScore, Expansion, ExplainedClause, ExplainedCondition, ExplainedNode, Explanation, ScoreParts,
    WordCount,
};
pub use highlight::{Highlighter, Passage};
pub use multi_select::{FacetPasses, multi_select};
pub use occurrence::MAX_UNORDERED;
pub use page::{PageCursor, PageCursorError, Place, PlaceOrder};
pub use parse::{
    Dialect, MAX_BYTES, MAX_DEPTH, MAX_TERMS, ParseOptions, Parsed, Plain, parse, parse_argument,
    parse_lenient, parse_with,
};
pub use percolate::{Effort, Met, PercolateError, Percolator};
pub use print::print;
pub use record::{ArchiveState, Changes, RECORD_FORMAT, Record, RecordError, RecordNote, RecordedHit};
pub use request::{
    Cancel, CountBy, Counts, FacetField, FacetRequest, Request, Scope, Sort, TimeUnit, TimelineRequest,
};
pub use response::{
    Count, Facet, FacetValue, Hit, HitCounts, HitParagraph, MoreKnown, Notice, RESPONSE_FORMAT, Response,
    Series, TimeBin, Timeline,
};
pub use saved::SavedError;
