//! The files that are published as they are: those of the theme, overridden file by file by the site's own.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::diagnostic::Diagnostic;
use crate::disk::{self, Error};
use crate::load;
use crate::model::STATIC;
use crate::render::STATIC_FILES;

/// A static file.
#[derive(Debug)]
pub(super) struct StaticFile {
    /// Its name below the `static` folder.
    pub(super) name: String,
    /// Where it is published.
    pub(super) route: String,
    /// Where it comes from.
    pub(super) origin: Origin,
}

/// Where a static file comes from.
#[derive(Debug)]
pub(super) enum Origin {
    /// The built-in theme.
    Theme(&'static str),
    /// The site's `static` folder.
    Site,
}

/// The file whose name carries a hash of its content, so that browsers can keep it for good.
const STYLESHEET: &str = "style.css";

/// All static files of a site, by name, and what is wrong with them.
pub(super) fn static_files(root: &Path) -> Result<(Vec<StaticFile>, Vec<Diagnostic>), Error> {
    let (names, problems) = load::static_files(root)?;
    let built_in = STATIC_FILES.iter().filter(|(name, _)| names.iter().all(|own| own != name));
    let built_in = built_in.map(|(name, text)| ((*name).to_owned(), Origin::Theme(text)));
    let mut files = Vec::new();
    for (name, origin) in built_in.chain(names.iter().map(|name| (name.clone(), Origin::Site))) {
        let route = if name == STYLESHEET { hashed(root, &origin)? } else { name.clone() };
        files.push(StaticFile { name, route, origin });
    }
    Ok((files, problems))
}

/// Where the style sheet is published.
pub(super) fn stylesheet_route(files: &[StaticFile]) -> String {
    let stylesheet = files.iter().find(|file| file.name == STYLESHEET);
    stylesheet.map_or_else(String::new, |file| file.route.clone())
}

fn hashed(root: &Path, origin: &Origin) -> Result<String, Error> {
    let hash = match origin {
        Origin::Theme(text) => Sha256::digest(text.as_bytes()),
        Origin::Site => Sha256::digest(disk::read(&root.join(STATIC).join(STYLESHEET))?),
    };
    Ok(format!(
        "style.{:010x}.css",
        hash.iter().take(5).fold(0_u64, |number, &byte| number << 8 | u64::from(byte))
    ))
}
