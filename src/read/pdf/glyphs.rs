//! The glyphs of a page: which characters they stand for, and where.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};

use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, TransformExt, font::Glyph as Shape, hayro_cmap::BfString, hayro_syntax::page::Page,
    interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};

use super::{Limits, drawn, meaning::Meanings, said::said};
use crate::{Error, Result};

/// Glyphs of all pages; a thousand pages of small print.
pub(super) const GLYPHS: usize = 8_000_000;

/// One glyph on a page, as seen with the line that it stands in lying level. Lengths are in points, of 72 to the inch.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// What it stands for; U+FFFD if the file does not tell.
    pub(super) text: Text,
    /// Where it begins, from the left.
    pub(super) left: f32,
    /// Where the next is to begin; `None` if the file does not tell.
    pub(super) right: Option<f32>,
    /// The line it stands on, from the top.
    pub(super) base: f32,
    /// The size of the font.
    pub(super) size: f32,
    /// Tells the fonts of the document apart.
    pub(super) font: u128,
}

/// What a glyph stands for: mostly one character, but ligatures are several, and what a ligature leaves over is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Text {
    One(char),
    Several(Box<str>),
}

impl Glyph {
    /// The first character; NUL if it stands for none.
    pub(super) fn first(&self) -> char {
        match &self.text {
            Text::One(c) => *c,
            Text::Several(text) => text.chars().next().unwrap_or('\0'),
        }
    }

    /// Whether it is white space.
    pub(super) fn is_space(&self) -> bool {
        match &self.text {
            Text::One(c) => c.is_whitespace(),
            Text::Several(text) => !text.is_empty() && text.trim().is_empty(),
        }
    }

    /// Adds its text to a line.
    pub(super) fn push_to(&self, line: &mut String) {
        match &self.text {
            Text::One(c) => line.push(*c),
            Text::Several(text) => line.push_str(text),
        }
    }
}

/// A page.
#[derive(Default)]
pub(super) struct Sheet {
    /// In the order of the file, which is mostly that of reading.
    pub(super) glyphs: Vec<Glyph>,
    pub(super) width: f32,
    /// From the top to the bottom, in points.
    pub(super) height: f32,
    pub(super) images: usize,
    /// What images cover, in square points.
    covered: f64,
}

impl Sheet {
    /// Whether it is a picture of a page, with no more text than a stamp or a scanner's name.
    pub(super) fn is_scan(&self) -> bool {
        /// The part of the page that pictures of pages cover.
        const COVERED: f64 = 0.6;
        /// Characters of a page that has text.
        const LEAST: usize = 120;
        self.covered >= COVERED * f64::from(self.width) * f64::from(self.height)
            && self.glyphs.iter().filter(|glyph| !glyph.is_space()).count() < LEAST
    }
}

/// Reads the pages of one document.
pub(super) struct Interpreter<'a> {
    name: &'a str,
    cache: InterpreterCache<'a>,
    settings: InterpreterSettings,
    meanings: Meanings,
    limits: Limits,
    /// What may still come.
    left: Limits,
}

impl<'a> Interpreter<'a> {
    /// Reads what is within these limits.
    pub(super) fn new(name: &'a str, limits: Limits) -> Self {
        // Notes that somebody stuck on a page are none of its text.
        let settings = InterpreterSettings { render_annotations: false, ..InterpreterSettings::default() };
        Interpreter {
            name,
            cache: InterpreterCache::new(),
            settings,
            meanings: Meanings::default(),
            limits,
            left: limits,
        }
    }

    /// Reads a page; they count from 1.
    pub(super) fn sheet(&mut self, page: &'a Page<'a>, number: usize) -> Result<Sheet> {
        let bomb =
            |limit, unit| Error::Bomb { name: self.name.to_owned(), part: format!("page {number}"), limit, unit };
        let left = drawn::weigh(page, self.left.drawn);
        self.left.drawn = left.ok_or_else(|| bomb(self.limits.drawn, "bytes drawn, forms each time"))?;
        let (width, height) = page.render_dimensions();
        let upright = page.initial_transform(true).to_kurbo();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(upright, bounds, &self.cache, page.xref(), self.settings.clone());
        self.meanings.add(&page.resources().fonts);
        let mut collector = Collector {
            bounds,
            sheet: Sheet { width, height, ..Sheet::default() },
            left: Some(self.left.glyphs),
            said: said(page),
            meanings: &self.meanings,
            open: Vec::new(),
        };
        let drawn = catch_unwind(AssertUnwindSafe(|| interpret_page(page, &mut context, &mut collector)));
        match (drawn, collector.left) {
            (_, None) => {
                let (name, part) = (self.name.to_owned(), format!("page {number}"));
                Err(Error::Bomb { name, part, limit: self.limits.glyphs as u64, unit: "glyphs" })
            }
            (Ok(()), Some(left)) => {
                self.left.glyphs = left;
                Ok(collector.sheet)
            }
            (Err(panicked), Some(_)) => resume_unwind(panicked),
        }
    }
}

/// Collects what the interpreter draws.
struct Collector<'m> {
    meanings: &'m Meanings,
    bounds: Rect,
    sheet: Sheet,
    /// Glyphs that may still come; `None` once one came too many.
    left: Option<usize>,
    /// What the marked content that is still to come says.
    said: VecDeque<Option<String>>,
    /// The marked content that is open: what it says, and the first of its glyphs.
    open: Vec<(Option<String>, usize)>,
}

impl Collector<'_> {
    /// Lets one glyph stand for those from `first` on, and for the text that they are said to be.
    fn replace(&mut self, first: usize, text: &str) {
        let glyphs = self.sheet.glyphs.split_off(first.min(self.sheet.glyphs.len()));
        let Some(mut whole) = glyphs.first().cloned() else { return };
        whole.left = glyphs.iter().map(|glyph| glyph.left).fold(whole.left, f32::min);
        whole.right = glyphs.iter().filter_map(|glyph| glyph.right).reduce(f32::max);
        whole.text = Text::of(text);
        self.sheet.glyphs.push(whole);
    }
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_glyph(&mut self, shape: &Shape<'a>, page: Affine, glyph: Affine, _: &Paint<'a>, _: &GlyphDrawMode) {
        self.left = self.left.and_then(|left| left.checked_sub(1));
        if self.left.is_none() {
            // A few forms that draw each other draw for hours, and the interpreter cannot be asked to stop.
            resume_unwind(Box::new(()));
        }
        // Glyphs are drawn on a square of a thousand units.
        const UNITS: f64 = 1000.0;
        let place = page * glyph;
        let at = place * Point::ORIGIN;
        let (advance, font) = match shape {
            Shape::Outline(outline) => (outline.advance_width(), outline.font_cache_key()),
            Shape::Type3(_) => (None, 0),
        };
        let along = place * Point::new(f64::from(advance.unwrap_or(0.0)), 0.0);
        let ahead = (place * Point::new(UNITS, 0.0)) - at;
        let size = ((place * Point::new(0.0, UNITS)) - at).hypot();
        // Text across the page is a stamp on it, not in it; text up and down its edge is a note on the edge.
        let level = ahead.x > 0.0 && ahead.y.abs() < 0.1 * ahead.x;
        let near = self.bounds.inflate(size, size);
        if !(level && size.is_finite() && size > 0.1 && near.contains(at)) {
            return;
        }
        let text = text(shape, self.meanings);
        self.sheet.glyphs.push(Glyph {
            text,
            left: at.x as f32,
            right: advance.map(|_| along.x as f32),
            base: at.y as f32,
            size: size as f32,
            font,
        });
    }

    fn begin_marked_content(&mut self, _: &[u8], _: Option<i32>) {
        let said = self.said.pop_front().flatten();
        self.open.push((said, self.sheet.glyphs.len()));
    }

    fn end_marked_content(&mut self) {
        if let Some((Some(text), first)) = self.open.pop() {
            self.replace(first, &text);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, pixels: Affine) {
        self.sheet.images += 1;
        self.sheet.covered += pixels.determinant().abs() * f64::from(image.width()) * f64::from(image.height());
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

impl Text {
    /// The characters of a text that can be seen; there may be none.
    fn of(text: &str) -> Text {
        let text: String = text.chars().filter(|&c| !c.is_control() || c.is_whitespace()).collect();
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => Text::One(c),
            _ => Text::Several(text.into()),
        }
    }
}

/// What a glyph stands for: nothing, if the glyph beside it stands for both.
fn text(shape: &Shape<'_>, meanings: &Meanings) -> Text {
    match shape.as_unicode() {
        Some(BfString::Char(c)) => Text::of(c.encode_utf8(&mut [0; 4])),
        Some(BfString::String(text)) => Text::of(&text),
        None => {
            let meaning = match shape {
                Shape::Outline(outline) => meanings.of(outline.font_cache_key(), outline.glyph_id().to_u32()),
                Shape::Type3(_) => None,
            };
            meaning.map_or(Text::One('\u{fffd}'), Text::of)
        }
    }
}
