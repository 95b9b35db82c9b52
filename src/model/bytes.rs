//! Bytes of a part of the model, read where they lie: in the program, in a buffer of their own, or in that of the file
//! which holds the whole model.

use std::{
    ops::{Deref, Range},
    sync::Arc,
};

/// Bytes that are shared, never copied.
#[derive(Clone, Debug)]
pub(crate) enum Bytes {
    /// In the program.
    Embedded(&'static [u8]),
    /// A stretch of a buffer that others may hold too.
    Shared {
        /// All that was read.
        buffer: Arc<Vec<u8>>,
        /// The stretch.
        at: Range<usize>,
    },
}

impl Bytes {
    /// A stretch of these bytes; none if it reaches beyond them.
    pub(crate) fn slice(&self, at: Range<usize>) -> Option<Bytes> {
        match self {
            Bytes::Embedded(bytes) => bytes.get(at).map(Bytes::Embedded),
            Bytes::Shared { buffer, at: whole } => {
                let inner = whole.start.checked_add(at.start)?..whole.start.checked_add(at.end)?;
                (inner.start <= inner.end && inner.end <= whole.end)
                    .then(|| Bytes::Shared { buffer: Arc::clone(buffer), at: inner })
            }
        }
    }
}

impl Deref for Bytes {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Embedded(bytes) => bytes,
            Bytes::Shared { buffer, at } => &buffer[at.clone()],
        }
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::Shared { at: 0..bytes.len(), buffer: Arc::new(bytes) }
    }
}

impl From<&'static [u8]> for Bytes {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::Embedded(bytes)
    }
}

/// Checks how a part opens: with `head`, the line that names it and its layout, and the [`checksum`] of all that follows, 8
/// bytes, little-endian. Tells what is wrong: that it is `unlike` such a part, is shorter than `least` bytes, or damaged.
pub(super) fn check_opening(bytes: &[u8], head: &[u8], least: usize, unlike: &'static str) -> Result<(), &'static str> {
    let Some(rest) = bytes.strip_prefix(head) else { return Err(unlike) };
    match rest.split_first_chunk() {
        Some((sum, content)) if bytes.len() >= least => {
            let whole = u64::from_le_bytes(*sum) == checksum(content);
            whole.then_some(()).ok_or("damaged: its checksum is not that of its content")
        }
        _ => Err("cut short"),
    }
}

/// A part with this content, as [`check_opening`] wants it.
#[cfg(any(test, feature = "train"))]
pub(crate) fn sealed(head: &[u8], content: &[u8]) -> Vec<u8> {
    [head, &checksum(content).to_le_bytes(), content].concat()
}

/// A number that damage to any one byte changes for certain, and other damage all but surely.
///
/// A step takes 64 bits in: exclusive or, times an odd number, exclusive or with the upper half; each of the three can be
/// undone, so that no step forgets a difference. Words, little-endian, go to four lanes in turn, which are joined behind
/// the length, one after the other, and then the last bytes, fewer than 32, one by one. Four lanes keep the processor busy:
/// a model of megabytes is checked at every start.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    let step = |sum: u64, word: u64| {
        let product = (sum ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        product ^ product >> 32
    };
    let start = 0xcbf2_9ce4_8422_2325;
    let (blocks, rest) = bytes.as_chunks::<32>();
    let mut lanes = [start; 4];
    for block in blocks {
        for (lane, word) in lanes.iter_mut().zip(block.as_chunks::<8>().0) {
            *lane = step(*lane, u64::from_le_bytes(*word));
        }
    }
    let sum = lanes.into_iter().fold(step(start, bytes.len() as u64), step);
    rest.iter().fold(sum, |sum, &byte| step(sum, u64::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_slice_is_of_the_same_buffer_and_no_longer() {
        let owned = Bytes::from(b"0123456789".to_vec());
        for bytes in [owned, Bytes::from(b"0123456789".as_slice())] {
            let inner = bytes.slice(2..8).expect("within");
            assert_eq!(&*inner, b"234567");
            assert_eq!(inner.as_ptr(), bytes[2..].as_ptr());
            assert_eq!(&*inner.slice(1..3).expect("within"), b"34");
            assert!(inner.slice(1..7).is_none() && inner.slice(7..9).is_none());
            assert!(inner.slice(1..usize::MAX).is_none());
        }
    }

    #[test]
    fn any_flipped_bit_and_any_missing_byte_changes_the_checksum() {
        let bytes: Vec<u8> = (0..75).collect();
        let mut sums = HashSet::from([checksum(&bytes)]);
        for bit in 0..8 * bytes.len() {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(sums.insert(checksum(&flipped)), "bit {bit}");
        }
        for length in 0..bytes.len() {
            assert!(sums.insert(checksum(&bytes[..length])), "{length} bytes");
        }
        assert_ne!(checksum(&[0; 32]), checksum(&[0; 64]));
    }
}
