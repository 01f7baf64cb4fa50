use super::*;
use crate::model::Lang;
use crate::timeline::compare::{LinkKind, compare, words};

/// The facts that changed between two texts of which the first sentences are linked: `15>17 Number`.
fn changes(lang: &str, old: &str, new: &str) -> Vec<String> {
    let [old, new] = [old, new].map(|text| Text::new(text, &Lang::parse(lang).unwrap()));
    let comparison = compare(&old, &new);
    let link = comparison.links.first().unwrap_or_else(|| panic!("{comparison:?}"));
    let changes = words(&old, &new, link).into_iter().filter(|change| !change.facts.is_empty());
    let named = changes.map(|change| {
        let facts: Vec<_> = change.facts.iter().map(|fact| format!("{fact:?}")).collect();
        format!("{}>{} {}", change.old_text, change.new_text, facts.join(" "))
    });
    named.collect()
}

/// The facts that changed in a sentence of English, without words.
fn facts(old: &str, new: &str) -> String {
    let named = changes("en", old, new);
    named.iter().map(|named| named.rsplit_once('>').unwrap().1).map(facts_of).collect::<Vec<_>>().join("; ")
}

fn facts_of(named: &str) -> String {
    let kinds = ["Number", "Date", "Quotation", "Name"];
    named.split(' ').filter(|word| kinds.contains(word)).collect::<Vec<_>>().join(" ")
}

/// Whether any fact changed in a sentence of a language.
fn kinds(lang: &str, old: &str, new: &str) -> String {
    changes(lang, old, new).iter().map(|named| facts_of(named)).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_number_is_what_it_says_and_not_how_it_is_written() {
    let boats = |number: &str| format!("Rescuers say that {number} boats were lost off the northern cape.");
    let change = |old: &str, new: &str| facts(&boats(old), &boats(new));
    assert_eq!(changes("en", &boats("15"), &boats("17")), ["15>17 Number"]);
    assert_eq!(changes("en", &boats("three"), &boats("five")), ["three>five Number"]);
    for (old, new) in [
        ("a dozen", "three"),
        ("1.5", "15"),
        ("twenty-five", "twenty-six"),
        ("15% of", "15 of"),
        ("some", "two hundred"),
        ("٣", "٥"),
        ("a million", "a thousand"),
        ("½ the", "all the"),
    ] {
        assert_eq!(change(old, new), "Number", "{old} > {new}");
    }
    for (old, new) in [
        ("15", "fifteen"),
        ("1,000", "1000"),
        ("1 000", "1 000"),
        ("twenty-five", "25"),
        ("15% of", "15 percent of"),
        ("15% of", "15 per cent of"),
        ("at least 15", "no fewer than 15"),
        ("15", "١٥"),
        ("no one's", "nobody's"),
        ("big", "large"),
    ] {
        assert_eq!(change(old, new), "", "{old} > {new}");
    }
}

#[test]
fn numbers_that_change_places_did_change() {
    let old = "The storm wrecked 15 boats in the harbour and 20 cars on the quay.";
    let new = "The storm wrecked 20 boats in the harbour and 15 cars on the quay.";
    assert_eq!(facts(old, new), "Number; Number");
}

#[test]
fn what_only_moved_within_its_sentence_did_not_change() {
    let old = "On Monday two divers looked at the wall of the old quay below the lighthouse.";
    let new = "Two divers looked at the wall of the old quay below the lighthouse on Monday.";
    assert_eq!(facts(old, new), "");
}

#[test]
fn dates_are_years_months_weekdays_and_what_stands_beside_a_month() {
    let met = |day: &str| format!("The harbour council met {day} to talk about the price of berths.");
    let change = |old: &str, new: &str| facts(&met(old), &met(new));
    for (old, new) in [
        ("on Oct. 15", "on Oct. 16"),
        ("on 15 October", "on 15 November"),
        ("on Monday", "on Tuesday"),
        ("in May", "in June"),
        ("on the 3rd of March", "on the 4th of March"),
        ("in 2024", "in 2025"),
        ("on 2025-10-15", "on 2025-10-16"),
        ("on 15/10/2025", "on 16/10/2025"),
        ("on 15.10.2025", "on 16.10.2025"),
    ] {
        assert_eq!(change(old, new), "Date", "{old} > {new}");
    }
    for (old, new) in [
        ("on Oct. 15", "on October 15"),
        ("on Oct. 15th", "on 15 October"),
        ("on Tues. evening", "on Tuesday evening"),
    ] {
        assert_eq!(change(old, new), "", "{old} > {new}");
    }
}

#[test]
fn names_of_the_calendar_that_are_ordinary_words_need_evidence() {
    assert_eq!(
        facts("The boats may leave the harbour again.", "The boats might leave the harbour again."),
        ""
    );
    assert_eq!(facts("They march to the sun and sat there.", "They walk to the light and stood there."), "");
    let weather = |light: &str| format!("For weeks nobody in the whole valley has seen {light}.");
    assert_eq!(facts(&weather("the Sun"), &weather("the stars")), "Name");
    assert_eq!(
        kinds("fr", "Elle a vu mon frère au port hier soir.", "Elle a vu ton frère au port hier soir."),
        ""
    );
    assert_eq!(kinds("uk", "Я маю новий човен у старому порту.", "Я бачу новий човен у старому порту."), "");
}

#[test]
fn dates_of_every_language() {
    for (lang, old, new) in [
        ("uk", "Рада зібралася в порту 15 жовтня ввечері.", "Рада зібралася в порту 16 жовтня ввечері."),
        ("uk", "Пором знову піде у п’ятницю вранці.", "Пором знову піде у суботу вранці."),
        ("ru", "Совет собрался в порту в мае без прессы.", "Совет собрался в порту в июле без прессы."),
        (
            "de",
            "Der Rat tagte am Montag wieder im alten Hafen.",
            "Der Rat tagte am Dienstag wieder im alten Hafen.",
        ),
        (
            "fr",
            "Le conseil du port se réunit le 3 mars à midi.",
            "Le conseil du port se réunit le 4 mars à midi.",
        ),
        (
            "es",
            "El consejo del puerto se reúne en mayo otra vez.",
            "El consejo del puerto se reúne en junio otra vez.",
        ),
        ("ar", "اجتمع مجلس الميناء يوم الاثنين مرة أخرى", "اجتمع مجلس الميناء يوم الخميس مرة أخرى"),
        ("he", "מועצת הנמל תתכנס ביום שני בערב שוב", "מועצת הנמל תתכנס ביום שלישי בערב שוב"),
        ("hi", "बंदरगाह परिषद की बैठक सोमवार को फिर होगी", "बंदरगाह परिषद की बैठक बुधवार को फिर होगी"),
        ("zh", "港口委员会将于10月15日再次开会讨论渡轮。", "港口委员会将于10月16日再次开会讨论渡轮。"),
        ("zh", "港口委员会将于星期一再次开会讨论渡轮。", "港口委员会将于星期二再次开会讨论渡轮。"),
    ] {
        assert_eq!(kinds(lang, old, new), "Date", "{old}");
    }
    assert_eq!(kinds("zh", "港口大火造成三人死亡。", "港口大火造成五人死亡。"), "Number");
    assert_eq!(kinds("he", "המפלגה השנייה תתכנס בערב במרץ רב", "המפלגה השנייה תתכנס בערב בשמחה רבה"), "");
}

#[test]
fn quotations_of_every_style() {
    for (open, close) in
        [("\"", "\""), ("“", "”"), ("« ", " »"), ("„", "“"), ("»", "«"), ("‘", "’"), ("'", "'"), ("「", "」")]
    {
        let said =
            |word: &str| format!("The mayor called the plan {open}a {word} thing{close} for the whole town.");
        assert_eq!(facts(&said("good"), &said("bad")), "Quotation", "{open}{close}");
        let outside = |word: &str| said("good").replace("whole", word);
        assert_eq!(facts(&outside("entire"), &outside("small")), "", "{open}{close}");
    }
    let called = |plan: &str| format!("The mayor called {plan} for the whole of the town.");
    assert_eq!(
        facts(&called("the plan a good thing"), &called("the plan “a good thing”")),
        "Quotation; Quotation"
    );
    assert_eq!(facts(&called("it “a good thing”"), &called("it \"a good thing\"")), "");
    // Of a quotation that began before the sentence only the end is here.
    assert_eq!(
        facts(
            "We will never sell the boats,” she said there.",
            "We will never keep the boats,” she said there."
        ),
        "Quotation"
    );
}

#[test]
fn apostrophes_and_inches_quote_nothing() {
    for (old, new) in [
        (
            "The boats’ owners don’t want to pay the crews’ wages.",
            "The boats’ owners don’t wish to pay the crews’ wages.",
        ),
        (
            "It’s the owners' right to sell what isn't theirs.",
            "It’s the owners' duty to sell what isn't theirs.",
        ),
        (
            "They laid a pipe of 12\" and went home to sleep.",
            "They dug a pipe of 12\" and went home to sleep.",
        ),
    ] {
        assert_eq!(facts(old, new), "", "{old}");
    }
}

#[test]
fn names_have_capitals_where_words_have_none() {
    let met = |name: &str| format!("Yesterday the envoy met {name} in the old palace.");
    assert_eq!(facts(&met("Lindt"), &met("Vogel")), "Name");
    assert_eq!(facts(&met("Lindt"), &met("Lindt and her guests")), "");
    assert_eq!(facts(&met("the chancellor"), &met("the head of government")), "");
    assert_eq!(facts(&met("Al-Nadim"), &met("the guest, al-Nadim,")), "");
    assert_eq!(facts(&met("Lindt’s guests"), &met("guests of Lindt")), "");
    assert_eq!(
        facts("Nobody has seen the boats since the night.", "Someone has seen the boats since the night."),
        ""
    );
    assert_eq!(
        facts("He asked: “Who has seen the boats since?”", "He asked: “Which has seen the boats since?”"),
        "Quotation"
    );
    assert_eq!(
        facts("On the pier I think it will rain again.", "On the pier we think it will rain again."),
        ""
    );
    assert_eq!(
        facts("## Where the Boats of the Old Harbour Lie", "## Where the Ships of the Old Harbour Lie"),
        ""
    );
    assert_eq!(
        kinds(
            "uk",
            "Учора зустріч з Путіним відбулася в старому палаці.",
            "Учора зустріч у Путіна відбулася в старому палаці."
        ),
        ""
    );
    assert_eq!(
        kinds(
            "uk",
            "Учора гостя бачив Коваль у старому палаці.",
            "Учора гостя бачив Мороз у старому палаці."
        ),
        "Name"
    );
    assert_eq!(kinds("ar", "قال الوزير إن السفينة غادرت الميناء", "قال الرئيس إن السفينة غادرت الميناء"), "");
}

#[test]
fn nouns_of_german_are_no_names() {
    let old = "Gestern sah man den Hafen und die Boote vom Turm aus.";
    assert_eq!(kinds("de", old, &old.replace("Boote", "Schiffe")), "");
    let old = "Gestern traf der Gast die Kanzlerin Vera Lindt im Schloss.";
    assert_eq!(kinds("de", old, &old.replace("Vera Lindt", "Anna Vogel")), "Name");
    assert_eq!(
        kinds("de", "Am Kai lagen gestern 15 Boote im Eis.", "Am Kai lagen gestern 17 Boote im Eis."),
        "Number"
    );
}

#[test]
fn links_that_are_not_edited_change_no_fact() {
    let [old, new] = ["The guest was Al-Nadim on *Monday*.", "The guest was al-Nadim on Monday."]
        .map(|text| Text::new(text, &Lang::parse("en").unwrap()));
    let link = &compare(&old, &new).links[0];
    assert_eq!(link.kind, LinkKind::Restyled);
    assert!(words(&old, &new, link).iter().all(|change| change.facts.is_empty()));
}

#[test]
fn sets_of_facts() {
    let mut facts = Facts::default();
    assert!(facts.is_empty());
    facts.insert(Fact::Name);
    facts.insert(Fact::Date);
    assert!(facts.contains(Fact::Name) && !facts.contains(Fact::Number));
    assert_eq!(facts.iter().collect::<Vec<_>>(), [Fact::Date, Fact::Name]);
}
