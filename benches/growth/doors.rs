//! The entrances of the library, each with the shapes that it is tried with.

use khanan::{
    Lang,
    align::{Bitext, align},
    check,
    normalize::Normalized,
    read::{Document, Options, decode},
    segment::{Cut, Engine, Segmenter, Unit, side},
    write::{
        Format, Layout, Pair, Part, Writer,
        back::{self, decode as read_back},
    },
};

use crate::{
    files::{self, DOCX, EPUB, File, HTML, ODT, PDF},
    shapes::{SHAPES, again},
};

/// What is done once an input was made.
pub(crate) type Work = Box<dyn Fn()>;

/// An entrance with one shape.
pub(crate) struct Case {
    pub(crate) door: String,
    pub(crate) shape: &'static str,
    /// Makes an input of about so many bytes.
    pub(crate) make: Box<dyn Fn(usize) -> Work>,
}

/// All of them.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |door: &str, shape, make: Box<dyn Fn(usize) -> Work>| {
        cases.push(Case { door: door.to_owned(), shape, make });
    };
    for (door, files) in
        [("HTML", &HTML[..]), ("DOCX", &DOCX[..]), ("ODT", &ODT[..]), ("EPUB", &EPUB[..]), ("PDF", &PDF[..])]
    {
        for &(shape, file) in files {
            add(door, shape, Box::new(move |n| reads(door, file(n))));
        }
    }
    for (shape, text) in SHAPES {
        add("plain", shape, Box::new(move |n| reads("txt", text(n).into())));
        let page = |text: &str| format!("<html><body><p>{text}</body></html>").into_bytes();
        add("HTML", shape, Box::new(move |n| reads("HTML", page(&text(n)))));
        for (door, file) in
            [("DOCX", files::word as fn(&str) -> Vec<u8>), ("ODT", files::open_document), ("EPUB", files::epub)]
        {
            add(door, shape, Box::new(move |n| reads(door, file(&text(n)))));
        }
        add("normalize", shape, Box::new(move |n| with(document(&text(n)), |text| drop(Normalized::new(text)))));
        add(
            "normalize, flowing",
            shape,
            Box::new(move |n| with(document(&text(n)), |text| drop(Normalized::flowing(text)))),
        );
        for engine in Engine::ALL {
            for unit in [Unit::Passage, Unit::Sentence, Unit::Word] {
                for lang in [Lang::En, Lang::Th] {
                    if unit == Unit::Passage && (engine != Engine::Khanan || lang == Lang::Th) {
                        continue; // Every engine asks the same rules, and they the script.
                    }
                    let lang = (unit != Unit::Passage).then_some(lang);
                    let door = format!(
                        "segment, {engine}, {unit:?}{}",
                        lang.map_or("", |lang| if lang == Lang::En { ", en" } else { ", th" })
                    );
                    let work = move |text: &Document| {
                        drop(Segmenter::new(engine).units(&Normalized::new(text), lang, unit));
                    };
                    add(&door, shape, Box::new(move |n| with(document(&text(n)), work)));
                }
            }
        }
        add("align", shape, Box::new(move |n| with(document(&text(n / 2)), aligned)));
        add("check", shape, Box::new(move |n| with(text(n / 2), |text| drop(check::pair(text, text)))));
        let few = |text: &str| -> Vec<Texts> {
            let pieces = pieces(text);
            pieces.iter().map(|text| (text.clone(), text.clone())).collect()
        };
        add("check, many pairs", shape, Box::new(move |n| with(few(&text(n / 2)), many_checked)));
        for format in Format::ALL.into_iter().filter(|format| format.reads_back()) {
            let door = format!("back, {}", format.name());
            add(&door, shape, Box::new(move |n| reads_back(format, &[text(n / 2).as_str()])));
        }
    }
    for format in Format::ALL.into_iter().filter(|format| format.reads_back()) {
        let door = format!("back, {}", format.name());
        add(&door, "many pairs", Box::new(move |n| reads_back(format, &vec!["a"; n / 60])));
    }
    for (door, broken) in BROKEN {
        for &(shape, file) in broken {
            let name = format!("a.{door}");
            add(
                &format!("back, {door}"),
                shape,
                Box::new(move |n| {
                    let name = name.clone();
                    with(file(n), move |bytes| {
                        drop(read_back(&name, bytes.clone(), &back::Options::default(), |_| Ok(())))
                    })
                }),
            );
        }
    }
    cases
}

type Texts = (String, String);

/// Files of pairs by shapes of their structure.
const BROKEN: [(&str, &[File]); 5] = [
    (
        "jsonl",
        &[
            ("lists in lists", |n| format!("{{\"en\":{}", again("[", n)).into()),
            ("keys", |n| format!("{{{}\"en\":\"a\",\"th\":\"b\"}}\n", keys(n)).into()),
            ("discrepancies", |n| {
                format!("{{\"en\":\"a\",\"th\":\"b\",\"discrepancies\":[{}]}}\n", again("{},", n)).into()
            }),
            ("empty lines", |n| again("\n", n).into()),
        ],
    ),
    (
        "json",
        &[
            ("lists in lists", |n| again("[", n).into()),
            ("keys", |n| format!("{{{}\"pairs\":[]}}", keys(n)).into()),
            ("documents", |n| format!("[{}{{\"pairs\":[]}}]", again("{\"pairs\":[]},", n)).into()),
        ],
    ),
    (
        "tmx",
        &[
            ("elements in elements", |n| tmx(&again("<x>", n))),
            ("tags in a text", |n| tmx(&unit(&again("<bpt i='1'>a</bpt>", n)))),
            ("tags in tags", |n| tmx(&unit(&format!("{}{}", again("<hi>", n / 2), again("</hi>", n / 2 / 4 * 5))))),
            ("languages", |n| tmx(&format!("<tu>{}</tu>", numbered_units(n)))),
            ("attributes", |n| tmx(&format!("<tu {}></tu>", attributes(n)))),
            ("properties", |n| tmx(&format!("<tu>{}</tu>", again("<prop type='a'>b</prop>", n)))),
        ],
    ),
    (
        "xliff",
        &[
            ("elements in elements", |n| xliff(&again("<group>", n))),
            ("segments", |n| {
                xliff(&format!(
                    "<unit id='1'>{}</unit>",
                    again("<segment><source>a</source><target>b</target></segment>", n)
                ))
            }),
            ("tags in a text", |n| {
                xliff(&format!("<unit id='1'><segment><source>{}</source></segment></unit>", again("<ph id='1'/>a", n)))
            }),
            ("attributes", |n| xliff(&format!("<unit {}/>", attributes(n)))),
            ("notes", |n| xliff(&format!("<unit id='1'><notes>{}</notes></unit>", again("<note>a</note>", n)))),
        ],
    ),
    (
        "csv",
        &[
            ("columns", |n| format!("en,th{}\na,b\n", again(",c", n)).into()),
            ("empty cells", |n| format!("en,th\na,b{}\n", again(",", n)).into()),
            ("a quotation mark without end", |n| format!("en,th\n\"{}", again("a,b\n", n)).into()),
            ("quotation marks", |n| format!("en,th\n\"{}\",b\n", again("\"\"", n)).into()),
            ("empty lines", |n| format!("en,th\n{}", again("\n", n)).into()),
        ],
    ),
];

fn keys(bytes: usize) -> String {
    (0..bytes / 10).map(|i| format!("\"k{i}\":1,")).collect()
}

fn attributes(bytes: usize) -> String {
    (0..bytes / 10).map(|i| format!("a{i}='1' ")).collect()
}

fn tmx(body: &str) -> Vec<u8> {
    format!("<tmx version='1.4'><header srclang='en'/><body>{body}</body></tmx>").into()
}

fn unit(text: &str) -> String {
    format!("<tu><tuv xml:lang='en'><seg>{text}</seg></tuv><tuv xml:lang='th'><seg>ก</seg></tuv></tu>")
}

fn numbered_units(bytes: usize) -> String {
    (0..bytes / 40).map(|i| format!("<tuv xml:lang='x{i}'><seg>a</seg></tuv>")).collect()
}

fn xliff(body: &str) -> Vec<u8> {
    format!("<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' version='2.1' srcLang='en' trgLang='th'><file id='f'>{body}</file></xliff>").into()
}

fn with<T: 'static>(input: T, work: impl Fn(&T) + 'static) -> Work {
    Box::new(move || work(&input))
}

fn document(text: &str) -> Document {
    Document::from_text("a.txt", text).expect("it is short")
}

/// Reads a file; an error is an answer too.
fn reads(name: &str, bytes: Vec<u8>) -> Work {
    let name = format!("a.{}", name.to_lowercase());
    with(bytes, move |bytes| drop(decode(&name, bytes, &Options::default())))
}

fn aligned(text: &Document) {
    let text = Normalized::new(text);
    drop(align(&Bitext { en: side(&text, Lang::En, Cut::Running), th: side(&text, Lang::Th, Cut::Running) }));
}

/// The text in pieces of some hundred characters.
fn pieces(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    chars.chunks(100).map(|piece| piece.iter().collect()).collect()
}

#[expect(clippy::ptr_arg, reason = "as `with` hands it on")]
fn many_checked(pairs: &Vec<Texts>) {
    let texts: Vec<check::Texts<'_>> =
        pairs.iter().map(|(en, th)| check::Texts { en: Some(en), th: Some(th), ..Default::default() }).collect();
    drop(check::pairs(&texts));
}

/// Reads back what is written of these texts, each a pair with itself.
fn reads_back(format: Format, texts: &[&str]) -> Work {
    let part = |text: &str| Part { text: text.to_owned().into(), spans: Vec::new(), file: None, pages: Vec::new() };
    let mut writer = Writer::in_memory(format, Layout::default());
    for text in texts {
        let pair = Pair { en: Some(part(text)), th: Some(part(text)), seq: 1, ..Pair::default() };
        writer.pair(pair).expect("there is room");
    }
    let (outs, _) = writer.finish().expect("there is room");
    if let [en, th] = &outs[..] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.en");
        std::fs::write(&path, en).expect("there is room");
        std::fs::write(folder.path().join("a.th"), th).expect("there is room");
        return Box::new(move || {
            let _ = &folder;
            drop(back::read(&path.to_string_lossy(), &back::Options::default(), |_| Ok(())));
        });
    }
    let options = back::Options { format: Some(format), ..back::Options::default() };
    let bytes = outs.into_iter().next().unwrap_or_default();
    with(bytes, move |bytes| drop(read_back("a", bytes.clone(), &options, |_| Ok(()))))
}
