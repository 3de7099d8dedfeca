//! Parts of pages that know nothing of chargers.

mod action_form;
mod announcer;
mod clear_filters;
mod copy_button;
mod facts;
mod field_error;
mod fold;
mod form_popover;
mod icon;
mod kept_time;
mod later;
mod long_list;
mod moment_field;
mod pager;
mod popover;
mod popover_panel;
mod query_form;
mod time;

pub(crate) use action_form::{ActionForm, deed};
pub(crate) use announcer::Announcer;
pub(crate) use clear_filters::ClearFilters;
pub(crate) use copy_button::{CopyButton, CopyLaterButton, TextToCome};
pub(crate) use facts::{Fact, Facts};
pub(crate) use field_error::{field_error, span_error};
pub(crate) use fold::Fold;
pub(crate) use form_popover::FormPopover;
pub(crate) use icon::Icon;
pub(crate) use kept_time::{EndsThere, KeptTime};
pub(crate) use later::Later;
pub(crate) use long_list::LongList;
pub(crate) use moment_field::MomentField;
pub(crate) use pager::Pager;
pub(crate) use popover::watch_popovers;
pub(crate) use popover_panel::{Opened, PopoverPanel};
pub(crate) use query_form::QueryForm;
pub(crate) use time::{Time, Told};
