//! What targets make of the fuzzer's bytes: numbers, choices, parts.

/// Bytes that are taken from the front; when there are no more, noughts.
pub(crate) struct Bytes<'d>(&'d [u8]);

impl<'d> Bytes<'d> {
    pub(crate) fn new(data: &'d [u8]) -> Self {
        Bytes(data)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn byte(&mut self) -> u8 {
        let (byte, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *byte
    }

    /// A number below `n`, which is at most 65,536.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        let number = usize::from(self.byte());
        let number = if n > 256 { number << 8 | usize::from(self.byte()) } else { number };
        number % n.max(1)
    }

    pub(crate) fn number(&mut self) -> u32 {
        u32::from_le_bytes([(); 4].map(|()| self.byte()))
    }

    pub(crate) fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    pub(crate) fn is(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// A text of up to 255 bytes.
    pub(crate) fn text(&mut self) -> String {
        let length = usize::from(self.byte()).min(self.0.len());
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        String::from_utf8_lossy(text).into_owned()
    }

    pub(crate) fn rest(self) -> &'d [u8] {
        self.0
    }
}

/// Parts of the data, with a byte between that no UTF-8 holds; empty ones where there are fewer.
pub(crate) fn parts<const N: usize>(data: &[u8]) -> [&[u8]; N] {
    let mut parts = data.splitn(N, |&byte| byte == 0xff);
    [(); N].map(|()| parts.next().unwrap_or_default())
}

/// Bytes as text, whatever they are.
pub(crate) fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}
