//! What moved: pairs among the sentences that found no partner in order. A move detector is judged by its false alarms, so
//! short sentences do not move on their own, and what merely looks alike does not either. A sentence whose neighbour moved the
//! same way needs less: that is how paragraphs move.

use super::align::Proposals;
use super::similar::Sides;
use super::{Direction, Group};

/// Words that a sentence needs to be seen to move on its own.
const WORDS: u32 = 5;
/// How alike the two ends of a move are.
const ALIKE: f32 = 0.85;
/// How alike they are where a neighbour moves along.
const ALIKE_ALONG: f32 = 0.75;

/// Pairs of sentences that moved, ascending in the old text.
pub(super) fn among_the_rest(sides: &Sides<'_>, stay: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let (old, new) = (sides.old.text, sides.new.text);
    if stay.len() == old.len().min(new.len()) {
        return Vec::new();
    }
    let (mut old_free, mut new_free) = (vec![true; old.len()], vec![true; new.len()]);
    for &(a, b) in stay {
        (old_free[a], new_free[b]) = (false, false);
    }
    let rest = |text: &crate::timeline::text::Text, free: &[bool]| -> Vec<usize> {
        (0..text.len()).filter(|&at| free[at] && text.sentence_at(at).words >= WORDS).collect()
    };
    let (old_rest, new_rest) = (rest(old, &old_free), rest(new, &new_free));
    let mut proposals = Proposals::new(sides, &old_rest);
    let mut moves: Vec<(f32, usize, usize)> = Vec::new();
    for &to in &new_rest {
        for &from in proposals.of(sides.new_one(to)) {
            if sides.new_one(to).at_most(sides.old(from)) >= ALIKE_ALONG {
                moves.push((sides.dice(from, to), from, to));
            }
        }
    }
    moves.retain(|(alike, ..)| *alike >= ALIKE_ALONG);
    // The best first; of equals, those that come first in the new text, and then in the old one.
    moves.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.2, a.1).cmp(&(b.2, b.1))));
    let mut partner: Vec<Option<(usize, f32)>> = vec![None; old.len()];
    for (alike, from, to) in moves {
        if old_free[from] && new_free[to] {
            (old_free[from], new_free[to]) = (false, false);
            partner[from] = Some((to, alike));
        }
    }
    let to = |from: Option<usize>| from.and_then(|from| partner.get(from)?.map(|(to, _)| to));
    let along = |from: usize, at: usize| {
        to(Some(from + 1)) == Some(at + 1) || (at > 0 && to(from.checked_sub(1)) == Some(at - 1))
    };
    let mut moved: Vec<(usize, usize)> = Vec::new();
    for (from, found) in partner.iter().enumerate() {
        match *found {
            Some((to, alike)) if alike >= ALIKE || along(from, to) => moved.push((from, to)),
            Some((to, _)) => (old_free[from], new_free[to]) = (true, true),
            None => {}
        }
    }
    take_along(sides, &mut moved, &mut old_free, &mut new_free);
    moved
}

/// Adds the neighbours of what moved that moved along, however short.
fn take_along(
    sides: &Sides<'_>,
    moved: &mut Vec<(usize, usize)>,
    old_free: &mut [bool],
    new_free: &mut [bool],
) {
    let mut along = Vec::new();
    for &(from, to) in moved.iter() {
        for step in [1, -1] {
            let mut at = (from, to);
            while let Some(next) = at.0.checked_add_signed(step).zip(at.1.checked_add_signed(step))
                && old_free.get(next.0) == Some(&true)
                && new_free.get(next.1) == Some(&true)
                && sides.dice(next.0, next.1) >= ALIKE_ALONG
            {
                (old_free[next.0], new_free[next.1]) = (false, false);
                along.push(next);
                at = next;
            }
        }
    }
    moved.extend(along);
    moved.sort_unstable();
}

/// For each group of sentences that go on, where it went; groups are in the order of the new text, `moved` of the old one. A
/// pair outside the order that passes no other after all has not moved: what was added and removed around it does not count.
pub(super) fn directions(groups: &[Group], moved: &[(usize, usize)]) -> Vec<Option<Direction>> {
    if moved.is_empty() {
        return vec![None; groups.len()];
    }
    let is_move = |group: &Group| {
        group.old.clone().any(|old| {
            moved.binary_search_by_key(&old, |pair| pair.0).is_ok_and(|at| group.new.contains(&moved[at].1))
        })
    };
    let moves: Vec<bool> = groups.iter().map(is_move).collect();
    let stay: Vec<(usize, usize)> = groups
        .iter()
        .zip(&moves)
        .filter(|(_, moves)| !**moves)
        .map(|(group, _)| (group.old.start, group.new.start))
        .collect();
    let direction = |group: &Group| {
        let before = stay.partition_point(|&(_, at)| at < group.new.start);
        let rank_old = stay.partition_point(|&(at, _)| at < group.old.start);
        match rank_old.cmp(&before) {
            std::cmp::Ordering::Less => Some(Direction::Down),
            std::cmp::Ordering::Greater => Some(Direction::Up),
            std::cmp::Ordering::Equal => None,
        }
    };
    groups.iter().zip(moves).map(|(group, moves)| if moves { direction(group) } else { None }).collect()
}
