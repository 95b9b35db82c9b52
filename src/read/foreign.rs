//! Texts that are for programs: mail, subtitles, tables, catalogues of texts, settings. Read as they are, their names and
//! marks would come out as sentences, with nothing that says so.
//!
//! They are told by what is in them, not by their names alone: a release may be called anything, begin with `From:` and hold
//! a line with commas. So each kind is known by what prose never does in every line; where that leaves a doubt, the name has
//! to say it too. Whatever is told, `--input-format plain` takes it as it is.

use std::{path::Path, sync::LazyLock};

use regex::{Regex, RegexSet};

use crate::{Error, Lang, Result, sides::Letters};

/// Bytes of a text that are looked at.
const HEAD: usize = 1 << 16;

/// A kind of text that is no running text.
struct Kind {
    /// What it is, with the article.
    looks_like: &'static str,
    /// What would be read.
    remedy: &'static str,
}

const MAIL: Kind = Kind { looks_like: "a mail with its headers", remedy: "save its text alone" };
const MAILBOX: Kind = Kind { looks_like: "a box of mails", remedy: "save the text of each mail" };
const SUBTITLES: Kind = Kind { looks_like: "subtitles", remedy: "save their text alone, without times" };
const TABLE: Kind = Kind {
    looks_like: "a table of values between tabs, commas or semicolons",
    remedy: "give pairs in a table to khanan check or khanan convert, with columns called en and th",
};
const CATALOGUE: Kind =
    Kind { looks_like: "a catalogue of a program's texts", remedy: "turn it into TMX or XLIFF for khanan convert" };
const CALENDAR: Kind = Kind { looks_like: "a calendar or cards of addresses", remedy: "save its text alone" };
const LATEX: Kind = Kind { looks_like: "a LaTeX document", remedy: "give the PDF that it makes" };
const REFERENCES: Kind = Kind { looks_like: "a list of references", remedy: "give their text alone" };
const DATABASE: Kind = Kind { looks_like: "commands of a database", remedy: "save the texts alone" };
const SCRIPT: Kind = Kind { looks_like: "a script", remedy: "give a text" };
const CHANGES: Kind = Kind { looks_like: "a list of changes", remedy: "give the files themselves" };
const SETTINGS: Kind = Kind { looks_like: "settings, a name and a value a line", remedy: "save the texts alone" };
const CRAWL: Kind = Kind { looks_like: "records of a crawl", remedy: "name it .warc, and give it to khanan batch" };
const KEY: Kind = Kind { looks_like: "a key or certificate", remedy: "give a text" };

/// What a text begins with, white space and a byte order mark aside, and what it is then.
const BEGINNINGS: &[(&str, &Kind)] = &[
    (r"WEBVTT(?:[ \t].*)?(?:\r?\n|\z)", &SUBTITLES),
    (r"[0-9]+[ \t]*\r?\n[0-9]{1,2}:[0-9]{2}:[0-9]{2}[,.][0-9]{1,3}[ \t]*-->", &SUBTITLES),
    (
        r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}[,.][0-9]{1,3}[ \t]*(?:-->|,[ \t]*[0-9]{1,2}:[0-9]{2}:[0-9]{2}[,.][0-9])",
        &SUBTITLES,
    ),
    (r"\[Script Info\][ \t]*\r?\n", &SUBTITLES),
    (r"\{[0-9]+\}\{[0-9]+\}", &SUBTITLES),
    (
        r"(?:\[[a-z]+:[^\]\n]*\][ \t]*\r?\n)*\[[0-9]{1,2}:[0-9]{2}[.:][0-9]{2,3}\][^\n]*\n\[[0-9]{1,2}:[0-9]{2}[.:][0-9]{2,3}\]",
        &SUBTITLES,
    ),
    (r"BEGIN:(?:VCALENDAR|VCARD)[ \t]*\r?\n", &CALENDAR),
    (r"(?:#[^\n]*\n|[ \t]*\r?\n)*(?:msgctxt|msgid)[ \t]+\x22", &CATALOGUE),
    (
        r"(?:/\*(?s:.*?)\*/\s*|//[^\n]*\n\s*)*\x22[^\x22\n]*\x22[ \t]*=[ \t]*\x22(?:[^\x22\\]|\\(?s:.))*\x22[ \t]*;",
        &CATALOGUE,
    ),
    (r"(?:%[^\n]*\n|\s)*\\(?:documentclass|documentstyle|begin\{document\}|input\{|usepackage)", &LATEX),
    (r"@[A-Za-z]+[ \t]*\{[^\n,{}]*,[ \t]*\r?\n", &REFERENCES),
    (r"TY  - [A-Z]", &REFERENCES),
    (
        r"(?i)(?:(?:--|/\*)[^\n]*\n|\s)*(?:create[ ]+(?:table|database)|insert[ ]+into|drop[ ]+table|set[ ]+names)\b[^\n]*[(;`]",
        &DATABASE,
    ),
    (r"#![ \t]*/", &SCRIPT),
    (r"diff --git a/|Index: [^\n]*\n=====|--- [^\n]+\n\+\+\+ [^\n]+\n@@ ", &CHANGES),
    (r"%YAML[ ]", &SETTINGS),
    (r"WARC/[01]\.[0-9]+\r?\n|HTTP/[12](?:\.[01])? [0-9]{3}\b", &CRAWL),
    (r"-----BEGIN [A-Z0-9 ]+-----\r?\n", &KEY),
    (r"From \S+@\S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} ", &MAILBOX),
    (r"From [^ \n]+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} +[0-9]{1,2} [0-9:]+ [0-9]{4}", &MAILBOX),
];

/// Refuses a text that is for programs.
pub(super) fn check(name: &str, text: &str) -> Result<()> {
    match told(name, text) {
        None => Ok(()),
        Some((at, &Kind { looks_like, remedy })) => {
            let line = text[..at].bytes().filter(|byte| *byte == b'\n').count() + 1;
            Err(Error::Foreign { name: name.to_owned(), line, looks_like, remedy })
        }
    }
}

/// What a text is, if it is for programs, and the byte where that shows.
fn told(name: &str, text: &str) -> Option<(usize, &'static Kind)> {
    static BEGIN: LazyLock<RegexSet> = LazyLock::new(|| {
        RegexSet::new(BEGINNINGS.iter().map(|(begin, _)| format!(r"\A(?:{begin})"))).expect("fixed patterns")
    });
    let begin = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let at = text.len() - begin.len();
    let begin = head(begin);
    let known = BEGIN.matches(begin).iter().next().map(|n| BEGINNINGS[n].1);
    let known = known.or_else(|| {
        let name = Named::of(name);
        let lines = Lines::of(begin);
        mail(begin, &name).or_else(|| table(begin, &lines, &name)).or_else(|| settings(&lines, &name))
    });
    known.map(|kind| (at, kind))
}

/// The first bytes of a text; if they are not all, the last line is left out, which may be cut.
fn head(text: &str) -> &str {
    if text.len() <= HEAD {
        return text;
    }
    let end = (0..=HEAD).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let cut = &text[..end];
    cut.rfind('\n').map_or(cut, |end| &cut[..end])
}

/// What the name of a text says.
struct Named(String);

impl Named {
    fn of(name: &str) -> Named {
        let end = Path::new(name).extension().and_then(|end| end.to_str()).unwrap_or_default();
        Named(end.to_ascii_lowercase())
    }

    fn is(&self, ends: &[&str]) -> bool {
        ends.contains(&self.0.as_str())
    }
}

/// The lines of a text that hold anything, white space around them left aside.
struct Lines<'t>(Vec<&'t str>);

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        Lines(text.lines().map(str::trim).filter(|line| !line.is_empty()).collect())
    }

    /// How many there are.
    fn len(&self) -> usize {
        self.0.len()
    }

    /// How many are such.
    fn count(&self, is_such: impl Fn(&str) -> bool) -> usize {
        self.0.iter().filter(|line| is_such(line)).count()
    }
}

/// A mail: headers that every mail has, up to an empty line, and among them one that people do not write.
fn mail(begin: &str, name: &Named) -> Option<&'static Kind> {
    static HEADER: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\A(?-u:([A-Za-z][A-Za-z0-9-]*):(?:[ \t]|\z))").expect("a fixed pattern"));
    // Of a mail that was sent: `Date: Mon, 1 Dec 2026 09:30:00 +0700`.
    static SENT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^Date:.*[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}.*(?:[+-][0-9]{4}|GMT|UTC?)\b")
            .expect("a fixed pattern")
    });
    const USUAL: [&str; 8] = ["from", "to", "subject", "date", "cc", "bcc", "reply-to", "sender"];
    const TECHNICAL: [&str; 12] = [
        "received",
        "return-path",
        "message-id",
        "mime-version",
        "content-type",
        "content-transfer-encoding",
        "dkim-signature",
        "authentication-results",
        "delivered-to",
        "arc-seal",
        "thread-index",
        "in-reply-to",
    ];
    let (mut usual, mut technical) = (0, 0);
    for line in begin.lines() {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let field = HEADER.captures(line)?.get(1)?.as_str().to_ascii_lowercase();
        usual += usize::from(USUAL.contains(&field.as_str()));
        technical += usize::from(TECHNICAL.contains(&field.as_str()) || field.starts_with("x-") || SENT.is_match(line));
    }
    let enough = usual + technical >= 2 && technical > 0 || name.is(&["eml", "mht", "mhtml"]) && usual + technical > 0;
    enough.then_some(&MAIL)
}

/// A table: as many cells in every line, as no prose has.
fn table(begin: &str, lines: &Lines<'_>, name: &Named) -> Option<&'static Kind> {
    if begin.starts_with("sep=") && lines.len() > 1 {
        return Some(&TABLE);
    }
    let least = if name.is(&["csv", "tsv", "tab"]) { 1 } else { 2 };
    if lines.len() < least {
        return None;
    }
    let tabs = || {
        // A list's marks may be set off by a tab: `1.⇥text`.
        static MARK: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"\A[(\[]?(?:[0-9๐-๙.]{1,6}|[A-Za-zก-ฮ]|[•◦▪●○·–—*-])[)\].]?\t+[^\t]*\z")
                .expect("a fixed pattern")
        });
        let tabbed = lines.count(|line| line.contains('\t'));
        let marked = lines.count(|line| MARK.is_match(line));
        10 * tabbed >= 9 * lines.len() && 2 * marked < lines.len()
    };
    let is_table = tabs() || [b',', b';'].into_iter().any(|mark| values(begin, mark, least));
    is_table.then_some(&TABLE)
}

/// Whether a text is values between marks: as many in every record, and no space behind the marks as prose has it.
fn values(text: &str, mark: u8, least: usize) -> bool {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(mark).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let (mut records, mut wide, mut marks, mut spaced, mut figures) = (0usize, 0, 0usize, 0usize, 0usize);
    let (mut is_named, mut is_quoted, mut are_pairs) = (false, text.starts_with('"'), true);
    while let Ok(true) = reader.read_record(&mut record) {
        if record.len() == 1 && record[0].trim().is_empty() {
            continue;
        }
        if records == 0 {
            wide = record.len();
            is_named = record.iter().all(is_heading);
        }
        records += 1;
        if record.len() != wide || wide < 2 {
            return false;
        }
        let letters = || record.iter().map(Letters::of);
        let holds = |lang| letters().any(|letters| letters.share(lang) > 50);
        are_pairs &= holds(Lang::En) && holds(Lang::Th);
        let start = record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(usize::MAX));
        is_quoted &= text.get(start..).is_some_and(|rest| rest.trim_start().starts_with('"'));
        for (before, after) in record.iter().zip(record.iter().skip(1)) {
            marks += 1;
            spaced += usize::from(after.starts_with(' '));
            // 1,000 is one figure.
            let thousands = after.len() >= 3
                && after.bytes().take(3).all(|byte| byte.is_ascii_digit())
                && !after.as_bytes().get(3).is_some_and(u8::is_ascii_digit);
            figures += usize::from(before.ends_with(|c: char| c.is_ascii_digit()) && thousands);
        }
    }
    let is_set_close = 10 * spaced <= marks && 2 * figures <= marks;
    // Three lines of prose may hold a mark each: a list of references does.
    let is_regular = is_named || are_pairs || records > 2 && (wide > 2 || is_quoted);
    records >= least && is_set_close && (is_regular || least == 1)
}

/// Whether a cell may be the name of a column.
fn is_heading(cell: &str) -> bool {
    let cell = cell.trim();
    let words = cell.split_whitespace().count();
    (1..=3).contains(&words) && cell.chars().count() <= 30 && !cell.ends_with(['.', '!', '?', '"'])
}

/// Settings: a name and a value in every line, as INI, TOML, properties and YAML have them.
fn settings(lines: &Lines<'_>, name: &Named) -> Option<&'static Kind> {
    static SECTION: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\A\[\[?[A-Za-z0-9_. :/\x22-]+\]\]?\z").expect("a fixed pattern"));
    static ASSIGNED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\A[A-Za-z_][A-Za-z0-9_.-]*[ \t]*=").expect("a fixed pattern"));
    static MAPPED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"\A(?:- )?(?:[a-z_][A-Za-z0-9_.-]*|"[^"]*"):(?:[ \t]|\z)|\A- "#).expect("a fixed pattern")
    });
    let is_remark = |line: &str| line.starts_with(['#', '!', ';']);
    let said: Vec<&str> = lines.0.iter().copied().filter(|line| !is_remark(line)).collect();
    let share =
        |is_such: &dyn Fn(&str) -> bool| 10 * said.iter().filter(|line| is_such(line)).count() >= 9 * said.len();
    let assigned = said.iter().filter(|line| ASSIGNED.is_match(line)).count();
    let named = name.is(&["properties", "ini", "toml", "cfg", "conf", "yaml", "yml", "po", "strings"]);
    let is_assigned =
        assigned >= if named { 1 } else { 2 } && share(&|line| ASSIGNED.is_match(line) || SECTION.is_match(line));
    // People write `Date: 5 May` and the like, too: only what is named so, or has names below names, is YAML.
    let opens = |line: &&str| line.ends_with(':') && MAPPED.is_match(line) && !line.contains(' ');
    let mapped = said.iter().filter(|line| MAPPED.is_match(line)).count();
    let nested = said.windows(2).any(|two| opens(&two[0]) && MAPPED.is_match(two[1]));
    let is_mapped = share(&|line| MAPPED.is_match(line) || line == "---")
        && (mapped >= 3 && nested || mapped >= 1 && name.is(&["yaml", "yml"]));
    (!said.is_empty() && (is_assigned || is_mapped)).then_some(&SETTINGS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(name: &str, text: &str) -> Option<&'static str> {
        told(name, text).map(|(_, kind)| kind.looks_like)
    }

    #[test]
    fn texts_for_programs_are_told_by_what_is_in_them() {
        let table: &[(&str, &Kind)] = &[
            ("Received: from a by b\nFrom: a@example.org\nSubject: Loan\n\nText.\n", &MAIL),
            (
                "From: A <a@example.org>\r\nTo: b@example.org\r\nSubject: =?UTF-8?B?4LiB?=\r\nMIME-Version: 1.0\r\n\r\nText.\r\n",
                &MAIL,
            ),
            ("Date: Tue, 1 Dec 2026 09:30:00 +0700\nSubject: Loan\n\nText.\n", &MAIL),
            ("Subject: Loan\n of a thousand\nMessage-ID: <1@example.org>\n\nText.", &MAIL),
            ("From a@example.org Tue Dec  1 09:30:00 2026\nSubject: Loan\n\nText.\n", &MAILBOX),
            ("From MAILER-DAEMON Tue Dec  1 09:30:00 2026\nSubject: Loan\n\nText.\n", &MAILBOX),
            ("1\n00:00:01,000 --> 00:00:04,000\nสวัสดี\n\n2\n00:00:05,000 --> 00:00:06,000\nHello\n", &SUBTITLES),
            ("\u{feff}1\r\n00:00:01,000 --> 00:00:04,000\r\nสวัสดี\r\n", &SUBTITLES),
            ("WEBVTT\n\n00:01.000 --> 00:04.000\nHello\n", &SUBTITLES),
            ("WEBVTT - Titles\n\nNOTE x\n", &SUBTITLES),
            ("0:00:01.000,0:00:04.000\nHello\n", &SUBTITLES),
            ("[Script Info]\nTitle: x\n", &SUBTITLES),
            ("{1}{25}Hello\n{26}{50}Bye\n", &SUBTITLES),
            ("[ar:Band]\n[00:12.00]Line\n[00:15.30]Line\n", &SUBTITLES),
            ("en,th\nLoan,เงินกู้\n", &TABLE),
            ("id,en,th\n1,\"The bank, a new one, opens.\",ธนาคารเปิด\n2,\"It closes.\",ธนาคารปิด\n", &TABLE),
            ("en;th\nLoan;เงินกู้\nBank;ธนาคาร\n", &TABLE),
            ("sep=;\nen;th\n", &TABLE),
            ("The bank opens.,ธนาคารเปิด\nIt closes.,ปิด\n", &TABLE),
            ("5/5/2026,Tak,900\n6/5/2026,Nan,800\n7/5/2026,Loei,700\n", &TABLE),
            ("\"The bank opens.\",\"ธนาคารเปิด\"\n\"It closes.\",\"ปิด\"\n\"It opens.\",\"เปิด\"\n", &TABLE),
            ("en\tth\nThe bank opens.\tธนาคารเปิด\n", &TABLE),
            ("1\tThe bank opens.\tธนาคารเปิด\n2\tIt closes.\tปิด\n", &TABLE),
            ("# Thai\nmsgid \"\"\nmsgstr \"\"\n", &CATALOGUE),
            ("msgctxt \"menu\"\nmsgid \"Open\"\nmsgstr \"เปิด\"\n", &CATALOGUE),
            ("/* Menu */\n\"open\" = \"เปิด\";\n", &CATALOGUE),
            ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", &CALENDAR),
            ("BEGIN:VCARD\nFN:A\nEND:VCARD\n", &CALENDAR),
            ("% Paper\n\\documentclass{article}\n\\begin{document}\nText.", &LATEX),
            ("@article{key,\n  title = {Loan},\n}\n", &REFERENCES),
            ("TY  - JOUR\nTI  - Loan\n", &REFERENCES),
            ("-- dump\nCREATE TABLE a (b TEXT);\n", &DATABASE),
            ("INSERT INTO a VALUES ('x');\n", &DATABASE),
            ("#!/bin/sh\necho\n", &SCRIPT),
            ("diff --git a/x b/x\n", &CHANGES),
            ("--- a/x\n+++ b/x\n@@ -1 +1 @@\n", &CHANGES),
            ("# Menu\nmenu.open=เปิด\nmenu.close = ปิด\n", &SETTINGS),
            ("[main]\nname=Bank\n[more]\nopen=1\n", &SETTINGS),
            ("[package]\nname = \"bank\"\nversion = \"1\"\n", &SETTINGS),
            ("menu:\n  open: เปิด\n  close: ปิด\n", &SETTINGS),
            ("items:\n  - name: one\n  - name: two\nlast: x\n", &SETTINGS),
            ("WARC/1.0\r\nWARC-Type: response\r\n", &CRAWL),
            ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nText", &CRAWL),
            ("-----BEGIN CERTIFICATE-----\nMIIB\n", &KEY),
        ];
        for (text, kind) in table {
            for name in ["a.txt", "-", "a.docx"] {
                assert_eq!(what(name, text), Some(kind.looks_like), "{text}");
            }
        }
    }

    #[test]
    fn releases_may_begin_and_go_on_as_they_like() {
        for text in [
            "",
            "From: The Bank of the River\nDate: 5 May 2026\n\nThe bank opens.\n",
            "From: The Bank\nTo: All editors\nSubject: New branches\nDate: 5 May 2026\n\nThe bank opens.\n",
            "Subject: New branches\n\nThe bank opens.\n",
            "From Bangkok to Tak\n\nThe bank opens.\n",
            "เรื่อง: เปิดสาขาใหม่\nวันที่: 5 พฤษภาคม 2569\n",
            "Bangkok, 5 May 2026\n",
            "Hello, world\nBye, world\n",
            "The bank, which is new, opens.\nThe bank, which is old, closes.\nThe bank, which is mine, stays.\n",
            "รายได้ 1,000 บาท\nรายจ่าย 2,000 บาท\nกำไร 3,000 บาท\n",
            "one,two,three\n",
            "one,two\nThe bank opens.\n",
            "\tThe bank opens.\n\tIt closes.\n\tIt stays.\n",
            "1.\tThe bank opens.\n2.\tIt closes.\n3.\tIt stays.\n",
            "•\tThe bank opens.\n•\tIt closes.\n",
            "The bank\topens.\nIt closes.\nIt stays.\n",
            "1\nThe first of all\n2\nThe second\n",
            "1\n00:30 Opening\n",
            "[Photo] The bank opens.\n[Caption] Its head.\n",
            "Tel: 02 000 0000\nEmail: a@example.org\nPlace: Hall\nTime: 9.00\n",
            "date: 5 May\nplace: Hall\ntime: nine\n",
            "---\nThe bank opens.\n---\n",
            "# Bank\n\nIt opens.\n\n- one\n- two\n",
            "E = mc2 is known.\nIt holds.\n",
            "@bank opens, and so on\n",
            "“Loan” = “เงินกู้”\n",
            "Select a bank; insert a coin.\n",
            "WEBVTTs are subtitles.\n",
            "- one\n- two\n- three\n",
            "PRESS RELEASE;\nNo. 5;\n",
            "1. Chen D. A case. J Dis. 2020;93:297. doi:10\n2. Yuan J. Assays. J Dis. 2020;1:5. doi:10\n3. Wan L. Two. J Dis. 2020;2:7.\n",
        ] {
            for name in ["a.txt", "-"] {
                assert_eq!(what(name, text), None, "{text}");
            }
        }
    }

    #[test]
    fn a_name_settles_a_doubt() {
        for (name, text, kind) in [
            ("a.csv", "The bank opens,ธนาคารเปิด\n", &TABLE),
            ("a.tsv", "The bank opens.\tธนาคารเปิด\n", &TABLE),
            ("a.eml", "Subject: New branches\n\nThe bank opens.\n", &MAIL),
            ("a.yaml", "open: เปิด\nclose: ปิด\n", &SETTINGS),
            ("a.properties", "open=เปิด\n", &SETTINGS),
        ] {
            assert_eq!(what(name, text), Some(kind.looks_like), "{text}");
            assert_eq!(what("a.txt", text), None, "{text}");
            assert_eq!(what(name, "The bank opens.\nIt closes.\n"), None, "a name alone says nothing");
        }
    }

    #[test]
    fn the_error_names_line_and_remedy() {
        let error = check("a.txt", "\n\nWEBVTT\n").unwrap_err().to_string();
        let told = "a.txt: subtitles, as line 3 shows; save their text alone, without times, or take it as it is with --input-format \
                    plain";
        assert_eq!(error, told);
    }

    /// No release of the project's own is taken for anything else.
    #[test]
    fn releases_are_texts() {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let mut seen = 0;
        for file in std::fs::read_dir(corpus).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|end| end == "txt") {
                let text = std::fs::read_to_string(&path).unwrap();
                assert_eq!(what("a.txt", &text), None, "{}", path.display());
                seen += 1;
            }
        }
        assert!(seen > 15);
    }
}
