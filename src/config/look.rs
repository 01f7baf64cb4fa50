//! `[look]` of `site.toml`: what a site changes of the built-in theme without a style sheet of its own.

use crate::diagnostic::Diagnostic;
use crate::model::Colour;
use crate::source::Located;
use crate::value::Fields;

/// What a site changes of the theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The colour of links, labels and marks.
    pub accent: Option<Accent>,
    /// The site's logo, instead of its name at the top of pages: a full URL or a path on the site.
    pub logo: Option<Located<String>>,
    /// The families of type for text, as style sheets name them.
    pub text_font: Option<String>,
    /// Those for headlines; as the text where none are given.
    pub headline_font: Option<String>,
    /// Those for labels and menus.
    pub label_font: Option<String>,
    /// A sentence at the foot of every page.
    pub footer: Option<String>,
    /// Links of the site's own, beside those to its sections.
    pub menu: Vec<MenuLink>,
    /// Whether readers who come back are told what is new since their last visit, which their browser keeps.
    pub return_visits: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            accent: None,
            logo: None,
            text_font: None,
            headline_font: None,
            label_font: None,
            footer: None,
            menu: Vec::new(),
            return_visits: true,
        }
    }
}

/// An accent that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accent {
    /// On light paper.
    pub light: Colour,
    /// On dark paper.
    pub dark: Colour,
}

/// A link of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuLink {
    /// Its words.
    pub title: String,
    /// A full URL or a path on the site.
    pub url: Located<String>,
}

/// The light grounds of the built-in theme, paper and tint; `tests/contrast.rs` holds them to the style sheet.
pub const LIGHT: [Colour; 2] = [Colour([0xfd, 0xfc, 0xf8]), Colour([0xf5, 0xf1, 0xe8])];
/// The dark ones.
pub const DARK: [Colour; 2] = [Colour([0x17, 0x16, 0x14]), Colour([0x21, 0x1f, 0x1c])];
/// Its accent, where a site has none of its own.
pub const ACCENT: Accent = Accent { light: Colour([0xa3, 0x23, 0x1b]), dark: Colour([0xff, 0x95, 0x80]) };
const BLACK: Colour = Colour([0, 0, 0]);
const WHITE: Colour = Colour([0xff, 0xff, 0xff]);

pub(super) fn look(fields: Option<Fields<'_>>) -> Look {
    let Some(mut fields) = fields else { return Look::default() };
    let look = Look {
        accent: accent(&mut fields),
        logo: logo(&mut fields),
        text_font: families(&mut fields, "text_font"),
        headline_font: families(&mut fields, "headline_font"),
        label_font: families(&mut fields, "label_font"),
        footer: text(&mut fields, "footer"),
        menu: fields.tables("menu", "link of the menu").into_iter().filter_map(menu_link).collect(),
        return_visits: fields.flag("return_visits").is_none_or(|flag| flag.value),
    };
    fields.finish();
    look
}

fn text(fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
    fields.text(key).map(|text| text.value)
}

/// One colour is enough: the other is made of it. Neither may be too faint to read.
fn accent(fields: &mut Fields<'_>) -> Option<Accent> {
    let light = colour(fields, "accent", &LIGHT, BLACK);
    let dark = colour(fields, "accent_dark", &DARK, WHITE);
    Some(Accent {
        light: light.or_else(|| Some(dark?.readable_on(&LIGHT, BLACK)))?,
        dark: dark.or_else(|| Some(light?.readable_on(&DARK, WHITE)))?,
    })
}

fn colour(fields: &mut Fields<'_>, key: &'static str, grounds: &[Colour], towards: Colour) -> Option<Colour> {
    let Located { value, span } = fields.text(key)?;
    let Some(colour) = Colour::parse(&value) else {
        let problem = Diagnostic::error(format!("`{value}` is not a colour"));
        let help = "write it as #a3231b: red, green and blue, two hexadecimal digits each";
        fields.problem(problem.help(help), &span);
        return None;
    };
    let readable = colour.readable_on(grounds, towards);
    if readable == colour {
        return Some(colour);
    }
    let worst = grounds.iter().map(|ground| colour.contrast(*ground)).fold(f64::MAX, f64::min);
    // Rounding up could make it look enough.
    let worst = (worst * 10.0).floor() / 10.0;
    let message =
        format!("text in `{value}` is hard to read: a contrast of {worst:.1} to 1, where 4.5 is needed");
    let help = format!("the nearest that can be read is {}", readable.hex());
    fields.problem(Diagnostic::error(message).help(help), &span);
    None
}

/// Words of style sheets that are no families where they stand alone.
const KEYWORDS: [&str; 6] = ["inherit", "initial", "unset", "revert", "revert-layer", "default"];

/// Families of type go into a style sheet, where they must not end the rule.
fn families(fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
    let Located { value, span } = fields.text(key)?;
    if value.split(',').all(|family| is_family(family.trim())) {
        return Some(value);
    }
    let problem = Diagnostic::error(format!("`{key}` is not a list of families of type"));
    let help = format!("write them as a style sheet does: {key} = \"Charter, 'Noto Serif', serif\"");
    fields.problem(problem.help(help), &span);
    None
}

/// Whether a text is a family's name: in quotes, or as words (CSS Fonts 4, 2.1).
fn is_family(text: &str) -> bool {
    let letters = |text: &str, more: &str| text.chars().all(|c| c.is_alphanumeric() || more.contains(c));
    let quoted = |quote: char| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    if let Some(name) = quoted('"').or_else(|| quoted('\'')) {
        return !name.trim().is_empty() && letters(name, " -_.+");
    }
    let is_word =
        |word: &str| letters(word, "-_") && word.starts_with(|c: char| c.is_alphabetic() || "-_".contains(c));
    !text.is_empty() && text.split(' ').all(is_word) && !KEYWORDS.contains(&text)
}

fn logo(fields: &mut Fields<'_>) -> Option<Located<String>> {
    let logo = fields.text("logo")?;
    if is_outside(&logo.value) {
        let problem =
            Diagnostic::warning("the logo is loaded from another host, which learns who reads the site");
        fields.problem(
            problem.help("put the file into `static` and give its path: logo = \"/logo.svg\""),
            &logo.span,
        );
        return Some(logo);
    }
    is_path(fields, &logo).then_some(logo)
}

fn menu_link(mut fields: Fields<'_>) -> Option<MenuLink> {
    let title = fields.required_text("title", "title = \"About us\"");
    let url = fields.required_text("url", "url = \"/about/\"");
    let url =
        url.filter(|url| is_outside(&url.value) || url.value.starts_with("mailto:") || is_path(&fields, url));
    fields.finish();
    Some(MenuLink { title: title?.value, url: url? })
}

fn is_outside(url: &str) -> bool {
    ["https://", "http://"].iter().any(|start| url.starts_with(start))
}

/// Whether a text is a path on the site; says so where it is none. Browsers take `//` and `/\` for the start of a host.
fn is_path(fields: &Fields<'_>, url: &Located<String>) -> bool {
    let sound = url.value.strip_prefix('/').is_some_and(|rest| !rest.starts_with(['/', '\\']));
    if !sound {
        let message = format!("`{}` is neither a path on the site nor a web address", url.value);
        fields.problem(Diagnostic::error(message).help("start it with / or https://"), &url.span);
    }
    sound
}

impl Look {
    /// What is put after the style sheet; empty where nothing of it changes.
    pub fn style(&self) -> String {
        let mut root = String::new();
        let light = self.accent.map(|accent| accent.light.hex());
        for (name, value) in [
            ("--accent", light.as_ref()),
            ("--serif", self.text_font.as_ref()),
            ("--head", self.headline_font.as_ref()),
            ("--sans", self.label_font.as_ref()),
        ] {
            root.extend(value.map(|value| format!(" {name}: {value};")));
        }
        let mut style = if root.is_empty() { root } else { format!("\n:root {{{root} }}\n") };
        if let Some(Accent { dark, .. }) = self.accent {
            let rule = format!(":root {{ --accent: {}; }}", dark.hex());
            style = format!("{style}@media screen and (prefers-color-scheme: dark) {{ {rule} }}\n");
        }
        style
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::diagnostic::Diagnostic;
    use crate::source::Source;

    fn parse(look: &str) -> (String, Vec<String>) {
        let text = format!("base_url = 'https://news.example/'\n[look]\n{look}");
        let (config, problems) = Config::parse(Some(&Source::new("site.toml", &text)));
        let told = |d: Diagnostic| format!("{} ({})", d.message, d.help.unwrap_or_default());
        (config.look.style(), problems.into_iter().map(told).collect())
    }

    #[test]
    fn one_accent_makes_the_other() {
        let (style, problems) = parse("accent = '#1a5f7a'");
        assert_eq!(problems, [""; 0]);
        let start = "\n:root { --accent: #1a5f7a; }\n@media screen and (prefers-color-scheme: dark) { :root { --accent: #";
        assert!(style.starts_with(start) && !style.contains("dark) { :root { --accent: #1a5f7a"), "{style}");
    }

    #[test]
    fn colours_that_cannot_be_read_are_refused_with_one_that_can() {
        let (style, problems) = parse("accent = '#ffd700'\naccent_dark = 'gold'\n");
        assert_eq!(style, "");
        let (faint, unknown) = (&problems[0], &problems[1]);
        let start = "text in `#ffd700` is hard to read: a contrast of 1.2 to 1, where 4.5 is needed (the nearest that can be read is #";
        assert!(faint.starts_with(start), "{faint}");
        assert_eq!(
            unknown,
            "`gold` is not a colour (write it as #a3231b: red, green and blue, two hexadecimal digits each)"
        );
        let offered = faint.trim_end_matches(')').rsplit(' ').next().unwrap();
        assert_eq!(parse(&format!("accent = '{offered}'")).1, [""; 0]);
    }

    #[test]
    fn families_of_type_cannot_end_their_rule() {
        let look = "text_font = \"Charter, 'Noto Serif', serif\"\nlabel_font = 'x; } body { display: none'\n";
        let (style, problems) = parse(look);
        assert_eq!(style, "\n:root { --serif: Charter, 'Noto Serif', serif; }\n");
        assert!(problems[0].starts_with("`label_font` is not a list of families of type"), "{problems:?}");
        for broken in
            [r#""'"'"#, "x,", ",", "'a", "a'b'", "inherit", "a, unset", "9x", "'a' 'b'", r"a\27", "url(x)"]
        {
            let (style, problems) = parse(&format!("text_font = {broken:?}"));
            assert_eq!((style.as_str(), problems.len()), ("", 1), "{broken}");
        }
        for sound in ["-apple-system, BlinkMacSystemFont", "\"M+ 1p\"", "Noto Serif", "'思源宋体', serif"]
        {
            assert_eq!(parse(&format!("text_font = {sound:?}")).1, [""; 0], "{sound}");
        }
    }

    #[test]
    fn links_of_the_menu_lead_somewhere() {
        let menu = "menu = [{ title = 'About', url = 'about' }, { title = 'Else', url = '//x.example/' }, { url = '/x/' }]";
        let (_, problems) = parse(menu);
        let expected = [
            "`about` is neither a path on the site nor a web address (start it with / or https://)",
            "`//x.example/` is neither a path on the site nor a web address (start it with / or https://)",
            "missing `title` in the link of the menu (add title = \"About us\")",
        ];
        assert_eq!(problems, expected);
    }
}
