//! Every operation of WooshPay over loopback: it goes where the document says, and gives the document's example unchanged.

use std::collections::BTreeSet;

use codegen::ir::Api;
use serde_json::Value;
use wooshpay::Call;
use wooshpay::json::{self, Json};
use wooshpay::runtime::Operation;

use super::operations::{self, Visit};
use super::{client, run};
use crate::difference::difference;
use crate::document::Examples;
use crate::server::{Server, json as reply};

/// Sends calls to a server that gives the document's examples, and remembers which operations those were of.
struct Loopback {
    api: Api,
    visited: BTreeSet<String>,
}

impl Visit for Loopback {
    async fn visit<O: Operation<Output: Json>>(&mut self, call: Call<O>) {
        let id = O::ENDPOINT.id;
        let operation = self.api.operations.iter().find(|it| it.id == id).unwrap();
        let request = call.request().unwrap();
        let line = format!("{} {}", request.method(), request.url());
        assert!(goes(&line, &operation.method, &operation.path), "{id}: {line}");
        let response = call.send().await.unwrap_or_else(|error| panic!("{id}: {error}"));
        let sent: Value = serde_json::from_slice(response.raw_body()).unwrap();
        assert_eq!(difference(&sent, &json::to_value(&response.value)), None, "{id}: {sent}");
        self.visited.insert(id.to_owned());
    }
}

#[test]
fn each_operation_goes_where_the_document_says_and_gives_its_example() {
    let spec = crate::root().join("spec/wooshpay/openapi.yaml");
    let examples = Examples::of(&spec);
    let api = codegen::generate(&codegen::Request { spec, ..codegen::Request::default() }).api.unwrap();
    let all: BTreeSet<String> = api.operations.iter().map(|it| it.id.clone()).collect();
    let mut table: Vec<_> = api
        .operations
        .iter()
        .map(|it| (it.method.clone(), it.path.clone(), examples.of_operation(it).remove(0)))
        .collect();
    // A path without placeholders is meant rather than one with them.
    table.sort_by_key(|(_, path, _)| path.contains('{'));
    let server = Server::answering(move |request| {
        let line = request.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1");
        let found = table.iter().find(|(method, path, _)| goes(line, method, path));
        found.map(|(_, _, body)| vec![reply("200 OK", body)]).unwrap_or_default()
    });
    let mut loopback = Loopback { api, visited: BTreeSet::new() };
    run(operations::all(&client(&server.url()), &mut loopback));
    assert_eq!(loopback.visited, all, "`operations` calls each operation");
}

/// Whether a request, by its method and its path or URL, is one of an operation.
fn goes(line: &str, method: &str, template: &str) -> bool {
    let Some((own, url)) = line.split_once(' ') else { return false };
    let path = url.split_once("://").map_or(url, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
    let path = path.split('?').next().unwrap_or_default();
    let (names, values) = (template.split('/'), path.split('/'));
    own == method
        && names.clone().count() == values.clone().count()
        && names.zip(values).all(|(name, value)| name.starts_with('{') || name == value)
}
