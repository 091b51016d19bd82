//! Lists that come in pages in a way that many APIs share.
//!
//! In: an operation that reads, its parameters, what it gives. Out: its paging, as `x-pagination` would say it. A table of
//! what parameters and members are called; each row is tried, and the first that fits in every name and type is taken.

use crate::analyze::Output;
use crate::analyze::pagination::paged;
use crate::ir::{
    Api, Convention, Field, Location, Object, Operation, Pagination, PaginationStyle, Recognised, Scalar,
    Status, TypeKind, TypeRef,
};
use crate::pointer::Pointer;

/// The parameter that takes a token, and where the page before gives it.
const TOKENS: &[(&[&str], &[&str])] = &[
    (
        &["cursor", "next_cursor", "nextCursor"],
        &[
            "/next_cursor",
            "/nextCursor",
            "/response_metadata/next_cursor",
            "/meta/next_cursor",
            "/pagination/next_cursor",
        ],
    ),
    (&["page_token", "pageToken"], &["/next_page_token", "/nextPageToken", "/meta/next_page_token"]),
    (&["next_token", "nextToken"], &["/next_token", "/nextToken"]),
];

/// Where a page says how many there are.
const PAGES: &[&str] = &[
    "/total_pages",
    "/totalPages",
    "/pages",
    "/meta/total_pages",
    "/meta/totalPages",
    "/meta/last_page",
    "/last_page",
    "/pagination/total_pages",
];

/// Where a page says how many items there are.
const TOTALS: &[&str] =
    &["/total", "/total_count", "/totalCount", "/total_results", "/meta/total", "/meta/total_count"];

/// Where a page says whether there are more.
const MORE: &[&str] = &["/has_more", "/hasMore", "/meta/has_more"];

/// What a page's size is called.
const SIZES: &[&str] = &["per_page", "perPage", "page_size", "pageSize", "limit"];

/// Where a page has the URL of the next, and of the one before.
const LINKS: &[(&str, &str)] = &[
    ("/_links/next/href", "/_links/previous/href"),
    ("/links/next", "/links/prev"),
    ("/next_page_url", "/prev_page_url"),
    ("/next_url", "/previous_url"),
    ("/next", "/previous"),
];

/// Finds out how lists page of which no extension says it.
pub(super) fn settle(api: &mut Api) {
    for index in 0..api.operations.len() {
        let operation = &api.operations[index];
        let is_open = operation.method == "GET"
            && operation.pagination.is_none()
            && operation.follows(Convention::Pagination);
        let Some((found, what)) = Some(operation).filter(|_| is_open).and_then(|it| recognise(api, it))
        else {
            continue;
        };
        let pointer = operation.pointer.clone();
        if operation.variant().is_none() {
            api.recognised.push(Recognised { convention: Convention::Pagination, pointer, what });
        }
        api.operations[index].pagination = Some(found);
    }
}

fn recognise(api: &Api, operation: &Operation) -> Option<(Pagination, String)> {
    let output = Output::of(operation);
    let (Output::Json(body) | Output::OptionalJson(body)) = &output else { return None };
    let page = Page { api, operation, body };
    let items = page.items()?;
    let more = page.first(MORE, is_flag);
    let fits = |it: &Pagination| paged(api, &output, operation, it).is_ok();
    let found = page.styles().into_iter().map(|(style, what)| {
        let more = more.clone().filter(|_| !matches!(style, PaginationStyle::LinkHeader));
        (Pagination { items: items.clone(), more, style }, what)
    });
    found.into_iter().find(|(it, _)| fits(it))
}

/// What an operation gives, and what it takes to ask for more.
struct Page<'a> {
    api: &'a Api,
    operation: &'a Operation,
    body: &'a TypeRef,
}

impl<'a> Page<'a> {
    /// All ways that could be meant, the most telling first.
    fn styles(&self) -> Vec<(PaginationStyle, String)> {
        let mut styles = Vec::new();
        let owned = |it: &str| it.to_owned();
        if self.first(&["/has_more"], is_flag).is_some() && self.query("starting_after") {
            let before = Some("ending_before").filter(|it| self.query(it)).map(owned);
            let style =
                PaginationStyle::Cursor { id: pointer("/id"), after: owned("starting_after"), before };
            styles.push((style, "`has_more` and `starting_after`".to_owned()));
        }
        for (parameters, members) in TOKENS {
            let token = parameters.iter().find(|it| self.query(it));
            if let (Some(token), Some(next)) = (token, self.first(members, is_text)) {
                let what = format!("`{token}` and `{}`", next.as_str());
                styles.push((PaginationStyle::Token { next, previous: None, token: owned(token) }, what));
            }
        }
        if self.links_in_header() {
            styles.push((PaginationStyle::LinkHeader, "the header `Link`".to_owned()));
        }
        for (next, previous) in LINKS {
            if let Some(next) = self.first(&[*next], is_url) {
                let what = format!("the URL `{}`", next.as_str());
                let previous = self.first(&[*previous], is_url);
                styles.push((PaginationStyle::Link { next, previous }, what));
            }
        }
        if let Some(first) = self.first_page()
            && SIZES.iter().any(|it| self.query(it))
        {
            let pages = self.first(PAGES, is_number);
            let total = self.first(TOTALS, is_number);
            if let Some(sign) = pages.as_ref().or(total.as_ref()) {
                let what = format!("`page` and `{}`", sign.as_str());
                styles.push((PaginationStyle::Page { page: "page".to_owned(), first, pages }, what));
            }
        }
        styles
    }

    /// From the body to its list: itself, `data` or `items`, or the only list among its members.
    fn items(&self) -> Option<Pointer> {
        let is_list = |ty: &TypeRef| matches!(self.api.bare(ty), TypeRef::Array(_));
        if is_list(self.body) {
            return Some(Pointer::root());
        }
        let lists: Vec<&Field> = self.object(self.body)?.fields.iter().filter(|it| is_list(&it.ty)).collect();
        let usual = ["data", "items", "results", "entries"];
        let usual = usual.iter().find_map(|name| lists.iter().find(|it| it.wire == *name));
        let only = lists.first().filter(|_| lists.len() == 1);
        // HAL holds its list one level down.
        if let Some(embedded) = self.at(&pointer("/_embedded")) {
            let lists: Vec<&Field> =
                self.object(&embedded.ty)?.fields.iter().filter(|it| is_list(&it.ty)).collect();
            return match lists.as_slice() {
                [only] => Some(pointer("/_embedded").key(&only.wire)),
                _ => None,
            };
        }
        usual.or(only).map(|it| Pointer::root().key(&it.wire))
    }

    fn object(&self, ty: &TypeRef) -> Option<&'a Object> {
        match self.api.bare(ty) {
            TypeRef::Named(id) => match &self.api.ty(*id).kind {
                TypeKind::Object(object) => Some(object),
                _ => None,
            },
            _ => None,
        }
    }

    /// The member that a pointer leads to.
    fn at(&self, pointer: &Pointer) -> Option<&'a Field> {
        let mut object = self.object(self.body)?;
        let mut found = None;
        for name in pointer.steps() {
            if let Some(field) = found {
                let field: &Field = field;
                object = self.object(&field.ty)?;
            }
            found = Some(object.fields.iter().find(|it| it.wire == name)?);
        }
        found
    }

    /// The first of these places that there is, with a value that fits.
    fn first(&self, places: &[&str], fits: fn(&Api, &Field) -> bool) -> Option<Pointer> {
        let mut places = places.iter().map(|it| pointer(it));
        places.find(|it| self.at(it).is_some_and(|field| fits(self.api, field)))
    }

    fn query(&self, name: &str) -> bool {
        self.operation.parameters.iter().any(|it| it.location == Location::Query && it.wire == name)
    }

    /// The number of the first page, where pages have numbers.
    fn first_page(&self) -> Option<u64> {
        let mut parameters = self.operation.parameters.iter();
        let page = parameters.find(|it| it.location == Location::Query && it.wire == "page")?;
        let is_number = matches!(self.api.bare(&page.ty), TypeRef::Scalar(it) if it.is_number());
        let first = page.docs.default.as_ref().and_then(serde_json::Value::as_u64).unwrap_or(1);
        (is_number && first <= 1).then_some(first)
    }

    /// Whether a success comes with links to other pages. A request has to be able to ask for one.
    fn links_in_header(&self) -> bool {
        let header = self.operation.headers.iter().find(|it| it.wire.eq_ignore_ascii_case("link"));
        let successes = self
            .operation
            .responses
            .iter()
            .filter(|it| it.status.is_success() || it.status == Status::Default);
        let mut places = successes.map(|it| it.pointer.as_str());
        let asks =
            ["page", "cursor", "after", "offset", "since", "page_token"].iter().any(|it| self.query(it));
        let of_success = |it: &Pointer| {
            it.as_str().starts_with("/components/headers") || places.any(|at| it.as_str().starts_with(at))
        };
        asks && header.is_some_and(|it| it.pointers.iter().any(of_success))
    }
}

fn pointer(text: &str) -> Pointer {
    Pointer::parse(text).unwrap_or_default()
}

fn scalar(api: &Api, field: &Field) -> Option<Scalar> {
    match api.bare(&field.ty) {
        TypeRef::Scalar(it) => Some(*it),
        TypeRef::Named(id) => match &api.ty(*id).kind {
            TypeKind::Newtype(it) => Some(*it),
            _ => None,
        },
        _ => None,
    }
}

fn is_flag(api: &Api, field: &Field) -> bool {
    scalar(api, field) == Some(Scalar::Bool)
}

fn is_number(api: &Api, field: &Field) -> bool {
    scalar(api, field).is_some_and(Scalar::is_number)
}

fn is_text(api: &Api, field: &Field) -> bool {
    scalar(api, field) == Some(Scalar::String)
}

/// Text that is a URL, as its format, its description or the object around it says.
fn is_url(api: &Api, field: &Field) -> bool {
    let says = |text: &str| ["url", "uri", "link"].iter().any(|it| text.to_ascii_lowercase().contains(it));
    let description = field.docs.description.iter().chain(&field.docs.summary).chain(&field.docs.constraints);
    let is_said = ["href"].contains(&field.wire.as_str())
        || field.wire.ends_with("_url")
        || field.pointer.as_str().to_ascii_lowercase().contains("links/")
        || description.into_iter().any(|it| says(it));
    is_text(api, field) && is_said
}
