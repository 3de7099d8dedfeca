//! Transactions.

use csms::TransactionRecord;

use super::{Exported, decimal, text, told};
use crate::Language;

impl Exported for TransactionRecord {
    const NAME: &'static str = "transactions";

    const COLUMNS: &'static [&'static str] = &[
        "id",
        "charge_point_id",
        "evse_id",
        "connector_id",
        "id_tag",
        "started_at",
        "stopped_at",
        "reason",
        "meter_start_wh",
        "meter_stop_wh",
        "energy_wh",
        "is_open",
        "cost",
        "currency",
        "unpriced_wh",
    ];

    fn fields(self, language: Language) -> Vec<String> {
        // Whole watt hours: spreadsheets of different languages read decimals differently, and no meter is that exact.
        // Money has hundredths, so that its decimals are those of the language.
        let energy = self.energy_wh.map(|it| format!("{it:.0}"));
        let cost = self.cost.map(|it| decimal(it.amount, language));
        vec![
            text(self.id.to_string()),
            text(self.charge_point_id.to_string()),
            told(self.evse_id),
            told(self.connector_id),
            text(self.id_tag.unwrap_or_default()),
            told(self.started_at),
            told(self.stopped_at),
            text(self.reason.unwrap_or_default()),
            told(self.meter_start_wh),
            told(self.meter_stop_wh),
            told(energy),
            self.is_open.to_string(),
            told(cost),
            told(self.cost.map(|it| it.currency)),
            told(self.cost.map(|it| format!("{:.0}", it.unpriced_wh))),
        ]
    }
}

#[cfg(test)]
mod tests {
    use csms::{ChargePointId, Cost, Currency, TransactionStop};

    use super::*;
    use crate::export::{Format, file_name};

    fn ended() -> TransactionRecord {
        let id = ChargePointId::parse("=CP;1").unwrap();
        let stop = TransactionStop {
            id: "-7".into(),
            given_out: false,
            meter_stop_wh: Some(-5),
            stopped_at: csms::Timestamp::from_millis(1_795_417_872_482),
            reason: Some("@SUM(A1)".to_owned()),
        };
        let mut record = TransactionRecord::ended(&id, &stop);
        record.meter_start_wh = Some(-2_005);
        record.count(None);
        record
    }

    #[test]
    fn a_row_is_escaped_and_runs_nothing() {
        for (language, line) in [
            (
                Language::En,
                "'-7,'=CP;1,,,,,2026-11-23T07:11:12.482Z,'@SUM(A1),-2005,-5,2000,false,,,\r\n",
            ),
            (
                Language::Nb,
                "'-7;\"'=CP;1\";;;;;2026-11-23T07:11:12.482Z;'@SUM(A1);-2005;-5;2000;false;;;\r\n",
            ),
        ] {
            let written = Format::Csv(language).write(ended());
            assert_eq!(String::from_utf8(written).unwrap(), line);
        }
        let columns = Format::Csv(Language::En).beginning::<TransactionRecord>();
        let columns = String::from_utf8(columns).unwrap();
        assert_eq!(
            columns.matches(',').count() + 1,
            ended().fields(Language::En).len()
        );
    }

    #[test]
    fn money_has_the_decimals_of_the_language() {
        for (amount, english, norwegian) in [
            (1_234.565_1, ",1234.57,NOK,12", ";1234,57;NOK;12"),
            (-0.125_1, ",-0.13,NOK,12", ";-0,13;NOK;12"),
            (-0.001, ",0.00,NOK,12", ";0,00;NOK;12"),
        ] {
            let mut record = ended();
            record.cost = Some(Cost {
                amount,
                currency: Currency::NOK,
                unpriced_wh: 12.4,
            });
            for (language, end) in [(Language::En, english), (Language::Nb, norwegian)] {
                let written = Format::Csv(language).write(record.clone());
                let written = String::from_utf8(written).unwrap();
                assert!(written.ends_with(&format!("false{end}\r\n")), "{written}");
            }
        }
    }

    #[test]
    fn a_line_of_json_is_the_transaction() {
        let line = Format::JsonLines.write(ended());
        assert_eq!(
            serde_json::from_slice::<TransactionRecord>(&line).unwrap(),
            ended()
        );
        assert_eq!(
            file_name::<TransactionRecord>("solbakken", Format::JsonLines),
            "solbakken-transactions.jsonl"
        );
    }
}
