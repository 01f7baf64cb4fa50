//! `writethru` builds a static site in which every news story carries its own history.
//!
//! The modules read as the pipeline; `ARCHITECTURE.md` has the map and the rules that hold it together.

pub mod build;
pub mod cards;
pub mod cli;
pub mod compose;
pub mod config;
pub mod diagnostic;
pub mod disk;
pub mod feed;
pub mod import;
pub mod load;
pub mod markdown;
pub mod model;
pub mod outside;
pub mod parse;
pub mod pictures;
pub mod publish;
pub mod render;
pub mod routes;
#[cfg(feature = "serve")]
pub mod serve;
pub mod site;
pub mod source;
pub mod timeline;
pub mod value;
pub mod view;
pub mod words;
