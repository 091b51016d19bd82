//! Files wherever they can stand in a body in parts.

use super::{API, run};
use crate::ok::multipart_files::models::{
    CreateAlbumRequest, CreateAlbumRequestCover, CreateAlbumRequestInserts, CreateAlbumRequestRaw,
    CreateAlbumRequestSource, Side, Sticker,
};
use crate::ok::multipart_files::resources::{albums::Albums, batches::Batches};
use crate::ok::multipart_styles::models::{Filter, Search};
use crate::ok::multipart_styles::resources::searches::Searches;
use crate::runtime::json::File;
use crate::runtime::{Call, Client, ClientBuilder, Operation};
use crate::server::{Server, answer};

/// What a call sends: its media type, and its parts without what all parts have.
fn sent<O: Operation>(call: impl FnOnce(&Client) -> Call<O>) -> (String, Vec<String>) {
    let server = Server::start(vec![answer("204 No Content", &[], "")]);
    let builder = ClientBuilder::from_api(&API).base_url(server.url()).multipart_boundary("edge");
    let client = builder.build().unwrap();
    run(call(&client).send()).map(|_| ()).unwrap();
    let seen = server.seen().remove(0);
    let (head, body) = seen.split_once("\r\n\r\n").unwrap();
    let media_type = head.lines().find_map(|it| it.strip_prefix("content-type: ")).unwrap().to_owned();
    let parts = body.strip_suffix("--edge--\r\n").unwrap().split("--edge\r\n").skip(1);
    let parts = parts.map(|it| {
        // Parts of a list have no names.
        let it =
            it.strip_prefix("Content-Disposition: form-data; ").unwrap_or(it).strip_suffix("\r\n").unwrap();
        it.replace("\r\nContent-Type: application/octet-stream", "").replace("\r\n\r\n", " = ")
    });
    (media_type, parts.collect())
}

fn file(text: &str) -> File {
    File::new(text.as_bytes()).named(format!("{text}.png"))
}

#[test]
fn a_file_can_be_an_alternative_or_stand_in_a_map() {
    let album = CreateAlbumRequest::new(file("a"))
        .source("https://pictures.example/b".to_owned())
        .pages([("one", file("c")), ("two", file("d"))])
        .sheets([("s", vec![file("e"), file("f")])])
        .linked(file("g"))
        .notes(Vec::<String>::new())
        .title_null()
        .scan(file("h"))
        .back(Side::new().picture(file("i")).text("t"))
        .inserts([
            CreateAlbumRequestInserts::new(file("j")),
            CreateAlbumRequestInserts::new(file("k")).note("n"),
        ])
        .label(Sticker::new().reverse("JSON has it, too"))
        .raw(CreateAlbumRequestRaw::new().content("as JSON"));
    let (media_type, parts) = sent(|client| Albums { client }.create(album));
    assert_eq!(media_type, "multipart/form-data; boundary=edge");
    assert_eq!(
        parts,
        [
            r#"name="cover"; filename="a.png" = a"#,
            r#"name="source" = https://pictures.example/b"#,
            r#"name="pages[one]"; filename="c.png" = c"#,
            r#"name="pages[two]"; filename="d.png" = d"#,
            r#"name="sheets[s]"; filename="e.png" = e"#,
            r#"name="sheets[s]"; filename="f.png" = f"#,
            r#"name="linked"; filename="g.png" = g"#,
            // What is empty or null is said, not left out.
            r#"name="notes" = "#,
            r#"name="title" = "#,
            r#"name="scan"; filename="h.png" = h"#,
            r#"name="back[picture]"; filename="i.png" = i"#,
            r#"name="back[text]" = t"#,
            r#"name="inserts[0][file]"; filename="j.png" = j"#,
            r#"name="inserts[1][file]"; filename="k.png" = k"#,
            r#"name="inserts[1][note]" = n"#,
            "name=\"label\"\r\nContent-Type: application/json = {\"reverse\":\"JSON has it, too\"}",
            "name=\"raw\"\r\nContent-Type: application/json = {\"content\":\"as JSON\"}",
        ]
    );
}

#[test]
fn each_alternative_that_is_a_file_is_sent_as_one() {
    let album = CreateAlbumRequest::new(CreateAlbumRequestCover::Files(vec![file("a"), file("b")]))
        .source(CreateAlbumRequestSource::File(file("c")));
    let (_, parts) = sent(|client| Albums { client }.create(album));
    assert_eq!(
        parts,
        [
            r#"name="cover"; filename="a.png" = a"#,
            r#"name="cover"; filename="b.png" = b"#,
            r#"name="source"; filename="c.png" = c"#,
        ]
    );
}

#[test]
fn a_style_decides_which_parts_a_member_is() {
    let search = Search::new()
        .joined(["a", "b c"])
        .repeated(["d", "e"])
        .piped(["f", "g"])
        .filter(Filter::new().from(1).to(2))
        .spread(Filter::new().from(3))
        .photo(file("h"))
        .plain(Filter::new().to(4));
    let (_, parts) = sent(|client| Searches { client }.search(search));
    assert_eq!(
        parts,
        [
            r#"name="joined" = a,b c"#,
            r#"name="repeated" = d"#,
            r#"name="repeated" = e"#,
            r#"name="piped" = f|g"#,
            r#"name="filter[from]" = 1"#,
            r#"name="filter[to]" = 2"#,
            r#"name="from" = 3"#,
            r#"name="photo"; filename="h.png" = h"#,
            "name=\"plain\"\r\nContent-Type: application/json = {\"to\":4}",
        ]
    );
    let client = ClientBuilder::from_api(&API).base_url("http://localhost:1").build().unwrap();
    let error = run(Searches { client: &client }.search(Search::new().joined(["a,b", "c"])).send());
    assert_eq!(
        error.map(|_| ()).unwrap_err().to_string(),
        "searchInParts: form member `joined` has `,` within an item, which is what separates one from the next"
    );
}

#[test]
fn a_body_can_be_a_file_a_list_or_a_map_of_them() {
    let (_, parts) = sent(|client| Albums { client }.replace("al_1", [("front", file("a"))]));
    assert_eq!(parts, [r#"name="front"; filename="a.png" = a"#]);
    let (media_type, parts) = sent(|client| Batches { client }.send([file("a"), file("b")]));
    assert_eq!(media_type, "multipart/mixed; boundary=edge");
    let head = "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=";
    assert_eq!(parts, [format!(r#"{head}"a.png" = a"#), format!(r#"{head}"b.png" = b"#)]);
    let (_, parts) = sent(|client| Batches { client }.send_picture(file("a")));
    assert_eq!(parts, [r#"name="file"; filename="a.png" = a"#]);
}
