//! Files beside stories that nothing shows.

use std::collections::HashSet;

use percent_encoding::percent_decode_str;

use super::super::preview::Snapshot;
use crate::diagnostic::Diagnostic;
use crate::model::CONTENT;
use crate::routes;
use crate::source::Source;

/// The files of stories that nothing points to. A build publishes them all the same.
pub(super) fn files(snapshot: &Snapshot) -> Vec<Diagnostic> {
    let pointers = snapshot.pointers();
    // Those of drafts and of what cannot be published count as well.
    let mentions = snapshot.stories().flat_map(|(_, parsed)| &parsed.mentions);
    let mentioned: HashSet<&str> = mentions.map(|mention| mention.route.as_str()).collect();
    let mut problems = Vec::new();
    for (folder, parsed) in snapshot.stories() {
        let page = routes::story(&folder.path);
        let points = |asset: &&String| {
            let route = format!("{page}{asset}");
            pointers.name(&route) || mentioned.contains(route.as_str())
        };
        let unused: Vec<_> = folder.assets.iter().filter(|asset| !points(asset)).collect();
        // Of a text that could not be read it is not known what it shows.
        let Some(story) = parsed.story.as_ref().filter(|_| !unused.is_empty()) else { continue };
        // A name may stand in HTML, or in a value for own templates.
        let mut texts: Vec<_> = parsed.kinds.iter().map(|(_, source, _)| decoded(source)).collect();
        texts.push(story.meta().extra.to_string());
        let unused = unused.into_iter().filter(|asset| !texts.iter().any(|text| text.contains(*asset)));
        problems.extend(unused.map(|asset| {
            Diagnostic::warning("nothing points to this file, and it is published")
                .in_file(format!("{CONTENT}/{}/{asset}", folder.path))
                .help("show it in a text, link to it, or take it out")
        }));
    }
    problems
}

fn decoded(source: &Source) -> String {
    percent_decode_str(source.text()).decode_utf8_lossy().into_owned()
}
