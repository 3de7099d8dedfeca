//! After a crash: what was going on has ended.

use csms::{Disconnect, Outcome, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::entity::{charge_point, event, session};
use super::values::json;
use super::{Store, StoreError};

impl Store {
    /// Ends what nobody ended: connections count as lost at this time, and the answers to calls never came.
    /// Called once, before anybody connects.
    ///
    /// # Errors
    /// Where the database does not take it.
    pub async fn tidy(&self, at: Timestamp) -> Result<(), StoreError> {
        let at = at.as_millis();
        let lost = Disconnect::Lost {
            words: "we ended without closing it".to_owned(),
        };
        let on = self.begin().await?;
        session::Entity::update_many()
            .col_expr(session::Column::ClosedAt, Expr::value(at))
            .col_expr(session::Column::Closed, Expr::value(json(&lost)))
            .filter(session::Column::ClosedAt.is_null())
            .filter(session::Column::Refused.is_null())
            .exec(&on)
            .await?;
        charge_point::Entity::update_many()
            .col_expr(charge_point::Column::Connected, Expr::value(false))
            .col_expr(charge_point::Column::ContactSince, Expr::value(at))
            .filter(charge_point::Column::Connected.eq(true))
            .exec(&on)
            .await?;
        // The word stands in the text, for the index that has only these.
        event::Entity::update_many()
            .col_expr(event::Column::Outcome, Expr::value(Outcome::TimedOut.key()))
            .filter(Expr::cust("\"outcome\" = 'pending'"))
            .exec(&on)
            .await?;
        Ok(on.commit().await?)
    }
}
