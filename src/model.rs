//! What a story is, once it has been read: values that are valid because they exist.

mod colour;
mod date;
mod folder;
mod lang;
mod story;

#[cfg(test)]
pub(crate) use story::test_story;

pub use colour::Colour;
pub use date::{EventDate, Instant};
pub use folder::{CATALOGUES, CONTENT, STATIC, Section, StoryFolder, TEMPLATES, stem};
pub use lang::{Direction, Lang};
pub use story::{
    BadName, Event, Image, Kind, NotAStory, Revision, RevisionId, SourceRef, Status, Story, StoryMeta,
    StoryPath, check_name,
};
