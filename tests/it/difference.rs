//! Where two JSON values differ: in what they say, not in how it is written.

use serde_json::Value;

/// Where two values differ first, as a JSON pointer. Numbers are compared by value, objects without their order.
pub(crate) fn difference(one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let extra = other.keys().find(|key| !one.contains_key(*key)).map(|key| step("", key));
            let differing = one.iter().find_map(|(key, value)| {
                let inside = other.get(key).map_or(Some(String::new()), |it| difference(value, it));
                inside.map(|it| step("", key) + &it)
            });
            differing.or(extra)
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(index, (one, other))| Some(format!("/{index}{}", difference(one, other)?)))
        }
        (Value::Number(one), Value::Number(other)) if one != other => {
            let exact = one.is_f64() || other.is_f64();
            let same = exact && one.as_f64() == other.as_f64();
            (!same).then(String::new)
        }
        _ => (one != other).then(String::new),
    }
}

/// One step further, as a JSON pointer writes it.
pub(crate) fn step(place: &str, key: &str) -> String {
    format!("{place}/{}", key.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_found_and_an_equal_number_is_none() {
        for (one, other, place) in [
            (r#"{"a":[1,{"b":2.0}]}"#, r#"{"a":[1.0,{"b":2}]}"#, None),
            (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#, None),
            (r#"{"a":[1,{"b":2}]}"#, r#"{"a":[1,{"b":"2"}]}"#, Some("/a/1/b")),
            (r#"{"a":null}"#, "{}", Some("/a")),
            ("{}", r#"{"a":null}"#, Some("/a")),
            ("[1]", "[1,2]", Some("")),
            ("9007199254740993", "9007199254740992", Some("")),
        ] {
            let [one, other] = [one, other].map(|it| serde_json::from_str::<Value>(it).expect("JSON"));
            assert_eq!(difference(&one, &other).as_deref(), place, "{one} {other}");
        }
    }
}
