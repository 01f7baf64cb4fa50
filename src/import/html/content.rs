//! Cleans the main text of a page before it becomes Markdown: pictures, frames and forms go, links that lead nowhere become words, furniture
//! and notes are taken out, tables are made regular.

use std::collections::HashSet;

use dom_smoothie::Readability;
use url::Url;

use super::Picture;
use super::markdown::{letters, shown};
use crate::import::text::furniture::{Use, furniture, note};
use crate::import::text::lines::one_line;
use crate::import::text::shape;
use crate::import::{Imported, Remark};

/// The element that holds the main text.
pub(super) const ROOT: &str = "#readability-page-1";
/// What cannot be in a text. Their words go, too.
const GONE: &str = "script, style, noscript, template, iframe, object, embed, video, audio, canvas, svg, button, input, select, \
                    textarea, form, dialog, map, link, meta, title";
/// What can be a line of its own.
const BLOCKS: &str = "p, div, li, h2, h3, h4, h5, h6, section, aside, span, a, strong, em";

/// The paragraphs of a page, to see later what became of them.
pub(super) fn paragraphs(page: &Readability) -> Vec<String> {
    page.doc.select("script, style, template").remove();
    let texts = page.doc.select("p").nodes().iter().map(|node| one_line(&node.text())).collect::<Vec<_>>();
    texts.into_iter().filter(|text| shape::is_prose(text)).collect()
}

/// Paragraphs of a page that are looked for in the text, and not found where one is expected.
const MOST_SOUGHT: usize = 200;

/// Reports the paragraphs of a page that are not in the text.
pub(super) fn report_missing(paragraphs: &[String], text: &str, imported: &mut Imported) {
    let blocks: HashSet<String> = text.split("\n\n").map(shown).collect();
    let all = shown(text);
    let odd = paragraphs.iter().filter(|paragraph| !blocks.contains(&letters(paragraph)));
    for paragraph in odd.take(MOST_SOUGHT) {
        // It may be there with what stands beside it.
        let missing =
            !all.contains(&letters(paragraph)) && note(paragraph).is_none() && furniture(paragraph).is_none();
        if missing && imported.left_out.iter().all(|remark| remark.words != *paragraph) {
            imported.left_out.push(Remark::new(
                None,
                paragraph,
                "a paragraph of the page outside its main text",
            ));
        }
    }
}

/// Cleans the main text. Returns its pictures.
pub(super) fn clean(page: &Readability, base: Option<&Url>, imported: &mut Imported) -> Vec<Picture> {
    let root = page.doc.select(ROOT);
    let pictures = pictures(page);
    let frames = root.select("iframe, object, embed, video, audio").length();
    if frames > 0 {
        imported.left_out.push(Remark::new(
            None,
            &format!("{frames} frames, videos or sounds"),
            "they are not words",
        ));
    }
    root.select(GONE).remove();
    links(page, base, imported);
    lines(page, imported);
    tables(page);
    code(page);
    pictures
}

/// Takes pictures out, with what is written below them. A figure that holds a table or a quotation is no picture.
fn pictures(page: &Readability) -> Vec<Picture> {
    let root = page.doc.select(ROOT);
    let mut pictures = Vec::new();
    for figure in root.select("figure").nodes() {
        let has =
            |names: &[&str]| figure.descendants_it().any(|node| names.iter().any(|name| node.has_name(name)));
        if has(&["table", "blockquote", "pre"]) || !has(&["img", "picture", "svg", "video", "figcaption"]) {
            continue;
        }
        let alt =
            figure.descendants_it().find(|node| node.has_name("img")).and_then(|image| image.attr("alt"));
        // What is written in a figure is its caption, wherever it stands.
        let words = one_line(&figure.text());
        pictures.push(picture(&alt.unwrap_or_default(), &words));
        figure.remove_from_parent();
    }
    for image in root.select("img").nodes() {
        let alt = image.attr_or("alt", "");
        if !alt.trim().is_empty() {
            pictures.push(picture(&alt, ""));
        }
    }
    root.select("img, picture").remove();
    pictures.retain(|picture| !picture.alt.is_empty() || picture.caption.is_some());
    pictures
}

fn picture(alt: &str, words: &str) -> Picture {
    let (caption, credit) = match shape::caption(words, false) {
        Some((caption, credit)) => (caption, Some(credit.to_owned())),
        None => (words, None),
    };
    let caption = (!caption.is_empty()).then(|| caption.to_owned());
    Picture { alt: one_line(alt), caption, credit }
}

/// Keeps links that lead to the web or to a mailbox; of all others the words.
fn links(page: &Readability, base: Option<&Url>, imported: &mut Imported) {
    let mut lost = 0;
    for link in page.doc.select(ROOT).select("a").nodes() {
        let href = link.attr_or("href", "").trim().to_owned();
        let target = target(&href, base);
        link.remove_all_attrs();
        if let Some(target) = target {
            link.set_attr("href", &target);
        } else {
            lost += usize::from(!href.is_empty() && !href.starts_with('#'));
            link.rename("span");
        }
    }
    if lost > 0 {
        let what = if lost == 1 { "1 link".to_owned() } else { format!("{lost} links") };
        let why = "to places that cannot be known or are not allowed; the words are kept";
        imported.left_out.push(Remark::new(None, &what, why));
    }
}

/// Where a link leads, if it may.
fn target(href: &str, base: Option<&Url>) -> Option<String> {
    if href.is_empty() || href.starts_with('#') {
        return None;
    }
    let url = match Url::parse(href) {
        Ok(url) => url,
        Err(_) => base?.join(href).ok()?,
    };
    let sound = match url.scheme() {
        "http" | "https" => url.has_host() && url.username().is_empty(),
        "mailto" => url.path().contains('@') && !url.as_str().contains(['<', '>', '\\', ' ', '(', ')']),
        _ => false,
    };
    sound.then(|| String::from(url))
}

/// Takes out lines that are furniture, and the notes of the desk.
fn lines(page: &Readability, imported: &mut Imported) {
    let root = page.doc.select(ROOT);
    let title = one_line(&imported.sheet.title).to_lowercase();
    for node in root.select(BLOCKS).nodes() {
        // What is in something that was taken out already is not looked at again.
        if !node
            .ancestors_it(None)
            .any(|above| above.id_attr().is_some_and(|id| &*id == "readability-page-1"))
        {
            continue;
        }
        let block = !["span", "a", "strong", "em"].iter().any(|name| node.has_name(name));
        let alone = block || node.next_sibling().is_none() && node.prev_sibling().is_none();
        let inner = node
            .descendants_it()
            .any(|inner| ["p", "div", "li", "ul"].iter().any(|name| inner.has_name(name)));
        if inner {
            continue;
        }
        let text = one_line(&node.text());
        if let Some((kind, words)) = note(&text).filter(|(_, words)| block && !words.is_empty()) {
            imported.kind = imported.kind.or(kind);
            let before = imported.sheet.note.take().map(|note| note + " ").unwrap_or_default();
            imported.sheet.note = Some(before + words);
            node.remove_from_parent();
        } else if let Some((what, of)) = furniture(&text).filter(|_| alone && !text.is_empty()) {
            imported.left_out.push(Remark::new(None, &text, what));
            if of == Use::Others
                && let Some(list) = node.next_element_sibling().filter(|next| next.has_name("ul"))
            {
                imported.left_out.push(Remark::new(
                    None,
                    &one_line(&list.text()),
                    "teasers of other stories",
                ));
                list.remove_from_parent();
            }
            node.remove_from_parent();
        } else if text.to_lowercase() == title && block {
            imported.left_out.push(Remark::new(None, &text, "the headline once more"));
            node.remove_from_parent();
        }
    }
}

/// Makes tables what Markdown knows: one row of headings, then rows of cells; a caption is a paragraph before them.
fn tables(page: &Readability) {
    let root = page.doc.select(ROOT);
    for caption in root.select("table > caption").nodes() {
        if let Some(table) = caption.parent() {
            caption.rename("p");
            table.insert_before(caption);
        }
    }
    for table in root.select("table").nodes() {
        // A table in another is for layout: its words are kept without it.
        if table.descendants_it().any(|node| node.has_name("table")) {
            continue;
        }
        let rows: Vec<_> = table.descendants_it().filter(|node| node.has_name("tr")).collect();
        let headed = rows.first().is_some_and(|row| row.children_it(false).any(|cell| cell.has_name("th")));
        let columns = rows.iter().map(|row| row.element_children().len()).max().unwrap_or_default();
        for (at, row) in rows.iter().enumerate() {
            let name = if at == 0 && headed { "th" } else { "td" };
            row.element_children().iter().for_each(|cell| cell.rename(name));
        }
        let Some(first) = rows.first() else { continue };
        // Rows lie in one body, so that none is taken for a second head.
        for row in &rows {
            table.append_child(row);
        }
        let rest = table.element_children().into_iter().filter(|part| !part.has_name("tr"));
        for part in rest {
            part.remove_from_parent();
        }
        if !headed {
            let head = first.tree.new_element("tr");
            for _ in 0..columns {
                head.append_child(&first.tree.new_element("th"));
            }
            first.insert_before(&head);
        }
    }
}

/// Makes of preformatted text what it would be between fences.
fn code(page: &Readability) {
    for pre in page.doc.select(ROOT).select("pre").nodes() {
        let text = pre.text();
        pre.remove_children();
        pre.append_html("<code></code>");
        if let Some(code) = pre.first_child() {
            code.set_text(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_web_or_nowhere() {
        let base = Url::parse("https://news.example/a/b").unwrap();
        let target = |href| target(href, Some(&base));
        assert_eq!(target("../c?d=1").as_deref(), Some("https://news.example/c?d=1"));
        assert_eq!(target("//else.example/x").as_deref(), Some("https://else.example/x"));
        assert_eq!(target("mailto:desk@news.example").as_deref(), Some("mailto:desk@news.example"));
        for href in [
            "javascript:alert(1)",
            "JaVaScript:alert(1)",
            "data:text/html,x",
            "#note",
            "",
            "https://",
            "file:///etc/passwd",
        ] {
            assert_eq!(target(href), None, "{href}");
        }
        assert_eq!(super::target("../c", None), None);
    }
}
