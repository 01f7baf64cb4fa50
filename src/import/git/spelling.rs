//! Tags and names in one spelling: two ways to write one would want the same page.

use std::collections::HashMap;

use super::report::{Remark, Report};
use super::sources::Existing;
use super::versions::Version;
use crate::routes;

/// One way to write each tag and each name, by their addresses.
pub(super) struct Spelling {
    tags: HashMap<String, String>,
    authors: HashMap<String, String>,
}

/// Bytes of a tag or name as part of an address.
const MOST: usize = 200;

impl Spelling {
    /// As the site has them, the latest revisions first.
    pub(super) fn of(stories: &[Existing]) -> Self {
        let mut spelling = Self { tags: HashMap::new(), authors: HashMap::new() };
        for revision in stories.iter().flat_map(|existing| existing.story.revisions().iter().rev()) {
            let known = [(&mut spelling.tags, &revision.tags), (&mut spelling.authors, &revision.authors)];
            for (known, names) in known {
                for name in names {
                    known.entry(routes::slug(name)).or_insert_with(|| name.clone());
                }
            }
        }
        spelling
    }

    /// Writes the tags and names of a version as all others do.
    pub(super) fn mend(&mut self, path: &str, version: &mut Version, report: &mut Report) {
        let lists = [(&mut self.tags, &mut version.front.tags), (&mut self.authors, &mut version.authors)];
        for (known, names) in lists {
            let mut mended: Vec<String> = Vec::new();
            for name in names.drain(..) {
                let slug = routes::slug(&name);
                if slug == "-" || slug.len() > MOST {
                    report.add(Remark::BadName, path, &name);
                    continue;
                }
                let one = known.entry(slug).or_insert_with(|| name.clone());
                if *one != name {
                    report.add(Remark::Name, &format!("`{name}`"), &format!("as `{one}`"));
                }
                if !mended.contains(one) {
                    mended.push(one.clone());
                }
            }
            *names = mended;
        }
    }
}
