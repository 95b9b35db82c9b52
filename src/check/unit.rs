//! Units: what a quantity is of, told by the words around its figures in either language.
//!
//! Only units that both languages name alike are here: money, shares, measures and lengths of time. What is counted
//! (people, projects, houses) has too many words in both languages to tell a wrong one from another right one.

/// What kind of thing a unit measures, and how many of the dimension's first unit it is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Unit {
    pub(super) dimension: Dimension,
    /// How many of the dimension's base unit one of this unit is.
    pub(super) factor: f64,
    /// In English, plural.
    pub(super) name: &'static str,
}

/// What is measured. Quantities of one dimension can be compared whatever their units; money of two currencies cannot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Dimension {
    /// A currency, by its ISO 4217 code.
    Money(&'static str),
    /// In per cent.
    Share,
    /// In square metres.
    Area,
    /// In metres.
    Length,
    /// In kilograms.
    Mass,
    /// In litres.
    Volume,
    /// In watts.
    Power,
    /// In watt hours.
    Energy,
    /// In minutes.
    Duration,
    /// In years; a year is no certain number of days.
    Years,
    /// In months.
    Months,
    /// In degrees Celsius.
    Degrees,
    /// How many fold.
    Fold,
}

use Dimension::{Area, Degrees, Duration, Energy, Fold, Length, Mass, Money, Months, Power, Share, Volume, Years};

/// One row: the dimension, the factor, the English name, and the words for it, lower case. A Latin word must end where
/// it is found; within a language the longer words stand first where one starts another.
type Row = (Dimension, f64, &'static str, &'static [&'static str]);

/// Units by the words that follow a quantity.
const AFTER: &[Row] = &[
    (
        Share,
        1.0,
        "per cent",
        &["%", "percent", "per cent", "percentage point", "percentage points", "เปอร์เซ็นต์", "เปอร์เซนต์"],
    ),
    (Share, 0.01, "basis points", &["basis points", "basis point", "bps"]),
    (Money("THB"), 1.0, "baht", &["baht", "thb", "บาท", "฿"]),
    (
        Money("USD"),
        1.0,
        "US dollars",
        &[
            "us dollars",
            "us dollar",
            "u.s. dollars",
            "u.s. dollar",
            "dollars",
            "dollar",
            "usd",
            "us$",
            "ดอลลาร์สหรัฐ",
            "ดอลลาร์",
            "ดอลล่าร์",
            "เหรียญสหรัฐ",
            "เหรียญดอลลาร์",
            "ดอลลาห์",
        ],
    ),
    (Money("EUR"), 1.0, "euros", &["euros", "euro", "eur", "€", "ยูโร"]),
    (Money("JPY"), 1.0, "yen", &["japanese yen", "yen", "jpy", "เยน"]),
    (Money("CNY"), 1.0, "yuan", &["yuan", "renminbi", "rmb", "cny", "หยวน"]),
    (Money("GBP"), 1.0, "pounds", &["pounds sterling", "gbp", "ปอนด์สเตอร์ลิง"]),
    (Money("KRW"), 1.0, "won", &["korean won", "krw", "วอน"]),
    (Area, 1600.0, "rai", &["rai", "ไร่"]),
    (
        Area,
        1e6,
        "square kilometres",
        &[
            "square kilometers",
            "square kilometres",
            "square kilometer",
            "square kilometre",
            "sq km",
            "sq. km",
            "km2",
            "km²",
            "ตารางกิโลเมตร",
            "ตร.กม.",
            "ตร. กม.",
        ],
    ),
    (
        Area,
        1.0,
        "square metres",
        &[
            "square meters",
            "square metres",
            "square meter",
            "square metre",
            "sq m",
            "sq. m",
            "sqm",
            "sq.m",
            "m2",
            "m²",
            "ตารางเมตร",
            "ตร.ม.",
            "ตร. ม.",
        ],
    ),
    (Area, 4.0, "square wa", &["square wa", "square wah", "ตารางวา", "ตร.ว."]),
    (Area, 1e4, "hectares", &["hectares", "hectare", "เฮกตาร์", "เฮกเตอร์"]),
    (Area, 4046.856, "acres", &["acres", "acre", "เอเคอร์"]),
    (Length, 1e3, "kilometres", &["kilometers", "kilometres", "kilometer", "kilometre", "kms", "km", "กิโลเมตร", "กม."]),
    (Length, 0.01, "centimetres", &["centimeters", "centimetres", "centimeter", "centimetre", "cm", "เซนติเมตร", "ซม."]),
    (Length, 0.001, "millimetres", &["millimeters", "millimetres", "millimeter", "millimetre", "mm", "มิลลิเมตร", "มม."]),
    (Length, 1609.344, "miles", &["miles", "mile", "ไมล์"]),
    (Length, 1.0, "metres", &["meters", "metres", "meter", "metre", "เมตร"]),
    (Mass, 1e3, "tonnes", &["metric tons", "metric tonnes", "tonnes", "tonne", "tons", "ton", "เมตริกตัน", "ตัน"]),
    (Mass, 1.0, "kilograms", &["kilograms", "kilogrammes", "kilogram", "kilos", "kilo", "kg", "กิโลกรัม", "กก."]),
    (Mass, 0.001, "grams", &["grams", "gram", "กรัม"]),
    (
        Volume,
        1e3,
        "cubic metres",
        &[
            "cubic meters",
            "cubic metres",
            "cubic meter",
            "cubic metre",
            "cu m",
            "cu.m",
            "m3",
            "m³",
            "ลูกบาศก์เมตร",
            "ลบ.ม.",
            "ลบ. ม.",
        ],
    ),
    (Volume, 1.0, "litres", &["liters", "litres", "liter", "litre", "ลิตร"]),
    (Power, 1e9, "gigawatts", &["gigawatts", "gigawatt", "gw", "กิกะวัตต์"]),
    (Power, 1e6, "megawatts", &["megawatts", "megawatt", "mw", "เมกะวัตต์", "เมกกะวัตต์"]),
    (Power, 1e3, "kilowatts", &["kilowatts", "kilowatt", "kw", "กิโลวัตต์"]),
    (
        Energy,
        1e3,
        "kilowatt hours",
        &["kilowatt-hours", "kilowatt hours", "kwh", "กิโลวัตต์-ชั่วโมง", "กิโลวัตต์ชั่วโมง", "กิโลวัตต์ ชั่วโมง"],
    ),
    (
        Energy,
        1e6,
        "megawatt hours",
        &["megawatt-hours", "megawatt hours", "mwh", "เมกะวัตต์-ชั่วโมง", "เมกะวัตต์ชั่วโมง", "เมกะวัตต์ ชั่วโมง"],
    ),
    (
        Energy,
        1e9,
        "gigawatt hours",
        &["gigawatt-hours", "gigawatt hours", "gwh", "กิกะวัตต์-ชั่วโมง", "กิกะวัตต์ชั่วโมง", "กิกะวัตต์ ชั่วโมง"],
    ),
    (Duration, 1440.0, "days", &["days", "day", "วัน"]),
    (Duration, 10080.0, "weeks", &["weeks", "week", "สัปดาห์", "อาทิตย์"]),
    (Duration, 60.0, "hours", &["hours", "hour", "hrs", "ชั่วโมง", "ชม."]),
    (Duration, 1.0, "minutes", &["minutes", "minute", "mins", "นาที"]),
    (Months, 1.0, "months", &["months", "month", "เดือน"]),
    (Months, 3.0, "quarters", &["quarters", "ไตรมาส"]),
    (Years, 1.0, "years", &["years", "year", "ปี"]),
    (Years, 10.0, "decades", &["decades", "decade", "ทศวรรษ"]),
    (Years, 100.0, "centuries", &["centuries", "century", "ศตวรรษ"]),
    (Degrees, 1.0, "degrees", &["degrees", "degree", "องศา", "°"]),
    (Fold, 1.0, "fold", &["fold", "เท่าตัว", "เท่า"]),
];

/// Units by the words that stand before a quantity.
const BEFORE: &[Row] = &[
    (Share, 1.0, "per cent", &["ร้อยละ"]),
    (Money("THB"), 1.0, "baht", &["thb", "baht", "bt", "฿"]),
    (Money("USD"), 1.0, "US dollars", &["us$", "usd", "us $", "$"]),
    (Money("EUR"), 1.0, "euros", &["eur", "€"]),
    (Money("JPY"), 1.0, "yen", &["jpy", "¥"]),
    (Money("CNY"), 1.0, "yuan", &["rmb", "cny"]),
    (Money("GBP"), 1.0, "pounds", &["gbp", "£"]),
];

/// The unit of the quantity in figures at `start..end`, and where the words of both end: `THB 900 million`, `๕ ไร่`.
pub(super) fn of(text: &str, start: usize, end: usize) -> Option<(Unit, std::ops::Range<usize>)> {
    let (head, tail) = (text[..start].trim_end(), &text[end..]);
    let near = tail.trim_start_matches([' ', '\u{a0}', '-']);
    // A line end or more than two blanks part a figure from what comes next.
    let gap = tail.len() - near.len();
    if gap <= 2
        && let Some((unit, len)) = longest(near, AFTER, begins)
    {
        return Some((unit, start..end + gap + len));
    }
    // The unit of a range stands after its second figure: 3–5 per cent.
    let (unit, len) = longest(head, BEFORE, finishes)?;
    Some((unit, head.len() - len..end))
}

fn longest(text: &str, rows: &[Row], found: fn(&str, &str) -> bool) -> Option<(Unit, usize)> {
    let words = rows.iter().flat_map(|row| row.3.iter().map(move |word| (row, word.len(), *word)));
    let hit = words.filter(|(_, _, word)| found(text, word)).max_by_key(|&(_, len, _)| len);
    hit.map(|(&(dimension, factor, name, _), len, _)| (Unit { dimension, factor, name }, len))
}

fn begins(text: &str, word: &str) -> bool {
    let Some(head) = text.as_bytes().get(..word.len()) else { return false };
    let ends = |next: char| !(next.is_ascii_alphanumeric() && word.ends_with(|c: char| c.is_ascii_alphabetic()));
    head.eq_ignore_ascii_case(word.as_bytes())
        && text[word.len()..].chars().next().is_none_or(ends)
        && !longer(text, word)
}

/// Thai words that begin with a unit and are none.
fn longer(text: &str, word: &str) -> bool {
    let rest = &text[word.len()..];
    match word {
        "วัน" => {
            ["ที่", "นี้", "จันทร์", "อังคาร", "พุธ", "พฤหัส", "ศุกร์", "เสาร์", "อาทิตย์"].iter().any(|more| rest.starts_with(more))
        }
        "ปี" => rest.starts_with("นัง"),
        "ตัน" => rest.starts_with("ติ"),
        "วอน" => rest.starts_with("ขอ"),
        "เท่า" => ["กับ", "นั้น", "ที่", "เทียม", "กัน"].iter().any(|more| rest.starts_with(more)),
        _ => false,
    }
}

fn finishes(text: &str, word: &str) -> bool {
    let Some(start) = text.len().checked_sub(word.len()) else { return false };
    let tail = &text.as_bytes()[start..];
    let whole = !word.starts_with(|c: char| c.is_ascii_alphabetic())
        || start == 0
        || !text.as_bytes()[start - 1].is_ascii_alphanumeric();
    tail.eq_ignore_ascii_case(word.as_bytes()) && whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_around_a_figure_tell_its_unit() {
        let table = [
            ("|900 million| baht", "baht", "900 million baht"),
            ("THB |900 million|", "baht", "THB 900 million"),
            ("US$|4.4 billion|", "US dollars", "US$4.4 billion"),
            ("$|20M|", "US dollars", "$20M"),
            ("|4.4 ล้าน|ดอลลาร์สหรัฐ", "US dollars", "4.4 ล้านดอลลาร์สหรัฐ"),
            ("ร้อยละ |5|", "per cent", "ร้อยละ 5"),
            ("|5|%", "per cent", "5%"),
            ("|5| percentage points", "per cent", "5 percentage points"),
            ("|๕|ไร่", "rai", "๕ไร่"),
            ("|3|-day", "days", "3-day"),
            ("|3| วัน", "days", "3 วัน"),
            ("|25| ตร.กม.", "square kilometres", "25 ตร.กม."),
            ("|1,200| ตารางเมตร", "square metres", "1,200 ตารางเมตร"),
        ];
        for (marked, name, words) in table {
            let start = marked.find('|').unwrap();
            let text = marked.replace('|', "");
            let end = marked.rfind('|').unwrap() - 1;
            let (unit, at) = of(&text, start, end).unwrap_or_else(|| panic!("{marked}"));
            assert_eq!((unit.name, &text[at]), (name, words), "{marked}");
        }
    }

    #[test]
    fn other_words_are_no_units() {
        for marked in ["|14| วันที่", "|5| people", "|5|\n% of", "|3| tonight", "about |3|", "|2| วันจันทร์"]
        {
            let start = marked.find('|').unwrap();
            let text = marked.replace('|', "");
            assert_eq!(of(&text, start, marked.rfind('|').unwrap() - 1), None, "{marked}");
        }
    }
}
