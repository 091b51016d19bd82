//! What the manifest of a crate says and no description does: `crate.toml`.
//!
//! In: the text of the file. Out: a [`Package`], and a message for each mistake in it: every key has to be known, and to
//! hold what Cargo and registries accept. What each key is for is in the table `KEYS`, and for people in
//! `codegen/README.md`. Writing the manifest is left to `emit`. A key that holds a table has a module of its own.

mod dependencies;
mod names;
mod runtime;
mod select;
mod share;
mod types;

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

pub use self::dependencies::{Dependency, Feature};
pub use self::names::Naming;
pub use self::runtime::Runtime;
pub use self::select::{Choice, ChoiceOf, Selection};
pub use self::share::Share;
pub use self::types::{Above, RustType, Types};
use crate::crate_name;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::nearest::nearest;
use crate::source::FileId;

/// What a crate says about itself. Nothing is assumed where nothing is said, a licence least of all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub name: Option<String>,
    /// Its version, where that is not `info.version`.
    pub version: Option<String>,
    /// One line about it.
    pub description: Option<String>,
    /// The licences that it is under, as an SPDX expression.
    pub license: Option<String>,
    /// The URL of its source.
    pub repository: Option<String>,
    /// The URL of its page.
    pub homepage: Option<String>,
    /// The URL of its documentation, where that is not docs.rs.
    pub documentation: Option<String>,
    /// People and their addresses.
    pub authors: Vec<String>,
    /// Words that it is found by.
    pub keywords: Vec<String>,
    /// Categories of the registry.
    pub categories: Vec<String>,
    /// The files that are published; all if empty.
    pub include: Vec<String>,
    /// Whether it may be published.
    pub publish: bool,
    /// Whether each tag is a feature; by default only in large crates.
    pub features_per_tag: Option<bool>,
    /// The crate that its runtime is in, where that is not copied.
    pub runtime: Option<Runtime>,
    /// The part of the API that it is of.
    pub select: Selection,
    /// The names that nodes have in it.
    pub names: Vec<Naming>,
    /// The types that it has in other places than the document says.
    pub types: Types,
    /// The generated crates whose types it uses as they are.
    pub share: Vec<Share>,
    /// What it depends on besides.
    pub dependencies: Vec<Dependency>,
    /// The features that it has besides.
    pub features: Vec<Feature>,
}

/// A key of the file.
struct Key {
    name: &'static str,
    holds: Holds,
}

/// What a key holds, and where it goes.
enum Holds {
    String(&'static str, fn(&str) -> Result<(), String>, fn(&mut Package) -> &mut Option<String>),
    List(&'static str, fn(&str) -> Result<(), String>, usize, fn(&mut Package) -> &mut Vec<String>),
    Flag(fn(&mut Package) -> &mut bool),
    /// A flag whose default depends on the document.
    Choice(fn(&mut Package) -> &mut Option<bool>),
    Table(fn(&mut Reader<'_>, &DeTable<'_>, &mut Package)),
    /// The runtime: a word or a table.
    Runtime,
}

/// As many keywords and categories crates.io accepts.
const FEW: usize = 5;

const KEYS: &[Key] = &[
    Key { name: "name", holds: Holds::String("a name", is_name, |it| &mut it.name) },
    Key { name: "version", holds: Holds::String("a version", is_version, |it| &mut it.version) },
    Key { name: "description", holds: Holds::String("a sentence", is_line, |it| &mut it.description) },
    Key { name: "license", holds: Holds::String("an SPDX expression", is_license, |it| &mut it.license) },
    Key { name: "repository", holds: Holds::String("a URL", is_url, |it| &mut it.repository) },
    Key { name: "homepage", holds: Holds::String("a URL", is_url, |it| &mut it.homepage) },
    Key { name: "documentation", holds: Holds::String("a URL", is_url, |it| &mut it.documentation) },
    Key { name: "authors", holds: Holds::List("names", is_line, usize::MAX, |it| &mut it.authors) },
    Key { name: "keywords", holds: Holds::List("keywords", is_keyword, FEW, |it| &mut it.keywords) },
    Key { name: "categories", holds: Holds::List("categories", is_category, FEW, |it| &mut it.categories) },
    Key { name: "include", holds: Holds::List("patterns", is_line, usize::MAX, |it| &mut it.include) },
    Key { name: "publish", holds: Holds::Flag(|it| &mut it.publish) },
    Key { name: "features-per-tag", holds: Holds::Choice(|it| &mut it.features_per_tag) },
    Key { name: "runtime", holds: Holds::Runtime },
    Key {
        name: "dependencies",
        holds: Holds::Table(|reader, table, it| {
            let read = dependencies::read(reader, table, it);
            it.dependencies.extend(read);
        }),
    },
    Key {
        name: "features",
        holds: Holds::Table(|reader, table, it| it.features = dependencies::read_features(reader, table)),
    },
    Key { name: "types", holds: Holds::Table(|reader, table, it| it.types = types::read(reader, table)) },
    Key { name: "names", holds: Holds::Table(|reader, table, it| it.names = names::read(reader, table)) },
    Key {
        name: "share",
        holds: Holds::Table(|reader, table, it| {
            let (shares, dependencies) = share::read(reader, table);
            it.share = shares;
            it.dependencies.extend(dependencies);
        }),
    },
    Key { name: "select", holds: Holds::Table(|reader, table, it| it.select = select::read(reader, table)) },
];

/// Reads the file. Every mistake costs the crate, since a manifest that says less than was asked for is published once and
/// for all.
pub fn parse(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Package {
    let mut reader = Reader { file, text, diagnostics };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        reader.wrong(&error.span().unwrap_or_default(), format!("not TOML: {}", error.message()), None);
    }
    let mut package = Package::default();
    // First, since what a crate depends on follows from it.
    if let Some(value) = table.get_ref().get("runtime") {
        package.runtime = runtime::read(&mut reader, value);
    }
    for (key, value) in in_order(table.get_ref()) {
        reader.key(&mut package, key, value);
    }
    dependencies::check(&mut reader, &package);
    share::check(&mut reader, &package.share, package.runtime.is_some());
    package
}

/// The keys of a table in the order of the file, which the table does not keep.
fn in_order<'t, 'd>(table: &'t DeTable<'d>) -> Vec<(&'t Spanned<DeString<'d>>, &'t Spanned<DeValue<'d>>)> {
    let mut rows: Vec<_> = table.iter().collect();
    rows.sort_by_key(|(key, _)| key.span().start);
    rows
}

struct Reader<'r> {
    file: FileId,
    text: &'r str,
    diagnostics: &'r mut Diagnostics,
}

impl Reader<'_> {
    fn key(&mut self, package: &mut Package, key: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>) {
        let name = key.get_ref().as_ref();
        let Some(known) = KEYS.iter().find(|it| it.name == name) else {
            return self.unknown(key, &KEYS.iter().map(|it| it.name).collect::<Vec<_>>());
        };
        match (&known.holds, value.get_ref()) {
            (Holds::String(what, check, of), DeValue::String(text)) => {
                if self.is_right(name, what, *check, text, &value.span()) {
                    *of(package) = Some(text.to_string());
                }
            }
            (Holds::List(what, check, most, of), DeValue::Array(list)) => {
                for (text, span) in self.strings(name, value) {
                    if self.is_right(name, what, *check, text, &span) {
                        of(package).push(text.to_owned());
                    }
                }
                if list.len() > *most {
                    let message =
                        format!("{} {name} are more than the {most} that registries accept", list.len());
                    self.wrong(&value.span(), message, Some("keep those that people search for".to_owned()));
                }
            }
            (Holds::Flag(of), DeValue::Boolean(flag)) => *of(package) = *flag,
            (Holds::Choice(of), DeValue::Boolean(flag)) => *of(package) = Some(*flag),
            (Holds::Table(read), DeValue::Table(table)) => read(self, table, package),
            // Read already.
            (Holds::Runtime, _) => {}
            (holds, _) => {
                let kind = match holds {
                    Holds::String(what, ..) => format!("a string: {what}"),
                    Holds::List(what, ..) => format!("a list of strings: {what}"),
                    Holds::Flag(_) | Holds::Choice(_) => "`true` or `false`".to_owned(),
                    Holds::Table(_) | Holds::Runtime => "a table".to_owned(),
                };
                self.wrong(&value.span(), format!("`{name}` is not {kind}"), None);
            }
        }
    }

    fn is_right(
        &mut self,
        name: &str,
        what: &str,
        check: fn(&str) -> Result<(), String>,
        text: &str,
        span: &Range<usize>,
    ) -> bool {
        let fault = check(text).err();
        if let Some(help) = &fault {
            self.wrong(span, format!("`{name}` does not hold {what}: {text:?}"), Some(help.clone()));
        }
        fault.is_none()
    }

    /// The strings of a list, each with its place; a message for whatever else there is.
    fn strings<'v>(&mut self, name: &str, value: &'v Spanned<DeValue<'_>>) -> Vec<(&'v str, Range<usize>)> {
        let DeValue::Array(list) = value.get_ref() else {
            self.wrong(&value.span(), format!("`{name}` is not a list of strings"), None);
            return Vec::new();
        };
        let mut strings = Vec::new();
        for item in list {
            match item.get_ref() {
                DeValue::String(text) => strings.push((text.as_ref(), item.span())),
                _ => self.wrong(&item.span(), format!("`{name}` is a list of strings"), None),
            }
        }
        strings
    }

    /// A key that is none of these.
    fn unknown(&mut self, key: &Spanned<DeString<'_>>, known: &[&str]) {
        let name = key.get_ref().as_ref();
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the keys are {}", known.join(", ")),
        };
        self.wrong(&key.span(), format!("`{name}` means nothing here"), Some(help));
    }

    fn place(&self, span: &Range<usize>) -> Place {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |it| it.chars().count()) + 1;
        Place::Text(self.file, line, column)
    }

    fn wrong(&mut self, span: &Range<usize>, message: String, help: Option<String>) {
        self.wrong_at(self.place(span), message, help);
    }

    fn wrong_at(&mut self, place: Place, message: String, help: Option<String>) {
        let diagnostic = Diagnostic::fatal("crate-toml", place, message);
        self.diagnostics.push(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
}

fn is_name(text: &str) -> Result<(), String> {
    crate_name::fault(text).map_or(Ok(()), |why| Err(format!("no crate can have this name: {why}")))
}

/// Whether a version is one to Cargo, without what may follow the three numbers.
fn is_version(text: &str) -> Result<(), String> {
    let core = text.split(['-', '+']).next().unwrap_or_default();
    let rest = text[core.len()..].chars().all(|it| it.is_ascii_alphanumeric() || "-+.".contains(it));
    if is_semver(core) && rest { Ok(()) } else { Err("write three numbers, such as `1.0.0`".to_owned()) }
}

/// Whether a text is three numbers: major, minor and patch.
pub(crate) fn is_semver(text: &str) -> bool {
    let is_number = |it: &str| {
        !it.is_empty()
            && it.len() < 10
            && it.bytes().all(|it| it.is_ascii_digit())
            && (it == "0" || !it.starts_with('0'))
    };
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3 && parts.into_iter().all(is_number)
}

fn is_line(text: &str) -> Result<(), String> {
    let is_line = !text.trim().is_empty() && !text.contains(char::is_control);
    if is_line { Ok(()) } else { Err("write it on one line".to_owned()) }
}

/// Words of an SPDX expression; which licences there are is left to the registry.
pub(crate) fn is_license(text: &str) -> Result<(), String> {
    let is_id =
        |it: &str| !it.is_empty() && it.chars().all(|it| it.is_ascii_alphanumeric() || "-.+:".contains(it));
    let words: Vec<&str> = text.split([' ', '(', ')']).filter(|it| !it.is_empty()).collect();
    let is_operator = |it: &str| ["AND", "OR", "WITH"].contains(&it);
    // Names and operators take turns.
    let takes_turns = words.iter().enumerate().all(|(at, it)| is_operator(it) == (at % 2 == 1) && is_id(it));
    if words.len() % 2 == 1 && takes_turns {
        Ok(())
    } else {
        Err("write an identifier of spdx.org/licenses, or several with `OR` or `AND` between: `MIT OR Apache-2.0`".to_owned())
    }
}

fn is_url(text: &str) -> Result<(), String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    let is_url = !rest.is_empty()
        && !rest.contains(|it: char| it.is_whitespace() || it.is_control() || "\"<>`".contains(it));
    if is_url { Ok(()) } else { Err("write it whole, beginning with `https://`".to_owned()) }
}

fn is_keyword(text: &str) -> Result<(), String> {
    let is_keyword = text.len() <= 20
        && text.starts_with(|it: char| it.is_ascii_alphanumeric())
        && text.chars().all(|it| it.is_ascii_alphanumeric() || "-_+".contains(it));
    if is_keyword {
        Ok(())
    } else {
        Err("registries accept at most 20 ASCII letters, digits, `-`, `_` and `+`".to_owned())
    }
}

fn is_category(text: &str) -> Result<(), String> {
    let is_slug = !text.is_empty()
        && text.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || "-:".contains(it));
    if is_slug {
        Ok(())
    } else {
        Err("write a slug of crates.io/category_slugs, such as `api-bindings`".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{Package, parse};
    use crate::diagnostic::{Diagnostics, Place};
    use crate::source::FileId;

    fn read(text: &str) -> (Package, Vec<String>) {
        let mut diagnostics = Diagnostics::default();
        let package = parse(FileId(0), text, &mut diagnostics);
        let said = diagnostics.iter().map(|it| {
            let Place::Text(_, line, column) = it.place else { panic!("{it:?}") };
            format!("{line}:{column} {} {}", it.message, it.help.join(" "))
        });
        (package, said.collect())
    }

    #[test]
    fn each_key_is_read() {
        let (package, said) = read(
            "name = 'shop-client'\nversion = '2.0.0-rc.1'\ndescription = 'Shops.'\nlicense = '(MIT OR Apache-2.0) AND ISC'\n\
             repository = 'https://shop.example/source'\nhomepage = 'https://shop.example'\n\
             documentation = 'https://docs.shop.example'\nauthors = ['A <a@shop.example>']\nkeywords = ['shop']\n\
             categories = ['api-bindings']\ninclude = ['src']\npublish = true\nfeatures-per-tag = false\n",
        );
        assert_eq!(said, Vec::<String>::new());
        assert_eq!(
            package,
            Package {
                name: Some("shop-client".to_owned()),
                version: Some("2.0.0-rc.1".to_owned()),
                description: Some("Shops.".to_owned()),
                license: Some("(MIT OR Apache-2.0) AND ISC".to_owned()),
                repository: Some("https://shop.example/source".to_owned()),
                homepage: Some("https://shop.example".to_owned()),
                documentation: Some("https://docs.shop.example".to_owned()),
                authors: vec!["A <a@shop.example>".to_owned()],
                keywords: vec!["shop".to_owned()],
                categories: vec!["api-bindings".to_owned()],
                include: vec!["src".to_owned()],
                publish: true,
                features_per_tag: Some(false),
                ..Package::default()
            }
        );
    }

    #[test]
    fn all_mistakes_are_said_at_their_places() {
        let (package, said) =
            read("licence = 'MIT'\nkeywords = ['a', 2, 'of a kind']\npublish = 'yes'\nversion = '1.0'\n");
        assert_eq!(
            said,
            [
                "1:1 `licence` means nothing here did you mean `license`?",
                "2:18 `keywords` is a list of strings ",
                "2:21 `keywords` does not hold keywords: \"of a kind\" registries accept at most 20 ASCII letters, digits, `-`, `_` and `+`",
                "3:11 `publish` is not `true` or `false` ",
                "4:11 `version` does not hold a version: \"1.0\" write three numbers, such as `1.0.0`",
            ]
        );
        assert_eq!((package.keywords, package.publish), (vec!["a".to_owned()], false));
    }

    #[test]
    fn a_runtime_is_copied_or_a_crate_in_a_folder_or_from_elsewhere() {
        let version = env!("CARGO_PKG_VERSION");
        for (text, package, dependency) in [
            ("'crate'", "paywright-runtime", format!("path = \"../runtime\", version = \"{version}\"")),
            (
                "{ package = 'shop-runtime', path = '../../shop' }",
                "shop-runtime",
                format!("package = \"shop-runtime\", path = \"../../shop\", version = \"{version}\""),
            ),
            (
                "{ version = '0.1', registry = 'shop' }",
                "paywright-runtime",
                "version = \"0.1\", registry = \"shop\"".to_owned(),
            ),
        ] {
            let (read, said) = read(&format!("name = 'shop'\nruntime = {text}\n"));
            assert_eq!(said, Vec::<String>::new());
            let runtime = read.runtime.expect("a runtime");
            assert_eq!(runtime.package(), package);
            assert_eq!(runtime.dependency(), format!("{{ {dependency}, default-features = false }}"));
            assert_eq!(runtime.position(), (2, 11));
        }
        assert_eq!(read("runtime = 'copied'\n"), (Package::default(), Vec::new()));
    }

    #[test]
    fn a_runtime_that_cannot_be_is_said_where_it_is() {
        for (text, expected) in [
            ("runtime = 'shared'", "1:11 this is not a runtime write `\"copied\"`, `\"crate\"`"),
            ("runtime = true", "1:11 this is not a runtime "),
            ("runtime = {}", "1:11 this does not say where the runtime is "),
            (
                "runtime = { pakage = 'a', path = '../a' }",
                "1:13 `pakage` means nothing here did you mean `package`?",
            ),
            (
                "runtime = { path = '../a', version = '1' }",
                "1:38 a runtime in a folder has no version to choose ",
            ),
            (
                "runtime = { path = 'x/../src' }",
                "1:20 the folder of the runtime is within that of the crate ",
            ),
            ("runtime = { git = 1 }", "1:19 `git` is not a string "),
            ("runtime = { path = '../a', package = 'a b' }", "1:38 no crate can have this name: "),
            ("[dependencies]\nserde = '1'\nbytes = '1'", "2:1 the crate depends on `serde` already "),
        ] {
            let (_, said) = read(text);
            assert!(said.len() < 3 && said[0].starts_with(expected), "{text}: {said:?}");
        }
        // What the runtime alone depends on, a crate that uses it may depend on, too.
        let (_, said) =
            read("runtime = 'crate'\n[dependencies]\nbytes = '1'\npaywright-runtime = '1'\nhttp = '1'\n");
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].starts_with("4:1 ") && said[1].starts_with("5:1 "), "{said:?}");
    }

    #[test]
    fn broken_toml_is_said_where_it_breaks() {
        let (_, said) = read("name = 'shop\nlicense = MIT\n");
        assert!(
            said.iter().any(|it| it.starts_with("1:")) && said.iter().any(|it| it.starts_with("2:")),
            "{said:?}"
        );
        assert!(said.iter().all(|it| it.contains("not TOML")), "{said:?}");
    }

    #[test]
    fn only_three_numbers_are_a_version_of_a_document() {
        for (text, is_version) in
            [("1.2.3", true), ("1.0", false), ("2024-01-01", false), ("v1.0.0", false), ("01.0.0", false)]
        {
            assert_eq!(super::is_semver(text), is_version, "{text}");
        }
    }

    #[test]
    fn licences_are_expressions() {
        for (text, is_right) in [
            ("MIT", true),
            ("GPL-3.0-only WITH Classpath-exception-2.0", true),
            ("MIT/Apache-2.0", false),
            ("MIT Apache-2.0", false),
            ("OR", false),
            ("see the file", false),
            ("", false),
        ] {
            assert_eq!(super::is_license(text).is_ok(), is_right, "{text}");
        }
    }
}
