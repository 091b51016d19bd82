//! Lowers servers.
//!
//! In: what the root, a path item or an operation says. Out: URLs with their variables.

use openapiv3::{Server as Listed, ServerVariable as ListedVariable};

use super::Calls;
use crate::diagnostic::Diagnostic;
use crate::ir::{Server, ServerVariable};
use crate::lower::extensions;
use crate::lower::merge::text;
use crate::pointer::Pointer;

impl<'d> Calls<'d, '_> {
    /// Servers in document order.
    pub(in crate::lower) fn servers(&mut self, list: &'d [Listed], at: &Pointer) -> Vec<Server> {
        let mut servers = Vec::with_capacity(list.len());
        for (index, server) in list.iter().enumerate() {
            let at = at.index(index);
            let mut url = server.url.trim().to_owned();
            url.truncate(url.trim_end_matches('/').len());
            servers.push(Server {
                variables: self.variables(server, &at),
                url,
                description: named(
                    text(self.document.said(&at, "name")),
                    text(server.description.as_deref()),
                ),
                key_prefixes: extensions::key_prefixes(&server.extensions, &at, self.messages()),
                pointer: at,
            });
        }
        servers
    }

    /// The variables that stand in a server's URL, each once.
    fn variables(&mut self, server: &'d Listed, at: &Pointer) -> Vec<ServerVariable> {
        let mut variables: Vec<ServerVariable> = Vec::new();
        let opened = server.url.split('{').skip(1);
        for name in opened.filter_map(|it| Some(it.split_once('}')?.0)) {
            if variables.iter().any(|it| it.name == name) {
                continue;
            }
            let declared = server.variables.as_ref().and_then(|it| it.get(name));
            if declared.is_none() {
                let message = format!("`{name}` is a variable without a default");
                self.messages().push(
                    Diagnostic::warning("server-variable", at.key("url"), message)
                        .label("callers have to set it")
                        .help("declare it under `variables`, with a `default`"),
                );
            }
            variables.push(match declared {
                Some(declared) => self.variable(name, declared, &at.key("variables").key(name)),
                None => ServerVariable {
                    name: name.to_owned(),
                    default: None,
                    values: Vec::new(),
                    description: None,
                },
            });
        }
        let declared = server.variables.iter().flatten().map(|(name, _)| name);
        for name in declared.filter(|name| !variables.iter().any(|it| it.name == **name)) {
            let message = format!("the variable `{name}` is not in the URL");
            self.messages().push(
                Diagnostic::warning("server-variable", at.key("variables").key(name), message)
                    .label("ignored")
                    .help(format!("write `{{{name}}}` where it belongs")),
            );
        }
        variables
    }

    fn variable(&mut self, name: &str, declared: &'d ListedVariable, at: &Pointer) -> ServerVariable {
        let mut values = declared.enumeration.clone();
        let default = &declared.default;
        if !values.is_empty() && !values.contains(default) {
            let message = format!("the default `{default}` is none of the values of `{name}`");
            self.messages().push(
                Diagnostic::warning("server-variable", at.key("default"), message)
                    .label("taken for one more of them")
                    .help("add it to `enum`, or correct it"),
            );
            values.push(default.clone());
        }
        ServerVariable {
            name: name.to_owned(),
            default: Some(default.clone()),
            values,
            description: text(declared.description.as_deref()),
        }
    }
}

/// What a server is for: its name, then its description.
fn named(name: Option<String>, description: Option<String>) -> Option<String> {
    match (name, description) {
        (Some(name), Some(description)) => Some(format!("{name}: {description}")),
        (name, description) => name.or(description),
    }
}
