//! Makes Rust of every fixture in `fixtures/ok`, so that the tests compile and use what the generator emits.
//!
//! In: the documents. Out: in `OUT_DIR`, a module for each of them over the one runtime, a whole crate for those that add
//! to it, a named test for each fixture, good or bad, and a table of all types, so that none has to be listed by hand. The APIs in `spec/` take
//! part as fixtures do where it is about types.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use codegen::emit::Config;
use codegen::load::{Disk, Files, Source};
use codegen::output::FileTree;
use codegen::pipeline::generate_from;

/// The fixtures of which the whole crate is made, with a runtime of its own: those that add to the runtime's types, and
/// those of which the client itself is tested.
const WHOLE: &[&str] = &["error_questions", "error_shape", "security_tokens"];

/// The documents whose crates ask for something in a file next to the document: `shop.toml` for `shop.yaml`.
const OWN: &[&str] = &["shop"];

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?);
    println!("cargo::rerun-if-changed=fixtures");
    println!("cargo::rerun-if-changed=../spec");
    let (good, bad) = (fixtures("ok")?, fixtures("err")?);
    let apis = apis()?;
    let (mut modules, mut types) = (String::new(), String::new());
    let mut tests = String::new();
    for (name, path) in good.iter().chain(&apis) {
        let dir = out.join("ok").join(name);
        if dir.exists() {
            fs::remove_dir_all(&dir)?;
        }
        let idents = emit(name, path, &dir)?;
        let _ = writeln!(modules, "#[path = {:?}]\npub mod {name};", dir.join("mod.rs"));
        let _ = writeln!(types, "    pub const {}: &[super::Again] = &[", name.to_uppercase());
        for ident in &idents {
            let _ = writeln!(types, "        super::again::<crate::ok::{name}::{ident}>,");
        }
        let _ = writeln!(types, "    ];");
        let _ = writeln!(
            tests,
            "#[test]\nfn {name}() {{\n    check({:?}, types::{});\n}}\n",
            path.display(),
            name.to_uppercase()
        );
    }
    let _ = writeln!(types, "    pub const APIS: &[(&str, &[super::Again])] = &[");
    for (name, path) in &apis {
        let _ = writeln!(types, "        ({:?}, {}),", path.display(), name.to_uppercase());
    }
    let _ = writeln!(types, "    ];");
    fs::write(out.join("modules.rs"), modules)?;
    let mut crates = String::new();
    for (name, path) in good.iter().filter(|(name, _)| WHOLE.contains(&name.as_str())) {
        let dir = out.join("whole").join(name);
        whole(name, path, &dir)?;
        let _ = writeln!(crates, "#[path = {:?}]\npub mod {name};", dir.join("mod.rs"));
    }
    fs::write(out.join("whole.rs"), crates)?;
    let mut own = String::new();
    for name in OWN {
        let dir = out.join("own").join(name);
        if dir.exists() {
            fs::remove_dir_all(&dir)?;
        }
        write_module(
            &generate(name, &Path::new("fixtures/own").join(format!("{name}.yaml")), "own")?.1,
            &dir,
        )?;
        let _ = writeln!(own, "#[path = {:?}]\npub mod {name};", dir.join("mod.rs"));
    }
    fs::write(out.join("own.rs"), own)?;
    // As a build script of somebody else makes a module.
    let generator = codegen::Generator::new("fixtures/own/shop.yaml").config("fixtures/own/types.toml");
    generator.write_module(&out, "shop_types").map_err(io::Error::other)?;
    fs::write(out.join("roundtrip.rs"), format!("mod types {{\n{types}}}\n\n{tests}"))?;
    tests.clear();
    for (kind, fixtures) in [("ok", &good), ("err", &bad)] {
        let _ = writeln!(tests, "mod {kind} {{");
        for (name, path) in fixtures {
            let file = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
            let _ = writeln!(
                tests,
                "    #[test]\n    fn {name}() {{\n        super::{kind}({name:?}, {file:?});\n    }}\n"
            );
        }
        let _ = writeln!(tests, "}}");
    }
    fs::write(out.join("tests.rs"), tests)
}

/// The fixtures of a kind: the name as a Rust identifier, and the file.
fn fixtures(kind: &str) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(Path::new("fixtures").join(kind))? {
        let path = entry?.path();
        if let Some(stem) = path.file_stem().filter(|_| path.is_file()) {
            found.push((stem.to_string_lossy().replace(['-', '.'], "_"), path));
        }
    }
    found.sort();
    Ok(found)
}

/// The APIs in `spec/`: the name as a Rust identifier, and the file.
fn apis() -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir("../spec")? {
        let folder = entry?.path();
        let (path, stem) = (folder.join("openapi.yaml"), folder.file_name().map(ToOwned::to_owned));
        if let Some(stem) = stem.filter(|_| path.is_file()) {
            found.push((format!("spec_{}", stem.to_string_lossy().replace(['-', '.'], "_")), path));
        }
    }
    found.sort();
    Ok(found)
}

/// Writes the crate of a document as a module.
fn whole(name: &str, path: &Path, dir: &Path) -> io::Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir)?;
    }
    let files = generate(name, path, "whole")?.1;
    for (path, text) in files.iter() {
        let Some(path) = path.strip_prefix("src/") else { continue };
        let path = dir.join(if path == "lib.rs" { "mod.rs" } else { path });
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

/// What the generator makes of a document, in a module of this one: where each type went, and the files.
fn generate(name: &str, path: &Path, within: &str) -> io::Result<(Vec<String>, FileTree)> {
    let file = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let config = Config {
        crate_name: name.to_owned(),
        source: file.clone(),
        command: "cargo test".to_owned(),
        root: vec![within.to_owned(), name.to_owned()],
        ..Config::default()
    };
    let (disk, root) = Disk::around(path);
    let package = path.with_extension("toml");
    let beside = Disk::around(&package);
    let package = package.is_file().then_some((&beside.0 as &dyn Files, beside.1.as_str()));
    let mut outcome = generate_from(&Source { package, ..Source::new(&disk, &root) }, &config);
    match outcome.files.take() {
        Some(files) => Ok((outcome.types, files)),
        None => Err(io::Error::other(format!("{file}:\n{}", outcome.messages(&|_| true, false)))),
    }
}

/// Writes the models, resources and webhooks of a document, and says where each type went, in the order of the IR.
fn emit(name: &str, path: &Path, dir: &Path) -> io::Result<Vec<String>> {
    let (types, files) = generate(name, path, "ok")?;
    write_module(&files, dir)?;
    Ok(types)
}

/// Writes models, resources and webhooks as a module over the one runtime.
fn write_module(files: &FileTree, dir: &Path) -> io::Result<()> {
    let mut modules = String::from("pub use crate::runtime;\n");
    for (path, text) in files.iter() {
        let Some(path) = path.strip_prefix("src/") else { continue };
        // The client's functions would clash: all fixtures share the one client.
        if path.starts_with("models/") || path.starts_with("resources/") || path == "webhooks.rs" {
            let path = dir.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, text)?;
        }
    }
    for module in ["models", "resources", "webhooks"] {
        if dir.join(module).exists() || dir.join(module).with_extension("rs").exists() {
            let _ = writeln!(modules, "pub mod {module};");
        }
    }
    fs::create_dir_all(dir)?;
    fs::write(dir.join("mod.rs"), modules)
}
