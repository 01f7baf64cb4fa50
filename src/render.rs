//! Records and Markdown → HTML.

mod builtin;
mod html;
mod theme;

pub use builtin::STATIC_FILES;
pub use html::{
    Document, Fragment, HtmlContext, MarkSpan, MarkStep, Marks, Origin, Unit, document_html, marked_html,
    to_html,
};
pub use theme::{Theme, values};
