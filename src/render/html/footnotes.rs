//! Footnotes: numbered in the order they are referred to, gathered at the end, with links there and back.

use std::collections::HashMap;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::writer::{Writer, html};

/// A note's label and its text.
pub(super) type Note<'e> = (String, Vec<Event<'e>>);

/// Takes the notes out of a text.
pub(super) fn split<'e>(events: impl Iterator<Item = Event<'e>>) -> (Vec<Event<'e>>, Vec<Note<'e>>) {
    let mut main = Vec::new();
    let mut notes = Vec::new();
    let mut open: Vec<Note<'e>> = Vec::new();
    for event in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => open.push((label.into_string(), Vec::new())),
            Event::End(TagEnd::FootnoteDefinition) => notes.extend(open.pop()),
            event => open.last_mut().map_or(&mut main, |(_, note)| note).push(event),
        }
    }
    (main, notes)
}

/// The section at the end of a text; empty when it has no notes. Notes that nothing refers to come last: no text is lost.
pub(super) fn section<'e>(notes: Vec<Note<'e>>, writer: &mut Writer<'_>) -> Vec<Event<'e>> {
    if notes.is_empty() {
        return Vec::new();
    }
    let mut places: HashMap<String, usize> = HashMap::new();
    for (place, (label, _)) in notes.iter().enumerate() {
        places.entry(label.clone()).or_insert(place);
    }
    let mut notes: Vec<_> = notes.into_iter().map(Some).collect();
    let mut items = Vec::new();
    let mut unused = 0;
    // Notes may refer to further notes, so the list of numbers grows while it is written.
    for number in 0.. {
        if writer.label(number).is_none() {
            let Some(Some((label, _))) = notes.get(unused) else { break };
            // A note that is given twice is kept twice, the second under a label that no text can have.
            let label =
                if places.get(label) == Some(&unused) { label.clone() } else { format!("{label}\0{unused}") };
            places.insert(label.clone(), unused);
            writer.number_unused(&label);
        }
        let label = writer.label(number).unwrap_or_default().to_owned();
        let note = places.get(&label).and_then(|&place| notes[place].take());
        while notes.get(unused).is_some_and(Option::is_none) {
            unused += 1;
        }
        if let Some((_, note)) = note {
            items.push((number + 1, label, writer.events(note)));
        }
    }
    let name = writer.say("footnotes");
    let open = format!("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{name}\">\n<ol>\n");
    let mut out = vec![html(open)];
    for (number, label, note) in items {
        let references = writer.references(&label);
        out.extend(item(number, references, note, writer));
    }
    out.push(html("</ol>\n</section>\n"));
    out
}

fn item<'e>(
    number: usize,
    references: usize,
    mut note: Vec<Event<'e>>,
    writer: &mut Writer<'_>,
) -> Vec<Event<'e>> {
    let id = writer.claim(&format!("fn-{number}"));
    let prefix = id.strip_suffix(&format!("fn-{number}")).unwrap_or_default();
    let mut links = String::new();
    for reference in 1..=references {
        let target = match reference {
            1 => format!("fnref-{number}"),
            _ => format!("fnref-{number}-{reference}"),
        };
        let (words, lang) =
            (writer.numbered("back_to_text", "back_to_text_number", reference), writer.words_lang());
        links = links
            + &format!(" <a href=\"#{prefix}{target}\" class=\"footnote-back\"")
            + &format!(" role=\"doc-backlink\" aria-label=\"{words}\"{lang}>↩</a>");
    }
    // The links back belong to the note's last line.
    let end = note.iter().rposition(|event| !matches!(event, Event::End(TagEnd::Paragraph)));
    let end = end.map_or(0, |at| at + 1);
    if !links.is_empty() {
        note.insert(end, html(links));
    }
    let mut out = vec![html(format!("<li id=\"{id}\">\n"))];
    out.extend(note);
    out.push(html("</li>\n"));
    out
}
