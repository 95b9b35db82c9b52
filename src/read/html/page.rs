//! The page: its elements in order, how much text each holds, and which of them are the content.
//!
//! The tree is walked once and laid out as an array in which every element is followed by all that is inside it. The
//! text inside any element is then a difference of two running sums, so that questions such as "is this list mostly
//! links?" and "does this part hold half of the page?" cost nothing, on any page.

use std::ops::{AddAssign, Range, Sub};

use scraper::{Html, Node, node::Element};

use super::clutter;
use crate::{
    is_thai,
    read::lines::{Lines, is_blank},
};

/// Links from which on a block that is mostly links is a menu.
const MENU_LINKS: u32 = 3;

/// A page laid out in order.
pub(super) struct Page<'h> {
    /// Visible nodes, each before what is inside it. The first is the document.
    nodes: Vec<Visible<'h>>,
    title: String,
}

/// One visible text or element, or the document.
struct Visible<'h> {
    node: &'h Node,
    /// One past the last node inside.
    end: usize,
    /// Whether a link is around it.
    linked: bool,
    /// Whether a `main` or `article` is around it.
    inside: bool,
}

impl<'h> Visible<'h> {
    fn element(&self) -> Option<&'h Element> {
        self.node.as_element()
    }

    fn is(&self, name: &str) -> bool {
        self.element().is_some_and(|element| element.name() == name)
    }
}

/// How much text there is, in visible characters.
#[derive(Clone, Copy, Default)]
struct Weight {
    all: u32,
    /// Within links.
    linked: u32,
    thai: u32,
    /// Letters of Latin script.
    latin: u32,
    /// Links, not characters.
    links: u32,
}

impl AddAssign for Weight {
    fn add_assign(&mut self, more: Weight) {
        self.all += more.all;
        self.linked += more.linked;
        self.thai += more.thai;
        self.latin += more.latin;
        self.links += more.links;
    }
}

impl Sub for Weight {
    type Output = Weight;

    fn sub(self, less: Weight) -> Weight {
        Weight {
            all: self.all - less.all,
            linked: self.linked - less.linked,
            thai: self.thai - less.thai,
            latin: self.latin - less.latin,
            links: self.links - less.links,
        }
    }
}

/// Running sums of the weights of a page's nodes.
struct Sums(Vec<Weight>);

impl Sums {
    fn of(&self, nodes: Range<usize>) -> Weight {
        self.0[nodes.end] - self.0[nodes.start]
    }
}

/// The nodes to take the text from: all of `root` but what is marked.
pub(super) struct Content {
    root: Range<usize>,
    /// By node: whether it is left out, with all that is inside it.
    dropped: Vec<bool>,
    /// The first headline inside the root, or else outside it.
    headline: Option<usize>,
}

impl<'h> Page<'h> {
    pub(super) fn new(html: &'h Html) -> Self {
        Page { nodes: lay_out(html), title: title(html) }
    }

    /// Everything visible.
    pub(super) fn whole(&self) -> Content {
        self.content(vec![false; self.nodes.len()])
    }

    /// The main content.
    pub(super) fn main(&self) -> Content {
        self.content(self.clutter())
    }

    fn content(&self, dropped: Vec<bool>) -> Content {
        let sums = self.sums(&dropped);
        let root = self.root(&sums, &dropped);
        let headline_in = |nodes: &Range<usize>| self.kept(nodes, &dropped).find(|&at| self.is_headline(at, &sums));
        let headline = headline_in(&root).or_else(|| headline_in(&(0..self.nodes.len())));
        Content { root, dropped, headline }
    }

    /// Marks what stands around the content.
    fn clutter(&self) -> Vec<bool> {
        let mut dropped = vec![false; self.nodes.len()];
        let sums = self.sums(&dropped);
        let page = sums.of(0..self.nodes.len());
        let mut headlines = (0..self.nodes.len()).filter(|&at| self.is_headline(at, &sums));
        let only_headline = headlines.next().filter(|_| headlines.next().is_none());
        let mut at = 0;
        while let Some(visible) = self.nodes.get(at) {
            let nodes = at..visible.end;
            let weight = sums.of(nodes.clone());
            let has_headline = only_headline.is_some_and(|headline| nodes.contains(&headline));
            dropped[at] = !has_headline
                && visible.element().is_some_and(|element| {
                    let is_banner = clutter::is_header(element) && !visible.inside;
                    let is_menu = clutter::is_block(element)
                        && weight.links >= MENU_LINKS
                        && u64::from(weight.linked) * 3 >= u64::from(weight.all) * 2;
                    clutter::is_around(element)
                        || is_banner
                        // What is only likely to be clutter must be the lesser part of the page.
                        || (is_menu || clutter::is_called_around(element)) && weight.all < page.all.div_ceil(2)
                });
            at = if dropped[at] { visible.end } else { at + 1 };
        }
        dropped
    }

    /// Whether a node is a first-rank heading with text of its own: one that is all link is the name of the site.
    fn is_headline(&self, at: usize, sums: &Sums) -> bool {
        let weight = sums.of(at..self.nodes[at].end);
        self.nodes[at].is("h1") && weight.all > weight.linked
    }

    /// The nodes of a range, without what is dropped.
    fn kept(&self, range: &Range<usize>, dropped: &[bool]) -> impl Iterator<Item = usize> {
        let (mut at, end) = (range.start, range.end);
        std::iter::from_fn(move || {
            while at < end && dropped[at] {
                at = self.nodes[at].end;
            }
            (at < end).then(|| {
                at += 1;
                at - 1
            })
        })
    }

    /// Running sums over what is not dropped.
    fn sums(&self, dropped: &[bool]) -> Sums {
        let mut sums = vec![Weight::default(); self.nodes.len() + 1];
        for at in self.kept(&(0..self.nodes.len()), dropped) {
            sums[at + 1] = self.nodes[at].weight();
        }
        let mut sum = Weight::default();
        for weight in &mut sums {
            sum += *weight;
            *weight = sum;
        }
        Sums(sums)
    }

    /// Where the content is: in the page's `main` or only `article`, if it holds half of the text and leaves no language
    /// outside; else anywhere.
    fn root(&self, sums: &Sums, dropped: &[bool]) -> Range<usize> {
        let whole = 0..self.nodes.len();
        let nodes = |is: fn(&Element) -> bool| -> Vec<Range<usize>> {
            let found = self.kept(&whole, dropped).filter(|&at| self.nodes[at].element().is_some_and(is));
            found.map(|at| at..self.nodes[at].end).collect()
        };
        let main = nodes(clutter::is_main).into_iter().max_by_key(|main| sums.of(main.clone()).all);
        let article = match nodes(|element| element.name() == "article").as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        let page = sums.of(whole.clone());
        let holds_enough = |part: &Range<usize>| {
            let inner = sums.of(part.clone());
            let outer = page - inner;
            // The other language of a bilingual page is as long as this one; a few menu words are not.
            let loses = |inside: u32, outside: u32| outside > inside && outside > inner.all / 4;
            inner.all >= outer.all && !loses(inner.thai, outer.thai) && !loses(inner.latin, outer.latin)
        };
        // The article is inside the main part, so it is the closer fit.
        [article, main].into_iter().flatten().find(holds_enough).unwrap_or(whole)
    }

    /// The text of some content: one block a line.
    pub(super) fn text(&self, content: &Content) -> String {
        let mut lines = Lines::default();
        if let Some(headline) = content.headline.filter(|headline| !content.root.contains(headline)) {
            self.write(&(headline..self.nodes[headline].end), &content.dropped, &mut lines);
        }
        self.write(&content.root, &content.dropped, &mut lines);
        lines.finish()
    }

    /// The title, if the content has no headline and its text does not repeat the title.
    pub(super) fn title_for(&self, content: &Content, text: &str) -> Option<&str> {
        let is_needed = content.headline.is_none() && !self.title.is_empty();
        let is_repeated = || text.lines().any(|line| repeats(&self.title, line));
        (is_needed && !is_repeated()).then_some(self.title.as_str())
    }

    fn write(&self, range: &Range<usize>, dropped: &[bool], lines: &mut Lines) {
        // The blocks and preformatted blocks around the current node, by where they end.
        let mut blocks: Vec<usize> = Vec::new();
        let mut preformatted = 0;
        for at in self.kept(range, dropped) {
            while blocks.last().is_some_and(|&end| end <= at) {
                blocks.pop();
                lines.end();
            }
            let visible = &self.nodes[at];
            match visible.node {
                Node::Text(text) if at < preformatted => lines.push_preformatted(text),
                Node::Text(text) => lines.push(text),
                Node::Element(element) if clutter::is_block(element) => {
                    lines.end();
                    blocks.push(visible.end);
                    if clutter::is_preformatted(element) {
                        preformatted = preformatted.max(visible.end);
                    }
                }
                _ => {}
            }
        }
        lines.end();
    }
}

/// The visible nodes of a page in order. Without recursion: pages nest as deep as they like.
fn lay_out(html: &Html) -> Vec<Visible<'_>> {
    let mut nodes: Vec<Visible<'_>> = Vec::new();
    // The nodes whose inside is being walked, outermost first.
    let mut open: Vec<usize> = Vec::new();
    let mut at = html.tree.root();
    loop {
        let node = at.value();
        let is_seen = match node {
            Node::Document | Node::Text(_) => true,
            Node::Element(element) => !clutter::is_unseen(element),
            _ => false,
        };
        if is_seen {
            let around = open.last().map(|&around| &nodes[around]);
            let linked = around.is_some_and(|around| around.linked || around.element().is_some_and(is_link));
            let inside =
                around.is_some_and(|around| around.inside || around.element().is_some_and(clutter::is_content));
            open.push(nodes.len());
            nodes.push(Visible { node, end: nodes.len() + 1, linked, inside });
            if let Some(child) = at.first_child() {
                at = child;
                continue;
            }
            close(&mut nodes, &mut open);
        }
        at = loop {
            if let Some(next) = at.next_sibling() {
                break next;
            }
            let Some(parent) = at.parent() else { return nodes };
            close(&mut nodes, &mut open);
            at = parent;
        };
    }
}

/// Ends the innermost open node.
fn close(nodes: &mut [Visible<'_>], open: &mut Vec<usize>) {
    let end = nodes.len();
    if let Some(closed) = open.pop() {
        nodes[closed].end = end;
    }
}

/// The title of a page, white space collapsed; drawings have titles too.
fn title(html: &Html) -> String {
    let is_title = |element: &Element| element.name() == "title" && &*element.name.ns == "http://www.w3.org/1999/xhtml";
    let title = html.tree.root().descendants().find(|node| node.value().as_element().is_some_and(is_title));
    let mut lines = Lines::default();
    for text in title.iter().flat_map(|title| title.children()).filter_map(|child| child.value().as_text()) {
        lines.push(text);
    }
    lines.finish()
}

impl Visible<'_> {
    /// The weight of the node itself, without what is inside it.
    fn weight(&self) -> Weight {
        let mut weight = Weight::default();
        match self.node {
            Node::Text(text) => {
                for c in text.chars().filter(|&c| !is_blank(c)) {
                    weight.all += 1;
                    weight.thai += u32::from(is_thai(c));
                    weight.latin += u32::from(c.is_ascii_alphabetic());
                }
                weight.linked = if self.linked { weight.all } else { 0 };
            }
            Node::Element(element) => weight.links = u32::from(is_link(element)),
            _ => {}
        }
        weight
    }
}

/// Whether an element is a link; old pages also have anchors, around any amount of text.
fn is_link(element: &Element) -> bool {
    element.name() == "a" && element.attr("href").is_some()
}

/// Whether a title repeats a line of the text, as `Headline | Agency` does, or is a part of it.
fn repeats(title: &str, line: &str) -> bool {
    // Shorter lines, such as a date or a name, stand in many titles.
    const HEADLINE: usize = 12;
    // No headline is as long; and every line is looked for in it.
    const LONGEST: usize = 4096;
    title == line
        || line.contains(title)
        || (title.len() <= LONGEST && line.chars().count() >= HEADLINE && title.contains(line))
}
