//! Asks the same of this machine and of a cluster, and collects what differs.

use newsgrep_query::local::LocalEngine;
use newsgrep_query::{Engine, Query, Request};
use newsgrep_remote::Cluster;
use newsgrep_testkit::conformance::{
    Agreement, Difference, Words, compare, compare_pages, compare_with_truth, questions, vectors,
};
use newsgrep_testkit::oracle::{VOCABULARY, random_query};
use newsgrep_testkit::{Rng, smallest_query};
use newsgrep_text::Article;

use crate::on_cluster::{Place, local};

/// How many differences are looked into before it is given up.
const ENOUGH: usize = 10;

/// One archive, here and on the cluster.
pub(crate) struct Suite<'a> {
    name: String,
    articles: &'a [Article],
    words: Words<'a>,
    local: LocalEngine,
    cluster: Cluster,
    rng: Rng,
    /// How many answers were held against each other, refused by both, and not whole.
    answers: [usize; 3],
    /// Queries that found something, and all.
    found: [usize; 2],
    differences: usize,
}

impl<'a> Suite<'a> {
    pub(crate) fn new(place: &Place, name: &str, articles: &'a [Article], seed: u64) -> Self {
        println!("seed {seed}");
        Suite {
            name: format!("{name}, {} shard(s)", place.layout.shards),
            articles,
            words: Words::of(articles),
            local: local(articles),
            cluster: place.fed(name, articles),
            rng: Rng::new(seed),
            answers: [0; 3],
            found: [0; 2],
            differences: 0,
        }
    }

    /// Asks what the tests of the language are made of.
    pub(crate) fn ask_vectors(&mut self) {
        for query in vectors() {
            let requests = questions::questions(&mut self.rng, &query);
            // One of four each: there are hundreds.
            let request = self.rng.pick(&requests).clone();
            self.ask(&request);
        }
    }

    /// Asks random queries over the words of random archives.
    pub(crate) fn ask_random(&mut self, queries: usize) {
        for _ in 0..queries {
            let query = random_query(&mut self.rng, &VOCABULARY);
            self.ask_all(&query);
        }
    }

    /// Asks random queries over the words of the archive.
    pub(crate) fn ask_of_words(&mut self, queries: usize) {
        for _ in 0..queries {
            let query = self.words.query(&mut self.rng);
            self.ask_all(&query);
        }
    }

    /// Asks random queries of both kinds, and holds the cluster against brute force.
    pub(crate) fn ask_brute_force(&mut self, queries: usize) {
        for at in 0..queries {
            let query = match at % 2 {
                0 => self.words.query(&mut self.rng),
                _ => random_query(&mut self.rng, &VOCABULARY),
            };
            if let Err(difference) = compare_with_truth(self.articles, &self.cluster, &query) {
                let differs =
                    |query: &Query| compare_with_truth(self.articles, &self.cluster, query).is_err();
                let smallest = smallest_query(query, &differs);
                let shown = compare_with_truth(self.articles, &self.cluster, &smallest).err();
                self.differs(*shown.unwrap_or(difference));
            }
        }
    }

    /// Asks for everything about a query, and pages through it.
    fn ask_all(&mut self, query: &Query) {
        for request in questions::questions(&mut self.rng, query) {
            self.ask(&request);
        }
        let request = questions::plain(&mut self.rng, query);
        let (size, pages) = (self.rng.between(1, 12), self.rng.between(2, 5));
        let paged = |query: &Query| {
            let request = Request { query: query.clone(), ..request.clone() };
            compare_pages(&self.local, &self.cluster, &request, size, pages)
        };
        if paged(query).is_err() {
            let smallest = smallest_query(query.clone(), &|query| paged(query).is_err());
            if let Err(difference) = paged(&smallest) {
                self.differs(*difference);
            }
        }
        let counted = self.local.search(&Request::new(query.clone())).map(|response| response.counts);
        self.found[0] += usize::from(counted.is_ok_and(|counts| counts.articles.value > 0));
        self.found[1] += 1;
    }

    fn ask(&mut self, request: &Request) {
        let compared = |request: &Request| compare(&self.local, &self.cluster, request);
        match compared(request) {
            Ok(Agreement::Same) => self.answers[0] += 1,
            Ok(Agreement::Refused) => self.answers[1] += 1,
            Ok(Agreement::NotWhole) => self.answers[2] += 1,
            Err(difference) => {
                let smallest = smallest_request(request.clone(), &|request| compared(request).is_err());
                self.differs(*compared(&smallest).err().unwrap_or(difference));
            }
        }
    }

    fn differs(&mut self, difference: Difference) {
        println!("{}: {difference}\n", self.name);
        self.differences += 1;
        assert!(self.differences < ENOUGH, "{}: {ENOUGH} differences, printed above", self.name);
    }

    /// Says what was asked, and returns how much differed.
    ///
    /// # Panics
    ///
    /// Panics if so little was found that nothing could differ.
    pub(crate) fn finish(self) -> usize {
        let [same, refused, not_whole] = self.answers;
        let [found, asked] = self.found;
        println!(
            "{}: {same} answers are the same, {refused} were refused, {not_whole} are not whole here; \
             {found} of {asked} queries found something; {} differences",
            self.name, self.differences
        );
        assert!(same > 10 * (refused + not_whole), "most questions have an answer");
        assert!(found * 3 > asked, "many queries find something");
        self.differences
    }
}

/// Returns the request made smaller as long as the answers differ.
fn smallest_request(request: Request, differ: &dyn Fn(&Request) -> bool) -> Request {
    let mut smallest = request;
    while let Some(next) = smaller(&smallest).into_iter().find(|next| differ(next)) {
        smallest = next;
    }
    let of = |query: &Query| Request { query: query.clone(), ..smallest.clone() };
    let query = smallest_query(smallest.query.clone(), &|query| differ(&of(query)));
    Request { query, ..smallest }
}

/// Returns requests that ask for less.
fn smaller(request: &Request) -> Vec<Request> {
    let mut smaller = Vec::new();
    if request.facets.len() > 1 {
        let alone = |facet| Request { facets: vec![facet], ..request.clone() };
        smaller.push(Request { facets: Vec::new(), ..request.clone() });
        smaller.extend(request.facets.iter().cloned().map(alone));
    } else if request.facets.len() == 1 {
        smaller.push(Request { facets: Vec::new(), ..request.clone() });
    }
    if request.timeline.is_some() {
        smaller.push(Request { timeline: None, ..request.clone() });
    }
    if request.before + request.after + request.offset > 0 {
        smaller.push(Request { before: 0, after: 0, offset: 0, ..request.clone() });
    }
    smaller
}
