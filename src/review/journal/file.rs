//! What a journal asks of its file, so that a test can stand in for a disk that fails.

use std::{
    fs::File,
    io::{self, Seek, SeekFrom, Write},
};

/// A file that is written in place.
pub(super) trait Medium: std::fmt::Debug + Send {
    /// How many bytes it has. An error if it has no name any more: then nobody will ever read what is written to it.
    fn length(&self) -> io::Result<u64>;

    /// Writes at a byte; says how many bytes were written, which may be fewer.
    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<usize>;

    /// Cuts off what stands at a byte and behind it.
    fn cut(&mut self, at: u64) -> io::Result<()>;

    /// Returns when all that was written and cut is on the disk.
    fn sync(&mut self) -> io::Result<()>;
}

impl Medium for File {
    fn length(&self) -> io::Result<u64> {
        let metadata = self.metadata()?;
        #[cfg(unix)]
        if std::os::unix::fs::MetadataExt::nlink(&metadata) == 0 {
            return Err(io::Error::new(io::ErrorKind::NotFound, "the file was removed or replaced"));
        }
        Ok(metadata.len())
    }

    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<usize> {
        self.seek(SeekFrom::Start(at))?;
        Write::write(self, bytes)
    }

    fn cut(&mut self, at: u64) -> io::Result<()> {
        self.set_len(at)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }
}

/// Writes all bytes, or fails somewhere among them.
pub(super) fn write_all(file: &mut dyn Medium, at: u64, bytes: &[u8]) -> io::Result<()> {
    let mut written = 0;
    while written < bytes.len() {
        match file.write(at + written as u64, &bytes[written..]) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => written += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
