//! The engine on a cluster.

use std::ops::ControlFlow;

use newsgrep_query::{Engine, EngineError, Hit, Request, Response};

use crate::{Cluster, search};

impl Engine for Cluster {
    fn stream(
        &self,
        request: &Request,
        sink: &mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> Result<Response, EngineError> {
        search::run(self.client(), request, sink)
    }

    fn suggest(&self, _word: &str, _limit: usize) -> Vec<(String, u64)> {
        Vec::new()
    }
}
