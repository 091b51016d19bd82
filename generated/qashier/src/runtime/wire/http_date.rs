//! Reads the dates of HTTP (RFC 9110, 5.6.7).
//!
//! In: a header's value in the current format, or in one of the two obsolete ones that have to be accepted. Out: the
//! seconds since 1970, or none if it is not a date.

/// The seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or
/// `Sun Nov  6 08:49:37 1994`.
pub(crate) fn seconds(text: &str) -> Option<u64> {
    let words: Vec<&str> = text.split([' ', ',', '-']).filter(|it| !it.is_empty()).collect();
    let (day, month, year, time) = match *words.as_slice() {
        [_, day, month, year, time, "GMT"] => (day, month, year, time),
        [_, month, day, time, year] => (day, month, year, time),
        _ => return None,
    };
    let year = match (year.len(), number(year, 9999)?) {
        // Two digits: none of the dates that this is for is older than HTTP.
        (2, year) => year + if year < 70 { 2000 } else { 1900 },
        (4, year) if year >= 1970 => year,
        _ => return None,
    };
    let days = days_before(year, month, number(day, 31)?)?;
    let mut clock = time.split(':');
    let mut part = |most| number(clock.next()?, most);
    // The 60 is a leap second's.
    let (hour, minute, second) = (part(23)?, part(59)?, part(60)?);
    clock.next().is_none().then_some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

/// The days from 1970 to a date.
fn days_before(year: u64, month: &str, day: u64) -> Option<u64> {
    const MONTHS: [(&str, u64); 12] = [
        ("Jan", 31),
        ("Feb", 28),
        ("Mar", 31),
        ("Apr", 30),
        ("May", 31),
        ("Jun", 30),
        ("Jul", 31),
        ("Aug", 31),
        ("Sep", 30),
        ("Oct", 31),
        ("Nov", 30),
        ("Dec", 31),
    ];
    let leap_day = |month: usize| u64::from(month == 1 && is_leap(year));
    let month = MONTHS.iter().position(|(name, _)| *name == month)?;
    if day == 0 || day > MONTHS[month].1 + leap_day(month) {
        return None;
    }
    let years: u64 = (1970..year).map(|it| if is_leap(it) { 366 } else { 365 }).sum();
    let months: u64 = (0..month).map(|it| MONTHS[it].1 + leap_day(it)).sum();
    Some(years + months + day - 1)
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400)
}

fn number(text: &str, most: u64) -> Option<u64> {
    let is_number = text.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|it| is_number && *it <= most)
}
