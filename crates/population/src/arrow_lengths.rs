//! Whether an Arrow file can be as long as it says.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use arrow_ipc::reader::read_footer_length;
use arrow_ipc::{Block, root_as_footer};

use crate::said::Said;

/// Whether the lengths that an Arrow file states fit in it. Its reader sets memory apart for them
/// before it reads, and where there is not so much the program ends on the spot.
pub(crate) fn lengths_fit(file: &mut File) -> Result<(), Said> {
    let size = file.seek(SeekFrom::End(0))?;
    let mut tail = [0; 10];
    file.seek(SeekFrom::Start(size.saturating_sub(10)))?;
    file.read_exact(&mut tail)?;
    let length = read_footer_length(tail).map_err(|error| Said::from(error.to_string()))?;
    let start = u64::try_from(length).ok().and_then(|length| size.checked_sub(10 + length));
    let start = start.ok_or_else(too_long)?;
    let mut footer = vec![0; length];
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(&mut footer)?;
    let footer = root_as_footer(&footer).map_err(|error| Said::from(error.to_string()))?;
    let blocks = footer.recordBatches().into_iter().chain(footer.dictionaries()).flatten();
    let end = |block: &Block| {
        let part = |length: i64| u64::try_from(length).ok();
        let (start, head) = (part(block.offset())?, part(block.metaDataLength().into())?);
        start.checked_add(head)?.checked_add(part(block.bodyLength())?)
    };
    if blocks.into_iter().any(|block| end(block).is_none_or(|end| end > size)) {
        return Err(too_long());
    }
    Ok(file.rewind()?)
}

fn too_long() -> Said {
    Said::new(
        "kapot: de lengtes die het bestand noemt, passen er niet in",
        "broken: the lengths that the file states do not fit in it",
    )
}
