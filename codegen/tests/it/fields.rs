//! The page of all fixed fields: each field of each object of OpenAPI 3.0, 3.1 and 3.2, with what becomes of it.
//!
//! The fates are those of the key table. Which fields there are is listed here once more, as the specification has them, so
//! that none can be missing in the table.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use codegen::openapi::{Key, Kind, Use, Version, table};

/// The fixed fields of each object, as the specification lists them: those of 3.0, then what 3.1 and 3.2 added. Of a schema
/// these are the words of OpenAPI's own and of the vocabularies that it names.
const FIELDS: &[(Kind, &str, &str, &str)] = &[
    (
        Kind::Document,
        "openapi info servers paths components security tags externalDocs",
        "jsonSchemaDialect webhooks",
        "$self",
    ),
    (Kind::Info, "title description termsOfService contact license version", "summary", ""),
    (Kind::Contact, "name url email", "", ""),
    (Kind::License, "name url", "identifier", ""),
    (Kind::Server, "url description variables", "", "name"),
    (Kind::ServerVariable, "enum default description", "", ""),
    (
        Kind::Components,
        "schemas responses parameters examples requestBodies headers securitySchemes links callbacks",
        "pathItems",
        "mediaTypes",
    ),
    (
        Kind::PathItem,
        "$ref summary description get put post delete options head patch trace servers parameters",
        "",
        "query additionalOperations",
    ),
    (
        Kind::Operation,
        "tags summary description externalDocs operationId parameters requestBody responses callbacks deprecated security servers",
        "",
        "",
    ),
    (Kind::ExternalDocs, "description url", "", ""),
    (
        Kind::Parameter,
        "name in description required deprecated allowEmptyValue style explode allowReserved schema example examples content",
        "",
        "",
    ),
    (
        Kind::Header,
        "description required deprecated allowEmptyValue style explode allowReserved schema example examples content",
        "",
        "",
    ),
    (Kind::RequestBody, "description content required", "", ""),
    (Kind::MediaType, "schema example examples encoding", "", "itemSchema prefixEncoding itemEncoding"),
    (
        Kind::Encoding,
        "contentType headers style explode allowReserved",
        "",
        "encoding prefixEncoding itemEncoding",
    ),
    (Kind::Responses, "default", "", ""),
    (Kind::Response, "description headers content links", "", "summary"),
    (Kind::Example, "summary description value externalValue", "", "dataValue serializedValue"),
    (Kind::Link, "operationRef operationId parameters requestBody description server", "", ""),
    (Kind::Tag, "name description externalDocs", "", "summary parent kind"),
    (
        Kind::Schema,
        "title multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems \
         uniqueItems maxProperties minProperties required enum type allOf oneOf anyOf not items properties \
         additionalProperties description format default nullable discriminator readOnly writeOnly xml externalDocs example \
         deprecated",
        "$id $schema $ref $anchor $dynamicRef $dynamicAnchor $vocabulary $comment $defs prefixItems contains \
         patternProperties propertyNames dependentSchemas if then else unevaluatedItems unevaluatedProperties const \
         maxContains minContains dependentRequired contentEncoding contentMediaType contentSchema examples",
        "",
    ),
    (Kind::Discriminator, "propertyName mapping", "", "defaultMapping"),
    (Kind::Xml, "name namespace prefix attribute wrapped", "", "nodeType"),
    (
        Kind::SecurityScheme,
        "type description name in scheme bearerFormat flows openIdConnectUrl",
        "",
        "oauth2MetadataUrl deprecated",
    ),
    (Kind::OAuthFlows, "implicit password clientCredentials authorizationCode", "", "deviceAuthorization"),
    (Kind::OAuthFlow, "authorizationUrl tokenUrl refreshUrl scopes", "", "deviceAuthorizationUrl"),
];

/// Objects whose keys are names or patterns: they have no fixed fields.
const PATTERNS: [Kind; 3] = [Kind::Paths, Kind::Callback, Kind::SecurityRequirement];

/// Keys of the table that are not fixed fields of the object: the field of a Reference Object, a word of older drafts, and
/// the extension that is the `webhooks` of 3.0.
const MORE: [&str; 3] = ["$ref", "definitions", "x-webhooks"];

/// The row of a field. `$ref` of a schema is one of its words; elsewhere it is a Reference Object's.
fn row(kind: Kind, field: &str) -> Option<&'static Key> {
    table::keys(kind).iter().find(|it| it.name == field)
}

#[test]
fn no_fixed_field_of_any_version_is_missing() {
    let mut missing = Vec::new();
    for (kind, first, second, third) in FIELDS {
        for (fields, since) in [(first, Version::V30), (second, Version::V31), (third, Version::V32)] {
            for field in fields.split_whitespace() {
                match row(*kind, field) {
                    None => missing.push(format!("{} has no row for `{field}`", kind.name())),
                    // A reference may be a schema of any version.
                    Some(it) if it.since != since && field != "$ref" => {
                        missing.push(format!("`{field}` of {} is of {}", kind.name(), it.since.name()));
                    }
                    Some(_) => {}
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn no_row_is_of_a_field_that_the_specification_has_not() {
    for (kind, first, second, third) in FIELDS {
        let known: BTreeSet<&str> =
            [first, second, third].into_iter().flat_map(|it| it.split_whitespace()).chain(MORE).collect();
        let unknown: Vec<_> =
            table::keys(*kind).iter().map(|it| it.name).filter(|it| !known.contains(it)).collect();
        assert!(unknown.is_empty(), "{}: {unknown:?}", kind.name());
    }
}

#[test]
fn every_object_with_fixed_fields_is_listed() {
    let listed: BTreeSet<Kind> = FIELDS.iter().map(|it| it.0).collect();
    let all: BTreeSet<Kind> = Kind::ALL.into_iter().filter(|it| !PATTERNS.contains(it)).collect();
    assert_eq!(listed, all);
    assert!(PATTERNS.iter().all(|it| table::keys(*it).is_empty()));
}

/// The page, made from the key table.
fn page() -> String {
    let mut page = String::new();
    for (kind, ..) in FIELDS {
        let name = kind.name();
        let name =
            name.split_once(' ').filter(|(it, _)| ["a", "an", "the"].contains(it)).map_or(name, |it| it.1);
        let _ = write!(page, "## {name}\n\n| field | OpenAPI | becomes |\n|---|---|---|\n");
        for row in table::keys(*kind) {
            let versions = match (row.since, row.until) {
                (Version::V30, Version::V32) => "all".to_owned(),
                (since, Version::V32) => format!("from {}", since.name()),
                (since, until) if since == until => since.name().to_owned(),
                (since, until) => format!("{} to {}", since.name(), until.name()),
            };
            let fate = match row.use_ {
                Use::Typed => "typed",
                Use::Documented => "documented",
                Use::Ignored => "ignored",
            };
            let _ = writeln!(page, "| `{}` | {versions} | {fate} |", row.name);
        }
        page.push('\n');
    }
    page
}

#[test]
fn the_page_shows_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("FIELDS.md");
    let mark = "<!-- fields -->";
    let text = fs::read_to_string(&path).unwrap();
    let (before, own) = text.split_once(mark).expect("the mark before the tables");
    let wanted = page();
    if own.trim() == wanted.trim() {
        return;
    }
    if std::env::var("INSTA_UPDATE").is_ok_and(|it| it == "always") {
        fs::write(&path, format!("{before}{mark}\n\n{}\n", wanted.trim())).unwrap();
        return;
    }
    panic!("codegen/FIELDS.md is out of date: run this test with INSTA_UPDATE=always");
}
