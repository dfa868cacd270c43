//! `-p NAME=VALUE`: values for the parameters of queries and reports.

/// What was typed as `-p`.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Params {
    /// A value for a parameter; may be given several times
    #[arg(short = 'p', long = "param", value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) params: Vec<(String, String)>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("a parameter is given as NAME=VALUE, such as company=Huawei".to_owned()),
    }
}
