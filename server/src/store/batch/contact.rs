//! What a batch says of connections, and of who is at their other end.

use std::collections::BTreeMap;

use csms::{Disconnect, Event, Identity, Recorded, SessionId, Timestamp};
use sea_orm::Value;

use crate::store::values::{json, millis, text, text_option};

/// Connections that begin and end, and boots.
#[derive(Default)]
pub(in crate::store) struct Contact<'a> {
    /// Rows for connections that began.
    pub(in crate::store) opened: Vec<Value>,
    /// How connections ended: the first word holds.
    closed: BTreeMap<SessionId, (Timestamp, &'a Disconnect)>,
    /// The newest connection of each charge point.
    connected: BTreeMap<i32, Opened<'a>>,
    /// When a charge point lost a connection that no newer one had taken the place of.
    disconnected: BTreeMap<(i32, SessionId), Timestamp>,
    /// What each charge point last said of itself.
    booted: BTreeMap<i32, (Timestamp, &'a Identity)>,
}

/// A connection that began.
struct Opened<'a> {
    session: SessionId,
    ocpp_version: &'a str,
    at: Timestamp,
}

impl<'a> Contact<'a> {
    /// Takes in what happened; whatever else it is changes nothing here.
    pub(super) fn take_in(&mut self, key: i32, recorded: &'a Recorded) {
        let at = recorded.at;
        match &recorded.event {
            Event::Connected {
                session,
                ocpp_version,
                peer,
                subprotocol_offered,
            } => {
                self.opened.extend([
                    session.0.into(),
                    text(recorded.charge_point_id.as_str()),
                    millis(at),
                    text(peer),
                    text(ocpp_version),
                    (*subprotocol_offered).into(),
                ]);
                let newest = self.connected.get(&key).is_none_or(|it| it.session <= *session);
                if newest {
                    let opened = Opened {
                        session: *session,
                        ocpp_version,
                        at,
                    };
                    self.connected.insert(key, opened);
                }
            }
            Event::Disconnected { session, reason } => {
                self.closed.entry(*session).or_insert((at, reason));
                if !matches!(reason, Disconnect::Superseded { .. }) {
                    self.disconnected.entry((key, *session)).or_insert(at);
                }
            }
            Event::Booted(identity) => drop(self.booted.insert(key, (at, identity))),
            _ => {}
        }
    }

    /// Rows for the end of connections.
    pub(in crate::store) fn closed(&self) -> Vec<Value> {
        let row = |(session, (at, reason)): (&SessionId, &(Timestamp, &Disconnect))| {
            [session.0.into(), millis(*at), text(&json(reason))]
        };
        self.closed.iter().flat_map(row).collect()
    }

    /// Rows for charge points that connected.
    pub(in crate::store) fn connected(&self) -> Vec<Value> {
        let row = |(key, opened): (&i32, &Opened)| {
            [
                (*key).into(),
                opened.session.0.into(),
                text(opened.ocpp_version),
                millis(opened.at),
            ]
        };
        self.connected.iter().flat_map(row).collect()
    }

    /// Rows for charge points whose connection ended.
    pub(in crate::store) fn disconnected(&self) -> Vec<Value> {
        self.disconnected
            .iter()
            .flat_map(|((key, session), at)| [(*key).into(), session.0.into(), millis(*at)])
            .collect()
    }

    /// Rows for what charge points said of themselves.
    pub(in crate::store) fn booted(&self) -> Vec<Value> {
        let row = |(key, (at, identity)): (&i32, &(Timestamp, &Identity))| {
            [
                (*key).into(),
                millis(*at),
                text_option(identity.vendor.as_ref()),
                text_option(identity.model.as_ref()),
                text_option(identity.serial_number.as_ref()),
                text_option(identity.charge_box_serial_number.as_ref()),
                text_option(identity.firmware_version.as_ref()),
                text_option(identity.iccid.as_ref()),
                text_option(identity.imsi.as_ref()),
                text_option(identity.meter_type.as_ref()),
                text_option(identity.meter_serial_number.as_ref()),
            ]
        };
        self.booted.iter().flat_map(row).collect()
    }
}
