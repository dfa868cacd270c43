//! Graphs and tables as pictures, files and reports.
//!
//! [`draw_svg`] draws a neighbourhood, [`write_dot`] writes it for Graphviz, [`draw`] runs that; [`write_table`] sets an
//! answer in columns. Every word that came from outside is escaped for the form that it enters. Nothing here opens a store
//! or writes to a terminal.
//!
//! ```
//! use guanxi_model::{Cell, Table};
//! use guanxi_render::{TableFormat, TableStyle, write_table};
//!
//! let name = Cell::Text("A|B".to_owned(), None);
//! let table = Table { columns: vec!["company".to_owned()], rows: vec![vec![name]] };
//! let text = write_table(&table, TableFormat::Markdown, &TableStyle::default());
//! assert_eq!(text, "| company |\n| --- |\n| A\\|B |\n");
//! ```

#![expect(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "texts are put together from pieces; `write!` to a string would add a result that cannot fail"
)]

mod chart;
mod export;
mod graphviz;
mod markdown;
mod picture;
mod report;
mod svg;
mod table;
mod text;

pub use export::{ExportFile, Exporter, exporter};
pub use graphviz::{DrawError, ImageFormat, draw};
pub use picture::{
    Drawing, DrawnBox, DrawnGroup, DrawnLine, DrawnSanction, Layout, LineLook, Names, Paper, PaperError,
    PictureOptions, SvgPicture, Theme, box_count, caveat, describe, draw_svg, drawing, line_looks, money, share,
    write_dot, write_svg,
};
pub use report::{
    Picture, PictureUse, Report, ReportEntry, ReportError, ReportFormat, ReportIndex, ReportOptions, ReportParam,
    ReportQuery, ReportTemplate, ShippedReport, Source, SourceError, Stamp, shell_word, shipped_reports,
};
pub use svg::{Described, embed};
pub use table::{TableFormat, TableStyle, write_table};

#[cfg(test)]
mod fixture;
