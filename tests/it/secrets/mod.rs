//! Nothing that a document calls sensitive shows in any rendering of anything, whatever a server sends back.
//!
//! Random strings are put wherever `x-sensitive` and `format: password` can stand, and sent to a server that repeats all it
//! gets: as an error of every shape, as an odd answer, as a broken one. Every rendering is searched for every text.

pub mod echo;
pub mod hunt;

use std::fmt::Debug;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use self::echo::{Echo, How};
use self::hunt::Planted;
use crate::ok::sensitive_places::models::{
    Card, Failure, Filter, Holder, Upload, VaultRequired, WebhookEvent,
};
use crate::ok::sensitive_places::resources::holders::{CreateHeaders, Holders};
use crate::ok::sensitive_places::resources::secrets::Secrets;
use crate::runtime::json::{File, Json, from_slice};
use crate::runtime::{
    Api, Call, Client, ClientBuilder, Error, ErrorPointers, Operation, SecurityKind, SecurityScheme,
};
use crate::server::{Server, answer};

static API: Api = Api {
    name: "places",
    version: "1.0.0",
    servers: &[],
    server_variables: &[],
    security: &[
        SecurityScheme { name: "basic", kind: SecurityKind::Basic },
        SecurityScheme { name: "header", kind: SecurityKind::ApiKeyHeader("X-Key") },
        SecurityScheme { name: "query", kind: SecurityKind::ApiKeyQuery("key") },
        SecurityScheme { name: "cookie", kind: SecurityKind::ApiKeyCookie("key") },
    ],
    error: ErrorPointers::COMMON,
    request_id_header: None,
};

/// Random strings to be planted, of the kinds that there are.
#[derive(Debug, Clone)]
struct Seeds {
    words: Vec<String>,
    digits: Vec<u32>,
    cards: Vec<u64>,
}

impl Seeds {
    fn strategy() -> impl Strategy<Value = Self> {
        let words = proptest::collection::vec("[a-zA-Z0-9]{6}[ -~äß漢😀]{2,10}[a-zA-Z0-9]{2}", 60);
        let digits = proptest::collection::vec(1_000_000_u32..10_000_000, 20);
        let cards = proptest::collection::vec(4_000_000_000_000_000_u64..5_000_000_000_000_000, 4);
        (words, digits, cards).prop_map(|(words, digits, cards)| Self { words, digits, cards })
    }
}

/// Hands out seeds, and remembers which.
struct Planter {
    seeds: Seeds,
    planted: Planted,
}

impl Planter {
    fn word(&mut self) -> String {
        let word = self.seeds.words.pop().unwrap();
        self.planted.text(&word)
    }

    /// A word of letters and digits, as credentials are.
    fn token(&mut self) -> String {
        let word = self.seeds.words.pop().unwrap();
        self.planted.text(&word.replace(|it: char| !it.is_ascii_alphanumeric(), "-"))
    }

    fn number(&mut self) -> u32 {
        let number = self.seeds.digits.pop().unwrap();
        self.planted.text(&number.to_string());
        number
    }

    fn rate(&mut self) -> f64 {
        let rate = f64::from(self.seeds.digits.pop().unwrap()) + 0.5;
        self.planted.text(&rate.to_string());
        rate
    }

    /// A card, whose security code has three digits. No body and no port of these tests is as long or as high.
    fn card(&mut self) -> Value {
        let number = self.seeds.cards.pop().unwrap().to_string();
        let cvc = 800 + self.seeds.digits.pop().unwrap() % 100;
        self.planted.text(&cvc.to_string());
        json!({"number": self.planted.text(&number), "cvc": cvc, "new": self.word()})
    }

    /// A holder with something planted in every place.
    fn holder(&mut self) -> Value {
        let mut inline = json!({
            "name": "Ada",
            "secret": self.word(),
            "password": self.word(),
            "number": self.number(),
            "flag": true,
            "nothing": self.word(),
            "place": {"street": self.word(), "town": [self.word()]},
            "inner": {"key": self.word()},
            "list": [self.word(), self.word()],
            "lists": [[self.word()], [self.word()]],
            "map": {"a": self.word()},
            "cards": [self.card()],
            "by_name": {"mine": self.card()},
            "one": self.word(),
            "same": self.word(),
            "wrapped": {"name": self.word()},
            "text": json!([self.word()]).to_string(),
        });
        let named = json!({
            "iban": self.word(),
            "pin": self.number(),
            "rate": self.rate(),
            "word": self.word(),
            "card": self.card(),
            "vault": {"a": self.word(), "b": self.word(), "c": self.word(), "d": "", "e": "", "f": self.word()},
            "level": self.word(),
            "grade": self.number(),
            "share": self.number(),
            "mark": self.word(),
            "proof": {"name": self.word()},
            "either": self.word(),
            "pins": [self.word()],
            "pinned": [[self.word()], [self.word()]],
            "codes": [self.number()],
            "answers": {"first": self.word()},
            "maze": [[], [[self.word()]]],
            "blob": {"any": [self.word()]},
            "handle": {"name": self.word()},
            "chain": [self.word()],
            "maybe": [self.word()],
            "account": {"number": self.word(), "owner": self.word()},
            "tagged": {"kind": "TaggedCard", "number": self.word()},
            "open": {"id": "seen", "other": self.word()},
        });
        let (Value::Object(all), Value::Object(named)) = (&mut inline, named) else { panic!("objects") };
        all.extend(named);
        inline
    }
}

fn read<T: Json>(value: &Value) -> T {
    from_slice(value.to_string().as_bytes()).unwrap()
}

fn run<F: std::future::Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// A check over many seeds.
fn planted(cases: u32, check: impl Fn(&mut Planter)) {
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(cases) });
    let result = runner.run(&Seeds::strategy(), |seeds| {
        check(&mut Planter { seeds, planted: Planted::default() });
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn no_model_shows_what_is_sensitive_in_it() {
    planted(32, |it| {
        let holder = it.holder();
        let read: Holder = read(&holder);
        // Only looks are changed, and what is not sensitive stays in sight.
        let rendered = format!("{read:?}");
        assert!(rendered.contains("\"Ada\"") && rendered.contains("\"seen\""), "{rendered}");
        let shown: [&dyn Debug; 12] = [
            &read,
            &read.card,
            &read.cards,
            &read.by_name,
            &read.vault,
            &read.level,
            &read.mark,
            &read.proof,
            &read.pinned,
            &read.maze,
            &read.account,
            &read.open,
        ];
        shown.into_iter().for_each(|value| it.planted.is_not_shown(value));
        let aliases: [&dyn Debug; 6] =
            [&read.pins, &read.codes, &read.answers, &read.blob, &read.chain, &read.maybe];
        aliases.into_iter().for_each(|value| it.planted.is_not_shown(value));
        let scalars: [&dyn Debug; 6] =
            [&read.iban, &read.pin, &read.rate, &read.word, &read.grade, &read.share];
        scalars.into_iter().for_each(|value| it.planted.is_not_shown(value));
        assert_eq!(json_of(&read), holder);
    });
}

/// The value as JSON, with what came as text that holds JSON.
fn json_of(holder: &Holder) -> Value {
    let mut value = crate::runtime::json::to_value(holder);
    value["text"] = Value::from(value["text"].to_string());
    value
}

#[test]
fn what_new_takes_shows_nothing() {
    planted(8, |it| {
        let required = VaultRequired {
            a: it.word(),
            b: it.word(),
            c: it.word(),
            d: it.word(),
            e: it.word(),
            f: it.word(),
        };
        it.planted.is_not_shown(&required);
    });
}

#[test]
fn no_event_shows_what_is_sensitive_in_it() {
    planted(32, |it| {
        let payloads = [
            json!([it.word()]),
            it.card(),
            json!({"name": it.word()}),
            // What is no payload may be one that changed.
            json!({"number": [it.word()]}),
            json!(it.word()),
        ];
        for payload in payloads {
            let event: WebhookEvent = read(&payload);
            it.planted.is_not_shown(&event);
            for name in ["pins.sent", "card.kept", "holder.kept", "new"] {
                match WebhookEvent::named(name, payload.to_string().as_bytes()) {
                    Ok(event) => it.planted.is_not_shown(&event),
                    Err(fault) => it.planted.is_not_told(&fault),
                }
            }
        }
    });
}

/// A client with credentials of every kind, all planted.
fn client(it: &mut Planter, url: &str) -> Client {
    let keys = [it.token(), it.token(), it.token()];
    let (user, password) = (it.token(), it.word());
    let builder = ClientBuilder::from_api(&API)
        .basic(user.as_str(), password)
        .api_key("header", keys[0].as_str())
        .api_key("query", keys[1].as_str())
        .api_key("cookie", keys[2].as_str())
        .base_url(url)
        .retries(0);
    it.planted.is_not_shown(&builder);
    let client = builder.build().unwrap();
    it.planted.is_not_shown(&client);
    client
}

/// Everything that can be seen of a call: itself, its request, what comes of it.
fn sent<O: Operation>(it: &Planter, echo: &Echo, call: Call<O>)
where
    O::Output: Debug,
{
    it.planted.is_not_shown(&call);
    it.planted.is_not_shown(&call.operation());
    it.planted.is_not_shown(&call.request().unwrap());
    echo.knows(&it.planted);
    match run(call.send()) {
        Ok(response) => {
            it.planted.is_not_shown(&response);
            it.planted.is_not_shown(&CreateHeaders::from(response.headers()));
            it.planted.is_not_in(response.request_id().unwrap_or_default());
        }
        Err(error) => failed(it, &error),
    }
}

fn failed(it: &Planter, error: &Error) {
    it.planted.is_not_told(error);
    it.planted.is_not_in(error.path().unwrap_or_default());
    it.planted.is_not_in(error.request_id().unwrap_or_default());
    let Some(api) = error.api() else { return };
    it.planted.is_not_in(&api.to_string());
    it.planted.is_not_shown(api);
    let texts = [api.kind(), api.code(), api.message(), api.request_id()];
    texts.into_iter().flatten().for_each(|text| it.planted.is_not_in(text));
    it.planted.is_not_shown(&CreateHeaders::from(api.headers()));
    match Failure::try_from(api) {
        // Its message is no secret to the document, and shown unchanged.
        Ok(failure) => it.planted.is_not_shown(&failure.card),
        Err(fault) => it.planted.is_not_told(&fault),
    }
    if let Err(fault) = api.json::<Vec<String>>() {
        it.planted.is_not_told(&fault);
    }
}

/// A success that repeats what it is given where nothing is said to be sensitive.
fn good(echo: &str) -> Value {
    json!({"name": echo, "secret": echo, "inner": {"key": echo}, "open": {"id": echo}})
}

/// Parameters of all kinds, and what the document does not know of the call but may well be the same.
macro_rules! parameters {
    ($it:ident, $call:expr) => {
        $call
            .codes([$it.word(), $it.word()])
            .filter(Filter::new().mail("ada@example.com").ssn($it.word()))
            .pins([$it.word()])
            .x_otp(i64::from($it.number()))
            .x_proof(Filter::new().ssn($it.number().to_string()))
            .session($it.word())
            .query("hint", &$it.word())
            .query("open", "seen")
            .header("x-otp", &$it.number().to_string())
    };
}

#[test]
fn no_rendering_shows_what_a_server_repeats() {
    for how in How::ALL {
        let echo = Echo::start(how, good);
        planted(1, |it| {
            let client = client(it, &echo.url());
            let holders = Holders { client: &client };
            let holder: Holder = read(&it.holder());
            let token = it.word();
            let call = parameters!(it, holders.create(token, holder));
            let call = call.body_member("secret", it.word());
            sent(it, &echo, call);
        });
        planted(1, |it| {
            let client = client(it, &echo.url());
            let holders = Holders { client: &client };
            let holder: Holder = read(&it.holder());
            let token = it.word();
            let call = parameters!(it, holders.create_form(token, holder));
            let call = call.body_member("secret", it.word());
            sent(it, &echo, call);
        });
        planted(1, |it| {
            let client = client(it, &echo.url());
            let holders = Holders { client: &client };
            let card = it.card();
            let upload = Upload::new()
                .note("seen".repeat(500))
                .pin(it.word())
                .codes([i64::from(it.number())])
                .scan(File::new(it.word()).named(it.word()))
                .detail(read::<Card>(&card));
            let token = it.word();
            let call = parameters!(it, holders.create_multipart(token, upload));
            let call = call.body_member("pin", it.word());
            sent(it, &echo, call);
        });
        planted(1, |it| {
            let client = client(it, &echo.url());
            let (token, text) = (it.word(), it.word());
            let call = parameters!(it, Holders { client: &client }.create_text(token, text));
            sent(it, &echo, call);
        });
        planted(1, |it| {
            let client = client(it, &echo.url());
            let (token, text) = (it.word(), it.word());
            sent(it, &echo, Holders { client: &client }.create_bytes(token, text));
        });
        planted(1, |it| {
            let client = client(it, &echo.url());
            let call = Secrets { client: &client }.bytes().body([i64::from(it.number())]);
            sent(it, &echo, call);
        });
    }
}

/// What a call gives, and the whole answer, where the server responds like this.
fn answered<O: Operation>(
    it: &mut Planter,
    call: impl FnOnce(Secrets<'_>) -> Call<O>,
    (status, media_type): (&str, &str),
    body: &[u8],
) where
    O::Output: Debug,
{
    let server = Server::start(vec![answer(status, &[&format!("content-type: {media_type}")], body)]);
    let client = client(it, &server.url());
    let response = run(call(Secrets { client: &client }).send()).unwrap();
    it.planted.is_not_shown(&response);
    it.planted.is_not_shown(&response.value);
    assert!(format!("{:?}", response.value).contains("[redacted]"), "{:?}", response.value);
}

#[test]
fn no_answer_shows_what_is_sensitive_as_a_whole() {
    const JSON: &str = "application/json";
    planted(8, |it| {
        let (word, number) = (it.word(), it.number());
        let (list, map) = (json!([word]).to_string(), json!({"a": number}).to_string());
        let plain = json!({"name": word}).to_string();
        answered(it, |it| it.list(), ("200 OK", JSON), list.as_bytes());
        answered(it, |it| it.map(), ("200 OK", JSON), map.as_bytes());
        answered(it, |it| it.read(), ("200 OK", JSON), plain.as_bytes());
        answered(it, |it| it.read(), ("202 A", "text/plain"), word.as_bytes());
        answered(it, |it| it.read(), ("203 A", "application/octet-stream"), word.as_bytes());
        answered(it, |it| it.read(), ("206 A", JSON), list.as_bytes());
        answered(it, |it| it.text(), ("200 OK", "text/plain"), word.as_bytes());
        answered(it, |it| it.bytes(), ("200 OK", "application/octet-stream"), word.as_bytes());
    });
}
