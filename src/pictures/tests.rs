use image::codecs::png::PngEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder};

use super::*;

/// What a camera writes: it was held upright, to the right of how pictures are stored, at a place.
const EXIF: &[u8] = b"II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0N 48.8584 E 2.2945";
const PLACE: &[u8] = b"48.8584";
/// A colour profile with nothing behind its head.
pub(super) const PROFILE: &[u8; 132] = &profile_of(*b"RGB ");

const fn profile_of(space: [u8; 4]) -> [u8; 132] {
    let mut profile = [0; 132];
    profile[3] = 132;
    let mut at = 0;
    while at < 4 {
        profile[16 + at] = space[at];
        profile[36 + at] = b"acsp"[at];
        at += 1;
    }
    profile
}

/// A picture in which no two corners are alike.
fn colours(width: u32, height: u32) -> DynamicImage {
    let byte = |at: u32, of: u32| u8::try_from(at * 255 / of.max(1)).unwrap();
    image::RgbImage::from_fn(width, height, |x, y| image::Rgb([byte(x, width), byte(y, height), 90])).into()
}

/// A picture with grain, as cameras make them.
fn grainy(width: u32, height: u32) -> DynamicImage {
    let mut number = 1_u32;
    let mut grain = |byte: u8| {
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        byte / 2 + u8::try_from(number >> 25).unwrap()
    };
    let colours = colours(width, height).into_rgb8();
    image::RgbImage::from_fn(width, height, |x, y| image::Rgb(colours.get_pixel(x, y).0.map(&mut grain)))
        .into()
}

fn bytes_of(image: &DynamicImage, format: Format, profile: Option<&[u8]>) -> Vec<u8> {
    let exact = false;
    let profile = profile.map(<[u8]>::to_vec);
    Pixels { format, exact, image: image.clone(), profile }.encoded(format, usize::MAX).unwrap()
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker], &length[..], data].concat()
}

/// A photograph with what cameras say about it.
fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let bytes = bytes_of(&colours(width, height), Format::Jpeg, Some(PROFILE));
    let told = [
        segment(0xE1, &[b"Exif\0\0", EXIF].concat()),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>48.8584</x>"),
        segment(0xED, b"Photoshop 3.0\0 48.8584"),
        segment(0xFE, b"taken at 48.8584"),
    ];
    [&bytes[..2], &told.concat(), &bytes[2..], b"a film of 48.8584"].concat()
}

fn chunk(name: &[u8], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    let checked = [name, data].concat();
    let step = |sum: u32, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
    let sum = checked.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step));
    [&length[..], &checked, &(!sum).to_be_bytes()].concat()
}

fn png(image: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let color = ExtendedColorType::from(image.color());
    PngEncoder::new(&mut bytes).write_image(image.as_bytes(), image.width(), image.height(), color).unwrap();
    let told = [chunk(b"eXIf", EXIF), chunk(b"tEXt", b"Comment\x0048.8584")].concat();
    let end = bytes.len() - 12;
    [&bytes[..33], &told, &bytes[33..end], &bytes[end..], b"48.8584"].concat()
}

/// A drawing in 16 colours, which are written once.
fn few_colours(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(::png::ColorType::Indexed);
    encoder.set_palette((0..48_u8).map(|number| number * 5).collect::<Vec<_>>());
    encoder.set_depth(::png::BitDepth::Eight);
    let shapes = |at: u32| {
        let (x, y) = (at % width, at / width);
        u8::try_from((x * x / 9000 + y * y / 5000) % 16).unwrap()
    };
    let pixels: Vec<u8> = (0..width * height).map(shapes).collect();
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    bytes
}

fn webp(image: &DynamicImage) -> Vec<u8> {
    let bytes = bytes_of(image, Format::WebP, None);
    let bytes = webp::with_profile(&bytes, PROFILE, image.width(), image.height());
    let chunk = |name: &[u8], data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap().to_le_bytes();
        [name, &length, data, &[0][..data.len() % 2]].concat()
    };
    let xmp = chunk(b"XMP ", b"<x:xmpmeta>48.8584</x:xmpmeta>");
    let mut bytes = [&bytes[..], &chunk(b"EXIF", EXIF), &xmp, &chunk(b"MINE", PLACE)].concat();
    let size = u32::try_from(bytes.len() - 8).unwrap().to_le_bytes();
    bytes[4..8].copy_from_slice(&size);
    bytes[20] |= 0x0C;
    bytes
}

/// The same, not turned.
fn upright(mut bytes: Vec<u8>) -> Vec<u8> {
    let turn = bytes.windows(8).position(|window| window == b"\x12\x01\x03\0\x01\0\0\0").unwrap() + 8;
    bytes[turn] = 1;
    bytes
}

/// A picture with one frame, and nothing in it.
fn gif(width: u16, height: u16) -> Vec<u8> {
    let size = [width.to_le_bytes(), height.to_le_bytes()].concat();
    [&b"GIF89a"[..], &size, b"\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\0;"].concat()
}

fn boxed(name: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
    [&length[..], name, content].concat()
}

/// A picture with a size, whose index tells of something else, too.
fn avif(width: u32, height: u32, told: &[u8]) -> Vec<u8> {
    let size = [&[0; 4], &width.to_be_bytes()[..], &height.to_be_bytes()].concat();
    let properties = boxed(b"iprp", &boxed(b"ipco", &boxed(b"ispe", &size)));
    let index = [&[0; 4], &properties[..], told].concat();
    [boxed(b"ftyp", b"avif\0\0\0\0mif1"), boxed(b"meta", &index), boxed(b"mdat", b"pixels")].concat()
}

fn has(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

fn read(route: &str, bytes: &[u8]) -> Picture {
    Picture::read(route, bytes).unwrap().0
}

/// Many bytes: a picture whose file has them has all variants.
const MANY: usize = 1 << 40;

/// A picture as if its file were large.
fn read_as_large(route: &str, bytes: &[u8]) -> Picture {
    let picture = read(route, bytes);
    let (width, height) = (picture.width.unwrap(), picture.height.unwrap());
    let (format, key) = (picture.format, picture.key.as_str());
    let original = plan::Original { route, format, key, width, height, channels: 4, bytes: MANY as u64 };
    Picture { variants: plan::variants(&original), limit: MANY, ..picture.clone() }
}

fn message(route: &str, bytes: &[u8]) -> String {
    let read = Picture::read(route, bytes);
    let problem = match read {
        Err(problem) => problem,
        Ok((picture, _)) => picture.pixels(bytes).expect_err("a broken picture"),
    };
    format!("{} ({})", problem.message, problem.help.unwrap())
}

#[test]
fn what_is_published_is_upright_and_does_not_say_where_it_was_taken() {
    let upright = colours(40, 60);
    let stored = upright.rotate270();
    let files = [
        ("a/x.jpg", jpeg(60, 40), false),
        ("a/x.PNG", png(&stored), true),
        ("a/x.webp", webp(&stored), false),
    ];
    for (route, bytes, exact) in files {
        assert!(has(&bytes, PLACE));
        let picture = read(route, &bytes);
        assert_eq!((picture.width, picture.height), (Some(40), Some(60)), "{route}");
        let pixels = picture.pixels(&bytes).unwrap();
        let own = picture.own(&bytes, &pixels).unwrap();
        assert!(!has(&own, PLACE), "{route}");
        let again = read(route, &own);
        assert_eq!((again.width, again.height, again.turn), (Some(40), Some(60), 1), "{route}");
        assert!(!exact || again.pixels(&own).unwrap().image == upright, "{route}");
        assert_eq!(has(&own, PROFILE), !exact, "{route}");
    }
}

#[test]
fn what_is_upright_keeps_its_pixels_bit_by_bit() {
    let photo = upright(jpeg(60, 40));
    let picture = read("x.jpeg", &photo);
    let pixels = picture.pixels(&photo).unwrap();
    let own = picture.own(&photo, &pixels).unwrap();
    assert!(own == bytes_of(&colours(60, 40), Format::Jpeg, Some(PROFILE)));
    assert_eq!(read("x.jpeg", &own).pixels(&own).unwrap(), pixels);
}

/// All that stands in a file beside what it needs, and tells of the place: what is cut out of one that is not turned.
#[test]
fn nothing_of_a_file_is_kept_that_pixels_do_not_need() {
    let profile = |number: u8, count: u8, profile: &[u8]| {
        segment(0xE2, &[&b"ICC_PROFILE\0"[..], &[number, count], profile].concat())
    };
    let photo = upright(jpeg(60, 40));
    let jpegs = [
        segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x02\x0148.8584"),
        segment(0xE0, b"JFXX\0\x1048.8584"),
        profile(2, 2, b"48.8584"),
        profile(1, 1, &[PROFILE, PLACE].concat()),
        segment(0xE2, b"MPF\0 48.8584"),
        segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01 48.8584"),
        segment(0xE7, PLACE),
        segment(0xF5, PLACE),
        segment(0xC8, PLACE),
        segment(0xDE, PLACE),
        segment(0x02, PLACE),
        [segment(0xE7, b""), PLACE.to_vec()].concat(),
    ];
    let drawing = upright(png(&colours(60, 40)));
    let packed = b"\x78\x01\x01\0\0\xff\xff\0\0\0\x01";
    let pngs = [
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\x0048.8584"),
        chunk(b"zTXt", b"48.8584\0\0x"),
        chunk(b"tEXt", b"Comment\x0048.8584"),
        chunk(b"iCCP", &[b"48.8584\0\0", &packed[..]].concat()),
        chunk(b"tIME", PLACE),
        chunk(b"pHYs", b"\0\0\0\x48\0\0\0\x48\x0048.8584"),
        chunk(b"maKe", PLACE),
    ];
    let files = jpegs.into_iter().map(|more| ("x.jpg", [&photo[..2], &more, &photo[2..]].concat()));
    let files =
        files.chain(pngs.into_iter().map(|more| ("x.png", [&drawing[..33], &more, &drawing[33..]].concat())));
    for (number, (route, bytes)) in files.chain([("x.webp", upright(webp(&colours(60, 40))))]).enumerate() {
        let picture = read(route, &bytes);
        assert_eq!(picture.turn, 1);
        let pixels = picture.pixels(&bytes).unwrap();
        let own = picture.own(&bytes, &pixels).unwrap();
        assert!(has(&bytes, PLACE) && !has(&own, PLACE), "{route} {number}");
        assert_eq!(read(route, &own).pixels(&own).unwrap().image, pixels.image, "{route} {number}");
    }
}

#[test]
fn variants_have_the_widths_that_screens_need() {
    let widths = |name: &str, width: u32, height: u32| {
        let (format, bytes) = (Format::named(name).unwrap(), MANY as u64);
        let key = "key";
        let original = plan::Original { route: name, format, key, width, height, channels: 3, bytes };
        let variants = plan::variants(&original);
        let of = |encoding| {
            let own = variants.iter().filter(|variant| variant.encoding == encoding);
            own.map(|variant| variant.width).collect::<Vec<_>>()
        };
        (of(Encoding::Own), of(Encoding::WebP))
    };
    assert_eq!(widths("x.jpg", 320, 200), (vec![], vec![]));
    assert_eq!(widths("x.jpg", 350, 200), (vec![], vec![350]));
    assert_eq!(widths("x.png", 1000, 200), (vec![320, 640], vec![320, 640, 1000]));
    assert_eq!(widths("x.jpg", 2000, 200), (vec![320, 640, 960, 1280], vec![320, 640, 960, 1280, 2000]));
    assert_eq!(
        widths("x.jpg", 6000, 200),
        (vec![320, 640, 960, 1280, 1920], vec![320, 640, 960, 1280, 1920])
    );
    assert_eq!(widths("x.webp", 1000, 200), (vec![320, 640], vec![]));
    // A strip that WebP has no room for in its own width: with smaller ones alone, browsers would show those.
    assert_eq!(widths("x.png", 1000, 30_000), (vec![320], vec![]));
}

#[test]
fn a_picture_wider_than_screens_is_offered_where_no_variant_is_as_wide() {
    let own = |bytes: u64| {
        let (format, key) = (Format::Jpeg, "key");
        let (route, width, height) = ("x.jpg", 6000, 4000);
        let variants =
            plan::variants(&plan::Original { route, format, key, width, height, channels: 3, bytes });
        let own = variants.iter().filter(|variant| variant.encoding == Encoding::Own);
        let widths: Vec<_> = own.map(|variant| variant.width).collect();
        (widths, plan::is_shown_whole(width, &variants))
    };
    assert_eq!(own(4_000_000), (vec![320, 640, 960, 1280, 1920], false));
    assert_eq!(own(200_000), (vec![320, 640, 960, 1280], true));
    assert_eq!(own(200), (vec![], true));
}

/// Browsers take a variant for its width, whatever it weighs.
#[test]
fn no_variant_is_larger_than_the_picture() {
    // Pressed hard; with few colours; smooth; nothing but grain.
    let (grain, smooth) = (grainy(800, 600), colours(800, 600));
    let jpeg = |image: &DynamicImage, quality: u8| {
        let mut bytes = Vec::new();
        image
            .write_with_encoder(image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality))
            .unwrap();
        bytes
    };
    for (route, bytes, count) in [
        ("a.jpg", jpeg(&grainy(1400, 1050), 25), 1..8),
        ("b.jpg", jpeg(&grain, 5), 0..3),
        ("i.jpg", jpeg(&grainy(2200, 400), 12), 5..11),
        ("c.jpg", jpeg(&grain, 90), 5..6),
        ("d.jpg", jpeg(&smooth, 25), 0..3),
        ("e.jpg", jpeg(&smooth, 90), 0..3),
        ("f.png", few_colours(1400, 1050), 1..4),
        ("g.png", upright(png(&smooth)), 1..4),
        ("h.png", upright(png(&grain)), 4..6),
    ] {
        let picture = read(route, &bytes);
        assert!(count.contains(&picture.variants.len()), "{route}: {}", picture.variants.len());
        let pixels = picture.pixels(&bytes).unwrap();
        let own = picture.own(&bytes, &pixels).unwrap().len();
        for variant in &picture.variants {
            let made = picture.variant(variant, &pixels).unwrap();
            assert!(made.len() < own, "{}: {} bytes, {route}: {own}", variant.route, made.len());
            assert_eq!(read(&variant.route, &made).width, Some(variant.width), "{}", variant.route);
        }
    }
}

#[test]
fn a_picture_that_is_turned_does_not_get_heavier() {
    for (image, quality) in [(grainy(800, 600), 60), (colours(800, 600), 85)] {
        let mut bytes = Vec::new();
        image
            .write_with_encoder(image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality))
            .unwrap();
        let stored = [&bytes[..2], &segment(0xE1, &[b"Exif\0\0", EXIF].concat()), &bytes[2..]].concat();
        let picture = read("x.jpg", &stored);
        let pixels = picture.pixels(&stored).unwrap();
        let own = picture.own(&stored, &pixels).unwrap();
        assert_eq!((picture.turn, pixels.width()), (6, 600));
        assert!(own.len() <= bytes.len(), "{} bytes became {}", bytes.len(), own.len());
        for variant in &picture.variants {
            assert!(picture.variant(variant, &pixels).unwrap().len() < own.len(), "{}", variant.route);
        }
    }
}

#[test]
fn variants_are_named_for_content_name_and_width() {
    let bytes = jpeg(60, 1000);
    let picture = read_as_large("world/a/kremlin.jpg", &bytes);
    let routes: Vec<_> = picture.variants.iter().map(|variant| variant.route.as_str()).collect();
    let [small, middle, one, two, three] = routes.as_slice() else { panic!("{routes:?}") };
    let mark = small.split('.').nth(1).unwrap();
    assert_eq!(mark.len(), 10);
    assert_eq!(*small, format!("world/a/kremlin.{mark}.320.jpg"));
    assert_eq!(*middle, format!("world/a/kremlin.{mark}.640.jpg"));
    assert_eq!(
        [*one, *two, *three],
        [320, 640, 1000].map(|width| format!("world/a/kremlin.{mark}.{width}.webp"))
    );
    let other = read_as_large("world/a/kremlin.jpeg", &bytes);
    assert_ne!(other.variants[0].route, picture.variants[0].route);
    let long = format!("{}.jpg", "я".repeat(120));
    assert!(read_as_large(&long, &bytes).variants.iter().all(|variant| variant.route.len() < 255));
    let path = |route: &str| format!("/desk/{route}");
    let own = picture.srcset("/desk/world/a/kremlin.jpg", path).unwrap();
    let start = format!("/desk/world/a/kremlin.{mark}");
    assert_eq!(own, format!("{start}.320.jpg 320w, {start}.640.jpg 640w, /desk/world/a/kremlin.jpg 1000w"));
    let webp = picture.webp(path).unwrap();
    assert_eq!(webp, format!("{start}.320.webp 320w, {start}.640.webp 640w, {start}.1000.webp 1000w"));
}

#[test]
fn variants_keep_colours_transparency_and_profile() {
    let clear = colours(700, 400).into_rgba8();
    let clear = image::RgbaImage::from_fn(700, 400, |x, y| {
        let [r, g, b, _] = clear.get_pixel(x, y).0;
        image::Rgba([r, g, b, if x < 350 { 255 } else { 0 }])
    });
    let mut without_turn = png(&clear.into());
    let turn = without_turn.windows(4).position(|window| window == b"eXIf").unwrap();
    without_turn[turn + 3] = b'F';
    let files = [
        ("x.png", without_turn, true, false),
        ("x.jpg", jpeg(400, 700), false, true),
        ("x.webp", webp(&colours(400, 700)), false, true),
    ];
    for (name, bytes, has_alpha, has_profile) in files {
        let picture = read_as_large(name, &bytes);
        let pixels = picture.pixels(&bytes).unwrap();
        assert!(!picture.variants.is_empty());
        for variant in &picture.variants {
            let made = picture.variant(variant, &pixels).unwrap();
            let again = read(&variant.route, &made);
            assert_eq!(
                (again.width, again.height),
                (Some(variant.width), Some((variant.width * 400 + 350) / 700))
            );
            let image = again.pixels(&made).unwrap().image;
            assert_eq!(image.color().has_alpha(), has_alpha, "{}", variant.route);
            assert_eq!(has(&made, PROFILE), has_profile, "{}", variant.route);
            let colour = image.to_rgba8().get_pixel(variant.width / 4, again.height.unwrap() / 2).0;
            let expected = pixels.image.to_rgba8().get_pixel(pixels.width() / 4, pixels.height() / 2).0;
            assert!(colour.iter().zip(expected).all(|(a, b)| a.abs_diff(b) < 9), "{colour:?} {expected:?}");
        }
    }
}

#[test]
fn other_depths_and_grey_become_eight_bits() {
    let deep = DynamicImage::ImageRgb16(colours(400, 60).to_rgb16());
    let grey = DynamicImage::ImageLuma8(colours(400, 60).to_luma8());
    let clear = DynamicImage::ImageLumaA16(colours(400, 60).to_luma_alpha16());
    for (image, expected) in [(deep, 3), (grey, 1), (clear, 1)] {
        let bytes = png(&image);
        let picture = Picture { turn: 1, ..read("x.png", &bytes) };
        let pixels = picture.pixels(&bytes).unwrap();
        assert_eq!(pixels.image.color().channel_count(), expected);
        assert_eq!(pixels.image.color().bytes_per_pixel(), expected);
        let variant = Variant { route: "x.webp".into(), width: 320, encoding: Encoding::WebP };
        assert!(pixels.variant(&variant, usize::MAX).is_ok());
    }
}

#[test]
fn what_moves_is_only_cleaned() {
    let turned = png(&colours(400, 300));
    let moving = |still: &[u8]| [&still[..33], &chunk(b"acTL", b"\0\0\0\x01\0\0\0\0"), &still[33..]].concat();
    let picture = read("x.png", &moving(&upright(turned.clone())));
    assert_eq!((picture.width, picture.turn, picture.variants.len()), (Some(400), 1, 0));
    let picture = read("x.gif", &gif(288, 16));
    assert_eq!((picture.width, picture.height, picture.is_as_it_is()), (Some(288), Some(16), true));
    assert!(!Picture::is_named("x.svg"));
    assert_eq!(
        message("x.png", &moving(&turned)),
        "this picture is stored on its side, and cannot be turned because it moves \
         (open it in a picture editor, turn it, and save it again)"
    );
}

#[test]
fn pictures_for_print_are_told_of_and_published_whole() {
    // Four colours for each of its few points, all of them 0; one code stands for both "no difference" and "the rest is empty".
    let colours: Vec<u8> = (1..=4).flat_map(|number| [number, 0x11, 0]).collect();
    let head = [&[8, 0, 8, 0, 8, 4], &colours[..]].concat();
    let code = |table: u8| [&[table, 1][..], &[0; 16]].concat();
    let scan: Vec<u8> =
        [4].into_iter().chain((1..=4).flat_map(|number| [number, 0])).chain([0, 63, 0]).collect();
    let bytes = [
        b"\xff\xd8".to_vec(),
        upright(segment(0xE1, &[b"Exif\0\0", EXIF].concat())),
        segment(0xEE, b"Adobe\0\x64\0\0\0\0\0"),
        segment(0xDB, &[&[0][..], &[1; 64]].concat()),
        segment(0xC0, &head),
        segment(0xC4, &code(0)),
        segment(0xC4, &code(0x10)),
        segment(0xDA, &scan),
        b"\0\xff\xd9".to_vec(),
    ]
    .concat();
    let (picture, warning) = Picture::read("x.jpg", &bytes).unwrap();
    assert!(warning.unwrap().message.contains("CMYK"));
    assert_eq!((picture.width, picture.turn, picture.variants.len()), (Some(8), 1, 0));
    let own = picture.own(&bytes, &picture.pixels(&bytes).unwrap()).unwrap();
    assert!(!has(&own, PLACE) && has(&own, b"Adobe"));
    let turned = [&bytes[..2], &segment(0xE1, &[b"Exif\0\0", EXIF].concat()), &bytes[2..]].concat();
    assert_eq!(
        message("x.jpg", &turned),
        "this picture is stored on its side, and cannot be turned because it has the colours of print (CMYK) \
         (export it again, as JPEG in RGB)"
    );
}

#[test]
fn colours_that_variants_would_lose_are_published_whole() {
    let image = grainy(400, 300);
    let with = |chunks: &[Vec<u8>]| {
        let bytes = upright(png(&image));
        [&bytes[..33], &chunks.concat(), &bytes[33..]].concat()
    };
    let number = |numbers: &[u32]| numbers.iter().flat_map(|n| n.to_be_bytes()).collect::<Vec<u8>>();
    let gamma = |gamma: u32| chunk(b"gAMA", &number(&[gamma]));
    let primaries =
        |red: u32| chunk(b"cHRM", &number(&[31_270, 32_900, red, 33_000, 30_000, 60_000, 15_000, 6_000]));
    let coded = |code: &[u8; 4]| chunk(b"cICP", code);
    let web = chunk(b"sRGB", b"\0");
    for (number, (chunks, has_variants)) in [
        (vec![], true),
        (vec![gamma(45_455)], true),
        (vec![gamma(45_455), primaries(64_000)], true),
        (vec![gamma(100_000)], false),
        (vec![gamma(55_556)], false),
        (vec![gamma(45_455), primaries(68_000)], false),
        // Without an exponent, primaries say nothing; and a name goes before both.
        (vec![primaries(68_000)], true),
        (vec![web.clone(), gamma(100_000), primaries(68_000)], true),
        (vec![coded(b"\x01\x0d\0\x01"), gamma(100_000)], true),
        (vec![coded(b"\x09\x10\0\x01")], false),
        (vec![coded(b"\x0c\x0d\0\x01"), web], false),
    ]
    .into_iter()
    .enumerate()
    {
        let bytes = with(&chunks);
        let picture = read("x.png", &bytes);
        assert_eq!(!picture.variants.is_empty(), has_variants, "{number}");
        let own = picture.own(&bytes, &picture.pixels(&bytes).unwrap()).unwrap();
        assert!(chunks.iter().all(|chunk| has(&own, chunk)), "{number}");
    }
    let turned = png(&image);
    let turned = [&turned[..33], &gamma(100_000), &turned[33..]].concat();
    assert!(
        message("x.png", &turned).starts_with("this picture is stored on its side, and cannot be turned")
    );
}

#[test]
fn greys_with_a_profile_have_no_variants_and_keep_it() {
    let grey = DynamicImage::ImageLuma8(grainy(400, 300).to_luma8());
    let profile = profile_of(*b"GRAY");
    for format in [Format::Png, Format::Jpeg] {
        let route = if format == Format::Png { "x.png" } else { "x.jpg" };
        let bytes = bytes_of(&grey, format, Some(&profile));
        let picture = read(route, &bytes);
        assert_eq!(picture.variants.len(), 0);
        let own = picture.own(&bytes, &picture.pixels(&bytes).unwrap()).unwrap();
        assert_eq!(read(route, &own).pixels(&own).unwrap().profile, Some(profile.to_vec()));
        // That of other colours says nothing.
        assert!(!read(route, &bytes_of(&grey, format, Some(PROFILE))).variants.is_empty());
    }
}

#[test]
fn files_that_are_not_what_they_say_are_told_of() {
    let photo = jpeg(60, 40);
    let drawing = png(&colours(60, 40));
    for (route, bytes, expected) in [
        (
            "x.jpg",
            &drawing[..],
            "the name of this file says JPEG, but it is a PNG picture (rename it so that it ends in `.png`, and change the texts that name it)",
        ),
        (
            "x.png",
            b"<!DOCTYPE html>",
            "the name of this file says PNG, but it is no picture that browsers show (export the picture again, as PNG, or take the file out)",
        ),
        (
            "x.jpg",
            b"",
            "the name of this file says JPEG, but it is empty (export the picture again, as JPEG, or take the file out)",
        ),
        (
            "x.jpg",
            b"\0\0\0\x18ftypheic\0\0\0\0",
            "the name of this file says JPEG, but it is a HEIC picture of a telephone, which browsers do not show (export the picture again, as JPEG, or take the file out)",
        ),
        (
            "x.jpg",
            &photo[..photo.len() - 100],
            "this JPEG picture is cut off: its end is missing (copy it here again, or export it again)",
        ),
        (
            "x.png",
            &drawing[..drawing.len() - 30],
            "this PNG picture is cut off: its end is missing (copy it here again, or export it again)",
        ),
    ] {
        assert_eq!(message(route, bytes), expected);
    }
    let mut torn = drawing.clone();
    let data = torn.windows(4).position(|window| window == b"IDAT").unwrap() + 8;
    torn[data..data + 20].fill(0x55);
    assert!(message("x.png", &torn).starts_with("this PNG picture is broken, and cannot be shown"));
}

#[test]
fn what_is_published_as_it_is_is_whole_and_tells_nothing() {
    let picture = read("x.avif", &avif(32, 16, b"infe av01"));
    assert_eq!((picture.width, picture.height, picture.is_as_it_is()), (Some(32), Some(16), true));
    let expected = "this AVIF picture holds what was told about it (Exif or XMP), which may be the place where it was taken (export it again without, or as JPEG, PNG or WebP: those are published without what is told in them)";
    assert_eq!(message("x.avif", &avif(32, 16, b"infe Exif")), expected);
    assert_eq!(message("x.avif", &avif(32, 16, b"mime application/rdf+xml")), expected);
    for (route, whole) in [("x.gif", gif(288, 16)), ("x.avif", avif(32, 16, b""))] {
        let told = message(route, &whole[..whole.len() - 1]);
        assert!(
            told.ends_with("is cut off: its end is missing (copy it here again, or export it again)"),
            "{told}"
        );
    }
    for (route, huge) in [("x.gif", gif(65535, 65535)), ("x.avif", avif(70_000, 2000, b""))] {
        assert!(message(route, &huge).contains("pixels; the limit is 100 million"), "{route}");
    }
}

#[test]
fn a_picture_that_claims_to_be_huge_is_refused_by_its_head() {
    let small = png(&colours(60, 40));
    let head = [b"\0\0\xEA\x60\0\0\xEA\x60", &small[24..29]].concat();
    let bomb = [&small[..8], &chunk(b"IHDR", &head), &small[33..]].concat();
    let expected = "this picture has 60000 × 60000 pixels; the limit is 100 million (make it smaller: 4000 pixels in width are enough for any screen)";
    assert_eq!(message("x.png", &bomb), expected);
}

#[test]
fn no_bytes_make_it_panic() {
    let mut number = 7_u64;
    let mut below = |limit: usize| {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((number >> 33) % limit as u64).unwrap()
    };
    let colours = colours(48, 32);
    let others = [("x.gif", gif(288, 16)), ("x.avif", avif(32, 16, b"infe av01"))];
    let made = [("x.jpg", jpeg(48, 32)), ("x.png", png(&colours)), ("x.webp", webp(&colours))];
    for (route, whole) in made.into_iter().chain(others) {
        for _ in 0..400 {
            let mut bytes = whole.clone();
            for _ in 0..=below(6) {
                let at = below(bytes.len());
                bytes[at] = u8::try_from(below(256)).unwrap();
            }
            bytes.truncate(bytes.len() - if below(4) == 0 { below(bytes.len()) } else { 0 });
            if let Ok((picture, _)) = Picture::read(route, &bytes)
                && let Ok(pixels) = picture.pixels(&bytes)
            {
                let _ = picture.own(&bytes, &pixels);
                let variant = Variant { route: String::new(), width: 20, encoding: Encoding::WebP };
                let _ = picture.variant(&variant, &pixels);
            }
        }
    }
}
