//! The template engine: minijinja, strict about names, with values escaped for the form that they enter.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use indexmap::IndexMap;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, escape_formatter, syntax::SyntaxConfig,
    value::Serde,
};

use super::{ReportError, ReportTemplate, functions, session::Session};

/// Bytes that a template may set out before it is ended.
const MOST: usize = 256 << 20;
/// Steps that a template may take before it is ended.
pub(super) const FUEL: u64 = 50_000_000;

/// What the template makes of these parameters.
pub(super) fn run(
    template: &ReportTemplate,
    session: &Arc<Session>,
    values: &IndexMap<String, String>,
) -> Result<String, ReportError> {
    let is_html = template.file.ends_with(".html.j2");
    let mut environment = Environment::new();
    environment.set_debug(true);
    environment.set_fuel(Some(FUEL));
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(move |_| {
        if is_html { AutoEscape::Html } else { AutoEscape::Custom("markdown".into()) }
    });
    let written = AtomicUsize::new(0);
    environment.set_formatter(move |out, state, value| {
        let length = value.as_str().map_or(8, str::len);
        if written.fetch_add(length, Ordering::Relaxed) + length > MOST {
            let words = format!("the template sets out more than {} MiB", MOST >> 20);
            return Err(Error::new(ErrorKind::InvalidOperation, words));
        }
        match state.auto_escape() {
            _ if value.is_none() => Ok(()),
            AutoEscape::Custom(_) if !value.is_safe() => {
                out.write_str(&crate::markdown::escape_between(&value.to_string())).map_err(Into::into)
            }
            AutoEscape::Custom(_) => out.write_str(&value.to_string()).map_err(Into::into),
            _ => escape_formatter(out, state, value),
        }
    });
    functions::add(&mut environment, session);
    let code = crate::markdown::code(&session.options.command);
    let command = if is_html { Value::from(session.options.command.as_str()) } else { Value::from_safe_string(code) };
    environment.add_global("command", command);
    environment.add_global("store", Value::from(Serde(session.source.stamp())));
    let known = |kind| {
        let own = values.keys().cloned();
        own.chain(functions::names(kind).into_iter().map(str::to_owned)).collect::<Vec<_>>()
    };
    let error = |error: &minijinja::Error| ReportError::of(error, &template.file, &template.text, &known(error.kind()));
    let compiled = environment.template_from_named_str(&template.file, &template.text).map_err(|e| error(&e))?;
    compiled.render(Value::from(Serde(values))).map_err(|e| error(&e))
}
