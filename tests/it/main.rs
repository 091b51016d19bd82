//! Tests of the whole, one module an area.

mod difference;
mod recorded;
mod tidy;
mod wire;
