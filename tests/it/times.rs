//! Points in time and dates, from and into those of jiff.

use jiff::{Timestamp, civil};
use serde_json::json;

use crate::ok::epochs::models::{Milliseconds, Seconds, UnixTime, Visit};
use crate::runtime::json::{Date, DateTime};

#[test]
fn numbers_count_what_the_document_says() {
    let visit: Visit = crate::read(json!({
        "began": 1_735_689_600, "ended": 1_735_689_600_250_i64, "booked": -1, "paid": 5, "day": "2025-01-01"
    }));
    let moment: Timestamp = "2025-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(Timestamp::try_from(visit.began).unwrap(), moment);
    assert_eq!(Timestamp::try_from(visit.ended).unwrap(), "2025-01-01T00:00:00.25Z".parse().unwrap());
    let booked = Timestamp::try_from(visit.booked.unwrap()).unwrap();
    assert_eq!(booked, "1969-12-31T23:59:59Z".parse().unwrap());
    assert_eq!(civil::Date::try_from(&visit.day.unwrap()).unwrap(), civil::date(2025, 1, 1));

    assert_eq!(Seconds::from(moment), Seconds::from(1_735_689_600));
    assert_eq!(Milliseconds::from(moment), Milliseconds::from(1_735_689_600_000));
    assert_eq!(UnixTime::from(moment), UnixTime::from(1_735_689_600));
    assert!(Timestamp::try_from(Seconds::from(i64::MAX)).is_err());
    assert!(Timestamp::try_from(Milliseconds::from(i64::MIN)).is_err());
}

#[test]
fn texts_are_read_when_they_are_asked() {
    let moment = Timestamp::from_second(1_735_689_600).unwrap();
    for text in ["2025-01-01T00:00:00Z", "2025-01-01T01:00:00+01:00", "2025-01-01t00:00:00.000z"] {
        assert_eq!(Timestamp::try_from(&DateTime::from(text)).unwrap(), moment, "{text}");
    }
    assert_eq!(DateTime::from(moment).as_str(), "2025-01-01T00:00:00Z");
    assert_eq!(Date::from(civil::date(2025, 1, 1)).as_str(), "2025-01-01");
    for text in ["", "yesterday", "2025-01-01T00:00:00", "2025-02-30T00:00:00Z"] {
        assert!(Timestamp::try_from(&DateTime::from(text)).is_err(), "{text}");
    }
    assert!(civil::Date::try_from(&Date::from("2025-02-30")).is_err());
}
