//! What an editor moves or adds in a description without a thought changes nothing for callers of today: each thing that
//! they can name is still there, and means the same on the wire.

use codegen::emit::Config;
use codegen::load::{Disk, Source};
use codegen::pipeline::generate_from;
use codegen::surface;

/// The surface of a document's crate, the runtime aside, with what each line means on the wire.
fn surface_of(document: &str) -> Vec<String> {
    let config = Config { crate_name: "api".to_owned(), ..Config::default() };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("openapi.yaml");
    std::fs::write(&path, document).unwrap();
    let (disk, root) = Disk::around(&path);
    let outcome = generate_from(&Source::new(&disk, &root), &config);
    let files = outcome.files.unwrap_or_else(|| panic!("no crate of {document}"));
    let surface = surface::of("api", &files).unwrap();
    let own = surface.items.iter().filter(|it| !it.path.starts_with("api::runtime"));
    own.map(ToString::to_string).collect()
}

/// A document with these operations and components.
fn document(paths: &str, components: &str) -> String {
    format!(
        "openapi: 3.0.4\ninfo: {{title: A, version: 1.0.0}}\npaths:\n{paths}\ncomponents:\n{components}\n"
    )
}

#[track_caller]
fn assert_kept(old: &str, new: &str) {
    let (old, new) = (surface_of(old), surface_of(new));
    let gone: Vec<_> = old.iter().filter(|it| !new.contains(it)).collect();
    assert!(gone.is_empty(), "gone, or of another meaning: {gone:#?}\nnow: {new:#?}");
}

const CREATE: &str = "  /gifts: {post: {operationId: createGift, tags: [Gifts], requestBody: {required: true, content: {application/json: \
                      {schema: {$ref: '#/components/schemas/Gift'}}}}, responses: {'204': {description: Created.}}}}";

fn gift(properties: &str, required: &str) -> String {
    let schema = format!("{{type: object, required: [{required}], properties: {{{properties}}}}}");
    document(CREATE, &format!("  schemas: {{Gift: {schema}}}"))
}

#[test]
fn required_members_may_change_places() {
    let old = gift("name: {type: string}, currency: {type: string}", "name, currency");
    let new = gift("currency: {type: string}, name: {type: string}", "currency, name");
    assert_eq!(surface_of(&old), surface_of(&new));
}

fn listing(parameters: &str) -> String {
    let paths = format!(
        "  /gifts: {{get: {{operationId: listGifts, tags: [Gifts], parameters: [{parameters}], responses: {{'204': {{description: Listed.}}}}}}}}"
    );
    document(&paths, "  schemas: {}")
}

#[test]
fn required_parameters_may_change_places() {
    let to = "{name: to, in: query, required: true, schema: {type: string}}";
    let from = "{name: from, in: query, required: true, schema: {type: string}}";
    let zone = "{name: zone, in: header, required: true, schema: {type: string}}";
    let (old, new) = (listing(&[to, from, zone].join(", ")), listing(&[zone, from, to].join(", ")));
    let functions = |document: &str| -> Vec<String> {
        surface_of(document).into_iter().filter(|it| it.contains("fn api::resources")).collect()
    };
    assert_eq!(functions(&old), functions(&new));
    assert_eq!(functions(&old).len(), 1);
    assert_kept(&old, &new);
}

#[test]
fn values_of_an_enum_may_change_places() {
    let old = gift("state: {type: string, enum: [open, paid]}", "");
    let new = gift("state: {type: string, enum: [paid, sent, open]}", "");
    assert_kept(&old, &new);
}

#[test]
fn json_may_come_beside_a_form() {
    let form = "application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Gift'}}";
    let json = "application/json: {schema: {$ref: '#/components/schemas/Gift'}}";
    let with = |content: &str| {
        let paths = format!(
            "  /gifts: {{post: {{operationId: createGift, tags: [Gifts], requestBody: {{required: true, content: {{{content}}}}}, responses: {{'204': {{description: Created.}}}}}}}}"
        );
        document(&paths, "  schemas: {Gift: {type: object, properties: {name: {type: string}}}}")
    };
    let new = with(&[form, json].join(", "));
    assert_kept(&with(form), &new);
    assert!(
        surface_of(&new).iter().any(|it| it.contains("create_json")),
        "the new way has a function of its own"
    );
}

#[test]
fn a_security_scheme_may_be_declared_before_the_others() {
    let with = |schemes: &str| {
        let text = listing("");
        format!("{text}  securitySchemes: {{{schemes}}}\nsecurity: [{{key: []}}]\n")
    };
    let key = "key: {type: apiKey, in: header, name: X-Key}";
    let token = "token: {type: http, scheme: bearer}";
    let first = |document: &str| {
        let lines = surface_of(document);
        let line = lines.iter().find(|it| it.starts_with("value api::API::security")).unwrap().clone();
        line.find("\"key\"").zip(line.find("\"token\"").or(Some(usize::MAX))).unwrap()
    };
    let (old, new) = (with(key), with(&[token, key].join(", ")));
    assert!(first(&old).0 < first(&old).1);
    assert!(first(&new).0 < first(&new).1, "a bare key is still for the same scheme");
}

#[test]
fn a_required_member_may_come_into_a_response() {
    let paths = "  /gifts: {get: {operationId: getGift, tags: [Gifts], responses: {'200': {description: A gift., content: \
                 {application/json: {schema: {$ref: '#/components/schemas/Gift'}}}}}}}";
    let with = |properties: &str, required: &str| {
        let schema = format!("{{type: object, required: [{required}], properties: {{{properties}}}}}");
        document(paths, &format!("  schemas: {{Gift: {schema}}}"))
    };
    let old = with("id: {type: string}", "id");
    let new = with("id: {type: string}, sent: {type: boolean}", "id, sent");
    assert_kept(&old, &new);
}
