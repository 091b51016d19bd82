//! Calls operations of the fixtures about bodies and responses, and looks at the bytes on both sides.

use crate::runtime::{Api, Client, ClientBuilder, ErrorPointers};

mod files;
mod forms;
mod headers;
mod media_types;
mod redirects;
mod requests;
mod responses;
mod streams;

use crate::server::{Server, Step};

pub(crate) static API: Api = Api {
    name: "constructs",
    version: "1.0.0",
    servers: &[],
    server_variables: &[],
    security: &[],
    error: ErrorPointers::COMMON,
    request_id_header: None,
};

/// A server that sends this response, and a client of it.
pub(crate) fn answering(step: Step) -> (Server, Client) {
    let server = Server::start(vec![step]);
    let client = ClientBuilder::from_api(&API).base_url(server.url()).build().unwrap();
    (server, client)
}

pub(crate) fn run<F: std::future::Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
