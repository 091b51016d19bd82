//! One function for each way to write a body.

use super::{answering, run};
use crate::ok::media_types::models::{CreatePetRequestMultipart, Pet, UpdatePetRequest};
use crate::ok::media_types::resources::pets::{CreateOutput, Pets};
use crate::server::answer;

#[test]
fn each_way_to_write_a_body_is_a_function() {
    let (server, client) = answering(answer("202 Accepted", &["content-type: text/plain"], "later"));
    let pets = Pets { client: &client };
    let outputs = [
        run(pets.create(Pet::new("Rex")).into_future()),
        run(pets.create_json(Pet::new("Rex")).into_future()),
        run(pets.create_multipart(CreatePetRequestMultipart::new().picture(b"PNG")).into_future()),
        run(pets.create_csv("name\nRex").into_future()),
        run(pets.create_bytes([1, 2]).header("content-type", "image/jpeg").into_future()),
    ];
    assert!(outputs.iter().all(|it| matches!(it, Ok(CreateOutput::Accepted(text)) if text == "later")));
    let types = server.seen();
    let types: Vec<_> = types
        .iter()
        .filter_map(|it| it.lines().find_map(|line| line.strip_prefix("content-type: ")))
        .map(|it| it.split(';').next().unwrap())
        .collect();
    assert_eq!(
        types,
        [
            "application/x-www-form-urlencoded",
            "application/json",
            "multipart/form-data",
            "text/csv",
            "image/jpeg"
        ]
    );
    assert!(server.seen()[0].ends_with("\r\n\r\nname=Rex"), "{}", server.seen()[0]);
}

#[test]
fn the_same_schema_is_one_type() {
    let (server, client) = answering(answer("204 No Content", &[], ""));
    let pets = Pets { client: &client };
    let body = UpdatePetRequest::new().name("Ada");
    run(pets.update().body(body.clone()).into_future()).unwrap();
    run(pets.update_form().body(body).into_future()).unwrap();
    run(pets.update_merge_patch().patch("p").into_future()).unwrap();
    let bodies = server.seen();
    let bodies: Vec<_> = bodies.iter().map(|it| it.split_once("\r\n\r\n").unwrap().1).collect();
    assert_eq!(bodies, [r#"{"name":"Ada"}"#, "name=Ada", r#"{"patch":"p"}"#]);
}
