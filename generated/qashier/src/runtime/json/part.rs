//! Reads a part of a multipart body: JSON, a string, or a file.
//!
//! In: the content of a part as a file, and as text where it is text. Out: the value. A type that is a file takes the file. Any
//! other reads JSON where the part is labelled so or has no label, else a string; where that is not of its type, the other of
//! the two: parts are often mislabelled.

use serde_json::Value;

use super::drift::Drift;
use super::fault::Fault;
use super::file::File;
use super::reader::Reader;
use super::value::Json;

/// A value, and where it deviates from the document.
pub(crate) type Read<T> = Result<(T, Vec<Drift>), Fault>;

/// Reads a part; a fault when this says that the time is over.
pub(crate) fn read_part<T: Json>(
    file: &File,
    text: Option<&str>,
    is_json: bool,
    is_late: &dyn Fn() -> bool,
) -> Read<T> {
    let blank = T::blank();
    // A file needs no copy of its content.
    let is_file = (&blank as &dyn Json).file().is_some();
    let as_string = || match text {
        Some(text) if !is_file => Value::from(text).to_string(),
        _ => "\"\"".to_owned(),
    };
    let string = || read(&as_string(), file, text.is_some(), is_late);
    let json = |text: &str| read(text, file, true, is_late);
    match (is_json, text) {
        (true, Some(text)) => json(text).or_else(|fault| string().map_err(|_| fault)),
        (false, Some(text)) => string().or_else(|fault| json(text).map_err(|_| fault)),
        (_, None) => string(),
    }
}

fn read<T: Json>(json: &str, file: &File, is_text: bool, is_late: &dyn Fn() -> bool) -> Read<T> {
    let mut reader = Reader::over(json).until(is_late);
    reader.file = Some((file, false));
    let mut value = T::blank();
    let read = value.read(&mut reader).and_then(|()| reader.end());
    let is_taken = reader.file.is_some_and(|(_, taken)| taken);
    match read {
        Ok(()) if is_text || is_taken => Ok((value, reader.take_drift())),
        Ok(()) => Err(Fault::new(0, "not UTF-8")),
        Err(fault) => Err(fault.located(json.as_bytes())),
    }
}

impl<'de> Reader<'de> {
    /// The file that came with the text, for a type that is a file.
    pub(super) fn apart(&mut self) -> Option<&'de File> {
        let (file, taken) = self.file.as_mut().filter(|_| self.depth == 0)?;
        *taken = true;
        Some(file)
    }
}
