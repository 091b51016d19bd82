//! Each style, wherever the list, the signs and the marks stand.

use serde_json::json;

use super::{Asked, Shelf, all, answer, answering, client, drain, ok, run};
use crate::ok::{
    pagination_cursor, pagination_cursor_body, pagination_link, pagination_list, pagination_nested,
    pagination_offset, pagination_page, pagination_token,
};
use crate::runtime::ErrorKind;
use crate::server::Server;

const SHELF: Shelf = Shelf { length: 230, size: 50 };

fn whole() -> Vec<usize> {
    (1..=SHELF.length).collect()
}

/// What the requests of a server said under a name.
pub(super) fn asked(server: &Server, name: &str) -> Vec<Option<String>> {
    server.seen().iter().map(|it| Asked::of(it).text(name)).collect()
}

fn texts(texts: &[&str]) -> Vec<Option<String>> {
    texts.iter().map(|it| (!it.is_empty()).then(|| (*it).to_owned())).collect()
}

/// A list of things with ids of text, by cursors both ways.
fn things() -> Server {
    answering(|asked| {
        let number = |name| asked.text(name).map(|it| it.trim_start_matches("th_").parse().unwrap());
        let part = match number("ending_before") {
            Some(before) => SHELF.before(before),
            None => SHELF.after(number("starting_after").unwrap_or(0)),
        };
        let more = if number("ending_before").is_some() { part.before } else { part.after } > 0;
        json!({ "has_more": more, "data": part.items(|it| json!({ "id": format!("th_{it}") })) })
    })
}

fn ids(numbers: impl Iterator<Item = usize>) -> Vec<String> {
    numbers.map(|it| format!("th_{it}")).collect()
}

#[test]
fn a_cursor_in_the_query() {
    use pagination_cursor::resources::things::Things;
    let server = things();
    let client = client(&server);
    let things = all(Things { client: &client }.list().limit(50));
    let came: Vec<_> = things.iter().map(|it| it.id.as_ref().unwrap().as_str().to_owned()).collect();
    assert_eq!(came, ids(1..=230));
    assert_eq!(asked(&server, "starting_after"), texts(&["", "th_50", "th_100", "th_150", "th_200"]));
    assert_eq!(asked(&server, "limit"), texts(&["50"; 5]));
}

#[test]
fn a_cursor_in_the_query_backwards() {
    use pagination_cursor::resources::things::Things;
    let server = things();
    let client = client(&server);
    let things = all(Things { client: &client }.list().ending_before("th_121"));
    let came: Vec<_> = things.iter().map(|it| it.id.as_ref().unwrap().as_str().to_owned()).collect();
    assert_eq!(came, ids((1..=120).rev()));
    assert_eq!(asked(&server, "ending_before"), texts(&["th_121", "th_71", "th_21"]));
}

#[test]
fn a_cursor_of_numbers_up_to_an_answer_without_a_body() {
    use pagination_cursor::resources::events::Events;
    let server = Server::answering(|request| {
        let part = SHELF.after(Asked::of(request).number("since").unwrap_or(0));
        match part.numbers.as_slice() {
            [] => vec![answer("204 No Content", &[], "")],
            _ => vec![ok(
                "200 OK",
                &json!({ "data": part.items(|it| json!({"meta": {"number": it}})) }).to_string(),
            )],
        }
    });
    let client = client(&server);
    let events = all(Events { client: &client }.list());
    let came: Vec<_> = events.iter().map(|it| it.meta.as_ref().unwrap().number as usize).collect();
    assert_eq!(came, whole());
    assert_eq!(asked(&server, "since"), texts(&["", "50", "100", "150", "200", "230"]));
}

#[test]
fn a_cursor_in_the_body_of_a_get() {
    use pagination_cursor_body::resources::things::Things;
    let server = things();
    let client = client(&server);
    let list = || Things { client: &client }.list();
    let came: Vec<_> = all(list().limit(50)).into_iter().map(|it| it.id).collect();
    assert_eq!(came, ids(1..=230));
    assert_eq!(asked(&server, "starting_after"), texts(&["", "th_50", "th_100", "th_150", "th_200"]));
    for request in server.seen() {
        assert!(
            request.starts_with("GET /things HTTP/1.1") && request.contains(r#""limit":50"#),
            "{request}"
        );
    }
    let came: Vec<_> = all(list().ending_before("th_3")).into_iter().map(|it| it.id).collect();
    assert_eq!(came, ["th_2", "th_1"]);
    // Nothing is sent of a body that nobody asked for.
    let first = run(list().pages().try_next()).unwrap().unwrap();
    assert!(server.seen().pop().unwrap().ends_with("\r\n\r\n"));
    let next = first.next().unwrap().request().unwrap();
    assert_eq!(next.body(), Some(br#"{"starting_after":"th_50"}"#.as_slice()));
}

#[test]
fn a_cursor_in_a_body_that_is_required() {
    use pagination_cursor_body::models::Search;
    use pagination_cursor_body::resources::things::Things;
    let server = things();
    let client = client(&server);
    let call = Things { client: &client }.search(Search::new("colour:red")).idempotency_key("search-1");
    let came: Vec<_> = all(call).into_iter().map(|it| it.id).collect();
    assert_eq!(came, ids(1..=230));
    assert_eq!(asked(&server, "query"), texts(&["colour:red"; 5]));
    let mut keys: Vec<_> = server
        .seen()
        .iter()
        .map(|it| it.lines().find_map(|it| it.strip_prefix("idempotency-key: ")).unwrap().to_owned())
        .collect();
    assert_eq!(keys[0], "search-1");
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 5, "no page is asked for under the key of another");
}

#[test]
fn a_cursor_in_a_form() {
    use pagination_cursor_body::models::ListThings;
    use pagination_cursor_body::resources::things::Things;
    let server = Server::answering(|request| {
        let after = request.rsplit("starting_after=th_").next().unwrap().parse().unwrap_or(0);
        let part = SHELF.after(after);
        let things = part.items(|it| json!({ "id": format!("th_{it}") }));
        vec![ok("200 OK", &json!({ "has_more": part.after > 0, "data": things }).to_string())]
    });
    let client = client(&server);
    let call = Things { client: &client }.form(ListThings::new().limit(50));
    let came: Vec<_> = all(call).into_iter().map(|it| it.id).collect();
    assert_eq!(came, ids(1..=230));
    let last = server.seen().pop().unwrap();
    assert!(last.ends_with("limit=50&starting_after=th_200"), "{last}");
}

#[test]
fn without_a_body_a_cursor_has_no_place() {
    use pagination_cursor_body::models::Search;
    use pagination_cursor_body::resources::things::Things;
    let server = things();
    let client = client(&server);
    let (came, broken) = drain(Things { client: &client }.filter());
    assert_eq!(came.len(), 50);
    let error = broken.unwrap().error;
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(error.to_string(), "filterThings: the call has no parameter for the cursor of this page");
    assert_eq!(all(Things { client: &client }.filter().body(Search::new("x"))).len(), 230);
}

#[test]
fn a_token_of_text() {
    use pagination_token::resources::things::Things;
    let server = answering(|asked| {
        let part = SHELF
            .after(asked.text("page_token").map_or(0, |it| it.trim_start_matches("from ").parse().unwrap()));
        let next = (part.after > 0).then(|| format!("from {}", part.end()));
        json!({ "things": part.items(|it| json!({ "id": it })), "next_page_token": next })
    });
    let client = client(&server);
    let came: Vec<_> = all(Things { client: &client }.list()).into_iter().map(|it| it.id as usize).collect();
    assert_eq!(came, whole());
    assert_eq!(asked(&server, "page_token"), texts(&["", "from 50", "from 100", "from 150", "from 200"]));
}

#[test]
fn a_token_that_is_a_number_in_the_body() {
    use pagination_token::resources::things::Things;
    let server = answering(|asked| {
        // The body has a number, not its digits.
        assert!(asked.0["page"].is_null() || asked.0["page"].is_u64());
        let page = asked.number("page").unwrap_or(1);
        let part = SHELF.after((page - 1) * SHELF.size);
        let next = (part.after > 0).then_some(page + 1);
        json!({ "data": part.items(|it| json!({ "id": it })), "next_page": next, "has_more": next.is_some() })
    });
    let client = client(&server);
    let call = Things { client: &client }.search().body_query("colour:red");
    let came: Vec<_> = all(call).into_iter().map(|it| it.id as usize).collect();
    assert_eq!(came, whole());
    assert_eq!(asked(&server, "page"), texts(&["", "2", "3", "4", "5"]));
}

#[test]
fn an_offset_with_and_without_a_total() {
    use pagination_offset::resources::things::Things;
    let server = answering(|asked| {
        let number = asked.number("offset").or(asked.number("skip"));
        let part = SHELF.after(number.unwrap_or(0));
        json!({ "data": part.items(|it| json!({ "id": it })), "total": SHELF.length })
    });
    let client = client(&server);
    let came: Vec<_> = all(Things { client: &client }.list()).into_iter().map(|it| it.id as usize).collect();
    assert_eq!(came, whole());
    assert_eq!(asked(&server, "offset"), texts(&["", "50", "100", "150", "200"]));
    let came: Vec<_> =
        all(Things { client: &client }.list_all()).into_iter().map(|it| it.id as usize).collect();
    assert_eq!(came, whole());
    assert_eq!(asked(&server, "skip")[5..], texts(&["", "50", "100", "150", "200", "230"]));
}

#[test]
fn the_number_of_a_page() {
    use pagination_page::resources::things::Things;
    let server = answering(|asked| {
        let part = SHELF.after((asked.number("page").unwrap_or(1) - 1) * SHELF.size);
        json!({ "data": part.items(|it| json!({ "id": it })), "total_pages": SHELF.pages() })
    });
    let client = client(&server);
    let came: Vec<_> = all(Things { client: &client }.list()).into_iter().map(|it| it.id as usize).collect();
    assert_eq!(came, whole());
    assert_eq!(asked(&server, "page"), texts(&["", "2", "3", "4", "5"]));
}

#[test]
fn the_number_of_a_page_in_the_path_from_zero() {
    use pagination_page::resources::things::Things;
    let server = Server::answering(|request| {
        let path = request.split(' ').nth(1).unwrap();
        let part = SHELF.after(path.rsplit('/').next().unwrap().parse::<usize>().unwrap() * SHELF.size);
        let page = json!({ "data": part.items(|it| json!({ "id": it })), "has_more": part.after > 0 });
        vec![ok("200 OK", &page.to_string())]
    });
    let client = client(&server);
    let call = Things { client: &client }.list_from_zero("0");
    let came: Vec<_> = all(call).into_iter().map(|it| it.id as usize).collect();
    assert_eq!(came, whole());
    let paths: Vec<_> = server.seen().iter().map(|it| it.split(' ').nth(1).unwrap().to_owned()).collect();
    assert_eq!(paths, [0, 1, 2, 3, 4].map(|it| format!("/things/from-zero/{it}")));
}

#[test]
fn links_in_a_header_of_an_answer_that_is_the_list() {
    use pagination_link::resources::things::Things;
    let server = Server::answering(|request| {
        let asked = Asked::of(request);
        let part = SHELF.after(asked.number("cursor").unwrap_or(0));
        let link = format!("link: </things?cursor={}&per_page=50>; rel=\"next\"", part.end());
        let headers: &[&str] = if part.after > 0 { &[&link] } else { &[] };
        vec![answer("200 OK", headers, part.items(|it| json!({ "id": it })).to_string())]
    });
    let client = client(&server);
    let came: Vec<_> =
        all(Things { client: &client }.list().per_page(50)).into_iter().map(|it| it.id as usize).collect();
    assert_eq!(came, whole());
    assert_eq!(asked(&server, "cursor"), texts(&["", "50", "100", "150", "200"]));
    assert_eq!(asked(&server, "per_page"), texts(&["50"; 5]));
}

#[test]
fn links_in_the_body() {
    use pagination_link::resources::things::Things;
    let server = answering(|asked| {
        let part = SHELF.after(asked.number("cursor").unwrap_or(0));
        let link = |to: usize| format!("/things/linked?cursor={to}");
        let next = (part.after > 0).then(|| link(part.end()));
        let prev = (part.before > 0).then(|| link(part.before - SHELF.size));
        let mut links = json!({ "next": next });
        if let Some(prev) = prev {
            links["prev"] = json!(prev);
        }
        json!({ "data": part.items(|it| json!({ "id": it })), "links": links })
    });
    let client = client(&server);
    let call = || Things { client: &client }.list_linked();
    let came: Vec<_> = all(call()).into_iter().map(|it| it.id as usize).collect();
    assert_eq!(came, whole());
    run(async {
        let mut pages = call().pages();
        let first = pages.try_next().await.unwrap().unwrap();
        assert!(first.previous().is_none());
        let second = first.next().unwrap().pages().try_next().await.unwrap().unwrap();
        let again = second.previous().unwrap().pages().try_next().await.unwrap().unwrap();
        assert_eq!(first.items(), again.items());
    });
}

#[test]
fn items_that_are_their_own_ids() {
    use pagination_list::resources::names::Names;
    let server =
        answering(|asked| SHELF.after(asked.number("after").unwrap_or(0)).items(|it| json!(it.to_string())));
    let client = client(&server);
    let came: Vec<usize> =
        all(Names { client: &client }.list()).iter().map(|it| it.parse().unwrap()).collect();
    assert_eq!(came, whole());
    assert_eq!(asked(&server, "after"), texts(&["", "50", "100", "150", "200", "230"]));
}

#[test]
fn lists_and_items_that_may_be_null() {
    use pagination_list::resources::numbers::Numbers;
    let server = answering(|asked| {
        let part = SHELF.after(asked.number("offset").unwrap_or(0));
        match part.numbers.as_slice() {
            [] => json!(null),
            _ => part.items(|it| if it % 2 == 0 { json!(null) } else { json!(it) }),
        }
    });
    let client = client(&server);
    let came = all(Numbers { client: &client }.list());
    assert_eq!(came.len(), 230);
    assert!((1..).zip(came).all(|(at, it)| it == (at % 2 == 1).then_some(at)));
}

#[test]
fn lists_and_cursors_that_stand_deep() {
    use pagination_nested::resources::things::Things;
    let server = answering(|asked| {
        let part = SHELF.after(asked.number("after").unwrap_or(0));
        let things = part.items(|it| json!({ "ref": { "id": it } }));
        json!({ "result": { "page": { "things": things, "more": part.after > 0, "before": null } } })
    });
    let client = client(&server);
    let things = Things { client: &client };
    let came: Vec<_> =
        all(things.list()).into_iter().map(|it| it.unwrap().ref_.unwrap().id.unwrap() as usize).collect();
    assert_eq!(came, whole());
    assert_eq!(asked(&server, "after"), texts(&["", "50", "100", "150", "200"]));
    // Wherever nothing is there, there is no list.
    for body in [r#"{"result": null}"#, r#"{"result": {}}"#] {
        let server = Server::start(vec![ok("200 OK", body)]);
        let client = self::client(&server);
        assert!(all(Things { client: &client }.list()).is_empty());
    }
}

#[test]
fn lists_and_tokens_in_maps() {
    use pagination_nested::resources::things::Things;
    let server = answering(|asked| {
        let part = SHELF.after(asked.number("token").unwrap_or(0));
        let things = part.items(|it| json!({ "ref": { "id": it } }));
        let mut links = json!({ "prev": { "token": "p" } });
        if part.after > 0 {
            links["next"] = json!({ "token": part.end().to_string() });
        }
        json!({ "_embedded": { "things": things }, "_links": links })
    });
    let client = client(&server);
    let things = Things { client: &client };
    let came: Vec<_> = all(things.list_embedded())
        .into_iter()
        .map(|it| it.unwrap().ref_.unwrap().id.unwrap() as usize)
        .collect();
    assert_eq!(came, whole());
    let page = run(things.list_embedded().pages().try_next()).unwrap().unwrap();
    let back = page.previous().unwrap().request().unwrap();
    assert!(back.url().ends_with("/things/embedded?token=p"), "{}", back.url());
}

#[test]
fn a_page_whose_list_or_signs_are_of_another_type_is_an_error_and_not_the_end() {
    use pagination_token::resources::things::Things;
    // All of these members are optional, so that reading keeps them unchanged.
    for (page, path) in [
        (json!({"data": {"0": {"id": 1}}, "next_page": 2}), "data"),
        (json!({"data": [{"id": 1}, {"id": "two"}], "next_page": 2}), "data"),
        (json!({"data": [{"id": 1}], "next_page": "two"}), "next_page"),
        (json!({"data": [{"id": 1}], "has_more": "yes"}), "has_more"),
    ] {
        let server = Server::start(vec![ok("200 OK", &page.to_string())]);
        let client = client(&server);
        let (came, broken) = drain(Things { client: &client }.search());
        let error = broken.unwrap().error;
        assert!(came.is_empty(), "{page}");
        assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some(path)), "{page}");
    }
}
