//! Features: what is weighed, by the part of an alignment that each belongs to.
//!
//! A bead's score is a sum over its parts, so that nearly all of it can be looked up: what its English says alone, what
//! its Thai says alone, what the two places say at which it starts and ends; only the rest is worked out for the bead
//! itself.

/// Declares the features of one part, in the order of their weights, with the names they bear in `weights.tsv`.
macro_rules! features {
    ($(#[$doc:meta])* $part:ident { $($feature:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(crate) enum $part { $($feature),* }

        impl $part {
            /// The names in the table of weights.
            pub(crate) const NAMES: [&str; [$($name),*].len()] = [$($name),*];
            /// How many there are.
            pub(crate) const COUNT: usize = $part::NAMES.len();
        }

        impl Feature for $part {
            #[inline]
            fn index(self) -> usize {
                self as usize
            }
        }
    };
}

/// A feature of some part.
pub(crate) trait Feature: Copy {
    /// Its place among the weights of its part.
    fn index(self) -> usize;
}

features! {
    /// Of the English segments of a bead.
    Group {
        Bias = "bias",
        Two = "two",
        Three = "three",
        Four = "four",
        Headline = "headline inside", // places within where a headline may end
        Crosses = "crosses edge",
        Length = "length",
        Numbers = "numbers",
        Dates = "dates",
        Latin = "latin",
        Contacts = "contacts",
        Items = "items",
        Words = "words",
        Names = "names",
        Lexemes = "lexemes",
    }
}

features! {
    /// Of the Thai segments of a bead.
    Stretch {
        One = "one phrase",
        Crosses = "crosses edge",
        CrossesMore = "crosses more edges",
        Whole = "whole passage",
        Length = "length",
        Numbers = "numbers",
        Dates = "dates",
        Latin = "latin",
        Contacts = "contacts",
        Items = "items",
        Words = "words",
        Names = "names",
        Lexemes = "lexemes",
    }
}

features! {
    /// Of the two places where a bead starts.
    Start {
        Thai = "Thai passage",
        Both = "both passages",
        Alone = "one passage alone",
        SameKind = "same kind",
        OtherKind = "other kind",
        Turn = "turn", // takes its turn right beside the other
        QuotesAgree = "quotes agree",
        QuotesDiffer = "quotes differ",
        Owns = "vector owns",    // the first phrase is more like this sentence than like the one before
        OwnsTwo = "vector owns two", // so are the first two together
        Heads = "vector heads",  // the first words are alike
    }
}

features! {
    /// Of the two places where a bead ends.
    End {
        Thai = "Thai passage",
        Both = "both passages",
        Alone = "one passage alone",
        QuotesAgree = "quotes agree",
        QuotesDiffer = "quotes differ",
        Owns = "vector owns",    // the last phrase is more like this sentence than like the next one
        OwnsTwo = "vector owns two", // so are the last two together
        Tails = "vector tails",  // the last words are alike
        Headline = "headline", // nothing but a headline may end there
    }
}

features! {
    /// Of a bead as a whole.
    Bead {
        Size = "size",          // square root of its length in mean English sentences
        SizeZ2 = "size*z2",     // z: log of Thai length over expected length
        Z2 = "z2",
        TooLong = "too long",   // z where positive
        TooShort = "too short", // -z where negative
        Whole = "whole both",   // whole passages on both sides
        RepeatedBody = "repeated body",   // share that stands again, beside English body text
        RepeatedTitle = "repeated title", // the same, beside an English headline
        TitleToBody = "title to body",
        BodyToTitle = "body to title",
        TitleToTitle = "title to title",
        Drift = "drift", // distance between the two places in their texts
        NumbersEn = "numbers answered in English",
        NumbersTh = "numbers answered in Thai",
        DatesEn = "dates answered in English",
        DatesTh = "dates answered in Thai",
        LatinEn = "latin answered in English",
        LatinTh = "latin answered in Thai",
        ContactsEn = "contacts answered in English",
        ContactsTh = "contacts answered in Thai",
        ItemsEn = "items answered in English",
        ItemsTh = "items answered in Thai",
        WordsEn = "words answered in English",
        WordsTh = "words answered in Thai",
        NamesEn = "names answered in English",
        NamesTh = "names answered in Thai",
        LexemesEn = "lexemes answered in English",
        LexemesTh = "lexemes answered in Thai",
        Density = "density", // anchors answered, per mean sentence
        Cosine = "vector cosine",
        SizeCosine = "vector size*cosine",
        LengthCosine = "vector length*cosine",
    }
}

features! {
    /// Of Thai text left without counterpart.
    SkipTh {
        Opens = "opens",
        OpensAtEdge = "opens at edge",
        Closes = "closes",
        ClosesAtEdge = "closes at edge",
        Whole = "passage for passage", // opened at an edge and closed at one
        Length = "length",
        Repeated = "repeated",
        Alike = "vector alike", // its best likeness to an English segment near by
    }
}

features! {
    /// Of English text left without counterpart.
    SkipEn {
        Opens = "opens",
        OpensAtEdge = "opens at edge",
        ClosesAtEdge = "closes at edge",
        Sentence = "sentence",
        Length = "length",
        Title = "title",
        Item = "item",
        Alike = "vector alike", // its best likeness to a Thai stretch near by
    }
}

features! {
    /// Of a Thai boundary at which a bead or text without counterpart ends, besides one for every cue.
    Boundary {
        Edge = "edge",
        LogOdds = "log-odds",
        Inside = "inside anchor",
        Space = "space",
    }
}

/// Where a part's features go: into a list when weights are learnt, straight into a sum when they are used.
pub(crate) trait Sink<F: Feature>: Clone {
    fn add(&mut self, feature: F, value: f32);

    fn add_if(&mut self, feature: F, holds: bool) {
        if holds {
            self.add(feature, 1.0);
        }
    }
}

impl<F: Feature, const N: usize> Sink<F> for [f32; N] {
    fn add(&mut self, feature: F, value: f32) {
        self[feature.index()] += value;
    }
}

/// The worth of the features of a part with `N` of them that were added so far, in nats.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Worth<'w, const N: usize> {
    pub(crate) weights: &'w [f32; N],
    pub(crate) sum: f32,
}

impl<'w, const N: usize> Worth<'w, N> {
    /// Nothing yet, by these weights.
    pub(crate) fn new(weights: &'w [f32; N]) -> Self {
        Worth { weights, sum: 0.0 }
    }

    /// What the features that `fill` adds are worth.
    pub(crate) fn of(weights: &'w [f32; N], fill: impl FnOnce(&mut Self)) -> f32 {
        let mut worth = Worth::new(weights);
        fill(&mut worth);
        worth.sum
    }
}

impl<F: Feature, const N: usize> Sink<F> for Worth<'_, N> {
    #[inline]
    fn add(&mut self, feature: F, value: f32) {
        self.sum += self.weights[feature.index()] * value;
    }
}

/// A sink that can take in what another of its kind holds.
pub(crate) trait Gather: Sink<Bead> {
    /// Adds what `other` holds, times `factor`.
    fn gather(&mut self, other: &Self, factor: f32);
}

impl Gather for [f32; Bead::COUNT] {
    fn gather(&mut self, other: &Self, factor: f32) {
        self.iter_mut().zip(other).for_each(|(own, x)| *own += factor * x);
    }
}

impl Gather for Worth<'_, { Bead::COUNT }> {
    #[inline]
    fn gather(&mut self, other: &Self, factor: f32) {
        self.sum += factor * other.sum;
    }
}
