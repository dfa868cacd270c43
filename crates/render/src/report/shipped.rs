//! The reports that ship with the program: every template of `queries/reports/`.

use std::sync::LazyLock;

use super::ReportTemplate;

/// Names of files and their texts, by name.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/reports.rs"));

/// A report with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShippedReport {
    /// The name by which it is asked for: its file's without the endings.
    pub name: &'static str,
    /// The template.
    pub template: ReportTemplate,
}

/// Every report that ships with the program, by name.
pub fn shipped_reports() -> &'static [ShippedReport] {
    static REPORTS: LazyLock<Vec<ShippedReport>> = LazyLock::new(|| {
        let report = |(file, text): &(&'static str, &str)| {
            let name = file.split('.').next().unwrap_or(file);
            Some(ShippedReport { name, template: ReportTemplate::parse(file, text).ok()? })
        };
        FILES.iter().filter_map(report).collect()
    });
    &REPORTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_a_report_with_a_title_and_explained_parameters() {
        let reports = shipped_reports();
        assert!(reports.len() == FILES.len() && reports.len() > 5, "a header cannot be read");
        for report in reports {
            assert!(!report.template.title.is_empty(), "{}", report.name);
            assert!(report.template.params.iter().all(|p| !p.explanation.is_empty()), "{}", report.name);
        }
    }
}
