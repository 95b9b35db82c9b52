use proptest::prelude::*;

use super::{DEEPEST, STEP, parsed};
use crate::Error;

fn main_text(html: &str) -> String {
    super::main_text("a.html", html).expect("it lies flat")
}

#[test]
fn elements_that_lie_too_deep_are_refused() {
    let deepest = 20;
    let shapes = ["<div>", "<b>", "<x>", "<table><tr><td>", "<ul><li>", "<dl><dd>"];
    for shape in shapes {
        let read = |times| parsed("a.html", &shape.repeat(times), deepest).map(|_| ());
        assert!(read(3).is_ok(), "{shape}");
        let told = read(3 * STEP).expect_err(shape).to_string();
        assert!(told.starts_with("a.html: HTML: over 20 elements inside one another"), "{told}");
    }
    for shape in
        ["<p>x", "<div>x</div>", "<ul><li>x</ul>", "<table>x</table>", "<br>", "<b>x</b>", "<li>x", "<a href=x>x"]
    {
        assert!(parsed("a.html", &shape.repeat(STEP), deepest).is_ok(), "{shape}");
    }
    let deep = "<div>".repeat(DEEPEST + STEP);
    assert!(matches!(super::main_text("a.html", &deep), Err(Error::Bomb { limit, .. }) if limit == DEEPEST as u64));
}

#[test]
fn blocks_and_white_space() {
    let table: &[(&str, &str)] = &[
        ("", ""),
        ("<html><head></head><body></body></html>", ""),
        ("<html><body><div>  \n &nbsp; &#8203; </div></body></html>", ""),
        ("<title>Only a title</title>", "Only a title"),
        ("plain\n  text", "plain text"),
        ("<p>One\n  two<p>Three", "One two\nThree"),
        ("<p>a<b>b</b> <i> c</i></p>", "ab c"),
        ("<p>Street<br>City<br/><br>Land</p>", "Street\nCity\nLand"),
        ("<ul><li>one<li>two</ul><ol start=4><li>three</ol>", "one\ntwo\nthree"),
        ("<table><tr><td>a<td>b<tr><th>c</table>", "a\nb\nc"),
        ("<pre>one\n  two\n\nthree &lt;</pre>x", "one\ntwo\nthree <\nx"),
        ("<p>&nbsp;&nbsp;&nbsp;วันนี้&nbsp;(5 ม.ค.)&nbsp;</p>", "วันนี้\u{a0}(5 ม.ค.)"),
        ("<p>5 &lt; 6 &amp; &ldquo;x&rdquo; &#3585;&#x0E32; &bogus;</p>", "5 < 6 & “x” กา &bogus;"),
        ("<p>a<!-- no -->b<script>no()</script><style>no</style>c</p>", "abc"),
        ("<p>a<svg><title>no</title><text>no</text></svg>b</p>", "ab"),
        ("<noscript>no</noscript><template>no</template><iframe>no</iframe><p>yes", "yes"),
        ("<p>Name <input value=no><button>no</button><select><option>no</select>", "Name"),
        ("<p>yes<p hidden>no<p aria-hidden=true>no<p style='color:red; DISPLAY : none'>no", "yes"),
        ("<body style='display:none'><p>yes", "yes"),
        // Malformed: nothing closed, tags crossed, rubbish between.
        ("<div><p><b>one<div>two</b></p></div></table></x><p>three<", "one\ntwo\nthree<"),
        ("<p>one</p></body></html><p>two", "one\ntwo"),
        ("<frameset><frame src=x></frameset>", ""),
    ];
    for (html, text) in table {
        assert_eq!(main_text(html), *text, "{html}");
    }
}

const THAI: &str = "<p>กรมบ่อน้ำจืดเปิดเผยว่า ในปีที่ผ่านมามีเกษตรกรเข้าร่วมโครงการเลี้ยงปลาในบ่อดินจำนวนหนึ่งพันสองร้อยห้าสิบราย</p>\
                    <p>ทั้งนี้ กรมฯ จะขยายโครงการไปยังจังหวัดใกล้เคียงภายในปีหน้า</p>";
const ENGLISH: &str = "<p>The Pond Department said that one thousand two hundred and fifty farmers joined its earth-pond fish scheme last year.</p>\
                       <p>The scheme will be extended to neighbouring provinces within the coming year.</p>";

/// The lines of [`THAI`] or [`ENGLISH`].
fn lines(html: &str) -> String {
    html.replace("<p>", "").replace("</p>", "\n").trim().to_owned()
}

/// A page of an invented agency, as content management systems make them.
#[test]
fn a_release_among_its_page() {
    let page = format!(
        r##"<!DOCTYPE html><html lang="th"><head><meta charset="utf-8"><title>บ่อปลาหนึ่งพันบ่อ | กรมบ่อน้ำจืด</title></head>
        <body class="page menu">
        <a class="skip-link" href="#main">ข้ามไปยังเนื้อหา</a>
        <header class="site-header"><h1><a href="/">กรมบ่อน้ำจืด</a></h1><div class="slogan">น้ำใส ปลาดี</div></header>
        <nav><ul><li><a href="/">หน้าแรก</a><li><a href="/news">ข่าว</a><li><a href="/about">เกี่ยวกับเรา</a></ul></nav>
        <div class="bread_crumb"><a href="/">หน้าแรก</a> &gt; ข่าว</div>
        <div id="content">
          <h1>บ่อปลาหนึ่งพันบ่อ</h1><span class="date">5 มกราคม 2567</span>
          {THAI}
          <p>ติดต่อ: <a href="mailto:x@pond.example">x@pond.example</a> โทร. 0 2000 0000 <a href="https://pond.example">pond.example</a></p>
          <ul><li>บ่อดิน 800 บ่อ</li><li>บ่อปูน 200 บ่อ <a href="/doc">(รายละเอียด)</a></li></ul>
          <div class="Share"><a href="#">Facebook</a> <a href="#">LINE</a></div>
          <h2>English</h2>
          {ENGLISH}
        </div>
        <div class="box"><h3>ข่าวอื่น</h3><a href="/1">ปลานิลรุ่นใหม่ออกสู่ตลาด</a><a href="/2">อบรมเกษตรกรรุ่นที่สอง</a><a href="/3">ประกาศวันหยุด</a></div>
        <aside>โฆษณา</aside><div role="search">ค้นหา</div>
        <div id="cookie-consent">เว็บไซต์นี้ใช้คุกกี้</div>
        <footer>สงวนลิขสิทธิ์</footer></body></html>"##
    );
    let expected = format!(
        "บ่อปลาหนึ่งพันบ่อ\n5 มกราคม 2567\n{}\nติดต่อ: x@pond.example โทร. 0 2000 0000 pond.example\nบ่อดิน 800 บ่อ\nบ่อปูน 200 บ่อ (รายละเอียด)\nEnglish\n{}",
        lines(THAI),
        lines(ENGLISH)
    );
    assert_eq!(main_text(&page), expected);
}

#[test]
fn the_main_part_is_taken_if_it_is_the_text() {
    let both = format!("{}\n{}", lines(THAI), lines(ENGLISH));
    let table = [
        // A main part, a role, a single article; the inner of two.
        (format!("<div>Home page of the agency</div><main>{THAI}</main>"), lines(THAI)),
        (format!("<div>Home page of the agency</div><div role=main>{THAI}</div>"), lines(THAI)),
        (format!("<div>Home page</div><main><div>News room</div><article>{ENGLISH}</article></main>"), lines(ENGLISH)),
        // Not if most of the text is elsewhere, nor if a language is.
        (format!("<main><p>Loading</p></main><div>{THAI}</div>"), format!("Loading\n{}", lines(THAI))),
        (format!("<main>{THAI}</main><div>{ENGLISH}</div>"), both.clone()),
        (format!("<article>{THAI}{THAI}</article><div>{ENGLISH}</div>"), format!("{}\n{both}", lines(THAI))),
        (format!("<article>{THAI}</article><article>{ENGLISH}</article>"), both.clone()),
        // A few words of the other language outside are not a half of the page.
        (format!("<div>Pond Department of the Interior</div><article>{THAI}</article>"), lines(THAI)),
        // Two columns of a table.
        (format!("<table><tr><td>{THAI}</td><td>{ENGLISH}</td></tr></table>"), both),
    ];
    for (html, text) in table {
        assert_eq!(main_text(&html), text, "{html}");
    }
}

#[test]
fn headlines_and_titles() {
    let table = [
        // A header that holds the headline stays, in an article or as the only one; the site's own banner goes.
        (
            format!("<article><header><h1>Ponds</h1><p>5 May</header>{ENGLISH}</article>"),
            format!("Ponds\n5 May\n{}", lines(ENGLISH)),
        ),
        (
            format!("<header><h1>A thousand ponds</h1></header>{ENGLISH}"),
            format!("A thousand ponds\n{}", lines(ENGLISH)),
        ),
        (format!("<header><h1><a href=/>Pond Department</a></h1></header>{ENGLISH}"), lines(ENGLISH)),
        (
            format!("<header><h1>Pond Department</h1></header><h1>Ponds</h1>{ENGLISH}"),
            format!("Ponds\n{}", lines(ENGLISH)),
        ),
        // A headline before the article it heads.
        (format!("<div><h1>Ponds</h1></div><article>{ENGLISH}</article>"), format!("Ponds\n{}", lines(ENGLISH))),
        // The title only where there is no headline, and where no line repeats it.
        (
            format!("<title>Ponds</title><h1>A thousand ponds</h1>{ENGLISH}"),
            format!("A thousand ponds\n{}", lines(ENGLISH)),
        ),
        (format!("<title> A  thousand\nponds </title>{ENGLISH}"), format!("A thousand ponds\n{}", lines(ENGLISH))),
        (
            format!("<title>A thousand ponds | Department</title><h2>A thousand ponds</h2>{ENGLISH}"),
            format!("A thousand ponds\n{}", lines(ENGLISH)),
        ),
        (
            format!("<title>A thousand ponds</title><h2>A thousand ponds for all</h2>{ENGLISH}"),
            format!("A thousand ponds for all\n{}", lines(ENGLISH)),
        ),
        // A word that stands in the title is not the title repeated.
        (
            format!("<title>A thousand ponds</title><p>ponds</p>{ENGLISH}"),
            format!("A thousand ponds\nponds\n{}", lines(ENGLISH)),
        ),
    ];
    for (html, text) in table {
        assert_eq!(main_text(&html), text, "{html}");
    }
}

#[test]
fn rules_of_thumb_do_not_take_the_content() {
    let table = [
        // Names of clutter on the whole page, or on most of it.
        (format!("<div class='share'>{ENGLISH}</div><p>Tel. 1234</p>"), format!("{}\nTel. 1234", lines(ENGLISH))),
        // Only whole words count.
        (format!("{ENGLISH}<div class='navigational shared-pond'>Kept</div>"), format!("{}\nKept", lines(ENGLISH))),
        // A page of nothing but links.
        (
            "<ul><li><a href=1>One</a><li><a href=2>Two</a><li><a href=3>Three</a></ul>".to_owned(),
            "One\nTwo\nThree".to_owned(),
        ),
        // A page swallowed by an element that was never closed.
        (format!("<nav><a href=1>One</a>{ENGLISH}"), format!("One\n{}", lines(ENGLISH))),
        // Old pages put an anchor around everything.
        (
            format!("<a name=top><p>{THAI}<a name=1></a><a name=2></a><a name=3>{ENGLISH}"),
            format!("{}\n{}", lines(THAI), lines(ENGLISH)),
        ),
    ];
    for (html, text) in table {
        assert_eq!(main_text(&html), text, "{html}");
    }
}

#[test]
fn pages_nest_deep() {
    let deep = format!("{}x", "<span>".repeat(1000));
    assert_eq!(main_text(&deep), "x");
}

proptest! {
    #[test]
    fn any_markup_gives_clean_lines(html in "(<(p|div|li|ul|a href=x|a|b|table|td|main|article|header|nav|h1|pre|br|script|/p|/div|/a|/b|/ul|/table|/main|/article|/header|/nav|/h1|/pre|/script)>|[กขa ]|\n|&nbsp;|&lt;|<|>|<!--|-->){0,60}") {
        let text = main_text(&html);
        prop_assert!(text.lines().all(|line| !line.trim().is_empty() && line.trim() == line), "{:?}", text);
        prop_assert!(!text.ends_with('\n'));
    }

    /// What a page says is said once and in order, whatever wraps it.
    #[test]
    fn paragraphs_come_out_as_they_went_in(lines in proptest::collection::vec("[a-zก-ฮ]{1,9}( [a-zก-ฮ]{1,9}){0,3}", 1..8)) {
        let html = format!("<html><body><div>{}</div></body>", lines.iter().map(|line| format!("<p>{line}</p>\n")).collect::<String>());
        prop_assert_eq!(main_text(&html), lines.join("\n"));
    }
}
