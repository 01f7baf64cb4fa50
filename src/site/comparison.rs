//! The pages that show what changed: each update, and each version against the latest.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::model::Revision;
use crate::render::{Origin, Unit, values};
use crate::routes;
use crate::timeline::{Comparison, Edits, Gone, Link, Measure, Place, Text, Timeline, gone};
use crate::view::{ComparisonView, EntryView, LinkView, PageView, RowView, facts};

use super::Page;
use super::marks::Compared;
use super::story::StoryPages;

/// Unchanged stretches of more units than this are folded away, but for one beside each change.
const UNFOLDED: usize = 3;

/// Two entries of a timeline, by their positions.
pub(super) type Pair = (usize, usize);

/// The pairs that have a page: each update with what it replaced, then each version with the latest text.
pub(super) fn pairs(timeline: &Timeline<'_>, measures: &[Measure]) -> Vec<Pair> {
    let latest = timeline.latest();
    let steps = (1..timeline.entries().len()).filter_map(|at| Some((measures[at].before?, at)));
    let readable = |&at: &usize| measures[at].words.is_some() && measures[latest].before != Some(at);
    let since = (0..latest).filter(readable).map(|at| (at, latest));
    steps.chain(since).collect()
}

impl StoryPages<'_> {
    /// The page of a comparison; nothing where one of the two is withheld.
    pub(super) fn comparison(&self, (old, new): Pair) -> Option<Result<Page, Diagnostic>> {
        let own;
        let (comparison, edits) = match (self.texts.step(new), self.texts.edits(new)) {
            (Some(step), Some(edits)) if self.texts.before(new) == Some(old) => (step, edits),
            _ => {
                let comparison = self.texts.compare(old, new)?;
                let edits = Edits::between(self.texts.text(old)?, self.texts.text(new)?, &comparison);
                own = (comparison, edits);
                (&own.0, &own.1)
            }
        };
        let [before, after] = [old, new].map(|at| self.timeline.entries()[at].revision());
        let (langs, path) =
            ([self.interface_lang(new), self.lang_of(old, new)], self.timeline.story().path());
        let rows =
            self.rows((old, new), &self.compared((old, new), (comparison, edits), [&langs[0], &langs[1]])?);
        let step = |entry: Option<&EntryView>| {
            let entry = entry?;
            Some(LinkView { title: entry.label.clone(), url: entry.compare_url.clone()? })
        };
        let view = ComparisonView {
            old: self.entries[old].clone(),
            new: self.entries[new].clone(),
            old_lang: before.lang.tag().to_owned(),
            old_dir: before.lang.dir(),
            changes: self.site.views.changes(before, after, comparison),
            updates: self.entries[old + 1..=new].to_vec(),
            around: self.site.views.around(path, before, after),
            changed_rows: rows.iter().filter(|row| row.number.is_some()).count(),
            facts: facts(comparison, edits, &self.site.views.words),
            rows,
            previous: step(self.entries.get(old)),
            next: step(self.entries[new + 1..].iter().find(|entry| !entry.withheld)),
        };
        let route = routes::comparison(path, &before.id, &after.id);
        let page = self.comparison_page(&view, after, &route);
        Some(self.page_of("comparison.html", &route, page, "comparison", values(&view)))
    }

    /// Like a version, a comparison stands for nothing of its own.
    fn comparison_page(&self, view: &ComparisonView, latest: &Revision, route: &str) -> PageView {
        let (from, to) = (&view.old.time.text, &view.new.time.text);
        let gaps = [("title", latest.title.as_str()), ("from", from), ("to", to)];
        let title = self.site.views.words.fill("comparison_title", &gaps);
        PageView {
            description: Some(view.changes.text.clone()),
            canonical: self.site.views.urls.complete(&self.story.url),
            noindex: true,
            lang: latest.lang.tag().to_owned(),
            dir: latest.lang.dir(),
            ..self.site.page("comparison", &title, route)
        }
    }

    fn rows(&self, (old, new): Pair, compared: &Compared<'_>) -> Vec<RowView> {
        let after = self.marked((new, &compared.inline()), old, None, "text-");
        let after = Side { units: &after, text: compared.new };
        let units = after.unit_of_sentence();
        let shown = shown(&after, &units, compared);
        let before = self.marked((old, &compared.before()), old, Some(&shown), "old-");
        let before = Side { units: &before, text: compared.old };
        let mut sentences = vec![0; after.units.len()];
        for &unit in units.iter().flatten() {
            sentences[unit] += 1;
        }
        let rows = join(&before, &after, &units, compared.comparison);
        fold(rows.into_iter().map(|row| row.view(&before, &after, &sentences)).collect())
    }
}

/// The places of the older text that are shown beside what changed.
fn shown(after: &Side<'_>, units: &[Option<usize>], compared: &Compared<'_>) -> Vec<usize> {
    let changed = |new: &usize| units[*new].is_none_or(|unit| after.units[unit].changed);
    let mut shown = vec![true; compared.old.len()];
    for link in compared.comparison.links.iter().filter(|link| !link.new.iter().any(changed)) {
        link.old.iter().for_each(|&old| shown[old] = false);
    }
    (0..shown.len()).filter(|&at| shown[at]).map(|at| compared.old.source_of(at).start).collect()
}

/// The units of a text, and its sentences.
struct Side<'t> {
    units: &'t [Unit],
    text: &'t Text,
}

impl Side<'_> {
    /// Of each sentence the unit that it stands in; notes stand in none.
    fn unit_of_sentence(&self) -> Vec<Option<usize>> {
        let mut at = 0;
        let unit = |sentence: usize| {
            let place = self.text.source_of(sentence).start;
            let passed = |unit: &Unit| match &unit.origin {
                Origin::Text(range) => range.end <= place,
                Origin::Other(_) => true,
                Origin::Notes => false,
            };
            while self.units.get(at).is_some_and(passed) {
                at += 1;
            }
            let holds = |unit: &&Unit| matches!(&unit.origin, Origin::Text(range) if range.contains(&place));
            self.units.get(at).filter(holds).map(|_| at)
        };
        (0..self.text.len()).map(unit).collect()
    }

    /// The units that come from the other text, by where they start there.
    fn others(&self) -> Vec<(usize, usize)> {
        let start = |(at, unit): (usize, &Unit)| match &unit.origin {
            Origin::Other(range) => Some((range.start, at)),
            Origin::Text(_) | Origin::Notes => None,
        };
        let mut others: Vec<_> = self.units.iter().enumerate().filter_map(start).collect();
        others.sort_unstable();
        others
    }

    fn notes(&self) -> Option<usize> {
        self.units.iter().position(|unit| unit.origin == Origin::Notes)
    }
}

/// Units that show the same part of both texts.
struct Row {
    old: Range<usize>,
    new: Range<usize>,
}

impl Row {
    fn view(self, before: &Side<'_>, after: &Side<'_>, sentences: &[usize]) -> RowView {
        let sentences = sentences[self.new.clone()].iter().sum();
        let units = &after.units[self.new];
        let html = |units: &[Unit]| units.iter().map(|unit| unit.html.as_str()).collect::<String>();
        let changed = units.iter().any(|unit| unit.changed);
        let old = &before.units[self.old];
        RowView {
            number: changed.then_some(0),
            before: (changed && !old.is_empty()).then(|| html(old)),
            after: html(units),
            gone: units.iter().all(|unit| matches!(unit.origin, Origin::Other(_))),
            sentences,
            folded: false,
        }
    }
}

/// Joins the units of both texts to rows, in the order of the new one.
fn join(
    before: &Side<'_>,
    after: &Side<'_>,
    new_units: &[Option<usize>],
    comparison: &Comparison,
) -> Vec<Row> {
    let old_units = before.unit_of_sentence();
    let mut partners: Vec<Option<(usize, usize)>> = vec![None; after.units.len()];
    let mut pair = |old: Option<usize>, new: Option<usize>| {
        if let (Some(old), Some(new)) = (old, new) {
            let partner = &mut partners[new];
            *partner = Some(partner.map_or((old, old), |(first, last)| (first.min(old), last.max(old))));
        }
    };
    for Link { old, new, .. } in comparison.links.iter().filter(|link| link.moved.is_none()) {
        for &old in old {
            for &new in new {
                pair(old_units[old], new_units[new]);
            }
        }
    }
    let others = after.others();
    for Gone { old, place } in gone(before.text, after.text, comparison) {
        let Place::Block(block) = place else { continue };
        let start = before.text.source_of(old.start).start;
        let other = others.partition_point(|(from, _)| *from <= start).checked_sub(1).map(|at| others[at].1);
        let holds = |unit: &usize| matches!(&after.units[*unit].origin, Origin::Other(range) if range.contains(&start));
        let beside = || new_units[after.text.sentences_of(block?).start];
        pair(old_units[old.start], other.filter(holds).or_else(beside));
    }
    pair(before.notes(), after.notes());
    let mut rows: Vec<Row> = Vec::with_capacity(after.units.len());
    let mut next = 0;
    for (new, partner) in partners.into_iter().enumerate() {
        let Some((first, last)) = partner else {
            rows.push(Row { old: next..next, new: new..new + 1 });
            continue;
        };
        match rows.last_mut().filter(|row| !row.old.is_empty() && first < row.old.end) {
            Some(row) => {
                row.old.end = row.old.end.max(last + 1);
                row.new.end = new + 1;
            }
            None => rows.push(Row { old: first.max(next)..(last + 1).max(next), new: new..new + 1 }),
        }
        next = rows.last().map_or(next, |row| row.old.end);
    }
    rows
}

/// Numbers the rows that changed, and joins those between them.
fn fold(rows: Vec<RowView>) -> Vec<RowView> {
    let mut folded: Vec<RowView> = Vec::new();
    let mut number = 0;
    let mut quiet: Vec<RowView> = Vec::new();
    for mut row in rows {
        if row.number.is_none() {
            quiet.push(row);
            continue;
        }
        number += 1;
        row.number = Some(number);
        flush(&mut quiet, &mut folded, false);
        folded.push(row);
    }
    flush(&mut quiet, &mut folded, true);
    folded
}

fn flush(quiet: &mut Vec<RowView>, rows: &mut Vec<RowView>, at_end: bool) {
    let mut run = std::mem::take(quiet);
    if run.len() <= UNFOLDED {
        rows.extend(run);
        return;
    }
    let last = if at_end { None } else { run.pop() };
    let mut run = run.into_iter();
    if !rows.is_empty() {
        rows.extend(run.next());
    }
    let joined = run.reduce(|all, row| RowView {
        after: all.after + &row.after,
        sentences: all.sentences + row.sentences,
        ..all
    });
    rows.extend(joined.map(|row| RowView { folded: true, ..row }));
    rows.extend(last);
}
