//! Headlines in title case brought to sentence case.
