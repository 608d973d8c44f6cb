//! Amounts of money.

use super::Words;

impl Words {
    /// An amount given in thousandths, with two digits after the point; there is no currency.
    pub(crate) fn money(&self, thousandths: i64) -> String {
        let hundredths = thousandths / 10;
        let sign = if hundredths < 0 { "-" } else { "" };
        let hundredths = hundredths.unsigned_abs();
        format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
    }
}
