//! The report as a page: what a person wants to see of a corpus in the morning. It fetches nothing.

use std::fmt::Write as _;

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::{
    filter::Reason,
    report::{Fates, Report, SCORES, ratio_of},
};
use crate::write::{PAGE_STYLE, escaped};

const STYLE: &str = include_str!("page.css");

/// Sources that are named; the rest is counted together.
const SOURCES: usize = 20;

/// Of plots, in units of the drawing.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 170.0;
const LEFT: f64 = 56.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 150.0;

pub(super) fn page(report: &Report) -> String {
    let mut page = String::new();
    let style = format!("{PAGE_STYLE}{STYLE}");
    let hash = STANDARD.encode(Sha256::digest(&style));
    let _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; base-uri \
         'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Report of a batch</title>\n<style>{style}</style>\n</head>\n<body>\n<header><h1>Report of a \
         batch</h1></header>\n<main>\n"
    );
    facts(&mut page, report);
    documents(&mut page, report);
    reasons(&mut page, report);
    scores(&mut page, report);
    lengths(&mut page, report);
    calibration(&mut page, report);
    by_name(&mut page, "Pairs by year", "The year of the date a document gives as its own.", "Year", &years(report));
    by_name(
        &mut page,
        "Pairs by source",
        "Who published the document, as far as its archive says so.",
        "Source",
        &sources(report),
    );
    let version = env!("CARGO_PKG_VERSION");
    let _ = write!(page, "</main>\n<footer>khanan {version}</footer>\n</body>\n</html>\n");
    page
}

fn facts(page: &mut String, report: &Report) {
    let [en, th] = report.kept_letters;
    let facts = [
        ("documents read", report.documents.read),
        ("pairs made", report.pairs),
        ("pairs kept", report.kept),
        ("English letters kept", en),
        ("Thai letters kept", th),
    ];
    page.push_str("<dl class=\"facts\">\n");
    for (name, value) in facts {
        let _ = writeln!(page, "<div><dt>{name}</dt><dd>{}</dd></div>", grouped(value));
    }
    page.push_str("</dl>\n");
}

fn documents(page: &mut String, report: &Report) {
    let of = &report.documents;
    page.push_str("<h2>Documents</h2>\n<table>\n<tr><th>Languages</th><th>Documents</th></tr>\n");
    let rows =
        [("both", of.both), ("English alone", of.english), ("Thai alone", of.thai), ("no text in either", of.neither)];
    for (name, count) in rows {
        let _ = writeln!(page, "<tr><td>{name}</td><td>{}</td></tr>", grouped(count));
    }
    page.push_str("</table>\n");
    let paired = grouped(of.paired);
    let _ = writeln!(page, "<p>{paired} English and Thai documents found each other.</p>");
    if !of.failed.is_empty() {
        page.push_str("<table>\n<tr><th>Could not be read</th><th>Documents</th></tr>\n");
        for (kind, &count) in &of.failed {
            let _ = writeln!(page, "<tr><td>{}</td><td>{}</td></tr>", escaped(kind), grouped(count));
        }
        page.push_str("</table>\n");
    }
    if !of.passed_over.is_empty() {
        page.push_str("<table>\n<tr><th>Passed over, since no document</th><th>Files, records</th></tr>\n");
        for (reason, &count) in &of.passed_over {
            let _ = writeln!(page, "<tr><td>{}</td><td>{}</td></tr>", escaped(reason), grouped(count));
        }
        page.push_str("</table>\n");
    }
}

fn reasons(page: &mut String, report: &Report) {
    page.push_str(
        "<h2>Why pairs were left out</h2>\n<table>\n<tr><th>Reason</th><th></th><th>Pairs</th><th></th></tr>\n",
    );
    let most = report.dropped.values().copied().max().unwrap_or(0);
    for reason in Reason::ALL {
        let count = report.dropped.get(&reason).copied().unwrap_or(0);
        let _ = writeln!(
            page,
            "<tr><td>{reason}</td><td class=\"about\">{}</td><td>{}</td>{}</tr>",
            reason.about(),
            grouped(count),
            bar(Fates { kept: 0, dropped: count }, most)
        );
    }
    page.push_str("</table>\n");
}

/// A cell with a bar as long as its share of `most`.
fn bar(fates: Fates, most: u64) -> String {
    let width = |count: u64| 100.0 * count as f64 / most.max(1) as f64;
    let (kept, dropped) = (width(fates.kept), width(fates.dropped));
    format!(
        "<td class=\"bar\"><svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect \
         class=\"kept\" width=\"{kept:.2}\" height=\"8\"/><rect class=\"dropped\" x=\"{kept:.2}\" width=\"{dropped:.2}\" \
         height=\"8\"/></svg></td>"
    )
}

const KEY: &str = "<span class=\"key kept\"></span>kept<span class=\"key dropped\"></span>left out";

fn scores(page: &mut String, report: &Report) {
    let labels: Vec<String> = (0..SCORES).map(|bin| format!("{:.1}", bin as f64 / SCORES as f64)).collect();
    let caption = format!("Probability that a pair with both sides is right, as the aligner gives it. {KEY}");
    histogram(page, "Scores", &caption, &labels, &report.scores, true);
}

fn lengths(page: &mut String, report: &Report) {
    let labels: Vec<String> = (0..report.lengths.len())
        .map(|bin| if bin % 4 == 0 { format!("{}", (ratio_of(bin) * 1000.0).round() / 1000.0) } else { String::new() })
        .collect();
    let caption = format!("How long the Thai is, over what is usual for its English; 2 is twice as long. {KEY}");
    histogram(page, "Length ratios", &caption, &labels, &report.lengths, false);
}

/// Stacked bars, labelled under their left edge or their middle.
fn histogram(page: &mut String, title: &str, caption: &str, labels: &[String], bins: &[Fates], edge: bool) {
    let most = bins.iter().map(|fates| fates.all()).max().unwrap_or(0);
    let _ = write!(page, "<h2>{title}</h2>\n<figure><figcaption>{caption}</figcaption>\n");
    if most == 0 {
        page.push_str("<p>There are no such pairs.</p></figure>\n");
        return;
    }
    let step = (WIDTH - LEFT) / bins.len() as f64;
    let y = |count: u64| BOTTOM - (BOTTOM - TOP) * count as f64 / most as f64;
    let _ = writeln!(page, "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{title}\">");
    axis(page, &grouped(most));
    for (i, (fates, label)) in bins.iter().zip(labels).enumerate() {
        let x = LEFT + step * i as f64;
        let (low, high) = (y(fates.kept), y(fates.all()));
        let width = (step - 2.0).max(1.0);
        let _ = writeln!(
            page,
            "<g><title>{}: {} kept, {} left out</title><rect class=\"kept\" x=\"{x:.1}\" y=\"{low:.1}\" \
             width=\"{width:.1}\" height=\"{:.1}\"/><rect class=\"dropped\" x=\"{x:.1}\" y=\"{high:.1}\" \
             width=\"{width:.1}\" height=\"{:.1}\"/></g>",
            if label.is_empty() { "between" } else { label },
            grouped(fates.kept),
            grouped(fates.dropped),
            BOTTOM - low,
            low - high
        );
        let at = if edge { x } else { x + step / 2.0 };
        let _ = writeln!(page, "<text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{label}</text>", BOTTOM + 15.0);
    }
    page.push_str("</svg></figure>\n");
}

/// The line under the bars, and what their height means.
fn axis(page: &mut String, most: &str) {
    let _ = writeln!(
        page,
        "<line x1=\"{LEFT}\" y1=\"{BOTTOM}\" x2=\"{WIDTH}\" y2=\"{BOTTOM}\"/><line x1=\"{LEFT}\" y1=\"{TOP}\" \
         x2=\"{WIDTH}\" y2=\"{TOP}\"/><text x=\"{x:.0}\" y=\"{y:.0}\" text-anchor=\"end\">{most}</text><text \
         x=\"{x:.0}\" y=\"{BOTTOM}\" text-anchor=\"end\">0</text>",
        x = LEFT - 6.0,
        y = TOP + 5.0
    );
}

/// What the corpus itself tells of its scores: how many pairs they promise, and how often figures contradict them.
fn calibration(page: &mut String, report: &Report) {
    page.push_str(
        "<h2>What the scores promise</h2>\n<figure><figcaption>A score is a probability: of the pairs around .9, nine in \
         ten should be right. Nobody has read these; what can be told is how often their figures, dates and contacts \
         contradict each other.</figcaption>\n<table>\n\
         <tr><th>Score</th><th>Pairs</th><th>Right, by their scores</th><th>In conflict</th><th></th></tr>\n",
    );
    let share = |of: u64, all: u64| if all == 0 { 0.0 } else { of as f64 / all as f64 };
    let most = report.calibration.iter().map(|bin| share(bin.conflicts, bin.pairs)).fold(0.0, f64::max);
    for (i, bin) in report.calibration.iter().enumerate() {
        let (from, to) = (i as f64 / SCORES as f64, (i + 1) as f64 / SCORES as f64);
        let conflicts = share(bin.conflicts, bin.pairs);
        let width = if most > 0.0 { 100.0 * conflicts / most } else { 0.0 };
        let told = if bin.pairs == 0 { "–".to_owned() } else { format!("{:.1} %", 100.0 * conflicts) };
        let _ = writeln!(
            page,
            "<tr><td>{from:.1}–{to:.1}</td><td>{}</td><td>{}</td><td>{told}</td><td class=\"bar\"><svg \
             viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"conflict\" \
             width=\"{width:.2}\" height=\"8\"/></svg></td></tr>",
            grouped(bin.pairs),
            grouped(bin.expected.round() as u64)
        );
    }
    page.push_str("</table></figure>\n");
}

fn years(report: &Report) -> Vec<(String, Fates)> {
    report.years.iter().map(|(year, fates)| (year.clone(), *fates)).collect()
}

/// The largest sources, and all others together.
fn sources(report: &Report) -> Vec<(String, Fates)> {
    let mut sources: Vec<(String, Fates)> =
        report.sources.iter().map(|(source, fates)| (source.clone(), *fates)).collect();
    sources.sort_by(|(a, of_a), (b, of_b)| of_b.all().cmp(&of_a.all()).then_with(|| a.cmp(b)));
    if sources.len() > SOURCES {
        let others = sources.split_off(SOURCES);
        let sum = |of: fn(&Fates) -> u64| others.iter().map(|(_, fates)| of(fates)).sum();
        let fates = Fates { kept: sum(|fates| fates.kept), dropped: sum(|fates| fates.dropped) };
        sources.push((format!("{} others", others.len()), fates));
    }
    sources
}

fn by_name(page: &mut String, title: &str, about: &str, column: &str, rows: &[(String, Fates)]) {
    let _ = writeln!(page, "<h2>{title}</h2>\n<p>{about} {KEY}</p>");
    let _ = writeln!(page, "<table>\n<tr><th>{column}</th><th>Kept</th><th>Left out</th><th></th></tr>");
    let most = rows.iter().map(|(_, fates)| fates.all()).max().unwrap_or(0);
    for (name, fates) in rows {
        let _ = writeln!(
            page,
            "<tr><td class=\"name\">{}</td><td>{}</td><td>{}</td>{}</tr>",
            escaped(name),
            grouped(fates.kept),
            grouped(fates.dropped),
            bar(*fates, most)
        );
    }
    page.push_str("</table>\n");
}

/// A number with its thousands apart: `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
    }
}
