//! The examples of a document, by the operation whose success they are of.

use std::path::Path;

use codegen::ir::{Operation, Status};
use codegen::load::Source;
use serde_json::Value;

/// The examples of a document.
pub(crate) struct Examples(Value);

impl Examples {
    pub(crate) fn of(spec: &Path) -> Self {
        let (disk, root) = codegen::load::Disk::around(spec);
        let mut diagnostics = codegen::diagnostic::Diagnostics::default();
        Self(codegen::read::read(&Source::new(&disk, &root), &mut diagnostics).tree.unwrap().root)
    }

    pub(crate) fn of_operation(&self, operation: &Operation) -> Vec<String> {
        let success = operation.responses.iter().find(|it| it.status == Status::Code(200));
        let content = success.and_then(|it| it.content.as_ref());
        let Some(media) = content.and_then(|it| self.0.pointer(it.pointer.as_str())) else {
            return Vec::new();
        };
        let named = media["examples"].as_object().into_iter().flatten();
        let values = named.map(|(_, it)| &it["value"]).chain(media.get("example"));
        values.map(Value::to_string).collect()
    }
}
