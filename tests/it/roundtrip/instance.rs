//! JSON instances of types, made from the IR.
//!
//! In: an API, a type and a row of choices. Out: a value that the type's schema allows, or one that it allowed before
//! the server learned something new. Every choice has a simplest outcome at zero, which is taken when the row ends,
//! so that recursion ends with it.

use codegen::ir::{
    Additional, Api, Enum, EnumOf, Field, Object, Scalar, TypeId, TypeKind, TypeRef, Union, Webhook,
};
use serde_json::{Map, Value, json};

/// Beyond this depth only the lowest instances are made.
const DEPTH: usize = 8;

/// Makes instances of the types of an API.
pub(super) struct Instances<'a> {
    api: &'a Api,
    drift: bool,
    /// How deep the lowest instance of each type is; `None` where there is none.
    heights: Vec<Option<usize>>,
}

/// What is left of a row of choices.
struct Choices<'a> {
    left: std::slice::Iter<'a, u32>,
    depth: usize,
    /// How many objects are open: one remembers the numbers that a float does not carry.
    objects: usize,
}

impl Choices<'_> {
    fn next(&mut self) -> u32 {
        if self.depth > DEPTH { 0 } else { self.left.next().copied().unwrap_or(0) }
    }

    fn below(&mut self, count: usize) -> usize {
        self.next() as usize % count.max(1)
    }

    fn one_of<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }
}

impl<'a> Instances<'a> {
    pub(super) fn new(api: &'a Api, drift: bool) -> Self {
        let mut it = Self { api, drift, heights: vec![None; api.types.len()] };
        // Each round settles at least one type, or none can be settled any more.
        for _ in 0..api.types.len() {
            let heights = (0..api.types.len()).map(|id| it.type_height(TypeId(id))).collect();
            if std::mem::replace(&mut it.heights, heights) == it.heights {
                break;
            }
        }
        it
    }

    /// Whether the type has an instance that ends.
    pub(super) fn is_finite(&self, id: TypeId) -> bool {
        self.heights[id.0].is_some()
    }

    /// The instance of a type that these choices make.
    pub(super) fn of(&self, id: TypeId, choices: &[u32]) -> Value {
        let mut choices = Choices { left: choices.iter(), depth: 0, objects: 0 };
        match &self.api.event_keys {
            Some(keys) if self.api.event == Some(id) => self.event(&keys.kind, &mut choices),
            _ => self.value(&TypeRef::Named(id), &mut choices),
        }
    }

    /// An event that says what it is, as the server says it: its payload alone may allow it to be of another type.
    fn event(&self, kind: &str, choices: &mut Choices<'_>) -> Value {
        let finite =
            |it: &&Webhook| it.request.payload.as_ref().is_some_and(|it| self.height(&it.ty).is_some());
        let told: Vec<_> =
            self.api.webhooks.iter().filter(|it| !it.types.is_empty()).filter(finite).collect();
        let webhook = choices.one_of(&told);
        let payload = webhook.request.payload.as_ref().map_or(&TypeRef::Any, |it| &it.ty);
        let mut value = self.value(payload, choices);
        if let Some((parent, name)) = kind.rsplit_once('/')
            && let Some(Value::Object(members)) = value.pointer_mut(parent)
        {
            members.insert(name.to_owned(), json!(choices.one_of(&webhook.types)));
        }
        value
    }

    fn type_height(&self, id: TypeId) -> Option<usize> {
        let above = |height: usize| height + 1;
        match &self.api.ty(id).kind {
            TypeKind::Enum(_) | TypeKind::Newtype(_) => Some(0),
            TypeKind::Alias(ty) => self.height(ty).map(above),
            TypeKind::Union(it) => it.members.iter().filter_map(|it| self.height(&it.ty)).min().map(above),
            TypeKind::Object(it) => {
                let required = it.fields.iter().filter(|it| it.required && !it.nullable);
                required.map(|it| self.height(&it.ty)).try_fold(0, |a, b| Some(a.max(b?))).map(above)
            }
        }
    }

    fn height(&self, ty: &TypeRef) -> Option<usize> {
        match ty {
            TypeRef::Named(id) => self.heights[id.0],
            TypeRef::Sensitive(inner) => self.height(inner),
            _ => Some(0),
        }
    }

    fn value(&self, ty: &TypeRef, choices: &mut Choices<'_>) -> Value {
        choices.depth += 1;
        let value = match ty {
            TypeRef::Any => any(choices),
            TypeRef::Scalar(it) => scalar(*it, choices),
            TypeRef::Array(item) => {
                let count = if self.height(item).is_some() { choices.below(4) } else { 0 };
                (0..count).map(|_| self.value(item, choices)).collect()
            }
            TypeRef::Map(item) => {
                let count = if self.height(item).is_some() { choices.below(4) } else { 0 };
                (0..count).map(|_| (text(choices), self.value(item, choices))).collect()
            }
            TypeRef::Nullable(_) if choices.below(2) == 0 => Value::Null,
            TypeRef::Nullable(inner) if self.height(inner).is_none() => Value::Null,
            TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) => self.value(inner, choices),
            TypeRef::Named(id) => match &self.api.ty(*id).kind {
                TypeKind::Object(it) => self.object(it, choices),
                TypeKind::Enum(it) => self.listed(it, choices),
                TypeKind::Union(it) => self.union(it, choices),
                TypeKind::Newtype(it) => scalar(*it, choices),
                TypeKind::Alias(ty) => self.value(ty, choices),
            },
        };
        choices.depth -= 1;
        value
    }

    fn listed(&self, it: &Enum, choices: &mut Choices<'_>) -> Value {
        match it.of {
            EnumOf::Text if self.drifts(choices) => json!(format!("drifted {}", text(choices))),
            EnumOf::Integer if self.drifts(choices) => integer(choices),
            EnumOf::Number if self.drifts(choices) => number(choices),
            EnumOf::Mixed if self.drifts(choices) => any(choices),
            _ => spelled(choices.one_of(&it.values).value, choices),
        }
    }

    fn object(&self, object: &Object, choices: &mut Choices<'_>) -> Value {
        let mut members = Map::new();
        choices.objects += 1;
        for field in &object.fields {
            if let Some(value) = self.field(field, choices) {
                members.insert(field.wire.clone(), value);
            }
        }
        // A member of the schema that this view lacks: whatever comes is to be kept.
        for it in &object.left_out {
            if choices.below(2) == 1 {
                members.insert(it.wire.clone(), any(choices));
            }
        }
        let mut others = Vec::new();
        if let Additional::Typed(ty) = &object.additional {
            let count = if self.height(ty).is_some() { choices.below(3) } else { 0 };
            others.extend((0..count).map(|_| (text(choices), self.value(ty, choices))));
        } else if self.drifts(choices) {
            others.push((format!("drifted {}", text(choices)), any(choices)));
        }
        for (name, value) in others {
            let known =
                object.fields.iter().map(|it| &it.wire).chain(object.left_out.iter().map(|it| &it.wire));
            if !known.into_iter().any(|it| *it == name) {
                members.insert(name, value);
            }
        }
        choices.objects -= 1;
        Value::Object(members)
    }

    /// The value of a member; `None` where it is left out.
    fn field(&self, field: &Field, choices: &mut Choices<'_>) -> Option<Value> {
        let finite = self.height(&field.ty).is_some();
        let null = field.nullable || (!field.required && self.drift);
        match choices.below(4) {
            0 if !field.required => return None,
            1 if null => return Some(Value::Null),
            _ => {}
        }
        if !finite {
            return field.nullable.then_some(Value::Null);
        }
        // Beyond the depth a choice is no choice any more, and null the way out of a ring.
        if choices.depth > DEPTH && field.nullable {
            return Some(Value::Null);
        }
        Some(field.constant.clone().unwrap_or_else(|| self.value(&field.ty, choices)))
    }

    fn union(&self, union: &Union, choices: &mut Choices<'_>) -> Value {
        let finite: Vec<_> = union.members.iter().filter(|it| self.height(&it.ty).is_some()).collect();
        let lowest = finite.iter().min_by_key(|it| self.height(&it.ty));
        let member = if choices.depth > DEPTH { lowest.copied() } else { Some(choices.one_of(&finite)) };
        let Some(member) = member else { return Value::Null };
        let mut value = self.value(&member.ty, choices);
        if let (Some(property), Value::Object(members)) = (&union.discriminator, &mut value)
            && !member.tags.is_empty()
        {
            let tag = json!(choices.one_of(&member.tags));
            // An alternative that is a union itself has chosen its tag already.
            match self.is_union(&member.ty) {
                true => _ = members.entry(property.clone()).or_insert(tag),
                false => _ = members.insert(property.clone(), tag),
            }
        }
        value
    }

    fn is_union(&self, ty: &TypeRef) -> bool {
        let TypeRef::Named(id) = self.api.resolve(ty) else { return false };
        matches!(self.api.ty(*id).kind, TypeKind::Union(_))
    }

    fn drifts(&self, choices: &mut Choices<'_>) -> bool {
        self.drift && choices.below(3) == 1
    }
}

fn scalar(scalar: Scalar, choices: &mut Choices<'_>) -> Value {
    match scalar {
        Scalar::Bool => json!(choices.below(2) == 1),
        Scalar::I32 => {
            json!(choices.one_of(&[0, 1, -1, 200, i32::MAX, i32::MIN, 1_700_000_000]))
        }
        Scalar::I64 => integer(choices),
        Scalar::I128 | Scalar::U128 => json!(u64::MAX - u64::from(choices.next())),
        Scalar::F64 => number(choices),
        // The bytes of a file stand as text where no part of a multipart body carries them.
        Scalar::String | Scalar::File => json!(text(choices)),
        Scalar::DateTime => json!(choices.one_of(&[
            "2024-02-29T23:59:60Z",
            "2024-01-01T00:00:00.123456789+05:30",
            "0001-01-01t00:00:00z",
            "not a time at all",
            "",
        ])),
        Scalar::Date => json!(choices.one_of(&["2024-02-29", "0000-00-00", "yesterday", ""])),
        Scalar::EmptyString => json!(""),
        Scalar::Uuid => {
            json!(choices.one_of(&["7d9f2cdb-8d1e-4e5c-9f0a-0123456789AB", "{7D9F}", ""]))
        }
        Scalar::Decimal => {
            json!(choices.one_of(&["0.10", "-1e400", "00.1", "123456789012345678901234567890.000000001", ""]))
        }
    }
}

fn integer(choices: &mut Choices<'_>) -> Value {
    let some = i64::from(choices.next());
    let odd = (1 << 53) + 1;
    json!(choices.one_of(&[0, 1, -1, some, -some, odd, -odd, i64::MAX, i64::MIN]))
}

/// A value, where it is a whole number with or without a fraction.
fn spelled(value: Value, choices: &mut Choices<'_>) -> Value {
    match value.as_i64().and_then(|it| i32::try_from(it).ok()) {
        Some(whole) if choices.below(4) == 1 => json!(f64::from(whole)),
        _ => value,
    }
}

fn number(choices: &mut Choices<'_>) -> Value {
    let some = f64::from(choices.next()) / 1000.0;
    if choices.objects > 0 && choices.below(4) == 1 {
        return beyond(choices);
    }
    choices.one_of(&[
        json!(0),
        json!(1),
        json!(-1.5),
        json!(0.1),
        json!(some),
        json!(-some),
        json!(-0.0),
        json!(1e300),
        json!(f64::MAX),
        json!(f64::MIN),
        json!(f64::MIN_POSITIVE),
        json!(5e-324),
        json!(1_u64 << 53),
        json!(1_i64 << 62),
        json!(1e21),
    ])
}

/// A number that a float does not carry.
fn beyond(choices: &mut Choices<'_>) -> Value {
    let (odd, some) = ((1_i64 << 53) + 1, choices.next());
    choices.one_of(&[
        json!(odd),
        json!(-odd),
        json!(odd + 2 * i64::from(some)),
        json!(i64::MAX),
        json!(i64::MIN + 1),
        json!(u64::MAX),
        json!(u64::MAX - u64::from(some)),
    ])
}

fn text(choices: &mut Choices<'_>) -> String {
    let number = choices.next();
    let plain = format!("t{number}");
    choices
        .one_of(&[
            plain.as_str(),
            "",
            " ",
            "null",
            "12",
            "true",
            "[1]",
            "{\"a\": 1}",
            "a \"quoted\" \\ text",
            "line\nand\ttab \u{0} \u{1f} \u{7f}",
            "Zoë Müller \u{2028}",
            "数据 🎉 e\u{301}",
            "\u{202e}rtl \u{feff}",
        ])
        .to_owned()
}

/// JSON of any kind.
fn any(choices: &mut Choices<'_>) -> Value {
    choices.depth += 1;
    let value = match choices.below(8) {
        0 => Value::Null,
        1 => json!(choices.below(2) == 1),
        2 => integer(choices),
        3 => number(choices),
        4 => json!(u64::MAX - u64::from(choices.next())),
        5 => json!(text(choices)),
        6 => (0..choices.below(3)).map(|_| any(choices)).collect(),
        _ => (0..choices.below(3)).map(|_| (text(choices), any(choices))).collect(),
    };
    choices.depth -= 1;
    value
}
