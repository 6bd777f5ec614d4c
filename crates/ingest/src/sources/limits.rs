//! What an input may cost. Each limit is far above what news needs and far below what harms.

/// The most bytes of one row, record or message before its text is taken out of it: twice what a document may have,
/// for the columns around the text.
pub const MOST_ROW_BYTES: usize = 16 << 20;

/// The most lines that one quoted CSV record may run over; a quotation mark that is never closed costs no more.
pub const MOST_ROW_LINES: usize = 4_000;

/// The most bytes of a field that is no text: a title, a name, a date. What is longer is left out.
pub const MOST_FIELD_BYTES: usize = 4 << 10;

/// The most columns of a table.
pub const MOST_COLUMNS: usize = 4_096;

/// The most bytes of a feed, a NewsML message, a mail or a PDF file, which are read whole.
pub const MOST_WHOLE_BYTES: usize = 32 << 20;

/// The most bytes of a Parquet file that comes from no seekable file (compressed or from standard input).
pub const MOST_PARQUET_BYTES: usize = 256 << 20;

/// Compressions around each other (`news.jsonl.gz.zst` has two).
pub const MOST_LAYERS: usize = 2;

/// How many bytes one compressed byte may become, once [`FREE_EXPANSION`] is passed; text reaches 10, rows of one
/// template 60.
pub const MOST_EXPANSION: u64 = 200;

/// Bytes that any compressed input may become, whatever its ratio.
pub const FREE_EXPANSION: u64 = 16 << 20;

/// Elements of XML, or values of JSON, inside each other.
pub const MOST_DEPTH: usize = 100;

/// The most lines of HTTP or record headers, and the most bytes of them.
pub const MOST_HEADERS: usize = 400;

/// The most bytes of one line of headers.
pub const MOST_HEADER_BYTES: usize = 64 << 10;

/// The most pages of a PDF file that are read.
pub const MOST_PAGES: usize = 2_000;
