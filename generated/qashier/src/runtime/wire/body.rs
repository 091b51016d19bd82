//! The body of a request: bytes, or a source that is read while it is sent.
//!
//! In: bytes, streams, readers, and chains of them. Out: [`Body`], which can be inspected and cloned, and `Chunks`, one
//! pass over it. Memory holds one chunk of a source at a time. Nothing here knows HTTP.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::io::{self, Read};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::once::{self, Once, Source};
use super::platform;
use super::platform::Offloaded;

/// How much of a reader is read at once.
const CHUNK: usize = 64 * 1024;

/// The body of a request: from bytes or a string by `From`, or streamed from a source by [`stream`](Self::stream) and
/// [`reader`](Self::reader).
///
/// A clone shares bytes and sources. A source can be read only once: sending such a body a second time is an error.
/// `Debug` shows its length, not its content.
#[derive(Clone)]
pub struct Body {
    pieces: Vec<Piece>,
}

#[derive(Clone)]
enum Piece {
    Bytes(Bytes),
    Source { length: Option<u64>, source: Once<Bytes> },
}

impl Body {
    /// A body from a stream, sent as it yields. An error of the stream ends the call with
    /// [`ErrorKind::Source`](super::super::ErrorKind::Source).
    pub fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self::of_source(once::source(stream))
    }

    /// A body from a reader, read in chunks on a thread for blocking work. An error of the reader ends the call with
    /// [`ErrorKind::Source`](super::super::ErrorKind::Source).
    pub fn reader(reader: impl Read + Send + 'static) -> Self {
        Self::of_source(Box::pin(Chunked::Idle(Box::new(reader))))
    }

    fn of_source(source: Source<Bytes>) -> Self {
        Self { pieces: vec![Piece::Source { length: None, source: Once::new(source) }] }
    }

    /// The same body with a known length, which some servers require. A source with more or fewer bytes ends the call
    /// with [`ErrorKind::Source`](super::super::ErrorKind::Source). Has no effect on a body of bytes.
    #[must_use]
    pub fn sized(mut self, bytes: u64) -> Self {
        if let [Piece::Source { length, .. }] = self.pieces.as_mut_slice() {
            *length = Some(bytes);
        }
        self
    }

    /// Its length, if known.
    pub fn length(&self) -> Option<u64> {
        self.pieces.iter().try_fold(0_u64, |sum, piece| match piece {
            Piece::Bytes(bytes) => sum.checked_add(bytes.len() as u64),
            Piece::Source { length, .. } => sum.checked_add((*length)?),
        })
    }

    /// Its bytes, unless it is streamed.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self.pieces.as_slice() {
            [Piece::Bytes(bytes)] => Some(bytes),
            _ => None,
        }
    }

    /// Whether it can be sent more than once: bytes can, a source cannot.
    pub fn replayable(&self) -> bool {
        self.pieces.iter().all(|it| matches!(it, Piece::Bytes(_)))
    }

    /// One body after the other.
    pub(crate) fn chain(bodies: impl IntoIterator<Item = Self>) -> Self {
        let pieces: Vec<_> = bodies.into_iter().flat_map(|it| it.pieces).collect();
        let bytes: Option<Vec<&[u8]>> = pieces
            .iter()
            .map(|it| match it {
                Piece::Bytes(bytes) => Some(&bytes[..]),
                Piece::Source { .. } => None,
            })
            .collect();
        // What is there as a whole can be looked at as a whole.
        match bytes {
            Some(bytes) => Self::from(bytes.concat()),
            None => Self { pieces },
        }
    }

    /// Begins to read it; an error if its source was read before.
    pub(crate) fn open(&self) -> Result<Chunks, &'static str> {
        let mut pieces = VecDeque::new();
        for piece in &self.pieces {
            pieces.push_back(match piece {
                Piece::Bytes(bytes) => Open::Bytes(bytes.clone()),
                Piece::Source { length, source } => Open::Source(Measured {
                    source: Mutex::new(source.take()?),
                    length: *length,
                    read: 0,
                    last: None,
                    ended: false,
                }),
            });
        }
        Ok(Chunks { pieces, left: self.length() })
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::from(Bytes::new())
    }
}

impl PartialEq for Body {
    /// Bytes are equal if they are the same, sources if they are one.
    fn eq(&self, other: &Self) -> bool {
        let same = |ours: &Piece, others: &Piece| match (ours, others) {
            (Piece::Bytes(ours), Piece::Bytes(others)) => ours == others,
            (Piece::Source { source: ours, .. }, Piece::Source { source: others, .. }) => ours.is(others),
            _ => false,
        };
        self.pieces.len() == other.pieces.len()
            && self.pieces.iter().zip(&other.pieces).all(|(a, b)| same(a, b))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.replayable() { "bytes" } else { "bytes of a source" };
        match self.length() {
            Some(length) => write!(f, "{length} {what}"),
            None => f.write_str(what),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self { pieces: vec![Piece::Bytes(bytes)] }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&[u8]> for Body {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

impl<const N: usize> From<&[u8; N]> for Body {
    fn from(bytes: &[u8; N]) -> Self {
        bytes.to_vec().into()
    }
}

impl<const N: usize> From<[u8; N]> for Body {
    fn from(bytes: [u8; N]) -> Self {
        bytes.to_vec().into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

/// One time through a body.
#[derive(Default)]
pub(crate) struct Chunks {
    pieces: VecDeque<Open>,
    left: Option<u64>,
}

enum Open {
    Bytes(Bytes),
    Source(Measured),
}

impl Chunks {
    /// How many bytes are still to come, if that is known.
    pub(crate) fn left(&self) -> Option<u64> {
        match self.pieces.is_empty() {
            true => Some(0),
            false => self.left,
        }
    }

    /// All that is still to come, if it is there as a whole.
    pub(crate) fn whole(&self) -> Option<Bytes> {
        match (self.pieces.len(), self.pieces.front()) {
            (0, _) => Some(Bytes::new()),
            (1, Some(Open::Bytes(bytes))) => Some(bytes.clone()),
            _ => None,
        }
    }

    /// The next bytes, never none of them; nothing at the end, or after an error.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        while let Some(piece) = self.pieces.front_mut() {
            let next = match piece {
                Open::Bytes(bytes) => {
                    Some(Ok(std::mem::take(bytes))).filter(|it| matches!(it, Ok(it) if !it.is_empty()))
                }
                Open::Source(source) => ready!(source.poll(cx)),
            };
            match next {
                Some(Ok(chunk)) => {
                    self.left = self.left.map(|left| left.saturating_sub(chunk.len() as u64));
                    return Poll::Ready(Some(Ok(chunk)));
                }
                Some(Err(error)) => {
                    self.pieces.clear();
                    return Poll::Ready(Some(Err(error)));
                }
                None => drop(self.pieces.pop_front()),
            }
        }
        Poll::Ready(None)
    }
}

/// A source that is held to its length.
struct Measured {
    /// The lock is never waited for: it only lets threads share what one of them uses.
    source: Mutex<Source<Bytes>>,
    length: Option<u64>,
    read: u64,
    /// What completes the length. Held back until the source has ended: afterwards nobody would ask it for more.
    last: Option<Bytes>,
    ended: bool,
}

impl Measured {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        while !self.ended {
            let source = self.source.get_mut().unwrap_or_else(PoisonError::into_inner);
            match ready!(source.as_mut().poll_next(cx)) {
                Some(Ok(chunk)) if chunk.is_empty() => {}
                Some(Ok(chunk)) => {
                    self.read = self.read.saturating_add(chunk.len() as u64);
                    match self.length {
                        Some(length) if self.read > length => {
                            let text = format!("it has more than the {length} bytes it was to have");
                            return Poll::Ready(Some(Err(io::Error::other(text))));
                        }
                        Some(length) if self.read == length => self.last = Some(chunk),
                        _ => return Poll::Ready(Some(Ok(chunk))),
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => self.ended = true,
            }
        }
        Poll::Ready(match (self.last.take(), self.length) {
            (Some(chunk), _) => Some(Ok(chunk)),
            (None, Some(length)) if self.read < length => {
                let text = format!("it ended after {} of {length} bytes", self.read);
                Some(Err(io::Error::new(io::ErrorKind::UnexpectedEof, text)))
            }
            (None, _) => None,
        })
    }
}

/// A reader, chunk by chunk. It may block, so it is read on threads that are there for it.
enum Chunked {
    Idle(Reader),
    Reading(Offloaded<(Reader, io::Result<Bytes>)>),
    Done,
}

type Reader = Box<dyn Read + Send>;

impl Stream for Chunked {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::mem::replace(&mut *self, Self::Done) {
                Self::Idle(reader) => {
                    *self = Self::Reading(platform::offload(move || read(reader)));
                }
                Self::Reading(mut task) => {
                    let Poll::Ready(read) = Pin::new(&mut task).poll(cx) else {
                        *self = Self::Reading(task);
                        return Poll::Pending;
                    };
                    return Poll::Ready(match read {
                        Some((_, Ok(chunk))) if chunk.is_empty() => None,
                        Some((reader, Ok(chunk))) => {
                            *self = Self::Idle(reader);
                            Some(Ok(chunk))
                        }
                        Some((_, Err(error))) => Some(Err(error)),
                        None => Some(Err(io::Error::other("the reader panicked"))),
                    });
                }
                Self::Done => return Poll::Ready(None),
            }
        }
    }
}

fn read(mut reader: Reader) -> (Reader, io::Result<Bytes>) {
    let mut chunk = vec![0; CHUNK];
    loop {
        match reader.read(&mut chunk) {
            Ok(count) => {
                chunk.truncate(count);
                return (reader, Ok(chunk.into()));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (reader, Err(error)),
        }
    }
}
