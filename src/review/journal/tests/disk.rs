//! A disk in memory that fails where a test asks for it.

use std::{
    io,
    ops::Range,
    sync::{Arc, Mutex},
};

use super::super::file::Medium;

/// A disk with one file, of which some calls fail.
#[derive(Debug, Default)]
pub(super) struct Disk {
    pub(super) bytes: Vec<u8>,
    /// What is left of it when the power fails.
    pub(super) synced: Vec<u8>,
    pub(super) calls: usize,
    pub(super) fails: Range<usize>,
    /// Whether a write that fails has written half of what it should.
    pub(super) halves: bool,
    /// Bytes that a write takes at most, without failing.
    pub(super) most: Option<usize>,
}

pub(super) type Shared = Arc<Mutex<Disk>>;

impl Disk {
    /// Counts a call, and fails it if it is to fail.
    fn call(&mut self) -> io::Result<()> {
        self.calls += 1;
        if self.fails.contains(&(self.calls - 1)) { Err(io::Error::other("the disk is full")) } else { Ok(()) }
    }

    fn put(&mut self, at: u64, bytes: &[u8]) {
        let at = usize::try_from(at).expect("it is small");
        self.bytes.resize(self.bytes.len().max(at + bytes.len()), 0);
        self.bytes[at..at + bytes.len()].copy_from_slice(bytes);
    }
}

impl Medium for Shared {
    fn length(&self) -> io::Result<u64> {
        let mut disk = self.lock().unwrap();
        disk.call()?;
        Ok(disk.bytes.len() as u64)
    }

    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<usize> {
        let mut disk = self.lock().unwrap();
        let failed = disk.call();
        let count = match (&failed, disk.halves) {
            (Err(_), true) => bytes.len() / 2,
            (Err(_), false) => 0,
            (Ok(()), _) => bytes.len().min(disk.most.unwrap_or(usize::MAX)),
        };
        disk.put(at, &bytes[..count]);
        failed.map(|()| count)
    }

    fn cut(&mut self, at: u64) -> io::Result<()> {
        let mut disk = self.lock().unwrap();
        disk.call()?;
        disk.bytes.truncate(usize::try_from(at).expect("it is small"));
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut disk = self.lock().unwrap();
        disk.call()?;
        disk.synced = disk.bytes.clone();
        Ok(())
    }
}

/// A disk whose file holds these bytes.
pub(super) fn disk_of(bytes: impl Into<Vec<u8>>) -> Shared {
    let bytes = bytes.into();
    Arc::new(Mutex::new(Disk { synced: bytes.clone(), bytes, ..Disk::default() }))
}

/// What the file holds now.
pub(super) fn bytes(disk: &Shared) -> Vec<u8> {
    disk.lock().unwrap().bytes.clone()
}
