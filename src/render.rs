//! Records and Markdown → HTML.

mod builtin;
mod html;
mod theme;

pub use builtin::STATIC_FILES;
pub use html::{HtmlContext, to_html};
pub use theme::{Theme, values};
