use super::*;
use crate::pictures::{Picture, Pictures};
use std::sync::Arc;
use url::Url;

fn render_with(text: &str, id_prefix: &str, raw_html: RawHtml) -> String {
    let urls = Urls::new(&Url::parse("https://news.example/desk/").unwrap());
    let options = MarkdownOptions { raw_html, smart_punctuation: true, direction: Direction::Ltr };
    to_html(
        text,
        &HtmlContext {
            urls: &urls,
            pictures: &Pictures::default(),
            route: "world/a/",
            id_prefix,
            options,
            words: crate::words::english(),
            words_lang: "",
        },
    )
}

fn render(text: &str) -> String {
    render_with(text, "", RawHtml::Deny)
}

#[test]
fn headings_stay_below_the_headline_and_get_ids() {
    let html =
        render("# What *we* know\n\n## What we know\n\n## Part: fn\n\n## Part-time\n\n## 你好\n\n## !\n");
    let expected = "<h2 id=\"what-we-know\">What <em>we</em> know</h2>\n<h2 id=\"what-we-know-2\">What we know</h2>\n\
                    <h2 id=\"h-part-fn\">Part: fn</h2>\n<h2 id=\"h-part-time\">Part-time</h2>\n\
                    <h2 id=\"你好\">你好</h2>\n<h2 id=\"h-\">!</h2>\n";
    assert_eq!(html, expected);
}

#[test]
fn links_and_images_lead_to_where_the_site_lives() {
    assert_eq!(
        render("[b](../b/#x) [r](2025-first.md) [o](https://o.example/?a&b) <a@b.example>"),
        "<p><a href=\"/desk/world/b/#x\">b</a> <a href=\"/desk/world/a/2025-first/\">r</a> \
         <a href=\"https://o.example/?a&amp;b\">o</a> <a href=\"mailto:a@b.example\">a@b.example</a></p>\n"
    );
    assert_eq!(
        render("![A \"*map*\"](map 1.jpg) ![A \"*map*\"](<map 1.jpg> \"T\")"),
        "<p>![A “<em>map</em>”](map 1.jpg) \
         <img src=\"/desk/world/a/map%201.jpg\" alt=\"A “map”\" title=\"T\" loading=\"lazy\" decoding=\"async\"></p>\n"
    );
}

#[test]
fn footnotes_are_numbered_by_reference_and_link_back() {
    let html = render_with(
        "B[^b] a[^a] b[^b]\n\n[^a]: A.\n[^b]: Bee[^c].\n[^c]: Cee.\n[^unused]: Kept.\n",
        "v1-",
        RawHtml::Deny,
    );
    let expected = "<p>B<sup class=\"footnote-ref\"><a href=\"#v1-fn-1\" id=\"v1-fnref-1\" role=\"doc-noteref\">1</a></sup> \
a<sup class=\"footnote-ref\"><a href=\"#v1-fn-2\" id=\"v1-fnref-2\" role=\"doc-noteref\">2</a></sup> \
b<sup class=\"footnote-ref\"><a href=\"#v1-fn-1\" id=\"v1-fnref-1-2\" role=\"doc-noteref\">1</a></sup></p>\n\
<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n\
<li id=\"v1-fn-1\">\n<p>Bee<sup class=\"footnote-ref\"><a href=\"#v1-fn-3\" id=\"v1-fnref-3\" role=\"doc-noteref\">3</a></sup>. \
<a href=\"#v1-fnref-1\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a> \
<a href=\"#v1-fnref-1-2\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"Back to the text, 2\">↩</a></p>\n</li>\n\
<li id=\"v1-fn-2\">\n<p>A. <a href=\"#v1-fnref-2\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a></p>\n</li>\n\
<li id=\"v1-fn-3\">\n<p>Cee. <a href=\"#v1-fnref-3\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a></p>\n</li>\n\
<li id=\"v1-fn-4\">\n<p>Kept.</p>\n</li>\n</ol>\n</section>\n";
    assert_eq!(html, expected);
}

#[test]
fn tables_tasks_alerts_and_code_are_usable_by_all() {
    assert_eq!(
        render("|   | b |\n|---|--:|\n| 1 | 2 |\n"),
        "<section class=\"table-scroll\" tabindex=\"0\" aria-label=\"Table\"><table><thead><tr><td></td>\
         <th scope=\"col\" class=\"align-end\">b</th></tr></thead><tbody>\n\
         <tr><td>1</td><td class=\"align-end\">2</td></tr>\n</tbody></table>\n</section>\n"
    );
    assert_eq!(
        render("- [x] one\n- [ ] two\n"),
        "<ul>\n<li><span class=\"task\" role=\"img\" aria-label=\"Done\">☑</span> one</li>\n\
         <li><span class=\"task\" role=\"img\" aria-label=\"To do\">☐</span> two</li>\n</ul>\n"
    );
    assert_eq!(
        render("> [!WARNING]\n> High water.\n\n> A quotation.\n"),
        "<div class=\"alert alert-warning\" role=\"note\">\n<p class=\"alert-title\">Warning</p>\n<p>High water.</p>\n\
         </div>\n<blockquote>\n<p>A quotation.</p>\n</blockquote>\n"
    );
    assert_eq!(
        render("```a\"b\nx < y\n```\n"),
        "<pre tabindex=\"0\"><code class=\"language-a&quot;b\">x &lt; y\n</code></pre>\n"
    );
}

#[test]
fn many_headings_of_one_name_take_no_more_than_their_time() {
    let html = render(&"# Fn\n\n".repeat(40_000));
    assert!(html.contains("id=\"h-fn-40000\""));
}

#[test]
fn notes_that_nothing_refers_to_are_numbered_too() {
    let html = render("[^u]: Cites[^v].\n[^v]: Cited.\n");
    assert!(html.contains("<li id=\"fn-1\">\n<p>Cites<sup") && html.contains("href=\"#fn-2\""), "{html}");
    assert!(html.contains("<li id=\"fn-2\">\n<p>Cited. <a href=\"#fnref-2\""), "{html}");
}

#[test]
fn a_note_that_is_given_twice_is_kept_twice() {
    let html = render("a[^1]\n\n[^1]: First.\n\n[^1]: Second.\n");
    assert!(
        html.contains("<li id=\"fn-1\">\n<p>First. <a") && html.contains("<li id=\"fn-2\">\n<p>Second.</p>"),
        "{html}"
    );
}

#[test]
fn what_the_checks_refuse_is_not_written_either() {
    let html = render("foo </p></div> <b>bar</b> [x](javascript:alert(1))\n\n<script>alert(1)</script>\n");
    assert_eq!(html, "<p>foo  bar <a href=\"\">x</a></p>\n");
}

#[test]
fn punctuation_is_set_only_for_display() {
    assert_eq!(render("\"Yes\" -- he said..."), "<p>“Yes” – he said…</p>\n");
}

#[test]
fn sanitising_keeps_ours_and_drops_what_could_do_harm() {
    let text = "## Part\n\n<div id=\"part-top\" onclick=\"x()\">ok</div>\n\n<script>alert(1)</script>\n\nNote[^1] \
                <a href=\"javascript:x()\">x</a>\n\n[^1]: N.\n";
    let html = render_with(text, "", RawHtml::Sanitize);
    assert!(html.contains("<h2 id=\"h-part\">Part</h2>"), "{html}");
    assert!(
        html.contains("<div>ok</div>") && html.contains("id=\"fn-1\"") && html.contains("href=\"#fn-1\""),
        "{html}"
    );
    for harm in ["script", "onclick", "javascript", "part-top"] {
        assert!(!html.contains(harm), "{harm} in {html}");
    }
}

#[test]
fn pictures_of_stories_say_how_large_they_are_and_come_in_several_widths() {
    let drawing = b"GIF89a\x20\x01\x10\0\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\0;";
    let picture = Picture::read("world/a/moving.gif", drawing).unwrap().0;
    let pictures = [("world/a/moving.gif".to_owned(), Arc::new(picture))].into_iter().collect();
    let urls = Urls::new(&Url::parse("https://news.example/desk/").unwrap());
    let options =
        MarkdownOptions { raw_html: RawHtml::Deny, smart_punctuation: false, direction: Direction::Ltr };
    let context = HtmlContext {
        urls: &urls,
        pictures: &pictures,
        route: "world/a/",
        id_prefix: "",
        options,
        words: crate::words::english(),
        words_lang: "",
    };
    assert_eq!(
        to_html("![Gulls](moving.gif)", &context),
        "<p><img src=\"/desk/world/a/moving.gif\" alt=\"Gulls\" width=\"288\" height=\"16\" loading=\"lazy\" decoding=\"async\"></p>\n"
    );
}

#[test]
fn words_of_the_interface_are_in_the_language_of_the_page_and_say_so() {
    let german =
        crate::words::Catalogues::new(&[]).0.words(&crate::model::Lang::parse("de").unwrap()).unwrap();
    let urls = Urls::new(&Url::parse("https://news.example/").unwrap());
    let text = "> [!TIP]\n> Run.\n\n- [x] a\n- [ ] b\n\nOne[^a] two[^a].\n\n[^a]: N.\n\n|A|\n|-|\n|1|\n\n|B|\n|-|\n|2|\n";
    for raw_html in [RawHtml::Deny, RawHtml::Sanitize] {
        let options = MarkdownOptions { raw_html, smart_punctuation: false, direction: Direction::Ltr };
        let pictures = Pictures::default();
        let html = to_html(
            // A tag that has to be cleaned.
            &if raw_html == RawHtml::Sanitize { format!("{text}\n<b>c</b>\n") } else { text.to_owned() },
            &HtmlContext {
                urls: &urls,
                pictures: &pictures,
                route: "a/",
                id_prefix: "",
                options,
                words: &german,
                words_lang: " lang=\"de\" dir=\"ltr\"",
            },
        );
        let holds = |parts: &[&str]| html.split('<').any(|tag| parts.iter().all(|part| tag.contains(part)));
        let lang = ["lang=\"de\"", "dir=\"ltr\""];
        for part in [
            ">Tipp",
            "aria-label=\"Erledigt\"",
            "aria-label=\"Noch offen\"",
            "aria-label=\"Zurück zum Text\"",
        ] {
            assert!(holds(&[part, lang[0], lang[1]]), "{part}: {html}");
        }
        for part in ["Zurück zum Text, 2", "\"Fußnoten\"", "\"Tabelle\"", "\"Tabelle 2\""] {
            assert!(holds(&[&format!("aria-label=\"{}\"", part.trim_matches('"'))]), "{part}: {html}");
        }
    }
}
