//! A report on a store.

use std::sync::Arc;

use guanxi_render::{PictureUse, Report, ReportError, ReportFormat, ReportOptions, ReportTemplate};
use indexmap::IndexMap;

use crate::StoreSource;

/// Makes the report `name`; the command that it shows makes it again from the same generation. Its pictures are called after `stem`.
pub fn make_report(
    source: &Arc<StoreSource>,
    name: &str,
    template: &ReportTemplate,
    parameters: &IndexMap<String, String>,
    format: ReportFormat,
    stem: &str,
    pictures: PictureUse,
) -> Result<Report, ReportError> {
    let command = template.command(name, parameters, format) + &source.data();
    let options = ReportOptions { name: stem.to_owned(), command, pictures };
    template.render(Arc::clone(source) as _, parameters, format, options)
}
