//! Hostile texts: each is one thing over and over, as no author writes but anybody can send.

/// A name, and the text of so many bytes or a few more.
pub(crate) type Shape = (&'static str, fn(usize) -> String);

/// Texts without structure; the texts of packed documents, cells and pairs are of these too.
pub(crate) const SHAPES: [Shape; 24] = [
    ("one line", |n| again("the bank lent money to the city ธนาคารให้กู้แก่เมือง ", n)),
    ("tiny lines", |n| again("ก\na\n", n)),
    ("languages in turn", |n| again("ก a ข b ", n)),
    ("brackets opened", |n| again("([{“‘« ", n)),
    ("quotation marks", |n| again("\"a 'b “c ก", n)),
    ("marks upon a letter", |n| format!("ก{}", again("\u{e48}\u{e34}\u{301}", n))),
    ("list marks", |n| again("1) item a; 2) item b; (3) ข้อ 4 ", n)),
    ("dots", |n| again("... . … .. ", n)),
    ("entities", |n| again("&amp;&lt;&#x41;&nbsp;&nosuch;&", n)),
    ("equal figures", |n| again("1,", n)),
    ("digits", |n| again("1234567890", n)),
    ("percentages and dates", |n| again("5% on 1 May 2024, 5% วันที่ 1 พฤษภาคม 2567, ", n)),
    ("telephones", |n| again("Tel. 0 2265 8000 โทร. 02-265-8000-9 ต่อ 12 ", n)),
    ("addresses", |n| again("www.a.b/c?d a@b.co http://x.th/y ", n)),
    ("number words", |n| again("two สอง three million สามล้าน half ครึ่ง ", n)),
    ("one Latin word", |n| again("aZ", n)),
    ("one Thai word", |n| again("กา", n)),
    ("white space", |n| again(" \t\u{a0}\u{3000}", n)),
    ("names", |n| again("Mr. Charin Dee met Anan นายชรินทร์ ดี พบ อนันต์ ", n)),
    ("codes", |n| again("A1b2", n)),
    ("initials", |n| again("A.ก.1.", n)),
    ("flags", |n| again("\u{1f1f9}\u{1f1ed}\u{1f469}\u{200d}", n)),
    ("names, each another", other_names),
    ("dashes and slashes", |n| again("1-2/3–4:5.6-", n)),
];

/// Names that are all different, in both scripts.
fn other_names(bytes: usize) -> String {
    let (latin, thai) = (["Ka", "cha", "ri", "no", "mu", "tha"], ["กา", "ชา", "ริ", "โน", "มุ", "ทา"]);
    let spelled = |of: &[&str; 6], mut n: usize| {
        let mut name = String::from(of[0]);
        while n > 0 {
            name += of[n % 6];
            n /= 6;
        }
        name
    };
    let mut text = String::new();
    for n in 6.. {
        if text.len() >= bytes {
            break;
        }
        text += &format!("Mr. {} met นาย{} ", spelled(&latin, n), spelled(&thai, n));
    }
    text
}

/// `what` over and over, until there are so many bytes.
pub(crate) fn again(what: &str, bytes: usize) -> String {
    what.repeat(bytes.div_ceil(what.len()))
}
