//! On the server every page is at hand.

pub(crate) use crate::pages::{
    AboutTab, ChargePointLayout, ChargeSystemTransactionsPage, ConnectorsTab, EventLogTab, EventPage,
    LoadPage, StatusLogTab, TransactionsTab,
};
