/// A share of a whole in percent, exactly: the decimal point moves and no digit changes, so
/// that reading it back gives the same share.
pub(super) fn percent(share: f64) -> String {
    if share == 0.0 {
        return "0".to_owned();
    }
    let written = format!("{share:e}");
    let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let before_point = exponent.parse::<i64>().unwrap_or(0) + 3;
    match usize::try_from(before_point) {
        Ok(0) | Err(_) => format!("0.{}{digits}", "0".repeat(before_point.unsigned_abs() as usize)),
        Ok(before) if before >= digits.len() => format!("{digits}{}", "0".repeat(before - digits.len())),
        Ok(before) => format!("{}.{}", &digits[..before], &digits[before..]),
    }
}

/// A benchmark with at least one decimal: "1.0", "2.25".
pub(super) fn benchmark(value: f64) -> String {
    format!("{value:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_keep_every_digit() {
        let shares = [1.0, 0.7, 0.07, 0.005, 0.0005, 1.05, 15.0 / 105.0, 0.0, 12.0];
        let written = ["100", "70", "7", "0.5", "0.05", "105", "14.285714285714285", "0", "1200"];
        assert_eq!(shares.map(percent), written);
    }
}
