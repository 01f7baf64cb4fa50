//! A saved web page → a revision. The main text is found by the rules of browsers' reading modes and becomes Markdown; headline, authors and
//! times come from what the page says of itself for machines. Nothing of a page gets into the sheet but words, and links to the web.

mod content;
mod decode;
mod guard;
mod markdown;
mod meta;

use dom_smoothie::{Config, Readability};

use super::text::body::without_dateline;
use super::{Imported, Remark, image_offers, number};

/// What is known before the page is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'a> {
    /// The headline, where the page's own is not to be used.
    pub title: Option<&'a str>,
}

/// Bytes of stack for what reads a page: it goes as deep as the page's elements lie in one another.
const STACK: usize = 64 << 20;

/// Reads the bytes of a page. The sheet has no time yet. The error says why there is no article in it.
pub fn read(bytes: &[u8], hints: Hints<'_>) -> Result<Imported, String> {
    let (html, doubt) = decode::decode(bytes)?;
    if html.trim().is_empty() {
        return Err("there is no text in it".to_owned());
    }
    guard::check(&html)?;
    let mut imported = std::thread::scope(|scope| {
        let reader =
            std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || article(&html, hints));
        let strange =
            || "this page is too strange to be read; copy its text, and use `import text`".to_owned();
        reader.map_err(|_| strange())?.join().map_err(|_| strange())?
    })?;
    imported.unsure.extend(doubt.map(|why| Remark::new(None, &imported.sheet.title, why)));
    Ok(imported)
}

fn article(html: &str, hints: Hints<'_>) -> Result<Imported, String> {
    let config =
        Config { max_elements_to_parse: guard::MOST_TAGS, disable_json_ld: true, ..Config::default() };
    let mut page = Readability::new(html, None, Some(config)).map_err(|error| error.to_string())?;
    guard::check_depth(&page)?;
    let meta = meta::Meta::of(&page);
    let mut imported = Imported {
        section: meta.section,
        published: meta.published,
        modified: meta.modified,
        ..Imported::default()
    };
    imported.sheet.title = match hints.title.map(super::text::lines::one_line).or(meta.headline) {
        Some(title) if !title.is_empty() => title,
        _ => return Err("no headline found in this page; give it: --title \"…\"".to_owned()),
    };
    let paragraphs = content::paragraphs(&page);
    // Taken out of the text where it is found in the page.
    let byline = page.parse().map_err(|_| no_article())?.byline;
    let mut images = content::clean(&page, meta.base.as_ref(), &mut imported);
    if images.is_empty() {
        images.extend(meta.image);
    }
    let text = markdown::markdown(&page.doc.select_single(content::ROOT).inner_html(), &mut imported);
    if text.is_empty() {
        return Err(no_article());
    }
    content::report_missing(&paragraphs, &text, &mut imported);
    imported.sheet.body = match text.split_once("\n\n") {
        Some((first, rest)) => format!("{}\n\n{rest}", without_dateline(first, &mut imported.sheet)),
        None => without_dateline(&text, &mut imported.sheet).to_owned(),
    };
    let sheet = &mut imported.sheet;
    sheet.summary = meta.description.filter(|summary| is_standfirst(summary, &sheet.body));
    sheet.authors = meta.authors;
    if sheet.authors.is_empty() {
        sheet.authors =
            byline.map(|byline| meta::people(&super::text::lines::one_line(&byline))).unwrap_or_default();
    }
    sheet.tags = meta.tags;
    sheet.lang = meta.lang;
    let offers = images
        .iter()
        .flat_map(|image| image_offers(&image.alt, image.caption.as_deref(), image.credit.as_deref()));
    sheet.offers.extend(offers);
    imported.found = found(&imported, images.len());
    Ok(imported)
}

fn no_article() -> String {
    "no article found in this page; copy its text, and use `import text`".to_owned()
}

/// A picture of the page, whose file is not there.
struct Picture {
    alt: String,
    caption: Option<String>,
    credit: Option<String>,
}

/// Whether a description is a standfirst, and not the beginning of the text or cut off.
fn is_standfirst(summary: &str, body: &str) -> bool {
    let letters = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let cut = summary.ends_with('…') || summary.ends_with("...");
    !cut && !letters(body).contains(&letters(summary))
}

/// What was found, in words.
fn found(imported: &Imported, images: usize) -> Vec<String> {
    let sheet = &imported.sheet;
    let mut found = vec!["headline".to_owned()];
    let parts = [
        (imported.section.is_some(), "section"),
        (sheet.summary.is_some(), "standfirst"),
        (sheet.note.is_some(), "note"),
        (sheet.dateline.is_some(), "dateline"),
        (imported.published.is_some() || imported.modified.is_some(), "time"),
    ];
    found.extend(parts.iter().filter(|(is, _)| *is).map(|(_, part)| (*part).to_owned()));
    let counts = [(sheet.authors.len(), "author"), (sheet.tags.len(), "tag"), (images, "picture")];
    found.extend(counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| number(*count, word)));
    found.push(number(sheet.body.split_whitespace().count(), "word"));
    found
}

#[cfg(test)]
mod tests;
