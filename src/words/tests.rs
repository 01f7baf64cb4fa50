use chrono::Datelike;

use super::*;
use crate::diagnostic::Severity;

fn lang(tag: &str) -> Lang {
    Lang::parse(tag).unwrap()
}

fn own(files: &[(&str, &str)]) -> (Catalogues, Vec<Diagnostic>) {
    let files = files.iter();
    let files: Vec<_> =
        files.map(|(name, text)| ((*name).to_owned(), Source::new(format!("i18n/{name}"), text))).collect();
    Catalogues::new(&files)
}

fn words(tag: &str) -> Arc<Words> {
    Catalogues::new(&[]).0.words(&lang(tag)).unwrap()
}

/// The languages that come with the program.
fn built_in() -> Vec<Lang> {
    CATALOGUES.iter().map(|(name, _)| catalogue::language(name).unwrap()).collect()
}

#[test]
fn built_in_catalogues_are_whole_and_sound() {
    assert_eq!(BUILT_IN.1, []);
    let catalogues = Catalogues::new(&[]).0;
    for lang in built_in() {
        assert_eq!(catalogues.missing(&lang), [""; 0], "{}", lang.tag());
    }
}

#[test]
fn every_catalogue_file_is_built_in() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("i18n");
    let entries = walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name().into_iter();
    let found: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(CATALOGUES.iter().map(|(name, _)| *name).collect::<Vec<_>>(), found);
}

/// What stands in a folder's Rust files or templates, without tests.
fn texts(folder: &str) -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = walkdir::WalkDir::new(root.join(folder)).sort_by_file_name().into_iter().map(Result::unwrap);
    // Fonts are no text.
    let is_text = |file: &walkdir::DirEntry| {
        let path = file.path();
        let ending = path.extension().is_some_and(|ending| ending == "rs" || ending == "html");
        ending && !path.ends_with("tests.rs")
    };
    let text = |file: walkdir::DirEntry| {
        let text = String::from_utf8_lossy(&crate::disk::read(file.path()).unwrap()).into_owned();
        text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
    };
    files.filter(is_text).map(text).collect()
}

/// A message that nothing says is a burden to translators; one that is not there would show its name.
#[test]
fn messages_are_those_that_templates_and_code_say() {
    // The rooms that put things into words.
    let code: String = ["view", "render", "feed", "site"]
        .iter()
        .flat_map(|room| [texts(&format!("src/{room}.rs")), texts(&format!("src/{room}"))])
        .collect();
    let templates = texts("templates");
    let quoted: BTreeSet<&str> = code.split('"').chain(templates.split('"')).collect();
    let by_kind = |key: &str| key.starts_with("kind_");
    let unsaid: Vec<_> = MODEL.keys().filter(|key| !quoted.contains(key.as_str()) && !by_kind(key)).collect();
    assert!(unsaid.is_empty(), "said nowhere: {unsaid:?}");
    let in_templates = [r#"" | say"#, r#"" | site_say"#].into_iter().flat_map(|end| {
        let before = templates.split(end).collect::<Vec<_>>();
        let said = before.len() - 1;
        before.into_iter().take(said).filter_map(|before| before.rsplit('"').next())
    });
    let in_code = [r#"say(""#, r#".fill(""#, r#".count(""#, r#".count_with(""#]
        .into_iter()
        .flat_map(|call| code.split(call).skip(1).filter_map(|after| after.split('"').next()));
    let said: Vec<_> = in_templates.chain(in_code).collect();
    assert!(said.len() > 100, "{said:?}");
    let unknown: Vec<_> = said.into_iter().filter(|key| !MODEL.contains_key(*key)).collect();
    assert!(unknown.is_empty(), "said, but in no catalogue: {unknown:?}");
}

/// The numbers stand on both sides of every border between forms: 1 and 2, 4 and 5, 11 (which many languages count unlike 1), 21,
/// and a number that is long enough to be grouped.
#[test]
fn numbers_choose_their_plural_form() {
    let expected = [
        "ar: لا تحديثات | تحديث واحد | تحديثان | 3 تحديثات | 5 تحديثات | 11 تحديثًا | 21 تحديثًا | 100 تحديث | 12,345 تحديثًا",
        "de: 0 Updates | 1 Update | 2 Updates | 3 Updates | 5 Updates | 11 Updates | 21 Updates | 100 Updates | 12.345 Updates",
        "en: 0 updates | 1 update | 2 updates | 3 updates | 5 updates | 11 updates | 21 updates | 100 updates | 12,345 updates",
        "es: 0 actualizaciones | 1 actualización | 2 actualizaciones | 3 actualizaciones | 5 actualizaciones | 11 actualizaciones | 21 actualizaciones | 100 actualizaciones | 12.345 actualizaciones",
        "fr: 0 mise à jour | 1 mise à jour | 2 mises à jour | 3 mises à jour | 5 mises à jour | 11 mises à jour | 21 mises à jour | 100 mises à jour | 12\u{202f}345 mises à jour",
        "he: 0 עדכונים | עדכון אחד | שני עדכונים | 3 עדכונים | 5 עדכונים | 11 עדכונים | 21 עדכונים | 100 עדכונים | 12,345 עדכונים",
        "hi: 0 अपडेट | 1 अपडेट | 2 अपडेट | 3 अपडेट | 5 अपडेट | 11 अपडेट | 21 अपडेट | 100 अपडेट | 12,345 अपडेट",
        "ru: 0 обновлений | 1 обновление | 2 обновления | 3 обновления | 5 обновлений | 11 обновлений | 21 обновление | 100 обновлений | 12\u{a0}345 обновлений",
        "uk: 0 оновлень | 1 оновлення | 2 оновлення | 3 оновлення | 5 оновлень | 11 оновлень | 21 оновлення | 100 оновлень | 12\u{a0}345 оновлень",
        "zh: 0次更新 | 1次更新 | 2次更新 | 3次更新 | 5次更新 | 11次更新 | 21次更新 | 100次更新 | 12,345次更新",
    ];
    let counted = built_in().into_iter().map(|lang| {
        let words = words(lang.tag());
        let updates = [0, 1, 2, 3, 5, 11, 21, 100, 12_345].map(|number| words.count("updates", number));
        format!("{}: {}", lang.tag(), updates.join(" | "))
    });
    assert_eq!(counted.collect::<Vec<_>>(), expected);
}

#[test]
fn the_case_of_a_first_letter_is_that_of_the_language() {
    let (catalogues, _) = own(&[]);
    let turkish = Words::new(lang("tr"), Messages::new());
    assert_eq!([turkish.capitalised("iki Cümle"), turkish.small("Işık")], ["İki Cümle", "ışık"]);
    let english = catalogues.words(&lang("en")).unwrap();
    assert_eq!([english.capitalised("in Kyiv"), english.small("In Kyiv")], ["In Kyiv", "in Kyiv"]);
    assert_eq!([english.capitalised("2 added"), english.capitalised("")], ["2 added", ""]);
    assert_eq!([english.capitalised("“b” c"), english.small("")], ["“b” c", ""]);
    let dutch = Words::new(lang("nl"), Messages::new());
    assert_eq!(dutch.capitalised("ijs"), "IJs");
}

#[test]
fn lists_are_read_out_in_their_language() {
    let list =
        |tag, items: &[&str]| words(tag).list(&items.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(list("en-GB", &["Ana", "Ben", "Carl"]), "Ana, Ben and Carl");
    assert_eq!(list("es", &["Ana", "Irene"]), "Ana e Irene");
    assert_eq!(list("he", &["דנה", "Ana"]), "דנה ו\u{2011}Ana");
    assert_eq!([list("de", &[]), list("de", &["Ana"])], ["", "Ana"]);
    assert_eq!(list("zh", &["甲", "乙", "丙"]), "甲、乙和丙");
}

#[test]
fn an_item_of_a_list_may_hold_any_character() {
    let items = ["x\u{f8ff}fé", "\u{f8ff}", "", "y"].map(str::to_owned);
    assert_eq!(words("en").list(&items), "x\u{f8ff}fé, \u{f8ff}, , and y");
}

#[test]
fn what_is_not_given_shows_as_it_is_written() {
    assert_eq!(english().fill("labelled", &[("label", "A")]), "A: {text}");
    assert_eq!(english().say("no_such_words"), "no_such_words");
}

#[test]
fn a_catalogue_of_the_sites_own_may_replace_a_part() {
    let (catalogues, problems) =
        own(&[("en.toml", "updates_title = 'Changes'\n[extra]\npaper = 'Our paper'\n")]);
    assert_eq!(problems, []);
    let words = catalogues.words(&lang("en-GB")).unwrap();
    assert_eq!(words.say("updates_title"), "Changes");
    assert_eq!(words.say("extra.paper"), "Our paper");
    assert_eq!(words.say("skip"), "Skip to main content");
}

#[test]
fn a_new_language_says_what_it_lacks_and_is_used_from_half_of_the_messages_on() {
    let of = |lines: usize| {
        let keys = MODEL
            .iter()
            .filter(|(_, message)| matches!(message, Message::Plain(text) if text.gaps().count() == 0));
        let lines: String = keys.take(lines).flat_map(|(key, _)| [key.as_str(), " = 'x'\n"]).collect();
        own(&[
            ("fi.toml", &(lines + "[extra]\npaper = 'Lehti'\n")),
            ("en.toml", "[extra]\nother = 'Other'\n"),
        ])
    };
    let half = MODEL.len().div_ceil(2);
    let (catalogues, problems) = of(half);
    assert_eq!(problems, []);
    let words = catalogues.words(&lang("fi")).unwrap();
    assert_eq!([words.say("added"), words.say("version_of")], ["x", "Version of {time}"]);
    assert_eq!([words.say("extra.paper"), words.say("extra.other")], ["Lehti", "Other"]);
    let missing = catalogues.missing(&lang("fi"));
    assert!(missing.contains(&"version_of") && !missing.contains(&"added"), "{missing:?}");
    let (catalogues, _) = of(half - 1);
    assert!(catalogues.words(&lang("fi")).is_none());
    // A site in that language is in English, but for its own templates.
    let words = catalogues.site_words(&lang("fi"));
    assert_eq!((words.lang().tag(), words.say("added").as_str()), ("en", "Added"));
    assert_eq!([words.say("extra.paper"), words.say("extra.other")], ["Lehti", "Other"]);
    assert_eq!(catalogues.missing(&lang("sv")).len(), MODEL.len());
    assert!(catalogues.words(&lang("sv")).is_none());
}

#[test]
fn a_catalogue_in_another_script_is_no_help() {
    let (catalogues, _) = own(&[("sr.toml", "archive = 'Архива'\n"), ("pt.toml", "archive = 'Arquivo'\n")]);
    let knows = |tag| !catalogues.missing(&lang(tag)).contains(&"archive");
    assert_eq!(
        ["sr-Latn", "sr-RS", "pt-BR", "zh", "zh-SG", "zh-TW"].map(knows),
        [false, true, true, true, true, false]
    );
    assert!(catalogues.words(&lang("zh-TW")).is_none());
}

#[test]
fn what_is_wrong_with_a_catalogue_is_told_with_its_place() {
    let text = "skp = 'a'\nskip = 1\narchive = { one = 'a', other = 'b' }\nversion = 'Version {count}'\n\
                updates = { one = 'an update' }\nstories = { one = 'a', few = '{count}', other = '{count}' }\n\
                all_updates = { uno = 'a', other = '{count}' }\nfeed = 'a } b'\npublished = 'Published'\n\
                latest = ' '\npart_comma = ''\nsentences = '{count} lausetta'\n";
    let (_, problems) = own(&[("fi.toml", text), ("readme.txt", "x")]);
    let told = |problem: Diagnostic| {
        let place = problem.place.unwrap();
        let line = place.excerpt.map_or(0, |excerpt| excerpt.start.line);
        let help = problem.help.unwrap_or_default();
        format!("{:?} {}:{line} {} ({help})", problem.severity, place.path, problem.message)
    };
    let expected = [
        "Error i18n/fi.toml:1 no message is called `skp` (did you mean `skip`?)",
        "Error i18n/fi.toml:2 `skip` should be a string or a table of plural forms, found an integer ()",
        "Error i18n/fi.toml:3 `archive` counts nothing (give one string instead of plural forms)",
        "Error i18n/fi.toml:4 `version` has no gap `{count}` (its gaps are {number})",
        "Warning i18n/fi.toml:4 `version` leaves out `{number}` (its gaps are {number})",
        "Error i18n/fi.toml:5 `updates` lacks the plural form `other` (it stands for all numbers that have no form of their own)",
        "Warning i18n/fi.toml:6 this language has no plural form `few` (it has one, other)",
        "Error i18n/fi.toml:7 `uno` is not a plural form (plural forms are zero, one, two, few, many, other)",
        "Warning i18n/fi.toml:7 `all_updates` lacks the plural form `one` (`other` is used for it)",
        "Error i18n/fi.toml:8 a brace that stands alone, or holds no name (braces hold the name of a gap, such as {count})",
        "Warning i18n/fi.toml:9 `published` leaves out `{time}` (its gaps are {time})",
        "Error i18n/fi.toml:10 `latest` says nothing (leave the line out to have the words that come with the program)",
        "Warning i18n/fi.toml:12 `sentences` has one text for all numbers (if numbers change its words, give one for each plural form: one, other)",
        "Error i18n/readme.txt:0 this file is not named after a language (name it after the tag of its language: i18n/fi.toml, i18n/pt-BR.toml)",
    ];
    assert_eq!(problems.into_iter().map(told).collect::<Vec<_>>(), expected);
}

#[test]
fn the_number_may_be_left_out_where_a_form_stands_for_one_number_only() {
    let told = |name: &str, one: &str| {
        let (_, problems) = own(&[(
            name,
            &format!("sentences = {{ {one} = 'a', many = '{{count}}', other = '{{count}}' }}\n"),
        )]);
        problems
            .into_iter()
            .map(|problem| problem.message)
            .filter(|message| message.contains("leaves out"))
            .collect::<Vec<_>>()
    };
    assert_eq!(told("en.toml", "one"), [""; 0]);
    assert_eq!(told("ar.toml", "two"), [""; 0]);
    // 0 has the form too; 21 has it; no number has it.
    for (name, form) in [("fr.toml", "one"), ("hi.toml", "one"), ("uk.toml", "one"), ("en.toml", "few")] {
        assert_eq!(told(name, form), ["`sentences` leaves out `{count}`"], "{name}");
    }
}

/// The patterns of CLDR 47; a new version of it may change them.
#[test]
fn dates_are_as_their_language_writes_them() {
    let at = NaiveDate::from_ymd_opt(2025, 10, 5).unwrap().and_hms_opt(14, 5, 0).unwrap();
    let expected = [
        "ar: 5 أكتوبر 2025 في 2:05 م | 5 أكتوبر 2025 | 2:05 م | أكتوبر 2025 | 2025",
        "de: 5. Oktober 2025 um 14:05 | 5. Oktober 2025 | 14:05 | Oktober 2025 | 2025",
        "en: October 5, 2025 at 2:05\u{202f}PM | October 5, 2025 | 2:05\u{202f}PM | October 2025 | 2025",
        "es: 5 de octubre de 2025 a las 14:05 | 5 de octubre de 2025 | 14:05 | octubre de 2025 | 2025",
        "fr: 5 octobre 2025 à 14:05 | 5 octobre 2025 | 14:05 | octobre 2025 | 2025",
        "he: 5 באוקטובר 2025 בשעה 14:05 | 5 באוקטובר 2025 | 14:05 | אוקטובר 2025 | 2025",
        "hi: 5 अक्टूबर, 2025 को 2:05 pm बजे | 5 अक्टूबर, 2025 | 2:05 pm | अक्टूबर 2025 | 2025",
        "ru: 5 октября 2025\u{202f}г. в 14:05 | 5 октября 2025\u{202f}г. | 14:05 | октябрь 2025\u{202f}г. | 2025",
        "uk: 5 жовтня 2025\u{202f}р. о 14:05 | 5 жовтня 2025\u{202f}р. | 14:05 | жовтень 2025\u{202f}р. | 2025",
        "zh: 2025年10月5日 14:05 | 2025年10月5日 | 14:05 | 2025年10月 | 2025年",
        "en-GB: 5 October 2025 at 14:05 | 5 October 2025 | 14:05 | October 2025 | 2025",
        "ar-EG: ٥ أكتوبر ٢٠٢٥ في ٢:٠٥ م | ٥ أكتوبر ٢٠٢٥ | ٢:٠٥ م | أكتوبر ٢٠٢٥ | ٢٠٢٥",
    ];
    let others = ["en-GB", "ar-EG"].map(lang);
    let written = built_in().into_iter().chain(others).map(|lang| {
        let (words, day) = (words(lang.tag()), at.date());
        let dates =
            [words.moment(at), words.day(day), words.clock(at), words.month(day), words.year(day.year())];
        format!("{}: {}", lang.tag(), dates.join(" | "))
    });
    assert_eq!(written.collect::<Vec<_>>(), expected);
}

#[test]
fn severities_let_a_site_be_built_with_an_unfinished_catalogue() {
    let (_, problems) = own(&[("fi.toml", "updates = { other = '{count} päivitystä' }\n")]);
    assert!(problems.iter().all(|problem| problem.severity == Severity::Warning), "{problems:?}");
}
