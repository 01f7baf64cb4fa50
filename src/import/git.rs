//! The history of Markdown files in a git repository → stories. Each commit that a reader would notice is a revision.
//!
//! Only [`Repository`] runs a program. What it prints goes through functions of their arguments: [`log`] reads it and follows files
//! through renames, [`sources`] finds what is new, [`plan()`] makes the files. Every revision written carries its commit and path in `[extra.git]`: by
//! that the next run knows what it need not write again, whatever an editor has made of it since.

mod clean;
mod edits;
mod files;
mod front;
mod html;
mod links;
pub mod log;
mod notice;
mod places;
mod plan;
mod report;
mod repository;
mod shortcodes;
mod sources;
mod spelling;
mod times;
mod versions;

pub use places::ending;
pub use plan::{Given, Plan, Planned, plan};
pub use report::{Remark, Report, thousands};
pub use repository::{Blob, MAX_BYTES, Repository};
pub use sources::{Existing, Found, Source, sections, sources};
