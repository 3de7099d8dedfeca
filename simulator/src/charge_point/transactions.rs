//! Transactions: how they begin and end, and what is read from the meter meanwhile.

use std::time::Duration;

use ocpp::Timestamp;
use ocpp::v16::{IdTag, ReadingContext, Reason};

use super::ChargePoint;
use crate::connector::Transaction;
use crate::message::Message;
use crate::v16;

impl ChargePoint {
    /// A transaction begins (OCPP 1.6 §4.8), `ago` before now.
    pub(crate) fn start_transaction(&mut self, place: usize, token: IdTag, ago: Duration) {
        self.transaction_keys += 1;
        let key = self.transaction_keys;
        let connector = &mut self.connectors[place];
        connector.count_until(self.now);
        connector.awaited = None;
        connector.asking = None;
        connector.interrupted = None;
        connector.finishing = false;
        connector.transaction = Some(Transaction {
            key,
            token: token.clone(),
            since: self.now.minus(ago),
        });
        let start = Message::Start {
            key,
            connector: connector.id,
            token,
            meter_wh: connector.meter.wh(),
            at: self.clock.stamp(self.now.minus(ago)),
        };
        self.say(start);
        self.connectors[place].sample_at = self.next_sample();
    }

    /// A transaction ends (OCPP 1.6 §4.10); nothing happens where there is none.
    pub(crate) fn stop_transaction(&mut self, place: usize, reason: Reason, token: Option<IdTag>) {
        let connector = &mut self.connectors[place];
        connector.count_until(self.now);
        connector.sample_at = None;
        let Some(transaction) = connector.transaction.take() else {
            return;
        };
        connector.finishing = connector.vehicle.is_some();
        self.limits.transaction_ended(connector.id);
        let stop = Message::Stop {
            key: transaction.key,
            token,
            meter_wh: connector.meter.wh(),
            at: self.clock.stamp(self.now),
            reason,
        };
        self.say(stop);
    }

    /// Reads the meter of a connector, and says so.
    pub(crate) fn sample(&mut self, place: usize, context: ReadingContext) {
        let reading = self.connectors[place].read(&mut self.chance);
        let message = v16::meter_message(self, place, &reading, context.clone());
        if context == ReadingContext::Trigger {
            self.say_asked_for(message);
        } else {
            self.say(message);
        }
    }

    /// When the meter of a transaction is to be read next.
    pub(crate) fn next_sample(&self) -> Option<Timestamp> {
        let interval = self.configuration.seconds("MeterValueSampleInterval")?;
        Some(self.now.plus(interval))
    }

    /// A message will never be heard: neither will its transaction's id be needed, or known.
    pub(crate) fn forget(&mut self, dropped: Option<Message>) {
        match dropped {
            Some(Message::Start { key, .. }) => _ = self.transactions.insert(key, -1),
            Some(Message::Stop { key, .. }) => _ = self.transactions.remove(&key),
            _ => {}
        }
    }
}
