//! A runtime that several crates share: written where their configurations say, compiled, and called through both.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{command, folder, path, text, xtask};

pub(super) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/shared").join(name)
}

/// A project, and a program that calls its crates.
pub(super) struct Project {
    pub(super) folder: PathBuf,
}

impl Project {
    /// One with these APIs: the name, the document and the configuration of each.
    pub(super) fn new(name: &str, apis: &[(&str, String, String)]) -> Self {
        let folder = folder(name);
        let manifest = "[workspace]\nmembers = [\"generated/*\", \"caller\"]\nresolver = \"3\"\n";
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        for (api, document, config) in apis {
            let spec = folder.join("spec").join(api);
            fs::create_dir_all(&spec).unwrap();
            fs::write(spec.join("openapi.yaml"), document).unwrap();
            fs::write(spec.join("crate.toml"), config).unwrap();
        }
        Self { folder }
    }

    pub(super) fn run(&self, args: &[&str]) -> (Option<i32>, String) {
        let output = command(args).current_dir(&self.folder).output().unwrap();
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    }

    pub(super) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file)).unwrap()
    }

    /// The program, with the crates that it calls and their features.
    pub(super) fn caller(&self, program: &str, crates: &[(&str, &str)]) {
        let caller = self.folder.join("caller");
        fs::create_dir_all(caller.join("src")).unwrap();
        fs::write(caller.join("src/main.rs"), program).unwrap();
        let start = "[package]\nname = \"caller\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nserde_json = \"1\"\n\
                     paywright-runtime = { path = \"../generated/runtime\", default-features = false }\n";
        let crates = crates.iter().map(|(name, features)| {
            format!("{name} = {{ path = \"../generated/{name}\", default-features = false, features = [{features}] }}\n")
        });
        fs::write(caller.join("Cargo.toml"), start.to_owned() + &crates.collect::<String>()).unwrap();
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        fs::copy(lock, self.folder.join("Cargo.lock")).unwrap();
    }

    pub(super) fn cargo(&self, args: &[&str]) -> (bool, String) {
        let output = Command::new(env!("CARGO"))
            .args(args)
            .args(["--quiet", "--offline"])
            .current_dir(&self.folder)
            // Not in the folder that is made anew, so that dependencies are compiled once.
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("shared-target"))
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .output()
            .expect("cargo runs");
        (output.status.success(), text(&output.stdout) + &text(&output.stderr))
    }
}

/// A shop and a bank, each with its configuration.
fn shop_and_bank(name: &str, shop: &str, bank: &str) -> Project {
    let api = |name: &'static str, config: &str| {
        (name, fs::read_to_string(fixture(&format!("{name}.yaml"))).unwrap(), config.to_owned())
    };
    Project::new(name, &[api("shop", shop), api("bank", bank)])
}

#[test]
fn two_crates_share_a_runtime_and_are_called_like_any_other() {
    let project = shop_and_bank("shared", "runtime = \"crate\"\n", "runtime = { path = \"../runtime\" }\n");
    let (code, said) = project.run(&["gen"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("paywright-runtime: "), "{said}");
    let manifest = project.read("generated/shop/Cargo.toml");
    assert!(
        !manifest.contains("tokio = { version = \"1\", features = [\"rt\"") && !manifest.contains("base64"),
        "{manifest}"
    );
    let files = fs::read_dir(project.folder.join("generated/shop/src/runtime")).unwrap().count();
    assert_eq!(files, 4);

    let program = fs::read_to_string(fixture("caller.rs")).unwrap();
    project.caller(&program, &[("shop", "\"blocking\", \"testing\""), ("bank", "\"blocking\"")]);
    let (is_success, said) = project.cargo(&["run", "--package", "caller"]);
    assert!(is_success && said == "called both\n", "{said}");

    // It is checked like the crates, found again, and not taken for the crate of an API that is gone.
    let (code, said) = project.run(&["gen", "--check"]);
    assert!(code == Some(0) && said.contains("paywright-runtime: up to date"), "{said}");
    let text = project.folder.join("generated/runtime/src/lib.rs");
    fs::write(&text, "// nothing\n").unwrap();
    let (code, said) = project.run(&["gen", "--check", "bank"]);
    assert!(
        code == Some(1) && said.contains("paywright-runtime: out of date: run `cargo xtask gen`"),
        "{said}"
    );
    let (code, said) = project.run(&["gen"]);
    assert!(code == Some(0) && said.contains("paywright-runtime: 1 written"), "{said}");

    // A crate of another version of the generator is refused when it is compiled.
    let check = project.folder.join("generated/shop/src/runtime/mod.rs");
    let other = fs::read_to_string(&check).unwrap().replace("is_for(\"", "is_for(\"9");
    fs::write(&check, other).unwrap();
    let (is_success, said) = project.cargo(&["check", "--package", "caller"]);
    assert!(!is_success && said.contains("generate both with the same version"), "{said}");

    // What no crate asks for any more is left over.
    for api in ["shop", "bank"] {
        fs::write(project.folder.join("spec").join(api).join("crate.toml"), "").unwrap();
    }
    let (code, said) = project.run(&["gen"]);
    assert!(code == Some(0) && said.contains("generated/runtime: its document in spec/ is gone"), "{said}");
    assert!(project.folder.join("generated/shop/src/runtime/wire/transport.rs").is_file());
}

#[test]
fn runtimes_that_cannot_be_in_one_folder_are_errors_where_they_are_asked_for() {
    let project = shop_and_bank(
        "shared-names",
        "publish = true\nruntime = \"crate\"\n",
        "runtime = { path = \"../runtime\", package = \"mine\" }\n",
    );
    let (code, said) = project.run(&["gen"]);
    assert!(code == Some(1) && said.contains("crate.toml:") && said.contains("is called `"), "{said}");
    assert!(!project.folder.join("generated").exists());
    let project = shop_and_bank("shared-place", "runtime = { path = \"../bank\" }\n", "");
    let (code, said) = project.run(&["gen"]);
    assert!(
        code == Some(1)
            && said.contains("spec/shop/crate.toml:1:11: the runtime cannot be in `generated/bank`"),
        "{said}"
    );
    assert!(!project.folder.join("generated").exists());
}

#[test]
fn a_runtime_is_written_for_a_single_document_and_alone() {
    let dir = folder("shared-alone");
    let (spec, config, out) = (fixture("shop.yaml"), dir.join("shop.toml"), dir.join("crates/shop"));
    fs::write(&config, "publish = true\nruntime = { path = \"../of-shop\", package = \"shop-runtime\" }\n")
        .unwrap();
    let args = ["gen", "--spec", path(&spec), "--config", path(&config), "--out", path(&out)];
    let output = xtask(&args);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let manifest = fs::read_to_string(out.join("Cargo.toml")).unwrap();
    assert!(
        manifest.contains("paywright-runtime = { path = \"../of-shop\", package = \"shop-runtime\", version"),
        "{manifest}"
    );
    let runtime = fs::read_to_string(dir.join("crates/of-shop/Cargo.toml")).unwrap();
    assert!(runtime.contains("name = \"shop-runtime\"") && !runtime.contains("publish = false"), "{runtime}");

    let output = xtask(&["runtime", "--out", path(&dir.join("alone"))]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let runtime = fs::read_to_string(dir.join("alone/Cargo.toml")).unwrap();
    assert!(
        runtime.contains("name = \"paywright-runtime\"") && runtime.contains("publish = false"),
        "{runtime}"
    );
    assert!(dir.join("alone/src/webhooks/mod.rs").is_file() && dir.join("alone/src/tokens/mod.rs").is_file());
    let output = xtask(&["runtime", "--out", path(&dir.join("bad")), "--name", "a b"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
}
