//! Names of alternatives: what is called how does not depend on what else is in the list, or in which order.

use codegen::emit::Config;
use codegen::load::{Source, Texts};
use codegen::pipeline::generate_from;

const ALTERNATIVES: [(&str, &str); 6] = [
    (
        "{type: object, required: [iban], properties: {name: {type: string}, iban: {type: string}}}",
        "with iban",
    ),
    (
        "{type: object, required: [card], properties: {name: {type: string}, card: {type: string}}}",
        "with card",
    ),
    ("{type: object, properties: {object: {type: string, enum: [voucher]}}}", "voucher"),
    ("{type: string}", "string"),
    ("{type: array, items: {type: string}}", "string list"),
    ("{title: Pay later, type: object, properties: {name: {type: string}}}", "Pay later"),
];

/// The words of the alternatives, in the order in which they are given.
fn words(alternatives: &[(&str, &str)]) -> Vec<String> {
    let list: Vec<_> = alternatives.iter().map(|(it, _)| format!("        - {it}\n")).collect();
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: 1.0.0}}\npaths: {{}}\ncomponents:\n  schemas:\n    \
         Method:\n      oneOf:\n{}",
        list.concat()
    );
    let config = Config {
        crate_name: "names".to_owned(),
        source: "openapi.yaml".to_owned(),
        command: "test".to_owned(),
        ..Config::default()
    };
    let api = generate_from(&Source::new(&Texts::new(&[("openapi.yaml", &text)]), "openapi.yaml"), &config)
        .api
        .unwrap();
    match &api.types[0].kind {
        codegen::ir::TypeKind::Union(it) => it.members.iter().map(|it| it.hint.join(".")).collect(),
        kind => panic!("no union: {kind:?}"),
    }
}

#[test]
fn one_more_alternative_renames_none() {
    for count in 2..=ALTERNATIVES.len() {
        for turn in 0..ALTERNATIVES.len() {
            let mut some = ALTERNATIVES.to_vec();
            some.rotate_left(turn);
            some.truncate(count);
            let expected: Vec<_> = some.iter().map(|(_, word)| *word).collect();
            assert_eq!(words(&some), expected);
        }
    }
}
