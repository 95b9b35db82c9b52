//! Thrift's compact protocol, as far as Parquet's own notes on a file are read before its decoder is: numbers, lists, and
//! structs whose other fields are passed over. Nothing is kept and nothing recurses without bound.

/// The deepest that fields of no interest are nested.
const DEPTH: usize = 32;

/// What is wrong with the notes.
pub(super) const DAMAGED: &str = "damaged Parquet";

type Fallible<T> = Result<T, String>;

/// Bytes that are being read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

/// The kinds of values that matter here.
pub(super) const I32: u8 = 5;
pub(super) const LIST: u8 = 9;
pub(super) const STRUCT: u8 = 12;

fn damaged<T>() -> Fallible<T> {
    Err(DAMAGED.to_owned())
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Reader { bytes, at: 0 }
    }

    /// How many bytes were read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    fn byte(&mut self) -> Fallible<u8> {
        let Some(&byte) = self.bytes.get(self.at) else { return damaged() };
        self.at += 1;
        Ok(byte)
    }

    fn pass(&mut self, bytes: u64) -> Fallible<()> {
        let left = (self.bytes.len() - self.at) as u64;
        if bytes > left {
            return damaged();
        }
        self.at += usize::try_from(bytes).unwrap_or(usize::MAX);
        Ok(())
    }

    /// A number without sign, seven bits a byte.
    fn unsigned(&mut self) -> Fallible<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        damaged()
    }

    /// A number with a sign.
    pub(super) fn number(&mut self) -> Fallible<i64> {
        let n = self.unsigned()?;
        Ok((n >> 1) as i64 ^ -((n & 1) as i64))
    }

    /// The kind and the number of elements of a list.
    fn list(&mut self) -> Fallible<(u8, u64)> {
        let head = self.byte()?;
        let short = u64::from(head >> 4);
        let count = if short == 15 { self.unsigned()? } else { short };
        Ok((head & 15, count))
    }

    /// Calls `each` with the number and the kind of every field of a struct; it has read the field if it says so.
    pub(super) fn fields(&mut self, mut each: impl FnMut(&mut Self, i64, u8) -> Fallible<bool>) -> Fallible<()> {
        self.fields_within(DEPTH, &mut each)
    }

    fn fields_within(
        &mut self,
        depth: usize,
        each: &mut dyn FnMut(&mut Self, i64, u8) -> Fallible<bool>,
    ) -> Fallible<()> {
        let mut id = 0i64;
        loop {
            let head = self.byte()?;
            if head & 15 == 0 {
                return Ok(());
            }
            id = match head >> 4 {
                0 => self.number()?,
                delta => id.wrapping_add(i64::from(delta)),
            };
            if !each(self, id, head & 15)? {
                self.skip(head & 15, depth)?;
            }
        }
    }

    /// Calls `each` at every element of a list of structs, which it has to read.
    pub(super) fn structs(&mut self, mut each: impl FnMut(&mut Self) -> Fallible<()>) -> Fallible<()> {
        let (kind, count) = self.list()?;
        if kind != STRUCT && count > 0 {
            return damaged();
        }
        // Each takes a byte at least, so that a count beyond the bytes ends with them.
        (0..count).try_for_each(|_| each(self))
    }

    /// Passes over a value.
    fn skip(&mut self, kind: u8, depth: usize) -> Fallible<()> {
        let Some(depth) = depth.checked_sub(1) else { return damaged() };
        match kind {
            // Of a field, a truth value is its kind.
            1 | 2 => Ok(()),
            3 => self.pass(1),
            4..=6 => self.unsigned().map(|_| ()),
            7 => self.pass(8),
            8 => {
                let bytes = self.unsigned()?;
                self.pass(bytes)
            }
            9 | 10 => {
                let (kind, count) = self.list()?;
                (0..count).try_for_each(|_| self.skip_element(kind, depth))
            }
            11 => {
                let count = self.unsigned()?;
                if count == 0 {
                    return Ok(());
                }
                let kinds = self.byte()?;
                (0..count).try_for_each(|_| {
                    self.skip_element(kinds >> 4, depth)?;
                    self.skip_element(kinds & 15, depth)
                })
            }
            STRUCT => self.fields_within(depth, &mut |_, _, _| Ok(false)),
            13 => self.pass(16),
            _ => damaged(),
        }
    }

    /// Passes over an element of a list or map, where a truth value takes a byte.
    fn skip_element(&mut self, kind: u8, depth: usize) -> Fallible<()> {
        if matches!(kind, 1 | 2) { self.pass(1) } else { self.skip(kind, depth) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_signs() {
        for (bytes, number) in [(&[0][..], 0), (&[1], -1), (&[2], 1), (&[0x80, 1], 64), (&[0xff; 9], 0)] {
            let read = Reader::new(bytes).number();
            assert_eq!(read.unwrap_or(0), number, "{bytes:?}");
        }
        assert!(Reader::new(&[0xff; 11]).number().is_err());
    }

    #[test]
    fn fields_of_no_interest_are_passed_over() {
        // 1: true, 2: text, 3: list of two numbers, 4: struct with a byte, 5: number.
        let bytes = [0x11, 0x18, 2, b'a', b'b', 0x19, 0x25, 2, 4, 0x1c, 0x13, 9, 0, 0x15, 6, 0];
        let mut last = None;
        let mut reader = Reader::new(&bytes);
        let read = reader.fields(|reader, id, kind| {
            if (id, kind) == (5, I32) {
                last = Some(reader.number()?);
                return Ok(true);
            }
            Ok(false)
        });
        assert_eq!((read, last, reader.at()), (Ok(()), Some(3), bytes.len()));
        for end in 0..bytes.len() {
            assert!(Reader::new(&bytes[..end]).fields(|_, _, _| Ok(false)).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn what_is_nested_too_deep_is_damaged() {
        let nested = |depth: usize| [vec![0x1c; depth], vec![0; depth + 1]].concat();
        assert!(Reader::new(&nested(DEPTH - 1)).fields(|_, _, _| Ok(false)).is_ok());
        assert!(Reader::new(&nested(DEPTH + 1)).fields(|_, _, _| Ok(false)).is_err());
    }
}
