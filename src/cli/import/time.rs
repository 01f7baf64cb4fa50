//! Times as web pages give them.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::compose;
use crate::model::Instant;

/// Reads a time of a page: as in front matter, with an offset without a colon, or as in mails. Nothing when it is no exact time.
pub(super) fn of_page(text: &str, zone: Tz) -> Option<Instant> {
    let text = text.trim();
    let mail = || DateTime::parse_from_rfc2822(text).ok().map(|at| at.with_timezone(&Utc));
    compose::moment(text, zone).or_else(|_| compose::moment(&with_colon(text), zone)).ok().or_else(mail)
}

/// Offsets without a colon are usual in pages: `+0300`.
fn with_colon(text: &str) -> String {
    match text.len().checked_sub(4).and_then(|at| text.split_at_checked(at)) {
        Some((day, offset))
            if day.ends_with(['+', '-']) && offset.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            format!("{day}{}:{}", &offset[..2], &offset[2..])
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_write_times_in_many_ways() {
        let read = |text| of_page(text, Tz::Europe__Kyiv).map(|at| at.to_rfc3339());
        for text in [
            "2025-10-14T18:00",
            "2025-10-14 18:00:00",
            "2025-10-14T15:00Z",
            "2025-10-14T18:00:00+0300",
            "2025-10-14T18:00:00.000+03:00",
            "Tue, 14 Oct 2025 18:00:00 +0300",
        ] {
            assert_eq!(read(text).as_deref(), Some("2025-10-14T15:00:00+00:00"), "{text}");
        }
        for text in ["soon", "", "2025-10-14", "2025-10-26T03:30", "é+03", "+1234"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
