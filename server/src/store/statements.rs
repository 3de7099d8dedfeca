//! What the write path says to the database.

use sea_orm::DbBackend;

use super::rows::RowStatement;

/// The statements of the write path, for one kind of database.
#[derive(Debug)]
pub(super) struct Statements {
    /// A new row of the event log.
    pub(super) event: RowStatement,
    /// The answer to a call of ours.
    pub(super) answered: RowStatement,
    /// A row of the status log.
    pub(super) status_log: RowStatement,
    /// A reading.
    pub(super) meter_value: RowStatement,
    /// Charge points that become known, or belong elsewhere.
    pub(super) registered: RowStatement,
    /// What was charged at charge points, now that they belong to a charge system.
    pub(super) moved: RowStatement,
    /// A connection.
    pub(super) session: RowStatement,
    /// The end of connections.
    pub(super) closed: RowStatement,
    /// Charge points that connected.
    pub(super) connected: RowStatement,
    /// Charge points whose connection ended; the end of an older one is not about the present.
    pub(super) disconnected: RowStatement,
    /// What charge points said of themselves when they booted.
    pub(super) booted: RowStatement,
    /// When charge points were last heard.
    pub(super) heard: RowStatement,
    /// The status of connectors; since when is kept where the status is.
    pub(super) status: RowStatement,
    /// The same where the status has changed since the last commit, whatever it was then.
    pub(super) changed_status: RowStatement,
    /// The transaction at connectors, with the newest reading during it.
    pub(super) charging: RowStatement,
    /// The newest reading at connectors.
    pub(super) reading: RowStatement,
}

const EVENT: [&str; 13] = [
    "id",
    "charge_point_id",
    "at",
    "to_charge_point",
    "action",
    "message_id",
    "latency_ms",
    "outcome",
    "size_bytes",
    "repeats",
    "findings",
    "raw_request",
    "raw_response",
];
const STATUS_LOG: [&str; 13] = [
    "id",
    "charge_point_id",
    "evse_id",
    "connector_id",
    "status",
    "ocpp_status",
    "error_code",
    "info",
    "vendor_id",
    "vendor_error_code",
    "reported_at",
    "received_at",
    "late",
];
const METER_VALUE: [&str; 14] = [
    "charge_point_id",
    "evse_id",
    "connector_id",
    "transaction_id",
    "at",
    "received_at",
    "power_w",
    "energy_wh",
    "state_of_charge_percent",
    "current_l1_a",
    "current_l2_a",
    "current_l3_a",
    "late",
    "event_id",
];
/// Others, such as its password, are left as they are.
const REGISTERED: [&str; 4] = ["identifier", "charge_system_id", "name", "connected"];
/// Of one that begins; how it ends is still empty.
const SESSION: [&str; 6] = [
    "id",
    "charge_point",
    "opened_at",
    "peer",
    "ocpp_version",
    "subprotocol_offered",
];
const BOOTED: [&str; 10] = [
    "booted_at",
    "vendor",
    "model",
    "serial_number",
    "charge_box_serial_number",
    "firmware_version",
    "iccid",
    "imsi",
    "meter_type",
    "meter_serial_number",
];
const PLACE: [&str; 3] = ["charge_point_id", "evse_id", "connector_id"];
const STATUS: [&str; 9] = [
    "status",
    "ocpp_status",
    "error_code",
    "info",
    "vendor_id",
    "vendor_error_code",
    "reported_at",
    "received_at",
    "event_id",
];
const TRANSACTION: [&str; 4] = [
    "transaction_id",
    "transaction_started_at",
    "transaction_reported_at",
    "transaction_meter_start_wh",
];
const READING: [&str; 7] = [
    "reading_at",
    "power_w",
    "energy_wh",
    "state_of_charge_percent",
    "current_l1_a",
    "current_l2_a",
    "current_l3_a",
];

impl Statements {
    pub(super) fn new(backend: DbBackend) -> Self {
        let insert = |table, columns: &[&str]| RowStatement::insert(backend, table, columns, "");
        let connector = |parts: &[&[&'static str]], also: Option<(&'static str, &str)>| {
            let columns: Vec<&str> = parts.iter().copied().flatten().copied().collect();
            let set = columns
                .iter()
                .map(|column| format!("\"{column}\" = excluded.\"{column}\""));
            let set: Vec<String> = set.chain(also.map(|(_, set)| set.to_owned())).collect();
            let on_conflict = format!(
                "ON CONFLICT (\"{}\") DO UPDATE SET {}",
                PLACE.join("\", \""),
                set.join(", ")
            );
            let columns: Vec<&str> = PLACE
                .into_iter()
                .chain(columns)
                .chain(also.map(|(column, _)| column))
                .collect();
            RowStatement::insert(backend, "connector", &columns, &on_conflict)
        };
        let keep_since = "\"status_since\" = CASE WHEN \"connector\".\"status\" = excluded.\"status\" \
             AND \"connector\".\"status_since\" IS NOT NULL \
             THEN \"connector\".\"status_since\" ELSE excluded.\"status_since\" END";
        let booted: Vec<String> = BOOTED
            .iter()
            .zip(2..)
            .map(|(column, number)| format!("\"{column}\" = v.column{number}"))
            .collect();
        Self {
            registered: RowStatement::insert(
                backend,
                "charge_point",
                &REGISTERED,
                "ON CONFLICT (\"identifier\") DO UPDATE SET \"charge_system_id\" = excluded.\"charge_system_id\", \
                 \"name\" = excluded.\"name\"",
            ),
            moved: RowStatement::new(
                backend,
                2,
                "UPDATE \"transaction\" SET \"charge_system_id\" = v.column2 FROM (VALUES",
                ") AS v WHERE \"transaction\".\"charge_point_id\" = v.column1 \
                 AND \"transaction\".\"charge_system_id\" IS DISTINCT FROM v.column2",
            ),
            session: insert("session", &SESSION),
            closed: RowStatement::update(
                backend,
                "session",
                3,
                "\"closed_at\" = v.column2, \"closed\" = v.column3",
                "AND \"session\".\"closed_at\" IS NULL",
            ),
            connected: RowStatement::update(
                backend,
                "charge_point",
                4,
                "\"connected\" = true, \"session_id\" = v.column2, \"ocpp_version\" = v.column3, \
                 \"contact_since\" = v.column4, \"last_seen_at\" = CASE WHEN \"last_seen_at\" > v.column4 \
                 THEN \"last_seen_at\" ELSE v.column4 END",
                "AND (\"session_id\" IS NULL OR \"session_id\" <= v.column2)",
            ),
            disconnected: RowStatement::update(
                backend,
                "charge_point",
                3,
                "\"connected\" = false, \"contact_since\" = v.column3",
                "AND \"session_id\" = v.column2 AND \"connected\"",
            ),
            booted: RowStatement::update(backend, "charge_point", 1 + BOOTED.len(), &booted.join(", "), ""),
            event: insert("event", &EVENT),
            answered: RowStatement::update(
                backend,
                "event",
                5,
                "\"outcome\" = v.column2, \"latency_ms\" = v.column3, \"size_bytes\" = v.column4, \
                 \"raw_response\" = COALESCE(v.column5, \"event\".\"raw_response\")",
                "",
            ),
            status_log: insert("status_log", &STATUS_LOG),
            meter_value: insert("meter_value", &METER_VALUE),
            heard: RowStatement::update(
                backend,
                "charge_point",
                2,
                "\"last_seen_at\" = v.column2",
                "AND (\"last_seen_at\" IS NULL OR \"last_seen_at\" < v.column2)",
            ),
            status: connector(&[&STATUS], Some(("status_since", keep_since))),
            changed_status: connector(&[&STATUS, &["status_since"]], None),
            charging: connector(&[&TRANSACTION, &READING], None),
            reading: connector(&[&READING], None),
        }
    }
}
