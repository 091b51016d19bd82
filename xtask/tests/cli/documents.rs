//! What `gen` and `names` make of a document outside `spec/`: crates, messages, reports, exit codes.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use super::{command, fixtures, folder, path, text, xtask};

#[test]
fn a_bad_document_is_sent_back_where_warnings_are_denied() {
    let dir = folder("denied");
    let fixtures = fixtures("err");
    assert!(fixtures.len() >= 20);
    for spec in fixtures {
        let name = spec.file_name().unwrap().to_string_lossy().into_owned();
        let out = dir.join(&name);
        let args = ["gen", "--spec", path(&spec), "--out", path(&out), "--deny", "warning"];
        let output = xtask(&args);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{name}: {said}");
        let folder = format!("--> {}/", path(spec.parent().unwrap()));
        assert!(said.contains("error[") && said.contains(&folder), "{name}: {said}");
        assert!(!out.exists(), "{name}: something was written");
    }
}

#[test]
fn a_bad_document_becomes_a_crate_where_it_has_a_sensible_reading() {
    let dir = folder("read");
    let mut made = 0;
    for spec in fixtures("err") {
        let name = spec.file_name().unwrap().to_string_lossy().into_owned();
        let out = dir.join(&name);
        let output = xtask(&["gen", "--spec", path(&spec), "--out", path(&out)]);
        let said = text(&output.stderr);
        match output.status.code() {
            Some(0) => {
                made += 1;
                assert!(said.contains("warning["), "{name}: {said}");
                assert!(out.join("src/lib.rs").is_file(), "{name}: no crate");
            }
            Some(1) => {
                assert!(said.contains("error["), "{name}: {said}");
                assert!(!out.exists(), "{name}: something was written");
            }
            code => panic!("{name}: exit code {code:?}: {said}"),
        }
    }
    assert!(made >= 20, "only {made} have a sensible reading");
}

#[test]
fn a_folder_with_other_files_is_left_alone() {
    let out = folder("foreign");
    fs::write(out.join("thesis.txt"), "years of work").unwrap();
    let spec = fixtures("ok").remove(0);
    let output = xtask(&["gen", "--spec", path(&spec), "--out", path(&out)]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
}

#[test]
fn names_are_listed_with_their_pointers() {
    let spec = fixtures("ok").into_iter().find(|it| it.ends_with("objects.yaml")).expect("a good document");
    let output = xtask(&["names", "--spec", path(&spec)]);
    assert_eq!(output.status.code(), Some(0));
    let listed = text(&output.stdout);
    for line in listed.lines() {
        let (pointer, path) = line.split_once('\t').expect("a tab");
        assert!(pointer.starts_with("#/"), "{line}");
        assert!(path.contains("::"), "{line}");
    }
    assert!(listed.contains("#/components/schemas/"), "{listed}");
}

#[test]
fn the_report_accounts_for_the_document() {
    let dir = folder("report");
    let (out, report) = (dir.join("crate"), dir.join("report.json"));
    let spec = fixtures("ok").into_iter().find(|it| it.ends_with("objects.yaml")).expect("a good document");
    let args = ["gen", "--spec", path(&spec), "--out", path(&out), "--report", path(&report)];
    assert_eq!(xtask(&args).status.code(), Some(0));
    let text = fs::read_to_string(&report).unwrap();
    assert!(text.contains("\"counts\"") && text.contains("\"pointer\": \"#/components/schemas/"), "{text}");
}

#[test]
fn counts_are_printed_and_what_is_ignored_can_be_denied() {
    let dir = folder("ignored");
    let spec = dir.join("a.yaml");
    let out = dir.join("crate");
    let text_of =
        |licence: &str| format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'{licence}}}\npaths: {{}}\n");
    let args = ["gen", "--spec", path(&spec), "--out", path(&out), "--deny", "ignored"];
    fs::write(&spec, text_of(", license: {name: Our own}")).unwrap();
    let output = xtask(&args);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(!out.exists(), "something was written");
    let allowed = xtask(&args[..5]);
    assert_eq!(allowed.status.code(), Some(0), "{}", text(&allowed.stderr));
    let said = text(&allowed.stdout);
    let line = said.lines().find(|it| it.contains(" typed, ")).unwrap_or_else(|| panic!("no counts: {said}"));
    assert!(line.starts_with("a: ") && line.contains(" ignored, 0 refused"), "{line}");
}

/// A document that refers to a file, as text.
fn referring_to(file: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n\
         components: {{schemas: {{A: {{$ref: '{file}'}}}}}}\n"
    )
}

#[test]
fn a_class_denies_what_is_worse_too() {
    let dir = folder("worse");
    let (spec, out, report) = (dir.join("a.yaml"), dir.join("crate"), dir.join("report.json"));
    fs::write(&spec, referring_to("#/components/schemas/None")).unwrap();
    for class in ["refused", "degraded", "warning", "ignored"] {
        let args = ["gen", "--spec", path(&spec), "--out", path(&out), "--deny", class];
        let output = xtask(&args);
        assert_eq!(output.status.code(), Some(1), "{class}: {}", text(&output.stderr));
        assert!(!out.exists(), "{class}: something was written");
    }
    let args = ["gen", "--spec", path(&spec), "--out", path(&out), "--report", path(&report)];
    let output = xtask(&args);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(out.join("src/models").is_dir() && text(&output.stdout).contains(" 1 refused"));
    assert!(
        text(&xtask(&["gen", "--help"]).stdout).contains("from worst: refused, degraded, warning, ignored")
    );
}

#[test]
fn a_reference_leaves_the_folder_of_the_document_only_if_it_is_widened() {
    let dir = folder("outside");
    fs::create_dir_all(dir.join("spec")).unwrap();
    fs::write(dir.join("shared.yaml"), "type: string\ndescription: kept-by-somebody-else\n").unwrap();
    let spec = dir.join("spec/a.yaml");
    fs::write(&spec, referring_to("../shared.yaml")).unwrap();
    let (out, wide) = (dir.join("crate"), dir.join("wide"));
    let args = ["gen", "--spec", path(&spec), "--name", "a", "--out"];
    let output = xtask(&[&args[..], &[path(&out)]].concat());
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("[ref-outside]") && said.contains("spec/a.yaml:4:"), "{said}");
    assert!(said.contains("--root DIR") && !said.contains("kept-by-somebody-else"), "{said}");
    let crate_of = |dir: &Path| fs::read_to_string(dir.join("src/models/a.rs")).unwrap_or_default();
    assert!(!crate_of(&out).contains("kept-by-somebody-else"));

    let root = ["--root", path(&dir), "--deny", "warning"];
    let output = xtask(&[&args[..], &[path(&wide)], &root].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(crate_of(&wide).contains("kept-by-somebody-else"), "{}", crate_of(&wide));
    let output = xtask(&["names", "--spec", path(&spec), "--root", path(&dir.join("crate"))]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("`--root "), "{}", text(&output.stderr));
}

#[cfg(unix)]
#[test]
fn a_document_is_a_regular_file() {
    for spec in ["/dev/null", "/dev/zero"] {
        let output = xtask(&["gen", "--spec", spec, "--out", path(&folder("device").join("crate"))]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("is not a regular file"), "{}", text(&output.stderr));
    }
}

#[test]
fn first_runs_at_once_in_one_folder_all_succeed() {
    let out = folder("at-once").join("deep/crate");
    let spec = fixtures("ok").into_iter().find(|it| it.ends_with("objects.yaml")).expect("a good document");
    let args = ["gen", "--spec", path(&spec), "--out", path(&out), "--name", "once"];
    let start = || command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("xtask runs");
    let runs: Vec<_> = (0..4).map(|_| start()).collect();
    for run in runs {
        let output = run.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    }
    assert!(text(&xtask(&args).stdout).contains("up to date"));
}

#[test]
fn wrong_use_is_explained() {
    for (args, says) in [
        (&["gen", "--speck", "x"][..], "--speck"),
        (&["gen", "--spec", "Cargo.toml"], "--out"),
        (&["gem"], "gem"),
        (&["gen", "--spec", "nowhere.yaml", "--out", "x"], "nowhere.yaml"),
    ] {
        let output = xtask(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(text(&output.stderr).contains(says), "{args:?}: {}", text(&output.stderr));
    }
}

/// A document with a value that is not a type.
fn with_a_warning(dir: &Path) -> std::path::PathBuf {
    let spec = dir.join("there/shop.yaml");
    fs::create_dir_all(spec.parent().unwrap()).unwrap();
    let text = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {B: {type: text}}}\n";
    fs::write(&spec, text).unwrap();
    spec
}

#[test]
fn a_document_is_shown_by_the_path_as_given() {
    let dir = folder("as-given");
    with_a_warning(&dir);
    let here = dir.join("here");
    fs::create_dir_all(&here).unwrap();
    let args = ["gen", "--spec", "../there/shop.yaml", "--out", "crate"];
    let output = command(&args).current_dir(&here).output().unwrap();
    let said = text(&output.stderr);
    assert!(said.contains("--> ../there/shop.yaml:4:"), "{said}");
    let output = command(&["gen", "--spec", "there/shop.yaml", "--out", "crate"]).current_dir(&dir).output();
    let said = text(&output.unwrap().stderr);
    assert!(said.contains("--> there/shop.yaml:4:"), "{said}");
}

#[test]
fn messages_come_in_the_formats_of_programs() {
    let dir = folder("formats");
    let spec = with_a_warning(&dir);
    let output = |format: &str| {
        let out = dir.join(format);
        let args =
            ["gen", "--spec", path(&spec), "--out", path(&out), "--name", "shop", "--message-format", format];
        let output = xtask(&args);
        assert_eq!(output.status.code(), Some(0), "{format}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains("shop: new, "), "results go to the standard error");
        text(&output.stdout)
    };
    let json: serde_json::Value = serde_json::from_str(&output("json")).unwrap();
    assert_eq!((&json["line"], &json["level"]), (&4.into(), &"warning".into()), "{json}");
    assert_eq!(json["file"], path(&spec));
    let sarif: serde_json::Value = serde_json::from_str(&output("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], json["id"], "{sarif}");
    let github = output("github");
    assert!(github.starts_with("::warning file=") && github.lines().count() == 1, "{github}");
}

#[test]
fn findings_of_lint_come_in_the_formats_of_programs() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/lint");
    let output = |rule: &str, format: &str| {
        let spec = rules.join(rule).join("err.yaml");
        let output = xtask(&["lint", "--spec", path(&spec), "--message-format", format]);
        (output.status.code(), text(&output.stdout))
    };
    // A hint fails nothing, and is an error in no format.
    for (rule, level, code) in [("money-number", "error", 1), ("id-untyped", "warning", 0)] {
        let (ended, json) = output(rule, "json");
        assert_eq!(ended, Some(code), "{rule}: {json}");
        let lines: Vec<serde_json::Value> =
            json.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
        let found = lines.iter().find(|it| it["id"] == rule).unwrap_or_else(|| panic!("{rule}: {json}"));
        assert!(found["level"] == level && found["line"].is_u64() && found["pointer"].is_string(), "{found}");
        let sarif: serde_json::Value = serde_json::from_str(&output(rule, "sarif").1).unwrap();
        assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(lines.len()), "{sarif}");
        let github = output(rule, "github").1;
        assert!(
            github.contains(&format!("::{level} file=")) && github.lines().count() == lines.len(),
            "{github}"
        );
    }
}

/// A document in which much depends on each key.
const DEPENDENT: &str = "\
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
servers: [{url: 'https://shop.example'}]
paths:
  /orders/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        '200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
    put:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    Order:
      type: object
      required: [amount, currency]
      properties: {amount: {type: integer}, currency: {type: string}}
";

#[test]
fn one_slip_gives_one_message() {
    let dir = folder("slips");
    let spec = dir.join("shop.yaml");
    let messages = |text: &str| -> Vec<serde_json::Value> {
        fs::write(&spec, text).unwrap();
        let out = dir.join("out");
        let output = xtask(&["gen", "--spec", path(&spec), "--out", path(&out), "--message-format", "json"]);
        text_lines(&output.stdout)
    };
    assert_eq!(messages(DEPENDENT), Vec::<serde_json::Value>::new());
    for (right, wrong, severity) in [
        ("\ncomponents:", "\ncomponent:", "refused"),
        ("  schemas:", "  schema:", "refused"),
        ("      properties:", "      propertes:", "warning"),
        ("required: [amount", "requried: [amount", "warning"),
        (" in: path,", " im: path,", "warning"),
        ("      responses:\n", "      response:\n", "warning"),
        ("type: integer", "typ: integer", "warning"),
        ("type: integer", "type: integr", "degraded"),
        ("'#/components/schemas/Order'", "'#/components/schemas/Ordr'", "refused"),
    ] {
        assert!(DEPENDENT.contains(right), "{right}");
        let said = messages(&DEPENDENT.replacen(right, wrong, 1));
        assert_eq!(said.len(), 1, "{wrong}: {said:#?}");
        assert_eq!(said[0]["severity"], severity, "{wrong}: {said:#?}");
    }
}

fn text_lines(output: &[u8]) -> Vec<serde_json::Value> {
    text(output).lines().map(|it| serde_json::from_str(it).unwrap()).collect()
}
