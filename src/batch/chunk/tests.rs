//! What goes into chunks comes out of them, or is named.

use tempfile::TempDir;

use super::*;

const ENDS: &[Kind] = &[Kind::Failed, Kind::Alone, Kind::Aligned];

fn open(folder: &Path) -> Result<Chunks> {
    Chunks::open(folder.to_owned(), "batch", "read", ENDS)
}

fn records(n: usize) -> Records {
    let mut records = Records { bytes: 10, ..Records::default() };
    if n.is_multiple_of(3) {
        let document = Document::from_text(format!("{n}.txt"), "ข้อความ text\n".repeat(n)).unwrap();
        let kept = records.keep(&document).unwrap();
        records.add(Kind::Alone, &(n, kept)).unwrap();
    } else {
        records.add(Kind::Failed, &n).unwrap();
    }
    records
}

/// Everything in the chunks: the numbers, and the documents kept.
fn all(chunks: &Chunks) -> (Vec<usize>, Vec<String>) {
    let (mut numbers, mut names) = (Vec::new(), Vec::new());
    for chunk in 0..chunks.len() {
        let lines = chunks.read(chunk).unwrap();
        let mut start = 0;
        for line in lines.iter() {
            if line.kind == Kind::Failed {
                numbers.push(lines.parse(line).unwrap());
                continue;
            }
            let (n, packed): (usize, Packed) = lines.parse(line).unwrap();
            numbers.push(n);
            let len = packed.len as u64;
            let document = chunks.document(&Kept { chunk, start, packed }).unwrap();
            start += len;
            names.push(format!("{} {}", document.name(), document.text().lines().count()));
        }
        chunks.has_texts(chunk, start).unwrap();
    }
    (numbers, names)
}

#[test]
fn what_goes_in_comes_out_wherever_it_was_interrupted() {
    let folder = TempDir::new().unwrap();
    for stop in [0, 63, 64, 150, 200] {
        let place = folder.path().join(stop.to_string());
        let mut chunks = open(&place).unwrap();
        let mut filler = chunks.fill();
        (0..stop).for_each(|n| filler.add(&records(n)).unwrap());
        // What was not closed is lost, and done again.
        let mut chunks = open(&place).unwrap();
        assert_eq!(chunks.documents(), stop / DOCUMENTS * DOCUMENTS);
        let from = chunks.documents();
        let mut filler = chunks.fill();
        (from..200).for_each(|n| filler.add(&records(n)).unwrap());
        filler.close().unwrap();
        let (numbers, names) = all(&chunks);
        assert!(numbers.into_iter().eq(0..200));
        assert!(names.into_iter().eq((0..200).step_by(3).map(|n| format!("{n}.txt {n}"))));
    }
}

#[test]
fn documents_of_many_lines_are_packed_as_they_come() {
    let folder = TempDir::new().unwrap();
    let mut chunks = open(folder.path()).unwrap();
    let mut filler = chunks.fill();
    // Between two of a line each, one of several frames and a rest.
    let long = "x".repeat(LOOSE / 3);
    let mut wanted = Vec::new();
    for count in [0, 11, 0, 3, 0] {
        let mut records = Records { bytes: 10, ..Records::default() };
        for n in 0..count {
            records.add(Kind::Traits, &n).unwrap();
            records.add(Kind::Pair, &format!("{n}{long}")).unwrap();
            wanted.extend([(Kind::Traits, n.to_string()), (Kind::Pair, format!("\"{n}{long}\""))]);
        }
        assert!(records.lines.len() < LOOSE);
        let line = format!("{{\"pairs\":{count}}}");
        records.add_line(Kind::Aligned, line.as_bytes()).unwrap();
        wanted.push((Kind::Aligned, line));
        filler.add(&records).unwrap();
    }
    filler.close().unwrap();
    let lines = chunks.read(0).unwrap();
    assert!(lines.iter().map(|line| (line.kind, line.json.to_owned())).eq(wanted.clone()));
    // And so in pieces of any size.
    for size in [0, LOOSE / 2, LOOSE, usize::MAX] {
        let (mut found, mut numbers, mut ended) = (Vec::new(), Vec::new(), 0);
        let take = |lines: Lines| {
            found.extend(lines.iter().map(|line| (line.kind, line.json.to_owned())));
            numbers.extend(lines.iter().map(|line| line.number));
            ended += usize::from(lines.is_last);
            Ok(())
        };
        chunks.pieces_of(size, 0, take).unwrap();
        assert_eq!((found.len(), ended), (wanted.len(), 1), "{size}");
        assert!(found == wanted && numbers.into_iter().eq(1..=wanted.len()), "{size}");
    }
    // A damaged one is told before anything of it is taken.
    let path = chunks.path(0, RECORDS);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    fs::write(&path, bytes).unwrap();
    let error = chunks.pieces_of(0, 0, |_| panic!("nothing is taken")).unwrap_err().to_string();
    assert!(error.contains(RECORDS), "{error}");
}

#[test]
fn large_documents_close_a_chunk_early() {
    let folder = TempDir::new().unwrap();
    let mut chunks = open(folder.path()).unwrap();
    let mut filler = chunks.fill();
    (0..3).for_each(|n| filler.add(&Records { bytes: BYTES / 2, ..records(n) }).unwrap());
    filler.close().unwrap();
    assert_eq!(chunks.ends, [2, 3]);
}

/// A stage of three chunks, of 64 documents but the last, which has 22.
fn three(folder: &Path) -> Chunks {
    let mut chunks = open(folder).unwrap();
    let mut filler = chunks.fill();
    (0..150).for_each(|n| filler.add(&records(n)).unwrap());
    filler.close().unwrap();
    chunks
}

#[test]
fn any_changed_byte_is_found_and_its_file_named() {
    let folder = TempDir::new().unwrap();
    let chunks = three(folder.path());
    let path = chunks.path(1, RECORDS);
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        fs::write(&path, bytes).unwrap();
        // A bit of zstd's frame that nothing depends on changes nothing.
        if let Err(error) = chunks.read(1) {
            let error = error.to_string();
            assert!(error.contains("000001-000000128.jsonl.zst") && error.ends_with(ANEW), "{error}");
        } else {
            assert!(at < 20, "byte {at}");
        }
    }
    fs::write(&path, &whole).unwrap();

    let texts = chunks.path(1, TEXTS);
    let whole = fs::read(&texts).unwrap();
    let lines = chunks.read(1).unwrap();
    let mut start = 0;
    let kept: Vec<Kept> = lines
        .all::<(usize, Packed)>(Kind::Alone)
        .map(|line| {
            let packed = line.unwrap().1;
            let kept = Kept { chunk: 1, start, packed };
            start += kept.packed.len as u64;
            kept
        })
        .collect();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&texts, bytes).unwrap();
        let of = kept.iter().rposition(|kept| kept.start <= at as u64).unwrap();
        let error = chunks.document(&kept[of]).unwrap_err().to_string();
        assert!(error.contains(&format!("the text at byte {}", kept[of].start)), "{error}");
    }
    fs::write(&texts, &whole[1..]).unwrap();
    let error = chunks.has_texts(1, start).unwrap_err().to_string();
    assert!(error.contains(&format!("{} bytes of {start}", start - 1)), "{error}");
}

#[test]
fn a_chunk_in_anothers_place_or_of_another_batch_is_refused() {
    let folder = TempDir::new().unwrap();
    let chunks = three(folder.path());
    fs::copy(chunks.path(0, RECORDS), chunks.path(1, RECORDS)).unwrap();
    let error = chunks.read(1).map(drop).unwrap_err().to_string();
    assert!(error.contains("another chunk than its name says"), "{error}");
    for (batch, stage, fact) in [("other", "read", "of another batch"), ("batch", "aligned", "another chunk")] {
        let other = Chunks::open(folder.path().to_owned(), batch, stage, ENDS).unwrap();
        let error = other.read(0).map(drop).unwrap_err().to_string();
        assert!(error.contains(fact), "{error}");
    }
    fs::remove_file(chunks.path(1, RECORDS)).unwrap();
    let error = open(folder.path()).map(drop).unwrap_err().to_string();
    assert!(error.contains("chunk 1 is missing"), "{error}");
    fs::remove_file(chunks.path(2, RECORDS)).unwrap();
    let error = open(folder.path()).unwrap().are_all(150).unwrap_err().to_string();
    assert!(error.contains("64 documents of 150 are there"), "{error}");
}

/// Lines that were sealed, and should not have been.
#[test]
fn a_line_that_cannot_stand_where_it_does_is_named() {
    let folder = TempDir::new().unwrap();
    let rows = [
        ("x1\n", ":1: no record begins so"),
        ("e1\n\n", ":2: no record begins so"),
        ("ก1\n", ":1: no record begins so"),
        ("e1\np{}\n", ":2: a pair and its traits are not together"),
        ("t{}\nd{\"pairs\":0}\n", ":2: a pair and its traits are not together"),
        ("t{}\nt{}\n", ":2: a pair and its traits are not together"),
        ("t{}\np{}\nd{\"pairs\":2}\n", ":3: 1 pairs stand before it, not 2"),
        ("t{}\np{}\ne1\n", ":3: 1 pairs stand before it, not 0"),
        ("d{\"pairs\":0\n", ":1: a record is damaged: "),
        ("c0\n", ":1: such a record belongs to another stage"),
        ("e1\ne2\n", ": 2 documents of 1"),
        ("e1\nt{}\np{}\n", ": 1 documents of 1"),
        ("", ": 0 documents of 1"),
    ];
    for (row, (content, fact)) in rows.into_iter().enumerate() {
        let mut chunks = open(&folder.path().join(row.to_string())).unwrap();
        let mut filler = chunks.fill();
        filler.add(&Records { lines: content.into(), ..Records::default() }).unwrap();
        filler.close().unwrap();
        let error = chunks.read(0).map(drop).unwrap_err().to_string();
        assert!(error.contains(&format!("000000-000000001.jsonl.zst{fact}")), "{content:?}: {error}");
        assert!(error.ends_with(ANEW), "{error}");
    }
}

#[test]
fn what_was_sealed_otherwise_is_named_by_its_line_if_one_shows() {
    let folder = TempDir::new().unwrap();
    let chunks = three(folder.path());
    let path = chunks.path(0, RECORDS);
    let text = String::from_utf8(zstd::decode_all(&fs::read(&path).unwrap()[..]).unwrap()).unwrap();
    let write = |text: &str| {
        fs::write(&path, zstd::encode_all(text.as_bytes(), 1).unwrap()).unwrap();
        chunks.read(0).map(drop).unwrap_err().to_string()
    };
    let lines: Vec<&str> = text.lines().collect();
    // The JSON of the second line is cut.
    let cut = text.replacen("\ne1\n", "\ne\n", 1);
    assert!(write(&cut).contains(".zst:2: a record is damaged, and it is not what was written"));
    let other = text.replacen("\ne1\n", "\ne7\n", 1);
    assert!(write(&other).contains(".zst: it is not what was written"));
    let twice = format!("{}\n{text}", lines[0]);
    assert!(write(&twice).contains(".zst: it is not what was written"));
    let without = lines[..lines.len() - 1].join("\n");
    assert!(write(&without).contains("the line that ends a chunk is missing or damaged"));
    assert!(write("").contains("the line that ends a chunk is missing or damaged"));
}
