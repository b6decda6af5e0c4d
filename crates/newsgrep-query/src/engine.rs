//! What answers a request.

use std::ops::ControlFlow;

use crate::{Hit, MAX_UNORDERED, Query, Request, Response};

/// Something that can answer a [`Request`]: an archive of this machine, or a cluster.
pub trait Engine: Send + Sync {
    /// Answers the request.
    ///
    /// # Errors
    ///
    /// Fails when the archive cannot be read, or when the query asks for what this engine cannot do. An answer that is
    /// only partial is no error: it says so itself.
    fn search(&self, request: &Request) -> Result<Response, EngineError> {
        let mut hits = Vec::new();
        let mut response = self.stream(request, &mut |hit| {
            hits.push(hit);
            ControlFlow::Continue(())
        })?;
        response.hits = hits;
        Ok(response)
    }

    /// Answers the request, handing over each hit as soon as it is read, in order, until `sink` breaks off.
    ///
    /// The response holds everything but the hits. Use it when there may be more hits than memory.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`]; hits may have been handed over before.
    fn stream(
        &self,
        request: &Request,
        sink: &mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> Result<Response, EngineError>;

    /// Returns words of the archive that may be meant by one that it does not have, or has far fewer of, each with the
    /// number of paragraphs that have it, the likeliest first.
    ///
    /// The words are folded. Two words in one, as in `momentof`, come back as `moment of`; two words given that are
    /// one, as in `out look`, as `outlook`. Empty where there is nothing to suggest, or where the engine cannot tell.
    ///
    /// Every engine says so itself: one that wraps another and kept silent would hide what the other knows.
    fn suggest(&self, word: &str, limit: usize) -> Vec<(String, u64)>;
}

/// Why an engine gave no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The query asks for something the engine cannot do.
    #[error("{what} cannot be searched here: {hint}")]
    Unsupported {
        /// What was asked for.
        what: String,
        /// What to try.
        hint: String,
    },
    /// The query asks for something that archives do not hold.
    #[error("{what} is not indexed: {hint}")]
    NotIndexed {
        /// What was asked for.
        what: String,
        /// What to try.
        hint: String,
    },
    /// The page cursor is of another search.
    #[error("{message}")]
    Page {
        /// Of which, and what to try.
        message: String,
    },
    /// The archive could not be read.
    #[error("cannot read the archive: {message}")]
    Archive {
        /// What went wrong, and what to try.
        message: String,
        /// The cause.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
}

impl EngineError {
    /// Returns the stable name of the kind of error, in kebab case.
    pub fn code(&self) -> &'static str {
        match self {
            EngineError::Unsupported { .. } => "unsupported",
            EngineError::NotIndexed { .. } => "not-indexed",
            EngineError::Page { .. } => "page-cursor",
            EngineError::Archive { .. } => "archive",
        }
    }
}

/// Deepest query that is run. Parsing allows less; one put together by hand could overflow the stack.
const MAX_DEPTH: usize = 128;

/// Fails if no engine runs a query because of its shape; does not recurse into it.
///
/// # Errors
///
/// Fails if it is nested too deeply, or has a proximity of more than [`MAX_UNORDERED`] operands in any order.
pub fn ensure_runnable(query: &Query) -> Result<(), EngineError> {
    let mut open = vec![(query, 1)];
    while let Some((query, depth)) = open.pop() {
        if depth > MAX_DEPTH {
            return Err(EngineError::Unsupported {
                what: format!("a query nested more than {MAX_DEPTH} deep"),
                hint: "write it with fewer groups inside groups".to_owned(),
            });
        }
        if let Query::Near(near) = query
            && !near.ordered
            && near.operands.len() > MAX_UNORDERED
        {
            return Err(EngineError::Unsupported {
                what: format!("a proximity of more than {MAX_UNORDERED} operands in any order"),
                hint: "write fewer, or say their order with `pre/`".to_owned(),
            });
        }
        query.for_each_child(&mut |child| open.push((child, depth + 1)));
    }
    Ok(())
}
