//! Properties that hold for all input, tried on random and hostile input.

#![allow(clippy::unwrap_used, clippy::default_trait_access, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use writethru::config::{Config, MarkdownOptions, RawHtml};
use writethru::diagnostic::{Diagnostic, Format, draw, has_errors};
use writethru::model::{Direction, StoryFolder, StoryPath};
use writethru::parse::{self, StoryText};
use writethru::render::{HtmlContext, Theme, to_html};
use writethru::routes::{self, Target, Urls};
use writethru::site::{Claims, Page, Site};
use writethru::source::Source;
use writethru::timeline::{Moment, Texts, Timeline, provenance};
use writethru::view::{Assets, Views};
use writethru::words::Catalogues;

fn config() -> Config {
    Config::parse(Some(&Source::new("site.toml", "base_url = 'https://news.example/desk/'"))).0
}

fn story(revisions: &[(String, String)]) -> StoryText {
    let sources =
        revisions.iter().map(|(id, text)| (id.clone(), Source::new(format!("content/a/{id}.md"), text)));
    StoryText { path: StoryPath::new("a"), meta: None, revisions: sources.collect() }
}

fn moment() -> Moment {
    Moment { now: DateTime::<Utc>::MAX_UTC, drafts: false }
}

/// All pages of a site with this one story.
fn pages(text: &StoryText) -> (Vec<Page>, Vec<Diagnostic>) {
    let config = config();
    let parsed = parse::story(text, &config);
    let Some(story) = parsed.story.filter(|_| !has_errors(&parsed.problems)) else {
        return (Vec::new(), parsed.problems);
    };
    let theme = Theme::new(Vec::new()).expect("the built-in theme compiles");
    let (sections, related, pictures) = Default::default();
    let (catalogues, _) = Catalogues::new(&[]);
    let views = Views::new(&config, &sections, &related, &pictures, &catalogues, moment());
    let site = Site::new(views, &theme, &Assets::default());
    let (timeline, _) = Timeline::of(&story, moment());
    let Some(timeline) = timeline else { return (Vec::new(), parsed.problems) };
    let texts = Texts::of(&timeline);
    let measures = texts.measures();
    let story = site.story(&timeline, &texts, &measures);
    let (mut pages, summary) =
        (story.all().expect("the built-in theme renders"), site.summary(&timeline, &measures));
    let mut routes: Vec<_> = pages.iter().map(|page| page.route.clone()).collect();
    routes.extend(story.shared_picture().map(|picture| picture.route().to_owned()));
    assert_eq!(story.routes(), routes, "a story knows its pages before they are made");
    for page in &pages {
        let alone = story.page(&page.route).map(|page| page.expect("the built-in theme renders"));
        assert_eq!(alone.as_ref(), Some(page), "a page made alone");
    }
    let jobs = site.lists(vec![&summary]);
    pages.extend(jobs.into_iter().flatten().map(|job| job.run().expect("the built-in theme renders")));
    (pages, parsed.problems)
}

/// The letters and digits of a text.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The letters of a story's latest text by the version that its page says they date from, 0 where it says nothing. Panics where
/// elements do not nest.
fn dated(html: &str) -> BTreeMap<usize, String> {
    let body = html.split("<div class=\"body\">").nth(1).unwrap().split("\n  </div>\n").next().unwrap();
    let mut dated: BTreeMap<usize, String> = BTreeMap::new();
    let mut open: Vec<(&str, usize)> = vec![("", 0)];
    for piece in body.split('<') {
        let (tag, words) = piece.split_once('>').unwrap_or(("", piece));
        let name = tag.split(' ').next().unwrap();
        let version =
            tag.split_once("data-v=\"").map(|(_, rest)| rest.trim_end_matches('"').parse().unwrap());
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop().unwrap().0, name, "{body}"),
            None if name.is_empty() || name == "hr" => {}
            None => open.push((name, version.unwrap_or(open.last().unwrap().1))),
        }
        dated.entry(open.last().unwrap().1).or_default().push_str(&letters(words));
    }
    assert_eq!(open.len(), 1, "{body}");
    dated.retain(|_, letters| !letters.is_empty());
    dated
}

/// The same, as it follows from where the sentences come from.
fn expected_dates(text: &StoryText) -> BTreeMap<usize, String> {
    let story = parse::story(text, &config()).story.unwrap();
    let timeline = Timeline::of(&story, moment()).0.unwrap();
    let texts = Texts::of(&timeline);
    let latest = texts.text(timeline.latest()).unwrap();
    let mut dated: BTreeMap<usize, String> = BTreeMap::new();
    for (at, origin) in provenance(&texts)[timeline.latest()].iter().enumerate() {
        let version = origin.changed.max(origin.since);
        let number = if version == 0 { 0 } else { version + 1 };
        dated.entry(number).or_default().push_str(&letters(latest.sentence(at)));
    }
    dated
}

/// Texts of a story in which sentences stay, change, go, come back and move, with marks that reach over several of them.
fn versions() -> impl Strategy<Value = Vec<String>> {
    let sentence = prop::sample::select(vec![
        "The ferry left at ten on Friday.",
        "The ferry left at *eleven on Friday.",
        "Nobody was hurt* in the harbour that night.",
        "The [council met. It](https://a.example/) decided nothing of note.",
        "The council met and it decided nothing of note.",
        "Boats stay in until `Monday morning` at least.",
        "我爱北京。他们说今天有雨。",
        "Prices of fish may double or more.",
    ]);
    let block = (prop::collection::vec(sentence, 1..4), 0..4).prop_map(|(sentences, form)| match form {
        0 => format!("- {}", sentences.join("\n- ")),
        1 => format!("> {}", sentences.join(" ")),
        _ => sentences.join(" "),
    });
    prop::collection::vec(prop::collection::vec(block, 1..4).prop_map(|blocks| blocks.join("\n\n")), 1..5)
}

/// Text that is likely to break something: markup, fences, quotes, scripts of both directions, odd characters.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        "[ -~]{0,12}",
        "\\PC{0,6}",
        Just("\n".to_owned()),
        Just("\r\n\r\n".to_owned()),
        Just("+++\n".to_owned()),
        Just("---\n".to_owned()),
        Just("> [!NOTE]\n> ".to_owned()),
        Just("- [ ] ".to_owned()),
        Just("| a | b |\n|---|:-:|\n| c |\n".to_owned()),
        Just("[^1] [^1]: x\n\n[^1]: y\n".to_owned()),
        Just("![a](b \"c\")".to_owned()),
        Just("[x](../../..)".to_owned()),
        Just("[x](javascript:y)".to_owned()),
        Just("<script>alert(1)</script>".to_owned()),
        Just("&#7;&lt;&#0;".to_owned()),
        Just("```\"'<>\n".to_owned()),
        Just("שלום مرحبا".to_owned()),
        Just("👩‍👩‍👧é\u{301}\u{202e}".to_owned()),
        Just("title = \"x\"\nupdated = 2025-01-01T00:00Z\n".to_owned()),
        Just("title: x\nupdated: 2025-01-01T00:00Z\n".to_owned()),
    ];
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn no_file_makes_the_program_panic(text in hostile(), meta in hostile()) {
        let mut story = story(&[("r".to_owned(), text)]);
        story.meta = Some(Source::new("content/a/story.toml", &meta));
        let (_, problems) = pages(&story);
        for problem in problems {
            for format in [Format::Human, Format::Short, Format::Json] {
                let drawn = draw(&problem, format, false);
                prop_assert!(drawn.chars().all(|c| c == '\n' || c == '\t' || !c.is_control()), "{drawn:?}");
            }
        }
    }

    #[test]
    fn no_configuration_makes_the_program_panic(text in hostile()) {
        Config::parse(Some(&Source::new("site.toml", &text)));
        parse::section("world", Some(&Source::new("section.toml", &text)));
    }

    /// Whatever the text, no script, no handler and no id of the theme gets into a page that denies or sanitises HTML.
    #[test]
    fn no_text_brings_a_script_into_a_page(text in hostile(), sanitize in any::<bool>()) {
        let raw_html = if sanitize { RawHtml::Sanitize } else { RawHtml::Deny };
        let config = config();
        let urls = Urls::new(&config.base_url);
        let options = MarkdownOptions { raw_html, smart_punctuation: true, direction: Direction::Ltr };
        let source = format!("+++\ntitle = 'x'\nupdated = 2025-01-01T00:00Z\n+++\n{text}\n");
        let accepted = !has_errors(&parse::story(&story(&[("r".to_owned(), source)]), &config).problems);
        if sanitize || accepted {
            let html = to_html(&text, &HtmlContext { urls: &urls, pictures: &Default::default(), route: "a/", id_prefix: "", options, words: writethru::words::english(), words_lang: "" });
            prop_assert!(!html.contains("<script") && !html.contains("href=\"javascript:"), "{html}");
            prop_assert!(!html.contains(" id=\"part-"), "{html}");
        }
    }

    /// Ids on a page are unique, also when two revisions with the same text share it.
    #[test]
    fn ids_are_unique_on_a_page(text in hostile()) {
        let config = config();
        let urls = Urls::new(&config.base_url);
        let options = MarkdownOptions { raw_html: RawHtml::Deny, smart_punctuation: false, direction: Direction::Ltr };
        let mut seen = BTreeSet::new();
        for id_prefix in ["old-", "new-"] {
            // What HTML the text itself holds is refused before it is rendered.
            let text = text.replace('<', "&lt;");
            let html = to_html(&text, &HtmlContext { urls: &urls, pictures: &Default::default(), route: "a/", id_prefix, options, words: writethru::words::english(), words_lang: "" });
            for id in html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                prop_assert!(seen.insert(id.to_owned()), "{id} twice in {html}");
            }
        }
    }

    /// On a story's page each sentence names the version that it dates from, and the script is told of every version.
    #[test]
    fn a_storys_page_dates_its_sentences(texts in versions(), minor in any::<u8>()) {
        let revision = |(at, text): (usize, &String)| {
            let kind = if minor >> at & 1 == 1 && at > 0 { "minor" } else { "update" };
            let kind = if at == 0 { String::new() } else { format!("kind = '{kind}'\nnote = 'n'\n") };
            (format!("r{at}"), format!("+++\ntitle = 'x'\nupdated = 2025-01-01T0{at}:00Z\n{kind}+++\n{text}\n"))
        };
        let story = story(&texts.iter().enumerate().map(revision).collect::<Vec<_>>());
        let (pages, _) = pages(&story);
        let page = pages.iter().find(|page| page.route == "a/").unwrap();
        let html = std::str::from_utf8(&page.bytes).unwrap();
        prop_assert_eq!(dated(html), expected_dates(&story), "{}", html);

        let json = html.split("id=\"part-versions\">").nth(1).unwrap().split('<').next().unwrap();
        let told: serde_json::Value = serde_json::from_str(json).unwrap();
        let told = told["versions"].as_array().unwrap();
        prop_assert_eq!(told.len(), texts.len());
        for (at, version) in told.iter().enumerate() {
            prop_assert_eq!(&version["id"], &format!("r{at}"));
            prop_assert_eq!(&version["number"], at + 1);
            let missed = (at + 1..texts.len()).filter(|later| minor >> later & 1 == 0).count();
            let words = version["words"].as_str().unwrap_or("0 updates since you last read this");
            let plural = if missed == 1 { "" } else { "s" };
            prop_assert_eq!(words, format!("{missed} update{plural} since you last read this"));
            let route = version["url"].as_str().map(|url| url["/desk/".len()..].to_owned());
            prop_assert_eq!(route.is_none(), at + 1 == texts.len());
            prop_assert!(route.is_none_or(|route| pages.iter().any(|page| page.route == route)));
        }
    }

    /// The order in which files are read says nothing; the order of the instants says all.
    #[test]
    fn the_order_of_reading_does_not_matter(
        minutes in prop::collection::btree_set(0_u32..600, 1..8),
        seed in any::<u64>(),
        offsets in prop::collection::vec(-11_i32..=12, 8),
    ) {
        let revision = |(at, minute): (usize, &u32)| {
            let local = 720 + i64::from(*minute) + i64::from(offsets[at]) * 60;
            let (day, rest) = (14 + local.div_euclid(1440), local.rem_euclid(1440));
            let sign = if offsets[at] < 0 { '-' } else { '+' };
            let time = format!("2025-10-{day:02}T{:02}:{:02}:00{sign}{:02}:00", rest / 60, rest % 60, offsets[at].abs());
            let text = format!("+++\ntitle = 'Minute {minute}'\nupdated = {time}\nnote = 'n'\n+++\nText {minute}.\n");
            (format!("r{}", (seed.wrapping_mul(at as u64 * 2 + 1)) % 1000 * 10 + at as u64), text)
        };
        let straight: Vec<_> = minutes.iter().enumerate().map(revision).collect();
        let mut shuffled = straight.clone();
        shuffled.sort_by_key(|(id, _)| id.len() as u64 ^ id.bytes().map(u64::from).sum::<u64>().wrapping_mul(seed | 1));
        let (one, other) = (pages(&story(&straight)).0, pages(&story(&shuffled)).0);
        prop_assert_eq!(&one, &other);
        let history = one.iter().find(|page| page.route == "a/history.json").expect("a story has a history");
        let history: serde_json::Value = serde_json::from_slice(&history.bytes).expect("history.json is JSON");
        let titles: Vec<_> = history["revisions"].as_array().unwrap().iter().map(|r| r["title"].clone()).collect();
        let expected: Vec<_> = minutes.iter().map(|minute| serde_json::json!(format!("Minute {minute}"))).collect();
        prop_assert_eq!(titles, expected);
    }

    /// If there are no problems with paths, no two pages of a site have the same one, even where case does not count.
    #[test]
    fn no_path_is_taken_twice(
        names in prop::collection::vec(("[aA]{1,2}", prop::collection::vec("[bBcC]{1,2}", 1..4)), 1..4),
        asset in "(b|B|x)(/y)?",
    ) {
        let mut claims = Claims::new();
        let mut files: Vec<String> = Vec::new();
        for (path, ids) in &names {
            let folder = StoryFolder {
                path: StoryPath::new(path),
                revisions: ids.iter().map(|id| format!("{id}.md")).collect(),
                has_meta: false,
                assets: vec![asset.clone()],
            };
            claims.add_story(&folder);
            files.push(format!("{path}/index.html"));
            files.extend(ids.iter().map(|id| format!("{path}/{id}/index.html")));
            files.push(format!("{path}/{asset}"));
        }
        let folded: BTreeSet<_> = files.iter().map(|file| routes::folded(file)).collect();
        let in_the_way = folded.iter().any(|file| folded.iter().any(|other| other.starts_with(&format!("{file}/"))));
        prop_assert_eq!(claims.settle().problems([].into_iter()).is_empty(), folded.len() == files.len() && !in_the_way);
    }

    /// A link never leads above the site, and what it leads to can be written back and read again.
    #[test]
    fn links_stay_on_the_site(link in "[ -~а-я/.%]{0,24}") {
        if let Ok(Target::Inside { route, .. }) = Target::read(&link, "world/a/") {
            prop_assert!(!route.starts_with('/') && !route.split('/').any(|part| part == ".." || part == "."), "{route}");
            let urls = Urls::new(&config().base_url);
            let path = urls.path(&route);
            let back = Target::read(path.strip_prefix("/desk").unwrap_or(&path), "");
            prop_assert_eq!(back, Ok(Target::Inside { route, rest: String::new() }));
        }
    }
}
