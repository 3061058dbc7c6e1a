//! The envelope of a receipt: COSE_Sign1 (RFC 9052) with EdDSA, as base32 behind an address.

use ed25519_dalek::{Signature, VerifyingKey};
use minicbor::data::{Tag, Type};
use minicbor::{Decoder, Encoder};

use crate::key::{KID, Key};
use crate::refusal::Refusal;
use crate::text::{base32, from_base32};

/// The tag of COSE_Sign1.
const SIGN1: u64 = 18;
/// The label of the algorithm in a header, and that of EdDSA (RFC 9053).
const ALGORITHM: (i8, i8) = (1, -8);
/// The label of the id of a key in a header.
const KEY_ID: i8 = 4;
/// How every receipt begins: the tag, a list of four, a header of a map of two.
const BEGINS: &str = "2KCE";

/// A receipt in its envelope, not yet believed.
pub(crate) struct Envelope {
    pub kid: [u8; KID],
    pub payload: Vec<u8>,
    signature: [u8; 64],
}

impl Envelope {
    pub(crate) fn sign(payload: Vec<u8>, key: &Key) -> Self {
        let kid = key.kid_bytes();
        let signature = key.sign(&to_be_signed(kid, &payload));
        Self { kid, payload, signature }
    }

    /// Whether the holder of a key signed exactly this.
    pub(crate) fn is_signed_by(&self, public: &[u8; 32]) -> bool {
        let message = to_be_signed(self.kid, &self.payload);
        VerifyingKey::from_bytes(public).is_ok_and(|key| {
            key.verify_strict(&message, &Signature::from_bytes(&self.signature)).is_ok()
        })
    }

    /// `address#PAYLOAD`: what stands behind `#` is never sent to a server.
    pub(crate) fn text(&self, address: &str) -> String {
        format!("{address}#{}", base32(&self.bytes()))
    }

    /// Reads such a text, or what stands behind the `#` in it.
    pub(crate) fn read(text: &str) -> Result<Self, Refusal> {
        let (_, behind) = text.trim().rsplit_once('#').unwrap_or(("", text));
        let plain: String = behind.chars().filter(|char| !char.is_whitespace()).collect();
        if !plain.starts_with(BEGINS) {
            return Err(Refusal::NotAReceipt);
        }
        let bytes = from_base32(&plain).ok_or(Refusal::Damaged)?;
        let envelope = parts(&bytes).ok_or(Refusal::Damaged)?;
        // One receipt, one text: the same parts written in other bytes are not let through.
        if envelope.bytes() == bytes { Ok(envelope) } else { Err(Refusal::Damaged) }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut out = Encoder::new(Vec::new());
        let _ = out.tag(Tag::new(SIGN1)).and_then(|out| {
            out.array(4)?.bytes(&header(self.kid))?.map(0)?;
            out.bytes(&self.payload)?.bytes(&self.signature)
        });
        out.into_writer()
    }
}

/// The protected header: `{1: -8, 4: kid}`.
fn header(kid: [u8; KID]) -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    let (label, eddsa) = ALGORITHM;
    let _ = out.map(2).and_then(|out| out.i8(label)?.i8(eddsa)?.i8(KEY_ID)?.bytes(&kid));
    out.into_writer()
}

/// What RFC 9052 §4.4 has signed: `["Signature1", header, "", payload]`.
fn to_be_signed(kid: [u8; KID], payload: &[u8]) -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    let _ = out
        .array(4)
        .and_then(|out| out.str("Signature1")?.bytes(&header(kid))?.bytes(&[])?.bytes(payload));
    out.into_writer()
}

fn parts(bytes: &[u8]) -> Option<Envelope> {
    let mut from = Decoder::new(bytes);
    let fits = from.tag().ok()?.as_u64() == SIGN1 && from.array().ok()? == Some(4);
    let kid = kid(from.bytes().ok().filter(|_| fits)?)?;
    let empty = from.datatype().ok()? == Type::Map && from.map().ok()? == Some(0);
    let payload = from.bytes().ok().filter(|_| empty)?.to_vec();
    let signature: [u8; 64] = from.bytes().ok()?.try_into().ok()?;
    (from.position() == bytes.len()).then_some(Envelope { kid, payload, signature })
}

fn kid(header: &[u8]) -> Option<[u8; KID]> {
    let mut from = Decoder::new(header);
    let (label, eddsa) = ALGORITHM;
    let fits = from.map().ok()? == Some(2)
        && from.i8().ok()? == label
        && from.i8().ok()? == eddsa
        && from.i8().ok()? == KEY_ID;
    from.bytes().ok().filter(|_| fits)?.try_into().ok()
}
