//! Checks a revision's Markdown: what may not be in it, and where its links lead.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::{Mention, MentionKind};
use crate::config::RawHtml;
use crate::diagnostic::{Diagnostic, Problems};
use crate::markdown::{self, Punctuation};
use crate::routes::{BadTarget, Target};
use crate::source::{Source, Span};
use crate::value::is_forbidden;

/// How deep quotations, lists and emphasis may lie in one another: more than anyone writes, less than troubles a browser.
const MAX_DEPTH: usize = 100;
/// Problems reported of one text: who has more has one problem, not many.
const MAX_PROBLEMS: usize = 20;

/// Checks the text of a revision at `route`. Returns the links and images that lead to other places of the site.
pub(super) fn check_body(
    source: &Source,
    body: Range<usize>,
    route: &str,
    raw_html: RawHtml,
    problems: &Problems,
) -> Vec<Mention> {
    let mut checker =
        Checker { source, base: body.start, route, raw_html, problems: Vec::new(), mentions: Vec::new() };
    checker.run(&source.text()[body]);
    for (diagnostic, span) in checker.problems {
        problems.push(diagnostic.at(source, &span));
    }
    checker.mentions
}

struct Checker<'a> {
    source: &'a Source,
    base: usize,
    route: &'a str,
    raw_html: RawHtml,
    problems: Vec<(Diagnostic, Span)>,
    mentions: Vec<Mention>,
}

impl Checker<'_> {
    fn run(&mut self, text: &str) {
        let mut depth = 0_usize;
        // The images that are open: where they start, and whether they have any words.
        let mut images: Vec<(Span, bool)> = Vec::new();
        for (event, range) in markdown::events(text, Punctuation::Plain) {
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
                Event::InlineHtml(html) if !html.starts_with("</") => self.html(&span),
                _ => {}
            }
            if self.problems.len() >= MAX_PROBLEMS {
                return;
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
        if let Some((span, false)) = image {
            let help = "say what it shows, for those who do not see it: ![A bridge in fog](bridge.jpg)";
            self.report(Diagnostic::error("this image has no alt text").help(help), span);
        }
    }

    fn html(&mut self, span: &Span) {
        if self.raw_html == RawHtml::Deny {
            let help = "write it in Markdown, or set `markdown.raw_html` to \"sanitize\" in site.toml";
            self.report(Diagnostic::error("HTML in Markdown is not allowed").help(help), span.clone());
        }
    }

    fn characters(&mut self, words: &str, span: &Span) {
        if let Some(c) = words.chars().find(|&c| is_forbidden(c)) {
            let message = format!("control character U+{:04X} in the text", u32::from(c));
            self.report(Diagnostic::error(message).help("remove it"), span.clone());
        }
    }

    fn target(&mut self, link: &str, span: &Span, what: MentionKind) {
        match Target::read(link, self.route) {
            Ok(Target::Inside { route, .. }) => {
                let file = self.source.path().clone();
                self.mentions.push(Mention { route, file, span: span.clone(), what });
            }
            Ok(Target::Outside(url)) if what == MentionKind::Image && is_web(&url) => {
                self.report(remote_image(), span.clone());
            }
            Ok(Target::Outside(_) | Target::Here(_)) if what == MentionKind::Image => {
                self.report(Diagnostic::error("this image has no file"), span.clone());
            }
            Ok(_) => {}
            Err(problem) => self.report(bad_target(&problem, link), span.clone()),
        }
    }

    fn report(&mut self, diagnostic: Diagnostic, span: Span) {
        self.problems.push((diagnostic, span));
    }
}

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
        BadTarget::Malformed => Diagnostic::error(format!("`{}` is not a link", link.escape_debug())),
        BadTarget::Escapes => Diagnostic::error(format!("`{link}` leads out of the content folder"))
            .help("only files below `content` and `static` can be published"),
    }
}
