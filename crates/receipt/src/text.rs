//! Bytes as letters and digits.

use base32::Alphabet;

/// RFC 4648 in capitals, as a QR code keeps small.
const LETTERS: Alphabet = Alphabet::Rfc4648 { padding: false };

/// Base32 in capitals.
pub(crate) fn base32(bytes: &[u8]) -> String {
    base32::encode(LETTERS, bytes)
}

/// Reads base32 in capitals, and nothing that [`base32()`] does not write.
pub(crate) fn from_base32(text: &str) -> Option<Vec<u8>> {
    base32::decode(LETTERS, text).filter(|bytes| base32(bytes) == text)
}

/// Hexadecimal in small letters.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first bytes of a text in hexadecimal; noughts where there are none.
pub(crate) fn from_hex<const N: usize>(text: &str) -> [u8; N] {
    let mut bytes = [0; N];
    for (place, byte) in bytes.iter_mut().enumerate() {
        let pair = text.get(place * 2..place * 2 + 2);
        *byte = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()).unwrap_or_default();
    }
    bytes
}
