//! The engine on a cluster.

use std::ops::ControlFlow;

use newsgrep_query::{Engine, EngineError, Hit, Request, Response};

use crate::{Cluster, search, suggest};

impl Engine for Cluster {
    fn stream(
        &self,
        request: &Request,
        sink: &mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> Result<Response, EngineError> {
        search::run(self.client(), request, sink)
    }

    fn suggest(&self, word: &str, limit: usize) -> Vec<(String, u64)> {
        // What cannot be asked is no suggestion; the search itself says what is wrong with the cluster.
        suggest::suggest(self.client(), word, limit).unwrap_or_default()
    }
}
