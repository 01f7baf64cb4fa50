//! What people write as keys and values, in TOML or YAML: one tree, in which everything knows its place.
//!
//! The library's own deserialisers stop at the first problem. Reading a tree with [`Fields`] finds them all, in one wording
//! for both languages, and offers the key that was probably meant.

mod brackets;
mod cause;
mod fields;
mod toml;
mod yaml;

use crate::source::{Located, Span};

pub use cause::{is_toml, is_yaml, time_habit};
pub use fields::{Fields, first_forbidden, in_language};
pub use toml::parse_toml;
pub use yaml::parse_yaml;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// Its place in the source.
    pub span: Span,
    /// What it is.
    pub data: Data,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// Nothing was given (YAML only); read as if the key were not there.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text.
    Text(String),
    /// A date or date-time as it was written (TOML only; YAML has them as text).
    Time(String),
    /// A list.
    List(Vec<Value>),
    /// Keys and values.
    Table(Table),
}

/// Keys and values, in the order they were written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The entries; no key twice.
    pub entries: Vec<(Located<String>, Value)>,
}

impl Data {
    /// Whether it stands for nothing: no value, or text without words.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// What it is, for messages: `a string`, `a list`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a boolean",
            Self::Integer(_) => "an integer",
            Self::Float(_) => "a number",
            Self::Text(_) => "a string",
            Self::Time(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

impl From<&Value> for serde_json::Value {
    fn from(value: &Value) -> Self {
        match &value.data {
            Data::Null => Self::Null,
            Data::Bool(flag) => (*flag).into(),
            Data::Integer(number) => (*number).into(),
            Data::Float(number) => (*number).into(),
            Data::Text(text) | Data::Time(text) => text.as_str().into(),
            Data::List(items) => items.iter().map(Self::from).collect(),
            Data::Table(table) => table.into(),
        }
    }
}

impl From<&Table> for serde_json::Value {
    fn from(table: &Table) -> Self {
        table.entries.iter().map(|(key, value)| (key.value.clone(), Self::from(value))).collect()
    }
}
