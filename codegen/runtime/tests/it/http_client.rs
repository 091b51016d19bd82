//! The transport that a client has unless it is given another: proxies and certificates.

use runtime::{ClientBuilder, ErrorKind};
use serde_json::json;

use crate::support::{SHOP, Server, json as ok, probe, run};

fn builder() -> ClientBuilder {
    ClientBuilder::from_api(&SHOP).key("sk_test_123456").retries(0)
}

#[test]
fn a_proxy_gets_every_request() {
    let proxy = Server::start(vec![ok("200 OK", "1")]);
    let url = proxy.url().replace("http://", "http://user:letmein@");
    let client =
        builder().proxy(url).base_url("http://api.shop.example/v1").allow_plain_http(true).build().unwrap();
    assert!(!format!("{client:?}").contains("letmein"));
    assert_eq!(run(async { client.call(probe([])).await }).unwrap(), json!(1));
    let seen = proxy.seen().remove(0);
    assert!(seen.starts_with("GET http://api.shop.example/v1/probe/x HTTP/1.1\r\n"), "{seen}");
    assert!(seen.contains("proxy-authorization: Basic dXNlcjpsZXRtZWlu\r\n"), "{seen}");
}

#[test]
fn what_cannot_be_used_is_refused() {
    for (builder, text) in [
        (builder().proxy("not a url: letmein"), "the proxy's URL cannot be used"),
        (builder().root_certificate("letmein"), CERTIFICATE),
        (builder().connect_timeout(std::time::Duration::ZERO), "the connect timeout is zero"),
    ] {
        assert!(!format!("{builder:?}").contains("letmein"));
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(error.to_string(), text);
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
const CERTIFICATE: &str = "a root certificate is not PEM: `BEGIN CERTIFICATE` is missing";
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
const CERTIFICATE: &str = "root certificates take the feature `rustls` or `native-tls`";

/// A server with a certificate that no system trusts. `tests/tls` holds it, and that of who issued it; the key of the
/// latter is gone.
#[cfg(feature = "rustls")]
mod tls {
    use std::sync::Arc;

    use runtime::Phase;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::pki_types::pem::PemObject;
    use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

    use super::{ErrorKind, builder, json, probe, run};

    /// Responds to one connection after the other, and says whether a request came.
    async fn serve(listener: tokio::net::TcpListener) {
        let certificate = CertificateDer::from_pem_slice(include_bytes!("../tls/server.pem")).unwrap();
        let key = PrivateKeyDer::from_pem_slice(include_bytes!("../tls/server.key")).unwrap();
        let config =
            ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            // A client that does not trust the server hangs up.
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut request = [0; 4096];
            let length = stream.read(&mut request).await.unwrap();
            assert!(request[..length].starts_with(b"GET /probe/x HTTP/1.1\r\n"));
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\nconnection: close\r\n\r\n1";
            stream.write_all(answer).await.unwrap();
            stream.shutdown().await.unwrap();
        }
    }

    #[test]
    fn a_certificate_of_ones_own_is_trusted() {
        run(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
            tokio::spawn(serve(listener));

            let stranger = builder().base_url(&url).build().unwrap();
            let error = stranger.call(probe([])).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Transport(Phase::Connect), "{error}");
            assert!(!error.maybe_received());

            let root = include_bytes!("../tls/ca.pem").as_slice();
            let client = builder().base_url(&url).root_certificate(root).build().unwrap();
            assert_eq!(client.call(probe([])).await.unwrap(), json!(1));
        });
    }
}
