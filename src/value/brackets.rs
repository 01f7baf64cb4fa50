//! Where the lists, tables and long texts of a TOML text open and close, also when the text is not valid.

/// Where each outermost one opens, and closes if it does.
pub(super) fn brackets(text: &str) -> Vec<(usize, Option<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let line_end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
        let open = value_start(&text[at..line_end]).map(|value| at + value);
        at = match open.filter(|&open| OPENERS.iter().any(|opener| text[open..].starts_with(opener))) {
            None => line_end,
            Some(open) => {
                let close = close(text, open);
                found.push((open, close));
                let Some(close) = close else { break };
                text[close..].find('\n').map_or(text.len(), |end| close + end + 1)
            }
        };
    }
    found
}

const OPENERS: [&str; 4] = ["[", "{", "\"\"\"", "'''"];

/// Where the value of a line `key = value` starts.
fn value_start(line: &str) -> Option<usize> {
    let sign = line.find('=').filter(|&sign| is_key(line[..sign].trim()))?;
    let value = &line[sign + 1..];
    Some(sign + 1 + (value.len() - value.trim_start().len()))
}

/// Whether a text can stand as a key.
pub(super) fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "_-.\"'".contains(c))
}

fn close(text: &str, open: usize) -> Option<usize> {
    let rest = &text[open..];
    if let Some(quotes) = ["\"\"\"", "'''"].into_iter().find(|quotes| rest.starts_with(quotes)) {
        return rest[3..].find(quotes).map(|end| open + 3 + end);
    }
    let mut stack: Vec<char> = Vec::new();
    // What ends the text or comment that the scan is in.
    let mut until: Option<char> = None;
    let mut escaped = false;
    let mut last = ' ';
    for (at, c) in rest.char_indices() {
        match (until, c) {
            (Some('"'), '\\') if !escaped => {
                escaped = true;
                continue;
            }
            (Some(end), _) if c == end && !escaped => until = None,
            (Some(_), '\n') => until = None,
            (None, '"' | '\'') => until = Some(c),
            (None, '#') => until = Some('\n'),
            (None, '[' | '{') => stack.push(c),
            (None, ']' | '}') => {
                stack.pop();
                if stack.is_empty() {
                    return Some(open + at);
                }
            }
            _ => {}
        }
        escaped = false;
        let in_table = stack.last() == Some(&'{') && matches!(last, ',' | '{');
        if c == '\n' && starts_anew(rest[at + 1..].lines().next().unwrap_or_default(), in_table) {
            return None;
        }
        if !c.is_whitespace() {
            last = c;
        }
    }
    None
}

/// Whether a line has a key or heading of its own, which means that what came before should have been closed.
fn starts_anew(line: &str, in_table: bool) -> bool {
    let line = line.trim();
    let heading = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')).is_some_and(is_key);
    let heading = heading && line.contains(char::is_alphabetic) && !line.contains(['"', '\'']);
    heading || (!in_table && value_start(line).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_closes_is_told_from_what_does_not() {
        for (text, expected) in [
            ("a = [1, 2]\n", vec![(4, Some(9))]),
            ("a = [ # ]\n '[', \"\\\"]\",\n]\nb = {}\n", vec![(4, Some(23)), (29, Some(30))]),
            ("a = {\n b = 1,\n c = [1],\n}\n", vec![(4, Some(24))]),
            ("a = [\n [1, 2],\n ['x'],\n]\n", vec![(4, Some(23))]),
            ("a = [1\nb = 2\n", vec![(4, None)]),
            ("a = [1,\n[extra]\n", vec![(4, None)]),
            ("a = '[' # [\n[b]\n", vec![]),
            ("a = '''\nb = [\n'''\n", vec![(4, Some(14))]),
        ] {
            assert_eq!(brackets(text), expected, "{text}");
        }
    }
}
