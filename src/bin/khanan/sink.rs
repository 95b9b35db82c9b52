//! Where the output goes: standard output, or a file that appears when it is complete, compressed if its name says so.

use std::{
    io::{self, BufWriter, Stdout, Write},
    path::Path,
};

use khanan::{
    Error, Result,
    write::{self, Compressed, Compression, NewFile},
};

/// An output that knows its name, so that its errors do.
pub(crate) struct Sink {
    name: String,
    target: Target,
}

enum Target {
    Standard(BufWriter<Stdout>),
    File(Box<Compressed<NewFile>>),
}

impl Sink {
    pub(crate) fn standard() -> Sink {
        Sink { name: "standard output".to_owned(), target: Target::Standard(BufWriter::new(io::stdout())) }
    }

    /// A file, or standard output for none and for `-`.
    pub(crate) fn open(path: Option<&Path>) -> Result<Sink> {
        match path {
            Some(path) if path != Path::new("-") => {
                let name = path.display().to_string();
                match Compressed::new(NewFile::create(path)?, Compression::from_path(path)) {
                    Ok(file) => Ok(Sink { name, target: Target::File(Box::new(file)) }),
                    Err(source) => Err(Error::Io { name, action: "write", source }),
                }
            }
            _ => Ok(Sink::standard()),
        }
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.write_all(bytes).map_err(|source| self.error(source))
    }

    /// Lets the output be seen. A sink that is dropped without it leaves no file.
    pub(crate) fn finish(self) -> Result<()> {
        Sink::finish_all(vec![self])
    }

    /// Lets outputs that belong together be seen: all of them, or none.
    pub(crate) fn finish_all(sinks: Vec<Sink>) -> Result<()> {
        let mut files = Vec::new();
        for mut sink in sinks {
            match sink.target {
                Target::Standard(ref mut out) => out.flush().map_err(|source| sink.error(source))?,
                Target::File(file) => match file.finish() {
                    Ok(file) => files.push(file),
                    Err(source) => return Err(Error::Io { name: sink.name, action: "write", source }),
                },
            }
        }
        write::finish_all(files)
    }

    pub(crate) fn error(&self, source: io::Error) -> Error {
        Error::Io { name: self.name.clone(), action: "write", source }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.target {
            Target::Standard(out) => out.write(bytes),
            Target::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.target {
            Target::Standard(out) => out.flush(),
            Target::File(file) => file.flush(),
        }
    }
}
