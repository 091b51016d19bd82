//! Links to the next page: how they are read, and that no request leaves for elsewhere.

use runtime::paging::Paging;
use runtime::{Endpoint, ErrorKind};
use serde_json::json;

use super::{ByHeader, ByLink, Kind, all, ids, kind, list, listed, page, pages, query};
use crate::support::{Server, answer, endpoint, json as ok, run, shop};

kind!(
    WithQueryKey,
    Paging::LinkHeader,
    Endpoint { security: &[&["queryKey"]], ..endpoint("listThings", "GET", "/things") }
);

/// A server whose list has two pages, the first of which has this header.
fn linked(link: &str) -> Server {
    let link = format!("link: {link}");
    Server::answering(move |request| match query(request, "p") {
        None => vec![answer("200 OK", &[&link], page([1], json!({})).to_string())],
        Some(_) => vec![answer("200 OK", &[], page([2], json!({})).to_string())],
    })
}

#[test]
fn the_header_is_read_as_the_standard_says() {
    for link in [
        r#"</things?p=2>; rel="next""#,
        r#"</things?p=2>; rel=next"#,
        r#"</things?p=2>;REL="Next""#,
        r#"<?p=2>; rel="last next""#,
        r#"<things?p=2>; title="a, b; rel=\"prev\" <c>"; rel="next"; rel="first""#,
        r#"</things?p=1>; rel="prev", </things?p=2>; rel="next", </things?p=9>; rel="last""#,
        r#"</things?p=1,2>; rel="first",</things?p=2>;rel=next"#,
        r#"</x?p=9>; rel="next"; anchor="/other", </things?p=2>; rel="next""#,
        r#" , </things?p=2> ; rel = "next" ,"#,
    ] {
        let server = linked(link);
        assert_eq!(ids(listed::<ByHeader>(&server)), [1, 2], "{link}");
        let second = server.seen().pop().unwrap();
        assert!(second.starts_with("GET /things?p=2 HTTP/1.1"), "{link}: {second}");
    }
}

#[test]
fn what_is_no_link_to_a_next_page_is_the_end() {
    for link in [
        r#"</things?p=2>; rel="prev""#,
        r#"</things?p=2>; rel="nextish""#,
        r#"</things?p=2>; title="rel=next""#,
        r#"</things?p=2>; rel="first"; rel="next""#,
        r#"</things?p=2; rel="next""#,
        r#"</things?p=2>"#,
        r#"next"#,
        "",
    ] {
        assert_eq!(ids(listed::<ByHeader>(&linked(link))), [1], "{link}");
    }
}

#[test]
fn several_headers_are_one() {
    let headers = ["link: </things?p=0>; rel=prev", "link: </things?p=2>; rel=next"];
    let server = Server::each(vec![
        vec![answer("200 OK", &headers, page([1], json!({})).to_string())],
        vec![ok("200 OK", &page([2], json!({})).to_string())],
    ]);
    assert_eq!(ids(listed::<ByHeader>(&server)), [1, 2]);
}

#[test]
fn a_link_in_the_body_leads_on_and_back() {
    let server = Server::answering(|request| {
        let signs = match query(request, "p").as_deref() {
            None => json!({"next": "/things?p=2", "previous": null}),
            Some("2") => json!({"next": "?p=3", "previous": "/things?p=1"}),
            _ => json!({"next": ""}),
        };
        vec![ok("200 OK", &page([1], signs).to_string())]
    });
    run(async {
        let mut pages = listed::<ByLink>(&server).pages();
        assert!(pages.try_next().await.unwrap().unwrap().previous().is_none());
        let second = pages.try_next().await.unwrap().unwrap();
        let target = |it: &runtime::Call<_>| it.request().unwrap().url().replace(&server.url(), "");
        assert_eq!(target(&second.previous().unwrap()), "/things?p=1");
        assert_eq!(target(&second.next().unwrap()), "/things?p=3");
        assert_eq!(target(second.call()), "/things?p=2");
        assert!(pages.try_next().await.unwrap().is_some());
        assert!(pages.try_next().await.unwrap().is_none());
    });
}

#[test]
fn a_link_stands_for_the_whole_query_and_the_options_stay() {
    let server = linked(r#"</things?p=2&limit=5#top>; rel="next""#);
    let call = listed::<ByHeader>(&server).query("limit", "5").header("x-shop", "1");
    assert_eq!(ids(call), [1, 2]);
    let second = server.seen().pop().unwrap();
    assert!(second.starts_with("GET /things?p=2&limit=5 HTTP/1.1"), "{second}");
    assert!(second.contains("x-shop: 1") && second.contains("authorization: Basic"), "{second}");
}

#[test]
fn a_link_that_leads_around_is_left() {
    let server = pages(&[page([1], json!({"next": "/things?p=2"}))]);
    let came = all(listed::<ByLink>(&server));
    assert_eq!((came.ids, came.is_cut_short, server.connections()), (vec![1], true, 2));
    let server = pages(&[page([1], json!({"next": "/things"})), page([2], json!({"next": "/things"}))]);
    let came = all(listed::<ByLink>(&server));
    assert_eq!((came.ids, came.is_cut_short, server.connections()), (vec![1, 2], true, 2));
}

/// What is asked where a page links to this, or why nothing is, for a client of `http://HOST/v1`.
fn followed(link: &'static str) -> Result<String, String> {
    let server = Server::answering(move |request| {
        let host = request.lines().find_map(|it| it.strip_prefix("host: ")).unwrap();
        vec![ok("200 OK", &page([1], json!({"next": link.replace("HOST", host)})).to_string())]
    });
    let host = server.url().replace("http://", "");
    let client = shop().key("sk_test_123456").base_url(format!("{}/v1", server.url())).build().unwrap();
    let next = run(async {
        client.call(list::<ByLink>()).pages().try_next().await.unwrap().unwrap().next().unwrap()
    });
    let asked = next.request().map(|it| it.url().replace(&host, "HOST")).map_err(|error| {
        assert_eq!((error.kind(), error.maybe_received()), (ErrorKind::Configuration, false));
        error.to_string().replace(&host, "HOST")
    });
    // What cannot be asked is not sent either, and ends the list behind what came before.
    if asked.is_err() {
        let came = all(client.call(list::<ByLink>()));
        assert_eq!((came.ids, came.error.unwrap().kind()), (vec![1], ErrorKind::Configuration));
        assert_eq!(server.connections(), 2);
    }
    asked
}

#[test]
fn links_are_followed_below_the_base_url_only() {
    for (link, url) in [
        ("http://HOST/v1/things?p=2", "http://HOST/v1/things?p=2"),
        ("/v1/other/../things?p=2", "http://HOST/v1/things?p=2"),
        ("?p=2", "http://HOST/v1/things?p=2"),
        ("other", "http://HOST/v1/other"),
        ("//HOST/v1", "http://HOST/v1"),
    ] {
        assert_eq!(followed(link).as_deref(), Ok(url), "{link}");
    }
    for (link, fault) in [
        ("http://evil.example/v1/things?p=2", "leads to http://evil.example"),
        ("//evil.example/v1/things?p=2", "leads to http://evil.example"),
        ("https://HOST/v1/things?p=2", "leads to https://HOST"),
        ("http://HOST.evil.example/v1/things", "is not a URL"),
        ("http://HOST@evil.example/v1/things", "leads to http://evil.example"),
        ("http://localhost:1/v1/things", "leads to http://localhost:1"),
        (r"\\evil.example\v1", "leads to http://evil.example"),
        ("javascript:alert(1)", "begins with javascript:"),
        ("data:text/plain,x", "begins with data:"),
        ("/things?p=2", "leads out of it"),
        ("/v10/things?p=2", "leads out of it"),
        ("/v1/../things?p=2", "leads out of it"),
        ("/v1/%2e%2e/things?p=2", "leads out of it"),
        ("/v1%2fthings", "leads out of it"),
        ("http://user:secret@HOST/v1/things", "brings a user name or password"),
        ("http://[", "is not a URL"),
    ] {
        let text = followed(link).unwrap_err();
        assert!(text.contains(fault) && !text.contains("secret"), "{link}: {text}");
    }
    assert_eq!(
        followed("https://evil.example/v1").unwrap_err(),
        "listThings: a link is followed below http://HOST/v1 only, and the one to this page leads to https://evil.example"
    );
}

#[test]
fn a_key_in_the_query_is_the_clients_own_and_comes_once() {
    for link in ["?p=2", "?api_key=of_somebody_else&p=2", "?p=2&api%5Fkey=of_somebody_else"] {
        let server = linked(&format!("<{link}>; rel=next"));
        let client = shop().api_key("queryKey", "key_123456").base_url(server.url()).build().unwrap();
        assert_eq!(ids(client.call(list::<WithQueryKey>())), [1, 2]);
        let second = server.seen().pop().unwrap();
        assert!(second.starts_with("GET /things?p=2&api_key=key_123456 HTTP/1.1"), "{second}");
        // A key that the call brings in place of the client's stays.
        let call = shop().base_url(server.url()).build().unwrap().call(list::<WithQueryKey>());
        assert_eq!(ids(call.query("api_key", "key_of_the_call")), [1, 2]);
        let second = server.seen().pop().unwrap();
        assert!(second.starts_with("GET /things?p=2&api_key=key_of_the_call HTTP/1.1"), "{second}");
    }
}

#[test]
fn a_link_shows_no_more_than_its_path() {
    let server = linked("<?p=2&token=secret_of_somebody>; rel=next");
    run(async {
        let page = listed::<ByHeader>(&server).pages().try_next().await.unwrap().unwrap();
        let next = page.next().unwrap();
        let debug = format!("{next:?} {:?}", next.request().unwrap());
        assert!(!debug.contains("secret_of_somebody"), "{debug}");
        assert!(debug.contains("/things?[redacted]") && debug.contains("follows_link: true"), "{debug}");
    });
}
