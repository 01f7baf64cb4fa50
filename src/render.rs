//! Records and Markdown → HTML.

mod builtin;
mod html;
mod say;
mod theme;

pub use builtin::STATIC_FILES;
pub use html::{
    Document, Fragment, HtmlContext, MarkSpan, MarkStep, Marks, Origin, Unit, document_html, marked_html,
    to_html,
};
pub use theme::{Spoken, Theme, values};
