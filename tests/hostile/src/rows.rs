//! How the cost of work grows with inputs that mean harm: the CPU time of one, and of one twice as long.
//!
//! Out: a line for each row with its name and both times in seconds. What is too much, `cargo xtask bench` says. Both
//! times are from one run and one thread, so that a busy machine and a build without optimization change no ratio.

use std::num::NonZeroUsize;
use std::time::Duration;

use codegen::emit::Config;
use codegen::load::{Source, Texts};
use codegen::pipeline::generate_from;
use codegen::stack::with_room;
use wooshpay::webhooks;

/// As many rounds; the least of all counts, since noise only ever adds.
const ROUNDS: usize = 5;

/// A kind of input, the smaller size of two, and what is done with it.
struct Row {
    name: &'static str,
    size: usize,
    input: fn(usize) -> String,
    work: fn(&str),
}

const ROWS: &[Row] = &[
    Row {
        name: "a line of [",
        size: 200_000,
        input: |n| yaml(&format!("x-a: {}", "[".repeat(n))),
        work: generate,
    },
    Row {
        name: "trivial schemas",
        size: 100,
        input: |n| schemas(n, |it| format!("T{it}: {{type: string}}")),
        work: generate,
    },
    Row {
        name: "unresolved $refs",
        size: 100,
        input: |n| {
            schemas(n, |it| {
                format!("T{it}: {{properties: {{a: {{$ref: '#/components/schemas/Missing{it}'}}}}}}")
            })
        },
        work: generate,
    },
    Row {
        name: "references to schemas that are gone",
        size: 100,
        input: |n| schemas(n, |it| format!("T{it}: {{$ref: '#/components/schemas/Missing{it}'}}")),
        work: generate,
    },
    Row {
        name: "one key repeated",
        size: 2_000,
        input: |n| schemas(n, |_| "T: {type: string}".into()),
        work: generate,
    },
    Row {
        name: "keys written twice",
        size: 200,
        input: |n| schemas(2 * n, |it| format!("T{}: {{type: string}}", it % n)),
        work: generate,
    },
    Row { name: "unknown security schemes", size: 200, input: unknown_security, work: generate },
    Row {
        name: "deep nesting",
        size: 20_000,
        input: |n| format!("{{\"openapi\":\"3.0.3\",\"x-a\":{}1{}}}", "{\"a\":".repeat(n), "}".repeat(n)),
        work: generate,
    },
    Row {
        name: "unknown members",
        size: 5_000,
        input: |n| event(&list(n, |it| format!("\"m{it}\":{it}"))),
        work: read,
    },
    Row {
        name: "one member repeated",
        size: 5_000,
        input: |n| event(&list(n, |it| format!("\"m\":{it}"))),
        work: read,
    },
    Row {
        name: "1e400 a hundred levels deep",
        size: 5_000,
        input: |n| {
            event(&format!("\"m\":{}{}{}", "[".repeat(100), list(n, |_| "1e400".into()), "]".repeat(100)))
        },
        work: read,
    },
    Row {
        name: "a line of [, to a crate",
        size: 50_000,
        input: |n| event(&format!("\"m\":{}", "[".repeat(n))),
        work: read,
    },
];

/// Measures all rows and prints them.
pub(crate) fn print() {
    for row in ROWS {
        let [one, two] = with_room(|| measure(row));
        println!("{}\t{}\t{:.4}\t{:.4}", row.name, row.size, one.as_secs_f64(), two.as_secs_f64());
    }
}

fn measure(row: &Row) -> [Duration; 2] {
    let inputs = [(row.input)(row.size), (row.input)(2 * row.size)];
    let mut least = [Duration::MAX; 2];
    for _ in 0..ROUNDS {
        for (least, input) in least.iter_mut().zip(&inputs) {
            *least = growth::cpu(|| (row.work)(input)).1.min(*least);
        }
    }
    least
}

/// The whole way of a document: a crate, messages, and a report.
fn generate(text: &str) {
    // The time of this thread is measured.
    let threads = Some(NonZeroUsize::MIN);
    let config = Config { crate_name: "hostile".to_owned(), threads, ..Config::default() };
    let outcome = generate_from(&Source::new(&Texts::new(&[("a.yaml", text)]), "a.yaml"), &config);
    std::hint::black_box((outcome.messages(&|_| true, false), outcome.report_json()));
}

/// The whole way of a webhook.
fn read(text: &str) {
    let verified = webhooks::sign("secret", text.as_bytes())
        .map(|headers| webhooks::verify("secret", &headers, text.as_bytes()).and_then(|it| it.parse()));
    std::hint::black_box(verified).ok();
}

fn yaml(more: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n{more}\n")
}

fn schemas(n: usize, each: impl Fn(usize) -> String) -> String {
    let all: String = (0..n).map(|it| format!("    {}\n", each(it))).collect();
    yaml(&format!("components:\n  schemas:\n{all}"))
}

fn unknown_security(n: usize) -> String {
    let list: String = (0..n).map(|it| format!("  - {{unknown{it}: []}}\n")).collect();
    let known: String = (0..n).map(|it| format!("    known{it}: {{type: http, scheme: basic}}\n")).collect();
    yaml(&format!("security:\n{list}components:\n  securitySchemes:\n{known}"))
}

fn list(n: usize, each: impl Fn(usize) -> String) -> String {
    (0..n).map(each).collect::<Vec<_>>().join(",")
}

fn event(members: &str) -> String {
    format!(
        r#"{{"id":"e","object":"event","type":"payment_intent.created","data":{{"object":{{"id":"pi",{members}}}}}}}"#
    )
}
