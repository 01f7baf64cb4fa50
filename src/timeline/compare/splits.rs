//! Sentences that became several, several that became one, and the last pairs between neighbours that stay.

use std::collections::BTreeMap;

use super::Text;
use super::similar::Features;

/// How much of a sentence has to be found in the one that it was split from or merged into.
const INSIDE: f32 = 0.6;
/// How much likeness it has to bring.
const GAIN: f32 = 0.02;
/// How alike a lone old and a lone new sentence between the same neighbours have to be.
const LONE: f32 = 0.15;

/// Pairs the one old and the one new sentence that are left between two pairs that follow each other.
pub(super) fn lone_pairs(old: &Text, new: &Text, pairs: &mut Vec<(usize, usize)>) {
    let (mut old_partner, mut new_partner) = (vec![None; old.len()], vec![None; new.len()]);
    for &(a, b) in pairs.iter() {
        (old_partner[a], new_partner[b]) = (Some(b), Some(a));
    }
    let alone = |partner: &[Option<usize>], at: usize| {
        partner[at].is_none()
            && (at == 0 || partner[at - 1].is_some())
            && (at + 1 == partner.len() || partner[at + 1].is_some())
    };
    for at in (0..old.len()).filter(|&at| alone(&old_partner, at)) {
        let place = if at == 0 { Some(0) } else { old_partner[at - 1].map(|before| before + 1) };
        let Some(place) = place.filter(|&place| place < new.len() && alone(&new_partner, place)) else {
            continue;
        };
        let end =
            if place + 1 == new.len() { at + 1 == old.len() } else { new_partner[place + 1] == Some(at + 1) };
        if end && Features::of(old, at).dice(&Features::of(new, place)) >= LONE {
            pairs.push((at, place));
        }
    }
}

/// Joins left-over sentences to the pair beside them that they were split from or merged into. Groups are in the order of the
/// new text.
pub(super) fn groups(old: &Text, new: &Text, pairs: &[(usize, usize)]) -> Vec<(Vec<usize>, Vec<usize>)> {
    let splits = leftovers(new, old, pairs.iter().map(|&(a, b)| (b, a)));
    let merges = leftovers(old, new, pairs.iter().copied());
    let mut groups: BTreeMap<usize, (Vec<usize>, Vec<usize>)> =
        pairs.iter().map(|&(a, b)| (b, (vec![a], vec![b]))).collect();
    for (extra, partner_of) in [(splits, true), (merges, false)] {
        for (leftover, beside) in extra {
            let key = if partner_of {
                Some(beside)
            } else {
                pairs.iter().find(|pair| pair.0 == beside).map(|pair| pair.1)
            };
            let Some((old_side, new_side)) = key.and_then(|key| groups.get_mut(&key)) else { continue };
            // One as several or several as one, never several as several.
            let (side, other) = if partner_of { (new_side, old_side) } else { (old_side, new_side) };
            if other.len() == 1 {
                side.push(leftover);
                side.sort_unstable();
            }
        }
    }
    groups.into_values().collect()
}

/// Sentences of `text` without a partner, each with the sentence beside it whose partner holds its words too. `pairs` go from
/// `text` to `other`.
fn leftovers(text: &Text, other: &Text, pairs: impl Iterator<Item = (usize, usize)>) -> Vec<(usize, usize)> {
    let mut partner: Vec<Option<usize>> = vec![None; text.len()];
    pairs.for_each(|(a, b)| partner[a] = Some(b));
    let mut found = Vec::new();
    for at in (0..text.len()).filter(|&at| partner[at].is_none()) {
        let beside = [at.checked_sub(1), Some(at + 1).filter(|&next| next < text.len())];
        let beside = beside.into_iter().flatten().filter_map(|beside| Some((beside, partner[beside]?)));
        let own = Features::of(text, at);
        let gain = |(beside, partner): (usize, usize)| {
            let (whole, part) = (Features::of(other, partner), Features::of(text, beside));
            let gain = part.with(&own).dice(&whole) - part.dice(&whole);
            (gain > GAIN && own.inside(&whole) >= INSIDE).then_some((gain, beside))
        };
        let best = beside.filter_map(gain).reduce(|best, next| if next.0 > best.0 { next } else { best });
        found.extend(best.map(|(_, beside)| (at, beside)));
    }
    found
}
