//! Types as text: what is in a struct, an enum and a union.

use std::fmt;

use serde_json::Value;

use super::super::{
    Additional, Direction, Docs, Enum, EnumOf, EnumValue, Epoch, Field, Lenient, Member, Object, Type,
    TypeKind, Union,
};
use super::{Printer, argument, docs, flag, presence, rename, scalar_word};

impl Printer {
    pub(super) fn ty(&self, f: &mut fmt::Formatter<'_>, ty: &Type, label: &str) -> fmt::Result {
        let word = match &ty.kind {
            TypeKind::Object(_) => "struct",
            TypeKind::Enum(Enum { of: EnumOf::Text, .. }) => "enum",
            TypeKind::Enum(Enum { of: EnumOf::Integer, .. }) => "integer enum",
            TypeKind::Enum(Enum { of: EnumOf::Number, .. }) => "number enum",
            TypeKind::Enum(Enum { of: EnumOf::Mixed, .. }) => "mixed enum",
            TypeKind::Union(_) => "union",
            TypeKind::Newtype(_) => "newtype",
            TypeKind::Alias(_) => "alias",
        };
        write!(f, "{word} {label}")?;
        match &ty.kind {
            TypeKind::Newtype(scalar) => write!(f, " = {}", scalar_word(*scalar))?,
            TypeKind::Alias(target) => write!(f, " = {}", self.reference(target))?,
            TypeKind::Union(Union { discriminator: Some(property), .. }) => write!(f, " by {property}")?,
            _ => {}
        }
        rename(f, ty.rename.as_deref())?;
        flag(f, ty.sensitive, "sensitive")?;
        match ty.epoch {
            Some(Epoch::Seconds) => write!(f, " in seconds since 1970")?,
            Some(Epoch::Milliseconds) => write!(f, " in milliseconds since 1970")?,
            None => {}
        }
        flag(f, ty.nullable, "nullable")?;
        match ty.view.map(|it| it.of) {
            Some(Direction::Request) => write!(f, " in requests")?,
            Some(Direction::Response) => write!(f, " in responses")?,
            // What only responses hold has no constructor; of the other ways nothing follows.
            None => flag(f, ty.travels.is_only_received(), "received")?,
        }
        docs(f, &ty.docs)?;
        match &ty.kind {
            TypeKind::Object(object) => self.object(f, object),
            TypeKind::Enum(it) => variants(f, it),
            TypeKind::Union(it) => {
                writeln!(f, " {{")?;
                it.members.iter().try_for_each(|it| self.member(f, it))?;
                writeln!(f, "}}")
            }
            TypeKind::Newtype(_) | TypeKind::Alias(_) => writeln!(f),
        }
    }

    fn object(&self, f: &mut fmt::Formatter<'_>, object: &Object) -> fmt::Result {
        writeln!(f, " {{")?;
        object.fields.iter().try_for_each(|it| self.field(f, it))?;
        if !object.left_out.is_empty() {
            let names: Vec<_> = object.left_out.iter().map(|it| it.wire.as_str()).collect();
            writeln!(f, "  without {}", names.join(", "))?;
        }
        match &object.additional {
            Additional::Unspecified => {}
            Additional::Forbidden => writeln!(f, "  no others")?,
            Additional::Typed(ty) => writeln!(f, "  others: {}", self.reference(ty))?,
        }
        writeln!(f, "}}")
    }

    fn field(&self, f: &mut fmt::Formatter<'_>, field: &Field) -> fmt::Result {
        let (mark, null) = (presence(field.required), if field.nullable { "|null" } else { "" });
        write!(f, "  {}{mark}: {}{null}", field.wire, self.reference(&field.ty))?;
        if let Some(constant) = &field.constant {
            write!(f, " = {constant}")?;
        }
        flag(f, field.tag, "tag")?;
        rename(f, field.rename.as_deref())?;
        argument(f, field.argument)?;
        lenient(f, field.lenient.unwrap_or_default())?;
        flag(f, field.sensitive, "sensitive")?;
        flag(f, field.only == Some(Direction::Response), "ro")?;
        flag(f, field.only == Some(Direction::Request), "wo")?;
        docs(f, &field.docs)?;
        writeln!(f)
    }

    fn member(&self, f: &mut fmt::Formatter<'_>, member: &Member) -> fmt::Result {
        write!(f, "  {}: {}", member.hint.join("."), self.reference(&member.ty))?;
        if !member.tags.is_empty() {
            write!(
                f,
                " tagged {}",
                member.tags.iter().map(|it| format!("{it:?}")).collect::<Vec<_>>().join(", ")
            )?;
        }
        flag(f, member.fallback, "fallback")?;
        flag(f, member.sensitive, "sensitive")?;
        docs(f, &member.docs)?;
        writeln!(f)
    }
}

fn variants(f: &mut fmt::Formatter<'_>, it: &Enum) -> fmt::Result {
    let spelled = |it: &EnumValue| match &it.value {
        Value::String(text) => format!("{text:?}"),
        value => value.to_string(),
    };
    let plain = |it: &EnumValue| it.docs == Docs::default() && it.rename.is_none() && it.word.is_none();
    if it.values.iter().all(plain) {
        let words: Vec<_> = it.values.iter().map(spelled).collect();
        return writeln!(f, " {{ {} }}", words.join(", "));
    }
    writeln!(f, " {{")?;
    for value in &it.values {
        write!(f, "  {}", spelled(value))?;
        value.word.as_ref().map_or(Ok(()), |word| write!(f, " for {word:?}"))?;
        rename(f, value.rename.as_deref())?;
        docs(f, &value.docs)?;
        writeln!(f)?;
    }
    writeln!(f, "}}")
}

fn lenient(f: &mut fmt::Formatter<'_>, it: Lenient) -> fmt::Result {
    flag(f, it.numeric_string, "numeric-string")?;
    flag(f, it.bare_number, "bare-number")?;
    flag(f, it.empty_as_absent, "empty-as-absent")?;
    flag(f, it.json_in_string, "json-in-string")
}
