//! Problems for tools that review code: SARIF 2.1.0 (OASIS), one run.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use serde_json::{Value, json};

use super::{Diagnostic, Place, Severity};

/// The rule of problems that no part of the documentation explains.
const OTHER: &str = "writethru";

/// All problems as one SARIF log. A rule is the part of the documentation that explains its problems; places are those of the files from
/// the site's folder, columns are counted in characters.
pub fn sarif(problems: &[Diagnostic]) -> String {
    let rules: BTreeSet<&str> = problems.iter().map(rule).collect();
    let rules: Vec<_> = rules.into_iter().collect();
    let result = |problem: &Diagnostic| {
        let index = rules.iter().position(|known| *known == rule(problem));
        result(problem, index)
    };
    let described = rules.iter().map(|rule| match *rule {
        OTHER => json!({ "id": OTHER }),
        page => json!({ "id": page, "help": { "text": format!("docs/{page}") } }),
    });
    let driver = json!({
        "name": "writethru",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": described.collect::<Vec<_>>(),
    });
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "columnKind": "unicodeCodePoints",
            "results": problems.iter().map(result).collect::<Vec<_>>(),
        }],
    });
    serde_json::to_string_pretty(&log).unwrap_or_default()
}

fn rule(problem: &Diagnostic) -> &'static str {
    problem.page().unwrap_or(OTHER)
}

fn result(problem: &Diagnostic, rule_index: Option<usize>) -> Value {
    let level = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let more = problem.notes.iter().chain(&problem.help).map(|line| format!("\n{line}"));
    let text = problem.message.clone() + &more.collect::<String>();
    json!({
        "ruleId": rule(problem),
        "ruleIndex": rule_index,
        "level": level,
        "message": { "text": text },
        "locations": problem.place.iter().map(location).collect::<Vec<_>>(),
    })
}

fn location(place: &Place) -> Value {
    let uri: String = place.path.split('/').map(encoded).collect::<Vec<_>>().join("/");
    let mut physical = json!({ "artifactLocation": { "uri": uri } });
    if let Some(excerpt) = &place.excerpt {
        physical["region"] = json!({
            "startLine": excerpt.start.line,
            "startColumn": excerpt.start.column,
            "endLine": excerpt.end.line,
            "endColumn": excerpt.end.column,
        });
    }
    json!({ "physicalLocation": physical })
}

/// A name as part of a URI (RFC 3986).
fn encoded(name: &str) -> String {
    percent_encoding::utf8_percent_encode(name, ESCAPED).to_string()
}

/// All but the unreserved characters.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn a_log_names_rules_and_places() {
        let source = Source::new("content/б/1 a.md", "+++\ntitle = 1\n");
        let problems = [
            Diagnostic::error("`title` is odd").at(&source, &(12..13)).help("mend it"),
            Diagnostic::warning("nowhere"),
        ];
        let log: Value = serde_json::from_str(&sarif(&problems)).unwrap();
        let run = &log["runs"][0];
        let rules: Vec<_> =
            run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|r| &r["id"]).collect();
        assert_eq!(rules, ["formats.md#a-revision", "writethru"]);
        let first = &run["results"][0];
        assert_eq!((&first["level"], &first["ruleIndex"]), (&json!("error"), &json!(0)));
        assert_eq!(first["message"]["text"], "`title` is odd\nmend it");
        let expected = json!({
            "artifactLocation": { "uri": "content/%D0%B1/1%20a.md" },
            "region": { "startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 10 },
        });
        assert_eq!(first["locations"][0]["physicalLocation"], expected);
        assert_eq!(run["results"][1]["locations"], json!([]));
    }
}
