//! Lists in pages, as the generator writes them, against a server that keeps a list and responds as it is asked.
//!
//! Where a list ends and what is carried along is tested with the runtime; here is shown that each style finds its list,
//! its signs and its marks, wherever the document says that they stand.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::runtime::paging::Paginated;
use crate::runtime::{Api, Call, Client, ClientBuilder, Error, ErrorPointers};
use crate::server::{Server, Step, answer, json as ok};

mod property;
mod recognised;
mod styles;

static API: Api = Api {
    name: "lists",
    version: "1.0.0",
    servers: &[],
    server_variables: &[],
    security: &[],
    error: ErrorPointers::COMMON,
    request_id_header: None,
};

/// A client that makes each call once, so that tests see each request.
fn client(server: &Server) -> Client {
    builder(server).retries(0).build().unwrap()
}

fn builder(server: &Server) -> ClientBuilder {
    static HTTP: LazyLock<reqwest::Client> =
        LazyLock::new(|| reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap());
    let builder = ClientBuilder::from_api(&API).http_client(HTTP.clone());
    builder.base_url(server.url())
}

fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// Why a list broke off, and the call to go on with.
struct Broken<O> {
    error: Error,
    call: Call<O>,
}

/// The items of a list, until it ends or breaks off.
fn drain<O: Paginated>(call: Call<O>) -> (Vec<O::Item>, Option<Broken<O>>) {
    run(async {
        let mut items = call.items();
        let mut came = Vec::new();
        loop {
            match items.try_next().await {
                Ok(Some(item)) => came.push(item),
                Ok(None) => {
                    assert!(!items.is_cut_short() && items.call().is_none());
                    return (came, None);
                }
                Err(error) => return (came, items.call().map(|it| Broken { error, call: it.clone() })),
            }
        }
    })
}

/// All items of a list that ends as it should.
fn all<O: Paginated>(call: Call<O>) -> Vec<O::Item> {
    let (items, broken) = drain(call);
    assert!(broken.is_none(), "{}", broken.unwrap().error);
    items
}

/// What a request asks for: the members of its body, and the pairs of its query.
struct Asked(Value);

impl Asked {
    fn of(request: &str) -> Self {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let mut asked: Value = serde_json::from_str(body).unwrap_or_else(|_| json!({}));
        let target = head.split(' ').nth(1).unwrap();
        let url = url::Url::parse("http://localhost").unwrap().join(target).unwrap();
        for (name, value) in url.query_pairs() {
            asked[name.as_ref()] = json!(value);
        }
        Self(asked)
    }

    /// What is said under a name, as text.
    fn text(&self, name: &str) -> Option<String> {
        match &self.0[name] {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.text(name).map(|it| it.parse().unwrap())
    }
}

/// A list of the numbers from 1, in pages.
#[derive(Debug, Clone, Copy)]
struct Shelf {
    length: usize,
    size: usize,
}

/// Some of its numbers in a row.
struct Part {
    numbers: Vec<usize>,
    /// How many come before and after them.
    before: usize,
    after: usize,
}

impl Shelf {
    /// The page after so many numbers.
    fn after(self, start: usize) -> Part {
        let start = start.min(self.length);
        let end = (start + self.size).min(self.length);
        Part { numbers: (start + 1..=end).collect(), before: start, after: self.length - end }
    }

    /// The page before a number.
    fn before(self, number: usize) -> Part {
        let end = number - 1;
        let start = end.saturating_sub(self.size);
        Part { numbers: (start + 1..=end).collect(), before: start, after: self.length - end }
    }

    fn pages(self) -> usize {
        self.length.div_ceil(self.size)
    }
}

impl Part {
    fn end(&self) -> usize {
        self.before + self.numbers.len()
    }

    /// The numbers, each made an item.
    fn items(&self, item: impl Fn(usize) -> Value) -> Value {
        self.numbers.iter().map(|it| item(*it)).collect()
    }
}

/// A server that responds by what a request asks for.
fn answering(answer: impl Fn(&Asked) -> Value + Send + Sync + 'static) -> Server {
    Server::answering(move |request| vec![ok("200 OK", &answer(&Asked::of(request)).to_string())])
}
