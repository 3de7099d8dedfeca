//! Calls about charging profiles (OCPP 1.6 §5.5, §5.7, §5.16).

use ocpp::Timestamp;
use ocpp::v16::*;

use crate::charge_point::ChargePoint;
use crate::limits::{Charging, Obedience};
use crate::vehicle::{MINIMUM_MA, watts};

impl ChargePoint {
    /// OCPP 1.6 §5.16.
    pub(super) fn set_charging_profile(
        &mut self,
        request: SetChargingProfileRequest,
    ) -> ChargingProfileStatus {
        let SetChargingProfileRequest {
            connector_id,
            cs_charging_profiles: profile,
        } = request;
        if self.profile.obedience == Obedience::KnowsNone {
            return ChargingProfileStatus::NotSupported;
        }
        let connector = u32::try_from(connector_id).ok();
        let Some(connector) = connector.filter(|it| *it == 0 || self.connector(*it).is_some()) else {
            return ChargingProfileStatus::Rejected;
        };
        let makes_sense = match &profile.charging_profile_purpose {
            ChargingProfilePurpose::ChargePointMaxProfile => connector == 0,
            ChargingProfilePurpose::TxDefaultProfile => true,
            // It is for a transaction that is going on, or for none (§3.13.1).
            ChargingProfilePurpose::TxProfile => {
                let own = self.connector(connector).and_then(|it| it.transaction.as_ref());
                let id = own.map(|it| self.transactions.get(&it.key).copied());
                match (id, profile.transaction_id) {
                    (None, _) => false,
                    (Some(_), None) => true,
                    (Some(own), Some(named)) => own == Some(named),
                }
            }
            ChargingProfilePurpose::Other(_) => false,
        };
        let periods = &profile.charging_schedule.charging_schedule_period;
        let begins = periods.first().is_some_and(|it| it.start_period == 0);
        let least = f64::from(MINIMUM_MA) / 1_000.0;
        let too_low =
            self.profile.obedience == Obedience::RefusesZero && periods.iter().any(|it| it.limit < least);
        if makes_sense && begins && !too_low && self.limits.install(connector, profile) {
            ChargingProfileStatus::Accepted
        } else {
            ChargingProfileStatus::Rejected
        }
    }

    /// OCPP 1.6 §5.7: the limits from now on, as far as they change within the time asked for.
    pub(super) fn composite_schedule(
        &self,
        request: &GetCompositeScheduleRequest,
    ) -> GetCompositeScheduleResponse {
        let connector = u32::try_from(request.connector_id).ok();
        let connector = connector.and_then(|it| self.connector(it));
        let Some(connector) = connector.filter(|_| self.profile.obedience != Obedience::KnowsNone) else {
            return GetCompositeScheduleResponse {
                status: GetCompositeScheduleStatus::Rejected,
                connector_id: None,
                schedule_start: None,
                charging_schedule: None,
            };
        };
        let since = connector.transaction.as_ref().map_or(self.now, |it| it.since);
        let charging = Charging {
            transaction: connector
                .transaction
                .as_ref()
                .and_then(|it| self.transactions.get(&it.key).copied()),
            since,
        };
        let in_watts = request.charging_rate_unit == Some(ChargingRateUnit::W);
        let limit_at = |at: Timestamp| {
            let most = connector.most_ma();
            let limit = self.limits.at(connector.id, connector.phases, charging, at);
            let allowed = limit.map_or(most, |it| it.min(most));
            if in_watts {
                f64::from(watts(allowed, connector.phases))
            } else {
                f64::from(allowed / 100) / 10.0
            }
        };
        let mut periods = Vec::new();
        let end = i64::from(request.duration.max(0)) * 1_000;
        let mut at = Some(self.now);
        while let Some(begins) = at.filter(|it| it.millis_after(self.now) <= end) {
            let seconds = begins.millis_after(self.now) / 1_000;
            periods.push(ChargingSchedulePeriod {
                start_period: i32::try_from(seconds).unwrap_or(i32::MAX),
                limit: limit_at(begins),
                number_phases: None,
            });
            at = self.limits.next_change(since, begins);
        }
        GetCompositeScheduleResponse {
            status: GetCompositeScheduleStatus::Accepted,
            connector_id: Some(request.connector_id),
            schedule_start: Some(self.clock.stamp(self.now)),
            charging_schedule: Some(ChargingSchedule {
                duration: Some(request.duration),
                start_schedule: None,
                charging_rate_unit: if in_watts {
                    ChargingRateUnit::W
                } else {
                    ChargingRateUnit::A
                },
                charging_schedule_period: periods,
                min_charging_rate: None,
            }),
        }
    }
}
