//! Attributes that are too many, left out before the parser.
//!
//! The parser holds each attribute against all that its element has already, so that an element of some ten thousands takes
//! it minutes. People's elements have a dozen; those beyond the first [`ATTRIBUTES`] are cut out of the source.

use std::borrow::Cow;

/// Attributes of one element that the parser is given.
const ATTRIBUTES: usize = 256;

/// Elements whose inside is text up to their end tag.
#[rustfmt::skip]
const RAW: &[&str] = &["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"];

/// The page, less the attributes that are too many.
pub(super) fn trimmed(html: &str) -> Cow<'_, str> {
    trimmed_to(html, ATTRIBUTES).0
}

/// The same with so many left to each element; and how many steps it took.
fn trimmed_to(html: &str, attributes: usize) -> (Cow<'_, str>, usize) {
    let mut trimmed: Option<String> = None;
    // Up to where the page is in `trimmed`, once something was cut.
    let mut copied = 0;
    let (mut at, mut steps) = (0, 0);
    // In a drawing, a title holds elements.
    let mut drawn = false;
    while let Some(tag) = next_tag(html, at, attributes, &mut steps) {
        at = tag.end;
        if let Some(cut) = tag.cut {
            let trimmed = trimmed.get_or_insert_default();
            trimmed.push_str(&html[copied..cut]);
            trimmed.push('>');
            copied = tag.end;
        }
        let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
        drawn |= is("svg") || is("math");
        if !drawn && !tag.closes && RAW.iter().any(|name| is(name)) {
            at = raw_end(html, at, tag.name, &mut steps);
        }
    }
    match trimmed {
        Some(mut trimmed) => {
            trimmed.push_str(&html[copied..]);
            (Cow::Owned(trimmed), steps)
        }
        None => (Cow::Borrowed(html), steps),
    }
}

/// A tag of the source.
struct Tag<'h> {
    name: &'h str,
    /// Whether it is an end tag.
    closes: bool,
    end: usize,
    /// Where the attributes that are too many begin.
    cut: Option<usize>,
}

/// The next tag from a place on; comments are passed over.
fn next_tag<'h>(html: &'h str, mut at: usize, attributes: usize, steps: &mut usize) -> Option<Tag<'h>> {
    let bytes = html.as_bytes();
    loop {
        let start = at + html[at..].find('<')?;
        *steps += start - at + 1;
        let rest = &bytes[start + 1..];
        at = match rest {
            [b'!', b'-', b'-', ..] => start + comment(&html[start..], steps),
            [b'!' | b'?', ..] => start + html[start..].find('>')? + 1,
            [b'/', c, ..] | [c, ..] if c.is_ascii_alphabetic() => {
                let closes = rest[0] == b'/';
                let named = start + 1 + usize::from(closes);
                let len = bytes[named..].iter().take_while(|c| !ends_name(**c)).count();
                let (end, cut) = tag_end(bytes, named + len, attributes)?;
                *steps += end - start;
                return Some(Tag { name: &html[named..named + len], closes, end, cut });
            }
            _ => start + 1,
        };
    }
}

fn ends_name(c: u8) -> bool {
    c.is_ascii_whitespace() || matches!(c, b'/' | b'>')
}

/// How long a comment is; one without end goes to the end of the page.
fn comment(html: &str, steps: &mut usize) -> usize {
    // `<!-->` and `<!--->` are whole.
    let mut at = 2;
    let len = loop {
        let Some(found) = html[at..].find("--") else { break html.len() };
        let end = at + found + 2;
        if end > 4 && html[end..].starts_with("!>") {
            break end + 2;
        }
        if html[end..].starts_with('>') {
            break end + 1;
        }
        at = end - 1;
    };
    *steps += len;
    len
}

/// Where a tag ends whose attributes begin here, and where the attributes that are too many do.
fn tag_end(bytes: &[u8], mut at: usize, attributes: usize) -> Option<(usize, Option<usize>)> {
    let (mut count, mut cut) = (0, None);
    loop {
        at += bytes[at..].iter().take_while(|c| c.is_ascii_whitespace() || **c == b'/').count();
        if *bytes.get(at)? == b'>' {
            return Some((at + 1, cut));
        }
        count += 1;
        if count > attributes && cut.is_none() {
            cut = Some(at);
        }
        // A name may begin with what ends it elsewhere.
        at += 1;
        at += bytes[at..].iter().take_while(|c| !ends_name(**c) && **c != b'=').count();
        let gap = bytes[at..].iter().take_while(|c| c.is_ascii_whitespace()).count();
        if bytes.get(at + gap) != Some(&b'=') {
            continue;
        }
        at += gap + 1;
        at += bytes[at..].iter().take_while(|c| c.is_ascii_whitespace()).count();
        at += match *bytes.get(at)? {
            quote @ (b'"' | b'\'') => 2 + bytes[at + 1..].iter().position(|c| *c == quote)?,
            _ => bytes[at..].iter().take_while(|c| !c.is_ascii_whitespace() && **c != b'>').count(),
        };
    }
}

/// Where the end tag of an element begins whose inside is text.
fn raw_end(html: &str, mut at: usize, name: &str, steps: &mut usize) -> usize {
    let from = at;
    let end = loop {
        let Some(tag) = html[at..].find("</") else { break html.len() };
        let named = at + tag + 2;
        let bytes = &html.as_bytes()[named..];
        let is_own = bytes.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()));
        if is_own && bytes.get(name.len()).is_none_or(|c| ends_name(*c)) {
            break at + tag;
        }
        at = named;
    };
    *steps += end - from;
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_beyond_a_few_are_cut() {
        let table = [
            ("<p a b>x", "<p a b>x"),
            ("<p a b=1 c=2 d='>' e>x<p f>", "<p a b=1 >x<p f>"),
            ("<p a='b c d e f' g='>'>x", "<p a='b c d e f' g='>'>x"),
            ("<p/a/b/c>x", "<p/a/b/>x"),
            ("<p a = b c= 'd e' f>x</p g h i>", "<p a = b c= 'd e' >x</p g h >"),
            ("<p a=\"never closed b c d", "<p a=\"never closed b c d"),
            // No tags.
            ("<!-- <p a b c d> --><p a>", "<!-- <p a b c d> --><p a>"),
            ("<!--><p a b c><!---><p a b c><!----!><p a b c>", "<!--><p a b ><!---><p a b ><!----!><p a b >"),
            ("<script>'<p a b c d>'</script>a", "<script>'<p a b c d>'</script>a"),
            ("<svg><title><p a b c>", "<svg><title><p a b >"),
            ("a < b <<<<1 2 3 4 5>", "a < b <<<<1 2 3 4 5>"),
        ];
        for (html, want) in table {
            assert_eq!(trimmed_to(html, 2).0, want, "{html}");
        }
    }

    #[test]
    fn the_text_of_an_element_with_many_attributes_is_whole() {
        let attributes: String = (0..5000).map(|i| format!(" a{i}='{i}'")).collect();
        assert_eq!(
            super::super::main_text("a.html", &format!("<p{attributes}>one<p>two")).expect("it is flat"),
            "one\ntwo"
        );
    }

    #[test]
    fn twice_the_page_takes_twice_the_steps() {
        let shapes = [
            "<div>",
            "</div>",
            "<p a=1 b=2",
            "<p a ",
            "<!--",
            "<!-- --",
            "<!-- -->",
            "<script></",
            "<",
            "<div></b>",
            "<title></x>",
            "<!",
            "<p a='",
            "<p =",
            "<p/",
        ];
        for shape in shapes {
            let steps = |times| trimmed_to(&shape.repeat(times), 9).1;
            assert!(steps(2000) <= 2 * steps(1000) + 100, "{shape}: {} and {}", steps(1000), steps(2000));
        }
    }
}
