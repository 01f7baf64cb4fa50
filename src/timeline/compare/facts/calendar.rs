//! Names of months and weekdays, in the languages of the first newsrooms: English, German, French, Spanish, Ukrainian, Russian,
//! Arabic, Hebrew and Hindi. (Chinese counts them.) All tables are tried on every text, so that a form that is an ordinary word
//! in one of the languages needs evidence:
//!
//! | form | counts |
//! |---|---|
//! | `june` | always |
//! | `June` | with a capital |
//! | `_julio` | without one: "Julio" is a name |
//! | `mars?` | with a number beside it, or after a word such as "in": "le 3 mars", "en mars" |
//! | `Jan.` | with a number beside it, or with a full stop after it that does not end the sentence: "Sun." but not "the Sun" |
//! | `ראשון+` | after "day", as Hebrew counts them |
//! | `січ/ень/ня` | as `січень`, `січня` |

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::timeline::text::small;

/// What a name of the calendar names, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Month(usize),
    Weekday(usize),
}

/// What a form needs beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    Nothing,
    /// A number beside it, or a word such as "in" before it.
    Number,
    /// A number beside it, or a full stop inside the sentence.
    Stop,
    /// The word "day" before it.
    Day,
}

/// A name of the calendar.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) named: Named,
    /// Whether it counts with a capital only, or without one only.
    pub(super) capital: Option<bool>,
    pub(super) needs: Needs,
}

/// From January.
const MONTHS: [&str; 12] = [
    "January Jan. januar jänner janvier enero січ/ень/ня/ню/нем/ні январ/ь/я/ю/ем/е يناير ינואר जनवरी",
    "February Feb. februar février febrero лют/ий?/ого?/ому?/им? феврал/ь/я/ю/ем/е فبراير شباط פברואר फ़रवरी फरवरी",
    "March? Mar. märz mars? marzo берез/ень/ня/ню/нем/ні март _марта _март/у/ом/е مارس? آذار מרץ? मार्च?",
    "April Apr. avril abril квіт/ень/ня/ню/нем/ні апрел/ь/я/ю/ем/е أبريل ابريل نيسان אפריל अप्रैल",
    "May? mai? _mayo? трав/ень/ня/ню/нем/ні _ма/й/я/е مايو أيار מאי? मई",
    "June Jun. juni juin junio черв/ень/ня/ню/нем/ні июн/ь/я/ю/ем/е يونيو يونيه حزيران יוני जून",
    "July Jul. juli juillet _julio лип/ень/ня/ню/нем/ні июл/ь/я/ю/ем/е يوليو يوليه تموز יולי जुलाई",
    "August Aug. août agosto серп/ень/ня/ню/нем/ні _август _август/а/у/ом/е أغسطس اغسطس آب? אוגוסט अगस्त",
    "September Sep. Sept. septembre septiembre setiembre верес/ень/ня/ню/нем/ні сентябр/ь/я/ю/ем/е سبتمبر أيلول ספטמבר सितंबर सितम्बर",
    "October Oct. oktober octobre octubre жовт/ень/ня/ню/нем/ні октябр/ь/я/ю/ем/е أكتوبر اكتوبر אוקטובר अक्टूबर अक्तूबर",
    "November Nov. novembre noviembre листопад листопад/а/у/і/ом ноябр/ь/я/ю/ем/е نوفمبر تشرين נובמבר नवंबर नवम्बर",
    "December Dec. dezember décembre diciembre груд/ень/ня/ню/нем/ні декабр/ь/я/ю/ем/е ديسمبر كانون דצמבר दिसंबर दिसम्बर",
];

/// From Monday.
const WEEKDAYS: [&str; 7] = [
    "Monday Mon. montag montags lundi lunes понеділ/ок/ка/ку/ком понедельник понедельник/а/у/ом/и/ам الاثنين الإثنين שני+ सोमवार 星期一 周一 礼拜一 月曜日",
    "Tuesday Tue. Tues. dienstag dienstags mardi martes вівтор/ок/ка/ку/ком вторник вторник/а/у/ом/и/ам الثلاثاء שלישי+ मंगलवार 星期二 周二 礼拜二 火曜日",
    "Wednesday Wed. mittwoch mittwochs mercredi miércoles серед/а/у/и/ою среду الأربعاء الاربعاء רביעי+ बुधवार 星期三 周三 礼拜三 水曜日",
    "Thursday Thu. Thurs. donnerstag donnerstags jeudi jueves четвер четверг четверг/а/у/ом/и/ам الخميس חמישי+ गुरुवार बृहस्पतिवार 星期四 周四 礼拜四 木曜日",
    "Friday Fri. freitag freitags vendredi viernes п'ятниц/я/ю/і/ею пятниц/а/у/ы/е/ей الجمعة שישי+ शुक्रवार 星期五 周五 礼拜五 金曜日",
    "Saturday Sat. samstag samstags sonnabend samedi sábado субот/а/у/и/і/ою суббот/а/у/ы/е/ой السبت שבת शनिवार 星期六 周六 礼拜六 土曜日",
    "Sunday Sun. sonntag sonntags dimanche _domingo неділ/я/ю/і/ею воскресень/е/я/ю/ем الأحد ראשון+ रविवार इतवार 星期日 星期天 周日 礼拜天 日曜日",
];

/// Words after which the name of a month is one, although it is an ordinary word as well.
const BEFORE_MONTHS: [&str; 34] = [
    "in",
    "last",
    "next",
    "since",
    "until",
    "till",
    "early",
    "late",
    "this",
    "during",
    "mid",
    "through",
    "im",
    "seit",
    "bis",
    "ab",
    "ende",
    "anfang",
    "mitte",
    "en",
    "fin",
    "début",
    "mi",
    "depuis",
    "dès",
    "desde",
    "hasta",
    "в",
    "у",
    "на",
    "في",
    "شهر",
    "חודש",
    "בחודש",
];

/// Words for "day" that the number of a Hebrew weekday follows.
const DAY: [&str; 6] = ["יום", "ביום", "מיום", "ליום", "היום", "שביום"];

/// What is written together with the word after it: "and", "in", "to", "the" … in Arabic and Hebrew.
const PREFIXES: [char; 10] = ['و', 'ف', 'ب', 'ل', 'ו', 'ב', 'ל', 'מ', 'ה', 'ש'];

static ENTRIES: LazyLock<FxHashMap<String, Entry>> = LazyLock::new(|| {
    let mut entries = FxHashMap::default();
    let mut add = |forms: &str, named| {
        forms.split(' ').for_each(|form| add_form(form, named, &mut entries));
    };
    MONTHS.iter().zip(1..).for_each(|(forms, number)| add(forms, Named::Month(number)));
    WEEKDAYS.iter().zip(1..).for_each(|(forms, number)| add(forms, Named::Weekday(number)));
    entries
});

fn add_form(form: &str, named: Named, entries: &mut FxHashMap<String, Entry>) {
    let mut parts = form.split('/');
    let stem = parts.next().unwrap_or_default();
    let mut endings: Vec<&str> = parts.collect();
    if endings.is_empty() {
        endings.push("");
    }
    for ending in endings {
        let form = format!("{stem}{ending}");
        let needs = match form.chars().last() {
            Some('?') => Needs::Number,
            Some('.') => Needs::Stop,
            Some('+') => Needs::Day,
            _ => Needs::Nothing,
        };
        let form = form.trim_end_matches(['?', '.', '+']);
        let capital = if form.starts_with('_') {
            Some(false)
        } else {
            form.starts_with(char::is_uppercase).then_some(true)
        };
        let form = small(form.trim_start_matches('_'));
        entries.entry(form).or_insert(Entry { named, capital, needs });
    }
}

/// The name of a month or a weekday, in small letters.
pub(super) fn entry(word: &str) -> Option<Entry> {
    let found = |word: &str| ENTRIES.get(word).copied();
    found(word).or_else(|| found(word.strip_prefix(PREFIXES)?))
}

/// Whether a month that is an ordinary word as well is one after this word, in small letters.
pub(super) fn before_month(word: &str) -> bool {
    BEFORE_MONTHS.contains(&word)
}

/// Whether the number of a weekday follows this word.
pub(super) fn is_day(word: &str) -> bool {
    DAY.contains(&word)
}
