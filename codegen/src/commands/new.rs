//! `new`: a folder in `spec/` for an API, with all that is kept by hand, and its crate.
//!
//! In: a name, and a document if there is one. Out: the document with the files that it refers to, tables to fill in,
//! `crate.toml`, and the changelog of the crate; where there is no project yet, its manifest, too. The crate itself comes from
//! [`generate`].

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostics;
use crate::ir::Api;
use crate::load::{Disk, Source, load};
use crate::{Request, crate_name};

use super::disk::write;
use super::stop::Stop;
use super::{Program, generate, project, terminal};

/// Add an API: its folder in spec/ with tables to fill in, and its crate.
///
/// Where there is no project yet, it begins in the current folder, unless that has a `Cargo.toml`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The name of the folder and of the crate
    #[arg(value_name = "NAME")]
    name: String,
    /// The OpenAPI document to begin with; it is copied with the files that it refers to
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
}

/// A description to begin with where there is none yet.
const DOCUMENT: &str = "\
openapi: 3.1.0
info:
  title: NAME
  version: 0.1.0
  description: What the API is for, in one sentence.
servers:
  - url: https://api.example.com
security:
  - key: []
paths:
  /status:
    get:
      operationId: retrieveStatus
      tags: [Status]
      summary: Says whether the API is up.
      responses:
        '200':
          description: It is.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Status'}
components:
  securitySchemes:
    key:
      type: http
      scheme: bearer
  schemas:
    Status:
      type: object
      description: How the API is.
      required: [status]
      properties:
        status:
          type: string
          description: One word.
          examples: [up]
";

const CRATE: &str = "\
# What the manifest of the crate says and the description does not. The table of keys is in the README of `paywright`.
# license = \"MIT OR Apache-2.0\"
# keywords = []
# categories = [\"api-bindings\"]
# publish = true
";

const CHANGELOG: &str = "\
# Changes for callers

## Unreleased

";

pub(crate) fn run(args: &Args, program: Program) -> Result<(), Stop> {
    let from = args.from.as_deref().map(std::path::absolute).transpose();
    let from = from.map_err(|err| Stop::Disk(format!("cannot find the document: {err}")))?;
    project::enter_or_begin()?;
    let name = &args.name;
    if let Some(why) = crate_name::fault(name) {
        return Err(Stop::Usage(format!("no crate can be called `{}`: {why}", name.escape_debug())));
    }
    let api = project::Api::named(name);
    let (folder, target) = (api.folder(), api.target());
    if let Some(taken) = [&folder, &target].into_iter().find(|it| it.exists()) {
        return Err(Stop::Usage(format!("`{}` exists already: choose another name", taken.display())));
    }
    let files = match &from {
        Some(from) => copied(from)?,
        None => vec![("openapi.yaml".to_owned(), DOCUMENT.replace("NAME", name))],
    };
    for (path, text) in &files {
        write(&folder.join(path), text)?;
    }
    write(&folder.join("crate.toml"), CRATE)?;
    let outcome = crate::generate(&Request {
        spec: api.spec(),
        name: Some(name.clone()),
        surface: true,
        ..Request::default()
    });
    write(&folder.join("README.md"), &page(name, outcome.api.as_ref()))?;
    let count = files.len();
    let documents =
        if count == 1 { "the document".to_owned() } else { format!("the document in {count} files") };
    terminal::print(&format!("spec/{name}: {documents}, crate.toml, README.md with tables to fill in\n"))?;
    generate::run(&generate::Args::of(std::slice::from_ref(name)), program).map_err(|stop| match stop {
        Stop::No(_) => Stop::No(format!(
            "spec/{name} is there, its crate is not: correct what is reported above, then run `{program} gen {name}`"
        )),
        stop => stop,
    })?;
    write(&target.join("CHANGELOG.md"), CHANGELOG)
}

/// The document and the files that it refers to, by their paths from its folder.
fn copied(from: &Path) -> Result<Vec<(String, String)>, Stop> {
    project::readable(from)?;
    let (disk, root) = Disk::around(from);
    let loaded = load(&Source::new(&disk, &root), &mut Diagnostics::default());
    let sources = &loaded.sources;
    let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
    let files = sources.ids().map(|id| {
        let name = sources.name(id);
        let below = name.strip_prefix(folder).unwrap_or(name).trim_start_matches('/');
        let path = if name == root { "openapi.yaml" } else { below };
        (path.to_owned(), sources.text(id).to_owned())
    });
    let files: Vec<_> = files.collect();
    // The document takes the name that each API's has here.
    if files.iter().filter(|(path, _)| path == "openapi.yaml").count() > 1 {
        return Err(Stop::Usage(format!(
            "`{}` refers to another file `openapi.yaml`, whose name it would take: rename that file",
            from.display()
        )));
    }
    Ok(files)
}

/// The page for what no document says: where the knowledge comes from.
fn page(name: &str, api: Option<&Api>) -> String {
    let mut text = format!(
        "# The {name} description\n\nWhere each part of `openapi.yaml` is known from, and what to check with a live account first.\n\
         \n## Sources\n\n| source | date | what it says |\n|---|---|---|\n|  |  |  |\n\
         \n## Endpoints\n\n| operation | endpoint | evidence | to check with a live account first |\n|---|---|---|---|\n"
    );
    for operation in api.into_iter().flat_map(|it| &it.operations) {
        let (method, path) = (&operation.method, &operation.path);
        // Writing into a string cannot fail.
        let _ = writeln!(text, "| `{}` | `{method} {path}` |  |  |", operation.id);
    }
    text.push_str(
        "\n## Open questions\n\n| question | what the description does until then |\n|---|---|\n|  |  |\n",
    );
    text
}
