//! Checks a revision's Markdown: what may not be in it, and where its links lead.

mod lost;

use std::ops::Range;

use lost::{Words, lost};
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::{Mention, MentionKind};
use crate::config::RawHtml;
use crate::diagnostic::{Diagnostic, Problems, Severity};
use crate::markdown::{self, Punctuation};
use crate::routes::{BadTarget, Target};
use crate::source::{Source, Span};
use crate::value::first_forbidden;

/// How deep quotations, lists and emphasis may lie in one another: more than anyone writes, less than troubles a browser.
const MAX_DEPTH: usize = 100;

/// What is asked of a text.
#[derive(Clone, Copy)]
pub(super) struct Rules {
    /// What happens to HTML in it.
    pub(super) raw_html: RawHtml,
    /// Whether it is to be shown: then images need words, and none may be lost.
    pub(super) shown: bool,
}

/// Checks the text of a revision at `route`. Returns the links and images that lead to other places of the site.
pub(super) fn check_body(
    source: &Source,
    body: Range<usize>,
    route: &str,
    rules: Rules,
    problems: &Problems,
) -> Vec<Mention> {
    let mut checker =
        Checker { source, base: body.start, route, rules, problems, mentions: Vec::new(), open_html: 0 };
    checker.run(&source.text()[body]);
    checker.mentions
}

struct Checker<'a> {
    source: &'a Source,
    base: usize,
    route: &'a str,
    rules: Rules,
    problems: &'a Problems,
    mentions: Vec<Mention>,
    /// Inline elements whose opening tags have been reported, so that their closing tags need not be.
    open_html: usize,
}

impl Checker<'_> {
    fn run(&mut self, text: &str) {
        let mut depth = 0_usize;
        // The images that are open: where they start, and whether they have any words.
        let mut images: Vec<(Span, bool)> = Vec::new();
        let mut words = Words::default();
        for (event, range) in markdown::events(text, Punctuation::Plain) {
            let ended = words.next(&event, &range);
            if let Some((problem, at)) = lost(&text[ended.clone()]) {
                let start = ended.start + self.base;
                // Of a draft, readers see nothing.
                let severity = if self.rules.shown { problem.severity } else { Severity::Warning };
                let problem = Diagnostic { severity, ..problem };
                self.report(problem, start + at.start..start + at.end);
            }
            let span = range.start + self.base..range.end + self.base;
            match event {
                Event::Start(tag) => {
                    depth += 1;
                    if depth > MAX_DEPTH {
                        let message = format!("Markdown nested more than {MAX_DEPTH} levels deep");
                        self.report(Diagnostic::error(message), span.start..span.start + 1);
                        return;
                    }
                    self.start(&tag, &span);
                    if matches!(tag, Tag::Image { .. }) {
                        images.push((span, false));
                    }
                }
                Event::End(end) => {
                    depth -= 1;
                    if end == TagEnd::Image {
                        self.end_image(images.pop());
                    }
                }
                Event::Text(words) | Event::Code(words) => {
                    if !words.trim().is_empty() {
                        for (_, has_words) in &mut images {
                            *has_words = true;
                        }
                    }
                    self.characters(&words, &span);
                }
                Event::InlineHtml(html) => self.inline_html(&html, &span),
                _ => {}
            }
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: &Span) {
        match tag {
            Tag::HtmlBlock => self.html(span),
            Tag::Link { link_type: LinkType::Email, .. } => {}
            Tag::Link { dest_url, .. } => self.target(dest_url, span, MentionKind::Link),
            Tag::Image { dest_url, .. } => self.target(dest_url, span, MentionKind::Image),
            _ => {}
        }
    }

    fn end_image(&mut self, image: Option<(Span, bool)>) {
        if let Some((span, false)) = image
            && self.rules.shown
        {
            let help = "say what it shows, for those who do not see it: ![A bridge in fog](bridge.jpg)";
            self.report(Diagnostic::error("this image has no alt text").help(help), span);
        }
    }

    fn inline_html(&mut self, html: &str, span: &Span) {
        let closes = html.starts_with("</");
        if closes && self.open_html > 0 {
            self.open_html -= 1;
            return;
        }
        self.open_html += usize::from(!closes);
        self.html(span);
    }

    fn html(&mut self, span: &Span) {
        if self.rules.raw_html == RawHtml::Deny {
            let help = "write it in Markdown, or set `markdown.raw_html` to \"sanitize\" in site.toml";
            self.report(Diagnostic::error("HTML in Markdown is not allowed").help(help), span.clone());
        }
    }

    fn characters(&mut self, words: &str, span: &Span) {
        if let Some((_, c)) = first_forbidden(words) {
            let message = format!("control character U+{:04X} in the text", u32::from(c));
            self.report(Diagnostic::error(message).help("remove it"), span.clone());
        }
    }

    fn target(&mut self, link: &str, span: &Span, what: MentionKind) {
        match read_target(link, self.route) {
            Ok(Target::Inside { route, .. }) => {
                let file = self.source.path().clone();
                self.mentions.push(Mention { route, file, span: span.clone(), what });
            }
            Ok(Target::Outside(url)) if what == MentionKind::Image && is_web(&url) => {
                self.report(remote_image(), span.clone());
            }
            Ok(Target::Outside(_) | Target::Here(_)) if what == MentionKind::Image => {
                let help = "name it: ![A bridge in fog](bridge.jpg)";
                self.report(Diagnostic::error("this image has no file").help(help), span.clone());
            }
            Ok(_) => {}
            Err(problem) => self.report(problem, span.clone()),
        }
    }

    fn report(&mut self, diagnostic: Diagnostic, span: Span) {
        self.problems.report(diagnostic.see("formats.md#markdown"), self.source, &span);
    }
}

/// Reads what was written as a link in a page at `from`. An address of the web or of a mailbox that lacks its scheme is no
/// file of the story.
pub(super) fn read_target(link: &str, from: &str) -> Result<Target, Diagnostic> {
    let target = Target::read(link, from).map_err(|problem| bad_target(&problem, link))?;
    let host = link.split(['/', '?', '#']).next().unwrap_or_default();
    let web = host.starts_with("www.") || HOSTS.iter().any(|ending| host.ends_with(ending));
    let scheme = match &target {
        Target::Inside { .. } if host == link && host.contains('@') => "mailto:",
        Target::Inside { .. } if web => "https://",
        _ => return Ok(target),
    };
    let problem = Diagnostic::error(format!("`{link}` is read as a file of the story"));
    Err(problem.help(format!("did you mean {scheme}{link}?")))
}

/// How names of hosts end, and files do not.
const HOSTS: [&str; 6] = [".com", ".org", ".net", ".gov", ".edu", ".int"];

/// Whether something that lies outside is fetched from the web, and no mail address or telephone number.
pub(super) fn is_web(url: &str) -> bool {
    url.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"))
}

/// What is said of an image that lies on another host.
pub(super) fn remote_image() -> Diagnostic {
    Diagnostic::warning("this image is loaded from another host, which learns who reads the story")
        .help("copy the file into the story's folder")
}

/// What is said of a link that cannot be followed.
pub(super) fn bad_target(problem: &BadTarget, link: &str) -> Diagnostic {
    match problem {
        BadTarget::Scheme(scheme) => Diagnostic::error(format!("links to `{scheme}:` are not allowed"))
            .help("use http, https, mailto, tel or a relative path"),
        BadTarget::NoScheme => Diagnostic::error(format!("`{link}` names a host without a scheme"))
            .help(format!("write https:{link}")),
        BadTarget::Malformed => {
            let problem = Diagnostic::error(format!("`{}` is not a link", link.escape_debug()));
            if link.contains('\\') { problem.help("write `/` between folders") } else { problem }
        }
        BadTarget::Escapes => Diagnostic::error(format!("`{link}` leads out of the content folder"))
            .help("only files below `content` and `static` can be published"),
    }
}
