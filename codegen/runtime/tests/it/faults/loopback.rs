//! The server of a lane on loopback: real connections, on which happens what the plan says.
//!
//! In: connections. Out: responses, or what comes instead of them; and an end of each attempt that lane and server agree on.
//! It runs on the lane's own thread, by the lane's own clock.

use std::io;
use std::net::{Shutdown, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use runtime::{AttemptEnd, Client, Hook};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

use super::clock::Clock;
use super::lane::{Lane, Log, Server, builder};
use super::ledger::{Answer, Arrival, Ledger, refusal};
use super::message::{Content, Head};
use super::plan::{After, Fate, Framing, NOT_HTTP, NOT_JSON};

/// Makes the calls of a lane against a server of its own. What is redirected goes elsewhere.
pub fn run(lane: &Lane, elsewhere: &str) -> Result<Vec<String>, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    let runtime = runtime.map_err(|it| it.to_string())?;
    runtime.block_on(async {
        let server = Arc::new(Loopback {
            ledger: Mutex::new(Ledger::new(lane.plan)),
            clock: Clock::default(),
            state: Mutex::new(State { is_over: true, is_settled: true }),
            settled: Notify::new(),
            started: Instant::now(),
            elsewhere: elsewhere.to_owned(),
        });
        let listener = listen().map_err(|it| format!("no server: {it}"))?;
        let address = listener.local_addr().map_err(|it| it.to_string())?;
        let accepts = tokio::spawn(accept(listener, Arc::clone(&server)));
        let log = Log::default();
        let client = client(address, &log, &server).map_err(|it| it.to_string())?;
        let lines = lane.run(&client, &log, &*server).await;
        accepts.abort();
        server.clock.release();
        lines
    })
}

fn client(address: SocketAddr, log: &Log, server: &Arc<Loopback>) -> Result<Client, runtime::Error> {
    let builder = builder().base_url(format!("http://{address}"));
    builder.hook(log.clone()).hook(Pace(Arc::clone(server))).build()
}

/// Its connections take few bytes that are not read.
fn listen() -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_send_buffer_size(16 * 1024)?;
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    socket.listen(16)
}

async fn accept(listener: TcpListener, server: Arc<Loopback>) {
    while let Ok((stream, _)) = listener.accept().await {
        // What is sent before a reset is to be on its way by then.
        if stream.set_nodelay(true).is_err() {
            return;
        }
        tokio::spawn(serve(stream, Arc::clone(&server)));
    }
}

struct Loopback {
    ledger: Mutex<Ledger>,
    clock: Clock,
    state: Mutex<State>,
    settled: Notify,
    started: Instant,
    elsewhere: String,
}

/// How far the attempt at hand is. Time may pass before the next one only when both are done with it.
struct State {
    /// The client is done with it.
    is_over: bool,
    /// The server is: where it closed a connection, the client has noticed.
    is_settled: bool,
}

impl Server for Loopback {
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Duration {
        self.started.elapsed()
    }

    async fn settled(&self) {
        while !self.state().is_settled {
            self.settled.notified().await;
        }
    }
}

impl Loopback {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server is done with the attempt.
    fn settle(&self) {
        let mut state = self.state();
        state.is_settled = true;
        if state.is_over {
            self.clock.release();
        }
        self.settled.notify_one();
    }
}

/// Lets time pass between attempts, and not within one.
struct Pace(Arc<Loopback>);

impl Hook for Pace {
    fn before_attempt(&self, _: &runtime::Attempt<'_>) {
        *self.0.state() = State { is_over: false, is_settled: false };
        self.0.clock.hold();
    }

    fn after_attempt(&self, _: &runtime::Attempt<'_>, end: &AttemptEnd<'_>) {
        // After a success there is no pause, and of a stream more is to come.
        if end.failure.is_none() {
            return;
        }
        let mut state = self.0.state();
        state.is_over = true;
        match state.is_settled {
            true => self.0.clock.release(),
            false => self.0.clock.hold(),
        }
    }
}

/// Responds to what comes on a connection, as long as there is one.
async fn serve(mut stream: TcpStream, server: Arc<Loopback>) {
    // A client may hang up between two requests.
    while stream.peek(&mut [0]).await.is_ok_and(|it| it > 0) {
        let arrival = server.ledger().arrive();
        let Some(arrival) = arrival else { return };
        let connection = Connection { stream, server: &server, arrival };
        let kept = connection.play().await;
        server.settle();
        match kept {
            Ok(Some(kept)) => stream = kept,
            // That an answer does not reach the client is seen there.
            Ok(None) | Err(_) => return,
        }
    }
}

/// A connection on which an attempt has arrived.
struct Connection<'a> {
    stream: TcpStream,
    server: &'a Loopback,
    arrival: Arrival,
}

/// What is left of a connection.
type Left = io::Result<Option<TcpStream>>;

impl Connection<'_> {
    /// Lets happen what is to happen.
    async fn play(mut self) -> Left {
        let attempt = self.arrival.attempt;
        match attempt.fate {
            Fate::ResetUnread => return self.reset(),
            Fate::ResetWithin => {
                self.stream.read_exact(&mut [0; 1000]).await?;
                return self.reset();
            }
            _ => {}
        }
        let request = Head::receive(&mut self.stream).await?.whole(&mut self.stream).await?;
        self.server.ledger().read(&request);
        let is_done_late = matches!(attempt.fate, Fate::Silence { done_late: true });
        let mut answer = Answer { status: 200, body: String::new() };
        if attempt.applied && !is_done_late {
            answer = self.server.ledger().apply(&request);
        }
        match attempt.fate {
            Fate::Answer { framing, after, interim } => {
                if interim {
                    self.send("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n").await?;
                }
                let json = Content::json(&answer).framed(framing);
                self.respond(answer.status, &json.after(after), after).await
            }
            Fate::Late { seconds } => match self.wait(Duration::from_secs(seconds)).await {
                true => self.respond(answer.status, &Content::json(&answer), After::Keep).await,
                false => Ok(None),
            },
            Fate::Drip { pieces, seconds } => self.drip(&answer, pieces, Duration::from_secs(seconds)).await,
            Fate::StopsReading => {
                let stream = self.stream.into_std()?;
                stream.shutdown(Shutdown::Read)?;
                self.stream = TcpStream::from_std(stream)?;
                let after = After::SaidClose;
                self.send(&Content::json(&answer).after(after).message(answer.status, &self.arrival.id))
                    .await?;
                self.stream.shutdown().await?;
                Ok(None)
            }
            Fate::Labelled(charset) => {
                let body = charset.encode(&answer.body);
                self.respond(answer.status, &Content::of(charset.label(), body), After::Keep).await
            }
            Fate::Refusal { status, retry_after } => {
                let headers = retry_after.into_iter().flat_map(|it| it.headers());
                let content = headers.fold(Content::json(&refusal(status)), Content::with);
                self.respond(status, &content, After::Keep).await
            }
            Fate::Redirect { status } => {
                let location = ("location", self.server.elsewhere.clone());
                self.respond(status, &Content::json(&refusal(status)).with(location), After::Keep).await
            }
            Fate::NotJson(which) => {
                let (media_type, body) = NOT_JSON[which];
                self.respond(answer.status, &Content::of(media_type, body), After::Keep).await
            }
            Fate::Reset => self.reset(),
            Fate::HangsUp => Ok(None),
            Fate::StopsWriting => self.close().await,
            Fate::Silence { .. } => {
                self.server.clock.release();
                self.gone().await;
                if attempt.applied && is_done_late {
                    self.server.ledger().apply(&request);
                }
                Ok(None)
            }
            Fate::HeadCut { reset } => {
                let message = Content::json(&answer).message(200, &self.arrival.id);
                self.send(&message[..message.len().min(40)]).await?;
                self.cut(reset).await
            }
            Fate::BodyCut { reset, framing, status } => {
                let answer = status.map_or(answer, refusal);
                let message = Content::json(&answer).framed(framing).message(answer.status, &self.arrival.id);
                self.send(&message[..message.len() - 10]).await?;
                self.cut(reset).await
            }
            Fate::BodyStalls { status } => {
                let answer = status.map_or(answer, refusal);
                let message = Content::padded(&answer).message(answer.status, &self.arrival.id);
                self.send(&message[..message.len() - 10]).await?;
                self.server.clock.release();
                self.gone().await;
                Ok(None)
            }
            Fate::BadChunk => {
                let mut message =
                    Content::json(&answer).framed(Framing::Chunked).message(answer.status, &self.arrival.id);
                message.truncate(message.len() - 5);
                message.extend_from_slice(b"many\r\n\r\n");
                self.send(&message).await?;
                self.gone().await;
                Ok(None)
            }
            Fate::LengthTooLong => {
                let content = Content::json(&answer).declares(answer.body.len() + 5);
                self.send(&content.message(answer.status, &self.arrival.id)).await?;
                self.close().await
            }
            Fate::LengthTooShort => {
                let content = Content::json(&answer).declares(answer.body.len() - 1);
                self.send(&content.message(answer.status, &self.arrival.id)).await?;
                // What is left over is the beginning of no other answer: the client has to hang up.
                self.gone().await;
                Ok(None)
            }
            Fate::NotHttp(which) => {
                self.send(NOT_HTTP[which]).await?;
                self.gone().await;
                Ok(None)
            }
            Fate::Oversized { declared, status } => {
                let answer = status.map_or(answer, refusal);
                let framing = if declared { Framing::Length } else { Framing::Chunked };
                let content = Content::padded(&answer).framed(framing);
                self.send(&content.message(answer.status, &self.arrival.id)).await?;
                self.gone().await;
                Ok(None)
            }
            Fate::Refused | Fate::ResetUnread | Fate::ResetWithin => Ok(None),
        }
    }

    async fn send(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.stream.write_all(bytes.as_ref()).await
    }

    /// A whole answer, and what becomes of the connection after it.
    async fn respond(mut self, status: u16, content: &Content, after: After) -> Left {
        self.send(&content.message(status, &self.arrival.id)).await?;
        match (after, content.framing) {
            (After::Reset, Framing::Length | Framing::Chunked) => self.reset(),
            (After::Keep, Framing::Length | Framing::Chunked) => Ok(Some(self.stream)),
            (After::Unasked, Framing::Length | Framing::Chunked) => {
                self.send(Content::json(&refusal(408)).message(408, "unasked")).await?;
                // It responds to no request, and so none that is to come: the client has to hang up.
                self.gone().await;
                Ok(None)
            }
            _ => self.close().await,
        }
    }

    async fn drip(mut self, answer: &Answer, pieces: usize, each: Duration) -> Left {
        let content = Content::padded(answer);
        let message = content.message(answer.status, &self.arrival.id);
        let (first, rest) = message.split_at(message.len() - answer.body.len());
        self.send(first).await?;
        for piece in rest.chunks(rest.len().div_ceil(pieces)) {
            if !self.wait(each).await {
                return Ok(None);
            }
            self.send(piece).await?;
        }
        Ok(Some(self.stream))
    }

    /// Lets time pass; whether the client is still there.
    async fn wait(&mut self, duration: Duration) -> bool {
        self.server.clock.release();
        let is_there = tokio::select! {
            () = sleep(duration) => true,
            () = self.gone() => false,
        };
        self.server.clock.hold();
        is_there
    }

    /// Closes the writing half, and waits until the client has noticed.
    async fn close(mut self) -> Left {
        self.stream.shutdown().await?;
        self.gone().await;
        Ok(None)
    }

    async fn cut(self, reset: bool) -> Left {
        match reset {
            true => self.reset(),
            false => self.close().await,
        }
    }

    fn reset(self) -> Left {
        self.stream.set_zero_linger()?;
        Ok(None)
    }

    /// Waits until the client has hung up. It has nothing more to say on this connection.
    async fn gone(&mut self) {
        let mut bytes = [0; 1000];
        while let Ok(count @ 1..) = self.stream.read(&mut bytes).await {
            let text = String::from_utf8_lossy(&bytes[..count]);
            self.server.ledger().stray(format!("more on a connection that is over: {text}"));
        }
    }
}
