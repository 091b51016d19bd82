//! What a lane's calls are, and what happens to each attempt of them.
//!
//! In: a seed and the number of a lane. Out: [`Call`]s and [`Attempt`]s, which follow from these numbers alone: whoever
//! asks, in whatever order, gets the same. What comes of it all is left to the [`oracle`](super::oracle).

use std::time::Duration;

/// How long an attempt may take. Nobody waits for it: the clock is a test's.
pub const TIMEOUT: Duration = Duration::from_secs(10);
/// Below what the pauses are that the client makes of itself: so short that no decision hangs on what they are.
pub const PAUSES: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(16));
/// The longest `Retry-After` that is waited for, which is the default.
pub const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(30);

/// What is to happen in one lane.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub seed: u64,
    pub lane: u64,
    /// Whether connections are refused, too.
    pub refuses: bool,
}

/// One call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// Which one it is in its lane: 0, 1, …
    pub number: usize,
    pub action: Action,
    pub payload: Payload,
    pub key: Key,
    pub way: Way,
    /// How often it is retried at most.
    pub most: u32,
    /// How long all attempts may take together.
    pub total: Option<Duration>,
    /// How many bytes the answer may have.
    pub longest: Option<usize>,
}

/// What is asked for: an operation of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Safe.
    Look,
    /// Idempotent, and waits for locks.
    Set,
    /// Idempotent, without a body.
    Remove,
    /// Keyed.
    Pay,
    /// Once.
    Capture,
}

impl Action {
    pub const ALL: [Self; 5] = [Self::Look, Self::Set, Self::Remove, Self::Pay, Self::Capture];

    /// A status after which it may go better the next time.
    fn passing(self, dice: &mut Dice) -> u16 {
        match self {
            Self::Set if dice.one_in(3) => LOCKED,
            _ => dice.pick(&PASSING),
        }
    }
}

/// What a request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payload {
    Nothing,
    Short,
    /// More than a connection takes at once.
    Long,
    /// Read while it is sent, so that it can be sent once.
    Source,
}

impl Payload {
    /// The bytes of one that holds this text.
    pub fn fill(self, text: String) -> Vec<u8> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Short | Self::Source => text.into_bytes(),
            Self::Long => (text + &" ".repeat(400_000)).into_bytes(),
        }
    }
}

/// Where the key of a keyed call comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The call's own.
    Own,
    /// The caller's.
    Given,
    /// That of an earlier call: to ask for the same, as a program does that is back after a crash, or by mistake for
    /// something else.
    Again { of: usize, same: bool },
}

/// How an answer is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    Whole,
    Stream,
}

/// What happens to one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// Whether the server does what it is asked for, whatever it responds.
    pub applied: bool,
    pub fate: Fate,
}

/// How an attempt ends, as the server sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// A good answer.
    Answer { framing: Framing, after: After, interim: bool },
    /// A good answer that takes its time.
    Late { seconds: u64 },
    /// A good answer, piece by piece, each after a pause.
    Drip { pieces: usize, seconds: u64 },
    /// A good answer, after the server has closed its reading half.
    StopsReading,
    /// A good answer, but for its charset.
    Labelled(Charset),
    /// Another status.
    Refusal { status: u16, retry_after: Option<RetryAfter> },
    /// The way to another server.
    Redirect { status: u16 },
    /// There is nobody.
    Refused,
    /// A reset when the request is there, and unread.
    ResetUnread,
    /// A reset while the body of the request is on its way.
    ResetWithin,
    /// A reset when the request is read.
    Reset,
    /// The server hangs up when the request is read.
    HangsUp,
    /// The server closes its writing half when the request is read, and reads on.
    StopsWriting,
    /// Nothing, ever. What is asked for is done before the client gives up, or after.
    Silence { done_late: bool },
    /// The head of the answer breaks off.
    HeadCut { reset: bool },
    /// The body of the answer breaks off. Some status: of a refusal.
    BodyCut { reset: bool, framing: Framing, status: Option<u16> },
    /// The body of the answer begins, and never ends.
    BodyStalls { status: Option<u16> },
    /// A chunk of the body has no length.
    BadChunk,
    /// More bytes are declared than come.
    LengthTooLong,
    /// Fewer bytes are declared than come.
    LengthTooShort,
    /// An answer that is not HTTP.
    NotHttp(usize),
    /// An answer that is not JSON.
    NotJson(usize),
    /// An answer with more bytes than the call accepts, declared or not.
    Oversized { declared: bool, status: Option<u16> },
}

/// What says where a body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    Length,
    Chunked,
    Close,
}

/// What becomes of the connection after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    Keep,
    /// It is closed without a word.
    Close,
    /// It is closed, as the answer says.
    SaidClose,
    /// It is reset, after the answer said that it will be closed.
    Reset,
    /// The server says more than it was asked for, as some do before they close a connection that nobody uses.
    Unasked,
}

/// In which charset a body is, and in which it claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    Utf16,
    Utf16Marked,
    Latin1,
    /// It is UTF-8, whatever it says.
    Utf8AsLatin1,
    /// It is UTF-8, which is no UTF-16.
    Utf8AsUtf16,
    /// It is nothing at all.
    Broken,
}

impl Charset {
    const ALL: [Self; 6] =
        [Self::Utf16, Self::Utf16Marked, Self::Latin1, Self::Utf8AsLatin1, Self::Utf8AsUtf16, Self::Broken];

    pub fn label(self) -> &'static str {
        match self {
            Self::Utf16 | Self::Utf8AsUtf16 => "application/json; charset=utf-16le",
            Self::Utf16Marked | Self::Broken => "application/json",
            Self::Latin1 | Self::Utf8AsLatin1 => "application/json; charset=\"ISO-8859-1\"",
        }
    }

    /// A text as it is sent.
    pub fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf16 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Utf16Marked => {
                format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect()
            }
            Self::Latin1 => text.chars().map(|it| u8::try_from(u32::from(it)).unwrap_or(b'?')).collect(),
            Self::Utf8AsLatin1 | Self::Utf8AsUtf16 => text.as_bytes().to_vec(),
            Self::Broken => [&text.as_bytes()[..text.len() - 1], b"\xC3\x28"].concat(),
        }
    }

    /// Whether it can be read all the same.
    pub fn is_readable(self) -> bool {
        !matches!(self, Self::Utf8AsUtf16 | Self::Broken)
    }
}

/// When a server wants to be asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    Seconds(u64),
    /// A date so many seconds after that of the answer.
    Date(u64),
    /// A date that is long past, by a server that does not say what time it is.
    Past,
    /// What is no time at all.
    Nonsense,
}

impl RetryAfter {
    const ALL: [Self; 10] = [
        Self::Seconds(0),
        Self::Seconds(1),
        Self::Seconds(7),
        Self::Seconds(30),
        Self::Seconds(31),
        Self::Date(0),
        Self::Date(20),
        Self::Date(3600),
        Self::Past,
        Self::Nonsense,
    ];

    /// The headers that say it.
    pub fn headers(self) -> Vec<(&'static str, String)> {
        match self {
            Self::Seconds(seconds) => vec![("retry-after", seconds.to_string())],
            Self::Date(seconds) => {
                let at = |seconds: u64| {
                    format!(
                        "Sun, 06 Nov 1994 {:02}:{:02}:{:02} GMT",
                        seconds / 3600,
                        seconds / 60 % 60,
                        seconds % 60
                    )
                };
                vec![("date", at(30_000)), ("retry-after", at(30_000 + seconds))]
            }
            Self::Past => vec![("retry-after", "Sunday, 06-Nov-94 08:49:37 GMT".to_owned())],
            Self::Nonsense => vec![("retry-after", "in a while".to_owned())],
        }
    }

    /// How long that is, where it is a time.
    pub fn asked(self) -> Option<Duration> {
        match self {
            Self::Seconds(seconds) | Self::Date(seconds) => Some(Duration::from_secs(seconds)),
            Self::Past => Some(Duration::ZERO),
            Self::Nonsense => None,
        }
    }
}

/// Statuses after which a call may go better the next time.
pub const PASSING: [u16; 7] = [408, 425, 429, 500, 502, 503, 504];
/// Another one, where the document says so.
pub const LOCKED: u16 = 409;
/// Statuses after which it will not, but for the locked one.
pub const FINAL: [u16; 12] = [304, 400, 401, 402, 403, 404, 405, 409, 410, 422, 501, 799];
const REDIRECTS: [u16; 5] = [301, 302, 303, 307, 308];

/// What comes where an answer should be.
pub const NOT_HTTP: [&str; 10] = [
    "SSH-2.0-OpenSSH_9.9\r\n",
    "<html><body>Bad gateway</body></html>\r\n\r\n",
    "HTTP/9.9 200 OK\r\n\r\n{}",
    "HTTP/1.1 good OK\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\nno header at all\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\n{}",
    "\r\r\n\n\0\0\0\0\r\n\r\n",
    "{\"call\":\"no head\"}\r\n\r\n",
];

/// What comes where JSON should be.
pub const NOT_JSON: [(&str, &str); 6] = [
    ("application/json", "nul"),
    ("application/json", "{\"call\":"),
    ("application/json", "[1,2]]"),
    ("application/json", "\0\0\0\0"),
    ("text/html", "<html><body>We will be back soon</body></html>"),
    ("text/plain", "ok"),
];

impl Plan {
    /// Whether it is a lane in which the server is away for a while, and callers are more patient than the client can
    /// afford.
    pub fn has_outage(&self) -> bool {
        self.lane % 8 == 5
    }

    /// The call of this number.
    pub fn call(&self, number: usize) -> Call {
        let mut dice = self.dice(&[1, number as u64]);
        let action = dice.pick(&[
            Action::Look,
            Action::Set,
            Action::Remove,
            Action::Pay,
            Action::Pay,
            Action::Pay,
            Action::Capture,
            Action::Capture,
        ]);
        let payload = match action {
            Action::Look | Action::Remove => Payload::Nothing,
            _ if dice.one_in(24) => Payload::Long,
            _ if dice.one_in(16) => Payload::Source,
            _ => Payload::Short,
        };
        let key = match dice.below(8) {
            0 => self.key_again(number, &mut dice),
            1 | 2 => Key::Given,
            _ => Key::Own,
        };
        let key = if action == Action::Pay { key } else { Key::Own };
        let payload = match key {
            Key::Again { of, same: true } => self.call(of).payload,
            _ => payload,
        };
        let seconds = [5_500, 12_500, 25_500, 60_500];
        Call {
            number,
            action,
            payload,
            key,
            way: if dice.one_in(4) { Way::Stream } else { Way::Whole },
            most: if self.has_outage() { 9 } else { dice.pick(&[0, 1, 2, 2, 2, 4]) },
            total: dice.one_in(3).then(|| Duration::from_millis(dice.pick(&seconds))),
            longest: dice.one_in(6).then_some(500),
        }
    }

    /// The key of an earlier call, if there is one near that has its own.
    fn key_again(&self, number: usize, dice: &mut Dice) -> Key {
        let of = number.saturating_sub(1 + dice.below(6) as usize);
        // An earlier one looks for no later one, so that this comes to an end.
        let earlier = (of < number).then(|| self.call(of));
        match earlier.map(|it| (it.action, it.key)) {
            Some((Action::Pay, Key::Own | Key::Given)) => Key::Again { of, same: !dice.one_in(3) },
            _ => Key::Own,
        }
    }

    /// What a call is known by.
    pub fn id(&self, number: usize) -> String {
        format!("{}-{number}", self.lane)
    }

    /// Which body a call carries: its own, or that of the call which it makes again.
    pub fn body_of(&self, call: &Call) -> usize {
        match call.key {
            Key::Again { of, same: true } => of,
            _ => call.number,
        }
    }

    /// What a call sends as its body.
    pub fn body(&self, call: &Call) -> Vec<u8> {
        let order = self.body_of(call);
        call.payload.fill(format!("{{\"order\":\"{}\",\"amount\":{order}}}", self.id(order)))
    }

    /// What happens to an attempt (1, 2, …) of a call.
    pub fn attempt(&self, call: &Call, number: u32) -> Attempt {
        let mut of_call = self.dice(&[2, call.number as u64]);
        let mut dice = self.dice(&[3, call.number as u64, u64::from(number)]);
        let is_away = self.has_outage() && (10..35).contains(&call.number);
        let storm = if of_call.one_in(8) { 1 + of_call.below(5) as u32 } else { 0 };
        let status = call.action.passing(&mut of_call);
        let fate = match () {
            () if is_away => {
                dice.pick(&[Fate::Refusal { status: 503, retry_after: None }, Fate::Reset, Fate::ResetUnread])
            }
            () if number <= storm => {
                let retry_after = dice.one_in(4).then(|| dice.pick(&RetryAfter::ALL));
                Fate::Refusal { status, retry_after }
            }
            () if dice.one_in(2) => Self::answer(&mut dice),
            () => self.failure(call, &mut dice),
        };
        let answers = fate.answers();
        let is_read = !matches!(fate, Fate::Refused | Fate::ResetUnread | Fate::ResetWithin);
        Attempt { applied: is_read && (answers || dice.one_in(2)), fate }
    }

    fn answer(dice: &mut Dice) -> Fate {
        let framing = dice.pick(&[Framing::Length, Framing::Length, Framing::Chunked, Framing::Close]);
        let after = dice.pick(&[
            After::Keep,
            After::Keep,
            After::Close,
            After::SaidClose,
            After::Reset,
            After::Unasked,
        ]);
        Fate::Answer { framing, after, interim: dice.one_in(8) }
    }

    fn failure(&self, call: &Call, dice: &mut Dice) -> Fate {
        let seconds = dice.pick(&[1, 2, 3]);
        let status = dice.one_in(4).then(|| dice.pick(&PASSING));
        let reset = dice.one_in(2);
        match dice.below(22) {
            0 => Fate::Late { seconds },
            // What does not come at once has to fit: it is made long, see the server.
            1 if call.longest.is_none() => Fate::Drip { pieces: dice.pick(&[2, 3, 6]), seconds },
            2 => Fate::StopsReading,
            3 => Fate::Labelled(dice.pick(&Charset::ALL)),
            4 | 5 => {
                let status = if dice.one_in(2) { dice.pick(&FINAL) } else { call.action.passing(dice) };
                let retry_after = dice.one_in(2).then(|| dice.pick(&RetryAfter::ALL));
                Fate::Refusal { status, retry_after }
            }
            6 => Fate::Redirect { status: dice.pick(&REDIRECTS) },
            7 if self.refuses => Fate::Refused,
            7..=10 if call.payload == Payload::Long => Fate::ResetWithin,
            7 | 8 => Fate::ResetUnread,
            9 | 10 => Fate::Reset,
            11 => Fate::HangsUp,
            12 => Fate::StopsWriting,
            13 => Fate::Silence { done_late: reset },
            14 => Fate::HeadCut { reset },
            15 | 16 => {
                // Where the end of the connection is the end of the body, only a reset cuts it.
                let framing = dice.pick(&[Framing::Length, Framing::Chunked, Framing::Close]);
                Fate::BodyCut { reset: reset || framing == Framing::Close, framing, status }
            }
            17 if call.longest.is_none() => Fate::BodyStalls { status },
            18 if reset => Fate::BadChunk,
            18 => Fate::LengthTooLong,
            19 => Fate::LengthTooShort,
            20 if reset => Fate::NotJson(dice.below(NOT_JSON.len() as u64) as usize),
            20 => Fate::NotHttp(dice.below(NOT_HTTP.len() as u64) as usize),
            21 if call.longest.is_some() => Fate::Oversized { declared: reset, status },
            _ => Fate::Late { seconds: 30 },
        }
    }

    fn dice(&self, of: &[u64]) -> Dice {
        let mut dice = Dice::new(self.seed, &[self.lane]);
        dice.mix(of);
        dice
    }
}

impl Fate {
    /// Whether the server means to answer what the request asks for.
    pub fn answers(self) -> bool {
        match self {
            Self::Answer { .. }
            | Self::Late { .. }
            | Self::Drip { .. }
            | Self::StopsReading
            | Self::Labelled(_)
            | Self::BadChunk
            | Self::LengthTooLong
            | Self::LengthTooShort => true,
            Self::BodyCut { status, .. } | Self::BodyStalls { status } | Self::Oversized { status, .. } => {
                status.is_none()
            }
            _ => false,
        }
    }
}

/// Draws that follow from a number alone (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64, numbers: &[u64]) -> Self {
        let mut dice = Self(seed);
        dice.mix(numbers);
        dice
    }

    fn mix(&mut self, numbers: &[u64]) {
        for number in numbers {
            self.0 = self.next() ^ number;
        }
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        it ^ (it >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }
}
