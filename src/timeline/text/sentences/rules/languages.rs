//! The lists of each language.
//!
//! Words stand in one line, set apart by spaces; an abbreviation of several parts is written without spaces and found with any
//! (`т.д.` is `т. д.` too). To add one, add it here and a sentence with it to `tests/languages/<language>/sentences.txt`.

/// What the splitter does not know of a language.
#[derive(Debug)]
pub(in super::super) struct Lists {
    /// Abbreviations after which a sentence goes on, whatever follows.
    pub(in super::super) go_on: &'static str,
    /// Those after which a name follows, though it may look like a starter ("Gen. He").
    pub(in super::super) titles: &'static str,
    /// Abbreviations after which a capital begins a sentence. With `#`, such as `#р.`: after a number, unless the sentence is
    /// hardly begun ("У 2024 р. Одеса …").
    pub(in super::super) may_end: &'static str,
    /// Words with a capital that begin a sentence after any abbreviation, initial or ordinal, and are no names.
    pub(in super::super) starters: &'static str,
    /// Whether a capital says so little (as in German) that after an abbreviation only a starter begins a sentence.
    pub(in super::super) starters_only: bool,
    /// Whether `2.` is an ordinal.
    pub(in super::super) ordinals: bool,
    /// Whether the splitter knows the language well: its word counts where small letters follow a full stop, and where several
    /// letters with stops may be an acronym ("U.S.") or initials.
    pub(in super::super) well_known: bool,
    /// Verbs that follow a quotation with a mark of its own at the end, in scripts without capitals: the sentence goes on.
    pub(in super::super) said: &'static str,
    /// How far such a verb may stand from the quotation, in words; 0 where words have no spaces between them.
    pub(in super::super) said_within: usize,
}

/// The lists of languages, by their primary subtags. The first are those of all others.
pub(super) const LANGUAGES: [(&[&str], &Lists); 10] = [
    (&["en"], &ENGLISH),
    (&["uk"], &UKRAINIAN),
    (&["ru", "be"], &RUSSIAN),
    (&["de", "lb", "nds", "gsw"], &GERMAN),
    (&["fr"], &FRENCH),
    (&["es"], &SPANISH),
    (&["ar"], &ARABIC),
    (&["he", "yi"], &HEBREW),
    (&["hi", "mr", "ne"], &HINDI),
    (&["zh", "yue", "ja", "ko"], &CHINESE),
];

/// A language of which nothing is listed.
const NONE: Lists = Lists {
    go_on: "",
    titles: "",
    may_end: "",
    starters: "",
    starters_only: false,
    ordinals: false,
    well_known: false,
    said: "",
    said_within: 0,
};

const ENGLISH: Lists = Lists {
    go_on: "Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sept. Sep. Oct. Nov. Dec. \
            St. No. Nos. vs. Ltd. Co. Corp. Inc. approx. ca.",
    titles: "Gov. Sen. Rep. Gen. Lt. Col. Maj. Capt. Sgt. Rev. Hon.",
    starters: "The This That These Those There Then He She It They We You His Her Its Their Our A But And Or So Yet Nor \
               In On At For From With Without After Before Since During Until While When Where Why How What Who If As By To \
               Nobody Everyone Everybody Someone Some Many Most Both All Each Another Others Now Today Yesterday Tomorrow Here \
               However Meanwhile Instead Still Also Only Even Last Next Not",
    well_known: true,
    ..NONE
};

const UKRAINIAN: Lists = Lists {
    go_on: "м. с. смт. сел. вул. пл. просп. пр. бул. бульв. пров. буд. корп. кв. р. оз. о. ім. \
            проф. акад. доц. канд. п. пп. гр. св. ген. полк. кап. лейт. ред. \
            ч. див. пор. рис. табл. стор. ст. п. зб. вид. \
            т.зв. т.ч. напр. прибл. бл. тел. моб. нар. пом.",
    may_end: "т.д. т.п. т.ін. ін. грн. коп. обл. #р. #рр. #ст. н.е. р.н. \
              год. хв. сек. тис. млн. млрд. ос. чол. кг. км.",
    starters: "Це Цей Ця Ці Він Вона Вони Воно Ми Але Проте Однак Тому Тоді Потім Також Водночас Про За На Як Коли Якщо",
    ..NONE
};

const RUSSIAN: Lists = Lists {
    go_on: "г. д. с. пос. дер. ул. пл. просп. пр. пр-т. бул. пер. корп. кв. стр. р. оз. о. им. \
            проф. акад. доц. канд. гр. св. ген. полк. кап. лейт. ред. \
            ч. см. ср. рис. табл. ст. п. пп. изд. \
            т.е. т.н. т.ч. т.к. напр. прибл. ок. тел. моб. род. пом.",
    may_end: "т.д. т.п. др. пр. руб. коп. обл. #г. #гг. #в. #вв. н.э. г.р. \
              #ч. мин. сек. тыс. млн. млрд. чел. кг. км.",
    starters: "Это Этот Эта Эти Он Она Они Оно Мы Но Однако Поэтому Тогда Потом Затем Также При По На Как Когда Если",
    ..NONE
};

const GERMAN: Lists = Lists {
    go_on: "Dr. Prof. Dipl. Ing. Hr. Fr. Hl. St. Skt. Str. Pl. Nr. Nrn. Abb. Abs. Art. Kap. Bd. Tab. \
            h.c. z.B. z.T. z.Z. d.h. u.a. u.U. i.d.R. i.A. v.a. s.o. s.u. m.E. o.g. sog. \
            vgl. ca. bzw. ggf. inkl. exkl. evtl. zzgl. geb. gest. verh. Tel. \
            Mio. Mrd. Tsd. Jan. Feb. Apr. Aug. Sept. Okt. Nov. Dez. Mo. Di. Mi. Do. Sa. So.",
    may_end: "usw. usf. etc. Jh. v.Chr. n.Chr. e.V. a.D. a.M. o.Ä. u.Ä. Co.",
    starters: "Der Die Das Den Dem Des Ein Eine Einen Einem Einer Er Sie Es Wir Ich Ihr Man \
               Am Im In An Auf Aus Bei Beim Mit Nach Seit Von Vom Vor Zu Zum Zur Für Durch Gegen Ohne Um Unter Über Wegen \
               Dann Danach Dabei Damit Daher Dafür Dagegen Darauf Doch Aber Und Oder Auch Noch Nun Jetzt Hier Dort \
               Dieser Diese Dieses Wer Was Wie Wo Wann Warum Wenn Als Ob Weil Obwohl Während Zudem Außerdem Allerdings \
               Nicht Kein Keine Viele Mehr Rund Etwa Insgesamt Heute Gestern Morgen Bisher Laut",
    starters_only: true,
    ordinals: true,
    ..NONE
};

const FRENCH: Lists = Lists {
    go_on: "MM. Dr. Pr. Me. Mgr. St. Ste. bd. boul. av. pl. rte. s. p. pp. art. chap. vol. fig. n°. no. app. ét. \
            c.-à-d. p.ex. env. cf. vs. tél. dép. apr. lieut. gén. cap. \
            janv. févr. avr. juill. sept. oct. nov. déc.",
    may_end: "etc. J.-C. S.A. S.A.S. Cie.",
    starters: "Le La Les L’ Un Une Des Il Elle Ils Elles On Nous Ce Cette Ces Cela Mais Et Puis Ensuite Pourtant \
               En Au Aux À Dans Pour Par Avec Selon Après Avant Depuis Si Quand Son Sa Ses Leur",
    ..NONE
};

const SPANISH: Lists = Lists {
    go_on: "Sr. Sra. Srta. Sres. Dr. Dra. D. Dª. Dña. Prof. Profa. Ing. Lic. Gral. Cnel. Cap. Tte. Sgto. Mons. Fr. \
            Ud. Uds. Vd. Vds. Sto. Sta. S. avda. av. pza. c. núm. nº. n.º pág. págs. art. cap. vol. fig. tel. \
            mill. aprox. p.ej. vs. dpto. prov.",
    may_end: "etc. S.A. S.L. EE.UU. RR.HH. a.C. d.C. h. a.m. p.m. Cía.",
    starters: "El La Los Las Lo Un Una Unos Unas Él Ella Ellos Ellas Este Esta Estos Estas Eso Esto \
               En Por Para Con Según Desde Hasta Tras Durante Pero Y Sin Si Cuando Como Su Sus Al Luego Después También Además No Se",
    ..NONE
};

const ARABIC: Lists = Lists {
    go_on: "أ.د. ا.د. د. م. أ. ا. ش. ص. ت. ج. ق.م. كم. مج. ط.",
    said: "قال قالت قالوا وقال وقالت أضاف أضافت وأضاف وأضافت صرح صرحت تابع تابعت وتابع سأل سألت وسأل أكد أكدت هتف رد ردت",
    said_within: 1,
    ..NONE
};

const HEBREW: Lists = Lists {
    go_on: "ד. מ. ר. עמ. מס. טל. ת.ד. ת.ז. ע.מ.",
    said: "אמר אמרה אמרו שאל שאלה שאלו ענה ענתה ענו הוסיף הוסיפה טען טענה טענו השיב השיבה כתב כתבה המשיך המשיכה סיפר סיפרה צעק צעקה הכריז הכריזה",
    said_within: 1,
    ..NONE
};

const HINDI: Lists = Lists {
    go_on: "डॉ. डा. प्रो. श्री. श्रीमती. पं. मो. कु. सं. नं. पृ. ले. कि.मी. कि.ग्रा. रु. रू. ई.पू. स्व. \
            ए. बी. सी. डी. ई. एफ. जी. एच. जे. के. एल. एम. एन. ओ. पी. क्यू. आर. एस. टी. यू. वी. डब्ल्यू. एक्स. वाई. ज़ेड. जेड.",
    said: "कहा बोला बोली बोले पूछा बताया जोड़ा",
    said_within: 5,
    ..NONE
};

const CHINESE: Lists = Lists {
    said: "说 說 说道 說道 道 问 問 问道 問道 表示 称 稱 指出 强调 強調 补充 補充 喊道 と言った と述べた",
    ..NONE
};
