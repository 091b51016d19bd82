//! A project of its own: its workspace, its APIs, the names and manifests of its crates.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::{command, folder, path, text, xtask};

/// A folder outside of any workspace, gone with its test.
struct Elsewhere(PathBuf);

impl Elsewhere {
    fn new(name: &str) -> Self {
        let dir = std::env::temp_dir().join(format!("xtask-{}-{name}", std::process::id()));
        fs::create_dir_all(&dir).expect("a folder to write to");
        Self(dir)
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_workspace_is_the_one_around_the_current_folder() {
    let dir = Elsewhere::new("workspace");
    let output = command(&["gen"]).current_dir(&dir.0).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("is not in a workspace"), "{}", text(&output.stderr));

    let here = dir.0.join("spec/shop");
    fs::create_dir_all(&here).unwrap();
    fs::write(dir.0.join("Cargo.toml"), "[workspace]\nmembers = []\n").unwrap();
    let document = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";
    fs::write(here.join("openapi.yaml"), document).unwrap();
    let output = command(&["gen"]).current_dir(&here).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).starts_with("shop: "), "{}", text(&output.stdout));
    assert!(dir.0.join("generated/shop/src/lib.rs").is_file());
}

#[test]
fn a_new_api_is_a_folder_with_tables_and_a_crate_of_the_workspace() {
    let dir = folder("new-api");
    fs::create_dir_all(dir.join("spec")).unwrap();
    fs::write(dir.join("Cargo.toml"), "[workspace]\nmembers = [\"generated/*\"]\nresolver = \"3\"\n")
        .unwrap();
    let there = dir.join("elsewhere");
    fs::create_dir_all(there.join("parts")).unwrap();
    let root = "openapi: 3.0.3\ninfo: {title: Shop, version: 1.0.0}\nservers: [{url: 'https://shop.example'}]\npaths:\n  \
                /things:\n    get:\n      operationId: listThings\n      responses: {'200': {description: Them., content: \
                {application/json: {schema: {$ref: 'parts/things.yaml'}}}}}\n";
    fs::write(there.join("shop.yaml"), root).unwrap();
    fs::write(there.join("parts/things.yaml"), "type: array\nitems: {type: string}\n").unwrap();
    let run = |args: &[&str]| {
        let output = command(args).current_dir(&dir).output().unwrap();
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    };
    let document = there.join("shop.yaml");

    let (code, said) = run(&["new", "shop", "--from", path(&document)]);
    assert_eq!(code, Some(0), "{said}");
    for file in ["openapi.yaml", "parts/things.yaml", "crate.toml", "openapi.names.lock"] {
        assert!(dir.join("spec/shop").join(file).is_file(), "{file}");
    }
    let page = fs::read_to_string(dir.join("spec/shop/README.md")).unwrap();
    assert!(page.contains("| `listThings` | `GET /things` |  |  |"), "{page}");
    assert!(dir.join("generated/shop/CHANGELOG.md").is_file());
    assert_eq!(run(&["gen", "--check"]).0, Some(0));
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(&dir)
        .output()
        .unwrap();
    assert!(text(&metadata.stdout).contains("\"name\":\"shop\""), "{}", text(&metadata.stderr));

    let (code, said) = run(&["new", "shop"]);
    assert!(code == Some(2) && said.contains("`spec/shop` exists already"), "{said}");
    fs::write(there.join("openapi.yaml"), "type: string\n").unwrap();
    fs::write(&document, root.replace("parts/things.yaml", "openapi.yaml")).unwrap();
    let (code, said) = run(&["new", "clash", "--from", path(&document)]);
    assert!(code == Some(2) && said.contains("rename that file"), "{said}");
    assert!(!dir.join("spec/clash").exists());
    let (code, said) = run(&["new", "std"]);
    assert!(code == Some(2) && said.contains("no crate can be called `std`"), "{said}");
    let (code, said) = run(&["new", "other"]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn an_extension_that_means_nothing_is_a_mistake_in_spec_alone() {
    let dir = Elsewhere::new("foreign");
    let (spec, target) = (dir.0.join("spec/shop/openapi.yaml"), dir.0.join("generated/shop"));
    fs::create_dir_all(spec.parent().unwrap()).unwrap();
    fs::write(dir.0.join("Cargo.toml"), "[workspace]\nmembers = []\n").unwrap();
    let document = |team: &str, badge: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'{team}}}\npaths: {{}}\ncomponents:\n  schemas:\n    \
             Card:\n      type: object\n      properties:\n        number: {{type: string, x-sensitive: true{badge}}}\n        \
             x-count: {{type: integer, description: A member.}}\n      example: {{x-anything: is a member, too}}\n"
        )
    };
    let own = || command(&["gen"]).current_dir(&dir.0).output().unwrap();

    fs::write(&spec, document(", x-team: payments", ", x-badge: {x-inner: 1}")).unwrap();
    let output = own();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    // Each is named with its place, and nothing else is: members and examples have any names.
    for place in ["openapi.yaml:2:32", "openapi.yaml:9:51"] {
        assert!(said.contains(place), "{place}: {said}");
    }
    assert!(said.contains("`x-team` means nothing") && said.contains("`x-badge` means nothing"), "{said}");
    assert_eq!(said.matches("error[extension-unknown]").count(), 2, "{said}");
    assert!(!target.exists(), "something was written");

    // A vendor's document has extensions for others to read.
    let out = dir.0.join("elsewhere");
    let output = xtask(&["gen", "--spec", path(&spec), "--out", path(&out), "--deny", "warning"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));

    fs::write(&spec, document("", "")).unwrap();
    let output = own();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(target.join("src/lib.rs").is_file());
}

#[test]
fn a_crate_gets_a_name_that_it_can_have() {
    let dir = folder("crate-names");
    let document = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";
    for (file, name) in [("serde.yaml", "serde-api"), ("std.yaml", "std-api"), ("a\nb.yaml", "a-b")] {
        let (spec, out) = (dir.join(file), dir.join(name));
        fs::write(&spec, document).unwrap();
        let output = xtask(&["gen", "--spec", path(&spec), "--out", path(&out)]);
        assert_eq!(output.status.code(), Some(0), "{file}: {}", text(&output.stderr));
        let manifest = fs::read_to_string(out.join("Cargo.toml")).unwrap();
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{manifest}");
        // A line break in the name must not end the comment that shows it.
        for file in ["Cargo.toml", "src/lib.rs"] {
            let first = fs::read_to_string(out.join(file)).unwrap();
            assert!(first.lines().nth(1).is_some_and(|it| !it.starts_with("b.yaml")), "{first}");
        }
    }
    let spec = dir.join("serde.yaml");
    for name in ["serde", "fn", "core", "a b", "9a", ""] {
        let out = dir.join("none");
        let output = xtask(&["gen", "--spec", path(&spec), "--out", path(&out), "--name", name]);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains("no crate can be called so"), "{}", text(&output.stderr));
        assert!(!out.exists(), "{name}: something was written");
    }
}

#[test]
fn a_manifest_says_what_its_file_says_and_assumes_no_licence() {
    let folder = folder("package");
    let document = folder.join("shop.yaml");
    let text = |license: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: Shop, version: '3'{license}}}\npaths: {{/a: {{get: {{responses: {{'204': {{description: ok}}}}}}}}}}\n"
        )
    };
    fs::write(&document, text("")).unwrap();
    let out = folder.join("shop");
    let manifest = |args: &[&str]| {
        let run = xtask(&[&["gen", "--spec", path(&document), "--out", path(&out)], args].concat());
        (run.status.code(), fs::read_to_string(out.join("Cargo.toml")).unwrap(), super::text(&run.stderr))
    };
    let (code, plain, _) = manifest(&[]);
    assert_eq!(code, Some(0));
    assert!(plain.contains("version = \"0.1.0\"\n") && plain.contains("publish = false\n"), "{plain}");
    assert!(!plain.contains("license"), "{plain}");

    fs::write(&document, text(", license: {name: Apache 2.0}")).unwrap();
    assert!(manifest(&[]).1.contains("license = \"Apache-2.0\"\n"));

    let config = folder.join("crate.toml");
    let lines =
        "name = 'my-shop'\nversion = '2.1.0'\nlicense = 'MIT'\nkeywords = ['shop', 'api']\npublish = true\n";
    fs::write(&config, lines).unwrap();
    let (code, own, _) = manifest(&["--config", path(&config)]);
    assert_eq!(code, Some(0));
    for line in
        ["name = \"my-shop\"", "version = \"2.1.0\"", "license = \"MIT\"", "keywords = [\"shop\", \"api\"]"]
    {
        assert!(own.contains(&format!("{line}\n")), "{line}: {own}");
    }
    assert!(!own.contains("publish = "), "{own}");

    fs::write(&config, "name = 'my-shop'\nlicence = 'MIT'\n").unwrap();
    let (code, kept, said) = manifest(&["--config", path(&config)]);
    assert_eq!((code, kept), (Some(1), own));
    assert!(said.contains("crate.toml:2:1") && said.contains("did you mean `license`?"), "{said}");
}
