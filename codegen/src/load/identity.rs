//! The names of nodes: their file, a `$self`, an `$id`, an `$anchor`.
//!
//! In: the tree of each file as it is read, and references. Out: the nodes that a reference may mean, whether they
//! exist or not. An `$id` is a name and no address: the node that has it is the one that is meant, and nothing is
//! fetched. It is also what references below it start from.

use std::collections::HashMap;

use serde_json::Value;

use super::reference::{Fragment, Reference, has_scheme, join};
use super::walk::NAMES;
use crate::pointer::Pointer;
use crate::source::FileId;

/// A node: the file, and where it is in it.
pub type Location = (FileId, Pointer);

/// A node that a reference may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The node.
    pub node: Location,
    /// Whether the reference means it only if its author has misspelt the pointer.
    pub is_misspelt: bool,
}

/// Why a reference means no node of the files that were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lost {
    /// No file of this name was read.
    File(String),
    /// A URL that no `$id` says: the whole of it.
    Url(String),
    /// A path from the root of the disk.
    Absolute,
    /// A name that no `$anchor` says.
    Anchor,
}

/// All names of nodes.
#[derive(Debug, Default)]
pub struct Identities {
    resources: Vec<Resource>,
    by_name: HashMap<String, usize>,
    by_node: HashMap<FileId, HashMap<Pointer, usize>>,
    anchors: HashMap<String, Vec<Anchor>>,
}

/// A part of a file that has a name of its own: the whole of it, or what is below an `$id`.
#[derive(Debug)]
struct Resource {
    /// A file's name or a URI; what relative references start from.
    name: String,
    file: FileId,
    pointer: Pointer,
    /// The name is the `$self` of a document: where the whole file would be fetched from.
    is_self: bool,
}

#[derive(Debug)]
struct Anchor {
    resource: usize,
    pointer: Pointer,
    is_dynamic: bool,
}

/// Keys whose values are data, whatever they look like.
const DATA: [&str; 6] = ["const", "default", "enum", "example", "examples", "value"];

impl Identities {
    /// Takes note of all names in a file.
    pub(super) fn scan(&mut self, file: FileId, name: &str, tree: &Value) {
        let mut root = self.add(name.to_owned(), file, Pointer::root());
        if let Some(uri) = tree.get("$self").and_then(Value::as_str).filter(|_| tree.get("openapi").is_some())
        {
            root = self.add(self_name(name, uri), file, Pointer::root());
            if let Some(it) = self.resources.get_mut(root) {
                it.is_self = true;
            }
        }
        self.walk(file, root, tree, &mut Pointer::root(), false);
    }

    fn add(&mut self, name: String, file: FileId, pointer: Pointer) -> usize {
        let index = self.resources.len();
        self.by_name.entry(name.clone()).or_insert(index);
        self.by_node.entry(file).or_default().insert(pointer.clone(), index);
        self.resources.push(Resource { name, file, pointer, is_self: false });
        index
    }

    fn walk(&mut self, file: FileId, mut within: usize, value: &Value, at: &mut Pointer, is_names: bool) {
        match value {
            Value::Object(object) => {
                if !is_names {
                    within = self.name(file, within, value, at);
                }
                for (key, value) in object.iter().filter(|(key, _)| is_names || !DATA.contains(&key.as_str()))
                {
                    let len = at.push(key);
                    self.walk(file, within, value, at, !is_names && NAMES.contains(&key.as_str()));
                    at.truncate(len);
                }
            }
            Value::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    let len = at.push(&index.to_string());
                    self.walk(file, within, value, at, false);
                    at.truncate(len);
                }
            }
            _ => {}
        }
    }

    /// The names of one node; gives the resource that it is in, which is its own if it has an `$id`.
    fn name(&mut self, file: FileId, mut within: usize, node: &Value, at: &Pointer) -> usize {
        let text = |key| node.get(key).and_then(Value::as_str);
        let mut anchor = text("$anchor");
        if let Some(id) = text("$id") {
            let (target, fragment) = id.split_once('#').unwrap_or((id, ""));
            if !target.is_empty() {
                let base = self.resources.get(within).map_or("", |it| &it.name);
                within = self.add(join(base, target), file, at.clone());
            }
            // How older drafts wrote an anchor.
            anchor = anchor.or(Some(fragment).filter(|it| !it.is_empty() && !it.starts_with('/')));
        }
        for (name, is_dynamic) in [(anchor, false), (text("$dynamicAnchor"), true)] {
            if let Some(name) = name {
                let anchor = Anchor { resource: within, pointer: at.clone(), is_dynamic };
                self.anchors.entry(name.to_owned()).or_default().push(anchor);
            }
        }
        within
    }

    /// The resource that a node is in.
    fn around(&self, file: FileId, at: &Pointer) -> Option<usize> {
        let known = self.by_node.get(&file)?;
        if known.len() == 1 {
            return known.values().next().copied();
        }
        let mut node = Some(at.clone());
        while let Some(it) = node {
            if let Some(found) = known.get(&it) {
                return Some(*found);
            }
            node = it.parent();
        }
        None
    }

    /// The nodes that a reference may mean, the likeliest first: what is below an `$id` may mean that by `#`, as JSON
    /// Schema says, or its file, as many write. Misspelt pointers come last.
    ///
    /// # Errors
    /// Where nothing that was read has the name that the reference says.
    pub fn find(
        &self,
        file_name: &str,
        file: FileId,
        at: &Pointer,
        text: &str,
    ) -> Result<Vec<Candidate>, Lost> {
        let reference = Reference::parse(text);
        let within = self.around(file, at);
        let root = self.by_node.get(&file).and_then(|it| it.get(&Pointer::root()).copied());
        let resources: Vec<usize> = match &reference.target {
            None => within.into_iter().chain(root.filter(|it| Some(*it) != within)).collect(),
            Some(target) => vec![self.named(within, file_name, target)?],
        };
        let at = |pointer: &Pointer, is_misspelt: bool| -> Vec<Candidate> {
            let found = resources.iter().filter_map(|it| self.resources.get(*it));
            found.map(|it| Candidate { node: (it.file, it.pointer.join(pointer)), is_misspelt }).collect()
        };
        match &reference.fragment {
            Fragment::Pointer(pointer, raw) => {
                let misspelt = raw.iter().flat_map(|it| at(it, true));
                Ok(at(pointer, false).into_iter().chain(misspelt).collect())
            }
            Fragment::Name(name, pointer) => match (self.anchored(&resources, name), pointer) {
                (Ok(node), _) => Ok(vec![Candidate { node, is_misspelt: false }]),
                (Err(_), Some(pointer)) => Ok(at(pointer, true)),
                (Err(lost), None) => Err(lost),
            },
        }
    }

    /// A file or an `$id`, seen from the nearest `$id` around the reference: what is below the URL of an `$id` is a URL,
    /// and never the file that happens to be next to this one.
    fn named(&self, within: Option<usize>, file_name: &str, target: &str) -> Result<usize, Lost> {
        let within = within.and_then(|it| self.resources.get(it));
        let base = within.map_or(file_name, |it| &it.name);
        let name = join(base, target);
        if let Some(found) = self.by_name.get(&name) {
            return Ok(*found);
        }
        // What would be fetched from next to the document is the file next to it.
        if within.is_some_and(|it| it.is_self)
            && let Some(beside) = beside(base, &name, target)
        {
            let name = join(file_name, beside);
            return self.by_name.get(&name).copied().ok_or(Lost::File(name));
        }
        if has_scheme(&name) || target.starts_with("//") {
            return Err(Lost::Url(name));
        }
        if name.starts_with(['/', '\\']) {
            return Err(Lost::Absolute);
        }
        let name = join(base, target.split('?').next().unwrap_or(target));
        self.by_name.get(&name).copied().ok_or(Lost::File(name))
    }

    /// The node of this name in the first of some resources that has one; else the only one of its file.
    fn anchored(&self, resources: &[usize], name: &str) -> Result<Location, Lost> {
        let all = self.anchors.get(name).ok_or(Lost::Anchor)?;
        let own = resources.iter().find_map(|within| all.iter().find(|it| it.resource == *within));
        let file = |resource: &usize| self.resources.get(*resource).map(|it| it.file);
        let only = || {
            let wanted = resources.first().and_then(file)?;
            let mut same = all.iter().filter(|it| file(&it.resource) == Some(wanted));
            same.next().filter(|_| same.next().is_none())
        };
        let found = own.or_else(only).ok_or(Lost::Anchor)?;
        Ok((file(&found.resource).ok_or(Lost::Anchor)?, found.pointer.clone()))
    }

    /// Whether what a `$dynamicRef` means depends on how one got to it: several nodes have the name that it says.
    pub fn is_ambiguous(&self, text: &str) -> bool {
        let Fragment::Name(name, _) = Reference::parse(text).fragment else { return false };
        self.anchors.get(&name).is_some_and(|all| all.iter().filter(|it| it.is_dynamic).count() > 1)
    }
}

/// The URI that a document calls itself. A relative one is seen from the file, as if its folder were fetched from.
fn self_name(file_name: &str, uri: &str) -> String {
    let uri = uri.split('#').next().unwrap_or(uri);
    join(&format!("file:///{file_name}"), uri)
}

/// What a URI is called as seen from another that is in the same folder or above it; `None` where it is elsewhere. `target`
/// is how it was written.
fn beside<'t>(base: &str, name: &'t str, target: &'t str) -> Option<&'t str> {
    let folder = base.rfind('/').and_then(|it| base.get(..=it))?;
    let is_relative = !has_scheme(target) && !target.starts_with('/');
    let path = name.strip_prefix(folder).or_else(|| is_relative.then_some(target))?;
    path.split('?').next().filter(|it| !it.is_empty())
}
