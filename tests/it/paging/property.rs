//! For any list, in pages of any size, and broken off anywhere: all items arrive, in order, once each, and no request is
//! made that need not be.

use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Asked, Server, Shelf, Step, answer, client, drain, ok};
use crate::ok::{
    pagination_cursor, pagination_cursor_body, pagination_link, pagination_offset, pagination_page,
    pagination_token,
};
use crate::runtime::Call;
use crate::runtime::paging::Paginated;

/// A server that sends a list by `page`, but refuses the request that is `cut` in the row.
fn breaking(cut: usize, page: impl Fn(&Asked) -> Vec<Step> + Send + Sync + 'static) -> Server {
    let count = AtomicUsize::new(0);
    Server::answering(move |request| match count.fetch_add(1, Ordering::SeqCst) == cut {
        true => vec![ok("500 Internal Server Error", "{}")],
        false => page(&Asked::of(request)),
    })
}

fn step(page: &Value) -> Vec<Step> {
    vec![ok("200 OK", &page.to_string())]
}

/// Goes through a list, and on from where it broke off: the numbers that came, and how many requests it took.
fn gone_through<O: Paginated>(
    server: &Server,
    call: Call<O>,
    number: impl Fn(O::Item) -> usize,
) -> (Vec<usize>, usize) {
    let mut numbers = Vec::new();
    let mut next = Some(call);
    while let Some(call) = next {
        let (items, broken) = drain(call);
        numbers.extend(items.into_iter().map(&number));
        next = broken.map(|it| {
            assert_eq!(it.error.status(), Some(500));
            it.call
        });
    }
    (numbers, server.connections())
}

/// How many requests a list takes, with the one that is refused. `said`: whether the server says where the list ends.
fn requests(shelf: Shelf, cut: usize, said: bool) -> usize {
    let pages = if said { shelf.pages().max(1) } else { shelf.pages() + 1 };
    pages + usize::from(cut < pages)
}

prop_compose! {
    fn shelf()(length in 0_usize..25, size in 1_usize..8) -> Shelf {
        Shelf { length, size }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn by_cursor(shelf in shelf(), cut in 0_usize..9, said in any::<bool>()) {
        use pagination_cursor::resources::things::Things;
        let server = breaking(cut, move |asked| {
            let part = shelf.after(asked.number("starting_after").unwrap_or(0));
            let more = said.then_some(part.after > 0);
            step(&json!({ "data": part.items(|it| json!({ "id": it.to_string() })), "has_more": more }))
        });
        let client = client(&server);
        let number = |it: pagination_cursor::models::Thing| it.id.unwrap().as_str().parse().unwrap();
        let (numbers, count) = gone_through(&server, Things { client: &client }.list(), number);
        prop_assert_eq!(numbers, (1..=shelf.length).collect::<Vec<_>>());
        prop_assert_eq!(count, requests(shelf, cut, said));
    }

    #[test]
    fn by_cursor_backwards(shelf in shelf(), cut in 0_usize..9) {
        use pagination_cursor_body::resources::things::Things;
        // From its end.
        let start = shelf.length + 1;
        let server = breaking(cut, move |asked| {
            let part = shelf.before(asked.number("ending_before").unwrap());
            step(&json!({ "data": part.items(|it| json!({ "id": it.to_string() })), "has_more": part.before > 0 }))
        });
        let client = client(&server);
        let call = Things { client: &client }.list().ending_before(start.to_string());
        let (numbers, count) = gone_through(&server, call, |it| it.id.parse().unwrap());
        prop_assert_eq!(numbers, (1..=shelf.length).rev().collect::<Vec<_>>());
        prop_assert_eq!(count, requests(shelf, cut, true));
    }

    #[test]
    fn by_token(shelf in shelf(), cut in 0_usize..9) {
        use pagination_token::resources::things::Things;
        let server = breaking(cut, move |asked| {
            let part = shelf.after(asked.number("page_token").unwrap_or(0));
            let next = (part.after > 0).then(|| part.end().to_string());
            step(&json!({ "things": part.items(|it| json!({ "id": it })), "next_page_token": next }))
        });
        let client = client(&server);
        let (numbers, count) = gone_through(&server, Things { client: &client }.list(), |it| it.id as usize);
        prop_assert_eq!(numbers, (1..=shelf.length).collect::<Vec<_>>());
        prop_assert_eq!(count, requests(shelf, cut, true));
    }

    #[test]
    fn by_offset(shelf in shelf(), cut in 0_usize..9, said in any::<bool>()) {
        use pagination_offset::resources::things::Things;
        let server = breaking(cut, move |asked| {
            let part = shelf.after(asked.number("offset").unwrap_or(0));
            let mut page = json!({ "data": part.items(|it| json!({ "id": it })) });
            if said {
                page["total"] = json!(shelf.length);
            }
            step(&page)
        });
        let client = client(&server);
        let (numbers, count) = gone_through(&server, Things { client: &client }.list(), |it| it.id as usize);
        prop_assert_eq!(numbers, (1..=shelf.length).collect::<Vec<_>>());
        prop_assert_eq!(count, requests(shelf, cut, said));
    }

    #[test]
    fn by_page(shelf in shelf(), cut in 0_usize..9, said in any::<bool>()) {
        use pagination_page::resources::things::Things;
        let server = breaking(cut, move |asked| {
            let part = shelf.after((asked.number("page").unwrap_or(1) - 1) * shelf.size);
            let pages = said.then(|| shelf.pages());
            step(&json!({ "data": part.items(|it| json!({ "id": it })), "total_pages": pages }))
        });
        let client = client(&server);
        let (numbers, count) = gone_through(&server, Things { client: &client }.list(), |it| it.id as usize);
        prop_assert_eq!(numbers, (1..=shelf.length).collect::<Vec<_>>());
        prop_assert_eq!(count, requests(shelf, cut, said));
    }

    #[test]
    fn by_link(shelf in shelf(), cut in 0_usize..9) {
        use pagination_link::resources::things::Things;
        let server = breaking(cut, move |asked| {
            let part = shelf.after(asked.number("from").unwrap_or(0));
            let link = format!("link: <?from={}>; rel=next", part.end());
            let headers: &[&str] = if part.after > 0 { &[&link] } else { &[] };
            vec![answer("200 OK", headers, part.items(|it| json!({ "id": it })).to_string())]
        });
        let client = client(&server);
        let (numbers, count) = gone_through(&server, Things { client: &client }.list(), |it| it.id as usize);
        prop_assert_eq!(numbers, (1..=shelf.length).collect::<Vec<_>>());
        prop_assert_eq!(count, requests(shelf, cut, true));
    }
}
