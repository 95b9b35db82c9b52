//! Where the output goes: standard output, or a file that appears when it is complete.

use std::{
    io::{self, BufWriter, Stdout, Write},
    path::Path,
};

use khanan::{Error, Result, write::NewFile};

/// An output that knows its name, so that its errors do.
pub(crate) struct Sink {
    name: String,
    target: Target,
}

enum Target {
    Standard(BufWriter<Stdout>),
    File(NewFile),
}

impl Sink {
    pub(crate) fn standard() -> Sink {
        Sink { name: "standard output".to_owned(), target: Target::Standard(BufWriter::new(io::stdout())) }
    }

    /// A file, or standard output for none and for `-`.
    pub(crate) fn open(path: Option<&Path>) -> Result<Sink> {
        match path {
            Some(path) if path != Path::new("-") => {
                Ok(Sink { name: path.display().to_string(), target: Target::File(NewFile::create(path)?) })
            }
            _ => Ok(Sink::standard()),
        }
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let written = match &mut self.target {
            Target::Standard(out) => out.write_all(bytes),
            Target::File(file) => file.write_all(bytes),
        };
        written.map_err(|source| self.error(source))
    }

    /// Lets the output be seen. A sink that is dropped without it leaves no file.
    pub(crate) fn finish(mut self) -> Result<()> {
        let flushed = match &mut self.target {
            Target::Standard(out) => out.flush(),
            Target::File(_) => Ok(()),
        };
        flushed.map_err(|source| self.error(source))?;
        match self.target {
            Target::Standard(_) => Ok(()),
            Target::File(file) => file.finish(),
        }
    }

    fn error(&self, source: io::Error) -> Error {
        Error::Io { name: self.name.clone(), action: "write", source }
    }
}
