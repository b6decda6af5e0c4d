//! Saved searches inside queries: `query:NAME` becomes what was saved under the name.
//!
//! In: a query, and a way to look a name up. Out: the query without `query:`, or which name is missing or refers to
//! itself. Where saved searches are kept is the caller's affair.

use crate::ast::{Filter, Query};

/// Deepest chain of saved searches that refer to others.
const MAX_NESTED: usize = 16;
/// Most tree nodes a query may have once all its saved searches are put in.
const MAX_NODES: usize = 4_096;

/// Why the saved searches of a query could not be put in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SavedError {
    /// There is no saved search of this name.
    #[error("there is no saved search `{name}`")]
    Unknown {
        /// The name.
        name: String,
    },
    /// A saved search refers to itself.
    #[error("the saved search `{}` refers to itself: {}", .path[0], .path.join(" → "))]
    Cycle {
        /// The names from the first to its second mention.
        path: Vec<String>,
    },
    /// The saved searches make the query too large.
    #[error("with its saved searches the query is too large; `{name}` is where it became so")]
    TooLarge {
        /// The saved search at which the limit was reached.
        name: String,
    },
}

impl Query {
    /// Returns the query with every `query:NAME` replaced by what `lookup` returns for the name.
    ///
    /// A saved search may refer to others. Takes time linear in the size of the result, which is limited.
    ///
    /// ```
    /// use newsgrep_query::{parse, print};
    ///
    /// let saved = |name: &str| (name == "kremlin").then(|| parse("Kremlin OR Peskov").unwrap());
    /// let query = parse("query:kremlin -sport").unwrap();
    /// assert_eq!(print(&query.resolve(&saved).unwrap()), "(Kremlin OR Peskov) NOT sport");
    /// assert!(parse("query:moscow").unwrap().resolve(&saved).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if a name is unknown, if a search refers to itself, or if the result is too large.
    pub fn resolve(&self, lookup: &dyn Fn(&str) -> Option<Query>) -> Result<Query, SavedError> {
        let mut resolver = Resolver { lookup, path: Vec::new(), nodes: 0 };
        let mut resolved = self.clone();
        resolver.put(&mut resolved)?;
        Ok(resolved)
    }

    /// Returns whether the query refers to a saved search.
    pub fn has_saved(&self) -> bool {
        let mut open = vec![self];
        while let Some(query) = open.pop() {
            if matches!(query, Query::Saved(_)) {
                return true;
            }
            query.for_each_child(&mut |child| open.push(child));
        }
        false
    }

    /// Calls `each` with the queries that this one is directly made of.
    pub(crate) fn for_each_child<'q>(&'q self, each: &mut dyn FnMut(&'q Query)) {
        match self {
            Query::And(members) | Query::Or(members) | Query::Of(_, members) => members.iter().for_each(each),
            Query::Near(near) => near.operands.iter().for_each(each),
            Query::Not(inner)
            | Query::In(_, inner)
            | Query::Written(_, inner)
            | Query::Stem(inner)
            | Query::Boost(inner, _)
            | Query::AtLeast(_, inner)
            | Query::Filter(Filter::Field(_, inner) | Filter::Speaker(inner)) => each(inner),
            Query::All
            | Query::Word(_)
            | Query::Prefix(_)
            | Query::Wildcard(_)
            | Query::Fuzzy(..)
            | Query::Regex(_)
            | Query::Name(_)
            | Query::Phrase(_)
            | Query::Sloppy(..)
            | Query::Verbatim(_)
            | Query::Saved(_)
            | Query::Filter(_) => {}
        }
    }

    /// Calls `each` with the queries that this one is directly made of, to change them.
    pub(crate) fn for_each_child_mut(&mut self, each: &mut dyn FnMut(&mut Query)) {
        match self {
            Query::And(members) | Query::Or(members) | Query::Of(_, members) => {
                members.iter_mut().for_each(each)
            }
            Query::Near(near) => near.operands.iter_mut().for_each(each),
            Query::Not(inner)
            | Query::In(_, inner)
            | Query::Written(_, inner)
            | Query::Stem(inner)
            | Query::Boost(inner, _)
            | Query::AtLeast(_, inner)
            | Query::Filter(Filter::Field(_, inner) | Filter::Speaker(inner)) => each(inner),
            _ => {}
        }
    }
}

struct Resolver<'l> {
    lookup: &'l dyn Fn(&str) -> Option<Query>,
    /// The names whose searches are being put in, outermost first.
    path: Vec<String>,
    nodes: usize,
}

impl Resolver<'_> {
    /// Puts what was saved in the place of every name.
    fn put(&mut self, query: &mut Query) -> Result<(), SavedError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES
            && let Some(name) = self.path.last()
        {
            return Err(SavedError::TooLarge { name: name.clone() });
        }
        if let Query::Saved(name) = query {
            *query = self.saved(name)?;
            return Ok(());
        }
        let mut outcome = Ok(());
        query.for_each_child_mut(&mut |child| {
            if outcome.is_ok() {
                outcome = self.put(child);
            }
        });
        outcome
    }

    fn saved(&mut self, name: &str) -> Result<Query, SavedError> {
        if let Some(first) = self.path.iter().position(|open| open == name) {
            let mut path = self.path[first..].to_vec();
            path.push(name.to_owned());
            return Err(SavedError::Cycle { path });
        }
        if self.path.len() == MAX_NESTED {
            return Err(SavedError::TooLarge { name: name.to_owned() });
        }
        let mut found = (self.lookup)(name).ok_or_else(|| SavedError::Unknown { name: name.to_owned() })?;
        self.path.push(name.to_owned());
        self.put(&mut found)?;
        self.path.pop();
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_that_refers_to_itself_is_refused() {
        let saved = |name: &str| match name {
            "a" => Some(Query::Not(Box::new(Query::Saved("b".to_owned())))),
            "b" => Some(Query::Or(vec![Query::Word("x".to_owned()), Query::Saved("a".to_owned())])),
            "c" => Some(Query::Saved("c".to_owned())),
            _ => None,
        };
        let check = |name: &str, message: &str| {
            let error = Query::Saved(name.to_owned()).resolve(&saved).unwrap_err();
            assert_eq!(error.to_string(), message);
        };
        check("a", "the saved search `a` refers to itself: a → b → a");
        check("c", "the saved search `c` refers to itself: c → c");
        check("d", "there is no saved search `d`");
    }

    #[test]
    fn a_search_that_doubles_at_every_step_is_refused() {
        let saved = |name: &str| {
            let number: usize = name.parse().ok()?;
            let next = || Query::Saved((number + 1).to_string());
            Some(if number == 15 { Query::Word("x".to_owned()) } else { Query::And(vec![next(), next()]) })
        };
        let error = Query::Saved("1".to_owned()).resolve(&saved).unwrap_err();
        assert!(matches!(error, SavedError::TooLarge { .. }), "{error}");
        assert!(Query::Saved("6".to_owned()).resolve(&saved).is_ok());
    }
}
