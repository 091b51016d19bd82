//! Types as the generator writes them, by hand: what the tests of reading and writing work on.

use std::collections::BTreeMap;

use runtime::json::{
    self, Case, Entries, Extra, Fault, Json, Kind, Member, Object, Reader, Table, TextEnum, Writer,
};

#[derive(Clone, PartialEq)]
pub struct Price {
    pub id: String,
    pub amount: i64,
    pub active: Option<bool>,
    pub product: Option<Product>,
    pub status: Option<Status>,
    pub secret: Option<String>,
    pub parent: Option<Box<Price>>,
    pub tags: Option<Vec<String>>,
    pub due: Option<i64>,
    pub rate: Option<f64>,
    pub note: Option<String>,
    extra: Extra,
}

impl Object for Price {
    fn table(&self) -> &'static Table {
        const MEMBERS: &[Member] = &[
            Member::required("id"),
            Member::required("amount").numeric_string(),
            Member::optional("active"),
            Member::optional("product").json_in_string(),
            Member::optional("status").empty_as_absent(),
            Member::optional("secret").sensitive(),
            Member::optional("parent"),
            Member::optional("tags").json_in_string().empty_as_absent(),
            Member::required("due"),
            Member::optional("rate"),
            Member::optional("note").bare_number(),
        ];
        const { &Table { name: "Price", members: MEMBERS } }
    }

    fn get(&self, member: usize) -> &dyn Json {
        match member {
            0 => &self.id,
            1 => &self.amount,
            2 => &self.active,
            3 => &self.product,
            4 => &self.status,
            5 => &self.secret,
            6 => &self.parent,
            7 => &self.tags,
            8 => &self.due,
            9 => &self.rate,
            10 => &self.note,
            _ => &self.extra,
        }
    }

    fn get_mut(&mut self, member: usize) -> &mut dyn Json {
        match member {
            0 => &mut self.id,
            1 => &mut self.amount,
            2 => &mut self.active,
            3 => &mut self.product,
            4 => &mut self.status,
            5 => &mut self.secret,
            6 => &mut self.parent,
            7 => &mut self.tags,
            8 => &mut self.due,
            9 => &mut self.rate,
            10 => &mut self.note,
            _ => &mut self.extra,
        }
    }

    fn extra(&self) -> &Extra {
        &self.extra
    }

    fn extra_mut(&mut self) -> &mut Extra {
        &mut self.extra
    }
}

impl Json for Price {
    fn blank() -> Self {
        Self {
            id: Json::blank(),
            amount: Json::blank(),
            active: None,
            product: None,
            status: None,
            secret: None,
            parent: None,
            tags: None,
            due: None,
            rate: None,
            note: None,
            extra: Extra::new(),
        }
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        from.object(self)
    }

    fn write(&self, to: &mut Writer) {
        to.object(self);
    }
}

impl std::fmt::Debug for Price {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        json::debug(self, f)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Status {
    Open,
    Paid,
    Unknown(String),
}

impl From<&str> for Status {
    fn from(text: &str) -> Self {
        match text {
            "open" => Self::Open,
            "paid" => Self::Paid,
            _ => Self::Unknown(text.to_owned()),
        }
    }
}

impl TextEnum for Status {
    fn as_str(&self) -> &str {
        match self {
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Unknown(text) => text,
        }
    }

    fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown(_))
    }
}

impl Json for Status {
    fn blank() -> Self {
        Self::from("")
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        *self = from.text_enum()?;
        Ok(())
    }

    fn write(&self, to: &mut Writer) {
        to.string(self.as_str());
    }
}

/// A union without a tag: an id, a map with one member less, a whole price, a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Product {
    Id(String),
    Loose(Box<Loose>),
    Price(Box<Price>),
    List(Vec<i64>),
    Unknown(serde_json::Value),
}

impl Json for Product {
    fn blank() -> Self {
        Self::Unknown(serde_json::Value::Null)
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        const CASES: &[Case<Product>] = &[
            Case::new(&[Kind::String], |from| from.value().map(Product::Id)),
            Case::new(&[Kind::Object], |from| from.value().map(Product::Loose)),
            Case::new(&[Kind::Object], |from| from.value().map(Product::Price)).required(&["id", "amount"]),
            Case::new(&[Kind::Array], |from| from.value().map(Product::List)),
        ];
        *self = from.union(None, CASES, Self::Unknown)?;
        Ok(())
    }

    fn write(&self, to: &mut Writer) {
        match self {
            Self::Id(it) => it.write(to),
            Self::Loose(it) => it.write(to),
            Self::Price(it) => it.write(to),
            Self::List(it) => it.write(to),
            Self::Unknown(it) => it.write(to),
        }
    }
}

/// Everything optional, and a map for the rest but for a member that travels the other way.
#[derive(Clone, PartialEq)]
pub struct Loose {
    pub kind: Option<Status>,
    pub more: BTreeMap<String, i64>,
    extra: Extra,
}

impl Object for Loose {
    fn table(&self) -> &'static Table {
        const MEMBERS: &[Member] = &[Member::optional("kind").constant()];
        const { &Table { name: "Loose", members: MEMBERS } }
    }

    fn get(&self, member: usize) -> &dyn Json {
        match member {
            0 => &self.kind,
            _ => &self.extra,
        }
    }

    fn get_mut(&mut self, member: usize) -> &mut dyn Json {
        match member {
            0 => &mut self.kind,
            _ => &mut self.extra,
        }
    }

    fn extra(&self) -> &Extra {
        &self.extra
    }

    fn extra_mut(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn additional(&self) -> Option<&dyn Entries> {
        Some(&self.more)
    }

    fn additional_mut(&mut self) -> Option<&mut dyn Entries> {
        Some(&mut self.more)
    }

    fn left_out(&self) -> &'static [&'static str] {
        &["token"]
    }
}

impl Json for Loose {
    fn blank() -> Self {
        Self { kind: None, more: BTreeMap::new(), extra: Extra::new() }
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        from.object(self)
    }

    fn write(&self, to: &mut Writer) {
        to.object(self);
    }
}

impl std::fmt::Debug for Loose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        json::debug(self, f)
    }
}

/// A union with a tag.
#[derive(Debug, Clone, PartialEq)]
pub enum Tagged {
    Loose(Box<Loose>),
    Price(Box<Price>),
    Unknown(serde_json::Value),
}

impl Json for Tagged {
    fn blank() -> Self {
        Self::Unknown(serde_json::Value::Null)
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        const CASES: &[Case<Tagged>] = &[
            Case::new(&[Kind::Object], |from| from.value().map(Tagged::Loose)).tags(&["open", "paid"]),
            Case::new(&[Kind::Object], |from| from.value().map(Tagged::Price)).tags(&["price"]),
        ];
        *self = from.union(Some("kind"), CASES, Self::Unknown)?;
        Ok(())
    }

    fn write(&self, to: &mut Writer) {
        match self {
            Self::Loose(it) => to.tagged(("kind", "open"), &**it),
            Self::Price(it) => to.tagged(("kind", "price"), &**it),
            Self::Unknown(it) => it.write(to),
        }
    }
}
