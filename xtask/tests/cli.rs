//! The commands from the outside: what they print, what they write, and how they end.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn xtask(args: &[&str]) -> Output {
    command(args).output().expect("xtask runs")
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(args);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).expect("a folder to write to");
    dir
}

fn fixtures(kind: &str) -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures").join(kind);
    let mut found: Vec<_> = fs::read_dir(dir).expect("fixtures").flatten().map(|it| it.path()).collect();
    found.retain(|it| it.is_file());
    found.sort();
    found
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

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
        assert!(said.contains("error[") && said.contains("--> err/"), "{name}: {said}");
        assert!(!said.contains(env!("CARGO_MANIFEST_DIR")), "{name} shows where it stands: {said}");
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
fn a_second_run_writes_nothing() {
    let out = folder("twice").join("crate");
    let spec = fixtures("ok").into_iter().find(|it| it.ends_with("objects.yaml")).expect("a good document");
    let args = ["gen", "--spec", path(&spec), "--out", path(&out), "--name", "twice"];
    let first = text(&xtask(&args).stdout);
    assert!(first.starts_with("twice: ") && first.contains("written"), "{first}");
    let lib = out.join("src/lib.rs");
    let before = fs::metadata(&lib).and_then(|it| it.modified()).unwrap();
    assert!(text(&xtask(&args).stdout).contains("up to date"));
    assert_eq!(fs::metadata(&lib).and_then(|it| it.modified()).unwrap(), before);

    fs::write(&lib, "// by hand").unwrap();
    let check = xtask(&["gen", "--check", "--spec", path(&spec), "--out", path(&out), "--name", "twice"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(text(&check.stdout).contains("-// by hand"), "{}", text(&check.stdout));
    assert_eq!(fs::read_to_string(&lib).unwrap(), "// by hand", "a check writes nothing");
}

/// A project of its own in a folder, with a document in two files, an overlay, a front page and a crate.
struct Project {
    dir: PathBuf,
    args: Vec<String>,
}

impl Project {
    fn new(name: &str) -> Self {
        let dir = folder(name);
        // `text` is not a type: a warning.
        for (file, text) in [
            (
                "shop.yaml",
                "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {$ref: part.yaml}, B: {type: text}}}\n",
            ),
            ("part.yaml", "{type: object, properties: {a: {type: string}}}\n"),
            (
                "overlay.yaml",
                "overlay: 1.0.0\ninfo: {title: O, version: '1'}\nactions: [{target: $.info, update: {title: U}}]\n",
            ),
            ("front.md", "Words.\n"),
        ] {
            fs::write(dir.join(file), text).unwrap();
        }
        let at = |file: &str| path(&dir.join(file)).to_owned();
        let args = [
            "gen",
            "--name",
            "shop",
            "--spec",
            &at("shop.yaml"),
            "--out",
            &at("crate"),
            "--overlay",
            &at("overlay.yaml"),
            "--front",
            &at("front.md"),
            "--lock",
            &at("names.lock"),
        ];
        Self { args: args.map(str::to_owned).to_vec(), dir }
    }

    /// Generates, with more arguments.
    fn run(&self, more: &[&str]) -> Output {
        let args: Vec<&str> = self.args.iter().map(String::as_str).chain(more.iter().copied()).collect();
        xtask(&args)
    }

    /// The record of its last run.
    fn record(&self) -> PathBuf {
        let records = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("unchanged");
        let crate_folder = path(&self.dir.join("crate")).to_owned();
        let found = fs::read_dir(&records).expect("a folder of records").flatten().map(|it| it.path());
        let mut found = found.filter(|it| fs::read_to_string(it).is_ok_and(|it| it.contains(&crate_folder)));
        found.next().expect("a record of the run")
    }

    /// Marks the record, so that a run that goes by it is known by what it prints.
    fn mark(&self) {
        let record = self.record();
        let text = fs::read_to_string(&record).unwrap();
        fs::write(record, text.replace("up to date", "RECORDED")).unwrap();
    }

    /// Whether a run went by the marked record.
    fn is_by_record(output: &Output) -> bool {
        text(&output.stdout).contains("RECORDED")
    }
}

#[test]
fn a_run_that_changes_nothing_goes_by_the_record_of_the_last_one() {
    let project = Project::new("unchanged");
    let first = project.run(&[]);
    assert_eq!(first.status.code(), Some(0), "{}", text(&first.stderr));
    assert!(text(&first.stderr).contains("warning["), "{}", text(&first.stderr));
    let full = project.run(&[]);
    project.mark();
    for more in [&[] as &[&str], &["--check"]] {
        let again = project.run(more);
        assert_eq!(again.status.code(), Some(0));
        assert!(Project::is_by_record(&again), "{more:?}: {}", text(&again.stdout));
        // It says what the run said that made the record: the same counts, the same warnings.
        assert_eq!(text(&again.stdout), text(&full.stdout).replace("up to date", "RECORDED"));
        assert_eq!(text(&again.stderr), text(&first.stderr));
    }
}

#[test]
fn any_change_is_seen_behind_a_record() {
    let project = Project::new("changed");
    let (dir, out) = (project.dir.clone(), project.dir.join("crate"));
    let append = |file: &str, more: &str| {
        fs::write(dir.join(file), fs::read_to_string(dir.join(file)).unwrap() + more).unwrap();
    };
    let changes: [(&str, &dyn Fn()); 9] = [
        ("the document", &|| append("shop.yaml", "# more\n")),
        ("a file that it refers to", &|| append("part.yaml", "# more\n")),
        ("an overlay", &|| append("overlay.yaml", "# more\n")),
        ("the front page", &|| append("front.md", "More.\n")),
        ("the lock", &|| append("names.lock", "# more\n")),
        ("a generated file by hand", &|| append("crate/src/models/a.rs", "// by hand\n")),
        ("a file of the runtime by hand", &|| append("crate/src/runtime/mod.rs", "// by hand\n")),
        ("a generated file that is gone", &|| fs::remove_file(out.join("src/client.rs")).unwrap()),
        ("the list of files", &|| append("crate/.generated", "src/other.rs\n")),
    ];
    for (what, change) in changes {
        // The second is full where the first has changed the lock.
        assert_eq!(
            (project.run(&[]).status.code(), project.run(&[]).status.code()),
            (Some(0), Some(0)),
            "{what}"
        );
        project.mark();
        assert!(Project::is_by_record(&project.run(&[])), "{what}: no record before the change");
        change();
        let checked = project.run(&["--check"]);
        assert!(!Project::is_by_record(&checked), "{what} is not seen: {}", text(&checked.stdout));
        let made = project.run(&[]);
        assert!(!Project::is_by_record(&made), "{what} is not seen: {}", text(&made.stdout));
    }
    // Every change by hand is gone.
    assert!(!fs::read_to_string(out.join("src/runtime/mod.rs")).unwrap().contains("by hand"));
    assert!(out.join("src/client.rs").is_file());
    // Other options are another run.
    project.run(&[]);
    project.mark();
    let denied = project.run(&["--deny", "warning"]);
    assert_eq!(denied.status.code(), Some(1));
    let report = dir.join("report.json");
    let reported = project.run(&["--report", path(&report)]);
    assert!(!Project::is_by_record(&reported) && report.is_file());
}

#[test]
fn a_record_that_cannot_be_read_is_no_record() {
    let project = Project::new("unreadable");
    project.run(&[]);
    project.run(&[]);
    fs::write(project.record(), format!("{{\"crate_folder\": {:?}", project.dir.join("crate"))).unwrap();
    let again = project.run(&[]);
    assert_eq!(again.status.code(), Some(0));
    assert!(text(&again.stdout).contains("up to date"), "{}", text(&again.stdout));
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

/// A file of the folder with a document and overlays of it.
fn overlaid(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/overlay").join(name)
}

#[test]
fn an_overlay_changes_what_is_made() {
    let out = folder("overlay").join("crate");
    let (spec, changes) = (overlaid("shop.yaml"), overlaid("changes.yaml"));
    let args = ["--spec", path(&spec), "--overlay", path(&changes)];
    let output = xtask(&[&["gen", "--out", path(&out), "--deny", "warning"], &args[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let order = fs::read_to_string(out.join("src/models/order.rs")).unwrap();
    assert!(order.contains("pub parcel: Option<"), "{order}");
    assert!(!out.join("src/models/old.rs").exists(), "what was removed is there");
    let resource = fs::read_to_string(out.join("src/resources/orders.rs")).unwrap();
    assert!(resource.contains("limit") && !resource.contains("trace"), "{resource}");
    assert!(!resource.contains("internal") && resource.contains("/// Newest first."), "{resource}");

    let output = xtask(&[&["names"], &args[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let names = text(&output.stdout);
    assert!(names.contains("#/components/schemas/Order/properties/parcel\t"), "{names}");
    assert!(!names.contains("#/components/schemas/Old\t"), "{names}");
}

#[test]
fn a_target_that_matches_nothing_is_said() {
    let out = folder("overlay-unused").join("crate");
    let (spec, unused) = (overlaid("shop.yaml"), overlaid("unused.yaml"));
    let args = ["gen", "--spec", path(&spec), "--out", path(&out), "--overlay", path(&unused)];
    let output = xtask(&args);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_eq!(said.matches("warning[overlay-target]").count(), 2, "{said}");
    assert!(said.contains("unused.yaml:4:13") && said.contains("unused.yaml:6:13"), "{said}");
    assert!(out.join("src/models/old.rs").exists());
}

#[test]
fn a_broken_overlay_stops_the_run() {
    let dir = folder("overlay-broken");
    let spec = overlaid("shop.yaml");
    let version = dir.join("version.yaml");
    fs::write(&version, "overlay: 2.0.0\nactions: []\n").unwrap();
    for (overlay, id, place) in [
        (overlaid("broken.yaml"), "overlay-path", "broken.yaml:4:13"),
        (version, "overlay-version", "version.yaml:1:10"),
    ] {
        let out = dir.join("crate");
        for args in [&["gen", "--out", path(&out)][..], &["names"]] {
            let output = xtask(&[args, &["--spec", path(&spec), "--overlay", path(&overlay)]].concat());
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{said}");
            assert!(said.contains(&format!("error[{id}]")) && said.contains(place), "{said}");
            assert!(!out.exists(), "something was written");
        }
    }
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
        (run.status.code(), fs::read_to_string(out.join("Cargo.toml")).unwrap(), self::text(&run.stderr))
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

fn pair(name: &str) -> (PathBuf, PathBuf) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/diff").join(name);
    (dir.join("old.yaml"), dir.join("new.yaml"))
}

#[test]
fn a_change_is_held_to_the_version_or_to_what_is_asked() {
    let (old, new) = pair("operation-removed");
    let diff = |more: &[&str]| {
        let output = xtask(&[&["diff", "--spec", path(&new), "--against", path(&old)], more].concat());
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, said, why) = diff(&[]);
    assert_eq!(code, Some(1), "{said}{why}");
    assert!(
        said.contains("an operation is gone: `DELETE /orders/{id}` [operation-removed] breaking, major"),
        "{said}"
    );
    assert!(why.contains("the version is 1.2.0, and the change asks for 2.0.0 at least"), "{why}");
    assert_eq!(diff(&["--format", "version"]).1, "2.0.0\n");
    assert_eq!(diff(&["--fail-on", "none"]).0, Some(0));
    assert_eq!(diff(&["--fail-on", "breaking"]).0, Some(1));
    assert_eq!(diff(&["--fail-on", "silent"]).0, Some(0));
    assert_eq!(diff(&["--fail-on", "rain"]).0, Some(2));
    assert_eq!(diff(&["--format", "runes"]).0, Some(2));
    let (_, said, _) = diff(&["--format", "github"]);
    assert!(said.starts_with("::error file=") && said.contains(",line=93,"), "{said}");
    let same = xtask(&["diff", "--spec", path(&old), "--against", path(&old)]);
    assert_eq!(same.status.code(), Some(0));
}

/// A repository with one API, on a branch that left `main`.
#[test]
fn the_base_is_read_from_git_without_a_checkout() {
    let dir = folder("repository");
    let git = |args: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(&dir).args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "-c",
            "commit.gpgsign=false",
        ]);
        let output = git.args(args).output().expect("git runs");
        assert!(output.status.success(), "git {args:?}: {}", text(&output.stderr));
    };
    let (old, new) = pair("operation-removed");
    let spec = dir.join("spec/shop");
    fs::create_dir_all(spec.join("schemas")).unwrap();
    fs::create_dir_all(dir.join("generated/shop/src")).unwrap();
    fs::write(dir.join("generated/shop/src/lib.rs"), "pub struct A;\n").unwrap();
    fs::write(dir.join("Cargo.toml"), "[workspace]\n").unwrap();
    // A part in a file of its own, which is read from the same revision.
    let split = |it: &Path| {
        fs::read_to_string(it)
            .unwrap()
            .replace("$ref: '#/components/schemas/Error'", "$ref: schemas/Error.yaml")
    };
    fs::write(spec.join("openapi.yaml"), split(&old)).unwrap();
    fs::write(spec.join("schemas/Error.yaml"), "type: object\nproperties: {message: {type: string}}\n")
        .unwrap();
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "one"]);
    git(&["checkout", "-q", "-b", "topic"]);
    fs::write(spec.join("openapi.yaml"), split(&new)).unwrap();
    fs::write(
        spec.join("schemas/Error.yaml"),
        "type: object\nproperties: {message: {type: string}, code: {type: string}}\n",
    )
    .unwrap();
    let diff = |args: &[&str]| {
        let output = command(&[&["diff"], args].concat()).current_dir(&dir).output().unwrap();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, said, why) = diff(&["--fail-on", "none"]);
    assert_eq!(code, Some(0), "{said}{why}");
    assert!(said.contains("operation-removed") && said.contains("spec/shop/schemas/Error.yaml:2"), "{said}");
    assert!(diff(&["main"]).2.contains("asks for 2.0.0"));
    let (code, _, why) = diff(&["nowhere"]);
    assert_eq!(code, Some(2));
    assert!(why.contains("git knows no revision `nowhere`"), "{why}");
    // A change of the generator alone has a section of its own, and no facts.
    fs::write(spec.join("openapi.yaml"), split(&old)).unwrap();
    fs::write(spec.join("schemas/Error.yaml"), "type: object\nproperties: {message: {type: string}}\n")
        .unwrap();
    fs::write(dir.join("generated/shop/src/lib.rs"), "pub struct A;\npub struct B;\n").unwrap();
    let (code, said, why) = diff(&["--format", "markdown"]);
    assert_eq!(code, Some(0), "{said}{why}");
    assert!(
        said.contains("### By the generator")
            && said.contains("+ pub struct crate::B")
            && !said.contains("operation-removed"),
        "{said}"
    );
    // A clone without the history says how to get it.
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "two"]);
    git(&["checkout", "-q", "main"]);
    let shallow = folder("shallow");
    let url = format!("file://{}", path(&dir));
    git(&["clone", "-q", "--depth", "1", "--branch", "topic", &url, path(&shallow)]);
    let output = command(&["diff"]).current_dir(&shallow).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("fetch-depth: 0"), "{}", text(&output.stderr));
}

#[test]
fn a_changelog_is_written_once() {
    let dir = folder("changelog");
    let git = |args: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(&dir).args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "-c",
            "commit.gpgsign=false",
        ]);
        assert!(git.args(args).status().expect("git runs").success());
    };
    let (old, new) = pair("operation-removed");
    fs::create_dir_all(dir.join("spec/shop")).unwrap();
    fs::create_dir_all(dir.join("generated/shop")).unwrap();
    fs::write(dir.join("Cargo.toml"), "[workspace]\n").unwrap();
    fs::copy(&old, dir.join("spec/shop/openapi.yaml")).unwrap();
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "one"]);
    fs::copy(&new, dir.join("spec/shop/openapi.yaml")).unwrap();
    let run = || text(&command(&["changelog", "shop"]).current_dir(&dir).output().unwrap().stdout);
    assert!(run().contains("1 changes for callers, generated/shop/CHANGELOG.md written"));
    let log = fs::read_to_string(dir.join("generated/shop/CHANGELOG.md")).unwrap();
    assert!(
        log.contains("## Unreleased\n\n### Breaking\n\n- An operation is gone: `DELETE /orders/{id}`."),
        "{log}"
    );
    assert!(run().contains("unchanged"));
}
