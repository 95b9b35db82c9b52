//! Hashes that are the same on every machine and in every version, since sketches are kept on disk.

use std::hash::Hasher;

/// FNV-1a, 64 bits, by Fowler, Noll and Vo (draft-eastlake-fnv).
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// The bits mixed, so that any of them serve (the finaliser of MurmurHash3).
    fn finish(&self) -> u64 {
        let mut x = self.0;
        x = (x ^ x >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
        x = (x ^ x >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        x ^ x >> 33
    }
}

/// A key of a kind: 32 bits.
pub(super) fn key(kind: u8, bytes: &[u8]) -> u32 {
    let mut hash = Fnv::default();
    hash.write(&[kind]);
    hash.write(bytes);
    hash.finish() as u32
}
