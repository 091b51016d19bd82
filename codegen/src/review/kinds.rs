//! The kinds of change, as a table: what each does on the wire and to callers, and the words for it.
//!
//! In: nothing. Out: rows. A verdict that depends on more than kind and direction is settled where the fact is found,
//! which says so there; the row has the usual one. Facts are in `fact`.

use super::fact::{Rust, Wire};

/// One kind of change.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Kind {
    /// Its id, which stays.
    pub id: &'static str,
    /// What it is called when the two documents change places.
    pub mirror: &'static str,
    /// What it does on the wire: in requests, and in responses.
    pub wire: (Wire, Wire),
    /// What it does to callers' code: where requests use the node, and where only responses do.
    pub rust: (Rust, Rust),
    /// Whether the same code compiles and does something else.
    pub silent: bool,
    /// One sentence for the reviewer. `{what}` is the node, `{before}` and `{after}` its values.
    pub words: &'static str,
    /// What it means to callers whose code it breaks; `{old}` and `{new}` are Rust paths.
    pub callers: &'static str,
}

/// The kind with this id; `unjudged` if there is none, so that nothing gets lost.
pub fn kind(id: &str) -> &'static Kind {
    KINDS.iter().find(|it| it.id == id).unwrap_or(&KINDS[KINDS.len() - 1])
}

/// The table as Markdown.
pub fn page() -> String {
    let both = |a: &str, b: &str| if a == b { a.to_owned() } else { format!("{a} / {b}") };
    let mut res = String::from("| id | wire | Rust | silent | what it says |\n|---|---|---|---|---|\n");
    for it in KINDS {
        let wire = both(it.wire.0.word(), it.wire.1.word());
        let rust = both(it.rust.0.word(), it.rust.1.word());
        let silent = if it.silent { "yes" } else { "" };
        let words = it.words.replace('`', "").replace(['{', '}'], "`");
        res += &format!("| `{}` | {wire} | {rust} | {silent} | {words} |\n", it.id);
    }
    res
}

const B: Wire = Wire::Breaking;
const R: Wire = Wire::Risky;
const C: Wire = Wire::Compatible;
const D: Wire = Wire::Docs;
const W0: Wire = Wire::Nothing;
const MAJOR: Rust = Rust::Major;
const MINOR: Rust = Rust::Minor;
const PATCH: Rust = Rust::Patch;
const R0: Rust = Rust::Nothing;

const fn row(
    id: &'static str,
    mirror: &'static str,
    wire: (Wire, Wire),
    rust: (Rust, Rust),
    silent: bool,
    words: &'static str,
    callers: &'static str,
) -> Kind {
    Kind { id, mirror, wire, rust, silent, words, callers }
}

/// Every kind; `unjudged` is the last.
#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    row("operation-added", "operation-removed", (C, C), (MINOR, MINOR), false, "an operation is new: {what}", ""),
    row("operation-removed", "operation-added", (B, B), (MAJOR, MAJOR), false, "an operation is gone: {what}", "`{old}` is gone (E0599); nothing takes its place"),
    row("operation-moved", "operation-moved", (B, B), (PATCH, PATCH), false, "{what} moved: `{before}` → `{after}`", "crates that are already built call the old path until they are updated"),
    row("operation-renamed", "operation-renamed", (W0, W0), (MAJOR, MAJOR), false, "an operation has another id: `{before}` → `{after}`", "`{old}` is now `{new}` (E0599)"),
    row("operation-retagged", "operation-retagged", (W0, W0), (MAJOR, MAJOR), false, "{what} is filed under another tag: `{before}` → `{after}`", "`{old}` is now `{new}` (E0599)"),
    row("operation-deprecated", "operation-undeprecated", (C, C), (MINOR, MINOR), false, "{what} is deprecated", ""),
    row("operation-undeprecated", "operation-deprecated", (C, C), (MINOR, MINOR), false, "{what} is no longer deprecated", ""),
    row("parameter-deprecated", "parameter-undeprecated", (C, C), (MINOR, MINOR), false, "{what} is deprecated", ""),
    row("parameter-undeprecated", "parameter-deprecated", (C, C), (MINOR, MINOR), false, "{what} is no longer deprecated", ""),
    row("property-deprecated", "property-undeprecated", (C, C), (MINOR, MINOR), false, "{what} is deprecated", ""),
    row("property-undeprecated", "property-deprecated", (C, C), (MINOR, MINOR), false, "{what} is no longer deprecated", ""),
    row("sunset-missing", "sunset-missing", (R, R), (R0, R0), false, "{what} is deprecated, and nothing says until when it stays", ""),
    row("sunset-set", "sunset-removed", (C, C), (R0, R0), false, "{what} has an end date now: {after}", ""),
    row("sunset-removed", "sunset-set", (R, R), (R0, R0), false, "the end date of {what} is gone; it was {before}", ""),
    row("sunset-nearer", "sunset-later", (R, R), (R0, R0), false, "{what} ends sooner: {before} → {after}", ""),
    row("sunset-later", "sunset-nearer", (C, C), (R0, R0), false, "{what} ends later: {before} → {after}", ""),
    row("replay-changed", "replay-changed", (R, R), (PATCH, PATCH), true, "when {what} is retried changed: {before} → {after}", "after a failure the same call now follows `{after}`, no longer `{before}`"),
    row("pagination-changed", "pagination-changed", (D, D), (PATCH, PATCH), false, "how {what} is cut into pages changed", "`items` and `pages` of the call may be gone (E0599)"),
    row("parameter-added-required", "parameter-removed", (B, B), (MAJOR, MAJOR), false, "{what} must be sent now", "the function takes one more argument (E0061)"),
    row("parameter-added-optional", "parameter-removed", (C, C), (MINOR, MINOR), false, "{what} may be sent now", ""),
    row("parameter-removed", "parameter-added-optional", (R, R), (MAJOR, MAJOR), false, "{what} is gone", "the argument or setter is gone (E0061, E0599)"),
    row("parameter-became-required", "parameter-became-optional", (B, B), (MAJOR, MAJOR), false, "{what} must be sent now; it was optional", "the setter is now an argument of the function (E0599, E0061)"),
    row("parameter-became-optional", "parameter-became-required", (C, C), (MAJOR, MAJOR), false, "{what} may be left out now", "the argument is now a setter of the call (E0061)"),
    row("parameter-moved", "parameter-moved", (B, B), (PATCH, PATCH), true, "{what} travels elsewhere: {before} → {after}", "the same setter now writes to the {after}"),
    row("parameter-renamed", "parameter-renamed", (W0, W0), (MAJOR, MAJOR), false, "a part of the path has another name: `{before}` → `{after}`", "`{old}` is now `{new}` (E0609)"),
    row("parameter-style-changed", "parameter-style-changed", (B, B), (PATCH, PATCH), false, "how {what} is written changed: {before} → {after}", ""),
    row("parameter-order-changed", "parameter-order-changed", (W0, W0), (MAJOR, MAJOR), false, "the order of the arguments of {what} changed: {before} → {after}", "the arguments of `{new}` change places"),
    row("property-added-required", "property-removed-required", (B, C), (MAJOR, MINOR), false, "{what} is new and required", "`new` takes one more argument (E0061)"),
    row("property-added-optional", "property-removed", (C, C), (MINOR, MINOR), false, "{what} is new", ""),
    row("property-removed", "property-added-optional", (R, R), (MAJOR, MAJOR), false, "{what} is gone", "the field and its setter are gone (E0609, E0599)"),
    row("property-removed-required", "property-added-required", (R, B), (MAJOR, MAJOR), false, "{what} is gone; it was required", "the field is gone (E0609), and with it the argument of `new` (E0061)"),
    row("property-renamed", "property-renamed", (B, B), (MAJOR, MAJOR), false, "{what} has another name: `{before}` → `{after}`", "`{old}` is now `{new}` (E0609, E0599)"),
    row("property-became-required", "property-became-optional", (B, C), (MAJOR, MAJOR), false, "{what} is required now", "read the field without `Some` (E0308), and hand it to `new` where you make the struct (E0061)"),
    row("property-became-optional", "property-became-required", (C, B), (MAJOR, MAJOR), false, "{what} is optional now", "the field is an `Option` (E0308); where you make the struct, call the setter and not `new` with it (E0061)"),
    row("property-became-nullable", "property-became-not-nullable", (C, B), (MAJOR, MAJOR), false, "{what} may be null now", "`T` is now `Option<T>` (E0308)"),
    row("property-became-not-nullable", "property-became-nullable", (B, C), (MAJOR, MAJOR), false, "{what} is never null now", "`Option<T>` is now `T` (E0308), or the setter of an explicit null is gone (E0599)"),
    row("nullable-set", "nullable-unset", (C, B), (MAJOR, MAJOR), false, "{what} may be null now", "the type is now an `Option` (E0308)"),
    row("nullable-unset", "nullable-set", (B, C), (MAJOR, MAJOR), false, "{what} is never null now", "the type is no longer an `Option` (E0308)"),
    row("property-became-read-only", "property-no-longer-read-only", (R, R), (MAJOR, MAJOR), false, "{what} is only in responses now", "the member is gone from what requests send (E0599)"),
    row("property-no-longer-read-only", "property-became-read-only", (R, R), (MAJOR, MAJOR), false, "{what} is in requests, too, now", "types for requests and responses are one where they were two (E0433)"),
    row("property-became-write-only", "property-no-longer-write-only", (R, R), (MAJOR, MAJOR), false, "{what} is only in requests now", "the member is gone from what responses bring (E0609)"),
    row("property-no-longer-write-only", "property-became-write-only", (R, R), (MAJOR, MAJOR), false, "{what} is in responses, too, now", "types for requests and responses are one where they were two (E0433)"),
    row("schema-split", "schema-joined", (W0, W0), (MAJOR, MAJOR), false, "{what} is two types now, one for responses and one for requests", "requests take `{new}` (E0308)"),
    row("schema-joined", "schema-split", (W0, W0), (MAJOR, MAJOR), false, "{what} is one type now, for requests and responses", "`{old}` is gone (E0433)"),
    row("schema-only-received", "schema-sent", (W0, W0), (MAJOR, MAJOR), false, "{what} is only in responses now, no request sends it", "`new` and the setters of `{old}` are gone (E0599)"),
    row("schema-sent", "schema-only-received", (W0, W0), (MINOR, MINOR), false, "requests send {what} now", ""),
    row("event-function-removed", "event-function-added", (W0, W0), (MAJOR, MAJOR), false, "not every event has {what} as a value that may be shown", "`{old}` is gone (E0599); match on the event, and read the field"),
    row("event-function-added", "event-function-removed", (W0, W0), (MINOR, MINOR), false, "every event has {what} as a value that may be shown", ""),
    row("property-order-changed", "property-order-changed", (W0, W0), (MAJOR, MAJOR), false, "the order of the required members of {what} changed: {before} → {after}", "the arguments of `new` change places"),
    row("schema-recursive", "schema-no-longer-recursive", (W0, W0), (MAJOR, MAJOR), false, "{what} may hold itself now, and is boxed", "`T` is now `Box<T>` (E0308)"),
    row("schema-no-longer-recursive", "schema-recursive", (W0, W0), (MAJOR, MAJOR), false, "{what} no longer holds itself, and is not boxed", "`Box<T>` is now `T` (E0308)"),
    row("const-changed", "const-changed", (B, B), (PATCH, PATCH), true, "the only value of {what} changed: {before} → {after}", "where requests send it, the same code sends `{after}`; the arm for `{before}` is gone (E0599)"),
    row("default-changed", "default-changed", (R, C), (PATCH, PATCH), false, "the default of {what} changed: {before} → {after}", ""),
    row("additional-closed", "additional-opened", (B, C), (PATCH, PATCH), false, "{what} allows no other members now", "the map of additional members is gone (E0609)"),
    row("additional-opened", "additional-closed", (C, R), (PATCH, PATCH), false, "{what} allows other members now", ""),
    row("additional-typed", "additional-untyped", (B, C), (MINOR, MINOR), false, "other members of {what} have a type now", "the type of the map changed (E0308)"),
    row("additional-untyped", "additional-typed", (C, B), (MAJOR, MAJOR), false, "other members of {what} have no type now", "the map of additional members is gone (E0609)"),
    row("type-changed", "type-changed", (B, B), (MAJOR, MAJOR), false, "{what} is of another type: {before} → {after}", "the field or argument has another type (E0308, E0277)"),
    row("type-widened", "type-narrowed", (C, B), (MAJOR, MAJOR), false, "{what} takes more values: {before} → {after}", "the field or argument has another type (E0308, E0277)"),
    row("type-narrowed", "type-widened", (B, C), (MAJOR, MAJOR), false, "{what} takes fewer values: {before} → {after}", "the field or argument has another type (E0308, E0277)"),
    row("format-changed", "format-changed", (R, R), (MAJOR, MAJOR), false, "the format of {what} changed: {before} → {after}", "the field or argument has another type (E0308, E0277)"),
    row("unit-changed", "unit-changed", (B, B), (PATCH, PATCH), true, "{what} is counted in another unit: {before} → {after}", "the same number means another time"),
    row("enum-value-added", "enum-value-removed", (C, R), (MINOR, MINOR), false, "{what} has a new value: `{after}`", "a `match` on the plain value has to become one on an enum"),
    row("enum-value-removed", "enum-value-added", (B, C), (MAJOR, MAJOR), false, "{what} no longer has the value `{before}`", "`{old}` is gone (E0599); a server that sends it all the same is read as `Unknown`"),
    row("enum-value-renamed", "enum-value-renamed", (B, R), (MAJOR, MAJOR), false, "a value of {what} has another name: `{before}` → `{after}`", "`{old}` is now `{new}` (E0599); a server that sends the old one all the same is read as `Unknown`"),
    row("enum-set", "enum-unset", (B, C), (MAJOR, MAJOR), false, "{what} is one of a set of values now: {after}", "the plain type is now an enum (E0308)"),
    row("enum-unset", "enum-set", (C, B), (MAJOR, MAJOR), false, "{what} is any value of its type now", "the enum is now the plain type (E0308), and its name is gone (E0433)"),
    row("enum-order-changed", "enum-order-changed", (W0, W0), (R0, R0), false, "the values of {what} are listed in another order", ""),
    row("bound-tightened", "bound-loosened", (B, C), (PATCH, PATCH), false, "{what} allows less: {before} → {after}", ""),
    row("bound-loosened", "bound-tightened", (C, B), (PATCH, PATCH), false, "{what} allows more: {before} → {after}", ""),
    row("pattern-added", "pattern-removed", (B, C), (PATCH, PATCH), false, "{what} has to match a pattern now: {after}", ""),
    row("pattern-removed", "pattern-added", (C, B), (PATCH, PATCH), false, "{what} no longer has to match a pattern", ""),
    row("pattern-changed", "pattern-changed", (B, B), (PATCH, PATCH), false, "{what} has to match another pattern: {before} → {after}", ""),
    row("unique-items-set", "unique-items-unset", (B, C), (PATCH, PATCH), false, "{what} holds no item twice now", ""),
    row("unique-items-unset", "unique-items-set", (C, B), (PATCH, PATCH), false, "{what} may hold an item twice now", ""),
    row("rule-changed", "rule-changed", (R, R), (PATCH, PATCH), false, "a rule for {what} changed: {before} → {after}", ""),
    row("union-member-added", "union-member-removed", (C, R), (MINOR, MINOR), false, "{what} has a new alternative: {after}", "the arm has another name or another type (E0599, E0308)"),
    row("union-member-removed", "union-member-added", (B, C), (MAJOR, MAJOR), false, "{what} no longer has the alternative {before}", "the arm is gone (E0599)"),
    row("union-kind-changed", "union-kind-changed", (R, R), (R0, R0), false, "{what} is combined in another way: {before} → {after}", ""),
    row("wrapped-in-union", "unwrapped", (C, B), (MAJOR, MAJOR), false, "{what} is one of several now: {after}", "the type is now an enum with an arm for each alternative (E0308)"),
    row("unwrapped", "wrapped-in-union", (B, C), (MAJOR, MAJOR), false, "{what} is no longer one of several; it was {before}", "the value is of the one type (E0308), and the name of the enum is gone (E0433)"),
    row("discriminator-added", "discriminator-removed", (R, R), (MAJOR, MAJOR), true, "{what} has a discriminator now: the member {after}", "tags are set by `new`, which takes fewer arguments (E0061)"),
    row("discriminator-removed", "discriminator-added", (R, R), (MAJOR, MAJOR), true, "the discriminator of {what} is gone; it was the member {before}", "tags are arguments of `new` (E0061)"),
    row("discriminator-changed", "discriminator-changed", (B, B), (MAJOR, MAJOR), true, "{what} is identified by another member: {before} → {after}", ""),
    row("discriminator-default-changed", "discriminator-default-changed", (R, R), (PATCH, PATCH), true, "what {what} is without a known tag changed: {before} → {after}", "the same response is read as another alternative"),
    row("discriminator-mapping-changed", "discriminator-mapping-changed", (B, B), (PATCH, PATCH), true, "the tags of {what} mean other alternatives: {before} → {after}", "the same value is sent under another tag"),
    row("body-added-required", "body-removed", (B, B), (MAJOR, MAJOR), false, "{what} must have a body now", "the function takes one more argument (E0061)"),
    row("body-added-optional", "body-removed", (C, C), (MINOR, MINOR), false, "{what} may have a body now", ""),
    row("body-removed", "body-added-optional", (R, R), (MAJOR, MAJOR), false, "{what} has no body now", "the argument or the setters of the body are gone (E0061, E0599)"),
    row("body-became-required", "body-became-optional", (B, B), (MAJOR, MAJOR), false, "the body of {what} must be sent now", "the body is an argument now (E0061)"),
    row("body-became-optional", "body-became-required", (C, C), (MAJOR, MAJOR), false, "the body of {what} may be left out now", "the argument is now a setter (E0061)"),
    row("media-type-added", "media-type-removed", (C, C), (MINOR, PATCH), false, "{what} has another media type: {after}", "the same function now sends `{after}`"),
    row("media-type-removed", "media-type-added", (B, B), (MAJOR, MAJOR), false, "{what} no longer has the media type {before}", "the function for it is gone (E0599), or gives another type (E0308)"),
    row("encoding-changed", "encoding-changed", (B, R), (PATCH, PATCH), false, "how a member or a part of the body of {what} is written changed: {before} → {after}", ""),
    row("response-added", "response-removed", (R, R), (MINOR, MINOR), false, "{what} has another result: {after}", "the call gives another type (E0308)"),
    row("response-removed", "response-added", (B, B), (MAJOR, MAJOR), false, "{what} no longer has the result {before}", "the call gives another type (E0308)"),
    row("failure-added", "failure-removed", (R, R), (MINOR, MINOR), false, "{what} may fail in another way: {after}", ""),
    row("failure-removed", "failure-added", (C, C), (PATCH, PATCH), false, "{what} no longer fails with {before}", "`TryFrom<&ApiError>` for the type of its body is gone (E0277)"),
    row("response-body-added", "response-body-removed", (C, C), (MAJOR, MAJOR), false, "{what} brings a body now", "the call gives another type (E0308)"),
    row("response-body-removed", "response-body-added", (B, B), (MAJOR, MAJOR), false, "{what} brings no body now", "the call gives another type (E0308)"),
    row("header-added", "header-removed", (C, C), (MINOR, MINOR), false, "{what} is new", ""),
    row("header-removed", "header-added", (R, R), (MAJOR, MAJOR), false, "{what} is gone", "the field of the headers is gone (E0609), and with the last of them the struct (E0433)"),
    row("security-added", "security-removed", (B, B), (PATCH, PATCH), false, "{what} asks for a credential now: {after}", ""),
    row("security-removed", "security-added", (C, C), (PATCH, PATCH), false, "{what} asks for no credential now; it was {before}", ""),
    row("security-alternative-added", "security-alternative-removed", (C, C), (PATCH, PATCH), false, "{what} takes another credential, too: {after}", ""),
    row("security-alternative-removed", "security-alternative-added", (B, B), (PATCH, PATCH), false, "{what} no longer takes the credential {before}", ""),
    row("security-scope-added", "security-scope-removed", (B, B), (PATCH, PATCH), false, "{what} asks for more scopes: {before} → {after}", ""),
    row("security-scope-removed", "security-scope-added", (C, C), (PATCH, PATCH), false, "{what} asks for fewer scopes: {before} → {after}", ""),
    row("security-scheme-changed", "security-scheme-changed", (B, B), (PATCH, PATCH), false, "the credential {what} is sent in another way: {before} → {after}", ""),
    row("token-url-changed", "token-url-changed", (R, R), (PATCH, PATCH), true, "tokens for {what} are fetched from elsewhere: {before} → {after}", "the same program asks another server for its tokens"),
    row("token-url-added", "token-url-removed", (C, C), (MINOR, MINOR), false, "the client can fetch tokens for {what} now: {after}", ""),
    row("token-url-removed", "token-url-added", (R, R), (MAJOR, MAJOR), false, "nothing says any more where tokens for {what} are fetched: {before}", "with the last of them the feature `oauth2` is gone, and `runtime::tokens` with it (E0432)"),
    row("security-scheme-added", "security-scheme-removed", (W0, W0), (R0, R0), false, "a credential is new: {what}", ""),
    row("security-scheme-removed", "security-scheme-added", (R, R), (PATCH, PATCH), false, "a credential is gone: {what}", ""),
    row("credential-default-changed", "credential-default-changed", (W0, W0), (MAJOR, MAJOR), true, "`Client::new(key)` means another credential: {before} → {after}", "the key is sent as another credential, and calls may fail"),
    row("server-default-changed", "server-default-changed", (R, R), (PATCH, PATCH), true, "calls go to another server unless one is chosen: {before} → {after}", "the same program calls another server"),
    row("server-changed", "server-changed", (R, R), (PATCH, PATCH), false, "the servers changed: {before} → {after}", ""),
    row("webhook-added", "webhook-removed", (C, C), (MINOR, MINOR), false, "a webhook is new: {what}", ""),
    row("webhook-removed", "webhook-added", (B, B), (MAJOR, MAJOR), false, "a webhook is gone: {what}", "the arm of the event is gone (E0599)"),
    row("callback-added", "callback-removed", (C, C), (MINOR, MINOR), false, "a callback is new: {what}", ""),
    row("callback-removed", "callback-added", (B, B), (MAJOR, MAJOR), false, "a callback is gone: {what}", "the type of its payload is gone (E0433)"),
    row("receiver-changed", "receiver-changed", (R, R), (PATCH, PATCH), false, "what the server expects of a receiver changed: {what}", ""),
    row("webhook-signature-changed", "webhook-signature-changed", (B, B), (PATCH, PATCH), true, "how webhooks are signed changed", "webhooks that were accepted are refused until the crate is updated"),
    row("webhook-signature-added", "webhook-signature-removed", (R, R), (MAJOR, MAJOR), false, "webhooks are signed now", "`webhooks::parse` is gone (E0425): turn on the feature `webhooks`, and call `webhooks::verify`"),
    row("webhook-signature-removed", "webhook-signature-added", (R, R), (MAJOR, MAJOR), false, "webhooks are no longer signed", "the feature `webhooks` is gone, and `webhooks::verify` with it (E0425)"),
    row("webhook-event-changed", "webhook-event-changed", (R, R), (PATCH, PATCH), true, "how a payload says which event it is changed: {before} → {after}", "events may be read as another arm"),
    row("error-pointers-changed", "error-pointers-changed", (R, R), (PATCH, PATCH), true, "where an error says what is wrong changed: {before} → {after}", "`kind()` and the functions for error classes may return something else"),
    row("request-id-changed", "request-id-changed", (R, R), (PATCH, PATCH), true, "the header with the id of a request changed: {before} → {after}", "`request_id()` reads another header"),
    row("extension-changed", "extension-changed", (D, D), (PATCH, PATCH), false, "`{what}` changed: {before} → {after}", "names or types in Rust follow it"),
    row("lenient-changed", "lenient-changed", (C, C), (PATCH, PATCH), false, "how far responses may deviate at {what} changed: {before} → {after}", ""),
    row("sensitive-changed", "sensitive-changed", (W0, W0), (PATCH, PATCH), false, "whether {what} is hidden changed: {before} → {after}", "the type is wrapped in `json::Sensitive` or no longer is (E0308)"),
    row("documentation-changed", "documentation-changed", (D, D), (PATCH, PATCH), false, "words: {what}", ""),
    row("title-changed", "title-changed", (D, D), (R0, R0), false, "title: {what}", ""),
    row("version-lowered", "version-raised", (D, D), (PATCH, PATCH), false, "`info.version` was lowered: {before} → {after}", ""),
    row("version-raised", "version-lowered", (D, D), (R0, R0), false, "`info.version`: {before} → {after}", ""),
    row("component-added", "component-removed", (W0, W0), (R0, R0), false, "a component that nothing uses is new: {what}", ""),
    row("component-removed", "component-added", (W0, W0), (R0, R0), false, "a component that nothing used is gone: {what}", ""),
    row("component-changed", "component-changed", (W0, W0), (R0, R0), false, "a component that nothing uses changed: {what}", ""),
    row("schema-added", "schema-removed", (W0, W0), (MINOR, MINOR), false, "a schema is new: {what}", ""),
    row("schema-removed", "schema-added", (W0, W0), (MAJOR, MAJOR), false, "a schema is gone: {what}", "`{old}` is gone (E0433)"),
    row("schema-renamed", "schema-renamed", (W0, W0), (MAJOR, MAJOR), false, "a schema has another name: `{before}` → `{after}`", "write `{new}` for `{old}` (E0433)"),
    row("schema-extracted", "schema-inlined", (W0, W0), (MAJOR, MAJOR), false, "{what} is a schema of its own now", "a type of its own takes the place of the plain type or of the inline one (E0308)"),
    row("schema-inlined", "schema-extracted", (W0, W0), (MAJOR, MAJOR), false, "{what} is written in place now; it was a schema of its own", "the plain type or an inline one takes the place of the schema's (E0308), whose name is gone (E0433)"),
    row("name-changed", "name-changed", (W0, W0), (MAJOR, MAJOR), false, "{what} has another name in Rust: `{before}` → `{after}`", "write `{new}` for `{old}` (E0433, E0599, E0609; E0308 where something else has the old name)"),
    row("meaning-changed", "meaning-changed", (W0, W0), (MAJOR, MAJOR), true, "`{new}` means something else: {before} → {after}", "the same code compiles and does something else"),
    row("items-changed", "items-changed", (R, R), (MAJOR, MAJOR), false, "how {what} is read changed: {before} → {after}", "the value is of another type (E0308), and `stream_items` comes or goes (E0599)"),
    row("items-end-changed", "items-end-changed", (R, R), (PATCH, PATCH), true, "the text that ends the items of {what} changed: {before} → {after}", "the same stream ends at another text"),
    row("unjudged", "unjudged", (R, R), (PATCH, PATCH), false, "{what} changed in a way that no rule knows: {before} → {after}", ""),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{KINDS, kind};

    #[test]
    fn every_kind_has_its_id_alone_and_a_mirror() {
        let ids: HashSet<_> = KINDS.iter().map(|it| it.id).collect();
        assert_eq!(ids.len(), KINDS.len());
        assert_eq!(KINDS.last().map(|it| it.id), Some("unjudged"));
        for it in KINDS {
            assert!(ids.contains(it.mirror), "{}: no kind {}", it.id, it.mirror);
            assert_eq!(kind(it.id), it);
        }
    }
}
