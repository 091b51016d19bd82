//! The tokens of JSON text: numbers, strings and words.

use std::borrow::Cow;

use super::fault::Fault;
use super::plain::plain;
use super::reader::{Kind, Reader};

impl<'de> Reader<'de> {
    /// Reads a string.
    ///
    /// # Errors
    /// When the next value is something else.
    pub fn string(&mut self) -> Result<Cow<'de, str>, Fault> {
        if !self.begins(b'"') {
            if self.is_bare_number() {
                return self.number_token().map(Cow::Borrowed);
            }
            self.expect(Kind::String)?;
        }
        self.string_here()
    }

    /// Reads the string that begins here.
    pub(super) fn string_here(&mut self) -> Result<Cow<'de, str>, Fault> {
        self.at += 1;
        let start = self.at;
        self.at += plain(&self.text.as_bytes()[start..]);
        let text = &self.text[start..self.at];
        match self.text.as_bytes().get(self.at) {
            Some(b'"') => {
                self.at += 1;
                Ok(Cow::Borrowed(text))
            }
            Some(b'\\') => self.escaped(text.to_owned()).map(Cow::Owned),
            Some(_) => Err(self.fault("control character in a string")),
            None => Err(self.fault("the JSON ends inside a string")),
        }
    }

    /// Reads the rest of a string that has at least one escape.
    fn escaped(&mut self, mut text: String) -> Result<String, Fault> {
        loop {
            let start = self.at;
            self.at += plain(&self.text.as_bytes()[start..]);
            text.push_str(&self.text[start..self.at]);
            match self.text.as_bytes().get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => {
                    self.at += 1;
                    text.push(self.escape()?);
                }
                Some(_) => return Err(self.fault("control character in a string")),
                None => return Err(self.fault("the JSON ends inside a string")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let byte = self.text.as_bytes().get(self.at).copied();
        self.at += 1;
        Ok(match byte {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{C}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let unit = self.unit()?;
                let second = self.text[self.at..].strip_prefix("\\u").is_some();
                if (0xD800..0xDC00).contains(&unit) && second {
                    let back = self.at;
                    self.at += 2;
                    let low = self.unit()?;
                    if (0xDC00..0xE000).contains(&low) {
                        let code = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                        return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                    self.at = back;
                }
                // Half of a surrogate pair is not a character, but no reason to refuse a body.
                char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => {
                self.at -= 1;
                return Err(self.fault("unknown escape in a string"));
            }
        })
    }

    fn unit(&mut self) -> Result<u32, Fault> {
        let unit = self
            .text
            .get(self.at..self.at + 4)
            .filter(|it| it.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|it| u32::from_str_radix(it, 16).ok());
        match unit {
            Some(unit) => {
                self.at += 4;
                Ok(unit)
            }
            None => Err(self.fault("expected four hexadecimal digits")),
        }
    }

    /// Reads a number as it is written.
    pub(super) fn number_token(&mut self) -> Result<&'de str, Fault> {
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') && self.digits() == 0 {
            return Err(self.fault("expected a digit"));
        }
        if self.eat(b'.') && self.digits() == 0 {
            return Err(self.fault("expected a digit"));
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            if self.digits() == 0 {
                return Err(self.fault("expected a digit"));
            }
        }
        if self.text.as_bytes().get(self.at).is_some_and(u8::is_ascii_digit) {
            return Err(self.fault("a number does not begin with zero"));
        }
        Ok(&self.text[start..self.at])
    }

    /// The first byte of the next token.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// Reads a word: `null`, `true`, `false`.
    pub(super) fn word(&mut self, word: &str) -> Result<(), Fault> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err(self.fault("expected a JSON value"));
        }
        self.at += word.len();
        Ok(())
    }

    #[inline]
    fn eat(&mut self, byte: u8) -> bool {
        let found = self.text.as_bytes().get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.text.as_bytes().get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        self.at - start
    }
}
