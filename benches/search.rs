//! How long it takes to make an index of pairs and to look phrases up in it, and whether what is found is right.
//!
//! The pairs are those of a file that `khanan align` or `khanan batch` wrote (`KHANAN_PAIRS`), or else of `corpus/`, varied until
//! there are `KHANAN_SEARCH_PAIRS` of them: other figures, other places, sentences of other releases put beside them; no random
//! numbers, the same on every run. Phrases are drawn from the texts: Thai without spaces, its ends where ICU's dictionary
//! sees words and any word may end, which is not always where ours do; English in quotes. Every hit must hold its phrase by a comparison that shares nothing
//! with the index; how many pairs a plain look through all texts finds is set beside what the index counts. Nothing fails
//! because it is slow.

#[path = "common/figures.rs"]
mod figures;

use std::{
    env,
    error::Error,
    fs,
    io::{self, Write},
    path::Path,
    time::Instant,
};

use khanan::{
    Lang,
    align::align,
    model::Model,
    normalize::{Normalized, normalize},
    read::Document,
    search::{Index, Query},
    segment::{Cut, bitext, dictionary_words},
    write::{Date, Pair, Pairs, back},
};
use rayon::prelude::*;

/// Pairs of a test, and of a bench if nothing else is said.
const TESTED: usize = 2_000;
const USUAL: usize = 100_000;
/// Phrases of each language that are timed, and that all texts are looked through for.
const PHRASES: usize = 300;
const SCANNED: usize = 100;
/// Hits that are asked for.
const LIMIT: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let filters: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    if !filters.is_empty() && !filters.iter().any(|filter| "search".contains(filter.as_str())) {
        return Ok(());
    }
    let has = |flag: &str| args.iter().any(|arg| arg == flag);
    let mut out = io::stdout().lock();
    if has("--list") {
        writeln!(out, "search: benchmark")?;
        return Ok(());
    }
    let tested = has("--test") || !has("--bench");
    let asked = env::var("KHANAN_SEARCH_PAIRS").ok().and_then(|count| count.parse().ok());
    let pairs = asked.unwrap_or(if tested { TESTED } else { USUAL });
    bench(&Varied { base: base(), pairs }, &mut out)
}

fn bench(varied: &Varied, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("index");
    let index = Index::create(&path)?;
    let (clock, before) = (Instant::now(), processor());
    let mut adding = index.adding()?;
    for at in 0..varied.pairs {
        adding.add(&varied.pair(at))?;
    }
    let added = adding.commit()?;
    assert_eq!((added.new, index.len()), (varied.pairs as u64, varied.pairs as u64));
    let text: usize = (0..varied.pairs).step_by(varied.pairs.div_ceil(1000)).map(|at| length(&varied.pair(at))).sum();
    let text = text as f64 / varied.pairs.div_ceil(varied.pairs.div_ceil(1000)) as f64;
    writeln!(
        out,
        "search: {} pairs of {text:.0} bytes of text, made of {}\n  made in {:.1} s, {:.1} s of processor time; {:.0} MB on the disk; peak of memory {:.0} MB",
        varied.pairs,
        varied.base.len(),
        clock.elapsed().as_secs_f64(),
        processor() - before,
        size(&path)? as f64 / 1e6,
        peak() as f64 / 1e3,
    )?;
    let index = Index::open(&path)?;
    for (lang, name) in [(Lang::Th, "Thai"), (Lang::En, "English")] {
        let phrases: Vec<String> = varied.phrases(lang).take(PHRASES).collect();
        let mut totals = Vec::new();
        for run in ["first", "again"] {
            totals.clear();
            let mut times = Vec::new();
            for phrase in &phrases {
                let clock = Instant::now();
                let mut query = Query::parse(phrase)?;
                query.limit = LIMIT;
                let found = index.search(&query, Model::embedded())?;
                times.push(clock.elapsed().as_secs_f64() * 1e3);
                assert_eq!(found.hits.len() as u64, found.total.min(LIMIT as u64), "{phrase}: a hit was dropped");
                assert!(found.total > 0, "{phrase}: is in the texts");
                for hit in &found.hits {
                    assert!(holds(&hit.pair, phrase), "{phrase}: {:?}", hit.pair);
                }
                totals.push(found.total);
            }
            times.sort_by(f64::total_cmp);
            let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
            writeln!(
                out,
                "  {} {name} phrases, {run}: median {:.2} ms, 90% {:.2} ms, 99% {:.2} ms, longest {:.2} ms",
                phrases.len(),
                at(0.5),
                at(0.9),
                at(0.99),
                at(1.0),
            )?;
        }
        let plain = scan(varied, &phrases[..SCANNED.min(phrases.len())]);
        let (found, there) = (totals.iter().take(plain.len()).sum::<u64>(), plain.iter().sum::<u64>());
        let alike = totals.iter().zip(&plain).filter(|(a, b)| a == b).count();
        let share = found as f64 / there as f64;
        writeln!(
            out,
            "  {alike} of {} phrases counted as by a look through all texts: {found} of {there} pairs, {:.2}%",
            plain.len(),
            100.0 * share
        )?;
        for ((phrase, found), there) in phrases.iter().zip(&totals).zip(&plain).filter(|((_, a), b)| a != b) {
            writeln!(out, "    unlike: {phrase}: {found} of {there}")?;
        }
        assert!((0.99..=1.0).contains(&share), "what a look through all texts finds, the index finds, and no more");
    }
    Ok(())
}

/// Pairs of releases, varied.
struct Varied {
    base: Vec<Pair<'static>>,
    pairs: usize,
}

/// Places in both languages, each of which may take another's place.
const PLACES: [(&str, &str); 8] = [
    ("Songkhla", "สงขลา"),
    ("Chiang Mai", "เชียงใหม่"),
    ("Rayong", "ระยอง"),
    ("Khon Kaen", "ขอนแก่น"),
    ("Phuket", "ภูเก็ต"),
    ("Lampang", "ลำปาง"),
    ("Trang", "ตรัง"),
    ("Bangkok", "กรุงเทพ"),
];

impl Varied {
    /// The pair at a place: of a copy, whose figures and places are its own, and every third with a sentence of another
    /// release before its own.
    fn pair(&self, at: usize) -> Pair<'static> {
        let count = self.base.len();
        let (which, copy) = (at % count, (at / count) as u64);
        let mut pair = self.base[which].clone();
        let other = (at.is_multiple_of(3) && copy > 0).then(|| &self.base[scattered(at as u64) as usize % count]);
        let turn = copy as usize % PLACES.len();
        for lang in [Lang::En, Lang::Th] {
            let text = |pair: &Pair<'_>| match lang {
                Lang::En => pair.en.as_ref().map(|part| part.text.clone().into_owned()),
                Lang::Th => pair.th.as_ref().map(|part| part.text.clone().into_owned()),
            };
            let Some(own) = text(&pair) else { continue };
            let before = other.and_then(text).map_or(String::new(), |text| text + " ");
            let mut text = figures::changed(&(before + &own), copy);
            if turn > 0 {
                let name = |place: usize| if lang == Lang::En { PLACES[place].0 } else { PLACES[place].1 };
                if let Some(place) = (0..PLACES.len()).find(|&place| text.contains(name(place))) {
                    text = text.replace(name(place), name((place + turn) % PLACES.len()));
                }
            }
            if let Some(part) = if lang == Lang::En { &mut pair.en } else { &mut pair.th } {
                part.text = text.into();
            }
        }
        let doc = pair.doc.to_mut();
        doc.name = format!("{copy:04}/{}", doc.name).into();
        doc.metadata.date = Date::new(2000 + (copy % 26) as u32, 1 + (copy % 12) as u32, 1 + (copy % 28) as u32);
        doc.metadata.source = Some(format!("agency-{}.example", which % 12).into());
        pair.id = Some(format!("{:016x}", scattered(at as u64)).into());
        pair
    }

    /// Phrases of the texts, from places all over them.
    fn phrases(&self, lang: Lang) -> impl Iterator<Item = String> + '_ {
        (0..).filter_map(move |n| {
            let draw = scattered(n * 2 + u64::from(lang == Lang::Th));
            let pair = self.pair(draw as usize % self.pairs);
            let text = normalize(&(if lang == Lang::En { pair.en } else { pair.th })?.text).into_owned();
            let words: Vec<_> = dictionary_words(&text, lang).collect();
            let length = 2 + (draw >> 40) as usize % 5;
            let from = (draw >> 48) as usize % words.len().checked_sub(length)?.max(1);
            let words = words.get(from..from + length)?;
            let phrase = &text[words.first()?.start..words.last()?.end];
            match lang {
                Lang::Th => {
                    let (from, to) = (words.first()?.start, words.last()?.end);
                    if !may_end(&text, from) || !may_end(&text, to) {
                        return None;
                    }
                    let plain: String = phrase.chars().filter(|c| !c.is_whitespace()).collect();
                    plain.chars().all(|c| matches!(c, 'ก'..='๎')).then_some(plain)
                }
                Lang::En => {
                    let plain = phrase.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ');
                    (plain && phrase.contains(' ')).then(|| format!("\"{phrase}\""))
                }
            }
        })
    }
}

/// Whether a Thai word may end there: not before a vowel or mark of the consonant before it, nor behind a vowel of the
/// consonant to come. The dictionary sees such ends where it knows no word.
fn may_end(text: &str, at: usize) -> bool {
    let is_behind = |c| matches!(c, '\u{e30}'..='\u{e3a}' | '\u{e45}' | '\u{e47}'..='\u{e4e}');
    !text[at..].starts_with(is_behind) && !text[..at].ends_with(|c| matches!(c, 'เ'..='ไ'))
}

/// A number all of whose bits depend on all of `n`'s; no two numbers have the same (SplitMix64).
fn scattered(n: u64) -> u64 {
    let mut z = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The pairs that are varied.
fn base() -> Vec<Pair<'static>> {
    let mut base = Vec::new();
    if let Ok(file) = env::var("KHANAN_PAIRS") {
        let keep = |pair| {
            base.push(pair);
            Ok(())
        };
        back::read(&file, &back::Options::default(), keep).expect("KHANAN_PAIRS names a file of pairs");
        return base;
    }
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let files = fs::read_dir(&corpus).expect("the corpus lies beside the benches");
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "txt")) {
        let text = fs::read_to_string(file).expect("the corpus is text");
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let document = Document::from_text(name, text).expect("a release is short");
        let text = Normalized::new(&document);
        let bitext = bitext(&text, Cut::Running);
        let alignment = align(&bitext);
        base.extend(Pairs::new(&bitext, &alignment, "bench").iter().map(Pair::into_owned));
    }
    base
}

/// How a text is compared here: letters and figures alone; of English, words with one space around each.
fn plain(text: &str, spaced: bool) -> String {
    let mut plain = String::from(if spaced { " " } else { "" });
    let text = text.to_lowercase().replace("'s", "").replace("’s", "");
    for c in normalize(&text).chars() {
        if c.is_alphanumeric() || matches!(c, '\u{e00}'..='\u{e7f}') || matches!(c, '\u{300}'..='\u{36f}') {
            plain.push(c);
        } else if spaced && !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    if spaced && !plain.ends_with(' ') {
        plain.push(' ');
    }
    plain
}

fn is_english(phrase: &str) -> bool {
    phrase.is_ascii()
}

/// Whether a pair holds a phrase, in either language.
fn holds(pair: &Pair<'_>, phrase: &str) -> bool {
    let wanted = plain(phrase, is_english(phrase));
    [&pair.en, &pair.th].into_iter().flatten().any(|part| plain(&part.text, is_english(phrase)).contains(&wanted))
}

/// How many pairs hold each phrase, found by looking through all of them.
fn scan(varied: &Varied, phrases: &[String]) -> Vec<u64> {
    let spaced = is_english(&phrases[0]);
    let wanted: Vec<String> = phrases.iter().map(|phrase| plain(phrase, spaced)).collect();
    let count = |at: usize| -> Vec<u64> {
        let pair = varied.pair(at);
        let texts: Vec<String> =
            [&pair.en, &pair.th].into_iter().flatten().map(|part| plain(&part.text, spaced)).collect();
        wanted.iter().map(|wanted| u64::from(texts.iter().any(|text| text.contains(wanted)))).collect()
    };
    let add = |mut a: Vec<u64>, b: Vec<u64>| {
        a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        a
    };
    (0..varied.pairs).into_par_iter().map(count).reduce(|| vec![0; wanted.len()], add)
}

/// Bytes of a pair's texts.
fn length(pair: &Pair<'_>) -> usize {
    [&pair.en, &pair.th].into_iter().flatten().map(|part| part.text.len()).sum()
}

/// Bytes of the files in a folder.
fn size(folder: &Path) -> io::Result<u64> {
    fs::read_dir(folder)?.map(|file| Ok(file?.metadata()?.len())).sum()
}

/// Seconds of processor time that the program has taken, if the system tells.
fn processor() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which may hold anything: user time is the 12th field, system time the 13th, in hundredths.
    let fields: Vec<f64> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .map(|field| field.parse().unwrap_or(0.0))
        .collect();
    fields.get(11..13).map_or(0.0, |times| (times[0] + times[1]) / 100.0)
}

/// The peak of memory so far in kibibytes, if the system tells.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
