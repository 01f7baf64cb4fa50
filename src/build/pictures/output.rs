//! The files that pictures become.

use std::sync::{Arc, PoisonError};

use rayon::prelude::*;

use super::{Gallery, file};
use crate::diagnostic::Diagnostic;
use crate::disk::{self, Error};
use crate::pictures::{Encoding, Picture, Pixels, Variant};

/// From so many pixels on, pictures are taken one after another: each needs memory for all of them.
const MANY_PIXELS: u64 = 25_000_000;

/// What a picture becomes: the file at its own path, or a variant.
#[derive(Debug, Clone, Copy)]
pub(super) enum Output<'p> {
    Own,
    Variant(&'p Variant),
}

/// What came of it: a picture may be broken, and the machine may refuse.
type Made<T> = Result<Result<T, Diagnostic>, Error>;

impl Gallery {
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
        let large =
            |route: &&String| self.sound(route).is_some_and(|(_, picture)| pixels(picture) >= MANY_PIXELS);
        let one = |route: &String| {
            let Some((_, picture)) = self.sound(route) else { return Ok(None) };
            let outputs: Vec<_> =
                [Output::Own].into_iter().chain(picture.variants.iter().map(Output::Variant)).collect();
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
        let (large, others): (Vec<&String>, Vec<_>) = routes.iter().partition(large);
        let mut results: Vec<_> = others.into_par_iter().map(one).collect();
        results.extend(large.into_iter().map(one));
        results.into_iter().filter_map(Result::transpose).collect()
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
        (!picture.variants.is_empty()).then(|| format!("{}-{what}", picture.key))
    }

    fn make(self, picture: &Picture, bytes: &[u8], pixels: &Pixels) -> Result<Vec<u8>, Diagnostic> {
        match self {
            Self::Own => picture.own(bytes, pixels),
            Self::Variant(variant) => pixels.variant(variant),
        }
    }
}

fn pixels(picture: &Picture) -> u64 {
    u64::from(picture.width.unwrap_or_default()) * u64::from(picture.height.unwrap_or_default())
}
