//! What moved: pairs among the sentences that found no partner in order. A move detector is judged by its false alarms, so
//! short sentences do not move, and what merely looks alike does not either.

use super::align::Proposals;
use super::similar::Features;
use super::{Direction, Text};

/// Words that a sentence needs to be seen to move.
const WORDS: usize = 5;
/// How alike the two ends of a move are.
const ALIKE: f32 = 0.55;

/// Pairs of sentences that moved.
pub(super) fn among_the_rest(old: &Text, new: &Text, pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let old_rest = rest(old, pairs.iter().map(|pair| pair.0));
    let new_rest = rest(new, pairs.iter().map(|pair| pair.1));
    if old_rest.is_empty() || new_rest.is_empty() {
        return Vec::new();
    }
    let features: Vec<_> = old_rest.iter().map(|&at| Features::of(old, at)).collect();
    let proposals = Proposals::new(&features);
    let mut moves: Vec<(f32, usize, usize)> = Vec::new();
    for &at in &new_rest {
        let own = Features::of(new, at);
        let alike =
            proposals.of(&own).into_iter().map(|index| (own.dice(&features[index]), old_rest[index], at));
        moves.extend(alike.filter(|(alike, ..)| *alike >= ALIKE));
    }
    // The best first; of equals, those that come first in the new text, and then in the old one.
    moves.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.2, a.1).cmp(&(b.2, b.1))));
    let (mut old_taken, mut new_taken) = (vec![false; old.len()], vec![false; new.len()]);
    let mut chosen = Vec::new();
    for (_, from, to) in moves {
        if !old_taken[from] && !new_taken[to] {
            (old_taken[from], new_taken[to]) = (true, true);
            chosen.push((from, to));
        }
    }
    chosen
}

/// The sentences that are in no pair and long enough to move.
fn rest(text: &Text, paired: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut free = vec![true; text.len()];
    paired.for_each(|at| free[at] = false);
    let long = |at: &usize| text.tokens_of(*at).iter().filter(|token| token.word).count() >= WORDS;
    (0..text.len()).filter(|&at| free[at]).filter(long).collect()
}

/// For each group of sentences that go on, where it went. A pair outside the order that passes no other after all has not
/// moved: what was added and removed around it does not count.
pub(super) fn directions(
    groups: &[(Vec<usize>, Vec<usize>)],
    moved: &[(usize, usize)],
) -> Vec<Option<Direction>> {
    let is_move = |(old, new): &&(Vec<usize>, Vec<usize>)| moved.contains(&(old[0], new[0]));
    let stay: Vec<_> =
        groups.iter().filter(|group| !is_move(group)).map(|(old, new)| (old[0], new[0])).collect();
    let direction = |(old, new): &(Vec<usize>, Vec<usize>)| {
        let before = stay.partition_point(|&(_, at)| at < new[0]);
        let rank_old = stay.partition_point(|&(at, _)| at < old[0]);
        match rank_old.cmp(&before) {
            std::cmp::Ordering::Less => Some(Direction::Down),
            std::cmp::Ordering::Greater => Some(Direction::Up),
            std::cmp::Ordering::Equal => None,
        }
    };
    groups.iter().map(|group| if is_move(&group) { direction(group) } else { None }).collect()
}
