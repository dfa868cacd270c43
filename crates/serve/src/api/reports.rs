//! Reports: which there are, and making one, which a worker does as it answers queries.

use axum::{
    extract::{Path, RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};
use guanxi_render::{ReportFormat, ReportTemplate, ShippedReport, shipped_reports};
use guanxi_store::Store;
use indexmap::IndexMap;
use serde::Serialize;

use super::{Api, ApiError, parameters::Parameters, questions::Parameter};
use crate::{ask, worker::Job};

/// Most bytes of a report, whatever answers may have.
const LONGEST: usize = 32 << 20;
/// Sent with a report as a page: its style is in it, nothing in it runs, nothing is loaded.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; sandbox";

/// A report that can be made.
#[derive(Serialize)]
pub(super) struct Makeable {
    name: &'static str,
    /// What it says.
    title: &'static str,
    /// What sort of report it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    kicker: Option<&'static str>,
    parameters: Vec<Parameter>,
}

pub(super) fn reports(_: &Store, parameters: Parameters) -> Result<Vec<Makeable>, ApiError> {
    parameters.done()?;
    let makeable = |report: &'static ShippedReport| Makeable {
        name: report.name,
        title: &report.template.title,
        kicker: report.template.kicker.as_deref(),
        parameters: report
            .template
            .params
            .iter()
            .map(|p| Parameter {
                name: &p.name,
                kind: &p.kind,
                default: p.default.as_deref(),
                explanation: &p.explanation,
            })
            .collect(),
    };
    Ok(shipped_reports().iter().map(makeable).collect())
}

/// Makes a report: `format`, and the report's own parameters.
pub(super) async fn report(
    State(api): State<Api>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let Some(report) = shipped_reports().iter().find(|report| report.name == name) else {
        let nearest = shipped_reports().iter().map(|report| report.name.to_owned()).collect();
        return Err(ApiError::Unknown { message: format!("there is no report `{name}`"), nearest });
    };
    let mut given = Parameters::of_query(query.as_deref());
    let format = given.parsed("format", ReportFormat::Markdown)?;
    let parameters = given.rest()?;
    let checked = parameters.clone();
    let check = move |store: &Store, _| check(store, &report.template, &checked);
    api.run(Parameters::new(Vec::new()), &api.places, check).await?;
    let mut cost = api.server.cost();
    cost.bytes = cost.bytes.min(LONGEST);
    let job = Job::Report { name: name.clone(), parameters, format, cost };
    let text = ask::whole(&api.server, &job).await?;
    let (media, ending) = match format {
        ReportFormat::Markdown => ("text/markdown; charset=utf-8", "md"),
        ReportFormat::Html | ReportFormat::HtmlTemplate => ("text/html; charset=utf-8", "html"),
        ReportFormat::Json => ("application/json", "json"),
    };
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}.{ending}\"")),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
    ];
    Ok((headers, text).into_response())
}

/// Names of entities are looked up here, where those that come near are at hand.
fn check(store: &Store, template: &ReportTemplate, given: &IndexMap<String, String>) -> Result<(), ApiError> {
    if let Some(unknown) = given.keys().find(|name| !template.params.iter().any(|p| p.name == **name)) {
        let known: Vec<&str> = template.params.iter().map(|p| p.name.as_str()).collect();
        let known = known.join(", ");
        return Err(ApiError::Wrong(format!("this report has no parameter `{unknown}`; it has format, {known}")));
    }
    for param in &template.params {
        match given.get(&param.name) {
            None if param.default.is_none() => {
                return Err(ApiError::Wrong(format!("`{}` is missing: {}", param.name, param.explanation)));
            }
            Some(value) if param.kind == "entity" => store.find_entity(value).map(drop)?,
            _ => {}
        }
    }
    Ok(())
}
