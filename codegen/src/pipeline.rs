//! The stages in a row: from a document to the files of its crate.
//!
//! In: where a document is and what its crate is called. Out: an [`Outcome`]: the files, or why there are none, and
//! every message on the way. Nothing is printed and nothing written; that is up to whoever asks.

use std::num::NonZeroUsize;

use crate::analyze::Facts;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::emit::{self, Config};
use crate::features::Features;
use crate::inputs::{self, Inputs};
use crate::load::{self, Source};
use crate::lock::{self, Lock};
use crate::lower::lower;
use crate::names::Names;
use crate::output::FileTree;
use crate::pointer::Pointer;
use crate::read::{Reading, read};
use crate::shared_types::Found;
use crate::source::FileId;
use crate::{Outcome, Request};
use crate::{
    conventions, crate_name, directions, examples, features, foreign, format, leniency, package, parallel,
    renames, select, shared_types, sharing, stack, surface,
};

/// Makes a crate from a document on disk.
pub fn generate(request: &Request) -> Outcome {
    let inputs = Inputs::of(request);
    let outcome = generate_from(&inputs.source(), &inputs::config(request));
    Outcome { read: inputs.seen(), ..outcome }
}

/// Makes a crate from a document that is wherever its files are.
pub fn generate_from(source: &Source<'_>, config: &Config) -> Outcome {
    stack::with_room(|| run(source, config.clone()))
}

fn run(source: &Source<'_>, mut config: Config) -> Outcome {
    let mut diagnostics = Diagnostics::default();
    let mut document = read(source, &mut diagnostics);
    let lock = read_lock(source, &mut document, &mut diagnostics);
    configure(source, &mut config, &mut document, &mut diagnostics);
    if let Some(tree) = document.tree.as_ref().filter(|_| !diagnostics.is_fatal()) {
        examples::check(tree, &mut diagnostics);
    }
    let shared = shared_types::find(source, &config, &document, &mut diagnostics);
    let mut outcome = Outcome::of(document, diagnostics, &config.crate_name, &config.package);
    if !outcome.diagnostics.is_fatal() {
        make(&mut outcome, &lock, &shared, &config);
    }
    outcome
}

/// What callers rely on already.
fn read_lock(source: &Source<'_>, document: &mut Reading, diagnostics: &mut Diagnostics) -> Lock {
    let beside = lock::name_of(source.root);
    let (files, name) = source.lock.unwrap_or((source.files, &beside));
    let lock = load::beside(files, name, &mut document.sources, diagnostics);
    lock.map(|(file, tree)| lock::parse(file, &tree, diagnostics)).unwrap_or_default()
}

/// What the crate says about itself: the files next to the document that are not of OpenAPI.
fn configure(
    source: &Source<'_>,
    config: &mut Config,
    document: &mut Reading,
    diagnostics: &mut Diagnostics,
) {
    let sources = &mut document.sources;
    if let Some((files, name)) = source.package
        && let Some(file) = load::text(files, name, sources, diagnostics)
    {
        let asked = std::mem::take(&mut config.package.select);
        config.package = package::parse(file, sources.text(file), diagnostics);
        config.package.select.only.extend(asked.only);
        config.package.select.without.extend(asked.without);
        config.package.name.iter().for_each(|it| it.clone_into(&mut config.crate_name));
    }
    if let Some((files, name)) = source.front
        && let Some(file) = load::text(files, name, sources, diagnostics)
    {
        config.front = Some(sources.text(file).to_owned());
    }
    if let Some(why) = crate_name::fault(&config.crate_name) {
        let message = format!("no crate can be called {:?}: {why}", config.crate_name);
        diagnostics.push(
            Diagnostic::fatal("crate-name", FileId(0), message).help("give another name with `--name CRATE`"),
        );
    }
}

fn make(outcome: &mut Outcome, lock: &Lock, shared: &[Found], config: &Config) {
    let diagnostics = &mut outcome.diagnostics;
    let Some(tree) = &outcome.document.tree else { return };
    let document = match Document::new(tree.root.clone()) {
        Ok(document) => document,
        Err(diagnostic) => return diagnostics.push(*diagnostic),
    };
    let mut api = lower(&document, diagnostics);
    // It is as large as all that comes after.
    drop(document);
    foreign::apply(&mut api, &config.package.types, shared, diagnostics);
    directions::split(&mut api);
    leniency::settle(&mut api);
    conventions::settle(&mut api);
    renames::apply(&mut api, &config.package.names, &outcome.document, diagnostics);
    lock::apply(&mut api, lock, &mut outcome.unmatched);
    let facts = Facts::of(&api, diagnostics);
    let mut names = Names::assign(&api, &facts, diagnostics);
    // A review compares what is at each place, whatever else is like it. It writes no lock.
    if config.surface {
        names.keep_headers_apart();
    } else {
        // Of the whole: names do not depend on what is chosen.
        outcome.lock = lock::collect(&api, &facts, &names);
    }
    let whole = (api, facts, names);
    let (mut api, facts, names) =
        select::apply(&config.package.select, whole, &mut outcome.document, diagnostics);
    if diagnostics.is_fatal() {
        return;
    }
    if !config.no_share
        && !config.surface
        && let Some(tree) = &outcome.document.tree
    {
        api.sharing = sharing::of(&api, &facts, &names, tree);
    }
    outcome.names_are(&api, &facts, &names);
    let features = Features::of(&api, &names, config);
    // A review takes no tag for a feature.
    if !config.surface {
        features::check(features.as_ref(), &config.package, &mut outcome.diagnostics);
        if outcome.diagnostics.is_fatal() {
            return;
        }
    }
    let files = emit::emit(&api, &facts, &names, features.as_ref(), config);
    let threads = config.threads.unwrap_or_else(parallel::cores);
    let made = if config.surface {
        outcome.sources = Some(surface::sources(files, threads));
        Ok(())
    } else {
        print(files, threads).map(|it| outcome.files = Some(it))
    };
    outcome.api = Some(api);
    outcome.named = Some((facts, names));
    if let Err((path, error)) = made {
        let message = format!("`{path}` does not parse as Rust: {error}");
        outcome.diagnostics.push(
            Diagnostic::fatal("generator-bug", Pointer::root(), message)
                .help("this is a mistake of the generator, not of the document: please report it"),
        );
    }
}

/// Makes and prints each file. The tokens of one file are gone before the thread makes the next.
fn print(files: emit::CrateFiles<'_>, threads: NonZeroUsize) -> Result<FileTree, (String, String)> {
    let rust: Vec<_> = files.rust.into_iter().collect();
    let texts = parallel::map(&rust, threads, |(_, make)| {
        let file = make();
        format::file(&file.header, file.items)
    });
    let mut tree: FileTree = files.text.into_iter().collect();
    for ((path, _), text) in rust.into_iter().zip(texts) {
        match text {
            Ok(text) => tree.insert(path, text),
            Err(error) => return Err((path, error)),
        }
    }
    Ok(tree)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use std::num::NonZeroUsize;

    use super::{generate, generate_from};
    use crate::Request;
    use crate::emit::Config;
    use crate::load::{Disk, Source};

    /// All files but those of the runtime are made anew for each number.
    #[test]
    fn the_files_are_the_same_for_any_number_of_threads() {
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/qashier/openapi.yaml");
        let (disk, root) = Disk::around(&spec);
        let files = |threads: usize| {
            let threads = NonZeroUsize::new(threads);
            let config = Config { crate_name: "same".to_owned(), threads, ..Config::default() };
            generate_from(&Source::new(&disk, &root), &config).files.expect("a crate")
        };
        let one = files(1);
        assert!(one.len() > 100);
        // Without a number it is that of the cores.
        for other in [0, 2, 16] {
            assert!(files(other) == one, "{other} threads");
        }
    }

    #[test]
    fn a_front_page_that_cannot_be_read_is_said_and_nothing_is_made() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/ok");
        let request = Request {
            spec: folder.join("empty.yaml"),
            front: Some(folder.join("no-such-page.md")),
            ..Request::default()
        };
        let outcome = generate(&request);
        assert!(outcome.files.is_none());
        let fatal = outcome.fatal();
        assert!(fatal.len() == 1 && fatal[0].starts_with("file-unreadable: `"), "{fatal:?}");
    }
}
