//! Types as the generator writes them, by hand: what the tests of reading and writing work on.

use std::collections::BTreeMap;

use runtime::json::{
    self, Case, Extra, Fault, Json, Kind, Member, Object, Reader, Shape, Shown, Table, TextEnum, UnknownText,
    View,
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

impl Price {
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    pub fn extra_mut(&mut self) -> &mut Extra {
        &mut self.extra
    }
}

impl Object for Price {
    fn table() -> &'static Table {
        const MEMBERS: &[Member] = &[
            Member::new("id").required(),
            Member::new("amount").required().numeric_string(),
            Member::new("active"),
            Member::new("product").json_in_string(),
            Member::new("status").empty_as_absent(),
            Member::new("secret").sensitive(),
            Member::new("parent"),
            Member::new("tags").json_in_string().empty_as_absent(),
            Member::new("due").required(),
            Member::new("rate"),
            Member::new("note").bare_number(),
        ];
        const { &Table::new("Price", MEMBERS) }
    }

    fn show(&self, to: &mut dyn FnMut(&Shown<'_>)) {
        to(&Shown {
            table: Self::table(),
            members: &[
                &self.id,
                &self.amount,
                &self.active,
                &self.product,
                &self.status,
                &self.secret,
                &self.parent,
                &self.tags,
                &self.due,
                &self.rate,
                &self.note,
            ],
            additional: &[],
            extra: &self.extra,
        });
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
        from.object(
            Self::table(),
            &mut [
                &mut self.id,
                &mut self.amount,
                &mut self.active,
                &mut self.product,
                &mut self.status,
                &mut self.secret,
                &mut self.parent,
                &mut self.tags,
                &mut self.due,
                &mut self.rate,
                &mut self.note,
            ],
            &mut [],
            &mut self.extra,
        )
    }

    fn view(&self) -> View<'_> {
        Shape::Object(self).into()
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
    Unknown(UnknownText),
}

impl TextEnum for Status {
    const KNOWN: &'static [Self] = &[Self::Open, Self::Paid];

    fn as_str(&self) -> &str {
        match self {
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Unknown(it) => it.as_str(),
        }
    }

    fn unknown(it: UnknownText) -> Self {
        Self::Unknown(it)
    }
}

impl Json for Status {
    fn blank() -> Self {
        json::text_enum("")
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        *self = from.text_enum()?;
        Ok(())
    }

    fn view(&self) -> View<'_> {
        Shape::Text(self.as_str()).into()
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

    fn view(&self) -> View<'_> {
        match self {
            Self::Id(it) => it.view(),
            Self::Loose(it) => it.view(),
            Self::Price(it) => it.view(),
            Self::List(it) => it.view(),
            Self::Unknown(it) => it.view(),
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

impl Loose {
    pub fn extra(&self) -> &Extra {
        &self.extra
    }
}

impl Object for Loose {
    fn table() -> &'static Table {
        const MEMBERS: &[Member] = &[Member::new("kind").constant()];
        const { &Table::new("Loose", MEMBERS).left_out(&["token"]) }
    }

    fn show(&self, to: &mut dyn FnMut(&Shown<'_>)) {
        to(&Shown {
            table: Self::table(),
            members: &[&self.kind],
            additional: &[&self.more],
            extra: &self.extra,
        });
    }
}

impl Json for Loose {
    fn blank() -> Self {
        Self { kind: None, more: BTreeMap::new(), extra: Extra::new() }
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        from.object(Self::table(), &mut [&mut self.kind], &mut [&mut self.more], &mut self.extra)
    }

    fn view(&self) -> View<'_> {
        Shape::Object(self).into()
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

    fn view(&self) -> View<'_> {
        match self {
            Self::Loose(it) => Shape::Tagged(&("kind", "open"), &**it).into(),
            Self::Price(it) => Shape::Tagged(&("kind", "price"), &**it).into(),
            Self::Unknown(it) => it.view(),
        }
    }
}
