//! The files that are published as they are: those of the theme, overridden file by file by the site's own.

use std::borrow::Cow;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::config::Look;
use crate::diagnostic::Diagnostic;
use crate::disk::{self, Error};
use crate::load;
use crate::model::STATIC;
use crate::render::STATIC_FILES;
use crate::view::Assets;

/// A static file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StaticFile {
    /// Its name below the `static` folder.
    pub(super) name: String,
    /// Where it is published.
    pub(super) route: String,
    /// Where it comes from.
    pub(super) origin: Origin,
}

/// Where a static file comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// The built-in theme; a style sheet with what the site's configuration puts after it.
    Text(Cow<'static, str>),
    /// The site's `static` folder.
    Site,
}

/// The files whose names carry a hash of their content, so that browsers can keep them for good.
const HASHED: [&str; 3] = ["style.css", "changes.css", "story.js"];

/// All static files of a site, by name, and what is wrong with them.
pub(super) fn static_files(root: &Path, look: &Look) -> Result<(Vec<StaticFile>, Vec<Diagnostic>), Error> {
    let (names, problems) = load::static_files(root)?;
    let built_in = STATIC_FILES.iter().filter(|(name, _)| names.iter().all(|own| own != name));
    let built_in = built_in.map(|(name, text)| ((*name).to_owned(), Origin::Text(Cow::Borrowed(text))));
    let (mut files, style) = (Vec::new(), look.style());
    for (name, origin) in built_in.chain(names.iter().map(|name| (name.clone(), Origin::Site))) {
        let origin =
            if name == HASHED[0] && !style.is_empty() { styled(root, &origin, &style)? } else { origin };
        let route = if HASHED.contains(&&*name) { hashed(root, &name, &origin)? } else { name.clone() };
        files.push(StaticFile { name, route, origin });
    }
    Ok((files, problems))
}

/// The style sheet of every page with more rules after it.
fn styled(root: &Path, origin: &Origin, style: &str) -> Result<Origin, Error> {
    let own;
    let sheet = match origin {
        Origin::Text(text) => &**text,
        Origin::Site => {
            own = disk::read(&root.join(STATIC).join(HASHED[0]))?;
            &*String::from_utf8_lossy(&own)
        }
    };
    Ok(Origin::Text(format!("{sheet}{style}").into()))
}

/// Where the files are published whose names carry a hash.
pub(super) fn assets(files: &[StaticFile]) -> Assets {
    let route = |name: &str| {
        let file = files.iter().find(|file| file.name == name);
        file.map_or_else(String::new, |file| file.route.clone())
    };
    let [stylesheet, changes_stylesheet, script] = HASHED.map(route);
    Assets { stylesheet, changes_stylesheet, script }
}

fn hashed(root: &Path, name: &str, origin: &Origin) -> Result<String, Error> {
    let hash = match origin {
        Origin::Text(text) => Sha256::digest(text.as_bytes()),
        Origin::Site => Sha256::digest(disk::read(&root.join(STATIC).join(name))?),
    };
    let number = hash.iter().take(5).fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    Ok(format!("{stem}.{number:010x}.{ending}"))
}
