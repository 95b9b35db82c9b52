//! How well vectors find translations: for each English line of a document, is the Thai line of the highest cosine the
//! right one?

use std::fmt;

use rayon::prelude::*;

use crate::eval::LineDocument;

/// Shares of English lines whose translation was found.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Found {
    /// Among the Thai lines of the same document.
    pub in_document: f64,
    /// Among those of all documents.
    pub in_all: f64,
    /// How many lines were looked up: those that alone translate a single line.
    pub lines: usize,
}

impl Found {
    /// Looks up every line of `documents` with the vectors that `vector` gives texts, all of the same length.
    pub fn new(documents: &[LineDocument], vector: impl Fn(&str) -> Vec<f32> + Sync) -> Found {
        let unit = |text: &String| {
            let mut v = vector(text);
            let length = v.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-9);
            v.iter_mut().for_each(|x| *x /= length);
            v
        };
        let pairs: Vec<(usize, &String, &String)> = documents
            .iter()
            .enumerate()
            .flat_map(|(d, document)| {
                let single = document.beads.iter().filter(|b| b.en.len() == 1 && b.th.len() == 1);
                single.map(move |b| (d, &document.en[b.en[0]], &document.th[b.th[0]]))
            })
            .collect();
        let en: Vec<Vec<f32>> = pairs.par_iter().map(|p| unit(p.1)).collect();
        let th: Vec<Vec<f32>> = pairs.par_iter().map(|p| unit(p.2)).collect();
        let found: Vec<(bool, bool)> = (0..pairs.len())
            .into_par_iter()
            .map(|i| {
                let cosine = |j: usize| en[i].iter().zip(&th[j]).map(|(a, b)| a * b).sum::<f32>();
                let right = cosine(i);
                let better = |j: &usize| *j != i && pairs[*j].2 != pairs[i].2 && cosine(*j) >= right;
                let here = (0..pairs.len()).filter(|&j| pairs[j].0 == pairs[i].0);
                (!here.into_iter().any(|j| better(&j)), !(0..pairs.len()).any(|j| better(&j)))
            })
            .collect();
        let share =
            |f: fn(&(bool, bool)) -> bool| found.iter().filter(|x| f(x)).count() as f64 / found.len().max(1) as f64;
        Found { in_document: share(|f| f.0), in_all: share(|f| f.1), lines: found.len() }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.4} in the document, {:.4} among all {}", self.in_document, self.in_all, self.lines)
    }
}
