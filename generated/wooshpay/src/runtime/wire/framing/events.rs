//! Server-sent events, as the HTML standard reads them.
//!
//! In: chunks. Out: the data of each event as JSON, ids, and the time to wait before coming back. A line ends with LF, CR or
//! both; a byte order mark is not part of the first line. What follows a colon at the start of a line is a comment.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::{Value, json};

use super::found::{EventItem, Found, FramingError};
use super::line::Line;

pub(super) struct Events {
    item: EventItem,
    most: usize,
    line: Line,
    /// The last line ended with CR: an LF behind it belongs to that end.
    after_cr: bool,
    /// No line has ended yet.
    is_first: bool,
    data: Option<Vec<u8>>,
    event: String,
    id: Option<String>,
    retry: Option<u64>,
}

impl Events {
    pub(super) fn new(item: EventItem, most: usize) -> Self {
        Self {
            item,
            most,
            line: Line::default(),
            after_cr: false,
            is_first: true,
            data: None,
            event: String::new(),
            id: None,
            retry: None,
        }
    }

    pub(super) fn feed(
        &mut self,
        mut chunk: &[u8],
        end: Option<&str>,
        found: &mut VecDeque<Found>,
    ) -> Result<(), FramingError> {
        while let Some(first) = chunk.first() {
            if std::mem::take(&mut self.after_cr) && *first == b'\n' {
                chunk = chunk.get(1..).unwrap_or_default();
                continue;
            }
            let left = self.most.saturating_sub(self.data.as_ref().map_or(0, Vec::len));
            // The name of the field is not part of the item.
            let left = left.saturating_add(FIELD);
            let Some(end_of_line) = self.line.fill(&mut chunk, |it| matches!(it, b'\n' | b'\r'), left)?
            else {
                break;
            };
            self.after_cr = end_of_line == b'\r';
            let line = std::mem::take(&mut self.line.bytes);
            let mut line = line.as_slice();
            if std::mem::take(&mut self.is_first) {
                line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
            }
            if !line.is_empty() {
                self.field(line, found)?;
            } else if self.dispatch(end, found) {
                break;
            }
        }
        Ok(())
    }

    fn field(&mut self, line: &[u8], found: &mut VecDeque<Found>) -> Result<(), FramingError> {
        let (name, value) = match line.iter().position(|it| *it == b':') {
            Some(at) => (line.get(..at).unwrap_or_default(), line.get(at + 1..).unwrap_or_default()),
            None => (line, &[][..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        let text = || String::from_utf8_lossy(value).into_owned();
        match name {
            b"data" => {
                let data = self.data.get_or_insert_default();
                if value.len() > self.most.saturating_sub(data.len()) {
                    return Err(FramingError::TooLarge(self.most));
                }
                data.extend_from_slice(value);
                data.push(b'\n');
            }
            b"event" => self.event = text(),
            b"id" if !value.contains(&0) => self.id = Some(text()),
            b"retry" => {
                let is_number = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
                if let Some(time) = text().parse().ok().filter(|_| is_number) {
                    self.retry = Some(time);
                    found.push_back(Found::Retry(Duration::from_millis(time)));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// An empty line completes an event; `true` if that event ends the stream.
    fn dispatch(&mut self, end: Option<&str>, found: &mut VecDeque<Found>) -> bool {
        if let Some(id) = &self.id {
            found.push_back(Found::Id(id.clone()));
        }
        let (event, id, retry) = (std::mem::take(&mut self.event), self.id.take(), self.retry.take());
        let Some(mut data) = self.data.take() else { return false };
        data.pop();
        if end.is_some_and(|it| data == it.as_bytes()) {
            found.push_back(Found::End);
            return true;
        }
        let text = |data: &[u8]| Value::String(String::from_utf8_lossy(data).into_owned());
        let json = match self.item {
            EventItem::Data => data,
            EventItem::Text => text(&data).to_string().into_bytes(),
            EventItem::Whole | EventItem::WholeOfJson => {
                let data = match self.item {
                    EventItem::WholeOfJson => serde_json::from_slice(&data).unwrap_or_else(|_| text(&data)),
                    _ => text(&data),
                };
                let mut whole = json!({ "data": data });
                if !event.is_empty() {
                    whole["event"] = event.as_str().into();
                }
                if let Some(id) = id {
                    whole["id"] = id.into();
                }
                if let Some(retry) = retry {
                    whole["retry"] = retry.into();
                }
                whole.to_string().into_bytes()
            }
        };
        found.push_back(Found::Item { json, event });
        false
    }
}

/// More than the longest name of a field, its colon and the space behind it.
const FIELD: usize = 16;
