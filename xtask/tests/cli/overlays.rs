//! Documents that overlays change.

use std::fs;
use std::path::{Path, PathBuf};

use super::{folder, path, text, xtask};

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
    // Where somebody wrote it.
    assert!(names.contains("changes.yaml#/actions/3/update/parcel\tmodels::Order::parcel\n"), "{names}");
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
