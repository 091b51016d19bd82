//! Tests of the whole, one module an area.

mod tidy;
mod wire;
