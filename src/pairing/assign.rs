//! Assignment: from candidates to couples, each document once.
//!
//! How probable a candidate is depends on its own evidence and on how far it is ahead of the best rival of either of its
//! documents. A rival that is the same document again (a release that was published twice) is none.

use rayon::prelude::*;

use super::{
    candidates::{self, Candidate, Named},
    collection::Collection,
    couple::{Alone, Couple, Pairing, Reason},
    feature::{self, Features, Shared},
    net::{self, Inputs, LEAST_EVIDENCE},
    weights::Weights,
};

/// A candidate with what speaks for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged {
    pub(super) candidate: Candidate,
    pub(super) features: Features,
    pub(super) shared: Shared,
    /// Its own evidence, in nats.
    pub(super) evidence: f32,
    /// The probability that it is right.
    pub(super) probability: f64,
}

/// The greatest lead over rivals that counts, in nats: that of a candidate without any.
const FAR_AHEAD: f32 = 8.0;

/// A document that stands in a collection more often than this has no rivals beyond itself.
const RIVALS_SEEN: usize = 12;

/// All candidates of a collection, with their probabilities.
pub(super) fn judge(collection: &Collection<'_>, window: Option<u32>, weights: &Weights) -> Vec<Judged> {
    let mut judged = gather(collection, window);
    judged.par_iter_mut().for_each(|j| j.evidence = evidence(j, weights));
    let ahead = ahead(collection, &judged);
    judged.par_iter_mut().zip(&ahead).for_each(|(judged, ahead)| {
        let nats = weights.net.nats(&inputs(judged, *ahead, weights))
            + named(judged, weights)
            + (content(judged, weights) - LEAST_EVIDENCE).min(0.0);
        judged.probability = 1.0 / (1.0 + f64::from(-nats).exp());
    });
    judged
}

/// All candidates of a collection, without a judgement.
pub(super) fn gather(collection: &Collection<'_>, window: Option<u32>) -> Vec<Judged> {
    candidates::of(collection, window)
        .into_par_iter()
        .map(|candidate| {
            let (features, shared) = feature::of(collection, candidate.en, candidate.th);
            Judged { candidate, features, shared, evidence: 0.0, probability: 0.0 }
        })
        .collect()
}

/// A candidate's own evidence, in nats.
pub(super) fn evidence(judged: &Judged, weights: &Weights) -> f32 {
    content(judged, weights) + named(judged, weights)
}

/// What the content of a candidate's documents says for it, in nats.
pub(super) fn content(judged: &Judged, weights: &Weights) -> f32 {
    dot(&weights.features, &judged.features)
}

/// What their names say for it, in nats.
fn named(judged: &Judged, weights: &Weights) -> f32 {
    match judged.candidate.named {
        Named::No => 0.0,
        Named::Number => weights.names[0],
        Named::Alike => weights.names[1],
    }
}

/// What decides among rivals. Names are no part of it, since none were learnt from, but as they put a candidate ahead.
pub(super) fn inputs(judged: &Judged, ahead: [f32; 2], weights: &Weights) -> Inputs {
    net::inputs(&judged.features, content(judged, weights), ahead)
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// For each candidate how far its evidence is ahead of the best rival for its English document, and for its Thai one.
pub(super) fn ahead(collection: &Collection<'_>, judged: &[Judged]) -> Vec<[f32; 2]> {
    let mut ahead = vec![[0.0; 2]; judged.len()];
    for (side, own) in [|c: Candidate| c.en, |c: Candidate| c.th].into_iter().enumerate() {
        let other = [|c: Candidate| c.th, |c: Candidate| c.en][side];
        let mut order: Vec<usize> = (0..judged.len()).collect();
        order.sort_by(|&a, &b| {
            let (x, y) = (&judged[a], &judged[b]);
            own(x.candidate).cmp(&own(y.candidate)).then(y.evidence.total_cmp(&x.evidence)).then(a.cmp(&b))
        });
        for group in order.chunk_by(|&a, &b| own(judged[a].candidate) == own(judged[b].candidate)) {
            for &n in group {
                let this = &judged[n];
                let rival = group.iter().take(RIVALS_SEEN).filter(|&&m| m != n).find(|&&m| {
                    judged[m].evidence < this.evidence - FAR_AHEAD
                        || !feature::twins(collection, other(judged[m].candidate), other(this.candidate))
                });
                let lead = rival.map_or(FAR_AHEAD, |&m| this.evidence - judged[m].evidence);
                ahead[n][side] = lead.clamp(-FAR_AHEAD, FAR_AHEAD);
            }
        }
    }
    ahead
}

/// Takes the most probable couple, then the next of documents that are still free, and so on.
pub(super) fn assign(collection: &Collection<'_>, mut judged: Vec<Judged>, min_score: f64) -> Pairing {
    judged.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.candidate.cmp(&b.candidate)));
    let count = collection.en.len() + collection.th.len();
    let mut taken = vec![false; count];
    let mut best: Vec<Option<(usize, f64)>> = vec![None; count];
    let mut couples = Vec::new();
    for judged in &judged {
        let Candidate { en, th, .. } = judged.candidate;
        best[en].get_or_insert((th, judged.probability));
        best[th].get_or_insert((en, judged.probability));
        if judged.probability >= min_score && !taken[en] && !taken[th] {
            (taken[en], taken[th]) = (true, true);
            couples.push(Couple { en, th, score: judged.probability, reason: Reason::of(judged) });
        }
    }
    couples.sort_by_key(|couple| couple.en);
    let alone = (0..count).filter(|&n| !taken[n]).map(|document| Alone { document, best: best[document] }).collect();
    Pairing { couples, alone }
}
