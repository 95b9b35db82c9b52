//! Digests as they are written: SHA-256 names contents wherever the program has to know them again.

use sha2::{Digest, Sha256};

/// Two lower-case hexadecimal digits a byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 as 64 lower-case hexadecimal digits.
pub(crate) fn hex_sha256(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes))
}
