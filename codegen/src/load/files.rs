//! Where files come from: the disk, or memory in tests.
//!
//! In: names relative to a base. Out: bytes, or why there are none. This is the only place that reads the disk, and it
//! keeps documents of strangers in their folder: next to the document itself, which the caller names, only regular files
//! of a limited size below one root are read, whatever `..` and symbolic links say.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

/// The most bytes that a file may have. The largest public documents have about a third of it.
const MOST_BYTES: u64 = 128 << 20;

/// A place that holds files by name. Names are relative, with `/` between their steps.
pub trait Files: Sync {
    /// A file's bytes.
    ///
    /// # Errors
    /// Where there is no such file, or none that may or can be read.
    fn read(&self, name: &str) -> Result<Vec<u8>, Unread>;

    /// The names in a folder, sorted; empty where there is no such folder, or none that may be read.
    fn list(&self, folder: &str) -> Vec<String>;

    /// What a file is called in messages.
    fn shown(&self, name: &str) -> String {
        name.to_owned()
    }
}

/// Why a file was not read. As text it goes on after the file's name: "does not exist".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// There is no such file.
    Missing,
    /// It would be outside of the folder that holds the document. Whether it exists is not looked up.
    Outside {
        /// That folder.
        root: String,
    },
    /// It is a folder, a device or a pipe.
    NotAFile,
    /// It has more bytes than a document may have.
    TooLarge,
    /// The system said no.
    Failed(String),
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("does not exist"),
            Self::Outside { root } => write!(f, "is outside of the folder `{root}`"),
            Self::NotAFile => f.write_str("is not a regular file"),
            Self::TooLarge => write!(f, "is larger than {} MiB", MOST_BYTES >> 20),
            Self::Failed(error) => write!(f, "cannot be read: {error}"),
        }
    }
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Failed(error.to_string()),
        }
    }
}

/// Files on disk, those around a document.
#[derive(Debug)]
pub struct Disk {
    base: PathBuf,
    /// The document. The caller named it, so it may be anywhere.
    document: String,
    /// The folder that holds all other files.
    root: PathBuf,
    /// The same for people.
    shown: String,
}

impl Disk {
    /// The files in a document's folder, and the document's name among them.
    ///
    /// The name is never absolute: it is relative to the working directory where the document is below that, else to the
    /// parent of the document's folder. Messages [show](Files::shown) the path as given.
    pub fn around(document: &Path) -> (Self, String) {
        let (base, name) = base_and_name(document);
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let root = base.join(folder);
        let shown = match folder {
            "" if base.is_relative() && base != Path::new("") => {
                base.display().to_string().replace('\\', "/")
            }
            "" => ".".to_owned(),
            folder => folder.to_owned(),
        };
        (Self { base, document: name.clone(), root, shown }, name)
    }

    /// The same, where files may be anywhere below another folder.
    #[must_use]
    pub fn within(self, root: &Path) -> Self {
        Self { root: root.to_owned(), shown: root.display().to_string().replace('\\', "/"), ..self }
    }

    /// The real place of a file, which is below the root.
    fn place(&self, name: &str) -> Result<PathBuf, Unread> {
        let place = real(&self.base.join(name))?;
        if name == self.document || place.starts_with(real(&self.root)?) {
            return Ok(place);
        }
        Err(Unread::Outside { root: self.shown.clone() })
    }
}

/// A path without links, also where its end cannot be reached: that of the folders that can, and the rest.
fn real(path: &Path) -> io::Result<PathBuf> {
    let mut rest = Vec::new();
    let mut above = path;
    loop {
        let found = fs::canonicalize(if above.as_os_str().is_empty() { Path::new(".") } else { above });
        match (found, above.parent(), above.file_name()) {
            (Ok(found), ..) => return Ok(rest.into_iter().rev().fold(found, |path, step| path.join(step))),
            (Err(_), Some(parent), Some(last)) => {
                rest.push(last);
                above = parent;
            }
            (Err(error), ..) => return Err(error),
        }
    }
}

/// Where names start from, and a document's name.
fn base_and_name(document: &Path) -> (PathBuf, String) {
    let below = |base: &Path| {
        let name = document.strip_prefix(base).ok()?;
        name.components().all(|it| matches!(it, Component::Normal(_))).then(|| name.to_path_buf())
    };
    let relative: PathBuf = document.components().filter(|it| !matches!(it, Component::CurDir)).collect();
    let (base, name) = if document.is_relative() && !relative.starts_with("..") {
        (PathBuf::new(), relative)
    } else if let Some((base, name)) =
        std::env::current_dir().ok().and_then(|base| below(&base).map(|name| (base, name)))
    {
        (base, name)
    } else {
        let folder = document.parent().unwrap_or(Path::new(""));
        let base = folder.parent().filter(|_| folder.file_name().is_some()).unwrap_or(folder);
        (base.to_path_buf(), below(base).unwrap_or_else(|| document.file_name().unwrap_or_default().into()))
    };
    let steps: Vec<String> =
        name.components().map(|it| it.as_os_str().to_string_lossy().into_owned()).collect();
    (base, steps.join("/"))
}

impl Files for Disk {
    fn read(&self, name: &str) -> Result<Vec<u8>, Unread> {
        let place = self.place(name)?;
        // Asked before it is opened: to open a pipe is to wait for whoever writes to it.
        let found = fs::metadata(&place)?;
        if !found.is_file() {
            return Err(Unread::NotAFile);
        }
        if found.len() > MOST_BYTES {
            return Err(Unread::TooLarge);
        }
        let mut bytes = Vec::new();
        // A file may grow, and some of the system's say nothing of their size.
        File::open(&place)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MOST_BYTES { Err(Unread::TooLarge) } else { Ok(bytes) }
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let entries = self.place(folder).and_then(|it| Ok(fs::read_dir(it)?));
        let mut names: Vec<String> = entries
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|it| it.file_name().into_string().ok())
            .collect();
        names.sort();
        names
    }

    fn shown(&self, name: &str) -> String {
        if std::env::current_dir().is_ok_and(|it| it == self.base) {
            return name.to_owned();
        }
        self.base.join(name).display().to_string().replace('\\', "/")
    }
}

/// Files in memory: name and text.
#[derive(Debug, Default)]
pub struct Texts {
    files: Vec<(String, Vec<u8>)>,
}

impl Texts {
    /// Takes names and contents.
    pub fn new(files: &[(&str, &str)]) -> Self {
        Self {
            files: files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect(),
        }
    }

    /// Takes one more file, which need not be text.
    pub fn push(&mut self, name: &str, bytes: Vec<u8>) {
        self.files.push((name.to_owned(), bytes));
    }
}

impl Files for Texts {
    fn read(&self, name: &str) -> Result<Vec<u8>, Unread> {
        let found = self.files.iter().find(|(it, _)| it == name);
        found.map(|(_, bytes)| bytes.clone()).ok_or(Unread::Missing)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let names = self.files.iter().filter_map(|(name, _)| {
            let (parent, last) = name.rsplit_once('/').unwrap_or(("", name));
            (parent == folder).then(|| last.to_owned())
        });
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    /// A folder with `spec/openapi.yaml`, `spec/part.yaml` and `secret.yaml` next to `spec`, gone with its test.
    struct Folder(PathBuf);

    impl Folder {
        fn new(test: &str) -> Self {
            let path = std::env::temp_dir().join(format!("codegen-files-{}-{test}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            fs::create_dir_all(path.join("spec/sub")).unwrap();
            for name in ["spec/openapi.yaml", "spec/part.yaml", "secret.yaml"] {
                fs::write(path.join(name), name).unwrap();
            }
            Self(path)
        }

        fn disk(&self) -> Disk {
            Disk::around(&self.0.join("spec/openapi.yaml")).0
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn outside(root: &str) -> Result<Vec<u8>, Unread> {
        Err(Unread::Outside { root: root.to_owned() })
    }

    #[test]
    fn only_the_folder_of_the_document_is_read() {
        let folder = Folder::new("contained");
        let disk = folder.disk();
        assert!(disk.read("spec/openapi.yaml").is_ok() && disk.read("spec/part.yaml").is_ok());
        assert_eq!(disk.read("spec/none.yaml"), Err(Unread::Missing));
        assert_eq!(disk.read("spec/none/none.yaml"), Err(Unread::Missing));
        // Whether there is such a file is not said.
        for name in ["secret.yaml", "none.yaml", "none/none.yaml", "../../etc/hostname", "secret.yaml/x"] {
            assert_eq!(disk.read(name), outside("spec"), "{name}");
        }
        assert_eq!(disk.list("spec"), ["openapi.yaml", "part.yaml", "sub"]);
        assert!(disk.list("").is_empty());
        let wide = folder.disk().within(&folder.0);
        assert!(wide.read("secret.yaml").is_ok());
        assert!(matches!(wide.read("../x.yaml"), Err(Unread::Outside { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_only_within_the_folder() {
        use std::os::unix::fs::symlink;
        let folder = Folder::new("links");
        let spec = folder.0.join("spec");
        symlink("../part.yaml", spec.join("sub/in.yaml")).unwrap();
        symlink(folder.0.join("secret.yaml"), spec.join("out.yaml")).unwrap();
        symlink("..", spec.join("up")).unwrap();
        symlink("ring.yaml", spec.join("ring.yaml")).unwrap();
        symlink("spec", folder.0.join("alias")).unwrap();
        let disk = folder.disk();
        assert!(disk.read("spec/sub/in.yaml").is_ok());
        assert_eq!(disk.read("spec/out.yaml"), outside("spec"));
        assert_eq!(disk.read("spec/up/secret.yaml"), outside("spec"));
        assert!(disk.list("spec/up").is_empty());
        assert!(matches!(disk.read("spec/ring.yaml"), Err(Unread::Failed(_))));
        // The folder may itself be reached by a link, and so may the document.
        let (alias, name) = Disk::around(&folder.0.join("alias/openapi.yaml"));
        assert!(alias.read(&name).is_ok() && alias.read("alias/part.yaml").is_ok());
        symlink(folder.0.join("secret.yaml"), spec.join("document.yaml")).unwrap();
        let (linked, name) = Disk::around(&spec.join("document.yaml"));
        assert!(linked.read(&name).is_ok() && linked.read("spec/part.yaml").is_ok());
    }

    #[test]
    fn only_regular_files_of_a_limited_size_are_read() {
        let folder = Folder::new("regular");
        let disk = folder.disk();
        assert_eq!(disk.read("spec/sub"), Err(Unread::NotAFile));
        let large = File::create(folder.0.join("spec/large.yaml")).unwrap();
        large.set_len(MOST_BYTES + 1).unwrap();
        assert_eq!(disk.read("spec/large.yaml"), Err(Unread::TooLarge));
        assert!(matches!(disk.read("spec/a\0b"), Err(Unread::Failed(_))));
    }

    #[cfg(unix)]
    #[test]
    fn pipes_and_devices_are_not_waited_for() {
        let folder = Folder::new("pipes");
        let pipe = folder.0.join("spec/pipe.yaml");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        let disk = folder.disk();
        if made.is_ok_and(|it| it.success()) {
            assert_eq!(disk.read("spec/pipe.yaml"), Err(Unread::NotAFile));
            let (piped, name) = Disk::around(&pipe);
            assert_eq!(piped.read(&name), Err(Unread::NotAFile));
        }
        std::os::unix::fs::symlink("/dev/zero", folder.0.join("spec/zero.yaml")).unwrap();
        assert_eq!(disk.read("spec/zero.yaml"), outside("spec"));
        assert_eq!(disk.within(Path::new("/")).read("spec/zero.yaml"), Err(Unread::NotAFile));
        let (zero, name) = Disk::around(Path::new("/dev/zero"));
        assert_eq!(zero.read(&name), Err(Unread::NotAFile));
    }
}
