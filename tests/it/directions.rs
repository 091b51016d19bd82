//! Members that travel in one direction only: what a request can say, what a response keeps, and what both are called.

use std::collections::HashMap;

use codegen::emit::Config;
use codegen::load::{Disk, Source};
use codegen::pipeline::generate_from;
use serde_json::json;

use crate::ok::read_write_only::models::*;
use crate::ok::{read_write_only_names as names, read_write_only_tags as tags};
use crate::read;
use crate::runtime::json::to_value;

#[test]
fn a_request_needs_nothing_that_only_the_server_sets() {
    let user = UserRequest::new(Address::new("London"), "Ada", "secret")
        .settings(UserSettingsRequest::new().theme(Theme::Dark))
        .tags(["new"])
        .friends([UserRequest::new(Address::new("New York"), "Grace", "hidden")]);
    assert_eq!(
        to_value(&user),
        json!({
            "name": "Ada",
            "password": "secret",
            "address": {"city": "London"},
            "settings": {"theme": "dark"},
            "tags": ["new"],
            "friends": [{"name": "Grace", "password": "hidden", "address": {"city": "New York"}}],
        })
    );
}

#[test]
fn a_response_needs_nothing_that_only_the_client_sends() {
    let user: User = read(json!({"id": "u_1", "name": "Ada", "address": {"city": "London"}}));
    assert_eq!(user.id, Id::from("u_1"));
    assert!(user.extra().is_empty());
}

#[test]
fn what_was_read_is_passed_on_without_what_only_responses_have() {
    let settings: UserSettings = read(json!({"theme": "dark", "seen": true, "new": 1}));
    assert_eq!(settings.extra().get("new"), Some(&json!(1)));
    let sent = to_value(&UserSettingsRequest::from(settings));
    assert_eq!(sent["theme"], "dark");
    assert_eq!(sent["new"], 1, "what the schema does not name goes along");
    let shape: tags::models::Shape = read(json!({"type": "circle", "radius": 2}));
    let sent = to_value(&tags::models::ShapeRequest::from(shape));
    assert_eq!(sent["type"], "circle", "a union keeps its arm");
}

#[test]
fn what_is_sent_against_the_schema_is_kept() {
    let user: User =
        read(json!({"id": "u_1", "name": "Ada", "address": {"city": "London"}, "password": ["odd"]}));
    assert_eq!(user.extra().get("password"), Some(&json!(["odd"])));
    let receipt: Receipt = read(json!({"number": "r_1", "token": "not an integer", "tips": 5}));
    assert_eq!(receipt.extra().get("token"), Some(&json!("not an integer")));
    assert_eq!(receipt.additional_properties.get("tips"), Some(&5));
    let mut query = Query::new();
    query.extra_mut().insert("score", 0.5);
    assert_eq!(to_value(&query), json!({"score": 0.5}));
}

#[test]
fn a_split_goes_through_aliases_lists_maps_unions_and_rings() {
    let member = || UserRequest::new(Address::new("London"), "Ada", "secret");
    let members: MembersRequest = vec![member()];
    let team = TeamRequest::new()
        .members(members.clone())
        .roles([("admin", members)])
        .owner(RobotRequest::new("R2").key("k"))
        .parent(TeamRequest::new())
        .badge(BadgeRequest::new());
    let user = to_value(&member());
    assert_eq!(
        to_value(&team),
        json!({
            "members": [user],
            "roles": {"admin": [user]},
            "owner": {"model": "R2", "key": "k"},
            "parent": {},
            "badge": {},
        })
    );
    let team: Team = read(json!({"owner": {"model": "R2", "serial": "1"}, "badge": {"number": 7}}));
    assert!(matches!(team.owner, Some(Owner::Robot(it)) if it.serial == "1"));
}

#[test]
fn types_that_do_not_differ_are_shared() {
    let (UserRequest { address: sent, .. }, User { address: given, .. }) = (
        UserRequest::new(Address::new("London"), "Ada", "secret"),
        read::<User>(json!({"id": "u_1", "name": "Ada", "address": {"city": "London"}})),
    );
    assert_eq!(sent, given);
}

#[test]
fn a_type_that_nothing_uses_keeps_all_its_members() {
    let draft = Draft::new("d_1").secret("s");
    assert_eq!(to_value(&draft), json!({"id": "d_1", "secret": "s"}));
}

#[test]
fn a_tag_travels_both_ways() {
    use tags::models::*;
    let cat = PetRequest::from(CatRequest::new());
    assert_eq!(to_value(&cat), json!({"kind": "Cat"}));
    assert!(matches!(read(json!({"kind": "Cat", "lives": 9})), Pet::Cat(it) if it.lives == Some(9)));
    assert!(matches!(read(json!({"kind": "Companion", "chip": "x"})), Pet::Companion(_)));
    assert_eq!(
        to_value(&ShapeRequest::from(CircleRequest::new(1.5))),
        json!({"type": "circle", "radius": 1.5})
    );
}

#[test]
fn members_of_a_union_are_told_apart_in_each_direction() {
    use tags::models::*;
    assert!(matches!(read(json!({"id": "l_1"})), Note::Letter(_)));
    assert!(matches!(read(json!({"number": 1})), Note::Memo(_)));
    assert!(matches!(read(json!({"body": "x"})), NoteRequest::Letter(_)));
    assert!(matches!(read(json!({"lines": ["x"]})), NoteRequest::Memo(_)));
}

#[test]
fn a_request_view_gives_way_to_a_name_of_the_document() {
    use names::models::*;
    let named = received!(PetRequest { reason: Some("mine".into()) });
    assert_eq!(to_value(&named), json!({"reason": "mine"}));
    let pets: AnimalRequest = vec![PetRequest2::new(PetRequest2Required {
        a: "a".to_owned(),
        b: "b".to_owned(),
        c: "c".to_owned(),
        d: "d".to_owned(),
        e: "e".to_owned(),
        f: "f".to_owned(),
    })];
    assert_eq!(pets.len(), 1);
    assert_eq!(to_value(&OrderItemRequest::new().count(1)), json!({"count": 1}), "the inline type's name");
}

#[test]
fn a_member_has_one_name_in_both_views() {
    use names::models::*;
    let given: OrderItem = read(json!({"unit_price": 1, "unitPrice": 2}));
    assert_eq!((given.unit_price, given.unit_price2), (Some(1), Some(2)));
    let sent = OrderItemRequest2::new().unit_price2(2).unit_price3(3);
    assert_eq!(to_value(&sent), json!({"unitPrice": 2, "unit-price": 3}));
}

#[test]
fn each_node_has_one_path_and_the_response_comes_first() {
    let path = crate::root().join("tests/fixtures/ok/read-write-only.yaml");
    let config = Config {
        crate_name: "names".to_owned(),
        source: String::new(),
        command: "cargo test".to_owned(),
        ..Config::default()
    };
    let (disk, root) = Disk::around(&path);
    let lines = generate_from(&Source::new(&disk, &root), &config).names;
    let paths: HashMap<String, &str> = lines.iter().map(|(at, it)| (at.to_string(), it.as_str())).collect();
    assert_eq!(paths.len(), lines.len(), "a node is listed twice");
    for (node, path) in [
        ("User", "models::User"),
        ("User/properties/name", "models::User::name"),
        ("User/properties/id", "models::User::id"),
        ("User/properties/password", "models::UserRequest::password"),
        ("Members", "models::Members"),
        ("Query/properties/score", "models::Query::extra"),
        ("Machine/properties/key", "models::Machine::key"),
    ] {
        assert_eq!(paths.get(&format!("#/components/schemas/{node}")), Some(&path), "{node}");
    }
}
