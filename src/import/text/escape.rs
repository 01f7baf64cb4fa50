//! Text as Markdown that shows it as it was: what Markdown would read as markup is escaped, and nothing else.

/// A line of text as the start of a block.
pub(in crate::import) fn block(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let rest = start(text, &mut escaped);
    inline(rest, &mut escaped);
    escaped
}

/// Escapes what makes a heading, a quotation, a list, a rule or an underline at the start of a line. Returns what is left.
fn start<'a>(text: &'a str, escaped: &mut String) -> &'a str {
    let first = text.chars().next().unwrap_or_default();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits) {
        let after = &text.as_bytes()[digits..];
        if matches!(after.first(), Some(b'.' | b')')) && matches!(after.get(1), None | Some(b' ')) {
            escaped.push_str(&text[..digits]);
            escaped.push('\\');
            escaped.push_str(&text[digits..=digits]);
            return &text[digits + 1..];
        }
    }
    let next = text[first.len_utf8().min(text.len())..].chars().next();
    let marks = match first {
        '>' => true,
        '#' | '-' | '+' | '=' => next.is_none_or(|next| next == ' ' || next == first),
        _ => false,
    };
    if !marks {
        return text;
    }
    escaped.push('\\');
    escaped.push(first);
    &text[first.len_utf8()..]
}

/// Escapes what means something anywhere in a line.
fn inline(text: &str, escaped: &mut String) {
    let mut before = None;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let next = rest.clone().next();
        if means_something(before, c, next) {
            escaped.push('\\');
        }
        escaped.push(c);
        before = Some(c);
    }
}

/// Whether a character would be read as markup between these two.
pub(in crate::import) fn means_something(before: Option<char>, c: char, next: Option<char>) -> bool {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        '\\' | '*' | '`' | '[' | ']' | '|' | '~' => true,
        '_' => !(word(before) && word(next)),
        '<' => next.is_some_and(|next| next.is_alphabetic() || matches!(next, '/' | '!' | '?')),
        '&' => next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#'),
        // At the end of a heading it would be dropped.
        '#' => next.is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Punctuation, events};
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Tag};

    /// The words that readers would see, if the text is one paragraph.
    fn shown(markdown: &str) -> Option<String> {
        let mut words = String::new();
        for (event, _) in events(markdown, Punctuation::Plain) {
            match event {
                Event::Text(text) => words.push_str(&text),
                Event::Start(Tag::Paragraph) | Event::End(_) => {}
                _ => return None,
            }
        }
        Some(words)
    }

    #[test]
    fn what_is_no_markup_stays_as_it_is() {
        for text in
            ["It cost $5 - or 5.5, he said (twice).", "snake_case & co. < 3 #1", "10.5 per cent", "-5 °C"]
        {
            assert_eq!(block(text), text);
        }
    }

    #[test]
    fn markup_is_shown_as_it_was_typed() {
        for text in [
            "# one", "> one", "1. one", "2)", "- one", "+", "---", "===", "***", "_a_", "[a](b)", "![a](b)",
            "<b>", "a | b", "&amp;", "\\", "`a`", "~~a~~", "[^1]: a", "[x]: y", "+++", "<!-- a", "#", "C #",
            "=",
        ] {
            assert_eq!(shown(&block(text)).as_deref(), Some(text));
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_shown(text in "[-#>+*_=~`\\[\\]()!<&;:|.0-9a-cя\\\\ \"']{1,24}") {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(shown(&block(&text)), Some(text));
        }
    }
}
