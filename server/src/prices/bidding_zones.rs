//! The bidding zones by ENTSO-E's codes (EIC, type Y).

use csms::PriceArea;

const CODES: [(&str, &str); 29] = [
    ("NO1", "10YNO-1--------2"),
    ("NO2", "10YNO-2--------T"),
    ("NO3", "10YNO-3--------J"),
    ("NO4", "10YNO-4--------9"),
    ("NO5", "10Y1001A1001A48H"),
    ("SE1", "10Y1001A1001A44P"),
    ("SE2", "10Y1001A1001A45N"),
    ("SE3", "10Y1001A1001A46L"),
    ("SE4", "10Y1001A1001A47J"),
    ("DK1", "10YDK-1--------W"),
    ("DK2", "10YDK-2--------M"),
    ("FI", "10YFI-1--------U"),
    ("EE", "10Y1001A1001A39I"),
    ("LV", "10YLV-1001A00074"),
    ("LT", "10YLT-1001A0008Q"),
    ("DE-LU", "10Y1001A1001A82H"),
    ("NL", "10YNL----------L"),
    ("BE", "10YBE----------2"),
    ("FR", "10YFR-RTE------C"),
    ("AT", "10YAT-APG------L"),
    ("CH", "10YCH-SWISSGRIDZ"),
    ("PL", "10YPL-AREA-----S"),
    ("CZ", "10YCZ-CEPS-----N"),
    ("SK", "10YSK-SEPS-----K"),
    ("HU", "10YHU-MAVIR----U"),
    ("SI", "10YSI-ELES-----O"),
    ("RO", "10YRO-TEL------P"),
    ("ES", "10YES-REE------0"),
    ("PT", "10YPT-REN------W"),
];

/// The code of an area; nothing where it has none that we know.
pub fn code(of: &PriceArea) -> Option<&'static str> {
    let known = CODES.iter().find(|(area, _)| *area == of.as_str());
    known.map(|(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last character that belongs to the fifteen before it.
    fn check_character(code: &str) -> char {
        let value = |it: char| match it {
            '-' => 36,
            _ => it.to_digit(36).unwrap(),
        };
        let weighted = code
            .chars()
            .take(15)
            .zip((2..=16).rev())
            .map(|(it, weight)| value(it) * weight);
        let check = 36 - (weighted.sum::<u32>() - 1) % 37;
        char::from_digit(check, 36).unwrap_or('-').to_ascii_uppercase()
    }

    #[test]
    fn no_code_is_misspelled() {
        for (area, code) in CODES {
            assert!(PriceArea::parse(area).is_ok(), "{area}");
            assert_eq!(code.len(), 16, "{area}");
            assert!(
                code.ends_with(check_character(code)),
                "{area}: {}",
                check_character(code)
            );
        }
    }
}
