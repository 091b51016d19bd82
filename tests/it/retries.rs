//! What is known of an operation's repetition when the crate is generated.

use crate::ok::retries::resources::{payments, payouts, sessions, things};
use crate::runtime::{Endpoint, Operation, Replay};

#[test]
fn method_key_and_extension_say_what_a_repetition_means() {
    fn of<O: Operation>() -> (Replay, &'static [u16], Option<&'static str>) {
        let Endpoint { replay, locked, idempotency_header, .. } = O::ENDPOINT;
        (*replay, locked, *idempotency_header)
    }
    assert_eq!(of::<things::List>(), (Replay::Safe, [].as_slice(), None));
    assert_eq!(of::<things::Create>(), (Replay::Once, [].as_slice(), None));
    assert_eq!(of::<things::Replace>(), (Replay::Idempotent, [409, 423].as_slice(), None));
    assert_eq!(of::<things::Change>(), (Replay::Once, [].as_slice(), None));
    assert_eq!(of::<things::Delete>(), (Replay::Idempotent, [].as_slice(), None));
    assert_eq!(of::<things::Rotate>(), (Replay::Once, [].as_slice(), None));
    assert_eq!(of::<things::Search>(), (Replay::Safe, [].as_slice(), None));
    let key = Some("Idempotency-Key");
    assert_eq!(of::<payments::Create>(), (Replay::Keyed, [409].as_slice(), key));
    assert_eq!(of::<payments::Cancel>(), (Replay::Idempotent, [].as_slice(), None));
    assert_eq!(of::<payments::Capture>(), (Replay::Once, [].as_slice(), key));
    // A key without evidence is sent, and allows nothing.
    assert_eq!(of::<payouts::Create>(), (Replay::Once, [].as_slice(), key));
    assert_eq!(of::<sessions::Create>(), (Replay::Idempotent, [].as_slice(), key));
}
