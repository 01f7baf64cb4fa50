//! Sentences that became several, and several that became one.

use super::Group;
use super::similar::{Features, Sides};

/// How much of a sentence has to be found in the one that it was split from or merged into, together with twice the likeness
/// that it brings: a short piece has to be found there all but whole, a long one may have changed.
const INSIDE: f32 = 0.85;
/// What the likeness that a piece brings counts.
const GAIN: f32 = 2.0;
/// The least likeness that it has to bring: words that the pair has already do not count twice.
const LEAST_GAIN: f32 = 0.02;
/// The most pieces of one sentence.
const PIECES: usize = 8;

/// Joins left-over sentences to the pair beside them that they were split from or merged into: one as several or several as
/// one, never several as several. Groups are in the order of the new text.
pub(super) fn groups(sides: &Sides<'_>, pairs: &[(usize, usize)]) -> Vec<Group> {
    let (old_len, new_len) = (sides.old.text.len(), sides.new.text.len());
    let (mut of_old, mut of_new) = (vec![None; old_len], vec![None; new_len]);
    for &(old, new) in pairs {
        of_new[new] = Some(old);
    }
    let mut groups = Vec::with_capacity(pairs.len());
    for (new, old) in of_new.iter_mut().enumerate() {
        if let Some(at) = *old {
            *old = Some(groups.len());
            of_old[at] = Some(groups.len());
            groups.push(Group { old: at..at + 1, new: new..new + 1 });
        }
    }
    if groups.len() < new_len {
        let split = |group: &Group, at: usize| {
            if group.old.len() > 1 || group.new.len() >= PIECES {
                return None;
            }
            gain(sides.old(group.old.start), group.new.clone().map(|at| sides.new_one(at)), sides.new_one(at))
        };
        grow(&mut groups, &mut of_new, |group| &mut group.new, split);
    }
    if groups.len() < old_len {
        let merge = |group: &Group, at: usize| {
            if group.new.len() > 1 || group.old.len() >= PIECES {
                return None;
            }
            gain(sides.new_one(group.new.start), group.old.clone().map(|at| sides.old(at)), sides.old(at))
        };
        grow(&mut groups, &mut of_old, |group| &mut group.old, merge);
    }
    groups
}

/// Joins what is left over on one side to the better of the groups beside it, from the top and then from the end, so that it
/// also reaches pieces of which the neighbour was joined before.
fn grow(
    groups: &mut [Group],
    group_of: &mut [Option<usize>],
    side: impl Fn(&mut Group) -> &mut std::ops::Range<usize>,
    gain: impl Fn(&Group, usize) -> Option<f32>,
) {
    let len = group_of.len();
    for at in (0..len).chain((0..len).rev()) {
        if group_of[at].is_some() {
            continue;
        }
        let beside = [at.checked_sub(1), Some(at + 1)].map(|beside| *group_of.get(beside?)?);
        let found = beside.map(|group| group.and_then(|group| Some((gain(&groups[group], at)?, group))));
        let best = found.into_iter().flatten().reduce(|best, next| if next.0 > best.0 { next } else { best });
        if let Some((_, group)) = best {
            group_of[at] = Some(group);
            let range = side(&mut groups[group]);
            *range = range.start.min(at)..range.end.max(at + 1);
        }
    }
}

/// The likeness that a piece brings to those that make up a whole, if it is one of them.
fn gain<'f>(whole: &Features, parts: impl Iterator<Item = &'f Features>, own: &Features) -> Option<f32> {
    let part = parts.fold(Features::default(), |all, part| all.with(part));
    let gain = part.with(own).dice(whole) - part.dice(whole);
    (gain > LEAST_GAIN && own.inside(whole) + GAIN * gain >= INSIDE).then_some(gain)
}
