//! Runs of `gen` that change nothing, and the record that they go by.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use super::{fixtures, folder, path, text, xtask};

#[test]
fn a_second_run_writes_nothing() {
    let out = folder("twice").join("crate");
    let spec = fixtures("ok").into_iter().find(|it| it.ends_with("objects.yaml")).expect("a good document");
    let args = ["gen", "--spec", path(&spec), "--out", path(&out), "--name", "twice"];
    let first = text(&xtask(&args).stdout);
    assert!(first.contains("twice: new, "), "{first}");
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

#[test]
fn a_run_says_what_changed_for_callers() {
    let dir = folder("changed-for-callers");
    let (spec, out) = (dir.join("shop.yaml"), dir.join("crate"));
    let run = |schemas: &str| {
        let head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n";
        fs::write(&spec, format!("{head}{schemas}")).unwrap();
        let args = ["gen", "--spec", path(&spec), "--out", path(&out), "--name", "shop"];
        let said = text(&xtask(&args).stdout);
        said.lines().skip(1).map(str::to_owned).collect::<Vec<_>>().join("\n")
    };
    let refund = |members: &str| format!("    Refund: {{type: object, properties: {{{members}}}}}\n");
    run(&refund("id: {type: string}"));
    let with_reason = run(&refund("id: {type: string}, reason: {type: string}"));
    assert_eq!(with_reason, "shop: + Refund.reason");
    let docs = run(&refund("id: {type: string}, reason: {type: string, description: Why.}"));
    assert!(docs.starts_with("shop: nothing changed for callers (1 written"), "{docs}");
    let without =
        run("    Refund: {type: object, properties: {id: {type: integer}}}\n    Fee: {type: string}\n");
    assert_eq!(
        without,
        "shop: + Fee\nshop: ~ Refund.id\nshop: - Refund.reason\nshop: breaking for callers: 2"
    );
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
        let records = Path::new(env!("CARGO_BIN_EXE_xtask")).with_file_name("unchanged");
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
