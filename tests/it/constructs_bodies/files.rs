//! Files wherever they can stand in a body in parts.

use super::{API, run};
use crate::ok::multipart_files::models::{
    CreateAlbumRequest, CreateAlbumRequestCover, CreateAlbumRequestSource,
};
use crate::ok::multipart_files::resources::{albums::Albums, batches::Batches};
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
        let it = it.strip_prefix("Content-Disposition: form-data; ").unwrap().strip_suffix("\r\n").unwrap();
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
        .scan(file("h"));
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
fn a_body_can_be_a_file_a_list_or_a_map_of_them() {
    let (_, parts) = sent(|client| Albums { client }.replace("al_1", [("front", file("a"))]));
    assert_eq!(parts, [r#"name="front"; filename="a.png" = a"#]);
    let (media_type, parts) = sent(|client| Batches { client }.send([file("a"), file("b")]));
    assert_eq!(media_type, "multipart/mixed; boundary=edge");
    assert_eq!(parts, [r#"name="file"; filename="a.png" = a"#, r#"name="file"; filename="b.png" = b"#]);
    let (_, parts) = sent(|client| Batches { client }.send_picture(file("a")));
    assert_eq!(parts, [r#"name="file"; filename="a.png" = a"#]);
}
