//! Revisions as files: the text of a new one, the next one out of the last, the names they get. What `new`, `revise` and `import` write
//! comes from here, and everything here is a function of its arguments.

mod names;
mod next;
mod sheet;
mod start;
mod times;

pub use names::{id, slug};
pub use next::{Next, next};
pub use sheet::{Sheet, SheetImage};
pub use start::{NoStart, Start, start};
pub use times::{after, moment, time, to_the_minute};
