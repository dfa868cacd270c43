//! The page that leads to many reports of one sort.

use serde_json::json;

use super::{ReportFormat, ReportTemplate, Source, page};
use crate::markdown::{code, escape, path};

/// One report of many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportEntry {
    /// Its file beside the index.
    pub file: String,
    /// Its title.
    pub title: String,
    /// Its figures: names and numbers.
    pub figures: Vec<(String, String)>,
    /// How many documents it cites.
    pub sources: usize,
}

/// Many reports made by one template from one source.
pub struct ReportIndex<'a> {
    /// The template.
    pub template: &'a ReportTemplate,
    /// The reports, in the order in which they were asked for.
    pub entries: Vec<ReportEntry>,
    /// The command that makes them again.
    pub command: String,
    /// Where their data come from.
    pub stamp: &'a dyn Source,
}

impl ReportIndex<'_> {
    /// The index in the form of its reports.
    pub fn write(&self, format: ReportFormat) -> String {
        let stamp = self.stamp.stamp();
        let title = self.template.kicker.clone().unwrap_or_else(|| self.template.title.clone());
        if format == ReportFormat::Json {
            let entry = |e: &ReportEntry| {
                let figures: serde_json::Map<_, _> = e.figures.iter().map(|(n, v)| (n.clone(), json!(v))).collect();
                json!({"file": e.file, "title": e.title, "figures": figures, "sources": e.sources})
            };
            let reports: Vec<_> = self.entries.iter().map(entry).collect();
            let index = json!({
                "report": self.template.title, "command": self.command, "store": stamp, "reports": reports,
            });
            return format!("{index:#}\n");
        }
        let mut columns: Vec<&str> = Vec::new();
        for (name, _) in self.entries.iter().flat_map(|e| &e.figures) {
            if !columns.contains(&name.as_str()) {
                columns.push(name);
            }
        }
        let mut text = format!("# {}: {}\n\n", escape(&title), crate::text::counted(self.entries.len(), "report"));
        text.push_str(&format!("{}.\n\n", escape(&self.template.title)));
        let (data, command) = (stamp.to_string(), &self.command);
        text.push_str(&match format {
            ReportFormat::Markdown => format!("*Made from {}* by {}\n\n", escape(&data), code(command)),
            _ => page::made(&data, command) + "\n",
        });
        let heads: String = columns.iter().map(|c| format!(" {} |", escape(c))).collect();
        text.push_str(&format!(
            "| Report |{heads} documents cited |\n| --- |{} --: |\n",
            " --: |".repeat(columns.len())
        ));
        for entry in &self.entries {
            let figure = |name: &&str| entry.figures.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value);
            let cells: String = columns.iter().map(|c| format!(" {} |", escape(figure(c)))).collect();
            let link = format!("[{}]({})", escape(&entry.title), path(&entry.file));
            text.push_str(&format!("| {link} |{cells} {} |\n", entry.sources));
        }
        match format {
            ReportFormat::Markdown => text,
            _ => page::page(&title, Some("Reports"), &page::to_html(&text)),
        }
    }
}
