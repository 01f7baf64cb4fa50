//! The files that pictures become.

use std::sync::{Arc, PoisonError};

use rayon::prelude::*;

use super::{Gallery, file};
use crate::diagnostic::Diagnostic;
use crate::disk::{self, Error};
use crate::pictures::{Encoding, Picture, Pixels, Variant};

/// From so many pixels on, pictures are taken one after another: each needs memory for all of them.
const MANY_PIXELS: u64 = 25_000_000;
/// With fewer, a picture without variants is made as quickly as it is read.
const FEW_PIXELS: u64 = 250_000;

/// The length of a picture's key in hexadecimal digits.
const KEY: usize = 64;

/// What a picture becomes: the file at its own path, or a variant.
#[derive(Debug, Clone, Copy)]
pub(super) enum Output<'p> {
    Own,
    Variant(&'p Variant),
}

/// What came of it: a picture may be broken, and the machine may refuse.
type Made<T> = Result<Result<T, Diagnostic>, Error>;

impl Gallery {
    /// Does something with each of these files, with several at a time; of large pictures only with one: two or more at once could ask for
    /// more memory than there is.
    pub(in super::super) fn each<'r, T: Send>(
        &self,
        routes: impl IntoIterator<Item = &'r String>,
        work: impl Fn(&str) -> T + Sync,
    ) -> Vec<T> {
        let large =
            |route: &&String| self.sound(route).is_some_and(|(_, picture)| pixels(picture) >= MANY_PIXELS);
        let (large, others): (Vec<_>, Vec<_>) = routes.into_iter().partition(large);
        let mut results: Vec<_> = others.into_par_iter().map(|route| work(route)).collect();
        results.extend(large.into_iter().map(|route| work(route)));
        results
    }

    /// What is wrong with the pixels of pictures that are published. Nothing is written.
    pub(in super::super) fn unsound(&self, route: &str) -> Result<Option<Diagnostic>, Error> {
        let Some((entry, picture)) = self.sound(route) else { return Ok(None) };
        if let Some(known) = entry.unsound.get() {
            return Ok(known.clone());
        }
        // What was made of it once was sound.
        let kept = Output::Own.kept(picture).is_some_and(|name| self.cache.get(&name).is_some());
        let found = if kept {
            None
        } else {
            let problem = self.pixels(route, picture)?.err();
            problem.map(|problem| problem.in_file(file(route)))
        };
        Ok(entry.unsound.get_or_init(|| found).clone())
    }

    /// The file of a picture or of a variant, by its route. Nothing for what is no picture, or is published as it is. Nothing is written.
    pub(in super::super) fn file(&self, route: &str) -> Option<Made<Arc<Vec<u8>>>> {
        let own = self.picture_at(route)?;
        let (entry, picture) = self.sound(own)?;
        let made = || entry.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = made().get(route) {
            return Some(Ok(Ok(known.clone())));
        }
        let variant = picture.variants.iter().find(|variant| variant.route == route);
        let output = variant.map_or(Output::Own, Output::Variant);
        let files = self.files(own, picture, &[output], |_, _| ());
        Some(files.map(|files| {
            let file = Arc::new(files?.pop().unwrap_or_default());
            made().insert(route.to_owned(), file.clone());
            Ok(file)
        }))
    }

    /// Makes all files of these pictures, and puts each where it belongs. What is wrong comes back.
    pub(in super::super) fn publish(
        &self,
        routes: &[String],
        write: impl Fn(&str, &[u8]) -> Result<(), Error> + Sync,
    ) -> Result<Vec<Diagnostic>, Error> {
        let one = |route: &str| {
            let Some((_, picture)) = self.sound(route) else { return Ok(None) };
            let outputs: Vec<_> = outputs(picture).collect();
            let keep = |output: Output<'_>, bytes: &[u8]| {
                if let Some(name) = output.kept(picture) {
                    self.cache.put(&name, bytes);
                }
            };
            match self.files(route, picture, &outputs, keep)? {
                Err(problem) => return Ok(Some(problem)),
                Ok(files) => {
                    for (output, bytes) in outputs.iter().zip(&files) {
                        write(output.route(route), bytes)?;
                    }
                }
            }
            Ok(None)
        };
        self.each(routes, one).into_iter().filter_map(Result::transpose).collect()
    }

    /// Drops what earlier runs kept of pictures that are no longer there. To be called when a site was made without a mistake.
    pub(in super::super) fn tidy(&self) {
        let sound = self.entries.values().filter_map(|entry| entry.picture.as_ref().ok());
        let used = sound.flat_map(|picture| outputs(picture).filter_map(|output| output.kept(picture)));
        self.cache.drop_unused(&used.collect(), is_kept_name);
    }

    /// The bytes of some outputs of a picture: those that were made before, and new ones of the others, which `keep` is told of.
    fn files(
        &self,
        route: &str,
        picture: &Picture,
        outputs: &[Output<'_>],
        keep: impl Fn(Output<'_>, &[u8]),
    ) -> Made<Vec<Vec<u8>>> {
        let known = outputs.iter().map(|output| self.cache.get(&output.kept(picture)?));
        let known: Vec<_> = known.collect();
        if known.iter().all(Option::is_some) {
            return Ok(Ok(known.into_iter().flatten().collect()));
        }
        let place = |problem: Diagnostic| problem.in_file(file(route));
        let (bytes, pixels) = match self.pixels(route, picture)? {
            Ok(both) => both,
            Err(problem) => return Ok(Err(place(problem))),
        };
        let made = outputs.iter().zip(known).map(|(output, known)| {
            if let Some(bytes) = known {
                return Ok(bytes);
            }
            let made = output.make(picture, &bytes, &pixels)?;
            keep(*output, &made);
            Ok(made)
        });
        Ok(made.collect::<Result<Vec<_>, _>>().map_err(place))
    }

    /// The file of a picture and its pixels.
    fn pixels(&self, route: &str, picture: &Picture) -> Made<(Vec<u8>, Pixels)> {
        let bytes = disk::read(&self.content.join(route))?;
        if Picture::read(route, &bytes).is_ok_and(|(now, _)| now.key != picture.key) {
            return Ok(Err(
                Diagnostic::error("this picture changed while the site was being made").help("build again")
            ));
        }
        Ok(picture.pixels(&bytes).map(|pixels| (bytes, pixels)))
    }
}

/// All that a picture becomes.
fn outputs(picture: &Picture) -> impl Iterator<Item = Output<'_>> {
    [Output::Own].into_iter().chain(picture.variants.iter().map(Output::Variant))
}

/// Whether a name is one that [`Output::kept`] gives.
fn is_kept_name(name: &str) -> bool {
    let Some((key, what)) = name.split_once('-') else { return false };
    let width = what.strip_suffix("-webp").unwrap_or(what);
    key.len() == KEY
        && key.bytes().all(|byte| byte.is_ascii_hexdigit())
        && (what == "own" || !width.is_empty() && width.bytes().all(|byte| byte.is_ascii_digit()))
}

impl<'p> Output<'p> {
    fn route<'r>(&'r self, own: &'r str) -> &'r str
    where
        'p: 'r,
    {
        match self {
            Self::Own => own,
            Self::Variant(variant) => &variant.route,
        }
    }

    /// The name that it is kept by; none for a picture so small that making it is as quick.
    fn kept(self, picture: &Picture) -> Option<String> {
        let what = match self {
            Self::Own => "own".to_owned(),
            Self::Variant(variant) => match variant.encoding {
                Encoding::Own => format!("{}", variant.width),
                Encoding::WebP => format!("{}-webp", variant.width),
            },
        };
        let slow = !picture.variants.is_empty() || pixels(picture) >= FEW_PIXELS;
        slow.then(|| format!("{}-{what}", picture.key))
    }

    fn make(self, picture: &Picture, bytes: &[u8], pixels: &Pixels) -> Result<Vec<u8>, Diagnostic> {
        match self {
            Self::Own => picture.own(bytes, pixels),
            Self::Variant(variant) => picture.variant(variant, pixels),
        }
    }
}

fn pixels(picture: &Picture) -> u64 {
    u64::from(picture.width.unwrap_or_default()) * u64::from(picture.height.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::load::Survey;
    use crate::model::{StoryFolder, StoryPath};

    #[test]
    fn of_large_pictures_one_is_taken_at_a_time() {
        let site = tempfile::tempdir().unwrap();
        let story = site.path().join("content/a");
        disk::create_folder(&story).unwrap();
        // A file cut off behind its head says how large it is; nobody looks at the pixels here.
        let head = |width: u32, height: u32| {
            let (pixels, mut bytes) = (image::GrayImage::new(1, 1), std::io::Cursor::new(Vec::new()));
            pixels.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
            let mut bytes = bytes.into_inner();
            bytes[16..20].copy_from_slice(&width.to_be_bytes());
            bytes[20..24].copy_from_slice(&height.to_be_bytes());
            let step = |sum: u32, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
            let sum =
                bytes[12..29].iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step));
            bytes[29..33].copy_from_slice(&(!sum).to_be_bytes());
            bytes
        };
        let mut assets = Vec::new();
        for number in 0..8 {
            let (name, side) = (format!("{number}.png"), if number % 2 == 0 { 5000 } else { 50 });
            disk::write(&story.join(&name), &head(side, side)).unwrap();
            assets.push(name);
        }
        let path = StoryPath::new("a");
        let stories = vec![StoryFolder { path, revisions: Vec::new(), has_meta: false, assets }];
        let survey = Survey { stories, ..Survey::default() };
        let gallery = Gallery::read(site.path(), &survey, None).unwrap();
        let routes: Vec<String> = gallery.entries.keys().cloned().collect();
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = |route: &str| {
            let large = pixels(gallery.sound(route).unwrap().1) >= MANY_PIXELS;
            if large {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(std::time::Duration::from_millis(5));
                now.fetch_sub(1, Ordering::SeqCst);
            }
            large
        };
        let threads = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
        let results = threads.install(|| gallery.each(&routes, work));
        assert_eq!((results.len(), most.into_inner()), (8, 1));
        assert_eq!(results, [vec![false; 4], vec![true; 4]].concat());
    }
}
