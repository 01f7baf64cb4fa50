//! Number words, by language: a value and its forms. What is an ordinary word as well is left out ("one" of most languages, "sept."
//! of French, its "neuf", which is new as well); compounds count part by part, those of German whole.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::timeline::text::{small, without_prefix};

/// Words of a language, by its primary subtag; lines such as `2 два дві двох`.
const LANGUAGES: [(&str, &str); 10] = [
    ("en", ENGLISH),
    ("uk", UKRAINIAN),
    ("ru", RUSSIAN),
    ("de", GERMAN),
    ("fr", FRENCH),
    ("es", SPANISH),
    ("ar", ARABIC),
    ("he", HEBREW),
    ("hi", HINDI),
    ("zh", ""),
];

const ENGLISH: &str = "
1 one ones
2 two twos
3 three threes
4 four fours
5 five fives
6 six sixes
7 seven sevens
8 eight eights
9 nine nines
10 ten tens
11 eleven
12 twelve dozen dozens
13 thirteen
14 fourteen
15 fifteen
16 sixteen
17 seventeen
18 eighteen
19 nineteen
20 twenty
30 thirty
40 forty
50 fifty
60 sixty
70 seventy
80 eighty
90 ninety
100 hundred hundreds
1000 thousand thousands
1000000 million millions
1000000000 billion billions";

const UKRAINIAN: &str = "
2 два дві двох двом двома двоє
3 три трьох трьом трьома троє
4 чотири чотирьох чотирьом чотирма четверо
5 п'ять п'яти п'ятьох п'ятьом п'ятьма п'ятеро
6 шість шести шістьох шістьом шістьма шестеро
7 сім семи сімох сімом сьома семеро
8 вісім восьми вісьмох вісьмом вісьма восьмеро
9 дев'ять дев'яти дев'ятьох дев'ятьом дев'ятьма
10 десять десяти десятьох десятьом десятьма
11 одинадцять одинадцяти
12 дванадцять дванадцяти
13 тринадцять тринадцяти
14 чотирнадцять чотирнадцяти
15 п'ятнадцять п'ятнадцяти
16 шістнадцять шістнадцяти
17 сімнадцять сімнадцяти
18 вісімнадцять вісімнадцяти
19 дев'ятнадцять дев'ятнадцяти
20 двадцять двадцяти двадцятьох
30 тридцять тридцяти
40 сорок сорока
50 п'ятдесят п'ятдесяти
60 шістдесят шістдесяти
70 сімдесят сімдесяти
80 вісімдесят вісімдесяти
90 дев'яносто дев'яноста
100 сто ста сотня сотні сотень
1000 тисяча тисячі тисяч тисячу тис
1000000 мільйон мільйони мільйонів мільйона млн
1000000000 мільярд мільярди мільярдів мільярда млрд";

const RUSSIAN: &str = "
2 два две двух двум двумя двое
3 три трёх трём тремя трое
4 четыре четырёх четырём четырьмя четверо
5 пять пяти пятью пятеро
6 шесть шести шестью шестеро
7 семь семи семеро
8 восемь восьми восемью
9 девять девяти девятью
10 десять десяти десятью
11 одиннадцать одиннадцати
12 двенадцать двенадцати
13 тринадцать тринадцати
14 четырнадцать четырнадцати
15 пятнадцать пятнадцати
16 шестнадцать шестнадцати
17 семнадцать семнадцати
18 восемнадцать восемнадцати
19 девятнадцать девятнадцати
20 двадцать двадцати
30 тридцать тридцати
40 сорок сорока
50 пятьдесят пятидесяти
60 шестьдесят шестидесяти
70 семьдесят семидесяти
80 восемьдесят восьмидесяти
90 девяносто
100 сто ста сотня сотни сотен
1000 тысяча тысячи тысяч тысячу тыс
1000000 миллион миллионы миллионов миллиона млн
1000000000 миллиард миллиарды миллиардов миллиарда млрд";

const GERMAN: &str = "
2 zwei
3 drei
4 vier
5 fünf
6 sechs
7 sieben
8 acht
9 neun
10 zehn
11 elf
12 zwölf dutzend dutzende
13 dreizehn
14 vierzehn
15 fünfzehn
16 sechzehn
17 siebzehn
18 achtzehn
19 neunzehn
20 zwanzig
30 dreißig
40 vierzig
50 fünfzig
60 sechzig
70 siebzig
80 achtzig
90 neunzig
100 hundert einhundert hunderte
200 zweihundert
300 dreihundert
500 fünfhundert
1000 tausend eintausend tausende tsd
1000000 million millionen mio
1000000000 milliarde milliarden mrd";

const FRENCH: &str = "
2 deux
3 trois
4 quatre
5 cinq
6 six
7 sept
8 huit
10 dix dizaine dizaines
11 onze
12 douze douzaine douzaines
13 treize
14 quatorze
15 quinze quinzaine
16 seize
20 vingt vingts vingtaine
30 trente trentaine
40 quarante quarantaine
50 cinquante cinquantaine
60 soixante soixantaine
100 cent cents centaine centaines
1000 mille millier milliers
1000000 million millions
1000000000 milliard milliards";

const SPANISH: &str = "
2 dos
3 tres
4 cuatro
5 cinco
6 seis
7 siete
8 ocho
9 nueve
10 diez decena decenas
11 once
12 doce docena docenas
13 trece
14 catorce
15 quince
16 dieciséis
17 diecisiete
18 dieciocho
19 diecinueve
20 veinte
21 veintiuno veintiún veintiuna
22 veintidós
23 veintitrés
24 veinticuatro
25 veinticinco
26 veintiséis
27 veintisiete
28 veintiocho
29 veintinueve
30 treinta
40 cuarenta
50 cincuenta
60 sesenta
70 setenta
80 ochenta
90 noventa
100 cien ciento centenar centenares
200 doscientos doscientas
300 trescientos trescientas
400 cuatrocientos cuatrocientas
500 quinientos quinientas
1000 mil miles
1000000 millón millones";

const ARABIC: &str = "
2 اثنان اثنين اثنتان اثنتين
3 ثلاثة ثلاث
4 أربعة أربع
5 خمسة خمس
6 ستة
7 سبعة سبع
8 ثمانية ثماني ثمان
9 تسعة تسع
10 عشرة عشر
20 عشرون عشرين
30 ثلاثون ثلاثين
40 أربعون أربعين
50 خمسون خمسين
60 ستون ستين
70 سبعون سبعين
80 ثمانون ثمانين
90 تسعون تسعين
100 مئة مائة مئات
200 مئتان مئتين مائتان مائتين
1000 ألف آلاف
2000 ألفان ألفين
1000000 مليون ملايين
1000000000 مليار مليارات";

const HEBREW: &str = "
2 שניים שתיים שני שתי
3 שלושה שלוש שלושת
4 ארבעה ארבע ארבעת
5 חמישה חמש חמשת
6 שישה שש ששת
7 שבעה שבעת
8 שמונה שמונת
9 תשעה תשע תשעת
10 עשרה עשר עשרת עשרות
20 עשרים
30 שלושים
40 ארבעים
50 חמישים
60 שישים
70 שבעים
80 שמונים
90 תשעים
100 מאה מאות
200 מאתיים
1000 אלף אלפים אלפי
2000 אלפיים
1000000 מיליון מיליוני
1000000000 מיליארד מיליארדי";

const HINDI: &str = "
2 दो दोनों
3 तीन तीनों
4 चार चारों
5 पाँच पांच पाँचों
6 छह छः
7 सात सातों
8 आठ आठों
9 नौ
10 दस दर्जनों
11 ग्यारह
12 बारह दर्जन
13 तेरह
14 चौदह
15 पंद्रह पन्द्रह
16 सोलह
17 सत्रह
18 अठारह
19 उन्नीस
20 बीस
25 पच्चीस
30 तीस
40 चालीस
50 पचास
60 साठ
70 सत्तर
80 अस्सी
90 नब्बे
100 सौ सैकड़ों
1000 हज़ार हजार हज़ारों
100000 लाख लाखों
10000000 करोड़ करोड़ों";

static VALUES: LazyLock<FxHashMap<&str, FxHashMap<String, u64>>> = LazyLock::new(|| {
    let mut all: FxHashMap<&str, FxHashMap<String, u64>> = FxHashMap::default();
    for (language, lines) in LANGUAGES {
        let values = all.entry(language).or_default();
        for line in lines.trim().lines() {
            let mut words = line.split(' ');
            let Some(value) = words.next().and_then(|value| value.parse().ok()) else { continue };
            values.extend(words.map(|word| (small(word), value)));
        }
        if language == "de" {
            join_german(values);
        }
    }
    all
});

/// Adds "fünfundzwanzig" and all like it.
fn join_german(values: &mut FxHashMap<String, u64>) {
    let of = |range: std::ops::Range<u64>| {
        let mut words: Vec<(String, u64)> = values
            .iter()
            .filter(|(_, value)| range.contains(value))
            .map(|(word, value)| (word.clone(), *value))
            .collect();
        words.sort_unstable();
        words
    };
    let (mut units, tens) = (of(2..10), of(20..100));
    units.push(("ein".to_owned(), 1));
    for (unit, small) in &units {
        values.extend(tens.iter().map(|(ten, large)| (format!("{unit}und{ten}"), large + small)));
    }
}

/// The value of a number word in small letters; of a language without a table, the one that English gives it.
pub(super) fn value(primary: &str, word: &str) -> Option<u64> {
    let values = VALUES.get(primary).or_else(|| VALUES.get("en"))?;
    values.get(word).or_else(|| values.get(without_prefix(word))).copied()
}
