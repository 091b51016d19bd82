//! Lists that come in pages: where the next is looked for, where it ends, and what is carried along.

mod ends;
mod links;
mod streams;

use std::fmt::Debug;
use std::marker::PhantomData;

use runtime::json::Json;
use runtime::paging::{Cursor, PageInfo, Paginated, Paging};
use runtime::{Call, DecodeError, Encoder, Endpoint, Error, Operation, RawResponse, Replay, Style};
use serde_json::{Value, json};
use url::Url;

use crate::support::{Server, Step, client, endpoint, json as ok, run};

/// `GET /things`: a list that takes every mark and gives every sign, of which `K` has a use for some.
#[derive(Debug, Clone)]
pub struct List<K> {
    pub after: Option<Value>,
    pub before: Option<Value>,
    pub token: Option<Value>,
    pub offset: Option<i64>,
    pub page: Option<i64>,
    kind: PhantomData<K>,
}

/// How a list is paged.
pub trait Kind: Debug + Clone + Send + Sync + 'static {
    const PAGING: Paging;
    const ENDPOINT: &'static Endpoint<'static> = &endpoint("listThings", "GET", "/things");
}

macro_rules! kind {
    ($name:ident, $paging:expr $(, $endpoint:expr)?) => {
        #[derive(Debug, Clone)]
        pub struct $name;

        impl Kind for $name {
            const PAGING: Paging = $paging;
            $(const ENDPOINT: &'static Endpoint<'static> = &$endpoint;)?
        }
    };
}
pub(crate) use kind;

kind!(ByCursor, Paging::Cursor);
kind!(ByToken, Paging::Token);
kind!(ByOffset, Paging::Offset);
kind!(ByPage, Paging::Page { first: 1 });
kind!(FromZero, Paging::Page { first: 0 });
kind!(ByHeader, Paging::LinkHeader);
kind!(ByLink, Paging::Link);
kind!(
    Search,
    Paging::Token,
    Endpoint {
        idempotency_header: Some("Idempotency-Key"),
        replay: Replay::Keyed,
        ..endpoint("search", "POST", "/things")
    }
);

impl<K: Kind> Operation for List<K> {
    type Output = Value;

    const ENDPOINT: &'static Endpoint<'static> = K::ENDPOINT;

    fn encode(&self, to: &mut Encoder<'_>) {
        to.query("after", &self.after, Style::FORM);
        to.query("before", &self.before, Style::FORM);
        to.query("token", &self.token, Style::FORM);
        to.query("offset", &self.offset, Style::FORM);
        to.query("page", &self.page, Style::FORM);
    }

    fn decode(response: &RawResponse) -> Result<Value, DecodeError> {
        response.json()
    }
}

impl<K: Kind> Paginated for List<K> {
    type Item = Value;

    const PAGING: Paging = K::PAGING;

    fn items(page: &Value) -> Option<&[Value]> {
        page["data"].as_array().map(Vec::as_slice)
    }

    fn into_items(mut page: Value) -> Option<Vec<Value>> {
        match page.get_mut("data")?.take() {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    fn id(item: &Value) -> Option<&dyn Json> {
        Some(item.get("id")?)
    }

    fn info(page: &Value, info: PageInfo) -> Option<&dyn Json> {
        let name = match info {
            PageInfo::More => "more",
            PageInfo::Next => "next",
            PageInfo::Previous => "previous",
            PageInfo::Total => "total",
            PageInfo::Pages => "pages",
            _ => return None,
        };
        Some(page.get(name)?)
    }

    fn cursor(&mut self, cursor: Cursor) -> Option<&mut dyn Json> {
        match cursor {
            Cursor::After => Some(&mut self.after),
            Cursor::Before => Some(&mut self.before),
            Cursor::Token => Some(&mut self.token),
            Cursor::Offset => Some(&mut self.offset),
            Cursor::Page => Some(&mut self.page),
            _ => None,
        }
    }
}

/// The list from its start.
pub fn list<K>() -> List<K> {
    List { after: None, before: None, token: None, offset: None, page: None, kind: PhantomData }
}

/// A call for the list of a server.
pub fn listed<K: Kind>(server: &Server) -> Call<List<K>> {
    client(&server.url()).call(list())
}

/// A server that sends these pages in turn, and the last of them for ever.
pub fn pages(pages: &[Value]) -> Server {
    Server::each(pages.iter().map(|it| vec![ok("200 OK", &it.to_string())]).collect())
}

/// A page of items with these ids, and what else is said.
pub fn page(ids: impl IntoIterator<Item = i64>, signs: Value) -> Value {
    let items: Vec<_> = ids.into_iter().map(|it| json!({ "id": it })).collect();
    let mut page = json!({ "data": items });
    page.as_object_mut().unwrap().extend(signs.as_object().unwrap().clone());
    page
}

/// What a request says in its query under this name.
pub fn query(request: &str, name: &str) -> Option<String> {
    let target = request.split(' ').nth(1).unwrap();
    let url = Url::parse("http://localhost").unwrap().join(target).unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// What the requests said under this name, one after the other.
pub fn queries(server: &Server, name: &str) -> Vec<Option<String>> {
    server.seen().iter().map(|it| query(it, name)).collect()
}

/// What came of a list: the ids of its items, the error that ended it, whether it may have been cut short.
#[derive(Debug)]
pub struct Came {
    pub ids: Vec<i64>,
    pub error: Option<Error>,
    pub is_cut_short: bool,
}

/// Goes through all items.
pub fn all<O: Paginated<Item = Value>>(call: Call<O>) -> Came {
    run(async {
        let mut items = call.items();
        let mut ids = Vec::new();
        let error = loop {
            match items.try_next().await {
                Ok(Some(item)) => ids.push(item["id"].as_i64().unwrap()),
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        };
        assert!(items.try_next().await.unwrap().is_none(), "nothing comes after the end");
        Came { ids, error, is_cut_short: items.is_cut_short() }
    })
}

/// Goes through all items of a list that ends as it should.
pub fn ids<O: Paginated<Item = Value>>(call: Call<O>) -> Vec<i64> {
    let came = all(call);
    assert!(came.error.is_none() && !came.is_cut_short, "{came:?}");
    came.ids
}

/// A server with a list of so many items, in pages of so many, that responds as it is asked: by cursor, token, offset and
/// number alike.
pub fn shelf(length: i64, size: i64) -> Server {
    Server::answering(move |request| {
        let number = |name| query(request, name).map(|it| it.parse::<i64>().unwrap());
        let start = match (number("after"), number("before"), number("page")) {
            (Some(after), ..) => after,
            (_, Some(before), _) => (before - 1 - size).max(0),
            (.., Some(page)) => (page - 1) * size,
            _ => number("token").or(number("offset")).unwrap_or(0),
        };
        let end = match number("before") {
            Some(before) => before - 1,
            None => (start + size).min(length),
        };
        let more = if number("before").is_some() { start > 0 } else { end < length };
        let next = if more { json!(end) } else { Value::Null };
        let pages = (length + size - 1) / size;
        let signs = json!({ "more": more, "next": next, "total": length, "pages": pages });
        vec![ok("200 OK", &page(start + 1..=end, signs).to_string())]
    })
}

fn step(page: &Value) -> Vec<Step> {
    vec![ok("200 OK", &page.to_string())]
}

#[test]
fn every_kind_gives_all_items_in_order() {
    fn check<K: Kind>(mark: &str, asked: &[&str]) {
        let server = shelf(230, 100);
        assert_eq!(ids(listed::<K>(&server)), (1..=230).collect::<Vec<_>>());
        let seen: Vec<_> = queries(&server, mark).into_iter().flatten().collect();
        assert_eq!(seen, asked);
        assert_eq!(server.connections(), 3);
    }
    check::<ByCursor>("after", &["100", "200"]);
    check::<ByToken>("token", &["100", "200"]);
    check::<ByOffset>("offset", &["100", "200"]);
    check::<ByPage>("page", &["2", "3"]);
}

#[test]
fn a_list_goes_on_from_where_the_call_begins() {
    fn check<K: Kind>(set: fn(&mut List<K>)) {
        let server = shelf(10, 3);
        let mut call = listed::<K>(&server);
        set(call.operation_mut());
        assert_eq!(ids(call), [7, 8, 9, 10]);
        assert_eq!(server.connections(), 2);
    }
    check::<ByCursor>(|it| it.after = Some(json!("6")));
    check::<ByToken>(|it| it.token = Some(json!(6)));
    check::<ByOffset>(|it| it.offset = Some(6));
    check::<ByPage>(|it| it.page = Some(3));
}

#[test]
fn the_first_page_need_not_be_number_one() {
    let server = pages(&[page(1..=2, json!({"pages": 2})), page(3..=4, json!({"pages": 2}))]);
    assert_eq!(ids(listed::<FromZero>(&server)), [1, 2, 3, 4]);
    assert_eq!(queries(&server, "page"), [None, Some("1".to_owned())]);
}

#[test]
fn backwards_comes_page_by_page_each_from_its_end() {
    let server = shelf(100, 4);
    let mut call = listed::<ByCursor>(&server);
    call.operation_mut().before = Some(json!("11"));
    assert_eq!(ids(call), [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(queries(&server, "before").into_iter().flatten().collect::<Vec<_>>(), ["11", "7", "3"]);
    assert_eq!(queries(&server, "after"), [None, None, None]);
}

#[test]
fn between_two_items_it_goes_forwards() {
    let server = pages(&[page(4..=5, json!({"more": true})), page(6..=7, json!({"more": false}))]);
    let mut call = listed::<ByCursor>(&server);
    (call.operation_mut().after, call.operation_mut().before) = (Some(json!(3)), Some(json!(8)));
    assert_eq!(ids(call), [4, 5, 6, 7]);
    let both = |name| queries(&server, name).into_iter().flatten().collect::<Vec<_>>();
    assert_eq!((both("after"), both("before")), (vec!["3".into(), "5".into()], vec!["8".into(), "8".into()]));
}

#[test]
fn a_page_knows_its_answer_and_its_neighbours() {
    /// What a call is asked by: forwards, and backwards.
    type Marks = (Option<Value>, Option<Value>);
    fn neighbours<K: Kind>(set: fn(&mut List<K>), mark: fn(&List<K>) -> Marks) -> [Option<Marks>; 2] {
        let server = shelf(10, 3);
        let mut call = listed::<K>(&server).header("x-shop", "1");
        set(call.operation_mut());
        let page = run(async { call.pages().try_next().await.unwrap().unwrap() });
        assert_eq!((page.response().status(), page.response().request_id()), (200, Some("req_1")));
        assert_eq!(page.items(), page.response().value["data"].as_array().unwrap());
        for beside in [page.next(), page.previous()].into_iter().flatten() {
            assert_eq!(beside.request().unwrap().header("x-shop"), Some("1"));
        }
        [page.next(), page.previous()].map(|it| it.map(|it| mark(it.operation())))
    }
    let id = |it: &str| Some(json!(it.parse::<i64>().unwrap()));
    // In the middle of the list.
    let cursor = |it: &List<ByCursor>| (it.after.clone(), it.before.clone());
    let [next, previous] = neighbours(|it| it.after = Some(json!(3)), cursor);
    assert_eq!((next, previous), (Some((id("6"), None)), Some((None, id("4")))));
    // At the start nothing comes before it, as far as the call can know.
    let [next, previous] = neighbours(|_| {}, cursor);
    assert_eq!((next, previous), (Some((id("3"), None)), None));
    // Asked for backwards: the items after it are where it was asked from.
    let [next, previous] = neighbours(|it| it.before = Some(json!(8)), cursor);
    assert_eq!((next, previous), (Some((id("7"), None)), Some((None, id("5")))));
    let [_, previous] = neighbours(|it| it.before = Some(json!(3)), cursor);
    assert_eq!(previous, None);

    let number = |it: &List<ByPage>| (it.page.map(Value::from), None);
    let [next, previous] = neighbours(|it| it.page = Some(2), number);
    assert_eq!((next, previous), (Some((Some(json!(3)), None)), Some((Some(json!(1)), None))));
    let [next, previous] = neighbours(|it| it.page = Some(4), number);
    assert_eq!((next, previous), (None, Some((Some(json!(3)), None))));
    let [_, previous] = neighbours(|_| {}, number);
    assert_eq!(previous, None);
}

#[test]
fn the_page_before_an_offset_is_known_to_whoever_was_there() {
    let server = shelf(10, 3);
    run(async {
        let mut pages = listed::<ByOffset>(&server).pages();
        let first = pages.try_next().await.unwrap().unwrap();
        assert!(first.previous().is_none());
        let second = pages.try_next().await.unwrap().unwrap();
        let third = pages.try_next().await.unwrap().unwrap();
        assert_eq!(second.previous().unwrap().operation().offset, Some(0));
        assert_eq!(third.previous().unwrap().operation().offset, Some(3));
        assert_eq!(third.next().unwrap().operation().offset, Some(9));
    });
}

#[test]
fn a_token_leads_back_where_the_page_has_one() {
    let server = pages(&[page(1..=2, json!({"next": "c", "previous": "a"}))]);
    let page = run(async { listed::<ByToken>(&server).pages().try_next().await.unwrap().unwrap() });
    assert_eq!(page.next().unwrap().operation().token, Some(json!("c")));
    assert_eq!(page.previous().unwrap().operation().token, Some(json!("a")));
    assert_eq!(page.call().operation().token, None);
    assert_eq!(page.into_items().len(), 2);
}

#[test]
fn a_token_may_be_a_number_and_a_number_may_come_as_text() {
    let server = pages(&[page([1], json!({"next": 7})), page([2], json!({"next": null}))]);
    assert_eq!(ids(listed::<ByToken>(&server)), [1, 2]);
    assert_eq!(queries(&server, "token"), [None, Some("7".to_owned())]);
    let server = pages(&[page([1], json!({"total": "2"})), page([2], json!({"total": 2.0}))]);
    assert_eq!(ids(listed::<ByOffset>(&server)), [1, 2]);
    assert_eq!(server.connections(), 2);
}
