//! How colours are meant: profiles (ICC.1:2022, clause 7).

/// Bytes of a profile's head (7.2.1), with the number of what follows.
const HEAD: usize = 132;

/// Which colours a profile speaks of (7.2.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Rgb,
    Grey,
    /// Cyan, magenta, yellow and black.
    Print,
}

impl Space {
    fn name(self) -> &'static [u8; 4] {
        match self {
            Self::Rgb => b"RGB ",
            Self::Grey => b"GRAY",
            Self::Print => b"CMYK",
        }
    }
}

/// The profile that bytes begin with, if they are one of these colours and all of it; what lies behind its end does not belong to it.
pub(super) fn whole(bytes: &[u8], space: Space) -> Option<&[u8]> {
    let size = usize::try_from(u32::from_be_bytes(*bytes.first_chunk()?)).ok()?;
    let profile = bytes.get(..size).filter(|profile| profile.len() >= HEAD)?;
    (profile[16..20] == *space.name() && profile[36..40] == *b"acsp").then_some(profile)
}

#[cfg(test)]
mod tests {
    use super::super::tests::PROFILE;
    use super::*;

    #[test]
    fn only_whole_profiles_count() {
        assert_eq!(whole(PROFILE, Space::Rgb), Some(&PROFILE[..]));
        assert_eq!(whole(&[PROFILE, &b"at 48.8584"[..]].concat(), Space::Rgb), Some(&PROFILE[..]));
        assert_eq!((whole(PROFILE, Space::Grey), whole(PROFILE, Space::Print)), (None, None));
        for end in 0..PROFILE.len() {
            assert_eq!(whole(&PROFILE[..end], Space::Rgb), None, "{end}");
        }
        let mut other = *PROFILE;
        other[36] = b'x';
        assert_eq!(whole(&other, Space::Rgb), None);
        // A size that leaves no room for a head.
        assert_eq!(whole(&[0, 0, 0, 40].repeat(40), Space::Rgb), None);
    }
}
