//! Rewrites a stream of Markdown events: every element that a news page writes in its own way.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd,
};
use pulldown_cmark_escape::{escape_href, escape_html};

use super::{HtmlContext, isolate};
use crate::model::Direction;
use crate::routes::{Target, slug};

/// First words of ids that the theme and the notes use.
const TAKEN: [&str; 3] = ["part", "fn", "fnref"];

/// How wide a picture in a text is shown: as the text, `--measure` of the style sheet, or as a narrow screen without its margins.
const SIZES: &str = "\" sizes=\"(min-width: 42rem) 39rem, calc(100vw - 2.5rem)";

/// Rewrites events, and remembers ids and notes over several streams of one text.
pub(super) struct Writer<'a> {
    context: &'a HtmlContext<'a>,
    ids: HashSet<String>,
    /// For a name that several elements want, the number that the next one gets.
    next: HashMap<String, usize>,
    /// The number of each note, by label, in the order of their first references, and how often each is referred to.
    numbers: HashMap<String, (usize, usize)>,
    /// Whether notes and references to them lead to each other.
    pub(super) linked_notes: bool,
    /// Labels in order of their numbers.
    labels: Vec<String>,
    /// Of the table that is open: the alignment of its columns, the next column, and whether it is in the head.
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// Whether the cell that is open has nothing in it.
    empty: bool,
    /// Tables so far: each is a landmark, and needs a name of its own.
    tables: usize,
    /// Whether each open quotation is an alert.
    quotes: Vec<bool>,
    /// The direction against that of the text, if some of its letters may run that way.
    other: Option<Direction>,
}

impl<'a> Writer<'a> {
    /// For a text of which letters may run in a direction against its own, or in none.
    pub(super) fn new(context: &'a HtmlContext<'a>, against: Option<Direction>) -> Self {
        Self {
            context,
            ids: HashSet::new(),
            next: HashMap::new(),
            numbers: HashMap::new(),
            linked_notes: true,
            labels: Vec::new(),
            columns: Vec::new(),
            column: 0,
            in_head: false,
            empty: false,
            tables: 0,
            quotes: Vec::new(),
            other: against,
        }
    }

    /// The label of a note by its number, from 0, if one has been referred to.
    pub(super) fn label(&self, number: usize) -> Option<&str> {
        self.labels.get(number).map(String::as_str)
    }

    /// Gives a note that nothing refers to the next number.
    pub(super) fn number_unused(&mut self, label: &str) {
        self.numbers.insert(label.to_owned(), (self.labels.len() + 1, 0));
        self.labels.push(label.to_owned());
    }

    /// How often a note is referred to.
    pub(super) fn references(&self, label: &str) -> usize {
        self.numbers.get(label).map_or(0, |(_, count)| *count)
    }

    /// The ids written.
    pub(super) fn into_ids(self) -> HashSet<String> {
        self.ids
    }

    /// Takes an id for an element; `None` of it can be taken twice.
    pub(super) fn claim(&mut self, id: &str) -> String {
        let base = format!("{}{id}", self.context.id_prefix);
        if self.ids.insert(base.clone()) {
            return base;
        }
        loop {
            let number = self.next.entry(base.clone()).or_insert(1);
            *number += 1;
            let id = format!("{base}-{number}");
            if self.ids.insert(id.clone()) {
                return id;
            }
        }
    }

    /// Rewrites a stream.
    pub(super) fn events<'e>(&mut self, events: Vec<Event<'e>>) -> Vec<Event<'e>> {
        let mut out = Vec::with_capacity(events.len() + 16);
        let turned = self.other.map(|other| isolate::turned(&events, other)).unwrap_or_default();
        let mut rest = events.into_iter().peekable();
        let count = rest.len();
        while let Some(event) = rest.next() {
            let turned = turned.get(count - rest.len() - 1).is_some_and(|turned| *turned);
            let dir = if turned { self.dir() } else { String::new() };
            match event {
                Event::Start(Tag::TableCell) => {
                    self.empty = matches!(rest.peek(), Some(Event::End(TagEnd::TableCell)));
                    out.push(html(self.cell(&dir)));
                }
                Event::Start(Tag::BlockQuote(None)) if turned => {
                    self.quotes.push(false);
                    out.push(html(format!("<blockquote{dir}>\n")));
                }
                Event::Start(Tag::Item) if turned => out.push(html(format!("<li{dir}>"))),
                Event::InlineHtml(tag) if turned && *tag == *isolate::GONE_ITEM.0 => {
                    out.push(html(tag.replace('>', &format!("{dir}>"))));
                }
                Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                    let level = below_headline(level);
                    let inside: Vec<_> = rest
                        .by_ref()
                        .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))))
                        .collect();
                    let id = self.heading_id(&inside);
                    out.push(Event::Start(Tag::Heading { level, id: Some(id.into()), classes, attrs }));
                    out.extend(self.events(inside));
                    out.push(Event::End(TagEnd::Heading(level)));
                }
                Event::Start(Tag::Image { dest_url, title, .. }) => {
                    let inside: Vec<_> = image_text(&mut rest);
                    out.push(html(self.image(&dest_url, &title, &inside.concat())));
                }
                event => self.event(event, &mut out),
            }
        }
        out
    }

    fn event<'e>(&mut self, event: Event<'e>, out: &mut Vec<Event<'e>>) {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let address = link_type == LinkType::Email;
                let dest_url = if address { dest_url } else { self.href(&dest_url).into() };
                out.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            Event::Start(Tag::BlockQuote(kind)) => {
                self.quotes.push(kind.is_some());
                out.push(kind.map_or(Event::Start(Tag::BlockQuote(None)), |kind| self.alert(kind)));
            }
            Event::End(TagEnd::BlockQuote(_)) => {
                let alert = self.quotes.pop().unwrap_or(false);
                out.push(if alert { html("</div>\n") } else { Event::End(TagEnd::BlockQuote(None)) });
            }
            Event::Start(Tag::CodeBlock(kind)) => out.push(code_block(&kind)),
            Event::End(TagEnd::CodeBlock) => out.push(html("</code></pre>\n")),
            // Isolates, see there.
            Event::Start(Tag::Subscript) => out.push(html("<bdi dir=\"rtl\">")),
            Event::Start(Tag::Superscript) => out.push(html("<bdi dir=\"ltr\">")),
            Event::End(TagEnd::Subscript | TagEnd::Superscript) => out.push(html("</bdi>")),
            // `<del>` says that an update took words out; these were struck by their author.
            Event::Start(Tag::Strikethrough) => out.push(html("<s>")),
            Event::End(TagEnd::Strikethrough) => out.push(html("</s>")),
            Event::TaskListMarker(done) => out.push(html(self.task(done))),
            Event::FootnoteReference(label) => {
                let reference = self.reference(&label);
                out.push(html(reference));
            }
            event => self.table_event(event, out),
        }
    }

    fn table_event<'e>(&mut self, event: Event<'e>, out: &mut Vec<Event<'e>>) {
        match event {
            Event::Start(Tag::Table(columns)) => {
                self.tables += 1;
                let name = self.numbered("table", "table_number", self.tables);
                out.push(html(format!(
                    "<section class=\"table-scroll\" tabindex=\"0\" aria-label=\"{name}\">"
                )));
                self.columns.clone_from(&columns);
                out.push(Event::Start(Tag::Table(columns)));
            }
            Event::End(TagEnd::Table) => out.extend([Event::End(TagEnd::Table), html("</section>\n")]),
            Event::Start(Tag::TableHead) => {
                (self.in_head, self.column) = (true, 0);
                out.push(Event::Start(Tag::TableHead));
            }
            Event::End(TagEnd::TableHead) => {
                self.in_head = false;
                out.push(Event::End(TagEnd::TableHead));
            }
            Event::Start(Tag::TableRow) => {
                self.column = 0;
                out.push(Event::Start(Tag::TableRow));
            }
            Event::End(TagEnd::TableCell) => {
                self.column += 1;
                out.push(html(if self.in_head && !self.empty { "</th>" } else { "</td>" }));
            }
            event => out.push(event),
        }
    }

    /// Words of the interface, as HTML.
    pub(super) fn say(&self, key: &str) -> String {
        escaped(&self.context.words.say(key))
    }

    /// The same for one of several things of a kind: the first goes without its number.
    pub(super) fn numbered(&self, first: &str, others: &str, number: usize) -> String {
        let words = self.context.words;
        match number {
            1 => self.say(first),
            _ => escaped(&words.fill(others, &[("number", &words.number(number))])),
        }
    }

    /// The attributes of words of the interface.
    pub(super) fn words_lang(&self) -> &'a str {
        self.context.words_lang
    }

    fn alert<'e>(&self, kind: BlockQuoteKind) -> Event<'e> {
        let (class, title) = match kind {
            BlockQuoteKind::Note => ("note", self.say("alert_note")),
            BlockQuoteKind::Tip => ("tip", self.say("alert_tip")),
            BlockQuoteKind::Important => ("important", self.say("alert_important")),
            BlockQuoteKind::Warning => ("warning", self.say("alert_warning")),
            BlockQuoteKind::Caution => ("caution", self.say("alert_caution")),
        };
        let lang = self.words_lang();
        let title = format!("<p class=\"alert-title\"{lang}>{title}</p>");
        html(format!("<div class=\"alert alert-{class}\" role=\"note\">\n{title}\n"))
    }

    fn task(&self, done: bool) -> String {
        let (says, sign) = if done { (self.say("done"), '☑') } else { (self.say("to_do"), '☐') };
        format!("<span class=\"task\" role=\"img\" aria-label=\"{says}\"{}>{sign}</span> ", self.words_lang())
    }

    /// Says that an element runs against the text.
    fn dir(&self) -> String {
        self.other.map(|other| format!(" dir=\"{}\"", other.name())).unwrap_or_default()
    }

    /// A cell, aligned by a class: an inline style would need a looser content security policy.
    fn cell(&self, dir: &str) -> String {
        let class = match self.columns.get(self.column) {
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-end\"",
            _ => "",
        };
        // A heading without words, as over a column of names, is no heading.
        if self.in_head && !self.empty {
            format!("<th scope=\"col\"{class}{dir}>")
        } else {
            format!("<td{class}{dir}>")
        }
    }

    fn heading_id(&mut self, inside: &[Event<'_>]) -> String {
        let text: String = inside.iter().filter_map(words).collect();
        let slug = slug(&text);
        let own = TAKEN.iter().any(|taken| slug.split('-').next() == Some(*taken)) || slug == "-";
        self.claim(&if own { format!("h-{}", slug.trim_matches('-')) } else { slug })
    }

    /// What a page writes for a link: nothing where it must not lead, should one ever get past the checks.
    fn href(&self, link: &str) -> String {
        Target::read(link, self.context.route)
            .map_or_else(|_| String::new(), |target| target.href(self.context.urls))
    }

    fn image(&self, src: &str, title: &str, alt: &str) -> String {
        let link = src;
        let src = self.href(link);
        let picture = match Target::read(link, self.context.route) {
            Ok(Target::Inside { route, .. }) => self.context.pictures.get(&route),
            _ => None,
        };
        let path = |route: &str| self.context.urls.path(route);
        let webp = picture.and_then(|picture| picture.webp(path));
        let mut tag = String::new();
        if let Some(webp) = &webp {
            tag.push_str("<picture><source type=\"image/webp\" srcset=\"");
            let _ = escape_html(&mut tag, webp);
            tag.push_str(SIZES);
            tag.push_str("\">");
        }
        tag.push_str("<img src=\"");
        // Writing into a string cannot fail.
        let _ = escape_href(&mut tag, &src);
        tag.push_str("\" alt=\"");
        let _ = escape_html(&mut tag, alt);
        if !title.is_empty() {
            tag.push_str("\" title=\"");
            let _ = escape_html(&mut tag, title);
        }
        if let Some(sources) = picture.and_then(|picture| picture.srcset(&src, path)) {
            tag.push_str("\" srcset=\"");
            let _ = escape_html(&mut tag, &sources);
            tag.push_str(SIZES);
        }
        if let Some((width, height)) = picture.and_then(|picture| picture.width.zip(picture.height)) {
            let _ = write!(tag, "\" width=\"{width}\" height=\"{height}");
        }
        tag.push_str("\" loading=\"lazy\" decoding=\"async\">");
        tag.push_str(if webp.is_some() { "</picture>" } else { "" });
        tag
    }

    fn reference(&mut self, label: &str) -> String {
        let next = self.labels.len() + 1;
        let (number, count) = self.numbers.entry(label.to_owned()).or_insert((next, 0));
        *count += usize::from(self.linked_notes);
        let (number, count) = (*number, *count);
        if number == next {
            self.labels.push(label.to_owned());
        }
        if !self.linked_notes {
            return format!("<sup>{number}</sup>");
        }
        let id = self.claim(&if count == 1 {
            format!("fnref-{number}")
        } else {
            format!("fnref-{number}-{count}")
        });
        let prefix = self.context.id_prefix;
        format!(
            "<sup class=\"footnote-ref\"><a href=\"#{prefix}fn-{number}\" id=\"{id}\" role=\"doc-noteref\">{number}</a></sup>"
        )
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Writing into a string cannot fail.
    let _ = escape_html(&mut out, text);
    out
}

pub(super) fn html<'e>(text: impl Into<CowStr<'e>>) -> Event<'e> {
    Event::InlineHtml(text.into())
}

/// The page's only first-level heading is its headline.
fn below_headline(level: HeadingLevel) -> HeadingLevel {
    if level == HeadingLevel::H1 { HeadingLevel::H2 } else { level }
}

fn code_block<'e>(kind: &CodeBlockKind<'_>) -> Event<'e> {
    let language = match kind {
        CodeBlockKind::Fenced(info) => info.split([' ', ',']).next().unwrap_or_default(),
        CodeBlockKind::Indented => "",
    };
    let mut tag = String::from("<pre tabindex=\"0\"><code");
    if !language.is_empty() {
        tag.push_str(" class=\"language-");
        let _ = escape_html(&mut tag, language);
        tag.push('"');
    }
    tag.push('>');
    html(tag)
}

/// The words of an image's text, up to its end; images inside it count with their words.
fn image_text<'e>(rest: &mut impl Iterator<Item = Event<'e>>) -> Vec<String> {
    let mut depth = 0;
    let mut text = Vec::new();
    for event in rest {
        match &event {
            Event::Start(Tag::Image { .. }) => depth += 1,
            Event::End(TagEnd::Image) if depth == 0 => break,
            Event::End(TagEnd::Image) => depth -= 1,
            event => text.extend(words(event).map(str::to_owned)),
        }
    }
    text
}

fn words<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::Text(text) | Event::Code(text) => Some(text),
        Event::SoftBreak | Event::HardBreak => Some(" "),
        _ => None,
    }
}
